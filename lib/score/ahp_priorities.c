/* SPDX-License-Identifier: MIT */
/* From a judgement matrix to weights, by three methods; and the mean of several experts' weights.
 */
#include "base/error.h"
#include "math/special.h"
#include "score/ahp.h"

#include <string.h>

static void sum_to_one(double *weights, int32_t n)
{
  double sum = 0.0;

  for (int32_t i = 0; i < n; i++)
    sum += weights[i];
  for (int32_t i = 0; i < n; i++)
    weights[i] /= sum;
}

/* Judgements are 10^-9 .. 10^9, so no product of 15 overflows. */
static void row_means(const double *matrix, int32_t n, double *weights)
{
  for (int32_t i = 0; i < n; i++) {
    double product = 1.0;

    for (int32_t j = 0; j < n; j++)
      product *= matrix[i * n + j];
    weights[i] = rfm__root(product, n);
  }
  sum_to_one(weights, n);
}

static void column_means(const double *matrix, int32_t n, double *weights)
{
  memset(weights, 0, (size_t)n * sizeof *weights);
  for (int32_t j = 0; j < n; j++) {
    double sum = 0.0;

    for (int32_t i = 0; i < n; i++)
      sum += matrix[i * n + j];
    for (int32_t i = 0; i < n; i++)
      weights[i] += matrix[i * n + j] / sum;
  }
  sum_to_one(weights, n);
}

static rfm_status fail_missing(const double *matrix, int32_t n, int64_t expert, rfm_error *err)
{
  int32_t c = 0;

  while (matrix[c] == matrix[c])
    c++;
  return rfm__fail_at(
      err, RFM_E_DATA, expert, c % n,
      "the judgement a(%d, %d) is missing; only the eigenvector method goes without", (int)(c / n),
      (int)(c % n));
}

rfm_status rfm__ahp_priorities(const double *matrix, int32_t n, int32_t method, int64_t expert,
                               double *weights, rfm_error *err)
{
  const int32_t cut_off = rfm__ahp_cut_off(matrix, n);
  double harker[RFM__MATRIX_CELLS];

  if (method != RFM_AHP_EIGENVECTOR && rfm__ahp_missing(matrix, n) > 0)
    return fail_missing(matrix, n, expert, err);
  if (cut_off >= 0)
    return rfm__fail_at(err, RFM_E_DATA, expert, cut_off,
                        "criterion %d is cut off: no chain of judgements joins it to all others",
                        (int)cut_off);
  if (method == RFM_AHP_GEOMETRIC_MEAN) {
    row_means(matrix, n, weights);
  } else if (method == RFM_AHP_COLUMN_MEAN) {
    column_means(matrix, n, weights);
  } else {
    rfm__ahp_harker(matrix, n, harker);
    rfm__matrix_principal(harker, n, weights);
  }
  return RFM_OK;
}

rfm_status rfm__ahp_mean_priorities(const rfm__ahp_panel *p, double *weights, rfm_error *err)
{
  const int geometric = p->aggregation == RFM_AHP_PRIORITIES_GEOMETRIC;
  double one[RFM__MATRIX_CELLS], own[RFM__MATRIX_MAX];
  double sum[RFM__MATRIX_MAX] = {0}, total = 0.0;

  for (int64_t k = 0; k < p->n_experts; k++) {
    const double weight = rfm__ahp_expert_weight(p, k);
    rfm_status st;

    if (!(weight > 0.0))
      continue;
    rfm__ahp_expert(p, k, one);
    rfm__ahp_complete(one, p->n, p->completion);
    st = rfm__ahp_priorities(one, p->n, p->method, k, own, err);
    if (st)
      return st;
    total += weight;
    for (int32_t i = 0; i < p->n; i++)
      sum[i] += weight * (geometric ? rfm__ln(own[i]) : own[i]);
  }
  for (int32_t i = 0; i < p->n; i++)
    weights[i] = geometric ? rfm__exp(sum[i] / total) : sum[i] / total;
  sum_to_one(weights, p->n);
  return RFM_OK;
}
