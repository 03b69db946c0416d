/* SPDX-License-Identifier: MIT */
/* Metric values: one number from one history. */
#ifndef RFM__DATA_METRIC_VALUES_H
#define RFM__DATA_METRIC_VALUES_H

#include "data/history.h"

/* The value of a metric, or NaN where it is undefined. `scratch` is that of the history; its keys
 * and index are used. Attributes are not measured here: see rfm__attribute_as_of(). */
double rfm__metric_value(const rfm_metrics *metrics, const rfm__metric *metric,
                         const rfm__history *history, rfm__scratch *scratch, int32_t as_of_day);

#endif
