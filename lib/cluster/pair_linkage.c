/* SPDX-License-Identifier: MIT */
/* Average and complete linkage over the distances of all pairs (Lance and Williams, 1967): those of
 * row a with the rows behind it lie side by side. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "cluster/chain.h"
#include "cluster/distance.h"
#include "cluster/linkage.h"
#include "math/special.h"

#include <string.h>

enum { CHUNK_ROWS = 16 };

/* The distance of merged clusters from another, by those of its two parts and their weights. */
typedef double (*join_fn)(double a, double b, double weight_a, double weight_b);

typedef struct pairs {
  const rfm__leaves *leaves;
  size_t n;
  double *distance; /* n (n - 1) / 2 */
  double *columns;  /* coordinates column by column */
  double *weight;   /* of each cluster */
  int32_t *left;    /* clusters that are left, ascending */
  int32_t n_left;
  join_fn join;
} pairs;

/* Where the distances of @a with @a + 1, @a + 2... begin. */
static double *row_of(const pairs *p, size_t a)
{
  return p->distance + a * (2 * p->n - a - 1) / 2;
}

static double *distance_of(const pairs *p, size_t a, size_t b)
{
  return a < b ? row_of(p, a) + (b - a - 1) : row_of(p, b) + (a - b - 1);
}

/* ---- all distances ---- */

static void RFM_CALL measure_chunk(int64_t chunk, void *arg)
{
  const pairs *p = arg;
  const size_t begin = (size_t)chunk * CHUNK_ROWS;
  const size_t end = p->n - begin < CHUNK_ROWS ? p->n : begin + CHUNK_ROWS;
  const int32_t d = p->leaves->n_columns;

  for (size_t a = begin; a < end; a++) {
    const int64_t n = (int64_t)(p->n - a - 1);

    if (n > 0)
      rfm__squared_distances(p->columns + a + 1, (int64_t)p->n, n, p->leaves->x + a * (size_t)d, d,
                             row_of(p, a));
    rfm__sqrt_all(row_of(p, a), n);
  }
}

static rfm_status measure_pairs(pairs *p, rfm_error *err)
{
  const size_t d = (size_t)p->leaves->n_columns;
  const int64_t chunks = (int64_t)((p->n + CHUNK_ROWS - 1) / CHUNK_ROWS);

  for (size_t i = 0; i < p->n; i++)
    for (size_t j = 0; j < d; j++)
      p->columns[j * p->n + i] = p->leaves->x[i * d + j];
  return rfm__parallel_rows(p->leaves->host, "distances", chunks, measure_chunk, p, err);
}

/* ---- merging ---- */

static void nearest(void *work, int32_t id, rfm__near *near)
{
  const pairs *p = work;
  const double *row = row_of(p, (size_t)id);
  int32_t i = 0;

  for (; p->left[i] < id; i++) {
    const double distance = *distance_of(p, (size_t)p->left[i], (size_t)id);

    if (distance < near->distance)
      *near = (rfm__near){distance, p->left[i]};
  }
  for (i++; i < p->n_left; i++) {
    const double distance = row[p->left[i] - id - 1];

    if (distance < near->distance)
      *near = (rfm__near){distance, p->left[i]};
  }
}

static void leave_out(pairs *p, int32_t id)
{
  int32_t i = 0;

  while (p->left[i] != id)
    i++;
  p->n_left--;
  memmove(p->left + i, p->left + i + 1, (size_t)(p->n_left - i) * sizeof *p->left);
}

static void merge(void *work, int32_t keep, int32_t drop)
{
  pairs *p = work;
  const size_t a = (size_t)keep, b = (size_t)drop;

  leave_out(p, drop);
  for (int32_t i = 0; i < p->n_left; i++) {
    const size_t c = (size_t)p->left[i];

    if (c != a) {
      double *of_a = distance_of(p, a, c);

      *of_a = p->join(*of_a, *distance_of(p, b, c), p->weight[a], p->weight[b]);
    }
  }
  p->weight[a] += p->weight[b];
}

static double height(double distance)
{
  return distance;
}

static rfm_status measure_and_merge(pairs *p, rfm__links *links, rfm_error *err)
{
  const rfm__chain chain = {p, nearest, merge, height};
  const rfm_status st = measure_pairs(p, err);

  p->n_left = p->leaves->n;
  for (int32_t i = 0; i < p->n_left; i++) {
    p->weight[i] = (double)p->leaves->weight[i];
    p->left[i] = i;
  }
  return st ? st : rfm__chain_run(&chain, p->leaves, links, err);
}

static rfm_status run(const rfm__leaves *leaves, rfm__links *links, join_fn join, rfm_error *err)
{
  const rfm_host *host = leaves->host;
  pairs p = {.leaves = leaves, .n = (size_t)leaves->n, .join = join};
  const size_t columns = p.n * (size_t)leaves->n_columns, n_pairs = p.n * (p.n - 1) / 2;
  rfm_status st;

  p.distance = rfm__alloc(host, n_pairs, sizeof *p.distance);
  p.columns = rfm__alloc(host, columns, sizeof *p.columns);
  p.weight = rfm__alloc(host, p.n, sizeof *p.weight);
  p.left = rfm__alloc(host, p.n, sizeof *p.left);
  st = p.distance && p.columns && p.weight && p.left ? measure_and_merge(&p, links, err)
                                                     : rfm__fail_nomem(err);
  rfm__dealloc(host, p.left, p.n, sizeof *p.left);
  rfm__dealloc(host, p.weight, p.n, sizeof *p.weight);
  rfm__wipe_dealloc(host, p.columns, columns, sizeof *p.columns);
  rfm__dealloc(host, p.distance, n_pairs, sizeof *p.distance);
  return st;
}

/* Never outside of the two, whatever rounding does. */
static double join_by_average(double a, double b, double weight_a, double weight_b)
{
  return a + (b - a) * (weight_b / (weight_a + weight_b));
}

static double join_by_farthest(double a, double b, double weight_a, double weight_b)
{
  (void)weight_a;
  (void)weight_b;
  return a > b ? a : b;
}

rfm_status rfm__average_linkage(const rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  return run(leaves, links, join_by_average, err);
}

rfm_status rfm__complete_linkage(const rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  return run(leaves, links, join_by_farthest, err);
}
