/* SPDX-License-Identifier: MIT */
/* Results: chooses the writer, opens and closes the output, and remembers notes and counts. */
#include "report_writer.h"

#include "amounts.h"
#include "field_date.h"
#include "memory.h"
#include "messages.h"
#include "platform.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ends_with(const char *text, const char *end)
{
  const size_t n = strlen(text), n_end = strlen(end);

  return n >= n_end && strcmp(text + n - n_end, end) == 0;
}

static format format_of(const report *r)
{
  const char *file = r->target.file;

  if (r->head.only_csv)
    return FORMAT_CSV;
  if (r->options->format)
    return (format)r->options->format;
  if (file && ends_with(file, ".csv"))
    return FORMAT_CSV;
  if (file && ends_with(file, ".json"))
    return FORMAT_JSON;
  return FORMAT_TABLE;
}

static int is_input(const report *r, const char *name)
{
  target input;
  int same;

  if (!name || strcmp(name, "-") == 0)
    return 0;
  input = target_of(name);
  same = target_is_same(&input, &r->target);
  target_free(&input);
  return same;
}

/* The output must not be what is read, nor a database without a table. */
static int check_target(const report *r)
{
  const options *o = r->options;
  const target *t = &r->target;
  int same = is_input(r, o->orders);

  if (!t->table && (ends_with(t->file, ".db") || ends_with(t->file, ".sqlite")))
    return bad_usage("-o %s: which table? Say %s:scores, for example", t->file, t->file);
  for (int i = 0; i < o->n_matrices && !same; i++)
    same = is_input(r, o->matrices[i]);
  return same ? bad_usage("-o %s: the output is the input; give another name", o->output)
              : EXIT_DONE;
}

static int open_file(report *r)
{
  r->out = stdout;
  if (!r->target.file)
    return EXIT_DONE;
  r->out = fopen(r->target.file, "wb");
  return r->out ? EXIT_DONE : bad_data("%s: %s", r->target.file, strerror(errno));
}

static int open_writer(report *r)
{
  int status = EXIT_DONE;

  if (r->target.file)
    status = check_target(r);
  if (!status && r->target.table)
    return sqlite_writer_open(r);
  if (!status)
    status = open_file(r);
  if (status)
    return status;
  switch (format_of(r)) {
  case FORMAT_CSV:
    return csv_writer_open(r);
  case FORMAT_JSON:
    return json_writer_open(r);
  default:
    return table_writer_open(r);
  }
}

static void release(report *r)
{
  for (size_t i = 0; i < r->n_notes; i++)
    free(r->notes[i]);
  free(r->notes);
  target_free(&r->target);
  free(r);
}

int report_open(report **out, const options *o, const report_head *head)
{
  report *r = new_array(1, sizeof *r);
  int status;

  *out = NULL;
  r->options = o;
  r->head = *head;
  if (o->output && strcmp(o->output, "-") != 0)
    r->target = target_of(o->output);
  status = open_writer(r);
  if (status) {
    if (r->out && r->out != stdout)
      fclose(r->out);
    release(r);
    return status;
  }
  *out = r;
  return EXIT_DONE;
}

int report_begin(report *r, const report_section *section)
{
  int status = r->section ? r->writer->end(r) : EXIT_DONE;

  r->section = section;
  r->n_sections++;
  return status ? status : r->writer->begin(r, section);
}

int report_is_table(const report *r)
{
  return r->writer->total != NULL;
}

int report_row(report *r, const cell *cells)
{
  return r->writer->row(r, cells);
}

int report_total(report *r, const cell *cells)
{
  return r->writer->total ? r->writer->total(r, cells) : EXIT_DONE;
}

void report_note(report *r, const char *text)
{
  r->notes = grow_array(r->notes, &r->notes_room, r->n_notes + 1, sizeof *r->notes);
  r->notes[r->n_notes++] = copy_text(text, strlen(text));
}

void report_told(report *r, const char *key)
{
  if (r->n_told < MAX_TOLD)
    r->told[r->n_told++] = key;
}

void report_count(report *r, const char *key, word label, int64_t n)
{
  const report_counted counted = {key, label, n};

  if (r->n_counts < MAX_COUNTS)
    r->counts[r->n_counts++] = counted;
}

static void keep_figure(report *r, report_kept kept)
{
  if (r->n_figures < MAX_FIGURES)
    r->figures[r->n_figures++] = kept;
}

void report_figure(report *r, const char *key, cell figure)
{
  const report_kept kept = {key, figure, NULL, 0};

  keep_figure(r, kept);
}

void report_figures(report *r, const char *key, const double *numbers, int n)
{
  const report_kept kept = {key, cell_empty(), numbers, n};

  keep_figure(r, kept);
}

/* Closes a file that was written; a disk may be full only now. */
static int close_file(report *r, int status)
{
  int failed, is_regular;

  if (!r->out)
    return status;
  is_regular = file_size(r->out) >= 0;
  failed = ferror(r->out);
  failed |= r->out == stdout ? fflush(r->out) : fclose(r->out);
  if (failed && !status)
    status = bad_data("%s: cannot write: %s", r->target.file ? r->target.file : "standard output",
                      strerror(errno));
  if (status && r->target.file && is_regular) /* never a device */
    remove(r->target.file);
  return status;
}

int report_close(report *r, int status)
{
  if (!r)
    return status;
  if (!status && r->section)
    status = r->writer->end(r);
  status = r->writer->close(r, status);
  status = close_file(r, status);
  release(r);
  return status;
}

size_t cell_plain(const cell *c, int decimals, char out[PLAIN_SIZE])
{
  out[0] = '\0';
  switch (c->type) {
  case CELL_EMPTY:
  case CELL_TEXT:
    break;
  case CELL_COUNT:
    snprintf(out, PLAIN_SIZE, "%lld", (long long)c->count);
    break;
  case CELL_NUMBER:
  case CELL_SHARE:
    amount_number(c->number, out);
    break;
  case CELL_MONEY:
    amount_plain(c->number, decimals, out);
    break;
  case CELL_DAY:
    date_print((int32_t)c->count, out);
    break;
  }
  return strlen(out);
}

double cell_major(const cell *c, int decimals)
{
  return floor(c->number + 0.5) / pow(10, decimals);
}

cell cell_empty(void)
{
  const cell c = {CELL_EMPTY, NULL, 0, 0, 0};

  return c;
}

cell cell_bytes(const char *text, size_t size)
{
  const cell c = {CELL_TEXT, text, size, 0, 0};

  return c;
}

cell cell_text(const char *text)
{
  return cell_bytes(text, strlen(text));
}

cell cell_count(int64_t count)
{
  const cell c = {CELL_COUNT, NULL, 0, count, 0};

  return c;
}

static cell number_of(cell_type type, double number)
{
  const cell c = {type, NULL, 0, 0, number};

  return isnan(number) ? cell_empty() : c;
}

cell cell_number(double number)
{
  return number_of(CELL_NUMBER, number);
}

cell cell_money(double minor)
{
  return number_of(CELL_MONEY, minor);
}

cell cell_share(double share)
{
  return number_of(CELL_SHARE, share);
}

cell cell_day(int32_t day)
{
  const cell c = {CELL_DAY, NULL, 0, day, 0};

  return c;
}
