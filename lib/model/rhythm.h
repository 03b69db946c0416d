/* SPDX-License-Identifier: MIT */
/* Rhythm: how a shop's customers come back, as a stochastic process.
 *
 * Each customer buys at a rate of his own until he leaves, at a rate of his own (Schmittlein,
 * Morrison and Colombo, 1987). Instead of two gamma distributions the rates lie on a grid, whose
 * weights are those of maximum likelihood (Laird, 1978), a little drawn to equal ones: whatever the
 * shape, no special functions, and each grid point's chance of a purchase is in closed form. Only
 * how often, how long ago, and how old count: purchase days are exponential in between. */
#ifndef RFM__MODEL_RHYTHM_H
#define RFM__MODEL_RHYTHM_H

#include <rfm/base.h>

enum {
  RFM__RHYTHM_RATES = 8, /* of buying: 1 / (4 span) to 1/2 a day, evenly on the log scale */
  RFM__RHYTHM_ENDS = 6,  /* of leaving: never, and five as above */
  RFM__RHYTHM_CELLS = RFM__RHYTHM_RATES * RFM__RHYTHM_ENDS,
  RFM__RHYTHM_PASTS = 32768, /* customers that a fit looks at, at most */
  RFM__RHYTHM_MIN_SPAN = 28
};

/* What a customer has done: purchase days after the first; days from the first to the last of them
 * (0 without one), and to the day we look from. */
typedef struct rfm__past {
  int32_t repeats, last, age;
} rfm__past;

typedef struct rfm__rhythm {
  double weight[RFM__RHYTHM_CELLS]; /* they sum to 1 */
  double buy[RFM__RHYTHM_CELLS];    /* rates of each cell, and what follows from them */
  double log_buy[RFM__RHYTHM_CELLS];
  double leave[RFM__RHYTHM_CELLS];
  double both[RFM__RHYTHM_CELLS];
  double again[RFM__RHYTHM_CELLS]; /* chance of a purchase within the horizon of one who is there */
  double times[RFM__RHYTHM_CELLS]; /* his expected number of them */
  int32_t span_days; /* the grid's: the oldest customer's age, or twice what is usual */
} rfm__rhythm;

/* Set the grid of a span (at least RFM__RHYTHM_MIN_SPAN is taken); weights are equal. */
void rfm__rhythm_grid(rfm__rhythm *rhythm, int32_t span_days);

/* Set `again` and `times` for a horizon of 1 day or more. */
void rfm__rhythm_look(rfm__rhythm *rhythm, int32_t horizon_days);

/* Grid and weights from @n > 0 pasts: RFM__RHYTHM_STEPS of EM from equal weights, with the worth of
 * one customer on each cell. Beyond RFM__RHYTHM_PASTS every so-manieth past in ascending order of
 * age, last and repeats counts. The order of @pasts does not matter. May use the host's threads.
 * RFM_E_NOMEM; RFM_E_HOST and RFM_STOPPED as rfm__parallel_for(). */
enum { RFM__RHYTHM_STEPS = 40 };
rfm_status rfm__rhythm_fit(rfm__rhythm *rhythm, const rfm_host *host, const rfm__past *pasts,
                           int64_t n, rfm_error *err);

/* Log-odds of no purchase within the horizon; between -20.8 and 20.8 (one in 10^9). */
double rfm__rhythm_odds(const rfm__rhythm *rhythm, const rfm__past *past);

/* Expected number of purchase days within the horizon, should there be one: at least 1. */
double rfm__rhythm_days(const rfm__rhythm *rhythm, const rfm__past *past);

#endif
