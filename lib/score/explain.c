/* SPDX-License-Identifier: MIT */
/* Explain: which breaks hold a value, and what would move it to the next level. */
#include "base/error.h"
#include "base/options.h"
#include "math/special.h"
#include "score/crossing.h"

#include <math.h>
#include <string.h>

/* Cell of the columns before this one, or -1 when one of them is not scored. */
static int64_t parent_of(const rfm_scorer *s, const uint8_t *level, int32_t scored)
{
  int64_t parent = 0;

  for (int32_t j = 0; j < scored && s->nested; j++) {
    if (level[j] == 0)
      return -1;
    parent = parent * s->levels[j] + level[j] - 1;
  }
  return parent;
}

static double distance(const rfm__scored *c, const double *breaks, double value, int32_t below,
                       int up)
{
  if (up ? below == c->levels - 1 : below == 0)
    return rfm__quiet_nan();
  return rfm__cross(c, breaks, value, below, up).distance;
}

static void explain_level(rfm_score_reason *r, const rfm__scored *c, const double *breaks,
                          double value)
{
  const int32_t n = c->levels - 1;
  const int32_t below = rfm__breaks_below(breaks, n, c->equal_counts, value);

  r->value = value + 0.0;
  r->lower = below > 0 ? breaks[below - 1] : -(double)INFINITY;
  r->upper = below < n ? breaks[below] : (double)INFINITY;
  r->to_better = distance(c, breaks, value, below, !c->less_is_better);
  r->to_worse = distance(c, breaks, value, below, c->less_is_better);
}

rfm_status RFM_CALL rfm_scorer_explain(const rfm_scorer *scorer, const double *values,
                                       int32_t n_values, int32_t scored, rfm_score_reason *reason,
                                       rfm_error *err)
{
  uint8_t level[RFM__MAX_METRICS] = {0};
  rfm_score_reason r;
  const rfm__scored *c;
  rfm_status st;

  if (!scorer || !values)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", scorer ? "values" : "scorer");
  if (scored < 0 || scored >= scorer->n)
    return rfm__fail(err, RFM_E_ARG, "scored is %d, the scorer has %d columns", (int)scored,
                     (int)scorer->n);
  st = rfm__out_check(reason, RFM__SIZE_UP_TO(rfm_score_reason, reserved), "rfm_score_reason", err);
  if (!st)
    st = rfm__scorer_check_values(scorer, values, n_values, err);
  if (st)
    return st;
  c = &scorer->scored[scored];
  rfm__scorer_levels_of(scorer, values, level);
  memset(&r, 0, sizeof r);
  r.value = r.lower = r.upper = r.to_better = r.to_worse = rfm__quiet_nan();
  r.column = c->column;
  r.level = level[scored];
  r.n_levels = c->levels;
  if (r.level)
    explain_level(&r, c, c->breaks + parent_of(scorer, level, scored) * (c->levels - 1),
                  values[c->column]);
  rfm__out_write(reason, &r, sizeof r);
  return RFM_OK;
}
