/* SPDX-License-Identifier: MIT */
/* rfm score: one row per customer. */
#include "commands.h"

#include "amounts.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>

enum {
  COLUMN_ID,
  COLUMN_RECENCY,
  COLUMN_FREQUENCY,
  COLUMN_MONETARY,
  COLUMN_R,
  COLUMN_F,
  COLUMN_M,
  COLUMN_CELL,
  COLUMN_PATTERN,
  COLUMN_KEY,
  COLUMN_NAME,
  COLUMN_COMPOSITE,
  N_COLUMNS
};

static const report_column score_columns[N_COLUMNS] = {
    {"id", W_MEMBER, CELL_TEXT, IN_BOTH},
    {"recency_days", W_RECENCY, CELL_COUNT, IN_BOTH},
    {"frequency", W_PURCHASES, CELL_COUNT, IN_BOTH},
    {"monetary", W_SPEND, CELL_MONEY, IN_BOTH},
    {"r", W_R_SCORE, CELL_COUNT, IN_BOTH},
    {"f", W_F_SCORE, CELL_COUNT, IN_BOTH},
    {"m", W_M_SCORE, CELL_COUNT, IN_BOTH},
    {"cell", W_CELL, CELL_TEXT, IN_BOTH},
    {"pattern", W_PATTERN, CELL_TEXT, IN_TABLE},
    {"segment", W_SEGMENT, CELL_TEXT, IN_DATA},
    {"segment", W_SEGMENT, CELL_TEXT, IN_TABLE},
    {"composite", W_COMPOSITE, CELL_NUMBER, IN_BOTH},
};

static const report_section score_section = {"rows", W_TITLE_SCORES, 0, N_COLUMNS, score_columns};

static int give_row(const pipeline *p, report *r, int64_t i)
{
  const uint8_t *score = p->score + N_SCORED * i;
  char pattern[PATTERN_SIZE], cell_name[CELL_NAME_SIZE];
  cell cells[N_COLUMNS];

  cells[COLUMN_ID] = pipeline_id(p, i);
  cells[COLUMN_RECENCY] = pipeline_days(p, i);
  cells[COLUMN_FREQUENCY] = cell_count((int64_t)p->value[1][i]);
  cells[COLUMN_MONETARY] = cell_money(p->value[2][i]);
  for (int k = 0; k < N_SCORED; k++)
    cells[COLUMN_R + k] = cell_count(score[k]);
  cells[COLUMN_PATTERN] = pipeline_pattern(p, i, pattern);
  cells[COLUMN_CELL] = pipeline_cell(p, p->cell[i], cell_name);
  cells[COLUMN_KEY] = pipeline_segment_key(p, i);
  cells[COLUMN_NAME] = pipeline_segment_name(p, i);
  cells[COLUMN_COMPOSITE] = cell_number(p->composite[i]);
  return report_row(r, cells);
}

/* The share of all spend (not below 0) that the rows @best bring. */
static double share_of(const pipeline *p, const int64_t *best, int64_t n)
{
  double all = 0, part = 0;

  for (int64_t i = 0; i < p->n_rows; i++)
    all += fmax(p->value[2][i], 0);
  for (int64_t i = 0; i < n; i++)
    part += fmax(p->value[2][best[i]], 0);
  return all > 0 ? part / all : 0;
}

static void note_share(const pipeline *p, report *r, const int64_t *best, int64_t n)
{
  const language lang = (language)p->options->lang;
  char line[256], count[AMOUNT_SIZE], share[AMOUNT_SIZE];
  const double part = share_of(p, best, n);

  say_with(line, sizeof line, lang, W_NOTE_TOP, amount_count(n, count),
           say(lang, p->options->by == BY_MONETARY ? W_SPEND : W_COMPOSITE),
           amount_percent(part, share));
  report_note(r, line);
  report_figure(r, "share_revenue", cell_share(part));
}

typedef struct ranked {
  double by, spend;
  int64_t row;
} ranked;

/* Best first; ties by spend, then by id, which is the order of the rows. */
static int compare(const void *a, const void *b)
{
  const ranked *x = a, *y = b;

  if (x->by != y->by)
    return x->by < y->by ? 1 : -1;
  if (x->spend != y->spend)
    return x->spend < y->spend ? 1 : -1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* The @n best rows; composites of five levels tie often. Returns how many there are. */
static int64_t find_best(const pipeline *p, const double *by, int64_t *best, int64_t n)
{
  ranked *rows = new_array((size_t)p->n_rows, sizeof *rows);
  int64_t found = 0;

  for (int64_t i = 0; i < p->n_rows; i++)
    if (!isnan(by[i])) {
      const ranked row = {by[i], p->value[2][i], i};

      rows[found++] = row;
    }
  qsort(rows, (size_t)found, sizeof *rows, compare);
  if (n > found)
    n = found;
  for (int64_t i = 0; i < n; i++)
    best[i] = rows[i].row;
  free(rows);
  return n;
}

static int give_top(const pipeline *p, report *r)
{
  const int64_t wanted = p->options->top < p->n_rows ? p->options->top : p->n_rows;
  const double *by = p->options->by == BY_MONETARY ? p->value[2] : p->composite;
  int64_t *best = new_array((size_t)wanted, sizeof *best);
  const int64_t n = find_best(p, by, best, wanted);
  int status = EXIT_DONE;

  for (int64_t i = 0; i < n && !status; i++)
    status = give_row(p, r, best[i]);
  if (!status)
    note_share(p, r, best, n);
  free(best);
  return status;
}

static int give_all(const pipeline *p, report *r)
{
  int status = EXIT_DONE;

  for (int64_t i = 0; i < p->n_rows && !status; i++)
    status = give_row(p, r, i);
  return status;
}

int command_score(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = pipeline_run(&p, o);

  if (!status)
    status = pipeline_open_report(&p, &r);
  if (!status)
    status = report_begin(r, &score_section);
  if (!status)
    status = o->top ? give_top(&p, r) : give_all(&p, r);
  return pipeline_finish(&p, r, status);
}
