/* SPDX-License-Identifier: MIT */
#ifndef RFM_METRICS_H
#define RFM_METRICS_H

#include <rfm/table.h>

/**
 * @file metrics.h
 * What to measure, and what the shop's own purchase cycle suggests.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_metrics Metrics
 * A list of metrics with the filter, the purchase unit and the money they share. *Immutable, share freely.*
 *
 * **Purchase.** A purchase row is a row of the chosen kinds that is not a return. Under an order key the order's
 * day is that of its earliest purchase row; recency, frequency, tenure and gaps use that day, money counts on each row's own day.
 * **Returns** link to the purchase rows with the same order key of the same customer, up to the as-of day. An order whose
 * returns cover its sales stops being a purchase, and an exchange (sale and return under one key) that nets to 0 or less
 * never is one. Other returns only reduce money.
 * **Windows.** W days ending with the as-of day D: D-W+1 .. D. 0 days means all history.
 * **Filter.** Rows outside the chosen kinds, categories or groups do not exist for the metrics, linking included.
 * @{
 */

/** What to measure. Made by rfm_metrics_new(), freed by rfm_metrics_free(). @since 0.1 */
typedef struct rfm_metrics rfm_metrics;

/** Kinds of metric. "In the window" where it has one. @since 0.1 */
typedef enum rfm_metric_kind {
  RFM_METRIC_RECENCY = 1,              /**< Days from the last purchase to the as-of day; less is better. With a window it is missing for those who lapsed before it, so mostly it has none. */
  RFM_METRIC_FREQUENCY = 2,            /**< Number of purchases. */
  RFM_METRIC_MONETARY = 3,             /**< Money, in minor units. */
  RFM_METRIC_ORDER_VALUE = 4,          /**< Money per purchase, minor units. Missing without a purchase. */
  RFM_METRIC_REPEAT_VALUE = 5,         /**< Mean money per purchase without the first one in the window, minor units: (money - that of the first purchase with the returns under its orders) / (purchases - 1). Missing below two. */
  RFM_METRIC_SECOND = 6,               /**< Total of the second measure. */
  RFM_METRIC_TENURE = 7,               /**< Days from the first purchase ever to the as-of day. Takes no window. */
  RFM_METRIC_MEMBERSHIP_AGE = 8,       /**< Days from the joining day to the as-of day. Missing without one, or when it is later. Takes no window. */
  RFM_METRIC_ACTIVE_SPAN = 9,          /**< Days from the first to the last purchase. Missing without a purchase. */
  RFM_METRIC_GAP_MEAN = 10,            /**< Mean days between consecutive purchase days; both must lie in the window. Less is better. Missing below two days. */
  RFM_METRIC_GAP_SD = 11,              /**< Sample standard deviation of those gaps (n - 1). Less is better. Missing below two gaps. */
  RFM_METRIC_OVERDUE = 12,             /**< Recency over all history divided by the mean gap in the window. Less is better. */
  RFM_METRIC_DISTINCT_ITEMS = 13,      /**< Different item keys among the purchase rows. */
  RFM_METRIC_DISTINCT_CATEGORIES = 14, /**< Different category keys among the purchase rows. */
  RFM_METRIC_TOP_CATEGORY_SHARE = 15,  /**< Gross money of the best category divided by that of all rows with a category, 0..1. Missing when that is 0. */
  RFM_METRIC_REPURCHASE_RATE = 16,     /**< Share of the different items that were bought on two or more days, 0..1. Missing without items. */
  RFM_METRIC_TREND_FREQUENCY = 17,     /**< Purchases per day in the window divided by those in the `against_days` before it. Missing when those are 0. Needs a window. */
  RFM_METRIC_TREND_MONETARY = 18,      /**< The same for money; missing unless the earlier money is above 0. Needs a window. */
  RFM_METRIC_VISITS = 19,              /**< Number of visits (#RFM_KIND_VISIT), whether or not visits are chosen as purchases. */
  RFM_METRIC_ATTRIBUTE = 20,           /**< The attribute's last value at or before the as-of day. Takes no window. */
  RFM_METRIC_SEASON_FREQUENCY = 21     /**< Season-adjusted frequency: each purchase counts as 1 / #rfm_metrics_options.season of its calendar month, so one in a quiet month counts for more. */
} rfm_metric_kind;

/** Which end of a metric is good. @since 0.1 */
typedef enum rfm_direction {
  RFM_MORE_IS_BETTER = 1, /**< As money. */
  RFM_LESS_IS_BETTER = 2  /**< As recency in days. */
} rfm_direction;

/** How returns count in money. @since 0.1 */
typedef enum rfm_money {
  RFM_MONEY_NET = 1,  /**< Sales minus returns, a return on its own day. */
  RFM_MONEY_GROSS = 2 /**< Sales only. */
} rfm_money;

/** What becomes of an undefined value. @since 0.1 */
typedef enum rfm_missing {
  RFM_MISSING_KEEP = 1,  /**< NaN in the features; the scorer gives 0. */
  RFM_MISSING_VALUE = 2, /**< Replaced by #rfm_metric.missing_value. */
  RFM_MISSING_DROP = 3   /**< The customer has no row. Customers without a purchase are not dropped by it. */
} rfm_missing;

/** What counts as one purchase. @since 0.1 */
typedef enum rfm_purchase {
  RFM_PURCHASE_ORDER_OR_DAY = 1, /**< Rows with an order key by distinct order, the others by distinct day. The default. */
  RFM_PURCHASE_ORDER = 2,        /**< Distinct orders; a row without an order key is a purchase of its own. */
  RFM_PURCHASE_DAY = 3,          /**< Distinct local days. */
  RFM_PURCHASE_ROW = 4           /**< Every purchase row. */
} rfm_purchase;

/** One metric. @since 0.1 */
typedef struct rfm_metric {
  uint32_t struct_size;  /**< sizeof(rfm_metric); in an array all are equal. */
  uint32_t flags;        /**< #RFM_METRIC_UNSCORED, #RFM_METRIC_FROM_FLOOR, #RFM_METRIC_SHRUNK_GAP. */
  double missing_value;  /**< For #RFM_MISSING_VALUE; finite. */
  const char *name;      /**< Name of its column, UTF-8, 1 to 63 bytes, unique; NULL: that of its kind ("recency", "frequency", "monetary", "order_value"...) or of the attribute. */
  const char *attribute; /**< Name of the attribute, for #RFM_METRIC_ATTRIBUTE. */
  int32_t kind;          /**< An #rfm_metric_kind; must be given. */
  int32_t direction;     /**< An #rfm_direction; 0: that of the kind. */
  int32_t window_days;   /**< 1 to 3,652,059; 0: all history. */
  int32_t against_days;  /**< For the trends: length of the earlier window; 0: as `window_days`. */
  int32_t money;         /**< An #rfm_money; 0: net. */
  int32_t missing;       /**< An #rfm_missing; 0: keep. */
} rfm_metric;

/** The column is measured and carried, but not scored. @since 0.1 */
#define RFM_METRIC_UNSCORED 1u
/** On a pruned table count from the floor instead of failing with #RFM_E_STATE: as with a window that begins there. @since 0.1 */
#define RFM_METRIC_FROM_FLOOR 2u
/** Shrink the mean gap toward the shop's median: (sum of own gaps + 2 x shop_median_gap) / (own gaps + 2); never missing for a buyer. For the mean gap and the overdue ratio. @since 0.1 */
#define RFM_METRIC_SHRUNK_GAP 4u

/** Drop customers without a purchase up to the as-of day, instead of keeping them with recency missing and frequency 0. @since 0.1 */
#define RFM_METRICS_DROP_PROSPECTS 1u
/** Rows of amount 0 are no purchases. @since 0.1 */
#define RFM_METRICS_IGNORE_ZERO 2u

/** Bit of a kind in #rfm_metrics_options.kinds. @since 0.1 */
#define RFM_KIND_BIT(kind) (1 << (kind))

/** What all metrics of a list share. @since 0.1 */
typedef struct rfm_metrics_options {
  uint32_t struct_size;       /**< sizeof(rfm_metrics_options). */
  uint32_t flags;             /**< #RFM_METRICS_DROP_PROSPECTS, #RFM_METRICS_IGNORE_ZERO. */
  int64_t n_categories;       /**< Length of `categories`. */
  int64_t n_groups;           /**< Length of `groups`. */
  double shop_median_gap;     /**< The shop's median gap in days for #RFM_METRIC_SHRUNK_GAP, at least 1; 0: not given. */
  const uint64_t *categories; /**< Only rows of these categories (0: rows without one); NULL: all. */
  const uint32_t *groups;     /**< Only rows of these groups (0: rows without one); NULL: all. */
  const double *season;       /**< 12 season indices, January first, each above 0 and finite, for #RFM_METRIC_SEASON_FREQUENCY: 1 is a usual month. Those of #rfm_suggestion.season_index, or the host's; never found anew by a measure. NULL: not given. */
  int32_t kinds;              /**< Sum of #RFM_KIND_BIT; 0: sales and returns. */
  int32_t purchase;           /**< An #rfm_purchase; 0: #RFM_PURCHASE_ORDER_OR_DAY. */
} rfm_metrics_options;

/**
 * Say what to measure.
 *
 * @param[out] out  New metrics; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      metrics The columns in their order, copied; NULL with 0: recency, frequency and monetary over all history.
 * @param      n_metrics 1 to 32, or 0.
 * @param      options What they share, copied; or NULL.
 * @param[out] err  Details on failure, with the column; or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(metrics^2), at most 32; O(n log n) for n categories and groups.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_metrics_new(rfm_metrics **out, const rfm_host *host,
                                            const rfm_metric *metrics, int32_t n_metrics,
                                            const rfm_metrics_options *options, rfm_error *err);

/**
 * Number of columns.
 *
 * @param metrics The metrics.
 * @return Their number; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_metrics_size(const rfm_metrics *metrics);

/**
 * Read one column's definition back, defaults resolved; its pointers are borrowed.
 *
 * @param      metrics The metrics.
 * @param      column  From 0.
 * @param[out] metric  Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_metrics_get(const rfm_metrics *metrics, int32_t column,
                                            rfm_metric *metric, rfm_error *err);

/**
 * Read back what the metrics share, defaults resolved; its pointers are borrowed.
 *
 * @param      metrics The metrics.
 * @param[out] options Filled, `flags` included; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_metrics_get_options(const rfm_metrics *metrics,
                                                    rfm_metrics_options *options, rfm_error *err);

/**
 * Free metrics.
 *
 * @param metrics NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_metrics_free(rfm_metrics *metrics);

/** @} */

/**
 * @defgroup rfm_suggest Suggestions
 * What the shop's own purchase cycle says about breaks, window and horizon.
 * @{
 */

/** Why a suggestion is what it is; bits. @since 0.1 */
typedef enum rfm_suggest_reason {
  RFM_REASON_GAPS = 1,             /**< Read from the quantiles of the purchase gaps. */
  RFM_REASON_AT_LEAST = 2,         /**< Raised to the least sensible value (horizon 28 days, window 365 days). */
  RFM_REASON_AT_MOST = 4,          /**< Lowered to the largest sensible value (horizon 365 days). */
  RFM_REASON_THIRD_OF_HISTORY = 8, /**< Lowered to a third of the history. */
  RFM_REASON_SHORT_HISTORY = 16    /**< The history is shorter than the window would be: all of it. */
} rfm_suggest_reason;

/** When suggestions should not be trusted; bits. @since 0.1 */
typedef enum rfm_suggest_warning {
  RFM_WARN_FEW_CUSTOMERS = 1, /**< Fewer than 500 customers with a purchase. */
  RFM_WARN_SHORT_HISTORY = 2, /**< Fewer than 180 days from the first purchase to the as-of day. */
  RFM_WARN_FEW_REPEATERS = 4, /**< Fewer than 20 % of them bought on two days or more. */
  RFM_WARN_ANONYMOUS = 8,     /**< More than 20 % of sales money has no customer. */
  RFM_WARN_NO_GAPS = 16       /**< Nobody bought twice: there is nothing to suggest. */
} rfm_suggest_warning;

/** The shop's purchase cycle and what follows from it. @since 0.1 */
typedef struct rfm_suggestion {
  uint32_t struct_size;     /**< sizeof(rfm_suggestion). */
  uint32_t flags;           /**< 0. */
  int64_t n_buyers;         /**< Customers with a purchase. */
  int64_t n_repeaters;      /**< Those with two purchase days or more. */
  int64_t n_gaps;           /**< Gaps between consecutive purchase days, of all customers. */
  double gap_quantile[4];   /**< Quantiles .5 .75 .9 .95 of the gaps in days (type 7); 0 without gaps. */
  double anonymous_share;   /**< Share of sales money without a customer, 0..1. */
  double season_index[12];  /**< January first: purchases per day in that calendar month, divided by those of all months; a month without any counts as half a purchase. From the last `season_years` times 12 whole months up to the as-of day; 0 when that is none. */
  int32_t history_days;     /**< Days from the first purchase to the as-of day, both included. */
  int32_t recency_break[4]; /**< The four quantiles rounded half up to whole days, ascending; the first n_recency_breaks count. */
  int32_t n_recency_breaks; /**< Different ones among them, 0 to 4. */
  int32_t window_days;      /**< Window for frequency and money: the least multiple of 365 days that holds two 90 % gaps; 0: all history. */
  int32_t window_reason;    /**< #rfm_suggest_reason bits. */
  int32_t horizon_days;     /**< How far a churn forecast should look: the 90 % gap rounded up to weeks, then 28 to 365, then at most a third of the history. 0 without gaps. */
  int32_t horizon_reason;   /**< #rfm_suggest_reason bits. */
  int32_t warnings;         /**< #rfm_suggest_warning bits. */
  int32_t season_years;     /**< Whole years that the season index is made of; 0: less than one. One year cannot tell a season from growth. */
} rfm_suggestion;

/**
 * Read the purchase cycle from a table, and propose recency breaks, window and horizon. Quantiles are of type 7 (Hyndman and Fan,
 * 1996); what they are rounded and limited to is this library's convention. The breaks are the quantiles, and have no reason bits.
 *
 * @param      table   The table.
 * @param      metrics Its filter, kinds and returns decide what a purchase is; NULL: sales and returns.
 * @param      as_of_day Events up to the end of this day exist.
 * @param[out] suggestion Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @retval #RFM_E_STATE The as-of day lies before the floor of a pruned table.
 * @retval #RFM_STOPPED The host's progress hook stopped it.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract.
 *
 * Cost: O(events). On a pruned table gaps count from the floor.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_suggest(const rfm_table *table, const rfm_metrics *metrics,
                                        int32_t as_of_day, rfm_suggestion *suggestion,
                                        rfm_error *err);

/** @} */
RFM_END_DECLS
#endif /* RFM_METRICS_H */
