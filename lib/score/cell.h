/* SPDX-License-Identifier: MIT */
/* Cell codes: the levels of all columns as the digits of one integer, first column most
 * significant. */
#ifndef RFM__SCORE_CELL_H
#define RFM__SCORE_CELL_H

#include <rfm/base.h>

/* What one level of each column adds to a code: digits are of base 10 for up to 9 levels, else
 * levels + 1. RFM_E_LIMIT: the largest code does not fit in 64 bits. */
rfm_status rfm__cell_units(const int32_t *levels, int32_t n, uint64_t *unit, rfm_error *err);

/* Code of scores, 0 included. */
static inline uint64_t rfm__cell_code(const uint64_t *unit, const uint8_t *score, int32_t n)
{
  uint64_t code = 0;

  for (int32_t j = 0; j < n; j++)
    code += unit[j] * score[j];
  return code;
}

/* Print a code; see rfm_scorer_cell_name(). */
rfm_status rfm__cell_name(const int32_t *levels, const uint64_t *unit, int32_t n, uint64_t cell,
                          char *text, int64_t n_text, rfm_error *err);

#endif
