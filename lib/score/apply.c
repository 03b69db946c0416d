/* SPDX-License-Identifier: MIT */
/* Apply: levels, cell codes and composites of many rows in fixed chunks, or of one. */
#include "base/error.h"
#include "base/executor.h"
#include "base/options.h"
#include "data/features.h"
#include "math/special.h"
#include "score/block.h"
#include "score/cell.h"
#include "score/ntile.h"

#include <float.h>
#include <string.h>

/* Rows of a chunk: enough work for a thread to be worth waking, a whole number of blocks. */
enum { CHUNK_ROWS = 32 * RFM__LEVEL_BLOCK };

typedef struct applying {
  const rfm_scorer *scorer;
  const rfm_features *features;
  rfm_scores out;
} applying;

void rfm__scorer_levels_of(const rfm_scorer *s, const double *values, uint8_t *score)
{
  int64_t parent = 0;

  for (int32_t j = 0; j < s->n; j++) {
    const rfm__scored *c = &s->scored[j];
    const int32_t level = parent < 0 ? 0 : rfm__level(c, parent, values[c->column]);

    score[j] = (uint8_t)level;
    if (s->nested)
      parent = level == 0 ? -1 : parent * c->levels + level - 1;
  }
}

double rfm__scorer_composite(const rfm_scorer *s, const uint8_t *score)
{
  double sum = 0.0;
  int scored = 1;

  for (int32_t j = 0; j < s->n; j++) {
    sum += s->weights[j] * score[j];
    scored = scored && score[j];
  }
  if (!scored)
    return rfm__quiet_nan();
  if (s->weighting == RFM_WEIGHTING_AS_GIVEN)
    return sum;
  if (sum < 1.0)
    return 1.0;
  return sum > s->top_level ? s->top_level : sum;
}

static void score_block_nested(const applying *a, int64_t begin, int32_t rows, uint8_t *score)
{
  const rfm_scorer *s = a->scorer;
  double values[RFM__MAX_METRICS];

  for (int32_t i = 0; i < rows; i++) {
    for (int32_t j = 0; j < s->n; j++) {
      const int32_t column = s->scored[j].column;

      values[column] = rfm__features_values(a->features, column)[begin + i];
    }
    rfm__scorer_levels_of(s, values, score + (size_t)i * (size_t)s->n);
  }
}

static void score_block_column(const applying *a, int32_t j, int64_t begin, int32_t rows,
                               uint8_t *score)
{
  const rfm__scored *c = &a->scorer->scored[j];
  uint8_t block[RFM__LEVEL_BLOCK];
  const uint8_t *level = block;

  if (c->tiles)
    level = c->tiles + begin;
  else
    rfm__block_levels(c, rfm__features_values(a->features, c->column) + begin, rows, block);
  for (int32_t i = 0; i < rows; i++)
    score[(size_t)i * (size_t)a->scorer->n + (size_t)j] = level[i];
}

static void score_block(const applying *a, int64_t begin, int32_t rows, uint8_t *score)
{
  const size_t n = (size_t)a->scorer->n;

  if (a->scorer->nested)
    score_block_nested(a, begin, rows, score);
  else
    for (int32_t j = 0; j < a->scorer->n; j++)
      score_block_column(a, j, begin, rows, score);
  for (int32_t i = 0; i < rows; i++)
    if (a->features->standing[begin + i] != RFM_STANDING_BUYER)
      memset(score + (size_t)i * n, 0, n);
}

static void apply_block(const applying *a, int64_t begin, int32_t rows)
{
  uint8_t room[RFM__LEVEL_BLOCK * RFM__MAX_METRICS];
  const size_t n = (size_t)a->scorer->n;
  uint8_t *score = a->out.score ? a->out.score + (size_t)begin * n : room;

  score_block(a, begin, rows, score);
  for (int32_t i = 0; i < rows && a->out.cell; i++)
    a->out.cell[begin + i] =
        rfm__cell_code(a->scorer->cell_unit, score + (size_t)i * n, a->scorer->n);
  for (int32_t i = 0; i < rows && a->out.composite; i++)
    a->out.composite[begin + i] = rfm__scorer_composite(a->scorer, score + (size_t)i * n);
}

static void RFM_CALL apply_chunk(int64_t chunk, void *arg)
{
  const applying *a = arg;
  const int64_t n = a->features->n_rows, first = chunk * CHUNK_ROWS;
  const int64_t end = n - first < CHUNK_ROWS ? n : first + CHUNK_ROWS;

  for (int64_t begin = first; begin < end; begin += RFM__LEVEL_BLOCK)
    apply_block(a, begin,
                (int32_t)(end - begin < RFM__LEVEL_BLOCK ? end - begin : RFM__LEVEL_BLOCK));
}

static rfm_status check_apart(const applying *a, rfm_error *err)
{
  const int64_t n = a->features->n_rows;
  rfm__memory memory[3 + RFM__FEATURES_MEMORY] = {
      {a->out.score, n * a->scorer->n, "score"},
      {a->out.cell, n * (int64_t)sizeof *a->out.cell, "cell"},
      {a->out.composite, n * (int64_t)sizeof *a->out.composite, "composite"}};

  rfm__features_memory(a->features, memory + 3);
  return rfm__memory_apart(memory, 3, 3 + RFM__FEATURES_MEMORY, err);
}

static rfm_status check_room(const rfm_scores *out, int64_t n_rows, rfm_error *err)
{
  if (out->flags)
    return rfm__fail(err, RFM_E_ARG, "flags of rfm_scores must be 0");
  if (out->n_rows < n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_rows is %lld, the features have %lld",
                     (long long)out->n_rows, (long long)n_rows);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_scorer_apply(const rfm_scorer *scorer, const rfm_features *features,
                                     const rfm_scores *scores, rfm_error *err)
{
  applying a;
  rfm_status st;

  if (!scorer || !features || !scores)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !scorer     ? "scorer"
                     : !features ? "features"
                                 : "scores");
  a.scorer = scorer;
  a.features = features;
  st = rfm__options_read(&a.out, sizeof a.out, RFM__SIZE_UP_TO(rfm_scores, composite), scores,
                         "rfm_scores", err);
  if (!st)
    st = check_room(&a.out, features->n_rows, err);
  if (!st)
    st = check_apart(&a, err);
  if (!st)
    st = rfm__metrics_same(scorer->metrics, features->metrics, err);
  if (!st)
    st = rfm__ntile_check(scorer, features, err);
  if (st || !(a.out.score || a.out.cell || a.out.composite))
    return st;
  return rfm__parallel_for(&scorer->host, (features->n_rows + CHUNK_ROWS - 1) / CHUNK_ROWS,
                           apply_chunk, &a, err);
}

rfm_status rfm__scorer_check_values(const rfm_scorer *scorer, const double *values,
                                    int32_t n_values, rfm_error *err)
{
  if (n_values != scorer->metrics->n)
    return rfm__fail(err, RFM_E_ARG, "n_values is %d, the scorer's metrics are %d", (int)n_values,
                     (int)scorer->metrics->n);
  for (int32_t i = 0; i < n_values; i++)
    if (values[i] > DBL_MAX || values[i] < -DBL_MAX)
      return rfm__fail_at(err, RFM_E_DATA, -1, i, "%s: the value is infinite",
                          scorer->metrics->metric[i].name);
  if (scorer->ntile)
    return rfm__fail(err, RFM_E_STATE, "an NTILE scorer scores only the features it was fitted on");
  return RFM_OK;
}

rfm_status RFM_CALL rfm_scorer_one(const rfm_scorer *scorer, const double *values, int32_t n_values,
                                   int32_t standing, uint8_t *score, int32_t n_score,
                                   uint64_t *cell, double *composite, rfm_error *err)
{
  uint8_t level[RFM__MAX_METRICS] = {0};
  rfm_status st;

  if (!scorer || !values || !score)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !scorer   ? "scorer"
                     : !values ? "values"
                               : "score");
  if (standing < 0 || standing > RFM_STANDING_RETURNED_ONLY)
    return rfm__fail(err, RFM_E_ARG, "standing is %d, not an rfm_standing", (int)standing);
  if (n_score < scorer->n)
    return rfm__fail(err, RFM_E_ARG, "n_score is %d, %d columns are scored", (int)n_score,
                     (int)scorer->n);
  st = rfm__scorer_check_values(scorer, values, n_values, err);
  if (st)
    return st;
  if (standing == 0 || standing == RFM_STANDING_BUYER)
    rfm__scorer_levels_of(scorer, values, level);
  memcpy(score, level, (size_t)scorer->n);
  if (cell)
    *cell = rfm__cell_code(scorer->cell_unit, level, scorer->n);
  if (composite)
    *composite = rfm__scorer_composite(scorer, level);
  return RFM_OK;
}
