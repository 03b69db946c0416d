/* SPDX-License-Identifier: MIT */
/* The segment map that the options ask for: built in, or from a file. */
#ifndef CLI_SEGMENT_SETUP_H
#define CLI_SEGMENT_SETUP_H

#include "pipeline.h"

/* Whether the map is one of those with two levels cut at the mean. */
int segments_two_levels(const options *o);

/* Name of the map: built in, or a file. */
const char *segments_map(const options *o);

/* "LHH": recency low, frequency and spend high. Nothing unless the map has two levels. */
enum { PATTERNS_SIZE = 8 * PATTERN_SIZE };
const char *segments_pattern(const options *o, const uint8_t score[N_SCORED],
                             char out[PATTERN_SIZE]);

/* All patterns of a segment, "HHH LHH". */
const char *segments_patterns(const pipeline *p, int32_t segment, char out[PATTERNS_SIZE]);

/* Makes the map for the pipeline's scorer. Without --map and with levels that the classic map is
 * not made for there is none, and a note says so; a map that was asked for and does not fit is bad
 * usage. */
int segments_make(pipeline *p);

#endif
