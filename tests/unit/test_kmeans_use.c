/* SPDX-License-Identifier: MIT */
/* K-means as callers use it: features, later rows, labels from elsewhere, the choice of k; and what
 * is refused, stopped or out of memory. */
#include "feature_fixture.h"
#include "kmeans_fixture.h"

#include <rfm/pool.h>


enum { N_SHOP = 300, PROGRESS_ROWS = 30000 };

typedef struct shop {
  double columns[3][N_SHOP];
  rfm_features *features;
} shop;

/* Customers with recency, frequency and money. */
static void shop_open(shop *s, const rfm_host *host, uint64_t seed)
{
  const double *const given[3] = {s->columns[0], s->columns[1], s->columns[2]};

  for (int i = 0; i < N_SHOP; i++) {
    s->columns[0][i] = floor(random_unit(&seed) * 365);
    s->columns[1][i] = 1 + floor(random_unit(&seed) * random_unit(&seed) * 20);
    s->columns[2][i] = floor(s->columns[1][i] * (500 + random_unit(&seed) * 9000));
  }
  s->features = features_of(host, NULL, given, N_SHOP);
}

static rfm_points points_of_shop(const shop *s)
{
  rfm_points p;

  memset(&p, 0, sizeof p);
  p.struct_size = sizeof p;
  p.features = s->features;
  return p;
}

static void assert_says(const char *text)
{
  if (!strstr(failure.message, text))
    fail_msg("'%s' does not say '%s'", failure.message, text);
}

/* ---- features and later rows ---- */

static void features_are_clustered_by_their_scaled_and_weighted_columns(void **state)
{
  shop s;
  rfm_points p, q;
  rfm_scaling *scaling = NULL;
  double x[N_SHOP * 3];
  int32_t a[N_SHOP], b[N_SHOP];
  const rfm_kmeans_options o = options_of(5);
  rfm_kmeans *m, *l;

  (void)state;
  shop_open(&s, NULL, 1);
  p = points_of_shop(&s);
  assert_int_equal(rfm_scaling_fit(&scaling, s.features, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_scaling_apply(scaling, s.features, x, N_SHOP * 3, NULL, 0, &failure),
                   RFM_OK);
  for (int i = 0; i < N_SHOP * 3; i++)
    x[i] *= 1.0 / 3.0;
  q = points_of(x, N_SHOP, 3);
  m = fitted(NULL, &p, &o);
  l = fitted(NULL, &q, &o);
  assert_int_equal(rfm_kmeans_assign(m, &p, a, N_SHOP, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_kmeans_assign(l, &q, b, N_SHOP, NULL, &failure), RFM_OK);
  assert_memory_equal(a, b, sizeof a);
  assert_same_double(results_of(m).inertia, results_of(l).inertia);
  assert_int_equal(rfm_scaling_columns(rfm_kmeans_scaling(m)), 3);
  p.scaling = scaling;
  rfm_kmeans_free(l);
  l = fitted(NULL, &p, &o);
  assert_same_double(results_of(m).inertia, results_of(l).inertia);
  rfm_kmeans_free(m);
  rfm_kmeans_free(l);
  rfm_scaling_free(scaling);
  rfm_features_free(s.features);
}

static void one_customer_gets_the_cluster_of_the_row(void **state)
{
  shop s, later;
  rfm_points p, q;
  int32_t label[N_SHOP], one;
  const rfm_kmeans_options o = options_of(6);
  rfm_kmeans *m;

  (void)state;
  shop_open(&s, NULL, 1);
  shop_open(&later, NULL, 2);
  p = points_of_shop(&s);
  q = points_of_shop(&later);
  m = fitted(NULL, &p, &o);
  assert_int_equal(rfm_kmeans_assign(m, &q, label, N_SHOP, NULL, &failure), RFM_OK);
  for (int i = 0; i < N_SHOP; i++) {
    const double values[3] = {later.columns[0][i], later.columns[1][i], later.columns[2][i]};

    assert_int_equal(rfm_kmeans_one(m, values, 3, &one, &failure), RFM_OK);
    assert_int_equal(one, label[i]);
  }
  rfm_kmeans_free(m);
  rfm_features_free(s.features);
  rfm_features_free(later.features);
}

/* Centres 0.5 and 9.5 of rows 0, 1, 9, 10: a range is 10, so 8 of them end at -80 and 90. */
static void rows_outside_the_fit_are_counted_and_stop_at_8_ranges(void **state)
{
  static const double rows[4] = {0, 1, 9, 10}, later[7] = {0, -1e-9, 10, 10.001, -81, 1e9, 5.2};
  const rfm_points p = points_of(rows, 4, 1), q = points_of(later, 7, 1);
  rfm_kmeans_options o = options_of(2);
  int64_t n_outside = -1;
  int32_t label[7];
  rfm_kmeans *m;

  (void)state;
  o.start = rows + 1;
  m = fitted(NULL, &p, &o);
  assert_int_equal(rfm_kmeans_assign(m, &q, label, 7, &n_outside, &failure), RFM_OK);
  assert_int_equal(n_outside, 4);
  for (int i = 0; i < 7; i++)
    assert_int_equal(label[i], later[i] > 5);
  rfm_kmeans_free(m);
}

static void assigning_no_row_is_done_at_once(void **state)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  const rfm_kmeans_options o = options_of(2);
  rfm_kmeans *m = fitted(NULL, &p, &o);
  const rfm_points none = points_of(TOY, 0, 2);
  int64_t n_outside = -1;

  (void)state;
  assert_int_equal(rfm_kmeans_assign(m, &none, NULL, 0, &n_outside, &failure), RFM_OK);
  assert_int_equal(n_outside, 0);
  rfm_kmeans_free(m);
}

/* ---- labels from elsewhere ---- */

static void labels_become_clusters(void **state)
{
  static const int32_t label[N_TOY] = {0, 0, 0, 1, 1, 1, -1};
  rfm_points p = points_of(TOY, N_TOY, 2);
  double rows[2 * N_TOY], far[2] = {9, 9};
  rfm_kmeans *m = NULL;
  rfm_kmeans_results r;
  int32_t one;

  (void)state;
  memcpy(rows, TOY, sizeof rows);
  rows[2 * N_TOY - 1] = NAN; /* left out */
  p.matrix = rows;
  assert_int_equal(rfm_kmeans_from_labels(&m, NULL, &p, label, N_TOY, 2, &failure), RFM_OK);
  r = results_of(m);
  assert_near(r.inertia, 8.0 / 3.0, 1e-14);
  assert_near(rfm_kmeans_centres(m)[0], 1.0 / 3.0, 1e-15);
  assert_near(rfm_kmeans_centres(m)[3], 16.0 / 3.0, 1e-15);
  assert_int_equal(rfm_kmeans_sizes(m)[1], 3);
  assert_int_equal(r.n_rows, 6);
  assert_int_equal(r.n_fitted, 6);
  assert_int_equal(r.n_iterations, 0);
  assert_int_equal(rfm_kmeans_one(m, far, 2, &one, &failure), RFM_OK);
  assert_int_equal(one, 1);
  rfm_kmeans_free(m);
}

static void labels_of_a_fit_give_its_means_and_inertia(void **state)
{
  enum { N = 12345, K = 7 };
  double *rows = random_rows(ROWS_SPREAD, N, 3, 9);
  int32_t *label = malloc(N * sizeof *label);
  const rfm_points p = points_of(rows, N, 3);
  const rfm_kmeans_options o = options_of(K);
  rfm_kmeans *m = fitted(NULL, &p, &o), *l = NULL;
  const rfm_quality_options few = {.struct_size = sizeof few, .silhouette_rows = 100};
  rfm_quality q = {.struct_size = sizeof q};

  (void)state;
  assert_int_equal(rfm_kmeans_assign(m, &p, label, N, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_kmeans_from_labels(&l, NULL, &p, label, N, K, &failure), RFM_OK);
  assert_memory_equal(rfm_kmeans_centres(m), rfm_kmeans_centres(l), K * 3 * sizeof(double));
  assert_memory_equal(rfm_kmeans_sizes(m), rfm_kmeans_sizes(l), K * sizeof(int64_t));
  assert_same_double(results_of(m).inertia, results_of(l).inertia);
  assert_int_equal(rfm_cluster_quality(NULL, &p, label, N, &few, &q, &failure), RFM_OK);
  assert_same_double(results_of(m).inertia, q.inertia);
  rfm_kmeans_free(m);
  rfm_kmeans_free(l);
  free(label);
  free(rows);
}

static void assert_labels_refused(const int32_t *label, int64_t n_label, int32_t k,
                                  rfm_status status, const char *text)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  rfm_kmeans *m = (rfm_kmeans *)1;

  assert_int_equal(rfm_kmeans_from_labels(&m, NULL, &p, label, n_label, k, &failure), status);
  assert_null(m);
  assert_says(text);
}

static void bad_labels_are_refused(void **state)
{
  static const int32_t low[N_TOY] = {0, 1, -2, 0, 0, 0, 0}, high[N_TOY] = {0, 1, 2, 0, 0, 0, 0};
  static const int32_t gap[N_TOY] = {0, 2, 2, 0, 0, 0, 0};
  static const int32_t nobody[N_TOY] = {-1, -1, -1, -1, -1, -1, -1};

  (void)state;
  assert_labels_refused(nobody, N_TOY, 1, RFM_E_DATA, "cluster 0 has no row");
  assert_labels_refused(low, N_TOY, 2, RFM_E_DATA, "label is -2");
  assert_int_equal(failure.row, 2);
  assert_labels_refused(high, N_TOY, 2, RFM_E_DATA, "label is 2, not -1 to 1");
  assert_labels_refused(gap, N_TOY, 3, RFM_E_DATA, "cluster 1 has no row");
  assert_labels_refused(gap, N_TOY - 1, 3, RFM_E_ARG, "n_label is 6, not 7");
  assert_labels_refused(gap, N_TOY, 0, RFM_E_ARG, "k is 0");
  assert_labels_refused(gap, N_TOY, 1025, RFM_E_ARG, "k is 1025");
  assert_labels_refused(NULL, N_TOY, 1, RFM_E_ARG, "label is NULL");
}

/* ---- the choice of k ---- */

static void the_number_of_groups_has_the_largest_silhouette(void **state)
{
  enum { N = 900, LEAST = 2, MOST = 6 };
  double *rows = random_rows(ROWS_FAR, N, 2, 10); /* three groups */
  int32_t label[N];
  const rfm_points p = points_of(rows, N, 2);
  rfm_quality q[MOST - LEAST + 1], alone = {.struct_size = sizeof alone};
  rfm_kmeans *best = NULL;

  (void)state;
  memset(q, 0, sizeof q);
  for (int i = 0; i < COUNT_OF(q); i++)
    q[i].struct_size = sizeof q[i];
  assert_int_equal(
      rfm_kmeans_choose(&best, NULL, &p, NULL, NULL, LEAST, MOST, q, COUNT_OF(q), &failure),
      RFM_OK);
  assert_int_equal(results_of(best).k, 3);
  for (int i = 0; i < COUNT_OF(q); i++) { /* each is that of a fit alone */
    const rfm_kmeans_options o = options_of(LEAST + i);
    rfm_kmeans *m = fitted(NULL, &p, &o);

    assert_int_equal(rfm_kmeans_assign(m, &p, label, N, NULL, &failure), RFM_OK);
    assert_int_equal(rfm_cluster_quality(NULL, &p, label, N, NULL, &alone, &failure), RFM_OK);
    assert_memory_equal(&alone, &q[i], sizeof alone);
    rfm_kmeans_free(m);
  }
  rfm_kmeans_free(best);
  free(rows);
}

static void assert_choice_refused(const rfm_kmeans_options *o, int32_t k_min, int32_t k_max,
                                  rfm_quality *q, int64_t n_quality, const char *text)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  rfm_kmeans *best = (rfm_kmeans *)1;

  assert_int_equal(
      rfm_kmeans_choose(&best, NULL, &p, o, NULL, k_min, k_max, q, n_quality, &failure), RFM_E_ARG);
  assert_null(best);
  assert_says(text);
}

static void bad_choices_are_refused_and_change_nothing(void **state)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  rfm_kmeans_options o = options_of(3);
  rfm_quality q[8] = {{.struct_size = sizeof q[0]}}, kept;

  (void)state;
  for (int i = 0; i < COUNT_OF(q); i++)
    q[i].struct_size = sizeof q[i];
  kept = q[0];
  assert_choice_refused(&o, 2, 4, NULL, 0, "k must be 0");
  o = options_of(0);
  o.start = TOY;
  assert_choice_refused(&o, 2, 4, NULL, 0, "start must be NULL");
  assert_choice_refused(NULL, 1, 4, NULL, 0, "k_min and k_max are 1 and 4");
  assert_choice_refused(NULL, 4, 3, NULL, 0, "k_min and k_max are 4 and 3");
  assert_choice_refused(NULL, 4, 1025, NULL, 0, "k_min and k_max are 4 and 1025");
  assert_choice_refused(NULL, 2, 4, q, 2, "n_quality is 2, not 3");
  assert_choice_refused(NULL, 2, 4, NULL, 3, "n_quality is 3, not 0");
  assert_int_equal(rfm_kmeans_choose(NULL, NULL, &p, NULL, NULL, 6, 8, q, 3, &failure),
                   RFM_E_DATA); /* 7 rows */
  assert_memory_equal(&kept, &q[0], sizeof kept);
  assert_int_equal(rfm_kmeans_choose(NULL, NULL, &p, NULL, NULL, 6, 7, NULL, 0, &failure), RFM_OK);
}

/* ---- bad input ---- */

static void refuse(const rfm_points *p, const rfm_kmeans_options *o, rfm_status status, int64_t row,
                   int32_t column, const char *text)
{
  rfm_kmeans *m = (rfm_kmeans *)1;

  memset(&failure, 0, sizeof failure);
  assert_int_equal(rfm_kmeans_fit(&m, NULL, p, o, &failure), status);
  assert_null(m);
  assert_int_equal(failure.row, row);
  assert_int_equal(failure.column, column);
  assert_says(text);
}

static void bad_options_are_refused_by_name(void **state)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  double start[4] = {0, 0, 5, NAN};
  rfm_kmeans_options o = options_of(-1);

  (void)state;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "k is -1");
  o.k = 1025;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "k is 1025, not 1 to 1024");
  o = options_of(2);
  o.flags = 1;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "flags");
  o = options_of(2);
  o.reserved = 1;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "reserved");
  o = options_of(2);
  o.n_starts = 1001;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "n_starts is 1001");
  o.n_starts = -1;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "n_starts is -1");
  o = options_of(2);
  o.max_iterations = -1;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "max_iterations is -1");
  o = options_of(2);
  o.sample_rows = -1;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "sample_rows is -1");
  o = options_of(2);
  o.start = start;
  refuse(&p, &o, RFM_E_DATA, 1, 1, "start");
  start[3] = 5;
  o.n_starts = 2;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "n_starts is 2");
  o = options_of(2);
  o.struct_size = 4;
  refuse(&p, &o, RFM_E_ABI, -1, -1, "rfm_kmeans_options");
}

static void bad_points_are_refused(void **state)
{
  const rfm_kmeans_options o = options_of(2);
  double rows[2 * N_TOY];
  rfm_points p = points_of(rows, N_TOY, 2);
  rfm_kmeans *m = (rfm_kmeans *)1;

  (void)state;
  memcpy(rows, TOY, sizeof rows);
  rows[7] = NAN;
  refuse(&p, &o, RFM_E_DATA, 3, 1, "not finite");
  rows[7] = INFINITY;
  refuse(&p, &o, RFM_E_DATA, 3, 1, "not finite");
  rows[7] = 1.7e308;
  rows[9] = -1.7e308;
  refuse(&p, &o, RFM_E_LIMIT, -1, 1, "too far apart");
  p.n_rows = 0;
  refuse(&p, &o, RFM_E_STATE, -1, -1, "no row");
  p.n_rows = N_TOY;
  p.n_columns = 33;
  refuse(&p, &o, RFM_E_ARG, -1, -1, "n_columns is 33");
  refuse(NULL, &o, RFM_E_ARG, -1, -1, "points is NULL");
  assert_int_equal(rfm_kmeans_fit(NULL, NULL, &p, &o, &failure), RFM_E_ARG);
  p.n_columns = 1;
  p.n_rows = (int64_t)INT32_MAX + 1;
  assert_int_equal(rfm_kmeans_fit(&m, NULL, &p, &o, &failure), RFM_E_LIMIT);
  assert_says("2147483648 rows");
}

static void customers_with_a_missing_value_are_refused(void **state)
{
  shop s;
  rfm_points p;
  const rfm_kmeans_options o = options_of(2);

  (void)state;
  shop_open(&s, NULL, 1);
  s.features->values[N_SHOP + 17] = NAN;
  p = points_of_shop(&s);
  refuse(&p, &o, RFM_E_DATA, 17, 1, "frequency");
  rfm_features_free(s.features);
}

static void clusters_of_one_kind_refuse_rows_of_another(void **state)
{
  static const int32_t kinds[3] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_TENURE};
  const rfm_points matrix = points_of(TOY, N_TOY, 2), narrow = points_of(TOY, N_TOY, 1);
  const rfm_kmeans_options o = options_of(2);
  rfm_metrics *metrics = metrics_of(NULL, kinds, 3);
  const double *columns[3];
  shop s;
  rfm_points p, other;
  rfm_kmeans *of_matrix = fitted(NULL, &matrix, &o), *of_features;
  int32_t label[N_SHOP];
  rfm_scaling_options unclipped;
  rfm_scaling *scaling = NULL;

  (void)state;
  shop_open(&s, NULL, 1);
  p = points_of_shop(&s);
  of_features = fitted(NULL, &p, &o);
  assert_int_equal(rfm_kmeans_assign(of_matrix, &p, label, N_SHOP, NULL, &failure), RFM_E_ARG);
  assert_says("clusters are of a matrix");
  assert_int_equal(rfm_kmeans_assign(of_features, &matrix, label, N_TOY, NULL, &failure),
                   RFM_E_ARG);
  assert_says("clusters are of features");
  assert_int_equal(rfm_kmeans_assign(of_matrix, &narrow, label, N_TOY, NULL, &failure), RFM_E_ARG);
  assert_says("n_columns is 1, that of the clusters 2");
  for (int j = 0; j < 3; j++)
    columns[j] = s.columns[j];
  other = p;
  other.features = features_of(NULL, metrics, columns, N_SHOP);
  assert_int_equal(rfm_kmeans_assign(of_features, &other, label, N_SHOP, NULL, &failure),
                   RFM_E_ARG);
  assert_int_equal(rfm_kmeans_assign(of_features, &p, label, 1, NULL, &failure), RFM_E_ARG);
  assert_says("n_label is 1, not 300");
  p.scaling = rfm_kmeans_scaling(of_features); /* that of the fit is welcome, another one is not */
  assert_int_equal(rfm_kmeans_assign(of_features, &p, label, N_SHOP, NULL, &failure), RFM_OK);
  memset(&unclipped, 0, sizeof unclipped);
  unclipped.struct_size = sizeof unclipped;
  unclipped.flags = RFM_SCALING_NO_CLIP;
  assert_int_equal(rfm_scaling_fit(&scaling, s.features, &unclipped, &failure), RFM_OK);
  p.scaling = scaling;
  assert_int_equal(rfm_kmeans_assign(of_features, &p, label, N_SHOP, NULL, &failure), RFM_E_ARG);
  assert_says("scaling is another one");
  rfm_scaling_free(scaling);
  rfm_features_free((rfm_features *)(uintptr_t)other.features);
  rfm_features_free(s.features);
  rfm_metrics_free(metrics);
  rfm_kmeans_free(of_matrix);
  rfm_kmeans_free(of_features);
}

static void nothing_is_refused_everywhere(void **state)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  const rfm_kmeans_options o = options_of(2);
  rfm_kmeans *m = fitted(NULL, &p, &o);
  rfm_kmeans_results r = {.struct_size = 4};
  double values[2] = {0, NAN};
  int32_t label[N_TOY];

  (void)state;
  assert_int_equal(rfm_kmeans_assign(NULL, &p, label, N_TOY, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_assign(m, NULL, label, N_TOY, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_assign(m, &p, NULL, N_TOY, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_one(NULL, values, 2, label, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_one(m, NULL, 2, label, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_one(m, values, 2, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_one(m, values, 3, label, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_one(m, values, 2, label, &failure), RFM_E_DATA);
  assert_int_equal(failure.column, 1);
  assert_int_equal(rfm_kmeans_get(NULL, &r, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_get(m, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_kmeans_get(m, &r, &failure), RFM_E_ABI);
  assert_null(rfm_kmeans_centres(NULL));
  assert_null(rfm_kmeans_sizes(NULL));
  assert_null(rfm_kmeans_scaling(NULL));
  rfm_kmeans_free(NULL);
  rfm_kmeans_free(m);
}

/* ---- threads, memory, stops ---- */

typedef struct bytes {
  uint8_t data[4096];
  size_t n;
} bytes;

static int RFM_CALL keep(const void *data, size_t size, void *user_data)
{
  bytes *b = user_data;

  assert_true(size <= sizeof b->data - b->n);
  memcpy(b->data + b->n, data, size);
  b->n += size;
  return RFM_CONTINUE;
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  enum { N = 40000, D = 3 };
  static const int32_t threads[] = {1, 2, 7};
  double *rows = random_rows(ROWS_SPREAD, N, D, 4);
  const rfm_points p = points_of(rows, N, D);
  bytes saved[2 * 3];

  (void)state;
  memset(saved, 0, sizeof saved);
  for (int t = 0; t < COUNT_OF(threads); t++)
    for (int given = 0; given < 2; given++) {
      rfm_host host = {.struct_size = sizeof host};
      rfm_kmeans_options o = options_of(11);
      rfm_pool *pool = NULL;
      bytes *b = &saved[2 * t + given];
      rfm_kmeans *m;

      assert_int_equal(rfm_pool_new(&pool, threads[t], NULL, &failure), RFM_OK);
      host.pool = pool;
      o.n_starts = given ? 1 : 3;
      o.sample_rows = given ? 0 : N / 2;
      o.start = given ? rows : NULL;
      m = fitted(&host, &p, &o);
      assert_int_equal(rfm_kmeans_save(m, keep, b, &failure), RFM_OK);
      assert_int_equal(b->n, saved[given].n);
      assert_memory_equal(b->data, saved[given].data, b->n);
      rfm_kmeans_free(m);
      rfm_pool_free(pool);
    }
  free(rows);
}

/* Every function that allocates, with clusters that start without a row. */
static rfm_status work(const rfm_host *host, rfm_kmeans **out, const rfm_points *p,
                       const double *start, int step)
{
  static const int32_t labels[N_TOY] = {0, 0, 0, 1, 1, 1, 2};
  rfm_kmeans_options o = options_of(3);
  rfm_quality q[2] = {{.struct_size = sizeof q[0]}, {.struct_size = sizeof q[0]}};

  o.n_starts = step == 0 ? 2 : 1;
  o.sample_rows = step == 0 ? 5 : 0;
  o.start = step == 1 ? start : NULL;
  if (step == 2)
    return rfm_kmeans_from_labels(out, host, p, labels, N_TOY, 3, &failure);
  if (step == 3) {
    o = options_of(0);
    return rfm_kmeans_choose(out, host, p, &o, NULL, 2, 3, q, 2, &failure);
  }
  return rfm_kmeans_fit(out, host, p, &o, &failure);
}

static void every_allocation_may_fail(void **state)
{
  static const double start[6] = {0, 0, 0, 0, 0, 0};
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  const rfm_points p = points_of(TOY, N_TOY, 2);
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < 8; i++) {
    rfm_kmeans *m = NULL;
    int64_t n = 1;

    for (; failing_host_fail(&fh, n, modes[i / 4]), work(&fh.host, &m, &p, start, i % 4); n++) {
      assert_int_equal(failure.status, RFM_E_NOMEM);
      assert_null(m);
    }
    assert_true(n > 8);
    failing_host_fail(&fh, 0, FAIL_ONCE);
    rfm_kmeans_free(m);
  }
  failing_host_assert_clean(&fh);
}

static void every_allocation_of_a_fit_of_features_may_fail(void **state)
{
  const rfm_kmeans_options o = options_of(4);
  failing_host fh;
  shop s;
  rfm_points p;
  rfm_kmeans *m = NULL;
  int32_t label[N_SHOP];

  (void)state;
  failing_host_init(&fh);
  shop_open(&s, &fh.host, 3);
  p = points_of_shop(&s);
  for (int64_t n = 1;
       failing_host_fail(&fh, n, FAIL_ONCE), rfm_kmeans_fit(&m, NULL, &p, &o, &failure); n++)
    assert_null(m);
  for (int64_t n = 1; failing_host_fail(&fh, n, FAIL_ONCE),
               rfm_kmeans_assign(m, &p, label, N_SHOP, NULL, &failure);
       n++)
    assert_int_equal(failure.status, RFM_E_NOMEM);
  failing_host_fail(&fh, 0, FAIL_ONCE);
  rfm_kmeans_free(m);
  rfm_features_free(s.features);
  failing_host_assert_clean(&fh);
}

static void every_progress_call_may_stop(void **state)
{
  double *rows = random_rows(ROWS_SPREAD, PROGRESS_ROWS, 2, 12);
  const rfm_points p = points_of(rows, PROGRESS_ROWS, 2);
  rfm_kmeans_options o = options_of(3);
  rfm_kmeans *m = NULL;
  failing_host fh;
  int64_t n = 1;

  (void)state;
  failing_host_init(&fh);
  o.n_starts = 2;
  o.max_iterations = 5;
  for (; failing_host_stop(&fh, n), rfm_kmeans_fit(&m, &fh.host, &p, &o, &failure); n++) {
    assert_int_equal(failure.status, RFM_STOPPED);
    assert_null(m);
    failing_host_assert_clean(&fh);
  }
  assert_true(n > 8);
  assert_int_equal(fh.looks, n - 1);
  rfm_kmeans_free(m);
  failing_host_assert_clean(&fh);
  free(rows);
}

typedef struct broken {
  int64_t calls, break_at;
  int answer;
} broken;

/* Runs all chunks but, in the call that breaks, the last one, or stops there. */
static int RFM_CALL run_most(int64_t n_chunks, rfm_chunk_fn chunk, void *chunk_arg, void *user_data)
{
  broken *b = user_data;
  const int now = ++b->calls == b->break_at;

  for (int64_t i = 0; i < n_chunks - now; i++)
    chunk(i, chunk_arg);
  return now ? b->answer : RFM_CONTINUE;
}

static void every_parallel_call_may_stop_or_break_its_promise(void **state)
{
  static const int answers[2] = {0, RFM_CONTINUE};
  double *rows = random_rows(ROWS_SPREAD, PROGRESS_ROWS, 2, 12);
  const rfm_points p = points_of(rows, PROGRESS_ROWS, 2);
  rfm_kmeans_options o = options_of(3);

  (void)state;
  o.n_starts = 1;
  o.max_iterations = 3;
  for (int i = 0; i < 2; i++) {
    broken b = {0, 0, answers[i]};
    rfm_host host = {.struct_size = sizeof host};
    rfm_kmeans *m = NULL;

    host.parallel_for = run_most;
    host.user_data = &b;
    for (b.break_at = 1;; b.break_at++) {
      rfm_status st;

      b.calls = 0;
      st = rfm_kmeans_fit(&m, &host, &p, &o, &failure);
      if (st == RFM_OK)
        break;
      assert_int_equal(st, i ? RFM_E_HOST : RFM_STOPPED);
      assert_null(m);
    }
    assert_true(b.break_at > 8);
    rfm_kmeans_free(m);
  }
  free(rows);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(features_are_clustered_by_their_scaled_and_weighted_columns),
      cmocka_unit_test(one_customer_gets_the_cluster_of_the_row),
      cmocka_unit_test(rows_outside_the_fit_are_counted_and_stop_at_8_ranges),
      cmocka_unit_test(assigning_no_row_is_done_at_once),
      cmocka_unit_test(labels_become_clusters),
      cmocka_unit_test(labels_of_a_fit_give_its_means_and_inertia),
      cmocka_unit_test(bad_labels_are_refused),
      cmocka_unit_test(the_number_of_groups_has_the_largest_silhouette),
      cmocka_unit_test(bad_choices_are_refused_and_change_nothing),
      cmocka_unit_test(bad_options_are_refused_by_name),
      cmocka_unit_test(bad_points_are_refused),
      cmocka_unit_test(customers_with_a_missing_value_are_refused),
      cmocka_unit_test(clusters_of_one_kind_refuse_rows_of_another),
      cmocka_unit_test(nothing_is_refused_everywhere),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_allocation_of_a_fit_of_features_may_fail),
      cmocka_unit_test(every_progress_call_may_stop),
      cmocka_unit_test(every_parallel_call_may_stop_or_break_its_promise),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
