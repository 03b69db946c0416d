/* SPDX-License-Identifier: MIT */
/* The scorer that the options ask for: learned, typed or loaded. */
#ifndef CLI_SCORER_SETUP_H
#define CLI_SCORER_SETUP_H

#include "pipeline.h"

/* Refuses options that contradict each other, before any work is done. */
int scorer_check_options(const options *o);

/* Learns the breaks from the pipeline's features, or takes the typed ones. */
int scorer_learn(pipeline *p);

/* --scorer and --save-scorer. */
int scorer_load(pipeline *p);
int scorer_save(const pipeline *p);

#endif
