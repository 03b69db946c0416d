/* SPDX-License-Identifier: MIT */
/* Columns of small whole numbers, such as days or purchases: one pass that counts each value tells
 * every order statistic. */
#ifndef RFM__MATH_WHOLE_H
#define RFM__MATH_WHOLE_H

#include "math/select.h"

enum { RFM__WHOLE_VALUES = 1 << 14 }; /* 0 .. 16,383: 44 years of days */

/* Do a few rows, evenly spread, say that the column may be one? */
int rfm__whole_likely(const rfm__column *column);

/* counts[v] grows by the rows begin .. end - 1 with value v. 0: some row has another value, and
 * counts mean nothing. */
int rfm__whole_count(const rfm__column *column, int64_t begin, int64_t end, uint32_t *counts);

/* The values at ranks, as rfm__select_find(), of RFM__WHOLE_VALUES counts. */
void rfm__whole_find(const uint32_t *counts, const uint64_t *ranks, uint32_t n_ranks,
                     double *found);

#endif
