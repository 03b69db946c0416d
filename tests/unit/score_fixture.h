/* SPDX-License-Identifier: MIT */
/* What the tests of lib/score share: features from a few columns, and scores of all rows. */
#ifndef SCORE_FIXTURE_H
#define SCORE_FIXTURE_H

#include "feature_fixture.h"
#include "support/random.h"

#include <rfm/scorer.h>

static inline rfm_scorer_options options_of(int32_t rule, int32_t n_levels)
{
  rfm_scorer_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.rule = rule;
  o.n_levels = n_levels;
  return o;
}

static inline rfm_scorer *fit(const rfm_features *f, const rfm_scorer_options *o)
{
  rfm_scorer *s = NULL;

  assert_int_equal(rfm_scorer_fit(&s, f, o, &failure), RFM_OK);
  assert_non_null(s);
  return s;
}

static inline void score_all(const rfm_scorer *s, const rfm_features *f, uint8_t *score)
{
  rfm_scores out;

  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.n_rows = rfm_features_rows(f);
  out.score = score;
  assert_int_equal(rfm_scorer_apply(s, f, &out, &failure), RFM_OK);
}

static inline void assert_scores(const rfm_scorer *s, const rfm_features *f,
                                 const uint8_t *expected, size_t n)
{
  uint8_t score[MAX_ROWS * 4];

  score_all(s, f, score);
  assert_memory_equal(score, expected, n);
}

static inline void assert_breaks(const rfm_scorer *s, int32_t scored, int64_t parent,
                                 const double *expected, int32_t n_expected)
{
  const double *breaks = NULL;
  int32_t n = -1;

  assert_int_equal(rfm_scorer_breaks(s, scored, parent, &breaks, &n, &failure), RFM_OK);
  assert_int_equal(n, n_expected);
  for (int32_t i = 0; i < n; i++)
    assert_near(breaks[i], expected[i], 1e-12 * fabs(expected[i]));
}

static inline void assert_sizes(const rfm_scorer *s, int32_t scored, const int64_t *expected,
                                int64_t n_expected)
{
  const int64_t *sizes = NULL;
  int64_t n = -1;

  assert_int_equal(rfm_scorer_level_sizes(s, scored, &sizes, &n, &failure), RFM_OK);
  assert_int_equal(n, n_expected);
  assert_memory_equal(sizes, expected, (size_t)n * sizeof *sizes);
}

#endif
