/* SPDX-License-Identifier: MIT */
/* JSON: one object with the head, each section as an array of objects, and the counts. Or lines:
 * each row of the first section an object, and last one object with all the rest. Rows are encoded
 * by jansson one at a time, so a million of them need no memory. */
#include "report_writer.h"

#include "field_date.h"
#include "memory.h"
#include "messages.h"

#include <jansson.h>

#include <stdlib.h>

enum { DIGITS = 15, ROW_FLAGS = JSON_COMPACT | JSON_REAL_PRECISION(DIGITS) };

static int dump(report *r, json_t *value)
{
  const int failed = !value || json_dumpf(value, r->out, ROW_FLAGS | JSON_ENCODE_ANY);

  json_decref(value);
  return failed ? bad_data("cannot write the output as JSON") : EXIT_DONE;
}

static json_t *date_value(int32_t day)
{
  char text[DATE_TEXT_SIZE];

  date_print(day, text);
  return json_string(text);
}

static json_t *value_of(const report *r, const cell *c)
{
  switch (c->type) {
  case CELL_EMPTY:
    return json_null();
  case CELL_TEXT:
    return json_stringn(c->text, c->size); /* NULL when it is not UTF-8 */
  case CELL_COUNT:
    return json_integer(c->count);
  case CELL_MONEY:
    return json_real(cell_major(c, r->options->decimals));
  case CELL_DAY:
    return date_value((int32_t)c->count);
  default:
    return json_real(c->number);
  }
}

/* Between two members of the document. */
static const char *separator(const report *r)
{
  return r->head.is_lines ? "," : ",\n";
}

/* Whether rows are lines of their own now. */
static int in_lines(const report *r)
{
  return r->head.is_lines && r->n_sections == 1;
}

static int json_begin(report *r, const report_section *section)
{
  int *n_rows = r->state; /* of the section */

  *n_rows = 0;
  if (!in_lines(r))
    fprintf(r->out, "%s\"%s\":[", separator(r), section->key);
  return EXIT_DONE;
}

static int json_row(report *r, const cell *cells)
{
  const report_section *s = r->section;
  int *n_rows = r->state;
  json_t *object = json_object();

  for (int i = 0; i < s->n_columns; i++) {
    if (!(s->columns[i].where & IN_DATA))
      continue;
    if (json_object_set_new(object, s->columns[i].key, value_of(r, &cells[i]))) {
      json_decref(object);
      return bad_data("column %s: text that is not UTF-8; JSON cannot hold it, CSV can",
                      s->columns[i].key);
    }
  }
  if ((*n_rows)++ && !in_lines(r))
    fputc(',', r->out);
  if (!r->head.is_lines)
    fputc('\n', r->out);
  if (dump(r, object))
    return EXIT_BAD_DATA;
  if (in_lines(r))
    fputc('\n', r->out);
  return EXIT_DONE;
}

static int dump_head(report *r)
{
  static const char *const units[] = {
      [UNIT_ROW] = "row", [UNIT_ORDER] = "order", [UNIT_DAY] = "day"};
  const report_head *h = &r->head;
  char window[PLAIN_SIZE];
  json_t *learned;

  fputs("\"as_of\":", r->out);
  if (dump(r, date_value(h->as_of_day)))
    return EXIT_BAD_DATA;
  fprintf(r->out, "%s\"window\":\"%s\"%s\"breaks_of\":", separator(r),
          window_plain(h->window_days, window), separator(r));
  learned = h->n_levels ? date_value(h->breaks_day) : json_null();
  if (dump(r, learned))
    return EXIT_BAD_DATA;
  if (h->map) {
    fprintf(r->out, "%s\"map\":", separator(r));
    if (dump(r, json_string(h->map)))
      return bad_data("--map %s: a name that is not UTF-8; JSON cannot hold it, CSV can", h->map);
  }
  if (h->money)
    fprintf(r->out, "%s\"money\":\"%s\"", separator(r), h->money == 2 ? "gross" : "net");
  if (h->purchase)
    fprintf(r->out, "%s\"purchase\":\"%s\"", separator(r), units[h->purchase]);
  return EXIT_DONE;
}

/* The object opens where the lines end. */
static int json_end(report *r)
{
  if (in_lines(r)) {
    fputc('{', r->out);
    return dump_head(r);
  }
  fputs(r->head.is_lines ? "]" : "\n]", r->out);
  return EXIT_DONE;
}

static json_t *array_of(const double *numbers, int n)
{
  json_t *array = json_array();

  for (int i = 0; i < n; i++)
    json_array_append_new(array, json_real(numbers[i]));
  return array;
}

static int dump_figures(report *r)
{
  for (int i = 0; i < r->n_figures; i++) {
    const report_kept *f = &r->figures[i];

    fprintf(r->out, "%s\"%s\":", separator(r), f->key);
    if (dump(r, f->numbers ? array_of(f->numbers, f->n) : value_of(r, &f->figure)))
      return EXIT_BAD_DATA;
  }
  return EXIT_DONE;
}

static int json_close(report *r, int status)
{
  json_t *counts;

  free(r->state);
  if (status)
    return status;
  status = dump_figures(r);
  if (status)
    return status;
  counts = json_object();
  for (int i = 0; i < r->n_counts; i++)
    json_object_set_new(counts, r->counts[i].key, json_integer(r->counts[i].n));
  fprintf(r->out, "%s\"counts\":", separator(r));
  status = dump(r, counts);
  fputs(r->head.is_lines ? "}\n" : "\n}\n", r->out);
  return status;
}

int json_writer_open(report *r)
{
  static const report_writer writer = {json_begin, json_row, NULL, json_end, json_close};

  r->writer = &writer;
  r->state = new_array(1, sizeof(int));
  if (r->head.is_lines)
    return EXIT_DONE;
  fputs("{\n", r->out);
  if (!r->head.is_plain)
    return dump_head(r);
  fprintf(r->out, "\"version\":\"%s\"", rfm_version());
  return EXIT_DONE;
}
