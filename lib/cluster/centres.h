/* SPDX-License-Identifier: MIT */
/* Centres on the grid, and which of them is nearest: compared as c.c - 2 x.c, the squared distance
 * without the part that all centres share. Of equally near ones the lowest number wins.
 *
 * Rows may be 8 ranges outside the grid when centres are within it, and centres 4 ranges when rows
 * are: then nothing overflows in 32 columns. */
#ifndef RFM__CLUSTER_CENTRES_H
#define RFM__CLUSTER_CENTRES_H

#include "base/attrs.h"

#include <stdint.h>

typedef struct rfm__centres {
  int32_t *at;   /* k x columns */
  int64_t *norm; /* c.c of each */
  int32_t k;
  int32_t n_columns;
} rfm__centres;

RFM__INLINE int64_t rfm__dot(const int32_t *a, const int32_t *b, int32_t n_columns)
{
  int64_t sum = 0;

  for (int32_t j = 0; j < n_columns; j++)
    sum += (int64_t)a[j] * b[j];
  return sum;
}

/* Put centre @c at @at. */
RFM__INLINE void rfm__centre_set(rfm__centres *centres, int32_t c, const int32_t *at)
{
  for (int32_t j = 0; j < centres->n_columns; j++)
    centres->at[(int64_t)c * centres->n_columns + j] = at[j];
  centres->norm[c] = rfm__dot(at, at, centres->n_columns);
}

/* Squared distance of @x to centre @c, less x.x. */
RFM__INLINE int64_t rfm__centre_score(const rfm__centres *centres, int32_t c, const int32_t *x,
                                      int32_t n_columns)
{
  return centres->norm[c] - 2 * rfm__dot(centres->at + (int64_t)c * n_columns, x, n_columns);
}

/* The nearest centre; @score gets its score. */
RFM__INLINE int32_t rfm__nearest(const rfm__centres *centres, const int32_t *x, int32_t n_columns,
                                 int64_t *score)
{
  int64_t least = rfm__centre_score(centres, 0, x, n_columns);
  int32_t nearest = 0;

  for (int32_t c = 1; c < centres->k; c++) {
    const int64_t s = rfm__centre_score(centres, c, x, n_columns);

    nearest = s < least ? c : nearest;
    least = s < least ? s : least;
  }
  *score = least;
  return nearest;
}

/* 1 when centre @best is nearer than @c everywhere in a box (least coordinates, then greatest), a
 * tie going to the lower number: it is enough to look at the corner that lies farthest in the
 * direction of @c. */
RFM__INLINE int rfm__is_beaten(int32_t d, const rfm__centres *centres, int32_t c, int32_t best,
                               const int32_t *box)
{
  const int32_t *at = centres->at + (int64_t)c * d, *other = centres->at + (int64_t)best * d;
  int64_t farther = centres->norm[c] - centres->norm[best];

  for (int32_t j = 0; j < d; j++) {
    const int64_t way = (int64_t)at[j] - other[j];

    farther -= 2 * way * (way > 0 ? box[d + j] : box[j]);
  }
  return farther > 0 || (farther == 0 && c > best);
}

#endif
