/* SPDX-License-Identifier: MIT */
/* What a watch found: a line per alert with its reason, a line per look, a line per rule. */
#include "watch_report.h"

#include "amounts.h"
#include "field_date.h"
#include "messages.h"
#include "watch_rules.h"
#include "watch_rules_report.h"

#include <math.h>
#include <stdio.h>

enum {
  COLUMN_DATE,
  COLUMN_ID,
  COLUMN_STORE,
  COLUMN_RECENCY,
  COLUMN_FREQUENCY,
  COLUMN_MONETARY,
  COLUMN_CHANCE,
  COLUMN_EXPECTED,
  COLUMN_RULE,
  COLUMN_VALUE,
  COLUMN_BEFORE,
  COLUMN_SCORE_BEFORE,
  COLUMN_REASON,
  COLUMN_ALERT_ID,
  N_COLUMNS
};

static const report_column alert_columns[N_COLUMNS] = {
    {"date", W_DATE, CELL_DAY, IN_BOTH},
    {"id", W_MEMBER, CELL_TEXT, IN_BOTH},
    {"group", W_STORE, CELL_TEXT, IN_BOTH},
    {"recency_days", W_RECENCY, CELL_COUNT, IN_BOTH},
    {"frequency", W_PURCHASES, CELL_COUNT, IN_BOTH},
    {"monetary", W_SPEND, CELL_MONEY, IN_BOTH},
    {"probability", W_CHANCE, CELL_SHARE, IN_BOTH},
    {"spend_expected", W_SPEND_EXPECTED, CELL_MONEY, IN_BOTH},
    {"rule", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"value", W_VALUE, CELL_NUMBER, IN_DATA},
    {"value_before", W_VALUE, CELL_NUMBER, IN_DATA},
    {"score_before", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"reason", W_REASON, CELL_TEXT, IN_BOTH},
    {"alert_id", W_NO_HEADER, CELL_TEXT, IN_DATA},
};

static const report_section alert_section = {"rows", W_TITLE_ALERTS, 0, N_COLUMNS, alert_columns};

enum {
  LOOK_DATE,
  LOOK_LOOKED,
  LOOK_DANGER,
  LOOK_ENTERED,
  LOOK_ALERTS,
  LOOK_RECOVERED,
  LOOK_NEW,
  LOOK_COOLING,
  LOOK_OVER_CAPACITY,
  N_LOOK
};

static const report_column look_columns[N_LOOK] = {
    {"date", W_DATE, CELL_DAY, IN_BOTH},
    {"customers", W_LOOKED, CELL_COUNT, IN_BOTH},
    {"danger", W_IN_DANGER, CELL_COUNT, IN_BOTH},
    {"entered", W_ENTERED, CELL_COUNT, IN_BOTH},
    {"alerts", W_ALERTS, CELL_COUNT, IN_BOTH},
    {"recovered", W_RECOVERED, CELL_COUNT, IN_BOTH},
    {"kept_back_start_delay", W_KEPT_NEW, CELL_COUNT, IN_BOTH},
    {"kept_back_cool_down", W_KEPT_COOLING, CELL_COUNT, IN_BOTH},
    {"kept_back_capacity", W_KEPT_CAPACITY, CELL_COUNT, IN_BOTH},
};

static const report_section look_section = {"looks", W_TITLE_LOOKS, 0, N_LOOK, look_columns};

static language language_of(const watch_looks *w)
{
  return (language)w->pipeline->options->lang;
}

/* ---- reasons ---- */

/* The value of the rule is the recency in mean gaps, so their quotient is the mean gap. */
static void say_overdue(const watch_looks *w, const kept_alert *a, char out[REASONS_SIZE])
{
  char days[AMOUNT_SIZE], times[AMOUNT_SIZE], gap[AMOUNT_SIZE];

  say_with(out, REASONS_SIZE, language_of(w), W_REASON_OVERDUE, amount_number(a->value[0], days),
           amount_fixed(1, a->alert.value, times),
           amount_fixed(1, a->value[0] / a->alert.value, gap));
}

static void say_segment(const watch_looks *w, const kept_alert *a, char out[REASONS_SIZE])
{
  const rfm_segments *segments = w->sources.segments;
  const char *tag = language_tag(language_of(w));
  const int is_first = isnan(a->alert.value_before);

  say_with(out, REASONS_SIZE, language_of(w), is_first ? W_REASON_SEGMENT_NOW : W_REASON_SEGMENT,
           rfm_segments_name(segments, (int32_t)a->alert.value, tag),
           is_first ? NULL : rfm_segments_name(segments, (int32_t)a->alert.value_before, tag),
           NULL);
}

static void say_fall(const watch_looks *w, const kept_alert *a, const rfm_watch_rule *rule,
                     char out[REASONS_SIZE])
{
  char before[AMOUNT_SIZE], now[AMOUNT_SIZE], days[AMOUNT_SIZE];

  say_with(out, REASONS_SIZE, language_of(w), W_REASON_FALL, amount_number(a->score_before, before),
           amount_number(a->alert.value, now), amount_count(rule->days, days));
}

static void say_chance(const watch_looks *w, const kept_alert *a, char out[REASONS_SIZE])
{
  const churn_reasons why = {a->reasons, a->alert.n_reasons, a->habit, a->rise};

  churn_reasons_text(w->sources.churn, &why, w->pipeline->options, out);
}

/* Why, by the first rule that holds. */
static const char *reason_text(const watch_looks *w, const kept_alert *a, char out[REASONS_SIZE])
{
  rfm_watch_rule rule = {.struct_size = sizeof rule};
  char score[AMOUNT_SIZE];

  out[0] = '\0';
  if (rfm_watch_get_rule(w->watch, a->alert.rule, &rule, NULL))
    return out;
  if (rule.kind == RFM_WATCH_OVERDUE)
    say_overdue(w, a, out);
  else if (rule.kind == RFM_WATCH_SEGMENT)
    say_segment(w, a, out);
  else if (rule.kind == RFM_WATCH_FALL)
    say_fall(w, a, &rule, out);
  else if (rule.kind == RFM_WATCH_COMPOSITE)
    say_with(out, REASONS_SIZE, language_of(w), W_REASON_COMPOSITE,
             amount_fixed(2, a->alert.value, score), NULL, NULL);
  else
    say_chance(w, a, out);
  return out;
}

/* ---- rows ---- */

enum { ALERT_ID_SIZE = 17 }; /* hexadecimal: JSON numbers do not hold 64 bits */

static int give_alert(const watch_looks *w, const kept_alert *a, report *r)
{
  char reason[REASONS_SIZE], rules[RULES_TEXT_SIZE], alert_id[ALERT_ID_SIZE];
  cell cells[N_COLUMNS];

  snprintf(alert_id, sizeof alert_id, "%016llx", (unsigned long long)a->alert.alert_id);
  cells[COLUMN_DATE] = cell_day(a->alert.day);
  cells[COLUMN_ID] = cell_bytes(a->id, a->n_id);
  cells[COLUMN_STORE] = cell_text(key_names_of(&w->pipeline->orders.names, a->alert.group));
  cells[COLUMN_RECENCY] = isnan(a->value[0]) ? cell_empty() : cell_count((int64_t)a->value[0]);
  cells[COLUMN_FREQUENCY] = isnan(a->value[1]) ? cell_empty() : cell_count((int64_t)a->value[1]);
  cells[COLUMN_MONETARY] = cell_money(a->value[2]);
  cells[COLUMN_CHANCE] = cell_share(a->alert.probability);
  cells[COLUMN_EXPECTED] = cell_money(a->alert.spend_minor);
  cells[COLUMN_RULE] = cell_text(watch_rules_text(w->watch, a->alert.rules, rules));
  cells[COLUMN_VALUE] = cell_number(a->alert.value);
  cells[COLUMN_BEFORE] = cell_number(a->alert.value_before);
  cells[COLUMN_SCORE_BEFORE] = cell_number(a->score_before);
  cells[COLUMN_REASON] = cell_text(reason_text(w, a, reason));
  cells[COLUMN_ALERT_ID] = cell_text(alert_id);
  return report_row(r, cells);
}

static int give_alerts(const watch_looks *w, report *r)
{
  int status = report_begin(r, &alert_section);

  if (!w->sources.churn) {
    report_leave_out(r, COLUMN_CHANCE);
    report_leave_out(r, COLUMN_EXPECTED);
  }
  if (!w->pipeline->orders.names.n)
    report_leave_out(r, COLUMN_STORE);
  for (size_t i = 0; i < w->n_alerts && !status; i++)
    status = give_alert(w, &w->alerts[i], r);
  return status;
}

static int give_look(const watch_look *l, report *r)
{
  const rfm_watch_result *found = &l->result;
  cell cells[N_LOOK];

  cells[LOOK_DATE] = cell_day(l->day);
  cells[LOOK_LOOKED] = cell_count(found->n_looked);
  cells[LOOK_DANGER] = cell_count(found->n_danger);
  cells[LOOK_ENTERED] = cell_count(found->n_entered);
  cells[LOOK_ALERTS] = cell_count(l->is_quiet ? 0 : found->n_entered);
  cells[LOOK_RECOVERED] = cell_count(found->n_left);
  cells[LOOK_NEW] = cell_count(found->n_young);
  cells[LOOK_COOLING] = cell_count(found->n_cooling);
  cells[LOOK_OVER_CAPACITY] = cell_count(found->n_over_capacity);
  return report_row(r, cells);
}

static int give_looks(const watch_looks *w, report *r)
{
  int status = report_begin(r, &look_section);

  for (size_t i = 0; i < w->n_looks && !status; i++)
    status = give_look(&w->looks[i], r);
  return status;
}

/* ---- notes ---- */

static void note_numbers(const watch_looks *w, report *r, word text, int64_t first, int64_t second,
                         int64_t third)
{
  char line[256], a[AMOUNT_SIZE], b[AMOUNT_SIZE], c[AMOUNT_SIZE];

  report_note(r, say_with(line, sizeof line, language_of(w), text, amount_count(first, a),
                          amount_count(second, b), amount_count(third, c)));
}

static void note_beginning(const watch_looks *w, report *r)
{
  char line[256], date[DATE_TEXT_SIZE], n[AMOUNT_SIZE];

  if (!w->begins_quiet)
    return;
  date_print(w->looks[0].day, date);
  report_note(r, say_with(line, sizeof line, language_of(w), W_NOTE_WATCH_BEGAN, date,
                          amount_count(w->looks[0].result.n_entered, n), NULL));
}

static void note_chance(const watch_looks *w, int32_t horizon_days, report *r)
{
  note_numbers(w, r, W_NOTE_CHANCE_THEN, horizon_days, 0, 0);
  report_note(r, say(language_of(w), W_NOTE_EXPECTED));
  if (watch_rules_have(w->watch, RFM_WATCH_PROBABILITY))
    report_note(r, say(language_of(w), W_NOTE_REASONS));
}

enum { REVIEWED = 1000 }; /* customers alerted last */

static int give_review(const watch_looks *w, int32_t horizon_days, report *r)
{
  rfm_watch_outcome found = {.struct_size = sizeof found};
  rfm_error error;
  int status = EXIT_DONE;

  if (!horizon_days)
    return status;
  status = from_status(rfm_watch_review(w->watch, w->pipeline->orders.table, &w->sources,
                                        w->last_day, horizon_days, REVIEWED, &found, &error),
                       &error, "see how the alerts came out");
  if (status)
    return status;
  report_figure(r, "horizon_days", cell_count(horizon_days));
  report_figure(r, "reviewed", cell_count(found.n_alerts));
  report_figure(r, "reviewed_bought", cell_count(found.n_bought));
  if (found.n_alerts)
    note_numbers(w, r, W_NOTE_REVIEW, found.n_alerts, found.n_bought, horizon_days);
  return status;
}

int watch_report_give(const watch_looks *w, int32_t horizon_days, report *r)
{
  const rfm_watch_result *last = &w->looks[w->n_looks - 1].result;
  int status = give_alerts(w, r);

  if (!status)
    status = give_looks(w, r);
  if (!status)
    status = watch_rules_give(w, r);
  if (status)
    return status;
  note_numbers(w, r, W_NOTE_WATCH_NOW, (int64_t)w->n_alerts, last->n_danger, last->n_looked);
  note_beginning(w, r);
  watch_rules_notes(w, r);
  if (w->n_alerts)
    report_note(r, say(language_of(w), W_NOTE_ALERT_DAY));
  if (w->sources.churn)
    note_chance(w, horizon_days, r);
  return give_review(w, horizon_days, r);
}
