/* SPDX-License-Identifier: MIT */
/* Reading a track. */
#include "model/track.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"

#include <rfm/track.h>

#include <string.h>

rfm_status rfm__track_date(const rfm_track *track, int32_t date, const char *name, rfm_error *err)
{
  if (!track)
    return rfm__fail(err, RFM_E_ARG, "track is NULL");
  if (date < 0 || date >= track->n_dates)
    return rfm__fail(err, RFM_E_ARG, "%s is %d, the track has %lld dates", name, (int)date,
                     (long long)track->n_dates);
  return RFM_OK;
}

static int has_date(const rfm_track *track, int32_t date)
{
  return track && date >= 0 && date < track->n_dates;
}

rfm_status RFM_CALL rfm_track_get(const rfm_track *track, rfm_track_info *info, rfm_error *err)
{
  rfm_track_info known;
  rfm_status status;

  if (!track)
    return rfm__fail(err, RFM_E_ARG, "track is NULL");
  status = rfm__out_check(info, sizeof known, "rfm_track_info", err);
  if (status)
    return status;
  memset(&known, 0, sizeof known);
  known.n_customers = track->n_rows;
  known.n_dates = track->n_dates;
  known.cycle_days = track->cycle_days;
  known.new_cycles = track->new_cycles;
  known.active_cycles = track->active_cycles;
  known.sleeping_cycles = track->sleeping_cycles;
  known.day = track->day;
  known.levels = track->mode;
  known.breaks_day = track->breaks_day;
  known.n_scored = track->n_scored;
  known.n_segments = track->n_segments;
  known.rolled = track->rolled;
  rfm__out_write(info, &known, sizeof known);
  info->flags = track->flags;
  return RFM_OK;
}

const rfm_features *RFM_CALL rfm_track_features(const rfm_track *track, int32_t date)
{
  return has_date(track, date) && rfm__track_has_values(track, date) ? &track->dates[date] : NULL;
}

const rfm_scorer *RFM_CALL rfm_track_scorer(const rfm_track *track, int32_t date)
{
  return has_date(track, date) && track->scorer ? track->scorer[date] : NULL;
}

const uint8_t *RFM_CALL rfm_track_scores(const rfm_track *track, int32_t date)
{
  return has_date(track, date) ? track->score + date * track->n_rows * track->n_scored : NULL;
}

const int32_t *RFM_CALL rfm_track_segments(const rfm_track *track, int32_t date)
{
  return has_date(track, date) && track->segment ? track->segment + date * track->n_rows : NULL;
}

const uint8_t *RFM_CALL rfm_track_stages(const rfm_track *track, int32_t date)
{
  return has_date(track, date) && track->stage ? track->stage + date * track->n_rows : NULL;
}

void rfm__track_drop_values(rfm_track *track)
{
  const size_t rows = (size_t)track->n_rows * (size_t)(track->n_dates - 1);

  if (track->values)
    rfm__dealloc(&track->host, track->values, rows * (size_t)track->owner->metrics->n,
                 sizeof *track->values);
  track->values = NULL;
}

void RFM_CALL rfm_track_free(rfm_track *track)
{
  const rfm_host host = track ? track->host : (rfm_host){0};
  size_t cells, rows;
  int64_t date;

  if (!track)
    return;
  rows = (size_t)track->n_rows;
  cells = rows * (size_t)track->n_dates;
  for (date = 0; track->scorer && date < track->n_dates; date++)
    rfm_scorer_free(track->scorer[date]);
  rfm__dealloc(&host, track->scorer, (size_t)track->n_dates, sizeof(rfm_scorer *));
  rfm__dealloc(&host, track->stage, cells, sizeof *track->stage);
  rfm__dealloc(&host, track->segment, cells, sizeof *track->segment);
  rfm__dealloc(&host, track->born, rows, sizeof *track->born);
  rfm__dealloc(&host, track->score, cells * (size_t)track->n_scored, sizeof *track->score);
  rfm__dealloc(&host, track->standing, cells - rows, sizeof *track->standing);
  rfm__track_drop_values(track);
  rfm__dealloc(&host, track->dates, (size_t)track->n_dates, sizeof *track->dates);
  rfm__dealloc(&host, track->day, (size_t)track->n_dates, sizeof *track->day);
  rfm_features_free(track->owner);
  rfm__dealloc(&host, track, 1, sizeof *track);
}
