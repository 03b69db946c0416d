/* SPDX-License-Identifier: MIT */
/* Train: settings, each from the host or from the data; the models; the report; and what is frozen
 * for the horizon: levels, typical values and the threshold. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/float_env.h"
#include "base/options.h"
#include "data/features.h"
#include "data/table.h"
#include "math/quantile.h"
#include "math/special.h"

#include <string.h>

enum { CAPACITY = 200, CUTS = RFM__CHURN_MIN_CUTS, MONEY_LEVEL = 3 };

static const double SHARE = .05, PENALTY = 5.0, LEAVE_BELOW = .10;
static const rfm__share FIFTHS[4] = {{1, 5}, {2, 5}, {3, 5}, {4, 5}}, HALF = {1, 2};

/* ---- options ---- */

static rfm_status bad_double(rfm_error *err, const char *field, const char *expected)
{
  return rfm__fail(err, RFM_E_ARG, "rfm_churn_options: %s is out of range, expected %s", field,
                   expected);
}

static rfm_status bad_integer(rfm_error *err, const char *field, int64_t value,
                              const char *expected)
{
  return rfm__fail(err, RFM_E_ARG, "rfm_churn_options: %s is %lld, expected %s", field,
                   (long long)value, expected);
}

static rfm_status check_integers(const rfm_churn_options *o, rfm_error *err)
{
  if (o->flags)
    return bad_integer(err, "flags", o->flags, "0");
  if (o->reserved)
    return bad_integer(err, "reserved", o->reserved, "0");
  if (o->capacity < 0)
    return bad_integer(err, "capacity", o->capacity, "1 or more, or 0");
  if (o->horizon_days < 0 || o->horizon_days > RFM__CHURN_MAX_HORIZON)
    return bad_integer(err, "horizon_days", o->horizon_days, "1 to 3660, or 0");
  if (o->n_cuts && (o->n_cuts < RFM__CHURN_MIN_CUTS || o->n_cuts > RFM__CHURN_MAX_CUTS))
    return bad_integer(err, "n_cuts", o->n_cuts, "4 to 64, or 0");
  if (o->step_days < 0 || o->step_days > RFM__CHURN_MAX_HORIZON)
    return bad_integer(err, "step_days", o->step_days, "1 to 3660, or 0");
  if (o->rule < 0 || o->rule > RFM_CHURN_VALUE)
    return bad_integer(err, "rule", o->rule, "an rfm_churn_rule");
  if (o->money_level < 0 || o->money_level > 5)
    return bad_integer(err, "money_level", o->money_level, "1 to 5, or 0");
  return RFM_OK;
}

/* Whoever says a number of a rule means the rule. */
static rfm_status check_other_rules(const rfm_churn_options *o, rfm_error *err)
{
  if (o->rule != RFM_CHURN_PROBABILITY && o->probability != 0)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_churn_options: probability goes with the rule RFM_CHURN_PROBABILITY");
  if (o->rule != RFM_CHURN_VALUE && (o->value_minor != 0 || o->incentive_minor != 0 ||
                                     o->contact_minor != 0 || o->acceptance != 0))
    return rfm__fail(
        err, RFM_E_ARG,
        "rfm_churn_options: value_minor, incentive_minor, contact_minor and acceptance "
        "go with the rule RFM_CHURN_VALUE");
  return RFM_OK;
}

static rfm_status check_rule(const rfm_churn_options *o, rfm_error *err)
{
  double threshold;

  if (!(o->capacity_share >= 0 && o->capacity_share <= 1))
    return bad_double(err, "capacity_share", "above 0 and at most 1, or 0");
  if (!(o->penalty >= 0 && o->penalty <= 1e9))
    return bad_double(err, "penalty", "above 0 and at most 10^9, or 0");
  if (o->rule == RFM_CHURN_PROBABILITY && !(o->probability > 0 && o->probability < 1))
    return bad_double(err, "probability", "above 0 and below 1");
  if (o->rule == RFM_CHURN_VALUE)
    return rfm_churn_value_threshold(o->value_minor, o->incentive_minor, o->contact_minor,
                                     o->acceptance, &threshold, err);
  return RFM_OK;
}

static rfm_status read_options(rfm_churn_options *o, const rfm_churn_options *given, rfm_error *err)
{
  rfm_status status = rfm__options_read(o, sizeof *o, sizeof *o, given, "rfm_churn_options", err);

  if (!status)
    status = check_integers(o, err);
  if (!status)
    status = check_other_rules(o, err);
  if (!status)
    status = check_rule(o, err);
  if (status)
    return status;
  if (!o->capacity)
    o->capacity = CAPACITY;
  if (o->capacity_share == 0)
    o->capacity_share = SHARE;
  if (o->penalty == 0)
    o->penalty = PENALTY;
  if (!o->rule)
    o->rule = RFM_CHURN_CAPACITY;
  if (!o->money_level)
    o->money_level = MONEY_LEVEL;
  return RFM_OK;
}

/* ---- what the table says ---- */

/* A value without a day may come from after a cut. */
static rfm_status check_attributes(const rfm_table *table, const rfm_metrics *metrics,
                                   rfm_error *err)
{
  int32_t i;
  size_t k;

  for (i = RFM__CHURN_COLUMNS; i < metrics->n; i++) {
    const rfm__metric *m = &metrics->metric[i];
    const int32_t found = m->kind == RFM_METRIC_ATTRIBUTE
                              ? rfm__attributes_find(&table->attributes, m->attribute)
                              : -1;
    const rfm__attribute *a = found < 0 ? NULL : table->attributes.list[found];

    for (k = 0; a && k < a->n; k++)
      if (a->values[k].row != RFM__NOBODY && a->values[k].day == RFM__NO_DAY)
        return rfm__fail_at(err, RFM_E_DATA, -1, i,
                            "metric %s: attribute %s has undated values, which may tell of days "
                            "after a cut",
                            m->name, m->attribute);
  }
  return RFM_OK;
}

static rfm_status choose_horizon(rfm_churn *churn, const rfm_table *table, int32_t as_of_day,
                                 const rfm_churn_options *o, rfm_error *err)
{
  rfm_suggestion s;
  rfm_status status;

  memset(&s, 0, sizeof s);
  s.struct_size = sizeof s;
  status = rfm_suggest(table, churn->metrics, as_of_day, &s, err);
  if (status)
    return status;
  churn->info.history_days = s.history_days;
  churn->info.horizon_days = o->horizon_days ? o->horizon_days : s.horizon_days;
  churn->info.horizon_reason = o->horizon_days ? RFM_CHURN_GIVEN : s.horizon_reason;
  if (churn->info.horizon_days > 0)
    return RFM_OK;
  return rfm__fail(err, RFM_E_STATE,
                   "no horizon: of %lld buyers %lld bought on two days or more, in a history of %d "
                   "days",
                   (long long)s.n_buyers, (long long)s.n_repeaters, (int)s.history_days);
}

/* ---- what is frozen ---- */

typedef struct today {
  const rfm_features *features;
  double *probability, *rise;
  uint8_t *group, *mask;
  int64_t n;
} today;

static void choose(const today *t, int32_t group)
{
  int64_t row;

  for (row = 0; row < t->n; row++)
    t->mask[row] = group == 0 ? t->group[row] != 0 : t->group[row] == group;
}

static void fill(double *out, int n, double value)
{
  int i;

  for (i = 0; i < n; i++)
    out[i] = value;
}

static rfm_status freeze_typical(rfm_churn *churn, const today *t, int32_t group, rfm_error *err)
{
  rfm_status status = RFM_OK;
  int32_t j;

  choose(t, group);
  fill(churn->typical[group - 1], RFM__MAX_METRICS, rfm__quiet_nan());
  for (j = 0; j < churn->metrics->n && !status; j++)
    status = rfm__quantiles(&churn->host, rfm__features_values(t->features, j), t->mask, t->n,
                            &HALF, 1, &churn->typical[group - 1][j], NULL, err);
  return status;
}

/* Levels of money over all buyers, of risk over the population. */
static rfm_status freeze_levels(rfm_churn *churn, const today *t, rfm_error *err)
{
  rfm_churn_info *info = &churn->info;
  rfm_status status;

  choose(t, 0);
  status = rfm__quantiles(&churn->host, rfm__features_values(t->features, RFM__CHURN_MONETARY),
                          t->mask, t->n, FIFTHS, 4, info->money_break, NULL, err);
  if (status)
    return status;
  rfm__churn_derive(churn);
  choose(t, RFM_CHURN_REPEAT);
  return rfm__quantiles(&churn->host, t->probability, t->mask, t->n, FIFTHS, 4, info->risk_break,
                        NULL, err);
}

static void count_groups(rfm_churn *churn, const today *t)
{
  int64_t row;

  for (row = 0; row < t->n; row++) {
    churn->info.n_repeat += t->group[row] == RFM_CHURN_REPEAT;
    churn->info.n_one_time += t->group[row] == RFM_CHURN_ONE_TIME;
    churn->info.n_lapsed += t->group[row] == RFM_CHURN_LAPSED;
  }
}

/* The population worth a contact is marked, its rises side by side in @list, their number returned.
 */
static int64_t worth_a_contact(const rfm_churn *churn, const today *t, double *list)
{
  const double *money = rfm__features_values(t->features, RFM__CHURN_MONETARY);
  int64_t row, n = 0;

  for (row = 0; row < t->n; row++) {
    t->mask[row] = t->group[row] == RFM_CHURN_REPEAT && money[row] > churn->info.money_above;
    if (t->mask[row])
      list[n++] = t->rise[row];
  }
  return n;
}

/* The lowest probability of those whose rise is enough. */
static double lowest_probability(const today *t, double rise)
{
  double lowest = 1.0;
  int64_t row;

  for (row = 0; row < t->n; row++)
    if (t->mask[row] && t->rise[row] >= rise && t->probability[row] < lowest)
      lowest = t->probability[row];
  return lowest;
}

/* The share, rounded up, or the capacity: those with the largest rise, but nobody whose silence is
 * no worse than usual. */
static void threshold_by_capacity(rfm_churn *churn, const rfm_churn_options *o, const today *t,
                                  double *list, int64_t n)
{
  const double wanted = o->capacity_share * (double)n;
  int64_t contacts = (int64_t)wanted;

  contacts += (double)contacts < wanted;
  churn->info.threshold_reason = RFM_CHURN_BY_SHARE;
  if (contacts > o->capacity) {
    contacts = o->capacity;
    churn->info.threshold_reason = RFM_CHURN_BY_CAPACITY;
  }
  rfm__sort_doubles(list, n);
  for (; contacts > 0 && list[n - contacts] <= 0; contacts--)
    churn->info.threshold_reason = RFM_CHURN_BY_RISE;
  churn->info.threshold = 1.0;
  if (contacts == 0) {
    churn->info.threshold_reason = RFM_CHURN_NOBODY;
    return;
  }
  churn->info.rise = list[n - contacts];
  churn->info.threshold = lowest_probability(t, churn->info.rise);
}

static void set_threshold(rfm_churn *churn, const rfm_churn_options *o, const today *t,
                          double *list, int64_t n)
{
  rfm_churn_info *info = &churn->info;
  int64_t row;

  info->threshold_reason = RFM_CHURN_GIVEN;
  info->rise = -1.0;
  if (o->rule == RFM_CHURN_CAPACITY)
    threshold_by_capacity(churn, o, t, list, n);
  else if (o->rule == RFM_CHURN_PROBABILITY)
    info->threshold = o->probability;
  else
    (void)rfm_churn_value_threshold(o->value_minor, o->incentive_minor, o->contact_minor,
                                    o->acceptance, &info->threshold, NULL);
  if (info->threshold >= 1.0) {
    info->threshold = 1.0;
    info->threshold_reason |= RFM_CHURN_NOBODY;
  }
  info->leave_threshold = info->threshold > LEAVE_BELOW ? info->threshold - LEAVE_BELOW : 0.0;
  for (row = 0; row < t->n; row++)
    info->n_danger +=
        t->mask[row] && t->probability[row] >= info->threshold && t->rise[row] >= info->rise;
}

static rfm_status freeze(rfm_churn *churn, const today *t, const rfm_churn_options *o,
                         rfm_error *err)
{
  double *list;
  int32_t group;
  rfm_status status = freeze_levels(churn, t, err);

  for (group = RFM_CHURN_REPEAT; group <= RFM_CHURN_ONE_TIME && !status; group++)
    status = freeze_typical(churn, t, group, err);
  if (status)
    return status;
  count_groups(churn, t);
  list = rfm__alloc(&churn->host, (size_t)t->n, sizeof *list);
  if (!list)
    return rfm__fail_nomem(err);
  set_threshold(churn, o, t, list, worth_a_contact(churn, t, list));
  rfm__wipe_dealloc(&churn->host, list, (size_t)t->n, sizeof *list);
  return RFM_OK;
}

static rfm_status look_at_today(rfm_churn *churn, const rfm_features *features,
                                const rfm_churn_options *o, rfm_error *err)
{
  enum { ROW_BYTES = 2 * sizeof(double) + 2 };
  const size_t n = (size_t)features->n_rows;
  double *block = rfm__alloc(&churn->host, n, ROW_BYTES);
  rfm_churn_scores out;
  today t;
  rfm_status status;

  if (!block)
    return rfm__fail_nomem(err);
  memset(&out, 0, sizeof out);
  memset(&t, 0, sizeof t);
  t.features = features;
  t.n = features->n_rows;
  t.probability = out.probability = block;
  t.rise = out.rise = block + n;
  t.group = out.group = (uint8_t *)(block + 2 * n);
  t.mask = t.group + n;
  status = rfm__churn_rate(&churn->core, NULL, features, &out, err);
  if (!status)
    status = freeze(churn, &t, o, err);
  rfm__wipe_dealloc(&churn->host, block, n, ROW_BYTES);
  return status;
}

/* ---- all of it ---- */

static rfm_status learn(rfm_churn *churn, const rfm__churn_plan *plan, int32_t as_of_day,
                        const rfm_churn_options *o, rfm_error *err)
{
  rfm_features *features = NULL;
  rfm_status status =
      rfm__churn_fit_core(plan, as_of_day, churn->info.horizon_days, &churn->core, err);

  if (!status)
    status = rfm__churn_test(churn, plan, err);
  if (!status)
    status = rfm_features_measure(&features, plan->table, plan->metrics, as_of_day, NULL, err);
  if (status)
    return status;
  churn->info.cut_reason = o->n_cuts || o->step_days ? RFM_CHURN_GIVEN : RFM_CHURN_DEFAULT;
  churn->info.rule = o->rule;
  churn->info.money_level = o->money_level;
  status = look_at_today(churn, features, o, err);
  rfm_features_free(features);
  return status;
}

static rfm_status train(rfm_churn *churn, const rfm_table *table, int32_t as_of_day,
                        const rfm_churn_options *o, rfm_error *err)
{
  rfm__churn_plan plan;
  rfm_metrics *label = NULL;
  rfm_status status = rfm__churn_metrics_make(&churn->metrics, &churn->host, o->metrics, err);

  memset(&plan, 0, sizeof plan);
  if (!status)
    status = check_attributes(table, churn->metrics, err);
  if (!status)
    status = choose_horizon(churn, table, as_of_day, o, err);
  if (!status)
    status = rfm__churn_metrics_label(&label, &churn->host, churn->metrics, err);
  if (status)
    return status;
  plan.table = table;
  plan.metrics = churn->metrics;
  plan.label_metrics = label;
  plan.penalty = o->penalty;
  plan.first_day = as_of_day - churn->info.history_days + 1;
  plan.n_cuts = o->n_cuts ? o->n_cuts : CUTS;
  plan.step_days = o->step_days;
  status = learn(churn, &plan, as_of_day, o, err);
  rfm_metrics_free(label);
  return status;
}

rfm_status RFM_CALL rfm_churn_train(rfm_churn **out, const rfm_table *table, int32_t as_of_day,
                                    const rfm_churn_options *options, rfm_error *err)
{
  rfm_churn_options o;
  rfm_churn *churn;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  status = rfm__table_readable(table, err);
  if (!status)
    status = read_options(&o, options, err);
  if (!status)
    status = rfm__float_check(err);
  if (!status)
    status = rfm__day_check("as_of_day", as_of_day, err);
  if (status)
    return status;
  churn = rfm__alloc_zero(&table->host, 1, sizeof *churn);
  if (!churn)
    return rfm__fail_nomem(err);
  churn->host = table->host;
  status = train(churn, table, as_of_day, &o, err);
  if (status)
    rfm_churn_free(churn);
  else
    *out = churn;
  return status;
}
