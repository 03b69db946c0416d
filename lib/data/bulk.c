/* SPDX-License-Identifier: MIT */
/* Bulk: rows are dealt into groups (deal.c). In each group the different customers, its patrons,
 * are numbered and looked up once, however many rows they have, and the events are moved so that
 * those of one patron stand together. New patrons become customers one after another. The result is
 * runs: of a new table they are the base as they stand, else they are merged with what is there.
 *
 * All but the new customers happens in memory of its own, which the commit swaps in. */
#include "data/bulk.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "data/compact.h"
#include "data/deal.h"
#include "data/newcomers.h"

#include <string.h>

enum {
  LEAST_ROWS = 1 << 15, /* fewer are not worth dealing */
  BASE_SHARE = 8,       /* nor is it worth to move more than so many events for one that comes */
  WAVE = 32,            /* groups that are sorted together, each with scratch of its own */
  FEW_SLOTS = 1024,     /* to begin with */
  FREE_SHARE = 4,       /* at most so small a part of the slots is in use */
  AHEAD = 16            /* patrons whose place in the id map is asked for ahead */
};

/* A customer with events in the batch. */
typedef struct patron {
  uint32_t row; /* in the table; RFM__NOBODY: not yet */
  uint32_t n;   /* events */
} patron;

/* Scratch of one group in a wave, for as many rows as the largest of its groups has. */
typedef struct group_scratch {
  uint64_t *block;  /* the hash table of patrons; later a column. The others are behind it. */
  uint32_t *number; /* per row: of the patron */
  uint32_t *from;   /* per place: the row that goes there */
  uint32_t *end;    /* per patron: events, then behind its last one */
  uint32_t *row;    /* per patron: in the table, or RFM__NOBODY for a new one */
  size_t room, n_words;
  size_t n_patrons;
} group_scratch;

typedef struct bulk {
  rfm_table *table;
  const rfm__batch *batch;
  rfm__deal deal;
  group_scratch scratch[WAVE];
  int64_t first_group; /* of the wave */
  patron *patrons;     /* in the order of their runs */
  size_t n_patrons, room;
  size_t n_new;                             /* patrons that the table does not know */
  size_t first_patron[RFM__MAX_GROUPS + 1]; /* of each group */
  rfm__newcomers newcomers;
  rfm__runs runs; /* what becomes the base */
} bulk;

static int64_t n_groups(const bulk *b)
{
  return (int64_t)1 << b->deal.group_bits;
}

static size_t group_size(const bulk *b, int64_t group)
{
  return b->deal.first[group + 1] - b->deal.first[group];
}

int rfm__bulk_suits(const rfm_table *table, const rfm__batch *batch)
{
  const uint64_t n = (uint64_t)batch->events.n;

  return n >= LEAST_ROWS && n < UINT32_MAX && !(batch->mask & RFM__HAS_EVENT) &&
         rfm__hashmap_size(&table->keys) == 0 && n + table->tail.n >= table->base.n / BASE_SHARE;
}

/* ---- the patrons of a group ---- */

/* Open addressing over patron numbers + 1; 0 is free, and most are. */
typedef struct numbering {
  const rfm__batch *batch;
  uint64_t seed[2];
  uint64_t *keys; /* of the group's rows; those of its patrons come to stand in front */
  uint32_t *rows; /* likewise, or NULL */
  uint32_t *slots;
  size_t n_slots; /* a power of two */
  uint32_t n;     /* patrons */
} numbering;

static int same_bytes(const numbering *n, uint32_t x, size_t y)
{
  rfm__id a, b;

  (void)rfm__batch_id(n->batch, n->rows[x], &a);
  (void)rfm__batch_id(n->batch, n->rows[y], &b);
  return rfm__id_compare(RFM_ID_BYTES, &a, &b) == 0;
}

/* The slot of the patron whose row i is, or a free one. */
RFM__INLINE size_t find_slot(const numbering *n, size_t i)
{
  const uint64_t key = n->keys[i];
  size_t at = (size_t)rfm__mix(key, n->seed) & (n->n_slots - 1);

  while (n->slots[at] &&
         (n->keys[n->slots[at] - 1] != key || (n->rows && !same_bytes(n, n->slots[at] - 1, i))))
    at = (at + 1) & (n->n_slots - 1);
  return at;
}

static void clear_slots(numbering *n, size_t n_slots)
{
  n->n_slots = n_slots;
  memset(n->slots, 0, n_slots * sizeof *n->slots);
}

static void add_patron(numbering *n, size_t i, size_t slot)
{
  uint32_t number;

  n->keys[n->n] = n->keys[i];
  if (n->rows)
    n->rows[n->n] = n->rows[i];
  n->slots[slot] = ++n->n;
  if (n->n <= n->n_slots / FREE_SHARE)
    return;
  clear_slots(n, n->n_slots * 2);
  for (number = 0; number < n->n; number++)
    n->slots[find_slot(n, number)] = number + 1;
}

/* Number the patrons in the order in which they come, and count the events of each. */
static void number_patrons(const bulk *b, int64_t group, group_scratch *s)
{
  const size_t first = b->deal.first[group], size = group_size(b, group);
  const uint64_t *seed = b->table->customers.map.seed;
  numbering n = {b->batch, {seed[0], seed[1]}, b->deal.keys + first, NULL, NULL, 0, 0};
  size_t i;

  if (b->deal.rows)
    n.rows = b->deal.rows + first;
  n.slots = (uint32_t *)(void *)s->block;
  clear_slots(&n, FEW_SLOTS);
  for (i = 0; i < size; i++) {
    const size_t slot = find_slot(&n, i);
    uint32_t number = n.slots[slot];

    if (number == 0) {
      s->end[n.n] = 0;
      add_patron(&n, i, slot);
      number = n.n;
    }
    s->end[number - 1]++;
    s->number[i] = number - 1;
  }
  s->n_patrons = n.n;
}

/* The id of a group's patron of a number. */
static rfm__id id_of(const bulk *b, int64_t group, size_t number)
{
  const size_t at = b->deal.first[group] + number;
  rfm__id id = {b->deal.keys[at], NULL, 0};

  if (b->deal.rows)
    (void)rfm__batch_id(b->batch, b->deal.rows[at], &id);
  return id;
}

static void find_patrons(const bulk *b, int64_t group, group_scratch *s)
{
  const uint64_t *keys = b->deal.keys + b->deal.first[group];
  size_t i;

  for (i = 0; i < s->n_patrons; i++) {
    const rfm__id id = id_of(b, group, i);

    if (i + AHEAD < s->n_patrons)
      rfm__hashmap_prefetch(&b->table->customers.map, keys[i + AHEAD]);
    s->row[i] = rfm__customers_find(&b->table->customers, &id, keys[i]);
  }
}

/* Counting sort by patron, and what a patron has into the order of events. */
static void gather_events(bulk *b, int64_t group, group_scratch *s)
{
  const size_t first = b->deal.first[group], n = group_size(b, group);
  uint32_t place = 0;
  size_t i;

  for (i = 0; i < s->n_patrons; i++) {
    const uint32_t count = s->end[i];

    s->end[i] = place;
    place += count;
  }
  for (i = 0; i < n; i++)
    s->from[s->end[s->number[i]]++] = (uint32_t)i;
  rfm__columns_permute(&b->deal.columns, first, s->from, n, s->block);
  for (i = 0, place = 0; i < s->n_patrons; place = s->end[i++])
    rfm__columns_sort(&b->deal.columns, first + place, first + s->end[i]);
}

static void RFM_CALL sort_group(int64_t number, void *arg)
{
  bulk *b = arg;
  group_scratch *s = &b->scratch[number];
  const int64_t group = b->first_group + number;

  number_patrons(b, group, s);
  find_patrons(b, group, s);
  gather_events(b, group, s);
}

/* ---- all groups ---- */

/* 8-byte values of a block: as many as rows, or slots for a patron in each row. */
static size_t block_words(size_t n_rows)
{
  size_t n_slots = FEW_SLOTS;

  while (n_slots / FREE_SHARE < n_rows)
    n_slots *= 2;
  return n_slots / 2;
}

static int scratch_alloc(group_scratch *s, const rfm_host *host)
{
  s->n_words = block_words(s->room) + 2 * s->room;
  s->block = rfm__alloc(host, s->n_words, sizeof *s->block);
  if (!s->block)
    return 0;
  s->number = (uint32_t *)(void *)(s->block + block_words(s->room));
  s->from = s->number + s->room;
  s->end = s->from + s->room;
  s->row = s->end + s->room;
  return 1;
}

static rfm_status make_scratch(bulk *b, rfm_error *err)
{
  int64_t i;

  for (i = 0; i < n_groups(b); i++)
    if (group_size(b, i) > b->scratch[i % WAVE].room)
      b->scratch[i % WAVE].room = group_size(b, i);
  for (i = 0; i < WAVE && i < n_groups(b); i++)
    if (!scratch_alloc(&b->scratch[i], &b->table->host))
      return rfm__fail_nomem(err);
  return RFM_OK;
}

static void free_scratch(bulk *b)
{
  int i;

  for (i = 0; i < WAVE; i++)
    rfm__wipe_dealloc(&b->table->host, b->scratch[i].block, b->scratch[i].n_words,
                      sizeof *b->scratch[i].block);
}

static int grow_patrons(bulk *b, size_t n_wanted)
{
  void *patrons = b->patrons;
  const int ok =
      rfm__grow(&b->table->host, &patrons, &b->room, b->n_patrons, n_wanted, sizeof *b->patrons);

  b->patrons = patrons;
  return ok;
}

static rfm_status list_patrons(bulk *b, int64_t group, const group_scratch *s, rfm_error *err)
{
  uint32_t begin = 0;
  size_t i;

  if (!grow_patrons(b, b->n_patrons + s->n_patrons))
    return rfm__fail_nomem(err);
  for (i = 0; i < s->n_patrons; begin = s->end[i++]) {
    b->patrons[b->n_patrons++] = (patron){s->row[i], s->end[i] - begin};
    b->n_new += s->row[i] == RFM__NOBODY;
  }
  b->first_patron[group + 1] = b->n_patrons;
  return RFM_OK;
}

static rfm_status sort_batch(bulk *b, rfm_error *err)
{
  const int64_t n = n_groups(b);
  rfm_status status = make_scratch(b, err);

  for (; b->first_group < n && !status; b->first_group += WAVE) {
    const int64_t wave = n - b->first_group < WAVE ? n - b->first_group : WAVE;
    int64_t i;

    status = rfm__parallel_for(&b->table->host, wave, sort_group, b, err);
    for (i = 0; i < wave && !status; i++)
      status = list_patrons(b, b->first_group + i, &b->scratch[i], err);
  }
  free_scratch(b);
  return status;
}

static rfm_status add_newcomers(bulk *b, rfm_error *err)
{
  int64_t group;
  size_t i;

  if (!rfm__hashmap_reserve(&b->table->customers.map, b->n_new))
    return rfm__fail_nomem(err);
  for (group = 0; group < n_groups(b); group++) {
    const uint64_t *keys = b->deal.keys + b->deal.first[group];
    patron *patrons = b->patrons + b->first_patron[group];
    const size_t n = b->first_patron[group + 1] - b->first_patron[group];

    for (i = 0; i < n; i++) {
      const rfm__id id = id_of(b, group, i);

      if (patrons[i].row == RFM__NOBODY)
        patrons[i].row = rfm__newcomers_add(&b->newcomers, &id, keys[i]);
      if (patrons[i].row == RFM__NOBODY)
        return rfm__newcomers_fail(&b->newcomers, -1, err);
    }
  }
  return RFM_OK;
}

/* ---- runs ---- */

/* The patrons of a new table are its rows 1, 2, 3... */
static rfm_status adopt_runs(bulk *b, rfm_error *err)
{
  rfm__runs *runs = &b->runs;
  size_t i;

  runs->offsets = rfm__alloc(&b->table->host, b->n_patrons + 2, sizeof *runs->offsets);
  if (!runs->offsets)
    return rfm__fail_nomem(err);
  runs->n_rows = b->n_patrons + 1;
  runs->n = b->deal.n;
  runs->columns = b->deal.columns;
  memset(&b->deal.columns, 0, sizeof b->deal.columns);
  runs->offsets[0] = runs->offsets[1] = 0;
  for (i = 0; i < b->n_patrons; i++)
    runs->offsets[i + 2] = runs->offsets[i + 1] + b->patrons[i].n;
  return RFM_OK;
}

static void RFM_CALL merge_group(int64_t group, void *arg)
{
  bulk *b = arg;
  size_t from = b->deal.first[group], i;

  for (i = b->first_patron[group]; i < b->first_patron[group + 1]; i++) {
    const patron *p = &b->patrons[i];
    int64_t *place = &b->runs.offsets[p->row + 1];
    const size_t known = rfm__table_row_events(b->table, p->row);

    rfm__columns_copy(&b->runs.columns, (size_t)*place, &b->deal.columns, from, p->n);
    from += p->n;
    *place += p->n;
    if (known > 0)
      rfm__columns_sort(&b->runs.columns, (size_t)*place - p->n - known, (size_t)*place);
  }
}

static rfm_status merge_runs(bulk *b, rfm_error *err)
{
  const rfm_table *table = b->table;
  const uint32_t mask = table->base.columns.mask | rfm__tail_mask(&table->tail) | b->batch->mask;
  rfm_status status = rfm__runs_count(&b->runs, table, err);
  size_t i;

  for (i = 0; i < b->n_patrons && !status; i++)
    b->runs.offsets[b->patrons[i].row + 1] += b->patrons[i].n;
  if (!status)
    status = rfm__runs_place(&b->runs, table, mask, err);
  return status ? status : rfm__parallel_for(&table->host, n_groups(b), merge_group, b, err);
}

/* ---- all of it or nothing ---- */

/* A table without a tail has no chains, that of the newcomers included. */
static void commit(bulk *b)
{
  rfm_table *table = b->table;

  rfm__table_swap_runs(table, &b->runs);
  table->days = b->deal.days;
  table->n_events += (int64_t)b->deal.n;
  table->n_before_floor += b->deal.n_before_floor;
  table->abs_amount = b->deal.abs_amount;
  table->abs_second = b->deal.abs_second;
}

rfm_status rfm__bulk_append(rfm_table *table, const rfm__batch *batch, rfm_error *err)
{
  const int is_new = table->customers.n_rows == 1 && table->n_events == 0;
  bulk b;
  rfm_status status;

  memset(&b, 0, sizeof b);
  b.table = table;
  b.batch = batch;
  b.newcomers.table = table;
  status = rfm__deal_begin(&b.deal, table, batch, err);
  if (!status)
    status = sort_batch(&b, err);
  if (!status)
    status = add_newcomers(&b, err);
  if (!status)
    status = is_new ? adopt_runs(&b, err) : merge_runs(&b, err);
  if (!status)
    commit(&b);
  else
    rfm__newcomers_rollback(&b.newcomers);
  rfm__runs_free(&b.runs, &table->host);
  rfm__dealloc(&table->host, b.patrons, b.room, sizeof *b.patrons);
  rfm__deal_end(&b.deal);
  return status;
}
