/* SPDX-License-Identifier: MIT */
/* Features from a few columns, for the tests of whatever learns from them. */
#ifndef FEATURE_FIXTURE_H
#define FEATURE_FIXTURE_H

#include "data/features.h"
#include "support/approx.h"
#include "support/test.h"

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

#endif
