/* SPDX-License-Identifier: MIT */
/* A small seeded generator for the simulated store: xoshiro256** (Blackman and Vigna, 2018). */
#ifndef CLI_RANDOM_H
#define CLI_RANDOM_H

#include <stdint.h>

typedef struct random_source {
  uint64_t state[4];
} random_source;

/* A source of its own for each (@seed, @stream). */
void random_seed(random_source *r, uint64_t seed, uint64_t stream);

/* 0 <= u < 1 */
double random_uniform(random_source *r);

/* 0 .. n - 1 */
int random_below(random_source *r, int n);

double random_exponential(random_source *r, double rate);

/* Mean shape x scale (Marsaglia and Tsang, 2000). */
double random_gamma(random_source *r, double shape, double scale);

#endif
