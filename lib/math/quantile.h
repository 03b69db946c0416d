/* SPDX-License-Identifier: MIT */
/* Exact type-7 quantiles (Hyndman and Fan, 1996), without sorting the column.
 *
 * Of n values in ascending order x[0] .. x[n - 1]: h = (n - 1) p, lo = floor(h), and the quantile
 * is x[lo] + (h - lo) (x[lo + 1] - x[lo]), or x[lo] itself when h is whole. -0.0 counts as +0.0. */
#ifndef RFM__MATH_QUANTILE_H
#define RFM__MATH_QUANTILE_H

#include <rfm/base.h>

/* part / of, 0 .. 1, with @of above 0. A fraction, not a double: 7/10 of 90 steps is step 63, but 0.7 * 90 is less. */
typedef struct rfm__share {
  int32_t part;
  int32_t of;
} rfm__share;

/* @out[i] becomes the quantile @p[i] (any order) of the rows with mask 1 (or NULL mask)
 * that are not NaN;
 * *@n_used (or NULL) their number. With no such row @out is untouched and the result RFM_OK: look
 * at n_used. May use the host's threads; does not call the progress hook. RFM_E_NOMEM; RFM_E_HOST
 * and RFM_STOPPED as rfm__parallel_for(). */
rfm_status rfm__quantiles(const rfm_host *host, const double *values, const uint8_t *mask,
                          int64_t n, const rfm__share *p, int32_t n_p, double *out, int64_t *n_used,
                          rfm_error *err);

/* The same of @n > 0 values in ascending order. */
double rfm__quantile_sorted(const double *sorted, int64_t n, rfm__share p);

/* Ascending, in place, no memory, O(n log n) always; -0.0 becomes +0.0. No NaN. */
void rfm__sort_doubles(double *values, int64_t n);

#endif
