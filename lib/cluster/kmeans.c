/* SPDX-License-Identifier: MIT */
/* K-means: the object and its getters. */
#include "cluster/kmeans.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"

static size_t cells(const rfm_kmeans *kmeans)
{
  return (size_t)kmeans->found.k * (size_t)kmeans->found.n_columns;
}

rfm_status rfm__kmeans_new(rfm_kmeans **out, const rfm_host *host, const rfm_scaling *scaling,
                           int32_t k, int32_t n_columns, rfm_error *err)
{
  rfm_kmeans *m = rfm__alloc_zero(host, 1, sizeof *m);

  *out = m;
  if (!m)
    return rfm__fail_nomem(err);
  m->host = *host;
  m->found.k = m->centres.k = k;
  m->found.n_columns = m->centres.n_columns = m->grid.n_columns = n_columns;
  m->centres.at = rfm__alloc_zero(host, cells(m), sizeof *m->centres.at);
  m->centres.norm = rfm__alloc_zero(host, (size_t)k, sizeof *m->centres.norm);
  m->mean = rfm__alloc_zero(host, cells(m), sizeof *m->mean);
  m->size = rfm__alloc_zero(host, (size_t)k, sizeof *m->size);
  if (!m->centres.at || !m->centres.norm || !m->mean || !m->size)
    return rfm__fail_nomem(err);
  return scaling ? rfm__scaling_copy(&m->scaling, host, scaling, err) : RFM_OK;
}

void RFM_CALL rfm_kmeans_free(rfm_kmeans *kmeans)
{
  rfm_host host;

  if (!kmeans)
    return;
  host = kmeans->host;
  rfm_scaling_free(kmeans->scaling);
  rfm__dealloc(&host, kmeans->size, (size_t)kmeans->found.k, sizeof *kmeans->size);
  rfm__dealloc(&host, kmeans->mean, cells(kmeans), sizeof *kmeans->mean);
  rfm__dealloc(&host, kmeans->centres.norm, (size_t)kmeans->found.k, sizeof *kmeans->centres.norm);
  rfm__dealloc(&host, kmeans->centres.at, cells(kmeans), sizeof *kmeans->centres.at);
  rfm__dealloc(&host, kmeans, 1, sizeof *kmeans);
}

rfm_status RFM_CALL rfm_kmeans_get(const rfm_kmeans *kmeans, rfm_kmeans_results *results,
                                   rfm_error *err)
{
  rfm_status st;

  if (!kmeans)
    return rfm__fail(err, RFM_E_ARG, "kmeans is NULL");
  st = rfm__out_check(results, RFM__SIZE_UP_TO(rfm_kmeans_results, n_empty), "rfm_kmeans_results",
                      err);
  if (!st)
    rfm__out_write(results, &kmeans->found, sizeof kmeans->found);
  return st;
}

const double *RFM_CALL rfm_kmeans_centres(const rfm_kmeans *kmeans)
{
  return kmeans ? kmeans->mean : NULL;
}

const int64_t *RFM_CALL rfm_kmeans_sizes(const rfm_kmeans *kmeans)
{
  return kmeans ? kmeans->size : NULL;
}

const rfm_scaling *RFM_CALL rfm_kmeans_scaling(const rfm_kmeans *kmeans)
{
  return kmeans ? kmeans->scaling : NULL;
}
