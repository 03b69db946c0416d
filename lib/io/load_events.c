/* SPDX-License-Identifier: MIT */
/* Loading events: every rule of an append is checked again, and that they come in order, so that
 * what was loaded saves to the same bytes. Being in order they go straight to their place. */
#include "base/alloc.h"
#include "base/checked.h"
#include "base/date.h"
#include "base/error.h"
#include "data/batch.h"
#include "io/table_parts.h"

#include <string.h>

enum {
  MAX_OPTIONAL = 7,
  GROWTH = 8 /* room at most for so many times the events that came */
};

/* One block, its columns as they stand in the payload. An absent column is NULL. */
typedef struct event_block {
  const uint8_t *runs, *day, *kind, *amount;
  const uint8_t *optional[MAX_OPTIONAL]; /* by bit */
  uint32_t n, mask, n_runs;
} event_block;

typedef struct reading {
  rfm__load *load;
  rfm_table *table;
  uint64_t n_claimed; /* events that the table says there will be */
  rfm__event last;    /* the event before */
  uint32_t customer;  /* whose it was */
  size_t row;         /* the last one that has begun in the base */
  int any, full;      /* there was an event; the last block was full */
  uint32_t seen;      /* columns in which this block has a value */
} reading;

/* ---- a block ---- */

static uint32_t bytes_per_event(uint32_t mask)
{
  uint32_t bytes = RFM__EVENT_BYTES;

  for (int i = 0; i < MAX_OPTIONAL; i++)
    if (mask & 1u << i)
      bytes += rfm__optional_bytes(1u << i);
  return bytes;
}

static void read_columns(rfm__load *load, event_block *b)
{
  b->runs = rfm__load_bytes(load, (size_t)b->n_runs * RFM__RUN_BYTES);
  b->day = rfm__load_bytes(load, (size_t)b->n * 4);
  b->kind = rfm__load_bytes(load, b->n);
  b->amount = rfm__load_bytes(load, (size_t)b->n * 8);
  for (int i = 0; i < MAX_OPTIONAL; i++)
    if (b->mask & 1u << i)
      b->optional[i] = rfm__load_bytes(load, (size_t)b->n * rfm__optional_bytes(1u << i));
}

static void read_block(reading *r, event_block *b)
{
  memset(b, 0, sizeof *b);
  b->n = rfm__load_u32(r->load);
  b->mask = rfm__load_u32(r->load);
  b->n_runs = rfm__load_u32(r->load);
  if (!r->full)
    rfm__load_fail(r->load, -1, "the block before it is not full");
  if (b->n == 0 || b->n > RFM__BLOCK_ITEMS || b->n_runs == 0 || b->n_runs > b->n)
    rfm__load_fail(r->load, -1, "the number of events or runs is wrong");
  if (b->mask & ~(uint32_t)RFM__HAS_ALL)
    rfm__load_fail(r->load, -1, "there is no such column");
  if (rfm__load_left(r->load) !=
      (size_t)b->n_runs * RFM__RUN_BYTES + (size_t)b->n * bytes_per_event(b->mask))
    rfm__load_fail(r->load, -1, "its length does not fit its events");
  if (!r->load->status)
    read_columns(r->load, b);
  r->full = b->n == RFM__BLOCK_ITEMS;
}

static uint64_t word_at(const uint8_t *column, uint32_t i)
{
  return column ? rfm__load_le64(column + (size_t)i * 8) : 0;
}

/* Optional columns in the order of their bits. */
static void get_event(const event_block *b, uint32_t i, rfm__event *e)
{
  const uint8_t *const *o = b->optional;

  e->day = (int32_t)rfm__load_le32(b->day + (size_t)i * 4);
  e->kind = b->kind[i];
  e->amount = (int64_t)word_at(b->amount, i);
  e->time = o[0] ? (int64_t)word_at(o[0], i) : RFM__NO_TIME;
  e->order = word_at(o[1], i);
  e->item = word_at(o[2], i);
  e->category = word_at(o[3], i);
  e->group = o[4] ? rfm__load_le32(o[4] + (size_t)i * 4) : 0;
  e->event = word_at(o[5], i);
  e->second = (int64_t)word_at(o[6], i);
}

static uint32_t fields_of(const rfm__event *e)
{
  return (e->time != RFM__NO_TIME ? RFM__HAS_TIME : 0u) | (e->order ? RFM__HAS_ORDER : 0u) |
         (e->item ? RFM__HAS_ITEM : 0u) | (e->category ? RFM__HAS_CATEGORY : 0u) |
         (e->group ? RFM__HAS_GROUP : 0u) | (e->event ? RFM__HAS_EVENT : 0u) |
         (e->second ? RFM__HAS_SECOND : 0u);
}

/* ---- one event ---- */

/* Before the floor there are only rows of orders that go on, which is seen when all events are
 * there. */
static int is_too_old(const reading *r, const rfm__event *e, uint32_t customer)
{
  return e->day < r->table->floor_day && (customer == RFM__NOBODY || !e->order);
}

/* What is wrong with it, or NULL. */
static const char *fault_of(const reading *r, const rfm__event *e, uint32_t customer)
{
  if (!rfm__is_day(e->day) || is_too_old(r, e, customer))
    return "its day is out of range";
  if (e->time != RFM__NO_TIME && (e->time < -RFM__TIME_LIMIT || e->time > RFM__TIME_LIMIT))
    return "its time is out of range";
  if (e->kind < RFM_KIND_SALE || e->kind > RFM_KIND_CONTACT)
    return "it has no kind";
  if (e->amount < 0 || e->amount > RFM__MAX_AMOUNT || (e->kind >= RFM_KIND_VISIT && e->amount))
    return "its amount is out of range";
  if (e->second < -RFM__MAX_AMOUNT || e->second > RFM__MAX_AMOUNT)
    return "its second measure is out of range";
  if (customer == RFM__NOBODY && !e->event)
    return "it has neither a customer nor a key";
  if (r->any && r->customer == customer && rfm__event_compare(&r->last, e) > 0)
    return "it is not in order";
  return NULL;
}

/* A key is there once, and says whether its event is voided. */
static void take_key(reading *r, uint32_t i, rfm__event *e)
{
  rfm_table *t = r->table;

  if (rfm__hashmap_find(&t->keys, e->event, NULL, NULL)) {
    rfm__load_fail(r->load, i, "its key comes twice");
    return;
  }
  if (rfm__hashmap_find(&t->voids, e->event, NULL, NULL))
    e->kind |= RFM__VOIDED;
  if (!rfm__hashmap_insert(&t->keys, e->event, rfm__place(t->base.n, 0)))
    rfm__load_status(r->load, RFM_E_NOMEM, NULL);
}

static void count_event(reading *r, uint32_t i, const rfm__event *e, uint32_t customer)
{
  const int voided = (e->kind & RFM__VOIDED) != 0, nobody = customer == RFM__NOBODY;
  rfm_table *t = r->table;

  if (!rfm__add_i64(t->abs_amount, e->amount, &t->abs_amount) ||
      !rfm__add_i64(t->abs_second, e->second < 0 ? -e->second : e->second, &t->abs_second))
    rfm__load_fail(r->load, i, "the sums of money are too large");
  t->n_events++;
  t->n_nobody += nobody;
  t->n_voided += voided;
  t->n_nobody_voided += nobody && voided;
  if (!nobody && !voided)
    rfm__day_range_add(&t->days, e->day);
}

/* All rows up to this one begin here, unless they have begun. */
static void begin_rows(reading *r, size_t row)
{
  const rfm__runs *base = &r->table->base;

  while (r->row < row)
    base->offsets[++r->row] = (int64_t)base->n;
}

static void take_event(reading *r, uint32_t i, rfm__event *e, uint32_t customer)
{
  rfm__runs *base = &r->table->base;
  const char *fault = fault_of(r, e, customer);

  if (fault) {
    rfm__load_fail(r->load, i, fault);
    return;
  }
  r->last = *e;
  r->customer = customer;
  r->any = 1;
  r->seen |= fields_of(e);
  if (e->event)
    take_key(r, i, e);
  count_event(r, i, e, customer);
  begin_rows(r, customer);
  rfm__columns_put(&base->columns, base->n++, e);
}

/* Runs ascend by customer; only the first of a block may go on where the last block ended. */
static const char *fault_of_run(const reading *r, uint32_t customer, uint32_t n, int is_first)
{
  if (customer >= r->table->customers.n_rows)
    return "there is no such customer";
  if (n == 0)
    return "it has no events";
  if (r->any && (customer < r->customer || (customer == r->customer && !is_first)))
    return "customers are not in order";
  return NULL;
}

static void take_events(reading *r, const event_block *b)
{
  rfm__event event;
  uint32_t i = 0;

  for (uint32_t k = 0; k < b->n_runs && !r->load->status; k++) {
    const uint8_t *run = b->runs + (size_t)k * RFM__RUN_BYTES;
    const uint32_t customer = rfm__load_le32(run), n = rfm__load_le32(run + 4);
    const char *fault = fault_of_run(r, customer, n, k == 0);

    if (fault || n > b->n - i) {
      rfm__load_fail(r->load, k, fault ? fault : "its events are not there");
      return;
    }
    for (const uint32_t end = i + n; i < end && !r->load->status; i++) {
      get_event(b, i, &event);
      take_event(r, i, &event, customer);
    }
  }
  if (i != b->n)
    rfm__load_fail(r->load, -1, "there are events without a customer");
  if (r->seen != b->mask)
    rfm__load_fail(r->load, -1, "a column is empty");
}

/* All rows are there before the first event. */
static int open_base(reading *r)
{
  rfm_table *t = r->table;
  rfm__runs *base = &t->base;

  if (base->offsets)
    return 1;
  base->offsets = rfm__alloc(&t->host, t->customers.n_rows + 1, sizeof *base->offsets);
  if (!base->offsets)
    return 0;
  base->n_rows = t->customers.n_rows;
  base->offsets[0] = 0;
  return 1;
}

/* Room for the events of a block: at once for all that are to come, as far as those that came
 * justify it. */
static int make_room(reading *r, const event_block *b)
{
  const rfm_host *host = &r->table->host;
  rfm__runs *base = &r->table->base;
  const size_t wanted = base->n + b->n;
  const size_t room = wanted < r->n_claimed / GROWTH ? wanted * GROWTH : (size_t)r->n_claimed;

  if (wanted > base->columns.room && !rfm__columns_grow(&base->columns, host, room, base->n))
    return 0;
  return rfm__columns_extend(&base->columns, host, b->mask);
}

static void take_block(reading *r, const event_block *b)
{
  if (b->n > r->n_claimed - r->table->base.n) {
    rfm__load_fail(r->load, -1, "there are more events than the table says");
    return;
  }
  if (!open_base(r) || !make_room(r, b)) {
    rfm__load_status(r->load, RFM_E_NOMEM, NULL);
    return;
  }
  r->seen = 0;
  take_events(r, b);
}

void rfm__load_events(rfm__load *load, rfm_table *table, uint64_t n)
{
  reading r;
  event_block block;

  memset(&r, 0, sizeof r);
  r.load = load;
  r.table = table;
  r.n_claimed = n;
  r.full = 1;
  while (!load->status && load->tag == RFM__TAG_EVENTS) {
    read_block(&r, &block);
    if (!load->status)
      take_block(&r, &block);
    rfm__load_next(load);
  }
  if (!load->status && table->base.offsets)
    begin_rows(&r, table->base.n_rows);
}
