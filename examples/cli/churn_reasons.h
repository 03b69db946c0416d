/* SPDX-License-Identifier: MIT */
/* Why one customer is likely to leave, in words. */
#ifndef CLI_CHURN_REASONS_H
#define CLI_CHURN_REASONS_H

#include "options.h"

#include <rfm/churn.h>

/* How one customer buys. */
typedef struct churn_habit {
  double days;     /* since the last purchase */
  double gap_days; /* own mean gap between days of purchase; NaN without one */
  int64_t n_gaps;
} churn_habit;

/* Among values measured with rfm_churn_metrics(). */
churn_habit churn_habit_of(const rfm_churn *churn, const double *values);

/* Why one customer is likely to leave. */
typedef struct churn_reasons {
  const rfm_churn_reason *list; /* the one that moved the probability most first */
  int32_t n;
  churn_habit habit;
  double rise; /* as in rfm_churn_scores */
} churn_reasons;

/* "no purchase for 75 days, usual gap 12.0": what raised the probability; "" where nothing did. */
enum { REASON_SIZE = 160, REASONS_SIZE = 2 * REASON_SIZE };
const char *churn_reasons_text(const rfm_churn *churn, const churn_reasons *why, const options *o,
                               char out[REASONS_SIZE]);

#endif
