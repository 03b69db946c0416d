/* SPDX-License-Identifier: MIT */
/* What the tests of the early warning share. */
#ifndef CHURN_FIXTURE_H
#define CHURN_FIXTURE_H

#include "base/attrs.h"
#include "support/approx.h"
#include "support/rows.h"
#include "support/shop.h"

#include <rfm/churn.h>

#include <math.h>
#include <stdlib.h>

enum { FIRST = 18000 };

static rfm_error err;

static RFM__UNUSED rfm_churn_options churn_options(int32_t horizon_days)
{
  rfm_churn_options o;

  ZERO_STRUCT(o);
  o.horizon_days = horizon_days;
  return o;
}

static RFM__UNUSED rfm_churn *trained(const rfm_table *table, int32_t day, int32_t horizon_days)
{
  const rfm_churn_options o = churn_options(horizon_days);
  rfm_churn *churn = NULL;

  assert_ok(rfm_churn_train(&churn, table, day, &o, &err), &err);
  return churn;
}

/* Features and everything that a model says of them. */
typedef struct outlook {
  rfm_features *features;
  rfm_churn_scores s;
  int64_t n;
} outlook;

static RFM__UNUSED outlook outlook_of(const rfm_churn *churn, const rfm_table *table, int32_t day)
{
  outlook o;

  assert_ok(rfm_features_measure(&o.features, table, rfm_churn_metrics(churn), day, NULL, &err),
            &err);
  o.n = rfm_features_rows(o.features);
  ZERO_STRUCT(o.s);
  o.s.n_rows = o.n;
  o.s.probability = calloc((size_t)o.n + 1, sizeof *o.s.probability);
  o.s.rise = calloc((size_t)o.n + 1, sizeof *o.s.rise);
  o.s.spend_minor = calloc((size_t)o.n + 1, sizeof *o.s.spend_minor);
  o.s.group = calloc((size_t)o.n + 1, 1);
  o.s.danger = calloc((size_t)o.n + 1, 1);
  o.s.risk = calloc((size_t)o.n + 1, 1);
  o.s.worth = calloc((size_t)o.n + 1, 1);
  assert_ok(rfm_churn_apply(churn, o.features, &o.s, &err), &err);
  return o;
}

static RFM__UNUSED void outlook_free(outlook *o)
{
  free(o->s.probability);
  free(o->s.rise);
  free(o->s.spend_minor);
  free(o->s.group);
  free(o->s.danger);
  free(o->s.risk);
  free(o->s.worth);
  rfm_features_free(o->features);
}

/* The saved model, and all that it says of a day. */
static RFM__UNUSED void dump_churn(dump *d, const rfm_churn *churn, const rfm_table *table,
                                   int32_t day)
{
  outlook o = outlook_of(churn, table, day);
  const size_t n = (size_t)o.n;

  assert_ok(rfm_churn_save(churn, dump_write, d, &err), &err);
  dump_add(d, o.s.probability, n * sizeof *o.s.probability);
  dump_add(d, o.s.rise, n * sizeof *o.s.rise);
  dump_add(d, o.s.spend_minor, n * sizeof *o.s.spend_minor);
  dump_add(d, o.s.group, n);
  dump_add(d, o.s.danger, n);
  dump_add(d, o.s.risk, n);
  dump_add(d, o.s.worth, n);
  outlook_free(&o);
}

static RFM__UNUSED rfm_churn_info info_of(const rfm_churn *churn)
{
  rfm_churn_info info;

  ZERO_STRUCT(info);
  assert_ok(rfm_churn_get(churn, &info, &err), &err);
  return info;
}

static RFM__UNUSED rfm_churn_report report_of(const rfm_churn *churn, int32_t group)
{
  rfm_churn_report report;

  ZERO_STRUCT(report);
  assert_ok(rfm_churn_get_report(churn, group, &report, &err), &err);
  return report;
}

#endif
