/* SPDX-License-Identifier: MIT */
/* The fast lane of a measure: recency, frequency and monetary straight from a customer's run, when
 * there are no orders to settle. It gives the same numbers as the general way (history.h), which
 * the tests compare it with. */
#ifndef RFM__DATA_PLAIN_H
#define RFM__DATA_PLAIN_H

#include "data/sweep.h"

/* May the visits of this sweep take the fast lane at all? */
int rfm__plain_allowed(const rfm__sweep *sweep, const rfm_metrics *metrics);

/* Measure one visit. 1: done, 0: this one must go the general way (aliases, no events, events in
 * the tail). */
int rfm__plain_visit(rfm__sweep *sweep, int64_t chunk, size_t visit, double *values,
                     int32_t *standing);

/* May histories be taken straight from the runs? Nothing is pruned, filtered or under an order. */
int rfm__plain_histories(const rfm__sweep *sweep, const rfm_metrics *metrics);

/* The history of a visit, settled, for metrics that a tally answers: its events have no more than
 * day, kind, amount, second measure and role. NULL: this one must go the general way. */
rfm__reader *rfm__plain_gather(rfm__sweep *sweep, int64_t chunk, size_t visit);

#endif
