/* SPDX-License-Identifier: MIT */
/* Each kind of metric on small histories, worked by hand. Returns and orders are in test_returns.c.
 */
#include "table_fixture.h"

/* One customer, four purchase days: D-40 (twice), D-30, D-10, D. No order keys; 3 gaps: 10 20 10.
 */
static const row history[] = {
    {1, D - 40, 100, RFM_KIND_SALE, 0, 0, 1, 7, 1, 10},
    {1, D - 40, 50, RFM_KIND_SALE, 0, 0, 2, 7, 2, 5},
    {1, D - 30, 200, RFM_KIND_SALE, 0, 0, 1, 8, 1, 20},
    {1, D - 20, 30, RFM_KIND_RETURN, 0, 0, 1, 8, 1, 3},
    {1, D - 10, 400, RFM_KIND_SALE, 0, 0, 3, 8, 2, -40},
    {1, D, 800, RFM_KIND_SALE, 0, 0, 0, 0, 0, 80},
    {1, D + 1, 999, RFM_KIND_SALE, 0, 0, 9, 9, 9, 9},
    {1, D - 5, 0, RFM_KIND_VISIT},
    {1, D - 15, 0, RFM_KIND_VISIT},
    {1, D - 7, 60, RFM_KIND_PAYMENT},
    {1, D - 3, 0, RFM_KIND_CONTACT},
};

static void assert_metric_of(const fixture *f, const rfm_metric *metric,
                             const rfm_metrics_options *o, double expected)
{
  rfm_metrics *m = one_metric(metric, o);

  assert_value(f->table, m, 1, expected);
  rfm_metrics_free(m);
}

static void assert_metric(const fixture *f, int32_t kind, int32_t window_days, double expected)
{
  const rfm_metric metric = metric_of(kind, window_days);

  assert_metric_of(f, &metric, NULL, expected);
}

static int setup_history(void **state)
{
  fixture *f;

  setup(state);
  f = *state;
  append_ok(f, history);
  return 0;
}

static void recency_frequency_and_money(void **state)
{
  fixture *f = *state;

  assert_metric(f, RFM_METRIC_RECENCY, 0, 0);
  assert_metric(f, RFM_METRIC_FREQUENCY, 0, 4);
  assert_metric(f, RFM_METRIC_MONETARY, 0, 100 + 50 + 200 - 30 + 400 + 800);
}

static void a_window_is_its_last_day_and_those_before_it(void **state)
{
  fixture *f = *state;

  assert_metric(f, RFM_METRIC_FREQUENCY, 1, 1);
  assert_metric(f, RFM_METRIC_FREQUENCY, 10, 1); /* D-9 .. D */
  assert_metric(f, RFM_METRIC_FREQUENCY, 11, 2);
  assert_metric(f, RFM_METRIC_FREQUENCY, 40, 3);
  assert_metric(f, RFM_METRIC_FREQUENCY, 41, 4);
  assert_metric(f, RFM_METRIC_FREQUENCY, 3652059, 4);
  assert_metric(f, RFM_METRIC_MONETARY, 11, 1200);
  assert_metric(f, RFM_METRIC_MONETARY, 20, 1200);
  assert_metric(f, RFM_METRIC_MONETARY, 21, 1170); /* a return counts on its own day */
}

static void recency_in_a_window_is_missing_without_a_purchase_there(void **state)
{
  fixture *f = *state;
  const row rows[] = {{2, D - 10, 5}, {2, D - 30, 5}};
  rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 10);
  rfm_metrics *m = one_metric(&metric, NULL);

  append_ok(f, rows);
  assert_value(f->table, m, 2, UNDEFINED);
  assert_value(f->table, m, 1, 0);
  rfm_metrics_free(m);
  metric.window_days = 11;
  m = one_metric(&metric, NULL);
  assert_value(f->table, m, 2, 10);
  rfm_metrics_free(m);
}

static void gross_money_leaves_returns_out(void **state)
{
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_MONETARY, 0);

  metric.money = RFM_MONEY_GROSS;
  assert_metric_of(f, &metric, NULL, 1550);
  metric = metric_of(RFM_METRIC_ORDER_VALUE, 0);
  assert_metric_of(f, &metric, NULL, 1520.0 / 4);
  metric.money = RFM_MONEY_GROSS;
  assert_metric_of(f, &metric, NULL, 1550.0 / 4);
  metric = metric_of(RFM_METRIC_SECOND, 0);
  assert_metric_of(f, &metric, NULL, 10 + 5 + 20 - 3 - 40 + 80);
  metric.money = RFM_MONEY_GROSS;
  assert_metric_of(f, &metric, NULL, 75);
  metric.window_days = 11;
  assert_metric_of(f, &metric, NULL, 40);
}

static void order_value_is_missing_without_a_purchase(void **state)
{
  fixture *f = *state;
  const row rows[] = {{2, D - 30, 5}};
  const rfm_metric metric = metric_of(RFM_METRIC_ORDER_VALUE, 30);
  rfm_metrics *m = one_metric(&metric, NULL);

  append_ok(f, rows);
  assert_value(f->table, m, 2, UNDEFINED);
  rfm_metrics_free(m);
}

static void repeat_value_leaves_the_first_purchase_out(void **state)
{
  fixture *f = *state;

  assert_metric(f, RFM_METRIC_REPEAT_VALUE, 0, (1520.0 - 150) / 3);
  assert_metric(f, RFM_METRIC_REPEAT_VALUE, 31, (1370.0 - 200) / 2); /* the first in the window */
  assert_metric(f, RFM_METRIC_REPEAT_VALUE, 11, 800);
  assert_metric(f, RFM_METRIC_REPEAT_VALUE, 10, UNDEFINED);
}

static void the_unit_of_a_purchase_changes_counts_not_money(void **state)
{
  /* order or day, order, day, row; of the two rows of D-40 that of item 1 is first in the total
   * order of events */
  static const double frequency[] = {0, 4, 5, 4, 5};
  static const double repeat[] = {0, 1370.0 / 3, 1420.0 / 4, 1370.0 / 3, 1420.0 / 4};
  fixture *f = *state;
  rfm_metric metric;

  for (int32_t unit = RFM_PURCHASE_ORDER_OR_DAY; unit <= RFM_PURCHASE_ROW; unit++) {
    const rfm_metrics_options o = metrics_options(0, unit);

    metric = metric_of(RFM_METRIC_FREQUENCY, 0);
    assert_metric_of(f, &metric, &o, frequency[unit]);
    metric.kind = RFM_METRIC_MONETARY;
    assert_metric_of(f, &metric, &o, 1520);
    metric.kind = RFM_METRIC_ORDER_VALUE;
    assert_metric_of(f, &metric, &o, 1520 / frequency[unit]);
    metric.kind = RFM_METRIC_GAP_MEAN; /* gaps are between days, whatever the unit */
    assert_metric_of(f, &metric, &o, 40.0 / 3);
    metric.kind = RFM_METRIC_REPEAT_VALUE;
    assert_metric_of(f, &metric, &o, repeat[unit]);
  }
}

static void ages_and_spans(void **state)
{
  fixture *f = *state;

  assert_metric(f, RFM_METRIC_TENURE, 0, 40);
  assert_metric(f, RFM_METRIC_ACTIVE_SPAN, 0, 40);
  assert_metric(f, RFM_METRIC_ACTIVE_SPAN, 31, 30);
  assert_metric(f, RFM_METRIC_ACTIVE_SPAN, 1, 0);
  assert_metric(f, RFM_METRIC_MEMBERSHIP_AGE, 0, UNDEFINED);
}

static void gaps_lie_between_purchase_days_of_the_window(void **state)
{
  fixture *f = *state;

  assert_metric(f, RFM_METRIC_GAP_MEAN, 0, 40.0 / 3);
  assert_metric(f, RFM_METRIC_GAP_MEAN, 40, 15); /* 20 and 10: both ends must lie in it */
  assert_metric(f, RFM_METRIC_GAP_MEAN, 11, 10);
  assert_metric(f, RFM_METRIC_GAP_MEAN, 10, UNDEFINED);
  /* 10 20 10: mean 40/3, squared deviations 100/9 400/9 100/9, their sum / 2 = 100/3 */
  assert_metric(f, RFM_METRIC_GAP_SD, 0, sqrt(100.0 / 3));
  assert_metric(f, RFM_METRIC_GAP_SD, 31, sqrt(50));
  assert_metric(f, RFM_METRIC_GAP_SD, 30, UNDEFINED);
}

static void overdue_is_recency_over_all_history_by_the_mean_gap(void **state)
{
  fixture *f = *state;
  const row rows[] = {{2, D - 50, 5}, {2, D - 30, 5}, {3, D - 9, 5}};
  rfm_metric metric = metric_of(RFM_METRIC_OVERDUE, 0);
  rfm_metrics *m = one_metric(&metric, NULL);

  append_ok(f, rows);
  assert_value(f->table, m, 1, 0);
  assert_value(f->table, m, 2, 30.0 / 20);
  assert_value(f->table, m, 3, UNDEFINED);
  rfm_metrics_free(m);
}

static void shrunk_gaps_lean_on_the_shops_median(void **state)
{
  fixture *f = *state;
  const row rows[] = {
      {2, D - 50, 5}, {2, D - 30, 5}, {3, D - 9, 5}, {4, D - 9, 5, RFM_KIND_PAYMENT}};
  rfm_metric metric = metric_of(RFM_METRIC_GAP_MEAN, 0);
  rfm_metrics_options o = metrics_options(0, 0);
  rfm_metrics *m;

  append_ok(f, rows);
  o.shop_median_gap = 35;
  metric.flags = RFM_METRIC_SHRUNK_GAP;
  m = one_metric(&metric, &o);
  assert_value(f->table, m, 1, (40 + 70.0) / 5);
  assert_value(f->table, m, 2, (20 + 70.0) / 3);
  assert_value(f->table, m, 3, 35);        /* a buyer without a gap */
  assert_value(f->table, m, 4, UNDEFINED); /* payments are not chosen: no buyer */
  rfm_metrics_free(m);
  metric.kind = RFM_METRIC_OVERDUE;
  m = one_metric(&metric, &o);
  assert_value(f->table, m, 2, 30 / 30.0);
  assert_value(f->table, m, 3, 9 / 35.0);
  rfm_metrics_free(m);
}

static void items_and_categories(void **state)
{
  fixture *f = *state;

  assert_metric(f, RFM_METRIC_DISTINCT_ITEMS, 0,
                3); /* key 0 is none, the return's does not count */
  assert_metric(f, RFM_METRIC_DISTINCT_ITEMS, 30, 1);
  assert_metric(f, RFM_METRIC_DISTINCT_CATEGORIES, 0, 2);
  assert_metric(f, RFM_METRIC_TOP_CATEGORY_SHARE, 0, 600.0 / 750);
  assert_metric(f, RFM_METRIC_TOP_CATEGORY_SHARE, 1, UNDEFINED); /* the row of D has none */
  assert_metric(f, RFM_METRIC_REPURCHASE_RATE, 0, 1.0 / 3);      /* item 1 on two days */
  assert_metric(f, RFM_METRIC_REPURCHASE_RATE, 31, 0);
  assert_metric(f, RFM_METRIC_REPURCHASE_RATE, 1, UNDEFINED);
}

static void trends_compare_a_window_with_the_one_before(void **state)
{
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_TREND_FREQUENCY, 20);

  assert_metric_of(f, &metric, NULL, 2); /* D-19..D: 2 purchases; D-39..D-20: 1 */
  metric.against_days = 21;              /* D-40..D-20: 2 */
  assert_metric_of(f, &metric, NULL, (2.0 / 20) / (2.0 / 21));
  metric.against_days = 10; /* D-29..D-20: none */
  assert_metric_of(f, &metric, NULL, UNDEFINED);
  metric = metric_of(RFM_METRIC_TREND_MONETARY, 20);
  assert_metric_of(f, &metric, NULL, (1200.0 / 20) / (170.0 / 20));
  metric.money = RFM_MONEY_GROSS;
  assert_metric_of(f, &metric, NULL, (1200.0 / 20) / (200.0 / 20));
  metric.money = RFM_MONEY_NET;
  metric.against_days = 10; /* only the return: the earlier money must be above 0 */
  assert_metric_of(f, &metric, NULL, UNDEFINED);
}

static void visits_count_whether_or_not_they_are_purchases(void **state)
{
  fixture *f = *state;
  const rfm_metrics_options o = metrics_options(RFM_KIND_BIT(RFM_KIND_VISIT), 0);
  rfm_metric metric = metric_of(RFM_METRIC_VISITS, 0);

  assert_metric_of(f, &metric, NULL, 2);
  assert_metric_of(f, &metric, &o, 2);
  metric.window_days = 6;
  assert_metric_of(f, &metric, NULL, 1);
  metric.kind = RFM_METRIC_FREQUENCY;
  metric.window_days = 0;
  assert_metric_of(f, &metric, &o, 2);
}

static void kinds_choose_what_a_purchase_is(void **state)
{
  const int32_t sale = RFM_KIND_BIT(RFM_KIND_SALE), payment = RFM_KIND_BIT(RFM_KIND_PAYMENT);
  fixture *f = *state;
  rfm_metrics_options o = metrics_options(sale, 0);
  rfm_metric metric = metric_of(RFM_METRIC_MONETARY, 0);

  assert_metric_of(f, &metric, &o, 1550); /* returns do not exist */
  o.kinds = payment;
  assert_metric_of(f, &metric, &o, 60);
  o.kinds = sale | payment;
  assert_metric_of(f, &metric, &o, 1610);
  metric.kind = RFM_METRIC_FREQUENCY;
  assert_metric_of(f, &metric, &o, 5);
  o.kinds = RFM_KIND_BIT(RFM_KIND_CONTACT);
  assert_metric_of(f, &metric, &o, 1);
}

static void categories_and_groups_choose_rows(void **state)
{
  static const uint64_t categories[] = {8, 0, 8, 7}; /* sorted and made unique within */
  static const uint32_t groups[] = {2, 2};
  fixture *f = *state;
  rfm_metrics_options o = metrics_options(0, 0);
  rfm_metric metric = metric_of(RFM_METRIC_MONETARY, 0);

  o.categories = categories;
  o.n_categories = 1;
  assert_metric_of(f, &metric, &o, 570);
  o.n_categories = 2; /* 0: rows without one */
  assert_metric_of(f, &metric, &o, 1370);
  o.n_categories = 4;
  assert_metric_of(f, &metric, &o, 1520);
  o.groups = groups;
  o.n_groups = 2;
  assert_metric_of(f, &metric, &o, 450);
  o.categories = NULL;
  o.n_categories = 0;
  assert_metric_of(f, &metric, &o, 450);
  metric.kind = RFM_METRIC_RECENCY;
  assert_metric_of(f, &metric, &o, 10);
}

static void the_filter_holds_for_visits_too(void **state)
{
  static const uint32_t groups[] = {1};
  fixture *f = *state;
  rfm_metrics_options o = metrics_options(0, 0);
  const rfm_metric metric = metric_of(RFM_METRIC_VISITS, 0);

  o.groups = groups;
  o.n_groups = 1;
  assert_metric_of(f, &metric, &o, 0);
}

static void zero_amounts_are_purchases_unless_ignored(void **state)
{
  fixture *f = *state;
  const row rows[] = {{2, D - 5, 0}, {2, D - 9, 3}, {3, D - 2, 0}};
  rfm_metrics_options o = metrics_options(0, 0);
  const rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 0);
  rfm_metrics *m = one_metric(&metric, NULL);
  rfm_measure_counts c;

  append_ok(f, rows);
  assert_value(f->table, m, 2, 5);
  assert_value(f->table, m, 3, 2);
  rfm_metrics_free(m);
  o.flags = RFM_METRICS_IGNORE_ZERO;
  m = one_metric(&metric, &o);
  assert_value(f->table, m, 2, 9);
  assert_value(f->table, m, 3, UNDEFINED);
  c = measured_counts(f->table, m, D);
  assert_int_equal(c.n_zero_ignored, 2);
  assert_int_equal(c.n_returned_only, 1); /* a sale, but no purchase that stood */
  rfm_metrics_free(m);
}

#define with_history(name) cmocka_unit_test_setup_teardown(name, setup_history, teardown)

/* Two purchases in December, twice as busy as a usual month, and one in November. */
static void season_frequency_counts_a_busy_month_for_less(void **state)
{
  static const double season[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2};
  const rfm_metric metric = metric_of(RFM_METRIC_SEASON_FREQUENCY, 20);
  rfm_metrics_options o = metrics_options(0, 0);
  rfm_metrics *m;
  rfm_table *table;
  int32_t day = 0;

  (void)state;
  assert_int_equal(rfm_day_from_date(2022, 12, 6, &day, NULL), RFM_OK);
  table = rows_table(
      NULL, (const row[]){{1, day, 5}, {1, day - 1, 5}, {1, day - 6, 5}, {1, day - 20, 5}}, 4);
  o.season = season;
  m = one_metric(&metric, &o);
  assert_true(value_of(table, m, day, 1) == .5 + .5 + 1);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      with_history(recency_frequency_and_money),
      with_history(a_window_is_its_last_day_and_those_before_it),
      with_history(recency_in_a_window_is_missing_without_a_purchase_there),
      with_history(gross_money_leaves_returns_out),
      with_history(order_value_is_missing_without_a_purchase),
      with_history(repeat_value_leaves_the_first_purchase_out),
      with_history(the_unit_of_a_purchase_changes_counts_not_money),
      with_history(ages_and_spans),
      with_history(gaps_lie_between_purchase_days_of_the_window),
      with_history(overdue_is_recency_over_all_history_by_the_mean_gap),
      with_history(shrunk_gaps_lean_on_the_shops_median),
      with_history(items_and_categories),
      with_history(trends_compare_a_window_with_the_one_before),
      with_history(visits_count_whether_or_not_they_are_purchases),
      with_history(kinds_choose_what_a_purchase_is),
      with_history(categories_and_groups_choose_rows),
      with_history(the_filter_holds_for_visits_too),
      with_history(zero_amounts_are_purchases_unless_ignored),
      cmocka_unit_test(season_frequency_counts_a_busy_month_for_less),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
