/* SPDX-License-Identifier: MIT */
/* Customers through the dates: series, last changes, declines. */
#include "base/error.h"
#include "math/special.h"
#include "model/track.h"

#include <rfm/track.h>

#include <string.h>

enum { MONTH_DAYS = 30 };

/* ---- one customer ---- */

static double value_at(const rfm_track *t, int64_t date, int64_t row, int32_t column)
{
  return rfm__track_has_values(t, date) ? rfm__features_values(&t->dates[date], column)[row]
                                        : rfm__quiet_nan();
}

rfm_status RFM_CALL rfm_track_series(const rfm_track *track, int64_t row, double *values,
                                     uint8_t *score, int32_t *segment, uint8_t *stage,
                                     int64_t n_dates, rfm_error *err)
{
  int64_t date;
  int32_t i;

  if (!track)
    return rfm__fail(err, RFM_E_ARG, "track is NULL");
  if (row < 0 || row >= track->n_rows)
    return rfm__fail(err, RFM_E_ARG, "row is %lld, the track has %lld", (long long)row,
                     (long long)track->n_rows);
  if (n_dates < track->n_dates)
    return rfm__fail(err, RFM_E_ARG, "n_dates is %lld, the track has %lld", (long long)n_dates,
                     (long long)track->n_dates);
  if ((segment && !track->segment) || (stage && !track->stage))
    return rfm__fail(err, RFM_E_STATE, "the track has no %s",
                     segment && !track->segment ? "segments" : "stages");
  for (date = 0; date < track->n_dates; date++) {
    const int32_t n = track->owner->metrics->n;

    for (i = 0; values && i < n; i++)
      values[date * n + i] = value_at(track, date, row, i);
    for (i = 0; score && i < track->n_scored; i++)
      score[date * track->n_scored + i] = rfm__track_level(track, date, row, i);
    if (segment)
      segment[date] = track->segment[date * track->n_rows + row];
    if (stage)
      stage[date] = track->stage[date * track->n_rows + row];
  }
  return RFM_OK;
}

/* ---- changes ---- */

static rfm_change change_of(const rfm_track *t, int32_t date, int64_t row)
{
  rfm_change c = {t->segment[date * t->n_rows + row], -1, date, 0, 0, 0};

  while (c.since_date > 0 && t->segment[(c.since_date - 1) * t->n_rows + row] == c.segment)
    c.since_date--;
  if (c.since_date > 0)
    c.before = t->segment[(c.since_date - 1) * t->n_rows + row];
  c.since_day = t->day[c.since_date];
  c.days = t->day[date] - c.since_day;
  c.n_dates = date - c.since_date + 1;
  return c;
}

rfm_status RFM_CALL rfm_track_changes(const rfm_track *track, int32_t date, rfm_change *changes,
                                      int64_t n_changes, rfm_error *err)
{
  int64_t row;
  const rfm_status status = rfm__track_date(track, date, "date", err);

  if (status)
    return status;
  if (!track->segment)
    return rfm__fail(err, RFM_E_STATE, "the track has no segments");
  if (!changes || n_changes < track->n_rows)
    return rfm__fail(err, RFM_E_ARG, "changes is NULL, or n_changes is %lld, expected %lld",
                     (long long)n_changes, (long long)track->n_rows);
  for (row = 0; row < track->n_rows; row++)
    changes[row] = change_of(track, date, row);
  return RFM_OK;
}

/* ---- declines ---- */

/* The last date of the highest score, going back while scores are at least as high as after. */
static int32_t top_date(const rfm_track *t, int32_t date, int64_t row, int32_t scored)
{
  int32_t top = date, at = date;

  while (at > 0 &&
         rfm__track_level(t, at - 1, row, scored) >= rfm__track_level(t, at, row, scored)) {
    at--;
    if (rfm__track_level(t, at, row, scored) > rfm__track_level(t, top, row, scored))
      top = at;
  }
  return top;
}

static rfm_decline no_decline(void)
{
  const rfm_decline none = {rfm__quiet_nan(), rfm__quiet_nan(), 0, -1, 0, 0, 0, 0, 0};

  return none;
}

static rfm_decline decline_of(const rfm_track *t, int32_t date, int64_t row, int32_t scored)
{
  const int32_t column = t->column[scored];
  const int32_t to = rfm__track_level(t, date, row, scored);
  const int32_t top = to > 0 ? top_date(t, date, row, scored) : date;
  rfm_decline d = no_decline();

  if (top == date)
    return d;
  d.scored = scored;
  d.from_value = value_at(t, top, row, column);
  d.to_value = value_at(t, date, row, column);
  d.from_level = rfm__track_level(t, top, row, scored);
  d.to_level = to;
  d.since_date = top;
  d.since_day = t->day[top];
  d.levels_a_month =
      (double)((d.from_level - to) * MONTH_DAYS) / (double)(t->day[date] - d.since_day);
  return d;
}

static int is_worse(const rfm_decline *a, const rfm_decline *b)
{
  const int32_t lost_a = a->from_level - a->to_level, lost_b = b->from_level - b->to_level;

  return lost_a != lost_b ? lost_a > lost_b : a->levels_a_month > b->levels_a_month;
}

static rfm_decline worst_of(const rfm_track *t, int32_t date, int64_t row)
{
  rfm_decline worst = decline_of(t, date, row, 0);
  int32_t scored;

  for (scored = 1; scored < t->n_scored; scored++) {
    const rfm_decline d = decline_of(t, date, row, scored);

    if (is_worse(&d, &worst))
      worst = d;
  }
  return worst;
}

rfm_status RFM_CALL rfm_track_declines(const rfm_track *track, int32_t date, int32_t scored,
                                       rfm_decline *declines, int64_t n_declines, rfm_error *err)
{
  int64_t row;
  const rfm_status status = rfm__track_date(track, date, "date", err);

  if (status)
    return status;
  if (scored < -1 || scored >= track->n_scored)
    return rfm__fail(err, RFM_E_ARG, "scored is %d, %d columns are scored", (int)scored,
                     (int)track->n_scored);
  if (!declines || n_declines < track->n_rows)
    return rfm__fail(err, RFM_E_ARG, "declines is NULL, or n_declines is %lld, expected %lld",
                     (long long)n_declines, (long long)track->n_rows);
  for (row = 0; row < track->n_rows; row++)
    declines[row] = scored < 0 ? worst_of(track, date, row) : decline_of(track, date, row, scored);
  return RFM_OK;
}
