/* SPDX-License-Identifier: MIT */
/* Saving and loading a scaling. */
#include "io/scaling_io.h"

#include "base/host.h"
#include "base/date.h"
#include "base/error.h"
#include "io/metrics_io.h"

#include <math.h>

#define TAG_SCALING RFM__TAG('S', 'C', 'A', 'L')

enum { HEAD_BYTES = 8, COLUMN_BYTES = 12 + 7 * 8 };

/* ---- saving ---- */

static int is_clipped(const rfm__scaled *c)
{
  return c->clip_low > -(double)INFINITY;
}

static void save_column(rfm__save *save, const rfm__scaled *c)
{
  rfm__save_i32(save, c->scale);
  rfm__save_i32(save, c->log1p);
  rfm__save_i32(save, is_clipped(c));
  rfm__save_f64(save, c->weight);
  rfm__save_f64(save, is_clipped(c) ? c->clip_low : 0.0);
  rfm__save_f64(save, is_clipped(c) ? c->clip_high : 0.0);
  rfm__save_f64(save, c->zero);
  rfm__save_f64(save, c->unit);
  rfm__save_f64(save, c->lowest);
  rfm__save_f64(save, c->highest);
}

void rfm__save_scaling(rfm__save *save, const rfm_scaling *scaling)
{
  rfm__save_metrics(save, scaling->metrics);
  rfm__save_begin(save, TAG_SCALING, HEAD_BYTES + (uint64_t)scaling->n * COLUMN_BYTES);
  rfm__save_i32(save, scaling->n);
  rfm__save_i32(save, scaling->learned_day);
  for (int32_t j = 0; j < scaling->n; j++)
    save_column(save, &scaling->scaled[j]);
  rfm__save_end(save);
}

rfm_status RFM_CALL rfm_scaling_save(const rfm_scaling *scaling, rfm_write_fn write,
                                     void *user_data, rfm_error *err)
{
  rfm__save save;

  if (!scaling || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", scaling ? "write" : "scaling");
  rfm__save_open(&save, &scaling->host, write, user_data, RFM__OBJECT_SCALING, err);
  rfm__save_scaling(&save, scaling);
  return rfm__save_close(&save);
}

/* ---- loading ---- */

static void check_column(rfm__load *load, int32_t j, const rfm__scaled *c, int32_t clipped)
{
  const int ruled = c->scale == RFM_SCALE_RANGE;

  if (c->scale < RFM_SCALE_MIN_MAX || c->scale > RFM_SCALE_RANGE)
    rfm__load_fail(load, j, "the scale is wrong");
  if ((c->log1p != 0 && c->log1p != 1) || (clipped != 0 && clipped != 1) || (ruled && !clipped))
    rfm__load_fail(load, j, "a mark is neither 0 nor 1");
  if (!clipped && (c->clip_low != 0.0 || c->clip_high != 0.0))
    rfm__load_fail(load, j, "it clips nothing, but has quantiles to clip at");
  if (!(c->weight >= 0.0))
    rfm__load_fail(load, j, "the weight is below 0");
  if (!rfm__scaled_can_divide(c->unit))
    rfm__load_fail(load, j, "the unit is too small to divide by");
  if (c->clip_low > c->clip_high || c->lowest > c->highest)
    rfm__load_fail(load, j, "a range ends before it begins");
}

static void load_column(rfm__load *load, int32_t j, rfm__scaled *c)
{
  int32_t clipped;

  c->scale = rfm__load_i32(load);
  c->log1p = rfm__load_i32(load);
  clipped = rfm__load_i32(load);
  c->weight = rfm__load_f64(load);
  c->clip_low = rfm__load_f64(load);
  c->clip_high = rfm__load_f64(load);
  c->zero = rfm__load_f64(load);
  c->unit = rfm__load_f64(load);
  c->lowest = rfm__load_f64(load);
  c->highest = rfm__load_f64(load);
  check_column(load, j, c, clipped);
  if (!clipped) {
    c->clip_low = -(double)INFINITY;
    c->clip_high = (double)INFINITY;
  }
}

static void load_columns(rfm__load *load, rfm_scaling *s)
{
  const int32_t n = rfm__load_i32(load);
  double sum = 0.0;

  s->learned_day = rfm__load_i32(load);
  if (n != s->n || rfm__load_left(load) != (size_t)s->n * COLUMN_BYTES)
    rfm__load_fail(load, -1, "the number of columns is not that of the metrics");
  if (!rfm__is_day(s->learned_day))
    rfm__load_fail(load, -1, "the learned day is out of range");
  for (int32_t j = 0; j < s->n && !load->status; j++) {
    load_column(load, j, &s->scaled[j]);
    sum += s->scaled[j].weight;
  }
  if (!(sum > 0.0))
    rfm__load_fail(load, -1, "all weights are 0");
}

rfm_scaling *rfm__load_scaling(rfm__load *load)
{
  rfm_metrics *metrics;
  rfm_scaling *s = NULL;

  rfm__load_next(load);
  metrics = rfm__load_metrics(load);
  rfm__load_next(load);
  rfm__load_expect(load, TAG_SCALING);
  if (!load->status)
    rfm__load_status(load, rfm__scaling_new(&s, load->host, metrics, NULL), "it has no columns");
  rfm_metrics_free(metrics);
  if (!load->status)
    load_columns(load, s);
  if (load->status) {
    rfm_scaling_free(s);
    s = NULL;
  }
  return s;
}

rfm_status RFM_CALL rfm_scaling_load(rfm_scaling **out, const rfm_host *host, rfm_read_fn read,
                                     void *user_data, rfm_error *err)
{
  rfm_host own;
  rfm__load load;
  rfm_scaling *s;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  st = rfm__host_read(&own, host, err);
  if (st)
    return st;
  rfm__load_open(&load, &own, read, user_data, RFM__OBJECT_SCALING, err);
  s = rfm__load_scaling(&load);
  rfm__load_next(&load);
  rfm__load_done(&load);
  st = rfm__load_close(&load);
  if (st)
    rfm_scaling_free(s);
  else
    *out = s;
  return st;
}
