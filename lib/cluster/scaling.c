/* SPDX-License-Identifier: MIT */
/* Scaling: the object itself, its getters, and how it normalises rows. */
#include "cluster/scaling.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/options.h"
#include "data/features.h"

#include <string.h>

enum { ROWS_PER_CHUNK = 4096 };

rfm_status rfm__scaling_new(rfm_scaling **out, const rfm_host *host, const rfm_metrics *metrics,
                            rfm_error *err)
{
  rfm_scaling *s = rfm__alloc_zero(host, 1, sizeof *s);
  int32_t columns[RFM__MAX_METRICS];
  rfm_status st;

  *out = NULL;
  if (!s)
    return rfm__fail_nomem(err);
  s->host = *host;
  st = rfm__metrics_copy(&s->metrics, host, metrics, err);
  if (!st) {
    s->n = rfm__metrics_scored(s->metrics, columns);
    for (int32_t j = 0; j < s->n; j++)
      s->scaled[j].column = columns[j];
    if (s->n == 0)
      st = rfm__fail(err, RFM_E_STATE, "no column is scored");
  }
  if (st)
    rfm_scaling_free(s);
  else
    *out = s;
  return st;
}

rfm_status rfm__scaling_copy(rfm_scaling **out, const rfm_host *host, const rfm_scaling *given,
                             rfm_error *err)
{
  const rfm_status st = rfm__scaling_new(out, host, given->metrics, err);

  if (!st) {
    memcpy((*out)->scaled, given->scaled, sizeof given->scaled);
    (*out)->learned_day = given->learned_day;
  }
  return st;
}

static int same_column(const rfm__scaled *a, const rfm__scaled *b)
{
  return a->weight == b->weight && a->clip_low == b->clip_low && a->clip_high == b->clip_high &&
         a->zero == b->zero && a->unit == b->unit && a->column == b->column && a->log1p == b->log1p;
}

int rfm__scaling_same(const rfm_scaling *a, const rfm_scaling *b)
{
  int same = a->n == b->n;

  for (int32_t j = 0; j < a->n && same; j++)
    same = same_column(&a->scaled[j], &b->scaled[j]);
  return same;
}

int32_t RFM_CALL rfm_scaling_columns(const rfm_scaling *scaling)
{
  return scaling ? scaling->n : 0;
}

const rfm_metrics *RFM_CALL rfm_scaling_metrics(const rfm_scaling *scaling)
{
  return scaling ? scaling->metrics : NULL;
}

int32_t RFM_CALL rfm_scaling_learned_day(const rfm_scaling *scaling)
{
  return scaling ? scaling->learned_day : 0;
}

rfm_status RFM_CALL rfm_scaling_get(const rfm_scaling *scaling, int32_t scaled,
                                    rfm_scaled_column *column, rfm_error *err)
{
  const rfm__scaled *s;
  rfm_scaled_column known;
  rfm_status st;

  if (!scaling)
    return rfm__fail(err, RFM_E_ARG, "scaling is NULL");
  st = rfm__out_check(column, RFM__SIZE_UP_TO(rfm_scaled_column, reserved), "rfm_scaled_column",
                      err);
  if (st)
    return st;
  if (scaled < 0 || scaled >= scaling->n)
    return rfm__fail(err, RFM_E_ARG, "scaled is %d, the scaling has %d columns", (int)scaled,
                     (int)scaling->n);
  s = &scaling->scaled[scaled];
  memset(&known, 0, sizeof known);
  known.weight = s->weight;
  known.clip_low = s->clip_low;
  known.clip_high = s->clip_high;
  known.zero = s->zero;
  known.unit = s->unit;
  known.lowest = s->lowest;
  known.highest = s->highest;
  known.column = s->column;
  known.scale = s->scale;
  known.log1p = s->log1p;
  rfm__out_write(column, &known, sizeof known);
  return RFM_OK;
}

void RFM_CALL rfm_scaling_free(rfm_scaling *scaling)
{
  rfm_host host;

  if (!scaling)
    return;
  host = scaling->host;
  rfm_metrics_free(scaling->metrics);
  rfm__wipe_dealloc(&host, scaling, 1, sizeof *scaling);
}

/* ---- normalising rows ---- */

typedef struct applying {
  const rfm_scaling *scaling;
  const rfm_features *features;
  double *values;             /* rows x scaled columns, or NULL */
  rfm_scaling_counts *counts; /* per chunk and scaled column, or NULL */
} applying;

static void count_value(rfm_scaling_counts *counts, const rfm__scaled *s, double value,
                        double normalised)
{
  counts->n_clipped_low += value < s->clip_low;
  counts->n_clipped_high += value > s->clip_high;
  counts->n_raised += s->log1p && value < 0;
  counts->n_outside += normalised < s->lowest || normalised > s->highest;
}

static void apply_column(const applying *a, int32_t j, int64_t begin, int64_t end,
                         rfm_scaling_counts *counts)
{
  const rfm__scaled *s = &a->scaling->scaled[j];
  const double *values = rfm__features_values(a->features, s->column);

  for (int64_t i = begin; i < end; i++) {
    const double normalised = rfm__scaled_value(s, values[i]);

    if (a->values)
      a->values[i * a->scaling->n + j] = normalised;
    if (counts)
      count_value(counts, s, values[i], normalised);
  }
}

static void RFM_CALL apply_chunk(int64_t chunk, void *arg)
{
  const applying *a = arg;
  const int64_t begin = chunk * ROWS_PER_CHUNK, n_rows = a->features->n_rows;
  const int64_t end = begin + ROWS_PER_CHUNK < n_rows ? begin + ROWS_PER_CHUNK : n_rows;

  for (int32_t j = 0; j < a->scaling->n; j++)
    apply_column(a, j, begin, end, a->counts ? &a->counts[chunk * a->scaling->n + j] : NULL);
}

static void add_counts(rfm_scaling_counts *sum, const rfm_scaling_counts *part)
{
  sum->n_clipped_low += part->n_clipped_low;
  sum->n_clipped_high += part->n_clipped_high;
  sum->n_raised += part->n_raised;
  sum->n_outside += part->n_outside;
}

static rfm_status apply_rows(applying *a, rfm_scaling_counts *counts, rfm_error *err)
{
  const rfm_host *host = &a->features->host;
  const int64_t n_rows = a->features->n_rows;
  const int64_t n_chunks = n_rows / ROWS_PER_CHUNK + (n_rows % ROWS_PER_CHUNK != 0);
  const size_t n_counts = (size_t)n_chunks * (size_t)a->scaling->n;
  rfm_status st;

  if (counts) {
    a->counts = rfm__alloc_zero(host, n_counts, sizeof *a->counts);
    if (!a->counts)
      return rfm__fail_nomem(err);
  }
  st = rfm__parallel_for(host, n_chunks, apply_chunk, a, err);
  if (!st && counts) {
    memset(counts, 0, (size_t)a->scaling->n * sizeof *counts);
    for (size_t i = 0; i < n_counts; i++)
      add_counts(&counts[i % (size_t)a->scaling->n], &a->counts[i]);
  }
  rfm__dealloc(host, a->counts, n_counts, sizeof *a->counts);
  return st;
}

rfm_status rfm__scaling_check_rows(const rfm_scaling *scaling, const rfm_features *features,
                                   const int32_t *label, rfm_error *err)
{
  for (int32_t j = 0; j < scaling->n; j++) {
    const double *values = rfm__features_values(features, scaling->scaled[j].column);

    for (int64_t i = 0; i < features->n_rows; i++)
      if (values[i] != values[i] && (!label || label[i] >= 0))
        return rfm__fail_at(
            err, RFM_E_DATA, i, scaling->scaled[j].column,
            "row %lld: %s is missing (NaN)%s; leave such rows out with rfm_features_select()",
            (long long)i, rfm__scaled_name(scaling, j),
            features->standing[i] == RFM_STANDING_BUYER ? "" : ", a customer without a purchase");
  }
  return RFM_OK;
}

static rfm_status check_arrays(const rfm_scaling *scaling, const rfm_features *features,
                               const double *values, int64_t n_values,
                               const rfm_scaling_counts *counts, int32_t n_counts, rfm_error *err)
{
  const int64_t wanted = values ? features->n_rows * scaling->n : 0;
  const int32_t wanted_counts = counts ? scaling->n : 0;

  if (n_values != wanted)
    return rfm__fail(err, RFM_E_ARG, "n_values is %lld, not %lld", (long long)n_values,
                     (long long)wanted);
  if (n_counts != wanted_counts)
    return rfm__fail(err, RFM_E_ARG, "n_counts is %d, not %d", (int)n_counts, (int)wanted_counts);
  return RFM_OK;
}

static rfm_status check_apart(const rfm_features *features, const double *values, int64_t n_values,
                              rfm_error *err)
{
  rfm__memory memory[1 + RFM__FEATURES_MEMORY] = {
      {values, n_values * (int64_t)sizeof *values, "values"}};

  rfm__features_memory(features, memory + 1);
  return rfm__memory_apart(memory, 1, 1 + RFM__FEATURES_MEMORY, err);
}

rfm_status RFM_CALL rfm_scaling_apply(const rfm_scaling *scaling, const rfm_features *features,
                                      double *values, int64_t n_values, rfm_scaling_counts *counts,
                                      int32_t n_counts, rfm_error *err)
{
  applying a = {scaling, features, values, NULL};
  rfm_status st;

  if (!scaling || !features)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", scaling ? "features" : "scaling");
  st = rfm__metrics_same(scaling->metrics, features->metrics, err);
  if (!st)
    st = check_arrays(scaling, features, values, n_values, counts, n_counts, err);
  if (!st)
    st = check_apart(features, values, n_values, err);
  if (!st)
    st = rfm__scaling_check_rows(scaling, features, NULL, err);
  return st ? st : apply_rows(&a, counts, err);
}
