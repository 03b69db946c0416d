/* SPDX-License-Identifier: MIT */
/* Quality of clusters beside plain versions, and what is refused. */
#include "cluster/draw.h"
#include "math/special.h"
#include "points_fixture.h"


static rfm_quality empty_quality(void)
{
  rfm_quality q;

  memset(&q, 0, sizeof q);
  q.struct_size = sizeof q;
  return q;
}

static rfm_quality_options options_of(uint64_t seed, int64_t rows)
{
  rfm_quality_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.seed = seed;
  o.silhouette_rows = rows;
  return o;
}

static rfm_quality judged(const rfm_host *host, const double *x, int64_t n, int32_t d,
                          const int32_t *label, const rfm_quality_options *o)
{
  const rfm_points p = points_of(x, n, d);
  rfm_quality q = empty_quality();

  if (rfm_cluster_quality(host, &p, label, n, o, &q, &failure))
    fail_msg("%s", failure.message);
  return q;
}

/* ---- plain versions ---- */

static double apart(const double *a, const double *b, int32_t d)
{
  double sum = 0;

  for (int32_t j = 0; j < d; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sqrt(sum);
}

/* Mean of the rows of cluster @c, of all when it is -1; returns how many they are. */
static int64_t plain_mean(const double *x, int64_t n, int32_t d, const int32_t *label, int32_t c,
                          double *mean)
{
  int64_t size = 0;

  for (int32_t j = 0; j < d; j++) {
    long double sum = 0;

    size = 0;
    for (int64_t i = 0; i < n; i++)
      if (label[i] >= 0 && (c < 0 || label[i] == c)) {
        sum += x[i * d + j];
        size++;
      }
    mean[j] = size > 0 ? (double)(sum / (long double)size) : 0;
  }
  return size;
}

/* Mean distance from row @i to the other rows of cluster @c; -1: there is none. */
static double plain_distance(const double *x, int64_t n, int32_t d, const int32_t *label, int64_t i,
                             int32_t c)
{
  double sum = 0;
  int64_t others = 0;

  for (int64_t o = 0; o < n; o++)
    if (o != i && label[o] == c) {
      sum += apart(x + i * d, x + o * d, d);
      others++;
    }
  return others > 0 ? sum / (double)others : -1;
}

static double plain_silhouette(const double *x, int64_t n, int32_t d, const int32_t *label,
                               int32_t k)
{
  double sum = 0;
  int64_t rows = 0;

  for (int64_t i = 0; i < n; i++) {
    double a = -1, b = -1;

    if (label[i] < 0)
      continue;
    for (int32_t c = 0; c < k; c++) {
      const double mean = plain_distance(x, n, d, label, i, c);

      if (c == label[i])
        a = mean;
      else if (mean >= 0 && (b < 0 || mean < b))
        b = mean;
    }
    if (b < 0)
      return NAN;
    if (a >= 0 && a != b)
      sum += (b - a) / fmax(a, b);
    rows++;
  }
  return sum / (double)rows;
}

enum { MAX_K = 16, MAX_D = 32 };

typedef struct plain {
  double inertia, calinski_harabasz, davies_bouldin;
  int64_t n_rows;
  int32_t k;
} plain;

static plain plain_indices(const double *x, int64_t n, int32_t d, const int32_t *label, int32_t k)
{
  plain q = {0, NAN, NAN, 0, 0};
  double all[MAX_D], mean[MAX_K][MAX_D], spread[MAX_K] = {0}, between = 0, ratios = 0;
  int64_t size[MAX_K];

  q.n_rows = plain_mean(x, n, d, label, -1, all);
  for (int32_t c = 0; c < k; c++) {
    size[c] = plain_mean(x, n, d, label, c, mean[c]);
    between += (double)size[c] * apart(mean[c], all, d) * apart(mean[c], all, d);
    q.k += size[c] > 0;
  }
  for (int64_t i = 0; i < n; i++)
    if (label[i] >= 0) {
      const double r = apart(x + i * d, mean[label[i]], d);

      q.inertia += r * r;
      spread[label[i]] += r / (double)size[label[i]];
    }
  if (q.k > 1 && q.n_rows > q.k)
    q.calinski_harabasz = between / (q.k - 1) / (q.inertia / (double)(q.n_rows - q.k));
  if (q.k == 1)
    return q;
  for (int32_t a = 0; a < k; a++) {
    double worst = 0;

    for (int32_t b = 0; b < k; b++)
      if (a != b && size[a] > 0 && size[b] > 0) {
        if (apart(mean[a], mean[b], d) == 0)
          return q;
        worst = fmax(worst, (spread[a] + spread[b]) / apart(mean[a], mean[b], d));
      }
    ratios += worst;
  }
  q.davies_bouldin = ratios / q.k;
  return q;
}

static void assert_as_plain(const double *x, int64_t n, int32_t d, const int32_t *label, int32_t k)
{
  const rfm_quality q = judged(NULL, x, n, d, label, NULL);
  const plain p = plain_indices(x, n, d, label, k);

  assert_int_equal(q.n_rows, p.n_rows);
  assert_int_equal(q.silhouette_rows, p.n_rows);
  assert_int_equal(q.k, p.k);
  assert_close(q.inertia, p.inertia, 1e-12);
  assert_close(q.calinski_harabasz, p.calinski_harabasz, 1e-12);
  assert_close(q.davies_bouldin, p.davies_bouldin, 1e-12);
  assert_close(q.silhouette, plain_silhouette(x, n, d, label, k), 1e-12);
}

/* ---- values ---- */

static void the_toy_points_have_the_published_indices(void **state)
{
  static const int32_t label[] = {0, 0, 0, 1, 1, 1, 2};
  const rfm_quality q = judged(NULL, TOY, N_TOY, 2, label, NULL);

  (void)state;
  assert_close(q.silhouette, .716328064362428, 1e-13);
  assert_close(q.calinski_harabasz, 94.4285714285714, 1e-13);
  assert_close(q.davies_bouldin, .154090144539761, 1e-13);
  assert_close(q.inertia, 8. / 3, 1e-14);
  assert_int_equal(q.k, 3);
  assert_int_equal(q.n_rows, 7);
  assert_int_equal(q.silhouette_rows, 7);
}

static void random_clusters_have_the_indices_of_plain_versions(void **state)
{
  uint64_t seed = 11;

  (void)state;
  for (int round = 0; round < 60; round++) {
    const int64_t n = 2 + (int64_t)(random_unit(&seed) * 150);
    const int32_t d = 1 + round % 5, k = 1 + (int32_t)(random_unit(&seed) * 8);
    double *x = random_rows((rows_kind)(round % ROWS_EQUAL), n, d, (uint64_t)round);
    int32_t label[160];

    for (int64_t i = 0; i < n; i++)
      label[i] = (int32_t)(random_unit(&seed) * (k + 1)) - (round % 2);
    label[0] = k - 1; /* at least one row counts */
    assert_as_plain(x, n, d, label, k + 1);
    free(x);
  }
}

static void rows_of_two_chunks_have_the_indices_of_plain_versions(void **state)
{
  const int64_t n = 5000;
  double *x = random_rows(ROWS_SPREAD, n, 2, 5);
  int32_t *label = malloc((size_t)n * sizeof *label);
  uint64_t seed = 3;

  (void)state;
  for (int64_t i = 0; i < n; i++)
    label[i] = random_unit(&seed) < 0.9 ? x[2 * i] > 3 : -1;
  assert_as_plain(x, n, 2, label, 2);
  free(label);
  free(x);
}

/* 2,000 x 32 sums do not fit into one band. */
static void many_clusters_in_many_columns_have_the_inertia_of_a_plain_sum(void **state)
{
  enum { K = 2000, D = 32 };
  double *x = random_rows(ROWS_SPREAD, K * 3, D, 8);
  int32_t *label = malloc(K * 3 * sizeof *label);
  const rfm_quality_options o = options_of(0, 50);
  double expected = 0;
  rfm_quality q;

  (void)state;
  for (int32_t i = 0; i < K * 3; i++)
    label[i] = i % K;
  for (int32_t c = 0; c < K; c++)
    for (int32_t j = 0; j < D; j++) {
      const double a = x[c * D + j], b = x[(c + K) * D + j], e = x[(c + 2 * K) * D + j];
      const double mean = (a + b + e) / 3;

      expected += (a - mean) * (a - mean) + (b - mean) * (b - mean) + (e - mean) * (e - mean);
    }
  q = judged(NULL, x, K * 3, D, label, &o);
  assert_close(q.inertia, expected, 1e-12);
  assert_int_equal(q.k, K);
  assert_int_equal(q.silhouette_rows, 50);
  free(label);
  free(x);
}

static void numbers_of_clusters_may_have_gaps(void **state)
{
  static const int32_t dense[] = {0, 0, 0, 1, 1, 1, 2};
  static const int32_t gaps[] = {5, 5, 5, 0, 0, 0, 1000000};
  const rfm_quality a = judged(NULL, TOY, N_TOY, 2, dense, NULL);
  const rfm_quality b = judged(NULL, TOY, N_TOY, 2, gaps, NULL);

  (void)state;
  assert_int_equal(b.k, 3);
  assert_close(a.silhouette, b.silhouette, 1e-15);
  assert_close(a.calinski_harabasz, b.calinski_harabasz, 1e-15);
  assert_close(a.davies_bouldin, b.davies_bouldin, 1e-15);
  assert_close(a.inertia, b.inertia, 1e-15);
}

static void rows_with_label_minus_one_do_not_exist(void **state)
{
  double x[(N_TOY + 2) * 2] = {NAN, 0};
  int32_t label[N_TOY + 2] = {-1, 0, 0, 0, 1, 1, 1, 2, -1};
  const rfm_quality with = judged(NULL, TOY, N_TOY, 2, label + 1, NULL);
  rfm_quality without;

  (void)state;
  memcpy(x + 2, TOY, sizeof TOY);
  x[(N_TOY + 1) * 2] = INFINITY;
  without = judged(NULL, x, N_TOY + 2, 2, label, NULL);
  assert_memory_equal(&with, &without, sizeof with);
}

static void one_cluster_has_an_inertia_only(void **state)
{
  static const int32_t label[N_TOY] = {4, 4, 4, 4, 4, 4, 4};
  const rfm_quality q = judged(NULL, TOY, N_TOY, 2, label, NULL);

  (void)state;
  assert_int_equal(q.k, 1);
  assert_true(q.inertia > 0);
  assert_same_double(q.silhouette, rfm__quiet_nan());
  assert_same_double(q.calinski_harabasz, rfm__quiet_nan());
  assert_same_double(q.davies_bouldin, rfm__quiet_nan());
}

static void rows_alone_have_silhouette_0(void **state)
{
  static const int32_t label[N_TOY] = {0, 1, 2, 3, 4, 5, 6};
  const rfm_quality q = judged(NULL, TOY, N_TOY, 2, label, NULL);

  (void)state;
  assert_int_equal(q.k, 7);
  assert_same_double(q.inertia, 0.0);
  assert_same_double(q.silhouette, 0.0);
  assert_same_double(q.calinski_harabasz, rfm__quiet_nan());
  assert_same_double(q.davies_bouldin, 0.0);
}

/* 0.1 + 0.1 + 0.1 is not three times 0.1, and yet nothing here is apart. */
static void equal_rows_are_not_apart(void **state)
{
  double *x = random_rows(ROWS_EQUAL, 300, 2, 0);
  int32_t label[300];
  rfm_quality q;

  (void)state;
  for (int i = 0; i < 300; i++)
    label[i] = i % 3;
  q = judged(NULL, x, 300, 2, label, NULL);
  assert_same_double(q.inertia, 0.0);
  assert_same_double(q.silhouette, 0.0);
  assert_same_double(q.calinski_harabasz, rfm__quiet_nan());
  assert_same_double(q.davies_bouldin, rfm__quiet_nan());
  x[0] = x[6] = 7;
  for (int i = 0; i < 300; i++)
    label[i] = x[2 * i] == 7;
  q = judged(NULL, x, 300, 2, label, NULL);
  assert_same_double(q.inertia, 0.0);
  assert_same_double(q.silhouette, 1.0);
  assert_true(isinf(q.calinski_harabasz));
  assert_same_double(q.davies_bouldin, 0.0);
  free(x);
}

/* ---- drawn rows ---- */

static void the_silhouette_of_drawn_rows_is_that_of_those_rows(void **state)
{
  enum { N = 500, D = 3, M = 60 };
  double *x = random_rows(ROWS_FAR, N, D, 2), drawn_x[M * D];
  int32_t label[N], drawn_label[M];
  int64_t drawn[M], counts[N], n = 0;
  const rfm_quality_options o = options_of(9, M);
  failing_host fh;
  rfm_quality q;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < N; i++) {
    label[i] = i % 7 == 0 ? -1 : i % 3;
    if (label[i] >= 0)
      counts[n++] = i;
  }
  q = judged(&fh.host, x, N, D, label, &o);
  assert_int_equal(rfm__draw(&fh.host, 9, n, M, drawn, &failure), RFM_OK);
  for (int i = 0; i < M; i++) {
    const int64_t row = counts[drawn[i]];

    memcpy(drawn_x + i * D, x + row * D, D * sizeof *x);
    drawn_label[i] = label[row];
  }
  assert_int_equal(q.silhouette_rows, M);
  assert_int_equal(q.n_rows, n);
  assert_close(q.silhouette, plain_silhouette(drawn_x, M, D, drawn_label, 3), 1e-12);
  failing_host_assert_clean(&fh);
  free(x);
}

static void drawn_rows_of_one_cluster_have_no_silhouette(void **state)
{
  static const int32_t label[N_TOY] = {0, 0, 0, 1, 1, 1, 2};
  const rfm_quality_options o = options_of(1, 1);
  const rfm_quality q = judged(NULL, TOY, N_TOY, 2, label, &o);

  (void)state;
  assert_same_double(q.silhouette, rfm__quiet_nan());
  assert_int_equal(q.silhouette_rows, 1);
  assert_int_equal(q.k, 3);
}

/* 21,000 times 2 of 7: each of the 21 pairs about 1,000 times, give or take 5 standard deviations.
 */
static void every_pair_is_drawn_as_often(void **state)
{
  enum { ROUNDS = 21000 };
  failing_host fh;
  int count[7][7] = {{0}};
  int64_t drawn[7];

  (void)state;
  failing_host_init(&fh);
  for (uint64_t seed = 0; seed < ROUNDS; seed++) {
    assert_int_equal(rfm__draw(&fh.host, seed, 7, 2, drawn, &failure), RFM_OK);
    assert_true(0 <= drawn[0] && drawn[0] < drawn[1] && drawn[1] < 7);
    count[drawn[0]][drawn[1]]++;
  }
  for (int a = 0; a < 7; a++)
    for (int b = a + 1; b < 7; b++)
      assert_true(abs(count[a][b] - 1000) < 155);
  assert_int_equal(rfm__draw(&fh.host, 1, 7, 7, drawn, &failure), RFM_OK);
  for (int i = 0; i < 7; i++)
    assert_int_equal(drawn[i], i);
  failing_host_assert_clean(&fh);
}

/* ---- sameness ---- */

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  enum { N = 20000, D = 3, K = 40 };
  static const int32_t threads[] = {1, 2, 7};
  double *x = random_rows(ROWS_SPREAD, N, D, 4);
  int32_t *label = malloc(N * sizeof *label);
  const rfm_quality_options o = options_of(5, 700);
  rfm_quality first = empty_quality();

  (void)state;
  for (int i = 0; i < N; i++)
    label[i] = i % 5 == 0 ? -1 : i % K;
  for (int t = 0; t < COUNT_OF(threads); t++) {
    rfm_host host = {.struct_size = sizeof host};
    rfm_pool *pool = NULL;
    rfm_quality q;

    assert_int_equal(rfm_pool_new(&pool, threads[t], NULL, &failure), RFM_OK);
    host.pool = pool;
    q = judged(&host, x, N, D, label, &o);
    if (t == 0)
      first = q;
    assert_memory_equal(&q, &first, sizeof q);
    rfm_pool_free(pool);
  }
  free(label);
  free(x);
}

/* ---- refusals ---- */

static void assert_quality_refused(const rfm_points *p, const int32_t *label, int64_t n,
                                   const rfm_quality_options *o, rfm_status status, int64_t row,
                                   const char *text)
{
  rfm_quality q = empty_quality(), before = q;

  assert_refused(rfm_cluster_quality(NULL, p, label, n, o, &q, &failure), status, &failure, row,
                 text);
  assert_memory_equal(&q, &before, sizeof q);
}

static void bad_input_is_refused_by_name(void **state)
{
  static const int32_t good[N_TOY] = {0, 0, 0, 1, 1, 1, 2},
                       none[N_TOY] = {-1, -1, -1, -1, -1, -1, -1};
  int32_t label[N_TOY] = {0};
  double x[N_TOY * 2];
  rfm_points p = points_of(TOY, N_TOY, 2);
  rfm_quality_options o = options_of(0, 0);
  rfm_quality q = empty_quality();

  (void)state;
  assert_int_equal(rfm_cluster_quality(NULL, &p, good, N_TOY, NULL, NULL, &failure), RFM_E_ARG);
  q.struct_size = 8;
  assert_int_equal(rfm_cluster_quality(NULL, &p, good, N_TOY, NULL, &q, &failure), RFM_E_ABI);
  assert_quality_refused(NULL, good, N_TOY, NULL, RFM_E_ARG, -1, "points is NULL");
  assert_quality_refused(&p, NULL, N_TOY, NULL, RFM_E_ARG, -1, "label is NULL");
  assert_quality_refused(&p, good, N_TOY - 1, NULL, RFM_E_ARG, -1, "n_label is 6, not 7");
  assert_quality_refused(&p, none, N_TOY, NULL, RFM_E_STATE, -1, "no row");
  label[3] = -2;
  assert_quality_refused(&p, label, N_TOY, NULL, RFM_E_DATA, 3, "label is -2");
  label[3] = 1000001;
  assert_quality_refused(&p, label, N_TOY, NULL, RFM_E_DATA, 3, "label is 1000001");
  o.silhouette_rows = -1;
  assert_quality_refused(&p, good, N_TOY, &o, RFM_E_ARG, -1, "silhouette_rows");
  o = options_of(0, 0);
  o.flags = 1;
  assert_quality_refused(&p, good, N_TOY, &o, RFM_E_ARG, -1, "flags");
  o.flags = 0;
  o.struct_size = 8;
  assert_quality_refused(&p, good, N_TOY, &o, RFM_E_ABI, -1, "rfm_quality_options");
  memcpy(x, TOY, sizeof x);
  p.matrix = x;
  x[5] = NAN;
  assert_quality_refused(&p, good, N_TOY, NULL, RFM_E_DATA, 2, "");
  x[5] = INFINITY;
  assert_quality_refused(&p, good, N_TOY, NULL, RFM_E_DATA, 2, "");
  x[5] = 1e200;
  assert_quality_refused(&p, good, N_TOY, NULL, RFM_E_LIMIT, -1, "too far apart");
  x[5] = 1.7e308;
  x[7] = -1.7e308;
  assert_quality_refused(&p, good, N_TOY, NULL, RFM_E_LIMIT, -1, "too far apart");
}

/* ---- hosts that fail and stop ---- */

static void every_allocation_may_fail(void **state)
{
  static const int32_t label[N_TOY] = {0, 0, 0, 1, 1, 1, 2};
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  const rfm_points p = points_of(TOY, N_TOY, 2);
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  for (int m = 0; m < COUNT_OF(modes); m++) {
    rfm_quality q = empty_quality();
    int64_t n = 1;

    for (; failing_host_fail(&fh, n, modes[m]),
           rfm_cluster_quality(&fh.host, &p, label, N_TOY, NULL, &q, &failure);
         n++)
      assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_true(n > 15);
    assert_int_equal(q.k, 3);
  }
  failing_host_assert_clean(&fh);
}

static void every_progress_call_may_stop(void **state)
{
  enum { N = 300000 };
  double *x = random_rows(ROWS_SPREAD, N, 1, 6);
  int32_t *label = malloc(N * sizeof *label);
  const rfm_points p = points_of(x, N, 1);
  const rfm_quality_options o = options_of(0, 200);
  failing_host fh;
  rfm_quality q = empty_quality();
  int64_t n = 1;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < N; i++)
    label[i] = x[i] > 5;
  for (; failing_host_stop(&fh, n), rfm_cluster_quality(&fh.host, &p, label, N, &o, &q, &failure);
       n++)
    assert_int_equal(failure.status, RFM_STOPPED);
  assert_true(n > 10);
  failing_host_assert_clean(&fh);
  free(label);
  free(x);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_toy_points_have_the_published_indices),
      cmocka_unit_test(random_clusters_have_the_indices_of_plain_versions),
      cmocka_unit_test(rows_of_two_chunks_have_the_indices_of_plain_versions),
      cmocka_unit_test(many_clusters_in_many_columns_have_the_inertia_of_a_plain_sum),
      cmocka_unit_test(numbers_of_clusters_may_have_gaps),
      cmocka_unit_test(rows_with_label_minus_one_do_not_exist),
      cmocka_unit_test(one_cluster_has_an_inertia_only),
      cmocka_unit_test(rows_alone_have_silhouette_0),
      cmocka_unit_test(equal_rows_are_not_apart),
      cmocka_unit_test(the_silhouette_of_drawn_rows_is_that_of_those_rows),
      cmocka_unit_test(drawn_rows_of_one_cluster_have_no_silhouette),
      cmocka_unit_test(every_pair_is_drawn_as_often),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(bad_input_is_refused_by_name),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_progress_call_may_stop),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
