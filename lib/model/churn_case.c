/* SPDX-License-Identifier: MIT */
/* Cases: from one buyer's metrics to the terms of the regression and to a probability. */
#include "model/churn.h"

#include "base/error.h"
#include "math/special.h"

static rfm_status impossible(const rfm_metrics *metrics, int64_t row, int32_t column,
                             const char *what, rfm_error *err)
{
  if (row < 0)
    return rfm__fail_at(err, RFM_E_DATA, -1, column, "metric %s %s", metrics->metric[column].name,
                        what);
  return rfm__fail_at(err, RFM_E_DATA, row, column, "row %lld: metric %s %s", (long long)row,
                      metrics->metric[column].name, what);
}

static int32_t days_of(double value)
{
  return (int32_t)(value + .5);
}

/* Purchase days after the first: the span over the mean gap, a whole number but for rounding. */
static int32_t repeats_of(double span, double gap)
{
  return gap == gap && gap > 0 && span > 0 ? days_of(span / gap) : 0;
}

static rfm_status read_extra(const rfm_metrics *metrics, const double *values, int64_t row,
                             rfm__churn_case *c, rfm_error *err)
{
  int32_t i;

  for (i = RFM__CHURN_COLUMNS; i < metrics->n; i++) {
    if (values[i] != values[i])
      return impossible(metrics, row, i, "is missing: say what stands for a missing value", err);
    if (!(values[i] >= -RFM__CHURN_FAR && values[i] <= RFM__CHURN_FAR))
      return impossible(metrics, row, i, "is beyond 10^18", err);
    c->extra[i - RFM__CHURN_COLUMNS] = values[i];
  }
  return RFM_OK;
}

rfm_status rfm__churn_read(const rfm_metrics *metrics, const double *values, int64_t row,
                           rfm__churn_case *c, rfm_error *err)
{
  const double recency = values[RFM__CHURN_RECENCY], tenure = values[RFM__CHURN_TENURE];
  const double span = values[RFM__CHURN_SPAN], gap = values[RFM__CHURN_GAP];
  const double most = RFM_DAY_MAX - RFM_DAY_MIN;

  if (!(recency >= 0 && recency <= most))
    return impossible(metrics, row, RFM__CHURN_RECENCY, "is missing or out of range", err);
  if (!(tenure >= recency && tenure <= most))
    return impossible(metrics, row, RFM__CHURN_TENURE, "is missing or below the recency", err);
  if (!(span >= 0 && span <= tenure))
    return impossible(metrics, row, RFM__CHURN_SPAN, "is missing or above the tenure", err);
  if (gap == gap && span > 0 && !(gap >= 1 && gap <= span))
    return impossible(metrics, row, RFM__CHURN_GAP, "is out of range", err);
  c->recency = recency;
  c->purchases = values[RFM__CHURN_FREQUENCY];
  c->money = values[RFM__CHURN_MONETARY];
  if (!(c->purchases >= 1 && rfm__is_finite(c->purchases)))
    return impossible(metrics, row, RFM__CHURN_FREQUENCY, "is missing or below 1", err);
  if (!rfm__is_finite(c->money))
    return impossible(metrics, row, RFM__CHURN_MONETARY, "is missing", err);
  c->past.repeats = repeats_of(span, gap);
  c->past.age = days_of(tenure);
  c->past.last = c->past.repeats > 0 ? c->past.age - days_of(recency) : 0;
  return read_extra(metrics, values, row, c, err);
}

int32_t rfm__churn_model_of(const rfm__churn_case *c)
{
  return c->purchases >= 2 ? RFM_CHURN_REPEAT : RFM_CHURN_ONE_TIME;
}

int32_t rfm__churn_group_of(const rfm__churn_case *c, int32_t horizon_days)
{
  return c->recency > (double)RFM__CHURN_HORIZONS * horizon_days ? RFM_CHURN_LAPSED
                                                                 : rfm__churn_model_of(c);
}

int32_t rfm__churn_n_terms(int32_t model, int32_t n_extra)
{
  return (model == RFM_CHURN_REPEAT ? (int32_t)RFM__TERMS_REPEAT : (int32_t)RFM__TERMS_ONE_TIME) +
         n_extra;
}

static double log_of(double value)
{
  return rfm__ln1p(value > 0 ? value : 0.0);
}

double rfm__churn_order_term(double order_value, double money_scale)
{
  return log_of(order_value / money_scale);
}

/* Days, counts and money are long-tailed and get a logarithm; shares, ratios and attributes of the
 * host stay as they are. */
static double extra_term(const rfm__metric *metric, double value)
{
  switch (metric->kind) {
  case RFM_METRIC_TOP_CATEGORY_SHARE:
  case RFM_METRIC_REPURCHASE_RATE:
  case RFM_METRIC_ATTRIBUTE:
    return value;
  default:
    return log_of(value);
  }
}

void rfm__churn_terms_of(const rfm__churn_case *c, const rfm_metrics *metrics, double odds,
                         double shop_gap, double *x)
{
  const double repeats = c->past.repeats;
  int32_t n = RFM__TERMS_ONE_TIME, i;

  x[RFM__TERM_ONE] = 1.0;
  x[RFM__TERM_RHYTHM] = odds;
  x[RFM__TERM_ORDER] = c->money > 0 ? c->money / c->purchases : 0.0;
  if (rfm__churn_model_of(c) == RFM_CHURN_REPEAT) {
    x[RFM__TERM_REPEATS] = log_of(repeats);
    x[RFM__TERM_OVERDUE] =
        log_of(c->recency * (repeats + 2.0) / ((double)c->past.last + 2.0 * shop_gap));
    n = RFM__TERMS_REPEAT;
  }
  for (i = RFM__CHURN_COLUMNS; i < metrics->n; i++)
    x[n++] = extra_term(&metrics->metric[i], c->extra[i - RFM__CHURN_COLUMNS]);
}

static double log_odds_of(const rfm__churn_core *core, const rfm_metrics *metrics,
                          const rfm__churn_case *c)
{
  const rfm__churn_fit *fit = &core->model[rfm__churn_model_of(c) - 1];
  double x[RFM__LOGISTIC_MAX], odds = 0.0;
  int32_t j;

  rfm__churn_terms_of(c, metrics, rfm__rhythm_odds(&core->rhythm, &c->past), core->shop_gap, x);
  x[RFM__TERM_ORDER] = rfm__churn_order_term(x[RFM__TERM_ORDER], core->money_scale);
  for (j = 0; j < fit->n_terms; j++)
    if (fit->scale[j] > 0)
      odds += fit->b[j] * ((x[j] - fit->centre[j]) / fit->scale[j]);
  return odds;
}

/* The same purchases, seen when they lapsed: as far as the examples of the regression reach. */
static rfm__churn_case at_edge(const rfm__churn_case *c, int32_t edge_days)
{
  rfm__churn_case then = *c;

  then.recency = edge_days;
  then.past.age = then.past.last + edge_days;
  return then;
}

/* Beyond the examples a longer silence may raise the chance, but not lower it. */
double rfm__churn_probability(const rfm__churn_core *core, const rfm_metrics *metrics,
                              const rfm__churn_case *c)
{
  const int32_t edge_days = RFM__CHURN_HORIZONS * core->label_days;
  const double odds = log_odds_of(core, metrics, c);

  if (c->recency > (double)edge_days) {
    const rfm__churn_case then = at_edge(c, edge_days);
    const double odds_then = log_odds_of(core, metrics, &then);

    if (odds_then > odds)
      return rfm__logistic_of(odds_then);
  }
  return rfm__logistic_of(odds);
}

double rfm__churn_rise(const rfm__churn_core *core, const rfm_metrics *metrics,
                       const rfm__churn_case *c, double probability)
{
  rfm__churn_case then = *c;

  then.recency = 0.0;
  then.past.age = then.past.last;
  return probability - rfm__churn_probability(core, metrics, &then);
}

/* As much a purchase day as so far, on as many days as the rhythm expects of who does buy. */
double rfm__churn_spend(const rfm__churn_core *core, const rfm__churn_case *c)
{
  const double days = (double)c->past.repeats + 1.0;

  return c->money > 0 ? c->money / days * rfm__rhythm_days(&core->rhythm, &c->past) : 0.0;
}
