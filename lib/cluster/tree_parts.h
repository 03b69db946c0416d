/* SPDX-License-Identifier: MIT */
/* The first step of the tree: rows onto the grid and into parts of about the same size. */
#ifndef RFM__CLUSTER_TREE_PARTS_H
#define RFM__CLUSTER_TREE_PARTS_H

#include "cluster/point_tree.h"

/* Fill tree->x, tree->row and its parts; @scratch has room for n x columns too, @bytes for n.
 * Parallel. */
rfm_status rfm__tree_cut(rfm__point_tree *tree, const rfm__grid_rows *rows, int32_t *scratch,
                         uint8_t *bytes, rfm_error *err);

#endif
