/* SPDX-License-Identifier: MIT */
/* Rows that are far from every centre, for centres that have no row: rare, so a plain look at all
 * rows in the order of the input. */
#ifndef RFM__CLUSTER_FARTHEST_H
#define RFM__CLUSTER_FARTHEST_H

#include "cluster/centres.h"
#include "cluster/grid.h"

typedef struct rfm__farthest {
  const rfm__grid_rows *rows;
  const rfm__centres *centres; /* all of them at first; then one that was put on a row */
  int64_t *distance;           /* of each row to its nearest centre, squared */
  int64_t *row;                /* the farthest one of each chunk, of several the first */
  int64_t n_chunks;
} rfm__farthest;

/* Look at all rows. End it, also after a failure. Parallel. */
rfm_status rfm__farthest_begin(rfm__farthest *far, const rfm__grid_rows *rows,
                               const rfm__centres *centres, rfm_error *err);

/* Put centre @c of @centres on the row that is farthest from all centres of the beginning and from
 * those put since; of several such rows on the first. Parallel. */
rfm_status rfm__farthest_put(rfm__farthest *far, rfm__centres *centres, int32_t c, rfm_error *err);

void rfm__farthest_end(rfm__farthest *far);

#endif
