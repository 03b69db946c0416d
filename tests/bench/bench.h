/* SPDX-License-Identifier: MIT */
/* What the benchmarks share: a clock, random numbers, and an end when something fails. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <rfm/rfm.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds since some moment. */
static inline double now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* splitmix64, so that the scripts beside DuckDB and SciPy can make the same data. */
static inline uint64_t next_random(uint64_t *state)
{
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* 0 .. 1, without 1. */
static inline double next_unit(uint64_t *state)
{
  return (double)(next_random(state) >> 11) / 9007199254740992.0;
}

/* Zeroed memory for @n items. */
static inline void *need(size_t n, size_t size)
{
  void *p = calloc(n, size);

  if (!p) {
    fprintf(stderr, "benchmark: out of memory\n");
    exit(1);
  }
  return p;
}

static inline void check(rfm_status status, const rfm_error *err)
{
  if (status == RFM_OK)
    return;
  fprintf(stderr, "benchmark: %s\n", err->message);
  exit(1);
}

/* For qsort() of doubles. */
static inline int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

#endif
