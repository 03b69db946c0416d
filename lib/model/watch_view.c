/* SPDX-License-Identifier: MIT */
/* The watch's view: sources checked against the rules, and what they make of one customer. */
#include "model/watch.h"

#include "base/error.h"
#include "base/options.h"
#include "math/special.h"
#include "model/churn.h"
#include "score/scorer.h"
#include "score/segments.h"

#include <string.h>

/* Scores 1 1 4 3 1, equally weighted, sum to 2 and a bit; so small a difference is of rounding. */
#define COMPOSITE_SLACK 1e-9

/* ---- what a purchase is ---- */

/* What rfm_metrics_new() would make, without memory of its own: categories and groups are borrowed.
 * On a pruned table purchases and gaps count from the floor. */
static const rfm__metric BASE[RFM__WATCH_BASES] = {
    {"recency", "", 0, RFM_METRIC_RECENCY, RFM_LESS_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, 0},
    {"frequency", "", 0, RFM_METRIC_FREQUENCY, RFM_MORE_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, RFM_METRIC_FROM_FLOOR},
    {"monetary", "", 0, RFM_METRIC_MONETARY, RFM_MORE_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, RFM_METRIC_FROM_FLOOR},
    {"tenure", "", 0, RFM_METRIC_TENURE, RFM_MORE_IS_BETTER, 0, 0, RFM_MONEY_NET, RFM_MISSING_KEEP,
     0},
    {"gap_mean", "", 0, RFM_METRIC_GAP_MEAN, RFM_LESS_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, RFM_METRIC_FROM_FLOOR},
};

static void make_base(rfm__watch_view *v, const rfm_host *host, const rfm_metrics *shared)
{
  int i;

  v->own = shared ? *shared : *rfm__metrics_default();
  v->own.host = *host;
  v->own.metric = (rfm__metric *)BASE; /* never written through */
  v->own.n = RFM__WATCH_BASES;
  v->own.flags &= ~RFM_METRICS_DROP_PROSPECTS; /* whoever is in the table has a row */
  v->base = &v->own;
  for (i = 0; i < RFM__WATCH_BASES; i++)
    v->base_column[i] = i;
}

static rfm_status take_churn(rfm__watch_view *v, const rfm_churn *churn, rfm_error *err)
{
  static const int32_t columns[RFM__WATCH_BASES] = {RFM__CHURN_RECENCY, RFM__CHURN_FREQUENCY,
                                                    RFM__CHURN_MONETARY, RFM__CHURN_TENURE,
                                                    RFM__CHURN_GAP};

  v->churn = churn;
  v->base = rfm_churn_metrics(churn);
  memcpy(v->base_column, columns, sizeof columns);
  v->info.struct_size = sizeof v->info;
  return rfm_churn_get(churn, &v->info, err);
}

/* ---- what the rules need ---- */

static rfm_status need(int32_t i, const char *what, rfm_error *err)
{
  return rfm__fail_at(err, RFM_E_ARG, i, -1, "rule %d needs %s, which rfm_watch_sources lacks",
                      (int)i, what);
}

/* The first scored column of a kind, or -1. */
static int32_t scored_of(const rfm_scorer *scorer, int32_t kind)
{
  int32_t j;

  for (j = 0; j < scorer->n; j++)
    if (scorer->metrics->metric[scorer->scored[j].column].kind == kind)
      return j;
  return -1;
}

static rfm_status check_fall(rfm__watch_view *v, int32_t i, rfm_error *err)
{
  const rfm__watch_rule *rule = &v->settings->rule[i];
  const int32_t scored = scored_of(v->scorer, rule->metric);

  v->fall_scored[i] = scored;
  v->money_scored = scored_of(v->scorer, RFM_METRIC_MONETARY);
  if (scored < 0)
    return rfm__fail_at(err, RFM_E_ARG, i, -1,
                        "rule %d: the scorer has no column of metric kind %d", (int)i,
                        (int)rule->metric);
  if (rule->enter >= v->scorer->levels[scored])
    return rfm__fail_at(
        err, RFM_E_ARG, i, -1, "rule %d: a fall by %d levels, but %s has only %d levels", (int)i,
        (int)rule->enter, rfm__scored_name(v->scorer, scored), (int)v->scorer->levels[scored]);
  if (rule->money_level == 1)
    return RFM_OK;
  if (v->money_scored < 0)
    return rfm__fail_at(err, RFM_E_ARG, i, -1,
                        "rule %d: money_level is %d, but the scorer has no money", (int)i,
                        (int)rule->money_level);
  if (rule->money_level > v->scorer->levels[v->money_scored])
    return rfm__fail_at(err, RFM_E_ARG, i, -1,
                        "rule %d: money_level is %d, but %s has only %d levels", (int)i,
                        (int)rule->money_level, rfm__scored_name(v->scorer, v->money_scored),
                        (int)v->scorer->levels[v->money_scored]);
  return RFM_OK;
}

static rfm_status check_segment(rfm__watch_view *v, const rfm_segments *segments, int32_t i,
                                rfm_error *err)
{
  const char *key = v->settings->rule[i].segment;
  rfm_status status;

  if (!segments)
    return need(i, "segments", err);
  v->segments = segments;
  status = rfm__segments_fit(segments, v->scorer, v->map_scored, err);
  if (status)
    return status;
  v->segment[i] = rfm__segments_find(segments, key, strlen(key));
  return v->segment[i] < 0 ? rfm__fail_at(err, RFM_E_NOTFOUND, i, -1,
                                          "rule %d: the map has no segment %s", (int)i, key)
                           : RFM_OK;
}

static rfm_status check_rule(rfm__watch_view *v, const rfm_watch_sources *sources, int32_t i,
                             rfm_error *err)
{
  const int32_t kind = v->settings->rule[i].kind;

  if (kind == RFM_WATCH_PROBABILITY)
    return v->churn ? RFM_OK : need(i, "churn", err);
  if (kind == RFM_WATCH_OVERDUE)
    return RFM_OK;
  if (!sources->scorer)
    return need(i, "scorer", err);
  v->scorer = sources->scorer;
  if (v->scorer->ntile)
    return rfm__fail_at(err, RFM_E_STATE, i, -1,
                        "rule %d: an NTILE scorer scores only the features it was fitted on",
                        (int)i);
  if (kind == RFM_WATCH_FALL)
    return check_fall(v, i, err);
  return kind == RFM_WATCH_SEGMENT ? check_segment(v, sources->segments, i, err) : RFM_OK;
}

static const rfm_metrics *shared_metrics(const rfm_watch_sources *sources)
{
  return sources->scorer ? rfm_scorer_metrics(sources->scorer) : sources->metrics;
}

static rfm_status open_purchases(rfm__watch_view *view, const rfm_watch *watch,
                                 const rfm_table *table, const rfm_watch_sources *given,
                                 rfm_watch_sources *sources, rfm_error *err)
{
  rfm_status status =
      rfm__options_read(sources, sizeof *sources, sizeof *sources, given, "rfm_watch_sources", err);

  memset(view, 0, sizeof *view);
  view->settings = &watch->settings;
  if (status)
    return status;
  if (sources->flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_watch_sources: flags is %u, expected 0",
                     (unsigned)sources->flags);
  status = rfm__watch_check_table(watch, table, err);
  if (status)
    return status;
  if (sources->churn)
    return take_churn(view, sources->churn, err);
  make_base(view, &watch->host, shared_metrics(sources));
  return RFM_OK;
}

rfm_status rfm__watch_view_purchases(rfm__watch_view *view, const rfm_watch *watch,
                                     const rfm_table *table, const rfm_watch_sources *given,
                                     rfm_error *err)
{
  rfm_watch_sources sources;

  return open_purchases(view, watch, table, given, &sources, err);
}

rfm_status rfm__watch_view_open(rfm__watch_view *view, const rfm_watch *watch,
                                const rfm_table *table, const rfm_watch_sources *given,
                                rfm_error *err)
{
  rfm_watch_sources sources;
  rfm_status status = open_purchases(view, watch, table, given, &sources, err);
  int32_t i;

  for (i = 0; i < watch->settings.n_rules && !status; i++)
    status = check_rule(view, &sources, i, err);
  return status;
}

/* ---- one customer ---- */

void rfm__watch_no_facts(rfm__watch_facts *facts)
{
  memset(facts, 0, sizeof *facts);
  facts->probability = facts->spend = facts->composite = rfm__quiet_nan();
}

void rfm__watch_segment_of(const rfm__watch_view *view, rfm__watch_facts *facts)
{
  uint8_t picked[RFM__MAX_METRICS];

  rfm__segments_pick(view->segments, view->map_scored, facts->score, picked);
  facts->segment = rfm__segments_of(view->segments, picked);
}

static double base_of(const rfm__watch_view *v, const rfm__watch_facts *f, int column)
{
  return f->base[v->base_column[column]];
}

typedef struct bar {
  double value;
  int enters, leaves;
} bar;

static void judge_probability(const rfm__watch_view *v, const rfm__watch_rule *rule,
                              const rfm__watch_facts *f, bar *b)
{
  const double enter = rule->enter != 0 ? rule->enter : v->info.threshold;
  const double leave = rule->enter != 0 ? rule->leave : v->info.leave_threshold;
  const int worth = f->group == RFM_CHURN_REPEAT && f->worth >= v->info.money_level;

  b->value = f->probability;
  if (rule->flags & RFM_WATCH_EVERYONE)
    b->enters = f->probability >= enter;
  else
    b->enters = rule->enter != 0 ? f->probability >= enter && worth : f->danger;
  b->leaves = f->probability < leave;
}

static void judge_overdue(const rfm__watch_view *v, const rfm__watch_rule *rule,
                          const rfm__watch_facts *f, bar *b)
{
  b->value = base_of(v, f, RFM__WATCH_RECENCY) / base_of(v, f, RFM__WATCH_GAP);
  b->enters = b->value >= rule->enter && base_of(v, f, RFM__WATCH_FREQUENCY) >= rule->purchases;
  b->leaves = b->value < rule->leave;
}

static void judge_fall(const rfm__watch_view *v, int32_t i, const rfm__watch_facts *f, bar *b)
{
  const rfm__watch_rule *rule = &v->settings->rule[i];
  const uint8_t now = f->score[v->fall_scored[i]];
  const int worth = rule->money_level == 1 || f->score[v->money_scored] >= rule->money_level;

  b->value = now ? now : rfm__quiet_nan();
  b->enters = now && f->before[i] >= now + rule->enter && worth;
}

static void judge_rule(const rfm__watch_view *v, int32_t i, const rfm__watch_facts *f, bar *b)
{
  const rfm__watch_rule *rule = &v->settings->rule[i];

  switch (rule->kind) {
  case RFM_WATCH_PROBABILITY:
    judge_probability(v, rule, f, b);
    break;
  case RFM_WATCH_COMPOSITE:
    b->value = f->composite;
    b->enters = f->composite <= rule->enter + COMPOSITE_SLACK;
    b->leaves = f->composite > rule->leave + COMPOSITE_SLACK;
    break;
  case RFM_WATCH_SEGMENT:
    b->value = f->segment;
    b->enters = f->segment == v->segment[i];
    b->leaves = !b->enters;
    break;
  case RFM_WATCH_OVERDUE:
    judge_overdue(v, rule, f, b);
    break;
  default:
    judge_fall(v, i, f, b);
  }
}

void rfm__watch_judge(const rfm__watch_view *view, const rfm__watch_facts *facts, int32_t day,
                      rfm__watch_sight *sight)
{
  int32_t i;

  memset(sight, 0, sizeof *sight);
  sight->is_buyer = facts->standing == RFM_STANDING_BUYER;
  if (sight->is_buyer) {
    sight->first_day = day - (int32_t)base_of(view, facts, RFM__WATCH_TENURE);
    sight->purchase_day = day - (int32_t)base_of(view, facts, RFM__WATCH_RECENCY);
  }
  for (i = 0; i < view->settings->n_rules; i++) {
    bar b = {rfm__quiet_nan(), 0, 1};

    if (sight->is_buyer) {
      b.leaves = 0;
      judge_rule(view, i, facts, &b);
    }
    sight->value[i] = b.value;
    sight->enters = (uint8_t)(sight->enters | (b.enters ? 1u << i : 0u));
    sight->leaves = (uint8_t)(sight->leaves | (b.leaves || b.value != b.value ? 1u << i : 0u));
  }
}

/* ---- its alert ---- */

double rfm__watch_order(const rfm__watch_view *view, const rfm__watch_facts *facts)
{
  const double money = base_of(view, facts, RFM__WATCH_MONETARY);

  if (view->churn)
    return facts->probability * facts->spend;
  return money > 0 ? money : 0.0;
}

static rfm_status tell_reasons(const rfm__watch_view *v, const rfm__watch_facts *f,
                               rfm__watch_alert *a, rfm_error *err)
{
  rfm_churn_reason list[RFM__WATCH_REASONS];
  rfm_status status;
  int i;

  memset(list, 0, sizeof list);
  for (i = 0; i < RFM__WATCH_REASONS; i++)
    list[i].struct_size = sizeof *list;
  status = rfm_churn_reasons(v->churn, f->base, v->base->n, list, RFM__WATCH_REASONS, &a->n_reasons,
                             err);
  for (i = 0; i < a->n_reasons && !status; i++) {
    a->reason[i].value = list[i].value;
    a->reason[i].typical = list[i].typical;
    a->reason[i].moved = list[i].moved;
    a->reason[i].column = list[i].column;
  }
  return status;
}

rfm_status rfm__watch_tell(const rfm__watch_view *view, const rfm__watch_facts *facts,
                           const rfm__watch_sight *sight, rfm__watch_alert *alert, rfm_error *err)
{
  memset(alert, 0, sizeof *alert);
  alert->rules = sight->enters;
  alert->value = sight->value[rfm__watch_first_rule(sight->enters)];
  alert->probability = facts->probability;
  alert->spend = facts->spend;
  alert->order = rfm__watch_order(view, facts);
  return view->churn ? tell_reasons(view, facts, alert, err) : RFM_OK;
}

typedef struct last_group {
  int32_t day;
  uint32_t group;
} last_group;

static int RFM_CALL take_group(const rfm_event *event, void *user_data)
{
  last_group *last = user_data;
  const int is_sale = event->kind == RFM_KIND_SALE || event->kind == RFM_KIND_PAYMENT;

  if (is_sale && event->group && event->day <= last->day && !(event->flags & RFM_EVENT_VOIDED))
    last->group = event->group;
  return RFM_CONTINUE;
}

rfm_status rfm__watch_group_of(const rfm_table *table, const rfm_id *id, int32_t day,
                               uint32_t *group, rfm_error *err)
{
  last_group last = {day, 0};
  const rfm_status status = rfm_table_each_event(table, id, take_group, &last, err);

  *group = last.group;
  return status;
}
