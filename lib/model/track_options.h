/* SPDX-License-Identifier: MIT */
/* Options of a track. */
#ifndef RFM__MODEL_TRACK_OPTIONS_H
#define RFM__MODEL_TRACK_OPTIONS_H

#include <rfm/track.h>

/* Read and check what a caller gave; cycles are resolved, and levels are never 0. */
rfm_status rfm__track_read_options(rfm_track_options *o, const rfm_track_options *given,
                                   rfm_error *err);

#endif
