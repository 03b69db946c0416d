/* SPDX-License-Identifier: MIT */
/* Quality: inertia, silhouette, and the indices of Calinski and Harabasz and of Davies and Bouldin.
 */
#include "cluster/quality.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/options.h"
#include "cluster/draw.h"
#include "cluster/means.h"
#include "cluster/silhouette.h"
#include "math/special.h"
#include "math/sum.h"

#include <float.h>
#include <string.h>

enum { DEFAULT_SILHOUETTE_ROWS = 10000, MAX_LABEL = 1000000, PAIRS_CHUNK = 16 };

static const char *const STAGE = "quality of clusters";

/* ---- drawing rows ---- */

static int64_t count_rows(const int32_t *label, int64_t n_rows)
{
  int64_t n = 0;

  for (int64_t i = 0; i < n_rows; i++)
    n += !label || label[i] >= 0;
  return n;
}

/* @drawn are numbers among the rows that count; make them numbers of rows. */
static void number_rows(const int32_t *label, int64_t *drawn, int64_t n)
{
  int64_t row = 0, counted = 0;

  for (int64_t i = 0; i < n; i++, row++, counted++) {
    while (label[row] < 0 || counted < drawn[i])
      counted += label[row++] >= 0;
    drawn[i] = row;
  }
}

static rfm_status read_options(rfm_quality_options *o, const rfm_quality_options *given,
                               rfm_error *err)
{
  const rfm_status st =
      rfm__options_read(o, sizeof *o, RFM__SIZE_UP_TO(rfm_quality_options, silhouette_rows), given,
                        "rfm_quality_options", err);

  if (!st && o->flags)
    return rfm__fail(err, RFM_E_ARG, "flags must be 0");
  if (!st && o->silhouette_rows < 0)
    return rfm__fail(err, RFM_E_ARG, "silhouette_rows is negative");
  if (!st && o->silhouette_rows == 0)
    o->silhouette_rows = DEFAULT_SILHOUETTE_ROWS;
  return st;
}

static rfm_status draw_rows(rfm__judge *j, const int32_t *label, int64_t n,
                            const rfm_quality_options *o, rfm_error *err)
{
  const rfm__points *p = j->points;
  const size_t d = (size_t)p->n_columns;
  rfm_status st;

  j->n_drawn = n < o->silhouette_rows ? n : o->silhouette_rows;
  j->drawn = rfm__alloc(&p->host, (size_t)j->n_drawn, sizeof *j->drawn);
  j->x = rfm__alloc(&p->host, (size_t)j->n_drawn * d, sizeof *j->x);
  if (!j->drawn || !j->x)
    return rfm__fail_nomem(err);
  st = rfm__draw(&p->host, o->seed, n, j->n_drawn, j->drawn, err);
  if (st)
    return st;
  if (label)
    number_rows(label, j->drawn, j->n_drawn);
  for (int64_t i = 0; i < j->n_drawn; i++)
    rfm__points_rows(p, j->drawn[i], j->drawn[i] + 1, j->x + (size_t)i * d);
  return RFM_OK;
}

rfm_status rfm__judge_open(rfm__judge *judge, const rfm__points *points, const int32_t *label,
                           const rfm_quality_options *options, rfm_error *err)
{
  rfm_quality_options o;
  rfm_status st;

  memset(judge, 0, sizeof *judge);
  judge->points = points;
  st = read_options(&o, options, err);
  return st ? st : draw_rows(judge, label, count_rows(label, points->n_rows), &o, err);
}

void rfm__judge_close(rfm__judge *judge)
{
  const rfm_host *host = &judge->points->host;
  const size_t n = (size_t)judge->n_drawn;

  rfm__wipe_dealloc(host, judge->x, n * (size_t)judge->points->n_columns, sizeof *judge->x);
  rfm__dealloc(host, judge->drawn, n, sizeof *judge->drawn);
  judge->x = NULL;
  judge->drawn = NULL;
}

/* ---- clusters ---- */

/* The clusters that have a row, and what the indices are made of. */
typedef struct clusters {
  const rfm__points *points;
  int32_t k;      /* those that have a row, moved to the front */
  int32_t room;   /* all */
  int64_t n_rows; /* that count */
  int64_t *size;  /* room */
  double *mean;   /* room x columns */
  double *spread; /* room x 2: sums of squared distances and of distances to the mean */
  double *score;  /* room: scratch */
} clusters;

static rfm_status clusters_open(clusters *c, const rfm__points *points, int32_t k, rfm_error *err)
{
  const size_t n = (size_t)k, d = (size_t)points->n_columns;

  memset(c, 0, sizeof *c);
  c->points = points;
  c->room = k;
  c->size = rfm__alloc(&points->host, n, sizeof *c->size);
  c->mean = rfm__alloc(&points->host, n * d, sizeof *c->mean);
  c->spread = rfm__alloc(&points->host, n * 2, sizeof *c->spread);
  c->score = rfm__alloc(&points->host, n, sizeof *c->score);
  return c->size && c->mean && c->spread && c->score ? RFM_OK : rfm__fail_nomem(err);
}

static void clusters_close(clusters *c)
{
  const rfm_host *host = &c->points->host;
  const size_t n = (size_t)c->room, d = (size_t)c->points->n_columns;

  rfm__dealloc(host, c->score, n, sizeof *c->score);
  rfm__dealloc(host, c->spread, n * 2, sizeof *c->spread);
  rfm__dealloc(host, c->mean, n * d, sizeof *c->mean);
  rfm__dealloc(host, c->size, n, sizeof *c->size);
}

static void leave_out_empty(clusters *c)
{
  const size_t d = (size_t)c->points->n_columns;

  for (int32_t from = 0; from < c->room; from++) {
    if (c->size[from] == 0)
      continue;
    c->n_rows += c->size[from];
    c->size[c->k] = c->size[from];
    memmove(c->mean + (size_t)c->k * d, c->mean + (size_t)from * d, d * sizeof *c->mean);
    memmove(c->spread + (size_t)c->k * 2, c->spread + (size_t)from * 2, 2 * sizeof *c->spread);
    c->k++;
  }
}

static rfm_status clusters_take(clusters *c, const int32_t *label, rfm_error *err)
{
  rfm_status st = rfm__cluster_means(c->points, label, c->room, STAGE, c->size, c->mean, err);

  if (!st)
    st = rfm__cluster_spread(c->points, label, c->room, STAGE, c->mean, c->spread, err);
  if (!st)
    leave_out_empty(c);
  return st;
}

static double squared_distance(const double *a, const double *b, int32_t n_columns)
{
  double square = 0.0;

  for (int32_t j = 0; j < n_columns; j++)
    square += (a[j] - b[j]) * (a[j] - b[j]);
  return square;
}

static const double *mean_of(const clusters *c, int32_t cluster)
{
  return c->mean + (size_t)cluster * (size_t)c->points->n_columns;
}

/* ---- Calinski and Harabasz ---- */

/* The mean of all rows in one column, as the mean of the clusters' means. */
static double overall_mean(const clusters *c, int32_t column)
{
  const double first = mean_of(c, 0)[column];

  for (int32_t i = 0; i < c->k; i++)
    c->score[i] = (double)c->size[i] * (mean_of(c, i)[column] - first);
  return first + rfm__sum(c->score, NULL, c->k) / (double)c->n_rows;
}

static double between(const clusters *c)
{
  const int32_t d = c->points->n_columns;
  double centre[RFM__MAX_COORDINATES];

  for (int32_t j = 0; j < d; j++)
    centre[j] = overall_mean(c, j);
  for (int32_t i = 0; i < c->k; i++)
    c->score[i] = (double)c->size[i] * squared_distance(mean_of(c, i), centre, d);
  return rfm__sum(c->score, NULL, c->k);
}

static double calinski_harabasz(const clusters *c, double apart, double inertia)
{
  const double within = inertia / (double)(c->n_rows - c->k);

  if (c->k == 1 || c->k == c->n_rows || (apart == 0.0 && within == 0.0))
    return rfm__quiet_nan();
  return apart / (double)(c->k - 1) / within;
}

/* ---- Davies and Bouldin ---- */

static double mean_distance(const clusters *c, int32_t i)
{
  return c->spread[2 * i + 1] / (double)c->size[i];
}

/* The worst of the ratios of cluster @i with another; -1 where means coincide. */
static double worst_ratio(const clusters *c, int32_t i)
{
  const double spread = mean_distance(c, i);
  double worst = 0.0;

  for (int32_t o = 0; o < c->k; o++) {
    const double apart =
        rfm__sqrt(squared_distance(mean_of(c, i), mean_of(c, o), c->points->n_columns));
    const double ratio = (spread + mean_distance(c, o)) / apart;

    if (o != i && apart == 0.0)
      return -1.0;
    if (o != i && ratio > worst)
      worst = ratio;
  }
  return worst;
}

static void RFM_CALL compare_chunk(int64_t chunk, void *arg)
{
  const clusters *c = arg;
  const int32_t begin = (int32_t)chunk * PAIRS_CHUNK;
  const int32_t end = c->k - begin < PAIRS_CHUNK ? c->k : begin + PAIRS_CHUNK;

  for (int32_t i = begin; i < end; i++)
    c->score[i] = worst_ratio(c, i);
}

static rfm_status davies_bouldin(clusters *c, double *index, rfm_error *err)
{
  const int64_t chunks = c->k / PAIRS_CHUNK + (c->k % PAIRS_CHUNK != 0);
  rfm_status st;

  *index = rfm__quiet_nan();
  if (c->k == 1)
    return RFM_OK;
  st = rfm__parallel_rows(&c->points->host, STAGE, chunks, compare_chunk, c, err);
  for (int32_t i = 0; i < c->k && !st; i++)
    if (c->score[i] < 0.0)
      return RFM_OK;
  if (!st)
    *index = rfm__sum(c->score, NULL, c->k) / (double)c->k;
  return st;
}

/* ---- all of them ---- */

static rfm_status silhouette(const rfm__judge *j, const int32_t *label, int32_t k, double *mean,
                             rfm_error *err)
{
  const rfm__points *p = j->points;
  const size_t n = (size_t)j->n_drawn;
  int32_t *drawn = rfm__alloc(&p->host, n, sizeof *drawn);
  rfm_status st;

  if (!drawn)
    return rfm__fail_nomem(err);
  for (size_t i = 0; i < n; i++)
    drawn[i] = label[j->drawn[i]];
  st = rfm__silhouette(&p->host, j->x, drawn, j->n_drawn, p->n_columns, k, mean, err);
  rfm__dealloc(&p->host, drawn, n, sizeof *drawn);
  return st;
}

static rfm_status judge_clusters(clusters *c, rfm_quality *q, rfm_error *err)
{
  const double apart = between(c);

  q->inertia = rfm__cluster_inertia(c->spread, c->k);
  q->n_rows = c->n_rows;
  q->k = c->k;
  if (!(q->inertia <= DBL_MAX && apart <= DBL_MAX))
    return rfm__fail(err, RFM_E_LIMIT, "values are too far apart: squared distances overflow");
  q->calinski_harabasz = calinski_harabasz(c, apart, q->inertia);
  return davies_bouldin(c, &q->davies_bouldin, err);
}

rfm_status rfm__judge_labels(const rfm__judge *judge, const int32_t *label, int32_t k,
                             rfm_quality *quality, rfm_error *err)
{
  clusters c;
  rfm_status st = clusters_open(&c, judge->points, k, err);

  if (!st)
    st = clusters_take(&c, label, err);
  if (!st)
    st = judge_clusters(&c, quality, err);
  clusters_close(&c);
  if (!st)
    st = silhouette(judge, label, k, &quality->silhouette, err);
  quality->silhouette_rows = judge->n_drawn;
  quality->reserved = 0;
  return st;
}

/* ---- the public function ---- */

static rfm_status check_labels(const int32_t *label, int64_t n, int32_t *k, rfm_error *err)
{
  *k = 0;
  for (int64_t i = 0; i < n; i++) {
    if (label[i] < -1 || label[i] > MAX_LABEL)
      return rfm__fail_at(err, RFM_E_DATA, i, -1, "row %lld: label is %d, not -1 to %d",
                          (long long)i, (int)label[i], MAX_LABEL);
    if (label[i] >= *k)
      *k = label[i] + 1;
  }
  if (*k == 0)
    return rfm__fail(err, RFM_E_STATE, "no row counts");
  return RFM_OK;
}

static rfm_status judge_points(const rfm__points *points, const int32_t *label, int64_t n_label,
                               const rfm_quality_options *options, rfm_quality *quality,
                               rfm_error *err)
{
  rfm__judge judge;
  int32_t k = 0;
  rfm_status st = RFM_OK;

  if (n_label != points->n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_label is %lld, not %lld", (long long)n_label,
                     (long long)points->n_rows);
  st = check_labels(label, n_label, &k, err);
  if (!st)
    st = rfm__points_check(points, label, err);
  if (st)
    return st;
  st = rfm__judge_open(&judge, points, label, options, err);
  if (!st)
    st = rfm__judge_labels(&judge, label, k, quality, err);
  rfm__judge_close(&judge);
  return st;
}

rfm_status RFM_CALL rfm_cluster_quality(const rfm_host *host, const rfm_points *points,
                                        const int32_t *label, int64_t n_label,
                                        const rfm_quality_options *options, rfm_quality *quality,
                                        rfm_error *err)
{
  rfm_quality known = {0};
  rfm__points p;
  rfm_status st = rfm__out_check(quality, sizeof known, "rfm_quality", err);

  if (st)
    return st;
  if (!label)
    return rfm__fail(err, RFM_E_ARG, "label is NULL");
  st = rfm__points_open(&p, host, points, NULL, err);
  if (!st)
    st = judge_points(&p, label, n_label, options, &known, err);
  rfm__points_close(&p);
  if (!st)
    rfm__out_write(quality, &known, sizeof known);
  return st;
}
