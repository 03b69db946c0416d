/* SPDX-License-Identifier: MIT */
/* Sums in a fixed order. */
#include "math/sum.h"

enum { MAX_LEVELS = 64 }; /* of a tree over at most 2^63 chunks */

static int counts(const double *values, const uint8_t *mask, int64_t i)
{
  return (!mask || mask[i]) && values[i] == values[i];
}

int64_t rfm__sum_chunks(int64_t n)
{
  return n / RFM__SUM_CHUNK + (n % RFM__SUM_CHUNK != 0);
}

double rfm__sum_chunk(const double *values, const uint8_t *mask, int64_t begin, int64_t end)
{
  double sum = 0.0;
  int64_t i;

  for (i = begin; i < end; i++)
    if (counts(values, mask, i))
      sum += values[i];
  return sum;
}

double rfm__sum_squares_chunk(const double *values, const uint8_t *mask, int64_t begin, int64_t end,
                              double centre)
{
  double sum = 0.0;
  int64_t i;

  for (i = begin; i < end; i++)
    if (counts(values, mask, i))
      sum += (values[i] - centre) * (values[i] - centre);
  return sum;
}

double rfm__sum_fold(double *chunk_sums, int64_t n_chunks)
{
  int64_t n = n_chunks, i;

  if (n_chunks == 0)
    return 0.0;
  for (; n > 1; n = (n + 1) / 2) {
    for (i = 0; i < n / 2; i++)
      chunk_sums[i] = chunk_sums[2 * i] + chunk_sums[2 * i + 1];
    if (n % 2)
      chunk_sums[n / 2] = chunk_sums[n - 1];
  }
  return chunk_sums[0];
}

/* The same tree for chunks that come one by one, as a binary counter: complete subtrees, largest
 * first. */
typedef struct tree {
  double sums[MAX_LEVELS];
  int64_t n_chunks;
  int depth; /* subtrees that wait in sums */
} tree;

static void tree_add(tree *t, double sum)
{
  int64_t carry;

  for (carry = t->n_chunks++; carry & 1; carry >>= 1)
    sum = t->sums[--t->depth] + sum;
  t->sums[t->depth++] = sum;
}

static double tree_total(const tree *t)
{
  int i = t->depth;
  double sum;

  if (i == 0)
    return 0.0;
  for (sum = t->sums[--i]; i > 0;)
    sum = t->sums[--i] + sum;
  return sum;
}

static int64_t chunk_end(int64_t begin, int64_t n)
{
  return n - begin < RFM__SUM_CHUNK ? n : begin + RFM__SUM_CHUNK;
}

double rfm__sum(const double *values, const uint8_t *mask, int64_t n)
{
  tree t = {{0.0}, 0, 0};
  int64_t i;

  for (i = 0; i < n; i = chunk_end(i, n))
    tree_add(&t, rfm__sum_chunk(values, mask, i, chunk_end(i, n)));
  return tree_total(&t);
}

double rfm__sum_squares_about(const double *values, const uint8_t *mask, int64_t n, double centre)
{
  tree t = {{0.0}, 0, 0};
  int64_t i;

  for (i = 0; i < n; i = chunk_end(i, n))
    tree_add(&t, rfm__sum_squares_chunk(values, mask, i, chunk_end(i, n), centre));
  return tree_total(&t);
}

int64_t rfm__sum_rows(const double *values, const uint8_t *mask, int64_t n)
{
  int64_t rows = 0, i;

  for (i = 0; i < n; i++)
    rows += counts(values, mask, i);
  return rows;
}
