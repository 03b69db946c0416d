/* SPDX-License-Identifier: MIT */
/* Means of clusters and the spread about them.
 *
 * Both are sums of `width` numbers for each cluster. Every chunk of rows has its own sums; those of
 * a wave of chunks are folded, then those of the waves. Many clusters with many columns are taken
 * in bands, so that the sums of a chunk stay fewer than MAX_SUMS. */
#include "cluster/means.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum {
  MAX_SUMS = 32768,
  BLOCK_ROWS = 64, /* coordinates on the stack at a time */
  SPREAD_WIDTH = 2 /* squared distance, distance */
};

typedef struct tally tally;

/* Add what a row at @x brings to the sums of its cluster, whose centre is @centre. */
typedef void (*add_fn)(double *sums, const double *x, const double *centre, int32_t n_columns);

struct tally {
  const rfm__points *points;
  const int32_t *label;
  const double *centre; /* k x columns */
  const char *stage;
  add_fn add;
  int32_t width;
  int32_t first, end; /* clusters of the band */
  int64_t n_chunks;
  int64_t first_chunk; /* of the wave */
  size_t n_sums;       /* of a chunk */
  double *chunk_sums;  /* wave x n_sums */
  double *wave_sums;   /* waves x n_sums */
};

static int64_t wave_chunks(const tally *t)
{
  return t->n_chunks < RFM__WAVE ? t->n_chunks : RFM__WAVE;
}

static int64_t count_waves(const tally *t)
{
  return t->n_chunks / RFM__WAVE + (t->n_chunks % RFM__WAVE != 0);
}

static void add_block(const tally *t, const double *x, int64_t begin, int64_t end, double *sums)
{
  const int32_t d = t->points->n_columns;

  for (int64_t i = begin; i < end; i++, x += d) {
    const int32_t c = t->label[i];

    if (c >= t->first && c < t->end)
      t->add(sums + (size_t)(c - t->first) * (size_t)t->width, x, t->centre + (size_t)c * (size_t)d,
             d);
  }
}

static void RFM_CALL tally_chunk(int64_t chunk, void *arg)
{
  const tally *t = arg;
  const int64_t begin = (t->first_chunk + chunk) * RFM__SUM_CHUNK, n = t->points->n_rows;
  const int64_t end = n - begin < RFM__SUM_CHUNK ? n : begin + RFM__SUM_CHUNK;
  double *sums = t->chunk_sums + (size_t)chunk * t->n_sums;
  double block[BLOCK_ROWS * RFM__MAX_COORDINATES];

  memset(sums, 0, t->n_sums * sizeof *sums);
  for (int64_t i = begin; i < end; i += BLOCK_ROWS) {
    const int64_t stop = end - i < BLOCK_ROWS ? end : i + BLOCK_ROWS;

    add_block(t, rfm__points_block(t->points, i, stop, block), i, stop, sums);
  }
}

/* As rfm__sum_fold(), of @n rows of @n_sums sums. */
static void fold(double *sums, int64_t n, size_t n_sums)
{
  for (; n > 1; n = (n + 1) / 2) {
    for (int64_t i = 0; i < n / 2; i++) {
      double *to = sums + (size_t)i * n_sums;
      const double *from = sums + (size_t)(2 * i) * n_sums;

      for (size_t a = 0; a < n_sums; a++)
        to[a] = from[a] + from[n_sums + a];
    }
    if (n % 2)
      memcpy(sums + (size_t)(n / 2) * n_sums, sums + (size_t)(n - 1) * n_sums,
             n_sums * sizeof *sums);
  }
}

static rfm_status tally_wave(tally *t, int64_t wave, rfm_error *err)
{
  const int64_t left = t->n_chunks - wave * RFM__WAVE, n = left < RFM__WAVE ? left : RFM__WAVE;
  rfm_status st = rfm__progress(&t->points->host, t->stage,
                                (double)(wave * RFM__WAVE) / (double)t->n_chunks, err);

  t->first_chunk = wave * RFM__WAVE;
  if (!st)
    st = rfm__parallel_for(&t->points->host, n, tally_chunk, t, err);
  if (st)
    return st;
  fold(t->chunk_sums, n, t->n_sums);
  memcpy(t->wave_sums + (size_t)wave * t->n_sums, t->chunk_sums, t->n_sums * sizeof(double));
  return RFM_OK;
}

/* @sums holds those of all clusters; the band's are set. */
static rfm_status tally_band(tally *t, double *sums, rfm_error *err)
{
  const int64_t waves = count_waves(t);
  rfm_status st = RFM_OK;

  t->n_sums = (size_t)(t->end - t->first) * (size_t)t->width;
  for (int64_t wave = 0; wave < waves && !st; wave++)
    st = tally_wave(t, wave, err);
  if (st)
    return st;
  fold(t->wave_sums, waves, t->n_sums);
  memcpy(sums + (size_t)t->first * (size_t)t->width, t->wave_sums, t->n_sums * sizeof *sums);
  return RFM_OK;
}

static rfm_status tally_bands(tally *t, int32_t k, int32_t band, double *sums, rfm_error *err)
{
  rfm_status st = RFM_OK;

  for (t->first = 0; t->first < k && !st; t->first = t->end) {
    t->end = k - t->first < band ? k : t->first + band;
    st = tally_band(t, sums, err);
  }
  return st ? st : rfm__progress(&t->points->host, t->stage, 1.0, err);
}

static rfm_status tally_all(tally *t, int32_t k, double *sums, rfm_error *err)
{
  const rfm_host *host = &t->points->host;
  const int32_t most = MAX_SUMS / t->width, band = k < most ? k : most;
  const size_t n_sums = (size_t)band * (size_t)t->width;
  size_t n_chunks, n_waves;
  rfm_status st;

  t->n_chunks = rfm__sum_chunks(t->points->n_rows);
  n_chunks = (size_t)wave_chunks(t) * n_sums;
  n_waves = (size_t)count_waves(t) * n_sums;
  t->chunk_sums = rfm__alloc(host, n_chunks, sizeof *t->chunk_sums);
  t->wave_sums = rfm__alloc(host, n_waves, sizeof *t->wave_sums);
  st = t->chunk_sums && t->wave_sums ? tally_bands(t, k, band, sums, err) : rfm__fail_nomem(err);
  rfm__dealloc(host, t->wave_sums, n_waves, sizeof *t->wave_sums);
  rfm__dealloc(host, t->chunk_sums, n_chunks, sizeof *t->chunk_sums);
  return st;
}

/* ---- means ---- */

/* Behind the differences: a row more, exact in a double. */
static void add_difference(double *sums, const double *x, const double *centre, int32_t n_columns)
{
  for (int32_t j = 0; j < n_columns; j++)
    sums[j] += x[j] - centre[j];
  sums[n_columns] += 1.0;
}

/* Usually the first rows of all clusters are soon found. */
static void find_first_rows(const rfm__points *p, const int32_t *label, int32_t k, int64_t *size,
                            double *first)
{
  int32_t found = 0;

  memset(size, 0, (size_t)k * sizeof *size);
  memset(first, 0, (size_t)k * (size_t)p->n_columns * sizeof *first);
  for (int64_t i = 0; i < p->n_rows && found < k; i++)
    if (label[i] >= 0 && size[label[i]] == 0) {
      size[label[i]] = 1;
      found++;
      rfm__points_rows(p, i, i + 1, first + (size_t)label[i] * (size_t)p->n_columns);
    }
}

/* @sums: of each cluster its differences, and its rows. */
static void divide(const double *sums, const double *first, int32_t k, int32_t n_columns,
                   int64_t *size, double *mean)
{
  for (int32_t c = 0; c < k; c++, sums += n_columns + 1) {
    size[c] = (int64_t)sums[n_columns];
    for (int32_t j = 0; j < n_columns; j++, mean++, first++)
      *mean = size[c] > 0 ? *first + sums[j] / (double)size[c] + 0.0 : 0.0;
  }
}

rfm_status rfm__cluster_means(const rfm__points *points, const int32_t *label, int32_t k,
                              const char *stage, int64_t *size, double *mean, rfm_error *err)
{
  const size_t n = (size_t)k * (size_t)points->n_columns, n_sums = n + (size_t)k;
  double *first = rfm__alloc(&points->host, n, sizeof *first);
  double *sums = rfm__alloc(&points->host, n_sums, sizeof *sums);
  tally t = {.points = points,
             .label = label,
             .centre = first,
             .stage = stage,
             .add = add_difference,
             .width = points->n_columns + 1};
  rfm_status st = RFM_OK;

  if (!first || !sums)
    st = rfm__fail_nomem(err);
  if (!st) {
    find_first_rows(points, label, k, size, first);
    st = tally_all(&t, k, sums, err);
  }
  if (!st)
    divide(sums, first, k, points->n_columns, size, mean);
  rfm__dealloc(&points->host, sums, n_sums, sizeof *sums);
  rfm__dealloc(&points->host, first, n, sizeof *first);
  return st;
}

/* ---- spread ---- */

static void add_distance(double *sums, const double *x, const double *centre, int32_t n_columns)
{
  double square = 0.0;

  for (int32_t j = 0; j < n_columns; j++)
    square += (x[j] - centre[j]) * (x[j] - centre[j]);
  sums[0] += square;
  sums[1] += rfm__sqrt(square);
}

rfm_status rfm__cluster_spread(const rfm__points *points, const int32_t *label, int32_t k,
                               const char *stage, const double *mean, double *spread,
                               rfm_error *err)
{
  tally t = {.points = points,
             .label = label,
             .centre = mean,
             .stage = stage,
             .add = add_distance,
             .width = SPREAD_WIDTH};

  return tally_all(&t, k, spread, err);
}

double rfm__cluster_inertia(const double *spread, int32_t k)
{
  rfm__sum_tree tree;

  rfm__sum_tree_begin(&tree);
  for (int32_t c = 0; c < k; c += RFM__SUM_CHUNK) {
    const int32_t end = k - c < RFM__SUM_CHUNK ? k : c + RFM__SUM_CHUNK;
    double sum = 0.0;

    for (int32_t i = c; i < end; i++)
      sum += spread[SPREAD_WIDTH * i];
    rfm__sum_tree_add(&tree, sum);
  }
  return rfm__sum_tree_total(&tree);
}
