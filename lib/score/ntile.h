/* SPDX-License-Identifier: MIT */
/* NTILE: levels by rank, tied to the very features they were made from. */
#ifndef RFM__SCORE_NTILE_H
#define RFM__SCORE_NTILE_H

#include "score/learning.h"
#include "score/scorer.h"

/* Tiles and sizes of one column. Buyers that were left out of learning get the tile of the learning
 * row whose place they would take (the last row's behind all). RFM_E_STATE: no row learns;
 * RFM_E_NOMEM. */
rfm_status rfm__ntile_learn(rfm_scorer *scorer, int32_t scored, const rfm__learning *learning,
                            rfm_error *err);

/* Remember these features as those that were fitted. */
void rfm__ntile_bind(rfm_scorer *scorer, const rfm_features *features);

/* RFM_OK when the scorer is not of NTILE or the features are those, else RFM_E_STATE. */
rfm_status rfm__ntile_check(const rfm_scorer *scorer, const rfm_features *features, rfm_error *err);

#endif
