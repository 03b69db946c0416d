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

/* An alert that waits in one of the two. */
typedef struct waiting {
  rfm__watch_alert alert; /* its row is that of the book of both */
  int32_t is_others;
  int32_t alert_day; /* of the customer's last alert in the other watch; RFM_DAY_MIN: none */
} waiting;

typedef struct waiting_list {
  waiting *list, *scratch;
  size_t n, room;
} waiting_list;

typedef int (*is_before_fn)(const rfm__watch_book *book, const rfm__watch_alert *a,
                            const rfm__watch_alert *b);

static int open_list(waiting_list *w, const rfm_host *host, size_t room)
{
  w->room = room;
  w->list = rfm__alloc(host, room, sizeof *w->list);
  w->scratch = rfm__alloc(host, room, sizeof *w->scratch);
  return w->list && w->scratch;
}

static void close_list(waiting_list *w, const rfm_host *host)
{
  rfm__wipe_dealloc(host, w->list, w->room, sizeof *w->list);
  rfm__wipe_dealloc(host, w->scratch, w->room, sizeof *w->scratch);
}

static size_t n_waiting(const rfm_watch *watch)
{
  return watch->queue.n - watch->queue.done;
}

/* What waits in @from, one of the two; @other is the other one. */
static void take_queue(waiting_list *into, const rfm__watch_book *book, const rfm_watch *from,
                       const rfm_watch *other, int is_others)
{
  size_t i;

  for (i = from->queue.done; i < from->queue.n; i++) {
    waiting *w = &into->list[into->n++];
    const uint32_t there = find_same(&from->book, from->queue.list[i].row, &other->book);

    w->alert = from->queue.list[i];
    w->is_others = is_others;
    w->alert_day =
        there == RFM__NOBODY ? RFM_DAY_MIN : rfm__watch_at(&other->book, there)->alert_day;
    w->alert.row = find_same(&from->book, w->alert.row, book);
  }
}

static int compare_reasons(const rfm__watch_alert *a, const rfm__watch_alert *b)
{
  int32_t i;
  int order = a->n_reasons - b->n_reasons;

  for (i = 0; i < a->n_reasons && order == 0; i++) {
    const double x[] = {a->reason[i].value, a->reason[i].typical, a->reason[i].moved};
    const double y[] = {b->reason[i].value, b->reason[i].typical, b->reason[i].moved};

    order = a->reason[i].column - b->reason[i].column;
    if (order == 0)
      order = rfm__watch_compare_values(x, y, 3);
  }
  return order;
}

/* > 0: a goes before b of the same customer and day. All that they can differ in comes in, so that
 * no order of merges shows. */
static int compare_alerts(const rfm__watch_alert *a, const rfm__watch_alert *b)
{
  const double x[] = {a->order, a->value, a->value_before, a->probability, a->spend};
  const double y[] = {b->order, b->value, b->value_before, b->probability, b->spend};
  const int64_t m[] = {a->rules, a->group, a->day_before, a->rank};
  const int64_t n[] = {b->rules, b->group, b->day_before, b->rank};
  int order = rfm__watch_compare_values(x, y, 5), i;

  for (i = 0; i < 4 && order == 0; i++)
    order = (m[i] > n[i]) - (m[i] < n[i]);
  return order ? order : compare_reasons(a, b);
}

/* By customer, the latest first. */
static int is_lower(const rfm__watch_book *book, const rfm__watch_alert *a,
                    const rfm__watch_alert *b)
{
  (void)book;
  if (a->row != b->row)
    return a->row < b->row;
  return a->day != b->day ? a->day > b->day : compare_alerts(a, b) > 0;
}

/* Day, then the largest order, then id. */
static int is_due_before(const rfm__watch_book *book, const rfm__watch_alert *a,
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

/* list[first .. middle) and list[middle .. last), each in order, into scratch; those of the first
 * half before those of the second that are as high. */
static void merge_halves(waiting_list *w, const rfm__watch_book *book, is_before_fn is_before,
                         size_t first, size_t middle, size_t last)
{
  size_t left = first, right = middle, i;

  for (i = first; i < last; i++) {
    const int from_right = left == middle || (right < last && is_before(book, &w->list[right].alert,
                                                                        &w->list[left].alert));

    w->scratch[i] = w->list[from_right ? right++ : left++];
  }
}

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

static void sort_list(waiting_list *w, const rfm__watch_book *book, is_before_fn is_before)
{
  size_t width, i;

  for (width = 1; width < w->n; width *= 2) {
    waiting *sorted = w->scratch;

    for (i = 0; i < w->n; i += 2 * width)
      merge_halves(w, book, is_before, i, least(i + width, w->n), least(i + 2 * width, w->n));
    w->scratch = w->list;
    w->list = sorted;
  }
}

/* Does the first of a customer's @n alerts wait on? Not when there is a later one, nor when the
 * other watch has delivered it: it knows it, and it does not wait there. */
static int waits_on(const waiting *list, size_t n, int32_t latest)
{
  size_t i;

  if (list->alert.day != latest)
    return 0;
  for (i = 1; i < n && list[i].alert.day == latest; i++)
    if (list[i].is_others != list->is_others)
      return 1;
  return list->alert_day != latest;
}

/* At most one alert of each customer, out of those of both watches by customer. */
static void keep_latest(waiting_list *w, const rfm__watch_book *book)
{
  size_t first, last, kept = 0;

  for (first = 0; first < w->n; first = last) {
    const uint32_t row = w->list[first].alert.row;

    for (last = first + 1; last < w->n && w->list[last].alert.row == row;)
      last++;
    if (waits_on(&w->list[first], last - first, rfm__watch_at(book, row)->alert_day))
      w->list[kept++] = w->list[first];
  }
  w->n = kept;
}

static rfm_status merge_queues(rfm__watch_queue *queue, const rfm__watch_book *book,
                               const rfm_watch *watch, const rfm_watch *other, rfm_error *err)
{
  const rfm_host *host = &watch->host;
  const size_t n = n_waiting(watch) + n_waiting(other);
  waiting_list w = {NULL, NULL, 0, 0};
  int ok = n == 0 || (open_list(&w, host, n) && rfm__watch_queue_reserve(host, queue, n));
  size_t i;

  if (ok && n > 0) {
    take_queue(&w, book, watch, other, 0);
    take_queue(&w, book, other, watch, 1);
    sort_list(&w, book, is_lower);
    keep_latest(&w, book);
    sort_list(&w, book, is_due_before);
    for (i = 0; i < w.n; i++)
      queue->list[queue->n++] = w.list[i].alert;
  }
  close_list(&w, host);
  return ok ? RFM_OK : rfm__fail_nomem(err);
}

/* ---- both ---- */

static rfm_status merge_into(rfm__watch_book *book, rfm__watch_queue *queue, const rfm_watch *watch,
                             const rfm_watch *other, rfm_error *err)
{
  if (!rfm__watch_book_open(book, &watch->host, watch->settings.id_type, watch->settings.n_rules,
                            watch->book.ids.seed) ||
      !take_book(book, &watch->book) || !take_book(book, &other->book))
    return rfm__fail_nomem(err);
  return merge_queues(queue, book, watch, other, err);
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
