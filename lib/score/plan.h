/* SPDX-License-Identifier: MIT */
/* Plan: what the options of a fit come to, column by column. */
#ifndef RFM__SCORE_PLAN_H
#define RFM__SCORE_PLAN_H

#include "score/scorer.h"

/* Read and check what does not depend on columns. */
rfm_status rfm__plan_read(rfm_scorer_options *out, const rfm_scorer_options *given, rfm_error *err);

/* Settle rules, levels, closed sides and weights in the scorer. `options` are those of
 * rfm__plan_read(). */
rfm_status rfm__plan_columns(rfm_scorer *scorer, const rfm_scorer_options *options, rfm_error *err);

#endif
