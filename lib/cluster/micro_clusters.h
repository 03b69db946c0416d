/* SPDX-License-Identifier: MIT */
/* Micro-clusters: many small clusters of k-means, to be merged instead of rows. */
#ifndef RFM__CLUSTER_MICRO_CLUSTERS_H
#define RFM__CLUSTER_MICRO_CLUSTERS_H

#include "cluster/points.h"

typedef struct rfm__micro_clusters {
  const rfm__points *points;
  int32_t room;
  int32_t n;      /* clusters: as many as asked for, or fewer; each has a row */
  double *mean;   /* n x columns */
  int64_t *size;  /* rows of each */
  int32_t *label; /* of each row, 0 .. n - 1 */
} rfm__micro_clusters;

/* At most @k of them; @points have been checked. Close it, also after a failure. Parallel. */
rfm_status rfm__micro_clusters_open(rfm__micro_clusters *micro, const rfm__points *points,
                                    int32_t k, uint64_t seed, rfm_error *err);

void rfm__micro_clusters_close(rfm__micro_clusters *micro);

#endif
