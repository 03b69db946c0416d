/* SPDX-License-Identifier: MIT */
/* Tally: what a window holds, in whole numbers. A measure counts it from a history, a track rolls
 * it from date to date; one function makes the doubles of both, so they cannot differ.
 *
 * One word is enough for the squares of gaps: gaps are at least 1 day and sum to at most 3,652,058,
 * so n * squares stays below 4/27 * span^3, which is below 2^63. */
#ifndef RFM__DATA_TALLY_H
#define RFM__DATA_TALLY_H

#include "data/metrics.h"

typedef struct rfm__tally {
  int64_t purchases;
  int64_t sold, returned;               /* money of purchase rows and of returns */
  int64_t second_sold, second_returned; /* the same of the second measure */
  int64_t visits;
  int64_t n_days;              /* different purchase days */
  int64_t squares;             /* of the gaps between them */
  int32_t first_day, last_day; /* of them; only when n_days > 0 */
  const int64_t *month;        /* purchases by calendar month, January first; 12 of them */
} rfm__tally;

/* What holds whatever the window. RFM__NO_DAY: none. */
typedef struct rfm__lifetime {
  int32_t first_day, last_day; /* of all purchases, pruned ones included */
  int32_t kept_day;            /* the last purchase from the floor on */
  int32_t joined_day;
} rfm__lifetime;

/* The parts of a tally that a kind of metric looks at. */
enum {
  RFM__TALLY_PURCHASES = 1,
  RFM__TALLY_MONEY = 2,
  RFM__TALLY_SECOND = 4,
  RFM__TALLY_VISITS = 8,
  RFM__TALLY_DAYS = 16,
  RFM__TALLY_SQUARES = 32,
  RFM__TALLY_MONTHS = 64
};

/* Bits of these; 0 for a kind that a tally cannot answer: it needs the events (distinct items), or
 * is an attribute. */
uint32_t rfm__tally_parts(int32_t kind);

/* The day, or the floor where a metric that counts from it would see an earlier one. */
int32_t rfm__metric_no_earlier(const rfm__metric *metric, int32_t day, int32_t floor_day);

/* First day of a metric's window; RFM_DAY_MIN for all history. */
int32_t rfm__metric_from_day(const rfm__metric *metric, int32_t as_of_day, int32_t floor_day);

/* The metric's value, or NaN where it is undefined; `before` is the earlier window of a trend, else
 * ignored. For kinds with parts. */
double rfm__tally_value(const rfm_metrics *metrics, const rfm__metric *metric,
                        const rfm__tally *now, const rfm__tally *before, const rfm__lifetime *life,
                        int32_t as_of_day);

#endif
