/* SPDX-License-Identifier: MIT */
/* Type-7 quantiles: each wants one rank, or two neighbours and a point between them. */
#include "math/quantile.h"

#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"
#include "math/select.h"

#include <string.h>

/* Where quantile @p lies among @n values: rank and way to the next one. */
typedef struct place {
  int64_t rank;
  double way; /* 0 <= way < 1; when 0 the next rank is not needed */
} place;

static place place_of(int64_t n, rfm__share p)
{
  /* Rows are below 2^31 and parts below 2^31, so the product is exact. */
  const int64_t h = (n - 1) * p.part;
  place at;

  at.rank = h / p.of;
  at.way = (double)(h % p.of) / p.of;
  return at;
}

static int64_t next_rank(place at)
{
  return at.way > 0.0 ? at.rank + 1 : at.rank;
}

static double between(double low, double high, double way)
{
  return way > 0.0 ? low + way * (high - low) : low;
}

double rfm__quantile_sorted(const double *sorted, int64_t n, rfm__share p)
{
  const place at = place_of(n, p);

  return between(sorted[at.rank], sorted[next_rank(at)], at.way);
}

/* What one call needs: two ranks per quantile, sorted, with the way back. */
typedef struct plan {
  uint64_t *ranks, *scratch_ranks; /* 2 * n_p each */
  double *found;
  uint32_t *origin,
      *scratch_origin; /* ranks[i] came from quantile origin[i] / 2, its upper one when odd */
} plan;

static size_t plan_bytes(size_t n_ranks)
{
  return n_ranks * (3 * sizeof(uint64_t) + 2 * sizeof(uint32_t));
}

static void lay_out(plan *w, void *block, size_t n_ranks)
{
  w->ranks = block;
  w->scratch_ranks = w->ranks + n_ranks;
  w->found = (double *)(void *)(w->scratch_ranks + n_ranks);
  w->origin = (uint32_t *)(void *)(w->found + n_ranks);
  w->scratch_origin = w->origin + n_ranks;
}

static void fill_ranks(plan *w, const rfm__share *p, uint32_t n_p, int64_t n_used)
{
  uint32_t i;

  for (i = 0; i < n_p; i++) {
    const place at = place_of(n_used, p[i]);

    w->ranks[2 * i] = (uint64_t)at.rank;
    w->ranks[2 * i + 1] = (uint64_t)next_rank(at);
  }
  for (i = 0; i < 2 * n_p; i++)
    w->origin[i] = i;
  rfm__sort_u64_index(w->ranks, w->origin, w->scratch_ranks, w->scratch_origin, 2 * (size_t)n_p);
}

static void read_found(plan *w, const rfm__share *p, uint32_t n_p, int64_t n_used, double *out)
{
  double *const by_quantile = (double *)(void *)w->scratch_ranks; /* no longer needed */
  uint32_t i;

  for (i = 0; i < 2 * n_p; i++)
    by_quantile[w->origin[i]] = w->found[i];
  for (i = 0; i < n_p; i++)
    out[i] = between(by_quantile[2 * i], by_quantile[2 * i + 1], place_of(n_used, p[i]).way);
}

/* The quantiles of a column with at least one row that counts. */
static rfm_status find_quantiles(const rfm_host *host, rfm__select *select, const rfm__share *p,
                                 uint32_t n_p, double *out, rfm_error *err)
{
  const int64_t n_used = rfm__select_rows(select);
  void *const block = rfm__alloc(host, 1, plan_bytes(2 * (size_t)n_p));
  rfm_status status;
  plan w;

  if (!block)
    return rfm__fail_nomem(err);
  lay_out(&w, block, 2 * (size_t)n_p);
  fill_ranks(&w, p, n_p, n_used);
  status = rfm__select_find(select, w.ranks, 2 * n_p, w.found, err);
  if (!status)
    read_found(&w, p, n_p, n_used, out);
  rfm__wipe_dealloc(host, block, 1, plan_bytes(2 * (size_t)n_p));
  return status;
}

rfm_status rfm__quantiles(const rfm_host *host, const double *values, const uint8_t *mask,
                          int64_t n, const rfm__share *p, int32_t n_p, double *out, int64_t *n_used,
                          rfm_error *err)
{
  const rfm__column column = {values, mask, n};
  rfm__select *select;
  rfm_status status;

  status = rfm__select_new(&select, host, &column, n_p > 0 ? 2 * (uint32_t)n_p : 1, err);
  if (status)
    return status;
  if (n_p > 0 && rfm__select_rows(select) > 0)
    status = find_quantiles(host, select, p, (uint32_t)n_p, out, err);
  if (!status && n_used)
    *n_used = rfm__select_rows(select);
  rfm__select_free(select);
  return status;
}
