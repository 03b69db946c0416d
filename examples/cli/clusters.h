/* SPDX-License-Identifier: MIT */
/* Clusters of the customers, as the options ask for them, and what they are like. */
#ifndef CLI_CLUSTERS_H
#define CLI_CLUSTERS_H

#include "pipeline.h"

enum { LEAST_CHOICE = 2, MOST_CHOICE = 12, N_CHOICES = MOST_CHOICE - LEAST_CHOICE + 1 };

typedef struct clusters {
  const pipeline *pipeline;
  rfm_features *features;     /* of the customers who have bought */
  rfm_scaling *learned;       /* NULL: that of a model */
  const rfm_scaling *scaling; /* the one that is used */
  rfm_kmeans *kmeans;         /* NULL: found by merging */
  rfm_profile *profile;
  int32_t *label;  /* of each row of features */
  int32_t *number; /* of each cluster, from 1: its rank when it was found, so that it stays */
  int64_t n_rows;
  int32_t k;
  int32_t n_micro; /* small groups that were merged; 0: customers were */
  int32_t is_auto;
  int64_t n_outside; /* customers whom a model has not seen the like of */
  int64_t n_strange; /* the same, and those whom it clips */
  rfm_quality quality;
  rfm_quality choices[N_CHOICES]; /* under --k auto, from LEAST_CHOICE clusters on */
  int32_t n_choices;              /* fewer where there are fewer different customers */
  rfm_scaling_counts counts[N_SCORED];
} clusters;

/* Bad usage that needs no orders to be seen. */
int clusters_check_options(const options *o);

/* Loads the clusters of --model, when it is given, so that the pipeline measures what they were
 * found from. Free them, also after a failure. */
int clusters_begin(clusters *c, pipeline *p);

/* Finds clusters among the measured customers, or puts them into those of the model. */
int clusters_find(clusters *c);

/* --save-model. */
int clusters_save(clusters *c);

void clusters_free(clusters *c);

#endif
