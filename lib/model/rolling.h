/* SPDX-License-Identifier: MIT */
/* Rolling: one customer's metrics from date to date.
 *
 * Windows move over days, purchases and events that were read and settled once; what enters is
 * added, what leaves is taken away, in whole numbers only, which data/tally.h turns into doubles.
 * So the values of a date are those of a measure on that date, bit for bit. Metrics that need
 * single events are measured from the history of the date. */
#ifndef RFM__MODEL_ROLLING_H
#define RFM__MODEL_ROLLING_H

#include "data/history.h"
#include "data/tally.h"

/* All history, and for each metric its window and that of a trend before it. */
enum { RFM__ROLL_WINDOWS = 2 * RFM__MAX_METRICS + 1 };

/* Days D - shift - length + 1 .. D - shift of an as-of day D. */
typedef struct rfm__roll_span {
  int32_t shift;
  int32_t length;    /* 0: all before, too */
  int32_t least_day; /* but none before this one */
  uint32_t parts;    /* RFM__TALLY_... that are counted */
} rfm__roll_span;

/* Which windows the metrics look at. */
typedef struct rfm__roll_plan {
  const rfm_metrics *metrics;
  rfm__roll_span span[RFM__ROLL_WINDOWS]; /* the first one is all history */
  int32_t n_spans;
  int32_t now[RFM__MAX_METRICS], before[RFM__MAX_METRICS]; /* spans of each metric that rolls */
  uint32_t rolled;                                         /* bit per metric */
} rfm__roll_plan;

/* What is in one window now: places lo .. hi - 1 of purchases, days and events. */
typedef struct rfm__roll_window {
  size_t unit_lo, unit_hi, day_lo, day_hi, event_lo, event_hi;
  rfm__tally tally;  /* what they come to */
  int64_t month[12]; /* of the tally */
} rfm__roll_window;

typedef struct rfm__rolling {
  const rfm__roll_plan *plan;
  rfm__reader *reader; /* its history is that of as_of_day */
  size_t n_events, n_units,
      n_days; /* events up to as_of_day; purchases and days that are settled */
  int32_t as_of_day;
  int restless; /* orders were other things on earlier days */
  rfm__roll_window window[RFM__ROLL_WINDOWS];
} rfm__rolling;

/* The metrics are borrowed; those that count from the floor see no earlier day. NULL: only the
 * history is wanted. */
void rfm__roll_plan_make(rfm__roll_plan *plan, const rfm_metrics *metrics, int32_t floor_day);

/* Begin a customer whose events up to the last date the reader has gathered; or settled, too. */
void rfm__rolling_begin(rfm__rolling *rolling, const rfm__roll_plan *plan, rfm__reader *reader);
void rfm__rolling_begin_settled(rfm__rolling *rolling, const rfm__roll_plan *plan,
                                rfm__reader *reader);

/* Does no metric need more of the events than windows do? */
int rfm__roll_plan_is_whole(const rfm__roll_plan *plan);

/* Go on to a day, not before the one that was. */
void rfm__rolling_to(rfm__rolling *rolling, int32_t as_of_day);

/* The values of all metrics; NaN for attributes. */
void rfm__rolling_values(const rfm__rolling *rolling, double *values);

#endif
