/* SPDX-License-Identifier: MIT */
#ifndef RFM_SCORER_H
#define RFM_SCORER_H

#include <rfm/features.h>

/**
 * @file scorer.h
 * Cut points learned from features, and the scores 1..n that follow.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_scorer Scorer
 * Learns breaks from features once and turns each metric into a level 1..n, n being best. *Immutable, share freely.*
 *
 * The scored columns are those of the features' metrics without #RFM_METRIC_UNSCORED, in their order; "scored column j" counts
 * only them. A scorer keeps a copy of the metrics and refuses features that were measured otherwise: any field of a metric, its
 * name included, or any option they share. So measure again with rfm_scorer_metrics().
 *
 * **Level** = 1 + the number of breaks strictly below the value; for less-is-better columns n + 1 minus that level. With the
 * breaks 30 60 90 180 of days, 30 scores 5, 31 scores 4 and 181 scores 1. Breaks are in the metric's unit: days, purchases,
 * minor units of money. #rfm_closed says where a value equal to a break goes. Equal values always share a level, except under #RFM_RULE_NTILE.
 * Score 0 means not scored: a NaN, or a customer without a purchase.
 * @{
 */

/** Breaks per scored column. Freed by rfm_scorer_free(). @since 0.1 */
typedef struct rfm_scorer rfm_scorer;

/** How breaks are chosen. @since 0.1 */
typedef enum rfm_rule {
  RFM_RULE_QUANTILE = 1, /**< Type-7 quantiles at i/n (Hyndman and Fan, 1996). The default. */
  RFM_RULE_NESTED = 2,   /**< The same inside each cell of the columns before it (Hughes). All columns or none. */
  RFM_RULE_WIDTH = 3,    /**< Equal width between minimum and maximum. */
  RFM_RULE_BREAKS = 4,   /**< Given by the host, in #rfm_scorer_options.breaks or to rfm_scorer_from_breaks(). */
  RFM_RULE_NTILE = 5,    /**< By rank, as SQL's NTILE: ties by ascending id, the first n mod k tiles get one more. Scores only the features it was fitted on. */
  RFM_RULE_R_RFM = 6,    /**< Exactly the R package rfm: type-7 quantiles at i/n plus #rfm_scorer_options.offset, lower end closed. */
  RFM_RULE_MEAN = 7,     /**< Two levels, cut at the mean; equal counts as good. */
  RFM_RULE_MEDIAN = 8    /**< Two levels, cut at the median; equal counts as good. */
} rfm_rule;

/** Where a value that equals a break goes. @since 0.1 */
typedef enum rfm_closed {
  RFM_CLOSED_UPPER = 1, /**< To the interval below: (lower, upper]. The default of all rules but those named below. */
  RFM_CLOSED_LOWER = 2, /**< To the interval above: [lower, upper). Of #RFM_RULE_R_RFM. */
  RFM_CLOSED_GOOD = 3   /**< To the better level, whatever the direction. Of #RFM_RULE_MEAN and #RFM_RULE_MEDIAN. */
} rfm_closed;

/** How scores are weighted into the composite. @since 0.1 */
typedef enum rfm_weighting {
  RFM_WEIGHTING_EQUAL = 1,     /**< 1/n each, as Hughes. The default without weights. */
  RFM_WEIGHTING_NORMALISED = 2,/**< The given weights divided by their sum. The default with weights. */
  RFM_WEIGHTING_AS_GIVEN = 3,  /**< The given weights as they are. */
  RFM_WEIGHTING_STONE = 4      /**< "Stone's order" F > R > M as rank-order centroids: R 5/18, F 11/18, M 2/18. Needs exactly the scored columns recency, frequency, monetary in this order. */
} rfm_weighting;

/** How to fit. Arrays run over the scored columns. @since 0.1 */
typedef struct rfm_scorer_options {
  uint32_t struct_size;      /**< sizeof(rfm_scorer_options). */
  uint32_t flags;            /**< None yet; 0. */
  int64_t n_learn;           /**< Length of `learn`: the number of rows. */
  const int32_t *rules;      /**< An #rfm_rule per column; NULL: `rule` for all. */
  const int32_t *levels;     /**< Levels per column, 2 to 100; NULL: `n_levels` for all. */
  const double *weights;     /**< Weights of the composite, 0 or more and not all 0; NULL: as `weighting` says. */
  const double *offset;      /**< For #RFM_RULE_R_RFM: what "plus 1" is in each column's unit (100 for money in cents); NULL: 1. */
  const uint8_t *learn;      /**< One byte per row, 0 keeps the row (staff, wholesale, test accounts) out of learning; NULL: all buyers learn. */
  const double *const *breaks; /**< For #RFM_RULE_BREAKS: per column its levels - 1 ascending, finite breaks; NULL where the rule is another. So days may be typed (30, 60, 90, 180) while orders and money are learned. */
  int32_t n_columns;         /**< Length of the arrays over columns; 0 only when all are NULL. */
  int32_t n_levels;          /**< 2 to 100; 0: 5, and 2 for the mean and the median. */
  int32_t rule;              /**< An #rfm_rule; 0: #RFM_RULE_QUANTILE. */
  int32_t closed;            /**< An #rfm_closed; 0: that of the rule. */
  int32_t weighting;         /**< An #rfm_weighting; 0: normalised with weights, else equal. */
  int32_t reserved;          /**< 0. */
} rfm_scorer_options;

/** Where rfm_scorer_apply() puts its results; a NULL array is skipped. @since 0.1 */
typedef struct rfm_scores {
  uint32_t struct_size; /**< sizeof(rfm_scores). */
  uint32_t flags;       /**< None yet; 0. */
  int64_t n_rows;       /**< Room in each array, in rows: the number of rows of the features. */
  uint8_t *score;       /**< n_rows x scored columns, row by row: levels, or 0. Of row i and scored column j it is score[i * rfm_scorer_columns() + j]. */
  uint64_t *cell;       /**< n_rows cell codes; see rfm_scorer_cell_name(). A score of 0 is the digit 0, so a row without any score has code 0. */
  double *composite;    /**< n_rows weighted sums of scores; NaN when a score is 0. */
} rfm_scores;

/** One scored column, everything resolved. @since 0.1 */
typedef struct rfm_scored_column {
  uint32_t struct_size; /**< sizeof(rfm_scored_column). */
  uint32_t flags;       /**< 0. */
  double weight;        /**< Its weight in the composite, as used. */
  int64_t n_parents;    /**< Cells of the columns before it under #RFM_RULE_NESTED, else 1; see rfm_scorer_breaks(). */
  int32_t column;       /**< Column of the metrics. */
  int32_t rule;         /**< An #rfm_rule. */
  int32_t n_levels;     /**< Levels. */
  int32_t closed;       /**< #RFM_CLOSED_UPPER or #RFM_CLOSED_LOWER: where a value equal to a break goes. */
} rfm_scored_column;

/** How one scored column of one customer came to its level. @since 0.1 */
typedef struct rfm_score_reason {
  uint32_t struct_size;   /**< sizeof(rfm_score_reason). */
  uint32_t flags;         /**< 0. */
  double value;           /**< The metric. */
  double lower;           /**< The break below the value's interval; -infinity in the first. */
  double upper;           /**< The break above the value's interval; +infinity in the last. */
  double to_better;       /**< Least change of the value that gives a better level, signed, in the metric's unit: exact when values are whole numbers. NaN at the best level. */
  double to_worse;        /**< The same towards a worse level. NaN at the worst. */
  int32_t column;         /**< Column of the metrics. */
  int32_t level;          /**< The score; 0: not scored, and the rest is NaN. */
  int32_t n_levels;       /**< Levels of the column. */
  int32_t reserved;       /**< 0. */
} rfm_score_reason;

/**
 * Learn breaks from the buyers among the rows; NaN values are left out column by column. Quantiles are of type 7 (Hyndman and Fan,
 * 1996); the nested rule and equal weights are those of Hughes, *Strategic Database Marketing*.
 *
 * @param[out] out      New scorer; NULL on failure.
 * @param      features Rows to learn from; their host and metrics are copied.
 * @param      options  Rules, levels, weights; or NULL for quantiles, 5 levels, equal weights.
 * @param[out] err      Details on failure, with the column; or NULL.
 * @retval #RFM_E_STATE No row has a value in some column (on a shop's first day: see n_buyers of rfm_features_count()); no column is scored; or the thread's floating point is
 *         not plain IEEE (flush to zero, extra precision, another rounding mode).
 * @retval #RFM_E_DATA Given breaks are not strictly ascending or not finite.
 * @retval #RFM_E_LIMIT More than 1,000,000 cells under #RFM_RULE_NESTED, cell codes beyond 64 bits, or values too
 *         large to compute breaks from.
 * @retval #RFM_STOPPED The host's parallel_for stopped it.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract.
 *
 * Cost: O(n) per column; O(n log n) for the nested rule and NTILE.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_fit(rfm_scorer **out, const rfm_features *features,
                                           const rfm_scorer_options *options, rfm_error *err);

/**
 * Make a scorer of typed breaks (30, 60, 90, 180 days).
 *
 * @param[out] out      New scorer; NULL on failure.
 * @param      host     Hooks, or NULL; copied.
 * @param      metrics  What it scores; copied. NULL: recency, frequency, monetary.
 * @param      breaks   One pointer per scored column to its ascending, finite breaks; copied.
 * @param      options  Its `levels` or `n_levels` say how many breaks each column has: levels - 1; weights and closed side;
 *                      `rule`, `rules`, `offset`, `breaks` and `learn` stay 0. Or NULL for 4 breaks each.
 * @param      learned_day The date that the breaks are of.
 * @param[out] err      Details on failure, with the column; or NULL.
 * @retval #RFM_E_DATA Breaks are not strictly ascending or not finite.
 * @retval #RFM_E_LIMIT Cell codes beyond 64 bits.
 *
 * Cost: O(breaks).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_from_breaks(rfm_scorer **out, const rfm_host *host,
                                                   const rfm_metrics *metrics,
                                                   const double *const *breaks,
                                                   const rfm_scorer_options *options,
                                                   int32_t learned_day, rfm_error *err);

/**
 * Score every row.
 *
 * @param      scorer   The scorer.
 * @param      features Rows, measured with the scorer's metrics on any day.
 * @param      scores   Where to write.
 * @param[out] err      Details on failure, with the column; or NULL.
 * @retval #RFM_E_ARG   The features have other metrics; the first that differs is named.
 * @retval #RFM_E_STATE An NTILE scorer on other features than it was fitted on.
 * @retval #RFM_STOPPED The host's parallel_for stopped it; the arrays may be partly written.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract; the arrays may be partly written.
 *
 * Cost: O(rows x columns x log levels). Allocates nothing on one thread.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_apply(const rfm_scorer *scorer, const rfm_features *features,
                                             const rfm_scores *scores, rfm_error *err);

/**
 * Score one customer, with the same result as the row of rfm_scorer_apply(). Allocates nothing. Bare numbers cannot be
 * checked against the scorer's metrics: measure with rfm_scorer_metrics() of this scorer.
 *
 * @param      scorer   The scorer; not of NTILE.
 * @param      values   One per metric, as rfm_features_one() gives them.
 * @param      n_values Number of metrics.
 * @param      standing An #rfm_standing; 0: a buyer. Others score 0.
 * @param[out] score    One level per scored column.
 * @param      n_score  Room in @p score: the number of scored columns.
 * @param[out] cell     Cell code, or NULL.
 * @param[out] composite Weighted sum, or NULL.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA  A value is infinite.
 * @retval #RFM_E_STATE An NTILE scorer.
 *
 * Cost: O(columns x log levels).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_one(const rfm_scorer *scorer, const double *values,
                                           int32_t n_values, int32_t standing, uint8_t *score,
                                           int32_t n_score, uint64_t *cell, double *composite,
                                           rfm_error *err);

/**
 * Say which break decided a score, and how far the next levels are.
 *
 * @param      scorer   The scorer; not of NTILE.
 * @param      values   One per metric.
 * @param      n_values Number of metrics.
 * @param      scored   Scored column, from 0.
 * @param[out] reason   Filled; set its struct_size first.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA  A value is infinite.
 * @retval #RFM_E_STATE An NTILE scorer.
 *
 * Cost: O(columns x log levels). Allocates nothing.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_explain(const rfm_scorer *scorer, const double *values,
                                               int32_t n_values, int32_t scored,
                                               rfm_score_reason *reason, rfm_error *err);

/**
 * Number of scored columns.
 *
 * @param scorer The scorer.
 * @return Their number; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_scorer_columns(const rfm_scorer *scorer);

/**
 * Read one scored column back.
 *
 * @param      scorer The scorer.
 * @param      scored Scored column, from 0.
 * @param[out] column Filled; set its struct_size first.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_get(const rfm_scorer *scorer, int32_t scored,
                                           rfm_scored_column *column, rfm_error *err);

/**
 * The metrics it scores.
 *
 * @param scorer The scorer.
 * @return Borrowed; NULL for NULL.
 * @since 0.1
 */
RFM_API const rfm_metrics *RFM_CALL rfm_scorer_metrics(const rfm_scorer *scorer);

/**
 * As-of day of the features that the breaks were learned from.
 *
 * @param scorer The scorer.
 * @return Days since 1970-01-01; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_scorer_learned_day(const rfm_scorer *scorer);

/**
 * Borrow the breaks of a scored column.
 *
 * @param      scorer The scorer.
 * @param      scored Scored column, from 0.
 * @param      parent Under #RFM_RULE_NESTED the cell of the columns before it: levels minus one in mixed radix, the
 *                    last column fastest; else 0.
 * @param[out] breaks Points to the breaks, ascending; equal ones mark levels that ties ate. NULL for NTILE.
 * @param[out] n      Their number: levels - 1.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_breaks(const rfm_scorer *scorer, int32_t scored,
                                              int64_t parent, const double **breaks, int32_t *n,
                                              rfm_error *err);

/**
 * Borrow how many learning rows each level of a scored column got: an empty level was eaten by ties. Under
 * #RFM_RULE_NESTED the sizes are of the cells up to this column, in the order of `parent` of rfm_scorer_breaks().
 *
 * @param      scorer The scorer.
 * @param      scored Scored column, from 0.
 * @param[out] sizes  Points to the sizes, level 1 first; NULL for typed breaks.
 * @param[out] n      Their number; 0 for typed breaks.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_level_sizes(const rfm_scorer *scorer, int32_t scored,
                                                   const int64_t **sizes, int64_t *n, rfm_error *err);

/**
 * Borrow the composite's weights, as they are used.
 *
 * @param scorer The scorer.
 * @return One per scored column; NULL for NULL.
 * @since 0.1
 */
RFM_API const double *RFM_CALL rfm_scorer_weights(const rfm_scorer *scorer);

/**
 * Borrow the levels of each scored column.
 *
 * @param scorer The scorer.
 * @return One number per scored column; NULL for NULL.
 * @since 0.1
 */
RFM_API const int32_t *RFM_CALL rfm_scorer_levels(const rfm_scorer *scorer);

/**
 * Print a cell code: "545"; with '-' between levels ("10-3-7") when any column has more than 9.
 * A code is the levels as digits: in base 10 for a column of up to 9 levels, else in base levels + 1; so 545 is the number 545.
 *
 * @param      scorer The scorer.
 * @param      cell   A code.
 * @param[out] text   The text, terminated.
 * @param      n_text Room in @p text; 4 bytes per scored column always do.
 * @param[out] err    Details on failure, or NULL.
 * @retval #RFM_E_DATA No such cell.
 *
 * Cost: O(columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_cell_name(const rfm_scorer *scorer, uint64_t cell, char *text,
                                                 int64_t n_text, rfm_error *err);

/**
 * Save the scorer, its metrics included. It may hold exact values of customers, but no ids.
 *
 * @param      scorer The scorer; not of NTILE.
 * @param      write  Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err    Details on failure, or NULL.
 * @retval #RFM_E_STATE An NTILE scorer.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(breaks).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_save(const rfm_scorer *scorer, rfm_write_fn write,
                                            void *user_data, rfm_error *err);

/**
 * Load a saved scorer.
 *
 * @param[out] out  New scorer; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved scorer, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: O(breaks).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scorer_load(rfm_scorer **out, const rfm_host *host, rfm_read_fn read,
                                            void *user_data, rfm_error *err);

/**
 * Free a scorer.
 *
 * @param scorer NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_scorer_free(rfm_scorer *scorer);

/** @} */
RFM_END_DECLS
#endif /* RFM_SCORER_H */
