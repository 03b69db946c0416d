/* SPDX-License-Identifier: MIT */
/* Fitting a scaling: the options resolved column by column, then what the rows say. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/float_env.h"
#include "base/options.h"
#include "cluster/scaling.h"
#include "data/features.h"
#include "math/quantile.h"
#include "math/sum.h"

#include <math.h>

enum { PERMILLE = 1000, DEFAULT_CLIP = 10, MOST_CLIP = 499 };

/* ---- options ---- */

static rfm_status read_options(rfm_scaling_options *o, const rfm_scaling_options *given,
                               rfm_error *err)
{
  const rfm_status st =
      rfm__options_read(o, sizeof *o, RFM__SIZE_UP_TO(rfm_scaling_options, reserved), given,
                        "rfm_scaling_options", err);

  if (st)
    return st;
  if (o->reserved)
    return rfm__fail(err, RFM_E_ARG, "reserved must be 0");
  if (o->flags & ~(RFM_SCALING_WEIGHTS_AS_GIVEN | RFM_SCALING_NO_CLIP))
    return rfm__fail(err, RFM_E_ARG, "flags has unknown bits");
  if (o->scale < 0 || o->scale > RFM_SCALE_RANGE)
    return rfm__fail(err, RFM_E_ARG, "scale is %d, not an rfm_scale", (int)o->scale);
  if (o->clip_permille < 0 || o->clip_permille > MOST_CLIP)
    return rfm__fail(err, RFM_E_ARG, "clip_permille is %d, not 1 to %d", (int)o->clip_permille,
                     MOST_CLIP);
  if (o->clip_permille && o->flags & RFM_SCALING_NO_CLIP)
    return rfm__fail(err, RFM_E_ARG, "clip_permille is given beside RFM_SCALING_NO_CLIP");
  return RFM_OK;
}

static rfm_status check_lengths(const rfm_scaling *s, const rfm_scaling_options *o, rfm_error *err)
{
  const int arrays = o->scales || o->log1p || o->weights || o->low || o->high;

  if (o->n_columns != s->n && (arrays || o->n_columns != 0))
    return rfm__fail(
        err, RFM_E_ARG,
        "n_columns is %d, but %d columns are scaled and the arrays need one entry each",
        (int)o->n_columns, (int)s->n);
  return RFM_OK;
}

static rfm_status fail_column(const rfm_scaling *s, int32_t j, rfm_status status, const char *what,
                              rfm_error *err)
{
  return rfm__fail_at(err, status, -1, s->scaled[j].column, "%s: %s", rfm__scaled_name(s, j), what);
}

static rfm_status plan_scale(rfm_scaling *s, int32_t j, const rfm_scaling_options *o,
                             rfm_error *err)
{
  const int32_t usual = o->scale ? o->scale : RFM_SCALE_MIN_MAX;
  rfm__scaled *c = &s->scaled[j];

  c->scale = o->scales ? o->scales[j] : usual;
  c->log1p = o->log1p && o->log1p[j];
  if (c->scale < RFM_SCALE_MIN_MAX || c->scale > RFM_SCALE_RANGE)
    return fail_column(s, j, RFM_E_ARG, "its entry in scales is not an rfm_scale", err);
  if (c->scale != RFM_SCALE_RANGE)
    return RFM_OK;
  if (!o->low || !o->high)
    return fail_column(s, j, RFM_E_ARG, "RFM_SCALE_RANGE needs low and high", err);
  if (!rfm__is_finite(o->low[j]) || !rfm__is_finite(o->high[j]) || !(o->low[j] < o->high[j]))
    return fail_column(s, j, RFM_E_DATA, "low and high must be finite, low below high", err);
  c->clip_low = o->low[j] + 0.0; /* no -0.0 */
  c->clip_high = o->high[j] + 0.0;
  return RFM_OK;
}

static rfm_status check_range_used(const rfm_scaling *s, const rfm_scaling_options *o,
                                   rfm_error *err)
{
  int used = !o->low && !o->high;

  for (int32_t j = 0; j < s->n; j++)
    used = used || s->scaled[j].scale == RFM_SCALE_RANGE;
  return used ? RFM_OK
              : rfm__fail(err, RFM_E_ARG,
                          "low and high are given, but no column has RFM_SCALE_RANGE");
}

static rfm_status plan_weights(rfm_scaling *s, const rfm_scaling_options *o, rfm_error *err)
{
  double sum = 0.0;

  for (int32_t j = 0; j < s->n; j++) {
    const double weight = o->weights ? o->weights[j] : 1.0;

    if (!(weight >= 0.0 && rfm__is_finite(weight)))
      return fail_column(s, j, RFM_E_DATA, "its weight is not finite and 0 or more", err);
    s->scaled[j].weight = weight + 0.0;
    sum += weight;
  }
  if (!(sum > 0.0 && rfm__is_finite(sum)))
    return fail_column(s, 0, RFM_E_DATA,
                       sum > 0.0 ? "its weight and the others have no finite sum"
                                 : "its weight and all others are 0",
                       err);
  for (int32_t j = 0; j < s->n && !(o->weights && o->flags & RFM_SCALING_WEIGHTS_AS_GIVEN); j++)
    s->scaled[j].weight /= sum;
  return RFM_OK;
}

static rfm_status plan(rfm_scaling *s, const rfm_scaling_options *o, rfm_error *err)
{
  rfm_status st = check_lengths(s, o, err);

  for (int32_t j = 0; j < s->n && !st; j++)
    st = plan_scale(s, j, o, err);
  if (!st)
    st = check_range_used(s, o, err);
  return st ? st : plan_weights(s, o, err);
}

/* ---- learning ---- */

/* The rows of one column on their way. */
typedef struct learning {
  const rfm_host *host;
  const rfm__scaled *scaled;
  const double *values;
  double *clipped; /* after log1p; one per row */
  int64_t n;
} learning;

static rfm_status learn_clip(const learning *l, rfm__scaled *c, const rfm_scaling_options *o,
                             rfm_error *err)
{
  const int32_t clip = o->clip_permille ? o->clip_permille : DEFAULT_CLIP;
  const rfm__share shares[2] = {{clip, PERMILLE}, {PERMILLE - clip, PERMILLE}};
  double ends[2];
  rfm_status st;

  if (c->scale == RFM_SCALE_RANGE)
    return RFM_OK;
  c->clip_low = -(double)INFINITY;
  c->clip_high = (double)INFINITY;
  if (o->flags & RFM_SCALING_NO_CLIP)
    return RFM_OK;
  st = rfm__quantiles(l->host, l->values, NULL, l->n, shares, 2, ends, NULL, err);
  if (!st) {
    c->clip_low = ends[0] + 0.0;
    c->clip_high = ends[1] + 0.0;
  }
  return st;
}

static void RFM_CALL clip_chunk(int64_t chunk, void *arg)
{
  const learning *l = arg;
  const int64_t begin = chunk * RFM__SUM_CHUNK;
  const int64_t end = begin + RFM__SUM_CHUNK < l->n ? begin + RFM__SUM_CHUNK : l->n;

  for (int64_t i = begin; i < end; i++)
    l->clipped[i] = rfm__scaled_clip(l->scaled, l->values[i]);
}

static void find_ends(const learning *l, double *least, double *greatest)
{
  *least = *greatest = l->clipped[0];
  for (int64_t i = 1; i < l->n; i++) {
    *least = l->clipped[i] < *least ? l->clipped[i] : *least;
    *greatest = l->clipped[i] > *greatest ? l->clipped[i] : *greatest;
  }
}

static void learn_mean(const learning *l, rfm__scaled *c)
{
  c->zero = rfm__sum(l->clipped, NULL, l->n) / (double)l->n;
  c->unit =
      l->n > 1
          ? rfm__sqrt(rfm__sum_squares_about(l->clipped, NULL, l->n, c->zero) / (double)(l->n - 1))
          : 0.0;
}

static rfm_status learn_quartiles(const learning *l, rfm__scaled *c, rfm_error *err)
{
  static const rfm__share shares[3] = {{1, 4}, {1, 2}, {3, 4}};
  double q[3] = {0, 0, 0};
  const rfm_status st = rfm__quantiles(l->host, l->clipped, NULL, l->n, shares, 3, q, NULL, err);

  c->zero = q[1];
  c->unit = q[2] - q[0];
  return st;
}

/* Where less is better the column is turned round; a range is then measured from its upper end. */
static void turn(rfm__scaled *c, double greatest)
{
  c->unit = -c->unit;
  if (c->scale == RFM_SCALE_MIN_MAX || c->scale == RFM_SCALE_RANGE)
    c->zero = greatest;
}

static double normalise(const rfm__scaled *c, double clipped)
{
  return c->unit != 0 ? (clipped - c->zero) / c->unit + 0.0 : 0.0;
}

static rfm_status settle(rfm_scaling *s, int32_t j, double least, double greatest, rfm_error *err)
{
  rfm__scaled *c = &s->scaled[j];
  const double a = normalise(c, least), b = normalise(c, greatest);

  c->zero += 0.0; /* no -0.0 */
  c->unit += 0.0;
  c->lowest = a < b ? a : b;
  c->highest = a < b ? b : a;
  if (!rfm__is_finite(c->zero) || !rfm__is_finite(c->unit) || !rfm__is_finite(a) ||
      !rfm__is_finite(b))
    return fail_column(s, j, RFM_E_LIMIT, "the values are too large to scale", err);
  if (!rfm__scaled_can_divide(c->unit))
    return fail_column(s, j, RFM_E_LIMIT, "the values are too close together to scale", err);
  return RFM_OK;
}

static rfm_status learn_spread(rfm_scaling *s, int32_t j, const learning *l, rfm_error *err)
{
  rfm__scaled *c = &s->scaled[j];
  double least, greatest, low, high;
  rfm_status st = RFM_OK;

  find_ends(l, &least, &greatest);
  low = c->scale == RFM_SCALE_RANGE ? rfm__scaled_clip(c, c->clip_low) : least;
  high = c->scale == RFM_SCALE_RANGE ? rfm__scaled_clip(c, c->clip_high) : greatest;
  c->zero = low;
  c->unit = high - low;
  if (c->scale == RFM_SCALE_Z)
    learn_mean(l, c);
  else if (c->scale == RFM_SCALE_ROBUST)
    st = learn_quartiles(l, c, err);
  if (least == greatest && c->scale != RFM_SCALE_RANGE)
    c->unit = 0.0; /* whatever rounding made of the deviations */
  if (s->metrics->metric[c->column].direction == RFM_LESS_IS_BETTER)
    turn(c, high);
  return st ? st : settle(s, j, least, greatest, err);
}

static rfm_status learn_column(rfm_scaling *s, int32_t j, const rfm_features *f,
                               const rfm_scaling_options *o, double *scratch, rfm_error *err)
{
  rfm__scaled *c = &s->scaled[j];
  learning l = {&s->host, c, rfm__features_values(f, c->column), scratch, f->n_rows};
  rfm_status st = learn_clip(&l, c, o, err);

  if (!st)
    st = rfm__parallel_rows(&s->host, "scaling", rfm__sum_chunks(l.n), clip_chunk, &l, err);
  return st ? st : learn_spread(s, j, &l, err);
}

static rfm_status learn(rfm_scaling *s, const rfm_features *f, const rfm_scaling_options *o,
                        rfm_error *err)
{
  double *scratch = rfm__alloc(&s->host, (size_t)f->n_rows, sizeof *scratch);
  rfm_status st = RFM_OK;

  if (!scratch)
    return rfm__fail_nomem(err);
  for (int32_t j = 0; j < s->n && !st; j++)
    st = learn_column(s, j, f, o, scratch, err);
  s->learned_day = f->as_of_day;
  rfm__wipe_dealloc(&s->host, scratch, (size_t)f->n_rows, sizeof *scratch);
  return st;
}

rfm_status RFM_CALL rfm_scaling_fit(rfm_scaling **out, const rfm_features *features,
                                    const rfm_scaling_options *options, rfm_error *err)
{
  rfm_scaling_options o;
  rfm_scaling *s = NULL;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  st = read_options(&o, options, err);
  if (!st)
    st = rfm__float_check(err);
  if (!st)
    st = rfm__scaling_new(&s, &features->host, features->metrics, err);
  if (!st)
    st = plan(s, &o, err);
  if (!st && features->n_rows == 0)
    st = rfm__fail(err, RFM_E_STATE, "there is no row to learn from");
  if (!st)
    st = rfm__scaling_check_rows(s, features, NULL, err);
  if (!st)
    st = learn(s, features, &o, err);
  if (st)
    rfm_scaling_free(s);
  else
    *out = s;
  return st;
}
