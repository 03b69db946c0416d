/* SPDX-License-Identifier: MIT */
/* A file of judgements: its fields are kept as text until all are there, since only the whole shows
 * whether the first line and the first column are names. */
#include "matrix_file.h"

#include "decimal.h"
#include "memory.h"
#include "messages.h"
#include "source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FIELDS = MOST_CRITERIA + 1 };

typedef struct matrix_text {
  const char *path;
  int comma, n_rows, n_columns;
  int64_t line[MOST_FIELDS]; /* of each row */
  char *text[MOST_FIELDS][MOST_FIELDS];
} matrix_text;

/* ---- text ---- */

static int is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static char *trimmed(const field *f)
{
  const char *at = f->text ? f->text : "", *end = at + (f->text ? f->size : 0);

  while (at < end && is_blank(*at))
    at++;
  while (at < end && is_blank(end[-1]))
    end--;
  return copy_text(at, (size_t)(end - at));
}

static int take_row(const text_row *r, void *user)
{
  matrix_text *t = user;

  if (r->n > MOST_FIELDS || t->n_rows == MOST_FIELDS)
    return bad_data("%s, line %lld: expected at most %d criteria", t->path, (long long)r->number,
                    MOST_CRITERIA);
  if (t->n_rows && r->n != t->n_columns)
    return bad_data("%s, line %lld: expected %d columns, found %d", t->path, (long long)r->number,
                    t->n_columns, r->n);
  t->n_columns = r->n;
  t->line[t->n_rows] = r->number;
  for (int j = 0; j < r->n; j++)
    t->text[t->n_rows][j] = trimmed(&r->fields[j]);
  if (!t->n_rows++ && r->n == 1 && other_delimiter(t->text[0][0]))
    return bad_data("%s, line 1: there is one column, \"%.80s\"; try --delimiter %s", t->path,
                    t->text[0][0], other_delimiter(t->text[0][0]));
  return EXIT_DONE;
}

static int parse_decimal(const char *text, size_t size, int comma, double *number)
{
  decimal d;

  if (!decimal_parse(text, size, comma, &d))
    return 0;
  *number = (double)d.digits / pow(10, d.scale);
  return 1;
}

int matrix_number(const char *text, size_t size, int comma, double *number)
{
  const char *slash = memchr(text, '/', size);
  const size_t n = slash ? (size_t)(slash - text) : size;
  double below = 1;

  if (!parse_decimal(text, n, comma, number))
    return 0;
  if (slash && !parse_decimal(slash + 1, size - n - 1, comma, &below))
    return 0;
  *number /= below;
  return *number > 0 && below > 0;
}

/* Neither blank nor anything that begins like a number. */
static int is_name(const char *text)
{
  return *text && !strchr("0123456789+-.,/", *text);
}

/* The corner may be blank, or a name of either, or of neither; no names stand beside a number. */
static int first_row_is_names(const matrix_text *t)
{
  if (*t->text[0][0] && !is_name(t->text[0][0]))
    return 0;
  for (int j = 1; j < t->n_columns; j++)
    if (is_name(t->text[0][j]))
      return 1;
  return 0;
}

static int first_column_is_names(const matrix_text *t)
{
  for (int i = 1; i < t->n_rows; i++)
    if (is_name(t->text[i][0]))
      return 1;
  return 0;
}

/* ---- matrix ---- */

static int take_value(matrix_file *m, const matrix_text *t, int row, int column, int i, int j)
{
  const char *text = t->text[row][column];
  double *value = &m->values[i * m->n + j];

  *value = i == j ? 1 : NAN;
  if (*text && !matrix_number(text, strlen(text), t->comma, value))
    return bad_data("%s, line %lld, column %d: expected a number above 0 such as 3, 1/3 or 0.33, "
                    "or nothing, not \"%s\"",
                    t->path, (long long)t->line[row], column + 1, text);
  if (i == j && *value != 1)
    return bad_data("%s, line %lld, column %d: expected 1, what a criterion is to itself, not "
                    "\"%s\"",
                    t->path, (long long)t->line[row], column + 1, text);
  return EXIT_DONE;
}

static int take_name(matrix_file *m, const matrix_text *t, int row, int column, int i)
{
  const char *name = t->text[row][column];

  if (!*name)
    return bad_data("%s, line %lld, column %d: expected the name of a criterion", t->path,
                    (long long)t->line[row], column + 1);
  if (m->names[i] && strcmp(m->names[i], name) != 0)
    return bad_data("%s, line %lld: the criterion is \"%s\" here and \"%s\" in the first line",
                    t->path, (long long)t->line[row], name, m->names[i]);
  if (!m->names[i])
    m->names[i] = copy_text(name, strlen(name));
  return EXIT_DONE;
}

static int take_matrix(matrix_file *m, const matrix_text *t)
{
  const int top = first_row_is_names(t), left = first_column_is_names(t);
  const int n = t->n_rows - top;
  int status = EXIT_DONE;

  if (n != t->n_columns - left || n < 2 || n > MOST_CRITERIA)
    return bad_data("%s: expected a square matrix of 2 to %d criteria, found judgements "
                    "in lines: %d, in columns: %d",
                    t->path, MOST_CRITERIA, n, t->n_columns - left);
  m->n = n;
  m->values = new_array((size_t)(n * n), sizeof *m->values);
  for (int i = 0; i < n && !status; i++) {
    if (top)
      status = take_name(m, t, 0, left + i, i);
    if (left && !status)
      status = take_name(m, t, top + i, 0, i);
    for (int j = 0; j < n && !status; j++)
      status = take_value(m, t, top + i, left + j, i, j);
  }
  return status;
}

int matrix_file_read(matrix_file *m, const char *path, const options *o)
{
  matrix_text t;
  const row_taker taker = {NULL, take_row, &t};
  int status;

  memset(m, 0, sizeof *m);
  memset(&t, 0, sizeof t);
  t.path = strcmp(path, "-") == 0 ? "standard input" : path;
  t.comma = o->decimal_comma;
  status = source_read(path, o->delimiter, &taker);
  if (!status)
    status = take_matrix(m, &t);
  for (int i = 0; i < MOST_FIELDS; i++)
    for (int j = 0; j < MOST_FIELDS; j++)
      free(t.text[i][j]);
  return status;
}

void matrix_file_free(matrix_file *m)
{
  free(m->values);
  for (int i = 0; i < MOST_CRITERIA; i++)
    free(m->names[i]);
  memset(m, 0, sizeof *m);
}
