/* SPDX-License-Identifier: MIT */
/* Nearest points by bounding boxes (after Friedman, Bentley and Finkel, 1977). The tree is balanced
 * by position alone: bucket b of B holds the places b n / B .. (b + 1) n / B - 1. */
#include "cluster/near_tree.h"

#include "base/alloc.h"
#include "base/error.h"
#include "cluster/distance.h"
#include "math/order.h"

#include <math.h>
#include <string.h>

enum { BUCKET = 16, MIXED = -1 };

/* ---- memory ---- */

/* Buckets hold at most BUCKET points and, from 16 points on, at least half as many. */
static int32_t count_buckets(int32_t n)
{
  int32_t buckets = 1;

  while ((int64_t)buckets * BUCKET < n)
    buckets *= 2;
  return buckets;
}

static rfm_status allocate(rfm__near_tree *t, rfm_error *err)
{
  const rfm_host *host = t->host;
  const size_t n = (size_t)t->room, d = (size_t)t->n_columns;
  const size_t nodes = 2 * (size_t)count_buckets(t->room);
  rfm_status st;

  t->x = rfm__alloc(host, n * d, sizeof *t->x);
  t->share = rfm__alloc(host, n, sizeof *t->share);
  t->id = rfm__alloc(host, n, sizeof *t->id);
  t->place = rfm__alloc(host, n, sizeof *t->place);
  t->group = rfm__alloc(host, n, sizeof *t->group);
  t->box = rfm__alloc(host, nodes * d, 2 * sizeof *t->box);
  t->widest = rfm__alloc(host, nodes, sizeof *t->widest);
  t->only = rfm__alloc(host, nodes, sizeof *t->only);
  st = rfm__sorter_open(&t->sorter, host, n, err);
  return t->x && t->share && t->id && t->place && t->group && t->box && t->widest && t->only
             ? st
             : rfm__fail_nomem(err);
}

void rfm__near_tree_close(rfm__near_tree *tree)
{
  const rfm_host *host = tree->host;
  const size_t n = (size_t)tree->room, d = (size_t)tree->n_columns;
  const size_t nodes = 2 * (size_t)count_buckets(tree->room);

  rfm__sorter_close(&tree->sorter);
  rfm__dealloc(host, tree->only, nodes, sizeof *tree->only);
  rfm__dealloc(host, tree->widest, nodes, sizeof *tree->widest);
  rfm__dealloc(host, tree->box, nodes * d, 2 * sizeof *tree->box);
  rfm__dealloc(host, tree->group, n, sizeof *tree->group);
  rfm__dealloc(host, tree->place, n, sizeof *tree->place);
  rfm__dealloc(host, tree->id, n, sizeof *tree->id);
  rfm__dealloc(host, tree->share, n, sizeof *tree->share);
  rfm__wipe_dealloc(host, tree->x, n * d, sizeof *tree->x);
}

/* ---- nodes ---- */

static const double *column_of(const rfm__near_tree *t, int32_t column)
{
  return t->x + (size_t)column * (size_t)t->room;
}

static double *box_of(const rfm__near_tree *t, int32_t node)
{
  return t->box + (size_t)node * (size_t)t->n_columns * 2;
}

/* Where part @j of @parts equal parts begins. */
static int32_t begin_of(const rfm__near_tree *t, int32_t j, int32_t parts)
{
  return (int32_t)((int64_t)j * t->n / parts);
}

static int32_t bucket_at(const rfm__near_tree *t, int32_t place)
{
  return (int32_t)((((int64_t)place + 1) * t->n_buckets - 1) / t->n);
}

static void widen(double *box, double low, double high)
{
  box[0] = low < box[0] ? low : box[0];
  box[1] = high > box[1] ? high : box[1];
}

/* Nothing is in it: farther than anything. */
static void make_empty(rfm__near_tree *t, int32_t node)
{
  double *box = box_of(t, node);

  for (int32_t j = 0; j < t->n_columns; j++) {
    box[2 * j] = (double)INFINITY;
    box[2 * j + 1] = -(double)INFINITY;
  }
  t->widest[node] = 0.0;
  t->only[node] = RFM__NOBODY;
}

static int32_t both_groups(int32_t a, int32_t b)
{
  if (a == RFM__NOBODY || b == RFM__NOBODY)
    return a == RFM__NOBODY ? b : a;
  return a == b ? a : MIXED;
}

static void measure_bucket(rfm__near_tree *t, int32_t bucket)
{
  const int32_t node = t->n_buckets + bucket, end = begin_of(t, bucket + 1, t->n_buckets);
  double *box = box_of(t, node);

  make_empty(t, node);
  for (int32_t i = begin_of(t, bucket, t->n_buckets); i < end; i++) {
    if (t->id[i] == RFM__NOBODY)
      continue;
    for (int32_t j = 0; j < t->n_columns; j++)
      widen(box + 2 * j, column_of(t, j)[i], column_of(t, j)[i]);
    if (t->share[i] > t->widest[node])
      t->widest[node] = t->share[i];
    t->only[node] = both_groups(t->only[node], t->group[t->id[i]]);
  }
}

static void measure_node(rfm__near_tree *t, int32_t node)
{
  const int32_t a = 2 * node, b = 2 * node + 1;
  const double *of_a = box_of(t, a), *of_b = box_of(t, b);
  double *box = box_of(t, node);

  for (int32_t j = 0; j < t->n_columns; j++) {
    box[2 * j] = of_a[2 * j] < of_b[2 * j] ? of_a[2 * j] : of_b[2 * j];
    box[2 * j + 1] = of_a[2 * j + 1] > of_b[2 * j + 1] ? of_a[2 * j + 1] : of_b[2 * j + 1];
  }
  t->widest[node] = t->widest[a] > t->widest[b] ? t->widest[a] : t->widest[b];
  t->only[node] = both_groups(t->only[a], t->only[b]);
}

static void measure_all(rfm__near_tree *t)
{
  for (int32_t b = 0; b < t->n_buckets; b++)
    measure_bucket(t, b);
  for (int32_t node = t->n_buckets; node-- > 1;)
    measure_node(t, node);
}

static void measure_again(rfm__near_tree *t, int32_t place)
{
  const int32_t bucket = bucket_at(t, place);

  measure_bucket(t, bucket);
  for (int32_t node = (t->n_buckets + bucket) / 2; node > 0; node /= 2)
    measure_node(t, node);
}

/* ---- building ---- */

/* The column in which the points at index @begin .. @end - 1 are most spread. */
static int32_t widest_column(const rfm__near_tree *t, int32_t begin, int32_t end)
{
  int32_t widest = 0;
  double most = -1.0;

  for (int32_t j = 0; j < t->n_columns; j++) {
    double range[2] = {(double)INFINITY, -(double)INFINITY};

    for (int32_t i = begin; i < end; i++)
      widen(range, column_of(t, j)[t->sorter.index[i]], column_of(t, j)[t->sorter.index[i]]);
    if (range[1] - range[0] > most) {
      most = range[1] - range[0];
      widest = j;
    }
  }
  return widest;
}

/* Sort the places in part @j of @parts along its widest column, so that it can be halved. */
static void sort_part(rfm__near_tree *t, int32_t j, int32_t parts)
{
  const int32_t begin = begin_of(t, j, parts), end = begin_of(t, j + 1, parts);
  const double *column = column_of(t, widest_column(t, begin, end));

  for (int32_t i = begin; i < end; i++)
    t->sorter.keys[i] = rfm__double_bits_ordered(column[t->sorter.index[i]]);
  rfm__sort_u64_index(t->sorter.keys + begin, t->sorter.index + begin, t->sorter.scratch_keys,
                      t->sorter.scratch_index, (size_t)(end - begin));
}

/* @values[i] becomes what was at index i. */
static void permute(const rfm__near_tree *t, double *values)
{
  double *old = (double *)t->sorter.keys; /* as wide as a key, and free */

  memcpy(old, values, (size_t)t->room * sizeof *old);
  for (int32_t i = 0; i < t->n; i++)
    values[i] = old[t->sorter.index[i]];
}

static void permute_all(rfm__near_tree *t)
{
  int32_t *old = (int32_t *)t->sorter.scratch_index;

  for (int32_t j = 0; j < t->n_columns; j++)
    permute(t, t->x + (size_t)j * (size_t)t->room);
  permute(t, t->share);
  memcpy(old, t->id, (size_t)t->room * sizeof *old);
  for (int32_t i = 0; i < t->n; i++) {
    t->id[i] = old[t->sorter.index[i]];
    t->place[t->id[i]] = i;
  }
}

void rfm__near_tree_rebuild(rfm__near_tree *tree)
{
  int32_t n = 0;

  for (int32_t i = 0; i < tree->n; i++)
    if (tree->id[i] != RFM__NOBODY)
      tree->sorter.index[n++] = (uint32_t)i;
  tree->n = n;
  tree->n_buckets = count_buckets(n);
  for (int32_t parts = 1; parts < tree->n_buckets; parts *= 2)
    for (int32_t j = 0; j < parts; j++)
      sort_part(tree, j, parts);
  permute_all(tree);
  measure_all(tree);
}

rfm_status rfm__near_tree_open(rfm__near_tree *tree, const rfm_host *host, const double *x,
                               const double *share, int32_t n, int32_t n_columns, rfm_error *err)
{
  rfm_status st;

  memset(tree, 0, sizeof *tree);
  tree->host = host;
  tree->room = tree->n = n;
  tree->n_columns = n_columns;
  st = allocate(tree, err);
  if (st)
    return st;
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < n_columns; j++)
      tree->x[(size_t)j * (size_t)n + (size_t)i] = *x++;
    tree->share[i] = share[i];
    tree->id[i] = tree->group[i] = i;
  }
  rfm__near_tree_rebuild(tree);
  return RFM_OK;
}

/* ---- searching ---- */

typedef struct search {
  const rfm__near_tree *tree;
  double from[RFM__MAX_COORDINATES];
  double share;
  int32_t group;
  rfm__near near;
} search;

static double beyond(const double *box, double x)
{
  if (x < box[0])
    return box[0] - x;
  return x > box[1] ? x - box[1] : 0.0;
}

/* No point of the node that counts is nearer. */
static double bound_of(const search *s, int32_t node)
{
  const rfm__near_tree *t = s->tree;
  const double *box = box_of(t, node);
  double square = 0.0;

  if (t->only[node] == s->group)
    return (double)INFINITY;
  for (int32_t j = 0; j < t->n_columns; j++) {
    const double apart = beyond(box + 2 * j, s->from[j]);

    square += apart * apart;
  }
  return square / (s->share + t->widest[node]);
}

static void search_bucket(search *s, int32_t bucket)
{
  const rfm__near_tree *t = s->tree;
  const int32_t begin = begin_of(t, bucket, t->n_buckets);
  const int32_t n = begin_of(t, bucket + 1, t->n_buckets) - begin;
  double distance[BUCKET];

  rfm__squared_distances(t->x + begin, t->room, n, s->from, t->n_columns, distance);
  for (int32_t i = 0; i < n; i++)
    distance[i] /= s->share + t->share[begin + i];
  for (int32_t i = 0; i < n; i++) {
    const int32_t id = t->id[begin + i];

    if ((distance[i] < s->near.distance || (distance[i] == s->near.distance && id < s->near.id)) &&
        t->group[id] != s->group)
      s->near = (rfm__near){distance[i], id};
  }
}

static void search_node(search *s, int32_t node, double bound)
{
  const int32_t a = 2 * node;
  double of_a, of_b;
  int32_t first;

  if (bound > s->near.distance || bound == (double)INFINITY)
    return;
  if (node >= s->tree->n_buckets) {
    search_bucket(s, node - s->tree->n_buckets);
    return;
  }
  of_a = bound_of(s, a);
  of_b = bound_of(s, a + 1);
  first = of_b < of_a;
  search_node(s, a + first, first ? of_b : of_a);
  search_node(s, a + !first, first ? of_a : of_b);
}

void rfm__near_tree_get(const rfm__near_tree *tree, int32_t id, double *x)
{
  for (int32_t j = 0; j < tree->n_columns; j++)
    x[j] = column_of(tree, j)[tree->place[id]];
}

void rfm__near_tree_search(const rfm__near_tree *tree, int32_t id, rfm__near *near)
{
  search s = {
      .tree = tree, .share = tree->share[tree->place[id]], .group = tree->group[id], .near = *near};

  rfm__near_tree_get(tree, id, s.from);
  search_node(&s, 1, bound_of(&s, 1));
  *near = s.near;
}

/* ---- changing ---- */

/* The heavier point's place stays: the new point is not far from it. */
void rfm__near_tree_merge(rfm__near_tree *tree, int32_t keep, int32_t drop, const double *x,
                          double share)
{
  const int32_t a = tree->place[keep], b = tree->place[drop];
  const int32_t stays = tree->share[b] < tree->share[a] ? b : a, goes = stays == a ? b : a;

  for (int32_t j = 0; j < tree->n_columns; j++) {
    tree->x[(size_t)j * (size_t)tree->room + (size_t)stays] = x[j];
    tree->x[(size_t)j * (size_t)tree->room + (size_t)goes] = (double)INFINITY;
  }
  tree->share[stays] = share;
  tree->id[stays] = keep;
  tree->id[goes] = RFM__NOBODY;
  tree->place[keep] = stays;
  measure_again(tree, stays);
  measure_again(tree, goes);
}

void rfm__near_tree_regroup(rfm__near_tree *tree)
{
  measure_all(tree);
}
