/* SPDX-License-Identifier: MIT */
/* What an early warning says of itself. The log losses that are compared are all fitted to the days
 * held back. */
#include "churn_report.h"

#include "amounts.h"
#include "churn_rule.h"
#include "messages.h"

#include <math.h>

enum {
  MODEL_VERDICT,
  MODEL_VERDICT_TEXT,
  MODEL_HORIZON,
  MODEL_SEASON,
  MODEL_EXAMPLES,
  MODEL_HELD_BACK,
  MODEL_AUC,
  MODEL_LOSS,
  MODEL_FITTED,
  MODEL_LOSS_RECENCY,
  MODEL_LOSS_RATE,
  MODEL_LOSS_BASE,
  MODEL_BEST_RULE,
  MODEL_ADVANTAGE,
  MODEL_ADVANTAGE_ERROR,
  MODEL_MEAN,
  MODEL_LOST,
  MODEL_CALIBRATION,
  N_MODEL
};

static const report_column model_columns[N_MODEL] = {
    {"verdict", W_VERDICT, CELL_TEXT, IN_DATA},
    {"verdict", W_VERDICT, CELL_TEXT, IN_TABLE},
    {"horizon_days", W_DAYS_AHEAD, CELL_COUNT, IN_BOTH},
    {"season", W_NO_HEADER, CELL_FINE, IN_DATA},
    {"examples", W_EXAMPLES, CELL_COUNT, IN_BOTH},
    {"held_back", W_HELD_BACK, CELL_COUNT, IN_BOTH},
    {"auc", W_AUC, CELL_NUMBER, IN_BOTH},
    {"log_loss", W_LOG_LOSS, CELL_FINE, IN_DATA},
    {"fitted_log_loss", W_LOG_LOSS, CELL_FINE, IN_BOTH},
    {"log_loss_recency", W_LOG_LOSS_RECENCY, CELL_FINE, IN_BOTH},
    {"log_loss_rate", W_LOG_LOSS_RATE, CELL_FINE, IN_BOTH},
    {"log_loss_base_rate", W_LOG_LOSS_BASE, CELL_FINE, IN_BOTH},
    {"best_rule", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"advantage", W_ADVANTAGE, CELL_FINE, IN_BOTH},
    {"advantage_error", W_ADVANTAGE_ERROR, CELL_FINE, IN_BOTH},
    {"mean_probability", W_MEAN_CHANCE, CELL_SHARE, IN_BOTH},
    {"share_lost", W_SHARE_LOST, CELL_SHARE, IN_BOTH},
    {"calibration_error", W_CALIBRATION, CELL_SHARE, IN_BOTH},
};

enum { LINE_SIZE = 512 };

static const report_section model_section = {"model", W_TITLE_MODEL, 1, N_MODEL, model_columns};

static const struct {
  const char *code;
  word text; /* {1}: what to go by instead */
} verdicts[] = {[RFM_CHURN_BETTER] = {"better", W_VERDICT_BETTER},
                [RFM_CHURN_NO_BETTER] = {"no_better", W_VERDICT_NO_BETTER},
                [RFM_CHURN_UNTESTED] = {"untested", W_VERDICT_UNTESTED}};

/* The simple rules, by rfm_churn_baseline. */
static const struct {
  const char *code;
  word go_by;
} rules[] = {[RFM_CHURN_BASE_RATE] = {"base_rate", W_GO_BY_NOTHING},
             [RFM_CHURN_RECENCY] = {"recency", W_GO_BY_RECENCY},
             [RFM_CHURN_RATE] = {"rate", W_GO_BY_RATE}};

const char *churn_verdict(const churn_list *l)
{
  return verdicts[l->told.verdict].code;
}

/* What does as well as the model, or better. */
static const char *instead(const rfm_churn_report *told, language lang)
{
  return told->best_baseline ? say(lang, rules[told->best_baseline].go_by) : NULL;
}

/* Whether people come again after longer than can be looked ahead. */
static int has_long_cycle(const rfm_churn_info *info)
{
  return (info->horizon_reason & RFM_REASON_AT_MOST) != 0;
}

static const char *say_long_cycle(const rfm_churn_info *info, language lang, char out[LINE_SIZE])
{
  char horizon[AMOUNT_SIZE], days[AMOUNT_SIZE];

  return say_with(out, LINE_SIZE, lang, W_NOTE_LONG_CYCLE,
                  amount_count(info->horizon_days, horizon),
                  amount_count(info->population_days, days), NULL);
}

void churn_warn(const rfm_churn_info *info, const rfm_churn_report *told)
{
  char line[LINE_SIZE];

  if (has_long_cycle(info))
    note("careful: %s", say_long_cycle(info, LANGUAGE_EN, line));
  if (told->verdict == RFM_CHURN_NO_BETTER)
    note("careful: on days held back the model was not shown to be better than a simple rule; %s",
         instead(told, LANGUAGE_EN));
  if (told->verdict == RFM_CHURN_UNTESTED)
    note("careful: too little history or too few customers to test the model; take the list as a "
         "guess");
}

/* ---- the list ---- */

static void say_note(const churn_list *l, report *r, word w, const char *first, const char *second,
                     const char *third)
{
  char line[LINE_SIZE];

  say_with(line, sizeof line, (language)l->options->lang, w, first, second, third);
  report_note(r, line);
}

/* A file or pipe of rows alone would be empty without a word. */
static void note_empty(const report *r, word w, const char *first, const char *second)
{
  char line[LINE_SIZE];

  if (!report_is_table(r))
    note("%s", say_with(line, sizeof line, LANGUAGE_EN, w, first, second, NULL));
}

static void say_empty(const churn_list *l, report *r, word w, const char *first, const char *second)
{
  say_note(l, r, w, first, second, NULL);
  note_empty(r, w, first, second);
}

/* Whom the rule chooses among. Where money does not tell customers apart it is everyone. */
static const char *those_worth(const churn_list *l, language lang)
{
  return say(lang, isinf(l->info.money_above) ? W_WITHOUT_SPEND : W_WITH_SPEND);
}

/* The same of those whom the rule chooses among, who have a name in each language. */
static void say_nobody(const churn_list *l, report *r, word w, const char *second)
{
  say_note(l, r, w, those_worth(l, (language)l->options->lang), second, NULL);
  note_empty(r, w, those_worth(l, LANGUAGE_EN), second);
}

static void explain_no_danger(const churn_list *l, report *r)
{
  char days[AMOUNT_SIZE], level[AMOUNT_SIZE], chance[AMOUNT_SIZE];

  amount_count(l->info.population_days, days);
  amount_count(l->info.money_level, level);
  if (!l->n_population)
    say_empty(l, r, W_EMPTY_POPULATION, days, NULL);
  else if (!l->n_worth)
    say_empty(l, r, W_EMPTY_MONEY, days, level);
  else if (l->info.threshold_reason & RFM_CHURN_NOBODY && l->info.rule == RFM_CHURN_VALUE)
    say_empty(l, r, W_EMPTY_PRICE, NULL, NULL);
  else if (l->info.threshold_reason == RFM_CHURN_NOBODY)
    say_nobody(l, r, W_EMPTY_RISE, NULL);
  else
    say_nobody(l, r, W_EMPTY_CHANCE, amount_percent(l->info.threshold, chance));
}

static void explain_nobody(const churn_list *l, report *r)
{
  char days[AMOUNT_SIZE];

  if (l->list == LIST_DANGER)
    explain_no_danger(l, r);
  else if (l->list == LIST_SECOND)
    say_empty(l, r, W_EMPTY_SECOND, amount_count(l->info.population_days, days), NULL);
  else
    say_empty(l, r,
              l->info.money_break[0] < l->info.money_break[3] ? W_EMPTY_FOCUS : W_EMPTY_FOCUS_MONEY,
              NULL, NULL);
}

/* Which threshold holds. That of a loaded model may be of another program: its chance is told. */
static word bound_of(const churn_list *l)
{
  const int32_t reason = l->info.threshold_reason;

  if (l->options->model || reason & RFM_CHURN_GIVEN)
    return W_BOUND_CHANCE;
  if (reason & RFM_CHURN_BY_CAPACITY)
    return W_BOUND_CAPACITY;
  if (reason & RFM_CHURN_BY_RISE)
    return W_BOUND_RISE;
  return l->options->top ? W_BOUND_ALL : W_BOUND_SHARE;
}

static void tell_danger(const churn_list *l, report *r)
{
  const language lang = (language)l->options->lang;
  char found[AMOUNT_SIZE], all[AMOUNT_SIZE], chance[AMOUNT_SIZE], bound[256];

  say_with(bound, sizeof bound, lang, bound_of(l), those_worth(l, lang),
           amount_percent(l->info.threshold, chance), NULL);
  say_note(l, r, l->n_found == 1 ? W_NOTE_DANGER_ONE : W_NOTE_DANGER,
           amount_count(l->n_found, found), amount_count(l->n_population, all), bound);
}

void churn_list_notes(const churn_list *l, report *r)
{
  char shown[AMOUNT_SIZE], found[AMOUNT_SIZE], line[LINE_SIZE];

  if (l->list == LIST_DANGER) {
    report_figure(r, "population", cell_count(l->n_population));
    report_figure(r, "in_danger", cell_count(l->n_found));
    report_figure(r, "threshold", cell_share(l->info.threshold));
  }
  if (!l->n_found)
    explain_nobody(l, r);
  else if (l->list == LIST_DANGER)
    tell_danger(l, r);
  if (l->n_shown < l->n_found)
    say_note(l, r, W_NOTE_SHOWN, amount_count(l->n_shown, shown), amount_count(l->n_found, found),
             NULL);
  if (has_long_cycle(&l->info))
    report_note(r, say_long_cycle(&l->info, (language)l->options->lang, line));
}

/* ---- the model ---- */

/* A model can be right about everybody and have nobody to warn of. */
static word verdict_text(const churn_list *l)
{
  const int nobody_silent = l->list == LIST_DANGER && l->n_worth && !l->n_found &&
                            l->info.threshold_reason == RFM_CHURN_NOBODY;

  return l->told.verdict == RFM_CHURN_BETTER && nobody_silent ? W_VERDICT_NOBODY
                                                              : verdicts[l->told.verdict].text;
}

int churn_model_section(const churn_list *l, report *r)
{
  const rfm_churn_report *told = &l->told;
  const language lang = (language)l->options->lang;
  char verdict[256];
  cell cells[N_MODEL];
  const int status = report_begin(r, &model_section);

  if (status)
    return status;
  cells[MODEL_VERDICT] = cell_text(churn_verdict(l));
  cells[MODEL_VERDICT_TEXT] = cell_text(
      say_with(verdict, sizeof verdict, lang, verdict_text(l), instead(told, lang), NULL, NULL));
  cells[MODEL_HORIZON] = cell_count(l->info.horizon_days);
  cells[MODEL_SEASON] = cell_fine(l->info.season);
  cells[MODEL_EXAMPLES] = cell_count(told->n_examples);
  cells[MODEL_HELD_BACK] = cell_count(told->n_holdout);
  cells[MODEL_AUC] = cell_number(told->auc);
  cells[MODEL_LOSS] = cell_fine(told->log_loss);
  cells[MODEL_FITTED] = cell_fine(told->fitted_log_loss);
  cells[MODEL_LOSS_RECENCY] = cell_fine(told->baseline_log_loss[RFM_CHURN_RECENCY - 1]);
  cells[MODEL_LOSS_RATE] = cell_fine(told->baseline_log_loss[RFM_CHURN_RATE - 1]);
  cells[MODEL_LOSS_BASE] = cell_fine(told->baseline_log_loss[RFM_CHURN_BASE_RATE - 1]);
  cells[MODEL_BEST_RULE] =
      told->best_baseline ? cell_text(rules[told->best_baseline].code) : cell_empty();
  cells[MODEL_ADVANTAGE] = cell_fine(told->advantage);
  cells[MODEL_ADVANTAGE_ERROR] = cell_fine(told->advantage_error);
  cells[MODEL_MEAN] = cell_share(told->mean_probability);
  cells[MODEL_LOST] =
      told->n_holdout ? cell_share((double)told->n_lost / (double)told->n_holdout) : cell_empty();
  cells[MODEL_CALIBRATION] = cell_share(told->calibration_error);
  return report_row(r, cells);
}
