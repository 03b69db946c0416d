/* SPDX-License-Identifier: MIT */
/* Pruning: what must survive is worked out first, everything is sorted into place, and then the old
 * events are taken out where they stand, which needs no memory and cannot fail. An order with an
 * event on or after the floor stays whole (ongoing.h). */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "data/compact.h"
#include "data/ongoing.h"
#include "data/sweep.h"

#include <string.h>

static const int32_t PRUNED_KIND[RFM__PRUNED_KINDS] = {RFM_KIND_SALE, RFM_KIND_PAYMENT,
                                                       RFM_KIND_VISIT, RFM_KIND_CONTACT};

void rfm__pruned_none(rfm__pruned_days *days)
{
  int i;

  for (i = 0; i < RFM__PRUNED_KINDS; i++)
    days->first[i] = days->last[i] = RFM__NO_DAY;
  days->traded = 0;
}

static void add_purchase(rfm__pruned_days *days, int kind, int32_t first, int32_t last)
{
  if (days->first[kind] == RFM__NO_DAY || first < days->first[kind])
    days->first[kind] = first;
  if (days->last[kind] == RFM__NO_DAY || last > days->last[kind])
    days->last[kind] = last;
}

void rfm__pruned_add(rfm__pruned_days *days, const rfm__pruned_days *more)
{
  int i;

  for (i = 0; i < RFM__PRUNED_KINDS; i++)
    if (more->first[i] != RFM__NO_DAY)
      add_purchase(days, i, more->first[i], more->last[i]);
  days->traded |= more->traded;
}

/* ---- what survives ---- */

/* What of one customer's history will be taken out, and is read for which kind. */
typedef struct noting {
  rfm__pruned_days *days; /* by row */
  rfm__ongoing ongoing;
  int32_t floor_day;
  int kind;
} noting;

/* Purchases of one kind, and whether there was trade at all, in what goes: an order goes as a
 * whole, so nothing that comes later changes what it was. */
static void note_history(const noting *n, rfm__pruned_days *days, const rfm__history *h)
{
  size_t i;

  for (i = 0; i < h->n_events && h->events[i].event.day < n->floor_day; i++) {
    const rfm__happening *row = &h->events[i];

    if (rfm__ongoing_has(&n->ongoing, row->event.order))
      continue;
    if (row->purchase_day != RFM__NO_DAY)
      add_purchase(days, n->kind, row->purchase_day, row->purchase_day);
    if (row->event.kind <= RFM_KIND_PAYMENT)
      days->traded |= RFM_KIND_BIT(row->event.kind);
  }
}

static void note_visit(noting *n, rfm__sweep *sweep, int64_t chunk, size_t visit)
{
  const rfm__history *h = &rfm__sweep_read(sweep, chunk, visit)->history;
  const uint32_t lead = rfm__sweep_lead(sweep, visit);

  if (h->n_events == 0 || h->events[0].event.day >= n->floor_day)
    return;
  rfm__ongoing_read(&n->ongoing, sweep->table, lead, n->floor_day);
  note_history(n, &n->days[lead], h);
}

static rfm_status note_kind(noting *n, const rfm_table *table, rfm_error *err)
{
  rfm_metrics metrics = *rfm__metrics_default();
  rfm__sweep sweep;
  int64_t chunk;
  rfm_status status;

  metrics.kinds = RFM_KIND_BIT(PRUNED_KIND[n->kind]) | RFM_KIND_BIT(RFM_KIND_RETURN);
  status = rfm__sweep_open(&sweep, table, &metrics, RFM_DAY_MAX, NULL, err);
  if (status)
    return status;
  for (chunk = 0; chunk < rfm__sweep_chunks(&sweep); chunk++) {
    size_t visit, last;

    rfm__sweep_visits(&sweep, chunk, &visit, &last);
    for (; visit < last; visit++)
      if (rfm__sweep_has(&sweep, visit))
        note_visit(n, &sweep, chunk, visit);
  }
  rfm__sweep_close(&sweep);
  return RFM_OK;
}

static rfm_status note_all(noting *n, const rfm_table *table, rfm_error *err)
{
  size_t row;
  rfm_status status = RFM_OK;

  for (row = 0; row < table->customers.n_rows; row++) {
    rfm__pruned_none(&n->days[row]);
    if (row < table->n_pruned_rows)
      n->days[row] = table->pruned[row];
  }
  for (n->kind = 0; n->kind < RFM__PRUNED_KINDS && !status; n->kind++)
    status = note_kind(n, table, err);
  return status;
}

/* ---- taking out ---- */

/* Unregister the events of one row before the floor and mark them as wiped, but for those of the
 * ongoing orders. */
static void drop_old(rfm_table *table, uint32_t row, const noting *n)
{
  rfm__event event;
  size_t begin, end, i;

  rfm__table_run(table, row, &begin, &end);
  for (i = begin; i < end && table->base.columns.day[i] < n->floor_day; i++) {
    rfm__columns_get(&table->base.columns, i, &event);
    if (row != RFM__NOBODY && rfm__ongoing_has(&n->ongoing, event.order))
      continue;
    rfm__table_unregister(table, row, &event, rfm__place(i, 0));
    table->base.columns.kind[i] = 0;
    table->n_pruned_events += row != RFM__NOBODY;
  }
}

static void drop_old_of(rfm_table *table, uint32_t root, noting *n)
{
  uint32_t row;

  if (!rfm__table_has_before(table, root, n->floor_day))
    return;
  rfm__ongoing_read(&n->ongoing, table, root, n->floor_day);
  for (row = root; row != RFM__NOBODY; row = rfm__table_next_name(table, root, row))
    drop_old(table, row, n);
}

/* How many events from `begin` on are wiped, or are not, as the first of them. */
static size_t stretch_of(const uint8_t *kind, size_t begin, size_t end)
{
  size_t i = begin + 1;

  while (i < end && !kind[i] == !kind[begin])
    i++;
  return i - begin;
}

/* Close the gaps that wiped events left. */
static void squeeze(rfm__runs *base)
{
  const size_t n_before = base->n;
  size_t row, kept = 0, begin = 0;

  for (row = 0; row < base->n_rows; row++) {
    const size_t end = (size_t)base->offsets[row + 1];

    while (begin < end) {
      const size_t n = stretch_of(base->columns.kind, begin, end);

      if (base->columns.kind[begin]) {
        rfm__columns_move(&base->columns, kept, begin, n);
        kept += n;
      }
      begin += n;
    }
    base->offsets[row + 1] = (int64_t)kept;
  }
  base->n = kept;
  rfm__columns_wipe(&base->columns, kept, n_before - kept);
}

static void take_out(rfm_table *table, noting *n)
{
  size_t row;

  drop_old(table, RFM__NOBODY, n);
  for (row = 1; row < table->customers.n_rows; row++)
    if (rfm__table_is_root(table, row))
      drop_old_of(table, (uint32_t)row, n);
  squeeze(&table->base);
}

static void take_out_anonymous(rfm_table *table, int32_t floor_day)
{
  size_t i;

  for (i = 0; i < table->anonymous.n && table->anonymous.days[i].day < floor_day; i++) {
    table->abs_amount -= table->anonymous.days[i].sales + table->anonymous.days[i].returns;
    table->abs_second -= table->anonymous.days[i].second;
  }
  rfm__anonymous_prune(&table->anonymous, floor_day);
}

static void prune(rfm_table *table, noting *n)
{
  take_out(table, n);
  take_out_anonymous(table, n->floor_day);
  rfm__table_move_keys(table);
  rfm__dealloc(&table->host, table->pruned, table->n_pruned_rows, sizeof *table->pruned);
  table->pruned = n->days;
  table->n_pruned_rows = table->customers.n_rows;
  table->floor_day = n->floor_day;
  table->days_stale = 1;
  table->days = rfm__table_days(table);
  table->days_stale = 0;
}

rfm_status rfm__table_prune(rfm_table *table, int32_t floor_day, rfm_error *err)
{
  const size_t n_rows = table->customers.n_rows;
  noting n;
  rfm_status status;

  if (floor_day <= table->floor_day)
    return RFM_OK;
  memset(&n, 0, sizeof n);
  n.floor_day = floor_day;
  n.days = rfm__alloc(&table->host, n_rows, sizeof *n.days);
  if (!n.days || !rfm__ongoing_open(&n.ongoing, table)) {
    rfm__dealloc(&table->host, n.days, n_rows, sizeof *n.days);
    return rfm__fail_nomem(err);
  }
  rfm__table_enter(table);
  status = note_all(&n, table, err);
  rfm__table_leave(table);
  if (!status)
    status = rfm__table_compact(table, err);
  if (status)
    rfm__dealloc(&table->host, n.days, n_rows, sizeof *n.days);
  else
    prune(table, &n);
  rfm__ongoing_close(&n.ongoing, &table->host);
  return status;
}

rfm_status RFM_CALL rfm_table_prune(rfm_table *table, int32_t floor_day, rfm_error *err)
{
  rfm_status status = rfm__table_writable(table, err);

  if (!status)
    status = rfm__day_check("floor_day", floor_day, err);
  return status ? status : rfm__table_prune(table, floor_day, err);
}
