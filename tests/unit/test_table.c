/* SPDX-License-Identifier: MIT */
/* Making tables, days from times, ids of both types, and what a table says it holds. */
#include "table_fixture.h"

static rfm_table_options table_options(void)
{
  rfm_table_options o;

  ZERO_STRUCT(o);
  return o;
}

static void refuse_new(const rfm_table_options *o, const char *text)
{
  rfm_table *table = (rfm_table *)1;
  rfm_error err;

  assert_refused(rfm_table_new(&table, NULL, o, &err), RFM_E_ARG, &err, -1, text);
  assert_null(table);
}

static void a_table_is_made_of_nothing_but_defaults(void **state)
{
  rfm_table *table = NULL;
  rfm_table_counts counts;

  (void)state;
  assert_int_equal(rfm_table_new(&table, NULL, NULL, NULL), RFM_OK);
  counts = counts_of(table);
  assert_int_equal(counts.n_customers, 0);
  assert_int_equal(counts.n_events, 0);
  assert_int_equal(counts.floor_day, RFM_DAY_MIN);
  assert_int_equal(counts.first_day, 0);
  assert_int_equal(counts.last_day, 0);
  assert_int_equal(counts.earlier_day, 0);
  assert_true(counts.n_bytes > 0);
  rfm_table_free(table);
  rfm_table_free(NULL);
}

static void bad_options_are_named(void **state)
{
  rfm_table_options o = table_options();
  rfm_error err;

  (void)state;
  assert_refused(rfm_table_new(NULL, NULL, NULL, &err), RFM_E_ARG, &err, -1, "out");
  o.flags = 1;
  refuse_new(&o, "flags");
  o = table_options();
  o.id_type = 3;
  refuse_new(&o, "id_type");
  o.id_type = -1;
  refuse_new(&o, "id_type");
  o = table_options();
  o.day_start_s = 86400;
  refuse_new(&o, "day_start_s");
  o.day_start_s = -86400;
  refuse_new(&o, "day_start_s");
  o = table_options();
  memcpy(o.currency, "EU\0R", 4);
  refuse_new(&o, "currency");
}

static void half_a_pair_of_memory_hooks_is_refused(void **state)
{
  failing_host fh;
  rfm_table *table = (rfm_table *)1;
  rfm_error err;

  (void)state;
  failing_host_init(&fh);
  fh.host.dealloc = NULL;
  assert_refused(rfm_table_new(&table, &fh.host, NULL, &err), RFM_E_ARG, &err, -1, "alloc");
  assert_null(table);
}

/* Day of one event at a time, in a table with that day start. */
static int32_t day_of(int64_t time_s, int32_t day_start_s)
{
  const uint64_t customer = 1;
  rfm_table_options o = table_options();
  rfm_table *table = NULL;
  rfm_events e;
  rfm_error err;
  int32_t day;

  o.day_start_s = day_start_s;
  assert_ok(rfm_table_new(&table, NULL, &o, &err), &err);
  ZERO_STRUCT(e);
  e.n = 1;
  e.customer = &customer;
  e.time_s = &time_s;
  assert_ok(rfm_table_append(table, &e, NULL, &err), &err);
  day = counts_of(table).last_day;
  rfm_table_free(table);
  return day;
}

static void days_are_times_rounded_down(void **state)
{
  const int64_t first = INT64_C(-719162) * 86400, last = INT64_C(2932897) * 86400 - 1;

  (void)state;
  assert_int_equal(day_of(0, 0), 0);
  assert_int_equal(day_of(86399, 0), 0);
  assert_int_equal(day_of(86400, 0), 1);
  assert_int_equal(day_of(-1, 0), -1);
  assert_int_equal(day_of(-86400, 0), -1);
  assert_int_equal(day_of(-86401, 0), -2);
  assert_int_equal(day_of(first, 0), RFM_DAY_MIN);
  assert_int_equal(day_of(last, 0), RFM_DAY_MAX);
}

static void a_business_day_may_start_at_another_hour_and_offset(void **state)
{
  (void)state;
  assert_int_equal(day_of(3 * 3600, -4 * 3600), -1); /* a bar that closes at 4, at 3 in the night */
  assert_int_equal(day_of(4 * 3600, -4 * 3600), 0);
  assert_int_equal(day_of(16 * 3600, 8 * 3600), 1); /* midnight in Shanghai */
  assert_int_equal(day_of(16 * 3600 - 1, 8 * 3600), 0);
  assert_int_equal(day_of(1, 86399), 1);
  assert_int_equal(day_of(0, 86399), 0);
  assert_int_equal(day_of(86398, -86399), -1);
  assert_int_equal(day_of(86399, -86399), 0);
  /* the offset may carry a time back into the calendar's first day, and out of its last */
  assert_int_equal(day_of(INT64_C(-719162) * 86400 - 1, 1), RFM_DAY_MIN);
}

static void a_given_day_decides_and_the_time_only_orders(void **state)
{
  fixture *f = *state;
  const row rows[] = {{.customer = 1, .day = 7, .amount = 2, .time = 50},
                      {.customer = 1, .day = 7, .amount = 1, .time = 86400 * 900}};
  rfm_event last;

  append_ok(f, rows);
  assert_int_equal(counts_of(f->table).first_day, 7);
  assert_int_equal(counts_of(f->table).last_day, 7);
  ZERO_STRUCT(last);
  assert_ok(rfm_table_last_event(f->table, &last, &f->err), &f->err);
  assert_int_equal(last.amount_minor, 1);
}

static int RFM_CALL collect_number(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                   const int32_t *joined_day, void *user_data)
{
  dump *d = user_data;

  assert_null(into);
  assert_null(joined_day);
  assert_int_equal(n_events, 1);
  dump_add(d, &id->number, sizeof id->number);
  return RFM_CONTINUE;
}

static void integer_ids_may_be_anything_and_come_in_unsigned_order(void **state)
{
  fixture *f = *state;
  const row rows[] = {{UINT64_MAX, D, 1}, {1, D, 1}, {UINT64_C(1) << 63, D, 1}, {0, D, 1}};
  const uint64_t expected[] = {0, 1, UINT64_C(1) << 63, UINT64_MAX};
  dump ids = {NULL, 0, 0};
  rfm_metrics *m;
  rfm_metric frequency = metric_of(RFM_METRIC_FREQUENCY, 0);

  append_ok(f, rows);
  assert_ok(rfm_table_each_customer(f->table, collect_number, &ids, &f->err), &f->err);
  assert_int_equal(ids.n, sizeof expected);
  assert_memory_equal(ids.data, expected, sizeof expected);
  m = one_metric(&frequency, NULL);
  for (int i = 0; i < COUNT_OF(expected); i++)
    assert_value(f->table, m, expected[i], 1);
  rfm_metrics_free(m);
  dump_free(&ids);
}

/* One sale of each id; `offsets` has n + 1 places. */
static rfm_status append_bytes(fixture *f, const char *bytes, const int64_t *offsets, int64_t n)
{
  static int32_t day[64];
  rfm_events e;

  ZERO_STRUCT(e);
  for (int i = 0; i < 64; i++)
    day[i] = D;
  e.n = n;
  e.id_bytes = (const uint8_t *)bytes;
  e.id_offsets = offsets;
  e.day = day;
  return rfm_table_append(f->table, &e, NULL, &f->err);
}

static int RFM_CALL collect_bytes(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                  const int32_t *joined_day, void *user_data)
{
  dump *d = user_data;

  (void)into;
  (void)n_events;
  (void)joined_day;
  dump_add(d, id->bytes, (size_t)id->n_bytes);
  dump_add(d, "|", 1);
  return RFM_CONTINUE;
}

static void byte_ids_come_byte_by_byte_and_a_prefix_first(void **state)
{
  fixture *f = *state;
  /* "b", "a", "ab", "a\0", "\xff", "a\0\0", "abcdefghi", "abcdefgh" */
  static const char bytes[] = "baaba\0\xff"
                              "a\0\0abcdefghiabcdefgh";
  static const int64_t offsets[] = {0, 1, 2, 4, 6, 7, 10, 19, 27};
  static const char expected[] = "a|a\0|a\0\0|ab|abcdefgh|abcdefghi|b|\xff|";
  dump ids = {NULL, 0, 0};

  assert_ok(append_bytes(f, bytes, offsets, 8), &f->err);
  assert_int_equal(counts_of(f->table).n_customers, 8);
  assert_ok(rfm_table_each_customer(f->table, collect_bytes, &ids, &f->err), &f->err);
  assert_int_equal(ids.n, sizeof expected - 1);
  assert_memory_equal(ids.data, expected, ids.n);
  ids.n = 0;
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_ok(rfm_table_each_customer(f->table, collect_bytes, &ids, &f->err), &f->err);
  assert_memory_equal(ids.data, expected, ids.n);
  dump_free(&ids);
}

/* 300 ids with long common prefixes and zeros at the end, in a scrambled order: every sort path of
 * the ids. */
static void many_byte_ids_with_common_prefixes_are_in_order(void **state)
{
  fixture *f = *state;
  static char bytes[300 * 40];
  static int64_t offsets[301];
  static int32_t day[300];
  dump ids = {NULL, 0, 0};
  rfm_features *features = NULL;
  rfm_ids known;
  rfm_events e;

  ZERO_STRUCT(e);
  for (int i = 0; i < 300; i++) {
    const int k = i * 77 % 300;
    char *at = bytes + offsets[i];
    const int n = 12 + k % 20;

    memset(at, k % 3 ? 'x' : 0, (size_t)n);
    memcpy(at, "customer", 8);
    at[8] = (char)(k / 60);
    at[n - 1] = (char)(k % 7 ? k % 60 : 0);
    offsets[i + 1] = offsets[i] + n;
    day[i] = D;
  }
  e.n = 300;
  e.id_bytes = (const uint8_t *)bytes;
  e.id_offsets = offsets;
  e.day = day;
  assert_ok(rfm_table_append(f->table, &e, NULL, &f->err), &f->err);
  assert_ok(rfm_features_measure(&features, f->table, NULL, D, NULL, &f->err), &f->err);
  ZERO_STRUCT(known);
  assert_ok(rfm_features_ids(features, &known, &f->err), &f->err);
  assert_true(known.n > 100);
  for (int64_t i = 1; i < known.n; i++) {
    const int64_t a = known.offsets[i] - known.offsets[i - 1],
                  b = known.offsets[i + 1] - known.offsets[i];
    const int order = memcmp(known.bytes + known.offsets[i - 1], known.bytes + known.offsets[i],
                             (size_t)(a < b ? a : b));

    assert_true(order < 0 || (order == 0 && a < b));
  }
  rfm_features_free(features);
  dump_free(&ids);
}

static void the_longest_id_has_65535_bytes(void **state)
{
  fixture *f = *state;
  static char bytes[65536 + 1];
  int64_t offsets[] = {0, 65535};
  rfm_id id = id_bytes("");
  double values[3];

  memset(bytes, 'q', sizeof bytes - 1);
  assert_ok(append_bytes(f, bytes, offsets, 1), &f->err);
  id.bytes = (const uint8_t *)bytes;
  id.n_bytes = 65535;
  assert_ok(rfm_features_one(f->table, NULL, D, &id, values, 3, NULL, &f->err), &f->err);
  assert_true(values[1] == 1);
  id.n_bytes = 65534;
  assert_int_equal(rfm_features_one(f->table, NULL, D, &id, values, 3, NULL, NULL), RFM_E_NOTFOUND);
  remember(f);
  offsets[1] = 65536;
  assert_refused(append_bytes(f, bytes, offsets, 1), RFM_E_DATA, &f->err, 0, "65535");
  assert_nothing_changed(f);
}

static void the_day_before_the_last_one_hints_at_a_mistyped_year(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, 100, 1}, {2, 90, 1}, {1, 100, 1}, {3, 95, 1}, {1, 465, 1}, {2, 97, 1}};
  rfm_table_counts c;

  assert_ok(rows_append(f->table, rows, 1, &f->err), &f->err);
  c = counts_of(f->table);
  assert_int_equal(c.earlier_day, 100); /* equal to the last where there is none */
  append_ok(f, rows);
  c = counts_of(f->table);
  assert_int_equal(c.first_day, 90);
  assert_int_equal(c.last_day, 465);
  assert_int_equal(c.earlier_day, 100);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).earlier_day, 100);
}

static void the_tail_is_what_was_not_compacted(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, 1, 1}, {2, 2, 2, .event = 7, .anonymous = 1}, {2, 2, 2}};
  const rfm_id one = id_number(1);

  append_ok(f, rows);
  assert_int_equal(counts_of(f->table).n_tail, 2); /* events of customers */
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_tail, 0);
  append_ok(f, rows);
  assert_int_equal(counts_of(f->table).n_events, 4);
  assert_int_equal(counts_of(f->table).n_tail, 2);
  assert_ok(rfm_table_forget(f->table, &one, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_events, 2);
  assert_int_equal(counts_of(f->table).n_tail, 1);
}

static void compacting_changes_nothing_that_can_be_seen(void **state)
{
  fixture *f = *state;
  const row rows[] = {{5, D - 3, 10, RFM_KIND_SALE, 1, 1},
                      {4, D - 1, 4, RFM_KIND_RETURN, 2, 2},
                      {5, D - 9, 10, RFM_KIND_PAYMENT, 3, 3},
                      {4, D, 9, RFM_KIND_SALE, 2, 4}};

  append_ok(f, rows);
  remember(f);
  f->bytes_before = 0; /* but memory */
  for (int i = 0; i < 2; i++) {
    assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
    assert_nothing_changed(f);
  }
}

static void null_tables_are_refused_everywhere(void **state)
{
  rfm_table_counts counts;
  rfm_anonymous totals;
  rfm_error err;

  (void)state;
  ZERO_STRUCT(counts);
  ZERO_STRUCT(totals);
  assert_refused(rfm_table_append(NULL, NULL, NULL, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_table_compact(NULL, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_table_count(NULL, &counts, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_table_prune(NULL, 0, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_table_void(NULL, 1, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_table_merge(NULL, NULL, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_table_anonymous(NULL, 0, 1, &totals, &err), RFM_E_ARG, &err, -1, "table");
}

static void outputs_that_are_null_or_unsized_are_refused(void **state)
{
  fixture *f = *state;
  rfm_table_counts counts;
  rfm_event event;

  assert_refused(rfm_table_count(f->table, NULL, &f->err), RFM_E_ARG, &f->err, -1,
                 "rfm_table_counts");
  memset(&counts, 0, sizeof counts);
  assert_refused(rfm_table_count(f->table, &counts, &f->err), RFM_E_ABI, &f->err, -1,
                 "struct_size");
  memset(&event, 0, sizeof event);
  assert_refused(rfm_table_last_event(f->table, &event, &f->err), RFM_E_ABI, &f->err, -1,
                 "struct_size");
}

#define test_in(setup_fn, name) cmocka_unit_test_setup_teardown(name, setup_fn, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_table_is_made_of_nothing_but_defaults),
      cmocka_unit_test(bad_options_are_named),
      cmocka_unit_test(half_a_pair_of_memory_hooks_is_refused),
      cmocka_unit_test(days_are_times_rounded_down),
      cmocka_unit_test(a_business_day_may_start_at_another_hour_and_offset),
      test_in(setup, a_given_day_decides_and_the_time_only_orders),
      test_in(setup, integer_ids_may_be_anything_and_come_in_unsigned_order),
      test_in(setup_bytes, byte_ids_come_byte_by_byte_and_a_prefix_first),
      test_in(setup_bytes, many_byte_ids_with_common_prefixes_are_in_order),
      test_in(setup_bytes, the_longest_id_has_65535_bytes),
      test_in(setup, the_day_before_the_last_one_hints_at_a_mistyped_year),
      test_in(setup, the_tail_is_what_was_not_compacted),
      test_in(setup, compacting_changes_nothing_that_can_be_seen),
      cmocka_unit_test(null_tables_are_refused_everywhere),
      test_in(setup, outputs_that_are_null_or_unsized_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
