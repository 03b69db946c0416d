/* SPDX-License-Identifier: MIT */
/* Making profiles: who is in which group, and what each column says of the groups. */
#include "model/profile.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/float_env.h"
#include "base/options.h"
#include "cluster/scaling.h"
#include "data/features.h"
#include "math/quantile.h"
#include "math/special.h"
#include "math/sum.h"
#include "model/groups.h"

#include <string.h>

enum { MAX_GROUPS = 1000000 };

/* Means that differ by rounding alone are equal: it must not decide what is high. */
#define ON_THE_LINE 1e-12

/* A profile on its way. */
typedef struct making {
  const rfm_features *features;
  const rfm_scaling *scaling; /* given, or own */
  rfm_scaling *own;
  rfm_profile *profile;
  int32_t *label; /* n_rows: group, or -1 for whoever is left out */
  double *values; /* n_rows: one normalised column, NaN for whoever is left out */
  double *means;  /* n_groups + 1: of that column, of all and by group */
  rfm__groups groups;
  double band;
  int32_t n_groups;
  int32_t line;
} making;

/* ---- what was asked for ---- */

static rfm_status read_options(making *m, const rfm_profile_options *given, rfm_error *err)
{
  rfm_profile_options o;
  const rfm_status st =
      rfm__options_read(&o, sizeof o, RFM__SIZE_UP_TO(rfm_profile_options, reserved), given,
                        "rfm_profile_options", err);

  if (st)
    return st;
  if (o.flags || o.reserved)
    return rfm__fail(err, RFM_E_ARG, "%s must be 0", o.flags ? "flags" : "reserved");
  if (o.line < 0 || o.line > RFM_LINE_MEDIAN)
    return rfm__fail(err, RFM_E_ARG, "line is %d, not an rfm_line", (int)o.line);
  if (!(o.band >= 0.0 && rfm__is_finite(o.band)))
    return rfm__fail(err, RFM_E_ARG, "band is not finite and 0 or more");
  m->band = o.band;
  m->line = o.line ? o.line : RFM_LINE_MEAN;
  return RFM_OK;
}

static rfm_status check_arguments(const making *m, const int32_t *label, int64_t n_label,
                                  rfm_error *err)
{
  if (!m->features || !label)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", m->features ? "label" : "features");
  if (n_label != m->features->n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_label is %lld, the features have %lld rows",
                     (long long)n_label, (long long)m->features->n_rows);
  if (m->n_groups < 1 || m->n_groups > MAX_GROUPS)
    return rfm__fail(err, RFM_E_ARG, "n_groups is %d, not 1 to %d", (int)m->n_groups, MAX_GROUPS);
  return m->scaling ? rfm__metrics_same(m->scaling->metrics, m->features->metrics, err) : RFM_OK;
}

/* ---- who counts ---- */

/* The first of the columns in which a row has no value, or -1. */
static int32_t missing_column(const rfm_features *f, int64_t row, const int32_t *columns, int32_t n)
{
  for (int32_t j = 0; j < n; j++) {
    const double value = rfm__features_values(f, columns[j])[row];

    if (value != value)
      return columns[j];
  }
  return -1;
}

/* Copy the labels; customers without a purchase who miss a value (recency, say) are in no group. */
static rfm_status read_labels(making *m, const int32_t *label, rfm_error *err)
{
  const rfm_features *f = m->features;
  int32_t columns[RFM__MAX_METRICS];
  const int32_t n = rfm__metrics_scored(f->metrics, columns);

  for (int64_t i = 0; i < f->n_rows; i++) {
    const int32_t missing = label[i] >= 0 ? missing_column(f, i, columns, n) : -1;

    if (label[i] < -1 || label[i] >= m->n_groups)
      return rfm__fail_at(err, RFM_E_DATA, i, -1, "row %lld: label is %d, not -1 to %d: n_groups is %d",
                          (long long)i, (int)label[i], (int)m->n_groups - 1, (int)m->n_groups);
    if (missing >= 0 && f->standing[i] == RFM_STANDING_BUYER)
      return rfm__fail_at(err, RFM_E_DATA, i, missing, "row %lld: %s is missing (NaN)",
                          (long long)i, f->metrics->metric[missing].name);
    m->label[i] = missing >= 0 ? -1 : label[i];
  }
  return RFM_OK;
}

static rfm_status make_groups(making *m, const int32_t *label, rfm_error *err)
{
  const rfm_features *f = m->features;
  rfm_status st;

  m->label = rfm__alloc(&f->host, (size_t)f->n_rows, sizeof *m->label);
  if (!m->label)
    return rfm__fail_nomem(err);
  st = read_labels(m, label, err);
  if (!st)
    st = rfm__groups_make(&m->groups, &f->host, m->label, f->n_rows, m->n_groups, err);
  if (!st && m->groups.n_rows == 0)
    st = rfm__fail(err, RFM_E_STATE, "no row has a group");
  return st;
}

/* Those who count, when that is not everybody. */
static rfm_status select_counted(const making *m, rfm_features **out, rfm_error *err)
{
  const rfm_features *f = m->features;
  uint8_t *keep = rfm__alloc(&f->host, (size_t)f->n_rows, sizeof *keep);
  rfm_status st;

  if (!keep)
    return rfm__fail_nomem(err);
  for (int64_t i = 0; i < f->n_rows; i++)
    keep[i] = m->label[i] >= 0;
  st = rfm_features_select(out, f, keep, f->n_rows, err);
  rfm__dealloc(&f->host, keep, (size_t)f->n_rows, sizeof *keep);
  return st;
}

/* The default scaling, when none is given. */
static rfm_status settle_scaling(making *m, rfm_error *err)
{
  rfm_features *counted = NULL;
  rfm_status st = RFM_OK;

  if (m->scaling)
    return RFM_OK;
  if (m->groups.n_rows < m->features->n_rows)
    st = select_counted(m, &counted, err);
  if (!st)
    st = rfm_scaling_fit(&m->own, counted ? counted : m->features, NULL, err);
  m->scaling = m->own;
  rfm_features_free(counted);
  return st;
}

/* ---- memory ---- */

static rfm_status get_memory(making *m, rfm_error *err)
{
  const rfm_host *host = &m->features->host;
  const size_t n = (size_t)m->n_groups, n_scaled = (size_t)m->scaling->n;
  const size_t n_metrics = (size_t)rfm_metrics_size(m->features->metrics);
  rfm_profile *p = m->profile = rfm__alloc_zero(host, 1, sizeof *p);

  if (!p)
    return rfm__fail_nomem(err);
  p->host = *host;
  m->values = rfm__alloc(host, (size_t)m->features->n_rows, sizeof *m->values);
  m->means = rfm__alloc(host, n + 1, sizeof *m->means);
  if (!m->values || !m->means)
    return rfm__fail_nomem(err);
  p->total.n_groups = m->n_groups;
  p->total.n_scaled = m->scaling->n;
  p->total.n_metrics = (int32_t)n_metrics;
  p->columns = rfm__alloc_zero(host, n_scaled, sizeof *p->columns);
  p->groups = rfm__alloc_zero(host, n, sizeof *p->groups);
  p->cells = rfm__alloc_zero(host, n * n_scaled, sizeof *p->cells);
  p->means = rfm__alloc_zero(host, (n + 1) * n_metrics, sizeof *p->means);
  p->ranking = rfm__alloc(host, n, sizeof *p->ranking);
  return p->columns && p->groups && p->cells && p->means && p->ranking ? RFM_OK
                                                                       : rfm__fail_nomem(err);
}

static void free_making(making *m)
{
  const rfm_host *host;

  if (!m->features)
    return;
  host = &m->features->host;
  rfm__dealloc(host, m->label, (size_t)m->features->n_rows, sizeof *m->label);
  rfm__wipe_dealloc(host, m->values, (size_t)m->features->n_rows, sizeof *m->values);
  rfm__wipe_dealloc(host, m->means, (size_t)m->n_groups + 1, sizeof *m->means);
  rfm__groups_free(&m->groups);
  rfm_scaling_free(m->own);
}

/* ---- one column ---- */

typedef struct normalising {
  const making *making;
  const rfm__scaled *scaled;
} normalising;

static void RFM_CALL normalise_chunk(int64_t chunk, void *arg)
{
  const normalising *a = arg;
  const making *m = a->making;
  const double *raw = rfm__features_values(m->features, a->scaled->column);
  const int64_t begin = chunk * RFM__SUM_CHUNK, left = m->features->n_rows - begin;
  const int64_t end = left < RFM__SUM_CHUNK ? begin + left : begin + RFM__SUM_CHUNK;

  for (int64_t i = begin; i < end; i++)
    m->values[i] = m->label[i] >= 0 ? rfm__scaled_value(a->scaled, raw[i]) : rfm__quiet_nan();
}

/* How far a value is above the line. */
static double above(double value, double line)
{
  const double margin = value - line, size = line < 0 ? -line : line;
  const double nothing = ON_THE_LINE * (size > 1 ? size : 1);

  return margin >= -nothing && margin <= nothing ? 0.0 : margin;
}

static double share_above(const making *m, double line)
{
  int64_t n = 0;

  for (int64_t i = 0; i < m->features->n_rows; i++)
    n += above(m->values[i], line) >= 0; /* never for NaN */
  return (double)n / (double)m->groups.n_rows;
}

static void describe_cells(const making *m, int32_t j, double line)
{
  const int32_t n_scaled = m->profile->total.n_scaled;

  for (int32_t g = 0; g < m->n_groups; g++) {
    rfm_profile_cell *cell = &m->profile->cells[(int64_t)g * n_scaled + j];

    cell->mean = m->means[g + 1];
    cell->margin = above(cell->mean, line);
    cell->is_high = cell->margin >= 0;
    if (rfm__groups_size(&m->groups, g + 1) == 0)
      cell->margin = rfm__quiet_nan();
    else if (m->band == 0 || cell->margin > m->band || cell->margin < -m->band)
      cell->arrow = cell->is_high ? 1 : -1;
  }
}

static rfm_status describe_column(making *m, int32_t j, rfm_error *err)
{
  static const rfm__share half = {1, 2};
  const rfm__scaled *scaled = &m->scaling->scaled[j];
  const rfm_host *host = &m->features->host;
  rfm_profile_column *column = &m->profile->columns[j];
  normalising a = {m, scaled};
  rfm_status st = rfm__parallel_rows(host, "profile", rfm__sum_chunks(m->features->n_rows),
                                     normalise_chunk, &a, err);

  if (!st)
    st = rfm__groups_means(&m->groups, m->values, m->means, 1, scaled->column,
                           rfm__scaled_name(m->scaling, j), err);
  if (st)
    return st;
  column->mean = column->line = m->means[0];
  if (m->line == RFM_LINE_MEDIAN)
    st = rfm__quantiles(host, m->values, NULL, m->features->n_rows, &half, 1, &column->line, NULL,
                        err);
  column->line += 0.0; /* no -0.0 */
  column->share_high = share_above(m, column->line);
  column->weight = scaled->weight;
  column->column = scaled->column;
  describe_cells(m, j, column->line);
  return st;
}

static rfm_status describe_metrics(making *m, rfm_error *err)
{
  const int32_t n = m->profile->total.n_metrics;
  rfm_status st = RFM_OK;

  for (int32_t j = 0; j < n && !st; j++)
    st = rfm__groups_means(&m->groups, rfm__features_values(m->features, j), m->profile->means + j,
                           n, j, m->features->metrics->metric[j].name, err);
  for (int32_t j = 0; j < m->scaling->n && !st; j++)
    st = describe_column(m, j, err);
  return st;
}

/* ---- all of it ---- */

static void count_groups(const making *m)
{
  rfm_profile *p = m->profile;

  p->total.n_rows = m->groups.n_rows;
  p->total.n_left_out = m->features->n_rows - m->groups.n_rows;
  p->total.line = m->line;
  for (int32_t g = 0; g < m->n_groups; g++) {
    p->groups[g].n_rows = rfm__groups_size(&m->groups, g + 1);
    p->groups[g].share = (double)p->groups[g].n_rows / (double)m->groups.n_rows;
  }
}

static rfm_status make(making *m, const int32_t *label, rfm_error *err)
{
  rfm_status st = make_groups(m, label, err);

  if (!st)
    st = settle_scaling(m, err);
  if (!st)
    st = get_memory(m, err);
  if (!st)
    st = describe_metrics(m, err);
  if (st)
    return st;
  count_groups(m);
  return rfm__profile_judge(m->profile, m->features->metrics, err);
}

rfm_status RFM_CALL rfm_profile_make(rfm_profile **out, const rfm_features *features,
                                     const rfm_scaling *scaling, const int32_t *label,
                                     int64_t n_label, int32_t n_groups,
                                     const rfm_profile_options *options, rfm_error *err)
{
  making m;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  memset(&m, 0, sizeof m);
  m.features = features;
  m.scaling = scaling;
  m.n_groups = n_groups;
  st = check_arguments(&m, label, n_label, err);
  if (!st)
    st = read_options(&m, options, err);
  if (!st)
    st = rfm__float_check(err);
  if (!st)
    st = make(&m, label, err);
  if (!st)
    *out = m.profile;
  else
    rfm_profile_free(m.profile);
  free_making(&m);
  return st;
}
