/* SPDX-License-Identifier: MIT */
#ifndef RFM_REPORT_H
#define RFM_REPORT_H

#include <rfm/metrics.h>

/**
 * @file report.h
 * The business over time: ladder, recency by month, retention, repurchase, customers won and lost.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_report Reports
 * Counts that need a table and a definition of a purchase, but no scores.
 *
 * The metrics give the definition: filter, kinds, purchase unit, returns; NULL: sales and returns, by order or day. Their
 * columns do not matter. Every report sees the table as of a day: later events do not exist, so an order that is
 * returned later is still a purchase. Customers under several ids count once.
 *
 * **Any function here** returns #RFM_E_STATE when it would need days before the floor of a pruned table, #RFM_STOPPED
 * when the host's progress hook or parallel_for stops it, #RFM_E_HOST when the host's parallel_for broke its contract, and writes
 * its outputs only when it succeeds.
 * @{
 */

/** One rung of a ladder. Fixed layout. @since 0.1 */
typedef struct rfm_rung {
  int64_t n_reached;  /**< Customers who came to this rung, or beyond. */
  int64_t n_stayed;   /**< Those who came no further. */
  int64_t n_moved;    /**< Those who went on to the next. */
  double conversion;  /**< n_moved / n_reached, 0..1; NaN when nobody came, and on the last rung. */
  double median_days; /**< Median days from this rung to the next (type 7); NaN when nobody went on. */
} rfm_rung;

/** Is it more than before? @since 0.1 */
typedef enum rfm_verdict {
  RFM_VERDICT_MORE = 1, /**< More than then. */
  RFM_VERDICT_SAME = 2, /**< Just as many. */
  RFM_VERDICT_FEWER = 3 /**< Fewer. */
} rfm_verdict;

/** Buyers on one date, by recency. Fixed layout. @since 0.1 */
typedef struct rfm_recency_date {
  int64_t n_buyers;       /**< Customers with a purchase. */
  int64_t n_month_1;      /**< Of them those in month 1. */
  int64_t month_before;   /**< Month-1 customers a month before; -1: nobody had bought then. */
  int64_t year_before;    /**< Month-1 customers a year before; -1: nobody had bought then. */
  double share_month_1;   /**< n_month_1 / n_buyers, 0..1; NaN without buyers. */
  int32_t day;            /**< The date. */
  int32_t against_month;  /**< An #rfm_verdict on n_month_1; 0: nothing to compare with. */
  int32_t against_year;   /**< The same. */
  int32_t reserved;       /**< 0. */
} rfm_recency_date;

/** What makes a cohort. @since 0.1 */
typedef enum rfm_cohort_by {
  RFM_COHORT_FIRST_PURCHASE = 1, /**< The month of the first purchase. */
  RFM_COHORT_JOINED = 2          /**< The month of the joining day; members without one are in no cohort. */
} rfm_cohort_by;

/** Customers who joined in one month. Fixed layout. @since 0.1 */
typedef struct rfm_cohort {
  int64_t n_customers; /**< Their number. */
  int32_t first_day;   /**< First day of the month. */
  int32_t n_months;    /**< Months of the cohort that have begun by the as-of day, its own included: cells that are known. */
} rfm_cohort;

/** Which retention table, and where it goes. @since 0.1 */
typedef struct rfm_retention {
  uint32_t struct_size; /**< sizeof(rfm_retention). */
  uint32_t flags;       /**< None yet; 0. */
  int64_t n_cohorts;    /**< Room in `cohorts`: the calendar months from `first_day` to `as_of_day`, both included, 1 to 1,200. */
  rfm_cohort *cohorts;  /**< Out: one per month. */
  int64_t *active;      /**< Out: n_cohorts x n_cohorts; cell (c, k): customers of cohort c with a purchase in month c + k; -1 after the as-of day. */
  int64_t *money;       /**< Out: the same for net money, in minor units, on its own day; 0 after the as-of day. NULL: not wanted. */
  int32_t by;           /**< An #rfm_cohort_by; 0: first purchase. */
  int32_t first_day;    /**< A day of the first month. Earlier cohorts are left out. */
  int32_t as_of_day;    /**< Events up to the end of this day exist; its month is the last, and mostly incomplete. */
  int32_t reserved;     /**< 0. */
} rfm_retention;

/** What can be bought again. @since 0.1 */
typedef enum rfm_repurchase_by {
  RFM_REPURCHASE_ITEM = 1,    /**< Items. */
  RFM_REPURCHASE_CATEGORY = 2 /**< Categories. */
} rfm_repurchase_by;

/** How one item or category is bought again. Fixed layout. @since 0.1 */
typedef struct rfm_repurchase {
  uint64_t key;       /**< Item or category key. */
  int64_t n_buyers;   /**< Customers who bought it. */
  int64_t n_again;    /**< Of them those who bought it on two or more days. */
  int64_t n_gaps;     /**< Days between two consecutive purchase days of one customer: how many there are. */
  double rate;        /**< n_again / n_buyers, 0..1. */
  double median_gap;  /**< Its cycle: the median of the gaps in days (type 7); NaN without any. */
} rfm_repurchase;

/** Customers won and lost between two dates. Fixed layout. @since 0.1 */
typedef struct rfm_flow {
  int64_t n_before;   /**< Active customers on the date before; 0 on the first date. */
  int64_t n_new;      /**< Active now, and without a purchase on the date before. */
  int64_t n_kept;     /**< Active on both dates. */
  int64_t n_won_back; /**< Active now, not on the date before, but with an older purchase. */
  int64_t n_lapsed;   /**< Active on the date before, and no more. n_before = n_kept + n_lapsed. */
  int64_t n_active;   /**< Active now: n_new + n_kept + n_won_back; on the first date only this is known. */
  int32_t day;        /**< The date. */
  int32_t reserved;   /**< 0. */
} rfm_flow;

/**
 * The loyalty ladder in absolute steps: who came to 1, 2, 3... purchases, how many went on, and how long it took.
 *
 * @param      table   The table.
 * @param      metrics What a purchase is, or NULL.
 * @param      window_days Purchases of the last so many days, 1 to 3,652,059; 0: all history.
 * @param      as_of_day The end of this local day is "now".
 * @param[out] rungs   Rung i is i + 1 purchases; the last one holds also those with more.
 * @param      n_rungs 1 to 1,000.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function here may return.
 *
 * Cost: O(events log events), and memory of 4 to 8 bytes per purchase.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_report_ladder(const rfm_table *table, const rfm_metrics *metrics,
                                              int32_t window_days, int32_t as_of_day,
                                              rfm_rung *rungs, int32_t n_rungs, rfm_error *err);

/**
 * Buyers by completed months since the last purchase plus one (yesterday is month 1), on each date, with the verdict on
 * the number of month-1 customers: the pulse of the business. Months are counted by the calendar: a purchase of
 * January 31 completes its first month on February 28. A month and a year before the last day of a month is the last day of a month.
 *
 * @param      table   The table.
 * @param      metrics What a purchase is, or NULL.
 * @param      day     Ascending days, each once; month ends show whole months (rfm_day_steps()).
 * @param      n_days  1 to 10,000.
 * @param[out] dates   One per day.
 * @param[out] count   n_days x n_months buyers, day by day; the last column holds also those who lapsed longer ago.
 *                     Or NULL.
 * @param      n_months 1 to 1,000.
 * @param[out] err     Details on failure, with the day as row; or NULL.
 * @retval #RFM_E_DATA Days do not ascend.
 *
 * Cost: O(events + customers x days).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_report_recency(const rfm_table *table, const rfm_metrics *metrics,
                                               const int32_t *day, int64_t n_days,
                                               rfm_recency_date *dates, int64_t *count,
                                               int32_t n_months, rfm_error *err);

/**
 * Customers active on each date, and how they came and went since the date before. Active is who has a purchase among
 * the last @p window_days days.
 *
 * @param      table   The table.
 * @param      metrics What a purchase is, or NULL.
 * @param      window_days 1 to 3,652,059.
 * @param      day     Ascending days, each once; see rfm_day_steps().
 * @param      n_days  1 to 10,000.
 * @param[out] flows   One per day.
 * @param[out] err     Details on failure, with the day as row; or NULL.
 * @retval #RFM_E_DATA Days do not ascend.
 *
 * Cost: O(events + customers x days).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_report_flow(const rfm_table *table, const rfm_metrics *metrics,
                                            int32_t window_days, const int32_t *day, int64_t n_days,
                                            rfm_flow *flows, rfm_error *err);

/**
 * Cohort retention: of those who joined in a month, how many bought in that month and in each one after.
 *
 * @param      table   The table.
 * @param      metrics What a purchase is, or NULL.
 * @param[in,out] retention Which cohorts, and the arrays to fill; set its struct_size.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function here may return.
 *
 * Cost: O(events + cells).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_report_retention(const rfm_table *table, const rfm_metrics *metrics,
                                                 rfm_retention *retention, rfm_error *err);

/**
 * Repurchase rate and cycle of each item or category, from purchase rows that stand.
 *
 * @param      table   The table.
 * @param      metrics What a purchase is, or NULL.
 * @param      by      An #rfm_repurchase_by.
 * @param      window_days Purchases of the last so many days, 1 to 3,652,059; 0: all history.
 * @param      as_of_day The end of this local day is "now".
 * @param[out] rows    By number of buyers descending, then key; the first @p room of them. Or NULL with 0, to learn the room from @p n
 *                     (which costs as much as the report).
 * @param      room    Room in @p rows.
 * @param[out] n       How many there are, whatever the room.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function here may return.
 *
 * Cost: O(events log events), and memory of 24 bytes per customer and key and per gap.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_report_repurchase(const rfm_table *table, const rfm_metrics *metrics,
                                                  int32_t by, int32_t window_days, int32_t as_of_day,
                                                  rfm_repurchase *rows, int64_t room, int64_t *n,
                                                  rfm_error *err);

/** @} */
RFM_END_DECLS
#endif /* RFM_REPORT_H */
