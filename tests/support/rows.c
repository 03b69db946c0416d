/* SPDX-License-Identifier: MIT */
#include "support/rows.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

enum { N_ARRAYS = 12 };

static int any_set(const row *rows, int64_t n, size_t offset, size_t size)
{
  static const unsigned char zeros[8];

  for (int64_t i = 0; i < n; i++)
    if (memcmp((const char *)&rows[i] + offset, zeros, size) != 0)
      return 1;
  return 0;
}

/* One field of all rows as an array at `*at`, or NULL. */
static void *gather(char **at, const row *rows, int64_t n, size_t offset, size_t size, int always)
{
  char *array = *at;

  if (!always && !any_set(rows, n, offset, size))
    return NULL;
  for (int64_t i = 0; i < n; i++)
    memcpy(array + (size_t)i * size, (const char *)&rows[i] + offset, size);
  *at += ((size_t)n * size + 7) / 8 * 8 + 8;
  return array;
}

#define GATHER(field, always) gather(&at, rows, n, offsetof(row, field), sizeof rows->field, always)

void rows_batch(batch *b, const row *rows, int64_t n)
{
  char *at;
  uint8_t *kinds;

  free(b->memory);
  at = b->memory = malloc((size_t)(n + 2) * 8 * N_ARRAYS);
  assert_non_null(at);
  ZERO_STRUCT(b->events);
  b->events.n = n;
  b->events.customer = GATHER(customer, 1);
  b->events.anonymous = GATHER(anonymous, 0);
  b->events.time_s = GATHER(time, 0);
  b->events.day = GATHER(day, 1);
  b->events.amount_minor = GATHER(amount, 0);
  b->events.kind = kinds = GATHER(kind, 0);
  b->events.order = GATHER(order, 0);
  b->events.event = GATHER(event, 0);
  b->events.item = GATHER(item, 0);
  b->events.category = GATHER(category, 0);
  b->events.group = GATHER(group, 0);
  b->events.second_minor = GATHER(second, 0);
  for (int64_t i = 0; kinds && i < n; i++)
    kinds[i] = kinds[i] ? kinds[i] : RFM_KIND_SALE;
}

void rows_free(batch *b)
{
  free(b->memory);
  b->memory = NULL;
}

rfm_status rows_append(rfm_table *table, const row *rows, int64_t n, rfm_error *err)
{
  batch b = {.memory = NULL};
  rfm_status status;

  rows_batch(&b, rows, n);
  status = rfm_table_append(table, &b.events, NULL, err);
  rows_free(&b);
  return status;
}

rfm_table *rows_table(const rfm_host *host, const row *rows, int64_t n)
{
  rfm_table *table = NULL;
  rfm_error err;

  assert_ok(rfm_table_new(&table, host, NULL, &err), &err);
  assert_ok(rows_append(table, rows, n, &err), &err);
  return table;
}

row *rows_copy(const row *rows, int64_t n)
{
  row *copy = malloc((size_t)n * sizeof *copy);

  assert_non_null(copy);
  memcpy(copy, rows, (size_t)n * sizeof *copy);
  return copy;
}

rfm_id id_number(uint64_t number)
{
  rfm_id id;

  ZERO_STRUCT(id);
  id.number = number;
  return id;
}

rfm_id id_bytes(const char *text)
{
  rfm_id id;

  ZERO_STRUCT(id);
  id.bytes = (const uint8_t *)text;
  id.n_bytes = (int64_t)strlen(text);
  return id;
}

/* ---- metrics ---- */

static rfm_ids ids_of(const uint64_t *number, int64_t n)
{
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = n;
  ids.number = number;
  return ids;
}

rfm_status add_members(rfm_table *table, const uint64_t *number, const int32_t *joined_day,
                       int64_t n, rfm_error *err)
{
  const rfm_ids ids = ids_of(number, n);
  rfm_members m;

  ZERO_STRUCT(m);
  m.ids = &ids;
  m.joined_day = joined_day;
  return rfm_table_add_members(table, &m, err);
}

rfm_status set_attribute(rfm_table *table, const char *name, const uint64_t *number,
                         const double *value, const int32_t *day, int64_t n, rfm_error *err)
{
  const rfm_ids ids = ids_of(number, n);
  rfm_attribute a;

  ZERO_STRUCT(a);
  a.name = name;
  a.ids = &ids;
  a.value = value;
  a.day = day;
  return rfm_table_set_attribute(table, &a, err);
}

rfm_metric metric_of(int32_t kind, int32_t window_days)
{
  rfm_metric m;

  ZERO_STRUCT(m);
  m.kind = kind;
  m.window_days = window_days;
  return m;
}

rfm_box box_of(const char *key, const uint8_t *low, const uint8_t *high)
{
  rfm_box box;

  ZERO_STRUCT(box);
  box.key = key;
  box.low = low;
  box.high = high;
  return box;
}

rfm_metrics_options metrics_options(int32_t kinds, int32_t purchase)
{
  rfm_metrics_options o;

  ZERO_STRUCT(o);
  o.kinds = kinds;
  o.purchase = purchase;
  return o;
}

rfm_metrics *one_metric(const rfm_metric *metric, const rfm_metrics_options *options)
{
  rfm_metrics *metrics = NULL;
  rfm_error err;

  assert_ok(rfm_metrics_new(&metrics, NULL, metric, 1, options, &err), &err);
  return metrics;
}

static int takes_window(int32_t kind)
{
  return kind != RFM_METRIC_TENURE && kind != RFM_METRIC_MEMBERSHIP_AGE;
}

static int is_trend(int32_t kind)
{
  return kind == RFM_METRIC_TREND_FREQUENCY || kind == RFM_METRIC_TREND_MONETARY;
}

rfm_metrics *every_metric(const rfm_host *host, const rfm_metrics_options *options, uint32_t flags)
{
  static const char *const windowed[] = {NULL,   "r_w",  "f_w",  "m_w",  "ov_w", "rv_w",
                                         "s_w",  NULL,   NULL,   "as_w", "gm_w", "gs_w",
                                         "od_w", "di_w", "dc_w", "tc_w", "rr_w"};
  rfm_metric list[32];
  rfm_metrics *metrics = NULL;
  rfm_error err;
  int32_t n = 0;

  for (int32_t kind = RFM_METRIC_RECENCY; kind <= RFM_METRIC_VISITS; kind++)
    list[n++] = metric_of(kind, is_trend(kind) ? 30 : 0);
  for (int32_t kind = RFM_METRIC_RECENCY; kind <= RFM_METRIC_TOP_CATEGORY_SHARE && n < 32; kind++) {
    if (!takes_window(kind))
      continue;
    list[n] = metric_of(kind, 30 + kind);
    list[n].name = windowed[kind];
    list[n++].money = kind % 2 ? RFM_MONEY_GROSS : RFM_MONEY_NET;
  }
  for (int32_t j = 0; j < n; j++)
    list[j].flags = flags;
  assert_ok(rfm_metrics_new(&metrics, host, list, n, options, &err), &err);
  return metrics;
}

double value_of(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                uint64_t customer)
{
  const rfm_id id = id_number(customer);
  const double *values;
  rfm_features *features = NULL;
  double one = 0, bulk;
  int64_t at = -1;
  rfm_error err;

  assert_ok(rfm_features_measure(&features, table, metrics, as_of_day, NULL, &err), &err);
  assert_ok(rfm_features_find(features, &id, &at, &err), &err);
  assert_ok(rfm_features_column(features, 0, &values, NULL, &err), &err);
  bulk = values[at];
  rfm_features_free(features);
  assert_ok(rfm_features_one(table, metrics, as_of_day, &id, &one, 1, NULL, &err), &err);
  assert_memory_equal(&one, &bulk, sizeof one);
  return bulk;
}

rfm_table_counts counts_of(const rfm_table *table)
{
  rfm_table_counts counts;
  rfm_error err;

  ZERO_STRUCT(counts);
  assert_ok(rfm_table_count(table, &counts, &err), &err);
  return counts;
}

rfm_measure_counts measured_counts(const rfm_table *table, const rfm_metrics *metrics,
                                   int32_t as_of_day)
{
  rfm_features *features = NULL;
  rfm_measure_counts counts;
  rfm_error err;

  ZERO_STRUCT(counts);
  assert_ok(rfm_features_measure(&features, table, metrics, as_of_day, NULL, &err), &err);
  assert_ok(rfm_features_count(features, &counts, &err), &err);
  rfm_features_free(features);
  return counts;
}

/* ---- dumps ---- */

void dump_add(dump *d, const void *data, size_t n)
{
  if (d->n + n > d->room) {
    d->room = 2 * (d->n + n) + 256;
    d->data = realloc(d->data, d->room);
    assert_non_null(d->data);
  }
  if (n > 0)
    memcpy(d->data + d->n, data, n);
  d->n += n;
}

void dump_free(dump *d)
{
  free(d->data);
  memset(d, 0, sizeof *d);
}

int RFM_CALL dump_write(const void *data, size_t size, void *user_data)
{
  dump_add(user_data, data, size);
  return RFM_CONTINUE;
}

#define DUMP(d, value) dump_add((d), &(value), sizeof(value))

void dump_counts(dump *d, const rfm_table *table)
{
  rfm_table_counts counts = counts_of(table);
  rfm_anonymous anonymous;
  rfm_error err;

  counts.n_bytes = counts.n_bytes_held = 0;
  counts.n_tail = 0;
  DUMP(d, counts);
  ZERO_STRUCT(anonymous);
  assert_ok(rfm_table_anonymous(table, RFM_DAY_MIN, RFM_DAY_MAX, &anonymous, &err), &err);
  DUMP(d, anonymous);
}

typedef struct dumping {
  dump *d;
  const rfm_table *table;
} dumping;

static int RFM_CALL dump_event(const rfm_event *event, void *user_data)
{
  const dumping *w = user_data;

  DUMP(w->d, *event);
  return RFM_CONTINUE;
}

static void dump_id(dump *d, const rfm_id *id)
{
  if (!id)
    return;
  DUMP(d, id->number);
  DUMP(d, id->n_bytes);
  if (id->n_bytes > 0)
    dump_add(d, id->bytes, (size_t)id->n_bytes);
}

static int RFM_CALL dump_customer(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                  const int32_t *joined_day, void *user_data)
{
  dumping *w = user_data;
  const int32_t joined = joined_day ? *joined_day : INT32_MIN;
  rfm_error err;

  dump_id(w->d, id);
  dump_id(w->d, into);
  DUMP(w->d, n_events);
  DUMP(w->d, joined);
  if (!into)
    assert_ok(rfm_table_each_event(w->table, id, dump_event, w, &err), &err);
  return RFM_CONTINUE;
}

void dump_customers(dump *d, const rfm_table *table)
{
  dumping w = {d, table};
  rfm_error err;

  assert_ok(rfm_table_each_customer(table, dump_customer, &w, &err), &err);
}

void dump_features(dump *d, const rfm_features *features)
{
  const int32_t n = rfm_metrics_size(rfm_features_metrics(features));
  const double *values;
  rfm_measure_counts counts;
  rfm_ids ids;
  rfm_error err;
  int64_t rows = rfm_features_rows(features);

  ZERO_STRUCT(counts);
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_count(features, &counts, &err), &err);
  DUMP(d, counts);
  assert_ok(rfm_features_ids(features, &ids, &err), &err);
  DUMP(d, rows);
  if (ids.number)
    dump_add(d, ids.number, (size_t)rows * sizeof *ids.number);
  if (ids.offsets) {
    dump_add(d, ids.offsets, (size_t)(rows + 1) * sizeof *ids.offsets);
    dump_add(d, ids.bytes, (size_t)ids.offsets[rows]);
  }
  dump_add(d, rfm_features_standing(features), (size_t)rows);
  for (int32_t j = 0; j < n; j++) {
    assert_ok(rfm_features_column(features, j, &values, NULL, &err), &err);
    dump_add(d, values, (size_t)rows * sizeof *values);
  }
}

void dump_table(dump *d, const rfm_table *table, int32_t as_of_day)
{
  const int pruned = counts_of(table).floor_day > RFM_DAY_MIN;
  rfm_metrics *metrics = every_metric(NULL, NULL, pruned ? RFM_METRIC_FROM_FLOOR : 0);
  rfm_features *features = NULL;
  rfm_error err;

  dump_counts(d, table);
  dump_customers(d, table);
  assert_ok(rfm_features_measure(&features, table, metrics, as_of_day, NULL, &err), &err);
  dump_features(d, features);
  rfm_features_free(features);
  rfm_metrics_free(metrics);
}
