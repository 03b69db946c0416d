/* SPDX-License-Identifier: MIT */
/* --weights: how the scores make the composite. */
#ifndef CLI_WEIGHTS_H
#define CLI_WEIGHTS_H

#include "pipeline.h"

/* Sets weighting, or weights with their number in @how; @weights is where they stand. */
int weights_settle(const options *o, rfm_scorer_options *how, double weights[N_SCORED]);

/* A note that the weights in the file @name come from judgements that contradict each other, when
 * their consistency ratio is above @limit. */
void weights_doubt(const char *name, double cr, double limit);

#endif
