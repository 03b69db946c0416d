/* SPDX-License-Identifier: MIT */
/* --weights: how the scores make the composite. */
#ifndef CLI_WEIGHTS_H
#define CLI_WEIGHTS_H

#include "pipeline.h"

/* Sets weighting, or weights with their number in @how; @weights is where they stand. */
int weights_settle(const options *o, rfm_scorer_options *how, double weights[N_SCORED]);

#endif
