/* SPDX-License-Identifier: MIT */
/* The probe computes what only the expected mode gets right; volatile keeps the compiler from
 * computing it. */
#include "base/float_env.h"

#include "base/error.h"

#include <float.h>

/* Subnormal results and operands survive. */
static int keeps_subnormals(void)
{
  volatile double smallest_normal = DBL_MIN, half = 0.5, huge = 1e300;
  volatile double subnormal = smallest_normal * half;

  return subnormal != 0.0 && subnormal * huge != 0.0;
}

/* 1 + 2^-60 is 1 in double, not in x87's 64 bits; twice the largest double is infinite, not in
 * x87's exponent. */
static int has_double_precision(void)
{
  volatile double one = 1.0, tiny = 1.0 / 1152921504606846976.0, largest = DBL_MAX, two = 2.0;

  return (one + tiny) - one == 0.0 && largest * two / two != largest;
}

/* A quarter of the last place is dropped on either side of 0, three quarters of it are not. */
static int rounds_to_nearest(void)
{
  volatile double one = 1.0, quarter = DBL_EPSILON / 4, three_quarters = DBL_EPSILON * 0.75;
  volatile double up = one + quarter, down = -one - quarter, nearest = one + three_quarters;

  return up == 1.0 && down == -1.0 && nearest == 1.0 + DBL_EPSILON;
}

rfm_status rfm__float_check(rfm_error *err)
{
  if (!rounds_to_nearest())
    return rfm__fail(err, RFM_E_STATE, "this thread does not round floating point to nearest");
  if (!keeps_subnormals())
    return rfm__fail(err, RFM_E_STATE, "this thread flushes subnormal numbers to zero");
  if (!has_double_precision())
    return rfm__fail(err, RFM_E_STATE, "this thread computes with x87 extra precision");
  return RFM_OK;
}
