/* SPDX-License-Identifier: MIT */
/* Newcomers: adding customers so that it can be taken back, and reading lists of ids. */
#include "data/newcomers.h"

#include "base/error.h"
#include "base/options.h"

uint32_t rfm__newcomers_add(rfm__newcomers *newcomers, const rfm__id *id, uint64_t key)
{
  rfm__customers *customers = &newcomers->table->customers;
  const uint32_t row = rfm__customers_add(customers, id, key);

  if (row != RFM__NOBODY) {
    rfm__customer_at(customers, row)->tail_head = newcomers->last;
    newcomers->last = row;
  }
  return row;
}

uint32_t rfm__newcomers_row(rfm__newcomers *newcomers, const rfm__id *id, uint64_t key)
{
  const uint32_t row = rfm__customers_find(&newcomers->table->customers, id, key);

  return row != RFM__NOBODY ? row : rfm__newcomers_add(newcomers, id, key);
}

rfm_status rfm__newcomers_fail(const rfm__newcomers *newcomers, int64_t row, rfm_error *err)
{
  const rfm__customers *customers = &newcomers->table->customers;

  if (!customers->free_row && customers->n_rows >= RFM__MAX_ROWS && row < 0)
    return rfm__fail(err, RFM_E_LIMIT, "more than 2147483647 customers");
  if (!customers->free_row && customers->n_rows >= RFM__MAX_ROWS)
    return rfm__fail_at(err, RFM_E_LIMIT, row, -1, "row %lld: more than 2147483647 customers",
                        (long long)row);
  return rfm__fail_nomem(err);
}

void rfm__newcomers_commit(rfm__newcomers *newcomers)
{
  while (newcomers->last != RFM__NOBODY) {
    rfm__customer *customer = rfm__customer_at(&newcomers->table->customers, newcomers->last);

    newcomers->last = customer->tail_head;
    customer->tail_head = 0;
  }
}

void rfm__newcomers_rollback(rfm__newcomers *newcomers)
{
  while (newcomers->last != RFM__NOBODY) {
    const uint32_t row = newcomers->last;

    newcomers->last = rfm__customer_at(&newcomers->table->customers, row)->tail_head;
    rfm__customers_remove(&newcomers->table->customers, row);
  }
}

rfm_status rfm__table_read_ids(const rfm_table *table, const rfm_ids *given, rfm_ids *ids,
                               rfm_error *err)
{
  const int integers = table->customers.id_type == RFM_ID_INTEGER;
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "ids is NULL");
  status = rfm__options_read(ids, sizeof *ids, sizeof *ids, given, "rfm_ids", err);
  if (status)
    return status;
  if (ids->flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_ids: flags is %u, expected 0", (unsigned)ids->flags);
  if (ids->n < 0 || (uint64_t)ids->n >= SIZE_MAX / sizeof(int64_t))
    return rfm__fail(err, RFM_E_ARG, "rfm_ids: n is %lld", (long long)ids->n);
  if (integers ? ids->bytes || ids->offsets : ids->number != NULL)
    return rfm__fail(err, RFM_E_ARG, "ids are %s, but the table's ids are %s",
                     integers ? "bytes" : "integers", integers ? "integers" : "bytes");
  if (ids->n > 0 && (integers ? !ids->number : !ids->bytes || !ids->offsets))
    return rfm__fail(err, RFM_E_ARG, "rfm_ids: %s is NULL",
                     integers ? "number" : "bytes or offsets");
  return RFM_OK;
}

rfm_status rfm__table_id_at(const rfm_table *table, const rfm_ids *ids, int64_t i, rfm__id *id,
                            rfm_error *err)
{
  int64_t begin, end;

  id->number = 0;
  id->bytes = NULL;
  id->n_bytes = 0;
  if (table->customers.id_type == RFM_ID_INTEGER) {
    id->number = ids->number[i];
    return RFM_OK;
  }
  begin = ids->offsets[i];
  end = ids->offsets[i + 1];
  if (begin < 0 || end < begin)
    return rfm__fail_at(err, RFM_E_DATA, i, -1, "row %lld: id offsets do not ascend", (long long)i);
  if (end == begin || end - begin > RFM__MAX_ID_BYTES)
    return rfm__fail_at(err, RFM_E_DATA, i, -1,
                        "row %lld: the id has %lld bytes, expected 1 to 65535", (long long)i,
                        (long long)(end - begin));
  id->bytes = ids->bytes + begin;
  id->n_bytes = (size_t)(end - begin);
  return RFM_OK;
}

rfm_status rfm__newcomers_rows(rfm__newcomers *newcomers, const rfm_ids *ids, uint32_t *rows,
                               rfm_error *err)
{
  rfm_table *table = newcomers->table;
  rfm__id id;
  int64_t i;

  for (i = 0; i < ids->n; i++) {
    const rfm_status status = rfm__table_id_at(table, ids, i, &id, err);

    if (status)
      return status;
    rows[i] = rfm__newcomers_row(newcomers, &id, rfm__customers_key(&table->customers, &id));
    if (rows[i] == RFM__NOBODY)
      return rfm__newcomers_fail(newcomers, i, err);
  }
  return RFM_OK;
}
