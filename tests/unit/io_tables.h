/* SPDX-License-Identifier: MIT */
/* Tables to save and load: a tiny one with its bytes (tests/support/encode_saved.py makes them),
 * rich ones told in any order, and a large one. */
#ifndef IO_TABLES_H
#define IO_TABLES_H

#include "io_fixture.h"

#include <rfm/table.h>

#include <stdio.h>

enum { AS_OF = 1000 };

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static RFM__UNUSED const uint8_t TABLE[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4f, 0x53, 0xc6, 0x95,
  /* TABL */
  0x54, 0x41, 0x42, 0x4c, 0x48, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x10, 0x0e, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x45, 0x55, 0x52, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0xc8, 0xd7, 0xa4, 0xd1,
  /* CUST */
  0x43, 0x55, 0x53, 0x54, 0x28, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x80, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80,
  0x2c, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x08, 0x07, 0x06, 0x05,
  0x04, 0x03, 0x02, 0x01, 0xba, 0xcd, 0x7a, 0xb3,
  /* ALIA */
  0x41, 0x4c, 0x49, 0x41, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x02, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0xa5, 0xfd, 0x87, 0xee,
  /* VOID */
  0x56, 0x4f, 0x49, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x7d, 0x9c, 0x9a, 0xa1,
  /* EVNT */
  0x45, 0x56, 0x4e, 0x54, 0x93, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x23, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x0a, 0x00, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x0b, 0x00, 0x00, 0x00, 0x01, 0x01, 0x02, 0x64,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xcf, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf4,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x80, 0x80, 0x0e, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x75,
  0x7e, 0x59, 0x39,
  /* ATTR */
  0x41, 0x54, 0x54, 0x52, 0x19, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x64, 0x69, 0x73,
  0x74, 0x01, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0xf8, 0x3f, 0xaf, 0x41, 0x53, 0x69,
  /* ANON */
  0x41, 0x4e, 0x4f, 0x4e, 0x38, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x0c, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xfa, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x81, 0x99, 0xad, 0xd0,
  /* PRUN */
  0x50, 0x52, 0x55, 0x4e, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80,
  0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x80,
  0x00, 0x00, 0x00, 0x80, 0x02, 0x00, 0x00, 0x00, 0xdf, 0xcc, 0x47, 0xff,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

/* ---- helpers ---- */

static RFM__UNUSED rfm_table *new_table(const rfm_host *host, int32_t id_type, const char *currency)
{
  rfm_table_options o;
  rfm_table *t = NULL;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.id_type = id_type;
  o.day_start_s = 3600;
  memcpy(o.currency, currency, strlen(currency));
  assert_int_equal(rfm_table_new(&t, host, &o, &failure), RFM_OK);
  return t;
}

static RFM__UNUSED stream saved(const rfm_table *t)
{
  stream s = {0};

  assert_int_equal(rfm_table_save(t, stream_write, &s, &failure), RFM_OK);
  return s;
}

static RFM__UNUSED rfm_status load(rfm_table **out, stream *s, const rfm_host *host)
{
  rfm_load_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.hash_seed[0] = 4711;
  stream_rewind(s);
  memset(&failure, 0, sizeof failure);
  *out = (rfm_table *)1;
  return rfm_table_load(out, host, &o, stream_read, s, &failure);
}

static RFM__UNUSED void assert_table_refused(stream *s, const char *message)
{
  rfm_table *t;

  assert_int_equal(load(&t, s, NULL), RFM_E_FORMAT);
  assert_null(t);
  assert_int_equal(failure.status, RFM_E_FORMAT);
  if (!strstr(failure.message, message))
    fail_msg("'%s' does not say '%s'", failure.message, message);
}

/* One event, by the fields that a test cares for. */
typedef struct sale {
  int64_t time;
  int64_t amount, second;
  uint64_t order, event, item, category;
  int32_t day;
  uint32_t group;
  uint32_t customer; /* 0: nobody */
  uint8_t kind, has_time;
} sale;

/* Ids "c7" and so on: longer ones where the number is odd. */
static RFM__UNUSED rfm_id id_of(int32_t id_type, uint32_t customer, char text[24])
{
  rfm_id id;

  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  if (id_type == RFM_ID_INTEGER) {
    id.number = customer * UINT64_C(0x9e3779b97f4a7c15);
    return id;
  }
  id.n_bytes = snprintf(text, 24, customer % 2 ? "customer-%u" : "%c",
                        customer % 2 ? customer : 'A' + customer);
  id.bytes = (const uint8_t *)text;
  return id;
}

static RFM__UNUSED rfm_status add_sale(rfm_table *t, int32_t id_type, const sale *s)
{
  char text[24];
  const rfm_id id = id_of(id_type, s->customer, text);
  const int64_t offsets[2] = {0, s->customer ? id.n_bytes : 0};
  const uint8_t anonymous = s->customer == 0;
  rfm_events e;

  memset(&e, 0, sizeof e);
  e.struct_size = sizeof e;
  e.n = 1;
  if (id_type == RFM_ID_INTEGER) {
    e.customer = &id.number;
  } else {
    e.id_bytes = id.bytes;
    e.id_offsets = offsets;
  }
  e.anonymous = &anonymous;
  e.day = &s->day;
  e.kind = &s->kind;
  e.amount_minor = &s->amount;
  e.time_s = s->has_time ? &s->time : NULL;
  e.order = s->order ? &s->order : NULL;
  e.event = s->event ? &s->event : NULL;
  e.item = &s->item; /* a column whose rows may all be without */
  e.category = s->category ? &s->category : NULL;
  e.group = s->group ? &s->group : NULL;
  e.second_minor = s->second ? &s->second : NULL;
  return rfm_table_append(t, &e, NULL, &failure);
}

static RFM__UNUSED rfm_ids one_id(const rfm_id *id, int64_t offsets[2])
{
  rfm_ids ids;

  memset(&ids, 0, sizeof ids);
  ids.struct_size = sizeof ids;
  ids.n = 1;
  if (id->bytes) {
    offsets[0] = 0;
    offsets[1] = id->n_bytes;
    ids.bytes = id->bytes;
    ids.offsets = offsets;
  } else {
    ids.number = &id->number;
  }
  return ids;
}

static RFM__UNUSED void add_member(rfm_table *t, const rfm_id *id, const int32_t *joined)
{
  int64_t offsets[2];
  const rfm_ids ids = one_id(id, offsets);
  rfm_members m;

  memset(&m, 0, sizeof m);
  m.struct_size = sizeof m;
  m.ids = &ids;
  m.joined_day = joined;
  assert_int_equal(rfm_table_add_members(t, &m, &failure), RFM_OK);
}

static RFM__UNUSED void set_value(rfm_table *t, const char *name, const rfm_id *id,
                                  const int32_t *day, double value)
{
  int64_t offsets[2];
  const rfm_ids ids = one_id(id, offsets);
  rfm_attribute a;

  memset(&a, 0, sizeof a);
  a.struct_size = sizeof a;
  a.name = name;
  a.ids = &ids;
  a.value = &value;
  a.day = day;
  assert_int_equal(rfm_table_set_attribute(t, &a, &failure), RFM_OK);
}

/* ---- the bytes ---- */

static RFM__UNUSED rfm_id number(uint64_t n)
{
  rfm_id id;

  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  id.number = n;
  return id;
}

static RFM__UNUSED void add_number(rfm_table *t, uint64_t customer, int32_t day, int64_t amount,
                                   uint64_t order, uint64_t event, const int64_t *time_s,
                                   int64_t second)
{
  const uint8_t anonymous = customer == 0;
  rfm_events e;

  memset(&e, 0, sizeof e);
  e.struct_size = sizeof e;
  e.n = 1;
  e.customer = &customer;
  e.anonymous = &anonymous;
  e.day = &day;
  e.amount_minor = &amount;
  e.order = &order;
  e.event = &event;
  e.time_s = time_s;
  e.second_minor = &second;
  assert_int_equal(rfm_table_append(t, &e, NULL, &failure), RFM_OK);
}

/* What the bytes of TABLE say. */
static RFM__UNUSED void *tiny_table(const rfm_host *host)
{
  const int64_t noon = 950400;
  const int32_t joined = 3;
  const rfm_id seven = number(7), other = number(300),
               member = number(UINT64_C(0x0102030405060708));
  rfm_table *t = new_table(host, RFM_ID_INTEGER, "EUR");

  add_member(t, &member, &joined);
  add_number(t, 300, 11, -500, 0, 0, &noon, 0);
  add_number(t, 7, 10, 1999, 5, 0, NULL, 0);
  add_number(t, 7, 1, 40, 0, 0, NULL, 0);
  assert_int_equal(rfm_table_alias(t, &other, &seven, &failure), RFM_OK);
  set_value(t, "dist", &member, NULL, 1.5);
  add_number(t, 0, 12, 250, 0, 0, NULL, -3);
  add_number(t, 0, 10, 100, 0, 9, NULL, 0);
  add_number(t, 0, 10, 100, 0, 9, NULL, 0); /* delivered twice */
  assert_int_equal(rfm_table_void(t, 9, &failure), RFM_OK);
  assert_int_equal(rfm_table_prune(t, 5, &failure), RFM_OK);
  add_number(t, 7, 2, 40, 0, 0, NULL, 0); /* before the floor */
  return t;
}

/* ---- rich tables ---- */

enum { N_SALES = 600, N_CUSTOMERS = 40, MAX_PARTS = 5 };

enum { OP_SALE, OP_VOID, OP_MEMBER, OP_ALIAS, OP_VALUE };

/* One thing to tell a table; things may come in any order and in any part. */
typedef struct op {
  sale sale; /* also the customer, day and amount of the others */
  uint64_t key;
  double value;
  uint32_t into;
  int kind;
} op;

typedef struct story {
  op *ops;
  int n;
} story;

static RFM__UNUSED void tell_sale(story *s, uint64_t *seed, uint64_t key)
{
  op *o = &s->ops[s->n++];
  sale *e = &o->sale;

  o->kind = OP_SALE;
  e->customer = random_below(seed, 5) ? 1 + random_below(seed, N_CUSTOMERS) : 0;
  e->day = (int32_t)random_below(seed, 400) + (random_below(seed, 50) ? 500 : -700000);
  e->kind = (uint8_t)(random_below(seed, 4) ? 1 : 1 + random_below(seed, 5));
  e->amount = e->kind < RFM_KIND_VISIT ? random_below(seed, 5000) : 0;
  e->has_time = random_below(seed, 2) == 0;
  e->time = (int64_t)e->day * 86400 + random_below(seed, 86400);
  e->order = random_below(seed, 3) ? 1 + random_below(seed, 90) : 0;
  e->event = random_below(seed, 2) ? key : 0;
  e->item = random_below(seed, 3) ? random_below(seed, 9) : 0;
  e->category = random_below(seed, 9) ? 0 : UINT64_MAX - random_below(seed, 3);
  e->group = random_below(seed, 9) ? 0 : UINT32_MAX - random_below(seed, 3);
  e->second = random_below(seed, 3) ? (int64_t)random_below(seed, 100) - 50 : 0;
  if (e->event && random_below(seed, 9) == 0) {
    s->ops[s->n] = *o; /* a second delivery */
    s->n++;
  }
  if (e->event && random_below(seed, 9) == 0) {
    s->ops[s->n].kind = OP_VOID;
    s->ops[s->n++].key = key;
  }
}

static RFM__UNUSED void tell_customer(story *s, uint64_t *seed, uint32_t customer)
{
  if (random_below(seed, 2)) {
    s->ops[s->n].kind = OP_MEMBER;
    s->ops[s->n].sale.day = (int32_t)random_below(seed, 300);
    s->ops[s->n++].sale.customer = customer;
  }
  for (int i = 0; i < 3; i++) {
    op *o = &s->ops[s->n];

    o->kind = OP_VALUE;
    o->sale.customer = customer;
    o->into = random_below(seed, 3); /* which attribute */
    o->sale.day = i == 0 ? INT32_MIN : 400 + 100 * i;
    o->value = (double)random_below(seed, 1000) / 8 - 60;
    s->n++;
  }
}

static RFM__UNUSED story new_story(uint64_t seed)
{
  story s = {calloc(N_SALES * 4, sizeof *s.ops), 0};
  uint32_t c;

  assert_non_null(s.ops);
  for (int i = 0; i < N_SALES; i++)
    tell_sale(&s, &seed, (uint64_t)i + 1000);
  for (c = 1; c <= N_CUSTOMERS + 3; c++)
    tell_customer(&s, &seed, c);
  for (c = 30; c <= N_CUSTOMERS + 6; c++) { /* chains and bushes: 30 into 10, 31 into 30... */
    s.ops[s.n].kind = OP_ALIAS;
    s.ops[s.n].sale.customer = c;
    s.ops[s.n++].into = c % 2 ? c - 1 : c - 20;
  }
  s.ops[s.n].kind = OP_VOID;
  s.ops[s.n++].key = UINT64_MAX; /* never arrives */
  return s;
}

static RFM__UNUSED void shuffle(story *s, uint64_t seed)
{
  for (int i = s->n - 1; i > 0; i--) {
    const int j = (int)random_below(&seed, (uint32_t)i + 1);
    const op moved = s->ops[i];

    s->ops[i] = s->ops[j];
    s->ops[j] = moved;
  }
}

static RFM__UNUSED void tell(rfm_table *t, int32_t id_type, const op *o)
{
  static const char *const names[] = {"height", "Weight", "heigh"};
  char text[24], other[24];
  const rfm_id id = id_of(id_type, o->sale.customer, text), into = id_of(id_type, o->into, other);

  if (o->kind == OP_SALE)
    assert_int_equal(add_sale(t, id_type, &o->sale), RFM_OK);
  else if (o->kind == OP_VOID)
    assert_int_equal(rfm_table_void(t, o->key, &failure), RFM_OK);
  else if (o->kind == OP_MEMBER)
    add_member(t, &id, &o->sale.day);
  else if (o->kind == OP_ALIAS)
    assert_int_equal(rfm_table_alias(t, &id, &into, &failure), RFM_OK);
  else
    set_value(t, names[o->into], &id, o->sale.day == INT32_MIN ? NULL : &o->sale.day, o->value);
}

static RFM__UNUSED rfm_table *table_of(const story *s, int32_t id_type, const rfm_host *host)
{
  rfm_table *t = new_table(host, id_type, "CNY");

  for (int i = 0; i < s->n; i++)
    tell(t, id_type, &s->ops[i]);
  return t;
}

/* The same, told to five tables that are merged. */
static RFM__UNUSED rfm_table *merged_table_of(const story *s, int32_t id_type, uint64_t seed)
{
  rfm_table *parts[MAX_PARTS];
  int i;

  for (i = 0; i < MAX_PARTS; i++)
    parts[i] = new_table(NULL, id_type, "CNY");
  for (i = 0; i < s->n; i++)
    tell(parts[random_below(&seed, MAX_PARTS)], id_type, &s->ops[i]);
  assert_int_equal(rfm_table_compact(parts[2], &failure), RFM_OK);
  for (i = MAX_PARTS - 1; i > 0; i--) {
    assert_int_equal(rfm_table_merge(parts[i - 1], parts[i], &failure), RFM_OK);
    rfm_table_free(parts[i]);
  }
  return parts[0];
}

/* Several blocks of each list, and one customer with more events than a block has. */
static RFM__UNUSED rfm_table *large_table(int32_t n, const rfm_host *host)
{
  rfm_table *t = new_table(host, RFM_ID_INTEGER, "");
  uint64_t *customer = calloc((size_t)n, sizeof *customer),
           *event = calloc((size_t)n, sizeof *event);
  int32_t *day = calloc((size_t)n, sizeof *day);
  uint8_t *anonymous = calloc((size_t)n, 1);
  double *value = calloc((size_t)n, sizeof *value);
  uint64_t seed = 5;
  rfm_events e;
  rfm_ids ids;
  rfm_attribute a;

  for (int32_t i = 0; i < n; i++) {
    customer[i] = i % 2 ? 77777 : next_random(&seed);
    day[i] = (int32_t)(next_random(&seed) % 20000);
    event[i] = i % 3 ? 0 : (uint64_t)i + 1;
    anonymous[i] = i % 5 == 0;
    value[i] = i;
    if (i < 2 * RFM__BLOCK_ITEMS + 5)
      assert_int_equal(rfm_table_void(t, (uint64_t)i * 7 + 3, &failure), RFM_OK);
  }
  memset(&e, 0, sizeof e);
  e.struct_size = sizeof e;
  e.n = n;
  e.customer = customer;
  e.event = event;
  e.day = day;
  e.anonymous = anonymous;
  assert_int_equal(rfm_table_append(t, &e, NULL, &failure), RFM_OK);
  for (int32_t i = 0; i < n; i++)
    customer[i] = (uint64_t)i;
  memset(&ids, 0, sizeof ids);
  ids.struct_size = sizeof ids;
  ids.n = n;
  ids.number = customer;
  memset(&a, 0, sizeof a);
  a.struct_size = sizeof a;
  a.name = "x";
  a.ids = &ids;
  a.value = value;
  a.day = day;
  assert_int_equal(rfm_table_set_attribute(t, &a, &failure), RFM_OK);
  free(customer), free(event), free(day), free(anonymous), free(value);
  return t;
}

#endif
