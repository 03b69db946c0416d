/* SPDX-License-Identifier: MIT */
/* AHP: from judgements to an object, and its getters.
 *
 * Everything is checked before anything is computed; matrices are at most 15 x 15 and live on the
 * stack, so that the object and the experts' ratios are the only memory. */
#include "score/ahp.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/float_env.h"
#include "base/host.h"
#include "base/options.h"
#include "math/special.h"

#include <float.h>
#include <string.h>

#define DEFAULT_TOLERANCE 0.05
#define DEFAULT_LIMIT 0.10

/* ---- reading ---- */

static rfm_status check_choice(int32_t value, int32_t last, const char *name, rfm_error *err)
{
  if (value < 0 || value > last)
    return rfm__fail(err, RFM_E_ARG, "%s is %d, not an rfm_ahp_%s", name, (int)value, name);
  return RFM_OK;
}

static void set_defaults(rfm_ahp_options *o)
{
  o->tolerance = o->tolerance == 0.0 ? DEFAULT_TOLERANCE : o->tolerance;
  o->limit = o->limit == 0.0 ? DEFAULT_LIMIT : o->limit;
  o->aggregation = o->aggregation ? o->aggregation : RFM_AHP_JUDGEMENTS_GEOMETRIC;
  o->method = o->method ? o->method : RFM_AHP_EIGENVECTOR;
  o->completion = o->completion ? o->completion : RFM_AHP_AS_GIVEN;
  o->random_index = o->random_index ? o->random_index : RFM_AHP_SAATY_1977;
}

static rfm_status read_options(rfm_ahp_options *o, const rfm_ahp_options *given, rfm_error *err)
{
  rfm_status st = rfm__options_read(o, sizeof *o, RFM__SIZE_UP_TO(rfm_ahp_options, random_index),
                                    given, "rfm_ahp_options", err);

  if (!st && o->flags)
    st = rfm__fail(err, RFM_E_ARG, "rfm_ahp_options.flags must be 0");
  if (!st && !(o->tolerance >= 0.0 && o->tolerance < 1.0))
    st = rfm__fail(err, RFM_E_ARG, "tolerance is %g, not above 0 and below 1", o->tolerance);
  if (!st && !(o->limit >= 0.0 && o->limit <= DBL_MAX))
    st = rfm__fail(err, RFM_E_ARG, "limit is %g, not above 0", o->limit);
  if (!st)
    st = check_choice(o->aggregation, RFM_AHP_PRIORITIES_ARITHMETIC, "aggregation", err);
  if (!st)
    st = check_choice(o->method, RFM_AHP_COLUMN_MEAN, "method", err);
  if (!st)
    st = check_choice(o->completion, RFM_AHP_SYMMETRIC, "completion", err);
  if (!st)
    st = check_choice(o->random_index, RFM_AHP_ALONSO_LAMATA, "random_index", err);
  if (!st)
    set_defaults(o);
  return st;
}

static rfm_status read_judgements(rfm_ahp_judgements *j, const rfm_ahp_judgements *given,
                                  rfm_error *err)
{
  rfm_status st;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "judgements is NULL");
  st = rfm__options_read(j, sizeof *j, RFM__SIZE_UP_TO(rfm_ahp_judgements, reserved), given,
                         "rfm_ahp_judgements", err);
  if (st)
    return st;
  if (j->flags || j->reserved)
    return rfm__fail(err, RFM_E_ARG, "rfm_ahp_judgements.%s must be 0",
                     j->flags ? "flags" : "reserved");
  if (j->n_criteria < RFM__AHP_LEAST || j->n_criteria > RFM__AHP_MOST)
    return rfm__fail(err, RFM_E_ARG, "n_criteria is %d, not %d to %d", (int)j->n_criteria,
                     RFM__AHP_LEAST, RFM__AHP_MOST);
  if (j->n_experts < 1 || j->n_experts > INT64_MAX / ((int64_t)sizeof(double) * RFM__MATRIX_CELLS))
    return rfm__fail(err, RFM_E_ARG, "n_experts is %lld, not 1 or more", (long long)j->n_experts);
  if (!j->matrices)
    return rfm__fail(err, RFM_E_ARG, "matrices is NULL");
  return RFM_OK;
}

/* ---- fitting ---- */

static int by_priorities(int32_t aggregation)
{
  return aggregation == RFM_AHP_PRIORITIES_GEOMETRIC ||
         aggregation == RFM_AHP_PRIORITIES_ARITHMETIC;
}

static rfm_status new_ahp(rfm_ahp **out, const rfm_host *host, const rfm__ahp_panel *p,
                          const rfm_ahp_options *o, rfm_error *err)
{
  rfm_ahp *a = rfm__alloc_zero(host, 1, sizeof *a);

  *out = a;
  if (!a)
    return rfm__fail_nomem(err);
  a->host = *host;
  a->n = p->n;
  a->found.n_experts = p->n_experts;
  a->found.limit = o->limit;
  a->found.aggregation = o->aggregation;
  a->found.method = o->method;
  a->found.completion = o->completion;
  a->found.random_index = o->random_index;
  if ((uint64_t)p->n_experts <= SIZE_MAX)
    a->expert_cr = rfm__alloc(host, (size_t)p->n_experts, sizeof *a->expert_cr);
  return a->expert_cr ? RFM_OK : rfm__fail_nomem(err);
}

/* Each expert alone. The largest reciprocity error of any. */
static double judge_experts(rfm_ahp *a, const rfm__ahp_panel *p)
{
  double one[RFM__MATRIX_CELLS], worst = 0.0;

  for (int64_t k = 0; k < p->n_experts; k++) {
    double error;

    rfm__ahp_expert(p, k, one);
    error = rfm__ahp_complete(one, p->n, p->completion);
    worst = error > worst ? error : worst;
    a->expert_cr[k] = rfm__ahp_cut_off(one, p->n) < 0
                          ? rfm__ahp_ratio(one, p->n, a->found.random_index)
                          : RFM__AHP_NO_RATIO;
  }
  return worst;
}

static rfm_status learn(rfm_ahp *a, const rfm__ahp_panel *p, rfm_error *err)
{
  const double worst = judge_experts(a, p);
  rfm_status st;

  if (by_priorities(p->aggregation)) {
    a->found.reciprocity_error = worst;
    rfm__ahp_mean(p, 1, p->completion, a->matrix);
    st = rfm__ahp_mean_priorities(p, a->weights, err);
  } else {
    rfm__ahp_mean(p, p->aggregation == RFM_AHP_JUDGEMENTS_GEOMETRIC, RFM_AHP_AS_GIVEN, a->matrix);
    a->found.reciprocity_error = rfm__ahp_complete(a->matrix, a->n, p->completion);
    st = rfm__ahp_priorities(a->matrix, a->n, p->method, -1, a->weights, err);
  }
  if (!st)
    rfm__ahp_judge(a);
  return st;
}

static rfm_status fit(rfm_ahp **out, const rfm_host *host, rfm__ahp_panel *p,
                      const rfm_ahp_options *o, rfm_error *err)
{
  rfm_ahp *a = NULL;
  rfm_status st = rfm__float_check(err);

  if (!st)
    st = rfm__ahp_check(p, err);
  if (!st)
    st = new_ahp(&a, host, p, o, err);
  if (!st)
    st = learn(a, p, err);
  if (st)
    rfm_ahp_free(a);
  else
    *out = a;
  return st;
}

rfm_status RFM_CALL rfm_ahp_fit(rfm_ahp **out, const rfm_host *host,
                                const rfm_ahp_judgements *judgements,
                                const rfm_ahp_options *options, rfm_error *err)
{
  rfm_ahp_judgements j;
  rfm_ahp_options o;
  rfm__ahp_panel panel;
  rfm_host hooks;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  st = rfm__host_read(&hooks, host, err);
  if (!st)
    st = read_judgements(&j, judgements, err);
  if (!st)
    st = read_options(&o, options, err);
  if (st)
    return st;
  memset(&panel, 0, sizeof panel);
  panel.matrices = j.matrices;
  panel.weights = j.expert_weights;
  panel.n_experts = j.n_experts;
  panel.n = j.n_criteria;
  panel.tolerance = o.tolerance;
  panel.aggregation = o.aggregation;
  panel.method = o.method;
  panel.completion = o.completion;
  return fit(out, &hooks, &panel, &o, err);
}

/* ---- reading back ---- */

int32_t RFM_CALL rfm_ahp_size(const rfm_ahp *ahp)
{
  return ahp ? ahp->n : 0;
}

const double *RFM_CALL rfm_ahp_weights(const rfm_ahp *ahp)
{
  return ahp ? ahp->weights : NULL;
}

const double *RFM_CALL rfm_ahp_matrix(const rfm_ahp *ahp)
{
  return ahp ? ahp->matrix : NULL;
}

rfm_status RFM_CALL rfm_ahp_get(const rfm_ahp *ahp, rfm_ahp_results *results, rfm_error *err)
{
  rfm_ahp_results known;
  rfm_status st;

  if (!ahp)
    return rfm__fail(err, RFM_E_ARG, "ahp is NULL");
  st = rfm__out_check(results, RFM__SIZE_UP_TO(rfm_ahp_results, random_index), "rfm_ahp_results",
                      err);
  if (st)
    return st;
  known = ahp->found;
  known.room = results->room;
  known.expert_cr = results->expert_cr;
  if (known.expert_cr && known.room < known.n_experts)
    return rfm__fail(err, RFM_E_ARG, "room is %lld, there are %lld experts", (long long)known.room,
                     (long long)known.n_experts);
  for (int64_t k = 0; known.expert_cr && k < known.n_experts; k++)
    known.expert_cr[k] = ahp->expert_cr[k] < 0.0 ? rfm__quiet_nan() : ahp->expert_cr[k];
  rfm__out_write(results, &known, sizeof known);
  return RFM_OK;
}

void RFM_CALL rfm_ahp_free(rfm_ahp *ahp)
{
  rfm_host host;

  if (!ahp)
    return;
  host = ahp->host;
  rfm__dealloc(&host, ahp->expert_cr, (size_t)ahp->found.n_experts, sizeof *ahp->expert_cr);
  rfm__dealloc(&host, ahp, 1, sizeof *ahp);
}
