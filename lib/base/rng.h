/* SPDX-License-Identifier: MIT */
/* xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64; the state is the caller's. */
#ifndef RFM__BASE_RNG_H
#define RFM__BASE_RNG_H

#include <stdint.h>

typedef struct rfm__rng {
  uint64_t state[4];
} rfm__rng;

void rfm__rng_seed(rfm__rng *rng, uint64_t seed);

/* 64 random bits. */
uint64_t rfm__rng_next(rfm__rng *rng);

/* In [0, 1), a multiple of 2^-53. */
double rfm__rng_unit(rfm__rng *rng);

/* In 0 .. bound - 1 without bias; @bound > 0. */
uint64_t rfm__rng_below(rfm__rng *rng, uint64_t bound);

#endif
