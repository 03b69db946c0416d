/* SPDX-License-Identifier: MIT */
/* Orders and the returns that link to them (RULES 3.3). */
#include "table_fixture.h"

/* Value of one metric for customer 1 in a table of these rows. */
static double measured(const row *rows, int64_t n, int32_t kind, int32_t window_days,
                       int32_t as_of_day)
{
  const rfm_metric metric = metric_of(kind, window_days);
  rfm_metrics *m = one_metric(&metric, NULL);
  rfm_table *table = rows_table(NULL, rows, n);
  const double value = value_of(table, m, as_of_day, 1);
  rfm_error err;

  assert_ok(rfm_table_compact(table, &err), &err);
  assert_true(value == value_of(table, m, as_of_day, 1) || value != value);
  rfm_table_free(table);
  rfm_metrics_free(m);
  return value;
}

#define MEASURED(kind, window) measured(rows, COUNT_OF(rows), RFM_METRIC_##kind, (window), D)

static rfm_measure_counts counted(const row *rows, int64_t n, int32_t as_of_day)
{
  rfm_table *table = rows_table(NULL, rows, n);
  const rfm_measure_counts c = measured_counts(table, NULL, as_of_day);

  rfm_table_free(table);
  return c;
}

static void an_order_has_the_day_of_its_first_sale(void **state)
{
  const row rows[] = {{1, D - 2, 10, RFM_KIND_SALE, 5},
                      {1, D - 9, 20, RFM_KIND_SALE, 5},
                      {1, D - 30, 5, RFM_KIND_SALE, 6}};

  (void)state;
  assert_true(MEASURED(RECENCY, 0) == 9);
  assert_true(MEASURED(FREQUENCY, 0) == 2);
  assert_true(MEASURED(FREQUENCY, 9) == 0); /* D-8..D: the order began before */
  assert_true(MEASURED(MONETARY, 9) == 10); /* money counts on each row's own day */
  assert_true(MEASURED(GAP_MEAN, 0) == 21);
  assert_true(MEASURED(ORDER_VALUE, 0) == 17.5);
  assert_true(MEASURED(ORDER_VALUE, 9) != MEASURED(ORDER_VALUE, 9)); /* no purchase in the window */
}

static void a_partial_return_reduces_money_only(void **state)
{
  const row rows[] = {{1, D - 9, 20, RFM_KIND_SALE, 5}, {1, D - 3, 19, RFM_KIND_RETURN, 5}};

  (void)state;
  assert_true(MEASURED(FREQUENCY, 0) == 1);
  assert_true(MEASURED(RECENCY, 0) == 9);
  assert_true(MEASURED(MONETARY, 0) == 1);
  assert_true(MEASURED(MONETARY, 5) == -19);
  assert_int_equal(counted(rows, 2, D).n_unlinked_returns, 0);
}

static void a_fully_returned_order_is_no_purchase_under_any_unit(void **state)
{
  const row rows[] = {{1, D - 9, 20, RFM_KIND_SALE, 5},
                      {1, D - 8, 10, RFM_KIND_SALE, 5},
                      {1, D - 3, 30, RFM_KIND_RETURN, 5}};
  const rfm_metric metric = metric_of(RFM_METRIC_FREQUENCY, 0);
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));

  (void)state;
  for (int32_t unit = RFM_PURCHASE_ORDER_OR_DAY; unit <= RFM_PURCHASE_ROW; unit++) {
    const rfm_metrics_options o = metrics_options(0, unit);
    rfm_metrics *m = one_metric(&metric, &o);

    assert_value(table, m, 1, 0);
    rfm_metrics_free(m);
  }
  rfm_table_free(table);
  assert_true(MEASURED(RECENCY, 0) != MEASURED(RECENCY, 0));
  assert_true(MEASURED(MONETARY, 0) == 0);
  assert_int_equal(counted(rows, 3, D).n_returned_only, 1);
  /* two days before the return the order stood */
  assert_true(measured(rows, 3, RFM_METRIC_FREQUENCY, 0, D - 4) == 1);
  assert_int_equal(counted(rows, 3, D - 4).n_future, 1);
}

static void the_excess_of_a_return_is_counted(void **state)
{
  const row rows[] = {{1, D - 9, 20, RFM_KIND_SALE, 5},
                      {1, D - 3, 30, RFM_KIND_RETURN, 5},
                      {1, D - 20, 7, RFM_KIND_SALE, 6}};

  (void)state;
  assert_true(MEASURED(FREQUENCY, 0) == 1);
  assert_true(MEASURED(MONETARY, 0) == -3);
  assert_int_equal(counted(rows, 3, D).n_excess_returns, 1);
  assert_int_equal(counted(rows, 3, D).n_unlinked_returns, 0);
}

static void a_return_of_no_known_order_is_unlinked(void **state)
{
  const row rows[] = {{1, D - 9, 20, RFM_KIND_SALE, 5},
                      {1, D - 3, 20, RFM_KIND_RETURN, 6},
                      {1, D - 3, 20, RFM_KIND_RETURN},
                      {2, D - 2, 20, RFM_KIND_RETURN, 5}};

  (void)state;
  assert_true(MEASURED(FREQUENCY, 0) == 1);
  assert_true(MEASURED(MONETARY, 0) == -20);
  assert_int_equal(counted(rows, 4, D).n_unlinked_returns,
                   3); /* the order of another customer is another order */
  assert_int_equal(counted(rows, 4, D).n_returned_only, 1);
}

static void a_return_may_come_before_its_order(void **state)
{
  const row rows[] = {{1, D - 12, 20, RFM_KIND_RETURN, 5}, {1, D - 9, 20, RFM_KIND_SALE, 5}};

  (void)state;
  assert_true(MEASURED(FREQUENCY, 0) == 0);
  assert_true(MEASURED(MONETARY, 10) == 20); /* the return is before the window */
  assert_true(MEASURED(FREQUENCY, 10) ==
              0); /* and still undoes the order: links look at all history */
  assert_int_equal(counted(rows, 2, D - 10).n_unlinked_returns, 1);
  assert_int_equal(counted(rows, 2, D).n_unlinked_returns, 0);
}

static void a_return_of_an_order_before_the_window_reduces_money_only(void **state)
{
  const row rows[] = {{1, D - 30, 100, RFM_KIND_SALE, 5},
                      {1, D - 5, 10, RFM_KIND_SALE, 6},
                      {1, D - 3, 40, RFM_KIND_RETURN, 5}};

  (void)state;
  assert_true(MEASURED(FREQUENCY, 10) == 1);
  assert_true(MEASURED(MONETARY, 10) == -30);
  assert_true(MEASURED(RECENCY, 0) == 5);
}

/* PRACTICE 4: an exchange that nets to 0 or less is no purchase and does not refresh recency. */
static void exchanges_net_out(void **state)
{
  const row even[] = {{1, D - 40, 50, RFM_KIND_SALE, 4},
                      {1, D - 5, 30, RFM_KIND_SALE, 5},
                      {1, D - 5, 30, RFM_KIND_RETURN, 5}};
  const row upward[] = {{1, D - 40, 50, RFM_KIND_SALE, 4},
                        {1, D - 5, 31, RFM_KIND_SALE, 5},
                        {1, D - 5, 30, RFM_KIND_RETURN, 5}};

  (void)state;
  assert_true(measured(even, 3, RFM_METRIC_RECENCY, 0, D) == 40);
  assert_true(measured(even, 3, RFM_METRIC_FREQUENCY, 0, D) == 1);
  assert_true(measured(even, 3, RFM_METRIC_MONETARY, 0, D) == 50);
  assert_true(measured(upward, 3, RFM_METRIC_RECENCY, 0, D) == 5);
  assert_true(measured(upward, 3, RFM_METRIC_FREQUENCY, 0, D) == 2);
  assert_true(measured(upward, 3, RFM_METRIC_MONETARY, 0, D) == 51);
}

static void a_zero_order_stands_unless_it_has_a_return(void **state)
{
  const row alone[] = {{1, D - 5, 0, RFM_KIND_SALE, 5}};
  const row returned[] = {{1, D - 5, 0, RFM_KIND_SALE, 5}, {1, D - 4, 0, RFM_KIND_RETURN, 5}};

  (void)state;
  assert_true(measured(alone, 1, RFM_METRIC_FREQUENCY, 0, D) == 1);
  assert_true(measured(returned, 2, RFM_METRIC_FREQUENCY, 0, D) == 0);
}

static void rows_without_a_key_beside_orders(void **state)
{
  /* one day: two orders of two rows, three loose rows; another day one loose row */
  const row rows[] = {{1, D - 5, 1, 0, 5}, {1, D - 5, 1, 0, 5}, {1, D - 5, 1, 0, 6},
                      {1, D - 5, 1, 0, 6}, {1, D - 5, 1},       {1, D - 5, 1},
                      {1, D - 5, 1},       {1, D - 3, 1}};
  static const double expected[] = {0, 4, 6, 2,
                                    8}; /* order or day: 2 + 1 + 1; order: 2 + 4; day; row */
  const rfm_metric metric = metric_of(RFM_METRIC_FREQUENCY, 0);
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));

  (void)state;
  for (int32_t unit = RFM_PURCHASE_ORDER_OR_DAY; unit <= RFM_PURCHASE_ROW; unit++) {
    const rfm_metrics_options o = metrics_options(0, unit);
    rfm_metrics *m = one_metric(&metric, &o);

    assert_value(table, m, 1, expected[unit]);
    rfm_metrics_free(m);
  }
  rfm_table_free(table);
}

static void the_first_purchase_takes_its_returns_along(void **state)
{
  /* order 5 of 100, 40 returned; then 60 and 80: (200 - 60) / 2 net, 140 / 2 gross too */
  const row rows[] = {{1, D - 30, 100, RFM_KIND_SALE, 5},
                      {1, D - 20, 60, RFM_KIND_SALE, 6},
                      {1, D - 15, 40, RFM_KIND_RETURN, 5},
                      {1, D - 10, 80, RFM_KIND_SALE, 7}};
  const row other[] = {{1, D - 30, 100, RFM_KIND_SALE, 5},
                       {1, D - 20, 60, RFM_KIND_SALE, 6},
                       {1, D - 15, 40, RFM_KIND_RETURN, 6},
                       {1, D - 10, 80, RFM_KIND_SALE, 7}};

  (void)state;
  assert_true(MEASURED(REPEAT_VALUE, 0) == 70);
  assert_true(measured(other, 4, RFM_METRIC_REPEAT_VALUE, 0, D) == 50); /* (200 - 100) / 2 */
}

static void under_day_units_the_first_day_takes_returns_of_all_its_orders(void **state)
{
  const row rows[] = {{1, D - 30, 100, RFM_KIND_SALE, 5},
                      {1, D - 30, 50, RFM_KIND_SALE, 6},
                      {1, D - 15, 40, RFM_KIND_RETURN, 6},
                      {1, D - 10, 80, RFM_KIND_SALE, 7}};
  const rfm_metrics_options o = metrics_options(0, RFM_PURCHASE_DAY);
  const rfm_metric metric = metric_of(RFM_METRIC_REPEAT_VALUE, 0);
  rfm_metrics *m = one_metric(&metric, &o);
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));

  (void)state;
  assert_value(table, m, 1, 80); /* (190 - 110) / 1 */
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void filtered_rows_do_not_exist_for_linking(void **state)
{
  static const uint64_t categories[] = {1};
  const row rows[] = {{1, D - 9, 20, RFM_KIND_SALE, 5, .category = 1},
                      {1, D - 3, 20, RFM_KIND_RETURN, 5, .category = 2}};
  rfm_metrics_options o = metrics_options(0, 0);
  const rfm_metric metric = metric_of(RFM_METRIC_FREQUENCY, 0);
  rfm_table *table = rows_table(NULL, rows, 2);
  rfm_metrics *m;

  (void)state;
  o.categories = categories;
  o.n_categories = 1;
  m = one_metric(&metric, &o);
  assert_value(table, m, 1, 1);
  assert_int_equal(measured_counts(table, m, D).n_filtered, 1);
  assert_int_equal(measured_counts(table, m, D).n_unlinked_returns, 0);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void items_of_returned_orders_were_not_bought(void **state)
{
  const row rows[] = {{1, D - 9, 20, RFM_KIND_SALE, 5, .item = 1, .category = 4},
                      {1, D - 3, 20, RFM_KIND_RETURN, 5, .item = 1, .category = 4},
                      {1, D - 2, 20, RFM_KIND_SALE, 6, .item = 2, .category = 5}};

  (void)state;
  assert_true(MEASURED(DISTINCT_ITEMS, 0) == 1);
  assert_true(MEASURED(DISTINCT_CATEGORIES, 0) == 1);
  assert_true(MEASURED(TOP_CATEGORY_SHARE, 0) == 1);
}

/* Many rows per order and many orders take the other sorting paths. */
static void long_histories_settle_the_same(void **state)
{
  row rows[400];
  int n = 0;

  (void)state;
  for (int i = 0; i < 100; i++) {
    const int k = i * 37 % 100;

    rows[n++] = (row){1, D - 200 + k, 10, RFM_KIND_SALE, 1000u + (uint64_t)k};
    rows[n++] = (row){1, D - 190 + k, 5, RFM_KIND_SALE, 1000u + (uint64_t)k};
    if (k % 2)
      rows[n++] =
          (row){1, D - 50 + k / 2, k % 4 == 1 ? 15 : 14, RFM_KIND_RETURN, 1000u + (uint64_t)k};
    if (k % 10 == 0)
      rows[n++] = (row){1, D - 205, 1, RFM_KIND_SALE, 1000u + (uint64_t)k};
  }
  /* orders with k % 4 == 1 are fully returned: 25 of 100; k % 10 == 0 begin on D-205 */
  assert_true(measured(rows, n, RFM_METRIC_FREQUENCY, 0, D) == 75);
  assert_true(measured(rows, n, RFM_METRIC_RECENCY, 0, D) == 200 - 99);
  assert_true(measured(rows, n, RFM_METRIC_MONETARY, 0, D) == 1500 + 10 - 25 * 15 - 25 * 14);
  assert_true(measured(rows, n, RFM_METRIC_TENURE, 0, D) == 205);
  assert_true(measured(rows, n, RFM_METRIC_FREQUENCY, 200, D) ==
              65); /* D-199..D: all but those ten; k = 0 is one of them */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_order_has_the_day_of_its_first_sale),
      cmocka_unit_test(a_partial_return_reduces_money_only),
      cmocka_unit_test(a_fully_returned_order_is_no_purchase_under_any_unit),
      cmocka_unit_test(the_excess_of_a_return_is_counted),
      cmocka_unit_test(a_return_of_no_known_order_is_unlinked),
      cmocka_unit_test(a_return_may_come_before_its_order),
      cmocka_unit_test(a_return_of_an_order_before_the_window_reduces_money_only),
      cmocka_unit_test(exchanges_net_out),
      cmocka_unit_test(a_zero_order_stands_unless_it_has_a_return),
      cmocka_unit_test(rows_without_a_key_beside_orders),
      cmocka_unit_test(the_first_purchase_takes_its_returns_along),
      cmocka_unit_test(under_day_units_the_first_day_takes_returns_of_all_its_orders),
      cmocka_unit_test(filtered_rows_do_not_exist_for_linking),
      cmocka_unit_test(items_of_returned_orders_were_not_bought),
      cmocka_unit_test(long_histories_settle_the_same),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
