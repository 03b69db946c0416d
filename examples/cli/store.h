/* SPDX-License-Identifier: MIT */
/* A simulated store whose customers follow a known process.
 *
 * Each member joins with a first purchase, buys at a rate of his own (gamma over members), more
 * before Christmas than in February, and leaves for good at a time of his own (exponential, with a
 * gamma rate: Schmittlein, Morrison and Colombo, 1987). Spend per order is gamma around a mean of
 * his own (Colombo and Jiang, 1999). Some orders are partly returned; one sale in ten has no
 * member. */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include <stddef.h>
#include <stdint.h>

typedef struct store_event {
  int64_t time_s;
  int64_t order; /* number of the order, from 1 */
  int64_t amount_minor;
  int32_t member; /* from 1; 0: none */
  uint8_t is_return, category, shop, line;
} store_event;

typedef struct store_member {
  double purchases_per_year, mean_spend_minor;
  int32_t joined_day, last_day; /* last_day: when he left, or beyond the end */
} store_member;

typedef struct store {
  store_event *events; /* by time */
  size_t n_events, room;
  store_member *members; /* n_members of them */
  int32_t n_members;
  int64_t n_orders;
} store;

/* Makes the store; returns an exit status. */
int store_make(store *s, int32_t n_members, int32_t first_day, int32_t n_days, uint64_t seed);
void store_free(store *s);

const char *store_category(int category);
const char *store_shop(int shop);

#endif
