/* SPDX-License-Identifier: MIT */
/* Sums in a fixed order. */
#include "math/sum.h"

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

/* The tree as a binary counter. The sums that wait need not be set before they are used. */
void rfm__sum_tree_begin(rfm__sum_tree *tree)
{
  tree->n_chunks = 0;
  tree->depth = 0;
}

void rfm__sum_tree_add(rfm__sum_tree *tree, double chunk_sum)
{
  int64_t carry;

  for (carry = tree->n_chunks++; carry & 1; carry >>= 1)
    chunk_sum = tree->sums[--tree->depth] + chunk_sum;
  tree->sums[tree->depth++] = chunk_sum;
}

double rfm__sum_tree_total(const rfm__sum_tree *tree)
{
  int i = tree->depth;
  double sum;

  if (i == 0)
    return 0.0;
  for (sum = tree->sums[--i]; i > 0;)
    sum = tree->sums[--i] + sum;
  return sum;
}

static int64_t chunk_end(int64_t begin, int64_t n)
{
  return n - begin < RFM__SUM_CHUNK ? n : begin + RFM__SUM_CHUNK;
}

double rfm__sum(const double *values, const uint8_t *mask, int64_t n)
{
  rfm__sum_tree t;
  int64_t i;

  rfm__sum_tree_begin(&t);
  for (i = 0; i < n; i = chunk_end(i, n))
    rfm__sum_tree_add(&t, rfm__sum_chunk(values, mask, i, chunk_end(i, n)));
  return rfm__sum_tree_total(&t);
}

double rfm__sum_squares_about(const double *values, const uint8_t *mask, int64_t n, double centre)
{
  rfm__sum_tree t;
  int64_t i;

  rfm__sum_tree_begin(&t);
  for (i = 0; i < n; i = chunk_end(i, n))
    rfm__sum_tree_add(&t, rfm__sum_squares_chunk(values, mask, i, chunk_end(i, n), centre));
  return rfm__sum_tree_total(&t);
}

int64_t rfm__sum_rows(const double *values, const uint8_t *mask, int64_t n)
{
  int64_t rows = 0, i;

  for (i = 0; i < n; i++)
    rows += counts(values, mask, i);
  return rows;
}
