/* SPDX-License-Identifier: MIT */
/* Changes of a table that commute by the documentation leave the same bytes in whatever order they
 * come: appended, voided, merged and forgotten customers, members, attributes, merged tables and
 * prunes, with compactions and round trips through a file in between.
 *
 * What does not commute is kept out: rows before a floor and the voids of what it takes; rows of
 * an order that it takes; anything of a customer who is forgotten. */
#include "io_tables.h"

enum {
  FIRST_DAY = 100,
  LOW_FLOOR = 140,
  FLOOR = 160, /* nothing before it changes once the first rows are there */
  LAST_DAY = 200,
  N_KEPT = 20,     /* customers 1 .. 20 change in every way... */
  N_FORGOTTEN = 4, /* ...and 21 .. 24 are forgotten */
  N_FIRST = 90,    /* rows that are there before anything else */
  MAX_CHANGES = 90,
  N_LIVES = 60,
  N_ORDERS = 3
};

typedef enum change_kind {
  APPEND,
  VOID,
  ALIAS,
  MEMBER,
  VALUE,
  FORGET,
  PRUNE,
  MERGE,
  COMPACT,
  SAVE_AND_LOAD
} change_kind;

typedef struct change {
  change_kind kind;
  op told;        /* of the first five */
  int32_t number; /* floor or customer */
  rfm_table *part;
} change;

typedef struct life {
  int32_t id_type;
  uint64_t seed;
  sale first[N_FIRST];
  change changes[MAX_CHANGES];
  int n;
} life;

static int32_t between(life *l, int32_t first, int32_t last)
{
  return first + (int32_t)random_below(&l->seed, (uint32_t)(last - first + 1));
}

/* ---- rows ---- */

/* Orders belong to one id each; key and fields at random. */
static sale some_sale(life *l, uint32_t customer, uint64_t order, uint64_t key, int32_t first_day)
{
  sale s;

  memset(&s, 0, sizeof s);
  s.customer = customer;
  s.day = between(l, first_day, LAST_DAY);
  s.kind = (uint8_t)(between(l, 0, 3) ? 1 : between(l, 1, 5));
  s.amount = s.kind < RFM_KIND_VISIT ? between(l, 0, 3) * 50 : 0;
  s.order = between(l, 0, 3) ? order * 100 + customer : 0;
  s.event = between(l, 0, 2) ? key : 0;
  s.item = (uint64_t)between(l, 0, 2);
  s.second = between(l, 0, 3) ? 0 : between(l, -5, 5);
  return s;
}

/* Does the last floor leave the row, whatever else comes? */
static int stays(const life *l, const sale *s)
{
  if (s->day >= FLOOR)
    return 1;
  for (int i = 0; s->customer && s->order && i < N_FIRST; i++)
    if (l->first[i].customer == s->customer && l->first[i].order == s->order &&
        l->first[i].day >= FLOOR)
      return 1;
  return 0;
}

/* A new order, or one of the first rows that the last floor leaves. */
static uint64_t some_order(life *l, uint32_t *customer)
{
  const sale *s = &l->first[between(l, 0, N_FIRST - 1)];

  if (s->order && s->customer && s->customer <= N_KEPT && s->day >= FLOOR) {
    *customer = s->customer;
    return s->order / 100;
  }
  *customer = (uint32_t)between(l, 0, N_KEPT);
  return 10 + (uint64_t)between(l, 0, 2);
}

/* ---- changes ---- */

static change *add(life *l, change_kind kind)
{
  change *c = &l->changes[l->n++];

  assert_true(l->n <= MAX_CHANGES);
  memset(c, 0, sizeof *c);
  c->kind = kind;
  return c;
}

static void add_sales(life *l)
{
  for (int i = 0; i < 20; i++) {
    const uint64_t key = 10000 + (uint64_t)i;
    change *c = add(l, APPEND);
    uint32_t customer;
    const uint64_t order = some_order(l, &customer);

    c->told.kind = OP_SALE;
    c->told.sale = some_sale(l, customer, order, key, FLOOR);
    if (c->told.sale.event && between(l, 0, 4) == 0) {
      c = add(l, VOID);
      c->told.kind = OP_VOID;
      c->told.key = key;
    }
  }
}

static void add_voids(life *l)
{
  for (int i = 0; i < N_FIRST; i += 9) {
    change *c;

    if (!l->first[i].event || l->first[i].customer > N_KEPT || !stays(l, &l->first[i]))
      continue;
    c = add(l, VOID);
    c->told.kind = OP_VOID;
    c->told.key = l->first[i].event;
  }
}

static void add_customers(life *l)
{
  for (uint32_t customer = 2; customer <= N_KEPT; customer += (uint32_t)between(l, 1, 3)) {
    change *c = add(l, ALIAS);

    c->told.kind = OP_ALIAS;
    c->told.sale.customer = customer;
    c->told.into = (uint32_t)between(l, 1, (int32_t)customer - 1);
    c = add(l, between(l, 0, 1) ? MEMBER : VALUE);
    c->told.kind = c->kind == MEMBER ? OP_MEMBER : OP_VALUE;
    c->told.sale.customer = customer;
    c->told.sale.day = between(l, FIRST_DAY, LAST_DAY);
    c->told.into = (uint32_t)between(l, 0, 2);
    c->told.value = between(l, 0, 9);
  }
}

/* A table of its own, with its own orders on both sides of a floor, perhaps pruned already. */
static void add_part(life *l, uint64_t number)
{
  change *c = add(l, MERGE);

  c->part = new_table(NULL, l->id_type, "CNY");
  for (uint64_t i = 0; i < 15; i++) {
    const sale s = some_sale(l, (uint32_t)between(l, 0, N_KEPT), 20 + 5 * number + i % 3,
                             20000 + 100 * number + i, FIRST_DAY);

    assert_int_equal(add_sale(c->part, l->id_type, &s), RFM_OK);
  }
  if (between(l, 0, 1))
    assert_int_equal(rfm_table_prune(c->part, LOW_FLOOR, &failure), RFM_OK);
}

static void begin(life *l, int32_t id_type, uint64_t seed)
{
  memset(l, 0, sizeof *l);
  l->id_type = id_type;
  l->seed = seed * UINT64_C(0x9e3779b97f4a7c15);
  for (int i = 0; i < N_FIRST; i++)
    l->first[i] =
        some_sale(l, (uint32_t)between(l, 0, N_KEPT + N_FORGOTTEN),
                  1 + (uint64_t)between(l, 0, N_ORDERS - 1), 1000 + (uint64_t)i, FIRST_DAY);
  add_sales(l);
  add_voids(l);
  add_customers(l);
  add_part(l, 0);
  add_part(l, 1);
  add(l, PRUNE)->number = between(l, LOW_FLOOR, FLOOR);
  add(l, PRUNE)->number = FLOOR;
  for (int32_t c = 2; c <= N_FORGOTTEN; c++)
    add(l, FORGET)->number = N_KEPT + c; /* the first goes with the second */
  add(l, COMPACT);
  add(l, COMPACT);
  add(l, SAVE_AND_LOAD);
}

static void end(life *l)
{
  for (int i = 0; i < l->n; i++)
    rfm_table_free(l->changes[i].part);
}

/* ---- telling ---- */

static void tell_first(life *l, rfm_table *t)
{
  char a[24], b[24], c[24];
  const rfm_id from = id_of(l->id_type, N_KEPT + 1, a), into = id_of(l->id_type, N_KEPT + 2, b);

  for (int i = 0; i < N_FIRST; i++)
    assert_int_equal(add_sale(t, l->id_type, &l->first[i]), RFM_OK);
  for (uint32_t i = 1; i <= N_FORGOTTEN; i++) { /* so that all are known */
    const rfm_id id = id_of(l->id_type, N_KEPT + i, c);

    set_value(t, "heigh", &id, NULL, i);
  }
  assert_int_equal(rfm_table_alias(t, &from, &into, &failure), RFM_OK);
}

static void save_and_load(rfm_table **t)
{
  stream s = saved(*t);
  rfm_table *back;

  assert_int_equal(load(&back, &s, NULL), RFM_OK);
  rfm_table_free(*t);
  *t = back;
  stream_free(&s);
}

static void make(const life *l, const change *c, rfm_table **t)
{
  char text[24];
  const rfm_id id = id_of(l->id_type, (uint32_t)c->number, text);

  if (c->kind <= VALUE)
    tell(*t, l->id_type, &c->told);
  else if (c->kind == FORGET)
    assert_int_equal(rfm_table_forget(*t, &id, &failure), RFM_OK);
  else if (c->kind == PRUNE)
    assert_int_equal(rfm_table_prune(*t, c->number, &failure), RFM_OK);
  else if (c->kind == MERGE)
    assert_int_equal(rfm_table_merge(*t, c->part, &failure), RFM_OK);
  else if (c->kind == COMPACT)
    assert_int_equal(rfm_table_compact(*t, &failure), RFM_OK);
  else
    save_and_load(t);
}

/* The bytes after all changes, in an order of the seed's. */
static stream live(life *l, uint64_t order_seed)
{
  rfm_table *t = new_table(NULL, l->id_type, "CNY");
  int order[MAX_CHANGES];
  stream s;

  tell_first(l, t);
  for (int i = 0; i < l->n; i++)
    order[i] = i;
  for (int i = l->n - 1; i > 0; i--) {
    const int j = (int)random_below(&order_seed, (uint32_t)i + 1), moved = order[i];

    order[i] = order[j];
    order[j] = moved;
  }
  for (int i = 0; i < l->n; i++)
    make(l, &l->changes[order[i]], &t);
  s = saved(t);
  rfm_table_free(t);
  return s;
}

static void changes_that_commute_leave_the_same_bytes(void **state)
{
  static life l;

  (void)state;
  for (uint64_t seed = 1; seed <= N_LIVES; seed++) {
    stream s, other;

    begin(&l, seed % 3 ? RFM_ID_INTEGER : RFM_ID_BYTES, seed);
    s = live(&l, seed);
    for (uint64_t i = 1; i <= 3; i++) {
      other = live(&l, seed + 1000 * i);
      if (s.n != other.n || memcmp(s.bytes, other.bytes, s.n) != 0)
        fail_msg("seed %d, order %d: other bytes", (int)seed, (int)i);
      stream_free(&other);
    }
    stream_free(&s);
    end(&l);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(changes_that_commute_leave_the_same_bytes),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
