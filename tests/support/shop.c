/* SPDX-License-Identifier: MIT */
#include "support/shop.h"

#include "base/rng.h"
#include "math/special.h"

#include <stdlib.h>

static void add(shop *s, uint64_t customer, double day, int64_t amount)
{
  if (s->n_rows == s->room) {
    s->room = s->room ? 2 * s->room : 1024;
    s->rows = realloc(s->rows, (size_t)s->room * sizeof *s->rows);
    assert_non_null(s->rows);
  }
  s->rows[s->n_rows++] = (row){customer, (int32_t)day, amount};
}

static double exponential(rfm__rng *rng, double mean)
{
  return -mean * rfm__ln(1.0 - rfm__rng_unit(rng));
}

/* Of a gamma distribution with a whole shape. */
static double gap(rfm__rng *rng, double mean, int shape)
{
  double sum = 0;

  for (int i = 0; i < shape; i++)
    sum += exponential(rng, mean / shape);
  return sum;
}

static void make_customer(shop *s, const shop_options *o, uint64_t id, rfm__rng *rng)
{
  const double end = o->first_day + o->days;
  const double own = 2.0 * rfm__rng_unit(rng) - 1.0; /* -1 .. 1 */
  const double mean = o->gap_days * (o->spread > 0 ? rfm__exp(own * rfm__ln(o->spread)) : 1.0);
  const int64_t money = 500 + (int64_t)(4500 * rfm__rng_unit(rng));
  double day = o->first_day + .9 * o->days * rfm__rng_unit(rng);
  const double left = o->stay_days > 0 ? day + exponential(rng, o->stay_days) : 2 * end;

  s->left[id] = left;
  do {
    add(s, id, day, money / 2 + (int64_t)((double)money * rfm__rng_unit(rng)));
    day += 1 + gap(rng, mean - 1, o->shape);
  } while (day < end && day < left);
}

void shop_make(shop *s, const shop_options *o)
{
  rfm__rng rng;

  assert_true(o->n_customers <= SHOP_MOST);
  memset(s, 0, sizeof *s);
  rfm__rng_seed(&rng, o->seed);
  for (int i = 1; i <= o->n_customers; i++)
    make_customer(s, o, (uint64_t)i, &rng);
}

void shop_free(shop *s)
{
  free(s->rows);
  memset(s, 0, sizeof *s);
}
