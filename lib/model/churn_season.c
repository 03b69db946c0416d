/* SPDX-License-Identifier: MIT */
/* Season: what the days of the horizon were, in the two years before, beside the days of the
 * labels.
 *
 * At a cut the rhythm, which knows no season, is wrong by so many log-odds over the days that
 * follow. Season is how much more it was wrong over the days of the horizon than over those of the
 * labels, one year ago and two years ago: growth and lasting changes are in both and cancel. Two
 * years that do not agree, as after a promotion, leave little of it. */
#include "model/churn.h"

#include "base/error.h"
#include "data/table.h"

#include <string.h>

enum {
  YEAR = 365,
  YEARS = 2,
  MIN_CLASS = 20 /* examples of each class, to tell by how much the rhythm is wrong */
};

/* Variance of what chance does beyond that of examples, and how many variances are not believed. */
static const double CHANCE = .01, DOUBT = 2.0;

/* By how many log-odds the rhythm was wrong; not known: too few examples of a class. */
typedef struct level {
  double log_odds, variance;
  int known;
} level;

/* ---- one level ---- */

/* Examples of several cuts are the same customers: each weighs 1 / n_cuts. */
static rfm_status fit_level(const rfm__examples *e, const rfm_host *host, int32_t n_cuts,
                            level *found, rfm_error *err)
{
  rfm__logistic_fit fit;
  const rfm_status status = rfm__examples_level(e, RFM__CHURN_GROUPS, 0.0, host, &fit, err);

  if (status)
    return status;
  found->log_odds = fit.b[0];
  found->variance = fit.error[0] * fit.error[0] * (double)n_cuts;
  found->known = 1;
  return RFM_OK;
}

static int enough(const rfm__examples *e, int32_t n_cuts)
{
  const int64_t lost = e[0].n_lost + e[1].n_lost, all = e[0].n + e[1].n;

  return lost >= (int64_t)MIN_CLASS * n_cuts && all - lost >= (int64_t)MIN_CLASS * n_cuts;
}

static rfm_status find_level(const rfm__churn_plan *plan, int32_t last_cut, int32_t n_cuts,
                             const rfm__churn_core *core, level *found, rfm_error *err)
{
  const rfm_host *host = &plan->table->host;
  rfm__examples e[RFM__CHURN_GROUPS];
  rfm_status status = RFM_OK;
  int32_t i, g;

  memset(e, 0, sizeof e);
  memset(found, 0, sizeof *found);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    e[g].p = rfm__churn_n_terms(g + 1, plan->metrics->n - RFM__CHURN_COLUMNS);
  for (i = n_cuts; i-- > 0 && !status;)
    status = rfm__examples_add(e, plan, last_cut - i * core->step_days, core->label_days, err);
  if (!status && enough(e, n_cuts))
    status = fit_level(e, host, n_cuts, found, err);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    rfm__examples_free(&e[g], host);
  return status;
}

/* ---- two years ---- */

/* The season of a year, from what it was as many years ago. */
static rfm_status look_back(const rfm__churn_plan *plan, const rfm__churn_core *core, int32_t years,
                            level *season, rfm_error *err)
{
  const int32_t day = core->as_of_day - years * YEAR;
  level horizon, labels;
  rfm_status status = find_level(plan, day, 1, core, &horizon, err);

  if (!status)
    status = find_level(plan, day - core->label_days, core->n_cuts, core, &labels, err);
  if (status)
    return status;
  season->log_odds = horizon.log_odds - labels.log_odds;
  season->variance = horizon.variance + labels.variance;
  season->known = horizon.known && labels.known;
  return RFM_OK;
}

/* Their mean, less what chance, or their difference, explains. */
static double believed(const level season[YEARS])
{
  const double mean = (season[0].log_odds + season[1].log_odds) / 2;
  const double apart = (season[0].log_odds - season[1].log_odds) / 2;
  const double chance = (season[0].variance + season[1].variance) / 4 + apart * apart + CHANCE;
  const double kept = mean * mean - DOUBT * chance;

  return season[0].known && season[1].known && kept > 0 ? kept / mean : 0.0;
}

/* Are there labels before the cuts of two years ago, and do those of the model leave a season out?
 */
static int can_tell(const rfm__churn_core *core)
{
  const int64_t needed = (int64_t)YEARS * YEAR + 2 * (int64_t)core->label_days +
                         (core->n_cuts - 1) * (int64_t)core->step_days;

  return core->history_days > needed && core->label_days == core->horizon_days &&
         core->label_days < YEAR;
}

rfm_status rfm__churn_season(const rfm__churn_plan *plan, const rfm__churn_core *core,
                             double *log_odds, rfm_error *err)
{
  level season[YEARS];
  rfm_error why;
  rfm_status status = RFM_OK;
  int32_t i;

  *log_odds = 0.0;
  if (!can_tell(core))
    return RFM_OK;
  for (i = 0; i < YEARS && !status; i++)
    status = look_back(plan, core, i + 1, &season[i], &why);
  if (status == RFM_E_DATA)
    return RFM_OK; /* a metric of the host was not yet known then */
  if (!status)
    *log_odds = believed(season);
  else if (err)
    *err = why;
  return status;
}
