/* SPDX-License-Identifier: MIT */
/* Staging: events beyond the end of the tail, until they are committed or taken back as a whole. */
#ifndef RFM__DATA_STAGING_H
#define RFM__DATA_STAGING_H

#include "data/newcomers.h"

typedef struct rfm__staging {
  rfm_table *table;
  rfm__newcomers newcomers;
  size_t end; /* tail index behind the last staged event */
  int64_t abs_amount, abs_second;
  int64_t n_duplicate, n_before_floor, n_voided, n_nobody, n_nobody_voided;
} rfm__staging;

/* Prepare for up to n events with the columns of `mask`. On failure there is nothing to take back.
 */
rfm_status rfm__staging_begin(rfm__staging *staging, rfm_table *table, size_t n, uint32_t mask,
                              rfm_error *err);

/* Stage an event of a customer, or one of nobody that has a key; known ones are counted or refused.
 * Sets the voided bit of `event`. `i` is the row that an error names; -1: none. */
rfm_status rfm__staging_add(rfm__staging *staging, int64_t i, uint32_t row, rfm__event *event,
                            rfm_error *err);

/* Count the money of an event against the bounds of the table (RULES 3.1). */
rfm_status rfm__staging_count(rfm__staging *staging, int64_t i, const rfm__event *event,
                              rfm_error *err);

/* Nothing of the staged events stays, and no customer that came with them. */
void rfm__staging_rollback(rfm__staging *staging);

/* They are in the table. Cannot fail. */
void rfm__staging_commit(rfm__staging *staging);

#endif
