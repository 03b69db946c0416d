/* SPDX-License-Identifier: MIT */
/* Results: sections of rows, written as a readable table, CSV, JSON or a table of a database.
 *
 * A command says what its columns are and hands over rows; what they look like is decided here.
 * Readable tables and JSON show every section, notes and counts; CSV and databases hold one table,
 * so they get the first section. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "options.h"

#include <stdint.h>
#include <stdio.h>

typedef enum cell_type {
  CELL_EMPTY,
  CELL_TEXT,
  CELL_COUNT,  /* a whole number */
  CELL_NUMBER, /* a number; two decimals in tables */
  CELL_FINE,   /* a number; four decimals in tables */
  CELL_MONEY,  /* minor units */
  CELL_SHARE,  /* 0..1; percent in tables */
  CELL_DAY
} cell_type;

typedef struct cell {
  cell_type type;
  const char *text;
  size_t size; /* of text */
  int64_t count;
  double number;
} cell;

enum {
  IN_TABLE = 1, /* a readable table has the column */
  IN_DATA = 2,  /* CSV, JSON and databases have it */
  IN_BOTH = 3
};

typedef struct report_column {
  const char *key; /* its name in CSV, JSON and databases, in every language */
  word header;
  cell_type type;
  int where; /* IN_... */
} report_column;

typedef struct report_section {
  const char *key; /* its name in JSON */
  word title;
  int is_page; /* one row, shown line by line */
  int n_columns;
  const report_column *columns;
} report_section;

/* What every table says about itself. */
typedef struct report_head {
  int32_t as_of_day, is_last_event;
  int32_t window_days; /* 0: all history */
  word window_of;      /* what the window is of; {1} is the window */
  int32_t money;       /* an rfm_money; 0: not told */
  int32_t purchase;    /* a purchase_unit; 0: not told */
  int32_t lacks_order; /* it is so for want of a column of order numbers */
  int32_t n_levels;    /* 0: no scores are used, and there are no breaks */
  int32_t breaks_day;
  const char *map;  /* that segments are of; NULL: there are none */
  int32_t is_plain; /* nothing to say: simulated orders, weights */
  int32_t only_csv; /* whatever the name of the output */
  int32_t is_lines; /* JSON: rows of the first section are lines of their own, the rest is one more
                     */
} report_head;

typedef struct report report;

/* Whether results can go to @output (NULL: standard output), which @option names: it is not the
 * input, its name says what it should be, and it is not there unless it may be replaced. @only_csv
 * as in report_head. Returns an exit status. */
int report_check(const options *o, const char *option, const char *output, int only_csv);

/* Opens the output, which was checked. @key is the name of the first section in JSON: always
 * "rows". */
int report_open(report **out, const options *o, const report_head *head);

/* Begins a section, ending the one before. */
int report_begin(report *r, const report_section *section);

/* A readable table does not show this column of the present section: there is nothing to say in it.
 * The other outputs have it. */
void report_leave_out(report *r, int column);

/* Whether a person will read it as a table. */
int report_is_table(const report *r);

/* One row of the present section, one cell per column. */
int report_row(report *r, const cell *cells);

/* A row that only readable tables show, below a line: the sum of the others. */
int report_total(report *r, const cell *cells);

/* A line below a readable table. */
void report_note(report *r, const char *text);

/* A note already tells the count @key: a readable table does not repeat it. */
void report_told(report *r, const char *key);

/* How many of something there were; a readable table leaves out zeros. */
void report_count(report *r, const char *key, word label, int64_t n);

/* A number beside the rows: JSON holds it under its own key, a readable table says it in a note. */
void report_figure(report *r, const char *key, cell figure);

/* The same for several numbers, borrowed until report_close(). */
void report_figures(report *r, const char *key, const double *numbers, int n);

/* Ends the output. With a @status other than EXIT_DONE nothing is left behind. Returns @status or a
 * failure of its own. */
int report_close(report *r, int status);

cell cell_empty(void);
cell cell_text(const char *text);
cell cell_bytes(const char *text, size_t size);
cell cell_count(int64_t count);
cell cell_number(double number); /* NaN: empty */
cell cell_fine(double number);   /* NaN: empty */
cell cell_money(double minor);   /* NaN: empty */
cell cell_share(double share);   /* NaN: empty */
cell cell_day(int32_t day);

#endif
