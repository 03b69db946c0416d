/* SPDX-License-Identifier: MIT */
#include "base/float_env.h"

#include "support/test.h"

#include <fenv.h>
#include <string.h>

/* How a thread is told to flush subnormals: results, or operands too. Other processors that the
 * tests run on have no such mode: s390x computes by IEEE 754 alone. */
#if defined(__SSE2__)
#include <xmmintrin.h>

#define HAS_FLUSH_MODE 1
typedef unsigned control_word;
static const control_word FLUSH_MODES[] = {0x8000, 0x0040}; /* FTZ, DAZ of MXCSR */

static control_word read_control(void)
{
  return _mm_getcsr();
}

static void write_control(control_word word)
{
  _mm_setcsr(word);
}
#elif defined(__aarch64__) && defined(__GNUC__)
#define HAS_FLUSH_MODE 1
typedef uint64_t control_word;
static const control_word FLUSH_MODES[] = {UINT64_C(1) << 24}; /* FZ of FPCR */

static control_word read_control(void)
{
  control_word word;

  __asm__ volatile("mrs %0, fpcr" : "=r"(word));
  return word;
}

static void write_control(control_word word)
{
  __asm__ volatile("msr fpcr, %0" : : "r"(word) : "memory");
}
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

#if defined(HAS_FLUSH_MODE)
/* Valgrind does not simulate these modes; then there is nothing that the probe could see. */
static void flushed_subnormals_are_named(void **state)
{
  const control_word normal = read_control();
  volatile double smallest = 2.2250738585072014e-308;
  volatile double half;
  rfm_error err;
  rfm_status status;
  int i;

  (void)state;
  write_control(normal | FLUSH_MODES[0]);
  half = smallest * 0.5;
  write_control(normal);
  if (half != 0.0) {
    print_message("the flush mode was set and has no effect: an emulator that does not know it\n");
    skip();
  }
  for (i = 0; i < COUNT_OF(FLUSH_MODES); i++) {
    write_control(normal | FLUSH_MODES[i]);
    status = rfm__float_check(&err);
    write_control(normal);
    assert_int_equal(status, RFM_E_STATE);
    assert_non_null(strstr(err.message, "subnormal"));
  }
}
#else
/* This processor has no mode to name; then none of the 52 subnormal powers of two may be lost. */
static void subnormals_are_never_flushed(void **state)
{
  volatile double value = 2.2250738585072014e-308, half = 0.5, two = 2.0;
  int n = 0;

  (void)state;
  for (; value != 0.0; n++) {
    const double before = value;

    value = value * half;
    assert_true(value == 0.0 || value * two == before);
  }
  assert_int_equal(n, 53);
}
#endif

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_normal_mode_is_fine),
    cmocka_unit_test(other_rounding_modes_are_named),
#if defined(HAS_FLUSH_MODE)
    cmocka_unit_test(flushed_subnormals_are_named),
#else
    cmocka_unit_test(subnormals_are_never_flushed),
#endif
  };

  return cmocka_run_group_tests_name("float_env", tests, NULL, NULL);
}
