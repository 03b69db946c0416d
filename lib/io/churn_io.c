/* SPDX-License-Identifier: MIT */
/* Saving and loading an early warning: its metrics, then everything else in one block.
 *
 * The block is described once, by a walk over the fields that counts, saves or loads them; what a
 * load brings is checked afterwards. What follows from other fields is not saved. */
#include <rfm/churn.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "io/metrics_io.h"
#include "math/special.h"
#include "model/churn.h"

#include <string.h>

#define TAG_CHURN RFM__TAG('C', 'H', 'R', 'N')

/* One direction; with neither save nor load it counts bytes. */
typedef struct port {
  rfm__save *save;
  rfm__load *load;
  uint64_t n_bytes;
} port;

static void port_i32(port *p, int32_t *value)
{
  p->n_bytes += 4;
  if (p->save)
    rfm__save_i32(p->save, *value);
  if (p->load)
    *value = rfm__load_i32(p->load);
}

static void port_i64(port *p, int64_t *value)
{
  p->n_bytes += 8;
  if (p->save)
    rfm__save_i64(p->save, *value);
  if (p->load)
    *value = rfm__load_i64(p->load);
}

static void port_f64(port *p, double *value)
{
  p->n_bytes += 8;
  if (p->save)
    rfm__save_f64(p->save, *value);
  if (p->load)
    *value = rfm__load_f64(p->load);
}

/* Numbers that may be NaN: a byte says which, and 0 stands for it. */
static void port_maybe(port *p, double *values, int32_t n)
{
  int32_t i;

  for (i = 0; i < n; i++) {
    uint8_t is_there = values[i] == values[i];
    double value = is_there ? values[i] : 0.0;

    p->n_bytes += 1;
    if (p->save)
      rfm__save_u8(p->save, is_there);
    if (p->load)
      is_there = rfm__load_u8(p->load);
    port_f64(p, &value);
    if (p->load && (is_there > 1 || (!is_there && value != 0)))
      rfm__load_fail(p->load, -1, "a number is neither there nor missing");
    values[i] = is_there ? value : rfm__quiet_nan();
  }
}

static void port_all(port *p, double *values, int32_t n)
{
  int32_t i;

  for (i = 0; i < n; i++)
    port_f64(p, &values[i]);
}

static void walk_fit(port *p, rfm__churn_fit *fit)
{
  port_i32(p, &fit->fit);
  port_i64(p, &fit->n_examples);
  port_i64(p, &fit->n_lost);
  port_all(p, fit->b, fit->n_terms);
  port_maybe(p, fit->error, fit->n_terms);
  port_all(p, fit->centre, fit->n_terms);
  port_all(p, fit->scale, fit->n_terms);
}

static void walk_core(port *p, rfm__churn_core *core)
{
  int g;

  port_i32(p, &core->as_of_day);
  port_i32(p, &core->horizon_days);
  port_i32(p, &core->history_days);
  port_i32(p, &core->label_days);
  port_i32(p, &core->step_days);
  port_i32(p, &core->n_cuts);
  port_i32(p, &core->rhythm.span_days);
  port_f64(p, &core->shop_gap);
  port_f64(p, &core->money_scale);
  port_all(p, core->rhythm.weight, RFM__RHYTHM_CELLS);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    walk_fit(p, &core->model[g]);
  port_f64(p, &core->season);
}

static void walk_info(port *p, rfm_churn_info *info)
{
  port_i32(p, &info->horizon_reason);
  port_i32(p, &info->cut_reason);
  port_i32(p, &info->rule);
  port_i32(p, &info->threshold_reason);
  port_i32(p, &info->money_level);
  port_f64(p, &info->threshold);
  port_f64(p, &info->rise);
  port_f64(p, &info->leave_threshold);
  port_all(p, info->money_break, 4);
  port_all(p, info->risk_break, 4);
  port_i64(p, &info->n_repeat);
  port_i64(p, &info->n_one_time);
  port_i64(p, &info->n_lapsed);
  port_i64(p, &info->n_danger);
}

static void walk_report(port *p, rfm_churn_report *r)
{
  port_i64(p, &r->n_holdout);
  port_i64(p, &r->n_lost);
  port_maybe(p, &r->auc, 1);
  port_maybe(p, &r->average_precision, 1);
  port_maybe(p, &r->ks, 1);
  port_maybe(p, &r->brier, 1);
  port_maybe(p, &r->log_loss, 1);
  port_maybe(p, &r->calibration_error, 1);
  port_maybe(p, &r->mean_probability, 1);
  port_maybe(p, r->lift, 10);
  port_maybe(p, r->baseline_log_loss, 3);
  port_maybe(p, r->baseline_brier, 3);
  port_maybe(p, r->baseline_auc, 3);
  port_maybe(p, &r->fitted_log_loss, 1);
  port_maybe(p, &r->advantage, 1);
  port_maybe(p, &r->advantage_error, 1);
  port_i32(p, &r->verdict);
  port_i32(p, &r->best_baseline);
  port_i32(p, &r->holdout_day);
  port_i32(p, &r->holdout_days);
}

static void walk(port *p, rfm_churn *churn)
{
  int32_t n = churn->metrics->n;
  int g;

  port_i32(p, &n);
  if (p->load && n != churn->metrics->n) {
    rfm__load_fail(p->load, -1, "the number of columns is not that of the metrics");
    return;
  }
  walk_core(p, &churn->core);
  walk_info(p, &churn->info);
  for (g = 0; g < RFM__CHURN_REPORTS; g++) {
    walk_report(p, &churn->report[g]);
    port_maybe(p, churn->auc[g], n);
  }
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    port_maybe(p, churn->typical[g], n);
}

/* ---- saving ---- */

rfm_status RFM_CALL rfm_churn_save(const rfm_churn *churn, rfm_write_fn write, void *user_data,
                                   rfm_error *err)
{
  port count = {NULL, NULL, 0}, out = {NULL, NULL, 0};
  rfm_churn fields;
  rfm__save save;

  if (!churn || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", churn ? "write" : "churn");
  fields = *churn; /* the walk takes what it may write to */
  walk(&count, &fields);
  rfm__save_open(&save, &churn->host, write, user_data, RFM__OBJECT_CHURN, err);
  rfm__save_metrics(&save, churn->metrics);
  rfm__save_begin(&save, TAG_CHURN, count.n_bytes);
  out.save = &save;
  walk(&out, &fields);
  rfm__save_end(&save);
  return rfm__save_close(&save);
}

/* ---- loading ---- */

static int within(double value, double least, double most)
{
  return value >= least && value <= most;
}

/* As docs/format.md says: sums of a few of them do not overflow. */
static int is_count(int64_t n)
{
  return n >= 0 && n <= (int64_t)1 << 53;
}

static void check_core(rfm__load *load, const rfm__churn_core *c)
{
  const double days = RFM_DAY_MAX - RFM_DAY_MIN + 1;
  double sum = 0.0;
  int fits = c->as_of_day >= RFM_DAY_MIN && c->as_of_day <= RFM_DAY_MAX, k;

  fits = fits && within(c->horizon_days, 1, RFM__CHURN_MAX_HORIZON);
  fits = fits && within(c->history_days, 1, days) && within(c->label_days, 1, c->horizon_days);
  fits = fits && within(c->n_cuts, RFM__CHURN_MIN_CUTS, RFM__CHURN_MAX_CUTS);
  fits = fits && within(c->step_days, 1, RFM__CHURN_MAX_HORIZON);
  fits = fits && within(c->rhythm.span_days, RFM__RHYTHM_MIN_SPAN, days);
  fits = fits && within(c->shop_gap, 1, days) && within(c->money_scale, 1e-12, RFM__CHURN_FAR);
  fits = fits && within(c->season, -1e6, 1e6);
  for (k = 0; k < RFM__RHYTHM_CELLS; k++) {
    fits = fits && within(c->rhythm.weight[k], 1e-12, 1);
    sum += c->rhythm.weight[k];
  }
  if (!fits || !within(sum, 1 - 1e-9, 1 + 1e-9))
    rfm__load_fail(load, -1, "a setting or a rhythm is out of range");
}

static void check_fit(rfm__load *load, const rfm__churn_fit *fit, int may_trust)
{
  int fits = fit->fit >= RFM_CHURN_FITTED && fit->fit <= RFM_CHURN_STOPPED_EARLY;
  int32_t j;

  fits = fits && (fit->fit != RFM_CHURN_RHYTHM_ONLY || may_trust);
  fits = fits && is_count(fit->n_examples) && fit->n_lost >= 0 && fit->n_lost <= fit->n_examples;
  for (j = 0; j < fit->n_terms; j++)
    fits =
        fits && within(fit->b[j], -1e6, 1e6) &&
        within(fit->centre[j], -RFM__CHURN_FAR, RFM__CHURN_FAR) &&
        (fit->scale[j] == 0 || within(fit->scale[j], RFM__CHURN_LEAST_SPREAD, 2 * RFM__CHURN_FAR));
  if (!fits)
    rfm__load_fail(load, -1, "a model is out of range");
}

static void check_info(rfm__load *load, const rfm_churn_info *info)
{
  int fits = info->rule >= RFM_CHURN_CAPACITY && info->rule <= RFM_CHURN_VALUE, i;

  fits = fits && within(info->threshold, 0, 1) && within(info->rise, -1, 1) &&
         within(info->leave_threshold, 0, info->threshold);
  fits = fits && within(info->money_level, 1, 5);
  fits = fits && is_count(info->n_repeat) && is_count(info->n_one_time) && is_count(info->n_lapsed);
  fits = fits && info->n_danger >= 0 && info->n_danger <= info->n_repeat;
  for (i = 1; i < 4; i++) {
    fits = fits && info->money_break[i] >= info->money_break[i - 1];
    fits = fits && info->risk_break[i] >= info->risk_break[i - 1];
  }
  if (!fits)
    rfm__load_fail(load, -1, "a threshold or a level is out of range");
}

static void check_reports(rfm__load *load, const rfm_churn *churn)
{
  int g, fits = 1;

  for (g = 0; g < RFM__CHURN_REPORTS; g++) {
    const rfm_churn_report *r = &churn->report[g];

    fits = fits && r->verdict >= RFM_CHURN_BETTER && r->verdict <= RFM_CHURN_UNTESTED;
    fits = fits && r->best_baseline >= 0 && r->best_baseline <= RFM_CHURN_RATE;
    fits = fits && is_count(r->n_holdout) && r->n_lost >= 0 && r->n_lost <= r->n_holdout;
  }
  if (!fits)
    rfm__load_fail(load, -1, "a report is out of range");
}

/* Typical days and counts become integers, and none goes further than metrics may. */
static void check_typical(rfm__load *load, const rfm_churn *churn)
{
  int32_t j;
  int g, fits = 1;

  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    for (j = 0; j < churn->metrics->n; j++) {
      const int whole =
          j == RFM__CHURN_RECENCY || j == RFM__CHURN_FREQUENCY || j == RFM__CHURN_TENURE;
      const double typical = churn->typical[g][j];

      fits = fits &&
             (typical != typical || (whole ? within(typical, 0, INT32_MAX - 1)
                                           : within(typical, -RFM__CHURN_FAR, RFM__CHURN_FAR)));
    }
  if (!fits)
    rfm__load_fail(load, -1, "a typical value is out of range");
}

static void load_churn(rfm__load *load, rfm_churn *churn)
{
  port in = {NULL, NULL, 0};
  int32_t g;

  in.load = load;
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    churn->core.model[g].n_terms =
        rfm__churn_n_terms(g + 1, churn->metrics->n - RFM__CHURN_COLUMNS);
  walk(&in, churn);
  check_core(load, &churn->core);
  for (g = 0; g < RFM__CHURN_GROUPS; g++)
    check_fit(load, &churn->core.model[g], g + 1 == RFM_CHURN_ONE_TIME);
  check_info(load, &churn->info);
  check_reports(load, churn);
  check_typical(load, churn);
  if (!load->status)
    rfm__churn_derive(churn);
}

/* Are these columns such as churn makes them? */
static void check_metrics(rfm__load *load, const rfm_churn *churn)
{
  rfm_metrics *made = NULL;
  rfm_status status;

  if (load->status)
    return;
  status = rfm__churn_metrics_make(&made, load->host, churn->metrics, NULL);
  if (status == RFM_E_NOMEM)
    rfm__load_status(load, status, NULL);
  else if (status || rfm__metrics_same(made, churn->metrics, NULL))
    rfm__load_fail(load, -1, "the metrics are not those of an early warning");
  rfm_metrics_free(made);
}

static void load_parts(rfm__load *load, rfm_churn *churn)
{
  rfm__load_next(load);
  churn->metrics = rfm__load_metrics(load);
  check_metrics(load, churn);
  rfm__load_next(load);
  rfm__load_expect(load, TAG_CHURN);
  if (!load->status)
    load_churn(load, churn);
  rfm__load_next(load);
  rfm__load_done(load);
}

rfm_status RFM_CALL rfm_churn_load(rfm_churn **out, const rfm_host *host, rfm_read_fn read,
                                   void *user_data, rfm_error *err)
{
  rfm_churn *churn;
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
  churn = rfm__alloc_zero(&hooks, 1, sizeof *churn);
  if (!churn)
    return rfm__fail_nomem(err);
  churn->host = hooks;
  rfm__load_open(&load, &hooks, read, user_data, RFM__OBJECT_CHURN, err);
  load_parts(&load, churn);
  status = rfm__load_close(&load);
  if (status)
    rfm_churn_free(churn);
  else
    *out = churn;
  return status;
}
