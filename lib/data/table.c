/* SPDX-License-Identifier: MIT */
/* Table: making, counting and looking up. Changes are in append.c, edit.c, forget.c, prune.c,
 * merge.c and compact.c; walks over customers and events in walk.c. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "base/options.h"
#include "data/table.h"

#include <string.h>

enum { MAX_DAY_START_S = 86399 };

static rfm_status options_read(rfm_table_options *o, const rfm_table_options *given, rfm_error *err)
{
  rfm_status status = rfm__options_read(o, sizeof *o, sizeof *o, given, "rfm_table_options", err);
  int i, ended = 0;

  if (status)
    return status;
  if (o->flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_table_options: flags is %u, expected 0",
                     (unsigned)o->flags);
  if (o->id_type == 0)
    o->id_type = RFM_ID_INTEGER;
  if (o->id_type != RFM_ID_INTEGER && o->id_type != RFM_ID_BYTES)
    return rfm__fail(err, RFM_E_ARG, "rfm_table_options: id_type is %d, expected an rfm_id_type",
                     (int)o->id_type);
  if (o->day_start_s < -MAX_DAY_START_S || o->day_start_s > MAX_DAY_START_S)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_table_options: day_start_s is %d, expected -86399 to 86399",
                     (int)o->day_start_s);
  for (i = 0; i < 8; i++) {
    if (ended && o->currency[i])
      return rfm__fail(err, RFM_E_ARG, "rfm_table_options: currency is not padded with zeros");
    ended = ended || !o->currency[i];
  }
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_new(rfm_table **out, const rfm_host *host,
                                  const rfm_table_options *options, rfm_error *err)
{
  rfm_table_options o;
  rfm_host h;
  rfm_table *table;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  status = rfm__host_read(&h, host, err);
  if (status)
    return status;
  status = options_read(&o, options, err);
  if (status)
    return status;
  table = rfm__alloc_zero(&h, 1, sizeof *table);
  if (!table)
    return rfm__fail_nomem(err);
  table->host = h;
  table->hooks = rfm__alloc(&h, 1, sizeof h);
  if (!table->hooks) {
    rfm__dealloc(&h, table, 1, sizeof *table);
    return rfm__fail_nomem(err);
  }
  *table->hooks = h;
  if (!o.hash_seed[0] && !o.hash_seed[1])
    o.hash_seed[0] = (uint64_t)(uintptr_t)table;
  table->floor_day = RFM_DAY_MIN;
  table->day_start_s = o.day_start_s;
  table->days.first = table->days.last = table->days.earlier = RFM__NO_DAY;
  memcpy(table->currency, o.currency, sizeof table->currency);
  rfm__hashmap_init(&table->keys, table->hooks, o.hash_seed);
  rfm__hashmap_init(&table->voids, table->hooks, o.hash_seed);
  rfm__aliases_init(&table->aliases, table->hooks, o.hash_seed);
  rfm__attributes_init(&table->attributes, table->hooks, o.hash_seed);
  if (!rfm__customers_init(&table->customers, table->hooks, o.id_type, o.hash_seed)) {
    rfm_table_free(table);
    return rfm__fail_nomem(err);
  }
  *out = table;
  return RFM_OK;
}

void RFM_CALL rfm_table_free(rfm_table *table)
{
  rfm_host host;

  if (!table)
    return;
  host = table->host;
  rfm__customers_free(&table->customers);
  rfm__aliases_free(&table->aliases);
  rfm__attributes_free(&table->attributes);
  rfm__anonymous_free(&table->anonymous, &host);
  rfm__runs_free(&table->base, &host);
  rfm__tail_free(&table->tail, &host);
  rfm__hashmap_clear(&table->keys);
  rfm__hashmap_clear(&table->voids);
  rfm__dealloc(&host, table->pruned, table->n_pruned_rows, sizeof *table->pruned);
  rfm__dealloc(&host, table->hooks, 1, sizeof *table->hooks);
  rfm__wipe_dealloc(&host, table, 1, sizeof *table);
}

rfm_status rfm__table_readable(const rfm_table *table, rfm_error *err)
{
  if (!table)
    return rfm__fail(err, RFM_E_ARG, "table is NULL");
  if (table->draining)
    return rfm__fail(err, RFM_E_STATE,
                     "the table is being drained or appended to: a callback must not use it");
  return RFM_OK;
}

rfm_status rfm__table_writable(rfm_table *table, rfm_error *err)
{
  const rfm_status status = rfm__table_readable(table, err);

  if (status)
    return status;
  if (rfm__atomic_load(&table->readers) > 0)
    return rfm__fail(err, RFM_E_STATE, "the table is being read: a callback must not change it");
  return RFM_OK;
}

void rfm__table_enter(const rfm_table *table)
{
  (void)rfm__atomic_add((rfm__atomic *)&table->readers, 1);
}

void rfm__table_leave(const rfm_table *table)
{
  (void)rfm__atomic_sub((rfm__atomic *)&table->readers, 1);
}

uint32_t rfm__table_find(const rfm_table *table, const rfm__id *id)
{
  return rfm__customers_find(&table->customers, id, rfm__customers_key(&table->customers, id));
}

uint32_t rfm__table_find_or_add(rfm_table *table, const rfm__id *id, rfm_status *status)
{
  const uint64_t key = rfm__customers_key(&table->customers, id);
  uint32_t row = rfm__customers_find(&table->customers, id, key);

  if (row != RFM__NOBODY)
    return row;
  row = rfm__customers_add(&table->customers, id, key);
  if (row == RFM__NOBODY)
    *status = !table->customers.free_row && table->customers.n_rows >= RFM__MAX_ROWS ? RFM_E_LIMIT
                                                                                     : RFM_E_NOMEM;
  return row;
}

void rfm__table_run(const rfm_table *table, uint32_t row, size_t *begin, size_t *end)
{
  rfm__runs_of(&table->base, row, begin, end);
  if (*begin < *end && rfm__customer_at(&table->customers, row)->flags & RFM__BASE_GONE)
    *end = *begin;
}

size_t rfm__table_row_events(const rfm_table *table, uint32_t row)
{
  size_t begin, end;

  rfm__table_run(table, row, &begin, &end);
  return end - begin + rfm__customer_at(&table->customers, row)->tail_count;
}

int rfm__table_is_root(const rfm_table *table, size_t row)
{
  return (rfm__customer_at(&table->customers, row)->flags & (RFM__LIVE | RFM__ALIAS)) == RFM__LIVE;
}

uint32_t rfm__table_next_name(const rfm_table *table, uint32_t root, uint32_t row)
{
  if (!(rfm__customer_at(&table->customers, root)->flags & RFM__ROOT))
    return RFM__NOBODY;
  return rfm__aliases_next(&table->aliases, root, row);
}

size_t rfm__table_person_events(const rfm_table *table, uint32_t root)
{
  size_t n = 0;
  uint32_t row;

  for (row = root; row != RFM__NOBODY; row = rfm__table_next_name(table, root, row))
    n += rfm__table_row_events(table, row);
  return n;
}

int rfm__table_has_before(const rfm_table *table, uint32_t root, int32_t day)
{
  size_t begin, end;
  uint32_t row;

  for (row = root; row != RFM__NOBODY; row = rfm__table_next_name(table, root, row)) {
    rfm__table_run(table, row, &begin, &end);
    if (begin < end && table->base.columns.day[begin] < day)
      return 1;
  }
  return 0;
}

/* The row whose run holds a place of the base. */
static uint32_t base_row(const rfm__runs *base, size_t index)
{
  size_t low = 0, high = base->n_rows;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if ((size_t)base->offsets[middle + 1] <= index)
      low = middle + 1;
    else
      high = middle;
  }
  return (uint32_t)low;
}

void rfm__table_event(const rfm_table *table, uint64_t place, rfm__event *event, uint32_t *row)
{
  const size_t index = (size_t)(place >> 1);
  size_t at;

  if (place & 1) {
    const rfm__tail_block *block = rfm__tail_at(&table->tail, index, &at);

    rfm__columns_get(&block->columns, at, event);
    if (row)
      *row = block->row[at];
  } else {
    rfm__columns_get(&table->base.columns, index, event);
    if (row)
      *row = base_row(&table->base, index);
  }
}

void rfm__day_range_add(rfm__day_range *range, int32_t day)
{
  if (range->last == RFM__NO_DAY) {
    range->first = range->last = range->earlier = day;
    return;
  }
  if (day < range->first)
    range->first = day;
  if (day > range->last) {
    range->earlier = range->last;
    range->last = day;
  } else if (day < range->last && (day > range->earlier || range->earlier == range->last)) {
    range->earlier = day;
  }
}

void rfm__day_range_join(rfm__day_range *range, const rfm__day_range *other)
{
  if (other->last == RFM__NO_DAY)
    return;
  rfm__day_range_add(range, other->first);
  rfm__day_range_add(range, other->earlier);
  rfm__day_range_add(range, other->last);
}

static void add_days(rfm__day_range *range, const rfm_table *table, uint32_t row)
{
  size_t begin, end, i;
  uint32_t next = rfm__customer_at(&table->customers, row)->tail_head;

  rfm__table_run(table, row, &begin, &end);
  for (i = begin; i < end; i++)
    if (!(table->base.columns.kind[i] & RFM__VOIDED))
      rfm__day_range_add(range, table->base.columns.day[i]);
  while (next) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(&table->tail, next - 1, &at);

    if (!(block->columns.kind[at] & RFM__VOIDED))
      rfm__day_range_add(range, block->columns.day[at]);
    next = block->next[at];
  }
}

rfm__day_range rfm__table_days(const rfm_table *table)
{
  rfm__day_range range = RFM__EMPTY_DAYS;
  size_t row;

  if (!table->days_stale)
    return table->days;
  for (row = 1; row < table->customers.n_rows; row++)
    if (rfm__customer_at(&table->customers, row)->flags & RFM__LIVE)
      add_days(&range, table, (uint32_t)row);
  return range;
}

static int64_t anonymous_events(const rfm_table *table)
{
  int64_t n = table->n_nobody - table->n_nobody_voided;
  size_t i;

  for (i = 0; i < table->anonymous.n; i++) {
    const rfm__anonymous_day *day = &table->anonymous.days[i];

    n += day->n_sales + day->n_returns + day->n_other;
  }
  return n;
}

static size_t fixed_bytes(const rfm_table *table)
{
  return sizeof *table + sizeof *table->hooks + table->n_pruned_rows * sizeof *table->pruned;
}

static size_t held_bytes(const rfm_table *table)
{
  return fixed_bytes(table) + rfm__customers_bytes(&table->customers) +
         rfm__aliases_bytes(&table->aliases) + rfm__attributes_bytes(&table->attributes) +
         rfm__runs_bytes(&table->base) + rfm__tail_bytes(&table->tail) +
         rfm__hashmap_bytes(&table->keys) + rfm__hashmap_bytes(&table->voids) +
         table->anonymous.room * sizeof *table->anonymous.days;
}

/* A sum over what is there, so that no call changes it but one that changes the content. */
static size_t used_bytes(const rfm_table *table)
{
  return fixed_bytes(table) + rfm__customers_used(&table->customers) +
         rfm__aliases_used(&table->aliases) + rfm__attributes_used(&table->attributes) +
         rfm__runs_used(&table->base) + rfm__tail_used(&table->tail) + rfm__map_used(&table->keys) +
         rfm__map_used(&table->voids) + table->anonymous.n * sizeof *table->anonymous.days;
}

rfm_status RFM_CALL rfm_table_count(const rfm_table *table, rfm_table_counts *counts,
                                    rfm_error *err)
{
  rfm_table_counts c;
  rfm__day_range days;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__out_check(counts, sizeof c, "rfm_table_counts", err);
  if (status)
    return status;
  memset(&c, 0, sizeof c);
  days = rfm__table_days(table);
  c.n_aliases = (int64_t)table->aliases.n_links;
  c.n_customers = (int64_t)table->customers.n_live - c.n_aliases;
  c.n_events = table->n_events - table->n_nobody;
  c.n_tail = (int64_t)(table->tail.n - table->tail.n_wiped) -
             (int64_t)rfm__customer_at(&table->customers, RFM__NOBODY)->tail_count;
  c.n_voided = table->n_voided;
  c.n_tombstones = (int64_t)rfm__hashmap_size(&table->voids);
  c.n_anonymous = anonymous_events(table);
  c.n_duplicate = table->n_duplicate;
  c.n_before_floor = table->n_before_floor;
  c.n_pruned = table->n_pruned_events;
  c.n_bytes = (int64_t)used_bytes(table);
  c.n_bytes_held = (int64_t)held_bytes(table);
  c.floor_day = table->floor_day;
  if (days.last != RFM__NO_DAY) {
    c.first_day = days.first;
    c.last_day = days.last;
    c.earlier_day = days.earlier;
  }
  rfm__out_write(counts, &c, sizeof c);
  return RFM_OK;
}

static void add_totals(rfm_anonymous *totals, const rfm__anonymous_day *day)
{
  totals->n_sales += day->n_sales;
  totals->n_returns += day->n_returns;
  totals->sales_minor += day->sales;
  totals->returns_minor += day->returns;
}

/* One event of nobody, when it counts. */
static void add_nobody(rfm_anonymous *totals, const rfm__event *event, int32_t first_day,
                       int32_t last_day)
{
  rfm__anonymous_day day;

  if (event->day < first_day || event->day > last_day || event->kind & RFM__VOIDED)
    return;
  memset(&day, 0, sizeof day);
  rfm__anonymous_add(&day, event);
  add_totals(totals, &day);
}

rfm_status RFM_CALL rfm_table_anonymous(const rfm_table *table, int32_t first_day, int32_t last_day,
                                        rfm_anonymous *totals, rfm_error *err)
{
  rfm_anonymous sums;
  rfm__event event;
  size_t i, begin, end;
  uint32_t next;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__out_check(totals, sizeof sums, "rfm_anonymous", err);
  if (status)
    return status;
  if (first_day > last_day)
    return rfm__fail(err, RFM_E_ARG, "first_day is %d, after last_day %d", (int)first_day,
                     (int)last_day);
  memset(&sums, 0, sizeof sums);
  for (i = 0; i < table->anonymous.n; i++)
    if (table->anonymous.days[i].day >= first_day && table->anonymous.days[i].day <= last_day)
      add_totals(&sums, &table->anonymous.days[i]);
  rfm__table_run(table, RFM__NOBODY, &begin, &end);
  for (i = begin; i < end; i++) {
    rfm__columns_get(&table->base.columns, i, &event);
    add_nobody(&sums, &event, first_day, last_day);
  }
  for (next = rfm__customer_at(&table->customers, RFM__NOBODY)->tail_head; next;) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(&table->tail, next - 1, &at);

    rfm__columns_get(&block->columns, at, &event);
    add_nobody(&sums, &event, first_day, last_day);
    next = block->next[at];
  }
  rfm__out_write(totals, &sums, sizeof sums);
  return RFM_OK;
}
