/* SPDX-License-Identifier: MIT */
/* Hierarchical clustering: rows or micro-clusters become leaves, a linkage merges them, and the
 * merges are put in order. */
#include "cluster/hierarchy.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "cluster/dendrogram.h"
#include "cluster/leaves.h"
#include "cluster/linkage.h"
#include "cluster/micro_clusters.h"
#include "cluster/points.h"

#include <float.h>
#include <string.h>

enum { MAX_POINTS = 1 << 20, MAX_PAIRED_POINTS = 32768 };

/* ---- the object ---- */

rfm_status rfm__hierarchy_new(rfm_hierarchy **out, const rfm_host *host, int64_t n_rows,
                              int32_t n_leaves, int has_leaf, rfm_error *err)
{
  rfm_hierarchy *h = rfm__alloc_zero(host, 1, sizeof *h);

  if (!h)
    return rfm__fail_nomem(err);
  h->host = *host;
  h->n_rows = n_rows;
  h->n_leaves = n_leaves;
  h->merges = rfm__alloc(host, (size_t)n_leaves - 1, sizeof *h->merges);
  h->leaf = has_leaf ? rfm__alloc(host, (size_t)n_rows, sizeof *h->leaf) : NULL;
  if (!h->merges || (has_leaf && !h->leaf)) {
    rfm_hierarchy_free(h);
    return rfm__fail_nomem(err);
  }
  *out = h;
  return RFM_OK;
}

void RFM_CALL rfm_hierarchy_free(rfm_hierarchy *hierarchy)
{
  rfm_host host;

  if (!hierarchy)
    return;
  host = hierarchy->host;
  rfm__dealloc(&host, hierarchy->leaf, (size_t)hierarchy->n_rows, sizeof *hierarchy->leaf);
  rfm__dealloc(&host, hierarchy->merges, (size_t)hierarchy->n_leaves - 1,
               sizeof *hierarchy->merges);
  rfm__dealloc(&host, hierarchy, 1, sizeof *hierarchy);
}

/* ---- checks ---- */

static rfm_status read_options(rfm_hierarchy_options *o, const rfm_hierarchy_options *given,
                               rfm_error *err)
{
  const rfm_status st =
      rfm__options_read(o, sizeof *o, RFM__SIZE_UP_TO(rfm_hierarchy_options, micro_clusters), given,
                        "rfm_hierarchy_options", err);

  if (st)
    return st;
  if (o->flags)
    return rfm__fail(err, RFM_E_ARG, "flags must be 0");
  if (o->linkage == 0)
    o->linkage = RFM_LINKAGE_WARD;
  if (o->linkage < RFM_LINKAGE_WARD || o->linkage > RFM_LINKAGE_COMPLETE)
    return rfm__fail(err, RFM_E_ARG, "linkage is %d, which is none", (int)o->linkage);
  if (o->micro_clusters && (o->micro_clusters < 2 || o->micro_clusters > RFM__MAX_MICRO_CLUSTERS))
    return rfm__fail(err, RFM_E_ARG, "micro_clusters is %d, not 2 to %d", (int)o->micro_clusters,
                     RFM__MAX_MICRO_CLUSTERS);
  return RFM_OK;
}

/* No squared height may overflow: none is above the rows times the squared distance of the farthest
 * corners. */
static rfm_status check_distances(const rfm__points *p, rfm_error *err)
{
  double least[RFM__MAX_COORDINATES], greatest[RFM__MAX_COORDINATES], square = 0.0;
  const rfm_status st = rfm__points_range(p, NULL, least, greatest, err);

  if (st)
    return st;
  for (int32_t j = 0; j < p->n_columns; j++)
    square += (greatest[j] - least[j]) * (greatest[j] - least[j]);
  if (!(square <= DBL_MAX / 4 / (double)p->n_rows))
    return rfm__fail(err, RFM_E_LIMIT, "values are too far apart: squared distances overflow");
  return RFM_OK;
}

static rfm_status check_rows(const rfm__points *p, rfm_error *err)
{
  rfm_status st = rfm__points_check(p, NULL, err);

  if (!st && p->n_rows > RFM__MAX_LEAVES)
    st = rfm__fail(err, RFM_E_LIMIT, "%lld rows are more than %d: take a sample",
                   (long long)p->n_rows, RFM__MAX_LEAVES);
  return st ? st : check_distances(p, err);
}

static rfm_status check_points(const rfm__leaves *leaves, int32_t linkage, rfm_error *err)
{
  const int is_paired = linkage == RFM_LINKAGE_AVERAGE || linkage == RFM_LINKAGE_COMPLETE;
  const int32_t most = is_paired ? MAX_PAIRED_POINTS : MAX_POINTS;

  if (leaves->n > most)
    return rfm__fail(err, RFM_E_LIMIT, "%d different rows are more than %d: ask for micro_clusters",
                     (int)leaves->n, (int)most);
  return RFM_OK;
}

/* ---- merging ---- */

static rfm_status merge_points(const rfm__leaves *leaves, int32_t linkage, rfm__links *links,
                               rfm_error *err)
{
  switch (linkage) {
  case RFM_LINKAGE_SINGLE:
    return rfm__single_linkage(leaves, links, err);
  case RFM_LINKAGE_AVERAGE:
    return rfm__average_linkage(leaves, links, err);
  case RFM_LINKAGE_COMPLETE:
    return rfm__complete_linkage(leaves, links, err);
  default:
    return rfm__ward(leaves, links, err);
  }
}

/* @weight is of each leaf: uniting leaves adds those of points up. */
static rfm_status merge_leaves(rfm__leaves *leaves, const int64_t *weight, int32_t linkage,
                               rfm_merge *merges, rfm_error *err)
{
  const size_t n = (size_t)leaves->n_leaves - 1;
  rfm__links links = {rfm__alloc(leaves->host, n, sizeof *links.link), 0};
  rfm_status st = links.link ? rfm__leaves_unite(leaves, &links, err) : rfm__fail_nomem(err);

  if (!st)
    st = check_points(leaves, linkage, err);
  if (!st)
    st = merge_points(leaves, linkage, &links, err);
  if (!st)
    st = rfm__dendrogram(leaves->host, &links, leaves->n_leaves, weight, merges, err);
  rfm__dealloc(leaves->host, links.link, n, sizeof *links.link);
  return st;
}

static rfm_status fit_rows(rfm_hierarchy **out, const rfm__points *p, int32_t linkage,
                           rfm_error *err)
{
  const int32_t n = (int32_t)p->n_rows;
  rfm__leaves leaves;
  rfm_status st = rfm__leaves_open(&leaves, &p->host, n, p->n_columns, err);

  if (!st) {
    rfm__points_rows(p, 0, n, leaves.x);
    for (int32_t i = 0; i < n; i++)
      leaves.weight[i] = 1;
    st = rfm__hierarchy_new(out, &p->host, n, n, 0, err);
  }
  if (!st)
    st = merge_leaves(&leaves, NULL, linkage, (*out)->merges, err);
  rfm__leaves_close(&leaves);
  return st;
}

static rfm_status fit_micro_clusters(rfm_hierarchy **out, const rfm__points *p,
                                     const rfm_hierarchy_options *o, rfm_error *err)
{
  rfm__micro_clusters m;
  rfm__leaves leaves = {.host = &p->host};
  rfm_status st = rfm__micro_clusters_open(&m, p, o->micro_clusters, o->seed, err);

  if (!st)
    st = rfm__leaves_open(&leaves, &p->host, m.n, p->n_columns, err);
  if (!st)
    st = rfm__hierarchy_new(out, &p->host, p->n_rows, m.n, 1, err);
  if (!st) {
    memcpy(leaves.x, m.mean, (size_t)m.n * (size_t)p->n_columns * sizeof *leaves.x);
    memcpy(leaves.weight, m.size, (size_t)m.n * sizeof *leaves.weight);
    memcpy((*out)->leaf, m.label, (size_t)p->n_rows * sizeof *m.label);
    st = merge_leaves(&leaves, m.size, o->linkage, (*out)->merges, err);
  }
  rfm__leaves_close(&leaves);
  rfm__micro_clusters_close(&m);
  return st;
}

static rfm_status fit(rfm_hierarchy **out, const rfm__points *p, const rfm_hierarchy_options *o,
                      rfm_error *err)
{
  rfm_hierarchy *h = NULL;
  rfm_status st = check_rows(p, err);

  if (!st)
    st = o->micro_clusters ? fit_micro_clusters(&h, p, o, err) : fit_rows(&h, p, o->linkage, err);
  if (st)
    rfm_hierarchy_free(h);
  else
    *out = h;
  return st;
}

rfm_status RFM_CALL rfm_hierarchy_fit(rfm_hierarchy **out, const rfm_host *host,
                                      const rfm_points *points,
                                      const rfm_hierarchy_options *options, rfm_error *err)
{
  rfm_hierarchy_options o;
  rfm__points p;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  st = read_options(&o, options, err);
  if (st)
    return st;
  st = rfm__points_open(&p, host, points, NULL, err);
  if (!st)
    st = fit(out, &p, &o, err);
  rfm__points_close(&p);
  return st;
}

/* ---- reading ---- */

const rfm_merge *RFM_CALL rfm_hierarchy_merges(const rfm_hierarchy *hierarchy, int64_t *n)
{
  if (n)
    *n = hierarchy ? hierarchy->n_leaves - 1 : 0;
  return hierarchy && hierarchy->n_leaves > 1 ? hierarchy->merges : NULL;
}

const int32_t *RFM_CALL rfm_hierarchy_leaves(const rfm_hierarchy *hierarchy, int64_t *n)
{
  if (n)
    *n = hierarchy ? hierarchy->n_rows : 0;
  return hierarchy ? hierarchy->leaf : NULL;
}

rfm_status RFM_CALL rfm_hierarchy_cut(const rfm_hierarchy *hierarchy, int32_t k, int32_t *label,
                                      int64_t n_label, rfm_error *err)
{
  const rfm_hierarchy *h = hierarchy;

  if (!h || !label)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", h ? "label" : "hierarchy");
  if (n_label != h->n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_label is %lld, not %lld", (long long)n_label,
                     (long long)h->n_rows);
  if (k < 1 || k > h->n_leaves)
    return rfm__fail(err, RFM_E_ARG, "k is %d, not 1 to %d", (int)k, (int)h->n_leaves);
  return rfm__dendrogram_cut(&h->host, h->merges, h->n_leaves - k, h->n_leaves, h->leaf, h->n_rows,
                             label, err);
}

rfm_status RFM_CALL rfm_hierarchy_clusters_at(const rfm_hierarchy *hierarchy, double height,
                                              int32_t *k, rfm_error *err)
{
  int32_t low = 0, high;

  if (!hierarchy || !k)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", hierarchy ? "k" : "hierarchy");
  if (!(height >= 0.0))
    return rfm__fail(err, RFM_E_ARG, "height is not 0 or more");
  high = hierarchy->n_leaves - 1;
  while (low < high) { /* merges before low are made, those from high on are not */
    const int32_t middle = low + (high - low) / 2;

    if (hierarchy->merges[middle].height <= height)
      low = middle + 1;
    else
      high = middle;
  }
  *k = hierarchy->n_leaves - low;
  return RFM_OK;
}
