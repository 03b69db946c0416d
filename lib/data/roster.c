/* SPDX-License-Identifier: MIT */
/* Roster: customers in ascending id, aliases under their root, households under their lowest id. */
#include "data/sweep.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "math/order.h"

#include <string.h>

static uint32_t flags_of(const rfm_table *table, uint32_t row)
{
  return rfm__customer_at(&table->customers, row)->flags;
}

/* Keep the rows that are no aliases; returns their number. */
static size_t keep_roots(const rfm_table *table, uint32_t *rows, size_t n)
{
  size_t i, kept = 0;

  for (i = 0; i < n; i++)
    if (!(flags_of(table, rows[i]) & RFM__ALIAS))
      rows[kept++] = rows[i];
  return kept;
}

/* next_same[i] becomes the place + 1 of the next root with the same label, and taken[i] is set on
 * all but the first. */
static rfm_status chain_households(const rfm_host *host, const uint64_t *labels, size_t n,
                                   uint32_t *next_same, uint8_t *taken, rfm_error *err)
{
  uint64_t *keys = rfm__alloc(host, n, 2 * sizeof *keys);
  uint32_t *index = rfm__alloc(host, n, 2 * sizeof *index);
  size_t i;

  if (keys && index) {
    for (i = 0; i < n; i++) {
      keys[i] = labels[i];
      index[i] = (uint32_t)i;
    }
    rfm__sort_u64_index(keys, index, keys + n, index + n, n);
    for (i = 0; i + 1 < n; i++) {
      if (keys[i] == 0 || keys[i] != keys[i + 1])
        continue;
      next_same[index[i]] = index[i + 1] + 1;
      taken[index[i + 1]] = 1;
    }
  }
  rfm__dealloc(host, keys, n, 2 * sizeof *keys);
  rfm__dealloc(host, index, n, 2 * sizeof *index);
  return keys && index ? RFM_OK : rfm__fail_nomem(err);
}

/* A root and all its aliases. */
static void add_tree(rfm__roster *roster, const rfm_table *table, uint32_t root)
{
  uint32_t row = root;

  do
    roster->member[roster->n_members++] = row;
  while (flags_of(table, root) & RFM__ROOT &&
         (row = rfm__aliases_next(&table->aliases, root, row)) != RFM__NOBODY);
}

/* Write the members of every row that stays; leads move down. */
static void fill_members(rfm__roster *roster, const rfm_table *table, const uint32_t *next_same,
                         const uint8_t *taken)
{
  const size_t n_roots = roster->n_rows;
  const uint32_t *roots = roster->lead;
  size_t i, rows = 0;

  for (i = 0; i < n_roots; i++) {
    size_t place = i;

    if (taken && taken[i])
      continue;
    roster->first[rows] = (int64_t)roster->n_members;
    add_tree(roster, table, roots[i]);
    while (next_same && next_same[place]) {
      place = next_same[place] - 1;
      add_tree(roster, table, roots[place]);
    }
    rows++;
  }
  roster->first[rows] = (int64_t)roster->n_members;
  for (i = 0; i < rows; i++)
    roster->lead[i] = roster->member[roster->first[i]];
  roster->n_rows = rows;
}

static rfm_status group(rfm__roster *roster, const rfm_table *table, const uint64_t *labels,
                        rfm_error *err)
{
  const rfm_host *host = &table->host;
  const size_t n = roster->n_rows, room = roster->room;
  uint32_t *next_same = NULL;
  uint8_t *taken = NULL;
  rfm_status status = RFM_OK;

  roster->member = rfm__alloc(host, room, sizeof *roster->member);
  roster->first = rfm__alloc(host, room + 1, sizeof *roster->first);
  if (!roster->member || !roster->first)
    return rfm__fail_nomem(err);
  if (labels) {
    next_same = rfm__alloc_zero(host, n, sizeof *next_same);
    taken = rfm__alloc_zero(host, n, sizeof *taken);
    status = next_same && taken ? chain_households(host, labels, n, next_same, taken, err)
                                : rfm__fail_nomem(err);
  }
  if (!status)
    fill_members(roster, table, next_same, taken);
  rfm__dealloc(host, next_same, n, sizeof *next_same);
  rfm__dealloc(host, taken, n, sizeof *taken);
  return status;
}

static rfm_status read_options(rfm_measure_options *o, const rfm_measure_options *given,
                               size_t n_customers, rfm_error *err)
{
  const rfm_status status =
      rfm__options_read(o, sizeof *o, sizeof *o, given, "rfm_measure_options", err);

  if (status)
    return status;
  if (o->flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_measure_options: flags is %u, expected 0",
                     (unsigned)o->flags);
  if (!o->household && o->n_household)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_measure_options: household is NULL, but n_household is %lld",
                     (long long)o->n_household);
  if (o->household && o->n_household != (int64_t)n_customers)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_measure_options: n_household is %lld, but the table has %lld customers",
                     (long long)o->n_household, (long long)n_customers);
  return RFM_OK;
}

rfm_status rfm__roster_build(rfm__roster *roster, const rfm_table *table,
                             const rfm_measure_options *options, rfm_error *err)
{
  const size_t n = table->customers.n_live;
  rfm_measure_options o;
  rfm_status status = read_options(&o, options, n - table->aliases.n_links, err);

  memset(roster, 0, sizeof *roster);
  if (status)
    return status;
  roster->room = n;
  roster->lead = rfm__alloc(&table->host, n, sizeof *roster->lead);
  status = roster->lead ? rfm__customers_in_order(&table->customers, roster->lead, err)
                        : rfm__fail_nomem(err);
  if (status) {
    rfm__roster_free(roster, &table->host);
    return status;
  }
  roster->n_rows = keep_roots(table, roster->lead, n);
  if (table->aliases.n_links > 0 || o.household)
    status = group(roster, table, o.household, err);
  if (status)
    rfm__roster_free(roster, &table->host);
  return status;
}

void rfm__roster_free(rfm__roster *roster, const rfm_host *host)
{
  rfm__dealloc(host, roster->lead, roster->room, sizeof *roster->lead);
  rfm__dealloc(host, roster->member, roster->room, sizeof *roster->member);
  if (roster->first)
    rfm__dealloc(host, roster->first, roster->room + 1, sizeof *roster->first);
  memset(roster, 0, sizeof *roster);
}
