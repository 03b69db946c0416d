/* SPDX-License-Identifier: MIT */
/* The rules of a watch as they were resolved: thresholds of the model are told, too. */
#include "watch_rules_report.h"

#include "amounts.h"
#include "watch_rules.h"

#include <string.h>

enum { RULE_NAME, RULE_ENTER, RULE_LEAVE, RULE_BEGINS, RULE_ENDS, RULE_NEVER, N_COLUMNS };

static const report_column rule_columns[N_COLUMNS] = {
    {"rule", W_RULE, CELL_TEXT, IN_BOTH},         {"enter", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"leave", W_NO_HEADER, CELL_NUMBER, IN_DATA}, {"begins", W_RULE_BEGINS, CELL_TEXT, IN_TABLE},
    {"ends", W_RULE_ENDS, CELL_TEXT, IN_TABLE},   {"never", W_RULE_NEVER, CELL_TEXT, IN_TABLE},
};

static const report_section rule_section = {"rules", W_TITLE_RULES, 0, N_COLUMNS, rule_columns};

enum { PHRASE_SIZE = 256 };

/* One rule in words. */
typedef struct rule_text {
  language lang;
  double enter, leave; /* 0: there is none */
  char begins[PHRASE_SIZE], ends[PHRASE_SIZE], never[PHRASE_SIZE];
} rule_text;

static void put(rule_text *t, char out[PHRASE_SIZE], word w, const char *first, const char *second,
                const char *third)
{
  say_with(out, PHRASE_SIZE, t->lang, w, first, second, third);
}

static void tell_overdue(rule_text *t, const rfm_watch_rule *rule)
{
  char enter[AMOUNT_SIZE], leave[AMOUNT_SIZE], least[AMOUNT_SIZE];

  put(t, t->begins, W_OVERDUE_BEGINS, amount_number(rule->enter, enter), NULL, NULL);
  put(t, t->ends, W_OVERDUE_ENDS, amount_number(rule->leave, leave), NULL, NULL);
  put(t, t->never, W_OVERDUE_NEVER, amount_count(rule->purchases, least), NULL, NULL);
}

static void tell_fall(rule_text *t, const rfm_watch_rule *rule)
{
  char levels[AMOUNT_SIZE], days[AMOUNT_SIZE], level[AMOUNT_SIZE];

  amount_count(rule->days, days);
  put(t, t->begins, W_FALL_BEGINS, amount_number(rule->enter, levels), days,
      amount_count(rule->money_level, level));
  put(t, t->ends, W_FALL_ENDS, NULL, NULL, NULL);
  put(t, t->never, W_FALL_NEVER, days, NULL, NULL);
}

static void tell_composite(rule_text *t, const rfm_watch_rule *rule)
{
  char enter[AMOUNT_SIZE], leave[AMOUNT_SIZE];

  put(t, t->begins, W_COMPOSITE_BEGINS, amount_number(rule->enter, enter), NULL, NULL);
  put(t, t->ends, W_COMPOSITE_ENDS, amount_number(rule->leave, leave), NULL, NULL);
}

static void tell_segment(rule_text *t, const rfm_watch_rule *rule, const rfm_segments *segments)
{
  const char *name = rule->segment;

  for (int32_t i = 0; i < rfm_segments_size(segments); i++)
    if (strcmp(rfm_segments_key(segments, i), rule->segment) == 0)
      name = rfm_segments_name(segments, i, language_tag(t->lang));
  put(t, t->begins, W_SEGMENT_BEGINS, name, NULL, NULL);
  put(t, t->ends, W_SEGMENT_ENDS, NULL, NULL, NULL);
}

/* A rule without thresholds of its own has the model's, which looks at the rise too. */
static void tell_probability(rule_text *t, const rfm_watch_rule *rule, const rfm_churn *churn)
{
  rfm_churn_info info = {.struct_size = sizeof info};
  char enter[AMOUNT_SIZE], leave[AMOUNT_SIZE], rise[AMOUNT_SIZE], days[AMOUNT_SIZE],
      level[AMOUNT_SIZE];

  if (rfm_churn_get(churn, &info, NULL))
    return;
  t->enter = rule->enter > 0 ? rule->enter : info.threshold;
  t->leave = rule->enter > 0 ? rule->leave : info.leave_threshold;
  put(t, t->begins, rule->enter > 0 || info.rise <= 0 ? W_CHANCE_BEGINS : W_CHANCE_AND_RISE_BEGINS,
      amount_percent(t->enter, enter), amount_percent(info.rise, rise), NULL);
  put(t, t->ends, W_CHANCE_ENDS, amount_percent(t->leave, leave), NULL, NULL);
  if (!(rule->flags & RFM_WATCH_EVERYONE))
    put(t, t->never, W_CHANCE_NEVER, amount_count(info.population_days, days),
        amount_count(info.money_level, level), NULL);
}

static void tell_rule(rule_text *t, const rfm_watch_rule *rule, const rfm_watch_sources *sources)
{
  t->enter = rule->enter;
  t->leave = rule->leave;
  if (rule->kind == RFM_WATCH_OVERDUE)
    tell_overdue(t, rule);
  else if (rule->kind == RFM_WATCH_FALL)
    tell_fall(t, rule);
  else if (rule->kind == RFM_WATCH_COMPOSITE)
    tell_composite(t, rule);
  else if (rule->kind == RFM_WATCH_SEGMENT)
    tell_segment(t, rule, sources->segments);
  else
    tell_probability(t, rule, sources->churn);
}

static cell threshold(double value)
{
  return value > 0 ? cell_number(value) : cell_empty();
}

int watch_rules_give(const watch_looks *w, report *r)
{
  rfm_watch_rule rule = {.struct_size = sizeof rule};
  int status = report_begin(r, &rule_section);

  for (int32_t i = 0; !status && !rfm_watch_get_rule(w->watch, i, &rule, NULL); i++) {
    rule_text t = {.lang = (language)w->pipeline->options->lang};
    char name[RULES_TEXT_SIZE];
    cell cells[N_COLUMNS];

    tell_rule(&t, &rule, &w->sources);
    cells[RULE_NAME] = cell_text(watch_rules_text(w->watch, 1 << i, name));
    cells[RULE_ENTER] = threshold(t.enter);
    cells[RULE_LEAVE] = threshold(t.leave);
    cells[RULE_BEGINS] = cell_text(t.begins);
    cells[RULE_ENDS] = cell_text(t.ends);
    cells[RULE_NEVER] = cell_text(t.never);
    status = report_row(r, cells);
  }
  return status;
}

/* Spend of fewer days than a fall takes: those who fell have hardly any left. */
static void note_short_window(const watch_looks *w, report *r)
{
  const int32_t window_days = w->pipeline->window_days;
  rfm_watch_rule rule = {.struct_size = sizeof rule};
  char line[512], window[AMOUNT_SIZE], days[AMOUNT_SIZE], level[AMOUNT_SIZE];

  for (int32_t i = 0; !rfm_watch_get_rule(w->watch, i, &rule, NULL); i++)
    if (rule.kind == RFM_WATCH_FALL && window_days && window_days < rule.days)
      report_note(r,
                  say_with(line, sizeof line, (language)w->pipeline->options->lang,
                           W_NOTE_SHORT_WINDOW, amount_count(window_days, window),
                           amount_count(rule.days, days), amount_count(rule.money_level, level)));
}

void watch_rules_notes(const watch_looks *w, report *r)
{
  const language lang = (language)w->pipeline->options->lang;
  rfm_watch_counts counts = {.struct_size = sizeof counts};
  char line[256], start[AMOUNT_SIZE], cool[AMOUNT_SIZE], most[AMOUNT_SIZE];

  if (rfm_watch_count(w->watch, &counts, NULL))
    return;
  if (!w->n_alerts && !w->looks[w->n_looks - 1].result.n_danger)
    note_short_window(w, r);
  if (counts.n_rules > 1 && counts.flags & RFM_WATCH_ALL)
    report_note(r, say(lang, W_NOTE_ALL_RULES));
  report_note(r, say_with(line, sizeof line, lang, W_NOTE_LIMITS,
                          amount_count(counts.start_delay_days, start),
                          amount_count(counts.cool_down_days, cool),
                          amount_count(counts.capacity, most)));
  report_figure(r, "start_delay_days", cell_count(counts.start_delay_days));
  report_figure(r, "cool_down_days", cell_count(counts.cool_down_days));
  report_figure(r, "capacity", cell_count(counts.capacity));
}
