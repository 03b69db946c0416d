/* SPDX-License-Identifier: MIT */
#include "base/checked.h"

#include "support/test.h"

static void sums_stop_at_the_ends_of_int64(void **state)
{
  int64_t x = 7;

  (void)state;
  assert_false(rfm__add_i64(INT64_MAX, 1, &x));
  assert_false(rfm__add_i64(INT64_MIN, -1, &x));
  assert_int_equal(x, 7); /* untouched */
  assert_true(rfm__add_i64(INT64_MAX, INT64_MIN, &x));
  assert_int_equal(x, -1);
  assert_true(rfm__add_i64(INT64_MIN, 0, &x));
  assert_true(x == INT64_MIN);
}

static void products_stop_at_the_ends_of_int64(void **state)
{
  int64_t x = 7;

  (void)state;
  assert_false(rfm__mul_i64(INT64_MIN, -1, &x));
  assert_false(rfm__mul_i64(INT64_C(3037000500), INT64_C(3037000500), &x)); /* 9.223372037e18 */
  assert_false(rfm__mul_i64(INT64_MAX, 2, &x));
  assert_int_equal(x, 7);
  assert_true(rfm__mul_i64(INT64_C(3037000499), INT64_C(-3037000499), &x));
  assert_true(x == INT64_C(-9223372030926249001));
  assert_true(rfm__mul_i64(INT64_MIN, 1, &x));
  assert_true(x == INT64_MIN);
  assert_true(rfm__mul_i64(INT64_C(-4611686018427387904), 2, &x));
  assert_true(x == INT64_MIN);
  assert_true(rfm__mul_i64(0, INT64_MIN, &x));
  assert_int_equal(x, 0);
  assert_true(rfm__mul_i64(-3, -4, &x));
  assert_int_equal(x, 12);
}

static void sizes_stop_at_size_max(void **state)
{
  size_t x = 7;

  (void)state;
  assert_false(rfm__mul_size(SIZE_MAX / 2, 3, &x));
  assert_int_equal(x, 7);
  assert_true(rfm__mul_size(0, SIZE_MAX, &x));
  assert_int_equal(x, 0);
  assert_true(rfm__mul_size(SIZE_MAX, 1, &x));
  assert_true(x == SIZE_MAX);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_stop_at_the_ends_of_int64),
      cmocka_unit_test(products_stop_at_the_ends_of_int64),
      cmocka_unit_test(sizes_stop_at_size_max),
  };

  return cmocka_run_group_tests_name("checked", tests, NULL, NULL);
}
