/* SPDX-License-Identifier: MIT */
/* Training: examples at every cut, in the order of (cut, id), and a regression for each group. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/error.h"
#include "data/table.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

/* ---- columns ---- */

static void take_column(const rfm__examples *e, int32_t j, double *column)
{
  int64_t i;

  for (i = 0; i < e->n; i++)
    column[i] = e->x[i * e->p + j];
}

/* Below this the spread of a column about its mean is rounding. */
static double least_spread(double mean)
{
  const double size = mean < 0 ? -mean : mean;

  return RFM__CHURN_LEAST_SPREAD * (size > 1.0 ? size : 1.0);
}

/* Mean and standard deviation; a column whose spread is rounding is constant. */
static void standardise(rfm__examples *e, int32_t j, double *column, rfm__churn_fit *fit)
{
  double sd;
  int64_t i;

  take_column(e, j, column);
  fit->centre[j] = rfm__sum(column, NULL, e->n) / (double)e->n;
  sd = rfm__sqrt(rfm__sum_squares_about(column, NULL, e->n, fit->centre[j]) / (double)e->n);
  fit->scale[j] = sd > least_spread(fit->centre[j]) ? sd : 0.0;
  for (i = 0; i < e->n; i++)
    e->x[i * e->p + j] = fit->scale[j] > 0 ? (column[i] - fit->centre[j]) / fit->scale[j] : 0.0;
}

/* The mean order value of all examples makes money free of its unit. */
static double scale_money(rfm__examples e[RFM__CHURN_GROUPS], double *column)
{
  double money = 0.0, scale;
  int64_t n = 0, i;
  int g;

  for (g = 0; g < RFM__CHURN_GROUPS; g++) {
    take_column(&e[g], RFM__TERM_ORDER, column);
    money += rfm__sum(column, NULL, e[g].n);
    n += e[g].n;
  }
  scale = money > 0 ? money / (double)n : 1.0;
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    for (i = 0; i < e[g].n; i++) {
      double *x = e[g].x + i * e[g].p + RFM__TERM_ORDER;

      *x = rfm__churn_order_term(*x, scale);
    }
  return scale;
}

/* ---- regression ---- */

static int too_few(const rfm__examples *e)
{
  return e->n_lost < RFM__CHURN_MIN_CLASS || e->n - e->n_lost < RFM__CHURN_MIN_CLASS;
}

/* The rhythm's order, on the level of what examples of both classes there are. */
static rfm_status trust_rhythm(const rfm__examples *e, const rfm__churn_plan *plan,
                               rfm__churn_fit *fit, rfm_error *err)
{
  rfm__logistic_fit level;
  rfm_status status;
  int32_t j;

  for (j = 0; j < fit->n_terms; j++)
    fit->error[j] = rfm__quiet_nan();
  fit->scale[RFM__TERM_ONE] = 1.0;
  fit->b[RFM__TERM_RHYTHM] = fit->scale[RFM__TERM_RHYTHM] = 1.0;
  fit->fit = RFM_CHURN_RHYTHM_ONLY;
  if (e->n_lost == 0 || e->n_lost == e->n)
    return RFM_OK;
  status = rfm__examples_level(e, 1, plan->penalty * plan->n_cuts, &plan->table->host, &level, err);
  if (!status) {
    fit->b[RFM__TERM_ONE] = level.b[0];
    fit->error[RFM__TERM_ONE] = level.error[0] * rfm__sqrt(plan->n_cuts);
  }
  return status;
}

/* Each cut weighs 1 / n_cuts: the same minimum as with whole examples and n_cuts penalties. */
static rfm_status regress(const rfm__examples *e, const rfm__churn_plan *plan, rfm__churn_fit *fit,
                          rfm_error *err)
{
  double prior[RFM__LOGISTIC_MAX] = {0.0}, penalty[RFM__LOGISTIC_MAX] = {0.0};
  const rfm__logistic rows = {&plan->table->host, e->x, e->lost, prior, penalty, e->n, e->p};
  rfm__logistic_fit found;
  rfm_status status;
  int32_t j;

  prior[RFM__TERM_RHYTHM] = 1.0;
  for (j = RFM__TERM_RHYTHM; j < e->p; j++)
    penalty[j] = plan->penalty * plan->n_cuts;
  status = rfm__logistic_fit_rows(&rows, &found, err);
  for (j = 0; j < e->p && !status; j++) {
    fit->b[j] = fit->scale[j] > 0 ? found.b[j] + 0.0 : 0.0;
    fit->error[j] = fit->scale[j] > 0 ? found.error[j] * rfm__sqrt(plan->n_cuts) : rfm__quiet_nan();
  }
  fit->fit = found.settled ? RFM_CHURN_FITTED : RFM_CHURN_STOPPED_EARLY;
  return status;
}

static rfm_status fit_group(rfm__examples *e, const rfm__churn_plan *plan, double *column,
                            rfm__churn_fit *fit, rfm_error *err)
{
  int32_t j;

  fit->n_terms = e->p;
  fit->n_examples = e->n;
  fit->n_lost = e->n_lost;
  if (too_few(e))
    return trust_rhythm(e, plan, fit, err);
  fit->scale[RFM__TERM_ONE] = fit->scale[RFM__TERM_RHYTHM] = 1.0;
  for (j = RFM__TERM_ORDER; j < e->p; j++)
    standardise(e, j, column, fit);
  return regress(e, plan, fit, err);
}

static rfm_status fit_groups(rfm__examples e[RFM__CHURN_GROUPS], const rfm__churn_plan *plan,
                             rfm__churn_core *core, rfm_error *err)
{
  const rfm__examples *repeat = &e[RFM_CHURN_REPEAT - 1];
  const size_t room = (size_t)(e[0].n > e[1].n ? e[0].n : e[1].n);
  double *column;
  rfm_status status = RFM_OK;
  int g;

  if (too_few(repeat))
    return rfm__fail(
        err, RFM_E_STATE,
        "too few examples: %lld repeat buyers came back and %lld did not within %d days "
        "of %d cuts, expected %d of each",
        (long long)(repeat->n - repeat->n_lost), (long long)repeat->n_lost, (int)core->label_days,
        (int)core->n_cuts, RFM__CHURN_MIN_CLASS);
  column = rfm__alloc(&plan->table->host, room, sizeof *column);
  if (!column)
    return rfm__fail_nomem(err);
  core->money_scale = scale_money(e, column);
  for (g = 0; g < RFM__CHURN_GROUPS && !status; g++)
    status = fit_group(&e[g], plan, column, &core->model[g], err);
  rfm__wipe_dealloc(&plan->table->host, column, room, sizeof *column);
  return status;
}

/* ---- all of it ---- */

/* The season of the horizon is the same for both models. */
static rfm_status add_season(const rfm__churn_plan *plan, rfm__churn_core *core, rfm_error *err)
{
  const rfm_status status = rfm__churn_season(plan, core, &core->season, err);
  int g;

  for (g = 0; g < RFM__CHURN_GROUPS && !status; g++)
    core->model[g].b[RFM__TERM_ONE] += core->season;
  return status;
}

/* Labels as long as the horizon, or half of the history; cuts that end with the as-of day. */
static rfm_status lay_out(const rfm__churn_plan *plan, rfm__churn_core *core, rfm_error *err)
{
  const int32_t half = core->history_days / 2;

  if (core->horizon_days > core->history_days)
    return rfm__fail(err, RFM_E_STATE, "a horizon of %d days is longer than a history of %d days",
                     (int)core->horizon_days,
                     (int)(core->history_days > 0 ? core->history_days : 0));
  core->label_days = core->horizon_days < half ? core->horizon_days : half;
  core->step_days = plan->step_days ? plan->step_days : core->label_days / 4;
  if (core->step_days == 0)
    core->step_days = 1;
  core->n_cuts = plan->n_cuts;
  if (core->label_days + (int64_t)(core->n_cuts - 1) * core->step_days < core->history_days &&
      core->label_days > 0)
    return RFM_OK;
  return rfm__fail(
      err, RFM_E_STATE,
      "a history of %d days is too short for %d cuts %d days apart with labels of %d days",
      (int)core->history_days, (int)core->n_cuts, (int)core->step_days, (int)core->label_days);
}

rfm_status rfm__churn_fit_core(const rfm__churn_plan *plan, int32_t as_of_day, int32_t horizon_days,
                               rfm__churn_core *core, rfm_error *err)
{
  const int32_t n_extra = plan->metrics->n - RFM__CHURN_COLUMNS;
  rfm__examples e[RFM__CHURN_GROUPS];
  rfm_status status;
  int32_t i, g;

  memset(core, 0, sizeof *core);
  memset(e, 0, sizeof e);
  core->as_of_day = as_of_day;
  core->horizon_days = horizon_days;
  core->history_days = as_of_day - plan->first_day + 1;
  status = lay_out(plan, core, err);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    e[g].p = rfm__churn_n_terms(g + 1, n_extra);
  for (i = core->n_cuts; i-- > 0 && !status;)
    status = rfm__examples_add(e, plan, as_of_day - core->label_days - i * core->step_days,
                               core->label_days, err);
  if (!status)
    status = fit_groups(e, plan, core, err);
  if (!status)
    status = add_season(plan, core, err);
  if (!status)
    status = rfm__churn_look(plan, core, err);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    rfm__examples_free(&e[g], &plan->table->host);
  return status;
}
