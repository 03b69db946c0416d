/* SPDX-License-Identifier: MIT */
/* Ranking rows by a value: the best few, and Pareto parts. */
#include <rfm/features.h>

#include "base/alloc.h"
#include "base/error.h"
#include "data/features.h"
#include "data/metrics.h"
#include "math/order.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum { MAX_PARTS = 1000 };

/* ---- top ---- */

/* Does row a stand behind row b? Smaller value, or equal and higher id. */
static int behind(const double *by, int64_t a, int64_t b)
{
  return by[a] != by[b] ? by[a] < by[b] : a > b;
}

/* A heap with the worst of the best on top. */
static void sink(const double *by, int64_t *rows, int64_t hole, int64_t n)
{
  const int64_t moved = rows[hole];

  while (2 * hole + 1 < n) {
    int64_t down = 2 * hole + 1;

    if (down + 1 < n && behind(by, rows[down + 1], rows[down]))
      down++;
    if (!behind(by, rows[down], moved))
      break;
    rows[hole] = rows[down];
    hole = down;
  }
  rows[hole] = moved;
}

static void rise(const double *by, int64_t *rows, int64_t hole)
{
  const int64_t moved = rows[hole];

  while (hole > 0 && behind(by, moved, rows[(hole - 1) / 2])) {
    rows[hole] = rows[(hole - 1) / 2];
    hole = (hole - 1) / 2;
  }
  rows[hole] = moved;
}

static rfm_status check_apart(const rfm_features *features, const double *by, const int64_t *rows,
                              int64_t n_rows, rfm_error *err)
{
  rfm__memory memory[2 + RFM__FEATURES_MEMORY] = {
      {rows, n_rows * (int64_t)sizeof *rows, "rows"},
      {by, features->n_rows * (int64_t)sizeof *by, "by"}};

  rfm__features_memory(features, memory + 2);
  return rfm__memory_apart(memory, 1, 2 + RFM__FEATURES_MEMORY, err);
}

rfm_status RFM_CALL rfm_features_top(const rfm_features *features, const double *by, int64_t n_by,
                                     int64_t *rows, int64_t n_rows, int64_t *n_found,
                                     rfm_error *err)
{
  int64_t row, n = 0, i;
  rfm_status status;

  if (!features || !by || !n_found)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", !features ? "features" : !by ? "by" : "n_found");
  if (n_by != features->n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_by is %lld, expected %lld", (long long)n_by,
                     (long long)features->n_rows);
  if (n_rows < 0 || (n_rows > 0 && !rows))
    return rfm__fail(err, RFM_E_ARG, "rows is NULL, or n_rows is %lld, expected 0 or more",
                     (long long)n_rows);
  status = check_apart(features, by, rows, n_rows < n_by ? n_rows : n_by, err);
  if (status)
    return status;
  for (row = 0; row < n_by && n_rows > 0; row++) {
    if (by[row] != by[row])
      continue;
    if (n < n_rows) {
      rows[n] = row;
      rise(by, rows, n++);
    } else if (behind(by, rows[0], row)) {
      rows[0] = row;
      sink(by, rows, 0, n);
    }
  }
  for (i = n; i-- > 1;) {
    const int64_t worst = rows[0];

    rows[0] = rows[i];
    rows[i] = worst;
    sink(by, rows, 0, i);
  }
  *n_found = n;
  return RFM_OK;
}

/* ---- pareto ---- */

static double raised(double value)
{
  return value > 0 ? value : 0.0;
}

/* Buyers with a value, by value descending, then row. Returns their number. */
static int64_t rank_rows(const rfm_features *f, const double *values, uint64_t *keys,
                         uint32_t *rows)
{
  int64_t row;
  size_t n = 0;

  for (row = 0; row < f->n_rows; row++) {
    if (f->standing[row] != RFM_STANDING_BUYER || values[row] != values[row])
      continue;
    keys[n] = ~rfm__double_bits_ordered(values[row]);
    rows[n++] = (uint32_t)row;
  }
  rfm__sort_u64_index(keys, rows, keys + f->n_rows, rows + f->n_rows, n);
  return (int64_t)n;
}

/* Sums of one part, `scratch` having room for it. */
static void sum_part(rfm_pareto_part *part, const double *values, const uint32_t *rows, int64_t n,
                     double *scratch)
{
  int64_t i;

  for (i = 0; i < n; i++)
    scratch[i] = raised(values[rows[i]]);
  part->n_customers = n;
  part->total = rfm__sum(scratch, NULL, n);
  for (i = 0; i < n; i++)
    scratch[i] = values[rows[i]];
  part->mean = n > 0 ? rfm__sum(scratch, NULL, n) / (double)n + 0.0 : rfm__quiet_nan();
}

static void relate_parts(rfm_pareto_part *parts, int32_t n_parts)
{
  double total = 0, so_far = 0;
  int32_t i;

  for (i = 0; i < n_parts; i++)
    total += parts[i].total;
  for (i = 0; i < n_parts; i++) {
    const double next = i + 1 < n_parts ? parts[i + 1].mean : 0;

    so_far += parts[i].total;
    parts[i].share = total > 0 ? parts[i].total / total : 0;
    parts[i].cumulative_share = total > 0 ? so_far / total : 0;
    parts[i].times_next = next > 0 ? parts[i].mean / next : rfm__quiet_nan();
  }
}

rfm_status RFM_CALL rfm_features_pareto(const rfm_features *features, int32_t column,
                                        int32_t n_parts, rfm_pareto_part *parts, rfm_error *err)
{
  const double *values;
  uint64_t *keys;
  uint32_t *rows;
  size_t room;
  int64_t n, first = 0;
  int32_t i;
  rfm_status status = rfm_features_column(features, column, &values, NULL, err);

  if (status)
    return status;
  if (!parts || n_parts < 1 || n_parts > MAX_PARTS)
    return rfm__fail(err, RFM_E_ARG, "parts is NULL, or n_parts is %d, expected 1 to 1000",
                     (int)n_parts);
  room = (size_t)features->n_rows * 2;
  keys = rfm__alloc(&features->host, room, sizeof *keys);
  rows = rfm__alloc(&features->host, room, sizeof *rows);
  if (keys && rows) {
    n = rank_rows(features, values, keys, rows);
    for (i = 0; i < n_parts; i++) {
      const int64_t size = n / n_parts + (i < n % n_parts);

      sum_part(&parts[i], values, rows + first, size, (double *)(void *)keys);
      first += size;
    }
    relate_parts(parts, n_parts);
  } else {
    status = rfm__fail_nomem(err);
  }
  rfm__wipe_dealloc(&features->host, keys, room, sizeof *keys);
  rfm__dealloc(&features->host, rows, room, sizeof *rows);
  return status;
}
