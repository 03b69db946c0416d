/* SPDX-License-Identifier: MIT */
/* Part of test_model.c: comparing a table with its model. */
#ifndef MODEL_CHECKS_H
#define MODEL_CHECKS_H

/* ---- reading back ---- */

static void check_counts(const life *l)
{
  rfm_table_counts got = counts_of(l->table), wanted;

  model_counts(&l->m, &wanted);
  assert_true(got.n_tail >= 0 && got.n_tail <= got.n_events);
  assert_true(got.n_bytes > 0 && got.n_bytes <= got.n_bytes_held);
  assert_in_range(l->fh.live_bytes - got.n_bytes_held, 0, 15); /* empty arrays take a byte */
  got.struct_size = 0;
  got.n_tail = got.n_bytes = got.n_bytes_held = 0;
  if (memcmp(&got, &wanted, sizeof got) == 0)
    return;
  for (size_t i = 0; i < sizeof got / sizeof(int64_t); i++) {
    int64_t a, b;

    memcpy(&a, (const char *)&got + 8 * i, sizeof a);
    memcpy(&b, (const char *)&wanted + 8 * i, sizeof b);
    if (a != b)
      print_error("counts, 8 bytes at %d: %lld, the model says %lld\n", (int)(8 * i), (long long)a,
                  (long long)b);
  }
  fail_msg("seed %d, step %d: counts differ", (int)seed, step);
}

typedef struct checking {
  const life *l;
  const rfm_event *wanted;
  int n, at;
} checking;

static int RFM_CALL check_event(const rfm_event *event, void *user_data)
{
  checking *c = user_data;

  assert_true(c->at < c->n);
  if (memcmp(event, &c->wanted[c->at], sizeof *event) != 0)
    fail_msg("seed %d, step %d: event %d differs", (int)seed, step, c->at);
  c->at++;
  return RFM_CONTINUE;
}

static int by_event(const void *a, const void *b)
{
  return model_compare(a, b);
}

/* Events of one customer and all other names, in the total order. */
static void check_events(const life *l, int root)
{
  static rfm_event wanted[MODEL_EVENTS];
  checking c = {l, wanted, 0, 0};
  char text[ID_ROOM];
  const rfm_id id = id_of(l, root, text);
  rfm_error err;

  for (int i = 0; i < l->m.n_events; i++) {
    const model_event *e = &l->m.events[i];

    if (e->who == MODEL_NOBODY || model_root(&l->m, e->who) != root)
      continue;
    wanted[c.n] = e->e;
    wanted[c.n++].flags |= model_is_voided(&l->m, e) ? RFM_EVENT_VOIDED : 0;
  }
  qsort(wanted, (size_t)c.n, sizeof *wanted, by_event);
  assert_ok(rfm_table_each_event(l->table, &id, check_event, &c, &err), &err);
  assert_int_equal(c.at, c.n);
}

static int RFM_CALL check_customer(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                   const int32_t *joined_day, void *user_data)
{
  checking *c = user_data;
  const model *m = &c->l->m;
  const int who = who_is(c->l, id);
  int64_t n = 0;

  while (c->at < MODEL_IDS && !m->known[c->at])
    c->at++;
  assert_int_equal(who, c->at);
  c->at++;
  assert_int_equal(into ? who_is(c->l, into) : -1, m->into[who] < 0 ? -1 : model_root(m, who));
  assert_int_equal(joined_day ? *joined_day : MODEL_NO_DAY, m->joined[who]);
  for (int i = 0; i < m->n_events; i++)
    n += m->events[i].who == who;
  assert_int_equal(n_events, n);
  if (!into)
    check_events(c->l, who);
  return RFM_CONTINUE;
}

static void check_customers(const life *l)
{
  checking c = {l, NULL, 0, 0};
  rfm_error err;

  assert_ok(rfm_table_each_customer(l->table, check_customer, &c, &err), &err);
  while (c.at < MODEL_IDS && !l->m.known[c.at])
    c.at++;
  assert_int_equal(c.at, MODEL_IDS);
}

static void check_last_event(const life *l)
{
  const model_event *last = NULL;
  rfm_event wanted, got;

  for (int i = 0; i < l->m.n_events; i++) {
    const model_event *e = &l->m.events[i];

    if (e->who != MODEL_NOBODY && !model_is_voided(&l->m, e) &&
        (!last || model_compare(&last->e, &e->e) < 0))
      last = e;
  }
  ZERO_STRUCT(got);
  if (!last) {
    assert_int_equal(rfm_table_last_event(l->table, &got, NULL), RFM_E_NOTFOUND);
    return;
  }
  assert_int_equal(rfm_table_last_event(l->table, &got, NULL), RFM_OK);
  wanted = last->e;
  assert_memory_equal(&got, &wanted, sizeof got);
}

static void check_anonymous(life *l)
{
  const int32_t first = some_day(l), last = first + chance(l, 30);
  rfm_anonymous got, wanted;

  ZERO_STRUCT(wanted);
  ZERO_STRUCT(got);
  for (int i = 0; i < l->m.n_events; i++) {
    const model_event *e = &l->m.events[i];
    const int is_return = e->e.kind == RFM_KIND_RETURN;

    if (e->who != MODEL_NOBODY || e->e.day < first || e->e.day > last ||
        model_is_voided(&l->m, e) || e->e.kind > RFM_KIND_PAYMENT)
      continue;
    wanted.n_returns += is_return;
    wanted.n_sales += !is_return;
    *(is_return ? &wanted.returns_minor : &wanted.sales_minor) += e->e.amount_minor;
  }
  assert_agreed(rfm_table_anonymous(l->table, first, last, &got, &l->err), RFM_OK);
  assert_memory_equal(&got, &wanted, sizeof got);
}

/* ---- measuring ---- */

static int takes_no_window(int32_t kind)
{
  return kind == RFM_METRIC_TENURE || kind == RFM_METRIC_MEMBERSHIP_AGE ||
         kind == RFM_METRIC_ATTRIBUTE;
}

static int window_is_whole(const life *l, const rfm_metric *metric, int32_t as_of_day)
{
  const int is_trend =
      metric->kind == RFM_METRIC_TREND_FREQUENCY || metric->kind == RFM_METRIC_TREND_MONETARY;
  const int32_t against = metric->against_days ? metric->against_days : metric->window_days;

  return metric->window_days > 0 &&
         as_of_day - metric->window_days - (is_trend ? against : 0) + 1 >= l->m.floor_day;
}

static void some_metric(life *l, rfm_metric *metric, int pruned, int32_t as_of_day)
{
  const int32_t any = 1 + chance(l, RFM_METRIC_SEASON_FREQUENCY);
  const int32_t kind = any == RFM_METRIC_ATTRIBUTE && !l->m.has_attribute ? RFM_METRIC_VISITS : any;
  const int is_trend = kind == RFM_METRIC_TREND_FREQUENCY || kind == RFM_METRIC_TREND_MONETARY;
  const int survives =
      kind == RFM_METRIC_RECENCY || kind == RFM_METRIC_TENURE || kind == RFM_METRIC_ACTIVE_SPAN;

  *metric =
      metric_of(kind, takes_no_window(kind) || (!is_trend && chance(l, 2)) ? 0 : 1 + chance(l, 70));
  metric->attribute = kind == RFM_METRIC_ATTRIBUTE ? "score" : NULL;
  metric->against_days = is_trend && chance(l, 2) ? 1 + chance(l, 40) : 0;
  metric->money = chance(l, 3);
  metric->missing = chance(l, 6) ? 0 : 1 + chance(l, 3);
  metric->missing_value = -7.25;
  if (pruned && survives && chance(l, 2))
    metric->window_days = 0;
  else if (pruned && !(window_is_whole(l, metric, as_of_day) && chance(l, 2)))
    metric->flags |= RFM_METRIC_FROM_FLOOR;
  if ((kind == RFM_METRIC_GAP_MEAN || kind == RFM_METRIC_OVERDUE) && chance(l, 2))
    metric->flags |= RFM_METRIC_SHRUNK_GAP;
}

static void some_options(life *l, rfm_metrics_options *o, int pruned)
{
  static uint64_t categories[2];
  static uint32_t groups[2];
  static const double season[12] = {.7, 1.1, .9, 1.3, .8, 1, 1.2, .6, 1.05, .95, 1.15, 1.7};
  const int32_t returns = RFM_KIND_BIT(RFM_KIND_RETURN);
  static const int32_t kinds[] = {0, 2, 6, 8, 14, 16, 22, 32, 62, 4};

  *o = metrics_options(kinds[chance(l, COUNT_OF(kinds))], 1 + chance(l, 4));
  if (chance(l, 2) || !o->kinds)
    o->kinds = RFM_KIND_BIT(RFM_KIND_SALE) | returns;
  if (pruned)
    o->kinds |= returns; /* what a floor keeps was found with them */
  o->shop_median_gap = 11.5;
  o->season = season;
  o->flags = chance(l, 8) ? 0 : RFM_METRICS_DROP_PROSPECTS;
  if (pruned)
    return;
  o->flags |= chance(l, 5) ? 0 : RFM_METRICS_IGNORE_ZERO;
  categories[0] = (uint64_t)chance(l, 3);
  categories[1] = (uint64_t)chance(l, 3);
  groups[0] = (uint32_t)chance(l, 3);
  groups[1] = (uint32_t)chance(l, 3);
  if (chance(l, 4) == 0) {
    o->categories = categories;
    o->n_categories = 1 + chance(l, 2);
  }
  if (chance(l, 4) == 0) {
    o->groups = groups;
    o->n_groups = 1 + chance(l, 2);
  }
}

/* The default three are often asked for, since they have a fast lane. */
static void some_spec(life *l, model_spec *spec)
{
  const int pruned = l->m.floor_day > RFM_DAY_MIN, plain = chance(l, 4) == 0;

  memset(spec, 0, sizeof *spec);
  do
    spec->as_of_day = some_day(l);
  while (spec->as_of_day < l->m.floor_day);
  spec->n = plain ? 3 : 1 + chance(l, MODEL_METRICS);
  for (int i = 0; i < spec->n; i++) {
    some_metric(l, &spec->metric[i], pruned, spec->as_of_day);
    if (plain)
      spec->metric[i].kind = 1 + i;
    if (plain) {
      spec->metric[i].attribute = NULL;
      spec->metric[i].against_days = 0;
      spec->metric[i].flags = pruned ? RFM_METRIC_FROM_FLOOR : 0;
    }
  }
  some_options(l, &spec->options, pruned);
}

static void check_row(const life *l, const model_spec *spec, const rfm_features *f, int64_t at,
                      const model_row *wanted)
{
  const double *values;
  rfm_error err;

  if (rfm_features_standing(f)[at] != wanted->standing)
    fail_msg("seed %d, step %d, customer %d: standing %d, the model says %d", (int)seed, step,
             wanted->who, rfm_features_standing(f)[at], (int)wanted->standing);
  for (int32_t j = 0; j < spec->n; j++) {
    assert_ok(rfm_features_column(f, j, &values, NULL, &err), &err);
    if (memcmp(&values[at], &wanted->value[j], sizeof *values) != 0)
      fail_msg("seed %d, step %d, customer %d: metric kind %d, window %d, flags %d, unit %d, kinds "
               "%d as of %d is %.17g, "
               "the model says %.17g",
               (int)seed, step, wanted->who, (int)spec->metric[j].kind,
               (int)spec->metric[j].window_days, (int)spec->metric[j].flags,
               (int)spec->options.purchase, (int)spec->options.kinds, (int)(spec->as_of_day - D),
               values[at], wanted->value[j]);
  }
  (void)l;
}

/* One customer alone gives the bytes of the bulk row. */
static void check_one(const life *l, const model_spec *spec, const rfm_metrics *m,
                      const model_row *wanted)
{
  char text[ID_ROOM];
  const rfm_id id = id_of(l, wanted->who, text);
  double values[MODEL_METRICS];
  int32_t standing = 0;
  rfm_error err;

  assert_ok(rfm_features_one(l->table, m, spec->as_of_day, &id, values, spec->n, &standing, &err),
            &err);
  assert_int_equal(standing, wanted->standing);
  assert_memory_equal(values, wanted->value, (size_t)spec->n * sizeof *values);
}

static void check_measure_counts(const rfm_features *f, const rfm_measure_counts *wanted)
{
  rfm_measure_counts got;

  ZERO_STRUCT(got);
  assert_int_equal(rfm_features_count(f, &got, NULL), RFM_OK);
  got.struct_size = 0;
  for (size_t i = 1; i < sizeof got / sizeof(int64_t); i++) {
    int64_t a, b;

    memcpy(&a, (const char *)&got + 8 * i, sizeof a);
    memcpy(&b, (const char *)wanted + 8 * i, sizeof b);
    if (a != b)
      fail_msg("seed %d, step %d: measure count %d is %lld, the model says %lld", (int)seed, step,
               (int)i, (long long)a, (long long)b);
  }
}

static void check_measure(life *l)
{
  static const char *const names[MODEL_METRICS] = {"a", "b", "c", "d", "e", "f",
                                                   "g", "h", "i", "j", "k", "l"};
  static model_row wanted[MODEL_IDS];
  uint64_t label[MODEL_IDS];
  const int households = chance(l, 5) == 0;
  rfm_table_counts counts;
  rfm_measure_counts left_out;
  rfm_measure_options o;
  rfm_features *f = NULL;
  rfm_metrics *m = NULL;
  model_spec spec;
  int n;

  some_spec(l, &spec);
  for (int i = 0; i < spec.n; i++)
    spec.metric[i].name = names[i];
  for (int i = 0; i < MODEL_IDS; i++)
    label[i] = (uint64_t)chance(l, 6);
  model_counts(&l->m, &counts);
  ZERO_STRUCT(o);
  o.n_household = households ? counts.n_customers : 0;
  o.household = households ? label : NULL;
  assert_agreed(rfm_metrics_new(&m, &l->fh.host, spec.metric, spec.n, &spec.options, &l->err),
                RFM_OK);
  assert_agreed(rfm_features_measure(&f, l->table, m, spec.as_of_day, &o, &l->err), RFM_OK);
  n = model_measure(&l->m, &spec, households ? label : NULL, wanted, &left_out);
  assert_int_equal(rfm_features_rows(f), n);
  for (int i = 0; i < n; i++) {
    char text[ID_ROOM];
    const rfm_id id = id_of(l, wanted[i].who, text);
    int64_t at = -1;

    assert_agreed(rfm_features_find(f, &id, &at, &l->err), RFM_OK);
    assert_int_equal(at, i);
    check_row(l, &spec, f, at, &wanted[i]);
    if (!households)
      check_one(l, &spec, m, &wanted[i]);
  }
  check_measure_counts(f, &left_out);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void check(life *l)
{
  check_counts(l);
  check_customers(l);
  check_last_event(l);
  check_anonymous(l);
  check_measure(l);
  check_measure(l);
}

#endif
