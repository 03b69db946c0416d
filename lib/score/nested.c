/* SPDX-License-Identifier: MIT */
/* Nested quantiles: one sort by (cell, value) per column gives every cell its sorted values.
 *
 * By value, so equal values of a cell share a level and cells need not be of equal size; their
 * sizes are kept. */
#include "score/nested.h"

#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"
#include "math/quantile.h"
#include "score/rules.h"

#include <string.h>

enum { NOWHERE = -1 };

/* Scratch of one fit; all arrays have room for every row. */
typedef struct nesting {
  rfm_scorer *scorer;
  const rfm__learning *from;
  int64_t n_rows;
  int64_t n;     /* rows that learn in the current column */
  int32_t *cell; /* cell of each row so far, or NOWHERE */
  uint64_t *key;
  uint64_t *spare_key;
  uint32_t *row;
  uint32_t *spare_row;
  double *sorted;
} nesting;

static rfm_status open_nesting(nesting *k, const rfm_host *host, rfm_error *err)
{
  const size_t n = (size_t)k->n_rows;

  k->cell = rfm__alloc_zero(host, n, sizeof *k->cell);
  k->key = rfm__alloc(host, n, sizeof *k->key);
  k->spare_key = rfm__alloc(host, n, sizeof *k->spare_key);
  k->row = rfm__alloc(host, n, sizeof *k->row);
  k->spare_row = rfm__alloc(host, n, sizeof *k->spare_row);
  k->sorted = rfm__alloc(host, n, sizeof *k->sorted);
  if (k->cell && k->key && k->spare_key && k->row && k->spare_row && k->sorted)
    return RFM_OK;
  return rfm__fail_nomem(err);
}

static void close_nesting(nesting *k, const rfm_host *host)
{
  const size_t n = (size_t)k->n_rows;

  rfm__wipe_dealloc(host, k->sorted, n, sizeof *k->sorted);
  rfm__dealloc(host, k->spare_row, n, sizeof *k->spare_row);
  rfm__dealloc(host, k->row, n, sizeof *k->row);
  rfm__wipe_dealloc(host, k->spare_key, n, sizeof *k->spare_key);
  rfm__wipe_dealloc(host, k->key, n, sizeof *k->key);
  rfm__dealloc(host, k->cell, n, sizeof *k->cell);
}

/* Rows that learn in this column, sorted by (cell, value, row): k->n, k->row, k->key (the cell),
 * k->sorted. */
static void sort_rows(nesting *k, const double *values)
{
  int64_t n = 0;

  for (int64_t i = 0; i < k->n_rows; i++) {
    if (!k->from->mask[i] || values[i] != values[i])
      k->cell[i] = NOWHERE;
    if (k->cell[i] == NOWHERE)
      continue;
    k->key[n] = rfm__double_bits_ordered(values[i]);
    k->row[n++] = (uint32_t)i;
  }
  k->n = n;
  rfm__sort_u64_index(k->key, k->row, k->spare_key, k->spare_row, (size_t)n);
  for (int64_t i = 0; i < n; i++)
    k->key[i] = (uint64_t)k->cell[k->row[i]];
  rfm__sort_u64_index(k->key, k->row, k->spare_key, k->spare_row, (size_t)n);
  for (int64_t i = 0; i < n; i++)
    k->sorted[i] = values[k->row[i]] + 0.0;
}

/* Breaks of the cell whose rows are begin .. end - 1 of the sorted ones, and the next cell of those
 * rows. */
static rfm_status learn_cell(nesting *k, int32_t j, int64_t begin, int64_t end, rfm_error *err)
{
  rfm__scored *c = &k->scorer->scored[j];
  const int64_t parent = (int64_t)k->key[begin];
  double *breaks = c->breaks + parent * (c->levels - 1);
  rfm__share p[RFM__MAX_LEVELS];
  rfm_status st;

  rfm__rules_shares(p, c->levels);
  for (int32_t i = 0; i < c->levels - 1; i++)
    breaks[i] = rfm__quantile_sorted(k->sorted + begin, end - begin, p[i]);
  st = rfm__rules_settle(k->scorer, j, breaks, err);
  for (int64_t i = begin; i < end && !st; i++) {
    const int64_t cell = parent * c->levels + rfm__level(c, parent, k->sorted[i]) - 1;

    k->cell[k->row[i]] = (int32_t)cell;
    c->sizes[cell]++;
  }
  return st;
}

static int is_filled(const rfm__scored *c, int64_t parent)
{
  for (int32_t i = 0; i < c->levels; i++)
    if (c->sizes[parent * c->levels + i])
      return 1;
  return 0;
}

/* Every empty parent from @from to @to - 1, which lie between two filled ones (or an end), takes
 * the nearer one's. */
static void fill_between(rfm__scored *c, int64_t left, int64_t from, int64_t to)
{
  const size_t bytes = (size_t)(c->levels - 1) * sizeof *c->breaks;
  const int has_right = to < c->n_parents;

  for (int64_t parent = from; parent < to; parent++) {
    const int take_left = left >= 0 && (!has_right || parent - left <= to - parent);

    memcpy(c->breaks + parent * (c->levels - 1),
           c->breaks + (take_left ? left : to) * (c->levels - 1), bytes);
  }
}

static void fill_empty(rfm__scored *c)
{
  int64_t left = NOWHERE;

  for (int64_t parent = 0; parent <= c->n_parents; parent++) {
    if (parent < c->n_parents && !is_filled(c, parent))
      continue;
    fill_between(c, left, left + 1, parent);
    left = parent;
  }
}

static rfm_status learn_column(nesting *k, int32_t j, rfm_error *err)
{
  rfm__scored *c = &k->scorer->scored[j];
  rfm_status st = RFM_OK;
  int64_t begin = 0;

  sort_rows(k, rfm__features_values(k->from->features, c->column));
  if (k->n == 0)
    return rfm__rules_fail_empty(k->scorer, j, err);
  while (begin < k->n && !st) {
    int64_t end = begin + 1;

    while (end < k->n && k->key[end] == k->key[begin])
      end++;
    st = learn_cell(k, j, begin, end, err);
    begin = end;
  }
  if (!st)
    fill_empty(c);
  return st;
}

rfm_status rfm__nested_learn(rfm_scorer *scorer, const rfm__learning *from, rfm_error *err)
{
  nesting k = {scorer, from, from->features->n_rows, 0, NULL, NULL, NULL, NULL, NULL, NULL};
  rfm_status st = open_nesting(&k, &scorer->host, err);

  for (int32_t j = 0; j < scorer->n && !st; j++)
    st = learn_column(&k, j, err);
  close_nesting(&k, &scorer->host);
  return st;
}
