/* SPDX-License-Identifier: MIT */
/* Groups: a counting sort of the rows, then sums chunk by chunk. */
#include "model/groups.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

/* ---- making ---- */

/* begin[] and first_chunk[] from the sizes, which stand in begin[set + 1]. */
static void lay_out(rfm__groups *g)
{
  for (int32_t s = 0; s < g->n_sets; s++) {
    g->first_chunk[s + 1] = g->first_chunk[s] + rfm__sum_chunks(g->begin[s + 1]);
    g->begin[s + 1] += g->begin[s];
  }
  g->n_chunks = g->first_chunk[g->n_sets];
}

static void count_rows(rfm__groups *g, const int32_t *label, int64_t n_rows)
{
  for (int64_t i = 0; i < n_rows; i++)
    if (label[i] >= 0) {
      g->n_rows++;
      g->begin[label[i] + 2]++;
    }
  g->begin[1] = g->n_rows;
}

/* Uses up first_chunk[] as cursors of the sets, and restores it. */
static void fill_rows(rfm__groups *g, const int32_t *label, int64_t n_rows)
{
  int64_t *next = g->first_chunk;
  int64_t chunk = 0;

  memcpy(next, g->begin, (size_t)g->n_sets * sizeof *next);
  for (int64_t i = 0; i < n_rows; i++)
    if (label[i] >= 0) {
      g->rows[next[0]++] = (int32_t)i;
      g->rows[next[label[i] + 1]++] = (int32_t)i;
    }
  for (int32_t s = 0; s < g->n_sets; s++) {
    g->first_chunk[s] = chunk;
    for (int64_t n = rfm__sum_chunks(rfm__groups_size(g, s)); n > 0; n--)
      g->chunk_set[chunk++] = s;
  }
}

static int get_memory(rfm__groups *g)
{
  const size_t n = (size_t)g->n_chunks;

  g->rows = rfm__alloc(g->host, (size_t)g->n_rows, 2 * sizeof *g->rows);
  g->chunk_set = rfm__alloc(g->host, n, sizeof *g->chunk_set);
  g->sums = rfm__alloc(g->host, n, sizeof *g->sums);
  g->counts = rfm__alloc(g->host, n, sizeof *g->counts);
  return g->rows && g->chunk_set && g->sums && g->counts;
}

rfm_status rfm__groups_make(rfm__groups *groups, const rfm_host *host, const int32_t *label,
                            int64_t n_rows, int32_t n_groups, rfm_error *err)
{
  const size_t n = (size_t)n_groups + 2;

  memset(groups, 0, sizeof *groups);
  groups->host = host;
  groups->n_sets = n_groups + 1;
  groups->begin = rfm__alloc_zero(host, n, sizeof *groups->begin);
  groups->first_chunk = rfm__alloc_zero(host, n, sizeof *groups->first_chunk);
  if (!groups->begin || !groups->first_chunk)
    return rfm__fail_nomem(err);
  count_rows(groups, label, n_rows);
  lay_out(groups);
  if (!get_memory(groups))
    return rfm__fail_nomem(err);
  fill_rows(groups, label, n_rows);
  return RFM_OK;
}

void rfm__groups_free(rfm__groups *groups)
{
  const size_t n_sets = (size_t)groups->n_sets, n_chunks = (size_t)groups->n_chunks;

  if (!groups->host)
    return;
  rfm__dealloc(groups->host, groups->begin, n_sets + 1, sizeof *groups->begin);
  rfm__dealloc(groups->host, groups->first_chunk, n_sets + 1, sizeof *groups->first_chunk);
  rfm__dealloc(groups->host, groups->rows, (size_t)groups->n_rows, 2 * sizeof *groups->rows);
  rfm__dealloc(groups->host, groups->chunk_set, n_chunks, sizeof *groups->chunk_set);
  rfm__wipe_dealloc(groups->host, groups->sums, n_chunks, sizeof *groups->sums);
  rfm__dealloc(groups->host, groups->counts, n_chunks, sizeof *groups->counts);
  memset(groups, 0, sizeof *groups);
}

/* ---- means ---- */

typedef struct summing {
  rfm__groups *groups;
  const double *values;
} summing;

static void RFM_CALL sum_chunk(int64_t chunk, void *arg)
{
  const summing *a = arg;
  rfm__groups *g = a->groups;
  const int32_t set = g->chunk_set[chunk];
  const int64_t begin = g->begin[set] + (chunk - g->first_chunk[set]) * RFM__SUM_CHUNK;
  const int64_t left = g->begin[set + 1] - begin;
  const int64_t n = left < RFM__SUM_CHUNK ? left : RFM__SUM_CHUNK;
  double sum = 0.0;
  int64_t count = 0;

  for (int64_t i = begin; i < begin + n; i++) {
    const double value = a->values[g->rows[i]];

    if (value == value) {
      sum += value;
      count++;
    }
  }
  g->sums[chunk] = sum;
  g->counts[chunk] = count;
}

/* Mean of a set; returns how many rows have a value. The set's sums are used up. */
static int64_t take_mean(rfm__groups *g, int32_t set, double *mean)
{
  const int64_t first = g->first_chunk[set], end = g->first_chunk[set + 1];
  int64_t count = 0;

  for (int64_t c = first; c < end; c++)
    count += g->counts[c];
  *mean = count > 0 ? rfm__sum_fold(g->sums + first, end - first) / (double)count + 0.0
                    : rfm__quiet_nan();
  return count;
}

rfm_status rfm__groups_means(rfm__groups *groups, const double *values, double *means,
                             int32_t stride, int32_t column, const char *name, rfm_error *err)
{
  summing a = {groups, values};
  rfm_status st = rfm__parallel_rows(groups->host, "profile", groups->n_chunks, sum_chunk, &a, err);

  for (int32_t s = 0; s < groups->n_sets && !st; s++) {
    double *mean = &means[(int64_t)s * stride];

    if (take_mean(groups, s, mean) > 0 && !rfm__is_finite(*mean))
      st = rfm__fail_at(err, RFM_E_LIMIT, -1, column, "%s: the values are too large for a mean",
                        name);
  }
  return st;
}
