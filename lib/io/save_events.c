/* SPDX-License-Identifier: MIT */
/* Saving events: blocks of columns, customer by customer in ascending id.
 *
 * A block is a list of stretches of the table's columns. Whether a column is needed is seen from
 * the events of the block, never from how they came to be stored. */
#include "base/alloc.h"
#include "base/error.h"
#include "io/table_parts.h"

#include <string.h>

enum { MAX_OPTIONAL = 7 };

/* Consecutive events of one customer. */
typedef struct stretch {
  size_t begin;
  uint32_t n;
  uint32_t customer; /* 1: the first in ascending id; 0: nobody */
} stretch;

typedef struct cutting {
  rfm__save *save;
  const rfm_table *table;
  const rfm__runs *runs; /* a sorted copy, or NULL: the table's own events are in place */
  const uint32_t *order;
  size_t n_customers;
  size_t customer;    /* where the next block begins... */
  size_t done;        /* ...and how many of its events are saved */
  stretch *stretches; /* of this block */
  size_t n_stretches, room;
  size_t n_events;
} cutting;

typedef struct optional_column {
  const void *array;
  uint32_t bit;
} optional_column;

static void optional_columns(const rfm__columns *c, optional_column list[MAX_OPTIONAL])
{
  const optional_column columns[MAX_OPTIONAL] = {
      {c->time, RFM__HAS_TIME},         {c->order, RFM__HAS_ORDER}, {c->item, RFM__HAS_ITEM},
      {c->category, RFM__HAS_CATEGORY}, {c->group, RFM__HAS_GROUP}, {c->event, RFM__HAS_EVENT},
      {c->second, RFM__HAS_SECOND},
  };

  memcpy(list, columns, sizeof columns);
}

/* ---- cutting ---- */

static void run_of(const cutting *c, size_t customer, size_t *begin, size_t *end)
{
  const uint32_t row = customer == 0 ? RFM__NOBODY : c->order[customer - 1];

  if (c->runs)
    rfm__runs_of(c->runs, row, begin, end);
  else
    rfm__table_run(c->table, row, begin, end);
}

static void add_stretch(cutting *c, size_t begin, size_t n)
{
  stretch *s = &c->stretches[c->n_stretches++];

  s->begin = begin;
  s->n = (uint32_t)n;
  s->customer = (uint32_t)c->customer;
  c->n_events += n;
}

/* Find the stretches of the next block; 0: there are no more events. */
static int cut_block(cutting *c)
{
  c->n_stretches = 0;
  c->n_events = 0;
  while (c->customer <= c->n_customers && c->n_events < RFM__BLOCK_ITEMS) {
    const size_t room = RFM__BLOCK_ITEMS - c->n_events;
    size_t begin, end, left;

    run_of(c, c->customer, &begin, &end);
    begin += c->done;
    left = end - begin;
    if (left > room) {
      add_stretch(c, begin, room);
      c->done += room;
      break;
    }
    if (left > 0) /* then there is room in the list, too */
      add_stretch(c, begin, left);
    c->customer++;
    c->done = 0;
  }
  return c->n_events > 0;
}

/* ---- one block ---- */

static int has_field(const optional_column *column, size_t i)
{
  if (column->bit == RFM__HAS_TIME)
    return ((const int64_t *)column->array)[i] != RFM__NO_TIME;
  if (column->bit == RFM__HAS_GROUP)
    return ((const uint32_t *)column->array)[i] != 0;
  return ((const uint64_t *)column->array)[i] != 0;
}

static int is_needed(const cutting *c, const optional_column *column)
{
  for (size_t k = 0; column->array && k < c->n_stretches; k++)
    for (size_t i = 0; i < c->stretches[k].n; i++)
      if (has_field(column, c->stretches[k].begin + i))
        return 1;
  return 0;
}

static void save_words(const cutting *c, const void *array)
{
  const uint64_t *words = array;

  for (size_t k = 0; k < c->n_stretches; k++)
    for (size_t i = 0; i < c->stretches[k].n; i++)
      rfm__save_u64(c->save, words[c->stretches[k].begin + i]);
}

static void save_halves(const cutting *c, const void *array)
{
  const uint32_t *halves = array;

  for (size_t k = 0; k < c->n_stretches; k++)
    for (size_t i = 0; i < c->stretches[k].n; i++)
      rfm__save_u32(c->save, halves[c->stretches[k].begin + i]);
}

/* Without the voided bit, which follows from the voids. */
static void save_kinds(const cutting *c, const uint8_t *kinds)
{
  for (size_t k = 0; k < c->n_stretches; k++)
    for (size_t i = 0; i < c->stretches[k].n; i++)
      rfm__save_u8(c->save, kinds[c->stretches[k].begin + i] & RFM__KIND_MASK);
}

static void save_columns(const cutting *c, const rfm__columns *columns,
                         const optional_column *optional, uint32_t mask)
{
  save_halves(c, columns->day);
  save_kinds(c, columns->kind);
  save_words(c, columns->amount);
  for (int i = 0; i < MAX_OPTIONAL; i++) {
    if (!(mask & optional[i].bit))
      continue;
    if (optional[i].bit == RFM__HAS_GROUP)
      save_halves(c, optional[i].array);
    else
      save_words(c, optional[i].array);
  }
}

static void save_block(const cutting *c)
{
  const rfm__columns *columns = c->runs ? &c->runs->columns : &c->table->base.columns;
  optional_column optional[MAX_OPTIONAL];
  uint32_t mask = 0, event_bytes = RFM__EVENT_BYTES;

  optional_columns(columns, optional);
  for (int i = 0; i < MAX_OPTIONAL; i++)
    if (is_needed(c, &optional[i])) {
      mask |= optional[i].bit;
      event_bytes += rfm__optional_bytes(optional[i].bit);
    }
  rfm__save_begin(c->save, RFM__TAG_EVENTS,
                  RFM__EVENTS_HEAD_BYTES + c->n_stretches * RFM__RUN_BYTES +
                      c->n_events * event_bytes);
  rfm__save_u32(c->save, (uint32_t)c->n_events);
  rfm__save_u32(c->save, mask);
  rfm__save_u32(c->save, (uint32_t)c->n_stretches);
  for (size_t k = 0; k < c->n_stretches; k++) {
    rfm__save_u32(c->save, c->stretches[k].customer);
    rfm__save_u32(c->save, c->stretches[k].n);
  }
  save_columns(c, columns, optional, mask);
  rfm__save_end(c->save);
}

/* A block has no more stretches than customers with nobody, nor than events. */
static size_t most_stretches(const rfm_table *table, size_t n_customers)
{
  const size_t n =
      (uint64_t)table->n_events < n_customers + 1 ? (size_t)table->n_events : n_customers + 1;

  return n < RFM__BLOCK_ITEMS ? n : RFM__BLOCK_ITEMS;
}

void rfm__save_events(rfm__save *save, const rfm_table *table, const uint32_t *order, size_t n)
{
  const rfm_host *host = &table->host;
  cutting c;
  rfm__runs runs;

  if (save->status)
    return;
  memset(&c, 0, sizeof c);
  c.save = save;
  c.table = table;
  c.order = order;
  c.n_customers = n;
  if (table->tail.n > 0) {
    save->status = rfm__runs_build(&runs, table, RFM__HAS_ALL, save->err);
    if (save->status)
      return;
    c.runs = &runs;
  }
  c.room = most_stretches(table, n);
  c.stretches = rfm__alloc(host, c.room, sizeof *c.stretches);
  if (!c.stretches)
    save->status = rfm__fail_nomem(save->err);
  while (!save->status && cut_block(&c))
    save_block(&c);
  rfm__dealloc(host, c.stretches, c.room, sizeof *c.stretches);
  if (c.runs)
    rfm__runs_free(&runs, host);
}
