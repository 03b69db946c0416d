/* SPDX-License-Identifier: MIT */
/* Pruning: what must survive is worked out first, everything is sorted into place, and then the old
 * events are taken out where they stand, which needs no memory and cannot fail. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/error.h"
#include "data/compact.h"
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

/* Purchases of one kind, and whether there was trade at all, before the floor. */
static void note_history(rfm__pruned_days *days, int kind, const rfm__history *h, int32_t floor_day)
{
  size_t n = 0, i;

  while (n < h->n_days && h->days[n] < floor_day)
    n++;
  if (n > 0)
    add_purchase(days, kind, h->days[0], h->days[n - 1]);
  for (i = 0; i < h->n_events && h->events[i].event.day < floor_day; i++)
    if (h->events[i].event.kind <= RFM_KIND_PAYMENT)
      days->traded |= RFM_KIND_BIT(h->events[i].event.kind);
}

static rfm_status note_kind(const rfm_table *table, int kind, int32_t floor_day,
                            rfm__pruned_days *days, rfm_error *err)
{
  rfm_metrics metrics = *rfm__metrics_default();
  rfm__sweep sweep;
  int64_t chunk;
  rfm_status status;

  metrics.kinds = RFM_KIND_BIT(PRUNED_KIND[kind]) | RFM_KIND_BIT(RFM_KIND_RETURN);
  status = rfm__sweep_open(&sweep, table, &metrics, RFM_DAY_MAX, NULL, err);
  if (status)
    return status;
  for (chunk = 0; chunk < rfm__sweep_chunks(&sweep); chunk++) {
    size_t visit, last;

    rfm__sweep_visits(&sweep, chunk, &visit, &last);
    for (; visit < last; visit++)
      if (rfm__sweep_has(&sweep, visit))
        note_history(&days[rfm__sweep_lead(&sweep, visit)], kind,
                     &rfm__sweep_read(&sweep, chunk, visit)->history, floor_day);
  }
  rfm__sweep_close(&sweep);
  return RFM_OK;
}

static rfm_status note_all(const rfm_table *table, int32_t floor_day, rfm__pruned_days *days,
                           rfm_error *err)
{
  size_t row;
  int kind;
  rfm_status status = RFM_OK;

  for (row = 0; row < table->customers.n_rows; row++) {
    rfm__pruned_none(&days[row]);
    if (row < table->n_pruned_rows)
      days[row] = table->pruned[row];
  }
  for (kind = 0; kind < RFM__PRUNED_KINDS && !status; kind++)
    status = note_kind(table, kind, floor_day, days, err);
  return status;
}

/* ---- taking out ---- */

/* Unregister the events of one row before the floor; returns the first one that stays. */
static size_t drop_old(rfm_table *table, uint32_t row, size_t begin, size_t end, int32_t floor_day)
{
  rfm__event event;
  size_t i;

  for (i = begin; i < end && table->base.columns.day[i] < floor_day; i++) {
    rfm__columns_get(&table->base.columns, i, &event);
    rfm__table_unregister(table, row, &event, rfm__place(i, 0));
    table->n_pruned_events += row != RFM__NOBODY;
  }
  return i;
}

static void take_out(rfm_table *table, int32_t floor_day)
{
  rfm__runs *base = &table->base;
  const size_t n_before = base->n;
  size_t row, kept = 0, begin = 0;

  for (row = 0; row < base->n_rows; row++) {
    const size_t end = (size_t)base->offsets[row + 1];
    const size_t stay = drop_old(table, (uint32_t)row, begin, end, floor_day);

    rfm__columns_move(&base->columns, kept, stay, end - stay);
    kept += end - stay;
    base->offsets[row + 1] = (int64_t)kept;
    begin = end;
  }
  base->n = kept;
  rfm__columns_wipe(&base->columns, kept, n_before - kept);
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

static void prune(rfm_table *table, int32_t floor_day, rfm__pruned_days *days)
{
  take_out(table, floor_day);
  take_out_anonymous(table, floor_day);
  rfm__table_move_keys(table);
  rfm__dealloc(&table->host, table->pruned, table->n_pruned_rows, sizeof *table->pruned);
  table->pruned = days;
  table->n_pruned_rows = table->customers.n_rows;
  table->floor_day = floor_day;
  table->days_stale = 1;
  table->days = rfm__table_days(table);
  table->days_stale = 0;
}

rfm_status rfm__table_prune(rfm_table *table, int32_t floor_day, rfm_error *err)
{
  const size_t n = table->customers.n_rows;
  rfm__pruned_days *days;
  rfm_status status;

  if (floor_day <= table->floor_day)
    return RFM_OK;
  days = rfm__alloc(&table->host, n, sizeof *days);
  rfm__table_enter(table);
  status = days ? note_all(table, floor_day, days, err) : rfm__fail_nomem(err);
  rfm__table_leave(table);
  if (!status)
    status = rfm__table_compact(table, err);
  if (status)
    rfm__dealloc(&table->host, days, n, sizeof *days);
  else
    prune(table, floor_day, days);
  return status;
}

rfm_status RFM_CALL rfm_table_prune(rfm_table *table, int32_t floor_day, rfm_error *err)
{
  const rfm_status status = rfm__table_writable(table, err);

  if (status)
    return status;
  if (floor_day < RFM_DAY_MIN || floor_day > RFM_DAY_MAX)
    return rfm__fail(err, RFM_E_ARG, "floor_day is %d, expected -719162 to 2932896",
                     (int)floor_day);
  return rfm__table_prune(table, floor_day, err);
}
