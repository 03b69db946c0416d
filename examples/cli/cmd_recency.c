/* SPDX-License-Identifier: MIT */
/* rfm recency: at the end of each month, buyers by completed months since the last purchase plus
 * one. */
#include "commands.h"

#include "amounts.h"
#include "dynamic.h"
#include "memory.h"

#include <stdlib.h>

enum {
  COLUMN_DATE,
  COLUMN_BUYERS,
  COLUMN_MONTH_1,
  N_MONTHS = 13,
  COLUMN_SHARE = COLUMN_MONTH_1 + N_MONTHS,
  COLUMN_MONTH_BEFORE,
  COLUMN_YEAR_BEFORE,
  COLUMN_AGAINST_MONTH,
  COLUMN_AGAINST_MONTH_TEXT,
  COLUMN_AGAINST_YEAR,
  COLUMN_AGAINST_YEAR_TEXT,
  N_COLUMNS
};

#define MONTH(n)                                                                                   \
  {                                                                                                \
    "month_" #n, W_MONTH_##n, CELL_COUNT, IN_BOTH                                                  \
  }

static const report_column recency_columns[N_COLUMNS] = {
    {"date", W_DATE, CELL_DAY, IN_BOTH},
    {"customers", W_BUYERS, CELL_COUNT, IN_BOTH},
    MONTH(1),
    MONTH(2),
    MONTH(3),
    MONTH(4),
    MONTH(5),
    MONTH(6),
    MONTH(7),
    MONTH(8),
    MONTH(9),
    MONTH(10),
    MONTH(11),
    MONTH(12),
    {"month_13_or_more", W_MONTH_13, CELL_COUNT, IN_BOTH},
    {"share_month_1", W_PCT_MONTH_1, CELL_SHARE, IN_BOTH},
    {"month_1_a_month_before", W_VERDICT_MONTH, CELL_COUNT, IN_DATA},
    {"month_1_a_year_before", W_VERDICT_YEAR, CELL_COUNT, IN_DATA},
    {"against_month", W_VERDICT_MONTH, CELL_TEXT, IN_DATA},
    {"against_month", W_VERDICT_MONTH, CELL_TEXT, IN_TABLE},
    {"against_year", W_VERDICT_YEAR, CELL_TEXT, IN_DATA},
    {"against_year", W_VERDICT_YEAR, CELL_TEXT, IN_TABLE},
};

static const report_section recency_section = {"rows", W_TITLE_RECENCY, 0, N_COLUMNS,
                                               recency_columns};

/* Month ends from the first day on, and the as-of day. Returns their number. */
static int32_t list_dates(const pipeline *p, int32_t *day, int32_t most)
{
  const int32_t first = dynamic_first_day(p);
  int32_t n = 1;

  while (n < most && !rfm_day_steps(p->as_of_day, RFM_STEP_MONTH_ENDS, -1, day, n + 1, NULL) &&
         day[0] >= first)
    n++;
  rfm_day_steps(p->as_of_day, RFM_STEP_MONTH_ENDS, -1, day, n, NULL);
  day[n - 1] = p->as_of_day;
  return n;
}

/* Month 1 of an earlier day, and the verdict on it. */
typedef struct compared {
  int64_t before;
  int32_t verdict; /* 0: there is nothing to compare with */
  char text[64];
} compared;

/* A month 1 that began before the table did would be too small. It begins a month before the
 * morrow, so that the one of the last day of a month is that month. */
static int has_whole_month(const pipeline *p, int32_t day, int months_back)
{
  int32_t begin[2];

  return !rfm_day_steps(day + 1, RFM_STEP_MONTHS, -(months_back + 1), begin, 2, NULL) &&
         p->orders.held.first_day <= begin[0];
}

static compared compare(const pipeline *p, int32_t day, int months_back, int64_t before,
                        int32_t verdict)
{
  compared c = {.before = -1};
  char number[AMOUNT_SIZE];

  if (!verdict || !has_whole_month(p, day, months_back))
    return c;
  c.before = before;
  c.verdict = verdict;
  say_with(c.text, sizeof c.text, (language)p->options->lang, (word)(W_VERDICT_MORE + verdict - 1),
           amount_count(before, number), NULL, NULL);
  return c;
}

static void put_compared(cell *count, cell *key, cell *text, const compared *c)
{
  static const char *const keys[] = {NULL, "more", "same", "fewer"};

  *count = c->verdict ? cell_count(c->before) : cell_empty();
  *key = c->verdict ? cell_text(keys[c->verdict]) : cell_empty();
  *text = c->verdict ? cell_text(c->text) : cell_empty();
}

static int give_date(const pipeline *p, report *r, const rfm_recency_date *d, const int64_t *count)
{
  const compared month = compare(p, d->day, 1, d->month_before, d->against_month);
  const compared year = compare(p, d->day, 12, d->year_before, d->against_year);
  cell cells[N_COLUMNS];

  cells[COLUMN_DATE] = cell_day(d->day);
  cells[COLUMN_BUYERS] = cell_count(d->n_buyers);
  for (int i = 0; i < N_MONTHS; i++)
    cells[COLUMN_MONTH_1 + i] = cell_count(count[i]);
  cells[COLUMN_SHARE] = cell_share(d->share_month_1);
  put_compared(&cells[COLUMN_MONTH_BEFORE], &cells[COLUMN_AGAINST_MONTH],
               &cells[COLUMN_AGAINST_MONTH_TEXT], &month);
  put_compared(&cells[COLUMN_YEAR_BEFORE], &cells[COLUMN_AGAINST_YEAR],
               &cells[COLUMN_AGAINST_YEAR_TEXT], &year);
  return report_row(r, cells);
}

static int write_recency(const pipeline *p, int32_t n_months, report **r)
{
  int32_t *day = new_array((size_t)n_months, sizeof *day);
  const int32_t n = list_dates(p, day, n_months);
  rfm_recency_date *dates = new_array((size_t)n, sizeof *dates);
  int64_t *count = new_array((size_t)n * N_MONTHS, sizeof *count);
  rfm_error error;
  int status = from_status(rfm_report_recency(p->orders.table, rfm_features_metrics(p->features),
                                              day, n, dates, count, N_MONTHS, &error),
                           &error, "count the months");

  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = report_begin(*r, &recency_section);
  for (int32_t i = 0; i < n && !status; i++)
    status = give_date(p, *r, &dates[i], count + (size_t)i * N_MONTHS);
  if (!status) {
    report_note(*r, say((language)p->options->lang, W_NOTE_MONTHS));
    report_note(*r, say((language)p->options->lang, W_NOTE_COMPARED));
  }
  free(count);
  free(dates);
  free(day);
  return status;
}

int command_recency(const options *o)
{
  report *r = NULL;
  pipeline p;
  int32_t n_months = 0;
  int status = dynamic_load(&p, o, W_WINDOW_OF_DATES);

  if (!status)
    status = dynamic_count_months(&p, &n_months);
  if (!status)
    status = write_recency(&p, n_months, &r);
  return pipeline_finish(&p, r, status);
}
