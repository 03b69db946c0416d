/* SPDX-License-Identifier: MIT */
/* Walks: over customers in ascending id, over one customer's events in order, and to the last
 * event.
 *
 * Also what an event and an id look like from outside. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "data/table.h"

#include <string.h>

void rfm__event_tell(rfm_event *out, const rfm__event *event)
{
  memset(out, 0, sizeof *out);
  out->struct_size = sizeof *out;
  out->flags = (event->time != RFM__NO_TIME ? RFM_EVENT_HAS_TIME : 0u) |
               (event->kind & RFM__VOIDED ? RFM_EVENT_VOIDED : 0u);
  out->time_s = event->time != RFM__NO_TIME ? event->time : 0;
  out->amount_minor = event->amount;
  out->second_minor = event->second;
  out->order = event->order;
  out->event = event->event;
  out->item = event->item;
  out->category = event->category;
  out->day = event->day;
  out->kind = event->kind & RFM__KIND_MASK;
  out->group = event->group;
}

void rfm__id_tell(rfm_id *out, const rfm__id *id)
{
  memset(out, 0, sizeof *out);
  out->struct_size = sizeof *out;
  out->number = id->number;
  out->bytes = id->bytes;
  out->n_bytes = (int64_t)id->n_bytes;
}

/* ---- the last event ---- */

/* Keep the later of *last and the event, when that stands. */
static void keep_later(rfm__event *last, int *found, const rfm__event *event)
{
  if (event->kind & RFM__VOIDED)
    return;
  if (!*found || rfm__event_compare(last, event) < 0)
    *last = *event;
  *found = 1;
}

static void last_of_row(const rfm_table *table, uint32_t row, rfm__event *last, int *found)
{
  uint32_t next = rfm__customer_at(&table->customers, row)->tail_head;
  rfm__event event;
  size_t begin, end;

  rfm__table_run(table, row, &begin, &end);
  while (end > begin && table->base.columns.kind[end - 1] & RFM__VOIDED)
    end--;
  if (begin < end) {
    rfm__columns_get(&table->base.columns, end - 1, &event);
    keep_later(last, found, &event);
  }
  while (next) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(&table->tail, next - 1, &at);

    rfm__columns_get(&block->columns, at, &event);
    keep_later(last, found, &event);
    next = block->next[at];
  }
}

rfm_status RFM_CALL rfm_table_last_event(const rfm_table *table, rfm_event *event, rfm_error *err)
{
  rfm__event last;
  rfm_event known;
  size_t row;
  uint32_t flags;
  int found = 0;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__out_check(event, sizeof known, "rfm_event", err);
  if (status)
    return status;
  memset(&last, 0, sizeof last);
  for (row = 1; row < table->customers.n_rows; row++)
    if (rfm__customer_at(&table->customers, row)->flags & RFM__LIVE)
      last_of_row(table, (uint32_t)row, &last, &found);
  if (!found)
    return rfm__fail(err, RFM_E_NOTFOUND, "the table has no event of a customer that stands");
  rfm__event_tell(&known, &last);
  flags = known.flags;
  rfm__out_write(event, &known, sizeof known);
  event->flags = flags;
  return RFM_OK;
}

/* ---- customers ---- */

static int tell_customer(const rfm_table *table, uint32_t row, rfm_customer_fn each,
                         void *user_data)
{
  const rfm__customer *customer = rfm__customer_at(&table->customers, row);
  const int32_t joined = customer->joined_day;
  rfm__id id, root;
  rfm_id told, told_root;

  rfm__customers_id(&table->customers, row, &id);
  rfm__id_tell(&told, &id);
  if (customer->flags & RFM__ALIAS) {
    rfm__customers_id(&table->customers, rfm__aliases_root(&table->aliases, row), &root);
    rfm__id_tell(&told_root, &root);
  }
  return each(&told, customer->flags & RFM__ALIAS ? &told_root : NULL,
              (int64_t)rfm__table_row_events(table, row), joined != RFM__NO_DAY ? &joined : NULL,
              user_data);
}

rfm_status RFM_CALL rfm_table_each_customer(const rfm_table *table, rfm_customer_fn each,
                                            void *user_data, rfm_error *err)
{
  uint32_t *rows;
  size_t n, i;
  rfm_status status = rfm__table_readable(table, err);

  if (status)
    return status;
  if (!each)
    return rfm__fail(err, RFM_E_ARG, "each is NULL");
  n = table->customers.n_live;
  rows = rfm__alloc(&table->host, n, sizeof *rows);
  rfm__table_enter(table);
  status = rows ? rfm__customers_in_order(&table->customers, rows, err) : rfm__fail_nomem(err);
  for (i = 0; i < n && !status; i++)
    if (tell_customer(table, rows[i], each, user_data) != RFM_CONTINUE)
      status = rfm__fail(err, RFM_STOPPED, "stopped by the host");
  rfm__table_leave(table);
  rfm__dealloc(&table->host, rows, n, sizeof *rows);
  return status;
}

/* ---- events ---- */

static size_t collect(const rfm_table *table, uint32_t row, rfm__event *events)
{
  uint32_t next = rfm__customer_at(&table->customers, row)->tail_head;
  size_t begin, end, i, n = 0;

  rfm__table_run(table, row, &begin, &end);
  for (i = begin; i < end; i++)
    rfm__columns_get(&table->base.columns, i, &events[n++]);
  while (next) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(&table->tail, next - 1, &at);

    rfm__columns_get(&block->columns, at, &events[n++]);
    next = block->next[at];
  }
  return n;
}

static rfm_status tell_events(const rfm__event *events, size_t n, rfm_event_fn each,
                              void *user_data, rfm_error *err)
{
  rfm_event told;
  size_t i;

  for (i = 0; i < n; i++) {
    rfm__event_tell(&told, &events[i]);
    if (each(&told, user_data) != RFM_CONTINUE)
      return rfm__fail(err, RFM_STOPPED, "stopped by the host");
  }
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_each_event(const rfm_table *table, const rfm_id *id,
                                         rfm_event_fn each, void *user_data, rfm_error *err)
{
  rfm__id known;
  rfm__event *events;
  uint32_t root, row;
  size_t room = 0, n = 0;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = each ? rfm__id_read(table->customers.id_type, id, "id", &known, err)
                  : rfm__fail(err, RFM_E_ARG, "each is NULL");
  if (status)
    return status;
  root = rfm__table_find(table, &known);
  if (root == RFM__NOBODY)
    return rfm__fail(err, RFM_E_NOTFOUND, "there is no such customer");
  root = rfm__aliases_root(&table->aliases, root);
  for (row = root; row != RFM__NOBODY; row = rfm__aliases_next(&table->aliases, root, row))
    room += rfm__table_row_events(table, row);
  events = rfm__alloc(&table->host, room, sizeof *events);
  if (!events)
    return rfm__fail_nomem(err);
  for (row = root; row != RFM__NOBODY; row = rfm__aliases_next(&table->aliases, root, row))
    n += collect(table, row, events + n);
  rfm__events_sort(events, n);
  rfm__table_enter(table);
  status = tell_events(events, n, each, user_data, err);
  rfm__table_leave(table);
  rfm__wipe_dealloc(&table->host, events, room, sizeof *events);
  return status;
}
