/* SPDX-License-Identifier: MIT */
/* A track beside the single measures that it promises to equal. */
#ifndef TESTS_SUPPORT_TRACK_CHECKS_H
#define TESTS_SUPPORT_TRACK_CHECKS_H

#include <rfm/rfm.h>

/* On each date: values, standings, scores and segments are, by their bytes, those of a measure, a
 * scorer and a map on that date; customers not born are prospects there and have the last place
 * here; dropped ones have NaN. Tables with integer ids. */
void assert_same_as_measures(const rfm_track *track, const rfm_table *table,
                             const rfm_metrics *metrics, const rfm_track_options *options);

/* The same for all dates of new track, which is freed again. */
void assert_tracks_alike(const rfm_table *table, const rfm_metrics *metrics, const int32_t *day,
                         int64_t n_days, const rfm_track_options *options);

#endif
