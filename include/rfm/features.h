/* SPDX-License-Identifier: MIT */
#ifndef RFM_FEATURES_H
#define RFM_FEATURES_H

#include <rfm/metrics.h>

/**
 * @file features.h
 * The metrics of every customer as of a day.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_features Features
 * A matrix: one row per customer in ascending id, one contiguous column of doubles per metric. *Immutable, share freely.*
 * A value is NaN where the metric is undefined for the customer and nothing was asked for instead.
 * @{
 */

/** The metrics of every customer as of a day. Freed by rfm_features_free(). @since 0.1 */
typedef struct rfm_features rfm_features;

/** Whether a customer has bought. @since 0.1 */
typedef enum rfm_standing {
  RFM_STANDING_BUYER = 1,        /**< At least one purchase up to the as-of day. */
  RFM_STANDING_PROSPECT = 2,     /**< No purchase, and nothing returned either. */
  RFM_STANDING_RETURNED_ONLY = 3 /**< Sales or returns, but no purchase that stood. */
} rfm_standing;

/** How to measure. @since 0.1 */
typedef struct rfm_measure_options {
  uint32_t struct_size;      /**< sizeof(rfm_measure_options). */
  uint32_t flags;            /**< None yet; 0. */
  int64_t n_household;       /**< Length of `household`: the table's n_customers. */
  const uint64_t *household; /**< Rolls customers up: one label per customer in the order of rfm_table_each_customer(), ids with an `into` left out; equal labels are measured as one customer under the lowest id, 0 stays alone. Joining day and attributes combine as those of merged ids. NULL: nobody is rolled up. */
} rfm_measure_options;

/** What a measure saw and what it left out. @since 0.1 */
typedef struct rfm_measure_counts {
  uint32_t struct_size;       /**< sizeof(rfm_measure_counts). */
  uint32_t flags;             /**< 0. */
  int64_t n_events;           /**< Events of customers that were looked at; the next four are parts of it, each event in the first that fits. */
  int64_t n_future;           /**< After the as-of day. */
  int64_t n_voided;           /**< With a voided key. */
  int64_t n_filtered;         /**< Of a kind, category or group that was not chosen. */
  int64_t n_before_window;    /**< Before every metric's window. 0 when any metric looks at all history. */
  int64_t n_unlinked_returns; /**< Returns without a purchase row under their order key. */
  int64_t n_excess_returns;   /**< Orders whose returns exceed their sales. */
  int64_t n_zero_ignored;     /**< Rows of amount 0 that #RFM_METRICS_IGNORE_ZERO kept from being purchases. */
  int64_t n_buyers;           /**< Rows of standing #RFM_STANDING_BUYER. */
  int64_t n_prospects;        /**< Rows of standing #RFM_STANDING_PROSPECT. */
  int64_t n_returned_only;    /**< Rows of standing #RFM_STANDING_RETURNED_ONLY. */
  int64_t n_dropped;          /**< Customers without a row: #RFM_METRICS_DROP_PROSPECTS, #RFM_MISSING_DROP. */
} rfm_measure_counts;

/** One part of rfm_features_pareto(). Fixed layout. @since 0.1 */
typedef struct rfm_pareto_part {
  int64_t n_customers;     /**< Customers in the part. */
  double total;            /**< Sum of max(value, 0). */
  double share;            /**< Of the sum over all parts, 0..1; 0 when that is 0. */
  double cumulative_share; /**< Share of this part and those before it. */
  double mean;             /**< Mean of the values as they are. */
  double times_next;       /**< Mean divided by the next part's; NaN for the last and when that is not above 0. */
} rfm_pareto_part;

/**
 * Measure every customer of a table.
 *
 * @param[out] out     New features; NULL on failure. They do not refer to the table or the metrics afterwards.
 * @param      table   The table.
 * @param      metrics What to measure; NULL: recency, frequency and monetary over all history.
 * @param      as_of_day The end of this local day is "now": later events do not exist. `last_day` of rfm_table_count() is the day of the
 *             last event; rfm_day_from_date() makes a day of a date.
 * @param      options Households, or NULL.
 * @param[out] err     Details on failure, with the column; or NULL.
 * @retval #RFM_E_NOTFOUND A metric names an attribute that the table does not have.
 * @retval #RFM_E_STATE A metric needs history that was pruned; the error names metric and floor.
 * @retval #RFM_STOPPED The host's progress hook stopped it.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract.
 *
 * Cost: O(events x metrics + customers). Uncompacted tables need scratch memory for a sorted copy of the events.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_measure(rfm_features **out, const rfm_table *table,
                                                 const rfm_metrics *metrics, int32_t as_of_day,
                                                 const rfm_measure_options *options, rfm_error *err);

/**
 * Measure one customer, with the same values as the row of rfm_features_measure() without households.
 *
 * @param      table   The table.
 * @param      metrics What to measure; NULL: recency, frequency and monetary over all history.
 * @param      as_of_day As rfm_features_measure().
 * @param      id      The customer, by any of the ids.
 * @param[out] values  One per metric; NaN where undefined (a customer that would be dropped is measured all the same).
 * @param      n_values Room in @p values; the number of metrics.
 * @param[out] standing An #rfm_standing, or NULL.
 * @param[out] err     Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND There is no such customer or attribute.
 * @retval #RFM_E_STATE As rfm_features_measure().
 *
 * Cost: O(own events x metrics). Allocates nothing for a customer with up to 256 events; beyond, scratch that it gives back.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_one(const rfm_table *table, const rfm_metrics *metrics,
                                             int32_t as_of_day, const rfm_id *id, double *values,
                                             int32_t n_values, int32_t *standing, rfm_error *err);

/**
 * Make features of numbers that someone else has aggregated. Rows are sorted by id; all count as buyers.
 *
 * @param[out] out     New features; NULL on failure.
 * @param      host    Hooks, or NULL; copied.
 * @param      metrics Names, directions and kinds of the columns; NULL: recency, frequency, monetary.
 * @param      ids     Who, in any order, each once; NULL: the customers are 0 .. n_rows - 1.
 * @param      columns One pointer per metric to n_rows finite values; copied.
 * @param      n_rows  Number of rows; ids->n where ids are given.
 * @param      as_of_day The day that the numbers are of.
 * @param[out] err     Details on failure, with row and column of the input; or NULL.
 * @retval #RFM_E_DATA A value is NaN or infinite, an id is out of range or comes twice.
 * @retval #RFM_STOPPED, #RFM_E_HOST The host's parallel_for stopped it or broke its contract.
 *
 * Cost: O(n log n).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_from_columns(rfm_features **out, const rfm_host *host,
                                                      const rfm_metrics *metrics, const rfm_ids *ids,
                                                      const double *const *columns, int64_t n_rows,
                                                      int32_t as_of_day, rfm_error *err);

/**
 * Join features of disjoint customers (regions, machines) into one.
 *
 * @param[out] out     New features, with the host of the first part; NULL on failure.
 * @param      parts   The parts: same metrics, same as-of day, same type of id.
 * @param      n_parts 1 or more.
 * @param[out] err     Details on failure, with the part as row; or NULL.
 * @retval #RFM_E_CONFLICT A customer is in two parts.
 *
 * Cost: O(rows x parts).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_concat(rfm_features **out, const rfm_features *const *parts,
                                                int64_t n_parts, rfm_error *err);

/**
 * Copy the chosen rows (the lapsed ones, one region).
 *
 * @param[out] out      New features; NULL on failure.
 * @param      features Rows to choose from.
 * @param      keep     One byte per row, not 0 for the rows to keep.
 * @param      n_keep   Length of @p keep: the number of rows.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(rows x metrics).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_select(rfm_features **out, const rfm_features *features,
                                                const uint8_t *keep, int64_t n_keep, rfm_error *err);

/**
 * Number of rows: the room that arrays of one element per row need (scores, segments, labels), so ask before allocating them.
 * It may be less than the table's customers (see `n_dropped` of rfm_features_count()).
 *
 * @param features The features.
 * @return Their number; 0 for NULL.
 * @since 0.1
 */
RFM_API int64_t RFM_CALL rfm_features_rows(const rfm_features *features);

/**
 * The as-of day.
 *
 * @param features The features.
 * @return Days since 1970-01-01; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_features_as_of(const rfm_features *features);

/**
 * The metrics, one per column.
 *
 * @param features The features.
 * @return Borrowed; NULL for NULL.
 * @since 0.1
 */
RFM_API const rfm_metrics *RFM_CALL rfm_features_metrics(const rfm_features *features);

/**
 * Borrow one column.
 *
 * @param      features The features.
 * @param      column   From 0.
 * @param[out] values   Points to the values, one per row, read-only.
 * @param[out] n        Number of rows; or NULL.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_column(const rfm_features *features, int32_t column,
                                                const double **values, int64_t *n, rfm_error *err);

/**
 * Borrow the customers' ids, in ascending order.
 *
 * @param      features The features.
 * @param[out] ids      Filled with borrowed pointers; set its struct_size first.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_ids(const rfm_features *features, rfm_ids *ids,
                                             rfm_error *err);

/**
 * Find a customer's row.
 *
 * @param      features The features.
 * @param      id       The customer: the id of the row, neither an alias nor another member of a household.
 * @param[out] row      Row from 0.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND There is no such row.
 *
 * Cost: O(log n).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_find(const rfm_features *features, const rfm_id *id,
                                              int64_t *row, rfm_error *err);

/**
 * Read one row: what rfm_scorer_one() and rfm_segments_neighbours() take.
 *
 * @param      features The features.
 * @param      row      From 0.
 * @param[out] id       The customer, its bytes borrowed; set its struct_size first. Or NULL.
 * @param[out] values   One per metric, or NULL.
 * @param      n_values Room in @p values: the number of metrics; 0 with NULL.
 * @param[out] standing An #rfm_standing, or NULL.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(metrics).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_row(const rfm_features *features, int64_t row, rfm_id *id,
                                             double *values, int32_t n_values, int32_t *standing,
                                             rfm_error *err);

/**
 * Borrow the #rfm_standing of each row.
 *
 * @param features The features.
 * @return One byte per row; NULL for NULL.
 * @since 0.1
 */
RFM_API const uint8_t *RFM_CALL rfm_features_standing(const rfm_features *features);

/**
 * What the measure saw and left out; zeros but for the standings in features that were not measured here.
 *
 * @param      features The features.
 * @param[out] counts   Filled; set its struct_size first.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_count(const rfm_features *features,
                                               rfm_measure_counts *counts, rfm_error *err);

/**
 * The rows with the largest values, by any column or by an array of the host's (a composite score, say).
 * Ties go to the lower id, and composites of 5 levels tie often: add a tiny share of money to order them. Rows with NaN never come.
 *
 * @param      features The features.
 * @param      by       One value per row.
 * @param      n_by     Length of @p by: the number of rows.
 * @param[out] rows     The best rows, best first.
 * @param      n_rows   How many are wanted; room in @p rows.
 * @param[out] n_found  How many there are.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(n log n_rows).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_top(const rfm_features *features, const double *by,
                                             int64_t n_by, int64_t *rows, int64_t n_rows,
                                             int64_t *n_found, rfm_error *err);

/**
 * Pareto parts of a column: buyers by value descending, then id, cut into equal parts of which the first ones get
 * one more. Tenths of money show how much the best customers are worth (for their source see
 * docs/numerics.md). Shares are of the buyers' sum of max(value, 0).
 *
 * @param      features The features.
 * @param      column   From 0; rows with NaN and rows that are no buyers are left out.
 * @param      n_parts  1 to 1,000; 10 gives tenths.
 * @param[out] parts    n_parts results, best first.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(n log n).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_features_pareto(const rfm_features *features, int32_t column,
                                                int32_t n_parts, rfm_pareto_part *parts,
                                                rfm_error *err);

/**
 * Free features.
 *
 * @param features NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_features_free(rfm_features *features);

/** @} */
RFM_END_DECLS
#endif /* RFM_FEATURES_H */
