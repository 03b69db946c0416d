/* SPDX-License-Identifier: MIT */
/* Starting centres: greedy k-means++ (Arthur and Vassilvitskii, 2007), with exact integer odds. */
#ifndef RFM__CLUSTER_KMEANS_START_H
#define RFM__CLUSTER_KMEANS_START_H

#include "base/rng.h"
#include "cluster/centres.h"
#include "cluster/point_tree.h"

enum { RFM__START_MOST = 65535 }; /* centres */

/* Rows that are drawn for each centre but the first: 2 + floor(ln k). */
int32_t rfm__start_trials(int32_t k);

/* Put the k centres, at most RFM__START_MOST, on rows of the tree: the first on any, each other on
 * the best of some that are drawn with odds by their squared distance from the nearest centre.
 * @centres has room for k + rfm__start_trials(k); there are at least k distinct rows. Parallel. */
rfm_status rfm__start_draw(const rfm__point_tree *tree, const rfm_host *host, rfm__rng *rng,
                           rfm__centres *centres, rfm_error *err);

/* Distinct rows, at most @most of them. */
rfm_status rfm__start_distinct(const rfm__point_tree *tree, const rfm_host *host, int32_t most,
                               int32_t *n_distinct, rfm_error *err);

#endif
