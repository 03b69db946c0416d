/* SPDX-License-Identifier: MIT */
/* The choice of k: one tree for all of them. */
#include "cluster/kmeans.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "cluster/quality.h"

#include <string.h>

enum { LEAST_K = 2 };

typedef struct choosing {
  rfm__kmeans_work work;
  rfm__judge judge;
  rfm_kmeans_options options;
  rfm_quality *quality; /* k_max - k_min + 1 */
  rfm_kmeans *best;
  double best_silhouette;
} choosing;

static rfm_status check_arguments(int32_t k_min, int32_t k_max, const rfm_quality *quality,
                                  int64_t n_quality, rfm_error *err)
{
  const int64_t n = (int64_t)k_max - k_min + 1;
  rfm_status st = RFM_OK;

  if (k_min < LEAST_K || k_max < k_min || k_max > RFM__KMEANS_MOST)
    return rfm__fail(err, RFM_E_ARG, "k_min and k_max are %d and %d, not a range in %d to %d",
                     (int)k_min, (int)k_max, LEAST_K, RFM__KMEANS_MOST);
  if (n_quality != (quality ? n : 0))
    return rfm__fail(err, RFM_E_ARG, "n_quality is %lld, not %lld", (long long)n_quality,
                     (long long)(quality ? n : 0));
  for (int64_t i = 0; i < n_quality && !st; i++)
    st = rfm__out_check(&quality[i], sizeof *quality, "rfm_quality", err);
  return st;
}

/* Keeps the clusters, or frees them. More is better; NaN is no silhouette. */
static void compare(choosing *c, rfm_kmeans *found, double silhouette)
{
  rfm_kmeans *worse = found;

  if (!c->best || silhouette > c->best_silhouette ||
      (c->best_silhouette != c->best_silhouette && silhouette == silhouette)) {
    worse = c->best;
    c->best = found;
    c->best_silhouette = silhouette;
  }
  rfm_kmeans_free(worse);
}

static rfm_status try_k(choosing *c, int32_t k, rfm_quality *quality, rfm_error *err)
{
  rfm_kmeans *found = NULL;
  rfm_status st;

  c->options.k = k;
  st = rfm__kmeans_find(&found, &c->work, &c->options, err);
  if (!st)
    st = rfm__judge_labels(&c->judge, c->work.label, k, quality, err);
  if (st)
    rfm_kmeans_free(found);
  else
    compare(c, found, quality->silhouette);
  return st;
}

static rfm_status try_all(choosing *c, const rfm_quality_options *options, int32_t k_min,
                          int32_t k_max, rfm_error *err)
{
  rfm_status st = rfm__judge_open(&c->judge, &c->work.points, NULL, options, err);

  for (int32_t k = k_min; k <= k_max && !st; k++)
    st = try_k(c, k, &c->quality[k - k_min], err);
  rfm__judge_close(&c->judge);
  return st;
}

static rfm_status choose(choosing *c, const rfm_quality_options *options, int32_t k_min,
                         int32_t k_max, rfm_error *err)
{
  const rfm_host *host = &c->work.points.host;
  const size_t n = (size_t)(k_max - k_min + 1);

  c->quality = rfm__alloc_zero(host, n, sizeof *c->quality);
  return c->quality ? try_all(c, options, k_min, k_max, err) : rfm__fail_nomem(err);
}

rfm_status RFM_CALL rfm_kmeans_choose(rfm_kmeans **best, const rfm_host *host,
                                      const rfm_points *points, const rfm_kmeans_options *options,
                                      const rfm_quality_options *quality_options, int32_t k_min,
                                      int32_t k_max, rfm_quality *quality, int64_t n_quality,
                                      rfm_error *err)
{
  choosing c;
  rfm_status st;

  memset(&c, 0, sizeof c);
  if (best)
    *best = NULL;
  st = check_arguments(k_min, k_max, quality, n_quality, err);
  if (!st)
    st = rfm__kmeans_read(&c.options, options, 0, err);
  if (st)
    return st;
  st = rfm__kmeans_prepare(&c.work, host, points, &c.options, err);
  if (!st)
    st = choose(&c, quality_options, k_min, k_max, err);
  for (int64_t i = 0; i < n_quality && !st; i++)
    rfm__out_write(&quality[i], &c.quality[i], sizeof c.quality[i]);
  if (st || !best)
    rfm_kmeans_free(c.best);
  else
    *best = c.best;
  rfm__dealloc(&c.work.points.host, c.quality, (size_t)(k_max - k_min + 1), sizeof *c.quality);
  rfm__kmeans_finish(&c.work);
  return st;
}
