/* SPDX-License-Identifier: MIT */
/* Bulk: three passes over a part. In parallel, rows are checked, hashed and counted by group; in
 * parallel, they are written to the tail where their group stands; in turn, each gets its customer.
 */
#include "data/bulk.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/executor.h"

#include <string.h>

enum { AHEAD = 32 }; /* ids whose place in the map is asked for ahead */

/* More money than this in a chunk is left to the way that checks every row. */
#define CHUNK_MONEY ((int64_t)1 << 54)

rfm_status rfm__bulk_begin(rfm__bulk *bulk, const rfm__batch *batch, rfm__staging *staging,
                           rfm_error *err)
{
  const rfm_host *host = &staging->table->host;
  const int64_t n = batch->events.n;
  size_t room;

  memset(bulk, 0, sizeof *bulk);
  bulk->batch = batch;
  bulk->staging = staging;
  bulk->room = n < RFM__BULK_PART ? n : RFM__BULK_PART;
  room = (size_t)bulk->room;
  bulk->chunks = rfm__alloc(host, RFM__BULK_CHUNKS, sizeof *bulk->chunks);
  bulk->keys = rfm__alloc(host, room, sizeof *bulk->keys);
  bulk->grouped = rfm__alloc(host, room, sizeof *bulk->grouped);
  bulk->order = rfm__alloc(host, room, sizeof *bulk->order);
  bulk->group = rfm__alloc(host, room, sizeof *bulk->group);
  bulk->taken = rfm__alloc(host, room, sizeof *bulk->taken);
  if (bulk->chunks && bulk->keys && bulk->grouped && bulk->order && bulk->group && bulk->taken)
    return RFM_OK;
  return rfm__fail_nomem(err);
}

void rfm__bulk_end(rfm__bulk *bulk)
{
  const rfm_host *host = &bulk->staging->table->host;
  const size_t room = (size_t)bulk->room;

  rfm__dealloc(host, bulk->chunks, RFM__BULK_CHUNKS, sizeof *bulk->chunks);
  rfm__wipe_dealloc(host, bulk->keys, room, sizeof *bulk->keys);
  rfm__wipe_dealloc(host, bulk->grouped, room, sizeof *bulk->grouped);
  rfm__dealloc(host, bulk->order, room, sizeof *bulk->order);
  rfm__dealloc(host, bulk->group, room, sizeof *bulk->group);
  rfm__dealloc(host, bulk->taken, room, sizeof *bulk->taken);
}

/* ---- reading ---- */

static void take_row(rfm__bulk *bulk, rfm__bulk_chunk *chunk, int64_t i, const rfm__event *event)
{
  const rfm__customers *customers = &bulk->staging->table->customers;
  rfm__id id;

  chunk->amount += event->amount;
  chunk->second += event->second < 0 ? -event->second : event->second;
  bulk->taken[i] = !rfm__batch_anonymous(bulk->batch, bulk->first + i);
  if (!bulk->taken[i])
    return;
  (void)rfm__batch_id(bulk->batch, bulk->first + i, &id);
  bulk->keys[i] = rfm__customers_key(customers, &id);
  bulk->group[i] = (uint8_t)(rfm__mix(bulk->keys[i], customers->map.seed) >> 56);
  chunk->place[bulk->group[i]]++;
}

static void chunk_rows(const rfm__bulk *bulk, int64_t chunk, int64_t *first, int64_t *last)
{
  *first = chunk * RFM__BULK_CHUNK;
  *last = bulk->n - *first < RFM__BULK_CHUNK ? bulk->n : *first + RFM__BULK_CHUNK;
}

/* Customer numbers, days and amounts and nothing else: the common load, which the two loops below
 * read without asking of each row what the batch does not have. */
static int is_plain(const rfm__batch *batch)
{
  const rfm_events *e = &batch->events;

  return batch->mask == 0 && batch->id_type == RFM_ID_INTEGER && e->customer && e->day &&
         e->amount_minor && !e->kind && !e->anonymous;
}

static void read_plain(rfm__bulk *bulk, rfm__bulk_chunk *chunk, int64_t i, int64_t last)
{
  const uint64_t *seed = bulk->staging->table->customers.map.seed;
  const int32_t floor_day = bulk->staging->table->floor_day;
  const rfm_events *e = &bulk->batch->events;

  for (; i < last; i++) {
    const int64_t row = bulk->first + i;
    const int32_t day = e->day[row];
    const int64_t amount = e->amount_minor[row];
    const int taken = day >= floor_day;

    chunk->wrong |= day < RFM_DAY_MIN || day > RFM_DAY_MAX || amount < -RFM__MAX_AMOUNT ||
                    amount > RFM__MAX_AMOUNT || chunk->amount > CHUNK_MONEY;
    if (chunk->wrong)
      return;
    bulk->keys[i] = e->customer[row];
    bulk->group[i] = (uint8_t)(rfm__mix(bulk->keys[i], seed) >> 56);
    bulk->taken[i] = (uint8_t)taken;
    chunk->place[bulk->group[i]] += (uint32_t)taken;
    chunk->n_before_floor += !taken;
    chunk->amount += taken ? (amount < 0 ? -amount : amount) : 0;
  }
}

static void RFM_CALL read_chunk(int64_t number, void *arg)
{
  rfm__bulk *bulk = arg;
  rfm__bulk_chunk *chunk = &bulk->chunks[number];
  const int32_t floor_day = bulk->staging->table->floor_day;
  int64_t i, last;
  rfm__event event;

  memset(chunk, 0, sizeof *chunk);
  chunk_rows(bulk, number, &i, &last);
  if (is_plain(bulk->batch)) {
    read_plain(bulk, chunk, i, last);
    return;
  }
  for (; i < last && !chunk->wrong; i++) {
    chunk->wrong = rfm__batch_event(bulk->batch, bulk->first + i, &event, NULL) != RFM_OK ||
                   chunk->amount > CHUNK_MONEY || chunk->second > CHUNK_MONEY;
    bulk->taken[i] = 0;
    if (chunk->wrong)
      break;
    if (event.day < floor_day)
      chunk->n_before_floor++;
    else
      take_row(bulk, chunk, i, &event);
  }
}

/* Sums of the part within the table's bounds, and day sums for its anonymous rows. */
static rfm_status sum_up(rfm__bulk *bulk, int64_t n_chunks, rfm_error *err)
{
  rfm__staging *s = bulk->staging;
  int64_t amount = s->abs_amount, second = s->abs_second, n_before_floor = 0, i;

  bulk->usable = 1;
  for (i = 0; i < n_chunks; i++) {
    const rfm__bulk_chunk *chunk = &bulk->chunks[i];

    bulk->usable &= !chunk->wrong && rfm__add_i64(amount, chunk->amount, &amount) &&
                    rfm__add_i64(second, chunk->second, &second);
    n_before_floor += chunk->n_before_floor;
  }
  for (i = 0; bulk->usable && bulk->batch->events.anonymous && i < bulk->n; i++) {
    rfm__event event;

    if (!rfm__batch_anonymous(bulk->batch, bulk->first + i))
      continue;
    (void)rfm__batch_event(bulk->batch, bulk->first + i, &event, NULL);
    if (event.day >= s->table->floor_day &&
        !rfm__anonymous_of(&s->table->anonymous, s->table->hooks, event.day))
      return rfm__fail_nomem(err);
  }
  if (bulk->usable) {
    s->abs_amount = amount;
    s->abs_second = second;
    s->n_before_floor += n_before_floor;
  }
  return RFM_OK;
}

rfm_status rfm__bulk_read(rfm__bulk *bulk, int64_t first, rfm_error *err)
{
  const int64_t left = bulk->batch->events.n - first;
  int64_t n_chunks;
  rfm_status status;

  bulk->first = first;
  bulk->n = left < bulk->room ? left : bulk->room;
  n_chunks = (bulk->n + RFM__BULK_CHUNK - 1) / RFM__BULK_CHUNK;
  status = rfm__parallel_for(&bulk->staging->table->host, n_chunks, read_chunk, bulk, err);
  return status ? status : sum_up(bulk, n_chunks, err);
}

/* ---- staging ---- */

/* Counts become places: group by group, and in a group chunk by chunk. */
static void lay_groups(rfm__bulk *bulk, int64_t n_chunks)
{
  uint32_t at = 0;
  int64_t chunk;
  int group;

  for (group = 0; group < RFM__BULK_GROUPS; group++)
    for (chunk = 0; chunk < n_chunks; chunk++) {
      const uint32_t size = bulk->chunks[chunk].place[group];

      bulk->chunks[chunk].place[group] = at;
      at += size;
    }
  bulk->n_taken = at;
}

static void write_plain(rfm__bulk *bulk, uint32_t *place, int64_t i, int64_t last)
{
  const rfm__tail *tail = &bulk->staging->table->tail;
  const rfm_events *e = &bulk->batch->events;
  rfm__event event = {RFM__NO_TIME, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  for (; i < last; i++) {
    const int64_t amount = e->amount_minor[bulk->first + i];
    uint32_t to;
    size_t at;
    rfm__tail_block *block;

    if (!bulk->taken[i])
      continue;
    to = place[bulk->group[i]]++;
    block = rfm__tail_at(tail, bulk->staging->end + to, &at);
    event.day = e->day[bulk->first + i];
    event.kind = amount < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
    event.amount = amount < 0 ? -amount : amount;
    rfm__columns_put(&block->columns, at, &event);
    bulk->grouped[to] = bulk->keys[i];
    bulk->order[to] = (uint32_t)i;
  }
}

static void RFM_CALL write_chunk(int64_t number, void *arg)
{
  rfm__bulk *bulk = arg;
  uint32_t *place = bulk->chunks[number].place;
  rfm__tail *tail = &bulk->staging->table->tail;
  rfm__event event;
  int64_t i, last;

  chunk_rows(bulk, number, &i, &last);
  if (is_plain(bulk->batch)) {
    write_plain(bulk, place, i, last);
    return;
  }
  for (; i < last; i++) {
    uint32_t to;
    size_t at;
    rfm__tail_block *block;

    if (!bulk->taken[i])
      continue;
    to = place[bulk->group[i]]++;
    block = rfm__tail_at(tail, bulk->staging->end + to, &at);
    (void)rfm__batch_event(bulk->batch, bulk->first + i, &event, NULL);
    rfm__columns_put(&block->columns, at, &event);
    bulk->grouped[to] = bulk->keys[i];
    bulk->order[to] = (uint32_t)i;
  }
}

/* Give the staged event at place i its customer. */
static rfm_status find_customer(rfm__bulk *bulk, int64_t i, rfm_error *err)
{
  rfm__staging *s = bulk->staging;
  size_t at;
  rfm__tail_block *block = rfm__tail_at(&s->table->tail, s->end, &at);
  rfm__id id = {0, NULL, 0};

  if (bulk->batch->id_type == RFM_ID_INTEGER)
    id.number = bulk->grouped[i];
  else
    (void)rfm__batch_id(bulk->batch, bulk->first + bulk->order[i], &id);
  block->row[at] = rfm__newcomers_row(&s->newcomers, &id, bulk->grouped[i]);
  if (block->row[at] == RFM__NOBODY)
    return rfm__newcomers_fail(&s->newcomers, bulk->batch->first_row + bulk->first + bulk->order[i],
                               err);
  s->end++;
  return RFM_OK;
}

/* The rows of the part that were written but got no customer: nobody else knows of them. */
static void wipe_written(const rfm__bulk *bulk, size_t first)
{
  const rfm__tail *tail = &bulk->staging->table->tail;
  size_t index, at;

  for (index = bulk->staging->end; index < first + (size_t)bulk->n_taken; index++) {
    rfm__tail_block *block = rfm__tail_at(tail, index, &at);

    rfm__columns_wipe(&block->columns, at, 1);
  }
}

rfm_status rfm__bulk_stage(rfm__bulk *bulk, rfm_error *err)
{
  const rfm__hashmap *map = &bulk->staging->table->customers.map;
  const int64_t n_chunks = (bulk->n + RFM__BULK_CHUNK - 1) / RFM__BULK_CHUNK;
  const size_t first = bulk->staging->end;
  int64_t i;
  rfm_status status;

  lay_groups(bulk, n_chunks);
  status = rfm__parallel_for(&bulk->staging->table->host, n_chunks, write_chunk, bulk, err);
  for (i = 0; i < bulk->n_taken && !status; i++) {
    if (i + AHEAD < bulk->n_taken)
      rfm__hashmap_prefetch(map, bulk->grouped[i + AHEAD]);
    status = find_customer(bulk, i, err);
  }
  if (status)
    wipe_written(bulk, first);
  return status;
}
