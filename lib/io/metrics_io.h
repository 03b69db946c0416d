/* SPDX-License-Identifier: MIT */
/* Metrics in a saved object: a block of their own. */
#ifndef RFM__IO_METRICS_IO_H
#define RFM__IO_METRICS_IO_H

#include "data/metrics.h"
#include "io/envelope.h"

#define RFM__TAG_METRICS RFM__TAG('M', 'E', 'T', 'R')

void rfm__save_metrics(rfm__save *save, const rfm_metrics *metrics);

/* The metrics of the current block, or NULL after a failure. */
rfm_metrics *rfm__load_metrics(rfm__load *load);

#endif
