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

/* As floor() of libm, within int64_t. */
static int64_t whole(double x)
{
  const int64_t cut = (int64_t)x;

  return cut - (x < (double)cut);
}

/* Dividing by the range and multiplying by a power of two is dividing by the step, also where the
 * step is too small for a double. */
static int32_t round_at(double x, double least, double widest, double low, double high)
{
  const double at = widest > 0.0 ? (x - least) / widest * UNIT : 0.0;

  return (int32_t)whole((at < low ? low : at > high ? high : at) + 0.5);
}

int32_t rfm__grid_round(const rfm__grid *grid, int32_t column, double x, int32_t slack)
{
  return round_at(x, grid->least[column], grid->widest, -slack * UNIT, (1 + slack) * UNIT);
}

double rfm__grid_value(const rfm__grid *grid, int32_t column, int32_t at)
{
  return grid->least[column] + (double)at / UNIT * grid->widest + 0.0;
}

int rfm__grid_outside(const rfm__grid *grid, const double *x)
{
  int outside = 0;

  for (int32_t j = 0; j < grid->n_columns; j++)
    outside |= (x[j] < grid->least[j]) | (x[j] > grid->greatest[j]);
  return outside;
}

static void round_rows(const rfm__grid *g, const double *x, int64_t n, int32_t *out)
{
  for (int64_t i = 0; i < n; i++, x += g->n_columns, out += g->n_columns)
    for (int32_t j = 0; j < g->n_columns; j++)
      out[j] = round_at(x[j], g->least[j], g->widest, 0.0, UNIT);
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
  round_rows(rows->grid, block, end - begin, out);
}

void rfm__grid_read(const rfm__grid_rows *rows, int64_t begin, int64_t end, int32_t *out)
{
  const int32_t d = rows->grid->n_columns;

  for (int64_t i = begin; i < end; i += BLOCK_ROWS, out += BLOCK_ROWS * d)
    read_block(rows, i, end - i < BLOCK_ROWS ? end : i + BLOCK_ROWS, out);
}
