/* SPDX-License-Identifier: MIT */
/* Rules: breaks of one column from its own values, by value: equal values always share a level. */
#include "score/rules.h"

#include "base/error.h"
#include "math/quantile.h"
#include "math/sum.h"
#include "score/block.h"

#include <float.h>

void rfm__rules_shares(rfm__share *p, int32_t levels)
{
  for (int32_t i = 1; i < levels; i++) {
    p[i - 1].part = i;
    p[i - 1].of = levels;
  }
}

rfm_status rfm__rules_fail_empty(const rfm_scorer *scorer, int32_t scored, rfm_error *err)
{
  return rfm__fail_at(err, RFM_E_STATE, -1, scorer->scored[scored].column,
                      "%s: no buyer to learn from has a value", rfm__scored_name(scorer, scored));
}

rfm_status rfm__rules_settle(const rfm_scorer *scorer, int32_t scored, double *breaks,
                             rfm_error *err)
{
  const rfm__scored *c = &scorer->scored[scored];

  for (int32_t i = 0; i < c->levels - 1; i++) {
    if (!(breaks[i] >= -DBL_MAX && breaks[i] <= DBL_MAX))
      return rfm__fail_at(err, RFM_E_LIMIT, -1, c->column,
                          "%s: the values are too large to compute breaks",
                          rfm__scored_name(scorer, scored));
    breaks[i] += 0.0;
    if (i > 0 && breaks[i] < breaks[i - 1])
      breaks[i] = breaks[i - 1];
  }
  return RFM_OK;
}

static rfm_status learn_quantiles(const rfm_scorer *s, const rfm__scored *c,
                                  const rfm__learning *from, rfm_error *err)
{
  rfm__share p[RFM__MAX_LEVELS];

  rfm__rules_shares(p, c->levels);
  return rfm__quantiles(&s->host, rfm__features_values(from->features, c->column), from->mask,
                        from->features->n_rows, p, c->levels - 1, c->breaks, NULL, err);
}

/* Equal parts of the way from the least to the greatest value; whole numbers give exact breaks. */
static void learn_width(const rfm__scored *c, const double *values, const uint8_t *mask, int64_t n)
{
  double least = DBL_MAX, greatest = -DBL_MAX;

  for (int64_t i = 0; i < n; i++) {
    if (!mask[i])
      continue;
    if (values[i] < least)
      least = values[i];
    if (values[i] > greatest)
      greatest = values[i];
  }
  for (int32_t i = 1; i < c->levels; i++)
    c->breaks[i - 1] = least + (greatest - least) * i / c->levels;
}

static rfm_status learn_breaks(const rfm_scorer *s, int32_t j, const rfm__learning *from,
                               int64_t n_used, rfm_error *err)
{
  const rfm__scored *c = &s->scored[j];
  const double *values = rfm__features_values(from->features, c->column);
  rfm_status st = RFM_OK;

  switch (c->rule) {
  case RFM_RULE_WIDTH:
    learn_width(c, values, from->mask, from->features->n_rows);
    break;
  case RFM_RULE_MEAN:
    c->breaks[0] = rfm__sum(values, from->mask, from->features->n_rows) / (double)n_used;
    break;
  case RFM_RULE_R_RFM:
    st = learn_quantiles(s, c, from, err);
    for (int32_t i = 0; i < c->levels - 1 && !st; i++)
      c->breaks[i] += from->offset ? from->offset[j] : 1.0;
    break;
  default: /* quantile; the median is the quantile at 1/2 */
    st = learn_quantiles(s, c, from, err);
  }
  return st;
}

static void count_sizes(const rfm__scored *c, const rfm__learning *from)
{
  const double *values = rfm__features_values(from->features, c->column);
  const int64_t n = from->features->n_rows;
  uint8_t level[RFM__LEVEL_BLOCK];

  for (int64_t begin = 0; begin < n; begin += RFM__LEVEL_BLOCK) {
    const int32_t rows = (int32_t)(n - begin < RFM__LEVEL_BLOCK ? n - begin : RFM__LEVEL_BLOCK);

    rfm__block_levels(c, values + begin, rows, level);
    for (int32_t i = 0; i < rows; i++)
      if (from->mask[begin + i] && level[i])
        c->sizes[level[i] - 1]++;
  }
}

rfm_status rfm__rules_learn(rfm_scorer *scorer, int32_t scored, const rfm__learning *from,
                            rfm_error *err)
{
  const rfm__scored *c = &scorer->scored[scored];
  const int64_t n_used = rfm__sum_rows(rfm__features_values(from->features, c->column), from->mask,
                                       from->features->n_rows);
  rfm_status st;

  if (n_used == 0)
    return rfm__rules_fail_empty(scorer, scored, err);
  st = learn_breaks(scorer, scored, from, n_used, err);
  if (!st)
    st = rfm__rules_settle(scorer, scored, c->breaks, err);
  if (!st)
    count_sizes(c, from);
  return st;
}
