/* SPDX-License-Identifier: MIT */
/* Random lives of a table beside a plain model of the rules (support/model.h). After every few
 * steps everything that can be read must agree: counts, events, and all metrics of all customers by
 * their bytes, in bulk and one by one. */
#include "support/failing_host.h"
#include "support/model.h"
#include "support/random.h"
#include "support/rows.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { D = 20000, STEPS = 2500, CHECK_EVERY = 4, MAX_BATCH = 40, MANY_EVENTS = 500, ID_ROOM = 16 };

typedef struct life {
  failing_host fh;
  rfm_table *table;
  model m;
  uint64_t random;
  int32_t id_type;
  rfm_error err;
} life;

static life now; /* what a failure prints */
static uint64_t seed;
static int step;

/* ---- chance ---- */

static int chance(life *l, int n)
{
  return (int)random_below(&l->random, (uint32_t)n);
}

static int32_t some_day(life *l)
{
  return D - 60 + chance(l, 72);
}

/* ---- ids ---- */

/* Numbers spread over 64 bits, 0 and the largest among them; texts of many lengths. Both in the
 * order of `who`. */
static uint64_t number_of(int who)
{
  return who == MODEL_IDS - 1 ? UINT64_MAX : (uint64_t)who * UINT64_C(0x0a3d70a3d70a3d70);
}

static int text_of(int who, char text[ID_ROOM])
{
  return snprintf(text, ID_ROOM, "k%02d%.*s", who, who * 7 % 12, "abcdefghijkl");
}

static rfm_id id_of(const life *l, int who, char text[ID_ROOM])
{
  rfm_id id;

  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  if (l->id_type == RFM_ID_INTEGER) {
    id.number = number_of(who);
    return id;
  }
  id.n_bytes = text_of(who, text);
  id.bytes = (const uint8_t *)text;
  return id;
}

static int who_is(const life *l, const rfm_id *id)
{
  char text[ID_ROOM];

  for (int who = 0; who < MODEL_IDS; who++) {
    const rfm_id known = id_of(l, who, text);

    if (known.number == id->number && known.n_bytes == id->n_bytes &&
        (known.n_bytes == 0 || memcmp(known.bytes, id->bytes, (size_t)id->n_bytes) == 0))
      return who;
  }
  fail_msg("an id that nobody gave");
  return -1;
}

/* Ids of a list of customers, in memory that the next call uses again. */
static rfm_ids ids_of(const life *l, const int *who, int n)
{
  static uint64_t number[MAX_BATCH];
  static char bytes[MAX_BATCH * ID_ROOM];
  static int64_t offsets[MAX_BATCH + 1];
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = n;
  for (int i = 0; i < n; i++) {
    char text[ID_ROOM];
    const int length = who[i] == MODEL_NOBODY ? 0 : text_of(who[i], text);

    number[i] = who[i] == MODEL_NOBODY ? 12345 : number_of(who[i]);
    memcpy(bytes + offsets[i], text, (size_t)length);
    offsets[i + 1] = offsets[i] + length;
  }
  if (l->id_type == RFM_ID_INTEGER) {
    ids.number = number;
  } else {
    ids.bytes = (const uint8_t *)bytes;
    ids.offsets = offsets;
  }
  return ids;
}

/* ---- steps ---- */

#define assert_agreed(got, wanted)                                                                 \
  do {                                                                                             \
    const rfm_status got_ = (got), wanted_ = (wanted);                                             \
    if (got_ != wanted_)                                                                           \
      fail_msg("seed %d, step %d: status %d, the model says %d: %s", (int)seed, step, (int)got_,   \
               (int)wanted_, now.err.message);                                                     \
  } while (0)

static void some_event(life *l, model_event *event, uint32_t fields)
{
  rfm_event *e = &event->e;

  memset(event, 0, sizeof *event);
  e->struct_size = sizeof *e;
  event->who = chance(l, 12) == 0 ? MODEL_NOBODY : chance(l, MODEL_IDS);
  e->day = some_day(l);
  e->kind = fields & 1 ? 1 + chance(l, 5) : RFM_KIND_SALE + (chance(l, 4) == 0);
  e->amount_minor = e->kind >= RFM_KIND_VISIT ? 0 : chance(l, 6) * chance(l, 50);
  if (!(fields & 1) && e->kind == RFM_KIND_RETURN)
    e->amount_minor += 1; /* without kinds the sign says it */
  e->order = fields & 2 && chance(l, 3) ? 1u + (uint64_t)chance(l, 12) : 0;
  e->event = fields & 4 && chance(l, 3) ? 1u + (uint64_t)chance(l, 600) : 0;
  e->item = fields & 8 ? (uint64_t)chance(l, 4) : 0;
  e->category = fields & 16 ? (uint64_t)chance(l, 3) : 0;
  e->group = fields & 32 ? (uint32_t)chance(l, 3) : 0;
  e->second_minor = fields & 64 ? chance(l, 40) - 20 : 0;
  if (fields & 128) {
    e->flags = RFM_EVENT_HAS_TIME;
    e->time_s = (int64_t)e->day * 86400 + chance(l, 3) - 1;
  }
}

/* Sometimes a row that came before: a duplicate, or nearly one. */
static void repeat_some(life *l, model_event *event, uint32_t fields)
{
  const model_event *known = l->m.n_events ? &l->m.events[chance(l, l->m.n_events)] : NULL;

  if (!known || !known->e.event || !(fields & 4))
    return;
  *event = *known;
  if (chance(l, 6) == 0)
    event->e.amount_minor += event->e.kind < RFM_KIND_VISIT;
}

/* Only fields that the whole batch has can be given, so the rest is taken off. */
static void fit_fields(model_event *event, uint32_t fields)
{
  rfm_event *e = &event->e;

  if (!(fields & 2))
    e->order = 0;
  if (!(fields & 8))
    e->item = 0;
  if (!(fields & 16))
    e->category = 0;
  if (!(fields & 32))
    e->group = 0;
  if (!(fields & 64))
    e->second_minor = 0;
  if (!(fields & 1) &&
      (e->kind > RFM_KIND_RETURN || (e->kind == RFM_KIND_RETURN && e->amount_minor == 0)))
    e->kind = RFM_KIND_SALE;
  if (fields & 128 && !(e->flags & RFM_EVENT_HAS_TIME)) {
    e->flags = RFM_EVENT_HAS_TIME;
    e->time_s = (int64_t)e->day * 86400;
  }
  if (!(fields & 128)) {
    e->flags = 0;
    e->time_s = 0;
  }
}

/* The rows as arrays, in memory that the next call uses again. */
static rfm_events events_of(const life *l, const model_event *rows, int n, uint32_t fields)
{
  static uint64_t order[MAX_BATCH], event[MAX_BATCH], item[MAX_BATCH], category[MAX_BATCH];
  static int64_t amount[MAX_BATCH], second[MAX_BATCH], time[MAX_BATCH];
  static int32_t day[MAX_BATCH];
  static uint32_t group[MAX_BATCH];
  static uint8_t kind[MAX_BATCH], anonymous[MAX_BATCH];
  int who[MAX_BATCH] = {0}, any_anonymous = 0;
  rfm_events e;
  rfm_ids ids;

  for (int i = 0; i < n; i++) {
    const rfm_event *r = &rows[i].e;
    const int negative = !(fields & 1) && r->kind == RFM_KIND_RETURN;

    who[i] = rows[i].who;
    anonymous[i] = rows[i].who == MODEL_NOBODY;
    any_anonymous |= anonymous[i];
    order[i] = r->order;
    event[i] = r->event;
    item[i] = r->item;
    category[i] = r->category;
    group[i] = r->group;
    amount[i] = negative ? -r->amount_minor : r->amount_minor;
    second[i] = negative ? -r->second_minor : r->second_minor;
    time[i] = r->time_s;
    day[i] = r->day;
    kind[i] = (uint8_t)r->kind;
  }
  ids = ids_of(l, who, n);
  ZERO_STRUCT(e);
  e.n = n;
  e.customer = ids.number;
  e.id_bytes = ids.bytes;
  e.id_offsets = ids.offsets;
  e.anonymous = any_anonymous ? anonymous : NULL;
  e.time_s = fields & 128 ? time : NULL;
  e.day = day;
  e.amount_minor = amount;
  e.kind = fields & 1 ? kind : NULL;
  e.order = fields & 2 ? order : NULL;
  e.event = fields & 4 ? event : NULL;
  e.item = fields & 8 ? item : NULL;
  e.category = fields & 16 ? category : NULL;
  e.group = fields & 32 ? group : NULL;
  e.second_minor = fields & 64 ? second : NULL;
  return e;
}

static int some_rows(life *l, model_event *rows, uint32_t *fields)
{
  const int n = chance(l, 3) ? 1 : 1 + chance(l, MAX_BATCH - 1);

  *fields = chance(l, 3) ? 255 : (uint32_t)chance(l, 256);
  for (int i = 0; i < n; i++) {
    some_event(l, &rows[i], *fields);
    if (chance(l, 5) == 0)
      repeat_some(l, &rows[i], *fields);
    if (i > 0 && chance(l, 20) == 0)
      rows[i] = rows[i - 1];
    fit_fields(&rows[i], *fields);
  }
  if (*fields & 1 && chance(l, 40) == 0)
    rows[chance(l, n)].e.amount_minor = -1;
  return n;
}

static void step_append(life *l)
{
  static model_event rows[MAX_BATCH];
  uint32_t fields;
  const int n = some_rows(l, rows, &fields);
  const rfm_events e = events_of(l, rows, n, fields);
  int64_t n_appended = -1;
  int bad_row;
  const rfm_status wanted = model_append(&l->m, rows, n, &bad_row);

  assert_agreed(rfm_table_append(l->table, &e, &n_appended, &l->err), wanted);
  assert_int_equal(n_appended, wanted ? 0 : n);
  if (wanted)
    assert_int_equal(l->err.row, bad_row);
}

typedef struct draining {
  life *l;
  int n_left;
  int64_t n_taken;
  rfm_status wanted;
} draining;

static int RFM_CALL next_batch(rfm_events *events, void *user_data)
{
  static model_event rows[MAX_BATCH];
  draining *d = user_data;
  uint32_t fields;
  int n, bad_row;

  if (d->n_left-- == 0)
    return chance(d->l, 2) ? RFM_CONTINUE : (d->wanted = RFM_STOPPED, 0);
  n = some_rows(d->l, rows, &fields);
  *events = events_of(d->l, rows, n, fields);
  d->wanted = model_append(&d->l->m, rows, n, &bad_row);
  d->n_taken += d->wanted ? 0 : n;
  return RFM_CONTINUE;
}

static void step_drain(life *l)
{
  draining d = {l, chance(l, 4), 0, RFM_OK};
  int64_t n_appended = -1;
  const rfm_status got = rfm_table_drain(l->table, next_batch, &d, &n_appended, &l->err);

  assert_agreed(got, d.wanted);
  assert_int_equal(n_appended, d.n_taken);
}

static void step_void(life *l)
{
  const uint64_t key = 1u + (uint64_t)chance(l, 600);

  model_void(&l->m, key);
  assert_agreed(rfm_table_void(l->table, key, &l->err), RFM_OK);
}

static void step_alias(life *l)
{
  const int from = chance(l, MODEL_IDS), into = chance(l, MODEL_IDS);
  char a[ID_ROOM], b[ID_ROOM];
  const rfm_id first = id_of(l, from, a), second = id_of(l, into, b);

  assert_agreed(rfm_table_alias(l->table, &first, &second, &l->err),
                model_alias(&l->m, from, into));
}

static void step_forget(life *l)
{
  const int who = chance(l, MODEL_IDS);
  char text[ID_ROOM];
  const rfm_id id = id_of(l, who, text);

  assert_agreed(rfm_table_forget(l->table, &id, &l->err), model_forget(&l->m, who));
}

static void step_prune(life *l)
{
  const int32_t floor_day = D - 60 + chance(l, 50);

  model_prune(&l->m, floor_day);
  assert_agreed(rfm_table_prune(l->table, floor_day, &l->err), RFM_OK);
}

static void step_join(life *l)
{
  int who[4];
  int32_t day[4];
  const int n = 1 + chance(l, 4), with_days = chance(l, 3);
  rfm_members members;
  rfm_ids ids;

  for (int i = 0; i < n; i++) {
    who[i] = chance(l, MODEL_IDS);
    day[i] = some_day(l);
    model_join(&l->m, who[i], with_days ? day[i] : MODEL_NO_DAY);
  }
  ids = ids_of(l, who, n);
  ZERO_STRUCT(members);
  members.ids = &ids;
  members.joined_day = with_days ? day : NULL;
  assert_agreed(rfm_table_add_members(l->table, &members, &l->err), RFM_OK);
}

static void step_set(life *l)
{
  static model before;
  int who[6];
  int32_t day[6];
  double value[6];
  const int n = 1 + chance(l, 6), dated = chance(l, 5), replace = chance(l, 2);
  rfm_status wanted = RFM_OK;
  rfm_attribute a;
  rfm_ids ids;

  before = l->m;
  for (int i = 0; i < n; i++) {
    who[i] = chance(l, MODEL_IDS);
    day[i] = dated ? some_day(l) : MODEL_NO_DAY;
    value[i] = chance(l, 7) / 2.0 - 1;
    if (!wanted)
      wanted = model_set(&l->m, who[i], day[i], value[i], replace);
  }
  if (wanted)
    l->m = before;
  ids = ids_of(l, who, n);
  ZERO_STRUCT(a);
  a.flags = replace ? RFM_ATTRIBUTE_REPLACE : 0;
  a.name = "score";
  a.ids = &ids;
  a.value = value;
  a.day = dated ? day : NULL;
  assert_agreed(rfm_table_set_attribute(l->table, &a, &l->err), wanted);
}

static void step_compact(life *l)
{
  assert_agreed(rfm_table_compact(l->table, &l->err), RFM_OK);
}

#include "model_checks.h"

/* ---- merging ---- */

static void begin(life *l, int32_t id_type)
{
  rfm_table_options o;

  failing_host_init(&l->fh);
  model_init(&l->m);
  l->id_type = id_type;
  ZERO_STRUCT(o);
  o.id_type = id_type;
  assert_agreed(rfm_table_new(&l->table, &l->fh.host, &o, &l->err), RFM_OK);
}

static void end(life *l)
{
  rfm_table_free(l->table);
  failing_host_assert_clean(&l->fh);
}

static void (*const steps[])(life *) = {
    step_append, step_append, step_append, step_append, step_append, step_append, step_append,
    step_append, step_drain,  step_void,   step_alias,  step_join,   step_set,    step_compact};

/* A second table with a short life of its own. */
static void step_merge(life *l)
{
  static life other;

  memset(&other, 0, sizeof other);
  other.random = next_random(&l->random);
  begin(&other, l->id_type);
  for (int i = chance(l, 12); i > 0; i--)
    steps[chance(&other, COUNT_OF(steps))](&other);
  if (chance(l, 4) == 0)
    step_forget(&other);
  if (chance(l, 6) == 0 && l->m.floor_day > RFM_DAY_MIN)
    step_prune(&other);
  assert_agreed(rfm_table_merge(l->table, other.table, &l->err), model_merge(&l->m, &other.m));
  check(&other);
  end(&other);
}

static void live(int32_t id_type, uint64_t given_seed, int may_prune)
{
  life *l = &now;

  memset(l, 0, sizeof *l);
  seed = given_seed;
  l->random = seed * UINT64_C(0x9e3779b97f4a7c15);
  begin(l, id_type);
  for (step = 0; step < STEPS; step++) {
    const int kind = chance(l, 100);

    if (kind < 3)
      step_merge(l);
    else if (kind < 5 || l->m.n_events > MANY_EVENTS)
      step_forget(l);
    else if (kind < 6 && may_prune && chance(l, 4) == 0)
      step_prune(l);
    else
      steps[chance(l, COUNT_OF(steps))](l);
    if (step % CHECK_EVERY == 0)
      check(l);
  }
  check(l);
  end(l);
}

static void integer_ids_agree_with_the_model(void **state)
{
  (void)state;
  for (uint64_t s = 1; s <= 3; s++)
    live(RFM_ID_INTEGER, s, 0);
}

static void byte_ids_agree_with_the_model(void **state)
{
  (void)state;
  live(RFM_ID_BYTES, 11, 0);
}

static void pruned_tables_agree_with_the_model(void **state)
{
  (void)state;
  for (uint64_t s = 21; s <= 23; s++)
    live(s % 2 ? RFM_ID_INTEGER : RFM_ID_BYTES, s, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(integer_ids_agree_with_the_model),
      cmocka_unit_test(byte_ids_agree_with_the_model),
      cmocka_unit_test(pruned_tables_agree_with_the_model),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
