/* SPDX-License-Identifier: MIT */
/* Report: the last label's length is held back; a model trained on what came before is asked about
 * it.
 *
 * The baselines are fitted to the holdout itself: nothing that was known in time could make a
 * constant, or recency alone, do better. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/error.h"
#include "data/features.h"
#include "math/ranking.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum {
  BASELINES = 3,
  THE_MODEL = BASELINES + 1, /* fitted as the baselines are, to meet them on equal terms */
  RIVALS
};

/* Standard errors from which on an advantage is no accident: of a hundred shops that nobody leaves,
 * hardly one. */
static const double SURE = 3.0;
/* Area of a model that puts nobody in order. */
static const double CHANCE = .5;

typedef struct holdout {
  const rfm_host *host;
  const rfm_features *features;
  rfm__churn_core core;
  size_t n;
  double *probability, *losses;
  double *fitted; /* the rivals one after the other, each of n rows */
  double *x;      /* two columns of a rival, row by row */
  uint8_t *lost, *group, *mask, *y;
} holdout;

static void untested(rfm_churn_report *r)
{
  const double nan = rfm__quiet_nan();
  int i;

  r->auc = r->average_precision = r->ks = r->brier = r->log_loss = r->calibration_error = nan;
  r->mean_probability = r->fitted_log_loss = r->advantage = r->advantage_error = nan;
  for (i = 0; i < RFM__TENTHS; i++)
    r->lift[i] = nan;
  for (i = 0; i < BASELINES; i++)
    r->baseline_log_loss[i] = r->baseline_brier[i] = r->baseline_auc[i] = nan;
  r->verdict = RFM_CHURN_UNTESTED;
}

/* ---- rivals: the baselines, and the model fitted as they are ---- */

static double log_odds(double p)
{
  const double least = RFM__LEAST_PROBABILITY;

  p = p < least ? least : p > 1.0 - least ? 1.0 - least : p;
  return rfm__ln(p / (1.0 - p));
}

static double rival_term(const holdout *h, int rival, int64_t row)
{
  const double recency = rfm__features_values(h->features, RFM__CHURN_RECENCY)[row];
  const double tenure = rfm__features_values(h->features, RFM__CHURN_TENURE)[row];
  const double purchases = rfm__features_values(h->features, RFM__CHURN_FREQUENCY)[row];

  if (rival == THE_MODEL)
    return log_odds(h->probability[row]);
  if (rival == RFM_CHURN_RECENCY)
    return rfm__ln1p(recency);
  return rfm__ln(purchases / (tenure + h->core.shop_gap));
}

static void fill_rival(holdout *h, int rival, const double *b, double *out)
{
  size_t row;

  for (row = 0; row < h->n; row++)
    if (h->mask[row])
      out[row] =
          rfm__logistic_of(b[0] + (b[1] != 0 ? b[1] * rival_term(h, rival, (int64_t)row) : 0.0));
}

/* Logistic regression of the loss on a constant and, with two columns, on the rival's term. */
static rfm_status fit_columns(holdout *h, int rival, int32_t p, rfm__logistic_fit *fit,
                              rfm_error *err)
{
  rfm__logistic rows = {h->host, h->x, h->y, NULL, NULL, 0, p};
  size_t row;

  for (row = 0; row < h->n; row++) {
    if (!h->mask[row])
      continue;
    h->x[rows.n * p] = 1.0;
    if (p > 1)
      h->x[rows.n * p + 1] = rival_term(h, rival, (int64_t)row);
    h->y[rows.n++] = h->lost[row];
  }
  return rfm__logistic_fit_rows(&rows, fit, err);
}

/* Does the slope say the opposite of what the rival says: that silence, a low rate or a high
 * probability promise a purchase? */
static int is_upside_down(int rival, double slope)
{
  return rival == RFM_CHURN_RATE ? slope > 0 : slope < 0;
}

/* Over the rows of the mask; one that the holdout turned upside down tells nothing. */
static rfm_status fit_rival(holdout *h, int rival, double *out, rfm_error *err)
{
  rfm__logistic_fit fit;
  rfm_status status = fit_columns(h, rival, rival == RFM_CHURN_BASE_RATE ? 1 : 2, &fit, err);

  if (!status && rival != RFM_CHURN_BASE_RATE && is_upside_down(rival, fit.b[1]))
    status = fit_columns(h, rival, 1, &fit, err);
  if (!status)
    fill_rival(h, rival, fit.b, out);
  return status;
}

static double *fitted_of(const holdout *h, int rival)
{
  return h->fitted + (size_t)(rival - 1) * h->n;
}

static rfm_status rank_rivals(holdout *h, rfm_churn_report *r, rfm_error *err)
{
  rfm_status status = RFM_OK;
  int i;

  for (i = 0; i < RIVALS - 1 && !status; i++) {
    double *out = fitted_of(h, i + 1);
    rfm__ranking found;

    status = fit_rival(h, i + 1, out, err);
    if (!status)
      status = rfm__ranking_of(h->host, h->lost, out, h->mask, (int64_t)h->n, &found, err);
    if (status)
      break;
    if (i == BASELINES) {
      r->fitted_log_loss = found.log_loss;
      break;
    }
    r->baseline_log_loss[i] = found.log_loss;
    r->baseline_brier[i] = found.brier;
    r->baseline_auc[i] = found.auc;
    if (i == 0 || found.log_loss < r->baseline_log_loss[r->best_baseline - 1])
      r->best_baseline = i + 1;
  }
  return status;
}

/* ---- verdict ---- */

/* Mean and standard error of what the model saves over the best baseline, customer by customer,
 * both fitted to the holdout: a level that moved with the season counts against neither. */
static void compare(const holdout *h, rfm_churn_report *r)
{
  const double *other = fitted_of(h, r->best_baseline), *model = fitted_of(h, THE_MODEL);
  const double rows = (double)r->n_holdout;
  size_t row;
  int64_t n = 0;

  for (row = 0; row < h->n; row++)
    if (h->mask[row])
      h->losses[n++] =
          rfm__log_loss(other[row], h->lost[row]) - rfm__log_loss(model[row], h->lost[row]);
  r->advantage = rfm__sum(h->losses, NULL, n) / rows;
  r->advantage_error = rfm__sqrt(rfm__sum_squares_about(h->losses, NULL, n, r->advantage) /
                                 (rows * (rows > 1 ? rows - 1 : 1.0)));
  r->verdict = r->auc > CHANCE && r->advantage > SURE * r->advantage_error ? RFM_CHURN_BETTER
                                                                           : RFM_CHURN_NO_BETTER;
}

static rfm_status rank_model(holdout *h, rfm_churn_report *r, rfm_error *err)
{
  rfm__ranking found;
  const rfm_status status =
      rfm__ranking_of(h->host, h->lost, h->probability, h->mask, (int64_t)h->n, &found, err);

  if (status)
    return status;
  r->n_holdout = found.n;
  r->n_lost = found.n_positive;
  r->auc = found.auc;
  r->average_precision = found.average_precision;
  r->ks = found.ks;
  r->brier = found.brier;
  r->log_loss = found.log_loss;
  r->calibration_error = found.calibration_error;
  r->mean_probability = found.mean;
  memcpy(r->lift, found.lift, sizeof r->lift);
  return RFM_OK;
}

static rfm_status rank_metrics(const holdout *h, double *auc, rfm_error *err)
{
  rfm_status status = RFM_OK;
  int32_t j;

  for (j = 0; j < h->features->metrics->n && !status; j++) {
    rfm__ranking found;

    status = rfm__ranking_of(h->host, h->lost, rfm__features_values(h->features, j), h->mask,
                             (int64_t)h->n, &found, err);
    auc[j] = found.auc;
  }
  return status;
}

static void choose_rows(holdout *h, int32_t group, int64_t *n, int64_t *n_lost)
{
  size_t row;

  *n = *n_lost = 0;
  for (row = 0; row < h->n; row++) {
    h->mask[row] = group == 0 ? h->group[row] != 0 : h->group[row] == group;
    *n += h->mask[row];
    *n_lost += h->mask[row] && h->lost[row];
  }
}

static rfm_status report_group(holdout *h, rfm_churn *churn, int32_t group, rfm_error *err)
{
  rfm_churn_report *r = &churn->report[group];
  int64_t n, n_lost;
  rfm_status status;

  r->holdout_day = h->core.as_of_day;
  r->holdout_days = h->core.horizon_days;
  choose_rows(h, group, &n, &n_lost);
  if (n_lost == 0 || n_lost == n)
    return RFM_OK; /* untested */
  status = rank_model(h, r, err);
  if (!status)
    status = rank_metrics(h, churn->auc[group], err);
  if (!status)
    status = rank_rivals(h, r, err);
  if (!status)
    compare(h, r);
  return status;
}

/* ---- the holdout ---- */

/* Of one row: probability, losses, two columns and the rivals; four bytes. */
enum { ROW_BYTES = (4 + RIVALS - 1) * sizeof(double) + 4 };

/* One block: doubles first, then bytes. */
static void *lay_out(holdout *h)
{
  double *block = rfm__alloc(h->host, h->n, ROW_BYTES);

  if (!block)
    return NULL;
  h->probability = block;
  h->losses = block + h->n;
  h->x = h->losses + h->n; /* two columns */
  h->fitted = h->x + 2 * h->n;
  h->lost = (uint8_t *)(h->fitted + (RIVALS - 1) * h->n);
  h->group = h->lost + h->n;
  h->mask = h->group + h->n;
  h->y = h->mask + h->n;
  return block;
}

static rfm_status look(holdout *h, rfm_churn *churn, const rfm__churn_plan *plan, rfm_error *err)
{
  rfm_churn_scores out;
  rfm_status status;
  int32_t group;

  memset(&out, 0, sizeof out);
  out.probability = h->probability;
  out.group = h->group;
  status = rfm__churn_rate(&h->core, NULL, h->features, &out, err);
  if (!status)
    status = rfm__churn_labels(plan, h->features, h->core.horizon_days, h->lost, err);
  for (group = 0; group < RFM__CHURN_REPORTS && !status; group++)
    status = report_group(h, churn, group, err);
  return status;
}

static rfm_status examine(holdout *h, rfm_churn *churn, const rfm__churn_plan *plan, rfm_error *err)
{
  rfm_features *features = NULL;
  void *block;
  rfm_status status =
      rfm_features_measure(&features, plan->table, plan->metrics, h->core.as_of_day, NULL, err);

  if (status)
    return status;
  h->features = features;
  h->n = (size_t)features->n_rows;
  block = lay_out(h);
  status = block ? look(h, churn, plan, err) : rfm__fail_nomem(err);
  rfm__wipe_dealloc(h->host, block, h->n, ROW_BYTES);
  rfm_features_free(features);
  return status;
}

rfm_status rfm__churn_test(rfm_churn *churn, const rfm__churn_plan *plan, rfm_error *err)
{
  const rfm__churn_core *core = &churn->core;
  rfm_error why;
  holdout h;
  rfm_status status;
  int32_t g, j;

  memset(&h, 0, sizeof h);
  h.host = &churn->host;
  for (g = 0; g < RFM__CHURN_REPORTS; g++) {
    untested(&churn->report[g]);
    for (j = 0; j < RFM__MAX_METRICS; j++)
      churn->auc[g][j] = rfm__quiet_nan();
  }
  status = rfm__churn_fit_core(plan, core->as_of_day - core->label_days, core->label_days, &h.core,
                               &why);
  if (status == RFM_E_STATE)
    return RFM_OK; /* too little to hold some back */
  if (status) {
    if (err)
      *err = why;
    return status;
  }
  return examine(&h, churn, plan, err);
}
