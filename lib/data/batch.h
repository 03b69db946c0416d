/* SPDX-License-Identifier: MIT */
/* Batch: rows of the host's arrays, read and checked one by one. */
#ifndef RFM__DATA_BATCH_H
#define RFM__DATA_BATCH_H

#include "data/table.h"

/* 2^53: the largest magnitude up to which doubles hold every integer. */
#define RFM__MAX_AMOUNT ((int64_t)1 << 53)

/* No time of the years 1 to 9999 is further from 1970, and sums with it cannot overflow. */
#define RFM__TIME_LIMIT ((int64_t)(RFM_DAY_MAX + 2) * 86400)

/* floor((time + start) / 86400) for any sign of a time within the limit. */
int64_t rfm__day_of_time(int64_t time_s, int32_t day_start_s);

typedef struct rfm__batch {
  rfm_events events; /* as the caller gave it, unknown fields zero */
  uint32_t mask;     /* columns that are given */
  int32_t id_type;
  int32_t day_start_s;
  int64_t first_row; /* number of row 0 in errors */
} rfm__batch;

/* Check what concerns the batch as a whole. */
rfm_status rfm__batch_read(rfm__batch *batch, const rfm_table *table, const rfm_events *given,
                           rfm_error *err);

/* Does row i belong to nobody? */
RFM__INLINE int rfm__batch_anonymous(const rfm__batch *batch, int64_t i)
{
  return batch->events.anonymous && batch->events.anonymous[i];
}

/* Day of row i, not checked; its time, if it has no day, is within the limit. */
RFM__INLINE int64_t rfm__batch_day(const rfm__batch *batch, int64_t i)
{
  const rfm_events *e = &batch->events;

  return e->day ? e->day[i] : rfm__day_of_time(e->time_s[i], batch->day_start_s);
}

/* The id of row i, not anonymous. 1: done, 0: it is not a valid one. */
int rfm__batch_id(const rfm__batch *batch, int64_t i, rfm__id *id);

/* Row i as an event; RFM_E_DATA names what is wrong, the id included. */
rfm_status rfm__batch_event(const rfm__batch *batch, int64_t i, rfm__event *event, rfm_error *err);

#endif
