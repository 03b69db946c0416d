/* SPDX-License-Identifier: MIT */
/* How well judgements agree (Saaty, 1977), and which one to ask for again. */
#include "score/ahp.h"

#include <string.h>

/* Tables begin with 3 criteria. */
enum { FIRST = 3, N_INDICES = RFM__AHP_MOST - FIRST + 1 };

/* Ratios that are equal but for rounding: with 3 criteria all three always are. */
static const double ALIKE = 1.0 + 1e-9;

static const double indices[][N_INDICES] = {
    /* T. L. Saaty, A scaling method for priorities in hierarchical structures, J. Math. Psych. 15,
       1977. */
    {.58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59},
    /* T. L. Saaty, Theory and Applications of the Analytic Network Process, 2005. */
    {.52, .89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59},
    /* J. A. Alonso and M. T. Lamata, Consistency in the analytic hierarchy process: a new approach,
       Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 14, 2006. */
    {.5247, .8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854, 1.5140, 1.5365, 1.5551, 1.5713,
     1.5838},
};

double rfm__ahp_random_index(int32_t table, int32_t n)
{
  return n < FIRST ? 0.0 : indices[table - RFM_AHP_SAATY_1977][n - FIRST];
}

static double lambda_of(const double *matrix, int32_t n)
{
  double harker[RFM__MATRIX_CELLS], vector[RFM__MATRIX_MAX];

  rfm__ahp_harker(matrix, n, harker);
  return rfm__matrix_principal(harker, n, vector);
}

/* Rounding, or judgements that are not reciprocal, may bring the eigenvalue below n. */
static double index_of(double lambda, int32_t n)
{
  const double index = (lambda - n) / (n - 1);

  return index > 0.0 ? index : 0.0;
}

double rfm__ahp_ratio(const double *matrix, int32_t n, int32_t table)
{
  return n < FIRST ? 0.0 : index_of(lambda_of(matrix, n), n) / rfm__ahp_random_index(table, n);
}

/* How far a judgement is from the ratio of the weights, as a factor of 1 or more; 0 when missing.
 */
static double strain(const rfm_ahp *a, int32_t i, int32_t j)
{
  const double x = a->matrix[i * a->n + j];
  const double factor = x * a->weights[j] / a->weights[i];

  if (x != x)
    return 0.0;
  return factor < 1.0 ? 1.0 / factor : factor;
}

/* Where the worst judgement stands; 0 when none is worse than rounding. */
static int find_worst(const rfm_ahp *a, int32_t *row, int32_t *column)
{
  double worst = 1.0;

  for (int32_t i = 0; i < a->n && a->n >= FIRST; i++)
    for (int32_t j = i + 1; j < a->n; j++)
      if (strain(a, i, j) > worst * ALIKE) {
        worst = strain(a, i, j);
        *row = i;
        *column = j;
      }
  return worst > 1.0;
}

static void mend(rfm_ahp *a)
{
  rfm_ahp_results *f = &a->found;
  const int32_t n = a->n, i = f->row, j = f->column;
  double matrix[RFM__MATRIX_CELLS];

  memcpy(matrix, a->matrix, sizeof matrix);
  f->judged = matrix[i * n + j];
  f->mended = a->weights[i] / a->weights[j];
  matrix[i * n + j] = f->mended;
  matrix[j * n + i] = a->weights[j] / a->weights[i];
  f->mended_cr = rfm__ahp_ratio(matrix, n, f->random_index);
}

void rfm__ahp_judge(rfm_ahp *a)
{
  rfm_ahp_results *f = &a->found;

  f->lambda_max = lambda_of(a->matrix, a->n);
  f->ci = index_of(f->lambda_max, a->n);
  f->ri = rfm__ahp_random_index(f->random_index, a->n);
  f->cr = a->n < FIRST ? 0.0 : f->ci / f->ri;
  f->is_consistent = f->cr <= f->limit;
  f->n_missing = rfm__ahp_missing(a->matrix, a->n);
  f->judged = 0.0;
  f->mended = 0.0;
  f->mended_cr = f->cr;
  f->row = -1;
  f->column = -1;
  if (find_worst(a, &f->row, &f->column))
    mend(a);
}
