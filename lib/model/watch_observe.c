/* SPDX-License-Identifier: MIT */
/* The watch at the till: one look at one customer, the same as that of a run. */
#include "model/watch.h"

#include "base/error.h"
#include "data/table.h"
#include "score/scorer.h"

#include <string.h>

typedef struct observing {
  rfm_watch *watch;
  const rfm_table *table;
  rfm__watch_view view;
  rfm_id root;
  rfm__watch_facts facts;
  rfm__watch_sight sight;
  double base[RFM__MAX_METRICS];
  int32_t day;
} observing;

/* ---- measuring ---- */

static rfm_status measure_base(observing *o, rfm_error *err)
{
  const rfm__watch_view *v = &o->view;
  rfm_churn_outlook outlook;
  rfm_status status;

  rfm__watch_no_facts(&o->facts);
  o->facts.base = o->base;
  status = rfm_features_one(o->table, v->base, o->day, &o->root, o->base, v->base->n,
                            &o->facts.standing, err);
  if (status || !v->churn)
    return status;
  if (o->day < v->info.trained_day)
    return rfm__fail(err, RFM_E_ARG, "as_of_day is %d, before the training on day %d", (int)o->day,
                     (int)v->info.trained_day);
  memset(&outlook, 0, sizeof outlook);
  outlook.struct_size = sizeof outlook;
  status = rfm_churn_one(v->churn, o->base, v->base->n, o->facts.standing, &outlook, err);
  o->facts.probability = outlook.probability;
  o->facts.spend = outlook.spend_minor;
  o->facts.group = outlook.group;
  o->facts.worth = outlook.worth;
  o->facts.danger = outlook.danger;
  return status;
}

/* Would a measure of all leave the customer out? Then no score is known. */
static int is_dropped(const rfm_metrics *metrics, const double *values, int32_t standing)
{
  int32_t i;

  if (standing != RFM_STANDING_BUYER)
    return (metrics->flags & RFM_METRICS_DROP_PROSPECTS) != 0;
  for (i = 0; i < metrics->n; i++)
    if (values[i] != values[i] && metrics->metric[i].missing == RFM_MISSING_DROP)
      return 1;
  return 0;
}

static rfm_status score_at(const observing *o, int32_t day, uint8_t *score, double *composite,
                           rfm_error *err)
{
  const rfm_scorer *scorer = o->view.scorer;
  double values[RFM__MAX_METRICS];
  int32_t standing;
  rfm_status status = rfm_features_one(o->table, scorer->metrics, day, &o->root, values,
                                       scorer->metrics->n, &standing, err);

  if (status || is_dropped(scorer->metrics, values, standing))
    return status;
  return rfm_scorer_one(scorer, values, scorer->metrics->n, standing, score, scorer->n, NULL,
                        composite, err);
}

static rfm_status measure_scores(observing *o, rfm_error *err)
{
  const rfm__watch_settings *s = o->view.settings;
  uint8_t then[RFM__MAX_METRICS];
  rfm_status status;
  int32_t i;

  if (!o->view.scorer)
    return RFM_OK;
  status = score_at(o, o->day, o->facts.score, &o->facts.composite, err);
  for (i = 0; i < s->n_rules && !status; i++) {
    if (s->rule[i].kind != RFM_WATCH_FALL || o->day - s->rule[i].days < RFM_DAY_MIN)
      continue;
    memset(then, 0, sizeof then);
    status = score_at(o, o->day - s->rule[i].days, then, NULL, err);
    o->facts.before[i] = then[o->view.fall_scored[i]];
  }
  if (!status && o->view.segments)
    rfm__watch_segment_of(&o->view, &o->facts);
  return status;
}

/* ---- looking ---- */

/* The alert behind those that wait, not yet one of them. */
static rfm_status prepare(const observing *o, uint32_t row, double value_before, int32_t day_before,
                          rfm_error *err)
{
  rfm__watch_queue *queue = &o->watch->queue;
  rfm__watch_alert *alert;
  rfm_status status;
  uint32_t group;

  if (!rfm__watch_queue_reserve(&o->watch->host, queue, 1))
    return rfm__fail_nomem(err);
  status = rfm__watch_group_of(o->table, &o->root, o->day, &group, err);
  alert = &queue->list[queue->n];
  if (!status)
    status = rfm__watch_tell(&o->view, &o->facts, &o->sight, alert, err);
  alert->value_before = value_before;
  alert->row = row;
  alert->group = group;
  alert->day = o->day;
  alert->day_before = day_before;
  return status;
}

static void raise_alert(observing *o, rfm__watch_record *record)
{
  rfm__watch_queue *queue = &o->watch->queue;

  record->alert_day = o->day;
  record->group = queue->list[queue->n++].group;
  rfm__watch_enter(o->view.settings, record, &o->sight, o->day);
}

/* Everything that can fail is done on copies before the state changes. */
static rfm_status step(observing *o, uint32_t row, int32_t *n_raised, rfm_error *err)
{
  rfm__watch_book *book = &o->watch->book;
  rfm__watch_record record = *rfm__watch_at(book, row);
  double values[RFM__WATCH_RULES], before = 0;
  const int32_t day_before = record.last_day == RFM_DAY_MIN ? o->day : record.last_day;
  rfm__watch_verdict verdict;
  rfm_status status = RFM_OK;

  if (o->sight.enters)
    before = rfm__watch_values(book, row)[rfm__watch_first_rule(o->sight.enters)];
  verdict = rfm__watch_step(o->view.settings, &record, values, &o->sight, o->day);
  if (verdict == RFM__WATCH_READY)
    status = prepare(o, row, before, day_before, err);
  if (status)
    return status;
  if (verdict == RFM__WATCH_READY) {
    raise_alert(o, &record);
    *n_raised = 1;
  }
  *rfm__watch_at(book, row) = record;
  memcpy(rfm__watch_values(book, row), values, (size_t)book->n_rules * sizeof *values);
  o->watch->as_of_day = o->day;
  return RFM_OK;
}

static rfm_status look(observing *o, int32_t *n_raised, rfm_error *err)
{
  rfm__watch_book *book = &o->watch->book;
  rfm_status status = measure_base(o, err);
  rfm__id id;
  uint32_t row;
  int is_new;

  if (!status)
    status = measure_scores(o, err);
  if (status)
    return status;
  rfm__watch_judge(&o->view, &o->facts, o->day, &o->sight);
  id.number = o->root.number;
  id.bytes = o->root.bytes;
  id.n_bytes = (size_t)o->root.n_bytes;
  row = rfm__watch_book_find(book, &id);
  is_new = row == RFM__NOBODY;
  if (is_new && !o->sight.is_buyer)
    return RFM_OK;
  if (is_new)
    row = rfm__watch_book_add(book, &id);
  if (row == RFM__NOBODY)
    return rfm__fail_nomem(err);
  status = step(o, row, n_raised, err);
  if (status && is_new)
    rfm__watch_book_remove(book, row);
  return status;
}

static rfm_status check(rfm_watch *watch, const rfm_table *table, int32_t as_of_day,
                        const rfm_watch_hooks *given, rfm_watch_hooks *hooks, rfm_error *err)
{
  rfm_status status = rfm__watch_writable(watch, err);

  if (!status)
    status = rfm__watch_read_hooks(hooks, given, err);
  if (!status && hooks->flags)
    status = rfm__fail(err, RFM_E_ARG, "rfm_watch_hooks: flags is %u, expected 0",
                       (unsigned)hooks->flags);
  if (!status && !table)
    status = rfm__fail(err, RFM_E_ARG, "table is NULL");
  if (!status)
    status = rfm__watch_check_day(watch, as_of_day, err);
  if (!status && watch->queue.done < watch->queue.n &&
      watch->queue.list[watch->queue.done].day < as_of_day)
    status = rfm__fail(err, RFM_E_STATE, "alerts of an earlier day wait: deliver them first");
  return status;
}

rfm_status RFM_CALL rfm_watch_observe(rfm_watch *watch, const rfm_table *table,
                                      const rfm_watch_sources *sources, const rfm_id *id,
                                      int32_t as_of_day, const rfm_watch_hooks *hooks,
                                      int32_t *n_raised, rfm_error *err)
{
  observing o;
  rfm_watch_hooks known;
  int32_t raised = 0;
  int64_t delivered = 0;
  rfm_status status = check(watch, table, as_of_day, hooks, &known, err);

  if (status)
    return status;
  memset(&o, 0, sizeof o);
  o.watch = watch;
  o.table = table;
  o.day = as_of_day;
  o.root.struct_size = sizeof o.root;
  status = rfm__watch_view_open(&o.view, watch, table, sources, err);
  if (!status)
    status = rfm_table_find(table, id, &o.root, err);
  watch->busy = 1;
  if (!status)
    status = look(&o, &raised, err);
  if (!status && raised)
    status = rfm__watch_hand_out(watch, watch->queue.n - 1, &known, &delivered, err);
  watch->busy = 0;
  if (n_raised && (!status || raised))
    *n_raised = raised;
  return status;
}
