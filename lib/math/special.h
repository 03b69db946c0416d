/* SPDX-License-Identifier: MIT */
/* The functions that plain arithmetic does not give; none of them comes from libm.
 *
 * Built from + - * / alone, so each gives the same bytes on every platform. The error bounds are
 * those that tests/unit/test_special.c holds them to. */
#ifndef RFM__MATH_SPECIAL_H
#define RFM__MATH_SPECIAL_H

#include "base/attrs.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
#include <emmintrin.h>
#elif !defined(__GNUC__)
#include <math.h>
#endif

/* Correctly rounded by one instruction, so the same everywhere. */
RFM__INLINE double rfm__sqrt(double x)
{
#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
  const __m128d v = _mm_set_sd(x);

  return _mm_cvtsd_f64(_mm_sqrt_sd(v, v));
#elif defined(__GNUC__)
  return __builtin_sqrt(x); /* inlined under -fno-math-errno */
#else
  return sqrt(x);
#endif
}

/* Neither infinite nor NaN. */
RFM__INLINE int rfm__is_finite(double x)
{
  return x >= -DBL_MAX && x <= DBL_MAX;
}

/* The roots of @n numbers in place. */
RFM__INLINE void rfm__sqrt_all(double *x, int64_t n)
{
  int64_t i = 0;

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
  for (; i + 2 <= n; i += 2)
    _mm_storeu_pd(x + i, _mm_sqrt_pd(_mm_loadu_pd(x + i)));
#endif
  for (; i < n; i++)
    x[i] = rfm__sqrt(x[i]);
}

/* The NaN that goes to callers: one pattern on every platform, which 0.0/0.0 and NAN are not. */
RFM__INLINE double rfm__quiet_nan(void)
{
  const uint64_t bits = UINT64_C(0x7ff8000000000000);
  double nan;

  memcpy(&nan, &bits, sizeof nan);
  return nan;
}

/* e^x, less than one unit in the last place off; 0 below -745.14, infinity above 709.79, NaN for
 * NaN. Subnormal results are rounded once more. */
double rfm__exp(double x);

/* The natural logarithm, less than one unit in the last place off; -infinity for 0, NaN below 0 and
 * for NaN. */
double rfm__ln(double x);

/* ln(1 + x) for finite x >= 0, less than three units in the last place off, however small x is. */
double rfm__ln1p(double x);

/* The n-th root of 2^-1000 <= x <= 2^1000, 1 <= n <= 64; less than 1.5 units in the last place off.
 */
double rfm__root(double x, int32_t n);

#endif
