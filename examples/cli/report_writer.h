/* SPDX-License-Identifier: MIT */
/* What a writer of results sees of a report, and the four writers. */
#ifndef CLI_REPORT_WRITER_H
#define CLI_REPORT_WRITER_H

#include "report.h"

#include "output_file.h"
#include "source.h"

enum { MAX_COUNTS = 32, MAX_TOLD = 4, MAX_FIGURES = 16 };

typedef struct report_counted {
  const char *key;
  word label;
  int64_t n;
} report_counted;

typedef struct report_kept {
  const char *key;
  cell figure;
  const double *numbers; /* or NULL */
  int n;
} report_kept;

typedef struct report_writer {
  int (*begin)(report *r, const report_section *section);
  int (*row)(report *r, const cell *cells);
  int (*total)(report *r, const cell *cells); /* or NULL */
  int (*end)(report *r);                      /* end of a section */
  int (*close)(report *r, int status);        /* end of everything */
} report_writer;

struct report {
  const options *options;
  report_head head;
  const report_section *section; /* the present one; NULL before the first */
  int n_sections;
  uint32_t left_out; /* a bit for each column of the section */
  const report_writer *writer;
  void *state;   /* the writer's own */
  target target; /* file NULL: standard output */
  output_file file;
  FILE *out; /* its stream */
  char **notes;
  size_t n_notes, notes_room;
  report_counted counts[MAX_COUNTS];
  int n_counts;
  report_kept figures[MAX_FIGURES];
  int n_figures;
  const char *told[MAX_TOLD]; /* counts that a note tells */
  int n_told;
};

/* Each sets writer and state; returns an exit status. */
int table_writer_open(report *r);
int csv_writer_open(report *r);
int json_writer_open(report *r);
int sqlite_writer_open(report *r);

/* A cell as machines read it: "" when empty, a point for decimals, no thousands separators. Returns
 * its length. */
enum { PLAIN_SIZE = 48 };
size_t cell_plain(const cell *c, int decimals, char out[PLAIN_SIZE]);

/* The column of the as-of day. A line is of a day of its own; the run, of the last one. */
const char *as_of_key(const report_head *head);

/* A window as --window takes it: "365", or "all" for 0. */
const char *window_plain(int32_t window_days, char out[PLAIN_SIZE]);

/* The same money as a number in whole units. */
double cell_major(const cell *c, int decimals);

#endif
