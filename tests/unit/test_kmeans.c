/* SPDX-License-Identifier: MIT */
/* K-means beside its plain definition, and its public face. */
#include "cluster/kmeans.h"
#include "kmeans_fixture.h"
#include "support/plain_kmeans.h"

/* ---- beside the plain definition ---- */

static void assert_as_plain(const rfm_kmeans *m, const plain_kmeans *plain, const double *rows)
{
  const rfm_points p = points_of(rows, plain->n, plain->d);
  const rfm_kmeans_results r = results_of(m);
  int32_t *label = malloc((size_t)plain->n * sizeof *label);
  int64_t n_outside;

  assert_memory_equal(m->centres.at, plain->centre,
                      (size_t)(plain->k * plain->d) * sizeof *plain->centre);
  assert_int_equal(rfm_kmeans_assign(m, &p, label, plain->n, &n_outside, &failure), RFM_OK);
  assert_int_equal(n_outside, 0);
  assert_memory_equal(label, plain->label, (size_t)plain->n * sizeof *label);
  assert_memory_equal(rfm_kmeans_sizes(m), plain->size, (size_t)plain->k * sizeof *plain->size);
  assert_int_equal(r.n_iterations, plain->n_iterations);
  assert_int_equal(r.is_converged, plain->is_converged);
  free(label);
}

static void compare_with_plain(const double *rows, int64_t n, int32_t d, const double *start,
                               int32_t k, int32_t max_iterations)
{
  const rfm_points p = points_of(rows, n, d);
  rfm_kmeans_options o = options_of(k);
  plain_kmeans plain = plain_fit(rows, n, d, start, k, max_iterations);
  rfm_kmeans *m;

  o.start = start;
  o.max_iterations = max_iterations;
  m = fitted(NULL, &p, &o);
  assert_as_plain(m, &plain, rows);
  rfm_kmeans_free(m);
  plain_free(&plain);
}

static int64_t below(uint64_t *seed, int64_t n)
{
  return (int64_t)(random_unit(seed) * (double)n);
}

static int64_t count_distinct(const double *rows, int64_t n, int32_t d)
{
  int64_t distinct = 0;

  for (int64_t i = 0; i < n; i++) {
    int64_t k = 0;

    while (memcmp(rows + k * d, rows + i * d, (size_t)d * sizeof *rows) != 0)
      k++;
    distinct += k == i;
  }
  return distinct;
}

/* Rows of few values, so that distances tie; starts with centres in one place or off the rows, so
 * that clusters are empty. */
static void assignments_are_those_of_the_plain_definition(void **state)
{
  uint64_t seed = 20260801;

  (void)state;
  for (int problem = 0; problem < 1000; problem++) {
    const int64_t n = 1 + below(&seed, problem % 10 ? 60 : 1500);
    const int32_t d = problem % 3 ? 1 + (int32_t)below(&seed, 4) : 1 + (int32_t)below(&seed, 32);
    double *rows = random_rows((rows_kind)(problem % N_ROWS_KINDS), n, d, seed);
    const int64_t most = count_distinct(rows, n, d);
    const int32_t k = 1 + (int32_t)below(&seed, most < 12 ? most : 12);
    double *start = malloc((size_t)(k * d) * sizeof *start);

    for (int32_t c = 0; c < k; c++)
      for (int32_t j = 0; j < d; j++)
        start[c * d + j] = rows[below(&seed, n) * d + j];
    compare_with_plain(rows, n, d, start, k, problem % 7 ? 300 : 1 + problem % 3);
    free(start);
    free(rows);
  }
}

/* Several parts and levels of the tree. */
static void large_inputs_are_those_of_the_plain_definition(void **state)
{
  (void)state;
  for (int32_t d = 1; d <= 5; d++)
    for (int kind = ROWS_SPREAD; kind <= ROWS_FAR; kind++) {
      const int64_t n = 20000 + 997 * d;
      double *rows = random_rows((rows_kind)kind, n, d, 5);

      compare_with_plain(rows, n, d, rows, kind == ROWS_LATTICE ? 4 : 9, 40);
      free(rows);
    }
}

/* The most clusters, few rows in each, several empty at first. */
static void a_thousand_clusters_are_those_of_the_plain_definition(void **state)
{
  enum { N = 6000, D = 2, K = 1024 };
  double *rows = random_rows(ROWS_SPREAD, N, D, 15);

  (void)state;
  memcpy(rows + 20, rows, 20 * sizeof *rows); /* the first ten rows twice */
  compare_with_plain(rows, N, D, rows, K, 6);
  free(rows);
}

/* ---- small cases by hand ---- */

static void assert_refused_fit(const rfm_points *p, const rfm_kmeans_options *o, rfm_status status,
                               int64_t row, int32_t column, const char *text)
{
  rfm_kmeans *m = (rfm_kmeans *)1;

  assert_refused(rfm_kmeans_fit(&m, NULL, p, o, &failure), status, &failure, row, text);
  assert_null(m);
  assert_int_equal(failure.column, column);
}

/* (0,0)(0,1)(1,0): mean 1/3; (5,5)(5,6)(6,5): mean 16/3; each with squares 2/3 + 2/3; (10,0). */
static void three_groups_are_found_with_their_means(void **state)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  const rfm_kmeans_options o = options_of(3);
  rfm_kmeans *m = fitted(NULL, &p, &o);
  const rfm_kmeans_results r = results_of(m);
  int64_t sizes = 0;

  (void)state;
  assert_near(r.inertia, 8.0 / 3.0, 1e-15);
  assert_int_equal(r.k, 3);
  assert_int_equal(r.n_columns, 2);
  assert_int_equal(r.n_rows, N_TOY);
  assert_int_equal(r.n_fitted, N_TOY);
  assert_int_equal(r.is_converged, 1);
  assert_int_equal(r.n_empty, 0);
  for (int32_t c = 0; c < 3; c++) {
    const double *mean = rfm_kmeans_centres(m) + c * 2;
    const double wanted = mean[0] < 1 ? 1.0 / 3.0 : mean[0] < 6 ? 16.0 / 3.0 : 10.0;

    assert_near(mean[0], wanted, 1e-15);
    assert_near(mean[1], wanted == 10.0 ? 0.0 : wanted, 1e-15);
    assert_int_equal(rfm_kmeans_sizes(m)[c], wanted == 10.0 ? 1 : 3);
    sizes += rfm_kmeans_sizes(m)[c];
  }
  assert_int_equal(sizes, N_TOY);
  assert_null(rfm_kmeans_scaling(m));
  rfm_kmeans_free(m);
}

/* Rows 0 and 2 about the centres 0 and 2: row 1 is as far from both and goes to the first. Then the
 * centres are 0.5 and 2. */
static void a_row_as_near_to_two_centres_goes_to_the_lower_number(void **state)
{
  static const double rows[3] = {0, 1, 2}, back[2] = {2, 0}, forth[2] = {0, 2};
  const rfm_points p = points_of(rows, 3, 1);
  rfm_kmeans_options o = options_of(2);
  int32_t label[3];

  (void)state;
  for (int i = 0; i < 2; i++) {
    rfm_kmeans *m;

    o.start = i ? back : forth;
    m = fitted(NULL, &p, &o);
    assert_int_equal(results_of(m).n_iterations, 2);
    assert_int_equal(rfm_kmeans_sizes(m)[0], 2);
    assert_near(rfm_kmeans_centres(m)[0], i ? 1.5 : 0.5, 0);
    assert_int_equal(rfm_kmeans_assign(m, &p, label, 3, NULL, &failure), RFM_OK);
    assert_int_equal(label[1], 0);
    rfm_kmeans_free(m);
  }
}

/* All start in one place: centre 0 takes every row, with mean 4. From that place, 0, row 10 is the
 * farthest; then row 4 is: 4 away from 0 and 6 from 10; rows 1 and 1 are near 0. So the centres are
 * 4, 10, 4: the third is behind the first, and moves once more. */
static void centres_without_rows_go_to_far_rows(void **state)
{
  static const double rows[5] = {0, 1, 1, 10, 8}, start[3] = {0, 0, 0};
  const rfm_points p = points_of(rows, 5, 1);
  rfm_kmeans_options o = options_of(3);
  plain_kmeans plain = plain_fit(rows, 5, 1, start, 3, 300);
  rfm_kmeans *m;

  (void)state;
  o.start = start;
  m = fitted(NULL, &p, &o);
  assert_as_plain(m, &plain, rows);
  assert_near(results_of(m).inertia, 2.0 / 3.0, 1e-15);
  rfm_kmeans_free(m);
  plain_free(&plain);
}

static void one_cluster_is_the_mean_and_as_many_as_rows_are_the_rows(void **state)
{
  const rfm_points p = points_of(TOY, N_TOY, 2);
  rfm_kmeans_options o = options_of(1);
  rfm_kmeans *m = fitted(NULL, &p, &o);

  (void)state;
  assert_near(rfm_kmeans_centres(m)[0], 27.0 / 7.0, 1e-15);
  assert_near(rfm_kmeans_centres(m)[1], 17.0 / 7.0, 1e-15);
  rfm_kmeans_free(m);
  o.k = N_TOY;
  m = fitted(NULL, &p, &o);
  assert_same_double(results_of(m).inertia, 0.0);
  for (int32_t c = 0; c < N_TOY; c++)
    assert_int_equal(rfm_kmeans_sizes(m)[c], 1);
  rfm_kmeans_free(m);
}

static void one_row_and_equal_rows_are_one_cluster(void **state)
{
  static const double rows[6] = {3, -4, 3, -4, 3, -4};
  rfm_kmeans_options o = options_of(1);

  (void)state;
  for (int64_t n = 1; n <= 3; n++) {
    const rfm_points p = points_of(rows, n, 2);
    rfm_kmeans *m = fitted(NULL, &p, &o);
    const rfm_kmeans_results r = results_of(m);

    assert_same_double(rfm_kmeans_centres(m)[0], 3.0);
    assert_same_double(rfm_kmeans_centres(m)[1], -4.0);
    assert_same_double(r.inertia, 0.0);
    assert_int_equal(r.is_converged, 1);
    rfm_kmeans_free(m);
    o.k = 2;
    assert_refused_fit(&p, &o, RFM_E_DATA, -1, -1, "only 1 distinct row");
    o.k = 1;
  }
}

static void more_clusters_than_distinct_rows_are_refused_with_their_number(void **state)
{
  double *rows = random_rows(ROWS_LATTICE, 5000, 2, 3); /* 16 points */
  const rfm_points p = points_of(rows, 5000, 2);
  rfm_kmeans_options o = options_of(17);
  rfm_kmeans *m;

  (void)state;
  assert_refused_fit(&p, &o, RFM_E_DATA, -1, -1, "k is 17, but there are only 16 distinct rows");
  o.start = rows;
  assert_refused_fit(&p, &o, RFM_E_DATA, -1, -1, "16 distinct");
  o = options_of(16);
  m = fitted(NULL, &p, &o);
  assert_same_double(results_of(m).inertia, 0.0);
  rfm_kmeans_free(m);
  free(rows);
}

static void a_constant_column_changes_nothing(void **state)
{
  enum { N = 500 };
  double *one = random_rows(ROWS_SPREAD, N, 1, 8), *two = malloc(2 * N * sizeof *two);
  const rfm_points p = points_of(one, N, 1), q = points_of(two, N, 2);
  const rfm_kmeans_options o = options_of(4);
  int32_t a[N], b[N];
  rfm_kmeans *m, *l;

  (void)state;
  for (int i = 0; i < N; i++) {
    two[2 * i] = -7;
    two[2 * i + 1] = one[i];
  }
  m = fitted(NULL, &p, &o);
  l = fitted(NULL, &q, &o);
  assert_int_equal(rfm_kmeans_assign(m, &p, a, N, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_kmeans_assign(l, &q, b, N, NULL, &failure), RFM_OK);
  assert_memory_equal(a, b, sizeof a);
  assert_same_double(results_of(m).inertia, results_of(l).inertia);
  assert_same_double(rfm_kmeans_centres(l)[0], -7.0);
  rfm_kmeans_free(m);
  rfm_kmeans_free(l);
  free(one);
  free(two);
}

/* The widest values: 32 columns that all span the grid, centres to start from far outside, and new
 * rows still farther. Anything that overflowed would be caught by the sanitizer or change a label.
 */
static void nothing_overflows_in_32_columns(void **state)
{
  enum { N = 64, D = 32 };
  double rows[N * D], start[2 * D], far[2 * D];
  int32_t label[N];
  int64_t n_outside;
  rfm_kmeans_options o = options_of(2);
  rfm_points p = points_of(rows, N, D);
  rfm_kmeans *m;

  (void)state;
  for (int i = 0; i < N * D; i++)
    rows[i] = i / D % 2 ? 1e300 : 0;
  for (int i = 0; i < 2 * D; i++) {
    start[i] = i / D ? 1e305 : -1e305;
    far[i] = i / D ? 1e306 : -1e306;
  }
  o.k = 1;
  assert_refused_fit(&p, &o, RFM_E_LIMIT, -1, -1, "too far apart");
  o.k = 2;
  o.start = start;
  for (int i = 0; i < N * D; i++)
    rows[i] /= 1e200;
  m = fitted(NULL, &p, &o);
  assert_same_double(results_of(m).inertia, 0.0);
  p.matrix = far;
  p.n_rows = 2;
  assert_int_equal(rfm_kmeans_assign(m, &p, label, 2, &n_outside, &failure), RFM_OK);
  assert_int_equal(label[0], 0);
  assert_int_equal(label[1], 1);
  assert_int_equal(n_outside, 2);
  rfm_kmeans_free(m);
}

/* Subnormal differences: the step is smaller than any double. */
static void the_tiniest_ranges_are_clustered(void **state)
{
  static const double rows[4] = {0, 5e-324, 1.5e-323, 2e-323};
  const rfm_points p = points_of(rows, 4, 1);
  const rfm_kmeans_options o = options_of(2);
  int32_t label[4];
  rfm_kmeans *m = fitted(NULL, &p, &o);

  (void)state;
  assert_int_equal(rfm_kmeans_assign(m, &p, label, 4, NULL, &failure), RFM_OK);
  assert_int_equal(label[0], label[1]);
  assert_int_equal(label[2], label[3]);
  assert_int_not_equal(label[0], label[2]);
  rfm_kmeans_free(m);
}

/* ---- starts ---- */

static void more_starts_are_never_worse_and_name_the_best(void **state)
{
  enum { N = 3000, STARTS = 6 };
  double *rows = random_rows(ROWS_SPREAD, N, 3, 77);
  const rfm_points p = points_of(rows, N, 3);
  rfm_kmeans_options o = options_of(20);
  double last = INFINITY;

  (void)state;
  for (o.n_starts = 1; o.n_starts <= STARTS; o.n_starts++) {
    rfm_kmeans *m = fitted(NULL, &p, &o);
    const rfm_kmeans_results r = results_of(m);

    assert_true(r.inertia <= last * (1 + 1e-9));
    assert_true(r.inertia == last || r.best_start == o.n_starts - 1);
    last = r.inertia;
    rfm_kmeans_free(m);
  }
  free(rows);
}

static void the_seed_decides(void **state)
{
  enum { N = 3000 };
  double *rows = random_rows(ROWS_SPREAD, N, 2, 78);
  const rfm_points p = points_of(rows, N, 2);
  rfm_kmeans_options o = options_of(30);
  double inertia[3];

  (void)state;
  o.n_starts = 1;
  for (int i = 0; i < 3; i++) {
    rfm_kmeans *m;

    o.seed = i == 1;
    m = fitted(NULL, &p, &o);
    inertia[i] = results_of(m).inertia;
    rfm_kmeans_free(m);
  }
  assert_same_double(inertia[0], inertia[2]);
  assert_true(inertia[0] != inertia[1]);
  free(rows);
}

/* Four far corners, one row in a thousand at three of them: odds by squared distance find them. */
static void starts_find_what_is_far(void **state)
{
  enum { N = 3000 };
  double *rows = random_rows(ROWS_SPREAD, N, 2, 5);
  const rfm_points p = points_of(rows, N, 2);
  rfm_kmeans_options o = options_of(4);

  (void)state;
  for (int i = 0; i < 3; i++) {
    rows[2000 * i] = i == 1 ? -1e4 : 1e4;
    rows[2000 * i + 1] = i == 2 ? -1e4 : 1e4;
  }
  o.n_starts = 1;
  for (o.seed = 0; o.seed < 20; o.seed++) {
    rfm_kmeans *m = fitted(NULL, &p, &o);

    assert_true(results_of(m).inertia < 1e6);
    rfm_kmeans_free(m);
  }
  free(rows);
}

static void a_sample_is_fitted_and_all_rows_are_described(void **state)
{
  enum { N = 9000 };
  double *rows = random_rows(ROWS_FAR, N, 2, 6);
  const rfm_points p = points_of(rows, N, 2);
  rfm_kmeans_options o = options_of(3);
  rfm_kmeans *m = fitted(NULL, &p, &o), *sampled;
  rfm_kmeans_results r;

  (void)state;
  o.sample_rows = 500;
  sampled = fitted(NULL, &p, &o);
  r = results_of(sampled);
  assert_int_equal(r.n_rows, N);
  assert_int_equal(r.n_fitted, 500);
  assert_near(r.inertia, results_of(m).inertia, 1e-9); /* three groups, the same for any sample */
  rfm_kmeans_free(sampled);
  o.sample_rows = 10 * N;
  sampled = fitted(NULL, &p, &o);
  assert_int_equal(results_of(sampled).n_fitted, N);
  rfm_kmeans_free(sampled);
  rfm_kmeans_free(m);
  free(rows);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(assignments_are_those_of_the_plain_definition),
      cmocka_unit_test(large_inputs_are_those_of_the_plain_definition),
      cmocka_unit_test(a_thousand_clusters_are_those_of_the_plain_definition),
      cmocka_unit_test(three_groups_are_found_with_their_means),
      cmocka_unit_test(a_row_as_near_to_two_centres_goes_to_the_lower_number),
      cmocka_unit_test(centres_without_rows_go_to_far_rows),
      cmocka_unit_test(one_cluster_is_the_mean_and_as_many_as_rows_are_the_rows),
      cmocka_unit_test(one_row_and_equal_rows_are_one_cluster),
      cmocka_unit_test(more_clusters_than_distinct_rows_are_refused_with_their_number),
      cmocka_unit_test(a_constant_column_changes_nothing),
      cmocka_unit_test(nothing_overflows_in_32_columns),
      cmocka_unit_test(the_tiniest_ranges_are_clustered),
      cmocka_unit_test(more_starts_are_never_worse_and_name_the_best),
      cmocka_unit_test(the_seed_decides),
      cmocka_unit_test(starts_find_what_is_far),
      cmocka_unit_test(a_sample_is_fitted_and_all_rows_are_described),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
