/* SPDX-License-Identifier: MIT */
#include "math/special.h"

#include "support/approx.h"
#include "support/test.h"

static void roots_are_correctly_rounded(void **state)
{
  (void)state;
  assert_same_double(rfm__sqrt(0.0), 0.0);
  assert_same_double(rfm__sqrt(9.0), 3.0);
  assert_same_double(rfm__sqrt(2.0), 0x1.6a09e667f3bcdp+0); /* 1.41421356237309504880... */
  assert_same_double(rfm__sqrt(0.25), 0.5);
}

static void the_root_of_a_negative_number_is_nan(void **state)
{
  const double root = rfm__sqrt(-1.0);

  (void)state;
  assert_true(root != root);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(roots_are_correctly_rounded),
      cmocka_unit_test(the_root_of_a_negative_number_is_nan),
  };

  return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
