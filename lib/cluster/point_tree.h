/* SPDX-License-Identifier: MIT */
/* The tree: rows of the grid in an order in which near ones stand together, and over them boxes
 * with the exact sums of what is inside. Built once, read by every start and every k.
 *
 * A few parts, cut by sampled medians so that they are about as large as each other, are trees of
 * their own: the chunks of parallel work. They depend on the rows alone. */
#ifndef RFM__CLUSTER_POINT_TREE_H
#define RFM__CLUSTER_POINT_TREE_H

#include "cluster/grid.h"
#include "math/wide.h"

enum { RFM__TREE_PARTS = 64 };

/* A box and its rows. The left child of a fork is the node after it, the right child the one after
 * the left child's last. */
typedef struct rfm__tree_node {
  int32_t first; /* row, in the tree's order */
  int32_t n;     /* rows */
  int32_t next;  /* the first node that is not inside this one; of a leaf the one after it */
} rfm__tree_node;

/* Rows and nodes of a part; without rows it has no node. */
typedef struct rfm__tree_part {
  int64_t first, n;
  int32_t root;
} rfm__tree_part;

typedef struct rfm__point_tree {
  int32_t *x;   /* n x columns */
  int32_t *row; /* the number of each, in the order of the input */
  int64_t n;
  rfm__tree_node *node;
  int32_t *box;       /* nodes x 2 x columns: least coordinates, then greatest */
  int64_t *sum;       /* nodes x columns: sums of coordinates */
  rfm__wide *squares; /* per node: sum of x.x */
  rfm__wide all_squares;
  int32_t n_columns;
  int32_t n_parts;
  int64_t room; /* nodes that there is memory for */
  rfm__tree_part part[RFM__TREE_PARTS];
} rfm__point_tree;

/* Build it of 1 .. 2^31 - 1 rows. Parallel. Free it, also after a failure. */
rfm_status rfm__tree_build(rfm__point_tree *tree, const rfm__grid_rows *rows, rfm_error *err);

void rfm__tree_free(rfm__point_tree *tree, const rfm_host *host);

RFM__INLINE int rfm__tree_is_leaf(const rfm__point_tree *tree, int32_t node)
{
  return tree->node[node].next == node + 1;
}

/* The sum of squared distances of a node's rows to @c, whose c.c is @norm. */
RFM__INLINE rfm__wide rfm__tree_spread(const rfm__point_tree *tree, int32_t node, const int32_t *c,
                                       int64_t norm)
{
  const int32_t d = tree->n_columns;
  const int64_t *sum = tree->sum + (int64_t)node * d;
  rfm__wide spread = rfm__wide_add(tree->squares[node],
                                   rfm__wide_product((uint64_t)norm, (uint32_t)tree->node[node].n));

  for (int32_t j = 0; j < d; j++)
    spread = rfm__wide_subtract(spread, rfm__wide_product(2 * (uint64_t)sum[j], (uint32_t)c[j]));
  return spread;
}

#endif
