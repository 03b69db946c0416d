/* SPDX-License-Identifier: MIT */
/* Making a track: one pass over the customers writes the values of all dates, then each date is
 * scored by the scorer and the map that score single features. */
#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/executor.h"
#include "data/measure.h"
#include "data/plain.h"
#include "data/table.h"
#include "math/special.h"
#include "model/dates.h"
#include "model/rolling.h"
#include "model/stage.h"
#include "model/track.h"
#include "model/track_options.h"

#include <rfm/track.h>

#include <string.h>

/* ---- the pass ---- */

typedef struct measuring {
  rfm__sweep sweep;
  rfm_track *track;
  const rfm_track_options *options;
  const rfm__attribute *attributes[RFM__MAX_METRICS];
  rfm__roll_plan plan;
  int plain; /* histories may be taken straight from the runs */
} measuring;

/* An undated value would stand on all dates, those before it was known too. */
static rfm_status refuse_undated(const measuring *m, rfm_error *err)
{
  const rfm_metrics *metrics = m->track->owner->metrics;
  int32_t i;
  size_t place;

  for (i = 0; i < metrics->n; i++)
    for (place = 0; m->attributes[i] && place < m->attributes[i]->n; place++)
      if (m->attributes[i]->values[place].row != RFM__NOBODY &&
          m->attributes[i]->values[place].day == RFM__NO_DAY)
        return rfm__fail_at(err, RFM_E_STATE, -1, i,
                            "metric %s: the attribute %s has undated values, which say nothing of "
                            "past dates",
                            metrics->metric[i].name, metrics->metric[i].attribute);
  return RFM_OK;
}

/* Values of a date as the metrics give them; NaN for a customer that they drop. */
static void date_values(const measuring *m, const rfm__rolling *rolling, size_t row, double *values)
{
  const rfm_metrics *metrics = m->plan.metrics;
  const int buyer = rolling->reader->history.standing == RFM_STANDING_BUYER;
  int dropped = !buyer && metrics->flags & RFM_METRICS_DROP_PROSPECTS;
  int32_t i;

  rfm__rolling_values(rolling, values);
  for (i = 0; i < metrics->n; i++) {
    if (m->attributes[i])
      values[i] = rfm__visit_attribute(&m->sweep, m->attributes[i], row, rolling->as_of_day);
    dropped |= buyer && values[i] != values[i] && metrics->metric[i].missing == RFM_MISSING_DROP;
    values[i] = rfm__or_missing(&metrics->metric[i], values[i]);
  }
  for (i = 0; dropped && i < metrics->n; i++)
    values[i] = rfm__quiet_nan();
}

static void write_date(measuring *m, const rfm__rolling *rolling, size_t row, int64_t date)
{
  rfm_track *t = m->track;
  rfm_features *f = &t->dates[date];
  const size_t n = (size_t)t->n_rows;
  const int32_t standing = rolling->reader->history.standing;
  uint8_t *score = t->score + ((size_t)date * n + row) * (size_t)t->n_scored;
  double values[RFM__MAX_METRICS];
  int32_t i;

  date_values(m, rolling, row, values);
  f->standing[row] = (uint8_t)standing;
  for (i = 0; i < f->metrics->n && rfm__track_has_values(t, date); i++)
    f->values[(size_t)i * n + row] = values[i];
  if (t->mode != RFM_LEVELS_FROZEN)
    return;
  memset(score, 0, (size_t)t->n_scored);
  if (standing == RFM_STANDING_BUYER)
    rfm__scorer_levels_of(m->options->scorer, values, score);
}

static void track_row(measuring *m, int64_t chunk, size_t row)
{
  rfm_track *t = m->track;
  rfm__reader *reader = m->plain ? rfm__plain_gather(&m->sweep, chunk, row) : NULL;
  rfm__rolling rolling;
  int64_t date;

  if (reader) {
    rfm__rolling_begin_settled(&rolling, &m->plan, reader);
  } else {
    reader = rfm__sweep_gather(&m->sweep, chunk, row);
    rfm__rolling_begin(&rolling, &m->plan, reader);
  }
  t->born[row] = rfm__reader_born(reader);
  for (date = 0; date < t->n_dates; date++) {
    rfm__rolling_to(&rolling, t->day[date]);
    write_date(m, &rolling, row, date);
    if (t->stage)
      t->stage[(size_t)(date * t->n_rows) + row] = rfm__stage_of(
          t, &reader->history, t->day[date], rfm__track_unborn(t, date, (int64_t)row));
  }
}

static void RFM_CALL track_chunk(int64_t chunk, void *arg)
{
  measuring *m = arg;
  size_t row, last;

  rfm__sweep_visits(&m->sweep, chunk, &row, &last);
  for (; row < last; row++)
    track_row(m, chunk, row);
}

static void copy_ids(const measuring *m)
{
  rfm_features *f = m->track->owner;
  size_t row;

  if (f->id_type == RFM_ID_BYTES)
    rfm__roster_ids(&m->sweep, f);
  else
    for (row = 0; row < m->sweep.roster.n_rows; row++)
      f->number[row] = rfm__customer_at(&m->sweep.table->customers, m->sweep.roster.lead[row])->id;
}

static void count_standings(rfm_features *f)
{
  int64_t row;

  for (row = 0; row < f->n_rows; row++) {
    f->counts.n_buyers += f->standing[row] == RFM_STANDING_BUYER;
    f->counts.n_prospects += f->standing[row] == RFM_STANDING_PROSPECT;
    f->counts.n_returned_only += f->standing[row] == RFM_STANDING_RETURNED_ONLY;
  }
}

static rfm_status pass(measuring *m, rfm_error *err)
{
  rfm_track *t = m->track;
  int64_t date;
  const rfm_status status =
      rfm__parallel_rows(&t->host, "tracking", rfm__sweep_chunks(&m->sweep), track_chunk, m, err);

  if (status)
    return status;
  copy_ids(m);
  rfm__sweep_counts(&m->sweep, &t->dates[t->n_dates - 1].counts);
  for (date = 0; date < t->n_dates; date++)
    count_standings(&t->dates[date]);
  return RFM_OK;
}

/* ---- scores and segments ---- */

/* Learn from a date, and score it. */
static rfm_status learn_date(rfm_track *t, const rfm_track_options *o, int64_t date, rfm_error *err)
{
  const rfm_features *f = &t->dates[date];
  const rfm_scores scores = {
      sizeof scores, 0,   t->n_rows, t->score + (size_t)(date * t->n_rows) * (size_t)t->n_scored,
      NULL,          NULL};
  rfm_status status = rfm_scorer_fit(&t->scorer[date], f, o->scoring, err);

  if (!status)
    status = rfm_scorer_apply(t->scorer[date], f, &scores, err);
  if (status && err)
    err->row = date;
  return status;
}

static rfm_status segment_date(rfm_track *t, const rfm_track_options *o, const rfm_scorer *scorer,
                               int64_t date, rfm_error *err)
{
  const uint8_t *score = t->score + (size_t)(date * t->n_rows) * (size_t)t->n_scored;
  int32_t *segment = t->segment + date * t->n_rows;
  int64_t row;
  const rfm_status status = rfm_segments_apply(o->segments, scorer, &t->dates[date], score,
                                               t->n_rows * t->n_scored, segment, t->n_rows, err);

  for (row = 0; !status && row < t->n_rows; row++)
    if (rfm__track_unborn(t, date, row))
      segment[row] = t->n_segments;
  return status;
}

static rfm_status score_date(rfm_track *t, const rfm_track_options *o, int64_t date, rfm_error *err)
{
  const rfm_scorer *scorer = o->scorer;
  rfm_status status = RFM_OK;

  if (t->mode == RFM_LEVELS_RELATIVE) {
    status = learn_date(t, o, date, err);
    scorer = t->scorer[date];
  }
  if (!status && t->segment)
    status = segment_date(t, o, scorer, date, err);
  if (!status) {
    memcpy(t->levels, scorer->levels, sizeof t->levels);
    t->breaks_day = scorer->learned_day;
  }
  return status;
}

static rfm_status score_dates(rfm_track *t, const rfm_track_options *o, rfm_error *err)
{
  rfm_status status = RFM_OK;
  int64_t date;

  for (date = 0; date < t->n_dates && !status; date++) {
    status = rfm__progress(&t->host, "scoring", (double)date / (double)t->n_dates, err);
    if (!status)
      status = score_date(t, o, date, err);
  }
  if (t->flags & RFM_TRACK_NO_VALUES)
    rfm__track_drop_values(t);
  return status ? status : rfm__progress(&t->host, "scoring", 1.0, err);
}

/* ---- the object ---- */

/* Memory for a x b x c elements. */
static void *block(const rfm_host *host, int64_t a, int64_t b, int64_t c, size_t size)
{
  size_t n;

  if (!rfm__mul_size((size_t)a, (size_t)b, &n) || !rfm__mul_size(n, (size_t)c, &n))
    return NULL;
  return rfm__alloc(host, n, size);
}

static int make_blocks(rfm_track *t, const rfm_track_options *o)
{
  const rfm_host *host = &t->host;
  const int64_t earlier = t->n_dates - 1;
  const int keep = t->mode == RFM_LEVELS_RELATIVE || !(t->flags & RFM_TRACK_NO_VALUES);

  t->dates = rfm__alloc_zero(host, (size_t)t->n_dates, sizeof *t->dates);
  if (keep)
    t->values = block(host, earlier, t->n_rows, t->owner->metrics->n, sizeof *t->values);
  t->standing = block(host, earlier, t->n_rows, 1, sizeof *t->standing);
  t->score = block(host, t->n_dates, t->n_rows, t->n_scored, sizeof *t->score);
  t->born = block(host, 1, t->n_rows, 1, sizeof *t->born);
  if (o->segments)
    t->segment = block(host, t->n_dates, t->n_rows, 1, sizeof *t->segment);
  if (t->cycle_days > 0)
    t->stage = block(host, t->n_dates, t->n_rows, 1, sizeof *t->stage);
  if (t->mode == RFM_LEVELS_RELATIVE)
    t->scorer = rfm__alloc_zero(host, (size_t)t->n_dates, sizeof(rfm_scorer *));
  return t->dates && (t->values || !keep) && t->standing && t->score && t->born &&
         (t->segment || !o->segments) && (t->stage || t->cycle_days == 0) &&
         (t->scorer || t->mode != RFM_LEVELS_RELATIVE);
}

/* Every date sees the ids of the owner and its own values. */
static void lay_dates(rfm_track *t)
{
  int64_t date;

  for (date = 0; date < t->n_dates; date++) {
    rfm_features *f = &t->dates[date];

    *f = *t->owner;
    f->as_of_day = t->day[date];
    if (date == t->n_dates - 1)
      continue;
    f->values = t->values ? t->values + (size_t)(date * t->n_rows) * (size_t)f->metrics->n : NULL;
    f->standing = t->standing + date * t->n_rows;
  }
}

static rfm_status make_track(measuring *m, rfm_error *err)
{
  rfm_track *t = m->track;
  const rfm_table *table = m->sweep.table;
  rfm_metrics *metrics = NULL;

  if (rfm__metrics_copy(&metrics, &table->host, m->plan.metrics, NULL))
    return rfm__fail_nomem(err);
  t->n_rows = (int64_t)m->sweep.roster.n_rows;
  t->owner = rfm__features_alloc(&table->host, metrics, table->customers.id_type, t->n_rows,
                                 rfm__roster_id_bytes(&m->sweep));
  if (!t->owner)
    rfm_metrics_free(metrics);
  if (!t->owner || !make_blocks(t, m->options))
    return rfm__fail_nomem(err);
  t->rolled = m->plan.rolled;
  lay_dates(t);
  return RFM_OK;
}

static rfm_status run(measuring *m, const rfm_table *table, const rfm_metrics *metrics,
                      rfm_error *err)
{
  const rfm_track_options *o = m->options;
  rfm_track *t = m->track;
  const rfm_measure_options households = {sizeof households, 0, o->n_household, o->household};
  rfm_status status =
      rfm__sweep_open_rows(&m->sweep, table, metrics, 0, t->day[t->n_dates - 1], &households, err);

  if (status)
    return status;
  rfm__roll_plan_make(&m->plan, metrics, table->floor_day);
  m->plain = rfm__roll_plan_is_whole(&m->plan) && rfm__plain_histories(&m->sweep, metrics);
  status = make_track(m, err);
  if (!status)
    status = refuse_undated(m, err);
  if (!status)
    status = pass(m, err);
  rfm__sweep_close(&m->sweep);
  return status ? status : score_dates(t, o, err);
}

/* The shop's cycle: given, or the median of its gaps. */
static rfm_status find_cycle(rfm_track *t, const rfm_table *table, const rfm_metrics *metrics,
                             const rfm_track_options *o, rfm_error *err)
{
  rfm_suggestion s;
  rfm_status status;

  t->cycle_days = o->cycle_days;
  if (o->flags & RFM_TRACK_NO_STAGES)
    t->cycle_days = 0;
  if (t->cycle_days > 0 || o->flags & RFM_TRACK_NO_STAGES)
    return RFM_OK;
  memset(&s, 0, sizeof s);
  s.struct_size = sizeof s;
  status = rfm_suggest(table, metrics, t->day[t->n_dates - 1], &s, err);
  t->cycle_days = s.n_gaps > 0 ? s.gap_quantile[0] : 0;
  return status;
}

static rfm_status check_dates(measuring *m, const rfm_table *table, const rfm_metrics *metrics,
                              rfm_error *err)
{
  const int32_t ends[2] = {m->track->day[0], m->track->day[m->track->n_dates - 1]};
  rfm_status status = RFM_OK;
  int i;

  for (i = 0; i < 2 && !status; i++) {
    status = rfm__measure_check(table, metrics, ends[i], m->attributes, err);
    if (status && err)
      err->row = i ? m->track->n_dates - 1 : 0;
  }
  return status;
}

static rfm_status track(rfm_track **out, const rfm_table *table, const int32_t *day, int64_t n_days,
                        const rfm_track_options *o, rfm_error *err)
{
  const rfm_metrics *metrics = o->scorer    ? o->scorer->metrics
                               : o->metrics ? o->metrics
                                            : rfm__metrics_default();
  rfm_track *t = rfm__alloc_zero(&table->host, 1, sizeof *t);
  measuring m;
  rfm_status status;

  if (!t)
    return rfm__fail_nomem(err);
  memset(&m, 0, sizeof m);
  m.track = t;
  m.options = o;
  t->host = table->host;
  t->n_dates = n_days;
  t->mode = o->levels;
  t->flags = o->flags;
  t->new_cycles = o->new_cycles;
  t->active_cycles = o->active_cycles;
  t->sleeping_cycles = o->sleeping_cycles;
  t->n_scored = rfm__metrics_scored(metrics, t->column);
  t->n_segments = rfm_segments_size(o->segments);
  t->day = rfm__alloc(&t->host, (size_t)n_days, sizeof *t->day);
  if (t->day)
    memcpy(t->day, day, (size_t)n_days * sizeof *t->day);
  status = t->day ? check_dates(&m, table, metrics, err) : rfm__fail_nomem(err);
  if (!status)
    status = find_cycle(t, table, metrics, o, err);
  if (!status)
    status = run(&m, table, metrics, err);
  if (status)
    rfm_track_free(t);
  else
    *out = t;
  return status;
}

rfm_status RFM_CALL rfm_track_measure(rfm_track **out, const rfm_table *table, const int32_t *day,
                                      int64_t n_days, const rfm_track_options *options,
                                      rfm_error *err)
{
  rfm_track_options o;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  status = rfm__table_readable(table, err);
  if (!status)
    status = rfm__dates_check(day, n_days, err);
  if (!status)
    status = rfm__track_read_options(&o, options, err);
  if (status)
    return status;
  rfm__table_enter(table);
  status = track(out, table, day, n_days, &o, err);
  rfm__table_leave(table);
  return status;
}
