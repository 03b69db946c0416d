/* SPDX-License-Identifier: MIT */
#include "math/order.h"

#include "base/rng.h"

#include "support/approx.h"
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(images_keep_the_order_of_the_doubles),
      cmocka_unit_test(both_zeros_have_one_image),
      cmocka_unit_test(images_come_back),
      cmocka_unit_test(pairs_are_sorted_and_equal_keys_keep_their_order),
  };

  return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
