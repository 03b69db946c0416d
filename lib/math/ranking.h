/* SPDX-License-Identifier: MIT */
/* How well scores tell two classes apart, and how well probabilities fit what happened. */
#ifndef RFM__MATH_RANKING_H
#define RFM__MATH_RANKING_H

#include <rfm/base.h>

enum { RFM__TENTHS = 10 };

typedef struct rfm__ranking {
  int64_t n, n_positive; /* rows that count, and those with label 1 */
  double auc;            /* ties count half; NaN unless both classes are there, as the next two */
  double average_precision; /* sum over the different scores, highest first, of precision times the
                               step of recall */
  double ks;                /* largest distance of the classes' distribution functions */
  double brier;             /* NaN without rows, as those that follow */
  double log_loss;          /* probabilities kept RFM__LEAST_PROBABILITY from 0 and 1 */
  double calibration_error; /* over tenths, by rows: |mean score - share of label 1| */
  double mean;              /* of the scores */
  double lift[RFM__TENTHS]; /* share of label 1 in the k-th ceil(n / 10) rows by descending score,
                               ties by row, over that of all; NaN for an empty tenth */
} rfm__ranking;

#define RFM__LEAST_PROBABILITY 1e-15

/* Of @n < 2^32 rows; rows with a NaN score or mask 0 (NULL mask: none) do not count. Brier, log
 * loss and calibration mean something for scores in 0 .. 1 only. RFM_E_NOMEM. */
rfm_status rfm__ranking_of(const rfm_host *host, const uint8_t *label, const double *score,
                           const uint8_t *mask, int64_t n, rfm__ranking *out, rfm_error *err);

/* Minus the logarithm of the probability that was given to the label. */
double rfm__log_loss(double probability, int label);

#endif
