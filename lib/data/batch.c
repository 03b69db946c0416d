/* SPDX-License-Identifier: MIT */
/* Batch: what an event must be like, in one place. */
#include "data/batch.h"

#include "base/checked.h"
#include "base/date.h"
#include "base/error.h"
#include "base/options.h"

enum { DAY_S = 86400 };

static uint32_t given_mask(const rfm_events *e)
{
  return (e->time_s ? RFM__HAS_TIME : 0u) | (e->order ? RFM__HAS_ORDER : 0u) |
         (e->item ? RFM__HAS_ITEM : 0u) | (e->category ? RFM__HAS_CATEGORY : 0u) |
         (e->group ? RFM__HAS_GROUP : 0u) | (e->event ? RFM__HAS_EVENT : 0u) |
         (e->second_minor ? RFM__HAS_SECOND : 0u);
}

static rfm_status check_ids(const rfm__batch *batch, rfm_error *err)
{
  const rfm_events *e = &batch->events;
  const int has_bytes = e->id_bytes || e->id_offsets;

  if (batch->id_type == RFM_ID_INTEGER) {
    if (has_bytes)
      return rfm__fail(err, RFM_E_ARG, "id_bytes is given, but the table's ids are integers");
    if (!e->customer && !e->anonymous && e->n > 0)
      return rfm__fail(err, RFM_E_ARG,
                       "rfm_events: customer is NULL, but the table's ids are integers");
    return RFM_OK;
  }
  if (e->customer)
    return rfm__fail(err, RFM_E_ARG, "customer is given, but the table's ids are bytes");
  if ((e->id_bytes || e->id_offsets || !e->anonymous) && !e->id_offsets && e->n > 0)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_events: id_offsets is NULL, but the table's ids are bytes");
  return RFM_OK;
}

rfm_status rfm__batch_read(rfm__batch *batch, const rfm_table *table, const rfm_events *given,
                           rfm_error *err)
{
  rfm_events *e = &batch->events;
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "batch is NULL");
  status = rfm__options_read(e, sizeof *e, sizeof *e, given, "rfm_events", err);
  if (status)
    return status;
  batch->mask = given_mask(e);
  batch->id_type = table->customers.id_type;
  batch->day_start_s = table->day_start_s;
  batch->first_row = 0;
  if (e->flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_events: flags is %u, expected 0", (unsigned)e->flags);
  if (e->n < 0)
    return rfm__fail(err, RFM_E_ARG, "rfm_events: n is %lld, expected 0 or more", (long long)e->n);
  if ((uint64_t)e->n >= SIZE_MAX / sizeof(int64_t))
    return rfm__fail(err, RFM_E_LIMIT, "rfm_events: n is %lld, more than memory can hold",
                     (long long)e->n);
  if (e->n > 0 && !e->day && !e->time_s)
    return rfm__fail(err, RFM_E_ARG, "rfm_events: day and time_s are NULL, one must be given");
  return check_ids(batch, err);
}

/* What a row of the batch is called in an error. */
static long long row_number(const rfm__batch *batch, int64_t i)
{
  return (long long)(batch->first_row + i);
}

static rfm_status bad_row(const rfm__batch *batch, int64_t i, rfm_error *err, const char *field,
                          int64_t value, const char *expected)
{
  return rfm__fail_at(err, RFM_E_DATA, batch->first_row + i, -1,
                      "row %lld: %s is %lld, expected %s", row_number(batch, i), field,
                      (long long)value, expected);
}

int rfm__batch_id(const rfm__batch *batch, int64_t i, rfm__id *id)
{
  const rfm_events *e = &batch->events;
  int64_t begin, end;

  id->number = 0;
  id->bytes = NULL;
  id->n_bytes = 0;
  if (batch->id_type == RFM_ID_INTEGER) {
    if (!e->customer)
      return 0;
    id->number = e->customer[i];
    return 1;
  }
  if (!e->id_offsets || !e->id_bytes)
    return 0;
  begin = e->id_offsets[i];
  end = e->id_offsets[i + 1];
  if (begin < 0 || end <= begin || end - begin > RFM__MAX_ID_BYTES)
    return 0;
  id->bytes = e->id_bytes + begin;
  id->n_bytes = (size_t)(end - begin);
  return 1;
}

static rfm_status bad_id(const rfm__batch *batch, int64_t i, rfm_error *err)
{
  const rfm_events *e = &batch->events;

  if (batch->id_type == RFM_ID_INTEGER || !e->id_offsets)
    return rfm__fail_at(err, RFM_E_DATA, batch->first_row + i, -1,
                        "row %lld: no customer, and not anonymous", row_number(batch, i));
  if (e->id_offsets[i] < 0 || e->id_offsets[i + 1] < e->id_offsets[i])
    return rfm__fail_at(err, RFM_E_DATA, batch->first_row + i, -1,
                        "row %lld: id_offsets do not ascend", row_number(batch, i));
  if (!e->id_bytes)
    return rfm__fail_at(err, RFM_E_ARG, batch->first_row + i, -1, "row %lld: id_bytes is NULL",
                        row_number(batch, i));
  return bad_row(batch, i, err, "length of the id", e->id_offsets[i + 1] - e->id_offsets[i],
                 "1 to 65535 bytes");
}

int64_t rfm__day_of_time(int64_t time_s, int32_t day_start_s)
{
  const int64_t local = time_s + day_start_s;
  const int64_t day = local / DAY_S;

  return local % DAY_S < 0 ? day - 1 : day;
}

static rfm_status read_day(const rfm__batch *batch, int64_t i, rfm__event *event, rfm_error *err)
{
  const rfm_events *e = &batch->events;
  int64_t day;

  event->time = e->time_s ? e->time_s[i] : RFM__NO_TIME;
  if (e->time_s && (event->time < -RFM__TIME_LIMIT || event->time > RFM__TIME_LIMIT))
    return bad_row(batch, i, err, "time_s", event->time, "a time of the years 1 to 9999");
  day = rfm__batch_day(batch, i);
  if (!rfm__is_day(day))
    return bad_row(batch, i, err, "day", day, "-719162 to 2932896 since 1970-01-01");
  event->day = (int32_t)day;
  return RFM_OK;
}

static rfm_status check_amounts(const rfm__batch *batch, int64_t i, const rfm__event *event,
                                rfm_error *err)
{
  if (event->amount < -RFM__MAX_AMOUNT || event->amount > RFM__MAX_AMOUNT)
    return bad_row(batch, i, err, "amount_minor", event->amount, "at most 2^53 in magnitude");
  if (event->second < -RFM__MAX_AMOUNT || event->second > RFM__MAX_AMOUNT)
    return bad_row(batch, i, err, "second_minor", event->second, "at most 2^53 in magnitude");
  return RFM_OK;
}

/* With a kind the amount is a magnitude; without one its sign tells sales from returns. */
static rfm_status read_kind(const rfm__batch *batch, int64_t i, rfm__event *event, rfm_error *err)
{
  const rfm_events *e = &batch->events;
  rfm_status status;

  event->amount = e->amount_minor ? e->amount_minor[i] : 0;
  event->second = e->second_minor ? e->second_minor[i] : 0;
  status = check_amounts(batch, i, event, err);
  if (status)
    return status;
  if (!e->kind) {
    event->kind = event->amount < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
    if (event->amount < 0) {
      event->amount = -event->amount;
      event->second = -event->second;
    }
    return RFM_OK;
  }
  event->kind = e->kind[i];
  if (event->kind < RFM_KIND_SALE || event->kind > RFM_KIND_CONTACT)
    return bad_row(batch, i, err, "kind", event->kind, "an rfm_kind, 1 to 5");
  if (event->amount < 0)
    return bad_row(batch, i, err, "amount_minor", event->amount, "0 or more where kinds are given");
  if (event->kind >= RFM_KIND_VISIT && event->amount != 0)
    return bad_row(batch, i, err, "amount_minor", event->amount, "0 for a visit or contact");
  return RFM_OK;
}

rfm_status rfm__batch_event(const rfm__batch *batch, int64_t i, rfm__event *event, rfm_error *err)
{
  const rfm_events *e = &batch->events;
  rfm__id id;
  rfm_status status = read_day(batch, i, event, err);

  if (!status)
    status = read_kind(batch, i, event, err);
  if (status)
    return status;
  if (!rfm__batch_anonymous(batch, i) && !rfm__batch_id(batch, i, &id))
    return bad_id(batch, i, err);
  event->order = e->order ? e->order[i] : 0;
  event->item = e->item ? e->item[i] : 0;
  event->category = e->category ? e->category[i] : 0;
  event->group = e->group ? e->group[i] : 0;
  event->event = e->event ? e->event[i] : 0;
  return RFM_OK;
}
