/* SPDX-License-Identifier: MIT */
/* The four linkages: each merges all points into one and adds a link for every merge. */
#ifndef RFM__CLUSTER_LINKAGE_H
#define RFM__CLUSTER_LINKAGE_H

#include "cluster/leaves.h"

/* Ward: O(n x columns) memory; a few searches of a near_tree per merge. */
rfm_status rfm__ward(const rfm__leaves *leaves, rfm__links *links, rfm_error *err);

/* Single: the least spanning tree, in O(n x columns) memory. Parallel. */
rfm_status rfm__single_linkage(const rfm__leaves *leaves, rfm__links *links, rfm_error *err);

/* Average (weighted by rows) and complete: over the matrix of all distances. */
rfm_status rfm__average_linkage(const rfm__leaves *leaves, rfm__links *links, rfm_error *err);
rfm_status rfm__complete_linkage(const rfm__leaves *leaves, rfm__links *links, rfm_error *err);

#endif
