/* SPDX-License-Identifier: MIT */
/* Crossing: arithmetic on one break, without libm. */
#include "score/crossing.h"

/* Below this magnitude a double can be whole or not, and int64_t holds it. */
static const double WHOLE_LIMIT = 9007199254740992.0; /* 2^53 */

static int is_small(double x)
{
  return x > -WHOLE_LIMIT && x < WHOLE_LIMIT;
}

/* Greatest whole number at or below a small x. */
static double floor_of(double x)
{
  const double toward_zero = (double)(int64_t)x;

  return toward_zero > x ? toward_zero - 1.0 : toward_zero;
}

/* Least whole number on the upper side of the break, or greatest on the lower side. */
static double whole_beyond(double at, int equal_counts, int up)
{
  const double down = floor_of(at);
  const int is_whole = down == at;

  if (up)
    return is_whole && equal_counts ? at : down + 1.0;
  return is_whole && equal_counts ? at - 1.0 : down;
}

rfm__crossing rfm__cross(const rfm__scored *c, const double *breaks, double value, int32_t below,
                         int up)
{
  const double at = breaks[up ? below : below - 1];
  const int32_t n = c->levels - 1;
  rfm__crossing x;

  if (is_small(value) && is_small(at) && floor_of(value) == value) {
    const double target = whole_beyond(at, c->equal_counts, up);

    x.distance = target - value;
    x.below = rfm__breaks_below(breaks, n, c->equal_counts, target);
  } else {
    x.distance = at - value;
    x.below =
        rfm__breaks_below(breaks, n, up, at); /* all that equal this one are crossed with it */
  }
  return x;
}
