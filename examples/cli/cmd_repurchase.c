/* SPDX-License-Identifier: MIT */
/* rfm repurchase: one row per item or category, that with most buyers first. */
#include "commands.h"

#include "amounts.h"
#include "dynamic.h"
#include "memory.h"

#include <stdlib.h>

enum {
  COLUMN_ITEM,
  COLUMN_CATEGORY,
  COLUMN_CUSTOMERS,
  COLUMN_AGAIN,
  COLUMN_RATE,
  COLUMN_CYCLE,
  N_COLUMNS
};

enum { SHOWN = 50 };

#define REST                                                                                       \
  {"customers", W_CUSTOMERS, CELL_COUNT, IN_BOTH}, {"again", W_BOUGHT_AGAIN, CELL_COUNT, IN_BOTH}, \
      {"rate", W_REPURCHASE_RATE, CELL_SHARE, IN_BOTH},                                            \
  {                                                                                                \
    "median_days", W_CYCLE, CELL_NUMBER, IN_BOTH                                                   \
  }

/* By items, the column of categories is not there, and the other way round. */
static const report_column item_columns[N_COLUMNS] = {
    {"item", W_ITEM, CELL_TEXT, IN_BOTH}, {"category", W_CATEGORY, CELL_TEXT, 0}, REST};
static const report_column category_columns[N_COLUMNS] = {
    {"item", W_ITEM, CELL_TEXT, 0}, {"category", W_CATEGORY, CELL_TEXT, IN_BOTH}, REST};

static const report_section item_section = {"rows", W_TITLE_REPURCHASE, 0, N_COLUMNS, item_columns};
static const report_section category_section = {"rows", W_TITLE_REPURCHASE, 0, N_COLUMNS,
                                                category_columns};

static int give_key(const pipeline *p, report *r, const rfm_repurchase *row)
{
  cell cells[N_COLUMNS];

  cells[COLUMN_ITEM] = cells[COLUMN_CATEGORY] = cell_text(key_names_of(&p->orders.names, row->key));
  cells[COLUMN_CUSTOMERS] = cell_count(row->n_buyers);
  cells[COLUMN_AGAIN] = cell_count(row->n_again);
  cells[COLUMN_RATE] = cell_share(row->rate);
  cells[COLUMN_CYCLE] = cell_number(row->median_gap);
  return report_row(r, cells);
}

static int ask(const pipeline *p, rfm_repurchase *rows, int64_t room, int64_t *n)
{
  const int32_t by = p->orders.named == ROLE_ITEM ? RFM_REPURCHASE_ITEM : RFM_REPURCHASE_CATEGORY;
  rfm_error error;

  return from_status(rfm_report_repurchase(p->orders.table, rfm_features_metrics(p->features), by,
                                           p->options->window_days, p->as_of_day, rows, room, n,
                                           &error),
                     &error, "count repurchases");
}

static int give_rows(const pipeline *p, report *r, const rfm_repurchase *rows, int64_t n)
{
  const int64_t top = p->options->top ? p->options->top : report_is_table(r) ? SHOWN : n;
  char line[128], some[AMOUNT_SIZE], all[AMOUNT_SIZE];
  int status = report_begin(r, p->orders.named == ROLE_ITEM ? &item_section : &category_section);

  for (int64_t i = 0; i < n && i < top && !status; i++)
    status = give_key(p, r, &rows[i]);
  if (!status && top < n)
    report_note(r, say_with(line, sizeof line, (language)p->options->lang, W_NOTE_FIRST_ROWS,
                            amount_count(top, some), amount_count(n, all), NULL));
  return status;
}

static int write_repurchase(const pipeline *p, report **r)
{
  const int64_t room = (int64_t)p->orders.names.n;
  rfm_repurchase *rows = new_array((size_t)room + 1, sizeof *rows);
  int64_t n = 0;
  int status = ask(p, rows, room, &n);

  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = give_rows(p, *r, rows, n);
  free(rows);
  return status;
}

int command_repurchase(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = dynamic_load(&p, o, W_WINDOW_OF_PURCHASES);

  if (!status)
    status = write_repurchase(&p, &r);
  return pipeline_finish(&p, r, status);
}
