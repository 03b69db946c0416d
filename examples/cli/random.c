/* SPDX-License-Identifier: MIT */
/* A small seeded generator for the simulated store. */
#include "random.h"

#include <math.h>

static uint64_t splitmix(uint64_t *state)
{
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

static uint64_t rotate(uint64_t x, int k)
{
  return x << k | x >> (64 - k);
}

static uint64_t next(random_source *r)
{
  uint64_t *s = r->state;
  const uint64_t result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

void random_seed(random_source *r, uint64_t seed, uint64_t stream)
{
  uint64_t state = seed;

  state = splitmix(&state) ^ stream;
  for (int i = 0; i < 4; i++)
    r->state[i] = splitmix(&state);
}

double random_uniform(random_source *r)
{
  return (double)(next(r) >> 11) * 0x1p-53;
}

int random_below(random_source *r, int n)
{
  return (int)(random_uniform(r) * n);
}

double random_exponential(random_source *r, double rate)
{
  return -log(1 - random_uniform(r)) / rate;
}

/* The polar method; its second value is left aside. */
static double normal(random_source *r)
{
  double u, v, s;

  do {
    u = 2 * random_uniform(r) - 1;
    v = 2 * random_uniform(r) - 1;
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  return u * sqrt(-2 * log(s) / s);
}

double random_gamma(random_source *r, double shape, double scale)
{
  const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);
  double v, x;

  do {
    do {
      x = normal(r);
      v = 1 + c * x;
    } while (v <= 0);
    v = v * v * v;
  } while (log(1 - random_uniform(r)) >= 0.5 * x * x + d - d * v + d * log(v));
  if (shape < 1)
    v *= pow(1 - random_uniform(r), 1 / shape);
  return d * v * scale;
}
