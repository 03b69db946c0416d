/* SPDX-License-Identifier: MIT */
/* Micro-clusters: k-means for thousands of centres, which a tree of centres makes possible.
 *
 * Starts are drawn in a few rounds (after k-means||, Bahmani and others, 2012): a part of them from
 * all rows alike, each further part with odds by the squared distance from those that are there,
 * so that no far row is forgotten. Then a few of Lloyd's iterations. */
#include "cluster/micro_clusters.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/rng.h"
#include "cluster/draw.h"
#include "cluster/means.h"
#include "cluster/near_tree.h"

#include <math.h>
#include <string.h>

#define STAGE "micro-clusters"

enum { PARTS = 5, MAX_ROUNDS = 12, ITERATIONS = 4, NEW_ROWS_AT_ONCE = 64 };

typedef struct work {
  rfm__micro_clusters *m;
  rfm__near_tree tree;
  double *square; /* of each row: from its nearest centre */
  int64_t *drawn; /* rows that become centres */
} work;

static int64_t count_chunks(const rfm__points *p)
{
  return (p->n_rows + RFM__POINTS_CHUNK - 1) / RFM__POINTS_CHUNK;
}

/* ---- searching ---- */

/* Better a row's nearest centre, if a centre of the tree is nearer. */
typedef void (*update_fn)(const work *w, int64_t row, const double *x);

static void search_rows(const work *w, int64_t chunk, update_fn update)
{
  const rfm__points *p = w->m->points;
  const int64_t begin = chunk * RFM__POINTS_CHUNK;
  const int64_t end = p->n_rows - begin < RFM__POINTS_CHUNK ? p->n_rows : begin + RFM__POINTS_CHUNK;
  double x[NEW_ROWS_AT_ONCE * RFM__MAX_COORDINATES];

  for (int64_t i = begin; i < end; i += NEW_ROWS_AT_ONCE) {
    const int64_t stop = end - i < NEW_ROWS_AT_ONCE ? end : i + NEW_ROWS_AT_ONCE;

    rfm__points_rows(p, i, stop, x);
    for (int64_t row = i; row < stop; row++)
      update(w, row, x + (row - i) * p->n_columns);
  }
}

static void update_square(const work *w, int64_t row, const double *x)
{
  rfm__near near = {w->square[row], RFM__NO_POINT};

  rfm__near_tree_search_from(&w->tree, x, &near);
  w->square[row] = near.distance;
}

static void update_label(const work *w, int64_t row, const double *x)
{
  rfm__near near = {(double)INFINITY, RFM__NO_POINT};

  rfm__near_tree_search_from(&w->tree, x, &near);
  w->m->label[row] = near.id;
}

static void RFM_CALL square_chunk(int64_t chunk, void *arg)
{
  search_rows(arg, chunk, update_square);
}

static void RFM_CALL label_chunk(int64_t chunk, void *arg)
{
  search_rows(arg, chunk, update_label);
}

/* Search from all rows among centres @first .. n - 1. */
static rfm_status search_all(work *w, int32_t first, rfm_chunk_fn chunk, rfm_error *err)
{
  const rfm__points *p = w->m->points;
  rfm_status st =
      rfm__near_tree_open(&w->tree, &p->host, w->m->mean + (size_t)first * (size_t)p->n_columns,
                          NULL, w->m->n - first, p->n_columns, err);

  if (!st)
    st = rfm__parallel_rows(&p->host, STAGE, count_chunks(p), chunk, w, err);
  rfm__near_tree_close(&w->tree);
  return st;
}

/* ---- starts ---- */

static void add_centres(work *w, int32_t n)
{
  const rfm__points *p = w->m->points;

  for (int32_t i = 0; i < n; i++, w->m->n++)
    rfm__points_rows(p, w->drawn[i], w->drawn[i] + 1,
                     w->m->mean + (size_t)w->m->n * (size_t)p->n_columns);
}

static double sum_squares(const work *w)
{
  double sum = 0.0;

  for (int64_t i = 0; i < w->m->points->n_rows; i++)
    sum += w->square[i];
  return sum;
}

/* Systematic sampling: @most marks as far from each other on the sum, the first one anywhere
 * before; a row on which one or several fall is drawn. */
static int32_t draw_by_square(work *w, double sum, int32_t most, rfm__rng *rng)
{
  const double step = sum / most;
  double mark = rfm__rng_unit(rng) * step, passed = 0.0;
  int32_t n = 0;

  if (!(step > 0.0)) /* a few times the smallest double: the marks would never move */
    return 0;
  for (int64_t i = 0; i < w->m->points->n_rows && n < most; i++) {
    passed += w->square[i];
    if (passed <= mark)
      continue;
    w->drawn[n++] = i;
    while (mark < passed)
      mark += step;
  }
  return n;
}

static int32_t part_of(const work *w)
{
  const int32_t part = w->m->room / PARTS + 1, left = w->m->room - w->m->n;

  return part < left ? part : left;
}

static rfm_status draw_evenly(work *w, uint64_t seed, rfm_error *err)
{
  const rfm__points *p = w->m->points;
  const int32_t part = part_of(w), n = p->n_rows < part ? (int32_t)p->n_rows : part;
  const rfm_status st = rfm__draw(&p->host, seed, p->n_rows, n, w->drawn, err);

  if (!st)
    add_centres(w, n);
  return st;
}

static rfm_status draw_starts(work *w, uint64_t seed, rfm_error *err)
{
  int32_t first = 0;
  rfm__rng rng;
  rfm_status st = draw_evenly(w, seed, err);

  rfm__rng_seed(&rng, ~seed);
  for (int64_t i = 0; i < w->m->points->n_rows; i++)
    w->square[i] = (double)INFINITY;
  for (int round = 1; round < MAX_ROUNDS && !st && w->m->n < w->m->room; round++) {
    double sum;
    int32_t n;

    st = search_all(w, first, square_chunk, err);
    sum = st ? 0.0 : sum_squares(w);
    n = sum > 0.0 ? draw_by_square(w, sum, part_of(w), &rng) : 0;
    if (n == 0)
      return st;
    first = w->m->n;
    add_centres(w, n);
  }
  return st;
}

/* ---- iterations ---- */

/* Centres that no row is nearest to go, and the others move up. @number is of each centre. */
static void leave_out_empty(rfm__micro_clusters *m, int32_t *number)
{
  const size_t d = (size_t)m->points->n_columns;
  const int32_t k = m->n;

  m->n = 0;
  for (int32_t c = 0; c < k; c++) {
    if (m->size[c] == 0)
      continue;
    memmove(m->mean + (size_t)m->n * d, m->mean + (size_t)c * d, d * sizeof *m->mean);
    m->size[m->n] = m->size[c];
    number[c] = m->n++;
  }
  for (int64_t i = 0; m->n < k && i < m->points->n_rows; i++)
    m->label[i] = number[m->label[i]];
}

static rfm_status iterate(work *w, rfm_error *err)
{
  rfm__micro_clusters *m = w->m;
  rfm_status st = search_all(w, 0, label_chunk, err);

  if (!st)
    st = rfm__cluster_means(m->points, m->label, m->n, STAGE, m->size, m->mean, err);
  if (!st)
    leave_out_empty(m, (int32_t *)w->drawn);
  return st;
}

static rfm_status find(work *w, uint64_t seed, rfm_error *err)
{
  rfm_status st = draw_starts(w, seed, err);

  for (int i = 0; i < ITERATIONS && !st; i++)
    st = iterate(w, err);
  return st;
}

/* ---- memory ---- */

rfm_status rfm__micro_clusters_open(rfm__micro_clusters *micro, const rfm__points *points,
                                    int32_t k, uint64_t seed, rfm_error *err)
{
  const rfm_host *host = &points->host;
  const size_t n = (size_t)points->n_rows, room = (size_t)k;
  rfm__micro_clusters *m = micro;
  work w = {.m = m};
  rfm_status st;

  memset(m, 0, sizeof *m);
  m->points = points;
  m->room = k;
  m->mean = rfm__alloc(host, room * (size_t)points->n_columns, sizeof *m->mean);
  m->size = rfm__alloc(host, room, sizeof *m->size);
  m->label = rfm__alloc(host, n, sizeof *m->label);
  w.square = rfm__alloc(host, n, sizeof *w.square);
  w.drawn = rfm__alloc(host, room, sizeof *w.drawn);
  st = m->mean && m->size && m->label && w.square && w.drawn ? find(&w, seed, err)
                                                             : rfm__fail_nomem(err);
  rfm__dealloc(host, w.drawn, room, sizeof *w.drawn);
  rfm__dealloc(host, w.square, n, sizeof *w.square);
  return st;
}

void rfm__micro_clusters_close(rfm__micro_clusters *micro)
{
  const rfm_host *host = &micro->points->host;
  const size_t room = (size_t)micro->room;

  rfm__dealloc(host, micro->label, (size_t)micro->points->n_rows, sizeof *micro->label);
  rfm__dealloc(host, micro->size, room, sizeof *micro->size);
  rfm__wipe_dealloc(host, micro->mean, room * (size_t)micro->points->n_columns,
                    sizeof *micro->mean);
}
