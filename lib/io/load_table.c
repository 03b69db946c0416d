/* SPDX-License-Identifier: MIT */
/* Loading a table: into a fresh one, whose row k becomes the k-th customer.
 *
 * Only what a save would write is accepted: that makes every rule of the format one that is
 * checked, and the bytes of a table unique. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/host.h"
#include "base/options.h"
#include "data/batch.h"
#include "data/ongoing.h"
#include "io/table_parts.h"

#include <string.h>

/* Kinds of which it is kept that some were pruned. */
#define TRADE ((1 << RFM_KIND_SALE) | (1 << RFM_KIND_RETURN) | (1 << RFM_KIND_PAYMENT))

typedef struct loading {
  rfm_table *table;
  rfm__load in;
  uint64_t last;         /* of the list in hand: the customer, key or day of the record before... */
  int any;               /* ...when there was one */
  uint32_t n_attributes; /* what the table block says that there will be */
  uint64_t n_customers, n_aliases, n_voids, n_events, n_anonymous, n_pruned;
  uint64_t n_pruned_found;
  int64_t n_anonymous_events;
} loading;

typedef void (*record_fn)(loading *l, uint32_t item);

/* A list of records, all its blocks. */
static void load_list(loading *l, uint32_t tag, size_t record_bytes, record_fn record)
{
  int full = 1;

  l->any = 0;
  while (!l->in.status && l->in.tag == tag) {
    const uint32_t n = rfm__load_count(&l->in, record_bytes);

    if (!full)
      rfm__load_fail(&l->in, -1, "the block before it is not full");
    full = n == RFM__BLOCK_ITEMS;
    for (uint32_t i = 0; i < n && !l->in.status; i++)
      record(l, i);
    rfm__load_next(&l->in);
  }
}

/* Records ascend by @key. */
static void check_ascends(loading *l, uint32_t item, uint64_t key)
{
  if (l->any && key <= l->last)
    rfm__load_fail(&l->in, item, "it is not in order");
  l->last = key;
  l->any = 1;
}

static int is_day(int32_t day)
{
  return day >= RFM_DAY_MIN && day <= RFM_DAY_MAX;
}

uint32_t rfm__load_customer(rfm__load *load, const rfm_table *table)
{
  const uint32_t customer = rfm__load_u32(load);

  if (customer > 0 && customer < table->customers.n_rows)
    return customer;
  rfm__load_fail(load, -1, "there is no such customer");
  return 0;
}

/* ---- what the table is ---- */

static int64_t load_counter(loading *l)
{
  const int64_t n = rfm__load_i64(&l->in);

  if (n < 0 || n > RFM__MAX_COUNT)
    rfm__load_fail(&l->in, -1, "a count is out of range");
  return n;
}

static void make_table(loading *l, const rfm_load_options *given, int32_t floor_day,
                       rfm_table_options *o)
{
  rfm_status status;

  if (o->id_type != RFM_ID_INTEGER && o->id_type != RFM_ID_BYTES)
    rfm__load_fail(&l->in, -1, "there is no such type of id");
  if (!is_day(floor_day))
    rfm__load_fail(&l->in, -1, "the floor is out of range");
  if (l->in.status)
    return;
  o->struct_size = sizeof *o;
  memcpy(o->hash_seed, given->hash_seed, sizeof o->hash_seed);
  status = rfm_table_new(&l->table, l->in.host, o, NULL);
  rfm__load_status(&l->in, status, "day start or currency is out of range");
  if (!status)
    l->table->floor_day = floor_day;
}

static void load_table_block(loading *l, const rfm_load_options *given)
{
  const uint8_t *currency;
  rfm_table_options o;
  int32_t floor_day;

  memset(&o, 0, sizeof o);
  rfm__load_next(&l->in);
  rfm__load_expect(&l->in, RFM__TAG_TABLE);
  o.id_type = rfm__load_i32(&l->in);
  o.day_start_s = rfm__load_i32(&l->in);
  floor_day = rfm__load_i32(&l->in);
  l->n_attributes = rfm__load_u32(&l->in);
  currency = rfm__load_bytes(&l->in, sizeof o.currency);
  if (currency)
    memcpy(o.currency, currency, sizeof o.currency);
  l->n_customers = rfm__load_u64(&l->in);
  l->n_aliases = rfm__load_u64(&l->in);
  l->n_voids = rfm__load_u64(&l->in);
  l->n_events = rfm__load_u64(&l->in);
  l->n_anonymous = rfm__load_u64(&l->in);
  l->n_pruned = rfm__load_u64(&l->in);
  make_table(l, given, floor_day, &o);
  rfm__load_next(&l->in);
}

/* ---- customers ---- */

static int follows(const rfm__customers *customers, const rfm__id *id)
{
  rfm__id before;

  if (customers->n_rows == 1)
    return 1;
  rfm__customers_id(customers, (uint32_t)customers->n_rows - 1, &before);
  return rfm__id_compare(customers->id_type, &before, id) < 0;
}

static void add_customer(loading *l, uint32_t item, const rfm__id *id, int32_t joined)
{
  rfm__customers *customers = &l->table->customers;
  uint32_t row;

  if (joined != RFM__NO_DAY && !is_day(joined))
    rfm__load_fail(&l->in, item, "its joining day is out of range");
  else if (customers->n_rows >= RFM__MAX_ROWS)
    rfm__load_fail(&l->in, item, "there are too many customers");
  else if (!l->in.status && !follows(customers, id))
    rfm__load_fail(&l->in, item, "it is not in order");
  if (l->in.status)
    return;
  row = rfm__customers_add(customers, id, rfm__customers_key(customers, id));
  if (row == RFM__NOBODY)
    rfm__load_status(&l->in, RFM_E_NOMEM, NULL);
  else
    rfm__customer_at(customers, row)->joined_day = joined;
}

/* Returns the bytes of the id. */
static size_t load_customer_record(loading *l, uint32_t item)
{
  const int32_t joined = rfm__load_i32(&l->in);
  rfm__id id = {0, NULL, 0};

  if (l->table->customers.id_type == RFM_ID_INTEGER) {
    id.number = rfm__load_u64(&l->in);
  } else {
    id.n_bytes = rfm__load_u16(&l->in);
    id.bytes = id.n_bytes > 0 ? rfm__load_bytes(&l->in, id.n_bytes) : NULL;
    if (!id.bytes)
      rfm__load_fail(&l->in, item, "its id is empty");
  }
  add_customer(l, item, &id, joined);
  return id.n_bytes;
}

/* A block ends with RFM__BLOCK_ITEMS customers, or with the one whose id brings the bytes of ids to
 * RFM__PIECE. */
static void load_customers(loading *l)
{
  const size_t record = l->table->customers.id_type == RFM_ID_INTEGER ? 12 : 7;
  int full = 1;

  while (!l->in.status && l->in.tag == RFM__TAG_CUSTOMERS) {
    const uint32_t n = rfm__load_count(&l->in, record);
    size_t id_bytes = 0;

    if (!full)
      rfm__load_fail(&l->in, -1, "the block before it is not full");
    for (uint32_t i = 0; i < n && !l->in.status; i++) {
      if (id_bytes >= RFM__PIECE)
        rfm__load_fail(&l->in, i, "the block should have ended before it");
      id_bytes += load_customer_record(l, i);
    }
    full = n == RFM__BLOCK_ITEMS || id_bytes >= RFM__PIECE;
    rfm__load_next(&l->in);
  }
}

static void load_alias(loading *l, uint32_t item)
{
  const uint32_t from = rfm__load_customer(&l->in, l->table);
  const uint32_t into = rfm__load_customer(&l->in, l->table);

  check_ascends(l, item, from);
  if (!l->in.status)
    rfm__load_status(&l->in, rfm__table_link(l->table, from, into, NULL), "aliases form a ring");
}

static void load_void(loading *l, uint32_t item)
{
  const uint64_t key = rfm__load_u64(&l->in);

  check_ascends(l, item, key);
  if (!l->in.status)
    rfm__load_status(&l->in, rfm_table_void(l->table, key, NULL), "a key is 0");
}

/* ---- what is kept in sums ---- */

/* Can so many events have such a sum? */
static int sum_fits(int64_t sum, int64_t n)
{
  return sum >= 0 && (n >= INT64_MAX / RFM__MAX_AMOUNT || sum <= n * RFM__MAX_AMOUNT);
}

static void check_anonymous(loading *l, uint32_t item, const rfm__anonymous_day *day)
{
  const int64_t n = day->n_sales + day->n_returns + day->n_other;

  if (!is_day(day->day) || day->day < l->table->floor_day)
    rfm__load_fail(&l->in, item, "its day is out of range");
  if (n == 0 || n > RFM__MAX_COUNT - l->n_anonymous_events)
    rfm__load_fail(&l->in, item, "a count is out of range");
  if (!sum_fits(day->sales, day->n_sales) || !sum_fits(day->returns, day->n_returns) ||
      !sum_fits(day->second, n))
    rfm__load_fail(&l->in, item, "its money is out of range");
  l->n_anonymous_events += l->in.status ? 0 : n;
}

static void add_anonymous(loading *l, uint32_t item, const rfm__anonymous_day *day)
{
  rfm_table *t = l->table;
  rfm__anonymous_day *sums;

  if (!rfm__add_i64(t->abs_amount, day->sales, &t->abs_amount) ||
      !rfm__add_i64(t->abs_amount, day->returns, &t->abs_amount) ||
      !rfm__add_i64(t->abs_second, day->second, &t->abs_second)) {
    rfm__load_fail(&l->in, item, "the sums of money are too large");
    return;
  }
  sums = rfm__anonymous_of(&t->anonymous, t->hooks, day->day);
  if (sums)
    *sums = *day;
  else
    rfm__load_status(&l->in, RFM_E_NOMEM, NULL);
}

static void load_anonymous(loading *l, uint32_t item)
{
  rfm__anonymous_day day;

  memset(&day, 0, sizeof day);
  day.day = rfm__load_i32(&l->in);
  day.n_sales = load_counter(l);
  day.n_returns = load_counter(l);
  day.n_other = load_counter(l);
  day.sales = rfm__load_i64(&l->in);
  day.returns = rfm__load_i64(&l->in);
  day.second = rfm__load_i64(&l->in);
  if (l->in.status)
    return;
  check_anonymous(l, item, &day);
  check_ascends(l, item, (uint64_t)((int64_t)day.day - RFM_DAY_MIN));
  if (!l->in.status)
    add_anonymous(l, item, &day);
}

/* Days of every row, before the first record. */
static int open_pruned(loading *l)
{
  rfm_table *t = l->table;

  if (t->pruned)
    return 1;
  t->pruned = rfm__alloc(&t->host, t->customers.n_rows, sizeof *t->pruned);
  if (!t->pruned) {
    rfm__load_status(&l->in, RFM_E_NOMEM, NULL);
    return 0;
  }
  t->n_pruned_rows = t->customers.n_rows;
  for (size_t row = 0; row < t->n_pruned_rows; row++)
    rfm__pruned_none(&t->pruned[row]);
  return 1;
}

static int pruned_fits(const loading *l, int32_t first, int32_t last)
{
  if (first == RFM__NO_DAY || last == RFM__NO_DAY)
    return first == last;
  return is_day(first) && first <= last && last < l->table->floor_day;
}

static void load_pruned(loading *l, uint32_t item)
{
  const uint32_t customer = rfm__load_customer(&l->in, l->table);
  rfm__pruned_days days;
  int any = 0, fits = 1;

  for (int k = 0; k < RFM__PRUNED_KINDS; k++) {
    days.first[k] = rfm__load_i32(&l->in);
    days.last[k] = rfm__load_i32(&l->in);
    any = any || days.first[k] != RFM__NO_DAY;
    fits = fits && pruned_fits(l, days.first[k], days.last[k]);
  }
  days.traded = rfm__load_i32(&l->in);
  if (!fits || days.traded & ~TRADE || !(any || days.traded))
    rfm__load_fail(&l->in, item, "its days are out of range");
  check_ascends(l, item, customer);
  if (!l->in.status && rfm__customer_at(&l->table->customers, customer)->flags & RFM__ALIAS)
    rfm__load_fail(&l->in, item, "its customer is another name of one");
  if (l->in.status || !open_pruned(l))
    return;
  l->table->pruned[customer] = days;
  l->n_pruned_found++;
}

/* ---- the whole ---- */

static int is_ongoing(const rfm_table *t, const rfm__ongoing *ongoing, uint32_t row)
{
  const rfm__columns *c = &t->base.columns;
  size_t begin, end, i;

  rfm__table_run(t, row, &begin, &end);
  for (i = begin; i < end && c->day[i] < t->floor_day; i++)
    if (!rfm__ongoing_has(ongoing, c->order[i]))
      return 0;
  return 1;
}

/* Every event before the floor belongs to an order that goes on after it. */
static void check_ongoing(loading *l)
{
  const rfm_table *t = l->table;
  rfm__ongoing ongoing;
  uint32_t root, row;

  if (t->floor_day == RFM_DAY_MIN)
    return;
  if (!rfm__ongoing_open(&ongoing, t)) {
    rfm__load_status(&l->in, RFM_E_NOMEM, NULL);
    return;
  }
  for (root = 1; root < t->customers.n_rows && !l->in.status; root++) {
    if (!rfm__table_is_root(t, root) || !rfm__table_has_before(t, root, t->floor_day))
      continue;
    rfm__ongoing_read(&ongoing, t, root, t->floor_day);
    for (row = root; row != RFM__NOBODY; row = rfm__table_next_name(t, root, row))
      if (!is_ongoing(t, &ongoing, row))
        rfm__load_fail(&l->in, -1, "an event before the floor belongs to no order after it");
  }
  rfm__ongoing_close(&ongoing, &t->host);
}

static void check_totals(loading *l)
{
  const rfm_table *t = l->table;

  if (l->n_customers != t->customers.n_live || l->n_aliases != t->aliases.n_links ||
      l->n_voids != rfm__hashmap_size(&t->voids) || l->n_events != (uint64_t)t->n_events ||
      l->n_attributes != (uint32_t)t->attributes.n || l->n_anonymous != t->anonymous.n ||
      l->n_pruned != l->n_pruned_found)
    rfm__load_fail(&l->in, -1, "blocks are missing: the table has fewer items than it says");
}

/* Customers came in ascending id. */
static void keep_order(loading *l)
{
  rfm__customers *customers = &l->table->customers;
  uint32_t *order = rfm__alloc(&l->table->host, customers->n_live, sizeof *order);

  if (!order) {
    rfm__load_status(&l->in, RFM_E_NOMEM, NULL);
    return;
  }
  for (size_t i = 0; i < customers->n_live; i++)
    order[i] = (uint32_t)i + 1;
  rfm__customers_set_order(customers, order, customers->n_live);
}

static void load_parts(loading *l, const rfm_load_options *given)
{
  load_table_block(l, given);
  if (l->in.status)
    return;
  load_customers(l);
  load_list(l, RFM__TAG_ALIASES, RFM__ALIAS_BYTES, load_alias);
  load_list(l, RFM__TAG_VOIDS, RFM__VOID_BYTES, load_void);
  rfm__load_events(&l->in, l->table, l->n_events);
  rfm__load_attributes(&l->in, l->table);
  load_list(l, RFM__TAG_ANONYMOUS, RFM__ANONYMOUS_BYTES, load_anonymous);
  load_list(l, RFM__TAG_PRUNED, RFM__PRUNED_BYTES, load_pruned);
  rfm__load_done(&l->in);
  if (!l->in.status)
    check_totals(l);
  if (!l->in.status)
    check_ongoing(l);
  if (!l->in.status)
    keep_order(l);
}

rfm_status RFM_CALL rfm_table_load(rfm_table **out, const rfm_host *host,
                                   const rfm_load_options *options, rfm_read_fn read,
                                   void *user_data, rfm_error *err)
{
  rfm_load_options o;
  rfm_host h;
  loading l;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  status = rfm__host_read(&h, host, err);
  if (!status)
    status = rfm__options_read(&o, sizeof o, sizeof o, options, "rfm_load_options", err);
  if (status)
    return status;
  if (o.flags || !read)
    return rfm__fail(err, RFM_E_ARG,
                     read ? "rfm_load_options: flags has an unknown flag" : "read is NULL");
  memset(&l, 0, sizeof l);
  rfm__load_open(&l.in, &h, read, user_data, RFM__OBJECT_TABLE, err);
  load_parts(&l, &o);
  status = rfm__load_close(&l.in);
  if (status)
    rfm_table_free(l.table);
  else
    *out = l.table;
  return status;
}
