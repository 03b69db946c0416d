/* SPDX-License-Identifier: MIT */
/* AHP: the object, and the steps from judgements to weights.
 *
 * A matrix here is n x n doubles, row by row, with NaN for both halves of a missing judgement. */
#ifndef RFM__SCORE_AHP_H
#define RFM__SCORE_AHP_H

#include <rfm/ahp.h>

#include "math/matrix.h"

enum { RFM__AHP_LEAST = 2, RFM__AHP_MOST = RFM__MATRIX_MAX };

/* The range of judgements: far beyond any scale, near enough that products of 15 stay finite. */
#define RFM__AHP_LOW 1e-9
#define RFM__AHP_HIGH 1e9

/* What stands for the ratio of an expert whose judgements do not connect the criteria. */
#define RFM__AHP_NO_RATIO (-1.0)

struct rfm_ahp {
  rfm_host host;
  double *expert_cr;     /* found.n_experts ratios, or RFM__AHP_NO_RATIO */
  rfm_ahp_results found; /* without arrays */
  double weights[RFM__MATRIX_MAX];
  double matrix[RFM__MATRIX_CELLS]; /* of all experts, completed */
  int32_t n;
};

/* Judgements and options as they are used. */
typedef struct rfm__ahp_panel {
  const double *matrices;
  const double *weights; /* or NULL */
  double top_weight;     /* the largest of them */
  double tolerance;
  int64_t n_experts;
  int32_t n;
  int32_t aggregation, method, completion;
} rfm__ahp_panel;

/* ---- ahp_matrix.c ---- */

/* RFM_E_DATA with expert and column when a matrix or the experts' weights are wrong; sets
 * top_weight. */
rfm_status rfm__ahp_check(rfm__ahp_panel *panel, rfm_error *err);

/* What expert @k counts for, 0 .. 1. */
double rfm__ahp_expert_weight(const rfm__ahp_panel *panel, int64_t k);

/* The matrix of expert @k; where one half of a judgement is missing, it is the inverse of the
 * other. */
void rfm__ahp_expert(const rfm__ahp_panel *panel, int64_t k, double *matrix);

/* Complete in place. The largest |a(i, j) a(j, i) - 1| before that. */
double rfm__ahp_complete(double *matrix, int32_t n, int32_t completion);

/* The mean of all experts' matrices, each completed first as @completion says. A judgement's mean
 * is that of the experts who made it. */
void rfm__ahp_mean(const rfm__ahp_panel *panel, int geometric, int32_t completion, double *matrix);

/* Pairs of criteria without a judgement. */
int32_t rfm__ahp_missing(const double *matrix, int32_t n);

/* Harker's (1987) matrix: 0 for a missing judgement, and 1 on the diagonal for each of the row's.
 */
void rfm__ahp_harker(const double *matrix, int32_t n, double *out);

/* -1 when judgements connect all criteria, else one that is cut off: the first of the smallest
 * part, of equal ones rather not the part of criterion 0. */
int32_t rfm__ahp_cut_off(const double *matrix, int32_t n);

/* ---- ahp_priorities.c ---- */

/* Weights, summing to 1, of one matrix. RFM_E_DATA, with @expert as row: a judgement is missing
 * where the method needs it, or criteria are cut off. */
rfm_status rfm__ahp_priorities(const double *matrix, int32_t n, int32_t method, int64_t expert,
                               double *weights, rfm_error *err);

/* Each expert's weights, then their mean. */
rfm_status rfm__ahp_mean_priorities(const rfm__ahp_panel *panel, double *weights, rfm_error *err);

/* ---- ahp_consistency.c ---- */

/* Of an rfm_ahp_random_index; 0 for 2 criteria. */
double rfm__ahp_random_index(int32_t table, int32_t n);

/* Consistency ratio of a connected matrix. */
double rfm__ahp_ratio(const double *matrix, int32_t n, int32_t table);

/* Fill `found` from matrix and weights; its limit, random_index and what it says of the experts are
 * there. */
void rfm__ahp_judge(rfm_ahp *ahp);

#endif
