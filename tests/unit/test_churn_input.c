/* SPDX-License-Identifier: MIT */
/* Early warning: further metrics, too little to learn from, and what is refused. */
#include "churn_shop.h"

/* ---- further metrics ---- */

static rfm_churn *trained_with(rfm_table *t, const rfm_metric *list, int32_t n, rfm_status wanted)
{
  rfm_churn_options o = churn_options(H);
  rfm_metrics *m = NULL;
  rfm_churn *c = (rfm_churn *)1;

  assert_ok(rfm_metrics_new(&m, NULL, list, n, NULL, &err), &err);
  o.metrics = m;
  memset(&err, 0, sizeof err);
  assert_int_equal(rfm_churn_train(&c, t, TODAY, &o, &err), wanted);
  if (wanted)
    assert_null(c);
  rfm_metrics_free(m);
  return c;
}

/* R, F and M are there already; a windowed frequency is new. */
static void metrics_of_the_host_become_terms(void **state)
{
  rfm_metric list[4] = {metric_of(RFM_METRIC_RECENCY, 0), metric_of(RFM_METRIC_FREQUENCY, 0),
                        metric_of(RFM_METRIC_MONETARY, 0), metric_of(RFM_METRIC_FREQUENCY, 90)};
  rfm_churn *c;
  rfm_churn_term t;

  (void)state;
  list[3].name = "purchases_90";
  c = trained_with(table, list, 4, RFM_OK);
  assert_int_equal(rfm_metrics_size(rfm_churn_metrics(c)), 7);
  assert_int_equal(rfm_churn_terms(c, RFM_CHURN_REPEAT), 6);
  ZERO_STRUCT(t);
  assert_ok(rfm_churn_get_term(c, RFM_CHURN_REPEAT, 5, &t, &err), &err);
  assert_string_equal(t.name, "purchases_90");
  assert_string_equal(rfm_churn_word(c, 6, "zh"), "purchases_90");
  rfm_churn_free(c);
}

static void constant_columns_get_coefficient_0(void **state)
{
  const rfm_metric visits = metric_of(RFM_METRIC_VISITS, 0);
  rfm_churn *c = trained_with(table, &visits, 1, RFM_OK);
  rfm_churn_term t;
  outlook a = outlook_of(c, table, TODAY), b = outlook_of(churn, table, TODAY);

  (void)state;
  ZERO_STRUCT(t);
  assert_ok(rfm_churn_get_term(c, RFM_CHURN_REPEAT, 5, &t, &err), &err);
  assert_same_double(t.coefficient, 0.0);
  assert_same_double(t.scale, 0.0);
  assert_true(isnan(t.standard_error));
  for (int64_t i = 0; i < a.n; i++)
    if (a.s.group[i])
      assert_near(a.s.probability[i], b.s.probability[i], 1e-12);
  outlook_free(&a);
  outlook_free(&b);
  rfm_churn_free(c);
}

static void missing_values_are_refused_by_row_and_name(void **state)
{
  rfm_metric spread = metric_of(RFM_METRIC_GAP_SD, 0);

  (void)state;
  (void)trained_with(table, &spread, 1, RFM_E_DATA);
  assert_non_null(strstr(err.message, "metric gap_sd is missing"));
  assert_true(err.row >= 0);
  assert_int_equal(err.column, 6);
  spread.missing = RFM_MISSING_DROP;
  (void)trained_with(table, &spread, 1, RFM_E_ARG);
  assert_non_null(strstr(err.message, "churn drops nobody"));
  spread.missing = RFM_MISSING_VALUE;
  spread.missing_value = 30;
  rfm_churn_free(trained_with(table, &spread, 1, RFM_OK));
}

static void set_two(rfm_table *t, const char *name, const int32_t *day)
{
  static const uint64_t who[2] = {5, 6};
  static const double value[2] = {1, 0};

  assert_ok(set_attribute(t, name, who, value, day, 2, &err), &err);
}

static void undated_attributes_are_refused_by_name(void **state)
{
  static const int32_t days[2] = {FIRST + 100, FIRST + 500};
  rfm_table *t = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_metric m = metric_of(RFM_METRIC_ATTRIBUTE, 0);

  (void)state;
  m.missing = RFM_MISSING_VALUE;
  set_two(t, "complaints", days);
  m.attribute = "complaints";
  rfm_churn_free(trained_with(t, &m, 1, RFM_OK));
  set_two(t, "closed", NULL);
  m.attribute = "closed";
  (void)trained_with(t, &m, 1, RFM_E_DATA);
  assert_non_null(strstr(err.message, "attribute closed has undated values"));
  assert_int_equal(err.column, 6);
  m.attribute = "unknown";
  (void)trained_with(t, &m, 1, RFM_E_NOTFOUND);
  rfm_table_free(t);
}

/* ---- too little ---- */

static void too_few_examples_are_counted_in_the_refusal(void **state)
{
  rfm_table *t;
  shop_options few = usual;
  shop s;
  rfm_churn *c = (rfm_churn *)1;
  const rfm_churn_options o = churn_options(H);

  (void)state;
  few.n_customers = 60;
  shop_make(&s, &few);
  t = rows_table(NULL, s.rows, s.n_rows);
  assert_refused(rfm_churn_train(&c, t, TODAY, &o, &err), RFM_E_STATE, &err, -1,
                 "too few examples");
  assert_non_null(strstr(err.message, "expected 200 of each"));
  assert_null(c);
  rfm_table_free(t);
  shop_free(&s);
}

static void a_horizon_longer_than_the_history_is_refused(void **state)
{
  rfm_churn_options o = churn_options(601);
  rfm_churn *c = NULL;

  (void)state;
  assert_refused(rfm_churn_train(&c, table, FIRST + 599, &o, &err), RFM_E_STATE, &err, -1,
                 "a horizon of 601 days is longer than a history of 600 days");
  o.horizon_days = 600;
  assert_ok(rfm_churn_train(&c, table, FIRST + 599, &o, &err), &err);
  rfm_churn_free(c);
}

static void no_history_has_no_horizon(void **state)
{
  static const row once[] = {{1, FIRST, 100}, {2, FIRST + 5, 100}};
  rfm_table *t = rows_table(NULL, once, 2), *nothing = rows_table(NULL, NULL, 0);
  rfm_churn_options o = churn_options(0);
  rfm_churn *c = NULL;

  (void)state;
  assert_refused(rfm_churn_train(&c, t, FIRST + 9, &o, &err), RFM_E_STATE, &err, -1, "no horizon");
  assert_refused(rfm_churn_train(&c, nothing, FIRST, NULL, &err), RFM_E_STATE, &err, -1,
                 "no horizon");
  o.horizon_days = 5;
  o.step_days = 20;
  assert_refused(rfm_churn_train(&c, t, FIRST + 9, &o, &err), RFM_E_STATE, &err, -1,
                 "a history of 10 days is too short for 4 cuts 20 days apart");
  assert_refused(rfm_churn_train(&c, nothing, FIRST, &o, &err), RFM_E_STATE, &err, -1,
                 "a history of 0 days");
  rfm_table_free(t);
  rfm_table_free(nothing);
}

static void few_one_time_buyers_move_the_level_of_the_rhythm_alone(const rfm_churn *c)
{
  assert_int_equal(report_of(c, RFM_CHURN_ONE_TIME).fit, RFM_CHURN_RHYTHM_ONLY);
  assert_int_equal(report_of(c, RFM_CHURN_REPEAT).fit, RFM_CHURN_FITTED);
  for (int32_t i = 0; i < 3; i++) {
    rfm_churn_term t;

    ZERO_STRUCT(t);
    assert_ok(rfm_churn_get_term(c, RFM_CHURN_ONE_TIME, i, &t, &err), &err);
    if (i > 0)
      assert_same_double(t.coefficient, i == 1 ? 1.0 : 0.0);
    assert_int_equal(isnan(t.standard_error) != 0, i > 0);
  }
}

/* Everybody comes once a month, nearly to the day: of those who came once hardly anyone stays away,
 * and a process that has no rhythm of its own is wrong by much. Thirty examples are enough to tell.
 */
static void the_level_of_few_one_time_buyers_is_theirs(void **state)
{
  static const shop_options monthly = {3000, FIRST, 400, 30, 1.2, 2000, 30, 33};
  rfm_churn_report r;
  rfm_table *t;
  rfm_churn *c;
  shop s;

  (void)state;
  shop_make(&s, &monthly);
  t = rows_table(NULL, s.rows, s.n_rows);
  c = trained(t, FIRST + 359, 40);
  r = report_of(c, RFM_CHURN_ONE_TIME);
  few_one_time_buyers_move_the_level_of_the_rhythm_alone(c);
  assert_in_range(r.n_lost_examples, 1, 199);
  assert_near(r.mean_probability, (double)r.n_lost / (double)r.n_holdout, .07);
  rfm_churn_free(c);
  rfm_table_free(t);
  shop_free(&s);
}

/* Of 3,000 regulars nearly everyone comes back: the few who do not are found without reweighting,
 * and the mean probability is their share. */
static void imbalance_leaves_the_probabilities_alone(void **state)
{
  const shop_options o = {4000, FIRST, 400, 8, 1.2, 1500, 3, 31};
  shop s;
  rfm_table *t;
  rfm_churn *c;
  rfm_churn_report r;

  (void)state;
  shop_make(&s, &o);
  t = rows_table(NULL, s.rows, s.n_rows);
  c = trained(t, FIRST + 399, 30);
  r = report_of(c, RFM_CHURN_REPEAT);
  print_message("# lost %.4f, mean probability %.4f, AUC %.4f\n",
                (double)r.n_lost / (double)r.n_holdout, r.mean_probability, r.auc);
  assert_true(r.n_lost * 10 < r.n_holdout);
  assert_near(r.mean_probability, (double)r.n_lost / (double)r.n_holdout, .02);
  assert_int_equal(r.verdict, RFM_CHURN_BETTER);
  few_one_time_buyers_move_the_level_of_the_rhythm_alone(c);
  rfm_churn_free(c);
  rfm_table_free(t);
  shop_free(&s);
}

/* A dated attribute that tells everything: finite coefficients, certain probabilities. */
static void separable_data_settle(void **state)
{
  rfm_table *t = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_metric m = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  uint64_t *who = calloc((size_t)usual.n_customers, sizeof *who);
  double *value = calloc((size_t)usual.n_customers, sizeof *value);
  int32_t *day = calloc((size_t)usual.n_customers, sizeof *day);
  rfm_churn *c;
  rfm_churn_term term;

  (void)state;
  for (int i = 0; i < usual.n_customers; i++) {
    who[i] = (uint64_t)i + 1;
    day[i] = FIRST;
    value[i] = kept.left[i + 1] < TODAY; /* known from the first day on */
  }
  assert_ok(set_attribute(t, "told", who, value, day, usual.n_customers, &err), &err);
  m.attribute = "told";
  c = trained_with(t, &m, 1, RFM_OK);
  ZERO_STRUCT(term);
  assert_ok(rfm_churn_get_term(c, RFM_CHURN_REPEAT, 5, &term, &err), &err);
  assert_true(term.coefficient > .3 && term.coefficient < 100);
  assert_int_equal(report_of(c, RFM_CHURN_REPEAT).fit, RFM_CHURN_FITTED);
  rfm_churn_free(c);
  rfm_table_free(t);
  free(who);
  free(value);
  free(day);
}

/* ---- what is refused ---- */

static void each_bad_option_is_named(void **state)
{
  static const struct {
    const char *name;
    size_t at;
    double number;
    int32_t integer;
  } bad[] = {{"flags", offsetof(rfm_churn_options, flags), 0, 1},
             {"reserved", offsetof(rfm_churn_options, reserved), 0, 1},
             {"horizon_days", offsetof(rfm_churn_options, horizon_days), 0, -1},
             {"horizon_days", offsetof(rfm_churn_options, horizon_days), 0, 3661},
             {"n_cuts", offsetof(rfm_churn_options, n_cuts), 0, 3},
             {"n_cuts", offsetof(rfm_churn_options, n_cuts), 0, 65},
             {"step_days", offsetof(rfm_churn_options, step_days), 0, -1},
             {"rule", offsetof(rfm_churn_options, rule), 0, 4},
             {"money_level", offsetof(rfm_churn_options, money_level), 0, 6},
             {"capacity_share", offsetof(rfm_churn_options, capacity_share), 1.5, 0},
             {"capacity_share", offsetof(rfm_churn_options, capacity_share), -1, 0},
             {"penalty", offsetof(rfm_churn_options, penalty), -1, 0},
             {"probability", offsetof(rfm_churn_options, rule), 0, RFM_CHURN_PROBABILITY},
             {"value", offsetof(rfm_churn_options, rule), 0, RFM_CHURN_VALUE},
             {"goes with the rule", offsetof(rfm_churn_options, probability), .5, 0},
             {"go with the rule", offsetof(rfm_churn_options, value_minor), 100, 0},
             {"go with the rule", offsetof(rfm_churn_options, incentive_minor), 10, 0},
             {"go with the rule", offsetof(rfm_churn_options, contact_minor), 1, 0},
             {"go with the rule", offsetof(rfm_churn_options, acceptance), .3, 0}};

  (void)state;
  for (int i = 0; i < COUNT_OF(bad); i++) {
    rfm_churn_options o = churn_options(0);
    rfm_churn *c = (rfm_churn *)1;

    if (bad[i].integer)
      memcpy((char *)&o + bad[i].at, &bad[i].integer, sizeof bad[i].integer);
    else
      memcpy((char *)&o + bad[i].at, &bad[i].number, sizeof bad[i].number);
    assert_refused(rfm_churn_train(&c, table, TODAY, &o, &err), RFM_E_ARG, &err, -1, bad[i].name);
    assert_null(c);
  }
}

static void null_arguments_and_other_days_are_refused(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);
  rfm_features *before = NULL, *other = NULL;
  rfm_churn *c;
  rfm_churn_outlook one;
  int32_t n = 0;
  rfm_churn_options many = churn_options(0);

  (void)state;
  many.capacity = -1;
  assert_refused(rfm_churn_train(&c, table, TODAY, &many, &err), RFM_E_ARG, &err, -1, "capacity");
  assert_refused(rfm_churn_train(NULL, table, TODAY, NULL, &err), RFM_E_ARG, &err, -1, "out");
  assert_refused(rfm_churn_train(&c, NULL, TODAY, NULL, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_churn_train(&c, table, RFM_DAY_MAX + 1, NULL, &err), RFM_E_ARG, &err, -1,
                 "as_of_day");
  assert_refused(rfm_churn_apply(NULL, o.features, &o.s, &err), RFM_E_ARG, &err, -1, "churn");
  assert_refused(rfm_churn_apply(churn, NULL, &o.s, &err), RFM_E_ARG, &err, -1, "features");
  assert_refused(rfm_churn_apply(churn, o.features, NULL, &err), RFM_E_ARG, &err, -1, "scores");
  o.s.n_rows--;
  assert_refused(rfm_churn_apply(churn, o.features, &o.s, &err), RFM_E_ARG, &err, -1, "n_rows");
  o.s.n_rows++;
  assert_ok(rfm_features_measure(&before, table, rfm_churn_metrics(churn), TODAY - 1, NULL, &err),
            &err);
  assert_refused(rfm_churn_apply(churn, before, &o.s, &err), RFM_E_ARG, &err, -1,
                 "before the training");
  assert_ok(rfm_features_measure(&other, table, NULL, TODAY, NULL, &err), &err);
  assert_int_equal(rfm_churn_apply(churn, other, &o.s, &err), RFM_E_ARG);
  ZERO_STRUCT(one);
  assert_refused(rfm_churn_one(churn, late, 5, 1, &one, &err), RFM_E_ARG, &err, -1,
                 "n_values is 5");
  assert_refused(rfm_churn_one(churn, NULL, 6, 1, &one, &err), RFM_E_ARG, &err, -1, "values");
  assert_refused(rfm_churn_one(churn, late, 6, 9, &one, &err), RFM_E_ARG, &err, -1, "standing");
  assert_refused(rfm_churn_reasons(churn, late, 6, NULL, 1, &n, &err), RFM_E_ARG, &err, -1,
                 "reasons");
  rfm_features_free(before);
  rfm_features_free(other);
  outlook_free(&o);
}

static void impossible_customers_are_refused(void **state)
{
  static const struct {
    int column;
    double value;
    const char *message;
  } bad[] = {{0, NAN, "recency is missing"},
             {0, 300, "tenure is missing or below"},
             {1, 0, "frequency"},
             {2, INFINITY, "monetary"},
             {4, 300, "active_span"},
             {5, .5, "gap_mean"}};

  (void)state;
  for (int i = 0; i < COUNT_OF(bad); i++) {
    rfm_churn_outlook one;
    double values[6];

    ZERO_STRUCT(one);
    memcpy(values, late, sizeof values);
    values[bad[i].column] = bad[i].value;
    assert_refused(rfm_churn_one(churn, values, 6, 1, &one, &err), RFM_E_DATA, &err, -1,
                   bad[i].message);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(metrics_of_the_host_become_terms),
      cmocka_unit_test(constant_columns_get_coefficient_0),
      cmocka_unit_test(missing_values_are_refused_by_row_and_name),
      cmocka_unit_test(undated_attributes_are_refused_by_name),
      cmocka_unit_test(too_few_examples_are_counted_in_the_refusal),
      cmocka_unit_test(a_horizon_longer_than_the_history_is_refused),
      cmocka_unit_test(no_history_has_no_horizon),
      cmocka_unit_test(the_level_of_few_one_time_buyers_is_theirs),
      cmocka_unit_test(imbalance_leaves_the_probabilities_alone),
      cmocka_unit_test(separable_data_settle),
      cmocka_unit_test(each_bad_option_is_named),
      cmocka_unit_test(null_arguments_and_other_days_are_refused),
      cmocka_unit_test(impossible_customers_are_refused),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
