/* SPDX-License-Identifier: MIT */
/* Scorer: the object itself, from birth to free, and its getters.
 *
 * Everything hangs on one block with room for the most columns, so that getters borrow plain
 * arrays. */
#include "score/scorer.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/options.h"
#include "score/cell.h"

static size_t n_breaks(const rfm__scored *c)
{
  return (size_t)c->n_parents * (size_t)(c->levels - 1);
}

static size_t n_sizes(const rfm__scored *c)
{
  return (size_t)c->n_parents * (size_t)c->levels;
}

rfm_status rfm__scorer_new(rfm_scorer **out, const rfm_host *host, const rfm_metrics *metrics,
                           rfm_error *err)
{
  rfm_scorer *s = rfm__alloc_zero(host, 1, sizeof *s);
  int32_t columns[RFM__MAX_METRICS];
  rfm_status st;

  *out = NULL;
  if (!s)
    return rfm__fail_nomem(err);
  s->host = *host;
  st = rfm__metrics_copy(&s->metrics, host, metrics, err);
  if (st) {
    rfm_scorer_free(s);
    return st;
  }
  s->n = rfm__metrics_scored(s->metrics, columns);
  for (int32_t j = 0; j < s->n; j++) {
    s->scored[j].column = columns[j];
    s->scored[j].less_is_better = s->metrics->metric[columns[j]].direction == RFM_LESS_IS_BETTER;
  }
  *out = s;
  return RFM_OK;
}

/* Cells of the columns before each one. */
static rfm_status count_parents(rfm_scorer *s, rfm_error *err)
{
  int64_t cells = 1;

  for (int32_t j = 0; j < s->n; j++) {
    s->scored[j].n_parents = s->nested ? cells : 1;
    if (s->nested && !(rfm__mul_i64(cells, s->levels[j], &cells) && cells <= RFM__MAX_NESTED_CELLS))
      return rfm__fail_at(err, RFM_E_LIMIT, -1, s->scored[j].column,
                          "%s: the levels make more than %d nested cells", rfm__scored_name(s, j),
                          RFM__MAX_NESTED_CELLS);
  }
  return RFM_OK;
}

static rfm_status reserve_column(const rfm_host *host, rfm__scored *c, rfm_error *err)
{
  if (c->rule != RFM_RULE_NTILE && !c->breaks)
    c->breaks = rfm__alloc_zero(host, n_breaks(c), sizeof *c->breaks);
  if (c->rule != RFM_RULE_BREAKS && !c->sizes)
    c->sizes = rfm__alloc_zero(host, n_sizes(c), sizeof *c->sizes);
  if ((c->rule != RFM_RULE_NTILE && !c->breaks) || (c->rule != RFM_RULE_BREAKS && !c->sizes))
    return rfm__fail_nomem(err);
  return RFM_OK;
}

rfm_status rfm__scorer_reserve(rfm_scorer *s, rfm_error *err)
{
  rfm_status st;

  for (int32_t j = 0; j < s->n; j++) {
    s->scored[j].levels = s->levels[j];
    s->top_level = s->levels[j] > s->top_level ? s->levels[j] : s->top_level;
  }
  st = rfm__cell_units(s->levels, s->n, s->cell_unit, err);
  if (!st)
    st = count_parents(s, err);
  for (int32_t j = 0; j < s->n && !st; j++)
    st = reserve_column(&s->host, &s->scored[j], err);
  return st;
}

/* The scored column, or an error. */
static rfm_status find_scored(const rfm__scored **out, const rfm_scorer *s, int32_t scored,
                              rfm_error *err)
{
  if (!s)
    return rfm__fail(err, RFM_E_ARG, "scorer is NULL");
  if (scored < 0 || scored >= s->n)
    return rfm__fail(err, RFM_E_ARG, "scored is %d, the scorer has %d columns", (int)scored,
                     (int)s->n);
  *out = &s->scored[scored];
  return RFM_OK;
}

int32_t RFM_CALL rfm_scorer_columns(const rfm_scorer *scorer)
{
  return scorer ? scorer->n : 0;
}

const rfm_metrics *RFM_CALL rfm_scorer_metrics(const rfm_scorer *scorer)
{
  return scorer ? scorer->metrics : NULL;
}

int32_t RFM_CALL rfm_scorer_learned_day(const rfm_scorer *scorer)
{
  return scorer ? scorer->learned_day : 0;
}

rfm_status RFM_CALL rfm_scorer_breaks(const rfm_scorer *scorer, int32_t scored, int64_t parent,
                                      const double **breaks, int32_t *n, rfm_error *err)
{
  const rfm__scored *c = NULL;
  const rfm_status st = find_scored(&c, scorer, scored, err);

  if (st)
    return st;
  if (!breaks || !n)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", breaks ? "n" : "breaks");
  if (parent < 0 || parent >= c->n_parents)
    return rfm__fail_at(err, RFM_E_ARG, -1, c->column, "%s: parent is %lld, there are %lld",
                        rfm__scored_name(scorer, scored), (long long)parent,
                        (long long)c->n_parents);
  *n = c->breaks ? c->levels - 1 : 0;
  *breaks = c->breaks ? c->breaks + parent * *n : NULL;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_scorer_level_sizes(const rfm_scorer *scorer, int32_t scored,
                                           const int64_t **sizes, int64_t *n, rfm_error *err)
{
  const rfm__scored *c = NULL;
  const rfm_status st = find_scored(&c, scorer, scored, err);

  if (st)
    return st;
  if (!sizes || !n)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", sizes ? "n" : "sizes");
  *sizes = c->sizes;
  *n = c->sizes ? c->n_parents * c->levels : 0;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_scorer_get(const rfm_scorer *scorer, int32_t scored,
                                   rfm_scored_column *column, rfm_error *err)
{
  rfm_scored_column known;
  const rfm__scored *c;
  rfm_status st;

  if (!scorer)
    return rfm__fail(err, RFM_E_ARG, "scorer is NULL");
  st = rfm__out_check(column, RFM__SIZE_UP_TO(rfm_scored_column, closed), "rfm_scored_column", err);
  if (st)
    return st;
  if (scored < 0 || scored >= scorer->n)
    return rfm__fail(err, RFM_E_ARG, "scored is %d, not 0 to %d", (int)scored, (int)scorer->n - 1);
  c = &scorer->scored[scored];
  memset(&known, 0, sizeof known);
  known.weight = scorer->weights[scored];
  known.n_parents = c->n_parents;
  known.column = c->column;
  known.rule = c->rule;
  known.n_levels = c->levels;
  known.closed = c->equal_counts ? RFM_CLOSED_LOWER : RFM_CLOSED_UPPER;
  rfm__out_write(column, &known, sizeof known);
  return RFM_OK;
}

const double *RFM_CALL rfm_scorer_weights(const rfm_scorer *scorer)
{
  return scorer ? scorer->weights : NULL;
}

const int32_t *RFM_CALL rfm_scorer_levels(const rfm_scorer *scorer)
{
  return scorer ? scorer->levels : NULL;
}

rfm_status RFM_CALL rfm_scorer_cell_name(const rfm_scorer *scorer, uint64_t cell, char *text,
                                         int64_t n_text, rfm_error *err)
{
  if (!scorer || !text)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", scorer ? "text" : "scorer");
  return rfm__cell_name(scorer->levels, scorer->cell_unit, scorer->n, cell, text, n_text, err);
}

void RFM_CALL rfm_scorer_free(rfm_scorer *scorer)
{
  rfm_host host;

  if (!scorer)
    return;
  host = scorer->host;
  for (int32_t j = 0; j < scorer->n; j++) {
    rfm__scored *c = &scorer->scored[j];

    rfm__wipe_dealloc(&host, c->breaks, n_breaks(c), sizeof *c->breaks);
    rfm__dealloc(&host, c->sizes, n_sizes(c), sizeof *c->sizes);
    rfm__dealloc(&host, c->tiles, (size_t)c->n_tiles, 1);
  }
  rfm_metrics_free(scorer->metrics);
  rfm__dealloc(&host, scorer, 1, sizeof *scorer);
}
