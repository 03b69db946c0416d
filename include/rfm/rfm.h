/* SPDX-License-Identifier: MIT */
#ifndef RFM_RFM_H
#define RFM_RFM_H

/**
 * @file rfm.h
 * The whole library: the only header that a host needs to include.
 */

#include <rfm/ahp.h>
#include <rfm/base.h>
#include <rfm/churn.h>
#include <rfm/cluster.h>
#include <rfm/features.h>
#include <rfm/metrics.h>
#include <rfm/pool.h>
#include <rfm/profile.h>
#include <rfm/report.h>
#include <rfm/scaling.h>
#include <rfm/scorer.h>
#include <rfm/segment.h>
#include <rfm/table.h>
#include <rfm/track.h>
#include <rfm/watch.h>

#endif /* RFM_RFM_H */
