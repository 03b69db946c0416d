/* SPDX-License-Identifier: MIT */
/* Points: rows as coordinates, whether they come from features or from a matrix. */
#ifndef RFM__CLUSTER_POINTS_H
#define RFM__CLUSTER_POINTS_H

#include <rfm/cluster.h>

#include "cluster/scaling.h"

/* Rows of a chunk of parallel work: as many as a sum's, so that both can be one pass. */
enum { RFM__POINTS_CHUNK = 4096, RFM__MAX_COORDINATES = RFM__MAX_METRICS };

typedef struct rfm__points {
  rfm_host host;                /* hooks to work with */
  const rfm_features *features; /* or NULL */
  const rfm_scaling *scaling;   /* of the features: given, or own */
  rfm_scaling *own;             /* made when none was given, else NULL */
  const double *matrix;         /* or NULL */
  int64_t n_rows;
  int32_t n_columns;
} rfm__points;

/* Check and resolve what the caller gave: argument errors, a missing scaling, the floating-point
 * mode. @scaling (or NULL) is that of a model that has its own; @given has the same one or none.
 * Values are not looked at yet. Close it, also after a failure. */
rfm_status rfm__points_open(rfm__points *points, const rfm_host *host, const rfm_points *given,
                            const rfm_scaling *scaling, rfm_error *err);

void rfm__points_close(rfm__points *points);

/* RFM_E_DATA with row and column when a value that counts is NaN or infinite, RFM_E_STATE without a
 * row. @label (or NULL) is -1 in rows that don't count. Parallel. */
rfm_status rfm__points_check(const rfm__points *points, const int32_t *label, rfm_error *err);

/* Coordinates of rows @begin .. @end - 1, row by row, into @out. */
void rfm__points_rows(const rfm__points *points, int64_t begin, int64_t end, double *out);

/* As rfm__points_rows(), without a copy where it can do without: in @room, or in the matrix. */
RFM__INLINE const double *rfm__points_block(const rfm__points *points, int64_t begin, int64_t end,
                                            double *room)
{
  if (points->matrix)
    return points->matrix + begin * points->n_columns;
  rfm__points_rows(points, begin, end, room);
  return room;
}

/* Coordinates of one row of metrics (or of one matrix row), as rfm__points_rows() gives them.
 * @scaling is NULL for a matrix of @n_columns. */
void rfm__points_one(const rfm_scaling *scaling, int32_t n_columns, const double *values,
                     double *out);

/* rfm__points_check(), and the least and greatest coordinate of each column, over all rows but
 * those whose @label (or NULL) is -1. Parallel. RFM_E_LIMIT when their difference overflows. */
rfm_status rfm__points_range(const rfm__points *points, const int32_t *label, double *least,
                             double *greatest, rfm_error *err);

/* The name of a column in messages: the metric's, or "column". */
const char *rfm__points_name(const rfm__points *points, int32_t column);

#endif
