/* SPDX-License-Identifier: MIT */
#ifndef RFM_TRACK_H
#define RFM_TRACK_H

#include <rfm/report.h>
#include <rfm/segment.h>

/**
 * @file track.h
 * Dynamic RFM: the scores and segments of every customer on many dates, and who moved where.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_track Track
 * Measures, scores and segments all customers of a table on a list of dates, in one pass over the events.
 * *Immutable, share freely.*
 *
 * **Same as one by one.** On each date values, scores and segments are, byte for byte, those of rfm_features_measure(),
 * rfm_scorer_apply() and rfm_segments_apply() on that date. So an order that is returned in March is a purchase on the
 * last day of February.
 *
 * **Two rulers.** Under #RFM_LEVELS_FROZEN one scorer scores all dates: a move is a change of the customer. Under
 * #RFM_LEVELS_RELATIVE breaks are learned again on each date: a move is a change among the customers of that date.
 * rfm_track_get() says which, and of what day the breaks are.
 *
 * **Rows** are the same on all dates: every customer of the table, in ascending id. One whose joining day, and whose
 * first event, comes after a date is *not born* on it: measured and scored as a customer without purchases, but with
 * the segment number after the last one of the map (rfm_segments_size()), and with #RFM_STAGE_NOT_BORN. Joining days and
 * events of other names count, voided events do not; a member without both is born from the beginning. Customers whom
 * the metrics would drop on a date (#RFM_METRICS_DROP_PROSPECTS, #RFM_MISSING_DROP) keep their row, with NaN in all
 * columns; only breaks at a mean may then differ in the last bit.
 *
 * **One pass.** A customer's events are read once and settled once; from date to date whole numbers are added to the
 * windows and taken from them. Metrics that need the events themselves cannot roll: #RFM_METRIC_REPEAT_VALUE,
 * #RFM_METRIC_DISTINCT_ITEMS, #RFM_METRIC_DISTINCT_CATEGORIES, #RFM_METRIC_TOP_CATEGORY_SHARE and
 * #RFM_METRIC_REPURCHASE_RATE. They are measured anew on each date, from the customer's events in hand, and
 * #rfm_track_info.rolled says so. An order that is returned was a purchase before: customers with such orders are
 * settled again on each date that has new events of theirs.
 * @{
 */

/** Scores and segments of many dates. Made by rfm_track_measure(), freed by rfm_track_free(). @since 0.1 */
typedef struct rfm_track rfm_track;

/** Where the breaks of each date come from. @since 0.1 */
typedef enum rfm_levels {
  RFM_LEVELS_FROZEN = 1,  /**< One scorer for all dates: one ruler. */
  RFM_LEVELS_RELATIVE = 2 /**< Learned again on each date. */
} rfm_levels;

/**
 * Life-cycle stages, by days since the last purchase counted in purchase cycles. With the shop's cycle c and the default
 * multiples: new up to c days after the first purchase, else active up to 2.5 c days after the last one, sleeping up
 * to 5 c, lapsed beyond. @since 0.1
 */
typedef enum rfm_stage {
  RFM_STAGE_NOT_BORN = 1,    /**< Joins, and has a first event, after the date. */
  RFM_STAGE_NO_PURCHASE = 2, /**< No purchase yet, or none that stood. */
  RFM_STAGE_NEW = 3,         /**< The first purchase is at most `new_cycles` cycles ago. */
  RFM_STAGE_ACTIVE = 4,      /**< Not new, and the last purchase is at most `active_cycles` cycles ago. */
  RFM_STAGE_SLEEPING = 5,    /**< At most `sleeping_cycles` cycles ago. */
  RFM_STAGE_LAPSED = 6       /**< Longer ago. */
} rfm_stage;

/** What to track. @since 0.1 */
typedef struct rfm_track_options {
  uint32_t struct_size;   /**< sizeof(rfm_track_options). */
  uint32_t flags;         /**< #RFM_TRACK_OWN_CYCLE, #RFM_TRACK_NO_STAGES, #RFM_TRACK_NO_VALUES. */
  int64_t n_household;    /**< Length of `household`. */
  double cycle_days;      /**< The shop's purchase cycle for the stages, at least 1; 0: the median gap that rfm_suggest() finds on the last date, which reads the events once more. */
  double new_cycles;      /**< Above 0 and finite; 0: 1. */
  double active_cycles;   /**< Above 0 and finite; 0: 2.5, where the danger of losing a customer begins. */
  double sleeping_cycles; /**< At least `active_cycles`, finite; 0: twice `active_cycles`. */
  const rfm_scorer *scorer;          /**< For frozen levels: scores all dates, with its own metrics; not of NTILE. */
  const rfm_metrics *metrics;        /**< For relative levels: what to measure; NULL: recency, frequency and monetary over all history. */
  const rfm_scorer_options *scoring; /**< For relative levels: how to fit on each date; NULL: quantiles, 5 levels. */
  const rfm_segments *segments;      /**< The map; NULL: scores without segments. */
  const uint64_t *household;         /**< As #rfm_measure_options.household. */
  int32_t levels;         /**< An #rfm_levels; 0: frozen. Frozen needs `scorer`; relative takes none. */
  int32_t reserved;       /**< 0. */
} rfm_track_options;

/** Stages by the customer's own cycle, shrunk toward the shop's: (sum of own gaps + 2 x shop's cycle) / (own gaps + 2), as of the date. @since 0.1 */
#define RFM_TRACK_OWN_CYCLE 1u
/** No stages: nothing is looked for, and no memory goes to them. @since 0.1 */
#define RFM_TRACK_NO_STAGES 2u
/** Keep the values of the last date only. Under frozen levels those of the others are never held, under relative ones until all are scored. @since 0.1 */
#define RFM_TRACK_NO_VALUES 4u

/** What was tracked. @since 0.1 */
typedef struct rfm_track_info {
  uint32_t struct_size;   /**< sizeof(rfm_track_info). */
  uint32_t flags;         /**< Those of the options. */
  int64_t n_customers;    /**< Rows. */
  int64_t n_dates;        /**< Dates. */
  double cycle_days;      /**< The shop's cycle, given or found; 0: nobody bought twice, or #RFM_TRACK_NO_STAGES: there are no stages. */
  double new_cycles;      /**< As used. */
  double active_cycles;   /**< As used. */
  double sleeping_cycles; /**< As used. */
  const int32_t *day;     /**< The dates, ascending; borrowed. */
  int32_t levels;         /**< An #rfm_levels. */
  int32_t breaks_day;     /**< The day that frozen breaks were learned; for relative ones the last date. */
  int32_t n_scored;       /**< Scored columns. */
  int32_t n_segments;     /**< Segments of the map, which is also the number of those not born; 0 without a map. */
  uint32_t rolled;        /**< Bit j is set when column j of the metrics rolled from date to date. */
  int32_t reserved;       /**< 0. */
} rfm_track_info;

/** How a customer came to the segment of a date. Fixed layout. @since 0.1 */
typedef struct rfm_change {
  int32_t segment;    /**< Segment on the date. */
  int32_t before;     /**< The last different segment; -1: the same since the first date. */
  int32_t since_date; /**< Number of the first date of the present stay; with `before` -1 the stay is at least as long. */
  int32_t since_day;  /**< Its day. */
  int32_t days;       /**< Days from then to the date. */
  int32_t n_dates;    /**< Dates of the stay, both ends included; 1 or more. */
} rfm_change;

/**
 * A fall of a score that has not been made good: going back from the date, as long as earlier scores are at least as
 * high, to the last time of the highest one. Fixed layout. @since 0.1
 */
typedef struct rfm_decline {
  double from_value;    /**< The metric then; NaN without a decline, and when values were not kept. */
  double to_value;      /**< The metric on the date; the same. */
  double levels_a_month; /**< How steep: levels lost per 30 days; 0 without a decline. */
  int32_t scored;       /**< Scored column, from 0; -1: no decline, and the rest is 0. */
  int32_t from_level;   /**< Score then. */
  int32_t to_level;     /**< Score on the date, lower. */
  int32_t since_date;   /**< Number of the last date with the higher score. */
  int32_t since_day;    /**< Its day. */
  int32_t reserved;     /**< 0. */
} rfm_decline;

/** What a transition matrix counts. @since 0.1 */
typedef enum rfm_moves_by {
  RFM_MOVES_BY_SEGMENT = 1, /**< Places: the segments, then not born. n_segments + 1. */
  RFM_MOVES_BY_LEVEL = 2,   /**< Of one scored column. Places: not scored (0), the levels, then not born. Levels + 2. */
  RFM_MOVES_BY_STAGE = 3,   /**< Places: #rfm_stage minus 1. 6. */
  RFM_MOVES_BY_LABEL = 4    /**< Labels of the host's, such as clusters. Places: the labels, then none (-1), then not born. n_labels + 2. */
} rfm_moves_by;

/** Which transition matrix. @since 0.1 */
typedef struct rfm_moves {
  uint32_t struct_size;      /**< sizeof(rfm_moves). */
  uint32_t flags;            /**< None yet; 0. */
  int64_t n_rows;            /**< Length of the labels: the number of customers; 0 without labels. */
  const int32_t *from_label; /**< For labels: 0 .. n_labels - 1, or -1, of each customer on the earlier date; rfm_kmeans_assign() on rfm_track_features() gives them. */
  const int32_t *to_label;   /**< The same on the later date. */
  int32_t by;                /**< An #rfm_moves_by; 0: segment. */
  int32_t scored;            /**< For levels: the scored column. */
  int32_t n_labels;          /**< For labels: 1 to 10,000. */
  int32_t from_date;         /**< Number of the earlier date. */
  int32_t to_date;           /**< Number of the later date. */
  int32_t reserved;          /**< 0. */
} rfm_moves;

/**
 * Measure, score and segment all customers on all dates.
 *
 * @param[out] out     New track; NULL on failure. It does not refer to its inputs afterwards.
 * @param      table   The table.
 * @param      day     The dates: as-of days in ascending order, each once; see rfm_day_steps().
 * @param      n_days  1 to 10,000.
 * @param      options Levels, segments, stages.
 * @param[out] err     Details on failure, with the date as row and the column; or NULL.
 * @retval #RFM_E_ARG  Levels and scorer contradict each other, or the map is made for other levels or metrics.
 * @retval #RFM_E_DATA  Dates do not ascend; the error names the first.
 * @retval #RFM_E_NOTFOUND A metric names an attribute that the table does not have.
 * @retval #RFM_E_STATE A metric is an attribute with undated values, which would be the same on all dates: named; a date
 *         lies before the floor of a pruned table, or a metric needs history that was pruned; the scorer is of NTILE; or
 *         under relative levels nobody has a value in some column on a date, or the thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT Under relative levels as rfm_scorer_fit().
 * @retval #RFM_STOPPED The host's progress hook stopped it.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract.
 *
 * Cost: O(events + customers x dates x metrics), more for what does not roll. Memory that stays for each customer and
 * date: 8 bytes a metric (unless #RFM_TRACK_NO_VALUES), 1 a scored column, 1 for the standing, 4 for the segment and 1 for the stage
 * where there are such.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_measure(rfm_track **out, const rfm_table *table,
                                              const int32_t *day, int64_t n_days,
                                              const rfm_track_options *options, rfm_error *err);

/**
 * What was tracked.
 *
 * @param      track The track.
 * @param[out] info  Filled; set its struct_size first.
 * @param[out] err   Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_get(const rfm_track *track, rfm_track_info *info,
                                          rfm_error *err);

/**
 * Borrow the features of one date: ids, values, standings, for every function that takes features. What was left out is
 * counted for the last date only; of the others rfm_features_count() tells the standings.
 *
 * @param track The track.
 * @param date  Number of the date, from 0.
 * @return Borrowed, never to be freed; NULL for NULL, a number out of range, and all dates but the last under
 *         #RFM_TRACK_NO_VALUES.
 * @since 0.1
 */
RFM_API const rfm_features *RFM_CALL rfm_track_features(const rfm_track *track, int32_t date);

/**
 * Borrow the scorer that was learned on one date.
 *
 * @param track The track.
 * @param date  Number of the date, from 0.
 * @return Borrowed, never to be freed; NULL under frozen levels, for NULL and a number out of range.
 * @since 0.1
 */
RFM_API const rfm_scorer *RFM_CALL rfm_track_scorer(const rfm_track *track, int32_t date);

/**
 * Borrow the scores of one date.
 *
 * @param track The track.
 * @param date  Number of the date, from 0.
 * @return Customers x scored columns, row by row, 0: not scored; NULL for NULL and a number out of range.
 * @since 0.1
 */
RFM_API const uint8_t *RFM_CALL rfm_track_scores(const rfm_track *track, int32_t date);

/**
 * Borrow the segments of one date.
 *
 * @param track The track.
 * @param date  Number of the date, from 0.
 * @return One segment number per customer, n_segments for those not born; NULL without a map, for NULL and a number out of range.
 * @since 0.1
 */
RFM_API const int32_t *RFM_CALL rfm_track_segments(const rfm_track *track, int32_t date);

/**
 * Borrow the life-cycle stages of one date.
 *
 * @param track The track.
 * @param date  Number of the date, from 0.
 * @return One #rfm_stage per customer; NULL without a cycle and under #RFM_TRACK_NO_STAGES, for NULL and a number out of range.
 * @since 0.1
 */
RFM_API const uint8_t *RFM_CALL rfm_track_stages(const rfm_track *track, int32_t date);

/**
 * One customer through all dates. Any of the arrays may be NULL.
 *
 * @param      track   The track.
 * @param      row     The customer, as rfm_features_find() on any date's features finds it.
 * @param[out] values  n_dates x metrics, date by date; NaN where they were not kept.
 * @param[out] score   n_dates x scored columns, date by date.
 * @param[out] segment n_dates segment numbers.
 * @param[out] stage   n_dates stages.
 * @param      n_dates Room in each array, in dates: at least those of the track.
 * @param[out] err     Details on failure, or NULL.
 * @retval #RFM_E_STATE Segments without a map, or stages without a cycle.
 *
 * Cost: O(dates x (metrics + scored columns)).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_series(const rfm_track *track, int64_t row, double *values,
                                             uint8_t *score, int32_t *segment, uint8_t *stage,
                                             int64_t n_dates, rfm_error *err);

/**
 * How each customer came to the segment of a date: last different segment, when it changed, time since.
 *
 * @param      track   The track, with a map.
 * @param      date    Number of the date, from 0.
 * @param[out] changes One per customer.
 * @param      n_changes Room in @p changes: the number of customers.
 * @param[out] err     Details on failure, or NULL.
 * @retval #RFM_E_STATE The track has no map.
 *
 * Cost: O(customers x dates) at most.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_changes(const rfm_track *track, int32_t date,
                                              rfm_change *changes, int64_t n_changes, rfm_error *err);

/**
 * Whose scores have fallen: which, from what to what, since when, how steeply.
 *
 * @param      track    The track.
 * @param      date     Number of the date, from 0.
 * @param      scored   Scored column, from 0; -1: for each customer that which lost most levels, among equals the
 *                      steepest, then the first.
 * @param[out] declines One per customer.
 * @param      n_declines Room in @p declines: the number of customers.
 * @param[out] err      Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(customers x dates x columns) at most.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_declines(const rfm_track *track, int32_t date, int32_t scored,
                                               rfm_decline *declines, int64_t n_declines,
                                               rfm_error *err);

/**
 * Count who was where and is where: rows where they were, columns where they are. Each row sums to the customers who
 * were there, each column to those who are there, all of it to the customers of the table.
 *
 * @param      track The track.
 * @param      moves By what, and between which dates.
 * @param[out] count n x n numbers, row by row, where n is the number of places of #rfm_moves_by.
 * @param      n_count Room in @p count: n x n.
 * @param[out] err   Details on failure, with the customer as row for labels; or NULL.
 * @retval #RFM_E_STATE By segment without a map, or by stage without a cycle.
 * @retval #RFM_E_DATA A label is out of range.
 *
 * Cost: O(customers + n x n).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_moves(const rfm_track *track, const rfm_moves *moves,
                                            int64_t *count, int64_t n_count, rfm_error *err);

/**
 * The ladder by the levels of one scored column: rung l is level l or better on some date. Days are counted from the
 * first date at or above a level to the first at or above the next, 0 when both are the same date. rfm_report_ladder() is the
 * ladder in purchases.
 *
 * @param      track  The track.
 * @param      scored Scored column, from 0.
 * @param[out] rungs  One per level, level 1 first.
 * @param      n_rungs Room in @p rungs: the column's levels.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(customers x dates).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_track_ladder(const rfm_track *track, int32_t scored,
                                             rfm_rung *rungs, int64_t n_rungs, rfm_error *err);

/**
 * Free a track.
 *
 * @param track NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_track_free(rfm_track *track);

/** @} */
RFM_END_DECLS
#endif /* RFM_TRACK_H */
