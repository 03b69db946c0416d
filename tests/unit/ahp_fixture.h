/* SPDX-License-Identifier: MIT */
/* Judgements of experts, and what their weights must be. */
#ifndef AHP_FIXTURE_H
#define AHP_FIXTURE_H

#include "base/attrs.h"
#include "support/approx.h"
#include "support/failing_host.h"
#include "support/test.h"

#include <rfm/ahp.h>

#include <math.h>
#include <string.h>

enum { MOST_CRITERIA = 15, MOST_EXPERTS = 5 };

/* Half of the last of twelve and of six printed digits. */
#define TWELVE 5.01e-13
#define SIX 5.01e-7

static RFM__UNUSED rfm_error failure;

/* Recency, frequency, money: five experts' arithmetic mean, as the article prints it. */
static RFM__UNUSED const double telecom[9] = {1, 0.71, 0.46, 1.41, 1, 0.85, 2.18, 1.18, 1};

/* ---- helpers ---- */

/* Judgements as the tests write them: upper triangles by rows become whole matrices. */
typedef struct panel {
  rfm_ahp_judgements j;
  double matrices[MOST_EXPERTS * MOST_CRITERIA * MOST_CRITERIA];
} panel;

static RFM__UNUSED void panel_init(panel *p, int32_t n_criteria)
{
  memset(p, 0, sizeof *p);
  p->j.struct_size = sizeof p->j;
  p->j.n_criteria = n_criteria;
  p->j.matrices = p->matrices;
}

static RFM__UNUSED double *panel_room(panel *p)
{
  assert_true(p->j.n_experts < MOST_EXPERTS);
  return p->matrices + p->j.n_experts++ * p->j.n_criteria * p->j.n_criteria;
}

static RFM__UNUSED void add_matrix(panel *p, const double *matrix)
{
  memcpy(panel_room(p), matrix, (size_t)(p->j.n_criteria * p->j.n_criteria) * sizeof *p->matrices);
}

static RFM__UNUSED void add_upper(panel *p, const double *upper)
{
  const int32_t n = p->j.n_criteria;
  double *a = panel_room(p);

  for (int32_t i = 0; i < n; i++) {
    a[i * n + i] = 1;
    for (int32_t j = i + 1; j < n; j++) {
      a[i * n + j] = *upper++;
      a[j * n + i] = 1 / a[i * n + j];
    }
  }
}

static RFM__UNUSED panel panel_of(int32_t n_criteria, const double *matrix)
{
  panel p;

  panel_init(&p, n_criteria);
  add_matrix(&p, matrix);
  p.j.matrices = NULL; /* set by fit(), once the struct stands still */
  return p;
}

static RFM__UNUSED panel upper_of(int32_t n_criteria, const double *upper)
{
  panel p;

  panel_init(&p, n_criteria);
  add_upper(&p, upper);
  p.j.matrices = NULL;
  return p;
}

static RFM__UNUSED rfm_ahp_options options_of(int32_t aggregation, int32_t method,
                                              int32_t completion)
{
  rfm_ahp_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.aggregation = aggregation;
  o.method = method;
  o.completion = completion;
  return o;
}

static RFM__UNUSED rfm_ahp *fit(panel *p, const rfm_ahp_options *o)
{
  rfm_ahp *a = NULL;

  p->j.matrices = p->matrices;
  memset(&failure, 0, sizeof failure);
  if (rfm_ahp_fit(&a, NULL, &p->j, o, &failure))
    fail_msg("%s", failure.message);
  assert_non_null(a);
  return a;
}

static RFM__UNUSED rfm_ahp_results results_of(const rfm_ahp *a)
{
  rfm_ahp_results r;

  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  assert_int_equal(rfm_ahp_get(a, &r, &failure), RFM_OK);
  return r;
}

static RFM__UNUSED void assert_weights(const rfm_ahp *a, const double *expected, double distance)
{
  double sum = 0;

  for (int32_t i = 0; i < rfm_ahp_size(a); i++) {
    assert_near(rfm_ahp_weights(a)[i], expected[i], distance);
    sum += rfm_ahp_weights(a)[i];
  }
  assert_near(sum, 1.0, 1e-15);
}

/* Fit, compare the weights with the digits printed, and give the results. */
static RFM__UNUSED rfm_ahp_results check(panel *p, const rfm_ahp_options *o, const double *expected)
{
  rfm_ahp *a = fit(p, o);
  const rfm_ahp_results r = results_of(a);

  assert_weights(a, expected, TWELVE);
  rfm_ahp_free(a);
  return r;
}

static RFM__UNUSED void refuse(panel *p, const rfm_ahp_options *o, rfm_status status, int64_t row,
                               int32_t column, const char *word)
{
  rfm_ahp *a = (rfm_ahp *)1;

  p->j.matrices = p->matrices;
  assert_refused(rfm_ahp_fit(&a, NULL, &p->j, o, &failure), status, &failure, row, word);
  assert_null(a);
  assert_int_equal(failure.column, column);
}

static RFM__UNUSED panel three_experts(void)
{
  static const double experts[3][3] = {
      {1.0 / 3, 1.0 / 5, 1.0 / 2}, {1.0 / 2, 1.0 / 3, 1.0 / 3}, {1.0 / 2, 1.0 / 4, 1.0 / 2}};
  panel p;

  panel_init(&p, 3);
  for (int k = 0; k < 3; k++)
    add_upper(&p, experts[k]);
  return p;
}

#endif
