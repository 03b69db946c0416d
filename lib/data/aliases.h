/* SPDX-License-Identifier: MIT */
/* Aliases: other names of customers, as a forest over rows. Few customers have any, so it lives
 * beside the rows. */
#ifndef RFM__DATA_ALIASES_H
#define RFM__DATA_ALIASES_H

#include "data/customers.h"

typedef struct rfm__alias {
  uint32_t row;    /* whose entry this is; RFM__NOBODY: free */
  uint32_t parent; /* the customer it stands for, or RFM__NOBODY */
  uint32_t child;  /* first entry that points here + 1, or 0 */
  uint32_t next;   /* next child of the same parent + 1, or 0; of a free entry: next free + 1 */
  uint32_t up;     /* entry of the same tree that knows more + 1, or 0 */
  uint32_t size;   /* without `up`: entries of the tree... */
  uint32_t root;   /* ...and the customer they all stand for */
} rfm__alias;

typedef struct rfm__aliases {
  const rfm_host *host;
  rfm__alias *entries;
  size_t n, room;
  size_t n_links;   /* entries with a parent */
  uint32_t free;    /* first free entry + 1, or 0 */
  rfm__hashmap map; /* row -> entry */
} rfm__aliases;

void rfm__aliases_init(rfm__aliases *aliases, const rfm_host *host, const uint64_t seed[2]);
void rfm__aliases_free(rfm__aliases *aliases);

/* Parent of a row, or RFM__NOBODY. */
uint32_t rfm__aliases_parent(const rfm__aliases *aliases, uint32_t row);

/* The customer that a row stands for in the end: itself without an alias. */
uint32_t rfm__aliases_root(const rfm__aliases *aliases, uint32_t row);

/* Make `row` a name of `parent`: neither may close a ring. 1: done, 0: no memory. */
int rfm__aliases_link(rfm__aliases *aliases, uint32_t row, uint32_t parent);

/* All rows of a tree, one after another: start with `root`; after `row` comes the result,
 * RFM__NOBODY at the end. */
uint32_t rfm__aliases_next(const rfm__aliases *aliases, uint32_t root, uint32_t row);

/* Remove the whole tree of a root. */
void rfm__aliases_remove(rfm__aliases *aliases, uint32_t root);

/* Memory held, and that of it which is in use. */
size_t rfm__aliases_bytes(const rfm__aliases *aliases);
size_t rfm__aliases_used(const rfm__aliases *aliases);

#endif
