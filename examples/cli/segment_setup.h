/* SPDX-License-Identifier: MIT */
/* The segment map that the options ask for: built in, or from a file. */
#ifndef CLI_SEGMENT_SETUP_H
#define CLI_SEGMENT_SETUP_H

#include "pipeline.h"

/* Whether the map is one of those with two levels cut at the mean. */
int segments_two_levels(const options *o);

/* Makes the map for the pipeline's scorer. Without --map and with levels that the classic map is
 * not made for there is none, and a note says so; a map that was asked for and does not fit is bad
 * usage. */
int segments_make(pipeline *p);

#endif
