/* SPDX-License-Identifier: MIT */
/* History: one customer's events as a list of metrics sees them: filtered, in order, returns linked
 * to their orders. */
#ifndef RFM__DATA_HISTORY_H
#define RFM__DATA_HISTORY_H

#include <rfm/features.h>

#include "data/metrics.h"
#include "data/table.h"
#include "data/tally.h"

/* What an event is for the metrics at hand. */
typedef enum rfm__role {
  RFM__ROLE_OTHER = 0, /* a visit that was not chosen, or a zero amount that is ignored */
  RFM__ROLE_PURCHASE = 1,
  RFM__ROLE_RETURN = 2
} rfm__role;

typedef struct rfm__happening {
  rfm__event event;
  int32_t purchase_day; /* the day that recency and frequency see; RFM__NO_DAY: no purchase, or one
                           that did not stand */
  uint8_t role;
  uint8_t starts; /* first row of its order, or a row without an order key */
} rfm__happening;

/* Memory for one history at a time; every array has `room` places. */
typedef struct rfm__scratch {
  rfm__happening *events;
  uint64_t *keys;
  int32_t *units;
  int32_t *days;
  uint32_t *index;
  size_t room;
} rfm__scratch;

/* Bytes of one place in all arrays: allocate room x this, and let rfm__scratch_lay() cut the block
 * (8-byte aligned) into them. */
enum {
  RFM__SCRATCH_PLACE =
      sizeof(rfm__happening) + sizeof(uint64_t) + 2 * sizeof(int32_t) + sizeof(uint32_t)
};
void rfm__scratch_lay(rfm__scratch *scratch, void *block, size_t room);

typedef struct rfm__history {
  const rfm__happening *events; /* in the total order of events */
  const int32_t *units;         /* day of each purchase, ascending */
  const int32_t *days;          /* different purchase days, ascending */
  size_t n_events, n_units, n_days;
  int32_t first_day, last_day; /* of all purchases, pruned ones included; or RFM__NO_DAY */
  int32_t joined_day;          /* earliest, or RFM__NO_DAY */
  int32_t floor_day;           /* of the table: before it there are only rows of ongoing orders */
  int32_t standing;            /* an rfm_standing */
} rfm__history;

/* Reads histories out of a table. */
typedef struct rfm__reader {
  const rfm_table *table;
  const rfm_metrics *metrics;
  const rfm__runs *runs; /* the table's base, or a sorted copy of everything */
  int use_tail;          /* whether the tail comes on top of the runs */
  int32_t as_of_day;
  int32_t from_day; /* no metric looks at earlier days */
  rfm__scratch scratch;
  rfm__history history;
  size_t n;                          /* events gathered so far */
  int32_t pruned_first, pruned_last; /* purchases that pruning took; or RFM__NO_DAY */
  int32_t pruned_trade;              /* pruning took sales or returns */
  int32_t seen_day;          /* first event that is not voided, whatever the metrics choose; pruned
                                ones: RFM_DAY_MIN; or RFM__NO_DAY */
  int32_t restless;          /* some order was another thing when it had fewer rows: returned since,
                                or of rows that are purchases of their own on an earlier day */
  int32_t n_sources;         /* sorted stretches gathered */
  rfm_measure_counts counts; /* what was left out, of all customers so far */
  char apart[64];            /* keeps the readers of two threads off one cache line */
} rfm__reader;

/* Begin a customer; add the rows of all its ids; then finish. The history lives until the next
 * begin. */
void rfm__reader_begin(rfm__reader *reader);
void rfm__reader_add(rfm__reader *reader, uint32_t row);
void rfm__reader_finish(rfm__reader *reader);

/* What holds of a history whatever the window. */
rfm__lifetime rfm__history_lifetime(const rfm__history *history);

/* The two halves of finishing, for those who want the history of earlier days too. Settling is of
 * the first @n events in order and may be done again with another n; returns are counted each time.
 */
void rfm__reader_sort(rfm__reader *reader);
void rfm__reader_settle(rfm__reader *reader, size_t n);

/* After settling all events of a reader that is not restless: the history of the first @n, to which
 * the first @n_units and @n_days belong. */
void rfm__reader_cut(rfm__reader *reader, size_t n, size_t n_units, size_t n_days);

/* The day from which the customer is known: first event or joining day; RFM__NO_DAY without both.
 */
int32_t rfm__reader_born(const rfm__reader *reader);

/* Do the purchase days that pruning kept answer for these metrics? They were found with returns and
 * without a filter. */
int rfm__metrics_see_pruned(const rfm_metrics *metrics);

/* Sort days ascending, in place; nearly sorted ones fast. */
void rfm__days_sort(int32_t *days, size_t n);

/* Sort (keys[i], index[i]) ascending by both, in place. */
void rfm__pairs_sort(uint64_t *keys, uint32_t *index, size_t n);

#endif
