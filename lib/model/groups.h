/* SPDX-License-Identifier: MIT */
/* Groups of rows, and the means of a column in all of them. */
#ifndef RFM__MODEL_GROUPS_H
#define RFM__MODEL_GROUPS_H

#include <rfm/base.h>

/* Sets of rows: set 0 is every row that has a group, set g + 1 is group g. A set is summed over its
 * own rows in chunks (math/sum), so its mean does not depend on what other groups there are. */
typedef struct rfm__groups {
  const rfm_host *host; /* borrowed */
  int64_t *begin;       /* n_sets + 1: where each set begins in `rows` */
  int64_t *first_chunk; /* n_sets + 1: its first chunk */
  int32_t *rows;        /* ascending inside each set */
  int32_t *chunk_set;   /* which set each chunk is of */
  double *sums;         /* per chunk */
  int64_t *counts;      /* per chunk: rows with a value */
  int64_t n_chunks;
  int64_t n_rows; /* that have a group */
  int32_t n_sets;
} rfm__groups;

/* @label is -1 (no group) .. n_groups - 1 in each of @n_rows rows, less than 2^31; it is not kept.
 * RFM_E_NOMEM. Free it, also after a failure. */
rfm_status rfm__groups_make(rfm__groups *groups, const rfm_host *host, const int32_t *label,
                            int64_t n_rows, int32_t n_groups, rfm_error *err);

void rfm__groups_free(rfm__groups *groups);

/* Rows of a set. */
static inline int64_t rfm__groups_size(const rfm__groups *groups, int32_t set)
{
  return groups->begin[set + 1] - groups->begin[set];
}

/* The mean of each set into @means[set * stride], NaN values left out; NaN where nobody has a
 * value. Parallel. RFM_E_LIMIT, with @column and its @name, when a sum overflows. */
rfm_status rfm__groups_means(rfm__groups *groups, const double *values, double *means,
                             int32_t stride, int32_t column, const char *name, rfm_error *err);

#endif
