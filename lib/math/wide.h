/* SPDX-License-Identifier: MIT */
/* Integers of two words, for sums that 64 bits cannot hold. Everything is modulo 2^128. */
#ifndef RFM__MATH_WIDE_H
#define RFM__MATH_WIDE_H

#include "base/attrs.h"

#include <stdint.h>

typedef struct rfm__wide {
  uint64_t high, low;
} rfm__wide;

RFM__INLINE rfm__wide rfm__wide_add(rfm__wide a, rfm__wide b)
{
  const uint64_t low = a.low + b.low;
  const rfm__wide sum = {a.high + b.high + (low < a.low), low};

  return sum;
}

RFM__INLINE rfm__wide rfm__wide_subtract(rfm__wide a, rfm__wide b)
{
  const rfm__wide difference = {a.high - b.high - (a.low < b.low), a.low - b.low};

  return difference;
}

RFM__INLINE rfm__wide rfm__wide_add_u64(rfm__wide a, uint64_t b)
{
  const uint64_t low = a.low + b;
  const rfm__wide sum = {a.high + (low < b), low};

  return sum;
}

RFM__INLINE rfm__wide rfm__wide_product(uint64_t a, uint32_t b)
{
  const uint64_t low = (a & UINT32_MAX) * b, high = (a >> 32) * b + (low >> 32);
  const rfm__wide product = {high >> 32, high << 32 | (low & UINT32_MAX)};

  return product;
}

RFM__INLINE int rfm__wide_less(rfm__wide a, rfm__wide b)
{
  return a.high < b.high || (a.high == b.high && a.low < b.low);
}

#endif
