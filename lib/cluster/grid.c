/* SPDX-License-Identifier: MIT */
/* Coordinates to integers and back. */
#include "cluster/grid.h"

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

RFM__INLINE void round_rows(int32_t d, const rfm__grid *g, const double *x, int64_t n, int32_t *out)
{
  for (int64_t i = 0; i < n; i++, x += d, out += d)
    for (int32_t j = 0; j < d; j++)
      out[j] = rfm__grid_round(g, j, x[j], 0);
}

static void read_block(const rfm__grid_rows *rows, int64_t begin, int64_t end, int32_t *out)
{
  const int32_t d = rows->grid->n_columns;
  double block[BLOCK_ROWS * RFM__MAX_COORDINATES];

  if (rows->drawn)
    for (int64_t i = begin; i < end; i++)
      rfm__points_rows(rows->points, rows->drawn[i], rows->drawn[i] + 1, block + (i - begin) * d);
  else
    rfm__points_rows(rows->points, begin, end, block);
  RFM__BY_WIDTH(d, round_rows, rows->grid, block, end - begin, out);
}

void rfm__grid_read(const rfm__grid_rows *rows, int64_t begin, int64_t end, int32_t *out)
{
  const int32_t d = rows->grid->n_columns;

  for (int64_t i = begin; i < end; i += BLOCK_ROWS, out += BLOCK_ROWS * d)
    read_block(rows, i, end - i < BLOCK_ROWS ? end : i + BLOCK_ROWS, out);
}
