/* SPDX-License-Identifier: MIT */
/* The scorer that the options ask for. Typed breaks of money are in whole units, as the person sees
 * them. */
#include "scorer_setup.h"

#include "decimal.h"
#include "messages.h"
#include "saved_file.h"
#include "segment_setup.h"
#include "weights.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BREAKS = 99, DEFAULT_LEVELS = 5, WARN_AGE_DAYS = 366 };

static int has_breaks(const options *o)
{
  return o->breaks[0] || o->breaks[1] || o->breaks[2];
}

/* Rules that learn each column by itself, so that typed breaks may stand beside them. */
static int goes_with_breaks(int32_t rule)
{
  return !rule || rule == RFM_RULE_BREAKS || rule == RFM_RULE_QUANTILE || rule == RFM_RULE_WIDTH;
}

int scorer_check_options(const options *o)
{
  if (o->scorer && options_scoring_given(o))
    return bad_usage("%s cannot go with --scorer, which brings its own", options_scoring_given(o));
  if (segments_two_levels(o) && (o->bins || o->rule || has_breaks(o)))
    return bad_usage(
        "--map %s has two levels cut at the mean: --bins, --rule and breaks cannot go with it",
        o->map);
  if (has_breaks(o) && !goes_with_breaks(o->rule))
    return bad_usage("--breaks-r, --breaks-f and --breaks-m go with --rule quantile or width");
  if (!has_breaks(o) && o->rule == RFM_RULE_BREAKS)
    return bad_usage("--rule breaks needs --breaks-r, --breaks-f or --breaks-m");
  if (o->save_scorer && o->rule == RFM_RULE_NTILE)
    return bad_usage("--rule ntile has no breaks that could be saved");
  return o->save_scorer ? output_check("--save-scorer", o->save_scorer, o->replace) : EXIT_DONE;
}

/* "30,60,90,180" into @out; returns how many, or 0. Money is multiplied into minor units. */
static int parse_breaks(const char *text, double unit, double out[MAX_BREAKS])
{
  int n = 0;

  while (n < MAX_BREAKS) {
    const size_t size = strcspn(text, ",");
    decimal number;

    if (!decimal_parse(text, size, 0, &number))
      return 0;
    out[n++] = (double)number.digits / pow(10, number.scale) * unit;
    if (!text[size])
      return n;
    text += size + 1;
  }
  return 0;
}

/* What a fit takes column by column: arrays that live as long as the call. */
typedef struct column_rules {
  double typed[N_SCORED][MAX_BREAKS];
  const double *breaks[N_SCORED];
  int32_t rules[N_SCORED];
  int32_t levels[N_SCORED];
} column_rules;

/* Typed breaks for the columns that have some; their count sets the column's levels. */
static int set_typed(const options *o, column_rules *c, rfm_scorer_options *how)
{
  static const char *const names[N_SCORED] = {"breaks-r", "breaks-f", "breaks-m"};

  for (int i = 0; i < N_SCORED; i++) {
    const int is_typed = o->breaks[i] != NULL;
    int n = 0;

    if (is_typed)
      n = parse_breaks(o->breaks[i], i == 2 ? pow(10, o->decimals) : 1, c->typed[i]);
    for (int k = 1; k < n; k++)
      if (c->typed[i][k] <= c->typed[i][k - 1])
        return bad_usage("--%s must ascend: %s", names[i], o->breaks[i]);
    if (is_typed && !n)
      return bad_usage("--%s takes 1 to 99 numbers such as 30,60,90,180, not \"%s\"", names[i],
                       o->breaks[i]);
    c->breaks[i] = is_typed ? c->typed[i] : NULL;
    c->rules[i] = is_typed                    ? RFM_RULE_BREAKS
                  : o->rule == RFM_RULE_WIDTH ? RFM_RULE_WIDTH
                                              : RFM_RULE_QUANTILE;
    c->levels[i] = is_typed ? n + 1 : o->bins ? o->bins : DEFAULT_LEVELS;
  }
  how->breaks = c->breaks;
  how->rules = c->rules;
  how->levels = c->levels;
  how->n_columns = N_SCORED;
  return EXIT_DONE;
}

/* "R score 2, 3, 4" in one line, when nobody has them. */
static void note_empty(char name, const int64_t *sizes, int64_t n)
{
  char list[512] = "";
  size_t used = 0;

  for (int64_t level = 0; level < n && used + 8 < sizeof list; level++)
    if (!sizes[level])
      used += (size_t)snprintf(list + used, sizeof list - used, "%s%d", used ? ", " : "",
                               (int)level + 1);
  if (used)
    note("no customer has %c score %s: too few different values", name, list);
}

/* Many customers may share one value (one purchase, say); the levels that such ties leave empty are
 * told. */
static void note_eaten_levels(const pipeline *p)
{
  static const char names[N_SCORED] = {'R', 'F', 'M'};

  for (int32_t k = 0; k < N_SCORED; k++) {
    const int64_t *sizes = NULL;
    int64_t n = 0;

    if (rfm_scorer_level_sizes(p->scorer, k, &sizes, &n, NULL))
      continue;
    note_empty(names[k], sizes, n);
  }
}

int scorer_learn(pipeline *p)
{
  const options *o = p->options;
  const double offset[N_SCORED] = {1, 1, pow(10, o->decimals)};
  rfm_scorer_options how = {.struct_size = sizeof how};
  double weights[N_SCORED];
  column_rules columns;
  rfm_error error;
  int status;

  status = weights_settle(o, &how, weights);
  if (!status && has_breaks(o))
    status = set_typed(o, &columns, &how);
  if (status)
    return status;
  if (!has_breaks(o)) {
    how.rule = segments_two_levels(o) ? RFM_RULE_MEAN : o->rule;
    how.n_levels = o->bins;
  }
  if (o->rule == RFM_RULE_R_RFM) {
    how.offset = offset;
    how.n_columns = N_SCORED;
  }
  status = from_status(rfm_scorer_fit(&p->scorer, p->features, &how, &error), &error,
                       "learn the breaks");
  if (!status && o->rule != RFM_RULE_NESTED)
    note_eaten_levels(p);
  return status;
}

int scorer_save(const pipeline *p)
{
  output_file file;
  rfm_status saved;
  rfm_error error;
  int status = output_open(&file, "--save-scorer", p->options->save_scorer, p->options->replace);

  if (status)
    return status;
  saved = rfm_scorer_save(p->scorer, saved_write, file.stream, &error);
  return saved_close(&file, saved, &error, "save the breaks");
}

int scorer_load(pipeline *p)
{
  const char *path = p->options->scorer;
  FILE *file = fopen(path, "rb");
  rfm_error error;
  rfm_status result;
  int age;

  if (!file)
    return cannot_open(path);
  result = rfm_scorer_load(&p->scorer, &p->host, saved_read, file, &error);
  if (loaded_close(file, path, result, &error))
    return EXIT_BAD_DATA;
  age = p->as_of_day - rfm_scorer_learned_day(p->scorer);
  if (age > WARN_AGE_DAYS)
    note("the breaks in %s are %d days older than the as-of day: prices and habits age", path, age);
  return learned_of_rfm(rfm_scorer_metrics(p->scorer), rfm_scorer_columns(p->scorer))
             ? EXIT_DONE
             : bad_data("%s: its scores are not those of recency, frequency and monetary", path);
}
