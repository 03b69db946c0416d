/* SPDX-License-Identifier: MIT */
#ifndef RFM_PROFILE_H
#define RFM_PROFILE_H

#include <rfm/cluster.h>
#include <rfm/segment.h>

/**
 * @file profile.h
 * What a group of customers is like: means, arrows, type, tendency, grade, value.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_profile Profiles
 * One row per cluster (or per segment, or any other group of customers), to name it and to rank it by value. *Immutable, share
 * freely.*
 *
 * **Line.** For each scaled column there is a line between high and low: the mean of all customers' normalised values, or their median. A
 * group is high in it when its mean is on or above the line; a mean within 1e-12 of the line is on it, so that rounding decides nothing. More is better
 * in every normalised column, recency included.
 *
 * **Type, tendency, grade** follow from high and low R, F and M as the built-in maps #RFM_SEGMENT_MAP_TYPES8, #RFM_SEGMENT_MAP_TENDENCIES4 and
 * #RFM_SEGMENT_MAP_GRADES6 say, whose words they are. They need the three columns recency, frequency and monetary among the scaled ones (the first of each kind).
 * Eight clusters need not be of eight types.
 *
 * **Who counts.** Rows with a group, but for customers without a purchase who miss a scaled value, as they miss recency unless they are given one: they are
 * in no mean, no share and no group, whatever their label. So the segments of rfm_segments_apply() can be described as they are.
 *
 * **Value index** C = the sum of weight x mean normalised value over the scaled columns (Lin and Xiao, 2006). It is an index, not
 * money; grades are not its order.
 * @{
 */

/** Profiles of groups of customers. Freed by rfm_profile_free(). @since 0.1 */
typedef struct rfm_profile rfm_profile;

/** What is between high and low. @since 0.1 */
typedef enum rfm_line {
  RFM_LINE_MEAN = 1,  /**< The mean of all customers. The default. On a real shop most are below that of money. */
  RFM_LINE_MEDIAN = 2 /**< The median of all customers (type 7). */
} rfm_line;

/** How to describe. @since 0.1 */
typedef struct rfm_profile_options {
  uint32_t struct_size; /**< sizeof(rfm_profile_options). */
  uint32_t flags;       /**< None yet; 0. */
  double band;          /**< A mean so near to the line (in normalised units, 0 or more) has the arrow 0. Types are as without it. */
  int32_t line;         /**< An #rfm_line; 0: #RFM_LINE_MEAN. */
  int32_t reserved;     /**< 0. */
} rfm_profile_options;

/** All customers together. @since 0.1 */
typedef struct rfm_profile_total {
  uint32_t struct_size; /**< sizeof(rfm_profile_total). */
  uint32_t flags;       /**< 0. */
  int64_t n_rows;       /**< Customers in any group. */
  int64_t n_left_out;   /**< Rows with label -1, and customers without a purchase who miss a value. */
  double value_index;   /**< C of all customers. */
  int32_t n_groups;     /**< Groups, empty ones included. */
  int32_t n_metrics;    /**< Metrics: columns of the features. */
  int32_t n_scaled;     /**< Scaled columns. */
  int32_t line;         /**< An #rfm_line. */
} rfm_profile_total;

/** One metric over all customers. @since 0.1 */
typedef struct rfm_profile_column {
  uint32_t struct_size; /**< sizeof(rfm_profile_column). */
  uint32_t flags;       /**< 0. */
  double mean;          /**< Mean normalised value. */
  double line;          /**< Line between high and low, normalised. */
  double share_high;    /**< Share of customers on or above the line, 0..1. */
  double weight;        /**< As the scaling has it. */
  int32_t column;       /**< Column of the metrics. */
  int32_t reserved;     /**< 0. */
} rfm_profile_column;

/** One group. @since 0.1 */
typedef struct rfm_profile_group {
  uint32_t struct_size; /**< sizeof(rfm_profile_group). */
  uint32_t flags;       /**< 0. */
  int64_t n_rows;       /**< Customers. 0: value_index and times_lowest are NaN, share and rank 0, the names -1; in its cells mean and margin are NaN. */
  double share;         /**< Of all customers in any group, 0..1. */
  double value_index;   /**< C. */
  double times_lowest;  /**< C divided by the lowest C of a group with customers; NaN unless that is above 0. */
  int32_t rank;         /**< 1 for the largest C; of equal ones the lower group is first. */
  int32_t type;         /**< Segment of #RFM_SEGMENT_MAP_TYPES8; -1 without R, F and M. */
  int32_t tendency;     /**< Segment of #RFM_SEGMENT_MAP_TENDENCIES4; -1 as above. */
  int32_t grade;        /**< Segment of #RFM_SEGMENT_MAP_GRADES6; -1 as above. */
} rfm_profile_group;

/** One group in one scaled column. Fixed layout. @since 0.1 */
typedef struct rfm_profile_cell {
  double mean;     /**< Mean normalised value, weights left out. */
  double margin;   /**< That minus the line, 0 when it is on it: better than the others when above 0. */
  int32_t is_high; /**< 1: on or above the line, else 0. */
  int32_t arrow;   /**< 1 up, -1 down, 0 within the band. With no band, 0 never comes. */
} rfm_profile_cell;

/**
 * Describe groups of customers.
 *
 * @param[out] out      New profiles; NULL on failure.
 * @param      features The customers; their host is copied.
 * @param      scaling  How to normalise and weight them: rfm_kmeans_scaling() for clusters. NULL: as rfm_scaling_fit() without options, learned from the rows that count.
 * @param      label    Group of each row, 0 .. n_groups - 1; -1 leaves the row out, and its values may be NaN.
 * @param      n_label  Length of @p label: the number of rows.
 * @param      n_groups Number of groups, 1 to 1,000,000.
 * @param      options  Or NULL: the mean is the line, no band.
 * @param[out] err      Details on failure, with row and column; or NULL.
 * @retval #RFM_E_ARG   The scaling is of other metrics; the first that differs is named.
 * @retval #RFM_E_DATA  A label is out of range; a scaled value of a buyer with a group is NaN.
 * @retval #RFM_E_STATE No row has a group, or no column is scored; or the thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT Values are too large to compute a mean from.
 * @retval #RFM_STOPPED The host's parallel_for or progress hook stopped it.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract.
 *
 * Cost: O(rows x columns + groups). Memory: about 20 bytes per row while it runs.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_profile_make(rfm_profile **out, const rfm_features *features,
                                             const rfm_scaling *scaling, const int32_t *label,
                                             int64_t n_label, int32_t n_groups,
                                             const rfm_profile_options *options, rfm_error *err);

/**
 * All customers together.
 *
 * @param      profile The profiles.
 * @param[out] total   Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_profile_get_total(const rfm_profile *profile, rfm_profile_total *total,
                                                  rfm_error *err);

/**
 * One scaled column over all customers.
 *
 * @param      profile The profiles.
 * @param      scaled  Scaled column, from 0.
 * @param[out] column  Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_profile_get_column(const rfm_profile *profile, int32_t scaled,
                                                   rfm_profile_column *column, rfm_error *err);

/**
 * One group.
 *
 * @param      profile The profiles.
 * @param      group   From 0.
 * @param[out] result  Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_profile_get(const rfm_profile *profile, int32_t group,
                                            rfm_profile_group *result, rfm_error *err);

/**
 * Borrow a group's means, margins and arrows.
 *
 * @param profile The profiles.
 * @param group   From 0.
 * @return One cell per scaled column; NULL for a number out of range.
 * @since 0.1
 */
RFM_API const rfm_profile_cell *RFM_CALL rfm_profile_cells(const rfm_profile *profile, int32_t group);

/**
 * Borrow the mean of every metric, unscaled, unclipped and in its own unit, columns that are not scaled included. NaN values are left out metric by metric; NaN
 * where nobody has a value.
 *
 * @param profile The profiles.
 * @param group   From 0; -1: all customers in any group.
 * @return One mean per metric; NULL for a number out of range.
 * @since 0.1
 */
RFM_API const double *RFM_CALL rfm_profile_means(const rfm_profile *profile, int32_t group);

/**
 * Borrow the group numbers by rank, best first; groups without customers come last, by number.
 *
 * @param profile The profiles.
 * @return n_groups numbers; NULL for NULL.
 * @since 0.1
 */
RFM_API const int32_t *RFM_CALL rfm_profile_ranking(const rfm_profile *profile);

/**
 * Free profiles.
 *
 * @param profile NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_profile_free(rfm_profile *profile);

/** @} */
RFM_END_DECLS
#endif /* RFM_PROFILE_H */
