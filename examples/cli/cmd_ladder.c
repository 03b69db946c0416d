/* SPDX-License-Identifier: MIT */
/* rfm ladder: one row per purchase, the first, the second... */
#include "commands.h"

#include "amounts.h"
#include "dynamic.h"
#include "memory.h"

#include <stdlib.h>

enum {
  COLUMN_NTH,
  COLUMN_NTH_TEXT,
  COLUMN_REACHED,
  COLUMN_STAYED,
  COLUMN_CONVERSION,
  COLUMN_MEDIAN,
  N_COLUMNS
};

static const report_column ladder_columns[N_COLUMNS] = {
    {"purchases", W_NTH_PURCHASE, CELL_COUNT, IN_DATA},
    {"purchases", W_NTH_PURCHASE, CELL_TEXT, IN_TABLE},
    {"customers", W_REACHED, CELL_COUNT, IN_BOTH},
    {"stayed", W_STAYED, CELL_COUNT, IN_BOTH},
    {"conversion", W_CONVERSION, CELL_SHARE, IN_BOTH},
    {"median_days", W_MEDIAN_NEXT, CELL_NUMBER, IN_BOTH},
};

static const report_section ladder_section = {"rows", W_TITLE_LADDER, 0, N_COLUMNS, ladder_columns};

static int give_rung(const pipeline *p, report *r, int32_t nth, const rfm_rung *rung)
{
  const int is_last = nth == p->options->rungs; /* who came to it may have gone on */
  char number[AMOUNT_SIZE], text[64];
  cell cells[N_COLUMNS];

  amount_count(nth, number);
  cells[COLUMN_NTH] = cell_count(nth);
  cells[COLUMN_NTH_TEXT] = cell_text(number);
  if (is_last)
    cells[COLUMN_NTH_TEXT] = cell_text(
        say_with(text, sizeof text, (language)p->options->lang, W_OR_MORE, number, NULL, NULL));
  cells[COLUMN_REACHED] = cell_count(rung->n_reached);
  cells[COLUMN_STAYED] = is_last ? cell_empty() : cell_count(rung->n_stayed);
  cells[COLUMN_CONVERSION] = cell_share(rung->conversion);
  cells[COLUMN_MEDIAN] = cell_number(rung->median_days);
  return report_row(r, cells);
}

static int write_ladder(const pipeline *p, report **r)
{
  const options *o = p->options;
  rfm_rung *rungs = new_array((size_t)o->rungs, sizeof *rungs);
  rfm_error error;
  int status = from_status(rfm_report_ladder(p->orders.table, rfm_features_metrics(p->features),
                                             o->window_days, p->as_of_day, rungs, o->rungs, &error),
                           &error, "climb the ladder");

  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = report_begin(*r, &ladder_section);
  for (int32_t i = 0; i < o->rungs && !status; i++)
    if (i == 0 || rungs[i].n_reached > 0)
      status = give_rung(p, *r, i + 1, &rungs[i]);
  if (!status && dynamic_first_day(p) > p->orders.held.first_day)
    report_note(*r, say((language)o->lang, W_NOTE_LADDER));
  free(rungs);
  return status;
}

int command_ladder(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = dynamic_load(&p, o, W_WINDOW_OF_PURCHASES);

  if (!status)
    status = write_ladder(&p, &r);
  return pipeline_finish(&p, r, status);
}
