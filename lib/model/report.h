/* SPDX-License-Identifier: MIT */
/* Report: what all reports share: a table seen as of a day, walked customer by customer. */
#ifndef RFM__MODEL_REPORT_H
#define RFM__MODEL_REPORT_H

#include <rfm/report.h>

#include "data/sweep.h"

enum { RFM__MAX_WINDOW = RFM_DAY_MAX - RFM_DAY_MIN + 1 };

/* A customer's events up to the as-of day, gathered or settled. 1: go on, 0: no memory. */
typedef int (*rfm__customer_fn)(rfm__reader *reader, void *arg);

typedef struct rfm__walk {
  const rfm_table *table;
  const rfm_metrics *metrics; /* NULL: the default ones */
  const char *stage;          /* for the progress hook */
  int32_t as_of_day;
  uint32_t columns; /* that the function reads beside day, amount and kind */
  int settled;      /* histories are wanted, not gathered events only */
} rfm__walk;

/* All customers in ascending id, on the calling thread. */
rfm_status rfm__report_walk(const rfm__walk *walk, rfm__customer_fn each, void *arg,
                            rfm_error *err);

/* Is the day one, and not before the floor? */
rfm_status rfm__report_check_day(const rfm_table *table, int32_t day, const char *name,
                                 rfm_error *err);

/* The same of a window that ends with the as-of day. *from_day gets its first day. */
rfm_status rfm__report_check_window(const rfm_table *table, int32_t window_days, int32_t as_of_day,
                                    int32_t *from_day, rfm_error *err);

/* The same of ascending days. */
rfm_status rfm__report_check_days(const rfm_table *table, const int32_t *day, int64_t n,
                                  rfm_error *err);

/* Days that come one by one, and their median. */
typedef struct rfm__day_list {
  int32_t *days;
  size_t n, room;
} rfm__day_list;

/* 1: done, 0: no memory. */
int rfm__day_list_add(rfm__day_list *list, const rfm_host *host, int32_t days);
void rfm__day_list_free(rfm__day_list *list, const rfm_host *host);

/* Median of days, which are sorted for it; NaN of none. */
double rfm__median_days(int32_t *days, size_t n);

#endif
