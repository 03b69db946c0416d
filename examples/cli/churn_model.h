/* SPDX-License-Identifier: MIT */
/* The early warning that the options ask for: learned from the orders, or loaded. */
#ifndef CLI_CHURN_MODEL_H
#define CLI_CHURN_MODEL_H

#include "pipeline.h"

/* Refuses options that contradict each other, before any work is done. */
int churn_model_check(const options *o);

/* Learns a model as of @day, or loads that of --model, which must not have been learned later.
 * @capacity is how many customers can be contacted; 0: the library's default, number and share. */
int churn_model_make(pipeline *p, int32_t day, int64_t capacity, rfm_churn **out);

/* On standard error, unless a model of this verdict is better than the simple rules. */
void churn_model_warn(int32_t verdict);

/* --save-model. */
int churn_model_save(const rfm_churn *churn, const options *o);

/* Why one customer is likely to leave. */
typedef struct churn_reasons {
  const rfm_churn_reason *list; /* the one that moved the probability most first */
  int32_t n;
  double days;     /* since the last purchase */
  double gap_days; /* own mean gap between purchases; NaN without one */
} churn_reasons;

/* The gap, among values measured with rfm_churn_metrics(). */
double churn_gap_days(const rfm_churn *churn, const double *values);

/* "no purchase for 75 days, usual gap 12.0": what raised the probability, or "". */
enum { REASON_SIZE = 160, REASONS_SIZE = 2 * REASON_SIZE };
const char *churn_reasons_text(const rfm_churn *churn, const churn_reasons *why, const options *o,
                               char out[REASONS_SIZE]);

#endif
