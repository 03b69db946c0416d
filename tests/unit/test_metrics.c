/* SPDX-License-Identifier: MIT */
/* Saying what to measure: defaults, what is read back, and everything that is refused. */
#include "data/metrics.h"
#include "table_fixture.h"

static rfm_error err;

static rfm_metrics *metrics_new(const rfm_metric *list, int32_t n, const rfm_metrics_options *o)
{
  rfm_metrics *m = NULL;

  assert_ok(rfm_metrics_new(&m, NULL, list, n, o, &err), &err);
  return m;
}

/* A refused list: status, column of the error, and what its message must say. */
static void refuse(const rfm_metric *list, int32_t n, const rfm_metrics_options *o, int32_t column,
                   const char *text)
{
  rfm_metrics *m = (rfm_metrics *)1;

  assert_refused(rfm_metrics_new(&m, NULL, list, n, o, &err), RFM_E_ARG, &err, -1, text);
  assert_int_equal(err.column, column);
  assert_null(m);
}

static rfm_metric get(const rfm_metrics *m, int32_t column)
{
  rfm_metric metric;

  ZERO_STRUCT(metric);
  assert_ok(rfm_metrics_get(m, column, &metric, &err), &err);
  return metric;
}

static void nothing_given_is_recency_frequency_and_monetary(void **state)
{
  static const char *const names[] = {"recency", "frequency", "monetary"};
  rfm_metrics *m = metrics_new(NULL, 0, NULL);

  (void)state;
  assert_int_equal(rfm_metrics_size(m), 3);
  for (int32_t i = 0; i < 3; i++) {
    const rfm_metric metric = get(m, i);

    assert_int_equal(metric.struct_size, sizeof metric);
    assert_string_equal(metric.name, names[i]);
    assert_null(metric.attribute);
    assert_int_equal(metric.kind, i + 1);
    assert_int_equal(metric.direction, i == 0 ? RFM_LESS_IS_BETTER : RFM_MORE_IS_BETTER);
    assert_int_equal(metric.window_days, 0);
    assert_int_equal(metric.money, RFM_MONEY_NET);
    assert_int_equal(metric.missing, RFM_MISSING_KEEP);
    assert_int_equal(metric.flags, 0);
  }
  rfm_metrics_free(m);
  rfm_metrics_free(NULL);
  assert_int_equal(rfm_metrics_size(NULL), 0);
}

static void every_kind_has_a_name_and_a_direction(void **state)
{
  static const char *const names[] = {NULL,
                                      "recency",
                                      "frequency",
                                      "monetary",
                                      "order_value",
                                      "repeat_value",
                                      "second",
                                      "tenure",
                                      "membership_age",
                                      "active_span",
                                      "gap_mean",
                                      "gap_sd",
                                      "overdue",
                                      "distinct_items",
                                      "distinct_categories",
                                      "top_category_share",
                                      "repurchase_rate",
                                      "trend_frequency",
                                      "trend_monetary",
                                      "visits"};

  (void)state;
  for (int32_t kind = RFM_METRIC_RECENCY; kind <= RFM_METRIC_VISITS; kind++) {
    const int less = kind == RFM_METRIC_RECENCY || kind == RFM_METRIC_GAP_MEAN ||
                     kind == RFM_METRIC_GAP_SD || kind == RFM_METRIC_OVERDUE;
    const int trend = kind == RFM_METRIC_TREND_FREQUENCY || kind == RFM_METRIC_TREND_MONETARY;
    const rfm_metric given = metric_of(kind, trend ? 10 : 0);
    rfm_metrics *m = metrics_new(&given, 1, NULL);
    const rfm_metric metric = get(m, 0);

    assert_string_equal(metric.name, names[kind]);
    assert_int_equal(metric.direction, less ? RFM_LESS_IS_BETTER : RFM_MORE_IS_BETTER);
    assert_int_equal(metric.against_days, trend ? 10 : 0); /* as the window */
    assert_int_equal(rfm_supports(RFM_SUPPORT_METRIC, kind), 1);
    rfm_metrics_free(m);
  }
}

static void what_is_given_is_read_back(void **state)
{
  char name[] = "spend, last year", attribute[] = "score";
  rfm_metric list[2];
  rfm_metrics *m;
  rfm_metric metric;

  (void)state;
  list[0] = metric_of(RFM_METRIC_MONETARY, 365);
  list[0].name = name;
  list[0].direction = RFM_LESS_IS_BETTER;
  list[0].money = RFM_MONEY_GROSS;
  list[0].missing = RFM_MISSING_VALUE;
  list[0].missing_value = -1.5;
  list[0].flags = RFM_METRIC_UNSCORED | RFM_METRIC_FROM_FLOOR;
  list[1] = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  list[1].attribute = attribute;
  m = metrics_new(list, 2, NULL);
  memset(name, 'x', sizeof name - 1); /* it was copied */
  memset(attribute, 'x', sizeof attribute - 1);
  metric = get(m, 0);
  assert_string_equal(metric.name, "spend, last year");
  assert_int_equal(metric.direction, RFM_LESS_IS_BETTER);
  assert_int_equal(metric.window_days, 365);
  assert_int_equal(metric.money, RFM_MONEY_GROSS);
  assert_int_equal(metric.missing, RFM_MISSING_VALUE);
  assert_true(metric.missing_value == -1.5);
  assert_int_equal(metric.flags, RFM_METRIC_UNSCORED | RFM_METRIC_FROM_FLOOR);
  metric = get(m, 1);
  assert_string_equal(metric.name, "score");
  assert_string_equal(metric.attribute, "score");
  rfm_metrics_free(m);
}

static void what_is_read_back_makes_the_same_again(void **state)
{
  rfm_metrics *m = every_metric(NULL, NULL, 0), *again;
  rfm_metric list[32];
  const int32_t n = rfm_metrics_size(m);

  (void)state;
  for (int32_t i = 0; i < n; i++)
    list[i] = get(m, i);
  again = metrics_new(list, n, NULL);
  assert_int_equal(rfm_metrics_size(again), n);
  rfm_metrics_free(m);
  rfm_metrics_free(again);
}

static void bad_calls_are_refused(void **state)
{
  const rfm_metric good = metric_of(RFM_METRIC_RECENCY, 0);
  rfm_metrics *m;
  rfm_metric out;

  (void)state;
  assert_refused(rfm_metrics_new(NULL, NULL, NULL, 0, NULL, &err), RFM_E_ARG, &err, -1, "out");
  refuse(NULL, 1, NULL, -1, "n_metrics");
  refuse(&good, 0, NULL, -1, "n_metrics");
  refuse(&good, -1, NULL, -1, "n_metrics");
  refuse(&good, 33, NULL, -1, "n_metrics");
  m = metrics_new(&good, 1, NULL);
  ZERO_STRUCT(out);
  assert_refused(rfm_metrics_get(m, 1, &out, &err), RFM_E_ARG, &err, -1, "column");
  assert_refused(rfm_metrics_get(m, -1, &out, &err), RFM_E_ARG, &err, -1, "column");
  assert_refused(rfm_metrics_get(m, 0, NULL, &err), RFM_E_ARG, &err, -1, "rfm_metric");
  assert_refused(rfm_metrics_get(NULL, 0, &out, &err), RFM_E_ARG, &err, -1, "metrics");
  rfm_metrics_free(m);
}

static void bad_metrics_are_refused_by_column_and_field(void **state)
{
  rfm_metric list[2];

  (void)state;
#define REFUSED(kind_, field_, value_, text_)                                                      \
  do {                                                                                             \
    list[0] = metric_of(RFM_METRIC_RECENCY, 0);                                                    \
    list[1] = metric_of((kind_), 0);                                                               \
    list[1].field_ = (value_);                                                                     \
    refuse(list, 2, NULL, 1, (text_));                                                             \
  } while (0)
  REFUSED(RFM_METRIC_FREQUENCY, kind, 0, "kind");
  REFUSED(RFM_METRIC_FREQUENCY, kind, 22, "kind");
  REFUSED(RFM_METRIC_FREQUENCY, kind, -1, "kind");
  REFUSED(RFM_METRIC_FREQUENCY, window_days, -1, "window_days");
  REFUSED(RFM_METRIC_FREQUENCY, window_days, 3652060, "window_days");
  REFUSED(RFM_METRIC_FREQUENCY, against_days, 5, "against_days");
  REFUSED(RFM_METRIC_TENURE, window_days, 5, "window_days");
  REFUSED(RFM_METRIC_MEMBERSHIP_AGE, window_days, 5, "window_days");
  REFUSED(RFM_METRIC_TREND_FREQUENCY, name, NULL, "window_days");
  REFUSED(RFM_METRIC_TREND_MONETARY, name, NULL, "window_days");
  REFUSED(RFM_METRIC_FREQUENCY, direction, 3, "direction");
  REFUSED(RFM_METRIC_FREQUENCY, direction, -1, "direction");
  REFUSED(RFM_METRIC_MONETARY, money, 3, "money");
  REFUSED(RFM_METRIC_MONETARY, money, -1, "money");
  REFUSED(RFM_METRIC_FREQUENCY, missing, 4, "missing");
  REFUSED(RFM_METRIC_FREQUENCY, missing, -1, "missing");
  REFUSED(RFM_METRIC_FREQUENCY, missing_value, (double)NAN, "missing_value");
  REFUSED(RFM_METRIC_FREQUENCY, missing_value, (double)INFINITY, "missing_value");
  REFUSED(RFM_METRIC_FREQUENCY, flags, 8, "flags");
  REFUSED(RFM_METRIC_FREQUENCY, flags, RFM_METRIC_SHRUNK_GAP, "flags");
  REFUSED(RFM_METRIC_GAP_SD, flags, RFM_METRIC_SHRUNK_GAP, "flags");
  REFUSED(RFM_METRIC_GAP_MEAN, flags, RFM_METRIC_SHRUNK_GAP, "shop_median_gap");
  REFUSED(RFM_METRIC_FREQUENCY, name, "", "name");
  REFUSED(RFM_METRIC_FREQUENCY, name,
          "0123456789012345678901234567890123456789012345678901234567890123", "name");
  REFUSED(RFM_METRIC_FREQUENCY, name, "recency", "name");
  REFUSED(RFM_METRIC_RECENCY, window_days, 9, "name"); /* two of one kind need names */
  REFUSED(RFM_METRIC_FREQUENCY, attribute, "a", "attribute");
  REFUSED(RFM_METRIC_ATTRIBUTE, name, "a", "attribute");
  REFUSED(RFM_METRIC_ATTRIBUTE, attribute, "", "attribute");
#undef REFUSED
  list[1] = metric_of(RFM_METRIC_TREND_MONETARY, 5);
  list[1].against_days = -1;
  refuse(list, 2, NULL, 1, "against_days");
  list[1].against_days = 3652060;
  refuse(list, 2, NULL, 1, "against_days");
  list[1] = metric_of(RFM_METRIC_ATTRIBUTE, 5);
  list[1].attribute = "a";
  refuse(list, 2, NULL, 1, "window_days");
}

static void the_largest_window_and_the_longest_name_are_fine(void **state)
{
  rfm_metric metric = metric_of(RFM_METRIC_TREND_MONETARY, 3652059);
  rfm_metrics *m;

  (void)state;
  metric.against_days = 3652059;
  metric.name = "012345678901234567890123456789012345678901234567890123456789012";
  m = metrics_new(&metric, 1, NULL);
  assert_int_equal(strlen(get(m, 0).name), 63);
  rfm_metrics_free(m);
}

static void season_indices_are_kept_and_compared(void **state)
{
  static const double season[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2};
  const rfm_metric metric = metric_of(RFM_METRIC_SEASON_FREQUENCY, 90);
  rfm_metrics_options o = metrics_options(0, 0), got;
  rfm_metrics *m, *other = NULL;
  rfm_features *f = NULL;
  rfm_scorer *scorer = NULL;
  rfm_scores none;

  (void)state;
  refuse(&metric, 1, &o, 0, "season");
  o.season = season;
  m = metrics_new(&metric, 1, &o);
  ZERO_STRUCT(got);
  assert_int_equal(rfm_metrics_get_options(m, &got, NULL), RFM_OK);
  assert_memory_equal(got.season, season, sizeof season);
  assert_string_equal(get(m, 0).name, "season_frequency");
  assert_int_equal(
      rfm_features_from_columns(&f, NULL, m, NULL, (const double *const[]){season}, 12, 0, NULL),
      RFM_OK);
  assert_int_equal(rfm_scorer_fit(&scorer, f, NULL, NULL), RFM_OK);
  rfm_features_free(f);
  o.season = (const double[]){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3};
  other = metrics_new(&metric, 1, &o);
  assert_int_equal(rfm_features_from_columns(&f, NULL, other, NULL, (const double *const[]){season},
                                             12, 0, NULL),
                   RFM_OK);
  ZERO_STRUCT(none);
  none.n_rows = 12;
  assert_int_equal(rfm_scorer_apply(scorer, f, &none, NULL), RFM_E_ARG);
  rfm_features_free(f);
  rfm_scorer_free(scorer);
  rfm_metrics_free(m);
  rfm_metrics_free(other);
}

static void assert_differ(const rfm_metric *metric, const rfm_metric *changed,
                          const rfm_metrics_options *o, const rfm_metrics_options *other_options,
                          int32_t column, const char *text)
{
  rfm_metrics *m = metrics_new(metric, 1, o), *other = metrics_new(changed, 1, other_options);

  assert_ok(rfm__metrics_same(m, m, &err), &err);
  assert_refused(rfm__metrics_same(m, other, &err), RFM_E_ARG, &err, -1, text);
  assert_int_equal(err.column, column);
  rfm_metrics_free(m);
  rfm_metrics_free(other);
}

/* What refuses a model for features that were measured otherwise. */
static void the_first_difference_of_two_lists_is_named(void **state)
{
  static const uint64_t categories[] = {1, 2}, others[] = {1, 3};
  static const uint32_t groups[] = {4};
  const rfm_metric given = metric_of(RFM_METRIC_MONETARY, 90);
  const rfm_metrics_options usual = metrics_options(0, 0);
  rfm_metrics_options o = usual, other = usual;
  rfm_metric m = given;

  (void)state;
  m.name = "spend";
  assert_differ(&given, &m, NULL, NULL, 0, "column 0 is spend, expected monetary");
  m = metric_of(RFM_METRIC_FREQUENCY, 90);
  m.name = "monetary";
  assert_differ(&given, &m, NULL, NULL, 0, "monetary differs in kind");
  m = given;
  m.direction = RFM_LESS_IS_BETTER;
  assert_differ(&given, &m, NULL, NULL, 0, "monetary differs in direction");
  m = metric_of(RFM_METRIC_MONETARY, 91);
  assert_differ(&given, &m, NULL, NULL, 0, "monetary differs in window");
  m = given;
  m.money = RFM_MONEY_GROSS;
  assert_differ(&given, &m, NULL, NULL, 0, "monetary differs in money");
  m = given;
  m.missing = RFM_MISSING_VALUE;
  m.missing_value = 7;
  assert_differ(&given, &m, NULL, NULL, 0, "monetary differs in missing values");
  m = given;
  m.flags = RFM_METRIC_UNSCORED;
  assert_differ(&given, &m, NULL, NULL, 0, "monetary differs in flags");
  other.kinds = RFM_KIND_BIT(RFM_KIND_SALE);
  assert_differ(&given, &given, NULL, &other, -1, "kinds, categories or groups differ");
  o.categories = categories;
  o.n_categories = 2;
  assert_differ(&given, &given, &o, NULL, -1, "kinds, categories or groups differ");
  other = o;
  other.categories = others;
  assert_differ(&given, &given, &o, &other, -1, "kinds, categories or groups differ");
  other = o;
  other.groups = groups;
  other.n_groups = 1;
  assert_differ(&given, &given, &o, &other, -1, "kinds, categories or groups differ");
  other = usual;
  other.purchase = RFM_PURCHASE_ROW;
  assert_differ(&given, &given, NULL, &other, -1, "purchase unit");
}

static void bad_options_are_refused_by_field(void **state)
{
  static const uint64_t categories[] = {1};
  static const uint32_t groups[] = {1};
  static const double bad_season[12] = {1};
  const rfm_metrics_options good = metrics_options(0, 0);
  rfm_metrics_options o;

  (void)state;
#define REFUSED(field_, value_, text_)                                                             \
  do {                                                                                             \
    o = good;                                                                                      \
    o.field_ = (value_);                                                                           \
    refuse(NULL, 0, &o, -1, (text_));                                                              \
  } while (0)
  REFUSED(season, bad_season, "season of month 2");
  REFUSED(flags, 4, "flags");
  REFUSED(kinds, 1, "kinds"); /* kind 0 is none */
  REFUSED(kinds, 64, "kinds");
  REFUSED(kinds, -1, "kinds");
  REFUSED(purchase, 5, "purchase");
  REFUSED(purchase, -1, "purchase");
  REFUSED(n_categories, 1, "n_categories");
  REFUSED(n_categories, -1, "n_categories");
  REFUSED(categories, categories, "categories");
  REFUSED(n_groups, 1, "n_groups");
  REFUSED(n_groups, -1, "n_groups");
  REFUSED(groups, groups, "groups");
  REFUSED(shop_median_gap, 0.5, "shop_median_gap");
  REFUSED(shop_median_gap, -1, "shop_median_gap");
  REFUSED(shop_median_gap, (double)NAN, "shop_median_gap");
  REFUSED(shop_median_gap, (double)INFINITY, "shop_median_gap");
#undef REFUSED
}

static void elements_of_an_array_have_one_size(void **state)
{
  rfm_metric list[2];
  rfm_metrics *m = (rfm_metrics *)1;

  (void)state;
  list[0] = metric_of(RFM_METRIC_RECENCY, 0);
  list[1] = metric_of(RFM_METRIC_FREQUENCY, 0);
  list[1].struct_size += 8; /* would be read past the array */
  assert_refused(rfm_metrics_new(&m, NULL, list, 2, NULL, &err), RFM_E_ABI, &err, -1,
                 "struct_size");
  assert_null(m);
  list[1].struct_size -= 16;
  assert_refused(rfm_metrics_new(&m, NULL, list, 2, NULL, &err), RFM_E_ABI, &err, -1,
                 "struct_size");
  list[0].struct_size = 0;
  assert_refused(rfm_metrics_new(&m, NULL, list, 2, NULL, &err), RFM_E_ABI, &err, -1,
                 "struct_size");
}

static void a_caller_of_later_headers_has_larger_elements(void **state)
{
  struct {
    rfm_metric metric;
    uint64_t later;
  } list[2];
  rfm_metrics *m = NULL;

  (void)state;
  memset(list, 0, sizeof list);
  for (int i = 0; i < 2; i++) {
    list[i].metric = metric_of(i ? RFM_METRIC_FREQUENCY : RFM_METRIC_RECENCY, 0);
    list[i].metric.struct_size = sizeof list[i];
  }
  assert_ok(rfm_metrics_new(&m, NULL, &list[0].metric, 2, NULL, &err), &err);
  assert_int_equal(get(m, 1).kind, RFM_METRIC_FREQUENCY);
  rfm_metrics_free(m);
  list[1].later = 1;
  assert_refused(rfm_metrics_new(&m, NULL, &list[0].metric, 2, NULL, &err), RFM_E_ABI, &err, -1,
                 "rfm_metric");
  assert_null(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_given_is_recency_frequency_and_monetary),
      cmocka_unit_test(every_kind_has_a_name_and_a_direction),
      cmocka_unit_test(what_is_given_is_read_back),
      cmocka_unit_test(what_is_read_back_makes_the_same_again),
      cmocka_unit_test(bad_calls_are_refused),
      cmocka_unit_test(bad_metrics_are_refused_by_column_and_field),
      cmocka_unit_test(the_largest_window_and_the_longest_name_are_fine),
      cmocka_unit_test(the_first_difference_of_two_lists_is_named),
      cmocka_unit_test(bad_options_are_refused_by_field),
      cmocka_unit_test(elements_of_an_array_have_one_size),
      cmocka_unit_test(a_caller_of_later_headers_has_larger_elements),
      cmocka_unit_test(season_indices_are_kept_and_compared),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
