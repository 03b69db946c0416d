/* SPDX-License-Identifier: MIT */
/* The ladder by levels: from the first date at or above a level to the first at or above the next.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "model/ladder.h"
#include "model/track.h"

#include <rfm/track.h>

/* Days on which the levels 1, 2... were first reached or passed; returns how many were. */
static size_t first_days(const rfm_track *t, int64_t row, int32_t scored,
                         int32_t day[RFM__MAX_LEVELS])
{
  size_t n = 0;
  int64_t date;

  for (date = 0; date < t->n_dates; date++)
    while (n < rfm__track_level(t, date, row, scored))
      day[n++] = t->day[date];
  return n;
}

rfm_status RFM_CALL rfm_track_ladder(const rfm_track *track, int32_t scored, rfm_rung *rungs,
                                     int64_t n_rungs, rfm_error *err)
{
  int32_t day[RFM__MAX_LEVELS];
  rfm__ladder ladder;
  int64_t row;
  int ok = 1;

  if (!track)
    return rfm__fail(err, RFM_E_ARG, "track is NULL");
  if (scored < 0 || scored >= track->n_scored)
    return rfm__fail(err, RFM_E_ARG, "scored is %d, %d columns are scored", (int)scored,
                     (int)track->n_scored);
  if (!rungs || n_rungs < track->levels[scored])
    return rfm__fail(err, RFM_E_ARG, "rungs is NULL, or n_rungs is %lld, expected %d",
                     (long long)n_rungs, (int)track->levels[scored]);
  if (!rfm__ladder_make(&ladder, &track->host, track->levels[scored]))
    return rfm__fail_nomem(err);
  for (row = 0; row < track->n_rows && ok; row++)
    ok = rfm__ladder_climb(&ladder, day, first_days(track, row, scored, day));
  if (ok)
    rfm__ladder_tell(&ladder, rungs);
  rfm__ladder_free(&ladder);
  return ok ? RFM_OK : rfm__fail_nomem(err);
}
