/* SPDX-License-Identifier: MIT */
/* Features: the matrix itself, and reading it. It is made in measure.c and features_make.c. */
#include <rfm/features.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/options.h"
#include "data/features.h"
#include "data/metrics.h"

#include <string.h>

/* Doubles of all columns, or 0 when they are more than memory can address. */
static size_t cells(const rfm_features *f)
{
  size_t n;

  return rfm__mul_size((size_t)f->room, (size_t)f->metrics->n, &n) ? n : 0;
}

/* Free all but the metrics, which tell how large the arrays are. */
static void free_arrays(rfm_features *f)
{
  const rfm_host host = f->host;

  rfm__dealloc(&host, f->values, cells(f), sizeof *f->values);
  rfm__dealloc(&host, f->standing, (size_t)f->room, sizeof *f->standing);
  rfm__wipe_dealloc(&host, f->number, (size_t)f->room, sizeof *f->number);
  rfm__dealloc(&host, f->offsets, (size_t)f->room + 1, sizeof *f->offsets);
  rfm__wipe_dealloc(&host, f->bytes, (size_t)f->n_bytes, sizeof *f->bytes);
  rfm__dealloc(&host, f, 1, sizeof *f);
}

rfm_features *rfm__features_alloc(const rfm_host *host, rfm_metrics *metrics, int32_t id_type,
                                  int64_t n_rows, int64_t n_bytes)
{
  rfm_features *f = rfm__alloc_zero(host, 1, sizeof *f);
  int ok;

  if (!f)
    return NULL;
  f->host = *host;
  f->metrics = metrics;
  f->n_rows = f->room = n_rows;
  f->n_bytes = n_bytes;
  f->id_type = id_type;
  f->standing = rfm__alloc_zero(host, (size_t)n_rows, sizeof *f->standing);
  if (cells(f) > 0 || n_rows == 0)
    f->values = rfm__alloc(host, cells(f), sizeof *f->values);
  if (id_type == RFM_ID_INTEGER) {
    f->number = rfm__alloc(host, (size_t)n_rows, sizeof *f->number);
    ok = f->number != NULL;
  } else {
    f->offsets = rfm__alloc_zero(host, (size_t)n_rows + 1, sizeof *f->offsets);
    f->bytes = rfm__alloc(host, (size_t)n_bytes, sizeof *f->bytes);
    ok = f->offsets && f->bytes;
  }
  if (ok && f->standing && f->values)
    return f;
  free_arrays(f);
  return NULL;
}

void RFM_CALL rfm_features_free(rfm_features *features)
{
  rfm_metrics *metrics;

  if (!features)
    return;
  metrics = features->metrics;
  free_arrays(features);
  rfm_metrics_free(metrics);
}

void rfm__features_id(const rfm_features *features, int64_t row, rfm__id *id)
{
  if (features->id_type == RFM_ID_INTEGER) {
    id->number = features->number[row];
    id->bytes = NULL;
    id->n_bytes = 0;
  } else {
    id->number = 0;
    id->bytes = features->bytes + features->offsets[row];
    id->n_bytes = (size_t)(features->offsets[row + 1] - features->offsets[row]);
  }
}

void rfm__features_memory(const rfm_features *f, rfm__memory memory[RFM__FEATURES_MEMORY])
{
  const int64_t n = f->n_rows;
  const rfm__memory own[] = {
      {f->values, n * f->metrics->n * (int64_t)sizeof *f->values, "values of the features"},
      {f->standing, n, "standing of the features"},
      {f->number, n * (int64_t)sizeof *f->number, "ids of the features"},
      {f->bytes, f->n_bytes, "ids of the features"},
      {f->offsets, (n + 1) * (int64_t)sizeof *f->offsets, "offsets of the features"}};

  memcpy(memory, own, sizeof own);
}

void rfm__features_set_id(rfm_features *features, int64_t row, const rfm__id *id)
{
  if (features->id_type == RFM_ID_INTEGER) {
    features->number[row] = id->number;
    return;
  }
  memmove(features->bytes + features->offsets[row], id->bytes, id->n_bytes);
  features->offsets[row + 1] = features->offsets[row] + (int64_t)id->n_bytes;
}

int64_t RFM_CALL rfm_features_rows(const rfm_features *features)
{
  return features ? features->n_rows : 0;
}

int32_t RFM_CALL rfm_features_as_of(const rfm_features *features)
{
  return features ? features->as_of_day : 0;
}

const rfm_metrics *RFM_CALL rfm_features_metrics(const rfm_features *features)
{
  return features ? features->metrics : NULL;
}

const uint8_t *RFM_CALL rfm_features_standing(const rfm_features *features)
{
  return features ? features->standing : NULL;
}

rfm_status RFM_CALL rfm_features_column(const rfm_features *features, int32_t column,
                                        const double **values, int64_t *n, rfm_error *err)
{
  if (!values)
    return rfm__fail(err, RFM_E_ARG, "values is NULL");
  *values = NULL;
  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  if (column < 0 || column >= features->metrics->n)
    return rfm__fail(err, RFM_E_ARG, "column is %d, expected 0 to %d", (int)column,
                     (int)features->metrics->n - 1);
  *values = rfm__features_values(features, column);
  if (n)
    *n = features->n_rows;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_features_ids(const rfm_features *features, rfm_ids *ids, rfm_error *err)
{
  rfm_ids known;
  const rfm_status status = rfm__out_check(ids, sizeof known, "rfm_ids", err);

  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  if (status)
    return status;
  memset(&known, 0, sizeof known);
  known.n = features->n_rows;
  known.number = features->number;
  known.bytes = features->bytes;
  known.offsets = features->offsets;
  rfm__out_write(ids, &known, sizeof known);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_features_find(const rfm_features *features, const rfm_id *id, int64_t *row,
                                      rfm_error *err)
{
  int64_t low = 0, high;
  rfm__id wanted, other;
  rfm_status status;

  if (!features || !row)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", features ? "row" : "features");
  status = rfm__id_read(features->id_type, id, "id", &wanted, err);
  if (status)
    return status;
  for (high = features->n_rows; low < high;) {
    const int64_t middle = low + (high - low) / 2;

    rfm__features_id(features, middle, &other);
    if (rfm__id_compare(features->id_type, &other, &wanted) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < features->n_rows) {
    rfm__features_id(features, low, &other);
    if (rfm__id_compare(features->id_type, &other, &wanted) == 0) {
      *row = low;
      return RFM_OK;
    }
  }
  return rfm__fail(err, RFM_E_NOTFOUND, "the features have no row for this customer");
}

rfm_status RFM_CALL rfm_features_row(const rfm_features *features, int64_t row, rfm_id *id,
                                     double *values, int32_t n_values, int32_t *standing,
                                     rfm_error *err)
{
  rfm_status status = id ? rfm__out_check(id, sizeof *id, "rfm_id", err) : RFM_OK;
  rfm__id known;
  int32_t i;

  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  if (status)
    return status;
  if (row < 0 || row >= features->n_rows)
    return rfm__fail(err, RFM_E_ARG, "row is %lld, expected 0 to %lld", (long long)row,
                     (long long)features->n_rows - 1);
  if (n_values != (values ? features->metrics->n : 0))
    return rfm__fail(err, RFM_E_ARG, "n_values is %d, expected %d", (int)n_values,
                     (int)(values ? features->metrics->n : 0));
  if (id) {
    const rfm_id told = {sizeof told, 0, 0, 0, NULL};

    rfm__features_id(features, row, &known);
    rfm__out_write(id, &told, sizeof told);
    id->number = known.number;
    id->bytes = known.bytes;
    id->n_bytes = (int64_t)known.n_bytes;
  }
  for (i = 0; i < n_values; i++)
    values[i] = rfm__features_values(features, i)[row];
  if (standing)
    *standing = features->standing[row];
  return RFM_OK;
}

rfm_status RFM_CALL rfm_features_count(const rfm_features *features, rfm_measure_counts *counts,
                                       rfm_error *err)
{
  const rfm_status status = rfm__out_check(counts, sizeof *counts, "rfm_measure_counts", err);

  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  if (status)
    return status;
  rfm__out_write(counts, &features->counts, sizeof features->counts);
  return RFM_OK;
}
