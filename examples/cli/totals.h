/* SPDX-License-Identifier: MIT */
/* Sums over groups of customers: what a segment, a cell, a cluster or the whole shop comes to. */
#ifndef CLI_TOTALS_H
#define CLI_TOTALS_H

#include "pipeline.h"

typedef struct totals {
  int64_t customers;
  int64_t one_time; /* exactly one purchase up to as-of; -1: not measured */
  int64_t orders;
  int64_t revenue; /* minor units */
} totals;

/* Adds one row of the pipeline. */
void totals_add(totals *t, const pipeline *p, int64_t i);

/* The cells that both `segments` and `cells` show. */
cell totals_share_customers(const totals *part, const totals *all);
cell totals_share_revenue(const totals *part, const totals *all);
cell totals_average_order(const totals *part);

#endif
