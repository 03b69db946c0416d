/* SPDX-License-Identifier: MIT */
/* Saving and loading a watch: settings, states by ascending id, and the alerts that wait. */
#include <rfm/watch.h>

#include "base/alloc.h"
#include "base/error.h"
#include "io/envelope.h"
#include "math/special.h"
#include "model/watch.h"

#include <string.h>

#define TAG_WATCH RFM__TAG('W', 'T', 'C', 'H')
#define TAG_STATES RFM__TAG('W', 'S', 'T', 'A')
#define TAG_ALERTS RFM__TAG('W', 'A', 'L', 'R')

enum {
  HEAD_BYTES = 4 + 2 * 8 + 5 * 4,
  RULE_BYTES = 2 * 8 + 6 * 4 + 1, /* without the segment's key */
  STATE_BYTES = 4 * 4 + 4 + 2,    /* without id and rules */
  VALUE_BYTES = 1 + 8,
  STATE_RULE_BYTES = 1 + VALUE_BYTES,
  ALERT_BYTES = 5 * 4 + 2 + 4 * VALUE_BYTES + 8,
  REASON_BYTES = 4 + 3 * 8
};

/* ---- saving ---- */

static void save_settings(rfm__save *save, const rfm_watch *watch)
{
  const rfm__watch_settings *s = &watch->settings;
  uint64_t n = HEAD_BYTES;
  int32_t i;

  for (i = 0; i < s->n_rules; i++)
    n += RULE_BYTES + strlen(s->rule[i].segment);
  rfm__save_begin(save, TAG_WATCH, n);
  rfm__save_u32(save, s->flags);
  rfm__save_i64(save, s->capacity);
  rfm__save_i64(save, s->capacity_per_group);
  rfm__save_i32(save, s->cool_down_days);
  rfm__save_i32(save, s->start_delay_days);
  rfm__save_i32(save, s->id_type);
  rfm__save_i32(save, watch->as_of_day);
  rfm__save_i32(save, s->n_rules);
  for (i = 0; i < s->n_rules; i++) {
    const rfm__watch_rule *r = &s->rule[i];

    rfm__save_i32(save, r->kind);
    rfm__save_u32(save, r->flags);
    rfm__save_f64(save, r->enter);
    rfm__save_f64(save, r->leave);
    rfm__save_i32(save, r->metric);
    rfm__save_i32(save, r->days);
    rfm__save_i32(save, r->money_level);
    rfm__save_i32(save, r->purchases);
    rfm__save_u8(save, (uint8_t)strlen(r->segment));
    rfm__save_bytes(save, r->segment, strlen(r->segment));
  }
  rfm__save_end(save);
}

/* A byte that says whether there is a number, and the number. */
static void save_maybe(rfm__save *save, double value)
{
  const int is_there = value == value;

  rfm__save_u8(save, (uint8_t)is_there);
  rfm__save_f64(save, is_there ? value : 0.0);
}

static void save_state(rfm__save *save, const rfm__watch_book *book, uint32_t row)
{
  const rfm__watch_record *r = rfm__watch_at(book, row);
  rfm__id id;
  int32_t i;

  rfm__customers_id(&book->ids, row, &id);
  if (book->ids.id_type == RFM_ID_INTEGER) {
    rfm__save_u64(save, id.number);
  } else {
    rfm__save_u16(save, (uint16_t)id.n_bytes);
    rfm__save_bytes(save, id.bytes, id.n_bytes);
  }
  rfm__save_i32(save, r->last_day);
  rfm__save_i32(save, r->purchase_day);
  rfm__save_i32(save, r->since_day);
  rfm__save_i32(save, r->alert_day);
  rfm__save_u32(save, r->group);
  rfm__save_u8(save, r->danger);
  rfm__save_u8(save, r->rules);
  for (i = 0; i < book->n_rules; i++) {
    rfm__save_u8(save, r->mark[i]);
    save_maybe(save, rfm__watch_values(book, row)[i]);
  }
}

/* States of the next block; their ids have about RFM__PIECE bytes at most. */
static size_t cut_states(const rfm__watch_book *book, const uint32_t *order, size_t n,
                         uint64_t *n_bytes)
{
  const int integers = book->ids.id_type == RFM_ID_INTEGER;
  size_t i, id_bytes = 0;
  rfm__id id;

  for (i = 0; i < n && i < RFM__BLOCK_ITEMS && id_bytes < RFM__PIECE; i++) {
    rfm__customers_id(&book->ids, order[i], &id);
    id_bytes += id.n_bytes;
  }
  *n_bytes = i * (uint64_t)(STATE_BYTES + book->n_rules * STATE_RULE_BYTES + (integers ? 8 : 2)) +
             id_bytes;
  return i;
}

static void save_states(rfm__save *save, const rfm__watch_book *book, const uint32_t *order)
{
  const size_t n = book->ids.n_live;
  size_t first, some, i;

  for (first = 0; first < n && !save->status; first += some) {
    uint64_t n_bytes;

    some = cut_states(book, order + first, n - first, &n_bytes);
    rfm__save_begin(save, TAG_STATES, 4 + n_bytes);
    rfm__save_u32(save, (uint32_t)some);
    for (i = first; i < first + some; i++)
      save_state(save, book, order[i]);
    rfm__save_end(save);
  }
}

static void save_alert(rfm__save *save, const rfm__watch_alert *a, uint32_t place)
{
  int32_t i;

  rfm__save_u32(save, place);
  rfm__save_u32(save, a->group);
  rfm__save_i32(save, a->day);
  rfm__save_i32(save, a->day_before);
  rfm__save_i32(save, a->rank);
  rfm__save_u8(save, a->rules);
  rfm__save_u8(save, (uint8_t)a->n_reasons);
  save_maybe(save, a->value);
  save_maybe(save, a->value_before);
  save_maybe(save, a->probability);
  save_maybe(save, a->spend);
  rfm__save_f64(save, a->order);
  for (i = 0; i < a->n_reasons; i++) {
    rfm__save_i32(save, a->reason[i].column);
    rfm__save_f64(save, a->reason[i].value);
    rfm__save_f64(save, a->reason[i].typical);
    rfm__save_f64(save, a->reason[i].moved);
  }
}

/* Alerts name their customer by its place among the states. */
static void save_alerts(rfm__save *save, const rfm__watch_queue *queue, const uint32_t *place)
{
  const rfm__watch_alert *list = queue->list + queue->done;
  const size_t n = queue->n - queue->done;
  size_t first, some, i;

  for (first = 0; first < n && !save->status; first += some) {
    uint64_t n_bytes = 4;

    some = rfm__save_cut(first, n);
    for (i = first; i < first + some; i++)
      n_bytes += ALERT_BYTES + (uint64_t)list[i].n_reasons * REASON_BYTES;
    rfm__save_begin(save, TAG_ALERTS, n_bytes);
    rfm__save_u32(save, (uint32_t)some);
    for (i = first; i < first + some; i++)
      save_alert(save, &list[i], place[list[i].row]);
    rfm__save_end(save);
  }
}

static void save_watch(rfm__save *save, const rfm_watch *watch, uint32_t *order, uint32_t *place)
{
  const rfm__customers *ids = &watch->book.ids;
  size_t i;

  save->status = rfm__customers_in_order(ids, order, save->err);
  if (save->status)
    return;
  for (i = 0; i < ids->n_live; i++)
    place[order[i]] = (uint32_t)i;
  save_settings(save, watch);
  save_states(save, &watch->book, order);
  if (watch->queue.done < watch->queue.n)
    save_alerts(save, &watch->queue, place);
}

rfm_status RFM_CALL rfm_watch_save(const rfm_watch *watch, rfm_write_fn write, void *user_data,
                                   rfm_error *err)
{
  uint32_t *order;
  rfm__save save;
  rfm_status status;
  size_t n;

  if (!watch || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", watch ? "write" : "watch");
  n = watch->book.ids.n_live + watch->book.ids.n_rows;
  order = rfm__alloc(&watch->host, n, sizeof *order);
  if (!order)
    return rfm__fail_nomem(err);
  rfm__save_open(&save, &watch->host, write, user_data, RFM__OBJECT_WATCH, err);
  if (!save.status)
    save_watch(&save, watch, order, order + watch->book.ids.n_live);
  status = rfm__save_close(&save);
  rfm__dealloc(&watch->host, order, n, sizeof *order);
  return status;
}

/* ---- loading ---- */

static int is_day(int32_t day)
{
  return day >= RFM_DAY_MIN && day <= RFM_DAY_MAX;
}

static void load_rule(rfm__load *load, rfm__watch_rule *r, int32_t i)
{
  const char *wrong;

  r->kind = rfm__load_i32(load);
  r->flags = rfm__load_u32(load);
  r->enter = rfm__load_f64(load);
  r->leave = rfm__load_f64(load);
  r->metric = rfm__load_i32(load);
  r->days = rfm__load_i32(load);
  r->money_level = rfm__load_i32(load);
  r->purchases = rfm__load_i32(load);
  rfm__load_text(load, r->segment, rfm__load_u8(load), 0, RFM__WATCH_KEY, "a segment's key");
  wrong = load->status ? NULL : rfm__watch_rule_wrong(r);
  if (wrong)
    rfm__load_fail(load, i, wrong);
}

static int settings_fit(const rfm__watch_settings *s)
{
  const int32_t most = RFM__WATCH_MAX_DAYS;

  return !(s->flags & ~RFM__WATCH_FLAGS) && s->capacity > 0 && s->capacity_per_group >= 0 &&
         (s->flags & RFM_WATCH_NO_COOL_DOWN ? s->cool_down_days == 0
                                            : s->cool_down_days > 0 && s->cool_down_days <= most) &&
         (s->flags & RFM_WATCH_NO_START_DELAY
              ? s->start_delay_days == 0
              : s->start_delay_days > 0 && s->start_delay_days <= most) &&
         (s->id_type == RFM_ID_INTEGER || s->id_type == RFM_ID_BYTES) && s->n_rules >= 1 &&
         s->n_rules <= RFM__WATCH_RULES;
}

static void load_settings(rfm__load *load, rfm_watch *watch)
{
  rfm__watch_settings *s = &watch->settings;
  int32_t i;

  rfm__load_next(load);
  rfm__load_expect(load, TAG_WATCH);
  s->flags = rfm__load_u32(load);
  s->capacity = rfm__load_i64(load);
  s->capacity_per_group = rfm__load_i64(load);
  s->cool_down_days = rfm__load_i32(load);
  s->start_delay_days = rfm__load_i32(load);
  s->id_type = rfm__load_i32(load);
  watch->as_of_day = rfm__load_i32(load);
  s->n_rules = rfm__load_i32(load);
  if (!load->status && (!settings_fit(s) || !is_day(watch->as_of_day)))
    rfm__load_fail(load, -1, "a setting is out of range");
  for (i = 0; i < s->n_rules && !load->status; i++)
    load_rule(load, &s->rule[i], i);
  if (!load->status &&
      !rfm__watch_book_open(&watch->book, &watch->host, s->id_type, s->n_rules, NULL))
    rfm__load_status(load, RFM_E_NOMEM, NULL);
}

static double load_maybe(rfm__load *load, uint32_t item)
{
  const uint8_t is_there = rfm__load_u8(load);
  const double value = rfm__load_f64(load);

  if (is_there > 1 || (!is_there && value != 0))
    rfm__load_fail(load, item, "a number is neither there nor missing");
  return is_there ? value : rfm__quiet_nan();
}

/* Ids ascend: behind that of the last row. */
static int follows(const rfm__customers *ids, const rfm__id *id)
{
  rfm__id before;

  if (ids->n_rows == 1)
    return 1;
  rfm__customers_id(ids, (uint32_t)ids->n_rows - 1, &before);
  return rfm__id_compare(ids->id_type, &before, id) < 0;
}

static uint32_t load_id(rfm__load *load, rfm__watch_book *book, uint32_t item, size_t *id_bytes)
{
  rfm__id id = {0, NULL, 0};
  uint32_t row;

  if (book->ids.id_type == RFM_ID_INTEGER) {
    id.number = rfm__load_u64(load);
  } else {
    id.n_bytes = rfm__load_u16(load);
    id.bytes = id.n_bytes > 0 ? rfm__load_bytes(load, id.n_bytes) : NULL;
    if (!id.bytes)
      rfm__load_fail(load, item, "its id is empty");
  }
  if (!load->status && book->ids.n_rows >= RFM__MAX_ROWS)
    rfm__load_fail(load, item, "there are too many customers");
  if (!load->status && !follows(&book->ids, &id))
    rfm__load_fail(load, item, "it is not in order");
  if (load->status)
    return RFM__NOBODY;
  *id_bytes += id.n_bytes;
  row = rfm__watch_book_add(book, &id);
  if (row == RFM__NOBODY)
    rfm__load_status(load, RFM_E_NOMEM, NULL);
  return row;
}

static int state_fits(const rfm_watch *watch, const rfm__watch_record *r)
{
  const uint32_t all = (1u << watch->settings.n_rules) - 1;
  const int32_t last = r->last_day;

  return is_day(last) && last <= watch->as_of_day && is_day(r->purchase_day) &&
         r->purchase_day <= last && is_day(r->since_day) && r->since_day <= last &&
         is_day(r->alert_day) && r->alert_day <= watch->as_of_day && r->danger <= 1 &&
         !(r->rules & ~all) && (r->rules != 0) == r->danger;
}

static void load_marks(rfm__load *load, const rfm_watch *watch, rfm__watch_record *r,
                       double *values, uint32_t item)
{
  const rfm__watch_settings *s = &watch->settings;
  int32_t i;

  for (i = 0; i < s->n_rules; i++) {
    const int marked = s->rule[i].kind == RFM_WATCH_FALL && r->rules >> i & 1;

    r->mark[i] = rfm__load_u8(load);
    values[i] = load_maybe(load, item);
    if ((r->mark[i] != 0) != marked)
      rfm__load_fail(load, item, "the mark of a fall is wrong");
  }
}

static void load_state(rfm__load *load, rfm_watch *watch, uint32_t item, size_t *id_bytes)
{
  const uint32_t row = load_id(load, &watch->book, item, id_bytes);
  rfm__watch_record *r;

  if (row == RFM__NOBODY)
    return;
  r = rfm__watch_at(&watch->book, row);
  r->last_day = rfm__load_i32(load);
  r->purchase_day = rfm__load_i32(load);
  r->since_day = rfm__load_i32(load);
  r->alert_day = rfm__load_i32(load);
  r->group = rfm__load_u32(load);
  r->danger = rfm__load_u8(load);
  r->rules = rfm__load_u8(load);
  if (!load->status && !state_fits(watch, r))
    rfm__load_fail(load, item, "a state is out of range");
  load_marks(load, watch, r, rfm__watch_values(&watch->book, row), item);
}

/* A block ends with RFM__BLOCK_ITEMS states, or with the one whose id brings the bytes of ids to
 * RFM__PIECE. */
static void load_states(rfm__load *load, rfm_watch *watch)
{
  const int integers = watch->settings.id_type == RFM_ID_INTEGER;
  const size_t record =
      (size_t)(STATE_BYTES + watch->settings.n_rules * STATE_RULE_BYTES + (integers ? 8 : 3));
  int full = 1;

  rfm__load_next(load);
  while (!load->status && load->tag == TAG_STATES) {
    const uint32_t n = rfm__load_count(load, record);
    size_t id_bytes = 0;
    uint32_t i;

    if (!full)
      rfm__load_fail(load, -1, "the block before it is not full");
    for (i = 0; i < n && !load->status; i++) {
      if (id_bytes >= RFM__PIECE)
        rfm__load_fail(load, i, "the block should have ended before it");
      load_state(load, watch, i, &id_bytes);
    }
    full = n == RFM__BLOCK_ITEMS || id_bytes >= RFM__PIECE;
    rfm__load_next(load);
  }
}

static void load_reasons(rfm__load *load, rfm__watch_alert *a, uint32_t item)
{
  int32_t i;

  if (a->n_reasons > RFM__WATCH_REASONS) {
    rfm__load_fail(load, item, "it has too many reasons");
    a->n_reasons = 0;
  }
  for (i = 0; i < a->n_reasons; i++) {
    a->reason[i].column = rfm__load_i32(load);
    a->reason[i].value = rfm__load_f64(load);
    a->reason[i].typical = rfm__load_f64(load);
    a->reason[i].moved = rfm__load_f64(load);
    if (a->reason[i].column < 0 || a->reason[i].column >= RFM__MAX_METRICS)
      rfm__load_fail(load, item, "the column of a reason is out of range");
  }
}

/* Is it of a state, and does it follow the one before? */
static int alert_fits(const rfm_watch *watch, const rfm__watch_alert *a)
{
  const rfm__watch_queue *queue = &watch->queue;
  const uint32_t all = (1u << watch->settings.n_rules) - 1;

  return a->row < watch->book.ids.n_rows && is_day(a->day) && a->day <= watch->as_of_day &&
         is_day(a->day_before) && a->day_before <= a->day && a->rank >= 0 && a->rules != 0 &&
         !(a->rules & ~all) && (queue->n == 0 || queue->list[queue->n - 1].day <= a->day);
}

static void load_alert(rfm__load *load, rfm_watch *watch, uint32_t item)
{
  rfm__watch_queue *queue = &watch->queue;
  rfm__watch_alert a;
  uint32_t place;

  memset(&a, 0, sizeof a);
  place = rfm__load_u32(load);
  a.row = place < UINT32_MAX ? place + 1 : UINT32_MAX; /* row 0 is nobody */
  a.group = rfm__load_u32(load);
  a.day = rfm__load_i32(load);
  a.day_before = rfm__load_i32(load);
  a.rank = rfm__load_i32(load);
  a.rules = rfm__load_u8(load);
  a.n_reasons = rfm__load_u8(load);
  a.value = load_maybe(load, item);
  a.value_before = load_maybe(load, item);
  a.probability = load_maybe(load, item);
  a.spend = load_maybe(load, item);
  a.order = rfm__load_f64(load);
  load_reasons(load, &a, item);
  if (!load->status && !alert_fits(watch, &a))
    rfm__load_fail(load, item, "an alert is out of range");
  if (load->status)
    return;
  if (!rfm__watch_queue_reserve(&watch->host, queue, 1))
    rfm__load_status(load, RFM_E_NOMEM, NULL);
  else
    queue->list[queue->n++] = a;
}

static void load_alerts(rfm__load *load, rfm_watch *watch)
{
  int full = 1;

  while (!load->status && load->tag == TAG_ALERTS) {
    const uint32_t n = rfm__load_count(load, ALERT_BYTES);
    uint32_t i;

    if (!full)
      rfm__load_fail(load, -1, "the block before it is not full");
    for (i = 0; i < n && !load->status; i++)
      load_alert(load, watch, i);
    full = n == RFM__BLOCK_ITEMS;
    rfm__load_next(load);
  }
}

rfm_status RFM_CALL rfm_watch_load(rfm_watch **out, const rfm_host *host, rfm_read_fn read,
                                   void *user_data, rfm_error *err)
{
  rfm_watch *watch;
  rfm__load load;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  status = rfm__watch_alloc(&watch, host, err);
  if (status)
    return status;
  rfm__load_open(&load, &watch->host, read, user_data, RFM__OBJECT_WATCH, err);
  load_settings(&load, watch);
  if (!load.status)
    load_states(&load, watch);
  load_alerts(&load, watch);
  rfm__load_done(&load);
  status = rfm__load_close(&load);
  if (status)
    rfm_watch_free(watch);
  else
    *out = watch;
  return status;
}
