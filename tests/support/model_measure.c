/* SPDX-License-Identifier: MIT */
/* Measuring the model: who is measured together, and what is left out and counted. */
#include "support/model_person.h"

#include <stdlib.h>
#include <string.h>

static int32_t bit(int32_t kind)
{
  return 1 << kind;
}

static int passes(const rfm_metrics_options *o, const rfm_event *e)
{
  int category = !o->categories, group = !o->groups;

  for (int64_t i = 0; i < o->n_categories; i++)
    category |= o->categories[i] == e->category;
  for (int64_t i = 0; i < o->n_groups; i++)
    group |= o->groups[i] == e->group;
  return category && group;
}

static int is_return(const rfm_event *e)
{
  return e->kind == RFM_KIND_RETURN;
}

/* ---- people ---- */

static int by_event(const void *a, const void *b)
{
  return model_compare(a, b);
}

static void look_at(model_person *p, const model_event *event, int32_t from, rfm_measure_counts *c)
{
  const rfm_metrics_options *o = &p->spec->options;
  const rfm_event *e = &event->e;
  const int chosen = (o->kinds & bit(e->kind)) && passes(o, e);

  c->n_events++;
  if (e->day > p->spec->as_of_day) {
    c->n_future++;
    return;
  }
  if (model_is_voided(p->m, event)) {
    c->n_voided++;
    return;
  }
  if (e->kind == RFM_KIND_VISIT && passes(o, e))
    p->visits[p->n_visits++] = *e;
  if (!chosen) {
    c->n_filtered++;
    return;
  }
  c->n_before_window += e->day < from;
  p->traded |= e->kind <= RFM_KIND_PAYMENT;
  c->n_zero_ignored += model_ignores_zero(p, e);
  p->events[p->n++] = *e;
}

static int32_t first_window(const model_spec *spec)
{
  int32_t from = INT32_MAX;

  for (int i = 0; i < spec->n; i++) {
    const rfm_metric *m = &spec->metric[i];
    const int is_trend =
        m->kind == RFM_METRIC_TREND_FREQUENCY || m->kind == RFM_METRIC_TREND_MONETARY;
    const int32_t against = is_trend ? m->against_days ? m->against_days : m->window_days : 0;
    const int32_t first = spec->as_of_day - m->window_days - against + 1;

    if (m->window_days == 0 || m->kind == RFM_METRIC_OVERDUE)
      return RFM_DAY_MIN;
    from = first < from ? first : from;
  }
  return from;
}

static void count_returns(const model_person *p, rfm_measure_counts *c)
{
  for (int i = 0; i < p->n; i++) {
    const rfm_event *e = &p->events[i];
    const model_order s = model_order_of(p, e->order);
    int is_first = 1;

    for (int j = 0; j < i; j++)
      is_first &= p->events[j].order != e->order;
    c->n_unlinked_returns += is_return(e) && (!e->order || s.n_sales == 0);
    c->n_excess_returns += e->order && is_first && s.n_sales > 0 && s.returns > s.sales;
  }
}

/* Bring in one customer and all other names. */
static void add_names(model_person *p, int root, int32_t from, rfm_measure_counts *c)
{
  for (int who = 0; who < MODEL_IDS; who++) {
    const model_pruned *pruned = &p->m->pruned[who];

    if (!p->m->known[who] || model_root(p->m, who) != root)
      continue;
    p->is_member[who] = 1;
    if (p->m->joined[who] != MODEL_NO_DAY &&
        (p->joined == MODEL_NO_DAY || p->m->joined[who] < p->joined))
      p->joined = p->m->joined[who];
    p->traded |= (pruned->traded & p->spec->options.kinds) != 0;
    for (int k = 1; k < MODEL_KINDS; k++) {
      if (!(p->spec->options.kinds & bit(k)) || pruned->first[k] == MODEL_NO_DAY)
        continue;
      if (p->pruned_first == MODEL_NO_DAY || pruned->first[k] < p->pruned_first)
        p->pruned_first = pruned->first[k];
      p->pruned_last = pruned->last[k] > p->pruned_last ? pruned->last[k] : p->pruned_last;
    }
    for (int i = 0; i < p->m->n_events; i++)
      if (p->m->events[i].who == who)
        look_at(p, &p->m->events[i], from, c);
  }
}

static void begin_person(model_person *p, const model *m, const model_spec *spec)
{
  p->m = m;
  p->spec = spec;
  p->n = p->n_visits = p->traded = 0;
  p->pruned_first = p->pruned_last = p->joined = MODEL_NO_DAY;
  memset(p->is_member, 0, sizeof p->is_member);
}

static int measure_person(model_person *p, model_row *row, rfm_measure_counts *c)
{
  int dropped = 0;

  qsort(p->events, (size_t)p->n, sizeof *p->events, by_event);
  count_returns(p, c);
  row->standing = model_is_buyer(p) ? RFM_STANDING_BUYER
                  : p->traded       ? RFM_STANDING_RETURNED_ONLY
                                    : RFM_STANDING_PROSPECT;
  if (row->standing != RFM_STANDING_BUYER && p->spec->options.flags & RFM_METRICS_DROP_PROSPECTS)
    dropped = 1;
  for (int i = 0; i < p->spec->n; i++) {
    const rfm_metric *metric = &p->spec->metric[i];
    const double value = model_value_of(p, metric);

    row->value[i] =
        value != value && metric->missing == RFM_MISSING_VALUE ? metric->missing_value : value;
    dropped |= value != value && metric->missing == RFM_MISSING_DROP &&
               row->standing == RFM_STANDING_BUYER;
  }
  c->n_dropped += dropped;
  if (dropped)
    return 0;
  c->n_buyers += row->standing == RFM_STANDING_BUYER;
  c->n_prospects += row->standing == RFM_STANDING_PROSPECT;
  c->n_returned_only += row->standing == RFM_STANDING_RETURNED_ONLY;
  return 1;
}

int model_measure(const model *m, const model_spec *spec, const uint64_t *label,
                  model_row rows[MODEL_IDS], rfm_measure_counts *counts)
{
  static model_person p;
  const int32_t from = first_window(spec);
  int roots[MODEL_IDS], taken[MODEL_IDS] = {0}, n_roots = 0, n = 0;

  memset(counts, 0, sizeof *counts);
  for (int who = 0; who < MODEL_IDS; who++)
    if (m->known[who] && m->into[who] < 0)
      roots[n_roots++] = who;
  for (int i = 0; i < n_roots; i++) {
    if (taken[i])
      continue;
    begin_person(&p, m, spec);
    add_names(&p, roots[i], from, counts);
    for (int j = i + 1; label && label[i] && j < n_roots; j++)
      if (label[j] == label[i]) {
        taken[j] = 1;
        add_names(&p, roots[j], from, counts);
      }
    rows[n].who = roots[i];
    n += measure_person(&p, &rows[n], counts);
  }
  return n;
}

/* Each kind of purchase by itself, with returns, over the whole history; kept under the id that
 * stays. The days of orders that stay are not among them. */
void model_note_pruned(model *m, int root, int32_t floor_day)
{
  static const int32_t kinds[] = {RFM_KIND_SALE, RFM_KIND_PAYMENT, RFM_KIND_VISIT,
                                  RFM_KIND_CONTACT};
  static model_person p;
  static model gone;
  rfm_measure_counts counts;
  model_spec spec;
  int32_t days[MODEL_EVENTS];

  gone = *m;
  gone.n_events = 0;
  for (int i = 0; i < m->n_events; i++)
    if (!model_stays(m, &m->events[i], floor_day))
      gone.events[gone.n_events++] = m->events[i];
  memset(&spec, 0, sizeof spec);
  spec.as_of_day = RFM_DAY_MAX;
  for (int k = 0; k < COUNT_OF(kinds); k++) {
    model_pruned *kept = &m->pruned[root];
    int n;

    spec.options.kinds = bit(kinds[k]) | bit(RFM_KIND_RETURN);
    begin_person(&p, &gone, &spec);
    add_names(&p, root, RFM_DAY_MIN, &counts);
    qsort(p.events, (size_t)p.n, sizeof *p.events, by_event);
    n = model_purchase_days(&p, RFM_DAY_MIN, days);
    for (int i = 0; i < n; i++) {
      if (kept->first[kinds[k]] == MODEL_NO_DAY || days[i] < kept->first[kinds[k]])
        kept->first[kinds[k]] = days[i];
      kept->last[kinds[k]] = days[i] > kept->last[kinds[k]] ? days[i] : kept->last[kinds[k]];
    }
    for (int i = 0; i < p.n; i++)
      if (p.events[i].kind <= RFM_KIND_PAYMENT)
        kept->traded |= bit(p.events[i].kind);
  }
}
