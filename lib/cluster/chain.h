/* SPDX-License-Identifier: MIT */
/* The nearest-neighbour chain (Benzecri 1982; Murtagh 1983): from any cluster to its nearest, from
 * there to the nearest, until two are each other's nearest; these merge. No more than about three
 * searches per merge, and for linkages whose distances never shrink by merging the same merges as
 * always taking the two nearest of all. */
#ifndef RFM__CLUSTER_CHAIN_H
#define RFM__CLUSTER_CHAIN_H

#include "cluster/leaves.h"
#include "cluster/near_tree.h"

/* What clusters are to the chain. Ids are 0 .. n - 1; distances are the same from both sides. */
typedef struct rfm__chain {
  void *work;
  /* The nearest cluster of @id that is nearer than near->distance, the lowest id of equally near
   * ones; near->id stays when there is none. */
  void (*nearest)(void *work, int32_t id, rfm__near *near);
  /* @keep, the lower id, becomes the cluster of both. */
  void (*merge)(void *work, int32_t keep, int32_t drop);
  double (*height)(double distance);
} rfm__chain;

/* Merge all points of @leaves. */
rfm_status rfm__chain_run(const rfm__chain *chain, const rfm__leaves *leaves, rfm__links *links,
                          rfm_error *err);

#endif
