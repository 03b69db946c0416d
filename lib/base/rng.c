/* SPDX-License-Identifier: MIT */
/* xoshiro256** 1.0 and splitmix64, after the authors' public-domain code (prng.di.unimi.it). */
#include "base/rng.h"

static uint64_t rotate(uint64_t x, unsigned n)
{
  return x << n | x >> (64 - n);
}

static uint64_t splitmix64(uint64_t *state)
{
  uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

void rfm__rng_seed(rfm__rng *rng, uint64_t seed)
{
  int i;

  for (i = 0; i < 4; i++)
    rng->state[i] = splitmix64(&seed);
}

uint64_t rfm__rng_next(rfm__rng *rng)
{
  uint64_t *const s = rng->state;
  const uint64_t result = rotate(s[1] * 5, 7) * 9;
  const uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

double rfm__rng_unit(rfm__rng *rng)
{
  return (double)(rfm__rng_next(rng) >> 11) * (1.0 / 9007199254740992.0); /* 2^-53 */
}

uint64_t rfm__rng_below(rfm__rng *rng, uint64_t bound)
{
  const uint64_t excess =
      (0 - bound) % bound; /* 2^64 mod bound: that many values would be too many */
  uint64_t x;

  do
    x = rfm__rng_next(rng);
  while (x < excess);
  return x % bound;
}
