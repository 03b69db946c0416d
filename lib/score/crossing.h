/* SPDX-License-Identifier: MIT */
/* Crossing: how far a value is from the other side of a break. */
#ifndef RFM__SCORE_CROSSING_H
#define RFM__SCORE_CROSSING_H

#include "score/scorer.h"

/* What lies beyond the next break in one direction. */
typedef struct rfm__crossing {
  double distance; /* least change of the value, signed */
  int32_t below;   /* breaks below the value afterwards */
} rfm__crossing;

/* From a value with `below` of `n` breaks below it past the next one upward (up = 1, needs below <
 * n) or downward (up = 0, needs below > 0).
 *
 * A whole value is taken for a count of days, orders or minor units, and moves in whole steps: to
 * the least whole number that lies on the other side, so the distance is exact. Any other value
 * moves to the break itself: exact when the break belongs to the other side, else the bound that
 * every larger change passes. Breaks beyond 2^53, where every double is whole, are treated as the
 * latter. */
rfm__crossing rfm__cross(const rfm__scored *scored, const double *breaks, double value,
                         int32_t below, int up);

#endif
