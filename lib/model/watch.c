/* SPDX-License-Identifier: MIT */
/* Watch: the object, and what it tells about itself. */
#include "model/watch.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/host.h"
#include "base/options.h"

#include <string.h>

/* ---- arguments ---- */

rfm_status rfm__watch_writable(rfm_watch *watch, rfm_error *err)
{
  if (!watch)
    return rfm__fail(err, RFM_E_ARG, "watch is NULL");
  if (watch->busy)
    return rfm__fail(err, RFM_E_STATE, "called from inside a callback of the same watch");
  return RFM_OK;
}

rfm_status rfm__watch_read_hooks(rfm_watch_hooks *hooks, const rfm_watch_hooks *given,
                                 rfm_error *err)
{
  return rfm__options_read(hooks, sizeof *hooks, sizeof *hooks, given, "rfm_watch_hooks", err);
}

rfm_status rfm__watch_check_day(const rfm_watch *watch, int32_t as_of_day, rfm_error *err)
{
  const rfm_status status = rfm__day_check("as_of_day", as_of_day, err);

  if (status)
    return status;
  if (as_of_day < watch->as_of_day)
    return rfm__fail(err, RFM_E_ARG, "as_of_day is %d, before day %d of an earlier look",
                     (int)as_of_day, (int)watch->as_of_day);
  return RFM_OK;
}

rfm_status rfm__watch_check_table(const rfm_watch *watch, const rfm_table *table, rfm_error *err)
{
  rfm_table_options o;
  rfm_status status;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  status = rfm_table_get_options(table, &o, err);
  if (!status && o.id_type != watch->settings.id_type)
    status = rfm__fail(err, RFM_E_ARG, "the table's ids are %s, the watch's %s",
                       o.id_type == RFM_ID_INTEGER ? "integers" : "bytes",
                       o.id_type == RFM_ID_INTEGER ? "bytes" : "integers");
  return status;
}

/* ---- making ---- */

rfm_status rfm__watch_alloc(rfm_watch **out, const rfm_host *host, rfm_error *err)
{
  rfm_host hooks;
  rfm_watch *watch;
  const rfm_status status = rfm__host_read(&hooks, host, err);

  if (status)
    return status;
  watch = rfm__alloc_zero(&hooks, 1, sizeof *watch);
  if (!watch)
    return rfm__fail_nomem(err);
  watch->host = hooks;
  watch->as_of_day = RFM_DAY_MIN;
  *out = watch;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_watch_new(rfm_watch **out, const rfm_host *host,
                                  const rfm_watch_options *options, rfm_error *err)
{
  rfm__watch_settings settings;
  rfm_watch *watch = NULL;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  status = rfm__watch_settings_read(&settings, options, err);
  if (!status)
    status = rfm__watch_alloc(&watch, host, err);
  if (status)
    return status;
  watch->settings = settings;
  if (!rfm__watch_book_open(&watch->book, &watch->host, settings.id_type, settings.n_rules, NULL)) {
    rfm_watch_free(watch);
    return rfm__fail_nomem(err);
  }
  *out = watch;
  return RFM_OK;
}

void RFM_CALL rfm_watch_free(rfm_watch *watch)
{
  rfm_host host;

  if (!watch)
    return;
  host = watch->host;
  rfm__watch_queue_free(&host, &watch->queue);
  rfm__watch_book_close(&watch->book);
  rfm__dealloc(&host, watch, 1, sizeof *watch);
}

/* ---- care ---- */

rfm_status RFM_CALL rfm_watch_deliver(rfm_watch *watch, const rfm_watch_hooks *hooks,
                                      int64_t *n_delivered, rfm_error *err)
{
  rfm_watch_hooks known;
  int64_t n = 0;
  rfm_status status = rfm__watch_writable(watch, err);

  if (!status)
    status = rfm__watch_read_hooks(&known, hooks, err);
  if (status)
    return status;
  if (!known.alert || known.flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_watch_hooks: %s",
                     known.alert ? "flags is not 0" : "alert is NULL");
  status = rfm__watch_hand_out(watch, watch->queue.done, &known, &n, err);
  if (n_delivered)
    *n_delivered = n;
  return status;
}

static rfm_status find_row(const rfm_watch *watch, const rfm_id *given, uint32_t *row,
                           rfm_error *err)
{
  rfm__id id;
  const rfm_status status = rfm__id_read(watch->settings.id_type, given, "id", &id, err);

  if (status)
    return status;
  *row = rfm__watch_book_find(&watch->book, &id);
  return *row == RFM__NOBODY ? rfm__fail(err, RFM_E_NOTFOUND, "there is no such customer") : RFM_OK;
}

rfm_status RFM_CALL rfm_watch_forget(rfm_watch *watch, const rfm_id *id, rfm_error *err)
{
  uint32_t row;
  rfm_status status = rfm__watch_writable(watch, err);

  if (!status)
    status = find_row(watch, id, &row, err);
  if (status)
    return status;
  rfm__watch_queue_drop(&watch->queue, row);
  rfm__watch_book_remove(&watch->book, row);
  return RFM_OK;
}

/* ---- reading ---- */

static int64_t count_danger(const rfm__watch_book *book)
{
  int64_t n = 0;
  size_t row;

  for (row = 1; row < book->ids.n_rows; row++)
    n += rfm__watch_lives(book, row) && rfm__watch_at(book, row)->danger;
  return n;
}

rfm_status RFM_CALL rfm_watch_count(const rfm_watch *watch, rfm_watch_counts *counts,
                                    rfm_error *err)
{
  rfm_watch_counts known;
  rfm_status status;

  if (!watch)
    return rfm__fail(err, RFM_E_ARG, "watch is NULL");
  status = rfm__out_check(counts, sizeof known, "rfm_watch_counts", err);
  if (status)
    return status;
  memset(&known, 0, sizeof known);
  known.n_customers = (int64_t)watch->book.ids.n_live;
  known.n_danger = count_danger(&watch->book);
  known.n_pending = (int64_t)(watch->queue.n - watch->queue.done);
  known.capacity = watch->settings.capacity;
  known.capacity_per_group = watch->settings.capacity_per_group;
  known.as_of_day = watch->as_of_day;
  known.n_rules = watch->settings.n_rules;
  known.cool_down_days = watch->settings.cool_down_days;
  known.start_delay_days = watch->settings.start_delay_days;
  known.id_type = watch->settings.id_type;
  rfm__out_write(counts, &known, sizeof known);
  counts->flags = watch->settings.flags;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_watch_get_rule(const rfm_watch *watch, int32_t i, rfm_watch_rule *rule,
                                       rfm_error *err)
{
  const rfm__watch_rule *own;
  rfm_watch_rule known;
  rfm_status status;

  if (!watch)
    return rfm__fail(err, RFM_E_ARG, "watch is NULL");
  if (i < 0 || i >= watch->settings.n_rules)
    return rfm__fail(err, RFM_E_ARG, "i is %d, expected 0 to %d", (int)i,
                     (int)watch->settings.n_rules - 1);
  status = rfm__out_check(rule, sizeof known, "rfm_watch_rule", err);
  if (status)
    return status;
  own = &watch->settings.rule[i];
  memset(&known, 0, sizeof known);
  known.enter = own->enter;
  known.leave = own->leave;
  known.segment = own->segment[0] ? own->segment : NULL;
  known.kind = own->kind;
  known.metric = own->metric;
  known.days = own->days;
  known.money_level = own->money_level;
  known.purchases = own->purchases;
  rfm__out_write(rule, &known, sizeof known);
  rule->flags = own->flags;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_watch_find(const rfm_watch *watch, const rfm_id *id, rfm_watch_state *state,
                                   rfm_error *err)
{
  const rfm__watch_record *r;
  rfm_watch_state known;
  uint32_t row = RFM__NOBODY;
  rfm_status status;

  if (!watch)
    return rfm__fail(err, RFM_E_ARG, "watch is NULL");
  status = rfm__out_check(state, sizeof known, "rfm_watch_state", err);
  if (!status)
    status = find_row(watch, id, &row, err);
  if (status)
    return status;
  r = rfm__watch_at(&watch->book, row);
  memset(&known, 0, sizeof known);
  known.danger = r->danger;
  known.rules = r->rules;
  known.since_day = r->since_day;
  known.alert_day = r->alert_day;
  known.cool_until_day = rfm__watch_cool_until(&watch->settings, r->alert_day);
  known.last_day = r->last_day;
  known.purchase_day = r->purchase_day;
  known.pending = rfm__watch_queue_find(&watch->queue, row) != NULL;
  rfm__out_write(state, &known, sizeof known);
  return RFM_OK;
}
