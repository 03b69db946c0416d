/* SPDX-License-Identifier: MIT */
/* What the tests of lib/score share: features from a few columns, and scores of all rows. */
#ifndef SCORE_FIXTURE_H
#define SCORE_FIXTURE_H

#include "data/features.h"
#include "support/approx.h"
#include "support/test.h"

#include <rfm/scorer.h>

#include <math.h>
#include <string.h>

enum { AS_OF = 20000, MAX_ROWS = 64 };

static rfm_error failure;

/* Features of recency, frequency and monetary, or as @metrics says; ids are 0, 1, 2... */
static inline rfm_features *features_of(const rfm_host *host, const rfm_metrics *metrics,
                                        const double *const *columns, int64_t n)
{
  rfm_features *f = NULL;

  assert_int_equal(rfm_features_from_columns(&f, host, metrics, NULL, columns, n, AS_OF, &failure),
                   RFM_OK);
  return f;
}

/* Metrics "a", "b"... of the given directions (frequency is more-is-better, recency less). */
static inline rfm_metrics *metrics_of(const rfm_host *host, const int32_t *kinds, int32_t n)
{
  static const char *const names[] = {"a", "b", "c", "d"};
  rfm_metric list[4];
  rfm_metrics *m = NULL;

  memset(list, 0, sizeof list);
  for (int32_t j = 0; j < n; j++) {
    list[j].struct_size = sizeof list[j];
    list[j].name = names[j];
    list[j].kind = kinds[j];
  }
  assert_int_equal(rfm_metrics_new(&m, host, list, n, NULL, &failure), RFM_OK);
  return m;
}

/* Features of one column "a" of that kind. */
static inline rfm_features *one_column(int32_t kind, const double *values, int64_t n)
{
  rfm_metrics *m = metrics_of(NULL, &kind, 1);
  rfm_features *f = features_of(NULL, m, &values, n);

  rfm_metrics_free(m);
  return f;
}

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

/* Knuth's MMIX generator; the same data on every machine. */
static inline uint32_t next_random(uint64_t *state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(*state >> 33);
}

#endif
