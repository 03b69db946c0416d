/* SPDX-License-Identifier: MIT */
/* rfm segments: one row per segment, in the order of the map, and what to do with each. */
#include "commands.h"

#include "amounts.h"
#include "field_date.h"
#include "memory.h"
#include "segment_setup.h"
#include "totals.h"

#include <stdlib.h>

enum {
  COLUMN_KEY,
  COLUMN_NAME,
  COLUMN_PATTERN,
  COLUMN_CUSTOMERS,
  COLUMN_PCT_CUSTOMERS,
  COLUMN_ONE_TIME,
  COLUMN_ORDERS,
  COLUMN_REVENUE,
  COLUMN_PCT_REVENUE,
  COLUMN_AVERAGE,
  COLUMN_CODE,
  COLUMN_ACTION,
  N_COLUMNS
};

/* The three segments that always follow those of the map. */
enum { FROM_LAST_OTHER = 3, FROM_LAST_PROSPECT = 2, FROM_LAST_RETURNED = 1 };

static const report_column segment_columns[N_COLUMNS] = {
    {"segment", W_SEGMENT, CELL_TEXT, IN_DATA},
    {"name", W_SEGMENT, CELL_TEXT, IN_BOTH},
    {"pattern", W_PATTERN, CELL_TEXT, IN_BOTH},
    {"customers", W_CUSTOMERS, CELL_COUNT, IN_BOTH},
    {"share_customers", W_PCT_CUSTOMERS, CELL_SHARE, IN_BOTH},
    {"one_time_buyers", W_ONE_TIME, CELL_COUNT, IN_BOTH},
    {"orders", W_ORDERS, CELL_COUNT, IN_BOTH},
    {"revenue", W_REVENUE, CELL_MONEY, IN_BOTH},
    {"share_revenue", W_PCT_REVENUE, CELL_SHARE, IN_BOTH},
    {"average_order", W_AVERAGE_ORDER, CELL_MONEY, IN_BOTH},
    {"action_code", W_ACTION, CELL_TEXT, IN_DATA},
    {"action", W_ACTION, CELL_TEXT, IN_BOTH},
};

static const report_section segment_section = {"rows", W_TITLE_SEGMENTS, 0, N_COLUMNS,
                                               segment_columns};

static void set_numbers(cell cells[N_COLUMNS], const totals *part, const totals *all)
{
  cells[COLUMN_CUSTOMERS] = cell_count(part->customers);
  cells[COLUMN_PCT_CUSTOMERS] = totals_share_customers(part, all);
  cells[COLUMN_ONE_TIME] = part->one_time < 0 ? cell_empty() : cell_count(part->one_time);
  cells[COLUMN_ORDERS] = cell_count(part->orders);
  cells[COLUMN_REVENUE] = cell_money((double)part->revenue);
  cells[COLUMN_PCT_REVENUE] = totals_share_revenue(part, all);
  cells[COLUMN_AVERAGE] = totals_average_order(part);
}

static void set_words(cell cells[N_COLUMNS], const pipeline *p, int32_t segment,
                      char patterns[PATTERNS_SIZE])
{
  const char *tag = language_tag((language)p->options->lang);

  cells[COLUMN_KEY] = cell_text(rfm_segments_key(p->segments, segment));
  cells[COLUMN_NAME] = cell_text(rfm_segments_name(p->segments, segment, tag));
  cells[COLUMN_PATTERN] = cell_text(segments_patterns(p, segment, patterns));
  cells[COLUMN_CODE] = cell_text(rfm_segments_action_code(p->segments, segment));
  cells[COLUMN_ACTION] = cell_text(rfm_segments_action(p->segments, segment, tag));
}

/* Machines get prospects and returned-only as rows without percentages; readable tables tell of
 * them beneath. */
static int give_outside(const pipeline *p, report *r, const totals *parts, int32_t segment)
{
  char patterns[PATTERNS_SIZE];
  cell cells[N_COLUMNS];

  if (report_is_table(r))
    return EXIT_DONE;
  for (int i = 0; i < N_COLUMNS; i++)
    cells[i] = cell_empty();
  set_words(cells, p, segment, patterns);
  cells[COLUMN_CUSTOMERS] = cell_count(parts[segment].customers);
  cells[COLUMN_REVENUE] = cell_money((double)parts[segment].revenue);
  return report_row(r, cells);
}

static int give_total(const pipeline *p, report *r, const totals *all)
{
  cell cells[N_COLUMNS];

  for (int i = 0; i < N_COLUMNS; i++)
    cells[i] = cell_empty();
  cells[COLUMN_NAME] = cell_text(say((language)p->options->lang, W_TOTAL));
  set_numbers(cells, all, all);
  return report_total(r, cells);
}

static int give_rows(const pipeline *p, report *r, const totals *parts, const totals *all)
{
  const int32_t n = rfm_segments_size(p->segments);
  char patterns[PATTERNS_SIZE];
  cell cells[N_COLUMNS];
  int status = EXIT_DONE;

  for (int32_t i = 0; i < n - FROM_LAST_PROSPECT && !status; i++) {
    if (i == n - FROM_LAST_OTHER && !parts[i].customers)
      continue;
    set_words(cells, p, i, patterns);
    set_numbers(cells, &parts[i], all);
    status = report_row(r, cells);
  }
  if (!status)
    status = give_outside(p, r, parts, n - FROM_LAST_PROSPECT);
  if (!status)
    status = give_outside(p, r, parts, n - FROM_LAST_RETURNED);
  return status ? status : give_total(p, r, all);
}

static void add_note(const pipeline *p, report *r, word w, const char *value, const char *second)
{
  char line[256];

  report_note(r, say_with(line, sizeof line, (language)p->options->lang, w, value, second, NULL));
}

/* With a window, names that speak of purchases may stand for customers who made none in it. */
static void note_silent(const pipeline *p, report *r, const totals *parts)
{
  const int32_t n = rfm_segments_size(p->segments) - FROM_LAST_PROSPECT;
  char number[AMOUNT_SIZE], days[AMOUNT_SIZE];
  int64_t silent = 0;
  int has_silent = 0;

  for (int32_t i = 0; i < n; i++)
    has_silent |= parts[i].customers && !parts[i].orders;
  for (int64_t i = 0; i < p->n_rows; i++)
    silent += pipeline_is_buyer(p, i) && p->value[1][i] == 0;
  if (p->window_days && has_silent)
    add_note(p, r, W_NOTE_SILENT, amount_count(silent, number), amount_count(p->window_days, days));
}

static void give_notes(const pipeline *p, report *r, const totals *parts)
{
  const int32_t n = rfm_segments_size(p->segments);
  const int64_t prospects = parts[n - FROM_LAST_PROSPECT].customers;
  const int64_t returned = parts[n - FROM_LAST_RETURNED].customers;
  char number[AMOUNT_SIZE], day[DATE_TEXT_SIZE];

  if (prospects)
    add_note(p, r, W_NOTE_PROSPECTS, amount_count(prospects, number), NULL);
  if (returned)
    add_note(p, r, W_NOTE_RETURNED, amount_count(returned, number), NULL);
  report_told(r, "prospects");
  report_told(r, "returned_only");
  pipeline_note_anonymous(p, r);
  date_print(p->as_of_day, day);
  add_note(p, r, W_NOTE_ONE_TIME, day, NULL);
  add_note(p, r, W_NOTE_LOST, NULL, NULL);
  note_silent(p, r, parts);
  pipeline_note_above_mean(p, r);
}

static int write_segments(const pipeline *p, report *r)
{
  totals *parts = new_array((size_t)rfm_segments_size(p->segments), sizeof *parts);
  totals all = {0};
  int status;

  for (int64_t i = 0; i < p->n_rows; i++) {
    totals_add(&parts[p->segment[i]], p, i);
    if (pipeline_is_buyer(p, i))
      totals_add(&all, p, i);
  }
  status = report_begin(r, &segment_section);
  if (!status)
    status = give_rows(p, r, parts, &all);
  if (!status)
    give_notes(p, r, parts);
  free(parts);
  return status;
}

int command_segments(const options *o)
{
  report *r = NULL;
  pipeline p;
  int status = pipeline_run(&p, o);

  if (!status && !p.segments)
    status = bad_usage(
        "the classic map is made for 5 levels; give a map for these levels with --map FILE");
  if (!status)
    status = pipeline_open_report(&p, &r);
  if (!status)
    status = write_segments(&p, r);
  return pipeline_finish(&p, r, status);
}
