/* SPDX-License-Identifier: MIT */
/* Saving a table in canonical order: customers by id, and everything else by customer. Row numbers
 * of the table never reach the bytes; a customer is called by the place of its id. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/error.h"
#include "io/table_parts.h"

#include <string.h>

typedef struct saving {
  const rfm_table *table;
  const rfm_host *host;
  rfm__save out;
  const uint32_t *order; /* the n live rows in ascending id */
  uint32_t *own_order;   /* the same when the table has no such list at hand, else NULL */
  uint32_t *place;       /* by row: place in order, from 1; NULL when nobody asks */
  size_t n;
} saving;

static void fail_nomem(saving *s)
{
  if (!s->out.status)
    s->out.status = rfm__fail_nomem(s->out.err);
}

/* ---- order ---- */

static int order_at_hand(const rfm__customers *customers)
{
  size_t i;

  for (i = 0; i < customers->n_sorted; i++)
    if (customers->sorted[i] & RFM__HOLE)
      return 0;
  return customers->n_sorted == customers->n_live;
}

static void open_order(saving *s)
{
  const rfm__customers *customers = &s->table->customers;

  s->n = customers->n_live;
  s->order = customers->sorted;
  if (s->out.status || order_at_hand(customers))
    return;
  s->own_order = rfm__alloc(s->host, s->n, sizeof *s->own_order);
  if (s->own_order)
    s->out.status = rfm__customers_in_order(customers, s->own_order, s->out.err);
  else
    fail_nomem(s);
  s->order = s->own_order;
}

static void open_places(saving *s)
{
  size_t i;

  if (s->out.status || (s->table->aliases.n_links == 0 && s->table->attributes.n == 0))
    return;
  s->place = rfm__alloc(s->host, s->table->customers.n_rows, sizeof *s->place);
  if (!s->place) {
    fail_nomem(s);
    return;
  }
  for (i = 0; i < s->n; i++)
    s->place[s->order[i]] = (uint32_t)i + 1;
}

/* ---- what the table is ---- */

static int has_anonymous(const rfm__anonymous_day *day)
{
  return day->n_sales > 0 || day->n_returns > 0 || day->n_other > 0;
}

static size_t count_anonymous(const rfm_table *table)
{
  size_t i, n = 0;

  for (i = 0; i < table->anonymous.n; i++)
    n += (size_t)has_anonymous(&table->anonymous.days[i]);
  return n;
}

/* What was pruned of a customer, under whatever name: the order of aliases and prunes leaves no
 * trace. 0: nothing, or the row is another name. */
static int pruned_of(const rfm_table *table, uint32_t row, rfm__pruned_days *days)
{
  uint32_t name;
  int i, any;

  rfm__pruned_none(days);
  if (!rfm__table_is_root(table, row))
    return 0;
  for (name = row; name != RFM__NOBODY; name = rfm__table_next_name(table, row, name))
    if (name < table->n_pruned_rows)
      rfm__pruned_add(days, &table->pruned[name]);
  for (i = 0, any = days->traded; i < RFM__PRUNED_KINDS; i++)
    any = any || days->first[i] != RFM__NO_DAY;
  return any;
}

static size_t count_pruned(const saving *s)
{
  rfm__pruned_days days;
  size_t i, n = 0;

  for (i = 0; s->table->pruned && i < s->n; i++)
    n += (size_t)pruned_of(s->table, s->order[i], &days);
  return n;
}

static void save_table_block(saving *s, size_t n_anonymous, size_t n_pruned)
{
  const rfm_table *t = s->table;

  rfm__save_begin(&s->out, RFM__TAG_TABLE, RFM__TABLE_BYTES);
  rfm__save_u32(&s->out, (uint32_t)t->customers.id_type);
  rfm__save_i32(&s->out, t->day_start_s);
  rfm__save_i32(&s->out, t->floor_day);
  rfm__save_u32(&s->out, (uint32_t)t->attributes.n);
  rfm__save_bytes(&s->out, t->currency, sizeof t->currency);
  rfm__save_u64(&s->out, s->n);
  rfm__save_u64(&s->out, t->aliases.n_links);
  rfm__save_u64(&s->out, rfm__hashmap_size(&t->voids));
  rfm__save_i64(&s->out, t->n_events);
  rfm__save_u64(&s->out, n_anonymous);
  rfm__save_u64(&s->out, n_pruned);
  rfm__save_end(&s->out);
}

/* ---- customers ---- */

/* Customers of the next block; their ids have about RFM__PIECE bytes at most. */
static size_t cut_customers(const saving *s, size_t first, size_t *id_bytes)
{
  const int integers = s->table->customers.id_type == RFM_ID_INTEGER;
  size_t n = 0, text_bytes = 0;
  rfm__id id;

  while (first + n < s->n && n < RFM__BLOCK_ITEMS && text_bytes < RFM__PIECE) {
    rfm__customers_id(&s->table->customers, s->order[first + n], &id);
    text_bytes += id.n_bytes;
    n++;
  }
  *id_bytes = integers ? n * 8 : n * 2 + text_bytes;
  return n;
}

static void save_customer(saving *s, uint32_t row)
{
  const rfm__customers *customers = &s->table->customers;
  rfm__id id;

  rfm__customers_id(customers, row, &id);
  rfm__save_i32(&s->out, rfm__customer_at(customers, row)->joined_day);
  if (customers->id_type == RFM_ID_INTEGER) {
    rfm__save_u64(&s->out, id.number);
    return;
  }
  rfm__save_u16(&s->out, (uint16_t)id.n_bytes);
  rfm__save_bytes(&s->out, id.bytes, id.n_bytes);
}

static void save_customers(saving *s)
{
  size_t first, n, i, id_bytes;

  for (first = 0; first < s->n && !s->out.status; first += n) {
    n = cut_customers(s, first, &id_bytes);
    rfm__save_begin(&s->out, RFM__TAG_CUSTOMERS, 4 + n * 4 + id_bytes);
    rfm__save_u32(&s->out, (uint32_t)n);
    for (i = first; i < first + n; i++)
      save_customer(s, s->order[i]);
    rfm__save_end(&s->out);
  }
}

static void save_aliases(saving *s)
{
  const rfm_table *t = s->table;
  const size_t n = t->aliases.n_links;
  size_t i, done = 0;

  for (i = 0; done < n && i < s->n && !s->out.status; i++) {
    const uint32_t row = s->order[i];

    if (!(rfm__customer_at(&t->customers, row)->flags & RFM__ALIAS))
      continue;
    rfm__save_record(&s->out, RFM__TAG_ALIASES, done++, n, RFM__ALIAS_BYTES);
    rfm__save_u32(&s->out, (uint32_t)i + 1);
    rfm__save_u32(&s->out, s->place[rfm__aliases_parent(&t->aliases, row)]);
  }
  rfm__save_list_end(&s->out, n);
}

/* ---- what is kept in sums ---- */

static void save_anonymous(saving *s, size_t n)
{
  const rfm__anonymous_days *days = &s->table->anonymous;
  size_t i, done = 0;

  for (i = 0; i < days->n; i++) {
    const rfm__anonymous_day *day = &days->days[i];

    if (!has_anonymous(day))
      continue;
    rfm__save_record(&s->out, RFM__TAG_ANONYMOUS, done++, n, RFM__ANONYMOUS_BYTES);
    rfm__save_i32(&s->out, day->day);
    rfm__save_i64(&s->out, day->n_sales);
    rfm__save_i64(&s->out, day->n_returns);
    rfm__save_i64(&s->out, day->n_other);
    rfm__save_i64(&s->out, day->sales);
    rfm__save_i64(&s->out, day->returns);
    rfm__save_i64(&s->out, day->second);
  }
  rfm__save_list_end(&s->out, n);
}

static void save_pruned(saving *s, size_t n)
{
  rfm__pruned_days days;
  size_t i, done = 0;
  int k;

  for (i = 0; i < s->n && done < n; i++) {
    if (!pruned_of(s->table, s->order[i], &days))
      continue;
    rfm__save_record(&s->out, RFM__TAG_PRUNED, done++, n, RFM__PRUNED_BYTES);
    rfm__save_u32(&s->out, (uint32_t)i + 1);
    for (k = 0; k < RFM__PRUNED_KINDS; k++) {
      rfm__save_i32(&s->out, days.first[k]);
      rfm__save_i32(&s->out, days.last[k]);
    }
    rfm__save_i32(&s->out, days.traded);
  }
  rfm__save_list_end(&s->out, n);
}

/* ---- the whole ---- */

static void save_parts(saving *s)
{
  const size_t n_anonymous = count_anonymous(s->table), n_pruned = count_pruned(s);

  save_table_block(s, n_anonymous, n_pruned);
  save_customers(s);
  save_aliases(s);
  rfm__save_voids(&s->out, s->table);
  rfm__save_events(&s->out, s->table, s->order, s->n);
  rfm__save_attributes(&s->out, s->table, s->place);
  save_anonymous(s, n_anonymous);
  save_pruned(s, n_pruned);
}

rfm_status RFM_CALL rfm_table_save(const rfm_table *table, rfm_write_fn write, void *user_data,
                                   rfm_error *err)
{
  saving s;
  rfm_status status = rfm__table_readable(table, err);

  if (status)
    return status;
  if (!write)
    return rfm__fail(err, RFM_E_ARG, "write is NULL");
  memset(&s, 0, sizeof s);
  s.table = table;
  s.host = &table->host;
  rfm__table_enter(table);
  rfm__save_open(&s.out, s.host, write, user_data, RFM__OBJECT_TABLE, err);
  open_order(&s);
  open_places(&s);
  if (!s.out.status)
    save_parts(&s);
  status = rfm__save_close(&s.out);
  rfm__dealloc(s.host, s.place, table->customers.n_rows, sizeof *s.place);
  rfm__dealloc(s.host, s.own_order, s.n, sizeof *s.own_order);
  rfm__table_leave(table);
  return status;
}
