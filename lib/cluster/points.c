/* SPDX-License-Identifier: MIT */
/* Points: what the caller handed over, resolved, and read as coordinates. */
#include "cluster/points.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/float_env.h"
#include "base/host.h"
#include "base/options.h"
#include "data/features.h"

#include <float.h>
#include <string.h>

enum { BLOCK_ROWS = 64 }; /* coordinates on the stack at a time */

static int64_t count_chunks(const rfm__points *p)
{
  return p->n_rows / RFM__POINTS_CHUNK + (p->n_rows % RFM__POINTS_CHUNK != 0);
}

static int64_t chunk_end(const rfm__points *p, int64_t begin)
{
  return begin + RFM__POINTS_CHUNK < p->n_rows ? begin + RFM__POINTS_CHUNK : p->n_rows;
}

const char *rfm__points_name(const rfm__points *points, int32_t column)
{
  return points->scaling ? rfm__scaled_name(points->scaling, column) : "column";
}

/* ---- opening ---- */

static rfm_status open_matrix(rfm__points *p, const rfm_points *given, rfm_error *err)
{
  if (given->scaling)
    return rfm__fail(err, RFM_E_ARG, "scaling is given, but a matrix is taken as it is");
  if (given->n_columns < 1 || given->n_columns > RFM__MAX_COORDINATES)
    return rfm__fail(err, RFM_E_ARG, "n_columns is %d, not 1 to %d", (int)given->n_columns,
                     RFM__MAX_COORDINATES);
  if (given->n_rows < 0)
    return rfm__fail(err, RFM_E_ARG, "n_rows is negative");
  if (given->n_rows > INT64_MAX / (int64_t)sizeof(double) / given->n_columns)
    return rfm__fail(err, RFM_E_LIMIT, "n_rows times n_columns overflows");
  p->matrix = given->matrix;
  p->n_rows = given->n_rows;
  p->n_columns = given->n_columns;
  return RFM_OK;
}

static rfm_status open_features(rfm__points *p, const rfm_points *given, const rfm_scaling *scaling,
                                rfm_error *err)
{
  rfm_status st = RFM_OK;

  if (given->n_rows || given->n_columns)
    return rfm__fail(err, RFM_E_ARG, "n_rows and n_columns must be 0 with features");
  if (scaling && given->scaling && !rfm__scaling_same(scaling, given->scaling))
    return rfm__fail(err, RFM_E_ARG, "scaling is another one than the clusters were made with");
  p->features = given->features;
  p->n_rows = given->features->n_rows;
  p->scaling = scaling ? scaling : given->scaling;
  if (!p->scaling) {
    st = rfm_scaling_fit(&p->own, given->features, NULL, err);
    p->scaling = p->own;
  } else {
    st = rfm__metrics_same(p->scaling->metrics, given->features->metrics, err);
  }
  if (!st)
    p->n_columns = p->scaling->n;
  return st;
}

rfm_status rfm__points_open(rfm__points *points, const rfm_host *host, const rfm_points *given,
                            const rfm_scaling *scaling, rfm_error *err)
{
  rfm_points known;
  rfm_status st;

  memset(points, 0, sizeof *points);
  if (!given)
    return rfm__fail(err, RFM_E_ARG, "points is NULL");
  st = rfm__options_read(&known, sizeof known, RFM__SIZE_UP_TO(rfm_points, reserved), given,
                         "rfm_points", err);
  if (!st && (known.flags || known.reserved))
    st = rfm__fail(err, RFM_E_ARG, "%s must be 0", known.flags ? "flags" : "reserved");
  if (!st && !known.features == !known.matrix)
    st = rfm__fail(err, RFM_E_ARG, "points has %s matrix",
                   known.features ? "features and a" : "neither features nor a");
  if (!st)
    st = rfm__host_read(&points->host, !host && known.features ? &known.features->host : host, err);
  if (!st)
    st = rfm__float_check(err);
  if (!st)
    st = known.matrix ? open_matrix(points, &known, err)
                      : open_features(points, &known, scaling, err);
  return st;
}

void rfm__points_close(rfm__points *points)
{
  rfm_scaling_free(points->own);
  points->own = NULL;
}

/* ---- reading ---- */

/* A later row may be infinitely far from those of the scaling: without weight even that is 0. */
static double coordinate(const rfm__scaled *s, double value)
{
  return s->weight > 0.0 ? rfm__scaled_value(s, value) * s->weight + 0.0 : 0.0;
}

static void read_features(const rfm__points *p, int64_t begin, int64_t end, double *out)
{
  for (int32_t j = 0; j < p->n_columns; j++) {
    const rfm__scaled *s = &p->scaling->scaled[j];
    const double *values = rfm__features_values(p->features, s->column);

    for (int64_t i = begin; i < end; i++)
      out[(i - begin) * p->n_columns + j] = coordinate(s, values[i]);
  }
}

void rfm__points_rows(const rfm__points *points, int64_t begin, int64_t end, double *out)
{
  const size_t n = (size_t)(end - begin) * (size_t)points->n_columns;

  if (points->features)
    read_features(points, begin, end, out);
  else if (n > 0)
    memcpy(out, points->matrix + begin * points->n_columns, n * sizeof *out);
}

void rfm__points_one(const rfm_scaling *scaling, int32_t n_columns, const double *values,
                     double *out)
{
  for (int32_t j = 0; j < n_columns; j++)
    out[j] =
        scaling ? coordinate(&scaling->scaled[j], values[scaling->scaled[j].column]) : values[j];
}

/* ---- looking at all rows ---- */

typedef struct range {
  double least[RFM__MAX_COORDINATES];
  double greatest[RFM__MAX_COORDINATES];
} range;

typedef struct looking {
  const rfm__points *points;
  const int32_t *label;
  int64_t *bad; /* per chunk: its first cell that is not finite, row by row, or -1 */
  range *ranges;
} looking;

static int64_t find_bad(const rfm__points *p, const int32_t *label, int64_t begin, int64_t end)
{
  for (int64_t i = begin * p->n_columns; i < end * p->n_columns; i++)
    if (!rfm__is_finite(p->matrix[i]) && (!label || label[i / p->n_columns] >= 0))
      return i;
  return -1;
}

static void RFM_CALL check_chunk(int64_t chunk, void *arg)
{
  const looking *l = arg;
  const int64_t begin = chunk * RFM__POINTS_CHUNK;

  l->bad[chunk] = find_bad(l->points, l->label, begin, chunk_end(l->points, begin));
}

static rfm_status tell_bad(const rfm__points *p, const int64_t *bad, rfm_error *err)
{
  for (int64_t c = 0; c < count_chunks(p); c++)
    if (bad[c] >= 0)
      return rfm__fail_at(err, RFM_E_DATA, bad[c] / p->n_columns, (int32_t)(bad[c] % p->n_columns),
                          "row %lld, column %d: the value is not finite",
                          (long long)(bad[c] / p->n_columns), (int)(bad[c] % p->n_columns));
  return RFM_OK;
}

static rfm_status check_matrix(const rfm__points *p, const int32_t *label, rfm_error *err)
{
  const int64_t n_chunks = count_chunks(p);
  looking l = {p, label, rfm__alloc(&p->host, (size_t)n_chunks, sizeof *l.bad), NULL};
  rfm_status st;

  if (!l.bad)
    return rfm__fail_nomem(err);
  st = rfm__parallel_for(&p->host, n_chunks, check_chunk, &l, err);
  if (!st)
    st = tell_bad(p, l.bad, err);
  rfm__dealloc(&p->host, l.bad, (size_t)n_chunks, sizeof *l.bad);
  return st;
}

rfm_status rfm__points_check(const rfm__points *points, const int32_t *label, rfm_error *err)
{
  if (points->n_rows == 0)
    return rfm__fail(err, RFM_E_STATE, "there is no row");
  return points->features ? rfm__scaling_check_rows(points->scaling, points->features, label, err)
                          : check_matrix(points, label, err);
}

static void widen(range *r, const double *row, int32_t n)
{
  for (int32_t j = 0; j < n; j++) {
    r->least[j] = row[j] < r->least[j] ? row[j] : r->least[j];
    r->greatest[j] = row[j] > r->greatest[j] ? row[j] : r->greatest[j];
  }
}

static void begin_range(range *r, int32_t n)
{
  for (int32_t j = 0; j < n; j++) {
    r->least[j] = DBL_MAX;
    r->greatest[j] = -DBL_MAX;
  }
}

static void RFM_CALL range_chunk(int64_t chunk, void *arg)
{
  const looking *l = arg;
  const rfm__points *p = l->points;
  const int64_t first = chunk * RFM__POINTS_CHUNK, end = chunk_end(p, first);
  range r;
  double block[BLOCK_ROWS * RFM__MAX_COORDINATES];

  l->bad[chunk] = p->matrix ? find_bad(p, l->label, first, end) : -1;
  begin_range(&r, p->n_columns);
  for (int64_t begin = first; begin < end; begin += BLOCK_ROWS) {
    const int64_t stop = end - begin < BLOCK_ROWS ? end : begin + BLOCK_ROWS;
    const double *x = rfm__points_block(p, begin, stop, block);

    for (int64_t i = begin; i < stop; i++, x += p->n_columns)
      if (!l->label || l->label[i] >= 0)
        widen(&r, x, p->n_columns);
  }
  l->ranges[chunk] = r;
}

static rfm_status settle_range(const rfm__points *p, const range *ranges, int64_t n_chunks,
                               double *least, double *greatest, rfm_error *err)
{
  range all;

  begin_range(&all, p->n_columns);
  for (int64_t c = 0; c < n_chunks; c++) {
    widen(&all, ranges[c].least, p->n_columns);
    widen(&all, ranges[c].greatest, p->n_columns);
  }
  for (int32_t j = 0; j < p->n_columns; j++) {
    if (!rfm__is_finite(all.greatest[j] - all.least[j]))
      return rfm__fail_at(err, RFM_E_LIMIT, -1, j, "%s: the values are too far apart",
                          rfm__points_name(p, j));
    least[j] = all.least[j] + 0.0; /* no -0.0 */
    greatest[j] = all.greatest[j] + 0.0;
  }
  return RFM_OK;
}

static rfm_status find_range(looking *l, double *least, double *greatest, rfm_error *err)
{
  const rfm__points *p = l->points;
  const int64_t n_chunks = count_chunks(p);
  rfm_status st = rfm__parallel_for(&p->host, n_chunks, range_chunk, l, err);

  if (!st)
    st = tell_bad(p, l->bad, err);
  return st ? st : settle_range(p, l->ranges, n_chunks, least, greatest, err);
}

/* The values of a matrix are checked on the way. */
rfm_status rfm__points_range(const rfm__points *points, const int32_t *label, double *least,
                             double *greatest, rfm_error *err)
{
  const rfm_host *host = &points->host;
  const size_t n = (size_t)count_chunks(points);
  looking l = {points, label, NULL, NULL};
  rfm_status st = RFM_OK;

  if (points->features || points->n_rows == 0)
    st = rfm__points_check(points, label, err);
  if (st)
    return st;
  l.bad = rfm__alloc(host, n, sizeof *l.bad);
  l.ranges = rfm__alloc(host, n, sizeof *l.ranges);
  st = l.bad && l.ranges ? find_range(&l, least, greatest, err) : rfm__fail_nomem(err);
  rfm__wipe_dealloc(host, l.ranges, n, sizeof *l.ranges);
  rfm__dealloc(host, l.bad, n, sizeof *l.bad);
  return st;
}
