/* SPDX-License-Identifier: MIT */
/* What the tests of the watch share: small shops, a host that takes alerts down, and saved bytes.
 */
#ifndef WATCH_FIXTURE_H
#define WATCH_FIXTURE_H

#include "base/attrs.h"
#include "support/rows.h"

#include <rfm/watch.h>

#include <math.h>
#include <stdlib.h>

enum { DAY0 = 20000, MOST_ALERTS = 4096 };

static rfm_error err;

/* One alert as it was told. */
typedef struct told {
  uint64_t alert_id, id;
  double value, value_before, probability, spend;
  int32_t rule, rules, day, day_before, rank, n_reasons;
  uint32_t group;
  double moved;
} told;

/* A host: takes alerts down, and stops when it is told to. */
typedef struct listener {
  told list[MOST_ALERTS];
  int n;
  int stop_at; /* the alert that is refused, from 1; 0: none */
  int calls;   /* of alert */
  int queued;  /* calls of queued */
  int stop_queued;
  int64_t n_pending;      /* as queued was told */
  const rfm_watch *watch; /* saved in queued, when not NULL */
  dump saved;
} listener;

static RFM__UNUSED void save_watch(dump *d, const rfm_watch *watch)
{
  d->n = 0;
  assert_ok(rfm_watch_save(watch, dump_write, d, &err), &err);
}

typedef struct reading {
  const dump *d;
  size_t at;
} reading;

static int RFM_CALL from_dump(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  reading *r = user_data;

  *n_read = r->d->n - r->at < size ? r->d->n - r->at : size;
  if (*n_read > 0)
    memcpy(buffer, r->d->data + r->at, *n_read);
  r->at += *n_read;
  return RFM_CONTINUE;
}

static RFM__UNUSED rfm_watch *load_watch(const dump *d)
{
  reading r = {d, 0};
  rfm_watch *watch = NULL;

  assert_ok(rfm_watch_load(&watch, NULL, from_dump, &r, &err), &err);
  return watch;
}

static int RFM_CALL on_queued(int64_t n_pending, void *user_data)
{
  listener *l = user_data;

  l->queued++;
  l->n_pending = n_pending;
  if (l->watch)
    save_watch(&l->saved, l->watch);
  return l->stop_queued ? 0 : RFM_CONTINUE;
}

static int RFM_CALL on_alert(const rfm_watch_alert *a, void *user_data)
{
  listener *l = user_data;
  told *t = &l->list[l->n];

  if (++l->calls == l->stop_at)
    return 0;
  assert_true(l->n < MOST_ALERTS);
  memset(t, 0, sizeof *t);
  t->alert_id = a->alert_id;
  t->id = a->id->number;
  t->value = a->value;
  t->value_before = a->value_before;
  t->probability = a->probability;
  t->spend = a->spend_minor;
  t->rule = a->rule;
  t->rules = a->rules;
  t->day = a->day;
  t->day_before = a->day_before;
  t->rank = a->rank;
  t->n_reasons = a->n_reasons;
  t->group = a->group;
  t->moved = a->n_reasons > 0 ? a->reasons[0].moved : 0;
  l->n++;
  return RFM_CONTINUE;
}

static RFM__UNUSED rfm_watch_hooks hooks_of(listener *l)
{
  rfm_watch_hooks h;

  ZERO_STRUCT(h);
  h.queued = on_queued;
  h.alert = on_alert;
  h.user_data = l;
  return h;
}

static RFM__UNUSED rfm_watch_options watch_options(uint32_t flags)
{
  rfm_watch_options o;

  ZERO_STRUCT(o);
  o.flags = flags;
  return o;
}

#define NO_DELAYS (RFM_WATCH_NO_COOL_DOWN | RFM_WATCH_NO_START_DELAY)

static RFM__UNUSED rfm_watch *watch_of(const rfm_watch_options *options)
{
  rfm_watch *watch = NULL;

  assert_ok(rfm_watch_new(&watch, NULL, options, &err), &err);
  return watch;
}

static RFM__UNUSED rfm_watch_result result_of(void)
{
  rfm_watch_result r;

  ZERO_STRUCT(r);
  return r;
}

/* A run that must come through. */
static RFM__UNUSED rfm_watch_result run_watch(rfm_watch *watch, const rfm_table *table,
                                              const rfm_watch_sources *sources, int32_t day,
                                              listener *l)
{
  const rfm_watch_hooks h = hooks_of(l);
  rfm_watch_result r = result_of();

  assert_ok(rfm_watch_run(watch, table, sources, day, &h, &r, &err), &err);
  return r;
}

static RFM__UNUSED rfm_watch_state state_of(const rfm_watch *watch, uint64_t id)
{
  const rfm_id known = id_number(id);
  rfm_watch_state s;

  ZERO_STRUCT(s);
  assert_ok(rfm_watch_find(watch, &known, &s, &err), &err);
  return s;
}

static RFM__UNUSED rfm_watch_counts counts_of_watch(const rfm_watch *watch)
{
  rfm_watch_counts c;

  ZERO_STRUCT(c);
  assert_ok(rfm_watch_count(watch, &c, &err), &err);
  return c;
}

#endif
