/* SPDX-License-Identifier: MIT */
/* rfm cells: one row per occupied cell of R, F and M scores, best first. */
#include "commands.h"

#include "memory.h"
#include "totals.h"

#include <stdlib.h>

enum {
  COLUMN_CELL,
  COLUMN_PATTERN,
  COLUMN_R,
  COLUMN_F,
  COLUMN_M,
  COLUMN_KEY,
  COLUMN_NAME,
  COLUMN_CUSTOMERS,
  COLUMN_PCT_CUSTOMERS,
  COLUMN_ORDERS,
  COLUMN_REVENUE,
  COLUMN_PCT_REVENUE,
  COLUMN_AVERAGE,
  N_COLUMNS
};

static const report_column cell_columns[N_COLUMNS] = {
    {"cell", W_CELL, CELL_TEXT, IN_BOTH},
    {"pattern", W_PATTERN, CELL_TEXT, IN_TABLE},
    {"r", W_R_SCORE, CELL_COUNT, IN_DATA},
    {"f", W_F_SCORE, CELL_COUNT, IN_DATA},
    {"m", W_M_SCORE, CELL_COUNT, IN_DATA},
    {"segment", W_SEGMENT, CELL_TEXT, IN_DATA},
    {"segment", W_SEGMENT, CELL_TEXT, IN_TABLE},
    {"customers", W_CUSTOMERS, CELL_COUNT, IN_BOTH},
    {"share_customers", W_PCT_CUSTOMERS, CELL_SHARE, IN_BOTH},
    {"orders", W_ORDERS, CELL_COUNT, IN_BOTH},
    {"revenue", W_REVENUE, CELL_MONEY, IN_BOTH},
    {"share_revenue", W_PCT_REVENUE, CELL_SHARE, IN_BOTH},
    {"average_order", W_AVERAGE_ORDER, CELL_MONEY, IN_BOTH},
};

static const report_section cell_section = {"rows", W_TITLE_CELLS, 0, N_COLUMNS, cell_columns};

typedef struct placed {
  uint64_t cell;
  int64_t row;
} placed;

/* Better cells first, then by row. */
static int compare(const void *a, const void *b)
{
  const placed *x = a, *y = b;

  if (x->cell != y->cell)
    return x->cell < y->cell ? 1 : -1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/* The scored rows by cell; returns their number. */
static int64_t sort_by_cell(const pipeline *p, placed *rows)
{
  int64_t n = 0;

  for (int64_t i = 0; i < p->n_rows; i++)
    if (pipeline_is_buyer(p, i)) {
      rows[n].cell = p->cell[i];
      rows[n++].row = i;
    }
  qsort(rows, (size_t)n, sizeof *rows, compare);
  return n;
}

static int give_cell(const pipeline *p, report *r, int64_t i, const totals *part, const totals *all)
{
  char pattern[PATTERN_SIZE], name[CELL_NAME_SIZE];
  cell cells[N_COLUMNS];

  cells[COLUMN_PATTERN] = pipeline_pattern(p, i, pattern);
  cells[COLUMN_CELL] = pipeline_cell(p, p->cell[i], name);
  for (int k = 0; k < N_SCORED; k++)
    cells[COLUMN_R + k] = cell_count(p->score[N_SCORED * i + k]);
  cells[COLUMN_KEY] = pipeline_segment_key(p, i);
  cells[COLUMN_NAME] = pipeline_segment_name(p, i);
  cells[COLUMN_CUSTOMERS] = cell_count(part->customers);
  cells[COLUMN_PCT_CUSTOMERS] = totals_share_customers(part, all);
  cells[COLUMN_ORDERS] = cell_count(part->orders);
  cells[COLUMN_REVENUE] = cell_money((double)part->revenue);
  cells[COLUMN_PCT_REVENUE] = totals_share_revenue(part, all);
  cells[COLUMN_AVERAGE] = totals_average_order(part);
  return report_row(r, cells);
}

static int give_cells(const pipeline *p, report *r)
{
  placed *rows = new_array((size_t)p->n_rows, sizeof *rows);
  const int64_t n = sort_by_cell(p, rows);
  totals all = {0};
  int status = EXIT_DONE;

  for (int64_t i = 0; i < n; i++)
    totals_add(&all, p, rows[i].row);
  for (int64_t first = 0, end; first < n && !status; first = end) {
    totals part = {0};

    for (end = first; end < n && rows[end].cell == rows[first].cell; end++)
      totals_add(&part, p, rows[end].row);
    status = give_cell(p, r, rows[first].row, &part, &all);
  }
  free(rows);
  return status;
}

int command_cells(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = pipeline_run(&p, o);

  if (!status)
    status = pipeline_open_report(&p, &r);
  if (!status)
    status = report_begin(r, &cell_section);
  if (!status)
    status = give_cells(&p, r);
  return pipeline_finish(&p, r, status);
}
