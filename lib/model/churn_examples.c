/* SPDX-License-Identifier: MIT */
/* Examples: the buyers of a day as the models see them, and what became of them.
 *
 * A cut sees features that were measured on its day, so nothing later can be in them; its labels
 * come from a second measure, on the day they end. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "data/features.h"
#include "data/table.h"

#include <string.h>

enum { RATE_ROWS = 1024 }; /* buyers of a chunk whose odds are worked out together */

/* The buyers of one day, and how the shop looks on it. */
typedef struct snapshot {
  const rfm__churn_plan *plan;
  rfm_features *features;
  rfm__past *past; /* per buyer, in row order */
  double *odds;    /* the same */
  int64_t n;       /* buyers */
  size_t room;
  rfm__rhythm rhythm;
  double shop_gap;
} snapshot;

/* ---- one day ---- */

rfm_status rfm__churn_labels(const rfm__churn_plan *plan, const rfm_features *features,
                             int32_t days, uint8_t *lost, rfm_error *err)
{
  const int64_t n = features->n_rows;
  rfm_features *later = NULL;
  int64_t row;
  const rfm_status status = rfm_features_measure(&later, plan->table, plan->label_metrics,
                                                 features->as_of_day + days, NULL, err);

  for (row = 0; row < n && !status; row++) /* who was known then has the same row now */
    lost[row] = features->standing[row] == RFM_STANDING_BUYER && !(later->values[row] < days);
  rfm_features_free(later);
  return status;
}

static rfm_status read_row(const rfm_features *f, int64_t row, rfm__churn_case *c, rfm_error *err)
{
  double values[RFM__MAX_METRICS];
  int32_t j;

  for (j = 0; j < f->metrics->n; j++)
    values[j] = rfm__features_values(f, j)[row];
  return rfm__churn_read(f->metrics, values, row, c, err);
}

/* Mean days between purchase days. Of a past beyond the rhythm's span only so many days count, with
 * their part of the purchases: two dates of a till that had none are no gap. The span where nobody
 * came back. */
static double mean_gap(const snapshot *s)
{
  const int64_t most = s->rhythm.span_days;
  int64_t days = 0, repeats = 0, i;

  for (i = 0; i < s->n; i++) {
    const int64_t last = s->past[i].last, own = s->past[i].repeats;

    days += last < most ? last : most;
    repeats += last < most ? own : own * most / last;
  }
  return repeats > 0 ? (double)days / (double)repeats : (double)most;
}

static rfm_status read_pasts(snapshot *s, rfm_error *err)
{
  const rfm_features *f = s->features;
  rfm_status status = RFM_OK;
  rfm__churn_case c;
  int64_t row;

  for (row = 0; row < f->n_rows && !status; row++) {
    if (f->standing[row] != RFM_STANDING_BUYER)
      continue;
    status = read_row(f, row, &c, err);
    if (!status)
      s->past[s->n++] = c.past;
  }
  return status;
}

static void RFM_CALL odds_chunk(int64_t chunk, void *arg)
{
  const snapshot *s = arg;
  const int64_t begin = chunk * RATE_ROWS;
  const int64_t end = s->n - begin < RATE_ROWS ? s->n : begin + RATE_ROWS;
  int64_t i;

  for (i = begin; i < end; i++)
    s->odds[i] = rfm__rhythm_odds(&s->rhythm, &s->past[i]);
}

static void snapshot_free(snapshot *s)
{
  const rfm_host *host = &s->plan->table->host;

  rfm__wipe_dealloc(host, s->past, s->room, sizeof *s->past);
  rfm__wipe_dealloc(host, s->odds, s->room, sizeof *s->odds);
  rfm_features_free(s->features);
}

/* The buyers of a day with their rhythm, looking so many days ahead; free it also after a failure.
 */
static rfm_status snapshot_take(snapshot *s, const rfm__churn_plan *plan, int32_t day, int32_t days,
                                rfm_error *err)
{
  const rfm_host *host = &plan->table->host;
  rfm_status status;

  memset(s, 0, sizeof *s);
  s->plan = plan;
  status = rfm_features_measure(&s->features, plan->table, plan->metrics, day, NULL, err);
  if (status)
    return status;
  s->room = (size_t)s->features->n_rows;
  s->past = rfm__alloc(host, s->room, sizeof *s->past);
  s->odds = rfm__alloc(host, s->room, sizeof *s->odds);
  if (!s->past || !s->odds)
    return rfm__fail_nomem(err);
  status = read_pasts(s, err);
  if (status || s->n == 0)
    return status;
  status = rfm__rhythm_fit(&s->rhythm, host, s->past, s->n, err);
  if (status)
    return status;
  rfm__rhythm_look(&s->rhythm, days);
  s->shop_gap = mean_gap(s);
  return rfm__parallel_rows(host, "rating", (s->n + RATE_ROWS - 1) / RATE_ROWS, odds_chunk, s, err);
}

/* ---- examples ---- */

static rfm_status make_room(rfm__examples *e, const rfm_host *host, int64_t more, rfm_error *err)
{
  const size_t used = (size_t)e->n, wanted = used + (size_t)more;
  void *x = e->x, *lost = e->lost;
  const int grown = rfm__grow(host, &x, &e->x_room, used, wanted, (size_t)e->p * sizeof *e->x);

  e->x = x;
  if (!grown || !rfm__grow(host, &lost, &e->lost_room, used, wanted, sizeof *e->lost))
    return rfm__fail_nomem(err);
  e->lost = lost;
  return RFM_OK;
}

static void add_example(rfm__examples *e, const snapshot *s, const rfm__churn_case *c, double odds,
                        uint8_t lost)
{
  rfm__churn_terms_of(c, s->plan->metrics, odds, s->shop_gap, e->x + e->n * e->p);
  e->lost[e->n++] = lost;
  e->n_lost += lost;
}

/* Everyone of the day who has not lapsed, by the length of the labels. */
static rfm_status add_buyers(rfm__examples e[RFM__CHURN_GROUPS], const snapshot *s,
                             const uint8_t *lost, int32_t label_days, rfm_error *err)
{
  const rfm_features *f = s->features;
  rfm_status status = RFM_OK;
  rfm__churn_case c;
  int64_t row, buyer = 0;

  for (row = 0; row < f->n_rows && !status; row++) {
    if (f->standing[row] != RFM_STANDING_BUYER)
      continue;
    status = read_row(f, row, &c, err);
    if (!status && rfm__churn_group_of(&c, label_days) != RFM_CHURN_LAPSED)
      add_example(&e[rfm__churn_model_of(&c) - 1], s, &c, s->odds[buyer], lost[row]);
    buyer++;
  }
  return status;
}

static rfm_status add_labelled(rfm__examples e[RFM__CHURN_GROUPS], const snapshot *s,
                               int32_t label_days, rfm_error *err)
{
  const rfm_host *host = &s->plan->table->host;
  uint8_t *lost = rfm__alloc(host, s->room, sizeof *lost);
  rfm_status status = lost ? RFM_OK : rfm__fail_nomem(err);
  int g;

  for (g = 0; g < RFM__CHURN_GROUPS && !status; g++)
    status = make_room(&e[g], host, s->n, err);
  if (!status)
    status = rfm__churn_labels(s->plan, s->features, label_days, lost, err);
  if (!status)
    status = add_buyers(e, s, lost, label_days, err);
  rfm__wipe_dealloc(host, lost, s->room, sizeof *lost);
  return status;
}

rfm_status rfm__examples_add(rfm__examples e[RFM__CHURN_GROUPS], const rfm__churn_plan *plan,
                             int32_t cut, int32_t label_days, rfm_error *err)
{
  snapshot s;
  rfm_status status = snapshot_take(&s, plan, cut, label_days, err);

  if (!status && s.n > 0)
    status = add_labelled(e, &s, label_days, err);
  snapshot_free(&s);
  return status;
}

void rfm__examples_free(rfm__examples *e, const rfm_host *host)
{
  rfm__wipe_dealloc(host, e->x, e->x_room, (size_t)e->p * sizeof *e->x);
  rfm__wipe_dealloc(host, e->lost, e->lost_room, sizeof *e->lost);
}

/* ---- their level ---- */

enum { LEVEL_COLUMNS = 2 }; /* 1, and the log-odds of the rhythm */

/* Keeps the coefficient of the rhythm at 1. */
static const double PINNED = 1e9;

static int64_t take_rhythm(const rfm__examples *e, int32_t n_groups, double *x, uint8_t *lost)
{
  int64_t n = 0, i;
  int32_t g;

  for (g = 0; g < n_groups; g++)
    for (i = 0; i < e[g].n; i++, n++) {
      x[n * LEVEL_COLUMNS] = 1.0;
      x[n * LEVEL_COLUMNS + 1] = e[g].x[i * e[g].p + RFM__TERM_RHYTHM];
      lost[n] = e[g].lost[i];
    }
  return n;
}

rfm_status rfm__examples_level(const rfm__examples *e, int32_t n_groups, double penalty,
                               const rfm_host *host, rfm__logistic_fit *fit, rfm_error *err)
{
  const double prior[LEVEL_COLUMNS] = {0.0, 1.0}, penalties[LEVEL_COLUMNS] = {penalty, PINNED};
  rfm_status status = RFM_OK;
  uint8_t *lost;
  size_t n = 0;
  double *x;
  int32_t g;

  for (g = 0; g < n_groups; g++)
    n += (size_t)e[g].n;
  x = rfm__alloc(host, n, LEVEL_COLUMNS * sizeof *x);
  lost = rfm__alloc(host, n, sizeof *lost);
  if (!x || !lost)
    status = rfm__fail_nomem(err);
  if (!status) {
    const int64_t taken = take_rhythm(e, n_groups, x, lost);
    const rfm__logistic rows = {host, x, lost, prior, penalties, taken, LEVEL_COLUMNS};

    status = rfm__logistic_fit_rows(&rows, fit, err);
  }
  rfm__wipe_dealloc(host, x, n, LEVEL_COLUMNS * sizeof *x);
  rfm__wipe_dealloc(host, lost, n, sizeof *lost);
  return status;
}

/* ---- the day itself ---- */

rfm_status rfm__churn_look(const rfm__churn_plan *plan, rfm__churn_core *core, rfm_error *err)
{
  snapshot s;
  const rfm_status status = snapshot_take(&s, plan, core->as_of_day, core->horizon_days, err);

  if (!status) {
    core->rhythm = s.rhythm;
    core->shop_gap = s.shop_gap;
  }
  snapshot_free(&s);
  return status;
}
