/* SPDX-License-Identifier: MIT */
/* A simulated store. Each member draws from a stream of his own, so a larger store holds the
 * smaller one's members. */
#include "store.h"

#include "memory.h"
#include "messages.h"
#include "progress.h"
#include "random.h"

#include <rfm/base.h>

#include <stdlib.h>
#include <string.h>

enum {
  SECONDS_PER_DAY = 86400,
  OPENS_S = 9 * 3600,
  OPEN_FOR_S = 12 * 3600,
  N_MONTHS = 12,
  N_CATEGORIES = 6,
  N_SHOPS = 4,
  MAX_LINES = 3,
  MEMBERS_PER_LOOK = 1024
};

#define DAYS_PER_YEAR 365.25
#define RETURN_ODDS 0.04    /* of an order */
#define ANONYMOUS_SHARE 0.1 /* of all orders */

static const char *const categories[N_CATEGORIES] = {"tea",   "coffee", "cakes",
                                                     "gifts", "books",  "cards"};
static const char *const shops[N_SHOPS] = {"North", "South", "Harbour", "Online"};

/* Purchases in each month against the yearly mean; they average 1. */
static const double season[N_MONTHS] = {0.80, 0.75, 0.90, 0.95, 1.00, 0.95,
                                        0.90, 0.85, 1.00, 1.10, 1.30, 1.50};
static const double highest_season = 1.50;

/* Where a member's habits lead while his orders are made. */
typedef struct shopper {
  random_source random;
  store_member truth;
  int32_t member;
  int home_shop, favourite;
} shopper;

static double season_of(int32_t day)
{
  int32_t month = 1;

  rfm_date_from_day(day, NULL, &month, NULL, NULL);
  return season[month - 1];
}

static void add_event(store *s, const store_event *e)
{
  s->events = grow_array(s->events, &s->room, s->n_events + 1, sizeof *s->events);
  s->events[s->n_events++] = *e;
}

/* Cents of one line; an order never costs nothing. */
static int64_t draw_amount(shopper *c, int n_lines)
{
  const double shape = 4, mean = c->truth.mean_spend_minor / n_lines;

  return 1 + (int64_t)random_gamma(&c->random, shape, mean / shape);
}

/* Now and then a line comes back within three weeks. */
static void maybe_return(store *s, shopper *c, store_event line, int32_t end_day)
{
  if (random_uniform(&c->random) >= RETURN_ODDS)
    return;
  line.time_s += (int64_t)(1 + random_below(&c->random, 20)) * SECONDS_PER_DAY;
  line.is_return = 1;
  if (line.time_s < (int64_t)end_day * SECONDS_PER_DAY)
    add_event(s, &line);
}

static void add_order(store *s, shopper *c, int32_t day, int32_t end_day)
{
  const int n_lines = 1 + random_below(&c->random, MAX_LINES);
  store_event e = {.member = c->member};

  e.order = ++s->n_orders;
  e.time_s = (int64_t)day * SECONDS_PER_DAY + OPENS_S + random_below(&c->random, OPEN_FOR_S);
  e.shop = (uint8_t)(random_uniform(&c->random) < 0.8 ? c->home_shop
                                                      : random_below(&c->random, N_SHOPS));
  for (int i = 0; i < n_lines; i++) {
    e.line = (uint8_t)i;
    e.category =
        (uint8_t)(random_uniform(&c->random) < 0.5 ? c->favourite
                                                   : random_below(&c->random, N_CATEGORIES));
    e.amount_minor = draw_amount(c, n_lines);
    add_event(s, &e);
    if (i == 0)
      maybe_return(s, c, e, end_day);
  }
}

/* Purchases per year: gamma of shape 0.9 and mean 5. Leaving: rate per year gamma of shape 1.2 and
 * mean 0.6. Mean spend: gamma of shape 3 and mean 42.00. */
static void draw_member(shopper *c, int32_t first_day, int32_t n_days)
{
  const double joined = first_day + random_uniform(&c->random) * n_days;
  double stays_years;

  c->truth.purchases_per_year = 0.1 + random_gamma(&c->random, 0.9, 5 / 0.9);
  stays_years = random_exponential(&c->random, 0.01 + random_gamma(&c->random, 1.2, 0.5));
  if (stays_years > 200)
    stays_years = 200;
  c->truth.mean_spend_minor = 300 + random_gamma(&c->random, 3, 1300);
  c->truth.joined_day = (int32_t)joined;
  c->truth.last_day = (int32_t)(joined + stays_years * DAYS_PER_YEAR);
  c->home_shop = random_below(&c->random, N_SHOPS);
  c->favourite = random_below(&c->random, N_CATEGORIES);
}

/* A Poisson process of the highest season's rate, thinned to the season of each day. */
static void add_purchases(store *s, shopper *c, int32_t end_day)
{
  const double rate = c->truth.purchases_per_year * highest_season / DAYS_PER_YEAR;
  double day = c->truth.joined_day;

  add_order(s, c, c->truth.joined_day, end_day);
  for (;;) {
    day += random_exponential(&c->random, rate);
    if (day >= end_day || day > c->truth.last_day)
      return;
    if (random_uniform(&c->random) * highest_season < season_of((int32_t)day))
      add_order(s, c, (int32_t)day, end_day);
  }
}

static void add_strangers(store *s, int32_t first_day, int32_t n_days, uint64_t seed)
{
  const int64_t n = (int64_t)((double)s->n_orders * ANONYMOUS_SHARE / (1 - ANONYMOUS_SHARE));
  shopper c = {.member = 0};

  random_seed(&c.random, seed, 0);
  for (int64_t i = 0; i < n; i++) {
    int32_t day;

    do
      day = first_day + random_below(&c.random, n_days);
    while (random_uniform(&c.random) * highest_season >= season_of(day));
    c.truth.mean_spend_minor = 2500;
    c.home_shop = random_below(&c.random, N_SHOPS);
    c.favourite = random_below(&c.random, N_CATEGORIES);
    add_order(s, &c, day, first_day + n_days);
  }
}

static int by_time(const void *a, const void *b)
{
  const store_event *x = a, *y = b;

  if (x->time_s != y->time_s)
    return x->time_s < y->time_s ? -1 : 1;
  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return x->line - y->line;
}

/* Orders were numbered member by member; a till numbers them as they come. */
static void number_orders(store *s)
{
  int64_t *number = new_array((size_t)s->n_orders + 1, sizeof *number), n = 0;

  qsort(s->events, s->n_events, sizeof *s->events, by_time);
  for (size_t i = 0; i < s->n_events; i++) {
    int64_t *of_order = &number[s->events[i].order];

    if (!*of_order)
      *of_order = ++n;
    s->events[i].order = *of_order;
  }
  free(number);
}

int store_make(store *s, int32_t n_members, int32_t first_day, int32_t n_days, uint64_t seed)
{
  memset(s, 0, sizeof *s);
  s->n_members = n_members;
  s->members = new_array((size_t)n_members, sizeof *s->members);
  for (int32_t i = 0; i < n_members; i++) {
    shopper c = {.member = i + 1};

    random_seed(&c.random, seed, (uint64_t)i + 1);
    draw_member(&c, first_day, n_days);
    add_purchases(s, &c, first_day + n_days);
    s->members[i] = c.truth;
    if (i % MEMBERS_PER_LOOK == 0 && !progress_show("simulating", (double)i / n_members))
      return interrupted();
  }
  add_strangers(s, first_day, n_days, seed);
  number_orders(s);
  progress_clear();
  return EXIT_DONE;
}

void store_free(store *s)
{
  free(s->events);
  free(s->members);
}

const char *store_category(int category)
{
  return categories[category];
}

const char *store_shop(int shop)
{
  return shops[shop];
}
