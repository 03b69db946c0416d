/* SPDX-License-Identifier: MIT */
/* Profiles to look at: options, a case worked by hand, a crowd. */
#ifndef PROFILE_FIXTURE_H
#define PROFILE_FIXTURE_H

#include "base/attrs.h"
#include "score_fixture.h"
#include "support/failing_host.h"
#include "support/rows.h"

#include <rfm/pool.h>
#include <rfm/profile.h>

#include <stdlib.h>

enum { NONE = -1 };

static RFM__UNUSED rfm_scaling_options scaling_options(int32_t scale, uint32_t flags)
{
  rfm_scaling_options o;

  ZERO_STRUCT(o);
  o.flags = flags;
  o.scale = scale;
  return o;
}

static RFM__UNUSED rfm_scaling *learn(const rfm_features *f, const rfm_scaling_options *o)
{
  rfm_scaling *s = NULL;

  assert_ok(rfm_scaling_fit(&s, f, o, &failure), &failure);
  return s;
}

static RFM__UNUSED rfm_profile_options profile_options(int32_t line, double band)
{
  rfm_profile_options o;

  ZERO_STRUCT(o);
  o.line = line;
  o.band = band;
  return o;
}

static RFM__UNUSED rfm_profile *describe(const rfm_features *f, const rfm_scaling *s,
                                         const int32_t *label, int32_t n_groups,
                                         const rfm_profile_options *o)
{
  rfm_profile *p = NULL;

  assert_ok(rfm_profile_make(&p, f, s, label, rfm_features_rows(f), n_groups, o, &failure),
            &failure);
  return p;
}

static RFM__UNUSED rfm_profile_total total_of(const rfm_profile *p)
{
  rfm_profile_total t;

  ZERO_STRUCT(t);
  assert_ok(rfm_profile_get_total(p, &t, &failure), &failure);
  return t;
}

static RFM__UNUSED rfm_profile_column column_of(const rfm_profile *p, int32_t j)
{
  rfm_profile_column c;

  ZERO_STRUCT(c);
  assert_ok(rfm_profile_get_column(p, j, &c, &failure), &failure);
  return c;
}

static RFM__UNUSED rfm_profile_group group_of(const rfm_profile *p, int32_t g)
{
  rfm_profile_group r;

  ZERO_STRUCT(r);
  assert_ok(rfm_profile_get(p, g, &r, &failure), &failure);
  return r;
}

/* Normalised by min-max these five are
 *   R 1 0 .5 1 0, mean .5; F 1 0 .5 0 .5, mean .4; M 1 0 .5 .5 0, mean .4. */
static RFM__UNUSED const double days[5] = {0, 10, 5, 0, 10}, orders[5] = {5, 1, 3, 1, 3},
                                spend[5] = {100, 0, 50, 50, 0};
static const double *const five[3] = {days, orders, spend};
static const double halves[3] = {.5, .25, .25};
static const int32_t five_labels[5] = {0, 1, 2, 0, 1};

static RFM__UNUSED rfm_scaling *learn_five(const rfm_features *f)
{
  rfm_scaling_options o =
      scaling_options(RFM_SCALE_MIN_MAX, RFM_SCALING_NO_CLIP | RFM_SCALING_WEIGHTS_AS_GIVEN);

  o.weights = halves;
  o.n_columns = 3;
  return learn(f, &o);
}

/* The five in three groups, and a fourth group without customers. */
static RFM__UNUSED rfm_profile *describe_five(const rfm_profile_options *o)
{
  rfm_features *f = features_of(NULL, NULL, five, 5);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = describe(f, s, five_labels, 4, o);

  rfm_scaling_free(s);
  rfm_features_free(f);
  return p;
}

enum { N_MANY = 20000, GROUPS = 7, COLUMNS = 4 };

static RFM__UNUSED const int32_t many_kinds[COLUMNS] = {RFM_METRIC_MONETARY, RFM_METRIC_TENURE,
                                                        RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY};

typedef struct crowd {
  rfm_features *features;
  rfm_scaling *scaling;
  int32_t label[N_MANY];
} crowd;

/* Four columns, in another order than R, F, M; one in eight customers is left out. */
static RFM__UNUSED void gather(crowd *c, const rfm_host *host)
{
  static double values[COLUMNS][N_MANY];
  static const double *const columns[COLUMNS] = {values[0], values[1], values[2], values[3]};
  static const double weights[COLUMNS] = {3, 1, 2, 2};
  rfm_scaling_options o = scaling_options(0, 0);
  rfm_metrics *m = metrics_of(host, many_kinds, COLUMNS);
  uint64_t seed = 5;

  for (int i = 0; i < N_MANY; i++) {
    c->label[i] = (int32_t)(next_random(&seed) % (GROUPS + 1)) - 1;
    for (int j = 0; j < COLUMNS; j++)
      values[j][i] = (double)(next_random(&seed) % (1000 + 100 * (uint32_t)(c->label[i] + 1))) / 7;
  }
  c->features = features_of(host, m, columns, N_MANY);
  o.weights = weights;
  o.n_columns = COLUMNS;
  assert_ok(rfm_scaling_fit(&c->scaling, c->features, &o, &failure), &failure);
  rfm_metrics_free(m);
}

static RFM__UNUSED void disperse(crowd *c)
{
  rfm_scaling_free(c->scaling);
  rfm_features_free(c->features);
}

#endif
