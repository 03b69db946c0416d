/* SPDX-License-Identifier: MIT */
/* A shop whose truth is known, and the model that was trained on it. */
#ifndef CHURN_SHOP_H
#define CHURN_SHOP_H

#include "base/attrs.h"
#include "churn_fixture.h"

/* Two years of a shop that people visit every three weeks or so and stay with for two years. */
static RFM__UNUSED const shop_options usual = {3000, FIRST, 730, 21, 1.5, 700, 2, 11};

static RFM__UNUSED shop kept;
static rfm_table *table;
static rfm_churn *churn;

enum { TODAY = FIRST + 600, H = 60 };

static RFM__UNUSED int setup(void **state)
{
  (void)state;
  shop_make(&kept, &usual);
  table = rows_table(NULL, kept.rows, kept.n_rows);
  churn = trained(table, TODAY, H);
  return 0;
}

static RFM__UNUSED int teardown(void **state)
{
  (void)state;
  rfm_churn_free(churn);
  rfm_table_free(table);
  shop_free(&kept);
  return 0;
}

/* recency, frequency, monetary, tenure, active_span, gap_mean */
static RFM__UNUSED const double late[6] = {80, 10, 30000, 260, 180, 20};

#endif
