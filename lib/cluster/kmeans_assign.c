/* SPDX-License-Identifier: MIT */
/* Rows to their nearest centres. */
#include "cluster/kmeans.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/float_env.h"
#include "base/options.h"
#include "data/features.h"
#include "math/special.h"

enum { BLOCK_ROWS = 64 }; /* coordinates on the stack at a time */

typedef struct assigning {
  const rfm_kmeans *kmeans;
  const rfm__points *points;
  int32_t *label;
  int64_t *n_outside; /* per chunk */
} assigning;

RFM__INLINE void find_nearest(int32_t d, const rfm_kmeans *m, const int32_t *at, int64_t n,
                              int32_t *label)
{
  for (int64_t i = 0; i < n; i++, at += d) {
    int64_t score;

    label[i] = rfm__nearest(&m->centres, at, d, &score);
  }
}

/* At most BLOCK_ROWS rows. */
static void assign_block(const rfm_kmeans *m, const double *x, int64_t n, int32_t *label)
{
  int32_t at[BLOCK_ROWS * RFM__MAX_COORDINATES];

  rfm__grid_round(&m->grid, x, n, RFM__GRID_SLACK_ROWS, at);
  RFM__BY_WIDTH(m->found.n_columns, find_nearest, m, at, n, label);
}

RFM__INLINE int64_t count_outside(int32_t d, const rfm__grid *grid, const double *x, int64_t n)
{
  int64_t outside = 0;

  for (int64_t i = 0; i < n; i++, x += d)
    outside += rfm__grid_outside(d, grid, x);
  return outside;
}

static int64_t end_of(int64_t begin, int64_t rows, int64_t n)
{
  return n - begin < rows ? n : begin + rows;
}

static void RFM_CALL assign_chunk(int64_t chunk, void *arg)
{
  const assigning *a = arg;
  const int32_t d = a->points->n_columns;
  const int64_t begin = chunk * RFM__POINTS_CHUNK;
  const int64_t end = end_of(begin, RFM__POINTS_CHUNK, a->points->n_rows);
  int64_t outside = 0;
  double block[BLOCK_ROWS * RFM__MAX_COORDINATES];

  for (int64_t i = begin; i < end; i += BLOCK_ROWS) {
    const int64_t stop = end_of(i, BLOCK_ROWS, end);

    const double *x = rfm__points_block(a->points, i, stop, block);

    assign_block(a->kmeans, x, stop - i, a->label + i);
    outside += RFM__BY_WIDTH(d, count_outside, &a->kmeans->grid, x, stop - i);
  }
  a->n_outside[chunk] = outside;
}

rfm_status rfm__kmeans_label(const rfm_kmeans *kmeans, const rfm__points *points, int32_t *label,
                             int64_t *n_outside, rfm_error *err)
{
  const rfm_host *host = &points->host;
  const int64_t n_chunks =
      points->n_rows / RFM__POINTS_CHUNK + (points->n_rows % RFM__POINTS_CHUNK != 0);
  assigning a = {kmeans, points, label, rfm__alloc(host, (size_t)n_chunks, sizeof *a.n_outside)};
  rfm_status st;

  if (!a.n_outside)
    return rfm__fail_nomem(err);
  st = rfm__parallel_for(host, n_chunks, assign_chunk, &a, err);
  *n_outside = 0;
  for (int64_t c = 0; c < n_chunks && !st; c++)
    *n_outside += a.n_outside[c];
  rfm__dealloc(host, a.n_outside, (size_t)n_chunks, sizeof *a.n_outside);
  return st;
}

/* ---- the public functions ---- */

/* Whether rows are of the kind that was fitted must be known before they are opened: features
 * without a scaling would get one of their own. */
static rfm_status check_kind(const rfm_kmeans *m, const rfm_points *given, rfm_error *err)
{
  rfm_points known;
  rfm_status st;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "points is NULL");
  st = rfm__options_read(&known, sizeof known, RFM__SIZE_UP_TO(rfm_points, reserved), given,
                         "rfm_points", err);
  if (st)
    return st;
  if (m->scaling && known.matrix)
    return rfm__fail(err, RFM_E_ARG, "a matrix is given, but the clusters are of features");
  if (!m->scaling && known.features)
    return rfm__fail(err, RFM_E_ARG, "features are given, but the clusters are of a matrix");
  if (!m->scaling && known.matrix && known.n_columns != m->found.n_columns)
    return rfm__fail(err, RFM_E_ARG, "n_columns is %d, that of the clusters %d",
                     (int)known.n_columns, (int)m->found.n_columns);
  return RFM_OK;
}

static rfm_status check_apart(const rfm__points *points, const int32_t *label, rfm_error *err)
{
  const int64_t n = points->n_rows;
  rfm__memory memory[1 + RFM__FEATURES_MEMORY] = {
      {label, n * (int64_t)sizeof *label, "label"},
      {points->matrix, n * points->n_columns * (int64_t)sizeof *points->matrix, "matrix"}};

  if (points->features)
    rfm__features_memory(points->features, memory + 1);
  return rfm__memory_apart(memory, 1, points->features ? 1 + RFM__FEATURES_MEMORY : 2, err);
}

static rfm_status assign_points(const rfm_kmeans *m, const rfm__points *points, int32_t *label,
                                int64_t n_label, int64_t *n_outside, rfm_error *err)
{
  int64_t outside = 0;
  rfm_status st = RFM_OK;

  if (n_label != points->n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_label is %lld, not %lld", (long long)n_label,
                     (long long)points->n_rows);
  if (!label && n_label > 0)
    return rfm__fail(err, RFM_E_ARG, "label is NULL");
  st = check_apart(points, label, err);
  if (!st && n_label > 0)
    st = rfm__points_check(points, NULL, err);
  if (!st && n_label > 0)
    st = rfm__kmeans_label(m, points, label, &outside, err);
  if (!st && n_outside)
    *n_outside = outside;
  return st;
}

rfm_status RFM_CALL rfm_kmeans_assign(const rfm_kmeans *kmeans, const rfm_points *points,
                                      int32_t *label, int64_t n_label, int64_t *n_outside,
                                      rfm_error *err)
{
  rfm__points p;
  rfm_status st;

  if (!kmeans)
    return rfm__fail(err, RFM_E_ARG, "kmeans is NULL");
  st = check_kind(kmeans, points, err);
  if (st)
    return st;
  st = rfm__points_open(&p, &kmeans->host, points, kmeans->scaling, err);
  if (!st)
    st = assign_points(kmeans, &p, label, n_label, n_outside, err);
  rfm__points_close(&p);
  return st;
}

static int32_t n_values_of(const rfm_kmeans *m)
{
  return m->scaling ? m->scaling->metrics->n : m->found.n_columns;
}

/* The value behind coordinate @j must be finite; metrics that are not scaled don't count. */
static rfm_status check_values(const rfm_kmeans *m, const double *values, rfm_error *err)
{
  for (int32_t j = 0; j < m->found.n_columns; j++) {
    const int32_t column = m->scaling ? m->scaling->scaled[j].column : j;

    if (!rfm__is_finite(values[column]))
      return rfm__fail_at(err, RFM_E_DATA, -1, column, "column %d%s%s: the value is not finite",
                          (int)column, m->scaling ? ", " : "",
                          m->scaling ? rfm__scaled_name(m->scaling, j) : "");
  }
  return RFM_OK;
}

rfm_status RFM_CALL rfm_kmeans_one(const rfm_kmeans *kmeans, const double *values, int32_t n_values,
                                   int32_t *label, rfm_error *err)
{
  double x[RFM__MAX_COORDINATES];
  rfm_status st;

  if (!kmeans || !values || !label)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !kmeans   ? "kmeans"
                     : !values ? "values"
                               : "label");
  if (n_values != n_values_of(kmeans))
    return rfm__fail(err, RFM_E_ARG, "n_values is %d, not %d", (int)n_values,
                     (int)n_values_of(kmeans));
  st = rfm__float_check(err);
  if (!st)
    st = check_values(kmeans, values, err);
  if (st)
    return st;
  rfm__points_one(kmeans->scaling, kmeans->found.n_columns, values, x);
  assign_block(kmeans, x, 1, label);
  return RFM_OK;
}
