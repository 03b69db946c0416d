/* SPDX-License-Identifier: MIT */
/* Leaves of a hierarchy as different points with weights: leaves on the same spot are one point,
 * which merging nothing but distances of 0 could only make slow. */
#ifndef RFM__CLUSTER_LEAVES_H
#define RFM__CLUSTER_LEAVES_H

#include <rfm/base.h>

#include "cluster/link.h"

typedef struct rfm__leaves {
  const rfm_host *host;
  int32_t n_leaves;
  int32_t n_columns;
  int32_t n;       /* points, in the order of their lowest leaves */
  double *x;       /* points x columns, row by row */
  int64_t *weight; /* rows of each point */
  int32_t *leaf;   /* lowest leaf of each point */
} rfm__leaves;

/* Room for @n_leaves. The caller fills x and weight of every leaf. Close it, also after a failure.
 */
rfm_status rfm__leaves_open(rfm__leaves *leaves, const rfm_host *host, int32_t n_leaves,
                            int32_t n_columns, rfm_error *err);

/* Make one point of leaves with equal coordinates, and a link of height 0 for each that goes. */
rfm_status rfm__leaves_unite(rfm__leaves *leaves, rfm__links *links, rfm_error *err);

void rfm__leaves_close(rfm__leaves *leaves);

#endif
