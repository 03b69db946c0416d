/* SPDX-License-Identifier: MIT */
/* Options of a track: levels must be said and fit, cycles must be numbers. */
#include "model/track_options.h"

#include "base/error.h"
#include "base/options.h"
#include "score/scorer.h"
#include "score/segments.h"

#include <float.h>

static const uint32_t FLAGS = RFM_TRACK_OWN_CYCLE | RFM_TRACK_NO_STAGES | RFM_TRACK_NO_VALUES;
static const double NEW_CYCLES = 1, ACTIVE_CYCLES = 2.5, SLEEPING_TIMES = 2;

static rfm_status check_levels(const rfm_track_options *o, rfm_error *err)
{
  if (o->levels != RFM_LEVELS_FROZEN && o->levels != RFM_LEVELS_RELATIVE)
    return rfm__fail(err, RFM_E_ARG, "rfm_track_options: levels is %d, expected an rfm_levels",
                     (int)o->levels);
  if (o->levels == RFM_LEVELS_RELATIVE)
    return o->scorer ? rfm__fail(err, RFM_E_ARG,
                                 "rfm_track_options: scorer is given, but the levels are relative")
                     : RFM_OK;
  if (!o->scorer)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_track_options: scorer is NULL, expected one for frozen levels");
  if (o->metrics || o->scoring)
    return rfm__fail(err, RFM_E_ARG, "rfm_track_options: %s is given, but the levels are frozen",
                     o->metrics ? "metrics" : "scoring");
  if (o->scorer->ntile)
    return rfm__fail(err, RFM_E_STATE, "an NTILE scorer scores only the features it was fitted on");
  return RFM_OK;
}

static rfm_status bad_cycles(const char *field, const char *expected, rfm_error *err)
{
  return rfm__fail(err, RFM_E_ARG, "rfm_track_options: %s is out of range, expected %s", field,
                   expected);
}

static int positive(double value)
{
  return value > 0 && value <= DBL_MAX;
}

static rfm_status read_cycles(rfm_track_options *o, rfm_error *err)
{
  o->new_cycles = o->new_cycles == 0 ? NEW_CYCLES : o->new_cycles;
  o->active_cycles = o->active_cycles == 0 ? ACTIVE_CYCLES : o->active_cycles;
  if (o->cycle_days != 0 && !(o->cycle_days >= 1 && o->cycle_days <= DBL_MAX))
    return bad_cycles("cycle_days", "1 or more, or 0", err);
  if (!positive(o->new_cycles))
    return bad_cycles("new_cycles", "a number above 0", err);
  if (!positive(o->active_cycles))
    return bad_cycles("active_cycles", "a number above 0", err);
  if (o->sleeping_cycles == 0)
    o->sleeping_cycles = SLEEPING_TIMES * o->active_cycles;
  if (!(o->sleeping_cycles >= o->active_cycles && o->sleeping_cycles <= DBL_MAX))
    return bad_cycles("sleeping_cycles", "active_cycles or more", err);
  return RFM_OK;
}

rfm_status rfm__track_read_options(rfm_track_options *o, const rfm_track_options *given,
                                   rfm_error *err)
{
  int32_t scored[RFM__MAX_METRICS];
  rfm_status status = rfm__options_read(o, sizeof *o, sizeof *o, given, "rfm_track_options", err);

  if (status)
    return status;
  if (o->flags & ~FLAGS || o->reserved)
    return rfm__fail(err, RFM_E_ARG, "rfm_track_options: %s has unknown bits",
                     o->reserved ? "reserved" : "flags");
  if (!o->levels)
    o->levels = RFM_LEVELS_FROZEN;
  status = check_levels(o, err);
  if (!status && o->scorer && o->segments)
    status = rfm__segments_fit(o->segments, o->scorer, scored, err);
  return status ? status : read_cycles(o, err);
}
