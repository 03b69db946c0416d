/* SPDX-License-Identifier: MIT */
/* Rules: breaks of one column from its own values, by value: equal values always share a level. */
#include "score/rules.h"

#include "base/error.h"
#include "base/executor.h"
#include "math/quantile.h"
#include "math/sum.h"
#include "score/block.h"

#include <float.h>

enum {
  MAX_TASKS = 16,   /* of counting sizes */
  TASK_ROWS = 32768 /* fewer are not worth a task */
};

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
                      "%s: as of day %d no buyer to learn from has a value",
                      rfm__scored_name(scorer, scored), (int)scorer->learned_day);
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

/* *n_used: rows that they come from; without any there are none. */
static rfm_status learn_quantiles(const rfm_scorer *s, const rfm__scored *c,
                                  const rfm__learning *from, int64_t *n_used, rfm_error *err)
{
  rfm__share p[RFM__MAX_LEVELS];

  rfm__rules_shares(p, c->levels);
  return rfm__quantiles(&s->host, rfm__features_values(from->features, c->column), from->mask,
                        from->features->n_rows, p, c->levels - 1, c->breaks, n_used, err);
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
                               int64_t *n_used, rfm_error *err)
{
  const rfm__scored *c = &s->scored[j];
  const double *values = rfm__features_values(from->features, c->column);
  const int64_t n = from->features->n_rows;
  rfm_status st = RFM_OK;

  switch (c->rule) {
  case RFM_RULE_WIDTH:
    *n_used = rfm__sum_rows(values, from->mask, n);
    learn_width(c, values, from->mask, n);
    break;
  case RFM_RULE_MEAN:
    *n_used = rfm__sum_rows(values, from->mask, n);
    c->breaks[0] = rfm__sum(values, from->mask, n) / (double)*n_used;
    break;
  case RFM_RULE_R_RFM:
    st = learn_quantiles(s, c, from, n_used, err);
    for (int32_t i = 0; i < c->levels - 1 && !st; i++)
      c->breaks[i] += from->offset ? from->offset[j] : 1.0;
    break;
  default: /* quantile; the median is the quantile at 1/2 */
    st = learn_quantiles(s, c, from, n_used, err);
  }
  return st;
}

/* Level sizes in parts, each counted by one task; [0] counts what has no level or does not learn.
 */
typedef struct sizing {
  const rfm__scored *scored;
  const rfm__learning *from;
  int64_t n_tasks;
  int64_t sizes[MAX_TASKS][RFM__MAX_LEVELS + 1];
} sizing;

static void RFM_CALL size_task(int64_t task, void *arg)
{
  sizing *z = arg;
  const double *values = rfm__features_values(z->from->features, z->scored->column);
  const uint8_t *mask = z->from->mask;
  const int64_t n = z->from->features->n_rows;
  const int64_t end = n / z->n_tasks * (task + 1) + (task + 1 == z->n_tasks ? n % z->n_tasks : 0);
  uint8_t level[RFM__LEVEL_BLOCK];

  for (int64_t begin = n / z->n_tasks * task; begin < end; begin += RFM__LEVEL_BLOCK) {
    const int32_t rows = (int32_t)(end - begin < RFM__LEVEL_BLOCK ? end - begin : RFM__LEVEL_BLOCK);

    rfm__block_levels(z->scored, values + begin, rows, level);
    for (int32_t i = 0; i < rows; i++)
      z->sizes[task][mask[begin + i] ? level[i] : 0]++;
  }
}

static rfm_status count_sizes(const rfm_scorer *s, int32_t j, const rfm__learning *from,
                              rfm_error *err)
{
  const int64_t n_tasks = from->features->n_rows / TASK_ROWS + 1;
  const rfm__scored *c = &s->scored[j];
  sizing z = {c, from, n_tasks < MAX_TASKS ? n_tasks : MAX_TASKS, {{0}}};
  const rfm_status st = rfm__parallel_for(&s->host, z.n_tasks, size_task, &z, err);

  for (int64_t task = 0; task < z.n_tasks && !st; task++)
    for (int32_t level = 0; level < c->levels; level++)
      c->sizes[level] += z.sizes[task][level + 1];
  return st;
}

rfm_status rfm__rules_learn(rfm_scorer *scorer, int32_t scored, const rfm__learning *from,
                            rfm_error *err)
{
  const rfm__scored *c = &scorer->scored[scored];
  int64_t n_used = 0;
  rfm_status st = learn_breaks(scorer, scored, from, &n_used, err);

  if (!st && n_used == 0)
    st = rfm__rules_fail_empty(scorer, scored, err);
  if (!st)
    st = rfm__rules_settle(scorer, scored, c->breaks, err);
  return st ? st : count_sizes(scorer, scored, from, err);
}
