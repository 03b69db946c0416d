/* SPDX-License-Identifier: MIT */
/* Measure: the steps of a measure that a track takes too. */
#ifndef RFM__DATA_MEASURE_H
#define RFM__DATA_MEASURE_H

#include "data/features.h"
#include "data/sweep.h"

/* Can the table answer on this day? Finds the attribute of each column, NULL where the metric is
 * another. */
rfm_status rfm__measure_check(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                              const rfm__attribute *attributes[RFM__MAX_METRICS], rfm_error *err);

/* The attribute's value for all members of a visit, or NaN. */
double rfm__visit_attribute(const rfm__sweep *sweep, const rfm__attribute *attribute, size_t visit,
                            int32_t as_of_day);

/* What the metric gives instead of NaN. */
double rfm__or_missing(const rfm__metric *metric, double value);

/* Length of all byte ids of the result rows, 0 with integers; and the ids written to their rows. */
int64_t rfm__roster_id_bytes(const rfm__sweep *sweep);
void rfm__roster_ids(const rfm__sweep *sweep, rfm_features *features);

#endif
