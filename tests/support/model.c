/* SPDX-License-Identifier: MIT */
#include "support/model.h"

#include <string.h>

static void no_pruned(model_pruned *p)
{
  for (int k = 0; k < MODEL_KINDS; k++)
    p->first[k] = p->last[k] = MODEL_NO_DAY;
  p->traded = 0;
}

void model_init(model *m)
{
  memset(m, 0, sizeof *m);
  m->floor_day = RFM_DAY_MIN;
  for (int i = 0; i < MODEL_IDS; i++) {
    m->into[i] = -1;
    m->joined[i] = MODEL_NO_DAY;
    no_pruned(&m->pruned[i]);
  }
}

/* ---- events ---- */

#define ORDER_BY(field)                                                                            \
  if (a->field != b->field)                                                                        \
    return a->field < b->field ? -1 : 1;

int model_compare(const rfm_event *a, const rfm_event *b)
{
  const uint32_t timed_a = a->flags & RFM_EVENT_HAS_TIME, timed_b = b->flags & RFM_EVENT_HAS_TIME;

  ORDER_BY(day)
  if (timed_a != timed_b)
    return timed_a < timed_b ? -1 : 1; /* an absent field sorts first */
  ORDER_BY(time_s)
  ORDER_BY(kind)
  ORDER_BY(order)
  ORDER_BY(item)
  ORDER_BY(category)
  ORDER_BY(group)
  ORDER_BY(event)
  ORDER_BY(amount_minor)
  ORDER_BY(second_minor)
  return 0;
}

static int find_void(const model *m, uint64_t key)
{
  for (int i = 0; key != 0 && i < m->n_voids; i++)
    if (m->voids[i] == key)
      return i;
  return -1;
}

int model_is_voided(const model *m, const model_event *event)
{
  return find_void(m, event->e.event) >= 0;
}

static const model_event *find_key(const model *m, uint64_t key)
{
  for (int i = 0; key != 0 && i < m->n_events; i++)
    if (m->events[i].e.event == key)
      return &m->events[i];
  return NULL;
}

/* Take one event, or count or refuse it. */
static rfm_status take(model *m, const model_event *event)
{
  const model_event *known = find_key(m, event->e.event);

  if (known) {
    if (known->who != event->who || model_compare(&known->e, &event->e) != 0)
      return RFM_E_CONFLICT;
    m->n_duplicate++;
    return RFM_OK;
  }
  assert_true(m->n_events < MODEL_EVENTS);
  m->events[m->n_events++] = *event;
  if (event->who != MODEL_NOBODY)
    m->known[event->who] = 1;
  return RFM_OK;
}

rfm_status model_append(model *m, const model_event *rows, int n, int *bad_row)
{
  static model fresh;

  fresh = *m;
  for (*bad_row = 0; *bad_row < n; ++*bad_row) {
    rfm_status status = RFM_OK;

    if (rows[*bad_row].e.amount_minor < 0)
      return RFM_E_DATA;
    if (rows[*bad_row].e.day < m->floor_day)
      fresh.n_before_floor++;
    else
      status = take(&fresh, &rows[*bad_row]);
    if (status)
      return status;
  }
  *m = fresh;
  return RFM_OK;
}

void model_void(model *m, uint64_t key)
{
  if (find_void(m, key) >= 0)
    return;
  assert_true(m->n_voids < MODEL_EVENTS);
  m->voids[m->n_voids++] = key;
}

/* An event goes for good, and a void of it too. */
static void drop_event(model *m, int i)
{
  const int at = find_void(m, m->events[i].e.event);

  if (at >= 0)
    m->voids[at] = m->voids[--m->n_voids];
  m->events[i] = m->events[--m->n_events];
}

/* ---- customers ---- */

int model_root(const model *m, int who)
{
  while (m->into[who] >= 0)
    who = m->into[who];
  return who;
}

rfm_status model_alias(model *m, int from, int into)
{
  if (from == into)
    return RFM_E_CONFLICT;
  if (m->into[from] == into)
    return RFM_OK;
  if (m->into[from] >= 0 || model_root(m, into) == from)
    return RFM_E_CONFLICT;
  m->into[from] = into;
  m->known[from] = m->known[into] = 1;
  return RFM_OK;
}

static void forget_id(model *m, int who)
{
  for (int i = m->n_events; i-- > 0;)
    if (m->events[i].who == who)
      drop_event(m, i);
  for (int i = m->n_values; i-- > 0;)
    if (m->values[i].who == who)
      m->values[i] = m->values[--m->n_values];
  m->known[who] = 0;
  m->into[who] = -1;
  m->joined[who] = MODEL_NO_DAY;
  no_pruned(&m->pruned[who]);
}

rfm_status model_forget(model *m, int who)
{
  int same[MODEL_IDS];

  if (!m->known[who])
    return RFM_E_NOTFOUND;
  for (int i = 0; i < MODEL_IDS; i++)
    same[i] = m->known[i] && model_root(m, i) == model_root(m, who);
  for (int i = 0; i < MODEL_IDS; i++)
    if (same[i])
      forget_id(m, i);
  return RFM_OK;
}

int model_stays(const model *m, const model_event *event, int32_t floor_day)
{
  if (event->e.day >= floor_day)
    return 1;
  for (int i = 0; event->who != MODEL_NOBODY && event->e.order && i < m->n_events; i++) {
    const model_event *other = &m->events[i];

    if (other->who != MODEL_NOBODY && model_root(m, other->who) == model_root(m, event->who) &&
        other->e.order == event->e.order && other->e.day >= floor_day)
      return 1;
  }
  return 0;
}

void model_prune(model *m, int32_t floor_day)
{
  static model before;

  if (floor_day <= m->floor_day)
    return;
  before = *m;
  for (int i = 0; i < MODEL_IDS; i++)
    if (m->known[i] && m->into[i] < 0)
      model_note_pruned(m, i, floor_day);
  for (int i = m->n_events; i-- > 0;)
    if (!model_stays(&before, &m->events[i], floor_day)) {
      m->n_pruned += m->events[i].who != MODEL_NOBODY;
      drop_event(m, i);
    }
  m->floor_day = floor_day;
}

void model_join(model *m, int who, int32_t day)
{
  m->known[who] = 1;
  if (day != MODEL_NO_DAY && (m->joined[who] == MODEL_NO_DAY || day < m->joined[who]))
    m->joined[who] = day;
}

rfm_status model_set(model *m, int who, int32_t day, double value, int replace)
{
  for (int i = 0; i < m->n_values; i++) {
    model_value *v = &m->values[i];

    if (v->who != who || v->day != day)
      continue;
    if (v->value != value && !replace)
      return RFM_E_CONFLICT;
    v->value = value;
    return RFM_OK;
  }
  assert_true(m->n_values < MODEL_VALUES);
  m->values[m->n_values++] = (model_value){who, day, value};
  m->known[who] = m->has_attribute = 1;
  return RFM_OK;
}

/* ---- merging ---- */

static rfm_status merge_customers(model *m, const model *other)
{
  rfm_status status = RFM_OK;

  for (int i = 0; i < MODEL_IDS && !status; i++) {
    if (!other->known[i])
      continue;
    model_join(m, i, other->joined[i]);
    if (other->into[i] >= 0)
      status = model_alias(m, i, other->into[i]);
    for (int k = 0; k < MODEL_KINDS; k++) {
      const int32_t first = other->pruned[i].first[k], last = other->pruned[i].last[k];
      model_pruned *p = &m->pruned[i];

      if (first != MODEL_NO_DAY && (p->first[k] == MODEL_NO_DAY || first < p->first[k]))
        p->first[k] = first;
      p->last[k] = last > p->last[k] ? last : p->last[k];
    }
    m->pruned[i].traded |= other->pruned[i].traded;
  }
  return status;
}

rfm_status model_merge(model *m, const model *other)
{
  static model fresh;
  const int32_t floor_day = m->floor_day > other->floor_day ? m->floor_day : other->floor_day;
  rfm_status status;

  fresh = *m;
  status = merge_customers(&fresh, other);
  for (int i = 0; i < other->n_values && !status; i++)
    status =
        model_set(&fresh, other->values[i].who, other->values[i].day, other->values[i].value, 0);
  for (int i = 0; i < other->n_voids; i++)
    model_void(&fresh, other->voids[i]);
  for (int i = 0; i < other->n_events && !status; i++)
    status = take(&fresh, &other->events[i]);
  if (status)
    return status;
  fresh.has_attribute |= other->has_attribute;
  fresh.n_duplicate += other->n_duplicate;
  fresh.n_before_floor += other->n_before_floor;
  fresh.n_pruned += other->n_pruned;
  fresh.floor_day = RFM_DAY_MIN; /* what came with the other may lie below it */
  model_prune(&fresh, floor_day);
  *m = fresh;
  return RFM_OK;
}

/* ---- counting ---- */

static void count_event(const model *m, const model_event *event, rfm_table_counts *c,
                        int *n_standing)
{
  const int voided = model_is_voided(m, event);
  const int32_t day = event->e.day;

  c->n_voided += voided;
  if (event->who == MODEL_NOBODY) {
    c->n_anonymous += !voided;
    return;
  }
  c->n_events++;
  if (voided)
    return;
  if (*n_standing == 0)
    c->first_day = c->last_day = day;
  ++*n_standing;
  c->first_day = day < c->first_day ? day : c->first_day;
  c->last_day = day > c->last_day ? day : c->last_day;
}

void model_counts(const model *m, rfm_table_counts *c)
{
  int n_standing = 0;

  memset(c, 0, sizeof *c);
  for (int i = 0; i < MODEL_IDS; i++) {
    c->n_customers += m->known[i] && m->into[i] < 0;
    c->n_aliases += m->into[i] >= 0;
  }
  for (int i = 0; i < m->n_events; i++)
    count_event(m, &m->events[i], c, &n_standing);
  c->earlier_day = c->last_day;
  for (int i = 0; i < m->n_events; i++) {
    const int32_t day = m->events[i].e.day;

    if (m->events[i].who != MODEL_NOBODY && !model_is_voided(m, &m->events[i]) &&
        day < c->last_day && (c->earlier_day == c->last_day || day > c->earlier_day))
      c->earlier_day = day;
  }
  c->n_tombstones = m->n_voids;
  c->n_duplicate = m->n_duplicate;
  c->n_before_floor = m->n_before_floor;
  c->n_pruned = m->n_pruned;
  c->floor_day = m->floor_day;
}
