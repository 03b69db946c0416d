/* SPDX-License-Identifier: MIT */
#ifndef RFM_SCALING_H
#define RFM_SCALING_H

#include <rfm/features.h>

/**
 * @file scaling.h
 * Metrics of different units made comparable, and weighted.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_scaling Scaling
 * Learns from features how to bring days, purchases and money onto one scale, and multiplies by weights. *Immutable, share freely.*
 *
 * The scaled columns are those of the features' metrics without #RFM_METRIC_UNSCORED, in their order; "scaled column j" counts
 * only them. A scaling keeps a copy of the metrics and refuses features that were measured otherwise.
 *
 * Each value goes through the same steps: it is **clipped** at two quantiles of its column, so that one whale does not press everybody
 * else against 0; if asked it becomes **log1p**, ln(1 + max(x, 0)); it is **normalised** by its #rfm_scale, less-is-better columns
 * reversed, so that more is better in every column; this is the *normalised value*. Times its **weight** it is the *coordinate* by
 * which distances are measured. A column without spread has the normalised value 0.
 * @{
 */

/** What was learned of each column. Freed by rfm_scaling_free(). @since 0.1 */
typedef struct rfm_scaling rfm_scaling;

/** How a column is normalised; x has been clipped, and become log1p where asked. @since 0.1 */
typedef enum rfm_scale {
  RFM_SCALE_MIN_MAX = 1, /**< (x - min) / (max - min); (max - x) / (max - min) where less is better. 0..1. The default. */
  RFM_SCALE_Z = 2,       /**< (x - mean) / sd, with the sample standard deviation (n - 1); negated where less is better. */
  RFM_SCALE_ROBUST = 3,  /**< (x - median) / (third quartile - first quartile), quantiles of type 7; negated where less is better. */
  RFM_SCALE_RANGE = 4    /**< As #RFM_SCALE_MIN_MAX between the given `low` and `high`, so that a business keeps one ruler. Values beyond are clipped to them and counted; nothing else is clipped. */
} rfm_scale;

/** Weights are used as they are, instead of divided by their sum: published weights of three digits may sum to 1.001. @since 0.1 */
#define RFM_SCALING_WEIGHTS_AS_GIVEN 1u
/** Nothing is clipped at quantiles. @since 0.1 */
#define RFM_SCALING_NO_CLIP 2u

/** How to scale. Arrays run over the scaled columns. @since 0.1 */
typedef struct rfm_scaling_options {
  uint32_t struct_size;  /**< sizeof(rfm_scaling_options). */
  uint32_t flags;        /**< #RFM_SCALING_WEIGHTS_AS_GIVEN, #RFM_SCALING_NO_CLIP. */
  const int32_t *scales; /**< An #rfm_scale per column; NULL: `scale` for all. */
  const uint8_t *log1p;  /**< Not 0 where log1p comes before; NULL: nowhere. */
  const double *weights; /**< Finite, 0 or more, not all 0; NULL: equal. */
  const double *low;     /**< For #RFM_SCALE_RANGE: the lower end, in the metric's own unit; unused for other columns. */
  const double *high;    /**< For #RFM_SCALE_RANGE: the upper end, above `low`. */
  int32_t n_columns;     /**< Length of the arrays; 0 only when all are NULL. */
  int32_t scale;         /**< An #rfm_scale; 0: #RFM_SCALE_MIN_MAX. */
  int32_t clip_permille; /**< Rows in a thousand beyond the quantile at each end, 1 to 499; 0: 10, the 1st and 99th percentile. */
  int32_t reserved;      /**< 0. */
} rfm_scaling_options;

/** One scaled column, everything resolved. @since 0.1 */
typedef struct rfm_scaled_column {
  uint32_t struct_size; /**< sizeof(rfm_scaled_column). */
  uint32_t flags;       /**< 0. */
  double weight;        /**< As used. */
  double clip_low;      /**< Lower values become this, in the metric's unit; -infinity: none do. */
  double clip_high;     /**< Higher values become this; +infinity: none do. */
  double zero;          /**< What is subtracted (after log1p): minimum, mean or median; the maximum where min-max is reversed. */
  double unit;          /**< What it is divided by, negative where less is better; 0: the column has no spread. */
  double lowest;        /**< Least normalised value among the rows it was learned from. */
  double highest;       /**< Largest one. */
  int32_t column;       /**< Column of the metrics. */
  int32_t scale;        /**< An #rfm_scale. */
  int32_t log1p;        /**< 1: log1p comes before, else 0. */
  int32_t reserved;     /**< 0. */
} rfm_scaled_column;

/** What happened to the values of one scaled column. Fixed layout. @since 0.1 */
typedef struct rfm_scaling_counts {
  int64_t n_clipped_low;  /**< Rows raised to `clip_low`. */
  int64_t n_clipped_high; /**< Rows lowered to `clip_high`. */
  int64_t n_raised;       /**< Rows below 0 that log1p took as 0. */
  int64_t n_outside;      /**< Rows whose normalised value is outside `lowest` .. `highest`: only later rows can be. */
} rfm_scaling_counts;

/**
 * Learn how to scale.
 *
 * To keep staff or wholesale out of learning, learn from rfm_features_select() and apply to all.
 *
 * @param[out] out      New scaling; NULL on failure.
 * @param      features Rows to learn from; their host and metrics are copied.
 * @param      options  Or NULL: min-max, clipped at the 1st and 99th percentile, equal weights.
 * @param[out] err      Details on failure, with row and column; or NULL.
 * @retval #RFM_E_DATA  A value is NaN (the row and the metric are named: leave such rows out with rfm_features_select(), or give the metric a
 *         value with #RFM_MISSING_VALUE); a weight is negative, NaN or infinite, or all are 0; `low` is not below `high`, or one is not finite.
 * @retval #RFM_E_STATE There is no row; no column is scored; or the thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT Values are too large to compute a mean or a range from, or differ by less than 10^-280 but do differ.
 * @retval #RFM_STOPPED The host's parallel_for or progress hook stopped it.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract.
 *
 * Cost: O(n) per column.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scaling_fit(rfm_scaling **out, const rfm_features *features,
                                            const rfm_scaling_options *options, rfm_error *err);

/**
 * Normalise rows, weights left out.
 *
 * @param      scaling  The scaling.
 * @param      features Rows, measured with the scaling's metrics on any day.
 * @param[out] values   rows x scaled columns normalised values, row by row; or NULL.
 * @param      n_values Their number; 0 with NULL.
 * @param[out] counts   One per scaled column; or NULL.
 * @param      n_counts Room in @p counts: the number of scaled columns; 0 with NULL.
 * @param[out] err      Details on failure, with row and column; or NULL.
 * @retval #RFM_E_ARG   The features have other metrics; the first that differs is named.
 * @retval #RFM_E_DATA  A value is NaN; the row and the metric are named.
 * @retval #RFM_STOPPED The host's parallel_for stopped it; the arrays may be partly written.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract; the arrays may be partly written.
 *
 * Cost: O(rows x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scaling_apply(const rfm_scaling *scaling, const rfm_features *features,
                                              double *values, int64_t n_values,
                                              rfm_scaling_counts *counts, int32_t n_counts,
                                              rfm_error *err);

/**
 * Number of scaled columns.
 *
 * @param scaling The scaling.
 * @return Their number; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_scaling_columns(const rfm_scaling *scaling);

/**
 * Read one scaled column back.
 *
 * @param      scaling The scaling.
 * @param      scaled  Scaled column, from 0.
 * @param[out] column  Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scaling_get(const rfm_scaling *scaling, int32_t scaled,
                                            rfm_scaled_column *column, rfm_error *err);

/**
 * The metrics it scales.
 *
 * @param scaling The scaling.
 * @return Borrowed; NULL for NULL.
 * @since 0.1
 */
RFM_API const rfm_metrics *RFM_CALL rfm_scaling_metrics(const rfm_scaling *scaling);

/**
 * As-of day of the features that it was learned from.
 *
 * @param scaling The scaling.
 * @return Days since 1970-01-01; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_scaling_learned_day(const rfm_scaling *scaling);

/**
 * Save the scaling, its metrics included. It holds no ids; a minimum or maximum is some customer's value.
 *
 * @param      scaling  The scaling.
 * @param      write    Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scaling_save(const rfm_scaling *scaling, rfm_write_fn write,
                                             void *user_data, rfm_error *err);

/**
 * Load a saved scaling.
 *
 * @param[out] out  New scaling; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved scaling, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: O(columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_scaling_load(rfm_scaling **out, const rfm_host *host,
                                             rfm_read_fn read, void *user_data, rfm_error *err);

/**
 * Free a scaling.
 *
 * @param scaling NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_scaling_free(rfm_scaling *scaling);

/** @} */
RFM_END_DECLS
#endif /* RFM_SCALING_H */
