/* SPDX-License-Identifier: MIT */
/* The functions that plain arithmetic does not give; none of them comes from libm. */
#ifndef RFM__MATH_SPECIAL_H
#define RFM__MATH_SPECIAL_H

#include "base/attrs.h"

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

#endif
