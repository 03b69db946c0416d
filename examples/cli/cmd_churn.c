/* SPDX-License-Identifier: MIT */
/* rfm churn: who is likely to buy nothing in the coming weeks, why, and how sure that is. */
#include "commands.h"

#include "amounts.h"
#include "churn_model.h"
#include "memory.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

enum {
  COLUMN_ID,
  COLUMN_RECENCY,
  COLUMN_RECENCY_SHOWN,
  COLUMN_FREQUENCY,
  COLUMN_MONETARY,
  COLUMN_CHANCE,
  COLUMN_RISE,
  COLUMN_EXPECTED,
  COLUMN_REASON,
  N_COLUMNS
};

static const report_column churn_columns[N_COLUMNS] = {
    {"id", W_MEMBER, CELL_TEXT, IN_BOTH},
    {"recency_days", W_RECENCY, CELL_COUNT, IN_DATA},
    {"recency_days", W_RECENCY, CELL_COUNT, IN_TABLE},
    {"frequency", W_PURCHASES, CELL_COUNT, IN_BOTH},
    {"monetary", W_SPEND, CELL_MONEY, IN_BOTH},
    {"probability", W_CHANCE, CELL_SHARE, IN_BOTH},
    {"rise", W_RISE, CELL_SHARE, IN_BOTH},
    {"spend_expected", W_SPEND_EXPECTED, CELL_MONEY, IN_BOTH},
    {"reason", W_REASON, CELL_TEXT, IN_BOTH},
};

/* By options.list. */
enum { LIST_DANGER = 1, LIST_SECOND, LIST_FOCUS };

static const report_section list_sections[] = {
    [LIST_DANGER] = {"rows", W_TITLE_DANGER, 0, N_COLUMNS, churn_columns},
    [LIST_SECOND] = {"rows", W_TITLE_SECOND, 0, N_COLUMNS, churn_columns},
    [LIST_FOCUS] = {"rows", W_TITLE_FOCUS, 0, N_COLUMNS, churn_columns},
};

enum {
  MODEL_VERDICT,
  MODEL_VERDICT_TEXT,
  MODEL_HORIZON,
  MODEL_EXAMPLES,
  MODEL_HELD_BACK,
  MODEL_AUC,
  MODEL_LOSS,
  MODEL_LOSS_RECENCY,
  MODEL_LOSS_RATE,
  MODEL_LOSS_BASE,
  MODEL_CALIBRATION,
  N_MODEL
};

static const report_column model_columns[N_MODEL] = {
    {"verdict", W_VERDICT, CELL_TEXT, IN_DATA},
    {"verdict", W_VERDICT, CELL_TEXT, IN_TABLE},
    {"horizon_days", W_HORIZON, CELL_COUNT, IN_BOTH},
    {"examples", W_EXAMPLES, CELL_COUNT, IN_BOTH},
    {"held_back", W_HELD_BACK, CELL_COUNT, IN_BOTH},
    {"auc", W_AUC, CELL_NUMBER, IN_BOTH},
    {"log_loss", W_LOG_LOSS, CELL_NUMBER, IN_BOTH},
    {"log_loss_recency", W_LOG_LOSS_RECENCY, CELL_NUMBER, IN_BOTH},
    {"log_loss_rate", W_LOG_LOSS_RATE, CELL_NUMBER, IN_BOTH},
    {"log_loss_base_rate", W_LOG_LOSS_BASE, CELL_NUMBER, IN_BOTH},
    {"calibration_error", W_CALIBRATION, CELL_SHARE, IN_BOTH},
};

static const report_section model_section = {"model", W_TITLE_MODEL, 1, N_MODEL, model_columns};

static const char *const verdict_codes[] = {"", "better", "no_better", "untested"};

enum { N_REASONS = 28, CAPACITY = 200 };

typedef struct warning {
  pipeline p;
  rfm_churn *churn;
  rfm_churn_info info;
  rfm_churn_scores scores;
  int64_t *rows;
  int64_t n;
  int list;
} warning;

/* ---- the early warning ---- */

static int make_model(warning *w, const options *o)
{
  rfm_error error;
  int status = churn_model_make(&w->p, w->p.as_of_day, o->top, &w->churn);

  if (!status && o->save_model)
    status = churn_model_save(w->churn, o);
  w->info.struct_size = sizeof w->info;
  return status ? status
                : from_status(rfm_churn_get(w->churn, &w->info, &error), &error, "read the model");
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

static void keep_danger(warning *w)
{
  int64_t kept = 0;

  for (int64_t i = 0; i < w->n; i++)
    if (w->scores.danger[w->rows[i]])
      w->rows[kept++] = w->rows[i];
  w->n = kept;
}

/* At most --top of them, the worst first. */
static int choose(warning *w, const options *o)
{
  const int64_t most = o->top ? o->top : CAPACITY;
  const int32_t group = w->list == LIST_SECOND ? RFM_CHURN_ONE_TIME : RFM_CHURN_REPEAT;
  rfm_error error;
  rfm_status status;

  w->rows = new_array((size_t)w->p.n_rows, sizeof *w->rows);
  if (w->list == LIST_FOCUS)
    status = rfm_churn_focus(w->churn, w->p.features, &w->scores, NULL, w->rows, w->p.n_rows, &w->n,
                             &error);
  else
    status = rfm_churn_list(w->churn, w->p.features, &w->scores, group, w->rows, w->p.n_rows, &w->n,
                            &error);
  if (status)
    return from_status(status, &error, "list the customers");
  if (w->list == LIST_DANGER)
    keep_danger(w);
  if (w->n > most)
    w->n = most;
  return EXIT_DONE;
}

/* ---- rows ---- */

static const char *reason_text(const warning *w, int64_t row, char out[REASONS_SIZE])
{
  rfm_churn_reason reasons[N_REASONS];
  double values[N_REASONS + 8];
  const int32_t n_values = rfm_metrics_size(rfm_churn_metrics(w->churn));
  churn_reasons why = {.list = reasons};

  memset(reasons, 0, sizeof reasons);
  for (int i = 0; i < N_REASONS; i++)
    reasons[i].struct_size = sizeof reasons[i];
  if (!rfm_features_row(w->p.features, row, NULL, values, n_values, NULL, NULL) &&
      !rfm_churn_reasons(w->churn, values, n_values, reasons, N_REASONS, &why.n, NULL)) {
    why.days = values[0];
    why.gap_days = churn_gap_days(w->churn, values);
  }
  return churn_reasons_text(w->churn, &why, w->p.options, out);
}

/* A table need not say twice what the reason of the silent says. */
static int give_row(const warning *w, report *r, int64_t i)
{
  char reason[REASONS_SIZE];
  cell cells[N_COLUMNS];

  cells[COLUMN_ID] = pipeline_id(&w->p, i);
  cells[COLUMN_RECENCY] = pipeline_days(&w->p, i);
  cells[COLUMN_RECENCY_SHOWN] = w->list == LIST_FOCUS ? cells[COLUMN_RECENCY] : cell_empty();
  cells[COLUMN_FREQUENCY] = cell_count((int64_t)w->p.value[1][i]);
  cells[COLUMN_MONETARY] = cell_money(w->p.value[2][i]);
  cells[COLUMN_CHANCE] = cell_share(w->scores.probability[i]);
  cells[COLUMN_RISE] = cell_share(w->scores.rise[i]);
  cells[COLUMN_EXPECTED] = cell_money(w->scores.spend_minor[i]);
  cells[COLUMN_REASON] = cell_text(reason_text(w, i, reason));
  return report_row(r, cells);
}

static void give_notes(const warning *w, report *r)
{
  const language lang = (language)w->p.options->lang;
  char line[512], days[AMOUNT_SIZE];

  report_note(r, say_with(line, sizeof line, lang, W_NOTE_CHANCE,
                          amount_count(w->info.horizon_days, days), NULL, NULL));
  report_note(r, say(lang, W_NOTE_EXPECTED));
  report_note(r, say(lang, W_NOTE_REASONS));
}

static int give_rows(const warning *w, report *r)
{
  int status = report_begin(r, &list_sections[w->list]);

  for (int64_t i = 0; i < w->n && !status; i++)
    status = give_row(w, r, w->rows[i]);
  if (!status)
    give_notes(w, r);
  return status;
}

/* ---- the model ---- */

static word verdict_word(int32_t verdict)
{
  return verdict == RFM_CHURN_BETTER      ? W_VERDICT_BETTER
         : verdict == RFM_CHURN_NO_BETTER ? W_VERDICT_NO_BETTER
                                          : W_VERDICT_UNTESTED;
}

static int give_model(const warning *w, report *r)
{
  rfm_churn_report told = {.struct_size = sizeof told};
  cell cells[N_MODEL];
  rfm_error error;
  const int32_t group = w->list == LIST_SECOND ? RFM_CHURN_ONE_TIME : RFM_CHURN_REPEAT;
  int status = from_status(rfm_churn_get_report(w->churn, group, &told, &error), &error,
                           "read the model's report");

  if (!status)
    status = report_begin(r, &model_section);
  if (status)
    return status;
  cells[MODEL_VERDICT] = cell_text(verdict_codes[told.verdict]);
  cells[MODEL_VERDICT_TEXT] =
      cell_text(say((language)w->p.options->lang, verdict_word(told.verdict)));
  cells[MODEL_HORIZON] = cell_count(w->info.horizon_days);
  cells[MODEL_EXAMPLES] = cell_count(told.n_examples);
  cells[MODEL_HELD_BACK] = cell_count(told.n_holdout);
  cells[MODEL_AUC] = cell_number(told.auc);
  cells[MODEL_LOSS] = cell_number(told.log_loss);
  cells[MODEL_LOSS_RECENCY] = cell_number(told.baseline_log_loss[1]);
  cells[MODEL_LOSS_RATE] = cell_number(told.baseline_log_loss[2]);
  cells[MODEL_LOSS_BASE] = cell_number(told.baseline_log_loss[0]);
  cells[MODEL_CALIBRATION] = cell_share(told.calibration_error);
  return report_row(r, cells);
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
  w.list = o->list ? o->list : LIST_DANGER;
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
  if (!status)
    status = pipeline_open_report(&w.p, &r);
  if (!status)
    status = give_rows(&w, r);
  if (!status)
    status = give_model(&w, r);
  status = pipeline_finish(&w.p, r, status);
  warning_free(&w);
  return status;
}
