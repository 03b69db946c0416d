/* SPDX-License-Identifier: MIT */
/* Ten buyers, and breaks that are typed. */
#ifndef SCORER_FIXTURE_H
#define SCORER_FIXTURE_H

#include "base/attrs.h"
#include "score_fixture.h"
#include "support/failing_host.h"

#include <rfm/pool.h>

#include <stdlib.h>

enum { MANY = 50000 };

/* Ten buyers; with quantiles of five levels, recency scores fall and money scores rise two by two.
 */
static RFM__UNUSED const double recency[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
static const double frequency[10] = {1, 1, 1, 1, 1, 2, 2, 2, 3, 9};
static const double money[10] = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
static const double *const rfm[3] = {recency, frequency, money};

static RFM__UNUSED const double days[4] = {30, 60, 90, 180}, times[4] = {1, 2, 4, 8},
                                spend[4] = {10, 20, 50, 100};
static const double *const typed[3] = {days, times, spend};

static RFM__UNUSED rfm_scorer *typed_scorer(const rfm_scorer_options *o)
{
  rfm_scorer *s = NULL;

  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, typed, o, AS_OF, &failure), RFM_OK);
  return s;
}

static RFM__UNUSED void expect_fit_error(const rfm_features *f, const rfm_scorer_options *o,
                                         rfm_status status, const char *word)
{
  rfm_scorer *s = (rfm_scorer *)1;

  assert_int_equal(rfm_scorer_fit(&s, f, o, &failure), status);
  assert_null(s);
  assert_int_equal(failure.status, status);
  if (!strstr(failure.message, word))
    fail_msg("'%s' does not say '%s'", failure.message, word);
}

#endif
