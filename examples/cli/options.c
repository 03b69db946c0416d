/* SPDX-License-Identifier: MIT */
/* What the person asked for: parsing and help. */
#include "options.h"

#include "field_date.h"
#include "messages.h"
#include "option_table.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELP_INDENT = 29, HELP_COLUMNS = 100, YEAR_DAYS = 365 };

static int parse_integer(const char *text, int64_t least, int64_t most, int64_t *value)
{
  char *end;

  errno = 0;
  *value = strtoll(text, &end, 10);
  return *text && !*end && !errno && *value >= least && *value <= most;
}

static int set_number(void *field, const option *p, const char *text)
{
  int64_t value;

  if (!parse_integer(text, p->least, p->most, &value))
    return bad_usage("--%s takes a number from %lld to %lld, not \"%s\"", p->name,
                     (long long)p->least, (long long)p->most, text);
  if (p->type == TYPE_BIG)
    *(int64_t *)field = value;
  else
    *(int32_t *)field = (int32_t)value;
  return EXIT_DONE;
}

static int set_window(void *field, const option *p, const char *text)
{
  int64_t days = 0;

  if (strcmp(text, "all") != 0 && !parse_integer(text, p->least, p->most, &days))
    return bad_usage("--%s takes a number of days from %lld to %lld, or all for all history, not "
                     "\"%s\"",
                     p->name, (long long)p->least, (long long)p->most, text);
  ((int32_t *)field)[0] = 1;
  ((int32_t *)field)[1] = (int32_t)days;
  return EXIT_DONE;
}

static int set_choice(void *field, const option *p, const char *text)
{
  const char *at = p->value;
  const size_t size = strlen(text);

  for (int32_t place = 1; *at; place++) {
    const size_t n = strcspn(at, "|");

    if (n == size && memcmp(at, text, n) == 0) {
      *(int32_t *)field = place;
      return EXIT_DONE;
    }
    at += n + (at[n] == '|');
  }
  return bad_usage("--%s takes %s, not \"%s\"", p->name, p->value, text);
}

static int set_day(void *field, const option *p, const char *text)
{
  moment when;

  if (!date_parse(text, strlen(text), NULL, &when) || when.has_time)
    return bad_usage("--%s takes a date such as 2011-12-09, not \"%s\"", p->name, text);
  ((int32_t *)field)[0] = 1;
  ((int32_t *)field)[1] = when.day;
  return EXIT_DONE;
}

static int set_clock(void *field, const option *p, const char *text)
{
  char with_date[32];
  moment when;

  snprintf(with_date, sizeof with_date, "2000-01-01 %.16s", text);
  if (!date_parse(with_date, strlen(with_date), NULL, &when))
    return bad_usage("--%s takes a time such as 04:00, not \"%s\"", p->name, text);
  *(int32_t *)field = when.second;
  return EXIT_DONE;
}

static int add_where(options *o, const char *text)
{
  const char *equals = strchr(text, '=');

  if (!equals || equals == text)
    return bad_usage("--where takes COLUMN=VALUE, not \"%s\"", text);
  if (o->n_where == MAX_WHERE)
    return bad_usage("--where can be given %d times at most", MAX_WHERE);
  o->where[o->n_where++] = text;
  return EXIT_DONE;
}

static int add_rule(options *o, const char *name)
{
  if (o->n_watch_rules == MAX_WATCH_RULES)
    return bad_usage("--rule can be given %d times at most", MAX_WATCH_RULES);
  o->watch_rules[o->n_watch_rules++].name = name;
  return EXIT_DONE;
}

static int set_threshold(options *o, const option *p, const char *text)
{
  const char **threshold;

  if (!o->n_watch_rules)
    return bad_usage("--%s stands behind the rule that it is of, as in --rule overdue --%s %s",
                     p->name, p->name, text);
  threshold = (const char **)((char *)&o->watch_rules[o->n_watch_rules - 1] + p->offset);
  *threshold = text;
  return EXIT_DONE;
}

static int set_option(options *o, const option *p, const char *text)
{
  void *field = (char *)o + p->offset;

  switch (p->type) {
  case TYPE_TEXT:
    *(const char **)field = text;
    return EXIT_DONE;
  case TYPE_NUMBER:
  case TYPE_BIG:
    return set_number(field, p, text);
  case TYPE_FLAG:
    *(int32_t *)field = 1;
    return EXIT_DONE;
  case TYPE_CHOICE:
    return set_choice(field, p, text);
  case TYPE_DAY:
    return set_day(field, p, text);
  case TYPE_CLOCK:
    return set_clock(field, p, text);
  case TYPE_WHERE:
    return add_where(o, text);
  case TYPE_RULE:
    return add_rule(o, text);
  case TYPE_THRESHOLD:
    return set_threshold(o, p, text);
  case TYPE_WINDOW:
    return set_window(field, p, text);
  case TYPE_HEADING:
    break;
  }
  return EXIT_DONE;
}

/* The command's own option of this name, else another command's. */
static const option *find_option(const command *c, const char *name, size_t size)
{
  const option *found = NULL;

  for (int i = 0; i < n_option_table; i++)
    if (option_table[i].type != TYPE_HEADING && strlen(option_table[i].name) == size &&
        memcmp(option_table[i].name, name, size) == 0 &&
        (!found || option_table[i].commands & c->mask))
      found = &option_table[i];
  return found;
}

/* Takes the option at argv[*at] and its value, and moves *at to the last argument used. */
static int take_option(options *o, const command *c, int argc, char **argv, int *at)
{
  const char *text = argv[*at];
  const int is_short = strcmp(text, "-o") == 0;
  const char *name = is_short ? "output" : text + 2;
  const char *equals = is_short ? NULL : strchr(name, '=');
  const option *p = find_option(c, name, equals ? (size_t)(equals - name) : strlen(name));
  const char *value = equals ? equals + 1 : NULL;

  if (!p || (!is_short && strncmp(text, "--", 2) != 0))
    return bad_usage("unknown option %s; see rfm %s --help", text, c->name);
  if (!(p->commands & c->mask))
    return bad_usage("%s is not an option of rfm %s; see rfm %s --help", text, c->name, c->name);
  if (p->type == TYPE_FLAG && value)
    return bad_usage("--%s takes no value", p->name);
  if (p->type != TYPE_FLAG && !value) {
    if (*at + 1 >= argc)
      return bad_usage("--%s needs a value: %s", p->name, p->value);
    value = argv[++*at];
  }
  return set_option(o, p, value);
}

static int take_argument(options *o, const command *c, const char *text)
{
  if (strncmp(c->arguments, "ORDERS", 6) == 0 && !o->orders)
    o->orders = text;
  else if (strcmp(c->arguments, "ORDERS ID") == 0 && !o->customer)
    o->customer = text;
  else if (strncmp(c->arguments, "MATRIX", 6) == 0 && o->n_matrices < MAX_MATRICES)
    o->matrices[o->n_matrices++] = text;
  else if (o->n_matrices == MAX_MATRICES)
    return bad_usage("rfm %s takes %d files at most", c->name, MAX_MATRICES);
  else
    return bad_usage("what is \"%s\"? Usage: rfm %s %s [options]", text, c->name, c->arguments);
  return EXIT_DONE;
}

static void set_defaults(options *o, const command *c)
{
  memset(o, 0, sizeof *o);
  o->decimals = 2;
  o->lang = LANGUAGE_EN;
  o->seed = -1;
  o->customers = 5000;
  o->days = 730;
  o->by = BY_COMPOSITE;
  o->rungs = 10;
  o->months = 3;
  o->moves_by = 1;
  o->cool_down = -1;
  o->start_delay = -1;
  o->step = 7;
  o->wants_names = c->mask == FOR_REPURCHASE;
  o->wants_groups = c->mask == FOR_WATCH;
  o->window_days = c->mask & FOR_DYNAMIC ? YEAR_DAYS : 0;
  o->first_day = 19358; /* 2023-01-01 */
}

static int check_whole(const options *o, const command *c)
{
  if (strncmp(c->arguments, "ORDERS", 6) == 0 && !o->orders)
    return bad_usage("which orders? Usage: rfm %s %s [options]", c->name, c->arguments);
  if (strcmp(c->arguments, "ORDERS ID") == 0 && !o->customer)
    return bad_usage("which customer? Usage: rfm %s %s [options]", c->name, c->arguments);
  if (strncmp(c->arguments, "MATRIX", 6) == 0 && !o->n_matrices)
    return bad_usage("which judgements? Usage: rfm %s %s [options]", c->name, c->arguments);
  if (o->delimiter && strcmp(o->delimiter, "tab") != 0 && strlen(o->delimiter) != 1)
    return bad_usage("--delimiter takes one character or tab, not \"%s\"", o->delimiter);
  if (o->date_format && !date_format_is_known(o->date_format))
    return bad_usage("--date-format takes %%Y or %%y, %%m and %%d, with %%H %%M %%S for a time and "
                     "%%%% for %%, or unix, not \"%s\"",
                     o->date_format);
  if (!o->column[ROLE_QUANTITY] != !o->column[ROLE_PRICE])
    return bad_usage("--quantity and --price go together");
  if (o->column[ROLE_PRICE] && o->column[ROLE_AMOUNT])
    return bad_usage("--amount and --quantity with --price exclude each other");
  return EXIT_DONE;
}

int options_parse(options *o, const command *c, int argc, char **argv, int *wants_help)
{
  int only_arguments = 0;

  set_defaults(o, c);
  for (int i = 0; i < argc; i++) {
    int status;

    if (!only_arguments && (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)) {
      *wants_help = 1;
      return EXIT_DONE;
    }
    if (!only_arguments && strcmp(argv[i], "--") == 0) {
      only_arguments = 1;
      continue;
    }
    if (!only_arguments && argv[i][0] == '-' && argv[i][1])
      status = take_option(o, c, argc, argv, &i);
    else
      status = take_argument(o, c, argv[i]);
    if (status)
      return status;
  }
  return check_whole(o, c);
}

/* Words of @text up to column 100, each line from column @indent on. */
static void print_wrapped(const char *text, size_t indent)
{
  size_t column = indent;

  while (*text) {
    const size_t size = strcspn(text, " ");

    if (column > indent && column + 1 + size > HELP_COLUMNS) {
      printf("\n%*s", (int)indent, "");
      column = indent;
    }
    printf("%s%.*s", column > indent ? " " : "", (int)size, text);
    column += size + (column > indent);
    text += size + (text[size] == ' ');
  }
  putchar('\n');
}

static void print_option(const option *p)
{
  char left[80];

  snprintf(left, sizeof left, "--%s %s", p->name, p->value ? p->value : "");
  if (strlen(left) > HELP_INDENT - 3)
    printf("  --%s %s\n%*s", p->name, p->value, HELP_INDENT, "");
  else
    printf("  %-26s ", left);
  print_wrapped(p->help, HELP_INDENT);
}

void options_help(const command *c)
{
  const char *heading = NULL; /* printed with its first option */

  printf("rfm %s - %s\n\nExamples:\n%s\nUsage: rfm %s %s%s[options]\n", c->name, c->summary,
         c->examples, c->name, c->arguments, *c->arguments ? " " : "");
  for (int i = 0; i < n_option_table; i++) {
    if (option_table[i].type == TYPE_HEADING)
      heading = option_table[i].name;
    else if (option_table[i].commands & c->mask) {
      if (heading)
        printf("\n%s:\n", heading);
      heading = NULL;
      print_option(&option_table[i]);
    }
  }
  puts("\nExit status: 0 done, 1 bad data, 2 bad usage, 3 stopped.");
}

int options_has_seed(const options *o)
{
  return o->seed >= 0;
}

uint64_t options_seed(const options *o)
{
  return options_has_seed(o) ? (uint64_t)o->seed : 1;
}

static const char *measuring_given(const options *o)
{
  if (o->has_window && o->window_days)
    return "--window";
  if (o->purchase)
    return "--purchase";
  if (o->kinds)
    return "--kinds";
  return o->money ? "--money" : NULL;
}

const char *options_breaks_given(const options *o)
{
  if (o->bins)
    return "--bins";
  if (o->rule)
    return "--rule";
  if (o->weights)
    return "--weights";
  return o->breaks[0] || o->breaks[1] || o->breaks[2] ? "--breaks-r, --breaks-f or --breaks-m"
                                                      : NULL;
}

const char *options_scoring_given(const options *o)
{
  return measuring_given(o) ? measuring_given(o) : options_breaks_given(o);
}

const char *options_churn_given(const options *o)
{
  if (o->horizon)
    return "--horizon";
  if (o->money_level)
    return "--money-level";
  if (o->probability)
    return "--probability";
  return o->value ? "--value" : measuring_given(o);
}

const char *options_clustering_given(const options *o)
{
  if (measuring_given(o))
    return measuring_given(o);
  if (o->k)
    return "--k";
  if (o->weights)
    return "--weights";
  if (o->linkage)
    return "--method";
  if (o->scale)
    return "--scale";
  if (o->clip)
    return "--clip";
  if (options_has_seed(o))
    return "--seed";
  return o->log1p ? "--log1p" : NULL;
}
