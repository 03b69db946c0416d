/* SPDX-License-Identifier: MIT */
/* Random numbers for tests: Knuth's MMIX generator, the same on every machine. */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <stdint.h>

/* 31 bits. */
static inline uint32_t next_random(uint64_t *state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

static inline uint32_t random_below(uint64_t *state, uint32_t bound)
{
  return next_random(state) % bound;
}

#endif
