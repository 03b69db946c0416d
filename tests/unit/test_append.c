/* SPDX-License-Identifier: MIT */
/* What append refuses, by row and field, and that a refusal changes nothing (RULES 3.1, 3.2, 3.5,
 * 8). */
#include "table_fixture.h"

static const int64_t LARGEST = INT64_C(1) << 53;

/* A table with a history that a refused batch must not touch. */
static const row history[] = {{1, D - 40, 500, RFM_KIND_SALE, 11, 101},
                              {2, D - 10, 300, RFM_KIND_SALE, 12, 102},
                              {1, D - 2, 200, RFM_KIND_RETURN, 11, 103},
                              {9, D - 1, 50, RFM_KIND_SALE, .event = 104, .anonymous = 1}};

static int setup_history(void **state)
{
  fixture *f;

  setup(state);
  f = *state;
  append_ok(f, history);
  remember(f);
  return 0;
}

/* Three rows: good, the given one, good. */
static void refuse_row(fixture *f, row bad, rfm_status status, const char *text)
{
  const row rows[] = {{3, D, 1, bad.kind ? RFM_KIND_SALE : 0, 77, 777}, bad, {4, D, 1, 0, 78, 778}};
  batch b = {.memory = NULL};
  int64_t n_appended = 99;

  rows_batch(&b, rows, 3);
  assert_refused(rfm_table_append(f->table, &b.events, &n_appended, &f->err), status, &f->err, 1,
                 text);
  assert_int_equal(n_appended, 0);
  assert_nothing_changed(f);
  rows_free(&b);
}

static void amounts_beyond_2_to_the_53_are_refused(void **state)
{
  fixture *f = *state;
  const row edge[] = {{5, D, LARGEST}, {5, D, -LARGEST}};

  refuse_row(f, (row){5, D, LARGEST + 1}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, -LARGEST - 1}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, INT64_MIN}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, INT64_MAX}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, 1, .second = LARGEST + 1}, RFM_E_DATA, "second_minor");
  refuse_row(f, (row){5, D, 1, .second = INT64_MIN}, RFM_E_DATA, "second_minor");
  append_ok(f, edge);
}

static void kinds_that_nobody_knows_are_refused(void **state)
{
  fixture *f = *state;
  const uint64_t customers[] = {5, 5};
  const int32_t days[] = {D, D};
  uint8_t kinds[] = {RFM_KIND_SALE, 0};
  rfm_events e;

  refuse_row(f, (row){5, D, 1, 6}, RFM_E_DATA, "kind");
  refuse_row(f, (row){5, D, 1, 0x81}, RFM_E_DATA, "kind"); /* a sale with a high bit */
  refuse_row(f, (row){5, D, 1, 255}, RFM_E_DATA, "kind");
  ZERO_STRUCT(e);
  e.n = 2;
  e.customer = customers;
  e.day = days;
  e.kind = kinds;
  assert_refused(rfm_table_append(f->table, &e, NULL, &f->err), RFM_E_DATA, &f->err, 1, "kind");
  assert_nothing_changed(f);
}

static void with_kinds_amounts_are_magnitudes(void **state)
{
  fixture *f = *state;

  refuse_row(f, (row){5, D, -1, RFM_KIND_RETURN}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, -1, RFM_KIND_SALE}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, -1, RFM_KIND_PAYMENT}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, 1, RFM_KIND_VISIT}, RFM_E_DATA, "amount_minor");
  refuse_row(f, (row){5, D, 1, RFM_KIND_CONTACT}, RFM_E_DATA, "amount_minor");
}

static int RFM_CALL keep_event(const rfm_event *event, void *user_data)
{
  dump_add(user_data, event, sizeof *event);
  return RFM_CONTINUE;
}

static void without_kinds_a_negative_amount_is_a_return(void **state)
{
  fixture *f = *state;
  const row rows[] = {
      {5, D - 1, -70, .second = -7}, {5, D, 0, .second = -3}, {5, D - 2, 90, .second = 9}};
  const rfm_id id = id_number(5);
  dump d = {NULL, 0, 0};
  rfm_event e[3];

  append_ok(f, rows);
  assert_ok(rfm_table_each_event(f->table, &id, keep_event, &d, &f->err), &f->err);
  assert_int_equal(d.n, sizeof e);
  memcpy(e, d.data, sizeof e);
  dump_free(&d);
  assert_int_equal(e[0].kind, RFM_KIND_SALE);
  assert_int_equal(e[0].amount_minor, 90);
  assert_int_equal(e[0].second_minor, 9);
  assert_int_equal(e[1].kind, RFM_KIND_RETURN);
  assert_int_equal(e[1].amount_minor, 70);
  assert_int_equal(e[1].second_minor, 7); /* what counts against the total */
  assert_int_equal(e[2].kind, RFM_KIND_SALE);
  assert_int_equal(e[2].second_minor, -3);
}

static void days_outside_the_calendar_are_refused(void **state)
{
  fixture *f = *state;
  const row edge[] = {{5, RFM_DAY_MIN, 1}, {5, RFM_DAY_MAX, 1}};

  refuse_row(f, (row){5, RFM_DAY_MIN - 1, 1}, RFM_E_DATA, "day");
  refuse_row(f, (row){5, RFM_DAY_MAX + 1, 1}, RFM_E_DATA, "day");
  refuse_row(f, (row){5, INT32_MIN, 1}, RFM_E_DATA, "day");
  append_ok(f, edge);
}

static void times_outside_the_calendar_are_refused(void **state)
{
  static const int64_t bad[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX, INT64_C(-719162) * 86400 - 1,
                                INT64_C(2932897) * 86400};
  fixture *f = *state;
  const uint64_t customers[] = {5, 5};
  int64_t times[] = {0, 0};
  rfm_events e;

  ZERO_STRUCT(e);
  e.n = 2;
  e.customer = customers;
  e.time_s = times;
  for (int i = 0; i < COUNT_OF(bad); i++) {
    times[1] = bad[i];
    assert_refused(rfm_table_append(f->table, &e, NULL, &f->err), RFM_E_DATA, &f->err, 1, "row 1");
    assert_nothing_changed(f);
  }
}

static void the_sum_of_all_magnitudes_stays_within_63_bits(void **state)
{
  fixture *f = *state;
  row rows[1024];
  const row rest[] = {{6, D, LARGEST - 1 - 1050}, {6, D, 1}};

  /* 1,023 amounts of 2^53 and the history's 1,050 leave 2^53 - 1 - 1,050 of room below 2^63 */
  for (int i = 0; i < 1024; i++)
    rows[i] = (row){6, D, i % 2 ? -LARGEST : LARGEST};
  assert_refused(rows_append(f->table, rows, 1024, &f->err), RFM_E_LIMIT, &f->err, 1023,
                 "amount_minor");
  assert_nothing_changed(f);
  assert_ok(rows_append(f->table, rows, 1023, &f->err), &f->err);
  assert_ok(rows_append(f->table, rest, 1, &f->err), &f->err);
  remember(f);
  assert_refused(rows_append(f->table, &rest[1], 1, &f->err), RFM_E_LIMIT, &f->err, 0,
                 "amount_minor");
  assert_nothing_changed(f);
}

static void the_second_measure_has_the_same_bound_for_itself(void **state)
{
  fixture *f = *state;
  row rows[1024];

  for (int i = 0; i < 1024; i++)
    rows[i] = (row){6, D, 1, .second = i % 2 ? -LARGEST : LARGEST};
  assert_refused(rows_append(f->table, rows, 1024, &f->err), RFM_E_LIMIT, &f->err, 1023,
                 "second_minor");
  assert_nothing_changed(f);
}

static void anonymous_money_counts_toward_the_bound(void **state)
{
  fixture *f = *state;
  row rows[1025];

  for (int i = 0; i < 1025; i++)
    rows[i] = (row){0, D - i, LARGEST, .anonymous = 1, .event = i % 2 ? 5000u + (uint64_t)i : 0};
  assert_refused(rows_append(f->table, rows, 1025, &f->err), RFM_E_LIMIT, &f->err, 1023,
                 "amount_minor");
  assert_nothing_changed(f);
}

/* ---- the batch as a whole ---- */

static rfm_events events_of(int64_t n, const uint64_t *customer, const int32_t *day)
{
  rfm_events e;

  ZERO_STRUCT(e);
  e.n = n;
  e.customer = customer;
  e.day = day;
  return e;
}

static void refuse_batch(fixture *f, const rfm_events *e, rfm_status status, const char *text)
{
  int64_t n_appended = 99;

  assert_refused(rfm_table_append(f->table, e, &n_appended, &f->err), status, &f->err, -1, text);
  assert_int_equal(n_appended, 0);
  assert_nothing_changed(f);
}

static void impossible_batches_are_refused(void **state)
{
  static const uint64_t customer[] = {7};
  static const int32_t day[] = {D};
  static const int64_t offsets[] = {0, 1};
  fixture *f = *state;
  rfm_events e = events_of(-1, customer, day);

  refuse_batch(f, NULL, RFM_E_ARG, "batch");
  refuse_batch(f, &e, RFM_E_ARG, "n is -1");
  e = events_of(INT64_MIN, customer, day);
  refuse_batch(f, &e, RFM_E_ARG, "n is");
  e = events_of(INT64_MAX, customer, day); /* n times columns overflows */
  refuse_batch(f, &e, RFM_E_LIMIT, "n is");
  e = events_of(INT64_C(1) << 60, customer, day);
  refuse_batch(f, &e, RFM_E_LIMIT, SIZE_MAX > UINT32_MAX ? "unsorted events" : "n is");
  e = events_of(1, NULL, day);
  refuse_batch(f, &e, RFM_E_ARG, "customer");
  e = events_of(1, customer, NULL);
  refuse_batch(f, &e, RFM_E_ARG, "day and time_s");
  e = events_of(1, customer, day);
  e.flags = 1;
  refuse_batch(f, &e, RFM_E_ARG, "flags");
  e = events_of(1, customer, day);
  e.id_bytes = (const uint8_t *)"a";
  e.id_offsets = offsets;
  refuse_batch(f, &e, RFM_E_ARG, "integers");
}

static void an_empty_batch_is_fine(void **state)
{
  fixture *f = *state;
  rfm_events e = events_of(0, NULL, NULL);
  int64_t n = 5;

  assert_ok(rfm_table_append(f->table, &e, &n, &f->err), &f->err);
  assert_int_equal(n, 0);
  assert_nothing_changed(f);
}

static void a_row_without_a_customer_array_must_be_anonymous(void **state)
{
  static const int32_t day[] = {D, D};
  static const uint8_t anonymous[] = {1, 0};
  fixture *f = *state;
  rfm_events e = events_of(2, NULL, day);

  e.anonymous = anonymous;
  assert_refused(rfm_table_append(f->table, &e, NULL, &f->err), RFM_E_DATA, &f->err, 1, "customer");
  assert_nothing_changed(f);
  e.n = 1;
  assert_ok(rfm_table_append(f->table, &e, NULL, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_anonymous, 2);
}

/* ---- byte ids ---- */

static rfm_status append_ids(fixture *f, const char *bytes, const int64_t *offsets, int64_t n,
                             const uint8_t *anonymous)
{
  static const int32_t day[] = {D, D, D, D};
  rfm_events e = events_of(n, NULL, day);

  e.id_bytes = (const uint8_t *)bytes;
  e.id_offsets = offsets;
  e.anonymous = anonymous;
  return rfm_table_append(f->table, &e, NULL, &f->err);
}

static void byte_ids_must_have_a_length_and_ascending_offsets(void **state)
{
  static const int64_t good[] = {0, 2, 3, 5}, empty[] = {0, 2, 2, 5}, back[] = {0, 2, 1, 5},
                       below[] = {-1, 2, 3, 5}, wild[] = {0, 2, INT64_MIN, 5},
                       wilder[] = {INT64_MIN, INT64_MAX, 3, 5};
  static const uint8_t middle[] = {0, 1, 0};
  fixture *f = *state;

  assert_ok(append_ids(f, "aabcc", good, 3, NULL), &f->err);
  remember(f);
  assert_refused(append_ids(f, "aabcc", empty, 3, NULL), RFM_E_DATA, &f->err, 1, "id");
  assert_refused(append_ids(f, "aabcc", back, 3, NULL), RFM_E_DATA, &f->err, 1, "id_offsets");
  assert_refused(append_ids(f, "aabcc", below, 3, NULL), RFM_E_DATA, &f->err, 0, "id_offsets");
  assert_refused(append_ids(f, "aabcc", wild, 3, NULL), RFM_E_DATA, &f->err, 1, "id_offsets");
  assert_refused(append_ids(f, "aabcc", wilder, 3, NULL), RFM_E_DATA, &f->err, 0, "id_offsets");
  assert_nothing_changed(f);
  assert_ok(append_ids(f, "aabcc", empty, 3, middle), &f->err); /* no bytes are fine for nobody */
  assert_int_equal(counts_of(f->table).n_anonymous, 1);
}

static void byte_ids_without_bytes_or_offsets_are_refused(void **state)
{
  static const int64_t good[] = {0, 2};
  static const uint64_t customer[] = {1};
  fixture *f = *state;
  rfm_events e;

  remember(f);
  assert_refused(append_ids(f, "aa", NULL, 1, NULL), RFM_E_ARG, &f->err, -1, "id_offsets");
  memset(&f->err, 0, sizeof f->err);
  assert_int_equal(append_ids(f, NULL, good, 1, NULL), RFM_E_ARG);
  assert_non_null(strstr(f->err.message, "id_bytes"));
  e = events_of(1, customer, NULL);
  e.day = (const int32_t[]){D};
  assert_refused(rfm_table_append(f->table, &e, NULL, &f->err), RFM_E_ARG, &f->err, -1, "customer");
  assert_nothing_changed(f);
}

/* ---- all or nothing ---- */

static void a_late_error_takes_back_customers_events_keys_and_duplicates(void **state)
{
  fixture *f = *state;
  const row rows[] = {{50, D, 1, RFM_KIND_SALE, 1, 900},
                      {1, D - 40, 500, RFM_KIND_SALE, 11, 101}, /* a duplicate */
                      {51, D, 2, RFM_KIND_SALE, .event = 901, .anonymous = 1},
                      {52, D, 3, RFM_KIND_SALE, .anonymous = 1},
                      {53, D, -1, RFM_KIND_SALE}};

  assert_refused(rows_append(f->table, rows, 5, &f->err), RFM_E_DATA, &f->err, 4, "amount_minor");
  assert_nothing_changed(f);
  assert_ok(rows_append(f->table, rows, 4, &f->err), &f->err); /* the keys 900 and 901 are free */
  assert_int_equal(counts_of(f->table).n_duplicate, 1);
  assert_int_equal(counts_of(f->table).n_anonymous, 3);
}

static void failed_batches_of_other_columns_leave_no_trace_in_later_rows(void **state)
{
  fixture *f = *state;
  const row wide[] = {{60, D, 1, RFM_KIND_SALE, 5, 6, 7, 8, 9, 10, 11}, {60, D, -1, RFM_KIND_SALE}};
  const row plain[] = {{60, D - 5, 1}};
  const rfm_id id = id_number(60);
  dump d = {NULL, 0, 0};
  rfm_event e;

  assert_refused(rows_append(f->table, wide, 2, &f->err), RFM_E_DATA, &f->err, 1, "amount_minor");
  append_ok(f, plain);
  assert_ok(rfm_table_each_event(f->table, &id, keep_event, &d, &f->err), &f->err);
  assert_int_equal(d.n, sizeof e);
  memcpy(&e, d.data, sizeof e);
  dump_free(&d);
  assert_int_equal(e.flags, 0); /* no time */
  assert_int_equal(e.order | e.event | e.item | e.category | e.group, 0);
  assert_int_equal(e.second_minor, 0);
}

static void refused_batches_of_long_ids_do_not_pile_up(void **state)
{
  static const int64_t offsets[] = {0, 60000, 90000, 90000};
  static const char bytes[90000] = "x";
  fixture *f = *state;
  const int64_t n_bytes = counts_of(f->table).n_bytes;
  int64_t n_held = 0;

  for (int i = 0; i < 100; i++) {
    assert_refused(append_ids(f, bytes, offsets, 3, NULL), RFM_E_DATA, &f->err, 2, "id");
    if (i == 0)
      n_held = counts_of(f->table).n_bytes_held;
  }
  assert_int_equal(counts_of(f->table).n_bytes, n_bytes);
  assert_int_equal(counts_of(f->table).n_bytes_held, n_held);
}

/* Rows of known customers: nothing else has to grow. */
static void refused_and_repeated_batches_hold_no_room(void **state)
{
  enum { MANY = 20000 };
  static row rows[MANY];
  fixture *f = *state;
  const int64_t room = 50000; /* the list of blocks, and one block that is kept for the next row */
  int64_t n_held = counts_of(f->table).n_bytes_held;

  for (int i = 0; i < MANY; i++)
    rows[i] = (row){history[0].customer, D, 1, RFM_KIND_SALE, .item = 3, .second = 9};
  rows[MANY - 1].amount = -1;
  assert_refused(rows_append(f->table, rows, MANY, &f->err), RFM_E_DATA, &f->err, MANY - 1,
                 "amount_minor");
  assert_nothing_changed(f);
  assert_in_range(counts_of(f->table).n_bytes_held - n_held, 0, room);
  for (int i = 0; i < MANY; i++) /* all of them one event */
    rows[i] = (row){history[0].customer, D, 1, RFM_KIND_SALE, .event = 5000};
  n_held = counts_of(f->table).n_bytes_held;
  assert_ok(rows_append(f->table, rows, MANY, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_duplicate, MANY - 1);
  assert_in_range(counts_of(f->table).n_bytes_held - n_held, 0, room);
}

static int RFM_CALL append_to(const rfm_event *event, void *user_data)
{
  fixture *f = user_data;

  (void)event;
  assert_refused(rows_append(f->table, history, 1, &f->err), RFM_E_STATE, &f->err, -1, "read");
  return RFM_CONTINUE;
}

static void append_inside_a_walk_is_refused(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(1);

  assert_ok(rfm_table_each_event(f->table, &id, append_to, f, &f->err), &f->err);
  assert_nothing_changed(f);
}

#define with_history(name) cmocka_unit_test_setup_teardown(name, setup_history, teardown)
#define with_bytes(name) cmocka_unit_test_setup_teardown(name, setup_bytes, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      with_history(amounts_beyond_2_to_the_53_are_refused),
      with_history(kinds_that_nobody_knows_are_refused),
      with_history(with_kinds_amounts_are_magnitudes),
      with_history(without_kinds_a_negative_amount_is_a_return),
      with_history(days_outside_the_calendar_are_refused),
      with_history(times_outside_the_calendar_are_refused),
      with_history(the_sum_of_all_magnitudes_stays_within_63_bits),
      with_history(the_second_measure_has_the_same_bound_for_itself),
      with_history(anonymous_money_counts_toward_the_bound),
      with_history(impossible_batches_are_refused),
      with_history(an_empty_batch_is_fine),
      with_history(a_row_without_a_customer_array_must_be_anonymous),
      with_bytes(byte_ids_must_have_a_length_and_ascending_offsets),
      with_bytes(byte_ids_without_bytes_or_offsets_are_refused),
      with_history(a_late_error_takes_back_customers_events_keys_and_duplicates),
      with_history(failed_batches_of_other_columns_leave_no_trace_in_later_rows),
      with_bytes(refused_batches_of_long_ids_do_not_pile_up),
      with_history(refused_and_repeated_batches_hold_no_room),
      with_history(append_inside_a_walk_is_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
