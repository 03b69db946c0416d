/* SPDX-License-Identifier: MIT */
/* Which segment: from the table of all cells, else by looking through the boxes. */
#include "base/error.h"
#include "data/features.h"
#include "score/scorer.h"
#include "score/segments.h"

/* The extra segments, counted from the first of them. */
enum { OTHER = 0, PROSPECT = 1, RETURNED_ONLY = 2 };

static int32_t extra(const rfm_segments *s, int32_t which)
{
  return s->n - RFM__EXTRA_SEGMENTS + which;
}

int32_t rfm__segments_of(const rfm_segments *s, const uint8_t *score)
{
  int64_t at = 0;

  if (s->table) {
    for (int32_t j = 0; j < s->n_columns; j++)
      at = at * (s->levels[j] + 1) + score[j];
    return s->table[at];
  }
  for (int64_t box = 0; box < s->n_boxes; box++)
    if (rfm__box_holds(s, box, score))
      return s->box_segment[box];
  return extra(s, OTHER);
}

static int32_t segment_of(const rfm_segments *s, const uint8_t *score, int32_t standing)
{
  if (standing == RFM_STANDING_PROSPECT)
    return extra(s, PROSPECT);
  if (standing == RFM_STANDING_RETURNED_ONLY)
    return extra(s, RETURNED_ONLY);
  return rfm__segments_of(s, score);
}

/* The scored column of a metric kind, or -1. */
static int32_t column_of_kind(const rfm_scorer *scorer, int32_t kind)
{
  for (int32_t j = 0; j < scorer->n; j++)
    if (scorer->metrics->metric[scorer->scored[j].column].kind == kind)
      return j;
  return -1;
}

rfm_status rfm__segments_fit(const rfm_segments *s, const rfm_scorer *scorer,
                             int32_t scored[RFM__MAX_METRICS], rfm_error *err)
{
  if (s->kinds[0] == 0 && s->n_columns != scorer->n)
    return rfm__fail(err, RFM_E_ARG, "the map is made for %d columns, the scorer has %d",
                     (int)s->n_columns, (int)scorer->n);
  for (int32_t j = 0; j < s->n_columns; j++) {
    const int32_t k = scored[j] = s->kinds[j] ? column_of_kind(scorer, s->kinds[j]) : j;

    if (k < 0)
      return rfm__fail_at(
          err, RFM_E_ARG, -1, j,
          "the map needs a scored metric of kind %d, which the scorer does not have",
          (int)s->kinds[j]);
    if (s->levels[j] != scorer->levels[k])
      return rfm__fail_at(err, RFM_E_ARG, -1, scorer->scored[k].column,
                          "%s: the map is made for %d levels, the scorer has %d",
                          rfm__scored_name(scorer, k), (int)s->levels[j], (int)scorer->levels[k]);
  }
  return RFM_OK;
}

static rfm_status check_score(const rfm_segments *s, const uint8_t *score, int64_t row,
                              rfm_error *err)
{
  for (int32_t j = 0; j < s->n_columns; j++)
    if (score[j] > s->levels[j])
      return rfm__fail_at(err, RFM_E_DATA, row, j, "column %d: score %d is above %d levels", (int)j,
                          (int)score[j], (int)s->levels[j]);
  return RFM_OK;
}

static rfm_status check_apart(const rfm_features *features, const uint8_t *score, int64_t n_score,
                              const int32_t *segment, rfm_error *err)
{
  rfm__memory memory[2 + RFM__FEATURES_MEMORY] = {
      {segment, features->n_rows * (int64_t)sizeof *segment, "segment"}, {score, n_score, "score"}};

  rfm__features_memory(features, memory + 2);
  return rfm__memory_apart(memory, 1, 2 + RFM__FEATURES_MEMORY, err);
}

static rfm_status check_rows(const rfm_scorer *scorer, int64_t n_rows, int64_t n_score,
                             int64_t n_segment, rfm_error *err)
{
  if (n_score != n_rows * scorer->n)
    return rfm__fail(err, RFM_E_ARG, "n_score is %lld, not %lld rows of %d", (long long)n_score,
                     (long long)n_rows, (int)scorer->n);
  if (n_segment < n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_segment is %lld, the features have %lld rows",
                     (long long)n_segment, (long long)n_rows);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_segments_apply(const rfm_segments *segments, const rfm_scorer *scorer,
                                       const rfm_features *features, const uint8_t *score,
                                       int64_t n_score, int32_t *segment, int64_t n_segment,
                                       rfm_error *err)
{
  int32_t scored[RFM__MAX_METRICS];
  uint8_t picked[RFM__MAX_METRICS];
  rfm_status st;

  if (!segments || !scorer || !features)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !segments ? "segments"
                     : !scorer ? "scorer"
                               : "features");
  if (!score || !segment)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", score ? "segment" : "score");
  st = rfm__segments_fit(segments, scorer, scored, err);
  if (!st)
    st = rfm__metrics_same(scorer->metrics, features->metrics, err);
  if (!st)
    st = check_rows(scorer, features->n_rows, n_score, n_segment, err);
  if (!st)
    st = check_apart(features, score, n_score, segment, err);
  for (int64_t i = 0; i < features->n_rows && !st; i++) {
    rfm__segments_pick(segments, scored, score + i * scorer->n, picked);
    st = check_score(segments, picked, i, err);
  }
  for (int64_t i = 0; i < features->n_rows && !st; i++) {
    rfm__segments_pick(segments, scored, score + i * scorer->n, picked);
    segment[i] = segment_of(segments, picked, features->standing[i]);
  }
  return st;
}

rfm_status RFM_CALL rfm_segments_one(const rfm_segments *segments, const uint8_t *score,
                                     int32_t n_score, int32_t standing, int32_t *segment,
                                     rfm_error *err)
{
  rfm_status st;

  if (!segments || !score || !segment)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !segments ? "segments"
                     : !score  ? "score"
                               : "segment");
  if (n_score != segments->n_columns)
    return rfm__fail(err, RFM_E_ARG, "n_score is %d, the map has %d columns", (int)n_score,
                     (int)segments->n_columns);
  if (standing < 0 || standing > RFM_STANDING_RETURNED_ONLY)
    return rfm__fail(err, RFM_E_ARG, "standing is %d, not an rfm_standing", (int)standing);
  st = check_score(segments, score, 0, err);
  if (!st)
    *segment = segment_of(segments, score, standing);
  return st;
}
