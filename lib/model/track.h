/* SPDX-License-Identifier: MIT */
/* Track: all customers on all dates, each date a block that the rest of the library reads as
 * features, scores and segments. */
#ifndef RFM__MODEL_TRACK_H
#define RFM__MODEL_TRACK_H

#include <rfm/track.h>

#include "data/features.h"
#include "score/scorer.h"

struct rfm_track {
  rfm_host host;
  rfm_features *owner; /* the last date: owns ids and metrics */
  rfm_features *dates; /* per date, with pointers into owner and the blocks below: never freed as
                          features */
  double *values;      /* of the dates before the last; NULL: not kept */
  uint8_t *standing;   /* of the dates before the last */
  uint8_t *score;      /* date by date, row by row */
  int32_t *segment;    /* date by date; NULL without a map */
  uint8_t *stage;      /* date by date; NULL without a cycle */
  int32_t *born;       /* per row: the first day; RFM__NO_DAY: always there */
  int32_t *day;
  rfm_scorer **scorer; /* per date under relative levels, else NULL */
  int64_t n_rows, n_dates;
  double cycle_days, new_cycles, active_cycles, sleeping_cycles;
  uint32_t flags, rolled;
  int32_t mode; /* an rfm_levels */
  int32_t breaks_day;
  int32_t n_scored, n_segments;
  int32_t levels[RFM__MAX_METRICS]; /* of the scored columns */
  int32_t column[RFM__MAX_METRICS]; /* of the metrics, by scored column */
};

/* RFM_OK, or RFM_E_ARG naming the date. */
rfm_status rfm__track_date(const rfm_track *track, int32_t date, const char *name, rfm_error *err);

/* Give up the values of all dates but the last. */
void rfm__track_drop_values(rfm_track *track);

/* Level of a row on a date. */
static inline uint8_t rfm__track_level(const rfm_track *track, int64_t date, int64_t row,
                                       int32_t scored)
{
  return track->score[(date * track->n_rows + row) * track->n_scored + scored];
}

/* Are the values of a date at hand? */
static inline int rfm__track_has_values(const rfm_track *track, int64_t date)
{
  return track->values != NULL || date == track->n_dates - 1;
}

/* Does the customer not exist yet? */
static inline int rfm__track_unborn(const rfm_track *track, int64_t date, int64_t row)
{
  return track->born[row] > track->day[date];
}

#endif
