/* SPDX-License-Identifier: MIT */
/* Saving and loading a scorer: its metrics, then everything learned in one block, whose length is
 * checked against the levels before anything is allocated for them. */
#include <rfm/scorer.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/host.h"
#include "io/metrics_io.h"
#include "score/scorer.h"

#include <float.h>
#include <string.h>

#define TAG_SCORER RFM__TAG('S', 'C', 'O', 'R')

enum { HEAD_BYTES = 12, COLUMN_BYTES = 20 };

/* More rows than any features have; sums of a few stay in range. */
#define MAX_SIZE ((int64_t)1 << 53)

/* ---- saving ---- */

static uint64_t column_bytes(const rfm__scored *c)
{
  const uint64_t parents = (uint64_t)c->n_parents, levels = (uint64_t)c->levels;

  return parents * (levels - 1) * 8 + (c->rule == RFM_RULE_BREAKS ? 0 : parents * levels * 8);
}

static uint64_t payload_bytes(const rfm_scorer *s)
{
  uint64_t n = HEAD_BYTES;

  for (int32_t j = 0; j < s->n; j++)
    n += COLUMN_BYTES + column_bytes(&s->scored[j]);
  return n;
}

static void save_scorer(rfm__save *save, const rfm_scorer *s)
{
  rfm__save_begin(save, TAG_SCORER, payload_bytes(s));
  rfm__save_i32(save, s->n);
  rfm__save_i32(save, s->weighting);
  rfm__save_i32(save, s->learned_day);
  for (int32_t j = 0; j < s->n; j++) {
    rfm__save_i32(save, s->levels[j]);
    rfm__save_i32(save, s->scored[j].rule);
    rfm__save_i32(save, s->scored[j].equal_counts ? 1 : 0);
    rfm__save_f64(save, s->weights[j]);
  }
  for (int32_t j = 0; j < s->n; j++) {
    const rfm__scored *c = &s->scored[j];

    for (int64_t i = 0; i < c->n_parents * (c->levels - 1); i++)
      rfm__save_f64(save, c->breaks[i]);
    for (int64_t i = 0; c->sizes && i < c->n_parents * c->levels; i++)
      rfm__save_i64(save, c->sizes[i]);
  }
  rfm__save_end(save);
}

rfm_status RFM_CALL rfm_scorer_save(const rfm_scorer *scorer, rfm_write_fn write, void *user_data,
                                    rfm_error *err)
{
  rfm__save save;

  if (!scorer || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", scorer ? "write" : "scorer");
  if (scorer->ntile)
    return rfm__fail(err, RFM_E_STATE,
                     "a scorer of NTILE scores only what it was fitted on: it cannot be saved");
  rfm__save_open(&save, &scorer->host, write, user_data, RFM__OBJECT_SCORER, err);
  rfm__save_metrics(&save, scorer->metrics);
  save_scorer(&save, scorer);
  return rfm__save_close(&save);
}

/* ---- loading ---- */

static int rule_fits(int32_t rule, int32_t levels)
{
  if (rule < RFM_RULE_QUANTILE || rule > RFM_RULE_MEDIAN || rule == RFM_RULE_NTILE)
    return 0;
  return (rule != RFM_RULE_MEAN && rule != RFM_RULE_MEDIAN) || levels == 2;
}

static void load_column(rfm__load *load, rfm_scorer *s, int32_t j)
{
  rfm__scored *c = &s->scored[j];

  const int32_t levels = rfm__load_i32(load);

  c->rule = rfm__load_i32(load);
  c->equal_counts = rfm__load_i32(load);
  s->weights[j] = rfm__load_f64(load);
  s->nested = s->nested || c->rule == RFM_RULE_NESTED;
  if (levels < RFM__MIN_LEVELS || levels > RFM__MAX_LEVELS)
    rfm__load_fail(load, j, "the number of levels is wrong");
  else
    s->levels[j] = c->levels = levels;
  if (!rule_fits(c->rule, levels) || (s->nested && c->rule != RFM_RULE_NESTED))
    rfm__load_fail(load, j, "the rule is wrong");
  if (c->equal_counts != 0 && c->equal_counts != 1)
    rfm__load_fail(load, j, "the closed side is wrong");
}

static void check_weights(rfm__load *load, const rfm_scorer *s)
{
  const int stone = s->weighting == RFM_WEIGHTING_STONE;
  double sum = 0.0;
  int fits = s->weighting >= RFM_WEIGHTING_EQUAL && s->weighting <= RFM_WEIGHTING_STONE &&
             (!stone || s->n == 3);

  for (int32_t j = 0; j < s->n; j++) {
    fits = fits && s->weights[j] >= 0.0;
    fits = fits && (s->weighting != RFM_WEIGHTING_EQUAL || s->weights[j] == 1.0 / s->n);
    sum += s->weights[j];
  }
  if (!fits || !(sum > 0.0 && sum <= DBL_MAX / RFM__MAX_LEVELS))
    rfm__load_fail(load, -1, "the weights are wrong");
}

/* Do the rest of the block and the levels agree? */
static void check_length(rfm__load *load, rfm_scorer *s)
{
  uint64_t n = 0;
  int64_t cells = 1;

  for (int32_t j = 0; j < s->n; j++) {
    s->scored[j].n_parents = s->nested ? cells : 1;
    n += column_bytes(&s->scored[j]);
    cells = cells > RFM__MAX_NESTED_CELLS ? cells : cells * s->levels[j];
  }
  if (n != rfm__load_left(load))
    rfm__load_fail(load, -1, "its length does not fit its levels");
}

/* One ascending run of breaks; only typed ones must differ. */
static void load_run(rfm__load *load, const rfm__scored *c, int64_t parent)
{
  double *breaks = c->breaks + parent * (c->levels - 1);

  for (int32_t i = 0; i < c->levels - 1; i++) {
    breaks[i] = rfm__load_f64(load);
    if (i > 0 &&
        !(c->rule == RFM_RULE_BREAKS ? breaks[i] > breaks[i - 1] : breaks[i] >= breaks[i - 1]))
      rfm__load_fail(load, c->column, "the breaks of a column are not in order");
  }
}

static void load_learned(rfm__load *load, const rfm__scored *c)
{
  for (int64_t parent = 0; parent < c->n_parents && !load->status; parent++)
    load_run(load, c, parent);
  for (int64_t i = 0; c->sizes && i < c->n_parents * c->levels && !load->status; i++) {
    c->sizes[i] = rfm__load_i64(load);
    if (c->sizes[i] < 0 || c->sizes[i] > MAX_SIZE)
      rfm__load_fail(load, c->column, "the size of a level is out of range");
  }
}

static void load_scorer(rfm__load *load, rfm_scorer *s)
{
  const int32_t n = rfm__load_i32(load);

  s->weighting = rfm__load_i32(load);
  s->learned_day = rfm__load_i32(load);
  if (n != s->n || n == 0)
    rfm__load_fail(load, -1, "the number of columns is not that of the metrics");
  if (!rfm__is_day(s->learned_day))
    rfm__load_fail(load, -1, "the learned day is out of range");
  for (int32_t j = 0; j < s->n && !load->status; j++)
    load_column(load, s, j);
  if (!load->status)
    check_weights(load, s);
  if (!load->status)
    check_length(load, s);
  if (!load->status)
    rfm__load_status(load, rfm__scorer_reserve(s, NULL), "there are too many cells");
  for (int32_t j = 0; j < s->n && !load->status; j++)
    load_learned(load, &s->scored[j]);
}

static void load_parts(rfm__load *load, rfm_scorer **s)
{
  rfm_metrics *metrics;

  rfm__load_next(load);
  metrics = rfm__load_metrics(load);
  rfm__load_next(load);
  rfm__load_expect(load, TAG_SCORER);
  if (!load->status)
    rfm__load_status(load, rfm__scorer_new(s, load->host, metrics, NULL), "it has no columns");
  rfm_metrics_free(metrics);
  if (!load->status)
    load_scorer(load, *s);
  rfm__load_next(load);
  rfm__load_done(load);
}

rfm_status RFM_CALL rfm_scorer_load(rfm_scorer **out, const rfm_host *host, rfm_read_fn read,
                                    void *user_data, rfm_error *err)
{
  rfm_scorer *s = NULL;
  rfm__load load;
  rfm_host hooks;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  status = rfm__host_read(&hooks, host, err);
  if (status)
    return status;
  rfm__load_open(&load, &hooks, read, user_data, RFM__OBJECT_SCORER, err);
  load_parts(&load, &s);
  status = rfm__load_close(&load);
  if (status)
    rfm_scorer_free(s);
  else
    *out = s;
  return status;
}
