/* SPDX-License-Identifier: MIT */
/* CDNOW (Fader and Hardie): the repeat-purchase summary of 2,357 customers, the facts of both
 * files, and the purchase cycle. */
#include "datasets.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 70000 };

static rfm_error err;
static row rows[MAX_ROWS];

/* Purchase days, days from the first to the last, age, mean money of a day without the first: one
 * purchase is one day. */
static rfm_metrics *summary_metrics(void)
{
  static const int32_t kinds[] = {RFM_METRIC_FREQUENCY, RFM_METRIC_ACTIVE_SPAN, RFM_METRIC_TENURE,
                                  RFM_METRIC_REPEAT_VALUE};
  const rfm_metrics_options o = metrics_options(0, RFM_PURCHASE_DAY);
  rfm_metric list[4];
  rfm_metrics *m = NULL;

  for (int i = 0; i < 4; i++)
    list[i] = metric_of(kinds[i], 0);
  list[3].missing = RFM_MISSING_VALUE; /* of customers who bought once: 0 */
  assert_ok(rfm_metrics_new(&m, NULL, list, 4, &o, &err), &err);
  return m;
}

static void assert_summary(const rfm_table *table, const rfm_metrics *m, int32_t as_of_day,
                           uint64_t customer, const double expected[4], double unit)
{
  const rfm_id id = id_number(customer);
  double v[4];

  assert_ok(rfm_features_one(table, m, as_of_day, &id, v, 4, NULL, &err), &err);
  v[0] -= 1;
  for (int i = 0; i < 4; i++) {
    const double apart = v[i] / (i == 3 ? unit : 1) - expected[i];

    if (!(apart < 1e-9 && apart > -1e-9))
      fail_msg("customer %d, value %d: %.17g, expected %.17g", (int)customer, i, v[i], expected[i]);
  }
}

/* NUMBERS 3: thirteen purchases of six customers, end 2015-02-07. */
static void six_customers_by_hand(void **state)
{
  const int32_t january = csv_day("2014-12-31"), february = csv_day("2015-01-31");
  const row given[] = {{1, january + 1, 1},  {1, february + 6, 2}, {2, january + 1, 2},
                       {3, january + 1, 3},  {3, january + 2, 1},  {3, january + 5, 5},
                       {4, january + 16, 6}, {4, february + 2, 3}, {4, february + 5, 3},
                       {5, january + 16, 3}, {5, january + 17, 1}, {5, january + 18, 8},
                       {6, february + 2, 5}};
  static const double expected[6][4] = {{1, 36, 37, 2}, {0, 0, 37, 0},   {2, 4, 37, 3},
                                        {2, 20, 22, 3}, {2, 2, 22, 4.5}, {0, 0, 5, 0}};
  rfm_table *table = rows_table(NULL, given, COUNT_OF(given));
  rfm_metrics *m = summary_metrics();

  (void)state;
  for (uint64_t id = 1; id <= 6; id++)
    assert_summary(table, m, february + 7, id, expected[id - 1], 1);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void all_2357_customers_have_the_published_summary(void **state)
{
  const int64_t n = load_cdnow("cdnow_sample.csv", rows, MAX_ROWS);
  rfm_table *table;
  rfm_metrics *m;
  int n_customers = 0;
  csv c;

  (void)state;
  if (!csv_open(&c, SOURCE_ROOT, "cdnow_sample_summary_19970930.csv"))
    skip();
  table = rows_table(NULL, rows, n);
  m = summary_metrics();
  for (; csv_next(&c); n_customers++) {
    double expected[4];

    for (int i = 0; i < 4; i++)
      expected[i] = strtod(c.field[i + 1], NULL);
    assert_summary(table, m, csv_day("1997-09-30"), strtoull(c.field[0], NULL, 10), expected, 100);
  }
  csv_close(&c);
  assert_int_equal(n_customers, 2357);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static double column_sum(const rfm_features *f, int32_t j)
{
  const double *values = NULL;
  double sum = 0;
  int64_t n;

  assert_ok(rfm_features_column(f, j, &values, &n, &err), &err);
  for (int64_t i = 0; i < n; i++)
    sum += values[i]; /* whole numbers: exact */
  return sum;
}

typedef struct facts {
  int64_t n_rows, n_customers, n_days, n_zero;
  double money, cds;
} facts;

static void assert_facts(const char *name, const facts *expected)
{
  const int64_t n = load_cdnow(name, rows, MAX_ROWS);
  rfm_table *table = rows_table(NULL, rows, n);
  const rfm_metric list[] = {metric_of(RFM_METRIC_FREQUENCY, 0), metric_of(RFM_METRIC_MONETARY, 0),
                             metric_of(RFM_METRIC_SECOND, 0)};
  rfm_metrics_options o = metrics_options(0, 0);
  rfm_features *f = NULL;
  rfm_metrics *m = NULL;
  rfm_measure_counts counts;

  assert_ok(rfm_table_compact(table, &err), &err);
  assert_ok(rfm_metrics_new(&m, NULL, list, 3, &o, &err), &err);
  assert_ok(rfm_features_measure(&f, table, m, csv_day("1998-06-30"), NULL, &err), &err);
  assert_int_equal(n, expected->n_rows);
  assert_int_equal(counts_of(table).n_events, n);
  assert_int_equal(counts_of(table).n_customers, expected->n_customers);
  assert_int_equal(counts_of(table).last_day, csv_day("1998-06-30"));
  if (expected->n_days)
    assert_true(column_sum(f, 0) == (double)expected->n_days); /* one purchase is one day */
  assert_true(column_sum(f, 1) == expected->money);
  if (expected->cds > 0)
    assert_true(column_sum(f, 2) == expected->cds);
  rfm_features_free(f);
  rfm_metrics_free(m);
  o.flags = RFM_METRICS_IGNORE_ZERO;
  assert_ok(rfm_metrics_new(&m, NULL, list, 3, &o, &err), &err);
  counts = measured_counts(table, m, csv_day("1998-06-30"));
  assert_int_equal(counts.n_zero_ignored, expected->n_zero);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void the_sample_has_its_facts(void **state)
{
  static const facts expected = {6919, 2357, 6696, 8, 24409194, 16479};

  (void)state;
  assert_facts("cdnow_sample.csv", &expected);
}

static void the_master_has_its_facts(void **state)
{
  static const facts expected = {69659, 23570, 0, 80, 250031563, 0};

  (void)state;
  assert_facts("cdnow_master.csv", &expected);
}

static void assert_cycle(const char *name, const double quantile[4])
{
  rfm_table *table = rows_table(NULL, rows, load_cdnow(name, rows, MAX_ROWS));
  rfm_suggestion s;

  ZERO_STRUCT(s);
  assert_ok(rfm_suggest(table, NULL, csv_day("1998-06-30"), &s, &err), &err);
  for (int i = 0; i < 4; i++)
    assert_true(s.gap_quantile[i] == quantile[i]);
  assert_int_equal(s.n_recency_breaks, 4);
  assert_int_equal(s.recency_break[1], (int32_t)(quantile[1] + .5));
  assert_int_equal(s.warnings, 0);
  rfm_table_free(table);
}

/* PRACTICE 3. */
static void purchase_cycles_are_as_published(void **state)
{
  static const double sample[] = {34, 90.5, 196, 279}, master[] = {34, 94, 200, 283};

  (void)state;
  assert_cycle("cdnow_sample.csv", sample);
  assert_cycle("cdnow_master.csv", master);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(six_customers_by_hand),
      cmocka_unit_test(all_2357_customers_have_the_published_summary),
      cmocka_unit_test(the_sample_has_its_facts),
      cmocka_unit_test(the_master_has_its_facts),
      cmocka_unit_test(purchase_cycles_are_as_published),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
