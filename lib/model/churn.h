/* SPDX-License-Identifier: MIT */
/* Churn: what the files of the early warning share. */
#ifndef RFM__MODEL_CHURN_H
#define RFM__MODEL_CHURN_H

#include <rfm/churn.h>

#include "data/metrics.h"
#include "math/logistic.h"
#include "model/rhythm.h"

/* Columns that churn measures itself; the host's follow. */
enum {
  RFM__CHURN_RECENCY,
  RFM__CHURN_FREQUENCY,
  RFM__CHURN_MONETARY,
  RFM__CHURN_TENURE,
  RFM__CHURN_SPAN,
  RFM__CHURN_GAP,
  RFM__CHURN_COLUMNS
};

enum {
  RFM__CHURN_MAX_EXTRA = 24,
  RFM__CHURN_GROUPS = 2, /* models: repeat buyers and one-time buyers, at group - 1 */
  RFM__CHURN_REPORTS = 3,
  RFM__CHURN_MIN_CLASS = 200, /* examples of each class */
  RFM__CHURN_MIN_CUTS = 4,
  RFM__CHURN_MAX_CUTS = 64,
  RFM__CHURN_MAX_HORIZON = 3660,
  RFM__CHURN_HORIZONS = 2 /* horizons after which a customer has lapsed */
};

/* Further metrics stay within this, and columns that vary by less than the second are constant: so
 * no sum and no term overflows. */
#define RFM__CHURN_FAR 1e18
#define RFM__CHURN_LEAST_SPREAD 1e-12

/* Terms of a model; those of one-time buyers have neither repeats nor overdue. */
enum {
  RFM__TERM_ONE,
  RFM__TERM_RHYTHM,
  RFM__TERM_ORDER,
  RFM__TERM_REPEATS,
  RFM__TERM_OVERDUE,
  RFM__TERMS_REPEAT,                      /* where the host's metrics follow */
  RFM__TERMS_ONE_TIME = RFM__TERM_REPEATS /* the same without repeats and overdue */
};

/* The logistic regression of one group. */
typedef struct rfm__churn_fit {
  double b[RFM__LOGISTIC_MAX];
  double error[RFM__LOGISTIC_MAX];
  double centre[RFM__LOGISTIC_MAX];
  double scale[RFM__LOGISTIC_MAX]; /* 0: a constant column, left out */
  int64_t n_examples, n_lost;
  int32_t fit; /* an rfm_churn_fit */
  int32_t n_terms;
} rfm__churn_fit;

/* Everything that gives a probability. */
typedef struct rfm__churn_core {
  rfm__rhythm rhythm; /* of the as-of day, looking at the horizon */
  double shop_gap;
  double money_scale; /* mean order value of the examples; 1 when that is 0 */
  double season;      /* in both intercepts */
  rfm__churn_fit model[RFM__CHURN_GROUPS];
  int32_t as_of_day, horizon_days, history_days;
  int32_t label_days, step_days, n_cuts;
} rfm__churn_core;

struct rfm_churn {
  rfm_host host;
  rfm_metrics *metrics;
  rfm__churn_core core;
  rfm_churn_info info;
  rfm_churn_report report[RFM__CHURN_REPORTS]; /* by group, 0 for everyone */
  double auc[RFM__CHURN_REPORTS][RFM__MAX_METRICS];
  double typical[RFM__CHURN_GROUPS][RFM__MAX_METRICS]; /* NaN: nobody has the value */
};

/* One buyer as the models see him. */
typedef struct rfm__churn_case {
  rfm__past past;
  double recency, purchases, money;
  double extra[RFM__CHURN_MAX_EXTRA]; /* the host's columns as they are */
} rfm__churn_case;

/* ---- churn.c ---- */

/* Set what follows from core and from the levels: the rhythm's rates, the info's copies of the
 * core, the reports' of the fits. */
void rfm__churn_derive(rfm_churn *churn);

/* ---- churn_case.c ---- */

/* Read a buyer's metrics; RFM_E_DATA, with @row (or -1), when one is missing or impossible. */
rfm_status rfm__churn_read(const rfm_metrics *metrics, const double *values, int64_t row,
                           rfm__churn_case *c, rfm_error *err);

/* RFM_CHURN_REPEAT or RFM_CHURN_ONE_TIME: whose model it is. */
int32_t rfm__churn_model_of(const rfm__churn_case *c);

/* The group, for a horizon. */
int32_t rfm__churn_group_of(const rfm__churn_case *c, int32_t horizon_days);

/* Number of terms of a model with @n_extra further metrics. */
int32_t rfm__churn_n_terms(int32_t model, int32_t n_extra);

/* Terms that need nothing learned but the rhythm's odds and the shop's gap; the order value is left
 * in money. */
void rfm__churn_terms_of(const rfm__churn_case *c, const rfm_metrics *metrics, double odds,
                         double shop_gap, double *x);

/* From money to the term. */
double rfm__churn_order_term(double order_value, double money_scale);

/* Probability of no purchase within the core's horizon. */
double rfm__churn_probability(const rfm__churn_core *core, const rfm_metrics *metrics,
                              const rfm__churn_case *c);

/* That probability less what it was at the end of the day of the last purchase. */
double rfm__churn_rise(const rfm__churn_core *core, const rfm_metrics *metrics,
                       const rfm__churn_case *c, double probability);

/* Spend expected in the core's horizon if kept. */
double rfm__churn_spend(const rfm__churn_core *core, const rfm__churn_case *c);

/* ---- churn_metrics.c ---- */

/* The columns that churn measures, with those of @given (or NULL) behind, and what they share. */
rfm_status rfm__churn_metrics_make(rfm_metrics **out, const rfm_host *host,
                                   const rfm_metrics *given, rfm_error *err);

/* Recency alone, of the same purchases. */
rfm_status rfm__churn_metrics_label(rfm_metrics **out, const rfm_host *host,
                                    const rfm_metrics *metrics, rfm_error *err);

/* ---- churn_examples.c ---- */

typedef struct rfm__churn_plan {
  const rfm_table *table;
  const rfm_metrics *metrics, *label_metrics;
  double penalty;
  int32_t first_day;         /* of a purchase */
  int32_t n_cuts, step_days; /* step 0: a quarter of the label */
} rfm__churn_plan;

/* 1 where a buyer of @features (measured at a day) buys nothing in the @days after it. */
rfm_status rfm__churn_labels(const rfm__churn_plan *plan, const rfm_features *features,
                             int32_t days, uint8_t *lost, rfm_error *err);

/* Examples of one model, row by row; @p is the number of its terms. Set that and zero the rest. */
typedef struct rfm__examples {
  double *x;
  uint8_t *lost;
  int64_t n, n_lost;
  size_t x_room, lost_room; /* in rows */
  int32_t p;
} rfm__examples;

/* Everyone of a cut who has not lapsed, by the length of the labels. */
rfm_status rfm__examples_add(rfm__examples e[RFM__CHURN_GROUPS], const rfm__churn_plan *plan,
                             int32_t cut, int32_t label_days, rfm_error *err);
void rfm__examples_free(rfm__examples *e, const rfm_host *host);

/* By how many log-odds the rhythm was wrong over the examples of @n_groups models: the first
 * coefficient, drawn to 0 by @penalty, and its error. The rhythm's own is held at 1. */
rfm_status rfm__examples_level(const rfm__examples *e, int32_t n_groups, double penalty,
                               const rfm_host *host, rfm__logistic_fit *fit, rfm_error *err);

/* Rhythm and gap of the shop on the as-of day of the core. */
rfm_status rfm__churn_look(const rfm__churn_plan *plan, rfm__churn_core *core, rfm_error *err);

/* ---- churn_fit.c ---- */

/* Train as of a day. RFM_E_STATE: too little history or examples. */
rfm_status rfm__churn_fit_core(const rfm__churn_plan *plan, int32_t as_of_day, int32_t horizon_days,
                               rfm__churn_core *core, rfm_error *err);

/* ---- churn_season.c ---- */

/* Log-odds of no purchase that the season adds over the horizon, against the labels; 0 where two
 * years do not tell. The core has its days and its cuts. */
rfm_status rfm__churn_season(const rfm__churn_plan *plan, const rfm__churn_core *core,
                             double *log_odds, rfm_error *err);

/* ---- churn_report.c ---- */

/* Hold the last days back, train on those before, and look. Reports are RFM_CHURN_UNTESTED where
 * that is not possible. */
rfm_status rfm__churn_test(rfm_churn *churn, const rfm__churn_plan *plan, rfm_error *err);

/* ---- churn_apply.c ---- */

/* All rows by a core, and by the levels of @churn (NULL: no danger, risk or worth is wanted). Rows
 * that are no buyers: NaN and 0. */
rfm_status rfm__churn_rate(const rfm__churn_core *core, const rfm_churn *churn,
                           const rfm_features *features, const rfm_churn_scores *out,
                           rfm_error *err);

/* Features and scores of a caller. */
rfm_status rfm__churn_check_scores(const rfm_churn *churn, const rfm_features *features,
                                   const rfm_churn_scores *given, rfm_churn_scores *scores,
                                   rfm_error *err);

/* A level 1..5 of four ascending breaks: 1 + those strictly below. */
uint8_t rfm__churn_level(const double breaks[4], double value);

#endif
