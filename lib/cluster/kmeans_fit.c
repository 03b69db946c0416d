/* SPDX-License-Identifier: MIT */
/* Fit: points onto the grid and into a tree once, then start after start, then the unrounded means
 * of all rows. */
#include "cluster/kmeans.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/options.h"
#include "cluster/draw.h"
#include "cluster/kmeans_start.h"
#include "cluster/means.h"
#include "math/special.h"

#include <float.h>
#include <string.h>

#define PREPARING "sorting points"
#define DESCRIBING "means of clusters"

enum { DEFAULT_K = 8, DEFAULT_STARTS = 10, MOST_STARTS = 1000, DEFAULT_ITERATIONS = 300 };

/* ---- options ---- */

static rfm_status check_options(const rfm_kmeans_options *o, rfm_error *err)
{
  if (o->flags || o->reserved)
    return rfm__fail(err, RFM_E_ARG, "rfm_kmeans_options.%s must be 0",
                     o->flags ? "flags" : "reserved");
  if (o->k < 0 || o->k > RFM__KMEANS_MOST)
    return rfm__fail(err, RFM_E_ARG, "k is %d, not 1 to %d", (int)o->k, RFM__KMEANS_MOST);
  if (o->n_starts < 0 || o->n_starts > MOST_STARTS)
    return rfm__fail(err, RFM_E_ARG, "n_starts is %d, not 1 to %d", (int)o->n_starts, MOST_STARTS);
  if (o->start && o->n_starts > 1)
    return rfm__fail(err, RFM_E_ARG, "n_starts is %d, but the centres of one start are given",
                     (int)o->n_starts);
  if (o->max_iterations < 0)
    return rfm__fail(err, RFM_E_ARG, "max_iterations is %d, not 1 or more", (int)o->max_iterations);
  if (o->sample_rows < 0)
    return rfm__fail(err, RFM_E_ARG, "sample_rows is %lld, not 0 or more",
                     (long long)o->sample_rows);
  return RFM_OK;
}

rfm_status rfm__kmeans_read(rfm_kmeans_options *options, const rfm_kmeans_options *given, int whole,
                            rfm_error *err)
{
  rfm_kmeans_options *o = options;
  rfm_status st = rfm__options_read(o, sizeof *o, RFM__SIZE_UP_TO(rfm_kmeans_options, reserved),
                                    given, "rfm_kmeans_options", err);

  if (!st)
    st = check_options(o, err);
  if (!st && !whole && (o->k || o->start))
    st = rfm__fail(err, RFM_E_ARG, "%s must be %s: k runs from k_min to k_max",
                   o->k ? "k" : "start", o->k ? "0" : "NULL");
  if (st)
    return st;
  o->k = o->k ? o->k : DEFAULT_K;
  o->n_starts = o->start ? 1 : o->n_starts ? o->n_starts : DEFAULT_STARTS;
  o->max_iterations = o->max_iterations ? o->max_iterations : DEFAULT_ITERATIONS;
  return RFM_OK;
}

/* ---- what does not depend on k ---- */

/* Of the time that preparing takes. */
#define RANGE_SHARE 0.2

static rfm_status draw_sample(rfm__kmeans_work *w, const rfm_kmeans_options *o, rfm_error *err)
{
  if (o->sample_rows == 0 || o->sample_rows >= w->points.n_rows)
    return RFM_OK;
  w->drawn = rfm__alloc(&w->points.host, (size_t)o->sample_rows, sizeof *w->drawn);
  if (!w->drawn)
    return rfm__fail_nomem(err);
  w->rows.drawn = w->drawn;
  w->rows.n = o->sample_rows;
  return rfm__draw(&w->points.host, ~o->seed, w->points.n_rows, w->rows.n, w->drawn, err);
}

static rfm_status reserve_labels(rfm__kmeans_work *w, rfm_error *err)
{
  w->n_labels = w->points.n_rows;
  w->label = rfm__alloc(&w->points.host, (size_t)w->n_labels, sizeof *w->label);
  return w->label ? RFM_OK : rfm__fail_nomem(err);
}

/* Checks the rows, too. */
static rfm_status fit_grid(rfm__grid *grid, const rfm__points *p, const int32_t *label,
                           rfm_error *err)
{
  rfm_status st;

  if (p->n_rows > INT32_MAX)
    return rfm__fail(err, RFM_E_LIMIT, "%lld rows are more than 2^31 - 1", (long long)p->n_rows);
  st = rfm__points_range(p, label, grid->least, grid->greatest, err);
  grid->n_columns = p->n_columns;
  if (!st)
    rfm__grid_settle(grid);
  return st;
}

rfm_status rfm__kmeans_prepare(rfm__kmeans_work *work, const rfm_host *host,
                               const rfm_points *points, const rfm_kmeans_options *options,
                               rfm_error *err)
{
  rfm__kmeans_work *w = work;
  rfm_status st;

  memset(w, 0, sizeof *w);
  st = rfm__points_open(&w->points, host, points, NULL, err);
  if (!st)
    st = rfm__progress(&w->points.host, PREPARING, 0.0, err);
  if (!st)
    st = fit_grid(&w->grid, &w->points, NULL, err);
  if (st)
    return st;
  w->rows.grid = &w->grid;
  w->rows.points = &w->points;
  w->rows.n = w->points.n_rows;
  st = draw_sample(w, options, err);
  if (!st)
    st = rfm__progress(&w->points.host, PREPARING, RANGE_SHARE, err);
  if (!st)
    st = rfm__tree_build(&w->tree, &w->rows, err);
  if (!st)
    st = reserve_labels(w, err);
  return st ? st : rfm__progress(&w->points.host, PREPARING, 1.0, err);
}

void rfm__kmeans_finish(rfm__kmeans_work *work)
{
  const rfm_host *host = &work->points.host;

  rfm__dealloc(host, work->label, (size_t)work->n_labels, sizeof *work->label);
  rfm__tree_free(&work->tree, host);
  rfm__dealloc(host, work->drawn, (size_t)work->rows.n, sizeof *work->drawn);
  rfm__points_close(&work->points);
}

/* ---- starts ---- */

/* One run with its centres; they have room for the trials of a start. */
typedef struct run {
  rfm__lloyd lloyd;
  size_t room;
} run;

static rfm_status open_run(run *r, const rfm__kmeans_work *w, const rfm_kmeans_options *o,
                           rfm_error *err)
{
  const rfm_host *host = &w->points.host;
  rfm__centres *c = &r->lloyd.centres;

  memset(r, 0, sizeof *r);
  r->room = (size_t)(o->k + rfm__start_trials(o->k));
  r->lloyd.tree = &w->tree;
  r->lloyd.rows = &w->rows;
  r->lloyd.max_iterations = o->max_iterations;
  c->k = o->k;
  c->n_columns = w->grid.n_columns;
  c->at = rfm__alloc(host, r->room, (size_t)c->n_columns * sizeof *c->at);
  c->norm = rfm__alloc(host, r->room, sizeof *c->norm);
  return c->at && c->norm ? RFM_OK : rfm__fail_nomem(err);
}

static void close_run(run *r, const rfm_host *host)
{
  rfm__centres *c = &r->lloyd.centres;

  rfm__dealloc(host, c->norm, r->room, sizeof *c->norm);
  rfm__dealloc(host, c->at, r->room, (size_t)c->n_columns * sizeof *c->at);
}

static rfm_status check_start(const rfm__kmeans_work *w, const rfm_kmeans_options *o,
                              rfm_error *err)
{
  const int32_t d = w->grid.n_columns;

  for (int32_t i = 0; o->start && i < o->k * d; i++)
    if (!rfm__is_finite(o->start[i]))
      return rfm__fail_at(err, RFM_E_DATA, i / d, i % d,
                          "start: coordinate %d of centre %d is not finite", (int)(i % d),
                          (int)(i / d));
  return RFM_OK;
}

static rfm_status check_distinct(const rfm__kmeans_work *w, const rfm_kmeans_options *o,
                                 rfm_error *err)
{
  int32_t n;
  rfm_status st = rfm__start_distinct(&w->tree, &w->points.host, o->k, &n, err);

  if (!st && n < o->k)
    st = rfm__fail(err, RFM_E_DATA, "k is %d, but there %s only %d distinct row%s", (int)o->k,
                   n == 1 ? "is" : "are", (int)n, n == 1 ? "" : "s");
  return st;
}

static void place_given(rfm__centres *centres, const rfm__grid *grid, const double *start)
{
  int32_t at[RFM__MAX_COORDINATES];

  for (int32_t c = 0; c < centres->k; c++) {
    rfm__grid_round(grid, start + (int64_t)c * grid->n_columns, 1, RFM__GRID_SLACK_STARTS, at);
    rfm__centre_set(centres, c, at);
  }
}

static rfm_status run_start(run *r, const rfm__kmeans_work *w, const rfm_kmeans_options *o,
                            int32_t start, rfm__rng *rng, rfm_error *err)
{
  const rfm__span share = {(double)start / o->n_starts, 1.0 / o->n_starts};
  rfm_status st = RFM_OK;

  if (o->start)
    place_given(&r->lloyd.centres, &w->grid, o->start);
  else
    st = rfm__start_draw(&w->tree, &w->points.host, rng, &r->lloyd.centres, err);
  return st ? st : rfm__lloyd_run(&r->lloyd, &share, err);
}

static void keep(rfm_kmeans *m, const rfm__lloyd *l, int32_t start)
{
  for (int32_t c = 0; c < l->centres.k; c++)
    rfm__centre_set(&m->centres, c, l->centres.at + (int64_t)c * l->centres.n_columns);
  m->found.n_iterations = l->n_iterations;
  m->found.is_converged = l->converged;
  m->found.best_start = start;
}

static rfm_status run_starts(rfm_kmeans *m, run *r, const rfm__kmeans_work *w,
                             const rfm_kmeans_options *o, rfm_error *err)
{
  rfm__wide best = {0, 0};
  rfm__rng rng;
  rfm_status st = RFM_OK;

  rfm__rng_seed(&rng, o->seed);
  for (int32_t start = 0; start < o->n_starts && !st; start++) {
    st = run_start(r, w, o, start, &rng, err);
    if (!st && (start == 0 || rfm__wide_less(r->lloyd.inertia, best))) {
      best = r->lloyd.inertia;
      keep(m, &r->lloyd, start);
    }
  }
  return st;
}

/* ---- all rows ---- */

/* Centres of clusters without rows stay where they are. */
static void settle_empty(rfm_kmeans *m)
{
  const int32_t d = m->found.n_columns;

  for (int32_t c = 0; c < m->found.k; c++) {
    if (m->size[c] > 0)
      continue;
    m->found.n_empty++;
    for (int32_t j = 0; j < d; j++)
      m->mean[(int64_t)c * d + j] = rfm__grid_value(&m->grid, j, m->centres.at[(int64_t)c * d + j]);
  }
}

static rfm_status check_finite(const rfm_kmeans *m, rfm_error *err)
{
  int finite = m->found.inertia <= DBL_MAX;

  for (int64_t i = 0; i < (int64_t)m->found.k * m->found.n_columns; i++)
    finite &= rfm__is_finite(m->mean[i]);
  return finite ? RFM_OK
                : rfm__fail(err, RFM_E_LIMIT, "values are too far apart: sums of them overflow");
}

/* Sizes, means and inertia. */
static rfm_status describe(rfm_kmeans *m, const rfm__points *p, const int32_t *label,
                           rfm_error *err)
{
  const int32_t k = m->found.k;
  double *spread = rfm__alloc(&m->host, (size_t)k, 2 * sizeof *spread);
  rfm_status st;

  if (!spread)
    return rfm__fail_nomem(err);
  st = rfm__cluster_means(p, label, k, DESCRIBING, m->size, m->mean, err);
  if (!st)
    st = rfm__cluster_spread(p, label, k, DESCRIBING, m->mean, spread, err);
  if (!st) {
    m->found.inertia = rfm__cluster_inertia(spread, k);
    st = check_finite(m, err);
  }
  rfm__dealloc(&m->host, spread, (size_t)k, 2 * sizeof *spread);
  return st;
}

/* The tree knows all rows, unless they were drawn. */
static rfm_status label_rows(const rfm_kmeans *m, rfm__kmeans_work *w, rfm_error *err)
{
  int64_t n_outside;

  return w->drawn ? rfm__kmeans_label(m, &w->points, w->label, &n_outside, err)
                  : rfm__lloyd_label(&w->tree, &m->host, &m->centres, w->label, err);
}

static rfm_status find(rfm_kmeans *m, rfm__kmeans_work *w, const rfm_kmeans_options *o,
                       rfm_error *err)
{
  run r;
  rfm_status st = open_run(&r, w, o, err);

  m->grid = w->grid;
  m->found.n_rows = w->points.n_rows;
  m->found.n_fitted = w->rows.n;
  if (!st)
    st = run_starts(m, &r, w, o, err);
  close_run(&r, &m->host);
  if (!st)
    st = label_rows(m, w, err);
  if (!st)
    st = describe(m, &w->points, w->label, err);
  if (!st)
    settle_empty(m);
  return st;
}

rfm_status rfm__kmeans_find(rfm_kmeans **out, rfm__kmeans_work *work,
                            const rfm_kmeans_options *options, rfm_error *err)
{
  rfm_kmeans *m = NULL;
  rfm_status st = check_start(work, options, err);

  if (!st)
    st = check_distinct(work, options, err);
  if (!st)
    st = rfm__kmeans_new(&m, &work->points.host, work->points.scaling, options->k,
                         work->grid.n_columns, err);
  if (!st)
    st = find(m, work, options, err);
  if (st)
    rfm_kmeans_free(m);
  else
    *out = m;
  return st;
}

rfm_status RFM_CALL rfm_kmeans_fit(rfm_kmeans **out, const rfm_host *host, const rfm_points *points,
                                   const rfm_kmeans_options *options, rfm_error *err)
{
  rfm_kmeans_options o;
  rfm__kmeans_work work;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  st = rfm__kmeans_read(&o, options, 1, err);
  if (st)
    return st;
  st = rfm__kmeans_prepare(&work, host, points, &o, err);
  if (!st)
    st = rfm__kmeans_find(out, &work, &o, err);
  rfm__kmeans_finish(&work);
  return st;
}

/* ---- from labels ---- */

/* Also counts the rows of each cluster. */
static rfm_status check_labels(rfm_kmeans *m, const int32_t *label, int64_t n, rfm_error *err)
{
  for (int64_t i = 0; i < n; i++) {
    if (label[i] < -1 || label[i] >= m->found.k)
      return rfm__fail_at(err, RFM_E_DATA, i, -1, "row %lld: label is %d, not -1 to %d",
                          (long long)i, (int)label[i], (int)m->found.k - 1);
    if (label[i] >= 0)
      m->size[label[i]]++;
  }
  for (int32_t c = 0; c < m->found.k; c++) {
    if (m->size[c] == 0)
      return rfm__fail(err, RFM_E_DATA, "cluster %d has no row", (int)c);
    m->found.n_rows += m->size[c];
  }
  m->found.n_fitted = m->found.n_rows;
  return RFM_OK;
}

static void round_means(rfm_kmeans *m)
{
  int32_t at[RFM__MAX_COORDINATES];

  for (int32_t c = 0; c < m->found.k; c++) {
    rfm__grid_round(&m->grid, m->mean + (int64_t)c * m->found.n_columns, 1, 0, at);
    rfm__centre_set(&m->centres, c, at);
  }
}

static rfm_status take_labels(rfm_kmeans *m, const rfm__points *p, const int32_t *label,
                              rfm_error *err)
{
  rfm_status st = check_labels(m, label, p->n_rows, err);

  if (!st)
    st = fit_grid(&m->grid, p, label, err);
  if (!st)
    st = describe(m, p, label, err);
  if (!st)
    round_means(m);
  m->found.is_converged = 1;
  return st;
}

static rfm_status of_labels(rfm_kmeans **out, const rfm__points *p, const int32_t *label, int32_t k,
                            rfm_error *err)
{
  rfm_kmeans *m = NULL;
  rfm_status st = rfm__kmeans_new(&m, &p->host, p->scaling, k, p->n_columns, err);

  if (!st)
    st = take_labels(m, p, label, err);
  if (st)
    rfm_kmeans_free(m);
  else
    *out = m;
  return st;
}

rfm_status RFM_CALL rfm_kmeans_from_labels(rfm_kmeans **out, const rfm_host *host,
                                           const rfm_points *points, const int32_t *label,
                                           int64_t n_label, int32_t k, rfm_error *err)
{
  rfm__points p;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!label)
    return rfm__fail(err, RFM_E_ARG, "label is NULL");
  if (k < 1 || k > RFM__KMEANS_MOST)
    return rfm__fail(err, RFM_E_ARG, "k is %d, not 1 to %d", (int)k, RFM__KMEANS_MOST);
  st = rfm__points_open(&p, host, points, NULL, err);
  if (!st && n_label != p.n_rows)
    st = rfm__fail(err, RFM_E_ARG, "n_label is %lld, not %lld", (long long)n_label,
                   (long long)p.n_rows);
  if (!st)
    st = of_labels(out, &p, label, k, err);
  rfm__points_close(&p);
  return st;
}
