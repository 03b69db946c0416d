/* SPDX-License-Identifier: MIT */
/* What an early warning says of itself: how far it can be trusted, whom it is of, and why a list is
 * empty. */
#ifndef CLI_CHURN_REPORT_H
#define CLI_CHURN_REPORT_H

#include "report.h"

#include <rfm/churn.h>

/* By options.list. */
enum { LIST_DANGER = 1, LIST_SECOND, LIST_FOCUS };

/* A list and the model behind it. */
typedef struct churn_list {
  const options *options;
  int list;
  rfm_churn_info info;
  rfm_churn_report told;         /* of the model that the list goes by */
  int64_t n_population, n_worth; /* as of today; of them with spend enough */
  int64_t n_found, n_shown;
  int has_money; /* somebody spent something */
} churn_list;

/* "better", "no_better" or "untested". */
const char *churn_verdict(const churn_list *l);

/* On standard error, what a list by this model must be taken with. */
void churn_warn(const rfm_churn_info *info, const rfm_churn_report *told);

/* How many there are and by which threshold, or why there is nobody. */
void churn_list_notes(const churn_list *l, report *r);

/* The section of the model: figures of the days held back. */
int churn_model_section(const churn_list *l, report *r);

#endif
