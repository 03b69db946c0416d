/* SPDX-License-Identifier: MIT */
/* Floyd's way to draw without replacement (Bentley and Floyd, 1987): @m random numbers, however
 * large @n is. The set is a bit for each number, which also sorts it. */
#include "cluster/draw.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/rng.h"

enum { WORD_BITS = 64 };

static int has(const uint64_t *set, int64_t i)
{
  return (int)(set[i / WORD_BITS] >> i % WORD_BITS & 1);
}

static void put(uint64_t *set, int64_t i)
{
  set[i / WORD_BITS] |= UINT64_C(1) << i % WORD_BITS;
}

static void draw(uint64_t *set, uint64_t seed, int64_t n, int64_t m)
{
  rfm__rng rng;

  rfm__rng_seed(&rng, seed);
  for (int64_t last = n - m; last < n; last++) {
    const int64_t i = (int64_t)rfm__rng_below(&rng, (uint64_t)last + 1);

    put(set, has(set, i) ? last : i);
  }
}

rfm_status rfm__draw(const rfm_host *host, uint64_t seed, int64_t n, int64_t m, int64_t *drawn,
                     rfm_error *err)
{
  const size_t words = (size_t)(n / WORD_BITS) + 1;
  uint64_t *set = rfm__alloc_zero(host, words, sizeof *set);

  if (!set)
    return rfm__fail_nomem(err);
  draw(set, seed, n, m);
  for (int64_t i = 0; i < n; i++)
    if (has(set, i))
      *drawn++ = i;
  rfm__dealloc(host, set, words, sizeof *set);
  return RFM_OK;
}
