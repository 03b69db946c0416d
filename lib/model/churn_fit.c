/* SPDX-License-Identifier: MIT */
/* Training: examples at every cut, in the order of (cut, id), and a regression for each group.
 *
 * A cut sees features that were measured on its day, so nothing later can be in them; its labels
 * come from a second measure, on the day they end. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "data/features.h"
#include "data/table.h"
#include "math/special.h"
#include "math/sum.h"

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

/* Examples of one model, row by row. */
typedef struct examples {
  double *x;
  uint8_t *lost;
  int64_t n, n_lost;
  size_t x_room, lost_room; /* in rows */
  int32_t p;
} examples;

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

/* Mean days between purchase days; the age of the shop where nobody came back. */
static double mean_gap(const snapshot *s)
{
  int64_t days = 0, repeats = 0, i;

  for (i = 0; i < s->n; i++) {
    days += s->past[i].last;
    repeats += s->past[i].repeats;
  }
  return repeats > 0 ? (double)days / (double)repeats : (double)s->rhythm.span_days;
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

static rfm_status make_room(examples *e, const rfm_host *host, int64_t more, rfm_error *err)
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

static void add_example(examples *e, const snapshot *s, const rfm__churn_case *c, double odds,
                        uint8_t lost)
{
  rfm__churn_terms_of(c, s->plan->metrics, odds, s->shop_gap, e->x + e->n * e->p);
  e->lost[e->n++] = lost;
  e->n_lost += lost;
}

/* Everyone of the day who has not lapsed, by the length of the labels. */
static rfm_status add_buyers(examples e[RFM__CHURN_GROUPS], const snapshot *s, const uint8_t *lost,
                             int32_t label_days, rfm_error *err)
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

static rfm_status add_labelled(examples e[RFM__CHURN_GROUPS], const snapshot *s, int32_t label_days,
                               rfm_error *err)
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

static rfm_status add_cut(examples e[RFM__CHURN_GROUPS], const rfm__churn_plan *plan, int32_t cut,
                          int32_t label_days, rfm_error *err)
{
  snapshot s;
  rfm_status status = snapshot_take(&s, plan, cut, label_days, err);

  if (!status && s.n > 0)
    status = add_labelled(e, &s, label_days, err);
  snapshot_free(&s);
  return status;
}

static void examples_free(examples *e, const rfm_host *host)
{
  rfm__wipe_dealloc(host, e->x, e->x_room, (size_t)e->p * sizeof *e->x);
  rfm__wipe_dealloc(host, e->lost, e->lost_room, sizeof *e->lost);
}

/* ---- columns ---- */

static void take_column(const examples *e, int32_t j, double *column)
{
  int64_t i;

  for (i = 0; i < e->n; i++)
    column[i] = e->x[i * e->p + j];
}

/* Below this the spread of a column about its mean is rounding. */
static double least_spread(double mean)
{
  const double size = mean < 0 ? -mean : mean;

  return RFM__CHURN_LEAST_SPREAD * (size > 1.0 ? size : 1.0);
}

/* Mean and standard deviation; a column whose spread is rounding is constant. */
static void standardise(examples *e, int32_t j, double *column, rfm__churn_fit *fit)
{
  double sd;
  int64_t i;

  take_column(e, j, column);
  fit->centre[j] = rfm__sum(column, NULL, e->n) / (double)e->n;
  sd = rfm__sqrt(rfm__sum_squares_about(column, NULL, e->n, fit->centre[j]) / (double)e->n);
  fit->scale[j] = sd > least_spread(fit->centre[j]) ? sd : 0.0;
  for (i = 0; i < e->n; i++)
    e->x[i * e->p + j] = fit->scale[j] > 0 ? (column[i] - fit->centre[j]) / fit->scale[j] : 0.0;
}

/* The mean order value of all examples makes money free of its unit. */
static double scale_money(examples e[RFM__CHURN_GROUPS], double *column)
{
  double money = 0.0, scale;
  int64_t n = 0, i;
  int g;

  for (g = 0; g < RFM__CHURN_GROUPS; g++) {
    take_column(&e[g], RFM__TERM_ORDER, column);
    money += rfm__sum(column, NULL, e[g].n);
    n += e[g].n;
  }
  scale = money > 0 ? money / (double)n : 1.0;
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    for (i = 0; i < e[g].n; i++) {
      double *x = e[g].x + i * e[g].p + RFM__TERM_ORDER;

      *x = rfm__churn_order_term(*x, scale);
    }
  return scale;
}

/* ---- regression ---- */

static int too_few(const examples *e)
{
  return e->n_lost < RFM__CHURN_MIN_CLASS || e->n - e->n_lost < RFM__CHURN_MIN_CLASS;
}

/* The rhythm as it is. */
static void trust_rhythm(rfm__churn_fit *fit)
{
  int32_t j;

  for (j = 0; j < fit->n_terms; j++)
    fit->error[j] = rfm__quiet_nan();
  fit->b[RFM__TERM_RHYTHM] = fit->scale[RFM__TERM_RHYTHM] = 1.0;
  fit->fit = RFM_CHURN_RHYTHM_ONLY;
}

/* Each cut weighs 1 / n_cuts: the same minimum as with whole examples and n_cuts penalties. */
static rfm_status regress(const examples *e, const rfm__churn_plan *plan, rfm__churn_fit *fit,
                          rfm_error *err)
{
  double prior[RFM__LOGISTIC_MAX] = {0.0}, penalty[RFM__LOGISTIC_MAX] = {0.0};
  const rfm__logistic rows = {&plan->table->host, e->x, e->lost, prior, penalty, e->n, e->p};
  rfm__logistic_fit found;
  rfm_status status;
  int32_t j;

  prior[RFM__TERM_RHYTHM] = 1.0;
  for (j = RFM__TERM_RHYTHM; j < e->p; j++)
    penalty[j] = plan->penalty * plan->n_cuts;
  status = rfm__logistic_fit_rows(&rows, &found, err);
  for (j = 0; j < e->p && !status; j++) {
    fit->b[j] = fit->scale[j] > 0 ? found.b[j] + 0.0 : 0.0;
    fit->error[j] = fit->scale[j] > 0 ? found.error[j] * rfm__sqrt(plan->n_cuts) : rfm__quiet_nan();
  }
  fit->fit = found.settled ? RFM_CHURN_FITTED : RFM_CHURN_STOPPED_EARLY;
  return status;
}

static rfm_status fit_group(examples *e, const rfm__churn_plan *plan, double *column,
                            rfm__churn_fit *fit, rfm_error *err)
{
  int32_t j;

  fit->n_terms = e->p;
  fit->n_examples = e->n;
  fit->n_lost = e->n_lost;
  if (too_few(e)) {
    trust_rhythm(fit);
    return RFM_OK;
  }
  fit->scale[RFM__TERM_ONE] = fit->scale[RFM__TERM_RHYTHM] = 1.0;
  for (j = RFM__TERM_ORDER; j < e->p; j++)
    standardise(e, j, column, fit);
  return regress(e, plan, fit, err);
}

static rfm_status fit_groups(examples e[RFM__CHURN_GROUPS], const rfm__churn_plan *plan,
                             rfm__churn_core *core, rfm_error *err)
{
  const examples *repeat = &e[RFM_CHURN_REPEAT - 1];
  const size_t room = (size_t)(e[0].n > e[1].n ? e[0].n : e[1].n);
  double *column;
  rfm_status status = RFM_OK;
  int g;

  if (too_few(repeat))
    return rfm__fail(
        err, RFM_E_STATE,
        "too few examples: %lld repeat buyers came back and %lld did not within %d days "
        "of %d cuts, expected %d of each",
        (long long)(repeat->n - repeat->n_lost), (long long)repeat->n_lost, (int)core->label_days,
        (int)core->n_cuts, RFM__CHURN_MIN_CLASS);
  column = rfm__alloc(&plan->table->host, room, sizeof *column);
  if (!column)
    return rfm__fail_nomem(err);
  core->money_scale = scale_money(e, column);
  for (g = 0; g < RFM__CHURN_GROUPS && !status; g++)
    status = fit_group(&e[g], plan, column, &core->model[g], err);
  rfm__wipe_dealloc(&plan->table->host, column, room, sizeof *column);
  return status;
}

/* ---- all of it ---- */

/* Labels as long as the horizon, or half of the history; cuts that end with the as-of day. */
static rfm_status lay_out(const rfm__churn_plan *plan, rfm__churn_core *core, rfm_error *err)
{
  const int32_t half = core->history_days / 2;

  core->label_days = core->horizon_days < half ? core->horizon_days : half;
  core->step_days = plan->step_days ? plan->step_days : core->label_days / 4;
  if (core->step_days == 0)
    core->step_days = 1;
  core->n_cuts = plan->n_cuts;
  if (core->label_days + (int64_t)(core->n_cuts - 1) * core->step_days < core->history_days &&
      core->label_days > 0)
    return RFM_OK;
  return rfm__fail(
      err, RFM_E_STATE,
      "a history of %d days is too short for %d cuts %d days apart with labels of %d days",
      (int)(core->history_days > 0 ? core->history_days : 0), (int)core->n_cuts,
      (int)core->step_days, (int)core->label_days);
}

static rfm_status look_from(const rfm__churn_plan *plan, rfm__churn_core *core, rfm_error *err)
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

rfm_status rfm__churn_fit_core(const rfm__churn_plan *plan, int32_t as_of_day, int32_t horizon_days,
                               rfm__churn_core *core, rfm_error *err)
{
  const int32_t n_extra = plan->metrics->n - RFM__CHURN_COLUMNS;
  examples e[RFM__CHURN_GROUPS];
  rfm_status status;
  int32_t i, g;

  memset(core, 0, sizeof *core);
  memset(e, 0, sizeof e);
  core->as_of_day = as_of_day;
  core->horizon_days = horizon_days;
  core->history_days = as_of_day - plan->first_day + 1;
  status = lay_out(plan, core, err);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    e[g].p = rfm__churn_n_terms(g + 1, n_extra);
  for (i = core->n_cuts; i-- > 0 && !status;)
    status =
        add_cut(e, plan, as_of_day - core->label_days - i * core->step_days, core->label_days, err);
  if (!status)
    status = fit_groups(e, plan, core, err);
  if (!status)
    status = look_from(plan, core, err);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    examples_free(&e[g], &plan->table->host);
  return status;
}
