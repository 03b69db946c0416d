/* SPDX-License-Identifier: MIT */
/* Look-ups: an id, an event key, a day, and how the table was made. */
#include <rfm/table.h>

#include "base/date.h"
#include "base/error.h"
#include "base/options.h"
#include "data/batch.h"
#include "data/table.h"

#include <string.h>

/* Fill a caller's checked rfm_id; NULL is skipped. */
static void write_id(rfm_id *out, const rfm__id *id)
{
  rfm_id told;

  if (!out)
    return;
  rfm__id_tell(&told, id);
  rfm__out_write(out, &told, sizeof told);
}

static rfm_status check_id(const rfm_id *out, rfm_error *err)
{
  return out ? rfm__out_check(out, sizeof *out, "rfm_id", err) : RFM_OK;
}

rfm_status RFM_CALL rfm_table_find(const rfm_table *table, const rfm_id *id, rfm_id *customer,
                                   rfm_error *err)
{
  rfm__id known;
  uint32_t row;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__id_read(table->customers.id_type, id, "id", &known, err);
  if (!status)
    status = check_id(customer, err);
  if (status)
    return status;
  row = rfm__table_find(table, &known);
  if (row == RFM__NOBODY)
    return rfm__fail(err, RFM_E_NOTFOUND, "there is no such customer");
  rfm__customers_id(&table->customers, rfm__aliases_root(&table->aliases, row), &known);
  write_id(customer, &known);
  return RFM_OK;
}

static void write_event(rfm_event *out, const rfm__event *event)
{
  rfm_event told;

  rfm__event_tell(&told, event);
  rfm__out_write(out, &told, sizeof told);
  out->flags = told.flags;
}

rfm_status RFM_CALL rfm_table_find_event(const rfm_table *table, uint64_t key, rfm_event *event,
                                         rfm_id *customer, rfm_error *err)
{
  rfm__id id = {0, NULL, 0};
  rfm__event found;
  const uint64_t *place;
  uint32_t row;
  rfm_status status = rfm__table_readable(table, err);

  if (!status && event)
    status = rfm__out_check(event, sizeof *event, "rfm_event", err);
  if (!status)
    status = check_id(customer, err);
  if (status)
    return status;
  if (key == 0)
    return rfm__fail(err, RFM_E_ARG, "key is 0, which means no key");
  place = rfm__hashmap_find(&table->keys, key, NULL, NULL);
  if (!place)
    return rfm__fail(err, RFM_E_NOTFOUND, "no event has this key");
  rfm__table_event(table, *place, &found, &row);
  if (row != RFM__NOBODY)
    rfm__customers_id(&table->customers, row, &id);
  write_id(customer, &id);
  if (event)
    write_event(event, &found);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_get_options(const rfm_table *table, rfm_table_options *options,
                                          rfm_error *err)
{
  rfm_table_options known;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__out_check(options, sizeof known, "rfm_table_options", err);
  if (status)
    return status;
  memset(&known, 0, sizeof known);
  known.id_type = table->customers.id_type;
  known.day_start_s = table->day_start_s;
  memcpy(known.currency, table->currency, sizeof known.currency);
  rfm__out_write(options, &known, sizeof known);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_day_of(const rfm_table *table, int64_t time_s, int32_t *day,
                                     rfm_error *err)
{
  const rfm_status status = rfm__table_readable(table, err);
  int64_t found = 0;

  if (status)
    return status;
  if (!day)
    return rfm__fail(err, RFM_E_ARG, "day is NULL");
  if (time_s >= -RFM__TIME_LIMIT && time_s <= RFM__TIME_LIMIT)
    found = rfm__day_of_time(time_s, table->day_start_s);
  else
    found = INT64_MAX;
  if (!rfm__is_day(found))
    return rfm__fail(err, RFM_E_DATA, "time_s is %lld, expected a time of the years 1 to 9999",
                     (long long)time_s);
  *day = (int32_t)found;
  return RFM_OK;
}
