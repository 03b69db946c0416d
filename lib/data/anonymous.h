/* SPDX-License-Identifier: MIT */
/* Anonymous sales, summed by day. Those with an event key are kept as events of nobody instead
 * (RFM__NOBODY), so that a second delivery or a void is recognised. */
#ifndef RFM__DATA_ANONYMOUS_H
#define RFM__DATA_ANONYMOUS_H

#include "data/columns.h"

typedef struct rfm__anonymous_day {
  int64_t n_sales, n_returns; /* sales and payments; returns */
  int64_t n_other;            /* visits and contacts */
  int64_t sales, returns;     /* money */
  int64_t second;             /* sum of |second|, for the bound */
  int32_t day;
} rfm__anonymous_day;

typedef struct rfm__anonymous_days {
  rfm__anonymous_day *days; /* ascending */
  size_t n, room;
} rfm__anonymous_days;

/* The day's sums, made as zeros when there are none; NULL without memory. Lives until the next
 * call. */
rfm__anonymous_day *rfm__anonymous_of(rfm__anonymous_days *days, const rfm_host *host, int32_t day);

/* Make zeros for all days from @first_day on whose bit is set in @n_words words, in one pass
 * however they are ordered. 1: done, 0: no memory, nothing changed. */
int rfm__anonymous_make(rfm__anonymous_days *days, const rfm_host *host, const uint64_t *bits,
                        size_t n_words, int32_t first_day);

/* Add one event of the kind to sums. */
void rfm__anonymous_add(rfm__anonymous_day *sums, const rfm__event *event);

/* Add all sums of `from` to `to`. */
void rfm__anonymous_add_day(rfm__anonymous_day *to, const rfm__anonymous_day *from);

/* Remove the days before `floor_day`, and days of zeros. */
void rfm__anonymous_prune(rfm__anonymous_days *days, int32_t floor_day);

void rfm__anonymous_free(rfm__anonymous_days *days, const rfm_host *host);

#endif
