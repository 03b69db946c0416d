/* SPDX-License-Identifier: MIT */
/* Comparing doubles: by their bytes, or within a stated distance. */
#ifndef TESTS_SUPPORT_APPROX_H
#define TESTS_SUPPORT_APPROX_H

#include "support/test.h"

#include <string.h>

/* The same bytes: what determinism promises. -0.0 is not +0.0. */
#define assert_same_double(a, b) assert_same_double_at((a), (b), __FILE__, __LINE__)

/* No further apart than @distance. */
#define assert_near(a, b, distance) assert_near_at((a), (b), (distance), __FILE__, __LINE__)

static inline void assert_same_double_at(double a, double b, const char *file, int line)
{
  if (memcmp(&a, &b, sizeof a) != 0) {
    print_error("# %.17g is not %.17g\n", a, b);
    _fail(file, line);
  }
}

static inline void assert_near_at(double a, double b, double distance, const char *file, int line)
{
  const double apart = a < b ? b - a : a - b;

  if (!(apart <= distance)) { /* also when one of them is NaN */
    print_error("# %.17g is %.3g away from %.17g\n", a, apart, b);
    _fail(file, line);
  }
}

#endif
