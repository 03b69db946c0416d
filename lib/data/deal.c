/* SPDX-License-Identifier: MIT */
/* Deal: two parallel passes over chunks of a batch. The first checks every row, adds up and counts
 * the rows of each group; the second writes them where their group stands. */
#include "data/deal.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/executor.h"
#include "data/staging.h"

#include <string.h>

enum {
  BLOCK_ROWS = 1 << 13, /* 64 KB of ids, 16 KB of offsets */
  CHUNK_ROWS = 1 << 12, /* fewer are not worth a chunk */
  GROUP_ROWS = 1 << 13  /* nor is a group of fewer */
};

/* A sum of magnitudes that cannot overflow: the low halves of its terms, and the high ones. */
typedef struct wide_sum {
  uint64_t low, high;
} wide_sum;

/* What one chunk found. */
struct rfm__deal_chunk {
  uint32_t place[RFM__MAX_GROUPS + 1]; /* rows of each group, then where the next one goes */
  wide_sum amount, second;
  int64_t n_before_floor;
  rfm__day_range days;
  int32_t wrong; /* some row is */
};

static void wide_add(wide_sum *sum, uint64_t term)
{
  sum->low += term & UINT32_MAX;
  sum->high += term >> 32;
}

/* 1: added, 0: the total would pass INT64_MAX. */
static int add_total(int64_t *total, wide_sum sum)
{
  sum.high += sum.low >> 32;
  return sum.high <= INT32_MAX &&
         rfm__add_i64(*total, (int64_t)(sum.high << 32 | (sum.low & UINT32_MAX)), total);
}

/* Group of rows that are set aside: anonymous, or before the floor. */
static uint16_t nowhere(const rfm__deal *deal)
{
  return (uint16_t)(1 << deal->group_bits);
}

/* How a key finds its group: by value, for a loop that writes must not look up the seed anew. */
typedef struct grouping {
  uint64_t seed[2];
  uint32_t shift;
} grouping;

static grouping grouping_of(const rfm__deal *deal)
{
  const uint64_t *seed = deal->table->customers.map.seed;
  const grouping by = {{seed[0], seed[1]}, 63 - deal->group_bits};

  return by;
}

static uint16_t group_of(const grouping *by, uint64_t key)
{
  return (uint16_t)(rfm__mix(key, by->seed) >> 1 >> by->shift);
}

static void chunk_rows(const rfm__deal *deal, int64_t chunk, int64_t *first, int64_t *last)
{
  const int64_t n = deal->batch->events.n;

  *first = n / deal->n_chunks * chunk;
  *last = chunk + 1 < deal->n_chunks ? *first + n / deal->n_chunks : n;
}

/* Feeds come day by day, so most rows add nothing new. */
static void add_day(rfm__day_range *days, int32_t day)
{
  if (day != days->last)
    rfm__day_range_add(days, day);
}

/* ---- checking and counting ---- */

/* Customer numbers, days and amounts and nothing else: the common load. */
static int is_plain(const rfm__batch *batch)
{
  const rfm_events *e = &batch->events;

  return batch->mask == 0 && batch->id_type == RFM_ID_INTEGER && e->customer && e->day &&
         e->amount_minor && !e->kind && !e->anonymous;
}

static void check_plain(rfm__deal *deal, rfm__deal_chunk *chunk, int64_t i, int64_t last)
{
  const grouping by = grouping_of(deal);
  const rfm_events e = deal->batch->events;
  const int32_t floor_day = deal->table->floor_day;
  const uint16_t aside = nowhere(deal);
  uint16_t *const group = deal->group;
  wide_sum amounts = {0,
                      0}; /* here and not in the chunk: a neighbour's is in the same cache line */
  rfm__day_range days = RFM__EMPTY_DAYS;
  int32_t wrong = 0;

  for (; i < last; i++) {
    const int32_t day = e.day[i];
    const uint64_t amount = rfm__magnitude_i64(e.amount_minor[i]);

    wrong |= (day < RFM_DAY_MIN) | (day > RFM_DAY_MAX) | (amount > (uint64_t)RFM__MAX_AMOUNT);
    if (day < floor_day) {
      group[i] = aside;
      chunk->n_before_floor++;
      continue;
    }
    group[i] = group_of(&by, e.customer[i]);
    chunk->place[group[i]]++;
    wide_add(&amounts, amount);
    add_day(&days, day);
  }
  chunk->wrong = wrong;
  chunk->amount = amounts;
  chunk->days = days;
}

/* Key of a row with a valid id. */
static uint64_t key_of(const rfm__deal *deal, int64_t i)
{
  rfm__id id;

  (void)rfm__batch_id(deal->batch, i, &id);
  return rfm__customers_key(&deal->table->customers, &id);
}

static void check_full(rfm__deal *deal, rfm__deal_chunk *chunk, int64_t i, int64_t last)
{
  const grouping by = grouping_of(deal);
  rfm__event event;

  for (; i < last; i++) {
    deal->group[i] = nowhere(deal);
    chunk->wrong |= rfm__batch_event(deal->batch, i, &event, NULL) != RFM_OK;
    if (chunk->wrong)
      return;
    if (event.day < deal->table->floor_day) {
      chunk->n_before_floor++;
      continue;
    }
    wide_add(&chunk->amount, (uint64_t)event.amount);
    wide_add(&chunk->second, rfm__magnitude_i64(event.second));
    if (rfm__batch_anonymous(deal->batch, i))
      continue;
    deal->group[i] = group_of(&by, key_of(deal, i));
    chunk->place[deal->group[i]]++;
    add_day(&chunk->days, event.day);
  }
}

static void RFM_CALL check_chunk(int64_t number, void *arg)
{
  rfm__deal *deal = arg;
  rfm__deal_chunk *chunk = &deal->chunks[number];
  const rfm__day_range no_days = RFM__EMPTY_DAYS;
  int64_t first, last;

  memset(chunk, 0, sizeof *chunk);
  chunk->days = no_days;
  chunk_rows(deal, number, &first, &last);
  if (is_plain(deal->batch))
    check_plain(deal, chunk, first, last);
  else
    check_full(deal, chunk, first, last);
}

/* Row by row, which names the first one that is wrong or passes a bound. */
static rfm_status name_wrong(const rfm__deal *deal, rfm_error *err)
{
  rfm__staging sums;
  rfm__event event;
  rfm_status status = RFM_OK;
  int64_t i;

  memset(&sums, 0, sizeof sums);
  sums.abs_amount = deal->table->abs_amount;
  sums.abs_second = deal->table->abs_second;
  for (i = 0; i < deal->batch->events.n && !status; i++) {
    status = rfm__batch_event(deal->batch, i, &event, err);
    if (!status && event.day >= deal->table->floor_day)
      status = rfm__staging_count(&sums, deal->batch->first_row + i, &event, err);
  }
  return status;
}

static rfm_status sum_up(rfm__deal *deal, rfm_error *err)
{
  int64_t i;

  deal->abs_amount = deal->table->abs_amount;
  deal->abs_second = deal->table->abs_second;
  deal->days = deal->table->days;
  for (i = 0; i < deal->n_chunks; i++) {
    const rfm__deal_chunk *chunk = &deal->chunks[i];

    if (chunk->wrong || !add_total(&deal->abs_amount, chunk->amount) ||
        !add_total(&deal->abs_second, chunk->second))
      return name_wrong(deal, err);
    deal->n_before_floor += chunk->n_before_floor;
    rfm__day_range_join(&deal->days, &chunk->days);
  }
  return RFM_OK;
}

/* ---- dealing ---- */

/* Counts become places: group by group, and in a group chunk by chunk. */
static void lay_groups(rfm__deal *deal)
{
  const size_t n_groups = (size_t)1 << deal->group_bits;
  size_t group;
  uint32_t at = 0;
  int64_t i;

  for (group = 0; group < n_groups; group++) {
    deal->first[group] = at;
    for (i = 0; i < deal->n_chunks; i++) {
      const uint32_t size = deal->chunks[i].place[group];

      deal->chunks[i].place[group] = at;
      at += size;
    }
  }
  deal->first[n_groups] = at;
  deal->n = at;
}

/* Rows of a block by group. */
typedef struct block {
  uint32_t end[RFM__MAX_GROUPS + 1]; /* behind the last one of each group in order */
  uint16_t order[BLOCK_ROWS];        /* rows, as offsets in the block */
} block;

/* Writing straight to hundreds of places would miss the cache's own tables of pages with nearly
 * every store; a block is sorted in the first-level cache, and goes out group by group. */
static void sort_block(const rfm__deal *deal, int64_t first, int64_t n, block *b)
{
  const uint16_t *group = deal->group + first;
  uint32_t at = 0, i;

  memset(b->end, 0, sizeof b->end);
  for (i = 0; i < n; i++)
    b->end[group[i]]++;
  for (i = 0; i <= nowhere(deal); i++) {
    const uint32_t count = b->end[i];

    b->end[i] = at;
    at += count;
  }
  for (i = 0; i < n; i++)
    b->order[b->end[group[i]]++] = (uint16_t)i;
}

/* The common load has nothing to ask of each row. */
static void write_plain(const rfm__deal *deal, int64_t first, const uint16_t *order, uint32_t n,
                        size_t to)
{
  const uint64_t *customer = deal->batch->events.customer + first;
  const int32_t *day = deal->batch->events.day + first;
  const int64_t *amount = deal->batch->events.amount_minor + first;
  const rfm__columns columns = deal->columns;
  uint64_t *const keys = deal->keys + to;
  uint32_t i;

  for (i = 0; i < n; i++) {
    const uint32_t from = order[i];
    const int64_t a = amount[from];

    keys[i] = customer[from];
    columns.day[to + i] = day[from];
    columns.kind[to + i] = (uint8_t)(a < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE);
    columns.amount[to + i] = a < 0 ? -a : a;
  }
}

static void write_full(rfm__deal *deal, int64_t first, const uint16_t *order, uint32_t n, size_t to)
{
  rfm__event event;
  uint32_t i;

  for (i = 0; i < n; i++) {
    const int64_t row = first + order[i];

    deal->keys[to + i] = key_of(deal, row);
    if (deal->rows)
      deal->rows[to + i] = (uint32_t)row;
    (void)rfm__batch_event(deal->batch, row, &event, NULL);
    rfm__columns_put(&deal->columns, to + i, &event);
  }
}

static void write_block(rfm__deal *deal, uint32_t *place, int64_t first, const block *b)
{
  const int plain = is_plain(deal->batch);
  uint32_t begin = 0;
  int group;

  for (group = 0; group < nowhere(deal); begin = b->end[group++]) {
    const uint32_t n = b->end[group] - begin;

    if (plain)
      write_plain(deal, first, b->order + begin, n, place[group]);
    else
      write_full(deal, first, b->order + begin, n, place[group]);
    place[group] += n;
  }
}

static void RFM_CALL deal_chunk(int64_t number, void *arg)
{
  rfm__deal *deal = arg;
  int64_t first, last, n;
  block b; /* 18 KB */

  chunk_rows(deal, number, &first, &last);
  for (; first < last; first += n) {
    n = last - first < BLOCK_ROWS ? last - first : BLOCK_ROWS;
    sort_block(deal, first, n, &b);
    write_block(deal, deal->chunks[number].place, first, &b);
  }
}

static rfm_status make_room(rfm__deal *deal, rfm_error *err)
{
  const rfm_host *host = &deal->table->host;
  const int bytes = deal->batch->id_type == RFM_ID_BYTES;

  deal->keys = rfm__alloc(host, deal->n, sizeof *deal->keys);
  deal->rows = bytes ? rfm__alloc(host, deal->n, sizeof *deal->rows) : NULL;
  return deal->keys && (deal->rows || !bytes) &&
                 rfm__columns_alloc(&deal->columns, host, deal->batch->mask, deal->n)
             ? RFM_OK
             : rfm__fail_nomem(err);
}

rfm_status rfm__deal_begin(rfm__deal *deal, const rfm_table *table, const rfm__batch *batch,
                           rfm_error *err)
{
  const int64_t n = batch->events.n;
  rfm_status status;

  memset(deal, 0, sizeof *deal);
  deal->table = table;
  deal->batch = batch;
  deal->n_chunks = n / CHUNK_ROWS < RFM__WAVE ? n / CHUNK_ROWS + 1 : RFM__WAVE;
  while (deal->group_bits < RFM__MAX_GROUP_BITS && n >> deal->group_bits > GROUP_ROWS)
    deal->group_bits++;
  deal->chunks = rfm__alloc(&table->host, (size_t)deal->n_chunks, sizeof *deal->chunks);
  deal->group = rfm__alloc(&table->host, (size_t)n, sizeof *deal->group);
  if (!deal->chunks || !deal->group)
    return rfm__fail_nomem(err);
  status = rfm__parallel_for(&table->host, deal->n_chunks, check_chunk, deal, err);
  if (!status)
    status = sum_up(deal, err);
  if (status)
    return status;
  lay_groups(deal);
  status = make_room(deal, err);
  return status ? status : rfm__parallel_for(&table->host, deal->n_chunks, deal_chunk, deal, err);
}

void rfm__deal_end(rfm__deal *deal)
{
  const rfm_host *host = &deal->table->host;

  rfm__wipe_dealloc(host, deal->keys, deal->n, sizeof *deal->keys);
  rfm__dealloc(host, deal->rows, deal->n, sizeof *deal->rows);
  rfm__dealloc(host, deal->group, (size_t)deal->batch->events.n, sizeof *deal->group);
  rfm__dealloc(host, deal->chunks, (size_t)deal->n_chunks, sizeof *deal->chunks);
  rfm__columns_free(&deal->columns, host);
}
