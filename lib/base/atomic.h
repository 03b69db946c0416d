/* SPDX-License-Identifier: MIT */
/* One 32-bit atomic, sequentially consistent: C11's stdatomic.h is optional and missing where we
 * build. */
#ifndef RFM__BASE_ATOMIC_H
#define RFM__BASE_ATOMIC_H

#include "base/attrs.h"

#include <stdint.h>

#if defined(_MSC_VER)
#include <intrin.h>
#endif

typedef struct rfm__atomic {
  volatile int32_t value; /* set directly only while no other thread looks */
} rfm__atomic;

#if defined(_MSC_VER)

RFM__STATIC_ASSERT(sizeof(long) == sizeof(int32_t), "the Interlocked functions take long");

/* Value before @n was added. */
RFM__INLINE int32_t rfm__atomic_add(rfm__atomic *a, int32_t n)
{
  return (int32_t)_InterlockedExchangeAdd((volatile long *)&a->value, (long)n);
}

RFM__INLINE int32_t rfm__atomic_load(const rfm__atomic *a)
{
  return (int32_t)_InterlockedOr((volatile long *)&a->value, 0);
}

/* Put @desired where @expected is; 1: done, 0: something else was there. */
RFM__INLINE int rfm__atomic_compare_exchange(rfm__atomic *a, int32_t expected, int32_t desired)
{
  return _InterlockedCompareExchange((volatile long *)&a->value, (long)desired, (long)expected) ==
         (long)expected;
}

#else

/* Value before @n was added. */
RFM__INLINE int32_t rfm__atomic_add(rfm__atomic *a, int32_t n)
{
  return __atomic_fetch_add(&a->value, n, __ATOMIC_SEQ_CST);
}

RFM__INLINE int32_t rfm__atomic_load(const rfm__atomic *a)
{
  return __atomic_load_n(&a->value, __ATOMIC_SEQ_CST);
}

/* Put @desired where @expected is; 1: done, 0: something else was there. */
RFM__INLINE int rfm__atomic_compare_exchange(rfm__atomic *a, int32_t expected, int32_t desired)
{
  return __atomic_compare_exchange_n(&a->value, &expected, desired, 0, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST);
}

#endif

/* Value before @n was taken off. */
RFM__INLINE int32_t rfm__atomic_sub(rfm__atomic *a, int32_t n)
{
  return rfm__atomic_add(a, -n);
}

#endif
