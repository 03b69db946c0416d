/* SPDX-License-Identifier: MIT */
/* Clusters of the customers, as the options ask for them, and what they are like. */
#ifndef CLI_CLUSTERS_H
#define CLI_CLUSTERS_H

#include "pipeline.h"

enum { LEAST_CHOICE = 2, MOST_CHOICE = 12, N_CHOICES = MOST_CHOICE - LEAST_CHOICE + 1 };

typedef struct clusters {
  const pipeline *pipeline;
  rfm_features *features; /* of the customers who have bought */
  rfm_scaling *scaling;
  rfm_kmeans *kmeans; /* NULL: found by merging */
  rfm_profile *profile;
  int32_t *label; /* of each row of features */
  int64_t n_rows;
  int32_t k;
  int32_t n_micro; /* small groups that were merged; 0: customers were */
  int32_t is_auto;
  rfm_quality quality;
  rfm_quality choices[N_CHOICES]; /* under --k auto, from LEAST_CHOICE clusters on */
  rfm_scaling_counts counts[N_SCORED];
} clusters;

/* Bad usage that needs no orders to be seen. */
int clusters_check_options(const options *o);

/* Finds them among the measured customers. Free them, also after a failure. */
int clusters_find(clusters *c, const pipeline *p);

void clusters_free(clusters *c);

#endif
