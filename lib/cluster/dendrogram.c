/* SPDX-License-Identifier: MIT */
/* Dendrogram. The root of a cluster in the forest of leaves is always its lowest leaf. */
#include "cluster/dendrogram.h"

#include "base/alloc.h"
#include "base/error.h"
#include "cluster/sorter.h"
#include "math/order.h"

#include <string.h>

typedef struct forest {
  const rfm_host *host;
  size_t n_leaves;
  int32_t *parent;         /* of each leaf, a root its own */
  int32_t *node;           /* of each root: the leaf itself, or n_leaves + number of its link */
  int32_t *size;           /* of each root: leaves */
  int32_t *lowest, *count; /* of each link: its cluster's lowest leaf and number of leaves */
  rfm_merge *made;         /* of each link; left and right are nodes */
  rfm__sorter sorter;
} forest;

static rfm_status forest_open(forest *f, const rfm_host *host, int32_t n_leaves, rfm_error *err)
{
  const size_t n = (size_t)n_leaves;
  rfm_status st;

  memset(f, 0, sizeof *f);
  f->host = host;
  f->n_leaves = n;
  f->parent = rfm__alloc(host, n, sizeof *f->parent);
  f->node = rfm__alloc(host, n, sizeof *f->node);
  f->size = rfm__alloc(host, n, sizeof *f->size);
  f->lowest = rfm__alloc(host, n, sizeof *f->lowest);
  f->count = rfm__alloc(host, n, sizeof *f->count);
  f->made = rfm__alloc(host, n, sizeof *f->made);
  st = rfm__sorter_open(&f->sorter, host, n, err);
  return f->parent && f->node && f->size && f->lowest && f->count && f->made ? st
                                                                             : rfm__fail_nomem(err);
}

static void forest_close(forest *f)
{
  const size_t n = f->n_leaves;

  rfm__sorter_close(&f->sorter);
  rfm__dealloc(f->host, f->made, n, sizeof *f->made);
  rfm__dealloc(f->host, f->count, n, sizeof *f->count);
  rfm__dealloc(f->host, f->lowest, n, sizeof *f->lowest);
  rfm__dealloc(f->host, f->size, n, sizeof *f->size);
  rfm__dealloc(f->host, f->node, n, sizeof *f->node);
  rfm__dealloc(f->host, f->parent, n, sizeof *f->parent);
}

/* ---- joining ---- */

static void plant(forest *f)
{
  for (size_t i = 0; i < f->n_leaves; i++) {
    f->parent[i] = f->node[i] = (int32_t)i;
    f->size[i] = 1;
  }
}

static int32_t find_root(int32_t *parent, int32_t leaf)
{
  while (parent[leaf] != leaf)
    leaf = parent[leaf] = parent[parent[leaf]];
  return leaf;
}

static double height_of(const forest *f, int32_t node)
{
  return (size_t)node < f->n_leaves ? 0.0 : f->made[(size_t)node - f->n_leaves].height;
}

static int64_t rows_of(const forest *f, int32_t node, const int64_t *weight)
{
  if ((size_t)node >= f->n_leaves)
    return f->made[(size_t)node - f->n_leaves].n_rows;
  return weight ? weight[node] : 1;
}

static double larger(double a, double b)
{
  return a > b ? a : b;
}

static void join(forest *f, int32_t number, const rfm__link *link, const int64_t *weight)
{
  const int32_t a = find_root(f->parent, link->a), b = find_root(f->parent, link->b);
  const int32_t root = a < b ? a : b, other = a < b ? b : a;
  rfm_merge *m = &f->made[number];

  m->left = f->node[root];
  m->right = f->node[other];
  m->height = larger(link->height, larger(height_of(f, m->left), height_of(f, m->right)));
  m->n_rows = rows_of(f, m->left, weight) + rows_of(f, m->right, weight);
  f->parent[other] = root;
  f->node[root] = (int32_t)f->n_leaves + number;
  f->size[root] += f->size[other];
  f->lowest[number] = root;
  f->count[number] = f->size[root];
}

/* ---- ordering ---- */

/* The last criterion first. */
static void sort_merges(forest *f, size_t n)
{
  rfm__sorter *s = &f->sorter;

  rfm__sorter_start(s, n);
  for (size_t i = 0; i < n; i++)
    s->keys[i] = (uint64_t)f->lowest[s->index[i]];
  rfm__sorter_sort(s, n);
  for (size_t i = 0; i < n; i++)
    s->keys[i] = (uint64_t)f->count[s->index[i]];
  rfm__sorter_sort(s, n);
  for (size_t i = 0; i < n; i++)
    s->keys[i] = rfm__double_bits_ordered(f->made[s->index[i]].height);
  rfm__sorter_sort(s, n);
}

/* What a node is called when its link has place @place[link]. */
static int32_t renumber(const forest *f, const int32_t *place, int32_t node)
{
  return (size_t)node < f->n_leaves ? node
                                    : (int32_t)f->n_leaves + place[(size_t)node - f->n_leaves];
}

static void number_merges(forest *f, size_t n, rfm_merge *merges)
{
  int32_t *place = f->count; /* no longer needed */

  for (size_t i = 0; i < n; i++)
    place[f->sorter.index[i]] = (int32_t)i;
  for (size_t i = 0; i < n; i++) {
    const rfm_merge *m = &f->made[f->sorter.index[i]];
    const int32_t a = renumber(f, place, m->left), b = renumber(f, place, m->right);

    merges[i] = *m;
    merges[i].left = a < b ? a : b;
    merges[i].right = a < b ? b : a;
  }
}

rfm_status rfm__dendrogram(const rfm_host *host, const rfm__links *links, int32_t n_leaves,
                           const int64_t *weight, rfm_merge *merges, rfm_error *err)
{
  forest f;
  const rfm_status st = forest_open(&f, host, n_leaves, err);

  if (!st) {
    plant(&f);
    for (int32_t i = 0; i < links->n; i++)
      join(&f, i, &links->link[i], weight);
    sort_merges(&f, (size_t)links->n);
    number_merges(&f, (size_t)links->n, merges);
  }
  forest_close(&f);
  return st;
}

/* ---- cutting ---- */

/* @top of each node: the cluster that it ends up in. */
static void find_tops(const rfm_merge *merges, int32_t n_merges, int32_t n_leaves, int32_t *top)
{
  for (int32_t i = 0; i < n_leaves + n_merges; i++)
    top[i] = i;
  for (int32_t i = n_merges; i-- > 0;)
    top[merges[i].left] = top[merges[i].right] = top[n_leaves + i];
}

static void number_rows(const int32_t *top, int32_t *number, int32_t n_nodes, const int32_t *leaf,
                        int64_t n_rows, int32_t *label)
{
  int32_t n = 0;

  for (int32_t i = 0; i < n_nodes; i++)
    number[i] = -1;
  for (int64_t i = 0; i < n_rows; i++) {
    int32_t *mine = &number[top[leaf ? leaf[i] : i]];

    if (*mine < 0)
      *mine = n++;
    label[i] = *mine;
  }
}

rfm_status rfm__dendrogram_cut(const rfm_host *host, const rfm_merge *merges, int32_t n_merges,
                               int32_t n_leaves, const int32_t *leaf, int64_t n_rows,
                               int32_t *label, rfm_error *err)
{
  const size_t n = (size_t)n_leaves + (size_t)n_merges;
  int32_t *top = rfm__alloc(host, n, sizeof *top);
  int32_t *number = rfm__alloc(host, n, sizeof *number);
  const rfm_status st = top && number ? RFM_OK : rfm__fail_nomem(err);

  if (!st) {
    find_tops(merges, n_merges, n_leaves, top);
    number_rows(top, number, (int32_t)n, leaf, n_rows, label);
  }
  rfm__dealloc(host, number, n, sizeof *number);
  rfm__dealloc(host, top, n, sizeof *top);
  return st;
}
