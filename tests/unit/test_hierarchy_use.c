/* SPDX-License-Identifier: MIT */
/* Hierarchical clustering as a host uses it: cuts, features, micro-clusters, what is refused, and
 * hosts that fail and stop. */
#include "hierarchy_fixture.h"

/* ---- cuts ---- */

static void assert_cut(const rfm_hierarchy *h, int32_t k, const int32_t *expected)
{
  int32_t label[N_TOY];

  assert_int_equal(rfm_hierarchy_cut(h, k, label, N_TOY, &failure), RFM_OK);
  assert_memory_equal(label, expected, sizeof label);
}

static void cuts_are_numbered_by_first_rows(void **state)
{
  static const int32_t expected[N_TOY][N_TOY] = {
      {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 1, 1, 1}, {0, 0, 0, 1, 1, 1, 2}, {0, 0, 0, 1, 1, 2, 3},
      {0, 0, 1, 2, 2, 3, 4}, {0, 0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5, 6}};
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, RFM_LINKAGE_WARD);

  (void)state;
  for (int32_t k = 1; k <= N_TOY; k++)
    assert_cut(h, k, expected[k - 1]);
  rfm_hierarchy_free(h);
}

static void a_height_says_how_many_clusters_are_left(void **state)
{
  static const struct {
    double height;
    int32_t k;
  } cases[] = {{0, 7}, {0.999, 7}, {1, 5}, {1.3, 3}, {8.7, 2}, {13.2, 2}, {14, 1}, {INFINITY, 1}};
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, RFM_LINKAGE_WARD);
  const rfm_merge *m = rfm_hierarchy_merges(h, NULL);
  int32_t k;

  (void)state;
  for (int i = 0; i < COUNT_OF(cases); i++) {
    assert_int_equal(rfm_hierarchy_clusters_at(h, cases[i].height, &k, &failure), RFM_OK);
    assert_int_equal(k, cases[i].k);
  }
  for (int i = 0; i < N_TOY - 1; i++) { /* the merge at the height itself is made */
    assert_int_equal(rfm_hierarchy_clusters_at(h, m[i].height, &k, &failure), RFM_OK);
    assert_true(k <= N_TOY - 1 - i);
  }
  rfm_hierarchy_free(h);
}

/* ---- sameness ---- */

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  enum { N = 1500 };
  static const int32_t threads[] = {1, 2, 7};
  double *x = random_rows(ROWS_LATTICE, N, 3, 7);

  (void)state;
  for (int i = 0; i < N; i++)
    x[3 * i] += (double)(i % 400) / 7;
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *first = NULL;

    for (int t = 0; t < COUNT_OF(threads); t++) {
      rfm_host host = {.struct_size = sizeof host};
      rfm_pool *pool = NULL;
      rfm_hierarchy *h;

      assert_int_equal(rfm_pool_new(&pool, threads[t], NULL, &failure), RFM_OK);
      host.pool = pool;
      h = fitted(&host, x, N, 3, linkage);
      if (first)
        assert_memory_equal(rfm_hierarchy_merges(h, NULL), rfm_hierarchy_merges(first, NULL),
                            (N - 1) * sizeof(rfm_merge));
      if (first)
        rfm_hierarchy_free(h);
      else
        first = h;
      rfm_pool_free(pool);
    }
    first->host.pool = NULL;
    rfm_hierarchy_free(first);
  }
  free(x);
}

static rfm_hierarchy *of_micro_clusters(const rfm_host *host, const double *x, int64_t n, int32_t d,
                                        int32_t linkage, int32_t micro_clusters, uint64_t seed)
{
  const rfm_points p = points_of(x, n, d);
  rfm_hierarchy_options o = options_of(linkage, micro_clusters);
  rfm_hierarchy *h = NULL;

  o.seed = seed;
  if (rfm_hierarchy_fit(&h, host, &p, &o, &failure))
    fail_msg("%s", failure.message);
  return h;
}

/* ---- features ---- */

static rfm_points points_of_features(const rfm_features *f)
{
  rfm_points p = points_of(NULL, 0, 0);

  p.features = f;
  return p;
}

/* Normalised by default, times the equal weights. */
static void coordinates_of(const rfm_features *f, double *x, int64_t n)
{
  rfm_scaling *s = NULL;

  assert_int_equal(rfm_scaling_fit(&s, f, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_scaling_apply(s, f, x, n, NULL, 0, &failure), RFM_OK);
  for (int64_t i = 0; i < n; i++)
    x[i] *= 0.5;
  rfm_scaling_free(s);
}

static void features_go_through_their_scaling(void **state)
{
  enum { N = 200 };
  static const int32_t kinds[] = {RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  double days[N], money[N], x[2 * N];
  const double *const columns[] = {days, money};
  rfm_metrics *metrics = metrics_of(NULL, kinds, 2);
  int32_t label_a[N], label_b[N];
  uint64_t seed = 4;
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < N; i++) {
    days[i] = floor(random_unit(&seed) * 300);
    money[i] = floor(random_unit(&seed) * random_unit(&seed) * 100000);
  }
  for (int32_t micro = 0; micro <= 20; micro += 20) {
    rfm_features *f = features_of(&fh.host, metrics, columns, N);
    const rfm_points p = points_of_features(f);
    const rfm_hierarchy_options o = options_of(0, micro);
    rfm_hierarchy *of_features = NULL, *of_matrix;
    int64_t live;

    coordinates_of(f, x, 2 * N);
    live = fh.live_blocks;
    assert_int_equal(rfm_hierarchy_fit(&of_features, NULL, &p, &o, &failure), RFM_OK);
    assert_true(fh.live_blocks > live); /* the host is that of the features */
    of_matrix = of_micro_clusters(NULL, x, N, 2, 0, micro, 0);
    assert_int_equal(rfm_hierarchy_cut(of_features, 9, label_a, N, &failure), RFM_OK);
    assert_int_equal(rfm_hierarchy_cut(of_matrix, 9, label_b, N, &failure), RFM_OK);
    assert_memory_equal(label_a, label_b, sizeof label_a);
    rfm_features_free(f);
    rfm_hierarchy_free(of_features);
    rfm_hierarchy_free(of_matrix);
  }
  rfm_metrics_free(metrics);
  failing_host_assert_clean(&fh);
}

/* ---- micro-clusters ---- */

static double inertia_of(const double *x, int64_t n, int32_t d, const int32_t *label)
{
  const rfm_points p = points_of(x, n, d);
  const rfm_quality_options o = {.struct_size = sizeof o, .silhouette_rows = 1};
  rfm_quality q = {.struct_size = sizeof q};

  assert_int_equal(rfm_cluster_quality(NULL, &p, label, n, &o, &q, &failure), RFM_OK);
  return q.inertia;
}

/* What merging adds to the sum of squares is what is left of it outside of the micro-clusters. */
static void micro_clusters_keep_wards_identity(void **state)
{
  enum { N = 6000, D = 3, K = 50 };
  double *x = random_rows(ROWS_SPREAD, N, D, 8);
  int32_t *none = calloc(N, sizeof *none);
  rfm_hierarchy *h = of_micro_clusters(NULL, x, N, D, RFM_LINKAGE_WARD, K, 1);
  int64_t n_merges, n_rows, size[K] = {0};
  const rfm_merge *m = rfm_hierarchy_merges(h, &n_merges);
  const int32_t *leaf = rfm_hierarchy_leaves(h, &n_rows);
  double heights = 0, all, within;

  (void)state;
  assert_non_null(none);
  assert_int_equal(n_rows, N);
  assert_true(n_merges > K / 2 && n_merges < K);
  for (int i = 0; i < N; i++)
    size[leaf[i]]++;
  assert_sound(m, (int32_t)n_merges + 1, size);
  assert_int_equal(m[n_merges - 1].n_rows, N);
  for (int i = 0; i < n_merges; i++)
    heights += m[i].height * m[i].height / 2;
  all = inertia_of(x, N, D, none);
  within = inertia_of(x, N, D, leaf);
  assert_close(heights, all - within, 1e-11);
  assert_true(within < all / 8);
  rfm_hierarchy_free(h);
  free(none);
  free(x);
}

/* Then every different row is one of them, and merging is that of rows but for heights of 0. */
static void as_many_micro_clusters_as_different_rows_change_nothing(void **state)
{
  enum { N = 300, D = 2 };
  double *x = random_rows(ROWS_SPREAD, N, D, 4);

  (void)state;
  for (int i = 0; i < N; i++)
    memcpy(x + i * D, x + i % 70 * D, D * sizeof *x);
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *rows = fitted(NULL, x, N, D, linkage);
    rfm_hierarchy *micro = of_micro_clusters(NULL, x, N, D, linkage, 200, 3);
    const rfm_merge *a = rfm_hierarchy_merges(rows, NULL);
    const rfm_merge *b = rfm_hierarchy_merges(micro, NULL);
    int32_t label_a[N], label_b[N];
    int64_t n;

    rfm_hierarchy_merges(micro, &n);
    assert_int_equal(n, 69);
    for (int i = 0; i < n; i++) {
      assert_close(b[i].height, a[N - 70 + i].height, 1e-12);
      assert_int_equal(b[i].n_rows, a[N - 70 + i].n_rows);
    }
    for (int32_t k = 1; k <= 70; k += 23) {
      assert_int_equal(rfm_hierarchy_cut(rows, k, label_a, N, &failure), RFM_OK);
      assert_int_equal(rfm_hierarchy_cut(micro, k, label_b, N, &failure), RFM_OK);
      assert_memory_equal(label_a, label_b, sizeof label_a);
    }
    assert_int_equal(rfm_hierarchy_cut(micro, 71, label_b, N, &failure), RFM_E_ARG);
    rfm_hierarchy_free(rows);
    rfm_hierarchy_free(micro);
  }
  free(x);
}

static void a_far_row_is_a_micro_cluster_of_its_own(void **state)
{
  enum { N = 5000 };
  double *x = random_rows(ROWS_SPREAD, N, 2, 4);
  int32_t label[N];

  (void)state;
  x[2 * 1234] = 1e6;
  for (uint64_t seed = 0; seed < 5; seed++) {
    rfm_hierarchy *h = of_micro_clusters(NULL, x, N, 2, 0, 40, seed);

    assert_int_equal(rfm_hierarchy_cut(h, 2, label, N, &failure), RFM_OK);
    for (int i = 0; i < N; i++)
      assert_int_equal(label[i], i == 1234);
    rfm_hierarchy_free(h);
  }
  free(x);
}

static void micro_clusters_have_the_same_bytes_for_any_number_of_threads(void **state)
{
  enum { N = 20000, D = 3 };
  static const int32_t threads[] = {1, 2, 7};
  double *x = random_rows(ROWS_SPREAD, N, D, 4);
  rfm_hierarchy *first = of_micro_clusters(NULL, x, N, D, 0, 300, 9);
  int64_t n, m;

  (void)state;
  rfm_hierarchy_merges(first, &n);
  for (int t = 0; t < COUNT_OF(threads); t++) {
    rfm_host host = {.struct_size = sizeof host};
    rfm_pool *pool = NULL;
    rfm_hierarchy *h;

    assert_int_equal(rfm_pool_new(&pool, threads[t], NULL, &failure), RFM_OK);
    host.pool = pool;
    h = of_micro_clusters(&host, x, N, D, 0, 300, 9);
    assert_memory_equal(rfm_hierarchy_leaves(h, NULL), rfm_hierarchy_leaves(first, NULL),
                        N * sizeof(int32_t));
    assert_memory_equal(rfm_hierarchy_merges(h, &m), rfm_hierarchy_merges(first, NULL),
                        (size_t)n * sizeof(rfm_merge));
    assert_int_equal(n, m);
    rfm_hierarchy_free(h);
    rfm_pool_free(pool);
  }
  rfm_hierarchy_free(first);
  free(x);
}

/* ---- refusals ---- */

static void assert_fit_refused(const rfm_points *p, const rfm_hierarchy_options *o,
                               rfm_status status, int64_t row, const char *text)
{
  rfm_hierarchy *h = (rfm_hierarchy *)1;

  assert_refused(rfm_hierarchy_fit(&h, NULL, p, o, &failure), status, &failure, row, text);
  assert_null(h);
}

static void bad_input_is_refused_by_name(void **state)
{
  double x[N_TOY * 2];
  rfm_points p = points_of(x, N_TOY, 2);
  rfm_hierarchy_options o = options_of(0, 0);

  (void)state;
  memcpy(x, TOY, sizeof x);
  assert_int_equal(rfm_hierarchy_fit(NULL, NULL, &p, NULL, &failure), RFM_E_ARG);
  assert_fit_refused(NULL, NULL, RFM_E_ARG, -1, "points is NULL");
  o.struct_size = 8;
  assert_fit_refused(&p, &o, RFM_E_ABI, -1, "rfm_hierarchy_options");
  o = options_of(0, 0);
  o.flags = 1;
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "flags");
  o = options_of(5, 0);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "linkage is 5");
  o = options_of(-1, 0);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "linkage is -1");
  o = options_of(0, 1);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "micro_clusters is 1");
  o = options_of(0, 32769);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "micro_clusters is 32769");
  p.n_rows = 0;
  assert_fit_refused(&p, NULL, RFM_E_STATE, -1, "no row");
  p.n_rows = N_TOY;
  x[7] = NAN;
  assert_fit_refused(&p, NULL, RFM_E_DATA, 3, "not finite");
  x[7] = -INFINITY;
  assert_fit_refused(&p, NULL, RFM_E_DATA, 3, "not finite");
  x[7] = 1e154;
  assert_fit_refused(&p, NULL, RFM_E_LIMIT, -1, "too far apart");
  x[7] = 1.7e308;
  x[9] = -1.7e308;
  assert_fit_refused(&p, NULL, RFM_E_LIMIT, -1, "too far apart");
}

static void too_many_rows_are_told_to_ask_for_micro_clusters(void **state)
{
  enum { N = 32770 };
  double *x = random_rows(ROWS_SPREAD, N, 1, 3);
  const rfm_hierarchy_options average = options_of(RFM_LINKAGE_AVERAGE, 0);
  const rfm_hierarchy_options complete = options_of(RFM_LINKAGE_COMPLETE, 0);
  rfm_points p = points_of(x, N, 1);

  (void)state;
  for (int i = 0; i < N; i++)
    x[i] = i > 0 ? i : 1;
  assert_fit_refused(&p, &average, RFM_E_LIMIT, -1,
                     "32769 different rows are more than 32768: ask for micro_clusters");
  assert_fit_refused(&p, &complete, RFM_E_LIMIT, -1, "micro_clusters");
  free(x);
  x = random_rows(ROWS_EQUAL, (1 << 20) + 1, 1, 0);
  p = points_of(x, (1 << 20) + 1, 1);
  for (int i = 0; i <= 1 << 20; i++)
    x[i] = i;
  assert_fit_refused(&p, NULL, RFM_E_LIMIT, -1,
                     "1048577 different rows are more than 1048576: ask for micro_clusters");
  free(x);
}

static void a_cut_checks_its_arguments(void **state)
{
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, 0);
  int32_t label[N_TOY] = {7}, k = 7;

  (void)state;
  assert_int_equal(rfm_hierarchy_cut(NULL, 1, label, N_TOY, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_cut(h, 1, NULL, N_TOY, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_cut(h, 1, label, N_TOY - 1, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "n_label is 6, not 7"));
  assert_int_equal(rfm_hierarchy_cut(h, 0, label, N_TOY, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_cut(h, 8, label, N_TOY, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "k is 8, not 1 to 7"));
  assert_int_equal(rfm_hierarchy_clusters_at(NULL, 1, &k, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_clusters_at(h, 1, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_clusters_at(h, -1e-9, &k, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_clusters_at(h, NAN, &k, &failure), RFM_E_ARG);
  assert_int_equal(label[0], 7);
  assert_int_equal(k, 7);
  assert_null(rfm_hierarchy_merges(NULL, NULL));
  assert_null(rfm_hierarchy_leaves(NULL, NULL));
  rfm_hierarchy_free(NULL);
  rfm_hierarchy_free(h);
}

/* ---- hosts that fail and stop ---- */

static void every_allocation_may_fail(void **state)
{
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  const rfm_points p = points_of(TOY, N_TOY, 2);
  failing_host fh;
  int32_t label[N_TOY];

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < 2 * N_LINKAGES + 2; i++) {
    const int micro = i >= 2 * N_LINKAGES;
    const rfm_hierarchy_options o = options_of(micro ? 0 : 1 + i / 2, micro ? 5 : 0);
    rfm_hierarchy *h = NULL;
    int64_t n = 1;

    for (;
         failing_host_fail(&fh, n, modes[i % 2]), rfm_hierarchy_fit(&h, &fh.host, &p, &o, &failure);
         n++) {
      assert_int_equal(failure.status, RFM_E_NOMEM);
      assert_null(h);
    }
    assert_true(n > 20);
    for (n = 1;
         failing_host_fail(&fh, n, modes[i % 2]), rfm_hierarchy_cut(h, 2, label, N_TOY, &failure);
         n++)
      assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_int_equal(n, 3);
    rfm_hierarchy_free(h);
  }
  failing_host_assert_clean(&fh);
}

static void every_progress_call_may_stop(void **state)
{
  enum { N = 5000 };
  double *x = random_rows(ROWS_SPREAD, N, 2, 6);

  (void)state;
  for (int32_t linkage = 0; linkage <= N_LINKAGES; linkage++) {
    const rfm_points p = points_of(x, linkage > RFM_LINKAGE_SINGLE ? 1100 : N, 2);
    const rfm_hierarchy_options o = options_of(linkage, linkage ? 0 : 30);
    failing_host fh;
    rfm_hierarchy *h = NULL;
    int64_t n = 1;

    failing_host_init(&fh);
    for (; failing_host_stop(&fh, n), rfm_hierarchy_fit(&h, &fh.host, &p, &o, &failure); n++) {
      assert_int_equal(failure.status, RFM_STOPPED);
      assert_null(h);
      failing_host_assert_clean(&fh);
    }
    assert_true(n > 3);
    rfm_hierarchy_free(h);
    failing_host_assert_clean(&fh);
  }
  free(x);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cuts_are_numbered_by_first_rows),
      cmocka_unit_test(a_height_says_how_many_clusters_are_left),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(features_go_through_their_scaling),
      cmocka_unit_test(micro_clusters_keep_wards_identity),
      cmocka_unit_test(as_many_micro_clusters_as_different_rows_change_nothing),
      cmocka_unit_test(a_far_row_is_a_micro_cluster_of_its_own),
      cmocka_unit_test(micro_clusters_have_the_same_bytes_for_any_number_of_threads),
      cmocka_unit_test(bad_input_is_refused_by_name),
      cmocka_unit_test(too_many_rows_are_told_to_ask_for_micro_clusters),
      cmocka_unit_test(a_cut_checks_its_arguments),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_progress_call_may_stop),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
