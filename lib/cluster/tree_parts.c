/* SPDX-License-Identifier: MIT */
/* Rows into parts: a sample is halved at the median of its widest column again and again, and every
 * row goes down these cuts. Rows of a part keep their order. */
#include "cluster/tree_parts.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"

#include <string.h>

enum {
  SAMPLE_ROWS = 64 * RFM__TREE_PARTS,
  LEAST_PART = 4096, /* rows: fewer are not worth a part */
  MAX_CHUNKS = 64,
  CHUNK_ROWS = 4096
};

/* Cut h sends a row to cut 2h, or 2h + 1 when its coordinate is not below; part p is where cut
 * n_parts + p would be. */
typedef struct cutting {
  const rfm__grid_rows *rows;
  int32_t *x;       /* in the order of the input */
  int32_t *out;     /* by part */
  int32_t *row;     /* numbers of those */
  uint8_t *part_of; /* each row */
  int64_t n, chunk_rows;
  int64_t (*place)[RFM__TREE_PARTS]; /* per chunk: its rows of each part; then where they go */
  int32_t n_columns, n_parts, n_chunks;
  int32_t column[RFM__TREE_PARTS];
  int32_t value[RFM__TREE_PARTS];
  int32_t sample[SAMPLE_ROWS * RFM__MAX_COORDINATES];
} cutting;

/* ---- where to cut ---- */

static void read_sample(cutting *c, int32_t n_sample)
{
  for (int32_t i = 0; i < n_sample; i++) {
    const int64_t row = (int64_t)((double)c->n / n_sample * i);

    rfm__grid_read(c->rows, row, row + 1, c->sample + i * c->n_columns);
  }
}

static void swap_rows(cutting *c, int32_t a, int32_t b)
{
  int32_t *x = c->sample + a * c->n_columns, *y = c->sample + b * c->n_columns;

  for (int32_t j = 0; j < c->n_columns; j++) {
    const int32_t kept = x[j];

    x[j] = y[j];
    y[j] = kept;
  }
}

/* Rows whose coordinate is below @value to the front; their end. */
static int32_t divide(cutting *c, int32_t begin, int32_t end, int32_t column, int32_t value)
{
  int32_t below = begin;

  for (int32_t i = begin; i < end; i++)
    if (c->sample[i * c->n_columns + column] < value)
      swap_rows(c, i, below++);
  return below;
}

static void sample_range(const cutting *c, int32_t begin, int32_t end, int32_t column,
                         int32_t *least, int32_t *greatest)
{
  *least = INT32_MAX;
  *greatest = INT32_MIN;
  for (int32_t i = begin; i < end; i++) {
    const int32_t x = c->sample[i * c->n_columns + column];

    *least = x < *least ? x : *least;
    *greatest = x > *greatest ? x : *greatest;
  }
}

static int32_t widest_column(const cutting *c, int32_t begin, int32_t end)
{
  int32_t widest = 0, width = -1;

  for (int32_t j = 0; j < c->n_columns && begin < end; j++) {
    int32_t least, greatest;

    sample_range(c, begin, end, j, &least, &greatest);
    if (greatest - least > width) {
      widest = j;
      width = greatest - least;
    }
  }
  return widest;
}

/* The value that about half of the sample is below, by bisection, and at least one row is not. */
static int32_t median(const cutting *c, int32_t begin, int32_t end, int32_t column)
{
  int32_t low, high;

  if (begin == end)
    return 0;
  sample_range(c, begin, end, column, &low, &high);
  while (high - low > 1) {
    const int32_t middle = low + (high - low) / 2;
    int32_t below = 0;

    for (int32_t i = begin; i < end; i++)
      below += c->sample[i * c->n_columns + column] < middle;
    if (below > (end - begin) / 2)
      high = middle;
    else
      low = middle;
  }
  return high;
}

static void plan_cuts(cutting *c, int32_t cut, int32_t begin, int32_t end)
{
  int32_t middle;

  if (cut >= c->n_parts)
    return;
  c->column[cut] = widest_column(c, begin, end);
  c->value[cut] = median(c, begin, end, c->column[cut]);
  middle = divide(c, begin, end, c->column[cut], c->value[cut]);
  plan_cuts(c, 2 * cut, begin, middle);
  plan_cuts(c, 2 * cut + 1, middle, end);
}

/* ---- cutting ---- */

static int32_t part_of(const cutting *c, const int32_t *x)
{
  int32_t cut = 1;

  while (cut < c->n_parts)
    cut = 2 * cut + (x[c->column[cut]] >= c->value[cut]);
  return cut - c->n_parts;
}

static int64_t chunk_end(const cutting *c, int64_t begin)
{
  return c->n - begin < c->chunk_rows ? c->n : begin + c->chunk_rows;
}

static void RFM_CALL read_chunk(int64_t chunk, void *arg)
{
  cutting *c = arg;
  const int64_t begin = chunk * c->chunk_rows, end = chunk_end(c, begin);

  memset(c->place[chunk], 0, sizeof c->place[chunk]);
  rfm__grid_read(c->rows, begin, end, c->x + begin * c->n_columns);
  for (int64_t i = begin; i < end; i++) {
    const int32_t part = part_of(c, c->x + i * c->n_columns);

    c->part_of[i] = (uint8_t)part;
    c->place[chunk][part]++;
  }
}

static void settle_places(cutting *c, rfm__tree_part *part)
{
  int64_t at = 0;

  for (int32_t p = 0; p < c->n_parts; p++) {
    part[p].first = at;
    for (int32_t k = 0; k < c->n_chunks; k++) {
      const int64_t n = c->place[k][p];

      c->place[k][p] = at;
      at += n;
    }
    part[p].n = at - part[p].first;
  }
}

RFM__INLINE void move_rows(int32_t d, const cutting *c, int64_t *place, int64_t begin, int64_t end)
{
  for (int64_t i = begin; i < end; i++) {
    const int32_t *from = c->x + i * d;
    const int64_t at = place[c->part_of[i]]++;
    int32_t *to = c->out + at * d;

    c->row[at] = (int32_t)i;
    for (int32_t j = 0; j < d; j++)
      to[j] = from[j];
  }
}

static void RFM_CALL move_chunk(int64_t chunk, void *arg)
{
  cutting *c = arg;
  const int64_t begin = chunk * c->chunk_rows, end = chunk_end(c, begin);

  RFM__BY_WIDTH(c->n_columns, move_rows, c, c->place[chunk], begin, end);
}

static rfm_status cut(cutting *c, const rfm_host *host, rfm__tree_part *part, rfm_error *err)
{
  const int32_t n_sample = c->n < SAMPLE_ROWS ? (int32_t)c->n : SAMPLE_ROWS;
  rfm_status st;

  read_sample(c, n_sample);
  plan_cuts(c, 1, 0, n_sample);
  st = rfm__parallel_for(host, c->n_chunks, read_chunk, c, err);
  if (st)
    return st;
  settle_places(c, part);
  return rfm__parallel_for(host, c->n_chunks, move_chunk, c, err);
}

static void count_parts(cutting *c)
{
  c->n_parts = 1;
  while (c->n_parts < RFM__TREE_PARTS && c->n / (2 * c->n_parts) >= LEAST_PART)
    c->n_parts *= 2;
  c->chunk_rows = c->n / MAX_CHUNKS + 1;
  c->chunk_rows = c->chunk_rows < CHUNK_ROWS ? CHUNK_ROWS : c->chunk_rows;
  c->n_chunks = (int32_t)((c->n + c->chunk_rows - 1) / c->chunk_rows);
}

rfm_status rfm__tree_cut(rfm__point_tree *tree, const rfm__grid_rows *rows, int32_t *scratch,
                         uint8_t *bytes, rfm_error *err)
{
  const rfm_host *host = &rows->points->host;
  cutting *c = rfm__alloc(host, 1, sizeof *c);
  rfm_status st;

  if (!c)
    return rfm__fail_nomem(err);
  c->rows = rows;
  c->x = scratch;
  c->part_of = bytes;
  c->out = tree->x;
  c->row = tree->row;
  c->n = tree->n;
  c->n_columns = tree->n_columns;
  count_parts(c);
  tree->n_parts = c->n_parts;
  c->place = rfm__alloc(host, MAX_CHUNKS, sizeof *c->place);
  st = c->place ? cut(c, host, tree->part, err) : rfm__fail_nomem(err);
  rfm__dealloc(host, c->place, MAX_CHUNKS, sizeof *c->place);
  rfm__dealloc(host, c, 1, sizeof *c);
  return st;
}
