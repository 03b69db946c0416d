/* SPDX-License-Identifier: MIT */
/* Single linkage: the least spanning tree by Boruvka's rounds (1926). In each, every cluster is
 * joined by its shortest edge to another. Edges are ordered by length, then by their lower and
 * their higher end, so that no two are alike: there is one least tree, and no round closes a
 * circle.
 *
 * A point remembers the nearest point outside of its cluster. As clusters only grow, that stays the
 * nearest until the cluster takes it in, and its distance is then less than any to come. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "cluster/linkage.h"
#include "cluster/near_tree.h"
#include "math/order.h"
#include "math/special.h"

#include <math.h>
#include <string.h>

enum { CHUNK_PLACES = 16 * RFM__BUCKET };

typedef struct edge {
  double distance;
  int32_t low, high; /* ends; low is RFM__NO_POINT where there is none */
} edge;

static const edge NO_EDGE = {(double)INFINITY, RFM__NO_POINT, RFM__NO_POINT};

typedef struct rounds {
  const rfm__leaves *leaves;
  rfm__near_tree tree; /* its groups are the lowest points of the clusters */
  rfm__near *
      near; /* of each point: the nearest outside, or RFM__NO_POINT at no less than that distance */
  edge *best; /* of each cluster */
  rfm__links *links;
  int32_t first_link;
} rounds;

/* ---- the shortest edges ---- */

static int is_shorter(const edge *a, const edge *b)
{
  if (a->distance != b->distance)
    return a->distance < b->distance;
  return a->low != b->low ? a->low < b->low : a->high < b->high;
}

/* The edge from @point to its nearest, if that is known. */
static void offer(rounds *r, int32_t point)
{
  const rfm__near *near = &r->near[point];
  const edge e = {near->distance, point < near->id ? point : near->id,
                  point < near->id ? near->id : point};
  edge *best = &r->best[r->tree.group[point]];

  if (near->id != RFM__NO_POINT && is_shorter(&e, best))
    *best = e;
}

static void forget_inner_edges(rounds *r)
{
  const int32_t *group = r->tree.group;

  for (int32_t i = 0; i < r->leaves->n; i++)
    if (r->near[i].id != RFM__NO_POINT && group[r->near[i].id] == group[i])
      r->near[i].id = RFM__NO_POINT;
}

static void find_best(rounds *r)
{
  for (int32_t i = 0; i < r->leaves->n; i++)
    r->best[i] = NO_EDGE;
  for (int32_t i = 0; i < r->leaves->n; i++)
    offer(r, i);
}

/* Search from the points of a chunk, no farther than the shortest edge known of their cluster; what
 * one of them finds spares the next ones of the same cluster. */
static void RFM_CALL search_chunk(int64_t chunk, void *arg)
{
  rounds *r = arg;
  const int32_t begin = (int32_t)chunk * CHUNK_PLACES, n = rfm__near_tree_places(&r->tree);
  const int32_t end = n - begin < CHUNK_PLACES ? n : begin + CHUNK_PLACES;
  int32_t group = -1;
  double limit = 0.0;

  for (int32_t place = begin; place < end; place++) {
    const int32_t id = r->tree.id[place];
    rfm__near found;

    if (id == RFM__NO_POINT)
      continue;
    if (r->tree.group[id] != group) {
      group = r->tree.group[id];
      limit = r->best[group].distance;
    }
    if (r->near[id].id != RFM__NO_POINT || r->near[id].distance > limit)
      continue;
    found = (rfm__near){limit, RFM__NO_POINT};
    rfm__near_tree_search(&r->tree, id, &found);
    r->near[id] = found;
    limit = found.distance;
  }
}

/* ---- joining ---- */

static int32_t find_root(int32_t *parent, int32_t point)
{
  while (parent[point] != point)
    point = parent[point] = parent[parent[point]];
  return point;
}

/* Groups serve as the forest. */
static void join_clusters(rounds *r)
{
  int32_t *group = r->tree.group;

  for (int32_t i = 0; i < r->leaves->n; i++) {
    const edge *e = &r->best[i];
    int32_t a, b;

    if (e->low == RFM__NO_POINT)
      continue;
    a = find_root(group, e->low);
    b = find_root(group, e->high);
    if (a == b)
      continue;
    group[a < b ? b : a] = a < b ? a : b;
    rfm__links_add(r->links, rfm__sqrt(e->distance), e->low, e->high);
  }
  for (int32_t i = 0; i < r->leaves->n; i++)
    group[i] = find_root(group, i);
}

static rfm_status run_round(rounds *r, rfm_error *err)
{
  const int64_t places = rfm__near_tree_places(&r->tree);
  const int64_t chunks = (places + CHUNK_PLACES - 1) / CHUNK_PLACES;
  rfm_status st;

  forget_inner_edges(r);
  find_best(r);
  st = rfm__parallel_rows(r->leaves->host, "merging", chunks, search_chunk, r, err);
  if (st)
    return st;
  find_best(r);
  join_clusters(r);
  rfm__near_tree_regroup(&r->tree);
  return RFM_OK;
}

/* ---- order ---- */

/* Points become leaves, and shorter edges come first. */
static rfm_status sort_links(rounds *r, rfm_error *err)
{
  const size_t n = (size_t)(r->links->n - r->first_link);
  rfm__link *link = r->links->link + r->first_link;
  rfm__link *old = rfm__alloc(r->leaves->host, n, sizeof *old);
  rfm__sorter s;
  rfm_status st = rfm__sorter_open(&s, r->leaves->host, n, err);

  if (!st && !old)
    st = rfm__fail_nomem(err);
  if (!st) {
    memcpy(old, link, n * sizeof *old);
    rfm__sorter_start(&s, n);
    for (size_t i = 0; i < n; i++)
      s.keys[i] = (uint64_t)old[i].a << 32 | (uint64_t)old[i].b;
    rfm__sorter_sort(&s, n);
    for (size_t i = 0; i < n; i++)
      s.keys[i] = rfm__double_bits_ordered(old[s.index[i]].height);
    rfm__sorter_sort(&s, n);
    for (size_t i = 0; i < n; i++)
      link[i] = (rfm__link){old[s.index[i]].height, r->leaves->leaf[old[s.index[i]].a],
                            r->leaves->leaf[old[s.index[i]].b]};
  }
  rfm__sorter_close(&s);
  rfm__dealloc(r->leaves->host, old, n, sizeof *old);
  return st;
}

static rfm_status run_all(rounds *r, rfm_error *err)
{
  const int32_t n = r->leaves->n;
  rfm_status st = RFM_OK;

  for (int32_t i = 0; i < n; i++)
    r->near[i] = (rfm__near){0.0, RFM__NO_POINT};
  while (r->links->n - r->first_link < n - 1 && !st)
    st = run_round(r, err);
  return st ? st : sort_links(r, err);
}

static rfm_status open_and_run(rounds *r, rfm_error *err)
{
  const rfm__leaves *l = r->leaves;
  rfm_status st = rfm__near_tree_open(&r->tree, l->host, l->x, NULL, l->n, l->n_columns, err);

  if (!st)
    st = run_all(r, err);
  rfm__near_tree_close(&r->tree);
  return st;
}

rfm_status rfm__single_linkage(const rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  const size_t n = (size_t)leaves->n;
  rounds r = {.leaves = leaves, .links = links, .first_link = links->n};
  rfm_status st;

  r.near = rfm__alloc(leaves->host, n, sizeof *r.near);
  r.best = rfm__alloc(leaves->host, n, sizeof *r.best);
  st = r.near && r.best ? open_and_run(&r, err) : rfm__fail_nomem(err);
  rfm__dealloc(leaves->host, r.best, n, sizeof *r.best);
  rfm__dealloc(leaves->host, r.near, n, sizeof *r.near);
  return st;
}
