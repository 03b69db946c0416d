/* SPDX-License-Identifier: MIT */
/* Learning rows: what the rules learn from. */
#ifndef RFM__SCORE_LEARNING_H
#define RFM__SCORE_LEARNING_H

#include "data/features.h"

typedef struct rfm__learning {
  const rfm_features *features;
  const uint8_t *mask;  /* 1 where the row learns: a buyer that was not left out; NaN is left out
                           column by column */
  const double *offset; /* of RFM_RULE_R_RFM, one per scored column, or NULL */
} rfm__learning;

#endif
