/* SPDX-License-Identifier: MIT */
/* Order statistics of a column: the values at given ranks, without sorting the column.
 *
 *   rfm__select_new(&s, ...);     one pass: how many rows count?
 *   rfm__select_find(s, ...);     a few more: the values at ranks that depend on that number
 *   rfm__select_free(s); */
#ifndef RFM__MATH_SELECT_H
#define RFM__MATH_SELECT_H

#include <rfm/base.h>

/* Rows with mask not 0 (or NULL mask) that are not NaN. */
typedef struct rfm__column {
  const double *values;
  const uint8_t *mask;
  int64_t n;
} rfm__column;

typedef struct rfm__select rfm__select;

/* Host and column are borrowed until rfm__select_free(). @max_ranks is the most that one find will
 * want, > 0. RFM_E_NOMEM, RFM_E_HOST, RFM_STOPPED: as rfm__parallel_for(). */
rfm_status rfm__select_new(rfm__select **out, const rfm_host *host, const rfm__column *column,
                           uint32_t max_ranks, rfm_error *err);

/* Rows that count. */
int64_t rfm__select_rows(const rfm__select *s);

/* @found[i] becomes the value of rank @ranks[i]; rank 0 is the least of the rows that count. @ranks
 * ascend and may repeat; 0 < n_ranks <= max_ranks. Once only. Extra memory is bounded, but for at
 * most 1/64 of the rows to sort. */
rfm_status rfm__select_find(rfm__select *s, const uint64_t *ranks, uint32_t n_ranks, double *found,
                            rfm_error *err);

/* NULL is ignored. */
void rfm__select_free(rfm__select *s);

#endif
