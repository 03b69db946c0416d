/* SPDX-License-Identifier: MIT */
/* A shop whose customers buy and leave by a known process, for tests of what is learned from such
 * shops. The same rows on every machine that rounds alike: nothing but + - * / and the library's
 * own logarithm. */
#ifndef TESTS_SUPPORT_SHOP_H
#define TESTS_SUPPORT_SHOP_H

#include "support/rows.h"

enum { SHOP_MOST = 6000 };

typedef struct shop_options {
  int n_customers; /* at most SHOP_MOST, with ids 1, 2... */
  int32_t first_day, days;
  double gap_days;  /* mean days between purchases, of the middle customer */
  double spread;    /* of the gaps over customers: 0 all alike; 2: from a half to twice */
  double stay_days; /* mean time until a customer leaves for good; 0: nobody leaves */
  int shape;        /* of the gaps of one customer: 1 exponential; 4 regular */
  uint64_t seed;
} shop_options;

typedef struct shop {
  row *rows;
  int64_t n_rows, room;
  double left[SHOP_MOST + 1]; /* by id: day on which the customer left, or beyond the end */
} shop;

/* Customers join all through the first nine tenths of the time, with a purchase. */
void shop_make(shop *s, const shop_options *o);
void shop_free(shop *s);

#endif
