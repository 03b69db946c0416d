/* SPDX-License-Identifier: MIT */
/* Results: chooses the writer, opens and closes the output, and remembers notes and counts. */
#include "report_writer.h"

#include "amounts.h"
#include "field_date.h"
#include "memory.h"
#include "messages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The ".csv" of a name, or nothing. */
static field ending_of(const char *file)
{
  const char *dot = strrchr(file, '.');
  field ending = {"", 0};

  if (dot && dot != file && !strpbrk(dot, "/\\") && !strchr("/\\", dot[-1])) {
    ending.text = dot;
    ending.size = strlen(dot);
  }
  return ending;
}

/* What the name of a file asks for; 0 when it asks for something that is not known. */
static int format_named(const char *file)
{
  const field ending = ending_of(file);

  if (field_is(ending, ".csv"))
    return FORMAT_CSV;
  if (field_is(ending, ".json"))
    return FORMAT_JSON;
  return !ending.size || field_is(ending, ".txt") ? FORMAT_TABLE : 0;
}

static format format_of(const report *r)
{
  if (r->head.only_csv)
    return FORMAT_CSV;
  if (r->options->format)
    return (format)r->options->format;
  return r->target.file ? (format)format_named(r->target.file) : FORMAT_TABLE;
}

static int is_input(const target *output, const char *name)
{
  target input;
  int same;

  if (!name || strcmp(name, "-") == 0)
    return 0;
  input = target_of(name);
  same = target_is_same(&input, output);
  target_free(&input);
  return same;
}

static int check_not_input(const options *o, const char *option, const target *t,
                           const char *output)
{
  int same = is_input(t, o->orders);

  for (int i = 0; i < o->n_matrices && !same; i++)
    same = is_input(t, o->matrices[i]);
  return same ? bad_usage("%s %s: the output is the input; give another name", option, output)
              : EXIT_DONE;
}

static int check_name(const options *o, const char *option, const char *file, int only_csv)
{
  const field ending = ending_of(file);

  if (field_is(ending, ".db") || field_is(ending, ".sqlite"))
    return bad_usage("%s %s: which table? Say %s:scores, for example", option, file, file);
  if (!o->format && !only_csv && !format_named(file))
    return bad_usage(
        "%s %s: what should %s be? Say --format table, csv or json, or end the name in "
        ".txt, .csv or .json",
        option, file, ending.text);
  return EXIT_DONE;
}

int report_check(const options *o, const char *option, const char *output, int only_csv)
{
  target t;
  int status;

  if (!output || strcmp(output, "-") == 0)
    return EXIT_DONE;
  t = target_of(output);
  status = t.table ? EXIT_DONE : check_name(o, option, t.file, only_csv);
  if (!status)
    status = check_not_input(o, option, &t, output);
  if (!status && !t.table)
    status = output_check(option, t.file, o->replace);
  target_free(&t);
  return status;
}

static int open_writer(report *r)
{
  int status;

  if (r->target.table)
    return sqlite_writer_open(r);
  status = output_open(&r->file, "-o", r->target.file, r->options->replace);
  if (status)
    return status;
  r->out = r->file.stream;
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
    status = output_close(&r->file, status);
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
  r->left_out = 0;
  return status ? status : r->writer->begin(r, section);
}

void report_leave_out(report *r, int column)
{
  r->left_out |= UINT32_C(1) << column;
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

int report_close(report *r, int status)
{
  if (!r)
    return status;
  if (!status && r->section)
    status = r->writer->end(r);
  status = r->writer->close(r, status);
  status = output_close(&r->file, status);
  release(r);
  return status;
}

const char *as_of_key(const report_head *head)
{
  return head->is_lines ? "run_as_of" : "as_of";
}

const char *window_plain(int32_t window_days, char out[PLAIN_SIZE])
{
  snprintf(out, PLAIN_SIZE, "%d", (int)window_days);
  return window_days ? out : "all";
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
  case CELL_FINE:
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

cell cell_fine(double number)
{
  return number_of(CELL_FINE, number);
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
