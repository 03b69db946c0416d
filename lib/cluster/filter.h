/* SPDX-License-Identifier: MIT */
/* The filter (Kanungo et al., 2002): down the tree with the centres that may be the nearest of some
 * row in the box, until one is left.
 *
 * A centre is dropped only when another one beats it at every point of the box, ties included: the
 * rows get the very centres that a comparison with all of them would give. */
#ifndef RFM__CLUSTER_FILTER_H
#define RFM__CLUSTER_FILTER_H

#include "cluster/centres.h"
#include "cluster/point_tree.h"

/* What to do at the ends of the way down. */
typedef struct rfm__filter_visitor {
  /* All rows of a node are nearest to centre @c. */
  void (*owned)(void *arg, int32_t node, int32_t c);
  /* Rows of a leaf are nearest to one or another of @m centres, whose numbers ascend. */
  void (*shared)(void *arg, int32_t node, const int32_t *candidates, int32_t m);
  void *arg;
} rfm__filter_visitor;

/* Visit part @part, which may be empty. @candidates holds the numbers of @m centres, in any order;
 * their order is changed. */
void rfm__filter(const rfm__point_tree *tree, const rfm__centres *centres, int32_t part,
                 int32_t *candidates, int32_t m, const rfm__filter_visitor *visitor);

/* The nearest of @m centres whose numbers ascend; @score gets its score. */
RFM__INLINE int32_t rfm__nearest_of(const rfm__centres *centres, const int32_t *candidates,
                                    int32_t m, const int32_t *x, int32_t n_columns, int64_t *score)
{
  int64_t least = rfm__centre_score(centres, candidates[0], x, n_columns);
  int32_t nearest = candidates[0];

  for (int32_t i = 1; i < m; i++) {
    const int64_t s = rfm__centre_score(centres, candidates[i], x, n_columns);

    nearest = s < least ? candidates[i] : nearest;
    least = s < least ? s : least;
  }
  *score = least;
  return nearest;
}

#endif
