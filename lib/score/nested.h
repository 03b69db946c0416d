/* SPDX-License-Identifier: MIT */
/* Nested quantiles (Hughes): breaks of a column inside each cell of the columns before it. */
#ifndef RFM__SCORE_NESTED_H
#define RFM__SCORE_NESTED_H

#include "score/learning.h"
#include "score/scorer.h"

/* Learn breaks and sizes of all columns. A row with NaN in a column learns in none of the later
 * ones. RFM_E_STATE: no row learns in some column; RFM_E_LIMIT: values too large; RFM_E_NOMEM. */
rfm_status rfm__nested_learn(rfm_scorer *scorer, const rfm__learning *learning, rfm_error *err);

#endif
