/* SPDX-License-Identifier: MIT */
/* The early warning that the options ask for: learned from the orders, or loaded. */
#ifndef CLI_CHURN_MODEL_H
#define CLI_CHURN_MODEL_H

#include "pipeline.h"

/* Refuses options that contradict each other, before any work is done. */
int churn_model_check(const options *o);

/* Learns a model as of @day, or loads that of --model, which must not have been learned later.
 * @capacity is how many customers can be contacted; 0: the library's default. */
int churn_model_make(pipeline *p, int32_t day, int64_t capacity, rfm_churn **out);

/* --save-model. */
int churn_model_save(const rfm_churn *churn, const options *o);

/* "days since last purchase 75 (typical 12)": of @n reasons the first that raised the probability,
 * or "". */
enum { REASON_SIZE = 160 };
const char *churn_reason_text(const rfm_churn *churn, const rfm_churn_reason *reasons, int32_t n,
                              const options *o, char out[REASON_SIZE]);

#endif
