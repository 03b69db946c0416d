/* SPDX-License-Identifier: MIT */
/* rfm churn: who is likely to buy nothing in the coming weeks, why, and how sure that is. */
#include "commands.h"

#include "amounts.h"
#include "churn_model.h"
#include "churn_reasons.h"
#include "churn_report.h"
#include "churn_rule.h"
#include "memory.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

enum {
  COLUMN_ID,
  COLUMN_RECENCY,
  COLUMN_FREQUENCY,
  COLUMN_MONETARY,
  COLUMN_CHANCE,
  COLUMN_RISE,
  COLUMN_EXPECTED,
  COLUMN_REASON,
  COLUMN_HORIZON,
  COLUMN_VERDICT,
  COLUMN_SEASON,
  N_COLUMNS
};

static const report_column churn_columns[N_COLUMNS] = {
    {"id", W_MEMBER, CELL_TEXT, IN_BOTH},
    {"recency_days", W_RECENCY, CELL_COUNT, IN_BOTH},
    {"frequency", W_PURCHASES, CELL_COUNT, IN_BOTH},
    {"monetary", W_SPEND, CELL_MONEY, IN_BOTH},
    {"probability", W_CHANCE, CELL_SHARE, IN_BOTH},
    {"rise", W_RISE, CELL_SHARE, IN_BOTH},
    {"spend_expected", W_SPEND_EXPECTED, CELL_MONEY, IN_BOTH},
    {"reason", W_REASON, CELL_TEXT, IN_BOTH},
    {"horizon_days", W_DAYS_AHEAD, CELL_COUNT, IN_DATA},
    {"verdict", W_VERDICT, CELL_TEXT, IN_DATA},
    {"season", W_NO_HEADER, CELL_FINE, IN_DATA},
};

static const report_section list_sections[] = {
    [LIST_DANGER] = {"rows", W_TITLE_DANGER, 0, N_COLUMNS, churn_columns},
    [LIST_SECOND] = {"rows", W_TITLE_SECOND, 0, N_COLUMNS, churn_columns},
    [LIST_FOCUS] = {"rows", W_TITLE_FOCUS, 0, N_COLUMNS, churn_columns},
};

/* The danger of a threshold, which asks for no silence. */
static const report_section reached_section = {"rows", W_TITLE_REACHED, 0, N_COLUMNS,
                                               churn_columns};

enum { N_REASONS = 28, CAPACITY = 200 };

typedef struct warning {
  pipeline p;
  churn_list list;
  rfm_churn *churn;
  rfm_churn_scores scores;
  int64_t *rows;
} warning;

/* ---- the early warning ---- */

/* The model that a list goes by. */
static int32_t group_of(const warning *w)
{
  return w->list.list == LIST_SECOND ? RFM_CHURN_ONE_TIME : RFM_CHURN_REPEAT;
}

static int read_model(warning *w)
{
  rfm_error error;
  rfm_status status;

  w->list.info.struct_size = sizeof w->list.info;
  w->list.told.struct_size = sizeof w->list.told;
  status = rfm_churn_get(w->churn, &w->list.info, &error);
  if (!status)
    status = rfm_churn_get_report(w->churn, group_of(w), &w->list.told, &error);
  return from_status(status, &error, "read the model");
}

static int make_model(warning *w, const options *o)
{
  int status = churn_model_make(&w->p, w->p.as_of_day, o->top, &w->churn);

  if (!status && o->save_model)
    status = churn_model_save(w->churn, o);
  return status ? status : read_model(w);
}

static int apply(warning *w)
{
  const size_t n = (size_t)w->p.n_rows;
  rfm_error error;

  w->scores.struct_size = sizeof w->scores;
  w->scores.n_rows = w->p.n_rows;
  w->scores.probability = new_array(n, sizeof *w->scores.probability);
  w->scores.rise = new_array(n, sizeof *w->scores.rise);
  w->scores.spend_minor = new_array(n, sizeof *w->scores.spend_minor);
  w->scores.group = new_array(n, 1);
  w->scores.danger = new_array(n, 1);
  w->scores.risk = new_array(n, 1);
  w->scores.worth = new_array(n, 1);
  return from_status(rfm_churn_apply(w->churn, w->p.features, &w->scores, &error), &error,
                     "apply the model");
}

/* ---- lists ---- */

static void count_population(warning *w)
{
  churn_list *l = &w->list;

  for (int64_t i = 0; i < w->p.n_rows; i++) {
    l->has_money |= w->scores.group[i] && w->p.value[2][i] != 0;
    if (w->scores.group[i] == RFM_CHURN_REPEAT) {
      l->n_population++;
      l->n_worth += w->p.value[2][i] > l->info.money_above;
    }
  }
}

static void keep_danger(warning *w)
{
  int64_t kept = 0;

  for (int64_t i = 0; i < w->list.n_found; i++)
    if (w->scores.danger[w->rows[i]])
      w->rows[kept++] = w->rows[i];
  w->list.n_found = kept;
}

typedef struct returning {
  double probability; /* of no purchase */
  int64_t row;
} returning;

/* The likeliest to come again first; ties by id, which is the order of the rows. */
static int compare(const void *a, const void *b)
{
  const returning *x = a, *y = b;

  if (x->probability != y->probability)
    return x->probability < y->probability ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static void sort_by_return(warning *w)
{
  const size_t n = (size_t)w->list.n_found;
  returning *list = new_array(n, sizeof *list);

  for (size_t i = 0; i < n; i++) {
    list[i].row = w->rows[i];
    list[i].probability = w->scores.probability[w->rows[i]];
  }
  qsort(list, n, sizeof *list, compare);
  for (size_t i = 0; i < n; i++)
    w->rows[i] = list[i].row;
  free(list);
}

/* How many are shown. */
static int64_t most_of(const warning *w, const options *o)
{
  if (o->top)
    return o->top;
  return w->list.list == LIST_DANGER && churn_rule_has_threshold(o) ? w->p.n_rows : CAPACITY;
}

/* Those of the list, the first to be contacted first. */
static int choose(warning *w, const options *o)
{
  const int64_t most = most_of(w, o);
  int64_t *n = &w->list.n_found;
  rfm_error error;
  rfm_status status;

  w->rows = new_array((size_t)w->p.n_rows, sizeof *w->rows);
  if (w->list.list == LIST_FOCUS)
    status =
        rfm_churn_focus(w->churn, w->p.features, &w->scores, NULL, w->rows, w->p.n_rows, n, &error);
  else
    status = rfm_churn_list(w->churn, w->p.features, &w->scores, group_of(w), w->rows, w->p.n_rows,
                            n, &error);
  if (status)
    return from_status(status, &error, "list the customers");
  count_population(w);
  if (w->list.list == LIST_DANGER)
    keep_danger(w);
  if (w->list.list == LIST_SECOND)
    sort_by_return(w);
  w->list.n_shown = *n < most ? *n : most;
  return EXIT_DONE;
}

/* ---- rows ---- */

static const char *reason_text(const warning *w, int64_t row, char out[REASONS_SIZE])
{
  rfm_churn_reason reasons[N_REASONS];
  double values[N_REASONS + 8];
  const int32_t n_values = rfm_metrics_size(rfm_churn_metrics(w->churn));
  churn_reasons why = {.list = reasons, .rise = w->scores.rise[row]};

  memset(reasons, 0, sizeof reasons);
  for (int i = 0; i < N_REASONS; i++)
    reasons[i].struct_size = sizeof reasons[i];
  if (!rfm_features_row(w->p.features, row, NULL, values, n_values, NULL, NULL) &&
      !rfm_churn_reasons(w->churn, values, n_values, reasons, N_REASONS, &why.n, NULL)) {
    why.habit = churn_habit_of(w->churn, values);
  }
  return churn_reasons_text(w->churn, &why, w->p.options, out);
}

/* Reasons are for leaving: they say nothing of who is likely to come again. */
static int give_row(const warning *w, report *r, int64_t i)
{
  char reason[REASONS_SIZE];
  cell cells[N_COLUMNS];

  cells[COLUMN_ID] = pipeline_id(&w->p, i);
  cells[COLUMN_RECENCY] = pipeline_days(&w->p, i);
  cells[COLUMN_FREQUENCY] = cell_count((int64_t)w->p.value[1][i]);
  cells[COLUMN_MONETARY] = cell_money(w->p.value[2][i]);
  cells[COLUMN_CHANCE] = cell_share(w->scores.probability[i]);
  cells[COLUMN_RISE] = cell_share(w->scores.rise[i]);
  cells[COLUMN_EXPECTED] = cell_money(w->scores.spend_minor[i]);
  cells[COLUMN_REASON] =
      w->list.list == LIST_SECOND ? cell_empty() : cell_text(reason_text(w, i, reason));
  cells[COLUMN_HORIZON] = cell_count(w->list.info.horizon_days);
  cells[COLUMN_VERDICT] = cell_text(churn_verdict(&w->list));
  cells[COLUMN_SEASON] = cell_fine(w->list.info.season);
  return report_row(r, cells);
}

static void give_notes(const warning *w, report *r)
{
  const language lang = (language)w->p.options->lang;
  const double season = w->list.info.season;
  char line[512], days[AMOUNT_SIZE];

  churn_list_notes(&w->list, r);
  if (!w->list.n_shown)
    return;
  amount_count(w->list.info.horizon_days, days);
  report_note(r, say_with(line, sizeof line, lang, W_NOTE_CHANCE, days, NULL, NULL));
  if (season != 0)
    report_note(r,
                say_with(line, sizeof line, lang,
                         season > 0 ? W_NOTE_SEASON_QUIET : W_NOTE_SEASON_BUSY, days, NULL, NULL));
  if (w->list.has_money)
    report_note(r, say(lang, W_NOTE_EXPECTED));
  if (w->list.list != LIST_SECOND)
    report_note(r, say(lang, W_NOTE_REASONS));
}

static const report_section *section_of(const churn_list *l)
{
  return l->list == LIST_DANGER && l->info.rule != RFM_CHURN_CAPACITY ? &reached_section
                                                                      : &list_sections[l->list];
}

static void leave_out(const churn_list *l, report *r)
{
  if (l->list == LIST_SECOND)
    report_leave_out(r, COLUMN_REASON);
  if (!l->has_money) {
    report_leave_out(r, COLUMN_MONETARY);
    report_leave_out(r, COLUMN_EXPECTED);
  }
}

static int give_rows(const warning *w, report *r)
{
  int status = report_begin(r, section_of(&w->list));

  leave_out(&w->list, r);
  for (int64_t i = 0; i < w->list.n_shown && !status; i++)
    status = give_row(w, r, w->rows[i]);
  if (!status)
    give_notes(w, r);
  return status;
}

static void warning_free(warning *w)
{
  free(w->scores.probability);
  free(w->scores.rise);
  free(w->scores.spend_minor);
  free(w->scores.group);
  free(w->scores.danger);
  free(w->scores.risk);
  free(w->scores.worth);
  free(w->rows);
  rfm_churn_free(w->churn);
}

int command_churn(const options *o)
{
  report *r = NULL;
  warning w;
  int status;

  memset(&w, 0, sizeof w);
  w.list.options = o;
  w.list.list = o->list ? o->list : LIST_DANGER;
  status = churn_model_check(o);
  if (!status)
    status = pipeline_load(&w.p, o);
  if (!status)
    status = make_model(&w, o);
  if (!status)
    status = pipeline_measure(&w.p);
  if (!status)
    status = apply(&w);
  if (!status)
    status = choose(&w, o);
  progress_clear();
  if (!status && !w.list.has_money) { /* nothing to tell of it */
    w.p.window_of = W_WINDOW_OF_PURCHASES;
    w.p.money = 0;
  }
  if (!status)
    churn_warn(&w.list.info, &w.list.told);
  if (!status)
    status = pipeline_open_report(&w.p, &r);
  if (!status)
    status = give_rows(&w, r);
  if (!status)
    status = churn_model_section(&w.list, r);
  status = pipeline_finish(&w.p, r, status);
  warning_free(&w);
  return status;
}
