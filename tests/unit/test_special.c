/* SPDX-License-Identifier: MIT */
#include "math/special.h"

#include "special_vectors.h"

#include "support/approx.h"
#include "support/test.h"

#include <math.h>

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

/* How far @got is from the exact value, in units of its last place. */
static double ulps(double got, const vector *v)
{
  const double size = fabs(v->value), unit = nextafter(size, INFINITY) - size;

  return fabs((got - v->value) - v->rest) / unit;
}

static void assert_within(double got, const vector *v, double most)
{
  if (!(ulps(got, v) < most)) {
    print_error("# of %a (%d): %a is %.3f units from %a\n", v->x, (int)v->n, got, ulps(got, v),
                v->value);
    fail();
  }
}

static void exponentials_are_less_than_one_unit_off(void **state)
{
  (void)state;
  for (int i = 0; i < COUNT_OF(exp_vectors); i++)
    assert_within(rfm__exp(exp_vectors[i].x), &exp_vectors[i], 1.0);
}

static void logarithms_are_less_than_one_unit_off(void **state)
{
  (void)state;
  for (int i = 0; i < COUNT_OF(log_vectors); i++)
    assert_within(rfm__ln(log_vectors[i].x), &log_vectors[i], 1.0);
}

static void logarithms_of_one_and_more_are_less_than_three_units_off(void **state)
{
  (void)state;
  for (int i = 0; i < COUNT_OF(log1p_vectors); i++)
    assert_within(rfm__ln1p(log1p_vectors[i].x), &log1p_vectors[i], 3.0);
  assert_same_double(rfm__ln1p(0.0), 0.0);
}

static void roots_of_any_degree_are_less_than_one_and_a_half_units_off(void **state)
{
  (void)state;
  for (int i = 0; i < COUNT_OF(root_vectors); i++)
    assert_within(rfm__root(root_vectors[i].x, root_vectors[i].n), &root_vectors[i], 1.5);
}

static void exponentials_end_in_zero_and_infinity(void **state)
{
  (void)state;
  assert_same_double(rfm__exp(0.0), 1.0);
  assert_same_double(rfm__exp(-0.0), 1.0);
  assert_same_double(rfm__exp(709.79), INFINITY);
  assert_same_double(rfm__exp(INFINITY), INFINITY);
  assert_same_double(rfm__exp(-745.13), 0x1p-1074);
  assert_same_double(rfm__exp(-745.14), 0.0);
  assert_same_double(rfm__exp(-INFINITY), 0.0);
  assert_true(isnan(rfm__exp(NAN)));
}

static void logarithms_of_the_ends_are_told(void **state)
{
  (void)state;
  assert_same_double(rfm__ln(1.0), 0.0);
  assert_same_double(rfm__ln(0.0), -INFINITY);
  assert_same_double(rfm__ln(INFINITY), INFINITY);
  assert_same_double(rfm__ln(-1.0), rfm__quiet_nan());
  assert_true(isnan(rfm__ln(NAN)));
}

/* Where the true value is a double, the rounding errors of both steps must not show. */
static void roots_of_powers_are_whole(void **state)
{
  static const double bases[] = {1.0, 2.0, 3.0, 5.0, 7.0, 9.0};

  (void)state;
  for (int b = 0; b < COUNT_OF(bases); b++) {
    double power = bases[b];

    for (int32_t n = 1; n <= 15; n++, power *= bases[b])
      assert_same_double(rfm__root(power, n), bases[b]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(roots_are_correctly_rounded),
      cmocka_unit_test(the_root_of_a_negative_number_is_nan),
      cmocka_unit_test(exponentials_are_less_than_one_unit_off),
      cmocka_unit_test(logarithms_are_less_than_one_unit_off),
      cmocka_unit_test(logarithms_of_one_and_more_are_less_than_three_units_off),
      cmocka_unit_test(roots_of_any_degree_are_less_than_one_and_a_half_units_off),
      cmocka_unit_test(exponentials_end_in_zero_and_infinity),
      cmocka_unit_test(logarithms_of_the_ends_are_told),
      cmocka_unit_test(roots_of_powers_are_whole),
  };

  return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
