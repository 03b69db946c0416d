/* SPDX-License-Identifier: MIT */
/* What compilers spell differently, and the one floating-point mode that the results rest on. */
#ifndef RFM__BASE_ATTRS_H
#define RFM__BASE_ATTRS_H

#include <float.h>

/* Extra precision would give other sums than every other platform: build with -msse2 -mfpmath=sse.
 * Method 1 (s390x) widens float only, which is not used here. */
#if defined(__GNUC__) && defined(FLT_EVAL_METHOD)
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#error "librfm needs FLT_EVAL_METHOD 0 or 1; on 32-bit x86 add -msse2 -mfpmath=sse"
#endif
#elif defined(_M_IX86) && _M_IX86_FP < 2
#error "librfm needs /arch:SSE2 on 32-bit x86"
#endif
#if defined(__FAST_MATH__) || defined(_M_FP_FAST)
#error "librfm must not be built with fast-math"
#endif

/* RFM__PRINTF(2, 3): argument 2 is a printf format, its values begin at argument 3. */
#if defined(__MINGW32__) && !defined(__clang__)
#define RFM__PRINTF(text, args) __attribute__((format(gnu_printf, text, args)))
#elif defined(__GNUC__)
#define RFM__PRINTF(text, args) __attribute__((format(printf, text, args)))
#else
#define RFM__PRINTF(text, args)
#endif

/* After a parameter or variable that may stay unused: `int row RFM__UNUSED`. */
#if defined(__GNUC__)
#define RFM__UNUSED __attribute__((unused))
#else
#define RFM__UNUSED
#endif

/* In front of a function in a header. */
#if defined(__GNUC__)
#define RFM__INLINE static inline __attribute__((unused))
#else
#define RFM__INLINE static __inline
#endif

/* RFM__STATIC_ASSERT(sizeof(x) == 16, "x is two words"); */
#define RFM__STATIC_ASSERT(condition, text) _Static_assert(condition, text)

/* Ask for the cache line at @p; never faults, may do nothing. */
#if defined(__GNUC__)
#define RFM__PREFETCH(p) __builtin_prefetch(p)
#elif defined(_M_X64)
#include <xmmintrin.h>
#define RFM__PREFETCH(p) _mm_prefetch((const char *)(p), _MM_HINT_T0)
#else
#define RFM__PREFETCH(p) ((void)(p))
#endif

#endif
