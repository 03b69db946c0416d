/* SPDX-License-Identifier: MIT */
/* Who gets a row: standings, missing values, dropped customers, households, and counts by reason
 * (RULES 4.1, 4.2). */
#include "table_fixture.h"

/* 1 buyer, 2 returned only, 3 member, 4 visitor, 5 payer, 6 buys after D, 7 returned without an
 * order. */
static const row people[] = {
    {1, D - 9, 20, RFM_KIND_SALE, 5},   {2, D - 9, 20, RFM_KIND_SALE, 5},
    {2, D - 8, 20, RFM_KIND_RETURN, 5}, {4, D - 7, 0, RFM_KIND_VISIT},
    {5, D - 6, 30, RFM_KIND_PAYMENT},   {6, D + 1, 20, RFM_KIND_SALE},
    {7, D - 6, 20, RFM_KIND_RETURN},
};

static int setup_people(void **state)
{
  static const uint64_t number = 3;
  fixture *f;

  setup(state);
  f = *state;
  append_ok(f, people);
  assert_ok(add_members(f->table, &number, NULL, 1, &f->err), &f->err);
  return 0;
}

static rfm_features *measure(fixture *f, const rfm_metrics *m, const rfm_measure_options *o)
{
  rfm_features *features = NULL;

  assert_ok(rfm_features_measure(&features, f->table, m, D, o, &f->err), &f->err);
  return features;
}

static const double *column(const rfm_features *features, int32_t j)
{
  const double *values = NULL;
  rfm_error err;

  assert_ok(rfm_features_column(features, j, &values, NULL, &err), &err);
  return values;
}

static void standings_tell_who_has_bought(void **state)
{
  static const uint8_t expected[] = {RFM_STANDING_BUYER,        RFM_STANDING_RETURNED_ONLY,
                                     RFM_STANDING_PROSPECT,     RFM_STANDING_PROSPECT,
                                     RFM_STANDING_PROSPECT,     RFM_STANDING_PROSPECT,
                                     RFM_STANDING_RETURNED_ONLY};
  fixture *f = *state;
  rfm_features *features = measure(f, NULL, NULL);
  rfm_measure_counts c;

  assert_int_equal(rfm_features_rows(features), 7);
  assert_memory_equal(rfm_features_standing(features), expected, sizeof expected);
  ZERO_STRUCT(c);
  assert_ok(rfm_features_count(features, &c, &f->err), &f->err);
  assert_int_equal(c.n_buyers, 1);
  assert_int_equal(c.n_returned_only, 2);
  assert_int_equal(c.n_prospects, 4);
  assert_int_equal(c.n_dropped, 0);
  for (int i = 1; i < 7; i++) {
    assert_true(column(features, 0)[i] != column(features, 0)[i]); /* recency missing */
    assert_true(column(features, 1)[i] == 0);
  }
  assert_true(column(features, 2)[6] == -20);
  rfm_features_free(features);
}

static void every_reason_is_counted(void **state)
{
  fixture *f = *state;
  const row more[] = {
      {1, D - 90, 5, RFM_KIND_SALE, .event = 50}, {1, D - 91, 5, RFM_KIND_SALE, .event = 51},
      {1, D + 9, 5, RFM_KIND_SALE, .event = 52},  {1, D - 3, 0, RFM_KIND_CONTACT},
      {1, D - 80, 5, RFM_KIND_RETURN, 77},        {1, D - 95, 8, RFM_KIND_SALE}};
  rfm_metric list[2];
  rfm_metrics *m = NULL;
  rfm_measure_counts c;

  append_ok(f, more);
  assert_ok(rfm_table_void(f->table, 50, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 52, &f->err), &f->err); /* in the future: counted there */
  list[0] = metric_of(RFM_METRIC_MONETARY, 30);
  list[1] = metric_of(RFM_METRIC_TREND_FREQUENCY, 40);
  list[1].against_days = 41; /* D-80..D */
  assert_ok(rfm_metrics_new(&m, NULL, list, 2, NULL, &f->err), &f->err);
  c = measured_counts(f->table, m, D);
  assert_int_equal(c.n_events, 13);
  assert_int_equal(c.n_future, 2);
  assert_int_equal(c.n_voided, 1);
  assert_int_equal(c.n_filtered, 3);      /* visit, payment, contact */
  assert_int_equal(c.n_before_window, 2); /* D-91 and D-95; D-80 is in the trend */
  assert_int_equal(c.n_unlinked_returns, 2);
  assert_int_equal(c.n_excess_returns, 0);
  rfm_metrics_free(m);
  c = measured_counts(f->table, NULL, D);
  assert_int_equal(c.n_before_window, 0); /* all history */
}

/* ---- missing ---- */

static void a_missing_value_may_be_replaced(void **state)
{
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 0);
  rfm_metrics *m;

  metric.missing = RFM_MISSING_VALUE;
  metric.missing_value = 9999;
  m = one_metric(&metric, NULL);
  assert_value(f->table, m, 1, 9);
  assert_value(f->table, m, 2, 9999);
  assert_value(f->table, m, 3, 9999);
  rfm_metrics_free(m);
}

static void a_buyer_may_be_dropped_for_it(void **state)
{
  const row rows[] = {{8, D - 30, 5}, {8, D - 20, 5}};
  const rfm_id one = id_number(1);
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_GAP_MEAN, 0);
  rfm_features *features;
  rfm_metrics *m;
  rfm_measure_counts c;
  double value = 0;
  int64_t at;

  append_ok(f, rows);
  metric.missing = RFM_MISSING_DROP;
  m = one_metric(&metric, NULL);
  features = measure(f, m, NULL);
  ZERO_STRUCT(c);
  assert_ok(rfm_features_count(features, &c, &f->err), &f->err);
  assert_int_equal(rfm_features_rows(features),
                   7); /* customers without a purchase are not dropped by it */
  assert_int_equal(c.n_dropped, 1);
  assert_int_equal(c.n_buyers, 1);
  assert_refused(rfm_features_find(features, &one, &at, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "row");
  assert_true(column(features, 0)[6] == 10); /* customer 8 is the last row */
  rfm_features_free(features);
  assert_ok(rfm_features_one(f->table, m, D, &one, &value, 1, NULL, &f->err),
            &f->err); /* measured all the same */
  assert_true(value != value);
  rfm_metrics_free(m);
}

static void prospects_may_be_dropped(void **state)
{
  fixture *f = *state;
  rfm_metrics_options o = metrics_options(0, 0);
  rfm_features *features;
  rfm_metrics *m = NULL;
  rfm_measure_counts c;

  o.flags = RFM_METRICS_DROP_PROSPECTS;
  assert_ok(rfm_metrics_new(&m, NULL, NULL, 0, &o, &f->err), &f->err);
  features = measure(f, m, NULL);
  ZERO_STRUCT(c);
  assert_ok(rfm_features_count(features, &c, &f->err), &f->err);
  assert_int_equal(rfm_features_rows(features), 1);
  assert_int_equal(c.n_dropped, 6);
  assert_int_equal(c.n_prospects + c.n_returned_only, 0);
  assert_true(column(features, 0)[0] == 9);
  assert_true(column(features, 1)[0] == 1);
  assert_true(column(features, 2)[0] == 20);
  rfm_features_free(features);
  rfm_metrics_free(m);
}

static void dropping_everybody_leaves_empty_features(void **state)
{
  fixture *f = *state;
  rfm_metrics_options o = metrics_options(RFM_KIND_BIT(RFM_KIND_CONTACT), 0);
  rfm_features *features;
  rfm_metrics *m = NULL;
  rfm_ids ids;

  o.flags = RFM_METRICS_DROP_PROSPECTS;
  assert_ok(rfm_metrics_new(&m, NULL, NULL, 0, &o, &f->err), &f->err);
  features = measure(f, m, NULL);
  assert_int_equal(rfm_features_rows(features), 0);
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(features, &ids, &f->err), &f->err);
  assert_int_equal(ids.n, 0);
  rfm_features_free(features);
  rfm_metrics_free(m);
}

static void an_empty_table_has_no_rows(void **state)
{
  rfm_table *table = rows_table(NULL, NULL, 0);
  rfm_features *features = NULL;
  rfm_error err;

  (void)state;
  assert_ok(rfm_features_measure(&features, table, NULL, D, NULL, &err), &err);
  assert_int_equal(rfm_features_rows(features), 0);
  rfm_features_free(features);
  rfm_table_free(table);
}

/* ---- households ---- */

static void households_are_measured_as_one_under_the_lowest_id(void **state)
{
  static const uint64_t labels[] = {7, 0, 9, 7, 9, 0, 7};
  static const uint64_t expected[] = {1, 2, 3, 6};
  fixture *f = *state;
  const row more[] = {{4, D - 1, 100, RFM_KIND_SALE, 6}, {7, D - 3, 1, RFM_KIND_SALE, 5}};
  rfm_measure_options o;
  rfm_features *features;
  rfm_ids ids;

  append_ok(f, more);
  ZERO_STRUCT(o);
  o.n_household = 7;
  o.household = labels;
  for (int round = 0; round < 2; round++) {
    features = measure(f, NULL, &o);
    ZERO_STRUCT(ids);
    assert_ok(rfm_features_ids(features, &ids, &f->err), &f->err);
    assert_int_equal(ids.n, 4);
    assert_memory_equal(ids.number, expected, sizeof expected);
    assert_true(column(features, 0)[0] == 1);
    assert_true(column(features, 1)[0] ==
                2); /* orders 5 and 6: within a household an order is one */
    assert_true(column(features, 2)[0] == 20 + 100 + 1 - 20);
    assert_true(column(features, 1)[2] == 0);
    rfm_features_free(features);
    assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  }
  assert_int_equal(counts_of(f->table).n_customers, 7); /* nobody was merged */
}

static void labels_run_over_customers_without_aliases(void **state)
{
  static const uint64_t labels[] = {0, 0, 0, 0, 3, 3};
  fixture *f = *state;
  const rfm_id one = id_number(1), seven = id_number(7);
  rfm_measure_options o;
  rfm_features *features;
  int64_t at;

  assert_ok(rfm_table_alias(f->table, &one, &seven, &f->err), &f->err);
  ZERO_STRUCT(o);
  o.n_household = 6; /* 2 3 4 5 6 7 */
  o.household = labels;
  features = measure(f, NULL, &o);
  assert_int_equal(rfm_features_rows(features), 5);
  assert_int_equal(rfm_features_find(features, &seven, &at, NULL), RFM_E_NOTFOUND); /* under 6 */
  assert_true(column(features, 2)[4] == 20 - 20);
  rfm_features_free(features);
}

static void bad_households_are_refused(void **state)
{
  static const uint64_t labels[8] = {0};
  fixture *f = *state;
  rfm_measure_options o;
  rfm_features *features = (rfm_features *)1;

  ZERO_STRUCT(o);
  o.household = labels;
  o.n_household = 8;
  assert_refused(rfm_features_measure(&features, f->table, NULL, D, &o, &f->err), RFM_E_ARG,
                 &f->err, -1, "n_household");
  o.n_household = 6;
  assert_refused(rfm_features_measure(&features, f->table, NULL, D, &o, &f->err), RFM_E_ARG,
                 &f->err, -1, "n_household");
  o.n_household = 7;
  o.household = NULL;
  assert_refused(rfm_features_measure(&features, f->table, NULL, D, &o, &f->err), RFM_E_ARG,
                 &f->err, -1, "household");
  o.n_household = 0;
  o.flags = 1;
  assert_refused(rfm_features_measure(&features, f->table, NULL, D, &o, &f->err), RFM_E_ARG,
                 &f->err, -1, "flags");
  assert_null(features);
}

/* ---- bad calls, one customer ---- */

static void bad_measures_are_refused(void **state)
{
  fixture *f = *state;
  const rfm_id one = id_number(1), none = id_number(99), text = id_bytes("1");
  rfm_features *features = (rfm_features *)1;
  double values[3] = {-5, -5, -5};

  assert_refused(rfm_features_measure(NULL, f->table, NULL, D, NULL, &f->err), RFM_E_ARG, &f->err,
                 -1, "out");
  assert_refused(rfm_features_measure(&features, NULL, NULL, D, NULL, &f->err), RFM_E_ARG, &f->err,
                 -1, "table");
  assert_null(features);
  assert_refused(rfm_features_measure(&features, f->table, NULL, RFM_DAY_MAX + 1, NULL, &f->err),
                 RFM_E_ARG, &f->err, -1, "as_of_day");
  assert_refused(rfm_features_measure(&features, f->table, NULL, RFM_DAY_MIN - 1, NULL, &f->err),
                 RFM_E_ARG, &f->err, -1, "as_of_day");
  assert_refused(rfm_features_one(NULL, NULL, D, &one, values, 3, NULL, &f->err), RFM_E_ARG,
                 &f->err, -1, "table");
  assert_refused(rfm_features_one(f->table, NULL, D, NULL, values, 3, NULL, &f->err), RFM_E_ARG,
                 &f->err, -1, "id");
  assert_refused(rfm_features_one(f->table, NULL, D, &one, NULL, 3, NULL, &f->err), RFM_E_ARG,
                 &f->err, -1, "values");
  assert_refused(rfm_features_one(f->table, NULL, D, &one, values, 2, NULL, &f->err), RFM_E_ARG,
                 &f->err, -1, "n_values");
  assert_refused(rfm_features_one(f->table, NULL, D, &one, values, 4, NULL, &f->err), RFM_E_ARG,
                 &f->err, -1, "n_values");
  assert_refused(rfm_features_one(f->table, NULL, D, &text, values, 3, NULL, &f->err), RFM_E_ARG,
                 &f->err, -1, "id");
  assert_refused(rfm_features_one(f->table, NULL, D, &none, values, 3, NULL, &f->err),
                 RFM_E_NOTFOUND, &f->err, -1, "customer");
  assert_refused(rfm_features_one(f->table, NULL, RFM_DAY_MAX + 1, &one, values, 3, NULL, &f->err),
                 RFM_E_ARG, &f->err, -1, "as_of_day");
  assert_true(values[0] == -5 && values[1] == -5 && values[2] == -5);
}

static void one_customer_of_256_events_needs_no_memory(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(50);
  row rows[257];
  double values[3];
  int32_t standing;

  for (int i = 0; i < 257; i++)
    rows[i] = (row){50, D - i, 1, RFM_KIND_SALE, (uint64_t)(i / 2 + 1), .item = (uint64_t)i};
  for (int n = 256; n <= 257; n++) {
    assert_ok(rows_append(f->table, n == 256 ? rows : rows + 256, n == 256 ? 256 : 1, &f->err),
              &f->err);
    failing_host_fail(&f->fh, 1, FAIL_EVER_AFTER);
    assert_int_equal(rfm_features_one(f->table, NULL, D, &id, values, 3, &standing, &f->err),
                     n == 256 ? RFM_OK : RFM_E_NOMEM);
    assert_int_equal(f->fh.attempts, n - 256);
    failing_host_fail(&f->fh, 0, FAIL_ONCE);
  }
  assert_true(values[1] == 128);
  assert_int_equal(standing, RFM_STANDING_BUYER);
}

#define with_people(name) cmocka_unit_test_setup_teardown(name, setup_people, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      with_people(standings_tell_who_has_bought),
      with_people(every_reason_is_counted),
      with_people(a_missing_value_may_be_replaced),
      with_people(a_buyer_may_be_dropped_for_it),
      with_people(prospects_may_be_dropped),
      with_people(dropping_everybody_leaves_empty_features),
      cmocka_unit_test(an_empty_table_has_no_rows),
      with_people(households_are_measured_as_one_under_the_lowest_id),
      with_people(labels_run_over_customers_without_aliases),
      with_people(bad_households_are_refused),
      with_people(bad_measures_are_refused),
      with_people(one_customer_of_256_events_needs_no_memory),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
