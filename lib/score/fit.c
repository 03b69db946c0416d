/* SPDX-License-Identifier: MIT */
/* Fit: from features or typed breaks to a scorer.
 *
 * Order: check everything, plan every column, reserve all memory of the scorer, then learn. */
#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/float_env.h"
#include "base/host.h"
#include "base/log.h"
#include "score/nested.h"
#include "score/ntile.h"
#include "score/plan.h"
#include "score/rules.h"

#include <float.h>

static rfm_status check_rows(const rfm_scorer_options *o, int64_t n_rows, rfm_error *err)
{
  if (o->n_learn != (o->learn ? n_rows : 0))
    return rfm__fail(err, RFM_E_ARG, "n_learn is %lld, not %lld", (long long)o->n_learn,
                     (long long)(o->learn ? n_rows : 0));
  return RFM_OK;
}

/* Typed breaks for the columns of RFM_RULE_BREAKS, and for no others. */
static rfm_status check_typed(const rfm_scorer *s, const rfm_scorer_options *o, rfm_error *err)
{
  for (int32_t j = 0; j < s->n; j++) {
    const int typed = s->scored[j].rule == RFM_RULE_BREAKS;

    if (typed != (o->breaks && o->breaks[j]))
      return rfm__fail_at(err, RFM_E_ARG, -1, s->scored[j].column,
                          typed ? "%s: its rule is RFM_RULE_BREAKS, but breaks has none for it"
                                : "%s: breaks are given, but its rule is another",
                          rfm__scored_name(s, j));
  }
  return RFM_OK;
}

static rfm_status take_breaks(rfm_scorer *s, int32_t j, const double *given, rfm_error *err)
{
  const rfm__scored *c = &s->scored[j];

  if (!given)
    return rfm__fail_at(err, RFM_E_ARG, -1, c->column, "%s: breaks is NULL",
                        rfm__scored_name(s, j));
  for (int32_t i = 0; i < c->levels - 1; i++) {
    if (!(given[i] >= -DBL_MAX && given[i] <= DBL_MAX))
      return rfm__fail_at(err, RFM_E_DATA, -1, c->column, "%s: break %d is not finite",
                          rfm__scored_name(s, j), (int)i);
    if (i > 0 && !(given[i] > given[i - 1]))
      return rfm__fail_at(err, RFM_E_DATA, -1, c->column,
                          "%s: break %d is not above the one before it", rfm__scored_name(s, j),
                          (int)i);
    c->breaks[i] = given[i] + 0.0; /* no -0.0 */
  }
  return RFM_OK;
}

static void mark_learning(uint8_t *mask, const rfm_features *f, const uint8_t *learn)
{
  for (int64_t i = 0; i < f->n_rows; i++)
    mask[i] = f->standing[i] == RFM_STANDING_BUYER && (!learn || learn[i]);
}

static rfm_status learn_column(rfm_scorer *s, int32_t j, const rfm__learning *from,
                               const rfm_scorer_options *o, rfm_error *err)
{
  switch (s->scored[j].rule) {
  case RFM_RULE_BREAKS:
    return take_breaks(s, j, o->breaks[j], err);
  case RFM_RULE_NTILE:
    return rfm__ntile_learn(s, j, from, err);
  default:
    return rfm__rules_learn(s, j, from, err);
  }
}

static rfm_status learn_columns(rfm_scorer *s, const rfm__learning *from,
                                const rfm_scorer_options *o, rfm_error *err)
{
  rfm_status st = RFM_OK;

  if (s->nested)
    return rfm__nested_learn(s, from, err);
  for (int32_t j = 0; j < s->n && !st; j++)
    st = learn_column(s, j, from, o, err);
  return st;
}

/* Ties may leave levels empty: the sizes tell, and so does the log. */
static void tell_empty_levels(const rfm_scorer *s)
{
  for (int32_t j = 0; j < s->n; j++) {
    const rfm__scored *c = &s->scored[j];
    int32_t empty = 0;

    for (int32_t level = 0; c->sizes && c->n_parents == 1 && level < c->levels; level++)
      empty += c->sizes[level] == 0;
    if (empty > 0)
      rfm__log(&s->host, RFM_LOG_WARNING, "%s: %d of %d levels are empty, since too many values are equal",
               rfm__scored_name(s, j), (int)empty, (int)c->levels);
  }
}

static rfm_status learn(rfm_scorer *s, const rfm_features *f, const rfm_scorer_options *o,
                        rfm_error *err)
{
  const size_t n = (size_t)f->n_rows;
  uint8_t *mask = rfm__alloc(&s->host, n, 1);
  const rfm__learning from = {f, mask, o->offset};
  rfm_status st;

  if (!mask)
    return rfm__fail_nomem(err);
  mark_learning(mask, f, o->learn);
  s->learned_day = f->as_of_day;
  st = learn_columns(s, &from, o, err);
  rfm__dealloc(&s->host, mask, n, 1);
  if (!st && s->ntile)
    rfm__ntile_bind(s, f);
  if (!st)
    tell_empty_levels(s);
  return st;
}

rfm_status RFM_CALL rfm_scorer_fit(rfm_scorer **out, const rfm_features *features,
                                   const rfm_scorer_options *options, rfm_error *err)
{
  rfm_scorer_options o;
  rfm_scorer *s = NULL;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  st = rfm__plan_read(&o, options, err);
  if (!st)
    st = check_rows(&o, features->n_rows, err);
  if (!st)
    st = rfm__float_check(err);
  if (!st)
    st = rfm__scorer_new(&s, &features->host, features->metrics, err);
  if (!st)
    st = rfm__plan_columns(s, &o, err);
  if (!st)
    st = check_typed(s, &o, err);
  if (!st)
    st = rfm__scorer_reserve(s, err);
  if (!st)
    st = learn(s, features, &o, err);
  if (st)
    rfm_scorer_free(s);
  else
    *out = s;
  return st;
}

/* What has no meaning for typed breaks. */
static rfm_status refuse_learning(const rfm_scorer_options *o, rfm_error *err)
{
  const char *name = NULL;

  if (o->rule || o->rules)
    name = o->rule ? "rule" : "rules";
  else if (o->offset)
    name = "offset";
  else if (o->breaks)
    name = "breaks";
  else if (o->learn || o->n_learn)
    name = o->learn ? "learn" : "n_learn";
  if (name)
    return rfm__fail(err, RFM_E_ARG, "%s must be 0 with typed breaks", name);
  return RFM_OK;
}

static rfm_status plan_typed(rfm_scorer *s, const rfm_scorer_options *given, rfm_error *err)
{
  rfm_scorer_options o = *given;

  if (s->n == 0)
    return rfm__fail(err, RFM_E_ARG, "metrics has no scored column");
  o.rule = RFM_RULE_BREAKS;
  return rfm__plan_columns(s, &o, err);
}

static rfm_status typed_options(rfm_scorer_options *o, const rfm_scorer_options *given,
                                int32_t learned_day, rfm_error *err)
{
  rfm_status st = rfm__plan_read(o, given, err);

  if (!st)
    st = refuse_learning(o, err);
  return st ? st : rfm__day_check("learned_day", learned_day, err);
}

rfm_status RFM_CALL rfm_scorer_from_breaks(rfm_scorer **out, const rfm_host *host,
                                           const rfm_metrics *metrics, const double *const *breaks,
                                           const rfm_scorer_options *options, int32_t learned_day,
                                           rfm_error *err)
{
  rfm_scorer_options o;
  rfm_host hooks;
  rfm_scorer *s = NULL;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!breaks)
    return rfm__fail(err, RFM_E_ARG, "breaks is NULL");
  st = rfm__host_read(&hooks, host, err);
  if (!st)
    st = typed_options(&o, options, learned_day, err);
  if (!st)
    st = rfm__scorer_new(&s, &hooks, metrics, err);
  if (!st)
    st = plan_typed(s, &o, err);
  if (!st)
    st = rfm__scorer_reserve(s, err);
  for (int32_t j = 0; !st && j < s->n; j++)
    st = take_breaks(s, j, breaks[j], err);
  if (st) {
    rfm_scorer_free(s);
    return st;
  }
  s->learned_day = learned_day;
  *out = s;
  return RFM_OK;
}
