/* SPDX-License-Identifier: MIT */
/* Ongoing orders: those of a customer that have an event on or after the floor, voided or not. They
 * are kept whole when the table is pruned, so that what comes later still finds its order. */
#ifndef RFM__DATA_ONGOING_H
#define RFM__DATA_ONGOING_H

#include "data/table.h"

typedef struct rfm__ongoing {
  uint64_t *orders; /* ascending */
  uint32_t *index;  /* for the sort */
  size_t n;
  size_t room; /* events of the customer who has most; 0: the table has no orders */
} rfm__ongoing;

/* Room for any customer of the table, whose events may move but not become more. 1: done, 0: no
 * memory. */
int rfm__ongoing_open(rfm__ongoing *ongoing, const rfm_table *table);
void rfm__ongoing_close(rfm__ongoing *ongoing, const rfm_host *host);

/* The orders of a root and all its other names. Allocates nothing. */
void rfm__ongoing_read(rfm__ongoing *ongoing, const rfm_table *table, uint32_t root,
                       int32_t floor_day);

/* Is the order one of them? 0 is none. */
int rfm__ongoing_has(const rfm__ongoing *ongoing, uint64_t order);

#endif
