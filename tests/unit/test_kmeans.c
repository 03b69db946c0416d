/* SPDX-License-Identifier: MIT */
/* K-means beside its plain definition, and its public face. */
#include "kmeans_fixture.h"

#include "cluster/kmeans.h"

/* ---- helpers ---- */

static rfm_kmeans_options options_of(int32_t k)
{
  rfm_kmeans_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.k = k;
  return o;
}

static rfm_kmeans *fit_on(const rfm_host *host, const rfm_points *p, const rfm_kmeans_options *o)
{
  rfm_kmeans *m = NULL;

  memset(&failure, 0, sizeof failure);
  if (rfm_kmeans_fit(&m, host, p, o, &failure))
    fail_msg("%s", failure.message);
  assert_non_null(m);
  return m;
}

static rfm_kmeans *fit(const rfm_points *p, const rfm_kmeans_options *o)
{
  return fit_on(NULL, p, o);
}

static rfm_kmeans_results results_of(const rfm_kmeans *m)
{
  rfm_kmeans_results r;

  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  assert_int_equal(rfm_kmeans_get(m, &r, &failure), RFM_OK);
  return r;
}

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
  m = fit(&p, &o);
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(assignments_are_those_of_the_plain_definition),
      cmocka_unit_test(large_inputs_are_those_of_the_plain_definition),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
