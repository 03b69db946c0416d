/* SPDX-License-Identifier: MIT */
/* Means of clusters and the spread about them, over all rows, unrounded: the same bytes for any
 * number of threads.
 *
 * Each cluster's sums run over the rows in canonical chunks (math/sum.h), of the differences from
 * the cluster's first row: that keeps digits where values are far from 0, and the mean of equal
 * rows is that row. */
#ifndef RFM__CLUSTER_MEANS_H
#define RFM__CLUSTER_MEANS_H

#include "cluster/points.h"

/* Size and mean (k x columns) of each cluster; the mean of no row is 0. Rows whose @label is -1
 * don't count; the others are 0 .. @k - 1. Parallel; @stage is for the progress hook. */
rfm_status rfm__cluster_means(const rfm__points *points, const int32_t *label, int32_t k,
                              const char *stage, int64_t *size, double *mean, rfm_error *err);

/* Sums over the rows of each cluster of the squared distance to its @mean and of the distance: k
 * pairs. Parallel. */
rfm_status rfm__cluster_spread(const rfm__points *points, const int32_t *label, int32_t k,
                               const char *stage, const double *mean, double *spread,
                               rfm_error *err);

/* The sum of the squared distances of all clusters: the inertia. */
double rfm__cluster_inertia(const double *spread, int32_t k);

#endif
