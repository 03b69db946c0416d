/* SPDX-License-Identifier: MIT */
/* The silhouette (Rousseeuw, 1987): how much nearer a row is to its own cluster than to the next.
 */
#ifndef RFM__CLUSTER_SILHOUETTE_H
#define RFM__CLUSTER_SILHOUETTE_H

#include <rfm/base.h>

/* Mean silhouette of @n rows, each against the others: @x is n x columns, @label 0 .. @k - 1. NaN
 * when all are of one cluster. Parallel; O(n^2 x columns). */
rfm_status rfm__silhouette(const rfm_host *host, const double *x, const int32_t *label, int64_t n,
                           int32_t n_columns, int32_t k, double *mean, rfm_error *err);

#endif
