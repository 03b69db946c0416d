/* SPDX-License-Identifier: MIT */
/* What the person asked for: the table of options, parsing and help. */
#include "options.h"

#include "field_date.h"
#include "messages.h"

#include <rfm/rfm.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum option_type {
  TYPE_TEXT,      /* const char * */
  TYPE_NUMBER,    /* int32_t within least..most */
  TYPE_BIG,       /* int64_t within least..most */
  TYPE_FLAG,      /* int32_t, set to 1 */
  TYPE_CHOICE,    /* int32_t: 1 + place among the choices */
  TYPE_DAY,       /* int32_t has_..., then int32_t ..._day */
  TYPE_WINDOW,    /* int32_t has_..., then int32_t days, or 0 for "all" */
  TYPE_CLOCK,     /* int32_t: seconds after midnight */
  TYPE_WHERE,     /* one more of options.where */
  TYPE_RULE,      /* one more of options.watch_rules */
  TYPE_THRESHOLD, /* const char * within the last one of them */
  TYPE_HEADING    /* no option: above those that follow it in --help */
} option_type;

typedef struct option {
  const char *name;
  option_type type;
  size_t offset;
  const char *value; /* what --help shows; for TYPE_CHOICE the choices */
  int64_t least, most;
  int commands;
  const char *help;
} option;

#define AT(field) offsetof(options, field)
#define COLUMN_OPTION(name, role, help)                                                            \
  {                                                                                                \
    name, TYPE_TEXT, AT(column) + (role) * sizeof(char *), "COLUMN", 0, 0, FOR_ORDERS, help        \
  }

#define HEADING(title)                                                                             \
  {                                                                                                \
    title, TYPE_HEADING, 0, NULL, 0, 0, FOR_ALL, NULL                                              \
  }

/* By subject: --help shows them in this order. */
static const option table[] = {
    HEADING("Input"),
    COLUMN_OPTION("id", ROLE_ID,
                  "column of the customer's id; it counts as written, 0001 is not 1"),
    COLUMN_OPTION("time", ROLE_TIME, "column of the date or time"),
    COLUMN_OPTION("amount", ROLE_AMOUNT, "column of the money; negative amounts are returns"),
    COLUMN_OPTION("quantity", ROLE_QUANTITY,
                  "with --price instead of --amount: multiplied exactly"),
    COLUMN_OPTION("price", ROLE_PRICE, "price of one piece"),
    COLUMN_OPTION("order", ROLE_ORDER, "column of the order, invoice or receipt number"),
    COLUMN_OPTION("event", ROLE_EVENT,
                  "column of a key that no other row has; repeated rows count once"),
    COLUMN_OPTION("kind", ROLE_KIND, "column with sale, return, payment, visit or contact"),
    COLUMN_OPTION("item", ROLE_ITEM, "column of the item"),
    COLUMN_OPTION("category", ROLE_CATEGORY, "column of the category"),
    COLUMN_OPTION(
        "group", ROLE_GROUP,
        "column of the store or channel; none, as for all of these, if there is no such column"),
    {"where", TYPE_WHERE, AT(where), "COLUMN=VALUE", 0, 0, FOR_ORDERS,
     "read only the rows with this value; may be repeated"},
    {"delimiter", TYPE_TEXT, AT(delimiter), "CHARACTER", 0, 0, FOR_ORDERS | FOR_AHP,
     "between the columns of a CSV file (default: comma); tab for a tab"},
    {"decimal-comma", TYPE_FLAG, AT(decimal_comma), NULL, 0, 0, FOR_ORDERS | FOR_AHP,
     "numbers look like 12,50"},
    {"date-format", TYPE_TEXT, AT(date_format), "FORMAT", 0, 0, FOR_ORDERS,
     "such as %d/%m/%Y or \"%m/%d/%Y %H:%M\", or unix (default: 2011-12-09, with or without a "
     "time)"},
    {"day-start", TYPE_CLOCK, AT(day_start_s), "HH:MM", 0, 0, FOR_ORDERS,
     "when the business day begins (default: 00:00)"},
    {"decimals", TYPE_NUMBER, AT(decimals), "N", 0, 9, FOR_ORDERS,
     "digits of the smallest unit of money (default: 2); more are rounded and counted"},
    {"strict", TYPE_FLAG, AT(strict), NULL, 0, 0, FOR_ORDERS, "refuse rows without a customer"},
    {"skip-bad-rows", TYPE_FLAG, AT(skip_bad_rows), NULL, 0, 0, FOR_ORDERS,
     "leave out rows that cannot be read and count them by reason"},
    HEADING("Purchases and money"),
    {"as-of", TYPE_DAY, AT(has_as_of), "YYYY-MM-DD", 0, 0, FOR_ORDERS,
     "look as of the end of this day (default: the day of the last event)"},
    {"window", TYPE_WINDOW, AT(has_window), "DAYS|all", 1, 36500,
     (FOR_SCORING | FOR_PARETO | FOR_CLUSTER) & ~FOR_DYNAMIC,
     "count purchases and spend of the last DAYS days (default: all)"},
    {"window", TYPE_WINDOW, AT(has_window), "DAYS|all", 1, 36500, FOR_DYNAMIC,
     "look at the last DAYS days (default: 365)"},
    {"from", TYPE_DAY, AT(has_from), "YYYY-MM-DD", 0, 0, FOR_MIGRATE,
     "the earlier date (default: by --months)"},
    {"months", TYPE_NUMBER, AT(months), "N", 1, 1200, FOR_MIGRATE,
     "the earlier date lies N months before the later one (default: 3)"},
    {"from", TYPE_DAY, AT(has_from), "YYYY-MM-DD", 0, 0, FOR_WATCH,
     "no look is earlier (default: the day after the last look in --state FILE, else four weeks "
     "before --as-of)"},
    {"step", TYPE_NUMBER, AT(step), "DAYS", 1, 3660, FOR_WATCH,
     "days from one look to the next, counted back from --as-of (default: 7)"},
    {"rungs", TYPE_NUMBER, AT(rungs), "N", 1, 1000, FOR_LADDER,
     "purchases up to which each is a line (default: 10)"},
    {"purchase", TYPE_CHOICE, AT(purchase), "row|order|day", 0, 0, FOR_ORDERS,
     "what counts as one purchase (default: order if there is such a column, else day)"},
    {"kinds", TYPE_TEXT, AT(kinds), "KIND,...", 0, 0, FOR_ORDERS,
     "which kinds count: sale, return, payment, visit, contact (default: sale,return)"},
    {"money", TYPE_CHOICE, AT(money), "net|gross", 0, 0, FOR_SCORING | FOR_PARETO | FOR_CLUSTER,
     "spend and revenue with returns subtracted, or not (default: net)"},
    HEADING("Scores and segments"),
    {"bins", TYPE_NUMBER, AT(bins), "N", 2, 100, FOR_SCORING,
     "scores run from 1 to N (default: 5)"},
    {"rule", TYPE_CHOICE, AT(rule), "quantile|nested|width|breaks|ntile|r-rfm", 0, 0,
     FOR_SCORING & ~FOR_WATCH, "how breaks between scores are found (default: quantile)"},
    {"breaks-r", TYPE_TEXT, AT(breaks[0]), "A,B,...", 0, 0, FOR_SCORING,
     "breaks of days since last purchase, such as 30,60,90,180"},
    {"breaks-f", TYPE_TEXT, AT(breaks[1]), "A,B,...", 0, 0, FOR_SCORING, "breaks of purchases"},
    {"breaks-m", TYPE_TEXT, AT(breaks[2]), "A,B,...", 0, 0, FOR_SCORING, "breaks of spend"},
    {"scorer", TYPE_TEXT, AT(scorer), "FILE", 0, 0, FOR_SCORING, "use the breaks saved in FILE"},
    {"save-scorer", TYPE_TEXT, AT(save_scorer), "FILE", 0, 0, FOR_SCORING & ~FOR_WATCH,
     "save the breaks"},
    {"weights", TYPE_TEXT, AT(weights), "R,F,M|hughes|stone|FILE", 0, 0, FOR_SCORING,
     "weights of the composite score, FILE as rfm ahp -o writes it (default: hughes, that is "
     "equal)"},
    {"map", TYPE_TEXT, AT(map), "classic|types8|grades6|tendencies4|FILE", 0, 0, FOR_SCORING,
     "which scores make which segment (default: classic)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_SCORE,
     "only the N best customers, best first"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_REPURCHASE,
     "only the N with most buyers (default: 50 in a readable table, else all)"},
    {"by", TYPE_CHOICE, AT(by), "composite|monetary", 0, 0, FOR_SCORE,
     "what --top goes by: the composite score, where ties go by spend, or spend; then by id "
     "(default: composite)"},
    {"by", TYPE_CHOICE, AT(moves_by), "segment|stage", 0, 0, FOR_MIGRATE,
     "moves between segments, or between stages of the life-cycle (default: segment)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_MIGRATE,
     "only the N largest moves from one place to another, the largest first (default: all, and "
     "those "
     "who stayed, by place)"},
    {"by", TYPE_CHOICE, AT(repurchase_by), "item|category", 0, 0, FOR_REPURCHASE,
     "what was bought again (default: item if there is such a column, else category)"},
    HEADING("Early warning"),
    {"horizon", TYPE_NUMBER, AT(horizon), "DAYS", 1, 3660, FOR_CHURN,
     "how far to look ahead (default: as rfm suggest says)"},
    {"horizon", TYPE_NUMBER, AT(horizon), "DAYS", 1, 3660, FOR_WATCH,
     "how far to look ahead, and how long an alerted customer has to come back before it is told "
     "whether he did (default: as rfm suggest says)"},
    {"list", TYPE_CHOICE, AT(list), "danger|second|focus", 0, 0, FOR_CHURN,
     "those in danger; one-time buyers who may not come a second time; or those high both in risk "
     "and in spend (default: danger)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_CHURN,
     "at most N customers, as many as can be contacted (default: 200)"},
    {"model", TYPE_TEXT, AT(model), "FILE", 0, 0, FOR_CHURN,
     "use the model saved in FILE instead of learning one"},
    {"model", TYPE_TEXT, AT(model), "FILE", 0, 0, FOR_WATCH,
     "use the model that rfm churn saved in FILE, with any rule (default: --rule probability "
     "learns "
     "one from what had happened by the first look)"},
    {"save-model", TYPE_TEXT, AT(save_model), "FILE", 0, 0, FOR_CHURN, "save the model"},
    HEADING("Alerts"),
    {"rule", TYPE_RULE, 0, "overdue|fall|composite|segment:KEY|probability", 0, 0, FOR_WATCH,
     "who is in danger: silent for long beside the own mean gap between purchases; recency score "
     "lower than 91 days before, with a high M score; composite score low; in this segment; no "
     "purchase likely. May be repeated (default: overdue). Breaks of scores are those of the first "
     "look, or of --scorer"},
    {"enter", TYPE_THRESHOLD, offsetof(typed_rule, enter), "NUMBER", 0, 0, FOR_WATCH,
     "of the --rule before it: danger begins here (default: 2.5 mean gaps, 2 levels lower, "
     "composite score 2, as the model says)"},
    {"leave", TYPE_THRESHOLD, offsetof(typed_rule, leave), "NUMBER", 0, 0, FOR_WATCH,
     "of the --rule before it: danger ends beyond this; not of fall and segment (default: 1.5 "
     "gaps, or .6 times --enter; one above it; .10 below it). A purchase ends it in any case"},
    {"join", TYPE_CHOICE, AT(join), "any|all", 0, 0, FOR_WATCH,
     "in danger by any of the rules, or only by all at once (default: any)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_WATCH,
     "at most N alerts a day, as many as can be contacted; who is kept back is looked at again "
     "(default: 200)"},
    {"top-per-group", TYPE_BIG, AT(top_per_group), "N", 1, INT32_MAX, FOR_WATCH,
     "at most N alerts a day in each store or channel (default: no such limit)"},
    {"cool-down", TYPE_NUMBER, AT(cool_down), "DAYS", 0, 3660, FOR_WATCH,
     "from one alert to the next of the same customer (default: the shop's median gap, 30 to 90)"},
    {"start-delay", TYPE_NUMBER, AT(start_delay), "DAYS", 0, 3660, FOR_WATCH,
     "from the first purchase to the first alert (default: 90, or three-quarter quantile of gaps)"},
    {"alert-first", TYPE_FLAG, AT(tell_first), NULL, 0, 0, FOR_WATCH,
     "the first look of all raises alerts too; without it, it only takes down who is in danger "
     "already"},
    {"state", TYPE_TEXT, AT(state), "FILE", 0, 0, FOR_WATCH,
     "what the watch remembers: read if FILE is there, written when all alerts are out, so that "
     "the "
     "next run tells only what is new"},
    HEADING("Clusters"),
    {"k", TYPE_TEXT, AT(k), "N|auto", 0, 0, FOR_CLUSTER,
     "number of clusters; auto: the one of 2 to 12 with the largest silhouette (default: 8)"},
    {"weights", TYPE_TEXT, AT(weights), "R,F,M|hughes|stone|FILE", 0, 0, FOR_CLUSTER,
     "how much R, F and M count, FILE as rfm ahp -o writes it; divided by their sum unless that is "
     "1 but for rounding (default: hughes, that is equal)"},
    {"method", TYPE_CHOICE, AT(linkage), "kmeans|ward|single|average|complete", 0, 0, FOR_CLUSTER,
     "how clusters are found: k-means, or merging the nearest step by step (default: kmeans)"},
    {"scale", TYPE_CHOICE, AT(scale), "min-max|z|robust", 0, 0, FOR_CLUSTER,
     "how days, purchases and spend become comparable (default: min-max)"},
    {"clip", TYPE_TEXT, AT(clip), "PERCENT|none", 0, 0, FOR_CLUSTER,
     "bring the most extreme values at either end nearer first, so that a few big buyers do not "
     "press all others together (default: 1)"},
    {"log1p", TYPE_FLAG, AT(log1p), NULL, 0, 0, FOR_CLUSTER,
     "take purchases and spend by their logarithm"},
    {"line", TYPE_CHOICE, AT(line), "mean|median", 0, 0, FOR_CLUSTER,
     "what is between high and low, of today's customers even with --model (default: mean)"},
    {"seed", TYPE_BIG, AT(seed), "N", 0, INT64_MAX, FOR_CLUSTER,
     "same seed, same clusters; of --method kmeans, or beyond 20,000 customers (default: 1)"},
    {"model", TYPE_TEXT, AT(model), "FILE", 0, 0, FOR_CLUSTER,
     "put the customers into the clusters saved in FILE instead of finding new ones"},
    {"save-model", TYPE_TEXT, AT(save_model), "FILE", 0, 0, FOR_CLUSTER, "save the clusters"},
    {"members", TYPE_TEXT, AT(members), "TARGET", 0, 0, FOR_CLUSTER,
     "also write which cluster each customer is in"},
    HEADING("Judgements"),
    {"complete", TYPE_CHOICE, AT(complete), "upper|lower|symmetric", 0, 0, FOR_AHP,
     "make a rounded matrix exact: from one triangle, or from both (default: as it is)"},
    {"method", TYPE_CHOICE, AT(method), "eigenvector|geometric|columns", 0, 0, FOR_AHP,
     "how judgements become weights (default: eigenvector)"},
    {"aggregate", TYPE_CHOICE, AT(aggregate),
     "geometric|arithmetic|priorities-geometric|priorities-arithmetic", 0, 0, FOR_AHP,
     "mean of the experts' judgements, or of their weights (default: geometric)"},
    {"expert-weights", TYPE_TEXT, AT(expert_weights), "W,W,...", 0, 0, FOR_AHP,
     "how much each expert counts, in the order of the files (default: all the same)"},
    {"ri", TYPE_CHOICE, AT(ri), "saaty-1977|saaty-2005|alonso-lamata", 0, 0, FOR_AHP,
     "random index that the consistency ratio is measured by (default: saaty-1977)"},
    HEADING("The store"),
    {"customers", TYPE_NUMBER, AT(customers), "N", 1, 10000000, FOR_SIMULATE,
     "number of members (default: 5000)"},
    {"days", TYPE_NUMBER, AT(days), "N", 1, 36500, FOR_SIMULATE,
     "length of the history (default: 730)"},
    {"start", TYPE_DAY, AT(has_first_day), "YYYY-MM-DD", 0, 0, FOR_SIMULATE,
     "first day (default: 2023-01-01)"},
    {"seed", TYPE_BIG, AT(seed), "N", 0, INT64_MAX, FOR_SIMULATE,
     "same seed, same store (default: 1)"},
    {"truth", TYPE_TEXT, AT(truth), "TARGET", 0, 0, FOR_SIMULATE,
     "also write each member's true rate, mean spend and last day"},
    HEADING("Output"),
    {"output", TYPE_TEXT, AT(output), "TARGET", 0, 0, FOR_ALL,
     "FILE, or DATABASE:TABLE for SQLite (default: standard output); also -o"},
    {"replace", TYPE_FLAG, AT(replace), NULL, 0, 0, FOR_ALL,
     "replace a file or table that is already there; without it nothing is overwritten"},
    {"format", TYPE_CHOICE, AT(format), "table|csv|json", 0, 0, FOR_ORDERS | FOR_AHP,
     "how results look (default: csv or json when FILE ends in .csv or .json, table when it ends "
     "in "
     ".txt or nothing)"},
    {"lang", TYPE_CHOICE, AT(lang), "en|zh", 0, 0, FOR_ORDERS | FOR_AHP,
     "language of the results (default: en); messages are in English"},
    {"quiet", TYPE_FLAG, AT(quiet), NULL, 0, 0, FOR_ALL,
     "no messages on standard error, no progress bar"},
    {"threads", TYPE_NUMBER, AT(threads), "N", 1, 256, FOR_ORDERS,
     "threads to use (default: one per processor); results are the same"},
};

enum { HELP_INDENT = 29, HELP_COLUMNS = 100, YEAR_DAYS = 365 };
enum { N_OPTIONS = sizeof table / sizeof table[0] };

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

  for (int i = 0; i < N_OPTIONS; i++)
    if (table[i].type != TYPE_HEADING && strlen(table[i].name) == size &&
        memcmp(table[i].name, name, size) == 0 && (!found || table[i].commands & c->mask))
      found = &table[i];
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
  for (int i = 0; i < N_OPTIONS; i++) {
    if (table[i].type == TYPE_HEADING)
      heading = table[i].name;
    else if (table[i].commands & c->mask) {
      if (heading)
        printf("\n%s:\n", heading);
      heading = NULL;
      print_option(&table[i]);
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
  return o->horizon ? "--horizon" : measuring_given(o);
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
