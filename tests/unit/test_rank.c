/* SPDX-License-Identifier: MIT */
/* The rows with the largest values, and Pareto parts (DESIGN: `rfm pareto`). */
#include "table_fixture.h"

static rfm_error err;

/* Features whose one column "monetary" has these values, as measured: NaN where the customer did
 * not buy. */
static rfm_features *features_of(const double *values, int64_t n)
{
  const rfm_metric metric = metric_of(RFM_METRIC_MONETARY, 0);
  rfm_metrics *m = one_metric(&metric, NULL);
  rfm_features *f = NULL;

  assert_ok(rfm_features_from_columns(&f, NULL, m, NULL, &values, n, D, &err), &err);
  rfm_metrics_free(m);
  return f;
}

static void the_best_come_first_and_ties_go_to_the_lower_id(void **state)
{
  static const double by[] = {3, 9, (double)NAN, 9, 1, 9, 3, -2};
  static const int64_t expected[] = {1, 3, 5, 0, 6, 4, 7};
  rfm_features *f = features_of((const double[]){0, 0, 0, 0, 0, 0, 0, 0}, 8);
  int64_t rows[9], n;

  (void)state;
  for (int64_t wanted = 0; wanted <= 9; wanted++) {
    memset(rows, 0xff, sizeof rows);
    n = -1;
    assert_ok(rfm_features_top(f, by, 8, rows, wanted, &n, &err), &err);
    assert_int_equal(n, wanted < 7 ? wanted : 7); /* the row with NaN never comes */
    assert_memory_equal(rows, expected, (size_t)n * sizeof *rows);
    if (wanted < 9)
      assert_int_equal(rows[n], -1);
  }
  assert_ok(rfm_features_top(f, by, 8, NULL, 0, &n, &err), &err);
  rfm_features_free(f);
}

static void a_scramble_of_many_comes_in_order(void **state)
{
  static double by[5000];
  int64_t rows[100], n;
  rfm_features *f;

  (void)state;
  for (int i = 0; i < 5000; i++)
    by[i] = i * 1237 % 5000 / 3;
  f = features_of(by, 5000);
  assert_ok(rfm_features_top(f, by, 5000, rows, 100, &n, &err), &err);
  assert_int_equal(n, 100);
  for (int i = 0; i < 100; i++) {
    assert_true(by[rows[i]] == (4999 - i) / 3);
    if (i > 0 && by[rows[i]] == by[rows[i - 1]])
      assert_true(rows[i] > rows[i - 1]);
  }
  rfm_features_free(f);
}

static void bad_tops_are_refused(void **state)
{
  static const double by[] = {1, 2};
  rfm_features *f = features_of(by, 2);
  int64_t rows[2] = {7, 7}, n = 7;

  (void)state;
  assert_refused(rfm_features_top(NULL, by, 2, rows, 2, &n, &err), RFM_E_ARG, &err, -1, "features");
  assert_refused(rfm_features_top(f, NULL, 2, rows, 2, &n, &err), RFM_E_ARG, &err, -1, "by");
  assert_refused(rfm_features_top(f, by, 1, rows, 2, &n, &err), RFM_E_ARG, &err, -1, "n_by");
  assert_refused(rfm_features_top(f, by, 2, NULL, 2, &n, &err), RFM_E_ARG, &err, -1, "rows");
  assert_refused(rfm_features_top(f, by, 2, rows, -1, &n, &err), RFM_E_ARG, &err, -1, "n_rows");
  assert_refused(rfm_features_top(f, by, 2, rows, 2, NULL, &err), RFM_E_ARG, &err, -1, "n_found");
  assert_int_equal(rows[0] + rows[1] + n, 21);
  rfm_features_free(f);
}

/* ---- pareto ---- */

/* Thirteen customers in tenths: the first three have two. By value: 100 90 | 80 70 | 60 50 | 40 |
 * 30 | 20 | 10 | 10 | 0 | -20. */
static void tenths_by_hand(void **state)
{
  static const double values[] = {30, 100, 10, 50, -20, 80, 0, 70, 10, 90, 40, 60, 20};
  static const double total[] = {190, 150, 110, 40, 30, 20, 10, 10, 0, 0};
  static const double mean[] = {95, 75, 55, 40, 30, 20, 10, 10, 0, -20};
  rfm_features *f = features_of(values, 13);
  rfm_pareto_part part[10];
  double so_far = 0;

  (void)state;
  assert_ok(rfm_features_pareto(f, 0, 10, part, &err), &err);
  for (int i = 0; i < 10; i++) {
    so_far += total[i];
    assert_int_equal(part[i].n_customers, i < 3 ? 2 : 1);
    assert_true(part[i].total == total[i]);
    assert_true(part[i].mean == mean[i]);
    assert_true(part[i].share == total[i] / 560);
    assert_true(part[i].cumulative_share == so_far / 560);
    if (i < 7)
      assert_true(part[i].times_next == mean[i] / mean[i + 1]);
    else
      assert_true(part[i].times_next !=
                  part[i].times_next); /* the next mean is 0, below, or not there */
  }
  rfm_features_free(f);
}

static void only_buyers_with_a_value_take_part(void **state)
{
  const row rows[] = {
      {1, D - 9, 50}, {2, D - 5, 30}, {2, D - 4, 30}, {3, D - 3, -8}, {4, D + 1, 9}};
  const rfm_metric list[] = {metric_of(RFM_METRIC_MONETARY, 0), metric_of(RFM_METRIC_GAP_MEAN, 0)};
  rfm_table *table = rows_table(NULL, rows, 5);
  rfm_features *f = NULL;
  rfm_metrics *m = NULL;
  rfm_pareto_part part[2];

  (void)state;
  assert_ok(rfm_metrics_new(&m, NULL, list, 2, NULL, &err), &err);
  assert_ok(rfm_features_measure(&f, table, m, D, NULL, &err), &err);
  assert_ok(rfm_features_pareto(f, 0, 2, part, &err), &err);
  assert_int_equal(part[0].n_customers, 1);
  assert_true(part[0].total == 60);
  assert_true(part[1].total == 50);
  assert_ok(rfm_features_pareto(f, 1, 2, part, &err), &err);
  assert_int_equal(part[0].n_customers, 1); /* only customer 2 has a gap */
  assert_int_equal(part[1].n_customers, 0);
  assert_true(part[0].share == 1);
  assert_true(part[1].mean != part[1].mean);
  assert_true(part[0].times_next != part[0].times_next);
  rfm_features_free(f);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void nothing_to_share_gives_shares_of_zero(void **state)
{
  static const double values[] = {-1, -2, 0};
  rfm_features *f = features_of(values, 3);
  rfm_pareto_part part[2];

  (void)state;
  assert_ok(rfm_features_pareto(f, 0, 2, part, &err), &err);
  assert_true(part[0].share == 0 && part[1].cumulative_share == 0);
  assert_true(part[0].mean == -.5);
  rfm_features_free(f);
  f = features_of(values, 0);
  assert_ok(rfm_features_pareto(f, 0, 2, part, &err), &err);
  assert_int_equal(part[0].n_customers + part[1].n_customers, 0);
  rfm_features_free(f);
}

static void bad_paretos_are_refused(void **state)
{
  static const double values[] = {1};
  rfm_features *f = features_of(values, 1);
  static rfm_pareto_part part[1001];

  (void)state;
  assert_refused(rfm_features_pareto(NULL, 0, 1, part, &err), RFM_E_ARG, &err, -1, "features");
  assert_refused(rfm_features_pareto(f, 1, 1, part, &err), RFM_E_ARG, &err, -1, "column");
  assert_refused(rfm_features_pareto(f, 0, 0, part, &err), RFM_E_ARG, &err, -1, "n_parts");
  assert_refused(rfm_features_pareto(f, 0, 1001, part, &err), RFM_E_ARG, &err, -1, "n_parts");
  assert_refused(rfm_features_pareto(f, 0, 1, NULL, &err), RFM_E_ARG, &err, -1, "parts");
  assert_ok(rfm_features_pareto(f, 0, 1000, part, &err), &err);
  rfm_features_free(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_best_come_first_and_ties_go_to_the_lower_id),
      cmocka_unit_test(a_scramble_of_many_comes_in_order),
      cmocka_unit_test(bad_tops_are_refused),
      cmocka_unit_test(tenths_by_hand),
      cmocka_unit_test(only_buyers_with_a_value_take_part),
      cmocka_unit_test(nothing_to_share_gives_shares_of_zero),
      cmocka_unit_test(bad_paretos_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
