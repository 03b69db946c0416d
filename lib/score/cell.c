/* SPDX-License-Identifier: MIT */
/* Cell codes: mixed-radix integers that read like the levels they stand for. */
#include "score/cell.h"

#include "base/error.h"
#include "data/metrics.h"

#include <string.h>

/* Level 9 is the last one that a decimal digit can show. */
enum { LAST_DIGIT = 9, BYTES_PER_LEVEL = 4 };

static uint64_t base_of(int32_t levels)
{
  return levels <= LAST_DIGIT ? 10 : (uint64_t)levels + 1;
}

rfm_status rfm__cell_units(const int32_t *levels, int32_t n, uint64_t *unit, rfm_error *err)
{
  uint64_t next = 1, largest = 0;

  for (int32_t j = n - 1; j >= 0; j--) {
    const uint64_t top = (uint64_t)levels[j];

    if (next == 0 || top > (UINT64_MAX - largest) / next)
      return rfm__fail(err, RFM_E_LIMIT, "cell codes of %d columns do not fit in 64 bits", (int)n);
    unit[j] = next;
    largest += top * next;
    next = next > UINT64_MAX / base_of(levels[j]) ? 0 : next * base_of(levels[j]);
  }
  return RFM_OK;
}

static int needs_separators(const int32_t *levels, int32_t n)
{
  for (int32_t j = 0; j < n; j++)
    if (levels[j] > LAST_DIGIT)
      return 1;
  return 0;
}

/* A level of at most three digits; returns their number. */
static int print_level(char *text, uint64_t level)
{
  int n = 0;

  if (level >= 100)
    text[n++] = (char)('0' + level / 100);
  if (level >= 10)
    text[n++] = (char)('0' + level / 10 % 10);
  text[n++] = (char)('0' + level % 10);
  return n;
}

rfm_status rfm__cell_name(const int32_t *levels, const uint64_t *unit, int32_t n, uint64_t cell,
                          char *text, int64_t n_text, rfm_error *err)
{
  char line[BYTES_PER_LEVEL * RFM__MAX_METRICS + 1];
  const int separators = needs_separators(levels, n);
  uint64_t rest = cell;
  int length = 0;

  for (int32_t j = 0; j < n; j++) {
    const uint64_t level = rest / unit[j];

    if (level > (uint64_t)levels[j])
      return rfm__fail(err, RFM_E_DATA, "there is no cell %llu", (unsigned long long)cell);
    if (separators && j > 0)
      line[length++] = '-';
    length += print_level(line + length, level);
    rest %= unit[j];
  }
  line[length++] = '\0';
  if (n_text < length)
    return rfm__fail(err, RFM_E_ARG, "n_text is %lld, the name needs %d bytes", (long long)n_text,
                     length);
  memcpy(text, line, (size_t)length);
  return RFM_OK;
}
