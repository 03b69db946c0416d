/* SPDX-License-Identifier: MIT */
/* Counts of small whole numbers. */
#include "math/whole.h"

enum {
  N_SAMPLE = 256,
  BLOCK = 4096 /* rows between two looks at whether the column is what it seemed */
};

static int is_used(const rfm__column *column, int64_t i)
{
  return (!column->mask || column->mask[i]) && column->values[i] == column->values[i];
}

/* The value as an index; 0 for one that is none. */
static uint32_t index_of(double value)
{
  return value >= 0 && value < RFM__WHOLE_VALUES ? (uint32_t)value : 0;
}

int rfm__whole_likely(const rfm__column *column)
{
  const int64_t step = column->n / N_SAMPLE + 1;
  int64_t i;

  for (i = 0; i < column->n; i += step)
    if (is_used(column, i) && (double)index_of(column->values[i]) != column->values[i])
      return 0;
  return 1;
}

/* Without branches: they could not be foreseen. */
static int count_block(const rfm__column *column, int64_t begin, int64_t end, uint32_t *count)
{
  int64_t i;
  int whole = 1;

  for (i = begin; i < end; i++) {
    const double value = column->values[i];
    const uint32_t index = index_of(value);
    const int used = (!column->mask | (column->mask && column->mask[i])) & (value == value);

    whole &= !used | ((double)index == value);
    count[index] += (uint32_t)used;
  }
  return whole;
}

int rfm__whole_count(const rfm__column *column, int64_t begin, int64_t end, uint32_t *count)
{
  for (; begin < end; begin += BLOCK)
    if (!count_block(column, begin, end - begin < BLOCK ? end : begin + BLOCK, count))
      return 0;
  return 1;
}

void rfm__whole_find(const uint32_t *count, const uint64_t *ranks, uint32_t n_ranks, double *found)
{
  uint32_t value = 0, r;
  uint64_t above = count[0];

  for (r = 0; r < n_ranks; r++) {
    while (ranks[r] >= above)
      above += count[++value];
    found[r] = value;
  }
}
