/* SPDX-License-Identifier: MIT */
/* rfm suggest: the shop's purchase cycle, and the breaks, window and horizon that follow from it,
 * each with its reason. */
#include "commands.h"

#include "amounts.h"
#include "progress.h"

#include <stdio.h>
#include <string.h>

enum {
  COLUMN_BUYERS,
  COLUMN_REPEATERS,
  COLUMN_GAPS,
  COLUMN_HISTORY,
  COLUMN_ANONYMOUS,
  COLUMN_GAP_50,
  COLUMN_GAP_75,
  COLUMN_GAP_90,
  COLUMN_GAP_95,
  COLUMN_BREAKS,
  COLUMN_BREAKS_WHY,
  COLUMN_WINDOW,
  COLUMN_WINDOW_TEXT,
  COLUMN_WINDOW_WHY,
  COLUMN_HORIZON,
  COLUMN_HORIZON_TEXT,
  COLUMN_HORIZON_WHY,
  COLUMN_WARNINGS,
  COLUMN_WARNINGS_TEXT,
  N_COLUMNS
};

enum { BREAKS_SIZE = 64, REASON_SIZE = 400, N_GAPS = 4 };

static const report_column suggest_columns[N_COLUMNS] = {
    {"customers", W_N_BUYERS, CELL_COUNT, IN_BOTH},
    {"repeaters", W_N_REPEATERS, CELL_COUNT, IN_BOTH},
    {"gaps", W_N_GAPS, CELL_COUNT, IN_BOTH},
    {"history_days", W_HISTORY, CELL_COUNT, IN_BOTH},
    {"anonymous_share", W_ANONYMOUS_SHARE, CELL_SHARE, IN_BOTH},
    {"gap_q50", W_GAP_50, CELL_NUMBER, IN_BOTH},
    {"gap_q75", W_GAP_75, CELL_NUMBER, IN_BOTH},
    {"gap_q90", W_GAP_90, CELL_NUMBER, IN_BOTH},
    {"gap_q95", W_GAP_95, CELL_NUMBER, IN_BOTH},
    {"recency_breaks", W_RECENCY_BREAKS, CELL_TEXT, IN_BOTH},
    {"recency_breaks_reason", W_BREAKS_WHY, CELL_TEXT, IN_BOTH},
    {"suggested_window", W_SUGGEST_WINDOW, CELL_TEXT, IN_DATA},
    {"suggested_window", W_SUGGEST_WINDOW, CELL_TEXT, IN_TABLE},
    {"window_reason", W_WINDOW_WHY, CELL_TEXT, IN_BOTH},
    {"horizon_days", W_HORIZON, CELL_COUNT, IN_DATA},
    {"horizon", W_HORIZON, CELL_TEXT, IN_TABLE},
    {"horizon_reason", W_HORIZON_WHY, CELL_TEXT, IN_BOTH},
    {"warnings", W_WARNINGS, CELL_TEXT, IN_DATA},
    {"warnings", W_WARNINGS, CELL_TEXT, IN_TABLE},
};

static const report_section suggest_section = {"rows", W_TITLE_SUGGEST, 1, N_COLUMNS,
                                               suggest_columns};

static const report_column season_columns[] = {
    {"month", W_MONTH_OF_YEAR, CELL_COUNT, IN_BOTH},
    {"season_index", W_SEASON_INDEX, CELL_NUMBER, IN_BOTH},
};

static const report_section season_section = {"seasons", W_TITLE_SEASONS, 0, 2, season_columns};

typedef struct reason_word {
  int32_t bit;
  const char *code;
  word text;
} reason_word;

static const reason_word window_reasons[] = {
    {RFM_REASON_GAPS, "gaps", W_WHY_WINDOW_GAPS},
    {RFM_REASON_AT_LEAST, "at_least", W_WHY_WINDOW_LEAST},
    {RFM_REASON_SHORT_HISTORY, "short_history", W_WHY_WINDOW_SHORT},
};

static const reason_word horizon_reasons[] = {
    {RFM_REASON_GAPS, "gaps", W_WHY_HORIZON_GAPS},
    {RFM_REASON_AT_LEAST, "at_least", W_WHY_HORIZON_LEAST},
    {RFM_REASON_AT_MOST, "at_most", W_WHY_HORIZON_MOST},
    {RFM_REASON_THIRD_OF_HISTORY, "third_of_history", W_WHY_HORIZON_THIRD},
};

static const reason_word warnings[] = {
    {RFM_WARN_FEW_CUSTOMERS, "few_customers", W_WARN_CUSTOMERS},
    {RFM_WARN_SHORT_HISTORY, "short_history", W_WARN_HISTORY},
    {RFM_WARN_FEW_REPEATERS, "few_repeaters", W_WARN_REPEATERS},
    {RFM_WARN_ANONYMOUS, "anonymous", W_WARN_ANONYMOUS},
    {RFM_WARN_NO_GAPS, "no_gaps", W_WARN_NO_GAPS},
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* The words (or the codes, without a language) of the set bits, joined as the language does. */
static const char *join(char out[REASON_SIZE], const language *lang, int32_t bits,
                        const reason_word *list, size_t n)
{
  const char *between = lang ? say(*lang, W_BETWEEN_REASONS) : "; ";
  size_t used = 0;

  out[0] = '\0';
  for (size_t i = 0; i < n && used < REASON_SIZE; i++)
    if (bits & list[i].bit)
      used += (size_t)snprintf(out + used, REASON_SIZE - used, "%s%s", used ? between : "",
                               lang ? say(*lang, list[i].text) : list[i].code);
  return out;
}

static const char *breaks_text(const rfm_suggestion *s, char out[BREAKS_SIZE])
{
  size_t used = 0;

  out[0] = '\0';
  for (int i = 0; i < s->n_recency_breaks && used < BREAKS_SIZE; i++)
    used += (size_t)snprintf(out + used, BREAKS_SIZE - used, "%s%d", i ? "," : "",
                             (int)s->recency_break[i]);
  return out;
}

static void set_cycle(cell cells[N_COLUMNS], const rfm_suggestion *s)
{
  cells[COLUMN_BUYERS] = cell_count(s->n_buyers);
  cells[COLUMN_REPEATERS] = cell_count(s->n_repeaters);
  cells[COLUMN_GAPS] = cell_count(s->n_gaps);
  cells[COLUMN_HISTORY] = cell_count(s->history_days);
  cells[COLUMN_ANONYMOUS] = cell_share(s->anonymous_share);
  for (int i = 0; i < N_GAPS; i++)
    cells[COLUMN_GAP_50 + i] = s->n_gaps ? cell_number(s->gap_quantile[i]) : cell_empty();
}

/* What the texts of the page are written into. */
typedef struct suggest_texts {
  char breaks[BREAKS_SIZE], breaks_why[REASON_SIZE], window[REASON_SIZE], window_why[REASON_SIZE];
  char window_data[AMOUNT_SIZE];
  char horizon[REASON_SIZE], horizon_why[REASON_SIZE], warnings[REASON_SIZE], codes[REASON_SIZE];
} suggest_texts;

static const char *days_text(language lang, int32_t days, char out[REASON_SIZE])
{
  char number[AMOUNT_SIZE];

  return say_with(out, REASON_SIZE, lang, days ? W_N_DAYS : W_ALL_HISTORY,
                  amount_count(days, number), NULL, NULL);
}

static void set_advice(cell cells[N_COLUMNS], const rfm_suggestion *s, language lang,
                       suggest_texts *t)
{
  breaks_text(s, t->breaks);
  if (s->n_gaps)
    say_with(t->breaks_why, REASON_SIZE, lang, W_WHY_BREAKS, t->breaks, NULL, NULL);
  else
    snprintf(t->breaks_why, REASON_SIZE, "%s", say(lang, W_WHY_NONE));
  cells[COLUMN_BREAKS] = cell_text(t->breaks);
  cells[COLUMN_BREAKS_WHY] = cell_text(t->breaks_why);
  snprintf(t->window_data, sizeof t->window_data, "%d", (int)s->window_days);
  cells[COLUMN_WINDOW] = cell_text(s->window_days ? t->window_data : "all");
  cells[COLUMN_WINDOW_TEXT] = cell_text(days_text(lang, s->window_days, t->window));
  cells[COLUMN_WINDOW_WHY] = cell_text(
      join(t->window_why, &lang, s->window_reason, window_reasons, LENGTH(window_reasons)));
  cells[COLUMN_HORIZON] = s->n_gaps ? cell_count(s->horizon_days) : cell_empty();
  cells[COLUMN_HORIZON_TEXT] =
      s->n_gaps ? cell_text(days_text(lang, s->horizon_days, t->horizon)) : cell_empty();
  cells[COLUMN_HORIZON_WHY] = cell_text(
      join(t->horizon_why, &lang, s->horizon_reason, horizon_reasons, LENGTH(horizon_reasons)));
  cells[COLUMN_WARNINGS] = cell_text(join(t->codes, NULL, s->warnings, warnings, LENGTH(warnings)));
  join(t->warnings, &lang, s->warnings, warnings, LENGTH(warnings));
  cells[COLUMN_WARNINGS_TEXT] = cell_text(*t->warnings ? t->warnings : say(lang, W_NONE));
}

/* Nothing with less than a whole year. */
static int give_seasons(const pipeline *p, report *r, const rfm_suggestion *s)
{
  const language lang = (language)p->options->lang;
  char line[128], years[AMOUNT_SIZE];
  int status = s->season_years ? report_begin(r, &season_section) : EXIT_DONE;

  for (int i = 0; i < 12 && s->season_years && !status; i++) {
    const cell cells[] = {cell_count(i + 1), cell_number(s->season_index[i])};

    status = report_row(r, cells);
  }
  if (!status && s->season_years)
    report_note(r, say_with(line, sizeof line, lang,
                            s->season_years == 1 ? W_NOTE_SEASON_ONE : W_NOTE_SEASONS,
                            amount_count(s->season_years, years), NULL, NULL));
  return status;
}

static int write_suggestion(pipeline *p, report **r)
{
  rfm_suggestion s = {.struct_size = sizeof s};
  suggest_texts texts;
  cell cells[N_COLUMNS];
  rfm_error error;
  int status = from_status(rfm_suggest(p->orders.table, p->metrics, p->as_of_day, &s, &error),
                           &error, "read the purchase cycle");

  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = report_begin(*r, &suggest_section);
  if (status)
    return status;
  set_cycle(cells, &s);
  set_advice(cells, &s, (language)p->options->lang, &texts);
  status = report_row(*r, cells);
  return status ? status : give_seasons(p, *r, &s);
}

int command_suggest(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = pipeline_load(&p, o);

  if (!status)
    status = pipeline_make_metrics(&p, &p.metrics);
  if (!status)
    status = write_suggestion(&p, &r);
  progress_clear();
  return pipeline_finish(&p, r, status);
}
