/* SPDX-License-Identifier: MIT */
/* Leaves: equal ones are found by sorting by every column. */
#include "cluster/leaves.h"

#include "base/alloc.h"
#include "base/error.h"
#include "cluster/sorter.h"
#include "math/order.h"

#include <string.h>

rfm_status rfm__leaves_open(rfm__leaves *leaves, const rfm_host *host, int32_t n_leaves,
                            int32_t n_columns, rfm_error *err)
{
  const size_t n = (size_t)n_leaves;

  memset(leaves, 0, sizeof *leaves);
  leaves->host = host;
  leaves->n_leaves = leaves->n = n_leaves;
  leaves->n_columns = n_columns;
  leaves->x = rfm__alloc(host, n * (size_t)n_columns, sizeof *leaves->x);
  leaves->weight = rfm__alloc(host, n, sizeof *leaves->weight);
  leaves->leaf = rfm__alloc(host, n, sizeof *leaves->leaf);
  return leaves->x && leaves->weight && leaves->leaf ? RFM_OK : rfm__fail_nomem(err);
}

void rfm__leaves_close(rfm__leaves *leaves)
{
  const size_t n = (size_t)leaves->n_leaves;

  rfm__dealloc(leaves->host, leaves->leaf, n, sizeof *leaves->leaf);
  rfm__dealloc(leaves->host, leaves->weight, n, sizeof *leaves->weight);
  rfm__wipe_dealloc(leaves->host, leaves->x, n * (size_t)leaves->n_columns, sizeof *leaves->x);
}

/* ---- uniting ---- */

static const double *coordinates(const rfm__leaves *leaves, size_t leaf)
{
  return leaves->x + leaf * (size_t)leaves->n_columns;
}

/* By all coordinates, then by number. */
static void sort_leaves(const rfm__leaves *leaves, rfm__sorter *s)
{
  const size_t n = (size_t)leaves->n_leaves;

  rfm__sorter_start(s, n);
  for (int32_t j = leaves->n_columns; j-- > 0;) {
    for (size_t i = 0; i < n; i++)
      s->keys[i] = rfm__double_bits_ordered(coordinates(leaves, s->index[i])[j]);
    rfm__sorter_sort(s, n);
  }
}

static int are_equal(const rfm__leaves *leaves, size_t a, size_t b)
{
  for (int32_t j = 0; j < leaves->n_columns; j++)
    if (coordinates(leaves, a)[j] != coordinates(leaves, b)[j])
      return 0;
  return 1;
}

/* @first[i] becomes the lowest leaf that is equal to leaf i. */
static void find_first_equals(const rfm__leaves *leaves, const uint32_t *sorted, int32_t *first)
{
  for (size_t i = 0; i < (size_t)leaves->n_leaves; i++)
    first[sorted[i]] = i > 0 && are_equal(leaves, sorted[i - 1], sorted[i]) ? first[sorted[i - 1]]
                                                                            : (int32_t)sorted[i];
}

/* Points move forward in place. @first[i] becomes the point of leaf i. */
static void gather_points(rfm__leaves *leaves, int32_t *first, rfm__links *links)
{
  const size_t d = (size_t)leaves->n_columns;
  int32_t n = 0;

  for (int32_t i = 0; i < leaves->n_leaves; i++) {
    if (first[i] != i) {
      rfm__links_add(links, 0.0, leaves->leaf[first[first[i]]], i);
      first[i] = first[first[i]];
      leaves->weight[first[i]] += leaves->weight[i];
      continue;
    }
    memmove(leaves->x + (size_t)n * d, coordinates(leaves, (size_t)i), d * sizeof *leaves->x);
    leaves->weight[n] = leaves->weight[i];
    leaves->leaf[n] = i;
    first[i] = n++;
  }
  leaves->n = n;
}

rfm_status rfm__leaves_unite(rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  const size_t n = (size_t)leaves->n_leaves;
  int32_t *first = rfm__alloc(leaves->host, n, sizeof *first);
  rfm__sorter s;
  rfm_status st = rfm__sorter_open(&s, leaves->host, n, err);

  if (!st && !first)
    st = rfm__fail_nomem(err);
  if (!st) {
    sort_leaves(leaves, &s);
    find_first_equals(leaves, s.index, first);
    gather_points(leaves, first, links);
  }
  rfm__sorter_close(&s);
  rfm__dealloc(leaves->host, first, n, sizeof *first);
  return st;
}
