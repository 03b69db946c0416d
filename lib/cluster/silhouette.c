/* SPDX-License-Identifier: MIT */
/* Silhouette: rows are put in the order of their clusters, so that the distances from one row to a
 * cluster lie side by side. */
#include "cluster/silhouette.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "cluster/distance.h"
#include "cluster/points.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum { CHUNK_ROWS = 64 };

typedef struct silhouettes {
  int64_t n;
  int32_t n_columns;
  int32_t n_groups; /* clusters that have a row */
  int64_t *group;   /* begin of each, and the end of the last */
  int64_t *place;   /* of each row in the order of clusters */
  int32_t *own;     /* group of each row */
  double *x;        /* coordinates column by column, in the order of clusters */
  double *value;    /* silhouette of each row */
} silhouettes;

static double sum_distances(const silhouettes *s, int64_t begin, int64_t end, const double *from)
{
  double distance[RFM__SUM_CHUNK];
  rfm__sum_tree tree;

  rfm__sum_tree_begin(&tree);
  for (int64_t i = begin; i < end; i += RFM__SUM_CHUNK) {
    const int64_t n = end - i < RFM__SUM_CHUNK ? end - i : RFM__SUM_CHUNK;

    rfm__squared_distances(s->x + i, s->n, n, from, s->n_columns, distance);
    rfm__sqrt_all(distance, n);
    rfm__sum_tree_add(&tree, rfm__sum_chunk(distance, NULL, 0, n));
  }
  return rfm__sum_tree_total(&tree);
}

static double silhouette_of(const silhouettes *s, int64_t row)
{
  const int32_t own = s->own[row];
  const int64_t size = s->group[own + 1] - s->group[own];
  double from[RFM__MAX_COORDINATES], a = 0.0, b = -1.0;

  if (size == 1)
    return 0.0;
  for (int32_t j = 0; j < s->n_columns; j++)
    from[j] = s->x[j * s->n + s->place[row]];
  for (int32_t g = 0; g < s->n_groups; g++) {
    const double sum = sum_distances(s, s->group[g], s->group[g + 1], from);
    const double mean = sum / (double)(s->group[g + 1] - s->group[g]);

    if (g == own)
      a = sum / (double)(size - 1);
    else if (b < 0.0 || mean < b)
      b = mean;
  }
  return a == b ? 0.0 : (b - a) / (a > b ? a : b);
}

static void RFM_CALL silhouette_chunk(int64_t chunk, void *arg)
{
  const silhouettes *s = arg;
  const int64_t begin = chunk * CHUNK_ROWS;
  const int64_t end = s->n - begin < CHUNK_ROWS ? s->n : begin + CHUNK_ROWS;

  for (int64_t i = begin; i < end; i++)
    s->value[i] = silhouette_of(s, i);
}

/* Number the clusters that have a row; @group becomes where each begins. @next is k zeros, and
 * becomes where the next row of each cluster goes. */
static void find_groups(silhouettes *s, const int32_t *label, int32_t k, int64_t *next,
                        int32_t *number)
{
  int64_t begin = 0;

  for (int64_t i = 0; i < s->n; i++)
    next[label[i]]++;
  for (int32_t c = 0; c < k; c++) {
    const int64_t size = next[c];

    if (size == 0)
      continue;
    number[c] = s->n_groups;
    next[c] = s->group[s->n_groups++] = begin;
    begin += size;
  }
  s->group[s->n_groups] = begin;
}

static void place_rows(silhouettes *s, const double *x, const int32_t *label, int64_t *next,
                       const int32_t *number)
{
  for (int64_t i = 0; i < s->n; i++, x += s->n_columns) {
    s->own[i] = number[label[i]];
    s->place[i] = next[label[i]]++;
    for (int32_t j = 0; j < s->n_columns; j++)
      s->x[j * s->n + s->place[i]] = x[j];
  }
}

static rfm_status sort_rows(silhouettes *s, const rfm_host *host, const double *x,
                            const int32_t *label, int32_t k, rfm_error *err)
{
  int64_t *next = rfm__alloc_zero(host, (size_t)k, sizeof *next);
  int32_t *number = rfm__alloc(host, (size_t)k, sizeof *number);
  rfm_status st = RFM_OK;

  if (next && number) {
    find_groups(s, label, k, next, number);
    place_rows(s, x, label, next, number);
  } else {
    st = rfm__fail_nomem(err);
  }
  rfm__dealloc(host, number, (size_t)k, sizeof *number);
  rfm__dealloc(host, next, (size_t)k, sizeof *next);
  return st;
}

static rfm_status take_mean(silhouettes *s, const rfm_host *host, double *mean, rfm_error *err)
{
  const int64_t chunks = s->n / CHUNK_ROWS + (s->n % CHUNK_ROWS != 0);
  rfm_status st = RFM_OK;

  *mean = rfm__quiet_nan();
  if (s->n_groups < 2)
    return RFM_OK;
  st = rfm__parallel_rows(host, "silhouette", chunks, silhouette_chunk, s, err);
  if (!st)
    *mean = rfm__sum(s->value, NULL, s->n) / (double)s->n + 0.0;
  return st;
}

rfm_status rfm__silhouette(const rfm_host *host, const double *x, const int32_t *label, int64_t n,
                           int32_t n_columns, int32_t k, double *mean, rfm_error *err)
{
  const size_t rows = (size_t)n, values = rows * (size_t)n_columns;
  const size_t groups = (n < k ? rows : (size_t)k) + 1;
  silhouettes s = {.n = n, .n_columns = n_columns};
  rfm_status st;

  s.group = rfm__alloc(host, groups, sizeof *s.group);
  s.place = rfm__alloc(host, rows, sizeof *s.place);
  s.own = rfm__alloc(host, rows, sizeof *s.own);
  s.value = rfm__alloc(host, rows, sizeof *s.value);
  s.x = rfm__alloc(host, values, sizeof *s.x);
  st = s.group && s.place && s.own && s.value && s.x ? sort_rows(&s, host, x, label, k, err)
                                                     : rfm__fail_nomem(err);
  if (!st)
    st = take_mean(&s, host, mean, err);
  rfm__wipe_dealloc(host, s.x, values, sizeof *s.x);
  rfm__dealloc(host, s.value, rows, sizeof *s.value);
  rfm__dealloc(host, s.own, rows, sizeof *s.own);
  rfm__dealloc(host, s.place, rows, sizeof *s.place);
  rfm__dealloc(host, s.group, groups, sizeof *s.group);
  return st;
}
