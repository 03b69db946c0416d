/* SPDX-License-Identifier: MIT */
/* Ladder: rungs that customers climb one after another, and how long each step took. */
#ifndef RFM__MODEL_LADDER_H
#define RFM__MODEL_LADDER_H

#include "model/report.h"

typedef struct rfm__ladder {
  const rfm_host *host;
  int64_t *reached;     /* per rung */
  rfm__day_list *steps; /* per rung, the days to the next */
  int32_t n;
} rfm__ladder;

/* 1: done, 0: no memory, and nothing is held. The host is borrowed. */
int rfm__ladder_make(rfm__ladder *ladder, const rfm_host *host, int32_t n_rungs);

/* One customer came to rung i on day[i], ascending; what lies above the last rung counts for it. 1:
 * done, 0: no memory. */
int rfm__ladder_climb(rfm__ladder *ladder, const int32_t *day, size_t n);

/* The rungs; steps are sorted for it. */
void rfm__ladder_tell(rfm__ladder *ladder, rfm_rung *rungs);

void rfm__ladder_free(rfm__ladder *ladder);

#endif
