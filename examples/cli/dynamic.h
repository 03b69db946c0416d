/* SPDX-License-Identifier: MIT */
/* What the commands over time share. */
#ifndef CLI_DYNAMIC_H
#define CLI_DYNAMIC_H

#include "pipeline.h"

/* Reads the orders, settles dates and metrics, counts what is left out. The report says the window
 * of the options and what it is of, see report_head, and nothing of money. */
int dynamic_load(pipeline *p, const options *o, word window_of);

/* First day that the window shows; that of the first event for all history. */
int32_t dynamic_first_day(const pipeline *p);

/* Calendar months since year 0. */
int32_t dynamic_month_of(int32_t day);

/* Calendar months that the window touches; refused when they are more than the most. */
enum { MOST_MONTHS = 1200 };
int dynamic_count_months(const pipeline *p, int32_t *n);

#endif
