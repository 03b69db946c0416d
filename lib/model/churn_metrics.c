/* SPDX-License-Identifier: MIT */
/* The metrics of the early warning: its own columns, then the host's. */
#include "model/churn.h"

#include "base/error.h"

#include <string.h>

static const rfm_metric OWN[RFM__CHURN_COLUMNS] = {
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_RECENCY, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_FREQUENCY, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_MONETARY, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_TENURE, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_ACTIVE_SPAN, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_GAP_MEAN, 0, 0, 0, 0, 0},
};

/* Is the host's column one that churn measures? */
static int is_own(const rfm_metric *given)
{
  int i;

  for (i = 0; i < RFM__CHURN_COLUMNS; i++)
    if (given->kind == OWN[i].kind && given->window_days == OWN[i].window_days &&
        given->money == RFM_MONEY_NET && !(given->flags & RFM_METRIC_SHRUNK_GAP))
      return 1;
  return 0;
}

static rfm_status take_given(const rfm_metrics *given, rfm_metric *list, int32_t *n, rfm_error *err)
{
  int32_t i;

  for (i = 0; i < given->n; i++) {
    rfm_metric m;

    memset(&m, 0, sizeof m);
    m.struct_size = sizeof m;
    if (rfm_metrics_get(given, i, &m, err))
      return RFM_E_ARG;
    if (is_own(&m))
      continue;
    if (m.missing == RFM_MISSING_DROP)
      return rfm__fail_at(err, RFM_E_ARG, -1, i,
                          "metric %s: churn drops nobody; say what stands for a missing value",
                          m.name);
    if (*n == RFM__CHURN_COLUMNS + RFM__CHURN_MAX_EXTRA)
      return rfm__fail_at(err, RFM_E_LIMIT, -1, i, "more than %d further metrics",
                          RFM__CHURN_MAX_EXTRA);
    list[(*n)++] = m;
  }
  return RFM_OK;
}

static void take_options(const rfm_metrics *given, rfm_metrics_options *o)
{
  memset(o, 0, sizeof *o);
  o->struct_size = sizeof *o;
  if (!given)
    return;
  (void)rfm_metrics_get_options(given, o, NULL);
  o->flags &= ~RFM_METRICS_DROP_PROSPECTS; /* every day has the same rows */
}

rfm_status rfm__churn_metrics_make(rfm_metrics **out, const rfm_host *host,
                                   const rfm_metrics *given, rfm_error *err)
{
  rfm_metric list[RFM__CHURN_COLUMNS + RFM__CHURN_MAX_EXTRA];
  rfm_metrics_options o;
  int32_t n = RFM__CHURN_COLUMNS;
  rfm_status status = RFM_OK;

  memcpy(list, OWN, sizeof OWN);
  take_options(given, &o);
  if (given)
    status = take_given(given, list, &n, err);
  return status ? status : rfm_metrics_new(out, host, list, n, &o, err);
}

rfm_status rfm__churn_metrics_label(rfm_metrics **out, const rfm_host *host,
                                    const rfm_metrics *metrics, rfm_error *err)
{
  rfm_metrics_options o;

  take_options(metrics, &o);
  return rfm_metrics_new(out, host, OWN, 1, &o, err);
}
