/* SPDX-License-Identifier: MIT */
/* Blocks: plain loops over rows, four breaks at a time, which the compiler turns into vectors.
 *
 * Counts are doubles, since comparing doubles gives a mask as wide as they are. */
#include "score/block.h"

#include <math.h>
#include <string.h>

/* Breaks of one pass over the rows, held in registers. With more than four passes a search per
 * value is faster. */
enum { PASS = 4, MOST_BREAKS = 4 * PASS };

static void count_below(const double *restrict at, const double *restrict values, int32_t n,
                        double *restrict below)
{
  const double a = at[0], b = at[1], c = at[2], d = at[3];

  for (int32_t i = 0; i < n; i++)
    below[i] += (a < values[i] ? 1.0 : 0.0) + (b < values[i] ? 1.0 : 0.0) +
                (c < values[i] ? 1.0 : 0.0) + (d < values[i] ? 1.0 : 0.0);
}

static void count_below_or_equal(const double *restrict at, const double *restrict values,
                                 int32_t n, double *restrict below)
{
  const double a = at[0], b = at[1], c = at[2], d = at[3];

  for (int32_t i = 0; i < n; i++)
    below[i] += (a <= values[i] ? 1.0 : 0.0) + (b <= values[i] ? 1.0 : 0.0) +
                (c <= values[i] ? 1.0 : 0.0) + (d <= values[i] ? 1.0 : 0.0);
}

/* The breaks, filled up with ones that no value reaches. */
static int32_t pad_breaks(double *padded, const rfm__scored *c)
{
  const int32_t n = c->levels - 1, n_passes = (n + PASS - 1) / PASS;

  for (int32_t b = 0; b < n_passes * PASS; b++)
    padded[b] = b < n ? c->breaks[b] : (double)INFINITY;
  return n_passes;
}

void rfm__block_levels(const rfm__scored *c, const double *values, int32_t n, uint8_t *level)
{
  double below[RFM__LEVEL_BLOCK];
  double breaks[MOST_BREAKS];
  const double first = c->less_is_better ? c->levels : 1;
  const double step = c->less_is_better ? -1 : 1;
  int32_t n_passes;

  if (c->levels - 1 > MOST_BREAKS) {
    for (int32_t i = 0; i < n; i++)
      level[i] = (uint8_t)rfm__level(c, 0, values[i]);
    return;
  }
  n_passes = pad_breaks(breaks, c);
  memset(below, 0, (size_t)n * sizeof *below);
  for (int32_t k = 0; k < n_passes; k++) {
    if (c->equal_counts)
      count_below_or_equal(breaks + k * PASS, values, n, below);
    else
      count_below(breaks + k * PASS, values, n, below);
  }
  for (int32_t i = 0; i < n; i++)
    below[i] = values[i] == values[i] ? first + step * below[i] : 0.0;
  for (int32_t i = 0; i < n; i++)
    level[i] = (uint8_t)(int32_t)below[i];
}
