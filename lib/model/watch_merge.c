/* SPDX-License-Identifier: MIT */
/* Two watches into one: a book of both, and the alerts that neither has delivered. */
#include "model/watch.h"

#include "base/alloc.h"
#include "base/error.h"

#include <string.h>

/* ---- books ---- */

static uint32_t find_same(const rfm__watch_book *from, size_t row, const rfm__watch_book *in)
{
  rfm__id id;

  rfm__customers_id(&from->ids, (uint32_t)row, &id);
  return rfm__watch_book_find(in, &id);
}

static int take_state(rfm__watch_book *into, const rfm__watch_book *from, size_t row)
{
  const rfm__watch_record *record = rfm__watch_at(from, row);
  const double *values = rfm__watch_values(from, row);
  uint32_t found;
  rfm__id id;

  rfm__customers_id(&from->ids, (uint32_t)row, &id);
  found = rfm__watch_book_find(into, &id);
  if (found != RFM__NOBODY) {
    rfm__watch_fold(into, found, record, values);
    return 1;
  }
  found = rfm__watch_book_add(into, &id);
  if (found == RFM__NOBODY)
    return 0;
  *rfm__watch_at(into, found) = *record;
  memcpy(rfm__watch_values(into, found), values, (size_t)into->n_rules * sizeof *values);
  return 1;
}

static int take_book(rfm__watch_book *into, const rfm__watch_book *from)
{
  size_t row;

  for (row = 1; row < from->ids.n_rows; row++)
    if (rfm__watch_lives(from, row) && !take_state(into, from, row))
      return 0;
  return 1;
}

/* ---- queues ---- */

/* Has the other watch the same alert, waiting or delivered? */
static int waits_there(const rfm_watch *other, uint32_t row, const rfm__watch_alert *alert)
{
  const rfm__watch_queue *queue = &other->queue;
  size_t i;

  for (i = queue->done; i < queue->n; i++)
    if (queue->list[i].row == row && queue->list[i].day == alert->day &&
        rfm__watch_first_rule(queue->list[i].rules) == rfm__watch_first_rule(alert->rules))
      return 1;
  return 0;
}

typedef enum elsewhere { UNKNOWN, WAITS, DELIVERED } elsewhere;

static elsewhere look_elsewhere(const rfm_watch *watch, const rfm__watch_alert *alert,
                                const rfm_watch *other)
{
  const uint32_t row = find_same(&watch->book, alert->row, &other->book);

  if (row == RFM__NOBODY)
    return UNKNOWN;
  if (waits_there(other, row, alert))
    return WAITS;
  return rfm__watch_at(&other->book, row)->alert_day == alert->day ? DELIVERED : UNKNOWN;
}

/* Alerts of a watch that the other has not delivered; those that wait in both only of the first. */
static void take_queue(rfm__watch_queue *into, const rfm__watch_book *book, const rfm_watch *from,
                       const rfm_watch *other, int is_first)
{
  size_t i;

  for (i = from->queue.done; i < from->queue.n; i++) {
    const rfm__watch_alert *alert = &from->queue.list[i];
    const elsewhere e = look_elsewhere(from, alert, other);

    if (e == DELIVERED || (e == WAITS && !is_first))
      continue;
    into->list[into->n] = *alert;
    into->list[into->n++].row = find_same(&from->book, alert->row, book);
  }
}

/* Day, then the largest order, then id. */
static int is_before(const rfm__watch_book *book, const rfm__watch_alert *a,
                     const rfm__watch_alert *b)
{
  rfm__id x, y;

  if (a->day != b->day)
    return a->day < b->day;
  if (a->order != b->order)
    return a->order > b->order;
  rfm__customers_id(&book->ids, a->row, &x);
  rfm__customers_id(&book->ids, b->row, &y);
  return rfm__id_compare(book->ids.id_type, &x, &y) < 0;
}

/* Insertion: few alerts wait, and both halves are in order. */
static void sort_queue(rfm__watch_queue *queue, const rfm__watch_book *book)
{
  size_t i, k;

  for (i = 1; i < queue->n; i++) {
    const rfm__watch_alert alert = queue->list[i];

    for (k = i; k > 0 && is_before(book, &alert, &queue->list[k - 1]); k--)
      queue->list[k] = queue->list[k - 1];
    queue->list[k] = alert;
  }
}

/* ---- both ---- */

static rfm_status merge_into(rfm__watch_book *book, rfm__watch_queue *queue, const rfm_watch *watch,
                             const rfm_watch *other, rfm_error *err)
{
  const size_t waiting = watch->queue.n - watch->queue.done + other->queue.n - other->queue.done;

  if (!rfm__watch_book_open(book, &watch->host, watch->settings.id_type, watch->settings.n_rules) ||
      !take_book(book, &watch->book) || !take_book(book, &other->book) ||
      !rfm__watch_queue_reserve(&watch->host, queue, waiting))
    return rfm__fail_nomem(err);
  take_queue(queue, book, watch, other, 1);
  take_queue(queue, book, other, watch, 0);
  sort_queue(queue, book);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_watch_merge(rfm_watch *watch, const rfm_watch *other, rfm_error *err)
{
  rfm__watch_book book, old_book;
  rfm__watch_queue queue, old_queue;
  rfm_status status = rfm__watch_writable(watch, err);

  if (!status && (!other || other == watch))
    status =
        rfm__fail(err, RFM_E_ARG, other ? "a watch cannot be merged into itself" : "other is NULL");
  if (!status)
    status = rfm__watch_settings_same(&watch->settings, &other->settings, err);
  if (status)
    return status;
  memset(&book, 0, sizeof book);
  memset(&queue, 0, sizeof queue);
  status = merge_into(&book, &queue, watch, other, err);
  old_book = status ? book : watch->book;
  old_queue = status ? queue : watch->queue;
  if (!status) {
    watch->book = book;
    watch->queue = queue;
    if (other->as_of_day > watch->as_of_day)
      watch->as_of_day = other->as_of_day;
  }
  rfm__watch_book_close(&old_book);
  rfm__watch_queue_free(&watch->host, &old_queue);
  return status;
}
