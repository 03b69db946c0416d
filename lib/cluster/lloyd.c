/* SPDX-License-Identifier: MIT */
/* Lloyd's iterations. All sums are of integers, so the order in which they are added is free. */
#include "cluster/lloyd.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "cluster/farthest.h"

#include <string.h>

enum { MAX_SUMS = 1 << 22 }; /* of all chunks together */

/* Sums are k x (rows, then a sum for each column). */
typedef struct iteration {
  const rfm__point_tree *tree;
  rfm__centres *centres;
  int32_t n_chunks; /* chunk c takes the parts c, c + n_chunks... */
  size_t n_sums;    /* of a chunk */
  int64_t *sums;    /* chunks x n_sums */
  int32_t *candidates;
} iteration;

typedef struct chunk_tally {
  const iteration *it;
  int64_t *sums;
} chunk_tally;

static void add_node(void *arg, int32_t node, int32_t c)
{
  const chunk_tally *t = arg;
  const rfm__point_tree *tree = t->it->tree;
  const int32_t d = tree->n_columns;
  const int64_t *sum = tree->sum + (int64_t)node * d;
  int64_t *to = t->sums + (int64_t)c * (d + 1);

  to[0] += tree->node[node].n;
  for (int32_t j = 0; j < d; j++)
    to[1 + j] += sum[j];
}

RFM__INLINE void add_rows(int32_t d, const chunk_tally *t, int32_t node, const int32_t *candidates,
                          int32_t m)
{
  const rfm__tree_node *of = &t->it->tree->node[node];
  const int32_t *x = t->it->tree->x + (int64_t)of->first * d;

  for (int32_t i = 0; i < of->n; i++, x += d) {
    int64_t score;
    const int64_t c = rfm__nearest_of(t->it->centres, candidates, m, x, d, &score);
    int64_t *to = t->sums + c * (d + 1);

    to[0]++;
    for (int32_t j = 0; j < d; j++)
      to[1 + j] += x[j];
  }
}

/* As add_rows() of two centres: a row is nearer to the second, @b, when 2 x.(b - a) > b.b - a.a.
 * What does not go to it goes to the first. */
RFM__INLINE void share_rows(int32_t d, const chunk_tally *t, int32_t node, int32_t a, int32_t b)
{
  const rfm__point_tree *tree = t->it->tree;
  const rfm__centres *centres = t->it->centres;
  const int32_t *x = tree->x + (int64_t)tree->node[node].first * d;
  const int64_t gap = centres->norm[b] - centres->norm[a];
  int64_t *to_a = t->sums + (int64_t)a * (d + 1), *to_b = t->sums + (int64_t)b * (d + 1);
  int64_t way[RFM__MAX_COORDINATES], sum[RFM__MAX_COORDINATES], n = 0;

  for (int32_t j = 0; j < d; j++) {
    way[j] = (int64_t)centres->at[(int64_t)b * d + j] - centres->at[(int64_t)a * d + j];
    sum[j] = 0;
  }
  for (int32_t i = 0; i < tree->node[node].n; i++, x += d) {
    int64_t along = 0, mask;

    for (int32_t j = 0; j < d; j++)
      along += way[j] * x[j];
    mask = -(int64_t)(2 * along > gap);
    n -= mask;
    for (int32_t j = 0; j < d; j++)
      sum[j] += x[j] & mask;
  }
  to_a[0] += tree->node[node].n - n;
  to_b[0] += n;
  for (int32_t j = 0; j < d; j++) {
    to_a[1 + j] += tree->sum[(int64_t)node * d + j] - sum[j];
    to_b[1 + j] += sum[j];
  }
}

static void add_leaf(void *arg, int32_t node, const int32_t *candidates, int32_t m)
{
  const chunk_tally *t = arg;
  const int32_t d = t->it->tree->n_columns;

  if (m == 2)
    RFM__BY_WIDTH(d, share_rows, t, node, candidates[0], candidates[1]);
  else
    RFM__BY_WIDTH(d, add_rows, t, node, candidates, m);
}

static void RFM_CALL assign_chunk(int64_t chunk, void *arg)
{
  const iteration *it = arg;
  const int32_t k = it->centres->k;
  int32_t *candidates = it->candidates + chunk * k;
  chunk_tally t = {it, it->sums + (size_t)chunk * it->n_sums};
  const rfm__filter_visitor visitor = {add_node, add_leaf, &t};

  memset(t.sums, 0, it->n_sums * sizeof *t.sums);
  for (int32_t c = 0; c < k; c++)
    candidates[c] = c;
  for (int32_t part = (int32_t)chunk; part < it->tree->n_parts; part += it->n_chunks)
    rfm__filter(it->tree, it->centres, part, candidates, k, &visitor);
}

/* Sums of all rows into those of chunk 0. */
static rfm_status assign(iteration *it, const rfm_host *host, rfm_error *err)
{
  const rfm_status st = rfm__parallel_for(host, it->n_chunks, assign_chunk, it, err);

  if (st)
    return st;
  for (int32_t chunk = 1; chunk < it->n_chunks; chunk++)
    for (size_t i = 0; i < it->n_sums; i++)
      it->sums[i] += it->sums[(size_t)chunk * it->n_sums + i];
  return RFM_OK;
}

/* Sum over the clusters of n c.c - 2 c.(sum of rows), plus x.x of all rows. Not for centres that
 * have never moved: they may be outside the grid. */
static rfm__wide inertia_of(const iteration *it)
{
  const rfm__centres *centres = it->centres;
  const int32_t d = centres->n_columns;
  rfm__wide inertia = it->tree->all_squares;

  for (int32_t c = 0; c < centres->k; c++) {
    const int64_t *sums = it->sums + (int64_t)c * (d + 1);
    const int32_t *at = centres->at + (int64_t)c * d;

    inertia =
        rfm__wide_add(inertia, rfm__wide_product((uint64_t)centres->norm[c], (uint32_t)sums[0]));
    for (int32_t j = 0; j < d; j++)
      inertia = rfm__wide_subtract(inertia,
                                   rfm__wide_product(2 * (uint64_t)sums[1 + j], (uint32_t)at[j]));
  }
  return inertia;
}

/* The mean of a cluster's rows, rounded half up; coordinates are not negative. */
static void find_mean(const int64_t *sums, int32_t d, int32_t *at)
{
  for (int32_t j = 0; j < d; j++)
    at[j] = (int32_t)((2 * sums[1 + j] + sums[0]) / (2 * sums[0]));
}

static int64_t rows_of(const iteration *it, int32_t c)
{
  return it->sums[(int64_t)c * (it->centres->n_columns + 1)];
}

static int32_t count_empty(const iteration *it)
{
  int32_t empty = 0;

  for (int32_t c = 0; c < it->centres->k; c++)
    empty += rows_of(it, c) == 0;
  return empty;
}

/* Centres of clusters that have rows go to their means; 1 when one moved. */
static int move_to_means(iteration *it)
{
  rfm__centres *centres = it->centres;
  const int32_t d = centres->n_columns;
  int32_t mean[RFM__MAX_COORDINATES];
  int moved = 0;

  for (int32_t c = 0; c < centres->k; c++) {
    if (rows_of(it, c) == 0)
      continue;
    find_mean(it->sums + (int64_t)c * (d + 1), d, mean);
    moved |= memcmp(mean, centres->at + (int64_t)c * d, (size_t)d * sizeof *mean) != 0;
    rfm__centre_set(centres, c, mean);
  }
  return moved;
}

/* As move_to_means(), and centres without rows go to rows that were far from every centre. */
static rfm_status move_to_means_and_rows(const rfm__lloyd *l, iteration *it, rfm_error *err)
{
  rfm__farthest far;
  rfm_status st = rfm__farthest_begin(&far, l->rows, it->centres, err);

  if (!st)
    move_to_means(it);
  for (int32_t c = 0; c < it->centres->k && !st; c++)
    if (rows_of(it, c) == 0)
      st = rfm__farthest_put(&far, it->centres, c, err);
  rfm__farthest_end(&far);
  return st;
}

static rfm_status iterate_once(rfm__lloyd *l, iteration *it, rfm_error *err)
{
  rfm_status st = assign(it, &l->rows->points->host, err);

  if (st)
    return st;
  l->n_iterations++;
  if (count_empty(it) > 0)
    return move_to_means_and_rows(l, it, err);
  l->converged = !move_to_means(it);
  return RFM_OK;
}

static rfm_status iterate(rfm__lloyd *l, iteration *it, const rfm__span *share, rfm_error *err)
{
  const rfm_host *host = &l->rows->points->host;
  rfm_status st = RFM_OK;

  l->n_iterations = l->converged = 0;
  while (!st && !l->converged && l->n_iterations < l->max_iterations) {
    const double done = (double)l->n_iterations / l->max_iterations;

    st = rfm__progress(host, "k-means", share->begin + share->of_all * done, err);
    if (!st)
      st = iterate_once(l, it, err);
  }
  if (!st && !l->converged)
    st = assign(it, host, err);
  if (!st)
    l->inertia = inertia_of(it);
  return st;
}

static int32_t count_chunks(const rfm__lloyd *l, size_t n_sums)
{
  const size_t most = MAX_SUMS / n_sums + 1;

  return most < (size_t)l->tree->n_parts ? (int32_t)most : l->tree->n_parts;
}

rfm_status rfm__lloyd_run(rfm__lloyd *lloyd, const rfm__span *share, rfm_error *err)
{
  const rfm_host *host = &lloyd->rows->points->host;
  const size_t k = (size_t)lloyd->centres.k, width = (size_t)lloyd->centres.n_columns + 1;
  iteration it = {.tree = lloyd->tree, .centres = &lloyd->centres, .n_sums = k * width};
  size_t n;
  rfm_status st;

  it.n_chunks = count_chunks(lloyd, it.n_sums);
  n = (size_t)it.n_chunks;
  it.sums = rfm__alloc(host, n * it.n_sums, sizeof *it.sums);
  it.candidates = rfm__alloc(host, n * k, sizeof *it.candidates);
  st = it.sums && it.candidates ? iterate(lloyd, &it, share, err) : rfm__fail_nomem(err);
  rfm__dealloc(host, it.candidates, n * k, sizeof *it.candidates);
  rfm__dealloc(host, it.sums, n * it.n_sums, sizeof *it.sums);
  return st;
}

/* ---- labels ---- */

typedef struct labelling {
  const rfm__point_tree *tree;
  const rfm__centres *centres;
  int32_t *candidates; /* parts x k */
  int32_t *label;
} labelling;

static void label_node(void *arg, int32_t node, int32_t c)
{
  const labelling *l = arg;
  const int32_t *row = l->tree->row + l->tree->node[node].first;

  for (int32_t i = 0; i < l->tree->node[node].n; i++)
    l->label[row[i]] = c;
}

RFM__INLINE void label_rows(int32_t d, const labelling *l, int32_t node, const int32_t *candidates,
                            int32_t m)
{
  const int32_t first = l->tree->node[node].first;
  const int32_t *x = l->tree->x + (int64_t)first * d;

  for (int32_t i = 0; i < l->tree->node[node].n; i++, x += d) {
    int64_t score;

    l->label[l->tree->row[first + i]] = rfm__nearest_of(l->centres, candidates, m, x, d, &score);
  }
}

static void label_leaf(void *arg, int32_t node, const int32_t *candidates, int32_t m)
{
  const labelling *l = arg;

  RFM__BY_WIDTH(l->tree->n_columns, label_rows, l, node, candidates, m);
}

static void RFM_CALL label_part(int64_t chunk, void *arg)
{
  labelling *l = arg;
  const int32_t k = l->centres->k;
  int32_t *candidates = l->candidates + chunk * k;
  const rfm__filter_visitor visitor = {label_node, label_leaf, l};

  for (int32_t c = 0; c < k; c++)
    candidates[c] = c;
  rfm__filter(l->tree, l->centres, (int32_t)chunk, candidates, k, &visitor);
}

rfm_status rfm__lloyd_label(const rfm__point_tree *tree, const rfm_host *host,
                            const rfm__centres *centres, int32_t *label, rfm_error *err)
{
  const size_t n = (size_t)tree->n_parts * (size_t)centres->k;
  labelling l = {tree, centres, rfm__alloc(host, n, sizeof *l.candidates), label};
  rfm_status st;

  if (!l.candidates)
    return rfm__fail_nomem(err);
  st = rfm__parallel_for(host, tree->n_parts, label_part, &l, err);
  rfm__dealloc(host, l.candidates, n, sizeof *l.candidates);
  return st;
}
