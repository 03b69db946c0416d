/* SPDX-License-Identifier: MIT */
/* Sweep: the histories of all customers of a table, in parallel chunks of visits.
 *
 * A result has a row per customer in ascending id, but visits follow the table's own rows where
 * they can: so the events are read from end to end. rfm__sweep_visit() says which visit made a
 * result row. */
#ifndef RFM__DATA_SWEEP_H
#define RFM__DATA_SWEEP_H

#include "base/executor.h"
#include "data/history.h"

/* Visits of a chunk: enough to forget the cost of a chunk, few enough to balance customers of very
 * different size. */
enum { RFM__SWEEP_ROWS = 1024 };

/* Who gets a row, and whose events go into it. */
typedef struct rfm__roster {
  uint32_t *lead;   /* n_rows: the table row whose id the row carries */
  uint32_t *member; /* n_members table rows, or NULL: each lead alone */
  int64_t *first;   /* n_rows + 1 places in member, or NULL */
  size_t n_rows, n_members;
  size_t room; /* places that lead, and first - 1, have */
} rfm__roster;

rfm_status rfm__roster_build(rfm__roster *roster, const rfm_table *table,
                             const rfm_measure_options *options, rfm_error *err);
void rfm__roster_free(rfm__roster *roster, const rfm_host *host);

typedef struct rfm__sweep {
  const rfm_table *table;
  rfm__roster roster;
  size_t n_visits;
  int by_row;     /* visits are result rows, in their order */
  rfm__runs runs; /* a sorted copy, when the tail is too long to be merged on the way */
  rfm__reader readers[RFM__WAVE]; /* one per chunk of a wave */
  void *blocks[RFM__WAVE];        /* scratch memory of the readers */
  size_t rooms[RFM__WAVE];
} rfm__sweep;

/* Prepare; the metrics are borrowed. */
rfm_status rfm__sweep_open(rfm__sweep *sweep, const rfm_table *table, const rfm_metrics *metrics,
                           int32_t as_of_day, const rfm_measure_options *options, rfm_error *err);

/* The same with visits in the order of result rows: for results of many columns, which are written
 * as they are made. `columns` are read beside those of the metrics. */
rfm_status rfm__sweep_open_rows(rfm__sweep *sweep, const rfm_table *table,
                                const rfm_metrics *metrics, uint32_t columns, int32_t as_of_day,
                                const rfm_measure_options *options, rfm_error *err);

/* Chunks to run; chunk c has visits c * RFM__SWEEP_ROWS and on. */
int64_t rfm__sweep_chunks(const rfm__sweep *sweep);

/* Visits of a chunk: first .. last - 1. */
void rfm__sweep_visits(const rfm__sweep *sweep, int64_t chunk, size_t *first, size_t *last);

/* Does the visit make a result row? A table row may be free, or nobody's. */
int rfm__sweep_has(const rfm__sweep *sweep, size_t visit);

/* The table row whose id the result of a visit carries. */
uint32_t rfm__sweep_lead(const rfm__sweep *sweep, size_t visit);

/* The visit that makes a result row. */
RFM__INLINE size_t rfm__sweep_visit(const rfm__sweep *sweep, size_t row)
{
  return sweep->roster.first || sweep->by_row ? row : sweep->roster.lead[row];
}

/* The reader of a chunk, with the events of a visit of it: gathered only, or the whole history. */
rfm__reader *rfm__sweep_gather(rfm__sweep *sweep, int64_t chunk, size_t visit);
rfm__reader *rfm__sweep_read(rfm__sweep *sweep, int64_t chunk, size_t visit);

/* Sums of what all chunks left out. */
void rfm__sweep_counts(const rfm__sweep *sweep, rfm_measure_counts *counts);

void rfm__sweep_close(rfm__sweep *sweep);

/* Columns that metrics read. */
uint32_t rfm__metrics_columns(const rfm_metrics *metrics);

/* The first day that some metric looks at; RFM_DAY_MIN when one looks at all. */
int32_t rfm__metrics_from_day(const rfm_metrics *metrics, int32_t as_of_day);

#endif
