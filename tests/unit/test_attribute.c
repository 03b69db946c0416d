/* SPDX-License-Identifier: MIT */
/* Members and dated attributes (RULES 3.9; table.h). */
#include "table_fixture.h"

#include <stdio.h>

enum { MAX = 8 };

typedef struct values {
  rfm_attribute a;
  rfm_ids ids;
  uint64_t number[MAX];
  double value[MAX];
  int32_t day[MAX];
} values;

/* One value: undated where day is INT32_MIN. */
static values one_value(const char *name, uint64_t customer, double value, int32_t day)
{
  values v;

  memset(&v, 0, sizeof v);
  v.a.struct_size = sizeof v.a;
  v.a.name = name;
  v.ids.struct_size = sizeof v.ids;
  v.ids.n = 1;
  v.number[0] = customer;
  v.value[0] = value;
  v.day[0] = day;
  return v;
}

static rfm_status set(fixture *f, values *v)
{
  v->a.ids = &v->ids;
  v->a.value = v->value;
  v->a.day = v->day[0] == INT32_MIN ? NULL : v->day;
  v->ids.number = v->number;
  return rfm_table_set_attribute(f->table, &v->a, &f->err);
}

static void set_ok(fixture *f, uint64_t customer, double value, int32_t day)
{
  values v = one_value("score", customer, value, day);

  assert_ok(set(f, &v), &f->err);
}

static void assert_score(const fixture *f, uint64_t customer, int32_t as_of_day, double expected)
{
  rfm_metric metric = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_metrics *m;
  double got;

  metric.attribute = "score";
  m = one_metric(&metric, NULL);
  got = value_of(f->table, m, as_of_day, customer);
  rfm_metrics_free(m);
  if (!(got == expected || (got != got && expected != expected)))
    fail_msg("%.17g, expected %.17g", got, expected);
}

static void the_last_value_at_or_before_the_day_counts(void **state)
{
  fixture *f = *state;

  set_ok(f, 1, 30, D - 5);
  set_ok(f, 1, 10, D - 20);
  set_ok(f, 1, 20, D - 10);
  assert_score(f, 1, D - 21, UNDEFINED);
  assert_score(f, 1, D - 20, 10);
  assert_score(f, 1, D - 11, 10);
  assert_score(f, 1, D - 10, 20);
  assert_score(f, 1, D, 30);
}

static void an_undated_value_stands_in_before_the_first_dated_one(void **state)
{
  fixture *f = *state;

  set_ok(f, 1, 7, INT32_MIN);
  assert_score(f, 1, RFM_DAY_MIN, 7);
  set_ok(f, 1, 8, D);
  assert_score(f, 1, D - 1, 7);
  assert_score(f, 1, D, 8);
}

static void another_value_of_the_same_day_is_a_conflict_unless_it_replaces(void **state)
{
  static const int32_t days[] = {INT32_MIN, D};
  fixture *f = *state;

  for (int i = 0; i < 2; i++) {
    values v = one_value("score", 1, 2, days[i]);

    set_ok(f, 1, 1, days[i]);
    set_ok(f, 1, 1, days[i]); /* the same again is harmless */
    assert_refused(set(f, &v), RFM_E_CONFLICT, &f->err, 0, "score");
    assert_score(f, 1, D, 1);
    v.a.flags = RFM_ATTRIBUTE_REPLACE;
    assert_ok(set(f, &v), &f->err);
    assert_score(f, 1, D, 2);
  }
}

static void all_values_of_a_call_or_none(void **state)
{
  fixture *f = *state;
  values v = one_value("score", 1, 11, D), first = one_value("other", 9, 1, D);

  set_ok(f, 1, 10, D);
  set_ok(f, 2, 20, D);
  v.a.flags = RFM_ATTRIBUTE_REPLACE;
  v.ids.n = 4;
  memcpy(v.number, (const uint64_t[]){1, 3, 1, 2}, 4 * sizeof *v.number);
  memcpy(v.value, (const double[]){11, 30, 12, UNDEFINED}, 4 * sizeof *v.value);
  memcpy(v.day, (const int32_t[]){D, D, D, D}, 4 * sizeof *v.day);
  remember(f);
  assert_refused(set(f, &v), RFM_E_DATA, &f->err, 3, "value");
  v.a.flags = 0;
  v.value[0] = 10;
  v.value[3] = 20;
  assert_refused(set(f, &v), RFM_E_CONFLICT, &f->err, 2,
                 "score"); /* row 2 against row 0 and the table */
  assert_nothing_changed(f);
  assert_score(f, 1, D, 10);
  v.day[0] = D + 1; /* set before row 2 is refused, and taken back from beside the other day */
  assert_refused(set(f, &v), RFM_E_CONFLICT, &f->err, 2, "score");
  assert_nothing_changed(f);
  assert_score(f, 1, D + 1, 10);
  first.ids.n = 2;
  first.number[1] = 9;
  first.value[1] = 2;
  first.day[1] = D;
  assert_refused(set(f, &first), RFM_E_CONFLICT, &f->err, 1,
                 "other"); /* and the name does not stay */
  assert_nothing_changed(f);
}

static void bad_values_are_refused_by_row(void **state)
{
  fixture *f = *state;
  values v = one_value("score", 1, (double)INFINITY, D);

  remember(f);
  assert_refused(set(f, &v), RFM_E_DATA, &f->err, 0, "value");
  v.value[0] = -(double)INFINITY;
  assert_refused(set(f, &v), RFM_E_DATA, &f->err, 0, "value");
  v = one_value("score", 1, 1, RFM_DAY_MAX + 1);
  assert_refused(set(f, &v), RFM_E_DATA, &f->err, 0, "day");
  v = one_value("score", 1, 1, RFM_DAY_MIN - 1);
  assert_refused(set(f, &v), RFM_E_DATA, &f->err, 0, "day");
  assert_nothing_changed(f);
}

static void bad_calls_are_refused_by_field(void **state)
{
  static const char long_name[] =
      "0123456789012345678901234567890123456789012345678901234567890123";
  fixture *f = *state;
  values v = one_value(NULL, 1, 1, D);

  assert_refused(rfm_table_set_attribute(f->table, NULL, &f->err), RFM_E_ARG, &f->err, -1,
                 "attribute");
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "name");
  v.a.name = "";
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "name");
  v.a.name = long_name;
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "name");
  v.a.name = long_name + 1; /* 63 bytes are fine */
  assert_ok(set(f, &v), &f->err);
  v.a.flags = 2;
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "flags");
  v.a.flags = 0;
  v.a.value = NULL;
  v.ids.number = v.number;
  assert_refused(rfm_table_set_attribute(f->table, &v.a, &f->err), RFM_E_ARG, &f->err, -1, "value");
  v.a.ids = NULL;
  assert_refused(rfm_table_set_attribute(f->table, &v.a, &f->err), RFM_E_ARG, &f->err, -1, "ids");
  v = one_value("score", 1, 1, D);
  v.ids.n = -1;
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "n is -1");
  v.ids.n = INT64_MAX;
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "n is");
  v.ids.n = 1;
  v.ids.flags = 4;
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "flags");
  v.ids.flags = 0;
  v.ids.bytes = (const uint8_t *)"x";
  assert_refused(set(f, &v), RFM_E_ARG, &f->err, -1, "integers");
}

static void a_table_has_at_most_64_names(void **state)
{
  fixture *f = *state;
  char name[16];

  for (int i = 0; i < 65; i++) {
    values v;

    (void)snprintf(name, sizeof name, "a%d", i);
    v = one_value(name, 1, i, D);
    if (i < 64)
      assert_ok(set(f, &v), &f->err);
    else
      assert_refused(set(f, &v), RFM_E_LIMIT, &f->err, -1, "64");
  }
}

static void a_name_that_the_table_does_not_have_is_not_found(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D, 1}};
  const rfm_id id = id_number(1);
  rfm_metric metric = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_features *features = (rfm_features *)1;
  rfm_metrics *m;
  double value;

  append_ok(f, rows);
  metric.attribute = "score";
  m = one_metric(&metric, NULL);
  assert_refused(rfm_features_measure(&features, f->table, m, D, NULL, &f->err), RFM_E_NOTFOUND,
                 &f->err, -1, "score");
  assert_null(features);
  assert_int_equal(f->err.column, 0);
  assert_refused(rfm_features_one(f->table, m, D, &id, &value, 1, NULL, &f->err), RFM_E_NOTFOUND,
                 &f->err, -1, "score");
  rfm_metrics_free(m);
}

static void of_merged_customers_the_later_day_and_then_the_greater_value_wins(void **state)
{
  fixture *f = *state;
  const rfm_id one = id_number(1), two = id_number(2), three = id_number(3);

  set_ok(f, 1, 5, D - 10);
  set_ok(f, 2, 4, D - 9);
  set_ok(f, 3, 9, D - 20);
  assert_ok(rfm_table_alias(f->table, &one, &two, &f->err), &f->err);
  assert_ok(rfm_table_alias(f->table, &two, &three, &f->err), &f->err);
  assert_score(f, 3, D, 4);
  assert_score(f, 3, D - 10, 5);
  assert_score(f, 3, D - 15, 9);
  set_ok(f, 3, 8, D - 9);
  assert_score(f, 3, D, 8);
  set_ok(f, 1, 100, INT32_MIN);
  assert_score(f, 3, D - 30, 100);
}

static void unknown_customers_become_members(void **state)
{
  fixture *f = *state;

  set_ok(f, 5, -0.0, D);
  assert_int_equal(counts_of(f->table).n_customers, 1);
  assert_score(f, 5, D, 0);
  assert_int_equal(measured_counts(f->table, NULL, D).n_prospects, 1);
}

static void values_survive_everything_that_moves_customers(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D - 30, 1}, {2, D, 1}};
  const rfm_id two = id_number(2);

  append_ok(f, rows);
  set_ok(f, 1, 1, D - 40);
  set_ok(f, 2, 2, D);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_ok(rfm_table_prune(f->table, D - 10, &f->err), &f->err);
  assert_score(f, 1, D, 1); /* attributes are not pruned */
  assert_ok(rfm_table_forget(f->table, &two, &f->err), &f->err);
  set_ok(f, 3, 3, D); /* takes the free row and the free place */
  assert_score(f, 3, D, 3);
  assert_score(f, 1, D, 1);
}

/* ---- members ---- */

static rfm_status join(fixture *f, int64_t n, const uint64_t *numbers, const int32_t *days)
{
  return add_members(f->table, numbers, days, n, &f->err);
}

static void assert_age(const fixture *f, uint64_t customer, double expected)
{
  const rfm_metric metric = metric_of(RFM_METRIC_MEMBERSHIP_AGE, 0);
  rfm_metrics *m = one_metric(&metric, NULL);

  assert_value(f->table, m, customer, expected);
  rfm_metrics_free(m);
}

static void members_need_no_purchase_and_the_earliest_day_counts(void **state)
{
  static const uint64_t numbers[] = {1, 2, 1, 3};
  static const int32_t days[] = {D - 5, D - 4, D - 9, D + 1};
  fixture *f = *state;

  assert_ok(join(f, 4, numbers, days), &f->err);
  assert_ok(join(f, 2, numbers, NULL), &f->err); /* no day says nothing */
  assert_int_equal(counts_of(f->table).n_customers, 3);
  assert_age(f, 1, 9);
  assert_age(f, 2, 4);
  assert_age(f, 3, UNDEFINED); /* has not joined yet */
  assert_int_equal(measured_counts(f->table, NULL, D).n_prospects, 3);
  assert_ok(join(f, 0, NULL, NULL), &f->err);
}

static void bad_members_are_refused_and_none_stays(void **state)
{
  static const uint64_t numbers[] = {1, 2};
  static const int32_t low[] = {D, RFM_DAY_MIN - 1}, high[] = {D, RFM_DAY_MAX + 1};
  fixture *f = *state;
  rfm_members m;

  remember(f);
  assert_refused(join(f, 2, numbers, low), RFM_E_DATA, &f->err, 1, "joined_day");
  assert_refused(join(f, 2, numbers, high), RFM_E_DATA, &f->err, 1, "joined_day");
  assert_refused(join(f, 2, NULL, NULL), RFM_E_ARG, &f->err, -1, "number");
  assert_refused(join(f, -5, numbers, NULL), RFM_E_ARG, &f->err, -1, "n is -5");
  ZERO_STRUCT(m);
  assert_refused(rfm_table_add_members(f->table, &m, &f->err), RFM_E_ARG, &f->err, -1, "ids");
  assert_refused(rfm_table_add_members(f->table, NULL, &f->err), RFM_E_ARG, &f->err, -1, "members");
  m.flags = 1;
  assert_refused(rfm_table_add_members(f->table, &m, &f->err), RFM_E_ARG, &f->err, -1, "flags");
  assert_nothing_changed(f);
}

static void bad_byte_ids_of_members_are_refused_by_row(void **state)
{
  static const int64_t empty[] = {0, 1, 1}, back[] = {0, 2, 1}, below[] = {0, 1, INT64_MIN},
                       good[] = {0, 1, 3};
  static const int64_t *const bad[] = {empty, back, below};
  fixture *f = *state;
  rfm_members m;
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = 2;
  ids.bytes = (const uint8_t *)"abb";
  ZERO_STRUCT(m);
  m.ids = &ids;
  remember(f);
  for (int i = 0; i < COUNT_OF(bad); i++) {
    ids.offsets = bad[i];
    assert_refused(rfm_table_add_members(f->table, &m, &f->err), RFM_E_DATA, &f->err, 1, "id");
    assert_nothing_changed(f);
  }
  ids.offsets = NULL;
  assert_refused(rfm_table_add_members(f->table, &m, &f->err), RFM_E_ARG, &f->err, -1, "offsets");
  ids.offsets = good;
  assert_ok(rfm_table_add_members(f->table, &m, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_customers, 2);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(the_last_value_at_or_before_the_day_counts),
      on_a_table(an_undated_value_stands_in_before_the_first_dated_one),
      on_a_table(another_value_of_the_same_day_is_a_conflict_unless_it_replaces),
      on_a_table(all_values_of_a_call_or_none),
      on_a_table(bad_values_are_refused_by_row),
      on_a_table(bad_calls_are_refused_by_field),
      on_a_table(a_table_has_at_most_64_names),
      on_a_table(a_name_that_the_table_does_not_have_is_not_found),
      on_a_table(of_merged_customers_the_later_day_and_then_the_greater_value_wins),
      on_a_table(unknown_customers_become_members),
      on_a_table(values_survive_everything_that_moves_customers),
      on_a_table(members_need_no_purchase_and_the_earliest_day_counts),
      on_a_table(bad_members_are_refused_and_none_stays),
      cmocka_unit_test_setup_teardown(bad_byte_ids_of_members_are_refused_by_row, setup_bytes,
                                      teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
