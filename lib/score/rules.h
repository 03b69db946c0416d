/* SPDX-License-Identifier: MIT */
/* Rules: breaks of one column from its own values. */
#ifndef RFM__SCORE_RULES_H
#define RFM__SCORE_RULES_H

#include "math/quantile.h"
#include "score/learning.h"
#include "score/scorer.h"

/* Learn breaks and level sizes of one column by quantile, width, mean, median or R rfm.
 * RFM_E_STATE: no row learns; RFM_E_LIMIT: the values are too large to compute with. */
rfm_status rfm__rules_learn(rfm_scorer *scorer, int32_t scored, const rfm__learning *learning,
                            rfm_error *err);

/* p = i/n for the breaks of n levels. */
void rfm__rules_shares(rfm__share *p, int32_t levels);

/* Last step for freshly computed breaks: no -0.0, never descending by a rounding. RFM_E_LIMIT: not
 * finite. */
rfm_status rfm__rules_settle(const rfm_scorer *scorer, int32_t scored, double *breaks,
                             rfm_error *err);

/* RFM_E_STATE, naming the metric: nothing to learn from. */
rfm_status rfm__rules_fail_empty(const rfm_scorer *scorer, int32_t scored, rfm_error *err);

#endif
