/* SPDX-License-Identifier: MIT */
/* Saved watches: their bytes, that they come back, and what is refused. */
#include "saved_fixture.h"

#include "support/rows.h"

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t WATCH[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x3e, 0x84, 0xa4, 0x1b,
  /* WTCH */
  0x57, 0x54, 0x43, 0x48, 0xa7, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x09, 0x00, 0x00, 0x00, 0x0f, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x4d, 0x4e, 0x00, 0x00,
  0x03, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x0f, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x6c, 0x6f, 0x73, 0x74, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0xf8, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00,
  0x00, 0x00, 0x00, 0x0e, 0x53, 0xb1, 0xdb,
  /* WSTA */
  0x57, 0x53, 0x54, 0x41, 0x7c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4d, 0x4e, 0x00, 0x00, 0x34, 0x4e, 0x00, 0x00,
  0x4d, 0x4e, 0x00, 0x00, 0x4d, 0x4e, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01, 0x05, 0x03, 0x01,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08, 0x40, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0xf0, 0x3f, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x40, 0x2c, 0x01, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x4d, 0x4e, 0x00, 0x00, 0x48, 0x4e, 0x00, 0x00, 0xc6, 0x06, 0xf5, 0xff,
  0xc6, 0x06, 0xf5, 0xff, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x14, 0x40, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08, 0x40, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x31, 0xde, 0xe3, 0x18,
  /* WALR */
  0x57, 0x41, 0x4c, 0x52, 0x46, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x4d, 0x4e, 0x00, 0x00, 0x4d, 0x4e, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x05, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08, 0x40, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x20,
  0x7c, 0x40, 0x3d, 0x76, 0xbd, 0x6d,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

enum { DAY0 = 20000, LOOK = DAY0 + 45, NEVER = RFM_DAY_MIN };

static rfm_watch *watch_of_rules(const rfm_host *host, const rfm_watch_rule *rules, int32_t n,
                                 int32_t id_type)
{
  rfm_watch_options o;
  rfm_watch *watch = NULL;

  ZERO_STRUCT(o);
  o.rules = rules;
  o.n_rules = n;
  o.capacity = 5;
  o.capacity_per_group = 2;
  o.cool_down_days = 9;
  o.start_delay_days = 15;
  o.id_type = id_type;
  assert_ok(rfm_watch_new(&watch, host, &o, &failure), &failure);
  return watch;
}

/* What the bytes of WATCH say: customer 7 has fallen from 5 to 3 and is overdue by 2.5; 300 bought
 * once. */
static void *tiny_watch(const rfm_host *host)
{
  static const double recency[] = {10, 20, 30, 40}, frequency[] = {1, 2, 3, 4},
                      money[] = {100, 200, 300, 400};
  static const double *const breaks[] = {recency, frequency, money};
  static const row rows[] = {{7, DAY0, 150, .group = 3},
                             {7, DAY0 + 10, 150, .group = 4},
                             {7, DAY0 + 20, 150},
                             {300, DAY0 + 40, 50}};
  rfm_table *table = rows_table(host, rows, COUNT_OF(rows));
  rfm_scorer *scorer = NULL;
  rfm_segments *map = NULL;
  rfm_watch_rule rules[3];
  rfm_watch_sources s;
  rfm_watch *watch;

  ZERO_STRUCT(s);
  for (int i = 0; i < 3; i++)
    ZERO_STRUCT(rules[i]);
  rules[0].kind = RFM_WATCH_FALL;
  rules[0].days = 15;
  rules[0].money_level = 1;
  rules[1].kind = RFM_WATCH_SEGMENT;
  rules[1].segment = "lost";
  rules[2].kind = RFM_WATCH_OVERDUE;
  watch = watch_of_rules(host, rules, 3, 0);
  assert_ok(rfm_scorer_from_breaks(&scorer, NULL, NULL, breaks, NULL, DAY0, &failure), &failure);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &failure), &failure);
  s.scorer = scorer;
  s.segments = map;
  assert_ok(rfm_watch_run(watch, table, &s, LOOK, NULL, NULL, &failure), &failure);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_table_free(table);
  return watch;
}

#define F64_ONE UINT64_C(0x3ff0000000000000)
#define F64_THREE UINT64_C(0x4008000000000000)
#define F64_MINUS (UINT64_C(1) << 63)

/* WTCH: flags, capacities 4 and 12, days 20 and 24, type 28, day 32, rules 36; the first rule from
 * 40: kind, flags, enter 48, leave 56, metric 64, days 68, money 72, purchases 76, key 80; the
 * second from 81, its key 122. WSTA: states of 56 bytes from 4 on: id, days 12 16 20 24, group 28,
 * danger 32, rules 33, three times mark, there, value. WALR: place 4, group 8, days 12 16, rank 20,
 * rules 24, reasons 25. */
static const saved_lie lies[] = {
    {"WTCH", 0, 16, 4, "setting"},
    {"WTCH", 4, 0, 8, "setting"},
    {"WTCH", 4, F64_MINUS, 8, "setting"},
    {"WTCH", 12, F64_MINUS, 8, "setting"},
    {"WTCH", 20, 0, 4, "setting"},
    {"WTCH", 20, 3661, 4, "setting"},
    {"WTCH", 24, 0, 4, "setting"},
    {"WTCH", 28, 0, 4, "setting"},
    {"WTCH", 28, 3, 4, "setting"},
    {"WTCH", 28, 2, 4, ""},
    {"WTCH", 32, 0x7fffffff, 4, "setting"},
    {"WTCH", 36, 0, 4, "setting"},
    {"WTCH", 36, 9, 4, "setting"},
    {"WTCH", 36, 2, 4, "left over"},
    {"WTCH", 0, RFM_WATCH_NO_COOL_DOWN, 4, "setting"},
    {"WTCH", 40, 9, 4, "kind"},
    {"WTCH", 40, RFM_WATCH_OVERDUE, 4, "for a fall"},
    {"WTCH", 44, 1, 4, "flags"},
    {"WTCH", 48, F64_MINUS | F64_ONE, 8, "below 0"},
    {"WTCH", 48, 0, 8, "number of levels"},
    {"WTCH", 56, F64_ONE, 8, "no leave"},
    {"WTCH", 64, 99, 4, "metric"},
    {"WTCH", 68, 0, 4, "days"},
    {"WTCH", 72, 0, 4, "money_level"},
    {"WTCH", 76, 1, 4, "purchases"},
    {"WTCH", 80, 255, 1, ""},
    {"WTCH", 121, 0, 1, ""},
    {"WSTA", 0, 0, 4, "number of its items"},
    {"WSTA", 0, 3, 4, ""},
    {"WSTA", 0, 0x80000000, 4, "number of its items"},
    {"WSTA", 4, 300, 8, "not in order"},
    {"WSTA", 12, LOOK + 1, 4, "state"},
    {"WSTA", 16, LOOK + 1, 4, "state"},
    {"WSTA", 20, LOOK + 1, 4, "state"},
    {"WSTA", 24, LOOK + 1, 4, "state"},
    {"WSTA", 24, 0x80000000, 4, "state"},
    {"WSTA", 32, 2, 1, "state"},
    {"WSTA", 32, 0, 1, "state"},
    {"WSTA", 33, 0, 1, "state"},
    {"WSTA", 33, 8, 1, "state"},
    {"WSTA", 34, 0, 1, "mark"},
    {"WSTA", 44, 1, 1, "mark"},
    {"WSTA", 35, 2, 1, "neither"},
    {"WSTA", 35, 0, 1, "neither"},
    {"WALR", 0, 2, 4, ""},
    {"WALR", 4, 2, 4, "alert"},
    {"WALR", 4, 0xffffffff, 4, "alert"},
    {"WALR", 12, LOOK + 1, 4, "alert"},
    {"WALR", 16, LOOK + 1, 4, "alert"},
    {"WALR", 20, 0x80000000, 4, "alert"},
    {"WALR", 24, 0, 1, "alert"},
    {"WALR", 24, 8, 1, "alert"},
    {"WALR", 25, 4, 1, "reasons"},
    {"WALR", 25, 1, 1, ""},
};

static const saved_case watch_case = {
    RFM__OBJECT_WATCH, tiny_watch, WATCH, sizeof WATCH, lies, COUNT_OF(lies),
};

/* ---- byte ids, more than a block ---- */

enum { MANY = 2500 };

/* Ids of 1 to 200 bytes; every one overdue. */
static rfm_table *many(void)
{
  rfm_table_options o;
  rfm_table *table = NULL;

  ZERO_STRUCT(o);
  o.id_type = RFM_ID_BYTES;
  assert_ok(rfm_table_new(&table, NULL, &o, &failure), &failure);
  for (int i = 0; i < MANY; i++) {
    char text[208];
    rfm_event sale;
    rfm_id id;

    (void)snprintf(text, sizeof text, "%d%.*s", i, i % 190,
                   "..............................................................................."
                   "..............................................................................."
                   "................................");
    id = id_bytes(text);
    ZERO_STRUCT(sale);
    sale.kind = RFM_KIND_SALE;
    sale.amount_minor = i % 7;
    for (sale.day = DAY0; sale.day <= DAY0 + 20; sale.day += 10)
      assert_ok(rfm_table_append_one(table, &id, &sale, &failure), &failure);
  }
  return table;
}

typedef struct chain {
  uint64_t last; /* what was told so far, as one number */
  int n;
} chain;

static int RFM_CALL take(const rfm_watch_alert *alert, void *user_data)
{
  chain *c = user_data;
  const uint64_t link[2] = {c->last, alert->alert_id};

  c->last = rfm_key_hash(link, sizeof link);
  c->n++;
  return RFM_CONTINUE;
}

static void byte_ids_and_many_blocks_come_back(void **state)
{
  rfm_table *table = many();
  rfm_watch_rule rule;
  rfm_watch_options o;
  rfm_watch *watch = NULL, *back = NULL;
  rfm_watch_hooks h;
  chain a = {0, 0}, b = {0, 0};
  stream s = {0}, again = {0};
  int64_t n;

  (void)state;
  ZERO_STRUCT(rule);
  rule.kind = RFM_WATCH_OVERDUE;
  ZERO_STRUCT(o);
  o.rules = &rule;
  o.n_rules = 1;
  o.capacity = 2000;
  o.id_type = RFM_ID_BYTES;
  o.start_delay_days = 1;
  assert_ok(rfm_watch_new(&watch, NULL, &o, &failure), &failure);
  assert_ok(rfm_watch_run(watch, table, NULL, LOOK, NULL, NULL, &failure), &failure);
  assert_ok(rfm_watch_save(watch, stream_write, &s, &failure), &failure);
  s.most = 1000;
  assert_ok(rfm_watch_load(&back, NULL, stream_read, &s, &failure), &failure);
  assert_ok(rfm_watch_save(back, stream_write, &again, &failure), &failure);
  assert_same_stream(&s, &again);
  ZERO_STRUCT(h);
  h.alert = take;
  h.user_data = &a;
  assert_ok(rfm_watch_deliver(watch, &h, &n, &failure), &failure);
  h.user_data = &b;
  assert_ok(rfm_watch_deliver(back, &h, &n, &failure), &failure);
  assert_int_equal(a.n, 2000);
  assert_int_equal(b.n, 2000);
  assert_int_equal(a.last, b.last);
  rfm_watch_free(watch);
  rfm_watch_free(back);
  rfm_table_free(table);
  stream_free(&s);
  stream_free(&again);
}

static int RFM_CALL take_id(const rfm_watch_alert *alert, void *user_data)
{
  *(uint64_t *)user_data = alert->alert_id;
  return RFM_CONTINUE;
}

/* rfm_key_hash() of id type, rule, day and the hash of the id: fixed for ever. */
static void alert_ids_are_fixed_for_ever(void **state)
{
  static const uint8_t number[8] = {7};
  uint8_t text[20] = {RFM_ID_INTEGER, 0, 0, 0, 0, 0, 0, 0}; /* type, then rule 0 */
  rfm_watch *watch = tiny_watch(NULL);
  uint64_t got = 0;
  rfm_watch_hooks h;

  (void)state;
  put_le(text + 8, LOOK, 4);
  put_le(text + 12, rfm_key_hash(number, sizeof number), 8);
  ZERO_STRUCT(h);
  h.alert = take_id;
  h.user_data = &got;
  assert_ok(rfm_watch_deliver(watch, &h, NULL, &failure), &failure);
  assert_int_equal(got, rfm_key_hash(text, sizeof text));
  rfm_watch_free(watch);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&watch_case),
      cmocka_unit_test(byte_ids_and_many_blocks_come_back),
      cmocka_unit_test(alert_ids_are_fixed_for_ever),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
