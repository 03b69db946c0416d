/* SPDX-License-Identifier: MIT */
/* K-means: the object, and the steps of a fit. */
#ifndef RFM__CLUSTER_KMEANS_H
#define RFM__CLUSTER_KMEANS_H

#include "cluster/centres.h"
#include "cluster/grid.h"
#include "cluster/lloyd.h"

enum { RFM__KMEANS_MOST = 1024 }; /* clusters */

struct rfm_kmeans {
  rfm_host host;
  rfm_scaling *scaling; /* own copy; NULL: of a matrix */
  rfm__grid grid;
  rfm__centres centres; /* that rows are assigned by */
  double *mean;         /* k x columns */
  int64_t *size;
  rfm_kmeans_results found;
};

/* Clusters with memory for k centres; found.k and found.n_columns are set, everything else is zero.
 * @scaling (or NULL) is copied. */
rfm_status rfm__kmeans_new(rfm_kmeans **out, const rfm_host *host, const rfm_scaling *scaling,
                           int32_t k, int32_t n_columns, rfm_error *err);

/* ---- kmeans_assign.c ---- */

/* The nearest centre of every row, and how many rows are outside the range of the fit. Parallel. */
rfm_status rfm__kmeans_label(const rfm_kmeans *kmeans, const rfm__points *points, int32_t *label,
                             int64_t *n_outside, rfm_error *err);

/* ---- kmeans_fit.c ---- */

/* Everything of a fit that does not depend on k. */
typedef struct rfm__kmeans_work {
  rfm__points points;
  rfm__grid grid;
  int64_t *drawn; /* the sample's rows, or NULL */
  rfm__grid_rows rows;
  rfm__point_tree tree;
  int32_t *label;   /* of each row in the clusters found last */
  int64_t n_labels; /* room in `label` */
} rfm__kmeans_work;

/* Check and resolve options; @k and @start are allowed to be other than 0 only when @whole. */
rfm_status rfm__kmeans_read(rfm_kmeans_options *options, const rfm_kmeans_options *given, int whole,
                            rfm_error *err);

/* Open the points and build the tree. Close it, also after a failure. Parallel. */
rfm_status rfm__kmeans_prepare(rfm__kmeans_work *work, const rfm_host *host,
                               const rfm_points *points, const rfm_kmeans_options *options,
                               rfm_error *err);

/* The best of options->n_starts; work->label is set. Parallel. */
rfm_status rfm__kmeans_find(rfm_kmeans **out, rfm__kmeans_work *work,
                            const rfm_kmeans_options *options, rfm_error *err);

void rfm__kmeans_finish(rfm__kmeans_work *work);

#endif
