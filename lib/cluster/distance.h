/* SPDX-License-Identifier: MIT */
/* Distances from one point to many, whose coordinates lie column by column. */
#ifndef RFM__CLUSTER_DISTANCE_H
#define RFM__CLUSTER_DISTANCE_H

#include "base/attrs.h"

#include <stdint.h>

/* Squared distances of @n points to @from. Coordinate j of point i is x[j * stride + i]. The sum
 * runs over the columns in their order, whatever the compiler makes of the loops. */
RFM__INLINE void rfm__squared_distances(const double *x, int64_t stride, int64_t n,
                                        const double *from, int32_t n_columns, double *restrict out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = (x[i] - from[0]) * (x[i] - from[0]);
  for (int32_t j = 1; j < n_columns; j++) {
    const double *column = x + j * stride;
    const double c = from[j];

    for (int64_t i = 0; i < n; i++)
      out[i] += (column[i] - c) * (column[i] - c);
  }
}

#endif
