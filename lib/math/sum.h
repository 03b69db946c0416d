/* SPDX-License-Identifier: MIT */
/* Sums of doubles whose bytes do not depend on the number of threads.
 *
 * Rows are cut into chunks of RFM__SUM_CHUNK by position; inside a chunk they are added in order;
 * the chunks' sums are added in one fixed binary tree. Rows with mask 0 and NaN are skipped but
 * keep their position. In parallel: one rfm__sum_chunk() per chunk into an array, then
 * rfm__sum_fold() on one thread. */
#ifndef RFM__MATH_SUM_H
#define RFM__MATH_SUM_H

#include <stdint.h>

#define RFM__SUM_CHUNK 4096

/* Chunks of @n rows. */
int64_t rfm__sum_chunks(int64_t n);

/* Rows @begin .. @end - 1 in order. @mask (or NULL) is 1 where a row counts. */
double rfm__sum_chunk(const double *values, const uint8_t *mask, int64_t begin, int64_t end);

/* As rfm__sum_chunk(), of (value - centre) squared. */
double rfm__sum_squares_chunk(const double *values, const uint8_t *mask, int64_t begin, int64_t end,
                              double centre);

/* Fold in place: neighbours pair by pair, an odd last one carried up. 0 chunks: 0. @chunk_sums is
 * overwritten. */
double rfm__sum_fold(double *chunk_sums, int64_t n_chunks);

/* The same tree for chunks that come one by one. */
typedef struct rfm__sum_tree {
  double sums[64]; /* of complete subtrees, largest first: enough for 2^63 chunks */
  int64_t n_chunks;
  int depth; /* subtrees that wait in sums */
} rfm__sum_tree;

void rfm__sum_tree_begin(rfm__sum_tree *tree);
void rfm__sum_tree_add(rfm__sum_tree *tree, double chunk_sum);
double rfm__sum_tree_total(const rfm__sum_tree *tree);

/* Both in one, on this thread, without memory. */
double rfm__sum(const double *values, const uint8_t *mask, int64_t n);
double rfm__sum_squares_about(const double *values, const uint8_t *mask, int64_t n, double centre);

/* Rows that count: mask not 0 and value not NaN. */
int64_t rfm__sum_rows(const double *values, const uint8_t *mask, int64_t n);

#endif
