/* SPDX-License-Identifier: MIT */
#include "support/track_checks.h"

#include "support/rows.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

/* What one date comes to when it is measured alone. */
typedef struct alone {
  rfm_features *features;
  uint8_t *score;
  int32_t *segment;
  rfm_ids ids;
  int64_t n;
  int32_t n_scored;
} alone;

static void measure_alone(alone *a, const rfm_table *table, const rfm_metrics *metrics, int32_t day,
                          const rfm_track_options *o)
{
  rfm_measure_options households;
  rfm_scorer *own = NULL;
  const rfm_scorer *scorer = o->scorer;
  rfm_scores out;
  rfm_error err;

  memset(a, 0, sizeof *a);
  ZERO_STRUCT(households);
  households.household = o->household;
  households.n_household = o->n_household;
  assert_ok(rfm_features_measure(&a->features, table, metrics, day, &households, &err), &err);
  if (!scorer)
    assert_ok(rfm_scorer_fit(&own, a->features, o->scoring, &err), &err);
  scorer = scorer ? scorer : own;
  a->n = rfm_features_rows(a->features);
  a->n_scored = rfm_scorer_columns(scorer);
  a->score = calloc((size_t)(a->n + 1) * (size_t)a->n_scored, 1);
  a->segment = calloc((size_t)(a->n + 1), sizeof *a->segment);
  assert_true(a->score && a->segment);
  ZERO_STRUCT(out);
  out.n_rows = a->n;
  out.score = a->score;
  assert_ok(rfm_scorer_apply(scorer, a->features, &out, &err), &err);
  if (o->segments)
    assert_ok(rfm_segments_apply(o->segments, scorer, a->features, a->score, a->n * a->n_scored,
                                 a->segment, a->n, &err),
              &err);
  ZERO_STRUCT(a->ids);
  assert_ok(rfm_features_ids(a->features, &a->ids, &err), &err);
  rfm_scorer_free(own);
}

static void free_alone(alone *a)
{
  free(a->score);
  free(a->segment);
  rfm_features_free(a->features);
}

static double value_in(const rfm_features *f, int32_t column, int64_t place)
{
  const double *values;
  rfm_error err;

  assert_ok(rfm_features_column(f, column, &values, NULL, &err), &err);
  return values[place];
}

static void assert_row(const rfm_track *track, int32_t date, int64_t place, const alone *a,
                       int64_t at, const rfm_track_info *info)
{
  const rfm_features *f = rfm_track_features(track, date);
  const int32_t n = rfm_metrics_size(rfm_features_metrics(f));
  const int32_t *segment = rfm_track_segments(track, date);
  const uint8_t *stage = rfm_track_stages(track, date);

  assert_int_equal(rfm_features_standing(f)[place], rfm_features_standing(a->features)[at]);
  for (int32_t j = 0; j < n; j++) {
    const double got = value_in(f, j, place), wanted = value_in(a->features, j, at);
    rfm_metric m;

    if (memcmp(&got, &wanted, sizeof got) == 0)
      continue;
    ZERO_STRUCT(m);
    (void)rfm_metrics_get(rfm_features_metrics(f), j, &m, NULL);
    fail_msg("date %d, customer %d: metric kind %d, window %d is %.17g, alone %.17g", (int)date,
             (int)place, (int)m.kind, (int)m.window_days, got, wanted);
  }
  assert_memory_equal(rfm_track_scores(track, date) + place * a->n_scored,
                      a->score + at * a->n_scored, (size_t)a->n_scored);
  if (!segment)
    return;
  if (segment[place] != info->n_segments)
    assert_int_equal(segment[place], a->segment[at]);
  else
    assert_int_equal(rfm_features_standing(f)[place], RFM_STANDING_PROSPECT);
  if (stage)
    assert_int_equal(segment[place] == info->n_segments, stage[place] == RFM_STAGE_NOT_BORN);
}

static void assert_dropped(const rfm_features *f, int64_t place)
{
  for (int32_t j = 0; j < rfm_metrics_size(rfm_features_metrics(f)); j++)
    assert_true(value_in(f, j, place) != value_in(f, j, place));
}

static void assert_date(const rfm_track *track, int32_t date, const alone *a,
                        const rfm_track_info *info)
{
  const rfm_features *f = rfm_track_features(track, date);
  rfm_ids ids;
  int64_t at = 0;
  rfm_error err;

  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(f, &ids, &err), &err);
  assert_int_equal(ids.n, info->n_customers);
  assert_int_equal(rfm_features_as_of(f), info->day[date]);
  for (int64_t place = 0; place < ids.n; place++)
    if (at < a->n && a->ids.number[at] == ids.number[place])
      assert_row(track, date, place, a, at++, info);
    else
      assert_dropped(f, place);
  assert_int_equal(at, a->n);
}

void assert_same_as_measures(const rfm_track *track, const rfm_table *table,
                             const rfm_metrics *metrics, const rfm_track_options *options)
{
  rfm_track_info info;
  rfm_error err;

  ZERO_STRUCT(info);
  assert_ok(rfm_track_get(track, &info, &err), &err);
  for (int32_t date = 0; date < info.n_dates; date++) {
    alone a;

    measure_alone(&a, table, metrics, info.day[date], options);
    assert_date(track, date, &a, &info);
    free_alone(&a);
  }
}

/* Nothing to learn from on a date: so it is alone. */
static void assert_nothing_to_learn(const rfm_table *table, const rfm_metrics *metrics, int32_t day,
                                    const rfm_track_options *o)
{
  rfm_measure_options households;
  rfm_features *features = NULL;
  rfm_scorer *scorer = NULL;
  rfm_error err;

  ZERO_STRUCT(households);
  households.household = o->household;
  households.n_household = o->n_household;
  assert_null(o->scorer);
  assert_ok(rfm_features_measure(&features, table, metrics, day, &households, &err), &err);
  assert_int_equal(rfm_scorer_fit(&scorer, features, o->scoring, &err), RFM_E_STATE);
  rfm_features_free(features);
}

void assert_tracks_alike(const rfm_table *table, const rfm_metrics *metrics, const int32_t *day,
                         int64_t n_days, const rfm_track_options *options)
{
  rfm_track *track = NULL;
  rfm_error err;
  const rfm_status status = rfm_track_measure(&track, table, day, n_days, options, &err);

  if (status == RFM_E_STATE && err.row >= 0) {
    assert_nothing_to_learn(table, metrics, day[err.row], options);
    return;
  }
  assert_ok(status, &err);
  assert_same_as_measures(track, table, metrics, options);
  rfm_track_free(track);
}
