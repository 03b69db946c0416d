/* SPDX-License-Identifier: MIT */
/* Coordinates to integers and back. */
#include "cluster/grid.h"

#include <string.h>

#define UNIT ((double)RFM__GRID_UNIT)

enum { BLOCK_ROWS = 64 }; /* coordinates on the stack at a time */

void rfm__grid_settle(rfm__grid *grid)
{
  grid->widest = 0.0;
  for (int32_t j = 0; j < grid->n_columns; j++) {
    const double range = grid->greatest[j] - grid->least[j];

    grid->widest = range > grid->widest ? range : grid->widest;
  }
}

double rfm__grid_value(const rfm__grid *grid, int32_t column, int32_t at)
{
  return grid->least[column] + (double)at / UNIT * grid->widest + 0.0;
}

/* Dividing by the range and multiplying by a power of two is dividing by the step, also where the
 * step is too small for a double. */
RFM__INLINE int32_t round_at(double from_least, double widest, double low, double high)
{
  const double at = from_least / widest * UNIT;
  const double up = (at < low ? low : at > high ? high : at) + 0.5;
  const int32_t cut = (int32_t)up;

  return cut - (up < (double)cut);
}

/* Two rows at a time: in three columns as in two they are whole vectors. */
RFM__INLINE void round_rows(int32_t d, const rfm__grid *g, const double *x, int64_t n,
                            int32_t slack, int32_t *out)
{
  const double low = -slack * UNIT, high = (1 + slack) * UNIT;
  double least[2 * RFM__MAX_COORDINATES];
  int64_t i = 0;

  for (int32_t j = 0; j < 2 * d; j++)
    least[j] = g->least[j % d];
  for (; i + 2 <= n; i += 2, x += 2 * d, out += 2 * d)
    for (int32_t j = 0; j < 2 * d; j++)
      out[j] = round_at(x[j] - least[j], g->widest, low, high);
  for (int32_t j = 0; i < n && j < d; j++)
    out[j] = round_at(x[j] - least[j], g->widest, low, high);
}

void rfm__grid_round(const rfm__grid *grid, const double *x, int64_t n, int32_t slack, int32_t *out)
{
  const int32_t d = grid->n_columns;

  if (grid->widest > 0.0)
    RFM__BY_WIDTH(d, round_rows, grid, x, n, slack, out);
  else
    memset(out, 0, (size_t)(n * d) * sizeof *out);
}

static void read_block(const rfm__grid_rows *rows, int64_t begin, int64_t end, int32_t *out)
{
  const int32_t d = rows->grid->n_columns;
  double block[BLOCK_ROWS * RFM__MAX_COORDINATES];

  if (!rows->drawn) {
    rfm__grid_round(rows->grid, rfm__points_block(rows->points, begin, end, block), end - begin, 0,
                    out);
    return;
  }
  for (int64_t i = begin; i < end; i++)
    rfm__points_rows(rows->points, rows->drawn[i], rows->drawn[i] + 1, block + (i - begin) * d);
  rfm__grid_round(rows->grid, block, end - begin, 0, out);
}

void rfm__grid_read(const rfm__grid_rows *rows, int64_t begin, int64_t end, int32_t *out)
{
  const int32_t d = rows->grid->n_columns;

  for (int64_t i = begin; i < end; i += BLOCK_ROWS, out += BLOCK_ROWS * d)
    read_block(rows, i, end - i < BLOCK_ROWS ? end : i + BLOCK_ROWS, out);
}
