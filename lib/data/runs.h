/* SPDX-License-Identifier: MIT */
/* Runs: all events of a table sorted by customer row, each customer's in the total order of events.
 */
#ifndef RFM__DATA_RUNS_H
#define RFM__DATA_RUNS_H

#include "data/columns.h"

typedef struct rfm__runs {
  rfm__columns columns;
  int64_t *offsets; /* n_rows + 1 places, or NULL */
  size_t n_rows;    /* later rows have no events here */
  size_t n;         /* events */
} rfm__runs;

/* All live events of a table, base and tail, with those of the table's columns that are in `mask`.
 * Does not change the table. */
rfm_status rfm__runs_build(rfm__runs *runs, const rfm_table *table, uint32_t mask, rfm_error *err);

/* The same in two steps, for a caller who has more events. First offsets[r + 1] becomes the number
 * of events of row r, to which the caller adds; then columns of `mask` are made, and offsets[r + 1]
 * becomes where the caller puts the next one of row r, behind those of the table: after its last
 * one it is where the next row begins. On failure nothing stays. */
rfm_status rfm__runs_count(rfm__runs *runs, const rfm_table *table, rfm_error *err);
rfm_status rfm__runs_place(rfm__runs *runs, const rfm_table *table, uint32_t mask, rfm_error *err);

void rfm__runs_free(rfm__runs *runs, const rfm_host *host);

/* Memory held, and that of it which events use. */
size_t rfm__runs_bytes(const rfm__runs *runs);
size_t rfm__runs_used(const rfm__runs *runs);

/* Events of one row: begin .. end - 1. */
RFM__INLINE void rfm__runs_of(const rfm__runs *runs, size_t row, size_t *begin, size_t *end)
{
  *begin = row < runs->n_rows ? (size_t)runs->offsets[row] : 0;
  *end = row < runs->n_rows ? (size_t)runs->offsets[row + 1] : 0;
}

#endif
