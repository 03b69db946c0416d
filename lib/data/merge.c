/* SPDX-License-Identifier: MIT */
/* Merging tables: both are put into a fresh one, which takes the first one's place only when
 * everything went well. */
#include <rfm/table.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "data/compact.h"
#include "data/staging.h"

#include <string.h>

typedef struct absorbing {
  rfm_table *into;
  const rfm_table *from;
  uint32_t *rows; /* row in `from` -> row in `into` */
  rfm_error *err;
  rfm_status status;
} absorbing;

static int is_live(const rfm_table *table, size_t row)
{
  return row == RFM__NOBODY || rfm__customer_at(&table->customers, row)->flags & RFM__LIVE;
}

/* ---- customers ---- */

static rfm_status absorb_customer(absorbing *a, uint32_t row)
{
  const int32_t joined = rfm__customer_at(&a->from->customers, row)->joined_day;
  rfm__customer *customer;
  rfm__id id;
  rfm_status status = RFM_OK;

  rfm__customers_id(&a->from->customers, row, &id);
  a->rows[row] = rfm__table_find_or_add(a->into, &id, &status);
  if (status == RFM_E_LIMIT)
    return rfm__fail(a->err, status, "more than 2147483647 customers");
  if (status)
    return rfm__fail_nomem(a->err);
  customer = rfm__customer_at(&a->into->customers, a->rows[row]);
  if (joined != RFM__NO_DAY &&
      (customer->joined_day == RFM__NO_DAY || joined < customer->joined_day))
    customer->joined_day = joined;
  return RFM_OK;
}

static rfm_status absorb_customers(absorbing *a)
{
  size_t row;
  rfm_status status = RFM_OK;

  a->rows[RFM__NOBODY] = RFM__NOBODY;
  for (row = 1; row < a->from->customers.n_rows && !status; row++)
    if (is_live(a->from, row))
      status = absorb_customer(a, (uint32_t)row);
  return status;
}

static rfm_status absorb_aliases(absorbing *a)
{
  size_t row;
  rfm_status status = RFM_OK;

  for (row = 1; row < a->from->customers.n_rows && !status; row++)
    if (is_live(a->from, row) && rfm__customer_at(&a->from->customers, row)->flags & RFM__ALIAS)
      status =
          rfm__table_link(a->into, a->rows[row],
                          a->rows[rfm__aliases_parent(&a->from->aliases, (uint32_t)row)], a->err);
  return status;
}

/* ---- attributes ---- */

static rfm_status absorb_value(absorbing *a, rfm__attribute *into, const rfm__attribute_value *v)
{
  const uint32_t row = a->rows[v->row];
  const rfm__attribute_value *known = rfm__attribute_at(into, row, v->day);

  if (known && known->value != v->value)
    return rfm__fail(a->err, RFM_E_CONFLICT,
                     "attribute %s: a customer has different values for the same day", into->name);
  return known || rfm__attribute_put(into, row, v->day, v->value) ? RFM_OK
                                                                  : rfm__fail_nomem(a->err);
}

static rfm_status absorb_attribute(absorbing *a, const rfm__attribute *from)
{
  rfm__attributes *attributes = &a->into->attributes;
  const int32_t index = rfm__attributes_find(attributes, from->name);
  rfm__attribute *into;
  size_t i;
  rfm_status status = RFM_OK;

  if (index < 0 && attributes->n == RFM__MAX_ATTRIBUTES)
    return rfm__fail(a->err, RFM_E_LIMIT, "the tables together have more than 64 attributes");
  into = index < 0 ? rfm__attributes_add(attributes, from->name) : attributes->list[index];
  if (!into)
    return rfm__fail_nomem(a->err);
  for (i = 0; i < from->n && !status; i++)
    if (from->values[i].row != RFM__NOBODY)
      status = absorb_value(a, into, &from->values[i]);
  return status;
}

static rfm_status absorb_attributes(absorbing *a)
{
  int32_t i;
  rfm_status status = RFM_OK;

  for (i = 0; i < a->from->attributes.n && !status; i++)
    status = absorb_attribute(a, a->from->attributes.list[i]);
  return status;
}

/* ---- voids and events ---- */

static void absorb_void(uint64_t key, uint64_t *value, void *arg)
{
  absorbing *a = arg;

  (void)value;
  if (!a->status)
    a->status = rfm_table_void(a->into, key, a->err);
}

static rfm_status absorb_voids(absorbing *a)
{
  a->status = RFM_OK;
  rfm__hashmap_each((rfm__hashmap *)&a->from->voids, absorb_void, a); /* changes no value */
  return a->status;
}

static rfm_status absorb_event(absorbing *a, rfm__staging *staging, uint32_t row, rfm__event *event)
{
  event->kind &= RFM__KIND_MASK;
  return rfm__staging_add(staging, -1, a->rows[row], event, a->err);
}

static rfm_status absorb_row(absorbing *a, rfm__staging *staging, uint32_t row)
{
  const rfm_table *from = a->from;
  uint32_t next = rfm__customer_at(&from->customers, row)->tail_head;
  rfm__event event;
  size_t begin, end, i;
  rfm_status status = RFM_OK;

  rfm__table_run(from, row, &begin, &end);
  for (i = begin; i < end && !status; i++) {
    rfm__columns_get(&from->base.columns, i, &event);
    status = absorb_event(a, staging, row, &event);
  }
  while (next && !status) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(&from->tail, next - 1, &at);

    rfm__columns_get(&block->columns, at, &event);
    status = absorb_event(a, staging, row, &event);
    next = block->next[at];
  }
  return status;
}

static rfm_status absorb_events(absorbing *a)
{
  const uint32_t mask = a->from->base.columns.mask | rfm__tail_mask(&a->from->tail);
  rfm__staging staging;
  size_t row;
  rfm_status status =
      rfm__staging_begin(&staging, a->into, (size_t)a->from->n_events, mask, a->err);

  if (status)
    return status;
  for (row = 0; row < a->from->customers.n_rows && !status; row++)
    if (is_live(a->from, row))
      status = absorb_row(a, &staging, (uint32_t)row);
  if (status)
    rfm__staging_rollback(&staging);
  else
    rfm__staging_commit(&staging);
  return status;
}

static rfm_status absorb_anonymous(absorbing *a)
{
  rfm_table *into = a->into;
  size_t i;

  for (i = 0; i < a->from->anonymous.n; i++) {
    const rfm__anonymous_day *day = &a->from->anonymous.days[i];
    rfm__anonymous_day *sums = rfm__anonymous_of(&into->anonymous, into->hooks, day->day);

    if (!sums)
      return rfm__fail_nomem(a->err);
    if (!rfm__add_i64(into->abs_amount, day->sales + day->returns, &into->abs_amount) ||
        !rfm__add_i64(into->abs_second, day->second, &into->abs_second))
      return rfm__fail(a->err, RFM_E_LIMIT,
                       "the sum of |amount_minor| or |second_minor| passes 2^63 - 1");
    rfm__anonymous_add_day(sums, day);
  }
  return RFM_OK;
}

/* ---- what was pruned ---- */

static rfm_status absorb_pruned(absorbing *a)
{
  rfm_table *into = a->into;
  const size_t n = into->customers.n_rows;
  rfm__pruned_days *days;
  size_t row;

  if (!a->from->pruned && !into->pruned)
    return RFM_OK;
  days = rfm__alloc(&into->host, n, sizeof *days);
  if (!days)
    return rfm__fail_nomem(a->err);
  for (row = 0; row < n; row++) {
    rfm__pruned_none(&days[row]);
    if (row < into->n_pruned_rows)
      days[row] = into->pruned[row];
  }
  for (row = 1; row < a->from->n_pruned_rows; row++)
    if (is_live(a->from, row))
      rfm__pruned_add(&days[a->rows[row]], &a->from->pruned[row]);
  rfm__dealloc(&into->host, into->pruned, into->n_pruned_rows, sizeof *into->pruned);
  into->pruned = days;
  into->n_pruned_rows = n;
  return RFM_OK;
}

static void absorb_counts(absorbing *a)
{
  a->into->n_duplicate += a->from->n_duplicate;
  a->into->n_before_floor += a->from->n_before_floor;
  a->into->n_pruned_events += a->from->n_pruned_events;
}

/* ---- the whole ---- */

static rfm_status absorb_all(absorbing *a)
{
  rfm_status status = absorb_customers(a);

  if (!status)
    status = absorb_aliases(a);
  if (!status)
    status = absorb_attributes(a);
  if (!status)
    status = absorb_voids(a);
  if (!status)
    status = absorb_events(a);
  if (!status)
    status = absorb_anonymous(a);
  if (!status)
    status = absorb_pruned(a);
  if (!status)
    absorb_counts(a);
  return status;
}

/* Not transactional: `into` is thrown away on failure. */
static rfm_status absorb(rfm_table *into, const rfm_table *from, rfm_error *err)
{
  const size_t n = from->customers.n_rows;
  absorbing a = {NULL, NULL, NULL, NULL, RFM_OK};
  rfm_status status;

  a.into = into;
  a.from = from;
  a.err = err;
  a.rows = rfm__alloc(&into->host, n, sizeof *a.rows);
  status = a.rows ? absorb_all(&a) : rfm__fail_nomem(err);
  rfm__dealloc(&into->host, a.rows, n, sizeof *a.rows);
  return status;
}

static rfm_status check_fit(const rfm_table *table, const rfm_table *other, rfm_error *err)
{
  if (table == other)
    return rfm__fail(err, RFM_E_ARG, "a table cannot be merged into itself");
  if (table->customers.id_type != other->customers.id_type)
    return rfm__fail(err, RFM_E_ARG, "the tables have different id_type");
  if (table->day_start_s != other->day_start_s)
    return rfm__fail(err, RFM_E_ARG, "the tables have different day_start_s: %d and %d",
                     (int)table->day_start_s, (int)other->day_start_s);
  if (memcmp(table->currency, other->currency, sizeof table->currency) != 0)
    return rfm__fail(err, RFM_E_ARG, "the tables have different currency");
  return RFM_OK;
}

static rfm_status new_like(rfm_table **out, const rfm_table *model, rfm_error *err)
{
  rfm_table_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  memcpy(o.hash_seed, model->customers.seed, sizeof o.hash_seed);
  o.id_type = model->customers.id_type;
  o.day_start_s = model->day_start_s;
  memcpy(o.currency, model->currency, sizeof o.currency);
  return rfm_table_new(out, &model->host, &o, err);
}

static rfm_status merge(rfm_table *fresh, const rfm_table *table, const rfm_table *other,
                        rfm_error *err)
{
  const int32_t floor_day =
      table->floor_day > other->floor_day ? table->floor_day : other->floor_day;
  rfm_status status = absorb(fresh, table, err);

  if (!status)
    status = absorb(fresh, other, err);
  if (!status)
    status = rfm__table_compact(fresh, err);
  return status ? status : rfm__table_prune(fresh, floor_day, err);
}

rfm_status RFM_CALL rfm_table_merge(rfm_table *table, const rfm_table *other, rfm_error *err)
{
  rfm_table *fresh = NULL;
  rfm_status status = rfm__table_writable(table, err);

  if (!status)
    status = other ? rfm__table_readable(other, err) : rfm__fail(err, RFM_E_ARG, "other is NULL");
  if (!status)
    status = check_fit(table, other, err);
  if (!status)
    status = new_like(&fresh, table, err);
  if (status)
    return status;
  rfm__table_enter(table);
  rfm__table_enter(other);
  status = merge(fresh, table, other, err);
  rfm__table_leave(other);
  rfm__table_leave(table);
  if (!status) {
    const rfm_table before = *table;

    *table = *fresh;
    *fresh = before;
  }
  rfm_table_free(fresh);
  return status;
}
