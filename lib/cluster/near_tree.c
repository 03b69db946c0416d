/* SPDX-License-Identifier: MIT */
/* Nearest points by bounding boxes (after Friedman, Bentley and Finkel, 1977). A built tree is
 * balanced: bucket b of B has the points b n / B .. (b + 1) n / B - 1 of their order, and the
 * places that it has too many are empty. */
#include "cluster/near_tree.h"

#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"

#include <math.h>
#include <string.h>

enum { MIXED = -1, NO_GROUP = -2, BUCKET = RFM__BUCKET, COLUMNS_AT_ONCE = 8, LANES = 4 };

/* More than any rounding: what is farther by this factor is farther. */
#define CLEARLY (1.0 + 1e-9)

/* ---- memory ---- */

/* Buckets hold at most BUCKET points and, unless there is only one, at least half as many. */
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
  const size_t buckets = (size_t)count_buckets(t->room), places = buckets * BUCKET;
  const size_t nodes = 2 * buckets;
  rfm_status st;

  t->x = rfm__alloc(host, places * d, sizeof *t->x);
  t->share = rfm__alloc(host, places, sizeof *t->share);
  t->id = rfm__alloc(host, places, sizeof *t->id);
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
  const size_t buckets = (size_t)count_buckets(tree->room), places = buckets * BUCKET;
  const size_t nodes = 2 * buckets;

  rfm__sorter_close(&tree->sorter);
  rfm__dealloc(host, tree->only, nodes, sizeof *tree->only);
  rfm__dealloc(host, tree->widest, nodes, sizeof *tree->widest);
  rfm__dealloc(host, tree->box, nodes * d, 2 * sizeof *tree->box);
  rfm__dealloc(host, tree->group, n, sizeof *tree->group);
  rfm__dealloc(host, tree->place, n, sizeof *tree->place);
  rfm__dealloc(host, tree->id, places, sizeof *tree->id);
  rfm__dealloc(host, tree->share, places, sizeof *tree->share);
  rfm__wipe_dealloc(host, tree->x, places * d, sizeof *tree->x);
}

/* ---- nodes ---- */

static double *coordinate(const rfm__near_tree *t, int32_t place, int32_t column)
{
  const size_t bucket = (size_t)(place / BUCKET), d = (size_t)t->n_columns;

  return t->x + (bucket * d + (size_t)column) * BUCKET + place % BUCKET;
}

static double *low_of(const rfm__near_tree *t, int32_t node)
{
  return t->box + (size_t)node * (size_t)t->n_columns * 2;
}

static double *high_of(const rfm__near_tree *t, int32_t node)
{
  return low_of(t, node) + t->n_columns;
}

/* Where part @j of @parts equal parts of the points begins. */
static int32_t begin_of(const rfm__near_tree *t, int32_t j, int32_t parts)
{
  return (int32_t)((int64_t)j * t->n / parts);
}

static double lower(double a, double b)
{
  return a < b ? a : b;
}

static double higher(double a, double b)
{
  return a > b ? a : b;
}

/* Nothing is in it: farther than anything. */
static void make_empty(rfm__near_tree *t, int32_t node)
{
  for (int32_t j = 0; j < t->n_columns; j++) {
    low_of(t, node)[j] = (double)INFINITY;
    high_of(t, node)[j] = -(double)INFINITY;
  }
  t->widest[node] = 0.0;
  t->only[node] = RFM__NO_POINT;
}

static int32_t both_groups(int32_t a, int32_t b)
{
  if (a == RFM__NO_POINT || b == RFM__NO_POINT)
    return a == RFM__NO_POINT ? b : a;
  return a == b ? a : MIXED;
}

static void measure_bucket(rfm__near_tree *t, int32_t bucket)
{
  const int32_t node = t->n_buckets + bucket;
  double *low = low_of(t, node), *high = high_of(t, node);

  make_empty(t, node);
  for (int32_t i = bucket * BUCKET; i < (bucket + 1) * BUCKET; i++) {
    if (t->id[i] == RFM__NO_POINT)
      continue;
    for (int32_t j = 0; j < t->n_columns; j++) {
      low[j] = lower(low[j], *coordinate(t, i, j));
      high[j] = higher(high[j], *coordinate(t, i, j));
    }
    t->widest[node] = higher(t->widest[node], t->share[i]);
    t->only[node] = both_groups(t->only[node], t->group[t->id[i]]);
  }
}

static void measure_node(rfm__near_tree *t, int32_t node)
{
  const int32_t a = 2 * node, b = 2 * node + 1;

  for (int32_t j = 0; j < t->n_columns; j++) {
    low_of(t, node)[j] = lower(low_of(t, a)[j], low_of(t, b)[j]);
    high_of(t, node)[j] = higher(high_of(t, a)[j], high_of(t, b)[j]);
  }
  t->widest[node] = higher(t->widest[a], t->widest[b]);
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
  const int32_t bucket = place / BUCKET;

  measure_bucket(t, bucket);
  for (int32_t node = (t->n_buckets + bucket) / 2; node > 0; node /= 2)
    measure_node(t, node);
}

/* ---- building ---- */

/* The column in which points @begin .. @end - 1 of the order are most spread. */
static int32_t widest_column(const rfm__near_tree *t, int32_t begin, int32_t end)
{
  int32_t widest = 0;
  double most = -1.0;

  for (int32_t j = 0; j < t->n_columns; j++) {
    double low = (double)INFINITY, high = -(double)INFINITY;

    for (int32_t i = begin; i < end; i++) {
      const double x = *coordinate(t, (int32_t)t->sorter.index[i], j);

      low = lower(low, x);
      high = higher(high, x);
    }
    if (high - low > most) {
      most = high - low;
      widest = j;
    }
  }
  return widest;
}

/* Sort the points in part @j of @parts along its widest column, so that it can be halved. */
static void sort_part(rfm__near_tree *t, int32_t j, int32_t parts)
{
  const int32_t begin = begin_of(t, j, parts), end = begin_of(t, j + 1, parts);
  const int32_t column = widest_column(t, begin, end);
  rfm__sorter *s = &t->sorter;

  for (int32_t i = begin; i < end; i++)
    s->keys[i] = rfm__double_bits_ordered(*coordinate(t, (int32_t)s->index[i], column));
  rfm__sort_u64_index(s->keys + begin, s->index + begin, s->scratch_keys, s->scratch_index,
                      (size_t)(end - begin));
}

/* @old holds the values of the points in their order. */
static void place_coordinates(rfm__near_tree *t, int32_t column, const double *old)
{
  for (int32_t b = 0; b < t->n_buckets; b++) {
    const int32_t begin = begin_of(t, b, t->n_buckets), end = begin_of(t, b + 1, t->n_buckets);

    for (int32_t i = 0; i < BUCKET; i++)
      *coordinate(t, b * BUCKET + i, column) = begin + i < end ? old[begin + i] : (double)INFINITY;
  }
}

static void place_shares(rfm__near_tree *t, const double *share, const int32_t *id)
{
  for (int32_t b = 0; b < t->n_buckets; b++) {
    const int32_t begin = begin_of(t, b, t->n_buckets), end = begin_of(t, b + 1, t->n_buckets);

    for (int32_t i = 0; i < BUCKET; i++) {
      const int32_t place = b * BUCKET + i;

      t->share[place] = begin + i < end ? share[begin + i] : 0.0;
      t->id[place] = begin + i < end ? id[begin + i] : RFM__NO_POINT;
      if (begin + i < end)
        t->place[id[begin + i]] = place;
    }
  }
}

/* The sorter's arrays are free by now, but for the order in its index. */
static void place_points(rfm__near_tree *t)
{
  double *values = (double *)t->sorter.keys;
  int32_t *ids = (int32_t *)t->sorter.scratch_index;
  const uint32_t *from = t->sorter.index;

  for (int32_t j = 0; j < t->n_columns; j++) {
    for (int32_t i = 0; i < t->n; i++)
      values[i] = *coordinate(t, (int32_t)from[i], j);
    place_coordinates(t, j, values);
  }
  for (int32_t i = 0; i < t->n; i++) {
    values[i] = t->share[from[i]];
    ids[i] = t->id[from[i]];
  }
  place_shares(t, values, ids);
}

void rfm__near_tree_rebuild(rfm__near_tree *tree)
{
  const int32_t places = rfm__near_tree_places(tree);
  int32_t n = 0;

  for (int32_t i = 0; i < places; i++)
    if (tree->id[i] != RFM__NO_POINT)
      tree->sorter.index[n++] = (uint32_t)i;
  tree->n = n;
  tree->n_buckets = count_buckets(n);
  for (int32_t parts = 1; parts < tree->n_buckets; parts *= 2)
    for (int32_t j = 0; j < parts; j++)
      sort_part(tree, j, parts);
  place_points(tree);
  measure_all(tree);
}

static void fill(rfm__near_tree *t, const double *x, const double *share)
{
  const int32_t places = rfm__near_tree_places(t);

  for (int32_t i = 0; i < places; i++)
    t->id[i] = RFM__NO_POINT;
  for (int32_t i = 0; i < t->n; i++) {
    for (int32_t j = 0; j < t->n_columns; j++)
      *coordinate(t, i, j) = *x++;
    t->share[i] = share ? share[i] : 0.5;
    t->id[i] = t->group[i] = i;
  }
}

rfm_status rfm__near_tree_open(rfm__near_tree *tree, const rfm_host *host, const double *x,
                               const double *share, int32_t n, int32_t n_columns, rfm_error *err)
{
  rfm_status st;

  memset(tree, 0, sizeof *tree);
  tree->host = host;
  tree->room = tree->n = n;
  tree->n_columns = n_columns;
  tree->n_buckets = count_buckets(n);
  st = allocate(tree, err);
  if (st)
    return st;
  fill(tree, x, share);
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

/* The squared distance of a box. Loops that compilers make parallel. */
static double box_square(const double *restrict low, const double *restrict high,
                         const double *restrict x, int32_t n)
{
  double square[RFM__MAX_COORDINATES + LANES], sums[LANES] = {0.0};

  for (int32_t j = 0; j < n; j++) {
    const double below = low[j] - x[j], above = x[j] - high[j];
    const double apart = (below > 0.0 ? below : 0.0) + (above > 0.0 ? above : 0.0);

    square[j] = apart * apart;
  }
  for (int32_t j = n; j % LANES; j++)
    square[j] = 0.0;
  for (int32_t j = 0; j < n; j += LANES)
    for (int32_t lane = 0; lane < LANES; lane++)
      sums[lane] += square[j + lane];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* No point of the node that counts is nearer. */
static double bound_of(const search *s, int32_t node)
{
  const rfm__near_tree *t = s->tree;

  if (t->only[node] == s->group)
    return (double)INFINITY;
  return box_square(low_of(t, node), high_of(t, node), s->from, t->n_columns) /
         (s->share + t->widest[node]) / CLEARLY;
}

static void add_squares(const double *restrict x, double from, double *restrict square)
{
  for (int32_t i = 0; i < BUCKET; i++)
    square[i] += (x[i] - from) * (x[i] - from);
}

static int all_above(const double *square, double limit)
{
  int above = 1;

  for (int32_t i = 0; i < BUCKET; i++)
    above &= square[i] > limit;
  return above;
}

/* Squared distances of the points of a bucket; 0: none of them is within the limit. */
static int find_squares(const search *s, int32_t bucket, double *square)
{
  const rfm__near_tree *t = s->tree;
  const double *x = t->x + (size_t)bucket * (size_t)t->n_columns * BUCKET;
  const double limit = s->near.distance * (s->share + t->widest[t->n_buckets + bucket]) * CLEARLY;

  for (int32_t i = 0; i < BUCKET; i++)
    square[i] = 0.0;
  for (int32_t j = 0; j < t->n_columns; j++, x += BUCKET) {
    if (j > 0 && j % COLUMNS_AT_ONCE == 0 && all_above(square, limit))
      return 0;
    add_squares(x, s->from[j], square);
  }
  return 1;
}

static void search_bucket(search *s, int32_t bucket)
{
  const rfm__near_tree *t = s->tree;
  const double *share = t->share + (size_t)bucket * BUCKET;
  double distance[BUCKET];

  if (!find_squares(s, bucket, distance))
    return;
  for (int32_t i = 0; i < BUCKET; i++)
    distance[i] /= s->share + share[i];
  for (int32_t i = 0; i < BUCKET; i++) {
    const int32_t id = t->id[bucket * BUCKET + i];

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
    x[j] = *coordinate(tree, tree->place[id], j);
}

void rfm__near_tree_search(const rfm__near_tree *tree, int32_t id, rfm__near *near)
{
  search s = {
      .tree = tree, .share = tree->share[tree->place[id]], .group = tree->group[id], .near = *near};

  rfm__near_tree_get(tree, id, s.from);
  search_node(&s, 1, bound_of(&s, 1));
  *near = s.near;
}

void rfm__near_tree_search_from(const rfm__near_tree *tree, const double *x, rfm__near *near)
{
  search s = {.tree = tree, .share = 0.5, .group = NO_GROUP, .near = *near};

  memcpy(s.from, x, (size_t)tree->n_columns * sizeof *x);
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
    *coordinate(tree, stays, j) = x[j];
    *coordinate(tree, goes, j) = (double)INFINITY;
  }
  tree->share[stays] = share;
  tree->id[stays] = keep;
  tree->id[goes] = RFM__NO_POINT;
  tree->place[keep] = stays;
  measure_again(tree, stays);
  measure_again(tree, goes);
}

void rfm__near_tree_regroup(rfm__near_tree *tree)
{
  measure_all(tree);
}
