/* SPDX-License-Identifier: MIT */
/* Stage: where in the life-cycle a customer is. */
#ifndef RFM__MODEL_STAGE_H
#define RFM__MODEL_STAGE_H

#include "data/history.h"
#include "model/track.h"

/* The rfm_stage of a history as of a day, by the track's cycle and multiples. */
uint8_t rfm__stage_of(const rfm_track *track, const rfm__history *history, int32_t as_of_day,
                      int unborn);

#endif
