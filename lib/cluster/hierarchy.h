/* SPDX-License-Identifier: MIT */
/* Hierarchy: the merges, and which leaf each row is in. */
#ifndef RFM__CLUSTER_HIERARCHY_H
#define RFM__CLUSTER_HIERARCHY_H

#include <rfm/cluster.h>

enum {
  RFM__MAX_LEAVES = 1 << 30, /* so that nodes have an int32_t number */
  RFM__MAX_MICRO_CLUSTERS = 32768
};

struct rfm_hierarchy {
  rfm_host host;
  int64_t n_rows;
  int32_t n_leaves;
  rfm_merge *merges; /* n_leaves - 1 */
  int32_t *leaf;     /* of each row; NULL: rows are the leaves */
};

/* Room for the merges and, if @has_leaf, the rows' leaves; nothing is set. */
rfm_status rfm__hierarchy_new(rfm_hierarchy **out, const rfm_host *host, int64_t n_rows,
                              int32_t n_leaves, int has_leaf, rfm_error *err);

#endif
