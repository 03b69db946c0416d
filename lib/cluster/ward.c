/* SPDX-License-Identifier: MIT */
/* Ward's linkage by centroids: the rise of the sum of squares is |a - b|^2 wa wb / (wa + wb), which
 * is |a - b|^2 / (1 / wa + 1 / wb). */
#include "base/alloc.h"
#include "base/error.h"
#include "cluster/chain.h"
#include "cluster/linkage.h"
#include "cluster/near_tree.h"
#include "math/special.h"

#include <string.h>

typedef struct ward {
  rfm__near_tree tree;
  int64_t *weight; /* of each cluster */
  int32_t n;       /* clusters left */
} ward;

static void nearest(void *work, int32_t id, rfm__near *near)
{
  const ward *w = work;

  rfm__near_tree_search(&w->tree, id, near);
}

/* From the heavier one, which the mean is nearer to. */
static void find_mean(const ward *w, int32_t a, int32_t b, double *mean)
{
  const int32_t heavy = w->weight[b] > w->weight[a] ? b : a, light = heavy == a ? b : a;
  const double part = (double)w->weight[light] / (double)(w->weight[a] + w->weight[b]);
  double x[RFM__MAX_COORDINATES];

  rfm__near_tree_get(&w->tree, heavy, mean);
  rfm__near_tree_get(&w->tree, light, x);
  for (int32_t j = 0; j < w->tree.n_columns; j++)
    mean[j] += (x[j] - mean[j]) * part;
}

static void merge(void *work, int32_t keep, int32_t drop)
{
  ward *w = work;
  double mean[RFM__MAX_COORDINATES];

  find_mean(w, keep, drop, mean);
  w->weight[keep] += w->weight[drop];
  rfm__near_tree_merge(&w->tree, keep, drop, mean, 1.0 / (double)w->weight[keep]);
  w->n--;
  if (w->n * 2 <= w->tree.n)
    rfm__near_tree_rebuild(&w->tree);
}

static double height(double distance)
{
  return rfm__sqrt(2.0 * distance);
}

static rfm_status run(ward *w, const rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  const rfm__chain chain = {w, nearest, merge, height};
  const size_t n = (size_t)leaves->n;
  double *share = rfm__alloc(leaves->host, n, sizeof *share);
  rfm_status st;

  if (!share)
    return rfm__fail_nomem(err);
  memcpy(w->weight, leaves->weight, n * sizeof *w->weight);
  for (size_t i = 0; i < n; i++)
    share[i] = 1.0 / (double)leaves->weight[i];
  st = rfm__near_tree_open(&w->tree, leaves->host, leaves->x, share, leaves->n, leaves->n_columns,
                           err);
  if (!st)
    st = rfm__chain_run(&chain, leaves, links, err);
  rfm__near_tree_close(&w->tree);
  rfm__dealloc(leaves->host, share, n, sizeof *share);
  return st;
}

rfm_status rfm__ward(const rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  const size_t n = (size_t)leaves->n;
  ward w;
  rfm_status st;

  memset(&w, 0, sizeof w);
  w.n = leaves->n;
  w.weight = rfm__alloc(leaves->host, n, sizeof *w.weight);
  st = w.weight ? run(&w, leaves, links, err) : rfm__fail_nomem(err);
  rfm__dealloc(leaves->host, w.weight, n, sizeof *w.weight);
  return st;
}
