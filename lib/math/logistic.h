/* SPDX-License-Identifier: MIT */
/* Logistic regression with an L2 penalty, by Newton's method with step halving. */
#ifndef RFM__MATH_LOGISTIC_H
#define RFM__MATH_LOGISTIC_H

#include <rfm/base.h>

enum { RFM__LOGISTIC_MAX = 32, RFM__LOGISTIC_STEPS = 60 };

/* Minimises over b: sum of (ln(1 + e^eta) - y eta) + 1/2 sum of penalty (b - prior)^2, with
 * eta = x b. */
typedef struct rfm__logistic {
  const rfm_host *host;
  const double *x;       /* n rows of p values, finite; an intercept is a column of ones */
  const uint8_t *y;      /* n labels, 0 or 1 */
  const double *prior;   /* p, or NULL: all 0; where the search starts */
  const double *penalty; /* p, 0 or more, or NULL: all 0 */
  int64_t n;
  int32_t p; /* 1 .. RFM__LOGISTIC_MAX */
} rfm__logistic;

typedef struct rfm__logistic_fit {
  double b[RFM__LOGISTIC_MAX];
  double error[RFM__LOGISTIC_MAX]; /* square roots of the diagonal of the inverse Hessian; NaN where
                                      the parameter is held */
  double loss;                     /* minus the log-likelihood, without the penalty */
  int32_t steps;                   /* Newton steps taken */
  int32_t settled; /* 0: not in RFM__LOGISTIC_STEPS, as with separable data and no penalty */
} rfm__logistic_fit;

/* A parameter without curvature of its own (a column of zeros, or one that the columns before it
 * make up, and no penalty) is held at its prior. May use the host's threads; sums run in the
 * canonical order of math/sum.h over the rows. RFM_E_NOMEM; RFM_E_HOST and RFM_STOPPED as
 * rfm__parallel_for(). */
rfm_status rfm__logistic_fit_rows(const rfm__logistic *rows, rfm__logistic_fit *fit,
                                  rfm_error *err);

/* 1 / (1 + e^-eta), never NaN for a finite eta. */
double rfm__logistic_of(double eta);

#endif
