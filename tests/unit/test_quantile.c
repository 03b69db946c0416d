/* SPDX-License-Identifier: MIT */
#include "math/quantile.h"

#include "base/rng.h"
#include "math/order.h"

#include <rfm/pool.h>

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/test.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_P = 101 }; /* 0, 0.01 .. 1 */

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Ten customers 1 .. 10: h = 9 p, so the quintiles are 2.8, 4.6, 6.4, 8.2 and the median 5.5. */
static void quintiles_of_one_to_ten(void **state)
{
  static const double values[] = {7, 1, 10, 4, 2, 9, 3, 8, 6, 5};
  static const rfm__share p[] = {{1, 5}, {2, 5}, {3, 5}, {4, 5}, {1, 2}, {0, 1}, {1, 1}};
  static const double expected[] = {2.8, 4.6, 6.4, 8.2, 5.5, 1.0, 10.0};
  double out[7];
  failing_host fh;
  int64_t n_used;
  int i;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__quantiles(&fh.host, values, NULL, 10, p, 7, out, &n_used, NULL), RFM_OK);
  for (i = 0; i < 7; i++)
    assert_near(out[i], expected[i], 1e-15 * 16);
  assert_same_double(out[4], 5.5);
  assert_int_equal(n_used, 10);
  failing_host_assert_clean(&fh);
}

static void a_single_value_is_every_quantile(void **state)
{
  static const double value = -3.5;
  static const rfm__share p[] = {{0, 1}, {3, 10}, {1, 1}};
  double out[3];
  failing_host fh;
  int i;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__quantiles(&fh.host, &value, NULL, 1, p, 3, out, NULL, NULL), RFM_OK);
  for (i = 0; i < 3; i++)
    assert_same_double(out[i], -3.5);
  failing_host_assert_clean(&fh);
}

/* In doubles 0.7 * 90 is 62.99999999999999, and the quantile would lie below the value it is. */
static void seven_tenths_of_ninety_steps_is_a_whole_step(void **state)
{
  static const rfm__share p = {7, 10};
  double values[91];
  int i;

  (void)state;
  for (i = 0; i < 91; i++)
    values[i] = i;
  assert_same_double(rfm__quantile_sorted(values, 91, p), 63.0);
}

static void without_rows_there_is_nothing_and_no_error(void **state)
{
  const double values[] = {NAN, 1.0};
  static const uint8_t mask[] = {1, 0};
  static const rfm__share p = {1, 2};
  double out = 77.0;
  int64_t n_used = 9;
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__quantiles(&fh.host, values, mask, 2, &p, 1, &out, &n_used, NULL), RFM_OK);
  assert_int_equal(n_used, 0);
  assert_same_double(out, 77.0);
  assert_int_equal(rfm__quantiles(&fh.host, NULL, NULL, 0, &p, 1, &out, &n_used, NULL), RFM_OK);
  assert_int_equal(n_used, 0);
  failing_host_assert_clean(&fh);
}

static void both_zeros_are_one_value(void **state)
{
  static const double values[] = {-0.0, -0.0, -0.0};
  static const rfm__share p = {1, 2};
  double out;
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__quantiles(&fh.host, values, NULL, 3, &p, 1, &out, NULL, NULL), RFM_OK);
  assert_same_double(out, 0.0);
}

/* Shapes of columns that the search treats differently. */
static double shaped(int shape, int64_t i, rfm__rng *rng)
{
  const double u = rfm__rng_unit(rng);

  switch (shape) {
  case 0: /* money: skewed, over many binades */
    return 100.0 / (u * u + 1e-7);
  case 1: /* days */
    return (double)rfm__rng_below(rng, 730);
  case 2: /* mostly one value */
    return u < 0.6 ? 0.0 : u * 1000.0 - 800.0;
  case 3: /* all equal */
    return 42.0;
  case 4: /* one far outlier squeezes the rest into one bin */
    return i == 17 ? 1e300 : 1.0 + u * 1e-9;
  case 5: /* two far clusters, each tight */
    return (i & 1 ? 1e250 : -1e-250) * (1.0 + u * 1e-6);
  case 6: /* ascending */
    return (double)i;
  case 7: /* with gaps, infinite neighbours in magnitude, both zeros */
    return u < 0.1 ? NAN : u < 0.2 ? -0.0 : u < 0.3 ? DBL_MAX : u < 0.4 ? -4.9e-324 : u - 0.7;
  case 8: /* purchases, both zeros, and rows without */
    return u < 0.1 ? NAN : u < 0.2 ? -0.0 : (double)rfm__rng_below(rng, 16384);
  case 9: /* the same, but for one row far behind */
    return i == 49998 ? 0.5 : (double)rfm__rng_below(rng, 9);
  case 10: /* the same, but for a value too many */
    return i == 49998 ? 16384.0 : (double)rfm__rng_below(rng, 9);
  default: /* any bits that are a number */
    return rfm__double_of_ordered(rfm__rng_next(rng) >> 1 | UINT64_C(1) << 62);
  }
}

enum { N_SHAPES = 12 };

/* The whole column sorted by qsort, quantiles read off it. */
static void assert_like_sorting(const rfm_host *host, const double *values, const uint8_t *mask,
                                int64_t n)
{
  double *sorted = malloc(sizeof *sorted * (size_t)(n + 1)), out[N_P];
  rfm__share p[N_P];
  int64_t used = 0, i, n_used;
  int k;

  assert_non_null(sorted);
  for (i = 0; i < n; i++)
    if ((!mask || mask[i]) && values[i] == values[i])
      sorted[used++] = values[i] + 0.0;
  qsort(sorted, (size_t)used, sizeof *sorted, ascending);
  for (k = 0; k < N_P; k++)
    p[k] = (rfm__share){(int32_t)(k * 37 % N_P), 100}; /* in no order */
  assert_int_equal(rfm__quantiles(host, values, mask, n, p, N_P, out, &n_used, NULL), RFM_OK);
  assert_int_equal(n_used, used);
  for (k = 0; k < N_P && used > 0; k++)
    assert_same_double(out[k], rfm__quantile_sorted(sorted, used, p[k]));
  free(sorted);
}

static void every_shape_gives_what_sorting_gives(void **state)
{
  static const int64_t sizes[] = {2, 3, 1000, 16384, 16385, 50000, 300000};
  double *values = malloc(sizeof *values * 300000);
  uint8_t *mask = malloc(300000);
  failing_host fh;
  rfm__rng rng;
  int shape, s;
  int64_t i;

  (void)state;
  assert_true(values && mask);
  failing_host_init(&fh);
  rfm__rng_seed(&rng, 21);
  for (shape = 0; shape < N_SHAPES; shape++)
    for (s = 0; s < COUNT_OF(sizes); s++) {
      for (i = 0; i < sizes[s]; i++) {
        values[i] = shaped(shape, i, &rng);
        mask[i] = rfm__rng_below(&rng, 4) > 0;
      }
      assert_like_sorting(&fh.host, values, NULL, sizes[s]);
      if (s < COUNT_OF(sizes) - 1)
        assert_like_sorting(&fh.host, values, mask, sizes[s]);
    }
  failing_host_assert_clean(&fh);
  free(mask);
  free(values);
}

static void threads_change_no_byte(void **state)
{
  static const int32_t n_threads[] = {2, 7};
  enum { N = 400000 };
  double *values = malloc(sizeof *values * N);
  rfm_pool *pool;
  rfm_host host;
  failing_host fh;
  rfm__rng rng;
  int shape, t;
  int64_t i;

  (void)state;
  assert_non_null(values);
  failing_host_init(&fh);
  host = fh.host;
  rfm__rng_seed(&rng, 22);
  for (t = 0; t < COUNT_OF(n_threads); t++) {
    assert_int_equal(rfm_pool_new(&pool, n_threads[t], NULL, NULL), RFM_OK);
    host.pool = pool;
    for (shape = 0; shape < N_SHAPES; shape += 3) {
      for (i = 0; i < N; i++)
        values[i] = shaped(shape, i, &rng);
      assert_like_sorting(&host, values, NULL, N);
    }
    rfm_pool_free(pool);
  }
  failing_host_assert_clean(&fh);
  free(values);
}

/* 400,000 rows are 3.2 MB; ties and quantiles need no copy of them. */
static void memory_stays_bounded_when_values_tie(void **state)
{
  enum { N = 400000 };
  double *values = malloc(sizeof *values * N), out[N_P];
  rfm__share p[N_P];
  failing_host fh;
  int64_t i;
  int k;

  (void)state;
  assert_non_null(values);
  failing_host_init(&fh);
  for (i = 0; i < N; i++)
    values[i] = (double)(i % 3) / 2;
  for (k = 0; k < N_P; k++)
    p[k] = (rfm__share){(int32_t)k, 100};
  assert_int_equal(rfm__quantiles(&fh.host, values, NULL, N, p, N_P, out, NULL, NULL), RFM_OK);
  assert_same_double(out[20], 0.0);
  assert_same_double(out[50], 0.5);
  assert_same_double(out[90], 1.0);
  assert_true(fh.peak_bytes < 400000);
  free(values);
}

static void every_allocation_may_fail(void **state)
{
  static const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  static const rfm__share p[] = {{1, 4}, {1, 2}, {3, 4}};
  enum { N = 100000 };
  double *values = malloc(sizeof *values * N), out[3];
  failing_host fh;
  rfm__rng rng;
  rfm_error err;
  int64_t n_used = 5;
  int i, n;

  (void)state;
  assert_non_null(values);
  rfm__rng_seed(&rng, 23);
  for (i = 0; i < N; i++)
    values[i] = shaped(0, i, &rng);
  for (i = 0; i < COUNT_OF(modes); i++) {
    failing_host_init(&fh);
    n_used = 5;
    for (n = 1; failing_host_fail(&fh, n, modes[i]),
        rfm__quantiles(&fh.host, values, NULL, N, p, 3, out, &n_used, &err) != RFM_OK;
         n++) {
      assert_int_equal(err.status, RFM_E_NOMEM);
      assert_int_equal(n_used, 5);
      assert_int_equal(fh.live_bytes, 0);
    }
    assert_int_equal(n, 4); /* the plan, the search, the last rows */
    assert_int_equal(n_used, N);
    failing_host_assert_clean(&fh);
  }
  free(values);
}

static int RFM_CALL runs_nothing(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  (void)n, (void)chunk, (void)arg, (void)user_data;
  return RFM_CONTINUE;
}

static void a_broken_host_is_reported(void **state)
{
  enum { N = 300000 };
  double *values = calloc(N, sizeof *values), out;
  static const rfm__share p = {1, 2};
  failing_host fh;

  (void)state;
  assert_non_null(values);
  failing_host_init(&fh);
  fh.host.parallel_for = runs_nothing;
  assert_int_equal(rfm__quantiles(&fh.host, values, NULL, N, &p, 1, &out, NULL, NULL), RFM_E_HOST);
  failing_host_assert_clean(&fh);
  free(values);
}

static void sorting_is_sorting(void **state)
{
  static const int64_t sizes[] = {0, 1, 2, 3, 24, 25, 26, 100, 1000, 20000};
  double *values = malloc(sizeof *values * 20000), *expected = malloc(sizeof *expected * 20000);
  rfm__rng rng;
  int shape, s;
  int64_t i, n;

  (void)state;
  assert_true(values && expected);
  rfm__rng_seed(&rng, 24);
  for (shape = 0; shape < N_SHAPES; shape++)
    for (s = 0; s < COUNT_OF(sizes); s++) {
      n = sizes[s];
      for (i = 0; i < n; i++) {
        values[i] = shaped(shape, i, &rng);
        if (values[i] != values[i])
          values[i] = -0.0;
        expected[i] = values[i] + 0.0;
      }
      qsort(expected, (size_t)n, sizeof *expected, ascending);
      rfm__sort_doubles(values, n);
      assert_memory_equal(values, expected, (size_t)n * sizeof *values);
    }
  free(values);
  free(expected);
}

/* Organ pipes and the killer of medians of three: quadratic for quicksort alone. */
static void sorting_has_no_slow_input(void **state)
{
  enum { N = 300000 };
  double *values = malloc(sizeof *values * N);
  int64_t i;

  (void)state;
  assert_non_null(values);
  for (i = 0; i < N;
       i++) /* Musser's sequence for n = N: 1, n/2 + 1, 3, n/2 + 3, ... 2, 4, 6, ... */
    values[i] = (double)(i < N / 2 ? (i % 2 == 0 ? i + 1 : N / 2 + i) : 2 * (i - N / 2 + 1));
  rfm__sort_doubles(values, N);
  for (i = 1; i < N; i++)
    assert_true(values[i - 1] <= values[i]);
  for (i = 0; i < N; i++)
    values[i] = (double)(i < N / 2 ? i : N - i);
  rfm__sort_doubles(values, N);
  for (i = 1; i < N; i++)
    assert_true(values[i - 1] <= values[i]);
  free(values);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quintiles_of_one_to_ten),
      cmocka_unit_test(a_single_value_is_every_quantile),
      cmocka_unit_test(seven_tenths_of_ninety_steps_is_a_whole_step),
      cmocka_unit_test(without_rows_there_is_nothing_and_no_error),
      cmocka_unit_test(both_zeros_are_one_value),
      cmocka_unit_test(every_shape_gives_what_sorting_gives),
      cmocka_unit_test(threads_change_no_byte),
      cmocka_unit_test(memory_stays_bounded_when_values_tie),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(a_broken_host_is_reported),
      cmocka_unit_test(sorting_is_sorting),
      cmocka_unit_test(sorting_has_no_slow_input),
  };

  return cmocka_run_group_tests_name("quantile", tests, NULL, NULL);
}
