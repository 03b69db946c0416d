/* SPDX-License-Identifier: MIT */
/* Lloyd's iterations over the tree: every row to its nearest centre, every centre to the mean of
 * its rows, rounded half up to the grid, until none moves.
 *
 * A centre that no row is nearest to moves to the row that is farthest from its nearest centre, of
 * equally far ones the first; of several such centres the lowest number goes first, and then counts
 * as a centre for the next. */
#ifndef RFM__CLUSTER_LLOYD_H
#define RFM__CLUSTER_LLOYD_H

#include "cluster/filter.h"

typedef struct rfm__lloyd {
  const rfm__point_tree *tree;
  const rfm__grid_rows *rows; /* those of the tree */
  rfm__centres centres;
  int32_t max_iterations;
  int32_t n_iterations; /* with the last one, in which no centre moved */
  int32_t converged;
  rfm__wide inertia; /* of the rows of the tree about the centres, on the grid */
} rfm__lloyd;

/* The share of all work that a run is, for the progress hook. */
typedef struct rfm__span {
  double begin, of_all; /* 0 .. 1 */
} rfm__span;

/* From lloyd->centres to where they come to rest. Parallel; the progress hook is called before each
 * iteration. */
rfm_status rfm__lloyd_run(rfm__lloyd *lloyd, const rfm__span *share, rfm_error *err);

/* The nearest of @centres for each row of the tree, in the order of the input. Parallel. */
rfm_status rfm__lloyd_label(const rfm__point_tree *tree, const rfm_host *host,
                            const rfm__centres *centres, int32_t *label, rfm_error *err);

#endif
