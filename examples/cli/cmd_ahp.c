/* SPDX-License-Identifier: MIT */
/* rfm ahp: weights from experts' judgements, one file each, and which judgement to ask for again.
 */
#include "commands.h"

#include "amounts.h"
#include "matrix_file.h"
#include "memory.h"
#include "weights.h"

#include <rfm/ahp.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  COLUMN_CRITERION,
  COLUMN_WEIGHT,
  COLUMN_SHOWN,
  COLUMN_LAMBDA,
  COLUMN_CI,
  COLUMN_CR,
  N_COLUMNS
};
enum { LINE_SIZE = 512, WEIGHTS_SIZE = AMOUNT_SIZE * MOST_CRITERIA };

static const report_column columns[N_COLUMNS] = {
    {"criterion", W_CRITERION, CELL_TEXT, IN_BOTH},
    {"weight", W_WEIGHT, CELL_NUMBER, IN_DATA},
    {"weight", W_WEIGHT, CELL_TEXT, IN_TABLE},
    {"lambda_max", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"ci", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"cr", W_CR, CELL_NUMBER, IN_DATA},
};

static const report_section weights_section = {"rows", W_TITLE_AHP, 0, N_COLUMNS, columns};

enum { EXPERT_FILE, EXPERT_CR, EXPERT_CR_SHOWN, N_EXPERT_COLUMNS };

static const report_column expert_columns[N_EXPERT_COLUMNS] = {
    {"file", W_EXPERT, CELL_TEXT, IN_BOTH},
    {"cr", W_CR, CELL_NUMBER, IN_DATA},
    {"cr", W_CR, CELL_TEXT, IN_TABLE},
};

static const report_section experts_section = {"experts", W_TITLE_EXPERTS, 0, N_EXPERT_COLUMNS,
                                               expert_columns};

typedef struct ahp_work {
  const options *o;
  int n; /* criteria */
  char *names[MOST_CRITERIA];
  double *matrices; /* one after another */
  double *expert_weights, *expert_cr;
  rfm_ahp *ahp;
  rfm_ahp_results found;
  report *r;
} ahp_work;

/* ---- reading ---- */

static int same_criteria(const ahp_work *w, const matrix_file *m, const char *path)
{
  if (m->n != w->n)
    return bad_data("%s: expected %d criteria as in %s, found %d", path, w->n, w->o->matrices[0],
                    m->n);
  for (int i = 0; i < m->n; i++)
    if (w->names[i] && m->names[i] && strcmp(w->names[i], m->names[i]) != 0)
      return bad_data("%s: expected the criterion \"%s\" as in %s, found \"%s\"", path, w->names[i],
                      w->o->matrices[0], m->names[i]);
  return EXIT_DONE;
}

/* The first file that has names gives them. */
static void take_names(ahp_work *w, matrix_file *m)
{
  if (w->names[0])
    return;
  memcpy(w->names, m->names, sizeof w->names);
  memset(m->names, 0, sizeof m->names);
}

static int read_file(ahp_work *w, int k)
{
  const char *path = w->o->matrices[k];
  matrix_file m;
  int status = matrix_file_read(&m, path, w->o);

  if (!status && k == 0) {
    w->n = m.n;
    w->matrices = new_array((size_t)w->o->n_matrices * (size_t)(m.n * m.n), sizeof *w->matrices);
  }
  if (!status)
    status = same_criteria(w, &m, path);
  if (!status) {
    memcpy(w->matrices + k * m.n * m.n, m.values, (size_t)(m.n * m.n) * sizeof *m.values);
    take_names(w, &m);
  }
  matrix_file_free(&m);
  return status;
}

static int read_expert_weights(ahp_work *w)
{
  const int n = w->o->n_matrices;
  const char *at = w->o->expert_weights;

  if (!at)
    return EXIT_DONE;
  w->expert_weights = new_array((size_t)n, sizeof *w->expert_weights);
  for (int k = 0; k < n; k++) {
    const size_t size = strcspn(at, ",");
    const int is_zero = size == 1 && *at == '0';

    if ((!is_zero && !matrix_number(at, size, 0, &w->expert_weights[k])) ||
        (at[size] == ',') != (k + 1 < n))
      return bad_usage("--expert-weights takes one number of 0 or more per file, %d here, not "
                       "\"%s\"",
                       n, w->o->expert_weights);
    at += size + 1;
  }
  return EXIT_DONE;
}

static const char *name_of(const ahp_work *w, int i, char number[AMOUNT_SIZE])
{
  snprintf(number, AMOUNT_SIZE, "%d", i + 1);
  return w->names[i] ? w->names[i] : number;
}

/* Says which judgement of a file contradicts its opposite in column @j; EXIT_DONE when none does.
 */
static int find_slip(const ahp_work *w, int64_t expert, int j)
{
  const double tolerance = 0.05; /* what rfm_ahp_fit() allows for rounding */
  const double *a = w->matrices + expert * w->n * w->n;
  char first[AMOUNT_SIZE], second[AMOUNT_SIZE];
  const char *one = name_of(w, j, first);

  for (int i = j + 1; i < w->n; i++) {
    const double judged = a[j * w->n + i], opposite = a[i * w->n + j];
    const char *other = name_of(w, i, second);

    if (fabs(judged * opposite - 1) > tolerance)
      return bad_data("%s, column %s: %s over %s is %.4g and %s over %s is %.4g; one should be 1 "
                      "divided by the other: mend one, leave one empty, or --complete upper",
                      w->o->matrices[expert], one, one, other, judged, other, one, opposite);
  }
  return EXIT_DONE;
}

/* What went wrong, in which file and with which criterion. */
static int fit_failed(const ahp_work *w, const rfm_error *error)
{
  const char *file = error->row >= 0 ? w->o->matrices[error->row] : w->o->matrices[0];
  const int has_name = error->column >= 0 && w->names[error->column];
  const int both_halves = w->o->complete != 1 && w->o->complete != 2; /* neither upper nor lower */

  if (both_halves && error->row >= 0 && error->column >= 0 &&
      find_slip(w, error->row, error->column))
    return EXIT_BAD_DATA;
  return bad_data("%s%s%s: %s", file, has_name ? ", column " : "",
                  has_name ? w->names[error->column] : "", error->message);
}

static int fit(ahp_work *w)
{
  const options *o = w->o;
  rfm_ahp_judgements j = {.struct_size = sizeof j};
  rfm_ahp_options how = {.struct_size = sizeof how};
  rfm_error error;

  j.n_experts = o->n_matrices;
  j.n_criteria = w->n;
  j.matrices = w->matrices;
  j.expert_weights = w->expert_weights;
  how.aggregation = o->aggregate;
  how.method = o->method;
  how.completion = o->complete ? o->complete + 1 : RFM_AHP_AS_GIVEN;
  how.random_index = o->ri;
  if (rfm_ahp_fit(&w->ahp, NULL, &j, &how, &error))
    return fit_failed(w, &error);
  w->expert_cr = new_array((size_t)o->n_matrices, sizeof *w->expert_cr);
  w->found.struct_size = sizeof w->found;
  w->found.expert_cr = w->expert_cr;
  w->found.room = o->n_matrices;
  return from_status(rfm_ahp_get(w->ahp, &w->found, &error), &error, "read the weights");
}

/* ---- telling ---- */

static const char *significant(int digits, double value, char out[AMOUNT_SIZE])
{
  snprintf(out, AMOUNT_SIZE, "%.*g", digits, value + 0.0);
  return out;
}

static int write_weights(const ahp_work *w)
{
  char number[AMOUNT_SIZE], weight[AMOUNT_SIZE];
  cell cells[N_COLUMNS];
  int status = report_begin(w->r, &weights_section);

  for (int i = 0; i < w->n && !status; i++) {
    const double value = rfm_ahp_weights(w->ahp)[i];

    cells[COLUMN_CRITERION] = cell_text(name_of(w, i, number));
    cells[COLUMN_WEIGHT] = cell_number(value);
    cells[COLUMN_SHOWN] = cell_text(amount_fixed(3, value, weight));
    cells[COLUMN_LAMBDA] = cell_number(w->found.lambda_max);
    cells[COLUMN_CI] = cell_number(w->found.ci);
    cells[COLUMN_CR] = cell_number(w->found.cr);
    status = report_row(w->r, cells);
  }
  return status;
}

static int write_experts(const ahp_work *w)
{
  char number[AMOUNT_SIZE];
  cell cells[N_EXPERT_COLUMNS];
  int status = w->o->n_matrices > 1 ? report_begin(w->r, &experts_section) : EXIT_DONE;

  for (int k = 0; k < w->o->n_matrices && w->o->n_matrices > 1 && !status; k++) {
    const double cr = w->expert_cr[k];

    cells[EXPERT_FILE] = cell_text(w->o->matrices[k]);
    cells[EXPERT_CR] = cell_number(cr);
    cells[EXPERT_CR_SHOWN] = isnan(cr) ? cell_empty() : cell_text(amount_fixed(4, cr, number));
    status = report_row(w->r, cells);
  }
  return status;
}

static void say_line(const ahp_work *w, word text, const char *first, const char *second,
                     const char *third)
{
  char line[LINE_SIZE];

  report_note(w->r, say_with(line, sizeof line, (language)w->o->lang, text, first, second, third));
}

static void say_figures(const ahp_work *w)
{
  char weights[WEIGHTS_SIZE] = "", a[AMOUNT_SIZE], b[AMOUNT_SIZE], c[AMOUNT_SIZE];

  for (int i = 0; i < w->n; i++) {
    strcat(weights, i ? " " : "");
    strcat(weights, amount_fixed(3, rfm_ahp_weights(w->ahp)[i], a));
  }
  say_line(w, W_AHP_WEIGHTS, weights, NULL, NULL);
  say_line(w, W_AHP_FIGURES, amount_fixed(4, w->found.lambda_max, a),
           amount_fixed(4, w->found.ci, b), amount_fixed(4, w->found.cr, c));
}

static void say_judgement(const ahp_work *w)
{
  const rfm_ahp_results *f = &w->found;
  char a[AMOUNT_SIZE], b[AMOUNT_SIZE], c[AMOUNT_SIZE];

  if (f->row < 0) {
    say_line(w, W_AHP_AGREE, NULL, NULL, NULL);
    return;
  }
  say_line(w, W_AHP_RECONSIDER, name_of(w, f->row, a), name_of(w, f->column, b),
           significant(4, f->judged, c));
  say_line(w, W_AHP_MENDED, significant(4, f->mended, a), amount_fixed(4, f->mended_cr, b), NULL);
}

static void say_verdict(const ahp_work *w)
{
  const double exact = 1e-9; /* what rounding of doubles does not reach */
  const rfm_ahp_results *f = &w->found;
  char number[AMOUNT_SIZE];

  say_line(w, f->is_consistent ? W_AHP_CONSISTENT : W_AHP_INCONSISTENT,
           amount_fixed(2, f->limit, number), NULL, NULL);
  say_judgement(w);
  if (f->n_missing)
    say_line(w, W_AHP_MISSING, amount_fixed(0, f->n_missing, number), NULL, NULL);
  if (f->reciprocity_error > exact && f->completion == RFM_AHP_AS_GIVEN)
    say_line(w, W_AHP_ROUNDED, significant(2, f->reciprocity_error, number), NULL, NULL);
}

/* What JSON holds beside the rows; names and weights in the order of the matrix. */
static void give_figures(const ahp_work *w)
{
  const rfm_ahp_results *f = &w->found;

  report_figures(w->r, "weights", rfm_ahp_weights(w->ahp), w->n);
  report_figure(w->r, "lambda_max", cell_number(f->lambda_max));
  report_figure(w->r, "ci", cell_number(f->ci));
  report_figure(w->r, "ri", cell_number(f->ri));
  report_figure(w->r, "cr", cell_number(f->cr));
  report_figure(w->r, "limit", cell_number(f->limit));
  report_figure(w->r, "is_consistent", cell_count(f->is_consistent));
  report_figure(w->r, "reciprocity_error", cell_number(f->reciprocity_error));
  report_figure(w->r, "missing", cell_count(f->n_missing));
  report_figure(w->r, "reconsider_row", f->row < 0 ? cell_empty() : cell_count(f->row + 1));
  report_figure(w->r, "reconsider_column", f->row < 0 ? cell_empty() : cell_count(f->column + 1));
  report_figure(w->r, "judged", f->row < 0 ? cell_empty() : cell_number(f->judged));
  report_figure(w->r, "mended", f->row < 0 ? cell_empty() : cell_number(f->mended));
  report_figure(w->r, "mended_cr", f->row < 0 ? cell_empty() : cell_number(f->mended_cr));
}

static int write_report(ahp_work *w)
{
  const report_head head = {.is_plain = 1};
  int status = report_open(&w->r, w->o, &head);

  if (!status)
    status = write_weights(w);
  if (!status)
    status = write_experts(w);
  if (!status) {
    say_figures(w);
    say_verdict(w);
    give_figures(w);
  }
  if (!status && !(report_is_table(w->r) && !w->o->output)) /* where nobody reads the verdict */
    weights_doubt(w->o->output ? w->o->output : w->o->matrices[0], w->found.cr, w->found.limit);
  return report_close(w->r, status);
}

int command_ahp(const options *o)
{
  ahp_work w = {.o = o};
  int status = read_expert_weights(&w);

  for (int k = 0; k < o->n_matrices && !status; k++)
    status = read_file(&w, k);
  if (!status)
    status = fit(&w);
  if (!status)
    status = write_report(&w);
  rfm_ahp_free(w.ahp);
  for (int i = 0; i < MOST_CRITERIA; i++)
    free(w.names[i]);
  free(w.matrices);
  free(w.expert_weights);
  free(w.expert_cr);
  return status;
}
