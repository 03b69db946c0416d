/* SPDX-License-Identifier: MIT */
/* Small dense square matrices without negative entries, row by row: what pairwise comparisons need.
 * Nothing is allocated. */
#ifndef RFM__MATH_MATRIX_H
#define RFM__MATH_MATRIX_H

#include <stdint.h>

enum { RFM__MATRIX_MAX = 15, RFM__MATRIX_CELLS = RFM__MATRIX_MAX * RFM__MATRIX_MAX };

/* y = A x, each sum in column order. */
void rfm__matrix_apply(const double *a, int32_t n, const double *x, double *y);

/* The principal eigenvalue of A, and its right eigenvector, whose entries sum to 1, into @vector
 * (n). A is connected (below), has ones or more on the diagonal and nothing above 10^9, n <=
 * RFM__MATRIX_MAX.
 *
 * Power iteration (Perron and Frobenius; von Mises), by squaring: A^2, A^4, A^8... are formed until
 * all columns are multiples of one, at most 2^48 steps; plain steps then wear off the last rounding
 * errors. The vector is right to about n 10^-16 over the relative gap to the next eigenvalue.
 * O(n^3) per squaring, of which usual judgements need 4 to 8. */
double rfm__matrix_principal(const double *a, int32_t n, double *vector);

/* Parts of the graph in which i and j are joined when a(i, j) or a(j, i) is above 0: @part (n) gets
 * the lowest row of each row's part. The number of parts. */
int32_t rfm__matrix_parts(const double *a, int32_t n, int32_t *part);

#endif
