/* SPDX-License-Identifier: MIT */
/* rfm retention: one row per month of first purchases, and how many bought again in the months
 * after. */
#include "commands.h"

#include "dynamic.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>

enum {
  COLUMN_MONTH,
  COLUMN_CUSTOMERS,
  COLUMN_ACTIVE,
  N_MONTHS = 13, /* the first one and a year */
  COLUMN_SHARE = COLUMN_ACTIVE + N_MONTHS,
  N_COLUMNS = COLUMN_SHARE + N_MONTHS
};

static const report_column retention_columns[N_COLUMNS] = {
    {"month", W_JOINED, CELL_TEXT, IN_BOTH},
    {"customers", W_NEW_CUSTOMERS, CELL_COUNT, IN_BOTH},
    {"active_0", W_AFTER_0, CELL_COUNT, IN_DATA},
    {"active_1", W_AFTER_1, CELL_COUNT, IN_DATA},
    {"active_2", W_AFTER_2, CELL_COUNT, IN_DATA},
    {"active_3", W_AFTER_3, CELL_COUNT, IN_DATA},
    {"active_4", W_AFTER_4, CELL_COUNT, IN_DATA},
    {"active_5", W_AFTER_5, CELL_COUNT, IN_DATA},
    {"active_6", W_AFTER_6, CELL_COUNT, IN_DATA},
    {"active_7", W_AFTER_7, CELL_COUNT, IN_DATA},
    {"active_8", W_AFTER_8, CELL_COUNT, IN_DATA},
    {"active_9", W_AFTER_9, CELL_COUNT, IN_DATA},
    {"active_10", W_AFTER_10, CELL_COUNT, IN_DATA},
    {"active_11", W_AFTER_11, CELL_COUNT, IN_DATA},
    {"active_12", W_AFTER_12, CELL_COUNT, IN_DATA},
    {"share_0", W_AFTER_0, CELL_SHARE, IN_TABLE},
    {"share_1", W_AFTER_1, CELL_SHARE, IN_TABLE},
    {"share_2", W_AFTER_2, CELL_SHARE, IN_TABLE},
    {"share_3", W_AFTER_3, CELL_SHARE, IN_TABLE},
    {"share_4", W_AFTER_4, CELL_SHARE, IN_TABLE},
    {"share_5", W_AFTER_5, CELL_SHARE, IN_TABLE},
    {"share_6", W_AFTER_6, CELL_SHARE, IN_TABLE},
    {"share_7", W_AFTER_7, CELL_SHARE, IN_TABLE},
    {"share_8", W_AFTER_8, CELL_SHARE, IN_TABLE},
    {"share_9", W_AFTER_9, CELL_SHARE, IN_TABLE},
    {"share_10", W_AFTER_10, CELL_SHARE, IN_TABLE},
    {"share_11", W_AFTER_11, CELL_SHARE, IN_TABLE},
    {"share_12", W_AFTER_12, CELL_SHARE, IN_TABLE},
};

static const report_section retention_section = {"rows", W_TITLE_RETENTION, 0, N_COLUMNS,
                                                 retention_columns};

static int give_cohort(report *r, const rfm_cohort *cohort, const int64_t *active)
{
  const int32_t month = dynamic_month_of(cohort->first_day);
  cell cells[N_COLUMNS];
  char text[16];

  snprintf(text, sizeof text, "%04d-%02d", (int)(month / 12), (int)(month % 12 + 1));
  cells[COLUMN_MONTH] = cell_text(text);
  cells[COLUMN_CUSTOMERS] = cell_count(cohort->n_customers);
  for (int i = 0; i < N_MONTHS; i++) {
    const int known = i < cohort->n_months;

    cells[COLUMN_ACTIVE + i] = known ? cell_count(active[i]) : cell_empty();
    cells[COLUMN_SHARE + i] = known && cohort->n_customers
                                  ? cell_share((double)active[i] / (double)cohort->n_customers)
                                  : cell_empty();
  }
  return report_row(r, cells);
}

static void give_notes(const pipeline *p, report *r, int32_t first_day)
{
  const language lang = (language)p->options->lang;

  report_note(r, say(lang, W_NOTE_RETENTION));
  if (dynamic_month_of(first_day) == dynamic_month_of(p->orders.held.first_day))
    report_note(r, say(lang, W_NOTE_FIRST_MONTH));
}

static int count_cohorts(const pipeline *p, rfm_retention *table)
{
  const size_t n = (size_t)table->n_cohorts;
  rfm_error error;

  table->cohorts = new_array(n, sizeof *table->cohorts);
  table->active = new_array(n * n, sizeof *table->active);
  return from_status(
      rfm_report_retention(p->orders.table, rfm_features_metrics(p->features), table, &error),
      &error, "count the cohorts");
}

static int write_retention(const pipeline *p, report **r)
{
  rfm_retention table = {.struct_size = sizeof table};
  int32_t n_months;
  int status;

  table.first_day = dynamic_first_day(p);
  table.as_of_day = p->as_of_day;
  status = dynamic_count_months(p, &n_months);
  table.n_cohorts = n_months;
  if (!status)
    status = count_cohorts(p, &table);
  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = report_begin(*r, &retention_section);
  for (int64_t i = 0; i < table.n_cohorts && !status; i++)
    status = give_cohort(*r, &table.cohorts[i], table.active + i * table.n_cohorts);
  if (!status)
    give_notes(p, *r, table.first_day);
  free(table.cohorts);
  free(table.active);
  return status;
}

int command_retention(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = dynamic_load(&p, o, W_WINDOW_OF_MONTHS);

  if (!status)
    status = write_retention(&p, &r);
  return pipeline_finish(&p, r, status);
}
