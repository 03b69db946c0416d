/* SPDX-License-Identifier: MIT */
#include "base/float_env.h"

#include "support/test.h"

#include <fenv.h>
#include <string.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

static void the_normal_mode_is_fine(void **state)
{
  (void)state;
  assert_int_equal(rfm__float_check(NULL), RFM_OK);
}

/* One of +-1/3, +-2/3 differs from its nearest double in every other mode; under valgrind none
 * does. */
static int mode_has_an_effect(void)
{
  volatile double one = 1.0, two = 2.0, three = 3.0;

  return one / three != 1.0 / 3.0 || two / three != 2.0 / 3.0 || -one / three != -1.0 / 3.0 ||
         -two / three != -2.0 / 3.0;
}

static void other_rounding_modes_are_named(void **state)
{
  static const int modes[] = {
#if defined(FE_UPWARD)
    FE_UPWARD,
#endif
#if defined(FE_DOWNWARD)
    FE_DOWNWARD,
#endif
#if defined(FE_TOWARDZERO)
    FE_TOWARDZERO,
#endif
    FE_TONEAREST
  };
  rfm_error err;
  rfm_status status;
  int i, has_effect;

  (void)state;
  for (i = 0; i < COUNT_OF(modes) - 1; i++) {
    if (fesetround(modes[i]) != 0)
      continue;
    has_effect = mode_has_an_effect();
    status = rfm__float_check(&err);
    fesetround(FE_TONEAREST);
    if (!has_effect)
      continue;
    assert_int_equal(status, RFM_E_STATE);
    assert_non_null(strstr(err.message, "round"));
  }
  assert_int_equal(rfm__float_check(NULL), RFM_OK);
}

/* Flush results, or take subnormal operands for zero. Valgrind does not simulate either. */
static void flushed_subnormals_are_named(void **state)
{
#if defined(__SSE2__)
  static const unsigned modes[] = {0x8000, 0x0040}; /* FTZ, DAZ of MXCSR */
  const unsigned normal = _mm_getcsr();
  volatile double smallest = 2.2250738585072014e-308;
  volatile double half;
  rfm_error err;
  rfm_status status;
  int i;

  (void)state;
  _mm_setcsr(normal | modes[0]);
  half = smallest * 0.5;
  _mm_setcsr(normal);
  if (half != 0.0)
    skip();
  for (i = 0; i < COUNT_OF(modes); i++) {
    _mm_setcsr(normal | modes[i]);
    status = rfm__float_check(&err);
    _mm_setcsr(normal);
    assert_int_equal(status, RFM_E_STATE);
    assert_non_null(strstr(err.message, "subnormal"));
  }
#else
  (void)state;
  skip();
#endif
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_normal_mode_is_fine),
      cmocka_unit_test(other_rounding_modes_are_named),
      cmocka_unit_test(flushed_subnormals_are_named),
  };

  return cmocka_run_group_tests_name("float_env", tests, NULL, NULL);
}
