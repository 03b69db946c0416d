/* SPDX-License-Identifier: MIT */
/* The row farthest from all centres. */
#include "cluster/farthest.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"

#include <string.h>

enum { CHUNK_ROWS = 4096, BLOCK_ROWS = 64 };

static int64_t end_of(int64_t begin, int64_t rows, int64_t n)
{
  return n - begin < rows ? n : begin + rows;
}

static void look_at(rfm__farthest *f, int64_t begin, int64_t end, int64_t *farthest)
{
  const int32_t d = f->centres->n_columns;
  int32_t block[BLOCK_ROWS * RFM__MAX_COORDINATES];

  rfm__grid_read(f->rows, begin, end, block);
  for (int64_t i = begin; i < end; i++) {
    const int32_t *x = block + (i - begin) * d;
    int64_t distance;

    rfm__nearest(f->centres, x, d, &distance);
    distance += rfm__dot(x, x, d);
    f->distance[i] = distance < f->distance[i] ? distance : f->distance[i];
    if (f->distance[i] > f->distance[*farthest])
      *farthest = i;
  }
}

static void RFM_CALL look_at_chunk(int64_t chunk, void *arg)
{
  rfm__farthest *f = arg;
  const int64_t begin = chunk * CHUNK_ROWS, end = end_of(begin, CHUNK_ROWS, f->rows->n);

  f->row[chunk] = begin;
  for (int64_t i = begin; i < end; i += BLOCK_ROWS)
    look_at(f, i, end_of(i, BLOCK_ROWS, end), &f->row[chunk]);
}

static rfm_status look(rfm__farthest *f, const rfm__centres *centres, rfm_error *err)
{
  f->centres = centres;
  return rfm__parallel_for(&f->rows->points->host, f->n_chunks, look_at_chunk, f, err);
}

rfm_status rfm__farthest_begin(rfm__farthest *far, const rfm__grid_rows *rows,
                               const rfm__centres *centres, rfm_error *err)
{
  const rfm_host *host = &rows->points->host;

  far->rows = rows;
  far->n_chunks = rows->n / CHUNK_ROWS + (rows->n % CHUNK_ROWS != 0);
  far->distance = rfm__alloc(host, (size_t)rows->n, sizeof *far->distance);
  far->row = rfm__alloc(host, (size_t)far->n_chunks, sizeof *far->row);
  if (!far->distance || !far->row)
    return rfm__fail_nomem(err);
  for (int64_t i = 0; i < rows->n; i++)
    far->distance[i] = INT64_MAX;
  return look(far, centres, err);
}

rfm_status rfm__farthest_put(rfm__farthest *far, rfm__centres *centres, int32_t c, rfm_error *err)
{
  const int32_t d = centres->n_columns;
  int64_t farthest = far->row[0];
  int32_t at[RFM__MAX_COORDINATES];
  rfm__centres one;

  for (int64_t chunk = 1; chunk < far->n_chunks; chunk++)
    if (far->distance[far->row[chunk]] > far->distance[farthest])
      farthest = far->row[chunk];
  rfm__grid_read(far->rows, farthest, farthest + 1, at);
  rfm__centre_set(centres, c, at);
  one.at = centres->at + (int64_t)c * d;
  one.norm = centres->norm + c;
  one.k = 1;
  one.n_columns = d;
  return look(far, &one, err);
}

void rfm__farthest_end(rfm__farthest *far)
{
  const rfm_host *host = &far->rows->points->host;

  rfm__dealloc(host, far->row, (size_t)far->n_chunks, sizeof *far->row);
  rfm__dealloc(host, far->distance, (size_t)far->rows->n, sizeof *far->distance);
}
