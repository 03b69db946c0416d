/* SPDX-License-Identifier: MIT */
/* Churn: the object, what it tells about itself, and the words for its columns. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "math/special.h"

#include <math.h>
#include <string.h>

static const char *const TERM_NAMES[RFM__TERMS_REPEAT] = {"intercept", "rhythm", "order_value",
                                                          "repeat_days", "overdue"};

/* In the order of the columns; Chinese as UTF-8. */
static const char *const WORDS[RFM__CHURN_COLUMNS][2] = {
    {"days since last purchase",
     "\xe8\xb7\x9d\xe4\xb8\x8a\xe6\xac\xa1\xe8\xb4\xad\xe4\xb9\xb0\xe5\xa4\xa9\xe6\x95\xb0"},
    {"purchases", "\xe8\xb4\xad\xe4\xb9\xb0\xe6\xac\xa1\xe6\x95\xb0"},
    {"spend", "\xe6\xb6\x88\xe8\xb4\xb9\xe9\x87\x91\xe9\xa2\x9d"},
    {"days since first purchase",
     "\xe8\xb7\x9d\xe9\xa6\x96\xe6\xac\xa1\xe8\xb4\xad\xe4\xb9\xb0\xe5\xa4\xa9\xe6\x95\xb0"},
    {"days from first to last purchase",
     "\xe9\xa6\x96\xe6\x9c\xab\xe6\xac\xa1\xe8\xb4\xad\xe4\xb9\xb0\xe9\x97\xb4\xe9\x9a\x94\xe5"
     "\xa4\xa9\xe6\x95\xb0"},
    {"days between purchases",
     "\xe5\xb9\xb3\xe5\x9d\x87\xe8\xb4\xad\xe4\xb9\xb0\xe9\x97\xb4\xe9\x9a\x94\xe5\xa4\xa9\xe6"
     "\x95\xb0"},
};

/* Money above which a customer is worth a contact. When the breaks are all equal money does not
 * tell the buyers apart (none is recorded, everybody paid the same): everyone is. */
static double money_above(const rfm_churn_info *info)
{
  const double *breaks = info->money_break;

  return info->money_level > 1 && breaks[0] < breaks[3] ? breaks[info->money_level - 2]
                                                        : -(double)INFINITY;
}

static void derive_info(const rfm__churn_core *core, rfm_churn_info *info)
{
  info->shop_gap = core->shop_gap;
  info->season = core->season;
  info->trained_day = core->as_of_day;
  info->horizon_days = core->horizon_days;
  info->population_days = RFM__CHURN_HORIZONS * core->horizon_days;
  info->history_days = core->history_days;
  info->label_days = core->label_days;
  info->label_reason =
      core->label_days == core->horizon_days ? RFM_CHURN_AS_HORIZON : RFM_CHURN_HALF_OF_HISTORY;
  info->n_cuts = core->n_cuts;
  info->step_days = core->step_days;
  info->last_cut = core->as_of_day - core->label_days;
  info->first_cut = info->last_cut - (core->n_cuts - 1) * core->step_days;
  info->money_above = money_above(info);
}

static void derive_report(rfm_churn *churn, int32_t group)
{
  const rfm__churn_fit *fit = &churn->core.model[group - 1];
  rfm_churn_report *r = &churn->report[group], *all = &churn->report[0];

  r->fit = fit->fit;
  r->n_examples = fit->n_examples;
  r->n_lost_examples = fit->n_lost;
  all->fit = churn->core.model[0].fit;
  all->n_examples = group == 1 ? fit->n_examples : all->n_examples + fit->n_examples;
  all->n_lost_examples = group == 1 ? fit->n_lost : all->n_lost_examples + fit->n_lost;
}

void rfm__churn_derive(rfm_churn *churn)
{
  double weight[RFM__RHYTHM_CELLS];
  rfm__rhythm *rhythm = &churn->core.rhythm;
  int32_t group;

  memcpy(weight, rhythm->weight, sizeof weight);
  rfm__rhythm_grid(rhythm, rhythm->span_days);
  memcpy(rhythm->weight, weight, sizeof weight);
  rfm__rhythm_look(rhythm, churn->core.horizon_days);
  derive_info(&churn->core, &churn->info);
  for (group = RFM_CHURN_REPEAT; group <= RFM_CHURN_ONE_TIME; group++)
    derive_report(churn, group);
}

const rfm_metrics *RFM_CALL rfm_churn_metrics(const rfm_churn *churn)
{
  return churn ? churn->metrics : NULL;
}

const char *RFM_CALL rfm_churn_word(const rfm_churn *churn, int32_t column, const char *language)
{
  if (!churn || column < 0 || column >= churn->metrics->n)
    return NULL;
  if (column >= RFM__CHURN_COLUMNS)
    return churn->metrics->metric[column].name;
  return WORDS[column][language && language[0] == 'z' && language[1] == 'h'];
}

rfm_status RFM_CALL rfm_churn_get(const rfm_churn *churn, rfm_churn_info *info, rfm_error *err)
{
  rfm_status status;

  if (!churn)
    return rfm__fail(err, RFM_E_ARG, "churn is NULL");
  status = rfm__out_check(info, sizeof *info, "rfm_churn_info", err);
  if (!status)
    rfm__out_write(info, &churn->info, sizeof churn->info);
  return status;
}

static rfm_status check_report(const rfm_churn *churn, int32_t group, rfm_error *err)
{
  if (!churn)
    return rfm__fail(err, RFM_E_ARG, "churn is NULL");
  if (group < 0 || group >= RFM__CHURN_REPORTS)
    return rfm__fail(err, RFM_E_ARG, "group is %d, expected 0 to 2", (int)group);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_churn_get_report(const rfm_churn *churn, int32_t group,
                                         rfm_churn_report *report, rfm_error *err)
{
  rfm_status status = check_report(churn, group, err);

  if (!status)
    status = rfm__out_check(report, sizeof *report, "rfm_churn_report", err);
  if (!status)
    rfm__out_write(report, &churn->report[group], sizeof *report);
  return status;
}

rfm_status RFM_CALL rfm_churn_metric_auc(const rfm_churn *churn, int32_t group, int32_t column,
                                         double *auc, rfm_error *err)
{
  const rfm_status status = check_report(churn, group, err);

  if (status)
    return status;
  if (!auc)
    return rfm__fail(err, RFM_E_ARG, "auc is NULL");
  if (column < 0 || column >= churn->metrics->n)
    return rfm__fail(err, RFM_E_ARG, "column is %d, expected 0 to %d", (int)column,
                     (int)churn->metrics->n - 1);
  *auc = churn->auc[group][column];
  return RFM_OK;
}

int32_t RFM_CALL rfm_churn_terms(const rfm_churn *churn, int32_t group)
{
  if (!churn || group < RFM_CHURN_REPEAT || group > RFM_CHURN_ONE_TIME)
    return 0;
  return churn->core.model[group - 1].n_terms;
}

static const char *term_name(const rfm_churn *churn, int32_t group, int32_t i)
{
  const int32_t own = rfm__churn_n_terms(group, 0);

  return i < own ? TERM_NAMES[i] : churn->metrics->metric[RFM__CHURN_COLUMNS + i - own].name;
}

rfm_status RFM_CALL rfm_churn_get_term(const rfm_churn *churn, int32_t group, int32_t i,
                                       rfm_churn_term *term, rfm_error *err)
{
  const int32_t n = rfm_churn_terms(churn, group);
  const rfm__churn_fit *fit;
  rfm_churn_term known;
  rfm_status status;

  if (!churn)
    return rfm__fail(err, RFM_E_ARG, "churn is NULL");
  if (n == 0)
    return rfm__fail(err, RFM_E_ARG, "group is %d, expected 1 or 2", (int)group);
  if (i < 0 || i >= n)
    return rfm__fail(err, RFM_E_ARG, "i is %d, expected 0 to %d", (int)i, (int)n - 1);
  status = rfm__out_check(term, sizeof *term, "rfm_churn_term", err);
  if (status)
    return status;
  fit = &churn->core.model[group - 1];
  memset(&known, 0, sizeof known);
  known.coefficient = fit->b[i];
  known.standard_error = fit->error[i];
  known.centre = fit->centre[i];
  known.scale = fit->scale[i];
  known.name = term_name(churn, group, i);
  rfm__out_write(term, &known, sizeof known);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_churn_value_threshold(double value, double incentive, double contact,
                                              double acceptance, double *threshold, rfm_error *err)
{
  if (!threshold)
    return rfm__fail(err, RFM_E_ARG, "threshold is NULL");
  if (!(rfm__is_finite(incentive) && incentive >= 0))
    return rfm__fail(err, RFM_E_ARG, "incentive is below 0 or not finite");
  if (!(rfm__is_finite(value) && value > incentive))
    return rfm__fail(err, RFM_E_ARG, "value is not above the incentive, or not finite");
  if (!(rfm__is_finite(contact) && contact >= 0))
    return rfm__fail(err, RFM_E_ARG, "contact is below 0 or not finite");
  if (!(acceptance > 0 && acceptance <= 1))
    return rfm__fail(err, RFM_E_ARG, "acceptance is not above 0 and at most 1");
  *threshold = (incentive + contact) / (acceptance * (value - incentive) + incentive);
  return RFM_OK;
}

void RFM_CALL rfm_churn_free(rfm_churn *churn)
{
  rfm_host host;

  if (!churn)
    return;
  host = churn->host;
  rfm_metrics_free(churn->metrics);
  rfm__wipe_dealloc(&host, churn, 1, sizeof *churn);
}
