/* SPDX-License-Identifier: MIT */
/* Sums and products that notice overflow: 1 and *out set when it fits, else 0 and *out untouched.
 */
#ifndef RFM__BASE_CHECKED_H
#define RFM__BASE_CHECKED_H

#include "base/attrs.h"

#include <stddef.h>
#include <stdint.h>

RFM__INLINE int rfm__add_i64(int64_t a, int64_t b, int64_t *out)
{
  if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
    return 0;
  *out = a + b;
  return 1;
}

RFM__INLINE uint64_t rfm__magnitude_i64(int64_t a)
{
  return a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
}

RFM__INLINE int rfm__mul_i64(int64_t a, int64_t b, int64_t *out)
{
  const uint64_t x = rfm__magnitude_i64(a), y = rfm__magnitude_i64(b);
  const int negative = (a < 0) != (b < 0);
  const uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);

  if (x != 0 && y > limit / x)
    return 0;
  *out = negative && x * y > 0 ? -(int64_t)(x * y - 1) - 1 : (int64_t)(x * y);
  return 1;
}

RFM__INLINE int rfm__mul_size(size_t a, size_t b, size_t *out)
{
  if (a != 0 && b > SIZE_MAX / a)
    return 0;
  *out = a * b;
  return 1;
}

#endif
