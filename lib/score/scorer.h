/* SPDX-License-Identifier: MIT */
/* Scorer: everything that turns a value into a level is resolved here at fit, so that applying is
 * comparing. */
#ifndef RFM__SCORE_SCORER_H
#define RFM__SCORE_SCORER_H

#include <rfm/scorer.h>

#include "data/metrics.h"

#include <string.h>

enum { RFM__MIN_LEVELS = 2, RFM__MAX_LEVELS = 100, RFM__MAX_NESTED_CELLS = 1000000 };

/* One scored column. */
typedef struct rfm__scored {
  double *breaks; /* n_parents runs of levels - 1, each ascending; NULL under NTILE */
  int64_t *sizes; /* n_parents x levels learning rows, level 1 first; NULL for typed breaks */
  uint8_t *tiles; /* NTILE: level of each row of the features that were fitted, or 0; else NULL */
  int64_t n_parents; /* cells of the columns before it under the nested rule, else 1 */
  int64_t n_tiles;   /* length of tiles */
  int32_t column;    /* of the metrics */
  int32_t levels;
  int32_t rule; /* an rfm_rule */
  int32_t less_is_better;
  int32_t equal_counts; /* 1: a break equal to the value lies below it; 0: it does not */
} rfm__scored;

struct rfm_scorer {
  rfm_host host;
  rfm_metrics *metrics;
  uint64_t fingerprint; /* NTILE: of ids and values of the features that were fitted */
  int64_t n_learned;    /* NTILE: rows of those features */
  int32_t n;            /* scored columns */
  int32_t nested;       /* all columns are nested, or none is */
  int32_t ntile;        /* some column is NTILE */
  int32_t weighting;    /* an rfm_weighting, resolved */
  int32_t learned_day;
  int32_t top_level; /* the most levels of any column */
  double weights[RFM__MAX_METRICS];
  uint64_t cell_unit[RFM__MAX_METRICS]; /* what one level adds to a cell code */
  int32_t levels[RFM__MAX_METRICS];
  rfm__scored scored[RFM__MAX_METRICS];
};

/* A scorer with host and a copy of the metrics (NULL: the default ones); scored[j].column and
 * less_is_better are set, everything else is zero. Neither breaks nor sizes are there. Frees itself
 * on failure. */
rfm_status rfm__scorer_new(rfm_scorer **out, const rfm_host *host, const rfm_metrics *metrics,
                           rfm_error *err);

/* After levels, rules and nested are set: resolve n_parents, cell units and top_level, and allocate
 * breaks (unless NTILE) and sizes (unless typed). RFM_E_LIMIT: too many cells, or codes beyond 64
 * bits. Nothing is freed on failure. */
rfm_status rfm__scorer_reserve(rfm_scorer *scorer, rfm_error *err);

/* Name of a scored column's metric, for messages. */
static inline const char *rfm__scored_name(const rfm_scorer *scorer, int32_t scored)
{
  return scorer->metrics->metric[scorer->scored[scored].column].name;
}

/* Breaks below @value, those equal to it included when @equal_counts. Not for NaN. */
static inline int32_t rfm__breaks_below(const double *breaks, int32_t n, int32_t equal_counts,
                                        double value)
{
  int32_t below = 0;

  if (n <= 16) { /* without branches: fewer cycles than one missed prediction */
    if (equal_counts)
      for (int32_t i = 0; i < n; i++)
        below += breaks[i] <= value;
    else
      for (int32_t i = 0; i < n; i++)
        below += breaks[i] < value;
    return below;
  }
  while (n > 0) {
    const int32_t half = n / 2;
    const double middle = breaks[below + half];

    if (middle < value || (equal_counts && middle <= value)) {
      below += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return below;
}

/* The level that so many breaks below the value mean, 1 .. levels. */
static inline int32_t rfm__level_of_below(const rfm__scored *scored, int32_t below)
{
  return scored->less_is_better ? scored->levels - below : below + 1;
}

/* Level of a value in a cell of the columns before (0 unless nested); 0 for NaN. Not for NTILE. */
static inline int32_t rfm__level(const rfm__scored *scored, int64_t parent, double value)
{
  const int32_t n = scored->levels - 1;

  if (value != value)
    return 0;
  return rfm__level_of_below(
      scored, rfm__breaks_below(scored->breaks + parent * n, n, scored->equal_counts, value));
}

/* Levels of one row's metrics, all columns; not for NTILE. Under the nested rule a column after a
 * NaN is not scored either: there is no cell to look in. */
void rfm__scorer_levels_of(const rfm_scorer *scorer, const double *values, uint8_t *score);

/* Weighted sum of the scores in column order, NaN when one is 0. Weights that make 1 keep it in
 * 1 .. top_level, whatever the last bit of the sum says. */
double rfm__scorer_composite(const rfm_scorer *scorer, const uint8_t *score);

/* RFM_OK, or an error that names what is wrong with one row's metrics: their number, or an infinite
 * one. */
rfm_status rfm__scorer_check_values(const rfm_scorer *scorer, const double *values,
                                    int32_t n_values, rfm_error *err);

#endif
