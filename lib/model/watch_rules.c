/* SPDX-License-Identifier: MIT */
/* The watch's rules: how they are told, and what one look makes of a customer's state. */
#include "model/watch.h"

#include "base/error.h"
#include "base/options.h"
#include "math/special.h"

#include <string.h>

enum {
  CAPACITY = 200,
  COOL_DOWN_DAYS = 30,
  START_DELAY_DAYS = 90,
  FALL_DAYS = 91, /* three months */
  FALL_LEVELS = 2,
  FALL_MONEY_LEVEL = 4,
  OVERDUE_PURCHASES = 3,
  MAX_LEVELS = 100
};

#define PROBABILITY_BAND .10
#define COMPOSITE_ENTER 2.0
#define COMPOSITE_BAND 1.0
#define OVERDUE_ENTER 2.5
#define OVERDUE_BAND .6 /* 2.5 to 1.5 */

/* ---- one rule ---- */

static void resolve_thresholds(rfm__watch_rule *rule)
{
  const int given = rule->enter != 0;

  switch (rule->kind) {
  case RFM_WATCH_PROBABILITY:
    if (given && rule->leave == 0 && rule->enter > PROBABILITY_BAND)
      rule->leave = rule->enter - PROBABILITY_BAND;
    break;
  case RFM_WATCH_COMPOSITE:
    rule->enter = given ? rule->enter : COMPOSITE_ENTER;
    rule->leave = rule->leave != 0 ? rule->leave : rule->enter + COMPOSITE_BAND;
    break;
  case RFM_WATCH_OVERDUE:
    rule->enter = given ? rule->enter : OVERDUE_ENTER;
    rule->leave = rule->leave != 0 ? rule->leave : rule->enter * OVERDUE_BAND;
    break;
  case RFM_WATCH_FALL:
    rule->enter = given ? rule->enter : FALL_LEVELS;
    break;
  default:
    break;
  }
}

static void resolve_rest(rfm__watch_rule *rule)
{
  if (rule->kind == RFM_WATCH_FALL) {
    rule->metric = rule->metric ? rule->metric : RFM_METRIC_RECENCY;
    rule->days = rule->days ? rule->days : FALL_DAYS;
    rule->money_level = rule->money_level ? rule->money_level : FALL_MONEY_LEVEL;
  }
  if (rule->kind == RFM_WATCH_OVERDUE)
    rule->purchases = rule->purchases ? rule->purchases : OVERDUE_PURCHASES;
}

static int within(double x, double least, double most)
{
  return x >= least && x <= most;
}

static const char *wrong_thresholds(const rfm__watch_rule *r)
{
  if (!rfm__is_finite(r->enter) || !rfm__is_finite(r->leave) || r->enter < 0 || r->leave < 0)
    return "enter or leave is below 0 or not finite";
  switch (r->kind) {
  case RFM_WATCH_PROBABILITY:
    if (r->enter == 0 && r->leave != 0)
      return "leave is given without enter";
    return r->enter > 1          ? "enter is above 1"
           : r->leave > r->enter ? "leave is beyond enter: it lies above"
                                 : NULL;
  case RFM_WATCH_COMPOSITE:
    return r->leave < r->enter ? "leave is beyond enter: it lies below" : NULL;
  case RFM_WATCH_OVERDUE:
    return r->leave > r->enter ? "leave is beyond enter: it lies above" : NULL;
  case RFM_WATCH_FALL:
    if (!within(r->enter, 1, MAX_LEVELS - 1) || r->enter != (double)(int32_t)r->enter)
      return "enter is not a number of levels, 1 to 99";
    return r->leave != 0 ? "a fall takes no leave" : NULL;
  default:
    return r->enter != 0 || r->leave != 0 ? "a segment takes no enter and no leave" : NULL;
  }
}

static const char *wrong_rest(const rfm__watch_rule *r)
{
  const int is_fall = r->kind == RFM_WATCH_FALL;

  if (is_fall ? !within(r->days, 1, RFM__WATCH_MAX_DAYS) : r->days != 0)
    return is_fall ? "days is not 1 to 3660" : "days is for a fall";
  if (is_fall ? !within(r->money_level, 1, MAX_LEVELS) : r->money_level != 0)
    return is_fall ? "money_level is not 1 to 100" : "money_level is for a fall";
  if (is_fall ? !rfm_supports(RFM_SUPPORT_METRIC, r->metric) : r->metric != 0)
    return is_fall ? "metric is not an rfm_metric_kind" : "metric is for a fall";
  if (r->kind == RFM_WATCH_OVERDUE ? r->purchases < 2 : r->purchases != 0)
    return r->kind == RFM_WATCH_OVERDUE ? "purchases is not 2 or more"
                                        : "purchases is for an overdue rule";
  if (r->flags & ~(r->kind == RFM_WATCH_PROBABILITY ? RFM_WATCH_EVERYONE : 0u))
    return "flags sets what its kind does not take";
  return NULL;
}

const char *rfm__watch_rule_wrong(const rfm__watch_rule *rule)
{
  const char *wrong;

  if (rule->kind < RFM_WATCH_PROBABILITY || rule->kind > RFM_WATCH_FALL)
    return "kind is not an rfm_watch_kind";
  if (rule->kind == RFM_WATCH_SEGMENT ? !rule->segment[0] : rule->segment[0] != 0)
    return rule->kind == RFM_WATCH_SEGMENT ? "segment is missing" : "segment is for a segment rule";
  wrong = wrong_thresholds(rule);
  return wrong ? wrong : wrong_rest(rule);
}

static rfm_status copy_key(rfm__watch_rule *rule, const char *key, int32_t i, rfm_error *err)
{
  size_t n = 0;

  if (!key)
    return RFM_OK;
  while (n <= RFM__WATCH_KEY && key[n])
    n++;
  if (n == 0 || n > RFM__WATCH_KEY)
    return rfm__fail_at(err, RFM_E_ARG, i, -1, "rule %d: segment has not 1 to 63 bytes", (int)i);
  memcpy(rule->segment, key, n);
  return RFM_OK;
}

static rfm_status read_rule(rfm__watch_rule *rule, const rfm_watch_rule *given, int32_t i,
                            rfm_error *err)
{
  rfm_watch_rule known;
  const char *wrong;
  rfm_status status =
      rfm__options_read(&known, sizeof known, sizeof known, given, "rfm_watch_rule", err);

  if (!status)
    status = copy_key(rule, known.segment, i, err);
  if (status)
    return status;
  rule->enter = known.enter;
  rule->leave = known.leave;
  rule->kind = known.kind;
  rule->metric = known.metric;
  rule->days = known.days;
  rule->money_level = known.money_level;
  rule->purchases = known.purchases;
  rule->flags = known.flags;
  resolve_thresholds(rule);
  resolve_rest(rule);
  wrong = known.reserved ? "reserved is not 0" : rfm__watch_rule_wrong(rule);
  return wrong ? rfm__fail_at(err, RFM_E_ARG, i, -1, "rule %d: %s", (int)i, wrong) : RFM_OK;
}

/* ---- all settings ---- */

static rfm_status read_rules(rfm__watch_settings *s, const rfm_watch_options *o, rfm_error *err)
{
  static const rfm_watch_rule overdue = {
      sizeof overdue, 0, 0, 0, NULL, RFM_WATCH_OVERDUE, 0, 0, 0, 0, 0};
  const rfm_watch_rule *rules = o->rules ? o->rules : &overdue;
  const size_t stride = rules->struct_size;
  rfm_status status = RFM_OK;
  int32_t i;

  if (o->rules ? o->n_rules < 1 || o->n_rules > RFM__WATCH_RULES : o->n_rules != 0)
    return rfm__fail(err, RFM_E_ARG, "rfm_watch_options: n_rules is %d, expected %s",
                     (int)o->n_rules, o->rules ? "1 to 8" : "0 without rules");
  s->n_rules = o->rules ? o->n_rules : 1;
  for (i = 0; i < s->n_rules && !status; i++) {
    const rfm_watch_rule *rule =
        (const rfm_watch_rule *)(const void *)((const char *)rules + (size_t)i * stride);

    if (rule->struct_size != rules->struct_size)
      return rfm__fail_at(err, RFM_E_ABI, i, -1, "rule %d: struct_size differs from the first's",
                          (int)i);
    status = read_rule(&s->rule[i], rule, i, err);
  }
  return status;
}

/* Days rounded up, kept within least .. most. */
static int32_t days_of(double gap, int32_t least, int32_t most)
{
  int32_t days = least;

  while (days < most && days < gap)
    days++;
  return days;
}

static rfm_status read_days(rfm__watch_settings *s, const rfm_watch_options *o, rfm_error *err)
{
  rfm_suggestion shop;
  rfm_status status = RFM_OK;

  memset(&shop, 0, sizeof shop);
  if (o->suggestion)
    status =
        rfm__options_read(&shop, sizeof shop, sizeof shop, o->suggestion, "rfm_suggestion", err);
  if (status)
    return status;
  if (!within(o->cool_down_days, 0, RFM__WATCH_MAX_DAYS) ||
      !within(o->start_delay_days, 0, RFM__WATCH_MAX_DAYS))
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_watch_options: cool_down_days or start_delay_days is not 0 to 3660");
  s->cool_down_days = o->cool_down_days;
  if (!s->cool_down_days)
    s->cool_down_days = days_of(shop.gap_quantile[0], COOL_DOWN_DAYS, START_DELAY_DAYS);
  s->start_delay_days = o->start_delay_days;
  if (!s->start_delay_days)
    s->start_delay_days =
        shop.n_gaps > 0 ? days_of(shop.gap_quantile[1], 1, START_DELAY_DAYS) : START_DELAY_DAYS;
  if (o->flags & RFM_WATCH_NO_COOL_DOWN)
    s->cool_down_days = 0;
  if (o->flags & RFM_WATCH_NO_START_DELAY)
    s->start_delay_days = 0;
  return RFM_OK;
}

rfm_status rfm__watch_settings_read(rfm__watch_settings *s, const rfm_watch_options *given,
                                    rfm_error *err)
{
  rfm_watch_options o;
  rfm_status status = rfm__options_read(&o, sizeof o, sizeof o, given, "rfm_watch_options", err);

  if (status)
    return status;
  memset(s, 0, sizeof *s);
  if (o.flags & ~RFM__WATCH_FLAGS)
    return rfm__fail(err, RFM_E_ARG, "rfm_watch_options: flags is %u, expected 0 to 15",
                     (unsigned)o.flags);
  if (o.capacity < 0 || o.capacity_per_group < 0)
    return rfm__fail(err, RFM_E_ARG, "rfm_watch_options: %s is below 0",
                     o.capacity < 0 ? "capacity" : "capacity_per_group");
  if (o.id_type < 0 || o.id_type > RFM_ID_BYTES)
    return rfm__fail(err, RFM_E_ARG, "rfm_watch_options: id_type is %d, expected an rfm_id_type",
                     (int)o.id_type);
  s->flags = o.flags;
  s->capacity = o.capacity ? o.capacity : CAPACITY;
  s->capacity_per_group = o.capacity_per_group;
  s->id_type = o.id_type ? o.id_type : RFM_ID_INTEGER;
  status = read_days(s, &o, err);
  return status ? status : read_rules(s, &o, err);
}

static int rule_is(const rfm__watch_rule *a, const rfm__watch_rule *b)
{
  return a->kind == b->kind && a->enter == b->enter && a->leave == b->leave &&
         a->metric == b->metric && a->days == b->days && a->money_level == b->money_level &&
         a->purchases == b->purchases && a->flags == b->flags &&
         strcmp(a->segment, b->segment) == 0;
}

rfm_status rfm__watch_settings_same(const rfm__watch_settings *a, const rfm__watch_settings *b,
                                    rfm_error *err)
{
  const char *what = a->id_type != b->id_type                         ? "id_type"
                     : a->flags != b->flags                           ? "flags"
                     : a->capacity != b->capacity                     ? "capacity"
                     : a->capacity_per_group != b->capacity_per_group ? "capacity_per_group"
                     : a->cool_down_days != b->cool_down_days         ? "cool_down_days"
                     : a->start_delay_days != b->start_delay_days     ? "start_delay_days"
                     : a->n_rules != b->n_rules                       ? "n_rules"
                                                                      : NULL;
  int32_t i;

  if (what)
    return rfm__fail(err, RFM_E_ARG, "the watches differ in %s", what);
  for (i = 0; i < a->n_rules; i++)
    if (!rule_is(&a->rule[i], &b->rule[i]))
      return rfm__fail_at(err, RFM_E_ARG, i, -1, "the watches differ in rule %d", (int)i);
  return RFM_OK;
}

/* ---- one step ---- */

static int joined(const rfm__watch_settings *s, uint32_t rules)
{
  const uint32_t all = (1u << s->n_rules) - 1;

  return s->flags & RFM_WATCH_ALL ? rules == all : rules != 0;
}

/* Rules that still hold in danger. */
static uint32_t held_rules(const rfm__watch_settings *s, const rfm__watch_record *r,
                           const rfm__watch_sight *sight)
{
  uint32_t left = sight->leaves;
  int32_t i;

  for (i = 0; i < s->n_rules; i++)
    if (s->rule[i].kind == RFM_WATCH_FALL && sight->value[i] > r->mark[i])
      left |= 1u << i;
  return (r->rules & ~left) | (sight->enters & ~r->rules);
}

static void set_rules(const rfm__watch_settings *s, rfm__watch_record *r,
                      const rfm__watch_sight *sight, uint32_t rules)
{
  int32_t i;

  for (i = 0; i < s->n_rules; i++) {
    const uint32_t bit = 1u << i;

    if (!(rules & bit) || s->rule[i].kind != RFM_WATCH_FALL)
      r->mark[i] = 0;
    else if (!(r->rules & bit))
      r->mark[i] = (uint8_t)sight->value[i];
  }
  r->rules = (uint8_t)rules;
}

static void leave(rfm__watch_record *r)
{
  r->danger = r->rules = 0;
  memset(r->mark, 0, sizeof r->mark);
}

static rfm__watch_verdict step_in_danger(const rfm__watch_settings *s, rfm__watch_record *r,
                                         const rfm__watch_sight *sight)
{
  const uint32_t rules = held_rules(s, r, sight);
  const int bought = sight->is_buyer && sight->purchase_day > r->purchase_day;

  if ((bought && !(s->flags & RFM_WATCH_STAY_ON_PURCHASE)) || !joined(s, rules)) {
    leave(r);
    return RFM__WATCH_LEFT;
  }
  set_rules(s, r, sight, rules);
  return RFM__WATCH_IN;
}

int32_t rfm__watch_cool_until(const rfm__watch_settings *settings, int32_t alert_day)
{
  if (alert_day == RFM_DAY_MIN)
    return RFM_DAY_MIN;
  return alert_day + (settings->cool_down_days > 1 ? settings->cool_down_days : 1);
}

static rfm__watch_verdict step_outside(const rfm__watch_settings *s, const rfm__watch_record *r,
                                       const rfm__watch_sight *sight, int32_t day)
{
  if (!joined(s, sight->enters))
    return RFM__WATCH_CALM;
  if (day - sight->first_day < s->start_delay_days)
    return RFM__WATCH_YOUNG;
  if (day < rfm__watch_cool_until(s, r->alert_day))
    return RFM__WATCH_COOLING;
  return RFM__WATCH_READY;
}

rfm__watch_verdict rfm__watch_step(const rfm__watch_settings *settings, rfm__watch_record *record,
                                   double *values, const rfm__watch_sight *sight, int32_t day)
{
  const rfm__watch_verdict verdict = record->danger ? step_in_danger(settings, record, sight)
                                                    : step_outside(settings, record, sight, day);

  record->last_day = day;
  if (sight->is_buyer)
    record->purchase_day = sight->purchase_day;
  memcpy(values, sight->value, (size_t)settings->n_rules * sizeof *values);
  return verdict;
}

void rfm__watch_enter(const rfm__watch_settings *settings, rfm__watch_record *record,
                      const rfm__watch_sight *sight, int32_t day)
{
  record->rules = 0;
  set_rules(settings, record, sight, sight->enters);
  record->danger = 1;
  record->since_day = day;
}
