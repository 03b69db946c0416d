/* SPDX-License-Identifier: MIT */
#include "math/order.h"

#include <rfm/pool.h>

#include "base/rng.h"

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/test.h"

#include <float.h>
#include <stdlib.h>

static void images_keep_the_order_of_the_doubles(void **state)
{
  static const double ascending[] = {-DBL_MAX, -1e10,   -1.5, -1.0, -DBL_MIN, -4.9e-324, 0.0,
                                     4.9e-324, DBL_MIN, 1.0,  1.5,  1e10,     DBL_MAX};
  int i;

  (void)state;
  for (i = 1; i < COUNT_OF(ascending); i++)
    assert_true(rfm__double_bits_ordered(ascending[i - 1]) <
                rfm__double_bits_ordered(ascending[i]));
}

static void both_zeros_have_one_image(void **state)
{
  (void)state;
  assert_true(rfm__double_bits_ordered(-0.0) == rfm__double_bits_ordered(0.0));
  assert_true(rfm__double_bits_ordered(0.0) == UINT64_C(1) << 63);
  assert_same_double(rfm__double_of_ordered(rfm__double_bits_ordered(-0.0)), 0.0);
}

static void images_come_back(void **state)
{
  static const double values[] = {-DBL_MAX, -1.5, -4.9e-324, 0.0, 4.9e-324, 3.25, DBL_MAX};
  int i;

  (void)state;
  for (i = 0; i < COUNT_OF(values); i++)
    assert_same_double(rfm__double_of_ordered(rfm__double_bits_ordered(values[i])), values[i]);
}

enum { MAX = 5000 };

/* Ascending, and equal keys in the order they came in: index ascends inside each key. */
static void assert_sorted(const uint64_t *keys, const uint32_t *index, const uint64_t *before,
                          size_t n)
{
  size_t i;

  for (i = 0; i < n; i++) {
    assert_true(keys[i] == before[index[i]]);
    if (i > 0)
      assert_true(keys[i - 1] < keys[i] || (keys[i - 1] == keys[i] && index[i - 1] < index[i]));
  }
}

static void pairs_are_sorted_and_equal_keys_keep_their_order(void **state)
{
  static const uint64_t masks[] = {
      UINT64_MAX, 0, 7, 0xff00, UINT64_C(0xff000000000000ff), 0xffff, UINT64_C(0xffffff)};
  static const size_t sizes[] = {0, 1, 2, 47, 48, 49, 1000, MAX};
  static uint64_t keys[MAX], before[MAX], scratch[MAX];
  static uint32_t index[MAX], scratch_index[MAX];
  rfm__rng rng;
  size_t i;
  int m, s;

  (void)state;
  rfm__rng_seed(&rng, 8);
  for (m = 0; m < COUNT_OF(masks); m++)
    for (s = 0; s < COUNT_OF(sizes); s++) {
      for (i = 0; i < sizes[s]; i++) {
        before[i] = keys[i] = rfm__rng_next(&rng) & masks[m];
        index[i] = (uint32_t)i;
      }
      rfm__sort_u64_index(keys, index, scratch, scratch_index, sizes[s]);
      assert_sorted(keys, index, before, sizes[s]);
    }
}

/* 2^17 pairs are dealt into buckets of neighbours first: whole ranges, narrow ones, one key, keys
 * at both ends. */
static void many_pairs_are_sorted_alike_on_any_threads(void **state)
{
  enum { N = 1 << 17 };
  static const uint64_t masks[] = {UINT64_MAX, 0, 255, 256, UINT64_C(0xffff00), UINT64_C(1) << 63};
  static const int32_t n_threads[] = {1, 2, 7};
  uint64_t *keys = malloc(3 * N * sizeof *keys), *before = keys + N;
  uint32_t *index = malloc(2 * N * sizeof *index);
  rfm_pool *pool;
  rfm_host host;
  failing_host fh;
  rfm__rng rng;
  int m, t, i;

  (void)state;
  assert_true(keys && index);
  failing_host_init(&fh);
  host = fh.host;
  rfm__rng_seed(&rng, 9);
  for (t = 0; t < COUNT_OF(n_threads); t++) {
    assert_int_equal(rfm_pool_new(&pool, n_threads[t], NULL, NULL), RFM_OK);
    host.pool = pool;
    for (m = 0; m < COUNT_OF(masks); m++) {
      for (i = 0; i < N; i++) {
        before[i] = keys[i] = rfm__rng_next(&rng) & masks[m];
        index[i] = (uint32_t)i;
      }
      assert_int_equal(rfm__sort_u64_index_on(&host, keys, index, keys + 2 * N, index + N, N, NULL),
                       RFM_OK);
      assert_sorted(keys, index, before, N);
    }
    rfm_pool_free(pool);
  }
  failing_host_assert_clean(&fh);
  free(keys);
  free(index);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(images_keep_the_order_of_the_doubles),
      cmocka_unit_test(both_zeros_have_one_image),
      cmocka_unit_test(images_come_back),
      cmocka_unit_test(pairs_are_sorted_and_equal_keys_keep_their_order),
      cmocka_unit_test(many_pairs_are_sorted_alike_on_any_threads),
  };

  return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
