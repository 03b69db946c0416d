/* SPDX-License-Identifier: MIT */
/* K-means on real data: iris as NUMBERS gives it, CDNOW and UCI customers beside scikit-learn 1.9.1
 * from the same centres, and all of them beside the plain definition.
 *
 * The figures of CDNOW and UCI: recency in days before the last day of the file, purchase days and
 * money of sales, clipped at the 1st and 99th percentile (numpy.quantile), scaled to 0 .. 1, times
 * 1/3; KMeans(k, init=rows i * n / k, n_init=1, tol=0). */
#include "datasets.h"
#include "support/plain_kmeans.h"

enum { MAX_ROWS = 25000, MAX_K = 8 };

static rfm_error err;
static row rows[MAX_ROWS];

static void assert_relative(double got, double wanted)
{
  if (!(fabs(got - wanted) <= 1e-8 * wanted))
    fail_msg("%.17g is not %.17g", got, wanted);
}

static rfm_kmeans *fit(const rfm_points *p, int32_t k, const double *start)
{
  rfm_kmeans_options o;
  rfm_kmeans *m = NULL;

  ZERO_STRUCT(o);
  o.k = k;
  o.start = start;
  o.n_starts = start ? 1 : 50;
  assert_ok(rfm_kmeans_fit(&m, NULL, p, &o, &err), &err);
  return m;
}

static rfm_kmeans_results results_of(const rfm_kmeans *m)
{
  rfm_kmeans_results r;

  ZERO_STRUCT(r);
  assert_ok(rfm_kmeans_get(m, &r, &err), &err);
  return r;
}

/* The sizes, in ascending order. */
static void assert_sizes(const rfm_kmeans *m, int32_t k, const int64_t *wanted)
{
  for (int32_t i = 0; i < k; i++) {
    int64_t found = 0;

    for (int32_t c = 0; c < k; c++)
      found += rfm_kmeans_sizes(m)[c] == wanted[i];
    if (!found)
      fail_msg("no cluster has %d rows", (int)wanted[i]);
  }
}

/* Labels of every row, from centres among the rows, whose coordinates are @x. */
static void assert_labels_as_plain(const rfm_kmeans *m, const rfm_points *p, const double *x,
                                   int64_t n, int32_t d, const double *start, int32_t k)
{
  int32_t *label = malloc((size_t)n * sizeof *label);
  plain_kmeans plain = plain_fit(x, n, d, start, k, 300);

  assert_ok(rfm_kmeans_assign(m, p, label, n, NULL, &err), &err);
  assert_memory_equal(label, plain.label, (size_t)n * sizeof *label);
  assert_int_equal(results_of(m).n_iterations, plain.n_iterations);
  plain_free(&plain);
  free(label);
}

/* ---- iris ---- */

static void iris_has_the_best_known_clusters(void **state)
{
  static const int64_t sizes[3][4] = {{53, 97}, {38, 50, 62}, {28, 32, 40, 50}};
  static const double inertia[3] = {152.347951760358, 78.851441426146, 57.2284732142857};
  static const double silhouette[3] = {.681046169211746, .552819012356409, .498050504997287};
  static const double calinski_harabasz[3] = {513.924545980277, 561.62775662962, 530.765808187285};
  static const double davies_bouldin[3] = {.404292837173042, .66197154650075, .780306983881108};
  double x[IRIS * IRIS_COLUMNS];
  const rfm_points p = load_iris(x);
  rfm_kmeans_options o;
  rfm_quality q[3];
  rfm_kmeans *best = NULL;

  (void)state;
  ZERO_STRUCT(o);
  o.n_starts = 50;
  for (int i = 0; i < 3; i++) {
    rfm_kmeans *m = fit(&p, 2 + i, NULL);

    ZERO_STRUCT(q[i]);
    assert_relative(results_of(m).inertia, inertia[i]);
    assert_sizes(m, 2 + i, sizes[i]);
    rfm_kmeans_free(m);
  }
  assert_ok(rfm_kmeans_choose(&best, NULL, &p, &o, NULL, 2, 4, q, 3, &err), &err);
  assert_int_equal(results_of(best).k, 2);
  for (int i = 0; i < 3; i++) {
    assert_relative(q[i].inertia, inertia[i]);
    assert_relative(q[i].silhouette, silhouette[i]);
    assert_relative(q[i].calinski_harabasz, calinski_harabasz[i]);
    assert_relative(q[i].davies_bouldin, davies_bouldin[i]);
  }
  rfm_kmeans_free(best);
}

static void iris_from_given_rows(void **state)
{
  static const int rows_of[2][3] = {{0, 50, 100}, {0, 1, 2}};
  static const int32_t iterations[2] = {4, 12};
  static const double inertia[2] = {78.851441426146, 78.8556658259773};
  static const int64_t sizes[2][3] = {{50, 62, 38}, {39, 61, 50}};
  double x[IRIS * IRIS_COLUMNS], start[3 * 4];
  const rfm_points p = load_iris(x);

  (void)state;
  for (int i = 0; i < 2; i++) {
    rfm_kmeans *m;

    for (int c = 0; c < 3; c++)
      memcpy(start + c * 4, x + rows_of[i][c] * 4, 4 * sizeof *x);
    m = fit(&p, 3, start);
    assert_int_equal(results_of(m).n_iterations, iterations[i]);
    assert_int_equal(results_of(m).is_converged, 1);
    assert_relative(results_of(m).inertia, inertia[i]);
    for (int c = 0; c < 3; c++)
      assert_int_equal(rfm_kmeans_sizes(m)[c], sizes[i][c]);
    assert_labels_as_plain(m, &p, x, IRIS, 4, start, 3);
    rfm_kmeans_free(m);
  }
}

/* ---- customers ---- */

static rfm_features *measure(int64_t n)
{
  static const int32_t kinds[3] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  const rfm_metrics_options o = metrics_options(0, RFM_PURCHASE_DAY);
  rfm_table *table = rows_table(NULL, rows, n);
  rfm_features *f = NULL;
  rfm_metrics *m = NULL;
  rfm_metric list[3];
  int32_t last = RFM_DAY_MIN;

  for (int64_t i = 0; i < n; i++)
    last = rows[i].day > last ? rows[i].day : last;
  for (int i = 0; i < 3; i++)
    list[i] = metric_of(kinds[i], 0);
  assert_ok(rfm_metrics_new(&m, NULL, list, 3, &o, &err), &err);
  assert_ok(rfm_features_measure(&f, table, m, last, NULL, &err), &err);
  rfm_metrics_free(m);
  rfm_table_free(table);
  return f;
}

typedef struct expected {
  int32_t k, n_iterations;
  double inertia;
  int64_t sizes[MAX_K];
} expected;

static void compare(const rfm_features *f, const expected *e, int n_expected)
{
  const int64_t n = rfm_features_rows(f);
  double *x = malloc((size_t)(n * 3) * sizeof *x), start[MAX_K * 3];
  rfm_scaling *scaling = NULL;
  rfm_points p;

  assert_ok(rfm_scaling_fit(&scaling, f, NULL, &err), &err);
  assert_ok(rfm_scaling_apply(scaling, f, x, n * 3, NULL, 0, &err), &err);
  for (int64_t i = 0; i < n * 3; i++)
    x[i] *= 1.0 / 3.0;
  ZERO_STRUCT(p);
  p.features = f;
  for (; n_expected-- > 0; e++) {
    rfm_kmeans *m;

    for (int c = 0; c < e->k; c++)
      memcpy(start + c * 3, x + c * n / e->k * 3, 3 * sizeof *x);
    m = fit(&p, e->k, start);
    assert_int_equal(results_of(m).n_iterations, e->n_iterations);
    assert_relative(results_of(m).inertia, e->inertia);
    for (int c = 0; c < e->k; c++)
      assert_int_equal(rfm_kmeans_sizes(m)[c], e->sizes[c]);
    assert_labels_as_plain(m, &p, x, n, 3, start, e->k);
    rfm_kmeans_free(m);
  }
  rfm_scaling_free(scaling);
  free(x);
}

static void cdnow_customers_as_scikit_learn_clusters_them(void **state)
{
  static const expected known[] = {
      {3, 11, 7.805278466913752, {615, 1608, 134}},
      {5, 31, 5.065547847675257, {370, 1390, 236, 254, 107}},
      {8, 60, 3.2365075275699473, {278, 755, 684, 134, 52, 194, 60, 200}},
  };
  rfm_features *f = measure(load_cdnow("cdnow_sample.csv", rows, MAX_ROWS));

  (void)state;
  assert_int_equal(rfm_features_rows(f), 2357);
  compare(f, known, COUNT_OF(known));
  rfm_features_free(f);
}

static void uci_customers_as_scikit_learn_clusters_them(void **state)
{
  static const expected known[] = {
      {3, 13, 16.469586401144817, {306, 1063, 2970}},
      {5, 21, 9.358379465065271, {138, 609, 621, 2219, 752}},
      {8, 32, 5.740830133925716, {43, 495, 869, 693, 165, 583, 60, 1431}},
  };
  rfm_features *f;
  int64_t n = 0;
  csv c;

  (void)state;
  if (!csv_open(&c, SOURCE_ROOT, "uci_invoices.csv"))
    skip();
  while (csv_next(&c)) {
    const int64_t amount = csv_cents(c.field[3]);

    if (*c.field[2] != '\0' && *c.field[0] != 'C' && amount >= 0)
      rows[n++] = (row){strtoull(c.field[2], NULL, 10), csv_day(c.field[1]), amount};
  }
  csv_close(&c);
  f = measure(n);
  assert_int_equal(rfm_features_rows(f), 4339);
  compare(f, known, COUNT_OF(known));
  rfm_features_free(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(iris_has_the_best_known_clusters),
      cmocka_unit_test(iris_from_given_rows),
      cmocka_unit_test(cdnow_customers_as_scikit_learn_clusters_them),
      cmocka_unit_test(uci_customers_as_scikit_learn_clusters_them),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
