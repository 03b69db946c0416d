/* SPDX-License-Identifier: MIT */
/* The grid: coordinates as integers, so that k-means is exact.
 *
 * Coordinate x of column j is the integer nearest to (x - least[j]) / step, half up, with one step
 * for all columns: the widest range times 2^-26. The rows of the fit are within 0 .. 2^26. Then in
 * 32 columns a squared distance is below 2^58, and a sum of 2^31 coordinates below 2^58: all of
 * them fit in int64_t. */
#ifndef RFM__CLUSTER_GRID_H
#define RFM__CLUSTER_GRID_H

#include "base/attrs.h"
#include "cluster/points.h"
#include "cluster/width.h"

enum {
  RFM__GRID_BITS = 26,
  RFM__GRID_UNIT = 1 << RFM__GRID_BITS, /* steps of the widest range */
  RFM__GRID_SLACK_ROWS = 8,             /* ranges outside the fit at which new rows stop */
  RFM__GRID_SLACK_STARTS = 4 /* and centres to start from: the square of one must fit too */
};

typedef struct rfm__grid {
  double least[RFM__MAX_COORDINATES]; /* of the rows of the fit */
  double greatest[RFM__MAX_COORDINATES];
  double widest; /* largest range of a column */
  int32_t n_columns;
} rfm__grid;

/* Set `widest` from the ranges. */
void rfm__grid_settle(rfm__grid *grid);

/* Finite coordinates of @n rows on the grid, at most @slack widest ranges outside of the widest
 * column's. */
void rfm__grid_round(const rfm__grid *grid, const double *x, int64_t n, int32_t slack,
                     int32_t *out);

/* The coordinate that a point of the grid stands for. */
double rfm__grid_value(const rfm__grid *grid, int32_t column, int32_t at);

/* 1 when a coordinate is outside the ranges of the fit. */
RFM__INLINE int rfm__grid_outside(int32_t n_columns, const rfm__grid *grid, const double *x)
{
  int outside = 0;

  for (int32_t j = 0; j < n_columns; j++)
    outside |= (x[j] < grid->least[j]) | (x[j] > grid->greatest[j]);
  return outside;
}

/* Rows on the grid, in the order of the input: all of them, or those that were drawn. */
typedef struct rfm__grid_rows {
  const rfm__grid *grid;
  const rfm__points *points;
  const int64_t *drawn; /* ascending row numbers, or NULL: all rows */
  int64_t n;
} rfm__grid_rows;

/* Rows @begin .. @end - 1 of them, row by row. */
void rfm__grid_read(const rfm__grid_rows *rows, int64_t begin, int64_t end, int32_t *out);

#endif
