/* SPDX-License-Identifier: MIT */
/* Plan: options resolved into the scorer's columns, so that learning and applying never see a
 * default. */
#include "score/plan.h"

#include "base/error.h"
#include "base/options.h"

#include <float.h>

enum { DEFAULT_LEVELS = 5 };

rfm_status rfm__plan_read(rfm_scorer_options *out, const rfm_scorer_options *given, rfm_error *err)
{
  const rfm_status st =
      rfm__options_read(out, sizeof *out, RFM__SIZE_UP_TO(rfm_scorer_options, reserved), given,
                        "rfm_scorer_options", err);

  if (st)
    return st;
  if (out->flags || out->reserved)
    return rfm__fail(err, RFM_E_ARG, "%s must be 0", out->flags ? "flags" : "reserved");
  if (out->closed < 0 || out->closed > RFM_CLOSED_GOOD)
    return rfm__fail(err, RFM_E_ARG, "closed is %d, not an rfm_closed", (int)out->closed);
  if (out->weighting < 0 || out->weighting > RFM_WEIGHTING_STONE)
    return rfm__fail(err, RFM_E_ARG, "weighting is %d, not an rfm_weighting", (int)out->weighting);
  if (out->rule < 0 || out->rule > RFM_RULE_MEDIAN)
    return rfm__fail(err, RFM_E_ARG, "rule is %d, not an rfm_rule", (int)out->rule);
  if (out->n_levels != 0 && (out->n_levels < RFM__MIN_LEVELS || out->n_levels > RFM__MAX_LEVELS))
    return rfm__fail(err, RFM_E_ARG, "n_levels is %d, not %d to %d", (int)out->n_levels,
                     RFM__MIN_LEVELS, RFM__MAX_LEVELS);
  return RFM_OK;
}

static rfm_status fail_column(const rfm_scorer *s, int32_t j, const char *what, rfm_error *err)
{
  return rfm__fail_at(err, RFM_E_ARG, -1, s->scored[j].column, "%s: %s", rfm__scored_name(s, j),
                      what);
}

static rfm_status check_lengths(const rfm_scorer *s, const rfm_scorer_options *o, rfm_error *err)
{
  const int arrays = o->rules || o->levels || o->weights || o->offset || o->breaks;

  if (s->n == 0)
    return rfm__fail(err, RFM_E_STATE, "no column is scored");
  if (o->n_columns != s->n && (arrays || o->n_columns != 0))
    return rfm__fail(err, RFM_E_ARG, "n_columns is %d, but %d columns are scored and the arrays need one entry each",
                     (int)o->n_columns, (int)s->n);
  return RFM_OK;
}

static rfm_status plan_rule(rfm_scorer *s, const rfm_scorer_options *o, int32_t j, rfm_error *err)
{
  const int32_t usual = o->rule ? o->rule : RFM_RULE_QUANTILE;
  const int32_t rule = o->rules ? o->rules[j] : usual;

  if (rule < RFM_RULE_QUANTILE || rule > RFM_RULE_MEDIAN)
    return fail_column(s, j, "its entry in rules is not an rfm_rule", err);
  s->scored[j].rule = rule;
  s->nested = s->nested || rule == RFM_RULE_NESTED;
  s->ntile = s->ntile || rule == RFM_RULE_NTILE;
  return RFM_OK;
}

static rfm_status plan_levels(rfm_scorer *s, const rfm_scorer_options *o, int32_t j, rfm_error *err)
{
  const int32_t rule = s->scored[j].rule;
  const int two = rule == RFM_RULE_MEAN || rule == RFM_RULE_MEDIAN;
  int32_t levels = o->levels ? o->levels[j] : o->n_levels;

  if (!o->levels && levels == 0)
    levels = two ? 2 : DEFAULT_LEVELS;
  if (levels < RFM__MIN_LEVELS || levels > RFM__MAX_LEVELS)
    return fail_column(s, j, "its entry in levels is not 2 to 100", err);
  if (two && levels != 2)
    return fail_column(s, j, "the rules mean and median make 2 levels", err);
  s->levels[j] = levels;
  s->scored[j].levels = levels;
  return RFM_OK;
}

static int32_t closed_of_rule(int32_t rule)
{
  if (rule == RFM_RULE_R_RFM)
    return RFM_CLOSED_LOWER;
  return rule == RFM_RULE_MEAN || rule == RFM_RULE_MEDIAN ? RFM_CLOSED_GOOD : RFM_CLOSED_UPPER;
}

/* Of rule, direction and the host's wish one comparison remains. */
static void plan_closed(rfm__scored *c, int32_t wish)
{
  const int32_t closed = wish ? wish : closed_of_rule(c->rule);

  c->equal_counts = closed == RFM_CLOSED_LOWER || (closed == RFM_CLOSED_GOOD && !c->less_is_better);
}

/* What only makes sense for some rules. */
static rfm_status check_mix(const rfm_scorer *s, const rfm_scorer_options *o, rfm_error *err)
{
  int32_t ntiles = 0, r_rfm = 0;

  for (int32_t j = 0; j < s->n; j++) {
    const int32_t rule = s->scored[j].rule;

    if (s->nested && rule != RFM_RULE_NESTED)
      return fail_column(s, j, "either all columns are nested or none", err);
    if (o->offset && !(o->offset[j] >= -DBL_MAX && o->offset[j] <= DBL_MAX))
      return fail_column(s, j, "its offset is not finite", err);
    ntiles += rule == RFM_RULE_NTILE;
    r_rfm += rule == RFM_RULE_R_RFM;
  }
  if (o->closed && ntiles == s->n)
    return rfm__fail(err, RFM_E_ARG, "closed is given, but NTILE has no breaks");
  if (o->offset && r_rfm == 0)
    return rfm__fail(err, RFM_E_ARG, "offset is given, but no column has the R rfm rule");
  return RFM_OK;
}

static rfm_status plan_stone(rfm_scorer *s, rfm_error *err)
{
  static const int32_t kinds[3] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  /* Rank-order centroids of three: first (1 + 1/2 + 1/3)/3, second (1/2 + 1/3)/3, third (1/3)/3. */
  static const double weights[3] = {5.0 / 18.0, 11.0 / 18.0, 2.0 / 18.0};
  int fits = s->n == 3;

  for (int32_t j = 0; j < 3 && fits; j++) {
    fits = s->metrics->metric[s->scored[j].column].kind == kinds[j];
    s->weights[j] = weights[j];
  }
  if (!fits)
    return rfm__fail(err, RFM_E_ARG,
                     "Stone's weighting needs exactly recency, frequency, monetary in this order");
  return RFM_OK;
}

static rfm_status plan_given(rfm_scorer *s, const rfm_scorer_options *o, rfm_error *err)
{
  double sum = 0.0;

  for (int32_t j = 0; j < s->n; j++) {
    if (!(o->weights[j] >= 0.0 && o->weights[j] <= DBL_MAX))
      return fail_column(s, j, "its weight is not finite and 0 or more", err);
    s->weights[j] = o->weights[j] + 0.0; /* no -0.0 */
    sum += s->weights[j];
  }
  if (!(sum > 0.0))
    return rfm__fail_at(err, RFM_E_ARG, -1, s->scored[0].column,
                        "%s: its weight and all others are 0", rfm__scored_name(s, 0));
  if (!(sum <= DBL_MAX / RFM__MAX_LEVELS))
    return rfm__fail(err, RFM_E_ARG, "weights are too large for a composite");
  for (int32_t j = 0; j < s->n && s->weighting == RFM_WEIGHTING_NORMALISED; j++)
    s->weights[j] /= sum;
  return RFM_OK;
}

static rfm_status plan_weights(rfm_scorer *s, const rfm_scorer_options *o, rfm_error *err)
{
  const int32_t usual = o->weights ? RFM_WEIGHTING_NORMALISED : RFM_WEIGHTING_EQUAL;
  int takes_weights;

  s->weighting = o->weighting ? o->weighting : usual;
  takes_weights =
      s->weighting == RFM_WEIGHTING_NORMALISED || s->weighting == RFM_WEIGHTING_AS_GIVEN;
  if (takes_weights && !o->weights)
    return rfm__fail(err, RFM_E_ARG, "this weighting needs weights");
  if (!takes_weights && o->weights)
    return rfm__fail(err, RFM_E_ARG, "this weighting takes no weights");
  if (takes_weights)
    return plan_given(s, o, err);
  if (s->weighting == RFM_WEIGHTING_STONE)
    return plan_stone(s, err);
  for (int32_t j = 0; j < s->n; j++)
    s->weights[j] = 1.0 / s->n;
  return RFM_OK;
}

rfm_status rfm__plan_columns(rfm_scorer *s, const rfm_scorer_options *o, rfm_error *err)
{
  rfm_status st = check_lengths(s, o, err);

  for (int32_t j = 0; j < s->n && !st; j++)
    st = plan_rule(s, o, j, err);
  for (int32_t j = 0; j < s->n && !st; j++) {
    st = plan_levels(s, o, j, err);
    plan_closed(&s->scored[j], o->closed);
  }
  if (!st)
    st = check_mix(s, o, err);
  return st ? st : plan_weights(s, o, err);
}
