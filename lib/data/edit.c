/* SPDX-License-Identifier: MIT */
/* Members, voids and aliases: what is said about customers and events rather than bought. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "data/newcomers.h"
#include "data/table.h"

#include <string.h>

/* ---- members ---- */

static rfm_status check_joined(const int32_t *joined_day, int64_t i, rfm_error *err)
{
  if (!joined_day || (joined_day[i] >= RFM_DAY_MIN && joined_day[i] <= RFM_DAY_MAX))
    return RFM_OK;
  return rfm__fail_at(err, RFM_E_DATA, i, -1,
                      "row %lld: joined_day is %d, expected -719162 to 2932896 since 1970-01-01",
                      (long long)i, (int)joined_day[i]);
}

static void set_joined(rfm_table *table, uint32_t row, int32_t day)
{
  rfm__customer *customer = rfm__customer_at(&table->customers, row);

  if (customer->joined_day == RFM__NO_DAY || day < customer->joined_day)
    customer->joined_day = day;
}

static rfm_status read_members(rfm_members *m, rfm_ids *ids, const rfm_table *table,
                               const rfm_members *given, rfm_error *err)
{
  int64_t i;
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "members is NULL");
  status = rfm__options_read(m, sizeof *m, sizeof *m, given, "rfm_members", err);
  if (!status && m->flags)
    status = rfm__fail(err, RFM_E_ARG, "rfm_members: flags is %u, expected 0", (unsigned)m->flags);
  if (!status)
    status = rfm__table_read_ids(table, m->ids, ids, err);
  for (i = 0; !status && i < ids->n; i++)
    status = check_joined(m->joined_day, i, err);
  return status;
}

rfm_status RFM_CALL rfm_table_add_members(rfm_table *table, const rfm_members *members,
                                          rfm_error *err)
{
  rfm__newcomers newcomers = {NULL, RFM__NOBODY};
  rfm_members m;
  rfm_ids ids;
  uint32_t *rows;
  int64_t i;
  rfm_status status = rfm__table_writable(table, err);

  if (!status)
    status = read_members(&m, &ids, table, members, err);
  if (status)
    return status;
  rows = rfm__alloc(&table->host, (size_t)ids.n, sizeof *rows);
  if (!rows)
    return rfm__fail_nomem(err);
  newcomers.table = table;
  status = rfm__newcomers_rows(&newcomers, &ids, rows, err);
  if (status)
    rfm__newcomers_rollback(&newcomers);
  else
    rfm__newcomers_commit(&newcomers);
  for (i = 0; !status && m.joined_day && i < ids.n; i++)
    set_joined(table, rows[i], m.joined_day[i]);
  rfm__dealloc(&table->host, rows, (size_t)ids.n, sizeof *rows);
  return status;
}

/* ---- voids ---- */

/* The kind byte of the event at a place. */
static uint8_t *kind_at(rfm_table *table, uint64_t place)
{
  const size_t index = (size_t)(place >> 1);
  size_t at;
  rfm__tail_block *block;

  if (!(place & 1))
    return &table->base.columns.kind[index];
  block = rfm__tail_at(&table->tail, index, &at);
  return &block->columns.kind[at];
}

rfm_status RFM_CALL rfm_table_void(rfm_table *table, uint64_t event, rfm_error *err)
{
  const uint64_t *place;
  uint32_t row;
  rfm__event known;
  const rfm_status status = rfm__table_writable(table, err);

  if (status)
    return status;
  if (event == 0)
    return rfm__fail(err, RFM_E_ARG, "event is 0, which means no key");
  if (rfm__hashmap_find(&table->voids, event, NULL, NULL))
    return RFM_OK;
  if (!rfm__hashmap_insert(&table->voids, event, 0))
    return rfm__fail_nomem(err);
  place = rfm__hashmap_find(&table->keys, event, NULL, NULL);
  if (!place)
    return RFM_OK;
  rfm__table_event(table, *place, &known, &row);
  *kind_at(table, *place) |= RFM__VOIDED;
  table->n_voided++;
  table->days_stale = 1;
  table->n_nobody_voided += row == RFM__NOBODY;
  return RFM_OK;
}

/* ---- aliases ---- */

rfm_status rfm__table_link(rfm_table *table, uint32_t row, uint32_t parent, rfm_error *err)
{
  const uint32_t known = rfm__aliases_parent(&table->aliases, row);

  if (row == parent)
    return rfm__fail(err, RFM_E_CONFLICT, "alias: both ids are the same");
  if (known == parent)
    return RFM_OK;
  if (known != RFM__NOBODY)
    return rfm__fail(err, RFM_E_CONFLICT, "alias: the id is an alias of another customer already");
  if (rfm__aliases_root(&table->aliases, parent) == row)
    return rfm__fail(err, RFM_E_CONFLICT, "alias: the target is itself an alias of the id");
  if (!rfm__aliases_link(&table->aliases, row, parent))
    return rfm__fail_nomem(err);
  rfm__customer_at(&table->customers, row)->flags |= RFM__ALIAS;
  rfm__customer_at(&table->customers, parent)->flags |= RFM__ROOT;
  return RFM_OK;
}

static rfm_status link_ids(rfm__newcomers *newcomers, const rfm__id *from, const rfm__id *into,
                           rfm_error *err)
{
  const rfm__customers *customers = &newcomers->table->customers;
  const uint32_t row = rfm__newcomers_row(newcomers, from, rfm__customers_key(customers, from));
  const uint32_t parent =
      row == RFM__NOBODY ? row
                         : rfm__newcomers_row(newcomers, into, rfm__customers_key(customers, into));

  if (parent == RFM__NOBODY)
    return rfm__newcomers_fail(newcomers, -1, err);
  return rfm__table_link(newcomers->table, row, parent, err);
}

rfm_status RFM_CALL rfm_table_alias(rfm_table *table, const rfm_id *from, const rfm_id *into,
                                    rfm_error *err)
{
  rfm__newcomers newcomers = {NULL, RFM__NOBODY};
  rfm__id a, b;
  rfm_status status = rfm__table_writable(table, err);

  if (!status)
    status = rfm__id_read(table->customers.id_type, from, "from", &a, err);
  if (!status)
    status = rfm__id_read(table->customers.id_type, into, "into", &b, err);
  if (status)
    return status;
  newcomers.table = table;
  status = link_ids(&newcomers, &a, &b, err);
  if (status)
    rfm__newcomers_rollback(&newcomers);
  else
    rfm__newcomers_commit(&newcomers);
  return status;
}
