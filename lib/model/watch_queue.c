/* SPDX-License-Identifier: MIT */
/* The watch's queue: alerts that wait in the state until the host has taken them. */
#include "model/watch.h"

#include "base/alloc.h"
#include "base/error.h"

#include <string.h>

int rfm__watch_queue_reserve(const rfm_host *host, rfm__watch_queue *queue, size_t more)
{
  void *list = queue->list;
  const int ok =
      rfm__grow(host, &list, &queue->room, queue->n, queue->n + more, sizeof *queue->list);

  queue->list = list;
  return ok;
}

void rfm__watch_queue_free(const rfm_host *host, rfm__watch_queue *queue)
{
  rfm__wipe_dealloc(host, queue->list, queue->room, sizeof *queue->list);
  memset(queue, 0, sizeof *queue);
}

const rfm__watch_alert *rfm__watch_queue_find(const rfm__watch_queue *queue, uint32_t row)
{
  size_t i;

  for (i = queue->done; i < queue->n; i++)
    if (queue->list[i].row == row)
      return &queue->list[i];
  return NULL;
}

void rfm__watch_queue_cut(rfm__watch_queue *queue, size_t n)
{
  rfm__wipe(queue->list + n, (queue->n - n) * sizeof *queue->list);
  queue->n = n;
}

void rfm__watch_queue_drop(rfm__watch_queue *queue, uint32_t row)
{
  size_t i, kept = queue->done;

  for (i = queue->done; i < queue->n; i++)
    if (queue->list[i].row != row)
      queue->list[kept++] = queue->list[i];
  if (queue->list)
    rfm__watch_queue_cut(queue, kept);
}

int32_t rfm__watch_first_rule(uint32_t rules)
{
  int32_t i;

  for (i = 0; i < RFM__WATCH_RULES; i++)
    if (rules & 1u << i)
      return i;
  return -1;
}

static void put_le(uint8_t *p, uint64_t value, int n)
{
  int i;

  for (i = 0; i < n; i++)
    p[i] = (uint8_t)(value >> 8 * i);
}

/* SipHash of rule, day and the id's own hash, type first. */
uint64_t rfm__watch_alert_id(const rfm__id *id, int32_t id_type, int32_t rule, int32_t day)
{
  uint8_t number[8], text[20];
  uint64_t who;

  put_le(number, id->number, 8);
  who = id_type == RFM_ID_INTEGER ? rfm_key_hash(number, sizeof number)
                                  : rfm_key_hash(id->bytes, id->n_bytes);
  put_le(text, (uint32_t)id_type, 4);
  put_le(text + 4, (uint32_t)rule, 4);
  put_le(text + 8, (uint32_t)day, 4);
  put_le(text + 12, who, 8);
  return rfm_key_hash(text, sizeof text);
}

/* ---- delivery ---- */

static void tell_reasons(const rfm__watch_alert *a, rfm_churn_reason *list)
{
  int32_t i;

  memset(list, 0, RFM__WATCH_REASONS * sizeof *list);
  for (i = 0; i < a->n_reasons; i++) {
    list[i].struct_size = sizeof *list;
    list[i].value = a->reason[i].value;
    list[i].typical = a->reason[i].typical;
    list[i].moved = a->reason[i].moved;
    list[i].column = a->reason[i].column;
  }
}

static void tell_alert(const rfm__watch_alert *a, rfm_watch_alert *out)
{
  memset(out, 0, sizeof *out);
  out->struct_size = sizeof *out;
  out->value = a->value;
  out->value_before = a->value_before;
  out->probability = a->probability;
  out->spend_minor = a->spend;
  out->n_reasons = a->n_reasons;
  out->rule = rfm__watch_first_rule(a->rules);
  out->rules = a->rules;
  out->day = a->day;
  out->day_before = a->day_before;
  out->rank = a->rank;
  out->group = a->group;
}

static int hand_out_one(const rfm_watch *watch, const rfm__watch_alert *a,
                        const rfm_watch_hooks *hooks)
{
  rfm_churn_reason reasons[RFM__WATCH_REASONS];
  rfm_watch_alert out;
  rfm_id told;
  rfm__id id;

  rfm__customers_id(&watch->book.ids, a->row, &id);
  memset(&told, 0, sizeof told);
  told.struct_size = sizeof told;
  told.number = id.number;
  told.bytes = id.bytes;
  told.n_bytes = (int64_t)id.n_bytes;
  tell_reasons(a, reasons);
  tell_alert(a, &out);
  out.alert_id = rfm__watch_alert_id(&id, watch->settings.id_type, out.rule, out.day);
  out.id = &told;
  out.reasons = reasons;
  return hooks->alert(&out, hooks->user_data);
}

static rfm_status stopped(const char *by, rfm_error *err)
{
  return rfm__fail(err, RFM_STOPPED, "stopped by %s", by);
}

/* Take the alert at @first out. */
static void take_out(rfm__watch_queue *queue, size_t first)
{
  if (first == queue->done) {
    rfm__wipe(&queue->list[queue->done++], sizeof *queue->list);
  } else {
    memmove(&queue->list[first], &queue->list[first + 1],
            (queue->n - first - 1) * sizeof *queue->list);
    rfm__watch_queue_cut(queue, queue->n - 1);
  }
  if (queue->done == queue->n)
    queue->done = queue->n = 0;
}

static rfm_status hand_out_all(rfm_watch *watch, size_t first, const rfm_watch_hooks *hooks,
                               int64_t *n_delivered, rfm_error *err)
{
  rfm__watch_queue *queue = &watch->queue;
  size_t n;

  for (n = queue->n - first; n > 0; n--) {
    const int from_front = first == queue->done;

    if (hand_out_one(watch, &queue->list[first], hooks) != RFM_CONTINUE)
      return stopped("alert", err);
    take_out(queue, first);
    first = from_front ? queue->done : first;
    ++*n_delivered;
  }
  return RFM_OK;
}

rfm_status rfm__watch_hand_out(rfm_watch *watch, size_t first, const rfm_watch_hooks *hooks,
                               int64_t *n_delivered, rfm_error *err)
{
  const int32_t busy = watch->busy;
  const rfm__watch_queue *queue = &watch->queue;
  rfm_status status = RFM_OK;

  if (first == queue->n || !(hooks->alert || hooks->queued))
    return RFM_OK;
  watch->busy = 1;
  if (hooks->queued &&
      hooks->queued((int64_t)(queue->n - queue->done), hooks->user_data) != RFM_CONTINUE)
    status = stopped("queued", err);
  if (!status && hooks->alert)
    status = hand_out_all(watch, first, hooks, n_delivered, err);
  watch->busy = busy;
  return status;
}
