/* SPDX-License-Identifier: MIT */
/* A tree of bounding boxes that finds the nearest of weighted points, and keeps up with points that
 * merge. Answers are those of a plain scan.
 *
 * The distance of points a and b is |a - b|^2 / (share a + share b). With shares of 1/2 it is the
 * squared distance; with 1 / weight it is half the squared height of Ward's merge. A box at the
 * distance r whose largest share is s has nothing nearer than r^2 / (share + s). */
#ifndef RFM__CLUSTER_NEAR_TREE_H
#define RFM__CLUSTER_NEAR_TREE_H

#include <rfm/base.h>

#include "cluster/points.h"
#include "cluster/sorter.h"

typedef struct rfm__near_tree {
  const rfm_host *host;
  int32_t room; /* points it was opened for */
  int32_t n_columns;
  int32_t n;          /* points when it was last built */
  int32_t n_buckets;  /* a power of two; bucket b is node n_buckets + b, node i has the parts 2i and
                         2i + 1, the root is 1 */
  double *x;          /* bucket by bucket, therein column by column, RFM__BUCKET places each */
  double *share;      /* of each place */
  int32_t *id;        /* at each place, or RFM__NO_POINT */
  int32_t *place;     /* of each id */
  int32_t *group;     /* of each id: what a search from it leaves out */
  double *box;        /* of each node: least coordinates, then greatest ones */
  double *widest;     /* of each node: the largest share */
  int32_t *only;      /* of each node: the group that all its points are in, or -1 */
  rfm__sorter sorter; /* for building */
} rfm__near_tree;

enum { RFM__NO_POINT = INT32_MAX, RFM__BUCKET = 16 };

/* What a search found: no @id when nothing is nearer than it began with. */
typedef struct rfm__near {
  double distance;
  int32_t id;
} rfm__near;

/* @n points with ids 0 .. n - 1, each a group of its own: @x is n x columns, row by row, @share is
 * NULL when all are 1/2. The points are built into the tree. Close it, also after a failure. */
rfm_status rfm__near_tree_open(rfm__near_tree *tree, const rfm_host *host, const double *x,
                               const double *share, int32_t n, int32_t n_columns, rfm_error *err);

void rfm__near_tree_close(rfm__near_tree *tree);

/* The nearest point outside of the group of @id; among equally near ones the one with the lowest
 * id. @near holds what it must be nearer than, or as near with a lower id. */
void rfm__near_tree_search(const rfm__near_tree *tree, int32_t id, rfm__near *near);

/* The same from any place, with a share of 1/2 and of no group. */
void rfm__near_tree_search_from(const rfm__near_tree *tree, const double *x, rfm__near *near);

void rfm__near_tree_get(const rfm__near_tree *tree, int32_t id, double *x);

/* Points @keep and @drop become one, called @keep. */
void rfm__near_tree_merge(rfm__near_tree *tree, int32_t keep, int32_t drop, const double *x,
                          double share);

/* Build it anew from the @n points that are left. */
void rfm__near_tree_rebuild(rfm__near_tree *tree);

/* Places of all points, some of which are empty. */
RFM__INLINE int32_t rfm__near_tree_places(const rfm__near_tree *tree)
{
  return tree->n_buckets * RFM__BUCKET;
}

/* tree->group has changed. */
void rfm__near_tree_regroup(rfm__near_tree *tree);

#endif
