/* SPDX-License-Identifier: MIT */
/* rfm customer: one page about one customer. */
#include "commands.h"

#include "amounts.h"
#include "customer_sections.h"

#include <math.h>
#include <string.h>

enum {
  COLUMN_ID,
  COLUMN_KEY,
  COLUMN_NAME,
  COLUMN_ACTION_CODE,
  COLUMN_ACTION,
  COLUMN_RECENCY,
  COLUMN_FREQUENCY,
  COLUMN_MONETARY,
  COLUMN_R,
  COLUMN_F,
  COLUMN_M,
  COLUMN_R_TEXT,
  COLUMN_F_TEXT,
  COLUMN_M_TEXT,
  COLUMN_CELL,
  COLUMN_PATTERN,
  COLUMN_COMPOSITE,
  N_COLUMNS
};

enum { LEVEL_SIZE = 64 };

static const report_column page_columns[N_COLUMNS] = {
    {"id", W_MEMBER, CELL_TEXT, IN_BOTH},
    {"segment", W_SEGMENT, CELL_TEXT, IN_DATA},
    {"name", W_SEGMENT, CELL_TEXT, IN_BOTH},
    {"action_code", W_ACTION, CELL_TEXT, IN_DATA},
    {"action", W_ACTION, CELL_TEXT, IN_BOTH},
    {"recency_days", W_RECENCY, CELL_COUNT, IN_BOTH},
    {"frequency", W_PURCHASES, CELL_COUNT, IN_BOTH},
    {"monetary", W_SPEND, CELL_MONEY, IN_BOTH},
    {"r", W_R_SCORE, CELL_COUNT, IN_DATA},
    {"f", W_F_SCORE, CELL_COUNT, IN_DATA},
    {"m", W_M_SCORE, CELL_COUNT, IN_DATA},
    {"r", W_R_SCORE, CELL_TEXT, IN_TABLE},
    {"f", W_F_SCORE, CELL_TEXT, IN_TABLE},
    {"m", W_M_SCORE, CELL_TEXT, IN_TABLE},
    {"cell", W_CELL, CELL_TEXT, IN_BOTH},
    {"pattern", W_PATTERN, CELL_TEXT, IN_TABLE},
    {"composite", W_COMPOSITE, CELL_NUMBER, IN_BOTH},
};

static const report_section page_section = {"rows", W_TITLE_CUSTOMER, 1, N_COLUMNS, page_columns};

/* "4 of 5" */
static cell level_cell(const pipeline *p, int64_t i, int k, char text[LEVEL_SIZE])
{
  char level[AMOUNT_SIZE], levels[AMOUNT_SIZE];

  say_with(text, LEVEL_SIZE, (language)p->options->lang, W_N_LEVEL_OF,
           amount_count(p->score[N_SCORED * i + k], level),
           amount_count(rfm_scorer_levels(p->scorer)[k], levels), NULL);
  return cell_text(text);
}

static int give_page(const pipeline *p, report *r, int64_t i)
{
  const char *tag = language_tag((language)p->options->lang);
  char pattern[PATTERN_SIZE], cell_name[CELL_NAME_SIZE], levels[N_SCORED][LEVEL_SIZE];
  cell cells[N_COLUMNS];

  cells[COLUMN_ID] = pipeline_id(p, i);
  cells[COLUMN_KEY] = pipeline_segment_key(p, i);
  cells[COLUMN_NAME] = pipeline_segment_name(p, i);
  cells[COLUMN_ACTION_CODE] = cells[COLUMN_ACTION] = cell_empty();
  if (p->segments) {
    cells[COLUMN_ACTION_CODE] = cell_text(rfm_segments_action_code(p->segments, p->segment[i]));
    cells[COLUMN_ACTION] = cell_text(rfm_segments_action(p->segments, p->segment[i], tag));
  }
  cells[COLUMN_RECENCY] = pipeline_days(p, i);
  cells[COLUMN_FREQUENCY] = cell_count((int64_t)p->value[1][i]);
  cells[COLUMN_MONETARY] = cell_money(p->value[2][i]);
  for (int k = 0; k < N_SCORED; k++) {
    cells[COLUMN_R + k] = cell_count(p->score[N_SCORED * i + k]);
    cells[COLUMN_R_TEXT + k] = level_cell(p, i, k, levels[k]);
  }
  cells[COLUMN_PATTERN] = pipeline_pattern(p, i, pattern);
  cells[COLUMN_CELL] = pipeline_cell(p, p->cell[i], cell_name);
  cells[COLUMN_COMPOSITE] = cell_number(p->composite[i]);
  return report_row(r, cells);
}

static int find_customer(const pipeline *p, rfm_id *id, int64_t *i)
{
  const char *text = p->options->customer;

  memset(id, 0, sizeof *id);
  id->struct_size = sizeof *id;
  id->n_bytes = (int64_t)strlen(text);
  id->bytes = (const uint8_t *)text;
  if (rfm_features_find(p->features, id, i, NULL))
    return bad_data("%s: there is no customer \"%s\" (ids count as written: 0001 is not 1)",
                    p->options->orders, text);
  return EXIT_DONE;
}

static int write_customer(const pipeline *p, report **r)
{
  rfm_id id;
  int64_t i = 0;
  int status = find_customer(p, &id, &i);

  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = report_begin(*r, &page_section);
  if (!status)
    status = give_page(p, *r, i);
  if (!status && pipeline_is_buyer(p, i))
    status = customer_reasons(p, *r, i);
  if (!status && pipeline_is_buyer(p, i))
    status = customer_neighbours(p, *r, i);
  return status ? status : customer_events(p, *r, &id);
}

int command_customer(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = pipeline_run(&p, o);

  if (!status)
    status = write_customer(&p, &r);
  return pipeline_finish(&p, r, status);
}
