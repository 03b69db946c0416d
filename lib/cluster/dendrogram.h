/* SPDX-License-Identifier: MIT */
/* Dendrogram: links become merges in their one order, and a cut of them becomes clusters. */
#ifndef RFM__CLUSTER_DENDROGRAM_H
#define RFM__CLUSTER_DENDROGRAM_H

#include <rfm/cluster.h>

#include "cluster/link.h"

/* @merges of n_leaves - 1 @links: by height, then by number of leaves, then by lowest leaf, so that
 * a cluster comes before what it is part of. A merge that rounding has put below one of its parts
 * gets that part's height. @weight (or NULL: 1) is the rows of each leaf. */
rfm_status rfm__dendrogram(const rfm_host *host, const rfm__links *links, int32_t n_leaves,
                           const int64_t *weight, rfm_merge *merges, rfm_error *err);

/* Clusters that are left after the first @n_merges merges, as labels 0, 1... by first row. @leaf
 * (or NULL: row i is leaf i) is the leaf of each row. */
rfm_status rfm__dendrogram_cut(const rfm_host *host, const rfm_merge *merges, int32_t n_merges,
                               int32_t n_leaves, const int32_t *leaf, int64_t n_rows,
                               int32_t *label, rfm_error *err);

#endif
