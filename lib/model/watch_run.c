/* SPDX-License-Identifier: MIT */
/* The watch's run: a new book from the old one and a scan of the table, alerts within the capacity,
 * then both take the place of the old ones at once. */
#include "model/watch.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/hashmap.h"
#include "base/options.h"
#include "data/features.h"
#include "data/table.h"
#include "math/order.h"

#include <string.h>

/* Somebody who is ready for an alert. */
typedef struct candidate {
  double order, value_before;
  int64_t base_row;
  uint32_t row; /* of the new book */
  int32_t day_before;
} candidate;

typedef struct running {
  rfm_watch *watch;
  const rfm_table *table;
  rfm__watch_view view;
  rfm__watch_scan scan;
  rfm__watch_book book; /* the new one */
  size_t n_known;       /* rows of it that the old one had */
  candidate *ready;     /* by ascending id */
  size_t n_ready, ready_room;
  size_t n_alerts;   /* of this run, behind those that wait */
  rfm__hashmap used; /* alerts of the day by group */
  int64_t n_used;    /* and altogether */
  int32_t day;
  int32_t quiet;
  rfm_watch_result *result;
} running;

/* ---- the new book ---- */

static uint32_t take_over(running *run, const rfm__id *id, uint32_t old)
{
  const rfm__watch_book *from = &run->watch->book;
  const uint32_t row = rfm__watch_book_add(&run->book, id);

  if (row != RFM__NOBODY && old != RFM__NOBODY) {
    run->n_known++;
    *rfm__watch_at(&run->book, row) = *rfm__watch_at(from, old);
    memcpy(rfm__watch_values(&run->book, row), rfm__watch_values(from, old),
           (size_t)from->n_rules * sizeof(double));
  }
  return row;
}

/* Everyone whom the table has and who bought, or was known. */
static rfm_status take_rows(running *run, rfm_error *err)
{
  const rfm_features *base = run->scan.base;
  int64_t i;

  for (i = 0; i < base->n_rows; i++) {
    uint32_t old;
    rfm__id id;

    rfm__features_id(base, i, &id);
    old = rfm__watch_book_find(&run->watch->book, &id);
    if (old == RFM__NOBODY && base->standing[i] != RFM_STANDING_BUYER)
      continue;
    if (take_over(run, &id, old) == RFM__NOBODY)
      return rfm__fail_nomem(err);
  }
  return RFM_OK;
}

/* The customer of the new book whose other name an id has become, or RFM__NOBODY. */
static uint32_t stands_for(const running *run, const rfm__id *id)
{
  rfm_id told, root;
  rfm__id known;

  memset(&told, 0, sizeof told);
  memset(&root, 0, sizeof root);
  told.struct_size = root.struct_size = sizeof told;
  told.number = id->number;
  told.bytes = id->bytes;
  told.n_bytes = (int64_t)id->n_bytes;
  if (rfm_table_find(run->table, &told, &root, NULL))
    return RFM__NOBODY;
  known.number = root.number;
  known.bytes = root.bytes;
  known.n_bytes = (size_t)root.n_bytes;
  return rfm__watch_book_find(&run->book, &known);
}

/* Old states whose id the table no longer measures. */
static void drop_rows(running *run)
{
  const rfm__watch_book *from = &run->watch->book;
  size_t row;

  for (row = 1; row < from->ids.n_rows && run->n_known < from->ids.n_live; row++) {
    rfm__id id;
    uint32_t into;

    if (!rfm__watch_lives(from, row))
      continue;
    rfm__customers_id(&from->ids, (uint32_t)row, &id);
    if (rfm__watch_book_find(&run->book, &id) != RFM__NOBODY)
      continue;
    run->result->n_dropped++;
    into = stands_for(run, &id);
    if (into != RFM__NOBODY)
      rfm__watch_fold(&run->book, into, rfm__watch_at(from, row), rfm__watch_values(from, row));
  }
}

/* ---- looking ---- */

static rfm_status add_ready(running *run, const candidate *c, rfm_error *err)
{
  void *list = run->ready;
  const int ok = rfm__grow(&run->watch->host, &list, &run->ready_room, run->n_ready,
                           run->n_ready + 1, sizeof *run->ready);

  run->ready = list;
  if (!ok)
    return rfm__fail_nomem(err);
  run->ready[run->n_ready++] = *c;
  return RFM_OK;
}

static void count_verdict(rfm_watch_result *r, rfm__watch_verdict verdict)
{
  r->n_danger += verdict == RFM__WATCH_IN;
  r->n_left += verdict == RFM__WATCH_LEFT;
  r->n_young += verdict == RFM__WATCH_YOUNG;
  r->n_cooling += verdict == RFM__WATCH_COOLING;
}

static rfm_status look_at(running *run, int64_t base_row, uint32_t row, rfm_error *err)
{
  rfm__watch_record *record = rfm__watch_at(&run->book, row);
  double *values = rfm__watch_values(&run->book, row);
  double base[RFM__MAX_METRICS], before[RFM__WATCH_RULES];
  rfm__watch_facts facts;
  rfm__watch_sight sight;
  rfm__watch_verdict verdict;
  candidate c;

  rfm__watch_scan_facts(&run->scan, base_row, base, &facts);
  rfm__watch_judge(&run->view, &facts, run->day, &sight);
  memcpy(before, values, (size_t)run->book.n_rules * sizeof *before);
  c.day_before = record->last_day == RFM_DAY_MIN ? run->day : record->last_day;
  verdict = rfm__watch_step(&run->watch->settings, record, values, &sight, run->day);
  run->result->n_looked += sight.is_buyer;
  count_verdict(run->result, verdict);
  if (verdict != RFM__WATCH_READY)
    return RFM_OK;
  if (run->quiet) {
    rfm__watch_enter(&run->watch->settings, record, &sight, run->day);
    run->result->n_entered++;
    return RFM_OK;
  }
  c.order = rfm__watch_order(&run->view, &facts);
  c.value_before = before[rfm__watch_first_rule(sight.enters)];
  c.base_row = base_row;
  c.row = row;
  return add_ready(run, &c, err);
}

/* The rows of the new book were taken in the order of base, but not for all of its rows. */
static rfm_status look_at_all(running *run, rfm_error *err)
{
  const rfm_features *base = run->scan.base;
  const rfm__customers *ids = &run->book.ids;
  rfm_status status = RFM_OK;
  uint32_t row = 1;
  int64_t i;

  for (i = 0; i < base->n_rows && row < ids->n_rows && !status; i++) {
    rfm__id id, next;

    rfm__features_id(base, i, &id);
    rfm__customers_id(ids, row, &next);
    if (rfm__id_compare(ids->id_type, &id, &next) == 0)
      status = look_at(run, i, row++, err);
  }
  return status;
}

/* ---- capacity ---- */

/* One more alert of the day for a group. 1: done, 0: no memory. */
static int use(running *run, uint32_t group)
{
  uint64_t *n = rfm__hashmap_find(&run->used, group, NULL, NULL);

  run->n_used++;
  if (n) {
    ++*n;
    return 1;
  }
  return rfm__hashmap_insert(&run->used, group, 1);
}

static rfm_status count_used(running *run, rfm_error *err)
{
  size_t row;

  for (row = 1; row < run->book.ids.n_rows; row++) {
    const rfm__watch_record *r = rfm__watch_at(&run->book, row);

    if (r->alert_day == run->day && !use(run, r->group))
      return rfm__fail_nomem(err);
  }
  return RFM_OK;
}

static int has_room(const running *run, uint32_t group)
{
  const rfm__watch_settings *s = &run->watch->settings;
  const uint64_t *n = rfm__hashmap_find(&run->used, group, NULL, NULL);

  return s->capacity_per_group == 0 || !n || *n < (uint64_t)s->capacity_per_group;
}

/* ---- alerts ---- */

static rfm_status raise_alert(running *run, const candidate *c, uint32_t group, rfm_error *err)
{
  rfm__watch_queue *queue = &run->watch->queue;
  rfm__watch_record *record = rfm__watch_at(&run->book, c->row);
  double base[RFM__MAX_METRICS];
  rfm__watch_facts facts;
  rfm__watch_sight sight;
  rfm__watch_alert *alert;
  rfm_status status;

  rfm__watch_scan_facts(&run->scan, c->base_row, base, &facts);
  rfm__watch_judge(&run->view, &facts, run->day, &sight);
  alert = &queue->list[queue->n + run->n_alerts]; /* seen only when all is done */
  status = rfm__watch_tell(&run->view, &facts, &sight, alert, err);
  if (status)
    return status;
  alert->value_before = c->value_before;
  alert->row = c->row;
  alert->group = group;
  alert->day = run->day;
  alert->day_before = c->day_before;
  alert->rank = (int32_t)++run->n_alerts;
  rfm__watch_enter(&run->watch->settings, record, &sight, run->day);
  record->alert_day = run->day;
  record->group = group;
  return RFM_OK;
}

static rfm_status try_alert(running *run, const candidate *c, rfm_error *err)
{
  rfm_status status;
  uint32_t group;
  rfm_id id;

  if (run->n_used >= run->watch->settings.capacity) {
    run->result->n_over_capacity++;
    return RFM_OK;
  }
  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  status = rfm_features_row(run->scan.base, c->base_row, &id, NULL, 0, NULL, err);
  if (!status)
    status = rfm__watch_group_of(run->table, &id, run->day, &group, err);
  if (status)
    return status;
  if (!has_room(run, group)) {
    run->result->n_over_capacity++;
    return RFM_OK;
  }
  if (!use(run, group))
    return rfm__fail_nomem(err);
  return raise_alert(run, c, group, err);
}

/* Room for all that the capacity allows, at once: what is made behind the queue must not move. */
static rfm_status reserve_alerts(running *run, rfm_error *err)
{
  const int64_t left = run->watch->settings.capacity - run->n_used;
  size_t n = run->n_ready;

  if (left < (int64_t)n)
    n = left > 0 ? (size_t)left : 0;
  return rfm__watch_queue_reserve(&run->watch->host, &run->watch->queue, n) ? RFM_OK
                                                                            : rfm__fail_nomem(err);
}

/* Largest order first, ties by id: a stable sort of what is in the order of ids. */
static rfm_status raise_alerts(running *run, rfm_error *err)
{
  enum { BYTES = 2 * (sizeof(uint64_t) + sizeof(uint32_t)) };
  const rfm_host *host = &run->watch->host;
  const size_t n = run->n_ready;
  uint64_t *keys = rfm__alloc(host, n, BYTES);
  uint32_t *index;
  rfm_status status;
  size_t i;

  if (!keys)
    return rfm__fail_nomem(err);
  index = (uint32_t *)(void *)(keys + 2 * n);
  for (i = 0; i < n; i++) {
    keys[i] = ~rfm__double_bits_ordered(run->ready[i].order);
    index[i] = (uint32_t)i;
  }
  rfm__sort_u64_index(keys, index, keys + n, index + n, n);
  status = count_used(run, err);
  if (!status)
    status = reserve_alerts(run, err);
  for (i = 0; i < n && !status; i++)
    status = try_alert(run, &run->ready[index[i]], err);
  run->result->n_entered += (int64_t)run->n_alerts;
  rfm__wipe_dealloc(host, keys, n, BYTES);
  return status;
}

/* ---- a run ---- */

static rfm_status look(running *run, rfm_error *err)
{
  rfm_watch *watch = run->watch;
  rfm_status status = rfm__watch_scan_open(&run->scan, &run->view, run->table, run->day, err);

  if (!status && !rfm__watch_book_open(&run->book, &watch->host, watch->settings.id_type,
                                       watch->settings.n_rules, run->table->customers.seed))
    status = rfm__fail_nomem(err);
  if (!status)
    status = take_rows(run, err);
  if (status)
    return status;
  drop_rows(run);
  status = look_at_all(run, err);
  return status ? status : raise_alerts(run, err);
}

/* Take the alerts of a row from the first @n of the queue; returns how many are left of them. */
static size_t drop_waiting(rfm__watch_queue *queue, size_t n, uint32_t row)
{
  size_t i, kept = queue->done;

  for (i = queue->done; i < n; i++)
    if (queue->list[i].row != row)
      queue->list[kept++] = queue->list[i];
  return kept;
}

/* Row of the new book of an alert whose id is another name by now, or RFM__NOBODY: the table lost
 * the customer, or he was alerted on that day or a later one. Waiting alerts stand by their days,
 * so those of his among the @kept before are earlier, and this one counts instead. */
static uint32_t row_by_alias(running *run, const rfm__watch_alert *alert, rfm__id id, size_t *kept)
{
  rfm_watch *watch = run->watch;
  const uint32_t row = stands_for(run, &id);
  uint32_t known;
  size_t i;

  if (row == RFM__NOBODY)
    return RFM__NOBODY;
  rfm__customers_id(&run->book.ids, row, &id);
  known = rfm__watch_book_find(&watch->book, &id);
  if (known != RFM__NOBODY && rfm__watch_at(&watch->book, known)->alert_day >= alert->day)
    return RFM__NOBODY;
  for (i = watch->queue.done; i < *kept; i++)
    if (watch->queue.list[i].row == row && watch->queue.list[i].day >= alert->day)
      return RFM__NOBODY;
  *kept = drop_waiting(&watch->queue, *kept, row);
  return row;
}

static uint32_t moved_row(running *run, const rfm__watch_alert *alert, size_t *kept)
{
  uint32_t row;
  rfm__id id;

  rfm__customers_id(&run->watch->book.ids, alert->row, &id);
  row = rfm__watch_book_find(&run->book, &id);
  return row != RFM__NOBODY ? row : row_by_alias(run, alert, id, kept);
}

/* Alerts that wait, with the rows of the new book; those of this run come up behind them. */
static void move_queue(running *run)
{
  rfm__watch_queue *queue = &run->watch->queue;
  const size_t n = queue->n;
  size_t i, kept = queue->done;

  for (i = queue->done; i < n; i++) {
    const uint32_t row = moved_row(run, &queue->list[i], &kept);

    if (row == RFM__NOBODY)
      continue;
    queue->list[kept] = queue->list[i];
    queue->list[kept++].row = row;
  }
  if (kept < n)
    memmove(&queue->list[kept], &queue->list[n], run->n_alerts * sizeof *queue->list);
  queue->n = n + run->n_alerts;
  if (queue->list)
    rfm__watch_queue_cut(queue, kept + run->n_alerts);
}

/* What was made takes its place; the old book is left for the caller to close. */
static void commit(running *run)
{
  rfm_watch *watch = run->watch;
  const rfm__watch_book old = watch->book;

  move_queue(run);
  watch->book = run->book;
  run->book = old;
  watch->as_of_day = run->day;
  run->result->n_danger += run->result->n_entered;
}

static void close_run(running *run)
{
  const rfm_host *host = &run->watch->host;

  rfm__hashmap_clear(&run->used);
  rfm__wipe_dealloc(host, run->ready, run->ready_room, sizeof *run->ready);
  rfm__watch_book_close(&run->book);
  rfm__watch_scan_close(&run->scan);
}

static rfm_status look_and_commit(running *run, const rfm_watch_sources *sources,
                                  rfm_watch_result *result, rfm_error *err)
{
  static const uint64_t no_seed[2] = {0, 0};
  rfm_watch_result found;
  rfm_status status = rfm__watch_view_open(&run->view, run->watch, run->table, sources, err);

  if (status)
    return status;
  memset(&found, 0, sizeof found);
  run->result = &found;
  rfm__hashmap_init(&run->used, &run->watch->host, no_seed);
  status = look(run, err);
  if (!status) {
    commit(run);
    found.n_delivered = result->n_delivered;
    *result = found;
  }
  close_run(run);
  return status;
}

static rfm_status check_run(rfm_watch *watch, const rfm_table *table, int32_t as_of_day,
                            const rfm_watch_hooks *given, rfm_watch_hooks *hooks,
                            const rfm_watch_result *result, rfm_error *err)
{
  rfm_status status = rfm__watch_writable(watch, err);

  if (!status)
    status = rfm__watch_read_hooks(hooks, given, err);
  if (!status && result)
    status = rfm__out_check(result, sizeof *result, "rfm_watch_result", err);
  if (!status && !table)
    status = rfm__fail(err, RFM_E_ARG, "table is NULL");
  if (!status && hooks->flags & ~RFM_WATCH_QUIET)
    status = rfm__fail(err, RFM_E_ARG, "rfm_watch_hooks: flags is %u, expected 0 or 1",
                       (unsigned)hooks->flags);
  return status ? status : rfm__watch_check_day(watch, as_of_day, err);
}

/* What waits goes out before the look. Without a callback to take it a new day must wait. */
static rfm_status deliver_before(rfm_watch *watch, int32_t as_of_day, const rfm_watch_hooks *hooks,
                                 rfm_watch_result *result, rfm_error *err)
{
  const rfm__watch_queue *queue = &watch->queue;
  rfm_status status = RFM_OK;

  if (hooks->alert)
    status = rfm__watch_hand_out(watch, queue->done, hooks, &result->n_delivered, err);
  if (!status && queue->done < queue->n && watch->as_of_day < as_of_day)
    status = rfm__fail(err, RFM_E_STATE,
                       "alerts of day %d wait: take them by hooks.alert, or deliver them first",
                       (int)watch->as_of_day);
  return status;
}

static rfm_status run_all(running *run, const rfm_watch_sources *sources,
                          const rfm_watch_hooks *hooks, rfm_watch_result *result, rfm_error *err)
{
  rfm_watch *watch = run->watch;
  rfm_status status = deliver_before(watch, run->day, hooks, result, err);

  if (!status)
    status = look_and_commit(run, sources, result, err);
  if (!status)
    status = rfm__watch_hand_out(watch, watch->queue.done, hooks, &result->n_delivered, err);
  return status;
}

rfm_status RFM_CALL rfm_watch_run(rfm_watch *watch, const rfm_table *table,
                                  const rfm_watch_sources *sources, int32_t as_of_day,
                                  const rfm_watch_hooks *hooks, rfm_watch_result *result,
                                  rfm_error *err)
{
  running run;
  rfm_watch_hooks known;
  rfm_watch_result found;
  rfm_status status = check_run(watch, table, as_of_day, hooks, &known, result, err);

  if (status)
    return status;
  memset(&run, 0, sizeof run);
  memset(&found, 0, sizeof found);
  run.watch = watch;
  run.table = table;
  run.day = as_of_day;
  run.quiet = (known.flags & RFM_WATCH_QUIET) != 0;
  watch->busy = 1;
  status = run_all(&run, sources, &known, &found, err);
  watch->busy = 0;
  found.n_pending = (int64_t)(watch->queue.n - watch->queue.done);
  if (result && (!status || status == RFM_STOPPED))
    rfm__out_write(result, &found, sizeof found);
  return status;
}
