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

/* --save-model. */
int churn_model_save(const rfm_churn *churn, const options *o);

#endif
