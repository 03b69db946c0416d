/* SPDX-License-Identifier: MIT */
/* Quality: how compact clusters are and how far apart.
 *
 *   rfm__judge_open(&judge, ...);      once for many clusterings of the same rows
 *   rfm__judge_labels(&judge, ...);
 *   rfm__judge_close(&judge); */
#ifndef RFM__CLUSTER_QUALITY_H
#define RFM__CLUSTER_QUALITY_H

#include "cluster/points.h"

/* Points and the rows that were drawn for the silhouette. */
typedef struct rfm__judge {
  const rfm__points *points;
  int64_t n_drawn;
  int64_t *drawn; /* ascending */
  double *x;      /* their coordinates, row by row */
} rfm__judge;

/* Read the options (or NULL) and draw among the rows whose @label is not -1; NULL: among all. The
 * values have been checked. Close it, also after a failure. */
rfm_status rfm__judge_open(rfm__judge *judge, const rfm__points *points, const int32_t *label,
                           const rfm_quality_options *options, rfm_error *err);

/* Judge clusters 0 .. @k - 1, some of which may be empty; -1 in the rows that were left out, which
 * are those of rfm__judge_open(). struct_size and flags are not touched. RFM_E_LIMIT: values too
 * far apart. */
rfm_status rfm__judge_labels(const rfm__judge *judge, const int32_t *label, int32_t k,
                             rfm_quality *quality, rfm_error *err);

void rfm__judge_close(rfm__judge *judge);

#endif
