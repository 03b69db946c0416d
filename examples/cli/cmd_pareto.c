/* SPDX-License-Identifier: MIT */
/* rfm pareto: the customers in ten equal parts by spend, best first. */
#include "commands.h"

#include "amounts.h"
#include "progress.h"

#include <string.h>

enum {
  COLUMN_TENTH,
  COLUMN_CUSTOMERS,
  COLUMN_REVENUE,
  COLUMN_PCT_REVENUE,
  COLUMN_CUMULATIVE,
  COLUMN_MEAN,
  COLUMN_TIMES,
  N_COLUMNS
};

enum { N_TENTHS = 10 };

static const report_column pareto_columns[N_COLUMNS] = {
    {"tenth", W_TENTH, CELL_COUNT, IN_BOTH},
    {"customers", W_CUSTOMERS, CELL_COUNT, IN_BOTH},
    {"revenue", W_REVENUE, CELL_MONEY, IN_BOTH},
    {"share_revenue", W_PCT_REVENUE, CELL_SHARE, IN_BOTH},
    {"cumulative_share", W_PCT_CUMULATIVE, CELL_SHARE, IN_BOTH},
    {"mean", W_MEAN_SPEND, CELL_MONEY, IN_BOTH},
    {"times_next", W_TIMES_NEXT, CELL_NUMBER, IN_BOTH},
};

static const report_section pareto_section = {"rows", W_TITLE_PARETO, 0, N_COLUMNS, pareto_columns};

static int give_tenth(report *r, int place, const rfm_pareto_part *part)
{
  cell cells[N_COLUMNS];

  cells[COLUMN_TENTH] = cell_count(place);
  cells[COLUMN_CUSTOMERS] = cell_count(part->n_customers);
  cells[COLUMN_REVENUE] = cell_money(part->total);
  cells[COLUMN_PCT_REVENUE] = cell_share(part->share);
  cells[COLUMN_CUMULATIVE] = cell_share(part->cumulative_share);
  cells[COLUMN_MEAN] = cell_money(part->mean);
  cells[COLUMN_TIMES] = cell_number(part->times_next);
  return report_row(r, cells);
}

static void note_best(const pipeline *p, report *r, const rfm_pareto_part *best)
{
  char line[256], share[AMOUNT_SIZE];

  report_note(r, say_with(line, sizeof line, (language)p->options->lang, W_NOTE_TOP_TENTH,
                          amount_percent(best->share, share), NULL, NULL));
}

/* Tenths are parts of what was spent: who got more back than he paid takes nothing from the others.
 */
static void note_below_zero(const pipeline *p, report *r)
{
  int64_t n = 0;
  double sum = 0; /* of whole minor units */
  char line[256], number[AMOUNT_SIZE], money[AMOUNT_SIZE];

  for (int64_t i = 0; i < p->n_rows; i++)
    if (pipeline_is_buyer(p, i) && p->value[2][i] < 0) {
      n++;
      sum += p->value[2][i];
    }
  if (n)
    report_note(r, say_with(line, sizeof line, (language)p->options->lang, W_NOTE_BELOW_ZERO,
                            amount_count(n, number), amount_money(sum, p->options->decimals, money),
                            NULL));
}

static int write_pareto(pipeline *p, report **r)
{
  rfm_pareto_part parts[N_TENTHS];
  rfm_error error;
  int status = from_status(rfm_features_pareto(p->features, 2, N_TENTHS, parts, &error), &error,
                           "cut the customers into tenths");

  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = report_begin(*r, &pareto_section);
  for (int i = 0; i < N_TENTHS && !status; i++)
    status = give_tenth(*r, i + 1, &parts[i]);
  if (!status) {
    if (!parts[N_TENTHS - 1].n_customers)
      report_note(*r, say((language)p->options->lang, W_NOTE_FEW_TENTHS));
    note_best(p, *r, &parts[0]);
    note_below_zero(p, *r);
  }
  return status;
}

int command_pareto(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = pipeline_load(&p, o);

  if (!status)
    status = pipeline_measure(&p);
  progress_clear();
  if (!status)
    status = write_pareto(&p, &r);
  return pipeline_finish(&p, r, status);
}
