/* SPDX-License-Identifier: MIT */
/* Append: batches of the host's rows, each taken as a whole or not at all: large ones in bulk,
 * others row by row, staged and then committed or taken back. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "data/batch.h"
#include "data/bulk.h"
#include "data/staging.h"

#include <string.h>

enum { ROW_BLOCK = 64 }; /* rows whose ids are hashed and prefetched together */

typedef struct appending {
  rfm__staging staging;
  rfm__batch batch;
} appending;

/* Anonymous rows of a batch that count by day, from the first to the last of these days. Rows were
 * not checked yet: those with a day out of range are none of them. */
typedef struct anonymous_range {
  const rfm__batch *batch;
  int32_t floor_day, first, last; /* last below first: there is none */
} anonymous_range;

static int counts_by_day(const anonymous_range *r, int64_t i, int32_t *day)
{
  const rfm_events *e = &r->batch->events;
  const int timed = e->day || (e->time_s[i] >= -RFM__TIME_LIMIT && e->time_s[i] <= RFM__TIME_LIMIT);
  const int64_t found = timed ? rfm__batch_day(r->batch, i) : RFM_DAY_MIN - 1;

  *day = (int32_t)found;
  return rfm__batch_anonymous(r->batch, i) && !(e->event && e->event[i]) && found >= r->floor_day &&
         found <= RFM_DAY_MAX;
}

static anonymous_range range_of(const rfm_table *table, const rfm__batch *batch)
{
  anonymous_range r = {batch, table->floor_day, RFM_DAY_MAX, RFM_DAY_MIN};
  int32_t day;
  int64_t i;

  for (i = 0; batch->events.anonymous && i < batch->events.n; i++)
    if (counts_by_day(&r, i, &day)) {
      r.first = day < r.first ? day : r.first;
      r.last = day > r.last ? day : r.last;
    }
  return r;
}

/* Sums of all days of a batch at once: one by one, days that descend would move all later ones each
 * time. A single row needs no memory for that. */
static rfm_status make_days(rfm_table *table, const rfm__batch *batch, rfm_error *err)
{
  const anonymous_range r = range_of(table, batch);
  const size_t n_words = r.first <= r.last ? (size_t)(r.last - r.first) / 64 + 1 : 0;
  uint64_t *bits;
  int32_t day;
  int64_t i;
  int ok;

  if (n_words == 0 || batch->events.n == 1)
    return RFM_OK;
  bits = rfm__alloc_zero(&table->host, n_words, sizeof *bits);
  if (!bits)
    return rfm__fail_nomem(err);
  for (i = 0; i < batch->events.n; i++)
    if (counts_by_day(&r, i, &day))
      bits[(day - r.first) / 64] |= UINT64_C(1) << (day - r.first) % 64;
  ok = rfm__anonymous_make(&table->anonymous, table->hooks, bits, n_words, r.first);
  rfm__dealloc(&table->host, bits, n_words, sizeof *bits);
  return ok ? RFM_OK : rfm__fail_nomem(err);
}

/* Sums of a day exist before the commit, which only adds to them. */
static rfm_status stage_anonymous(appending *a, int64_t i, const rfm__event *event, rfm_error *err)
{
  rfm_table *table = a->staging.table;
  const rfm_status status = rfm__staging_count(&a->staging, i, event, err);

  if (status)
    return status;
  return rfm__anonymous_of(&table->anonymous, table->hooks, event->day) ? RFM_OK
                                                                        : rfm__fail_nomem(err);
}

static rfm_status stage_row(appending *a, int64_t i, uint64_t key, rfm_error *err)
{
  const int64_t number = a->batch.first_row + i;
  rfm__event event;
  rfm__id id;
  uint32_t row = RFM__NOBODY;
  rfm_status status = rfm__batch_event(&a->batch, i, &event, err);

  if (status)
    return status;
  if (event.day < a->staging.table->floor_day) {
    a->staging.n_before_floor++;
    return RFM_OK;
  }
  if (rfm__batch_anonymous(&a->batch, i))
    return event.event ? rfm__staging_add(&a->staging, number, row, &event, err)
                       : stage_anonymous(a, number, &event, err);
  (void)rfm__batch_id(&a->batch, i, &id);
  row = rfm__newcomers_row(&a->staging.newcomers, &id, key);
  if (row == RFM__NOBODY)
    return rfm__newcomers_fail(&a->staging.newcomers, number, err);
  return rfm__staging_add(&a->staging, number, row, &event, err);
}

/* Hash the ids of some rows and ask for their cache lines before they are needed. */
static void hash_ids(const appending *a, int64_t first, int64_t last, uint64_t *keys)
{
  const rfm__customers *customers = &a->staging.table->customers;
  rfm__id id;
  int64_t i;

  for (i = first; i < last; i++) {
    keys[i - first] = 0;
    if (rfm__batch_anonymous(&a->batch, i) || !rfm__batch_id(&a->batch, i, &id))
      continue;
    keys[i - first] = rfm__customers_key(customers, &id);
    rfm__hashmap_prefetch(&customers->map, keys[i - first]);
  }
}

static rfm_status stage_rows(appending *a, rfm_error *err)
{
  const int64_t n = a->batch.events.n;
  uint64_t keys[ROW_BLOCK];
  int64_t first, i;
  rfm_status status = RFM_OK;

  for (first = 0; first < n && !status; first += ROW_BLOCK) {
    const int64_t last = n - first < ROW_BLOCK ? n : first + ROW_BLOCK;

    hash_ids(a, first, last, keys);
    for (i = first; i < last && !status; i++)
      status = stage_row(a, i, keys[i - first], err);
  }
  return status;
}

static void add_anonymous(rfm_table *table, const rfm__batch *batch)
{
  rfm__event event;
  int64_t i;

  if (!batch->events.anonymous)
    return;
  for (i = 0; i < batch->events.n; i++) {
    if (!rfm__batch_anonymous(batch, i))
      continue;
    (void)rfm__batch_event(batch, i, &event, NULL);
    if (!event.event && event.day >= table->floor_day)
      rfm__anonymous_add(rfm__anonymous_of(&table->anonymous, table->hooks, event.day), &event);
  }
}

/* What the failed batch would have used; the day sums that it made are all zeros. */
static void give_back(rfm_table *table, uint32_t end_mask)
{
  rfm__tail_untake(&table->tail, &table->host, end_mask);
  rfm__anonymous_prune(&table->anonymous, RFM_DAY_MIN);
}

static rfm_status append_in_turn(rfm_table *table, appending *a, rfm_error *err)
{
  rfm_status status =
      rfm__staging_begin(&a->staging, table, (size_t)a->batch.events.n, a->batch.mask, err);

  if (status)
    return status;
  status = stage_rows(a, err);
  if (status) {
    rfm__staging_rollback(&a->staging);
    return status;
  }
  rfm__staging_commit(&a->staging);
  rfm__tail_trim(&table->tail, &table->host);
  return RFM_OK;
}

static rfm_status append_bulk(rfm_table *table, const rfm__batch *batch, rfm_error *err)
{
  rfm_status status;

  table->draining = 1; /* the host's parallel_for may run, while customers are half there */
  status = rfm__bulk_append(table, batch, err);
  table->draining = 0;
  return status;
}

static rfm_status append(rfm_table *table, const rfm_events *given, int64_t first_row,
                         rfm_error *err)
{
  const uint32_t end_mask = rfm__tail_end_mask(&table->tail);
  appending a;
  rfm_status status;

  memset(&a, 0, sizeof a);
  status = rfm__batch_read(&a.batch, table, given, err);
  if (status || a.batch.events.n == 0)
    return status;
  a.batch.first_row = first_row;
  status = make_days(table, &a.batch, err);
  if (!status)
    status = rfm__bulk_suits(table, &a.batch) ? append_bulk(table, &a.batch, err)
                                              : append_in_turn(table, &a, err);
  if (status)
    give_back(table, end_mask);
  else
    add_anonymous(table, &a.batch);
  return status;
}

rfm_status RFM_CALL rfm_table_append(rfm_table *table, const rfm_events *batch, int64_t *n_appended,
                                     rfm_error *err)
{
  rfm_status status;

  if (n_appended)
    *n_appended = 0;
  status = rfm__table_writable(table, err);
  if (!status)
    status = append(table, batch, 0, err);
  if (!status && n_appended)
    *n_appended = batch->n;
  return status;
}

/* A batch whose arrays are the fields of one event. */
typedef struct one_row {
  rfm_events batch;
  int64_t id_offsets[2];
  uint8_t anonymous, kind;
} one_row;

static rfm_status read_one(one_row *row, const rfm_table *table, const rfm_id *id,
                           const rfm_event *e, rfm_error *err)
{
  rfm__id known = {0, NULL, 0};
  rfm_events *b = &row->batch;
  const rfm_status status =
      id ? rfm__id_read(table->customers.id_type, id, "id", &known, err) : RFM_OK;

  if (status)
    return status;
  if (e->flags & ~RFM_EVENT_HAS_TIME)
    return rfm__fail(err, RFM_E_ARG, "rfm_event: flags is %u, expected RFM_EVENT_HAS_TIME or 0",
                     (unsigned)e->flags);
  if (e->reserved)
    return rfm__fail(err, RFM_E_ARG, "rfm_event: reserved is %u, expected 0",
                     (unsigned)e->reserved);
  if (e->kind < RFM_KIND_SALE || e->kind > RFM_KIND_CONTACT)
    return rfm__fail(err, RFM_E_DATA, "rfm_event: kind is %d, expected an rfm_kind, 1 to 5",
                     (int)e->kind);
  if (e->amount_minor < 0)
    return rfm__fail(
        err, RFM_E_DATA,
        "rfm_event: amount_minor is %lld, expected 0 or more: a return is RFM_KIND_RETURN",
        (long long)e->amount_minor);
  memset(row, 0, sizeof *row);
  row->anonymous = id == NULL;
  row->kind = (uint8_t)e->kind;
  row->id_offsets[1] = (int64_t)known.n_bytes;
  b->struct_size = sizeof *b;
  b->n = 1;
  b->customer = id && !known.bytes ? &id->number : NULL;
  b->id_bytes = known.bytes;
  b->id_offsets = known.bytes ? row->id_offsets : NULL;
  b->anonymous = &row->anonymous;
  b->time_s = e->flags & RFM_EVENT_HAS_TIME ? &e->time_s : NULL;
  b->day = &e->day;
  b->amount_minor = &e->amount_minor;
  b->kind = &row->kind;
  b->order = e->order ? &e->order : NULL;
  b->event = e->event ? &e->event : NULL;
  b->item = e->item ? &e->item : NULL;
  b->category = e->category ? &e->category : NULL;
  b->group = e->group ? &e->group : NULL;
  b->second_minor = e->second_minor ? &e->second_minor : NULL;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_append_one(rfm_table *table, const rfm_id *id, const rfm_event *event,
                                         rfm_error *err)
{
  rfm_event known;
  one_row row;
  rfm_status status = rfm__table_writable(table, err);

  if (!status && !event)
    status = rfm__fail(err, RFM_E_ARG, "event is NULL");
  if (!status)
    status = rfm__options_read(&known, sizeof known, sizeof known, event, "rfm_event", err);
  if (!status)
    status = read_one(&row, table, id, &known, err);
  return status ? status : append(table, &row.batch, 0, err);
}

rfm_status RFM_CALL rfm_table_drain(rfm_table *table, rfm_events_fn next, void *user_data,
                                    int64_t *n_appended, rfm_error *err)
{
  rfm_events batch;
  int64_t n = 0;
  int go_on;
  rfm_status status;

  if (n_appended)
    *n_appended = 0;
  status = rfm__table_writable(table, err);
  if (status)
    return status;
  if (!next)
    return rfm__fail(err, RFM_E_ARG, "next is NULL");
  for (;;) {
    memset(&batch, 0, sizeof batch);
    batch.struct_size = sizeof batch;
    table->draining = 1;
    go_on = next(&batch, user_data);
    table->draining = 0;
    if (go_on != RFM_CONTINUE)
      return rfm__fail_at(err, RFM_STOPPED, n, -1, "stopped by the host after %lld rows",
                          (long long)n);
    if (batch.n == 0)
      return RFM_OK;
    status = append(table, &batch, n, err);
    if (status)
      return status;
    n += batch.n;
    if (n_appended)
      *n_appended = n;
  }
}
