/* SPDX-License-Identifier: MIT */
/* What the person asked for. One table of options drives parsing and --help. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "columns.h"
#include "words.h"

#include <stdint.h>

enum { MAX_WHERE = 8, MAX_MATRICES = 256, MAX_WATCH_RULES = 8 };

typedef enum format { FORMAT_TABLE = 1, FORMAT_CSV, FORMAT_JSON } format;
typedef enum top_by { BY_COMPOSITE = 1, BY_MONETARY } top_by;
typedef enum rule_join { JOIN_ANY = 1, JOIN_ALL } rule_join;
typedef enum purchase_unit { UNIT_ROW = 1, UNIT_ORDER, UNIT_DAY } purchase_unit;

/* Which commands an option belongs to. */
enum {
  FOR_SCORE = 1,
  FOR_SEGMENTS = 2,
  FOR_CELLS = 4,
  FOR_CUSTOMER = 8,
  FOR_PARETO = 16,
  FOR_SUGGEST = 32,
  FOR_SIMULATE = 64,
  FOR_AHP = 128,
  FOR_CLUSTER = 256,
  FOR_CHURN = 512,
  FOR_WATCH = 1024,
  FOR_MIGRATE = 4096,
  FOR_RECENCY = 8192,
  FOR_LADDER = 16384,
  FOR_RETENTION = 32768,
  FOR_REPURCHASE = 65536,
  FOR_DYNAMIC = FOR_MIGRATE | FOR_RECENCY | FOR_LADDER | FOR_RETENTION | FOR_REPURCHASE,
  FOR_SCORING = FOR_SCORE | FOR_SEGMENTS | FOR_CELLS | FOR_CUSTOMER | FOR_MIGRATE | FOR_WATCH,
  FOR_ORDERS = FOR_SCORING | FOR_PARETO | FOR_SUGGEST | FOR_CLUSTER | FOR_CHURN | FOR_DYNAMIC,
  FOR_ALL = FOR_ORDERS | FOR_SIMULATE | FOR_AHP
};

/* A rule of `watch`, as typed; the thresholds may be NULL. */
typedef struct typed_rule {
  const char *name, *enter, *leave;
} typed_rule;

typedef struct options {
  const char *orders;   /* FILE.csv, DATABASE:TABLE or - */
  const char *customer; /* the id that `customer` shows */
  const char *column[N_ROLES];
  const char *where[MAX_WHERE];
  int32_t n_where;
  int32_t has_as_of, as_of_day;
  int32_t has_window;         /* it was typed */
  int32_t window_days;        /* 0: all history */
  int32_t has_from, from_day; /* of `migrate` and `watch` */
  int32_t months;             /* of `migrate`, when there is no --from */
  int32_t rungs;              /* of `ladder` */
  int32_t moves_by;           /* 1 segments, 2 stages */
  int32_t wants_names;        /* `repurchase`: texts of items and categories are kept */
  int32_t wants_groups;       /* `watch`: those of stores and channels */
  int32_t repurchase_by;      /* 1 items, 2 categories; 0: by the columns */
  int32_t decimals;
  int32_t day_start_s; /* after midnight */
  int32_t decimal_comma, strict, skip_bad_rows, replace, quiet;
  const char *date_format;
  const char *delimiter; /* one character, or NULL */
  int32_t purchase;      /* a purchase_unit; 0: by the columns */
  int32_t bins, rule;    /* rule: an rfm_rule */
  const char *breaks[3]; /* for R, F, M, as typed */
  int32_t money;         /* an rfm_money */
  const char *kinds;     /* "payment,return"; NULL: sales and returns */
  const char *scorer, *save_scorer, *map, *weights;
  int64_t seed, top;   /* seed: below 0 when it was not typed; see options_seed() */
  int32_t by;          /* a top_by */
  int32_t horizon;     /* of `churn` and `watch`, days; 0: as the library suggests */
  int32_t list;        /* 1 danger, 2 second, 3 focus */
  int32_t money_level; /* of `churn`, 1 to 5; 0: the library's default */
  const char *probability, *value, *incentive, *contact, *acceptance; /* of `churn`, as typed */
  typed_rule watch_rules[MAX_WATCH_RULES];
  int32_t n_watch_rules; /* 0: none typed */
  int32_t join;          /* a rule_join; 0: not typed */
  int32_t cool_down;     /* days; below 0: not typed */
  int32_t start_delay;   /* the same */
  int32_t step;          /* days from one look to the next */
  int32_t tell_first;    /* alerts of the first look too */
  int64_t top_per_group; /* 0: no limit, or not typed */
  const char *state;
  int32_t threads;
  int32_t format;     /* a format; 0: by the name of the output */
  int32_t lang;       /* a language */
  const char *output; /* FILE, DATABASE:TABLE or NULL */
  int32_t customers, days;
  int32_t has_first_day, first_day;
  const char *truth;
  const char *matrices[MAX_MATRICES]; /* of `ahp`, one per expert */
  int32_t n_matrices;
  int32_t complete;  /* 1 upper, 2 lower, 3 symmetric */
  int32_t method;    /* an rfm_ahp_method */
  int32_t aggregate; /* an rfm_ahp_aggregation */
  int32_t ri;        /* an rfm_ahp_random_index */
  const char *expert_weights;
  const char *k, *clip; /* of `cluster`, as typed; NULL: 8, 1 percent */
  int32_t linkage;      /* 1 k-means, then the rfm_linkage values, one higher */
  int32_t scale;        /* an rfm_scale */
  int32_t log1p;
  int32_t line; /* an rfm_line */
  const char *members, *model, *save_model;
} options;

/* One command of the program. */
typedef struct command {
  const char *name;
  int mask;              /* its FOR_... bit */
  const char *arguments; /* "ORDERS ID" */
  const char *summary;
  const char *examples; /* whole lines */
  int (*run)(const options *o);
} command;

/* Reads what follows the command's name. Returns an exit status; @wants_help is set when --help was
 * given. */
int options_parse(options *o, const command *c, int argc, char **argv, int *wants_help);

/* Prints the help of one command: examples first. */
void options_help(const command *c);

/* --seed was typed; the seed to use. */
int options_has_seed(const options *o);
uint64_t options_seed(const options *o);

/* Whether a scorer's own settings (window, rule, weights...) were typed; the name of the first one,
 * or NULL. */
const char *options_scoring_given(const options *o);

/* Only of those that say how values become scores. */
const char *options_breaks_given(const options *o);

/* The same for what a saved model of clusters, or of the early warning, brings. */
const char *options_clustering_given(const options *o);
const char *options_churn_given(const options *o);

#endif
