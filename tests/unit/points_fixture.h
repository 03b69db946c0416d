/* SPDX-License-Identifier: MIT */
/* Matrices to cluster, for the tests of lib/cluster. */
#ifndef POINTS_FIXTURE_H
#define POINTS_FIXTURE_H

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/random.h"
#include "support/test.h"

#include <rfm/cluster.h>
#include <rfm/pool.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_TOY = 7 };

static rfm_error failure;

/* Two corners and a point far off. */
static RFM__UNUSED const double TOY[N_TOY * 2] = {0, 0, 0, 1, 1, 0, 5, 5, 5, 6, 6, 5, 10, 0};

static inline rfm_points points_of(const double *matrix, int64_t n, int32_t n_columns)
{
  rfm_points p;

  memset(&p, 0, sizeof p);
  p.struct_size = sizeof p;
  p.n_rows = n;
  p.n_columns = n_columns;
  p.matrix = matrix;
  return p;
}

/* 0 .. 1, without 1. */
static inline double random_unit(uint64_t *seed)
{
  return next_random(seed) / 2147483648.0;
}

/* What random rows are like. */
typedef enum rows_kind {
  ROWS_SPREAD,  /* all distances differ */
  ROWS_LATTICE, /* whole numbers 0 .. 3: many rows and distances are equal */
  ROWS_FAR,     /* groups, far from 0 */
  ROWS_EQUAL,
  N_ROWS_KINDS
} rows_kind;

/* n x n_columns numbers; free() them. */
static inline double *random_rows(rows_kind kind, int64_t n, int32_t n_columns, uint64_t seed)
{
  double *x = malloc((size_t)n * (size_t)n_columns * sizeof *x);

  assert_non_null(x);
  for (int64_t i = 0; i < n * n_columns; i++) {
    const double u = random_unit(&seed);

    if (kind == ROWS_SPREAD)
      x[i] = u * u * 10;
    else if (kind == ROWS_LATTICE)
      x[i] = floor(u * 4);
    else
      x[i] = kind == ROWS_FAR ? 1000 + (double)(i / n_columns % 3) * 10 + u : 0.1;
  }
  return x;
}

/* Within @relative of each other; NaN is near NaN. */
#define assert_close(a, b, relative) assert_close_at((a), (b), (relative), __FILE__, __LINE__)

static inline void assert_close_at(double a, double b, double relative, const char *file, int line)
{
  if (a != a && b != b)
    return;
  if (a != b) /* infinities too */
    assert_near_at(a, b, relative * (fabs(a) + fabs(b)), file, line);
}

#endif
