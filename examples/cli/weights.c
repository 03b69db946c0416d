/* SPDX-License-Identifier: MIT */
/* --weights: three numbers, a name, or a CSV file with the columns criterion and weight. */
#include "weights.h"

#include "decimal.h"
#include "messages.h"
#include "platform.h"
#include "source.h"

#include <math.h>
#include <string.h>

static const double CONSISTENT_UP_TO = 0.1; /* Saaty 1977 */

typedef struct weights_file {
  const char *path;
  double *weights;
  int n_columns, criterion_at, weight_at, cr_at;
  double cr; /* 0 where the file does not tell */
  int found[N_SCORED];
} weights_file;

/* Weights are small: a comma in one is that of decimals. */
static int parse_weight(const char *text, size_t size, double *weight)
{
  decimal number;

  if (!text || !decimal_parse(text, size, memchr(text, ',', size) != NULL, &number) ||
      number.digits < 0)
    return 0;
  *weight = (double)number.digits / pow(10, number.scale);
  return 1;
}

static int parse_list(const char *text, double weights[N_SCORED])
{
  for (int i = 0; i < N_SCORED; i++) {
    const size_t size = strcspn(text, ",");

    if (!parse_weight(text, size, &weights[i]) || (text[size] == ',') != (i + 1 < N_SCORED))
      return 0;
    text += size + 1;
  }
  return 1;
}

static int take_header(const char *const *names, int n, void *user)
{
  weights_file *f = user;

  f->n_columns = n;
  f->criterion_at = columns_named(names, n, "criterion");
  f->weight_at = columns_named(names, n, "weight");
  f->cr_at = columns_named(names, n, "cr");
  if (f->criterion_at < 0 || f->weight_at < 0)
    return bad_data("%s, line 1: expected criterion,weight as rfm ahp -o writes them", f->path);
  return EXIT_DONE;
}

static int take_row(const text_row *r, void *user)
{
  static const struct {
    const char *name, *letter;
  } criteria[N_SCORED] = {{"recency", "r"}, {"frequency", "f"}, {"monetary", "m"}};
  weights_file *f = user;

  if (r->n != f->n_columns)
    return bad_data("%s, line %lld: expected %d columns", f->path, (long long)r->number,
                    f->n_columns);
  for (int i = 0; i < N_SCORED; i++) {
    const field name = r->fields[f->criterion_at], weight = r->fields[f->weight_at];

    if (!field_is(name, criteria[i].name) && !field_is(name, criteria[i].letter))
      continue;
    if (!parse_weight(weight.text, weight.size, &f->weights[i]))
      return bad_data("%s, line %lld, column weight: expected a number of 0 or more", f->path,
                      (long long)r->number);
    f->found[i] = 1;
  }
  if (f->cr_at >= 0 && !parse_weight(r->fields[f->cr_at].text, r->fields[f->cr_at].size, &f->cr))
    f->cr = 0;
  return EXIT_DONE;
}

void weights_doubt(const char *name, double cr, double limit)
{
  if (cr > limit)
    note("%s: consistency ratio %.4g is above %.2f: ask again before using these weights", name, cr,
         limit);
}

static int read_file(const char *path, double weights[N_SCORED])
{
  weights_file f = {.path = path, .weights = weights};
  const row_taker taker = {take_header, take_row, &f};
  const int status = source_read(path, DELIMITER_OF_HEADER, &taker);

  if (!status && !(f.found[0] && f.found[1] && f.found[2]))
    return bad_data("%s: expected weights of the criteria recency, frequency and monetary, or R, "
                    "F and M (give the matrix of rfm ahp a first line "
                    ",recency,frequency,monetary)",
                    path);
  if (!status)
    weights_doubt(path, f.cr, CONSISTENT_UP_TO);
  return status;
}

/* What has a comma, or is a number, and names no file, was not meant to name one. */
static int looks_like_numbers(const char *text)
{
  double one;

  return path_kind(text) == PATH_NOTHING &&
         (strchr(text, ',') || parse_weight(text, strlen(text), &one));
}

int weights_settle(const options *o, rfm_scorer_options *how, double weights[N_SCORED])
{
  int status = EXIT_DONE;

  if (!o->weights || strcmp(o->weights, "hughes") == 0) {
    how->weighting = RFM_WEIGHTING_EQUAL;
    return EXIT_DONE;
  }
  if (strcmp(o->weights, "stone") == 0) {
    how->weighting = RFM_WEIGHTING_STONE;
    return EXIT_DONE;
  }
  if (!parse_list(o->weights, weights))
    status =
        looks_like_numbers(o->weights)
            ? bad_usage("--weights takes three numbers R,F,M, or a file, not \"%s\"", o->weights)
            : read_file(o->weights, weights);
  if (!status && weights[0] + weights[1] + weights[2] <= 0)
    status = bad_usage("--weights: not all of them can be 0");
  how->weights = weights;
  how->n_columns = N_SCORED;
  return status;
}
