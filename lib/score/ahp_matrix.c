/* SPDX-License-Identifier: MIT */
/* Judgement matrices: refused, read, completed, averaged. */
#include "base/error.h"
#include "math/special.h"
#include "score/ahp.h"

#include <float.h>
#include <string.h>

/* ---- checking ---- */

static int is_missing(double x)
{
  return x != x;
}

static double off_reciprocal(double a, double b)
{
  const double apart = a * b - 1.0;

  return apart < 0 ? -apart : apart;
}

/* One entry, and with it the entry opposite. */
static rfm_status check_entry(const rfm__ahp_panel *p, int64_t k, int32_t i, int32_t j,
                              rfm_error *err)
{
  const double *a = p->matrices + k * p->n * p->n;
  const double x = a[i * p->n + j], opposite = a[j * p->n + i];
  const int whole = p->completion == RFM_AHP_AS_GIVEN || p->completion == RFM_AHP_SYMMETRIC;

  if (i == j && !(x == 1.0))
    return rfm__fail_at(err, RFM_E_DATA, k, j, "expert %lld: a(%d, %d) is %g, the diagonal is 1",
                        (long long)k, (int)i, (int)j, x);
  if (!is_missing(x) && !(x > 0.0))
    return rfm__fail_at(err, RFM_E_DATA, k, j, "expert %lld: a(%d, %d) is %g, not positive",
                        (long long)k, (int)i, (int)j, x);
  if (!is_missing(x) && !(x >= RFM__AHP_LOW && x <= RFM__AHP_HIGH))
    return rfm__fail_at(err, RFM_E_DATA, k, j,
                        "expert %lld: a(%d, %d) is %g, not between 1e-9 and 1e9", (long long)k,
                        (int)i, (int)j, x);
  if (i > j && whole && off_reciprocal(x, opposite) > p->tolerance) /* never with a NaN */
    return rfm__fail_at(err, RFM_E_DATA, k, j,
                        "expert %lld: a(%d, %d) is %g and a(%d, %d) is %g: not inverse to %g",
                        (long long)k, (int)j, (int)i, opposite, (int)i, (int)j, x, p->tolerance);
  return RFM_OK;
}

static rfm_status check_weights(rfm__ahp_panel *p, rfm_error *err)
{
  double top = 0.0;

  for (int64_t k = 0; p->weights && k < p->n_experts; k++) {
    const double w = p->weights[k];

    if (!(w >= 0.0 && w <= DBL_MAX))
      return rfm__fail_at(err, RFM_E_DATA, k, -1, "expert %lld: the weight is %g, not 0 or more",
                          (long long)k, w);
    top = w > top ? w : top;
  }
  if (p->weights && !(top > 0.0))
    return rfm__fail(err, RFM_E_DATA, "the experts' weights are all 0");
  p->top_weight = top;
  return RFM_OK;
}

rfm_status rfm__ahp_check(rfm__ahp_panel *p, rfm_error *err)
{
  rfm_status st = check_weights(p, err);

  for (int64_t k = 0; k < p->n_experts; k++)
    for (int32_t c = 0; c < p->n * p->n && !st; c++)
      st = check_entry(p, k, c / p->n, c % p->n, err);
  return st;
}

/* ---- one matrix ---- */

double rfm__ahp_expert_weight(const rfm__ahp_panel *p, int64_t k)
{
  return p->weights ? p->weights[k] / p->top_weight : 1.0;
}

void rfm__ahp_expert(const rfm__ahp_panel *p, int64_t k, double *matrix)
{
  const double *a = p->matrices + k * p->n * p->n;

  for (int32_t i = 0; i < p->n; i++)
    for (int32_t j = 0; j < p->n; j++) {
      const double x = a[i * p->n + j];

      matrix[i * p->n + j] = is_missing(x) ? 1.0 / a[j * p->n + i] : x;
    }
}

double rfm__ahp_complete(double *matrix, int32_t n, int32_t completion)
{
  double worst = 0.0;

  for (int32_t i = 0; i < n; i++)
    for (int32_t j = i + 1; j < n; j++) {
      double *upper = &matrix[i * n + j], *lower = &matrix[j * n + i];
      const double apart = off_reciprocal(*upper, *lower);

      worst = apart > worst ? apart : worst;
      if (completion == RFM_AHP_LOWER)
        *upper = 1.0 / *lower;
      if (completion == RFM_AHP_SYMMETRIC)
        *upper = rfm__sqrt(*upper / *lower);
      if (completion == RFM_AHP_UPPER || completion == RFM_AHP_SYMMETRIC)
        *lower = 1.0 / *upper;
    }
  return worst;
}

int32_t rfm__ahp_missing(const double *matrix, int32_t n)
{
  int32_t missing = 0;

  for (int32_t i = 0; i < n; i++)
    for (int32_t j = i + 1; j < n; j++)
      missing += is_missing(matrix[i * n + j]);
  return missing;
}

void rfm__ahp_harker(const double *matrix, int32_t n, double *out)
{
  for (int32_t i = 0; i < n; i++) {
    double diagonal = 1.0;

    for (int32_t j = 0; j < n; j++) {
      const int missing = is_missing(matrix[i * n + j]);

      diagonal += missing;
      out[i * n + j] = missing ? 0.0 : matrix[i * n + j];
    }
    out[i * n + i] = diagonal;
  }
}

int32_t rfm__ahp_cut_off(const double *matrix, int32_t n)
{
  double joined[RFM__MATRIX_CELLS] = {0};
  int32_t part[RFM__MATRIX_MAX], size[RFM__MATRIX_MAX] = {0};
  int32_t smallest = -1;

  rfm__ahp_harker(matrix, n, joined);
  if (rfm__matrix_parts(joined, n, part) == 1)
    return -1;
  for (int32_t i = 0; i < n; i++)
    size[part[i]]++;
  for (int32_t i = 1; i < n; i++)
    if (size[i] > 0 && (smallest < 0 || size[i] < size[smallest]))
      smallest = i;
  return size[0] < size[smallest] ? 0 : smallest;
}

/* ---- several matrices ---- */

/* A mean in the making, of one entry. */
typedef struct entry_mean {
  double sum, weight, least, most;
} entry_mean;

static void add_entry(entry_mean *m, double x, double weight, int geometric)
{
  if (is_missing(x))
    return;
  m->least = m->weight > 0.0 && m->least < x ? m->least : x;
  m->most = m->weight > 0.0 && m->most > x ? m->most : x;
  m->sum += weight * (geometric ? rfm__ln(x) : x);
  m->weight += weight;
}

/* NaN where nobody judged. Rounding does not carry a mean beyond what the experts said, so one who
 * is alone is repeated. */
static double end_entry(const entry_mean *m, int geometric)
{
  double mean;

  if (!(m->weight > 0.0))
    return rfm__quiet_nan();
  mean = m->sum / m->weight;
  mean = geometric ? rfm__exp(mean) : mean;
  if (mean < m->least)
    return m->least;
  return mean > m->most ? m->most : mean;
}

void rfm__ahp_mean(const rfm__ahp_panel *p, int geometric, int32_t completion, double *matrix)
{
  entry_mean means[RFM__MATRIX_CELLS];
  double one[RFM__MATRIX_CELLS];

  memset(means, 0, sizeof means);
  for (int64_t k = 0; k < p->n_experts; k++) {
    const double weight = rfm__ahp_expert_weight(p, k);

    if (!(weight > 0.0))
      continue;
    rfm__ahp_expert(p, k, one);
    rfm__ahp_complete(one, p->n, completion);
    for (int32_t c = 0; c < p->n * p->n; c++)
      add_entry(&means[c], one[c], weight, geometric);
  }
  for (int32_t c = 0; c < p->n * p->n; c++)
    matrix[c] = end_entry(&means[c], geometric);
}
