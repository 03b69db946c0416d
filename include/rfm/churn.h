/* SPDX-License-Identifier: MIT */
#ifndef RFM_CHURN_H
#define RFM_CHURN_H

#include <rfm/features.h>

/**
 * @file churn.h
 * Early warning, trained on the table's own past: the chance that a customer buys nothing within a
 * horizon.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_churn Early warning
 * Learns from past days who came back and who did not, and gives every customer a probability of NO
 * purchase in D+1 .. D+H, where D is the as-of day and H the horizon. *Immutable, share freely.*
 *
 * **Examples.** At each of several past days (cuts) every customer of the groups below is an
 * example: metrics up to the end of the cut, rhythm and typical gap of the shop up to the cut, and
 * as its label whether a purchase followed in the `label_days` after it, returns as known at the
 * label's end. The last label ends on the as-of day of the training. Nothing later is looked at,
 * and an undated attribute is refused.
 *
 * **Two models.** Customers with two purchases or more have one; those with a single purchase have
 * their own, of the second purchase. What one purchase is, which kinds, categories and groups
 * count, is said by the metrics.
 *
 * **Rhythm.** The first term of both is the log-odds of no purchase under a stochastic process:
 * each customer buys at a rate of his own until he leaves, at a rate of his own (Schmittlein,
 * Morrison and Colombo, 1987); how the two rates are spread over customers is a mixture on a grid
 * of 8 x 6 rates, fitted by 40 steps of EM (Laird, 1978) with one customer's worth of weight on
 * each cell. It is given purchase days, not receipts. P(alive) of such a process is never used as a
 * probability of leaving.
 *
 * **Logistic regression** corrects the rhythm: its coefficient is drawn to 1, those of ln(1 + order
 * value / mean order value), and, with two purchases or more, ln(1 + repeat purchase days), ln(1 +
 * days since the last purchase / own gap drawn to the shop's) and of further metrics of the host to
 * 0, by an L2 penalty on standardised columns (ridge; le Cessie and van Houwelingen, 1992).
 * Newton's method with step halving; each cut weighs 1 / number of cuts.
 *
 * **When the history is shorter than two horizons**, no label of the horizon's length fits behind a
 * cut that has seen as much. Labels are then half of the history long, and the horizon's length
 * enters by the rhythm alone: the base rate assumed at the horizon is that of the process, moved by
 * as many log-odds as the process was wrong by over the labels that could be seen
 * (#rfm_churn_info.label_reason says when).
 *
 * **Season.** Where the history holds the two years before the training, with labels before them, the
 * days of the horizon are looked at one year and two years ago, beside those of the labels: by as many
 * log-odds as the rhythm was more wrong over the former in both years, as far as the years agree, the
 * intercepts are moved. It is the season of the horizon after the training.
 *
 * **Same bytes** for any number of threads, any order of appends, and merged tables.
 * @{
 */

/** A trained early warning. Made by rfm_churn_train() or rfm_churn_load(), freed by rfm_churn_free(). @since 0.1 */
typedef struct rfm_churn rfm_churn;

/** Which model and which list a customer belongs to. @since 0.1 */
typedef enum rfm_churn_group {
  RFM_CHURN_REPEAT = 1,   /**< Two purchases or more, the last within two horizons: the population of the warning. */
  RFM_CHURN_ONE_TIME = 2, /**< One purchase, within two horizons: apart from the population, for a list of their own. The second purchase is likeliest where the probability is lowest. */
  RFM_CHURN_LAPSED = 3    /**< The last purchase is longer ago. It has a probability, by the model of its number of purchases, never below that of the same purchases after two labels of silence, as far as the examples reach; but is in no population and on no list. */
} rfm_churn_group;

/** How the danger threshold is set. @since 0.1 */
typedef enum rfm_churn_rule {
  RFM_CHURN_CAPACITY = 1,    /**< As many as can be contacted: of those worth it the `capacity_share`, at most `capacity`, whose silence has raised the probability most, and nobody whom it has not. The threshold is a value: of customers who are alike all are in danger, or none. The default. */
  RFM_CHURN_PROBABILITY = 2, /**< A probability. */
  RFM_CHURN_VALUE = 3        /**< Where a contact pays: see rfm_churn_value_threshold(). */
} rfm_churn_rule;

/** Why a resolved setting is what it is; bits. Those of the horizon are #rfm_suggest_reason. @since 0.1 */
typedef enum rfm_churn_reason_bit {
  RFM_CHURN_GIVEN = 256,            /**< The host said so. */
  RFM_CHURN_DEFAULT = 512,          /**< The documented default. */
  RFM_CHURN_AS_HORIZON = 1024,      /**< Labels are as long as the horizon. */
  RFM_CHURN_HALF_OF_HISTORY = 2048, /**< Labels are half of the history long, which is shorter than the horizon. */
  RFM_CHURN_BY_SHARE = 4096,        /**< The share decided the number of contacts. */
  RFM_CHURN_BY_CAPACITY = 8192,     /**< The capacity did. */
  RFM_CHURN_NOBODY = 16384,         /**< The threshold is 1, and nobody in danger: no contact pays at any probability, or the population has nobody who is worth a contact and whose silence has raised the probability. */
  RFM_CHURN_BY_RISE = 32768         /**< Share and capacity would have had room for more: there is nobody else worth a contact whose silence has raised the probability. */
} rfm_churn_reason_bit;

/** What the holdout says of a model. @since 0.1 */
typedef enum rfm_churn_verdict {
  RFM_CHURN_BETTER = 1,    /**< Its advantage over the best baseline is more than three standard errors, and its AUC above .5. */
  RFM_CHURN_NO_BETTER = 2, /**< It is not, or too few were held back to tell: use the baseline, or rules. Normal in a shop that nobody leaves. */
  RFM_CHURN_UNTESTED = 3   /**< Too little history, or too few customers, to train a second model on what was known a label ago; or one of the classes is missing in the holdout. */
} rfm_churn_verdict;

/** How a model came to be. @since 0.1 */
typedef enum rfm_churn_fit {
  RFM_CHURN_FITTED = 1,       /**< Logistic regression on the rhythm. */
  RFM_CHURN_RHYTHM_ONLY = 2,  /**< Fewer than 200 examples of a class: the rhythm's own order; its log-odds are moved by an intercept that is drawn to 0, where there is any example of both classes. Only for one-time buyers; else there is no model. */
  RFM_CHURN_STOPPED_EARLY = 3 /**< Logistic regression that did not settle in 60 steps, as with data that a metric separates and a tiny penalty; its last step is used. */
} rfm_churn_fit;

/** The simple rules that a model must beat. Each is fitted to the holdout itself, which flatters it; one that the holdout turns upside down is the base rate. @since 0.1 */
typedef enum rfm_churn_baseline {
  RFM_CHURN_BASE_RATE = 1, /**< The same probability for everyone: the share that did not buy. */
  RFM_CHURN_RECENCY = 2,   /**< Logistic regression on ln(1 + days since the last purchase): the more days, the likelier, or the base rate. */
  RFM_CHURN_RATE = 3       /**< Logistic regression on the log of purchases per day since the first one, as if nobody ever left: the fewer, the likelier, or the base rate. */
} rfm_churn_baseline;

/** How to train. @since 0.1 */
typedef struct rfm_churn_options {
  uint32_t struct_size;       /**< sizeof(rfm_churn_options). */
  uint32_t flags;             /**< None yet; 0. */
  int64_t capacity;           /**< Most customers to warn of, for #RFM_CHURN_CAPACITY; 0: 200. */
  double capacity_share;      /**< Share of the population worth a contact, above 0 and at most 1; 0: .05. */
  double probability;         /**< For #RFM_CHURN_PROBABILITY: above 0, below 1; with other rules 0. */
  double value_minor;         /**< For #RFM_CHURN_VALUE, as the next three, which are 0 with other rules: what a rescued customer is worth, V. */
  double incentive_minor;     /**< What an accepted offer costs, d; below V. */
  double contact_minor;       /**< What a contact costs, f. */
  double acceptance;          /**< Share of the leaving who accept, gamma: above 0, at most 1. */
  double penalty;             /**< L2 penalty per coefficient, above 0; 0: 5, worth a handful of customers. */
  const rfm_metrics *metrics; /**< What a purchase is, and further columns to learn from, at most 24; NULL: sales and returns, no further ones. Columns that churn measures anyway (see rfm_churn_metrics()) are taken from there. A NaN is refused: say what stands for a missing value. Copied. */
  int32_t horizon_days;       /**< Days to look ahead, 1 to 3,660, at most as many as the history has; 0: rfm_suggest()'s, from the shop's purchase gaps. */
  int32_t n_cuts;             /**< Cuts, 4 to 64; 0: 4. */
  int32_t step_days;          /**< Days between cuts, 1 or more; 0: a quarter of the label, rounded down, at least 1. */
  int32_t rule;               /**< An #rfm_churn_rule; 0: #RFM_CHURN_CAPACITY. */
  int32_t money_level;        /**< Money score, 1 to 5, from which a customer is worth a contact; 0: 3. Where money does not tell buyers apart everyone is, see #rfm_churn_info. */
  int32_t reserved;           /**< 0. */
} rfm_churn_options;

/** What was resolved, each with its reason. @since 0.1 */
typedef struct rfm_churn_info {
  uint32_t struct_size;     /**< sizeof(rfm_churn_info). */
  uint32_t flags;           /**< 0. */
  double threshold;         /**< Danger: a probability at or above this; for #RFM_CHURN_CAPACITY the lowest of those contacted on the day of training. Frozen. */
  double rise;              /**< And whose silence has raised the probability by this at least; -1: by whatever, with the rules other than #RFM_CHURN_CAPACITY. */
  double leave_threshold;   /**< Out of danger: below this; the threshold less .10, at least 0. */
  double money_above;       /**< Worth a contact: money above this, minor units. -infinity, so everyone, for money level 1, and when the four `money_break` are equal: no money is recorded, or everybody spent the same. */
  double money_break[4];    /**< Breaks of the money score: type-7 quantiles .2 .4 .6 .8 of money over all buyers. */
  double risk_break[4];     /**< The same of the probability over the population: levels of risk, 5 being the most likely to leave. */
  double shop_gap;          /**< Mean days between purchase days of repeat buyers; the older a past than the rhythm looks back, the less it counts. */
  double season;            /**< Log-odds of no purchase that the season of the horizon adds, as part of both intercepts; 0: none, or too little history to tell. */
  int64_t n_repeat;         /**< The population on the day of training. */
  int64_t n_one_time;       /**< One-time buyers within two horizons. */
  int64_t n_lapsed;         /**< Others with a purchase. */
  int64_t n_danger;         /**< In danger on the day of training: in the population, worth a contact, at or above the threshold. */
  int32_t trained_day;      /**< The as-of day. */
  int32_t horizon_days;     /**< H. */
  int32_t horizon_reason;   /**< #RFM_CHURN_GIVEN, or #rfm_suggest_reason bits. */
  int32_t population_days;  /**< Two horizons: a last purchase longer ago is lapsed. */
  int32_t history_days;     /**< Days from the shop's first purchase to the as-of day, both included. */
  int32_t label_days;       /**< Length of the labels. */
  int32_t label_reason;     /**< #RFM_CHURN_AS_HORIZON or #RFM_CHURN_HALF_OF_HISTORY. */
  int32_t n_cuts;           /**< Cuts used. */
  int32_t first_cut;        /**< Day of the earliest cut. */
  int32_t last_cut;         /**< Day of the latest; its labels end on the as-of day. */
  int32_t step_days;        /**< Days between cuts. */
  int32_t cut_reason;       /**< #RFM_CHURN_GIVEN or #RFM_CHURN_DEFAULT. */
  int32_t rule;             /**< An #rfm_churn_rule. */
  int32_t threshold_reason; /**< #RFM_CHURN_BY_SHARE, #RFM_CHURN_BY_CAPACITY, #RFM_CHURN_BY_RISE, #RFM_CHURN_NOBODY, or #RFM_CHURN_GIVEN; with the last #RFM_CHURN_NOBODY may come too. */
  int32_t money_level;      /**< Money score from which a customer is worth a contact, as asked for. */
  int32_t reserved;         /**< 0. */
} rfm_churn_info;

/**
 * How good a model is, on days held back: trained once more as of `holdout_day`, with labels that
 * ended by then, and asked about the `holdout_days` after it. The event is no purchase.
 * @since 0.1
 */
typedef struct rfm_churn_report {
  uint32_t struct_size;        /**< sizeof(rfm_churn_report). */
  uint32_t flags;              /**< 0. */
  int64_t n_examples;          /**< Examples that the model in use learned from, over all cuts. */
  int64_t n_lost_examples;     /**< Those of them who did not buy. */
  int64_t n_holdout;           /**< Customers of the group on the holdout's day; 0 when untested, and what follows is NaN. */
  int64_t n_lost;              /**< Those who did not buy. */
  double auc;                  /**< Area under the ROC curve; ties count half. */
  double average_precision;    /**< Sum of precision times the step of recall, over the different probabilities. */
  double ks;                   /**< Kolmogorov-Smirnov: largest distance of the two classes' distributions. */
  double brier;                /**< Mean squared error. */
  double log_loss;             /**< Mean of -ln of the probability given to what happened, probabilities kept 10^-15 from 0 and 1. */
  double calibration_error;    /**< Mean over tenths by probability, weighted by rows, of |mean probability - share that did not buy|. */
  double mean_probability;     /**< Mean of the probabilities. */
  double lift[10];             /**< Share lost in each tenth by descending probability (ceil(n/10) rows, ties by id) over the share of all; NaN for empty tenths. */
  double baseline_log_loss[3]; /**< Of #RFM_CHURN_BASE_RATE, #RFM_CHURN_RECENCY, #RFM_CHURN_RATE, in this order. */
  double baseline_brier[3];    /**< The same for the Brier score. */
  double baseline_auc[3];      /**< The same for the area. */
  double fitted_log_loss;      /**< Log loss of the model when it, too, is fitted to the holdout: logistic regression on its log-odds, as the baselines' on theirs; the base rate's where the slope would be below 0, the list upside down. */
  double advantage;            /**< Log loss of the best baseline less the model's, both fitted to the holdout; above 0 is better. */
  double advantage_error;      /**< Standard error of the advantage, from the differences customer by customer. */
  int32_t fit;                 /**< An #rfm_churn_fit. */
  int32_t verdict;             /**< An #rfm_churn_verdict. */
  int32_t best_baseline;       /**< An #rfm_churn_baseline; 0 when untested. */
  int32_t holdout_day;         /**< Cut of the holdout. */
  int32_t holdout_days;        /**< Length of its labels. */
  int32_t reserved;            /**< 0. */
} rfm_churn_report;

/** One term of a logistic regression: log-odds of no purchase = intercept + sum of coefficient x (x - centre) / scale. @since 0.1 */
typedef struct rfm_churn_term {
  uint32_t struct_size;  /**< sizeof(rfm_churn_term). */
  uint32_t flags;        /**< 0. */
  double coefficient;    /**< Per standard deviation of the examples; of the rhythm per unit of log-odds. That of the intercept includes the season. */
  double standard_error; /**< From the inverse of the penalised Hessian; cuts overlap, so it flatters. NaN where the column is constant or the coefficient was not fitted. */
  double centre;         /**< Mean of the examples; 0 for intercept and rhythm. */
  double scale;          /**< Standard deviation of the examples; 1 for intercept and rhythm, 0 for a constant column, whose coefficient is 0. */
  const char *name;      /**< "intercept", "rhythm", "order_value", "repeat_days", "overdue", or the host's metric. Borrowed. */
} rfm_churn_term;

/** Where rfm_churn_apply() puts its results; a NULL array is skipped. @since 0.1 */
typedef struct rfm_churn_scores {
  uint32_t struct_size; /**< sizeof(rfm_churn_scores). */
  uint32_t flags;       /**< None yet; 0. */
  int64_t n_rows;       /**< Room in each array: the number of rows of the features. */
  double *probability;  /**< Of no purchase within the horizon, 0..1; NaN without a purchase so far. */
  double *rise;         /**< How much the customer's silence has raised it: the probability less what it was at the end of the day of the last purchase, by the same model. Little for who buys rarely anyway. NaN as above. */
  double *spend_minor;  /**< Spend expected in the horizon if kept, which means: if he buys in it at all. Net spend of a purchase day so far, at least 0, times the purchase days that the rhythm expects of such a one, 1 or more. NaN as above. */
  uint8_t *group;       /**< An #rfm_churn_group; 0 without a purchase. */
  uint8_t *danger;      /**< 1: in the population, worth a contact, with probability and rise at or above those of #rfm_churn_info. */
  uint8_t *risk;        /**< Level of risk 1..5 by `risk_break`, 5 the most likely to leave; 0 outside the population. */
  uint8_t *worth;       /**< Money score 1..5 by `money_break`; 0 without a purchase. */
} rfm_churn_scores;

/** One customer, as rfm_churn_one() tells. @since 0.1 */
typedef struct rfm_churn_outlook {
  uint32_t struct_size; /**< sizeof(rfm_churn_outlook). */
  uint32_t flags;       /**< 0. */
  double probability;   /**< See #rfm_churn_scores. */
  double rise;          /**< See #rfm_churn_scores. */
  double spend_minor;   /**< See #rfm_churn_scores. */
  int32_t group;        /**< See #rfm_churn_scores. */
  int32_t danger;       /**< See #rfm_churn_scores. */
  int32_t risk;         /**< See #rfm_churn_scores. */
  int32_t worth;        /**< See #rfm_churn_scores. */
} rfm_churn_outlook;

/**
 * One reason for a probability: it would be lower by `moved` (higher, if that is below 0) had the
 * customer the typical value instead, all else as it is; for recency the same purchases, so many
 * days after the last. Effects do not add up.
 * @since 0.1
 */
typedef struct rfm_churn_reason {
  uint32_t struct_size; /**< sizeof(rfm_churn_reason); in an array all are equal. */
  uint32_t flags;       /**< 0. */
  double value;         /**< The customer's. */
  double typical;       /**< Median of the group on the day of training. */
  double moved;         /**< Probability as it is less that with the typical value. */
  int32_t column;       /**< Column of rfm_churn_metrics(): recency, frequency (with the gaps that follow), tenure, monetary or a further one. */
  int32_t reserved;     /**< 0. */
} rfm_churn_reason;

/** One cell of rfm_churn_focus(). Fixed layout. @since 0.1 */
typedef struct rfm_churn_cell {
  int64_t n_customers; /**< Customers of the population at this level of risk and money score. */
  double spend_minor;  /**< Sum of their spend expected in the horizon if kept. */
  double loss_minor;   /**< Sum of that times the probability of no purchase. */
} rfm_churn_cell;

/**
 * Train on a table as of a day.
 *
 * @param[out] out       New model, with the host of the table; NULL on failure. It does not refer
 * to table or metrics afterwards.
 * @param      table     The table.
 * @param      as_of_day The end of this day is "now": later events do not exist.
 * @param      options   Or NULL for the defaults.
 * @param[out] err       Details on failure, with the column, or row and column of a missing value;
 * or NULL.
 * @retval #RFM_E_STATE  Too few examples: fewer than 200 repeat buyers who came back or who did
 * not, over all cuts; a history too short for the cuts, or shorter than the horizon; nobody bought twice, and no horizon is
 * given; the table was pruned (frequency and money of all history are learned from); or the thread's floating point is not plain IEEE.
 * The message says which, with the numbers: use rules then.
 * @retval #RFM_E_DATA   A further metric is missing (NaN) or beyond 10^18 for an example, or an
 * attribute has undated values, which would tell of days after a cut.
 * @retval #RFM_E_NOTFOUND A metric names an attribute that the table does not have.
 * @retval #RFM_E_LIMIT  More than 24 further metrics.
 * @retval #RFM_STOPPED  The host's progress hook stopped it.
 * @retval #RFM_E_HOST   The host's parallel_for broke its contract.
 *
 * Imbalance needs nothing: probabilities are not reweighted. A constant column gets coefficient 0.
 * Separable data give finite coefficients, by the penalty.
 *
 * Cost: about 20 measures of the table, 60 where a season can be told, and memory of 8 (terms + 3) bytes per example; the rhythm
 * learns from at most 32,768 customers, evenly spaced by history.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_train(rfm_churn **out, const rfm_table *table,
                                            int32_t as_of_day, const rfm_churn_options *options,
                                            rfm_error *err);

/**
 * The metrics to measure before applying: recency, frequency, monetary, tenure, active_span,
 * gap_mean, then the host's.
 *
 * @param churn The model.
 * @return Borrowed; NULL for NULL.
 * @since 0.1
 */
RFM_API const rfm_metrics *RFM_CALL rfm_churn_metrics(const rfm_churn *churn);

/**
 * Probability, spend, group and danger of every row.
 *
 * @param      churn    The model.
 * @param      features Measured with rfm_churn_metrics(), on any day from the training on.
 * @param      scores   Where to write.
 * @param[out] err      Details on failure, with row and column; or NULL.
 * @retval #RFM_E_ARG   The features have other metrics, the first that differs is named; or are of
 * an earlier day than the training.
 * @retval #RFM_E_DATA  A further metric of a buyer is missing.
 * @retval #RFM_STOPPED The host's parallel_for or progress hook stopped it; the arrays may be partly written.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract; the arrays may be partly
 * written.
 *
 * Cost: O(rows), about 30 exponentials each for the probability, 60 for the lapsed, 30 again for rise or danger, and for the spend. Allocates nothing on
 * one thread.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_apply(const rfm_churn *churn, const rfm_features *features,
                                            const rfm_churn_scores *scores, rfm_error *err);

/**
 * The same for one customer, by rfm_features_one() or rfm_features_row(). Allocates nothing.
 *
 * @param      churn    The model.
 * @param      values   One per metric of rfm_churn_metrics().
 * @param      n_values Their number.
 * @param      standing An #rfm_standing; 0: a buyer.
 * @param[out] outlook  Filled; set its struct_size first.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA  A value that a buyer must have is missing or infinite, or the values
 * contradict each other (recency above tenure).
 *
 * Cost: about 90 exponentials; O(further metrics).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_one(const rfm_churn *churn, const double *values,
                                          int32_t n_values, int32_t standing,
                                          rfm_churn_outlook *outlook, rfm_error *err);

/**
 * Why: what moved one buyer's probability most, the largest |moved| first, ties by column.
 *
 * @param      churn    The model.
 * @param      values   One per metric of rfm_churn_metrics().
 * @param      n_values Their number.
 * @param[out] reasons  Filled; set struct_size of each first.
 * @param      room     Room in @p reasons; 28 always do.
 * @param[out] n        Their number: at most @p room, the first ones.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA  As rfm_churn_one().
 *
 * Cost: about 30 exponentials for each metric. Allocates nothing.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_reasons(const rfm_churn *churn, const double *values,
                                              int32_t n_values, rfm_churn_reason *reasons,
                                              int32_t room, int32_t *n, rfm_error *err);

/**
 * What a manager calls a column: "days since last purchase", in English or Chinese.
 *
 * @param churn    The model.
 * @param column   Column of rfm_churn_metrics().
 * @param language Language tag: "zh" (and what begins so) for Chinese, else or NULL English.
 * @return Borrowed; the name of the metric where the library has no word for it; NULL for a column
 * out of range.
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_churn_word(const rfm_churn *churn, int32_t column,
                                            const char *language);

/**
 * Likely to leave by worth much: the population counted by level of risk and money score, and a
 * list of those high in both.
 *
 * The list has those at risk 4 or 5 with money score 4 or 5. It is not ordered by the product of
 * probability and money, which would put a whale with little risk before everyone: first comes the
 * higher of the weaker level of the two, then the higher sum of levels, then the larger expected
 * loss (spend times probability), then id.
 *
 * @param      churn    The model.
 * @param      features As rfm_churn_apply().
 * @param      scores   What rfm_churn_apply() wrote for these rows: probability, spend_minor, risk
 * and worth must be there.
 * @param[out] cells    25 cells, risk by risk from 1 to 5, money score 1 to 5 within; or NULL.
 * @param[out] rows     Rows of the list, best first; or NULL with 0.
 * @param      room     Room in @p rows.
 * @param[out] n_listed Customers high in both, which may be more than @p room; or NULL.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA  A level is above 5, or a probability in the population is no number from 0
 * to 1.
 *
 * Cost: O(rows), 25 times over for the cells; O(rows log room) for the list. Memory: 16 bytes per
 * row for the cells while it runs.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_focus(const rfm_churn *churn, const rfm_features *features,
                                            const rfm_churn_scores *scores, rfm_churn_cell *cells,
                                            int64_t *rows, int64_t room, int64_t *n_listed,
                                            rfm_error *err);

/**
 * The customers of a group whose silence has raised the probability most, ties by id: those who have probably left, rather than those
 * who buy rarely anyway. For a second purchase it is the other end that promises most: order one-time buyers by probability, lowest first.
 *
 * @param      churn    The model.
 * @param      features As rfm_churn_apply().
 * @param      scores   What rfm_churn_apply() wrote: rise and group must be there.
 * @param      group    #RFM_CHURN_REPEAT, or #RFM_CHURN_ONE_TIME.
 * @param[out] rows     Rows, the largest rise first.
 * @param      room     How many are wanted; room in @p rows.
 * @param[out] n        How many there are: at most @p room.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(rows log room). Memory: 8 bytes per row while it runs.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_list(const rfm_churn *churn, const rfm_features *features,
                                           const rfm_churn_scores *scores, int32_t group,
                                           int64_t *rows, int64_t room, int64_t *n, rfm_error *err);

/**
 * Probability from which a contact pays (Neslin and others, 2006): (d + f) / (gamma (V - d) + d).
 * With V 200, d 10, f 1 and gamma .3 it is 11/67.
 *
 * @param      value      V, what a rescued customer is worth; above d.
 * @param      incentive  d, what an accepted offer costs, 0 or more; those who would have stayed
 * accept too.
 * @param      contact    f, what a contact costs, 0 or more.
 * @param      acceptance gamma, share of the leaving who accept: above 0, at most 1.
 * @param[out] threshold  The probability; 1 or more: no contact pays.
 * @param[out] err        Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_value_threshold(double value, double incentive,
                                                      double contact, double acceptance,
                                                      double *threshold, rfm_error *err);

/**
 * What was resolved at training.
 *
 * @param      churn The model.
 * @param[out] info  Filled; set its struct_size first.
 * @param[out] err   Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_get(const rfm_churn *churn, rfm_churn_info *info,
                                          rfm_error *err);

/**
 * How good it is on days held back.
 *
 * @param      churn  The model.
 * @param      group  #RFM_CHURN_REPEAT, #RFM_CHURN_ONE_TIME, or 0: everyone with a purchase, the
 * lapsed included.
 * @param[out] report Filled; set its struct_size first.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_get_report(const rfm_churn *churn, int32_t group,
                                                 rfm_churn_report *report, rfm_error *err);

/**
 * Area under the ROC curve of one metric alone, on the same holdout: how well more of it tells who
 * does not buy. Below .5 less of it does.
 *
 * @param      churn  The model.
 * @param      group  As rfm_churn_get_report().
 * @param      column Column of rfm_churn_metrics().
 * @param[out] auc    The area, rows without a value left out; NaN when there is nothing to compare.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_metric_auc(const rfm_churn *churn, int32_t group,
                                                 int32_t column, double *auc, rfm_error *err);

/**
 * Number of terms of a model, the intercept included.
 *
 * @param churn The model.
 * @param group #RFM_CHURN_REPEAT or #RFM_CHURN_ONE_TIME.
 * @return Their number; 0 for NULL and any other group: only these two have a model.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_churn_terms(const rfm_churn *churn, int32_t group);

/**
 * Read one term.
 *
 * @param      churn The model.
 * @param      group #RFM_CHURN_REPEAT or #RFM_CHURN_ONE_TIME.
 * @param      i     From 0, the intercept.
 * @param[out] term  Filled; set its struct_size first.
 * @param[out] err   Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return; #RFM_E_ARG also for another group.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_get_term(const rfm_churn *churn, int32_t group, int32_t i,
                                               rfm_churn_term *term, rfm_error *err);

/**
 * Save a model with its metrics and its report.
 *
 * @param      churn The model.
 * @param      write Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(metrics).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_save(const rfm_churn *churn, rfm_write_fn write,
                                           void *user_data, rfm_error *err);

/**
 * Load a saved model.
 *
 * @param[out] out  New model; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved model, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: O(metrics).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_churn_load(rfm_churn **out, const rfm_host *host, rfm_read_fn read,
                                           void *user_data, rfm_error *err);

/**
 * Free a model.
 *
 * @param churn NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_churn_free(rfm_churn *churn);

/** @} */
RFM_END_DECLS
#endif /* RFM_CHURN_H */
