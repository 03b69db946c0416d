/* SPDX-License-Identifier: MIT */
/* Levels of a short run of one column: the inner loop of fitting and applying. */
#ifndef RFM__SCORE_BLOCK_H
#define RFM__SCORE_BLOCK_H

#include "score/scorer.h"

/* Rows of a block: its counters stay in the first-level cache. */
enum { RFM__LEVEL_BLOCK = 512 };

/* level[i] of values[i], n <= RFM__LEVEL_BLOCK; 0 for NaN. Not nested, not NTILE. */
void rfm__block_levels(const rfm__scored *scored, const double *values, int32_t n, uint8_t *level);

#endif
