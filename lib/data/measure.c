/* SPDX-License-Identifier: MIT */
/* Measure: from a table to features, for all customers at once or for one at the till, by the same
 * code. */
#include <rfm/features.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "data/features.h"
#include "data/measure.h"
#include "data/metric_values.h"
#include "data/plain.h"
#include "data/sweep.h"
#include "math/special.h"

#include <string.h>

/* Events of one customer that are measured on the stack. */
enum { SMALL_HISTORY = 256 };

/* ---- what a table cannot answer ---- */

/* Does the metric need only the first and last purchase, which a pruned table keeps? */
static int survives_pruning(const rfm_metrics *metrics, const rfm__metric *m)
{
  switch (m->kind) {
  case RFM_METRIC_MEMBERSHIP_AGE:
  case RFM_METRIC_ATTRIBUTE:
    return 1;
  case RFM_METRIC_TENURE:
    return rfm__metrics_see_pruned(metrics);
  case RFM_METRIC_RECENCY:
  case RFM_METRIC_ACTIVE_SPAN:
    return m->window_days == 0 && rfm__metrics_see_pruned(metrics);
  default:
    return 0;
  }
}

static int window_is_whole(const rfm_metrics *metrics, const rfm__metric *m, int32_t as_of_day,
                           int32_t floor_day)
{
  const int32_t days = m->window_days + m->against_days;

  if (m->kind == RFM_METRIC_OVERDUE && !rfm__metrics_see_pruned(metrics))
    return 0;
  return m->window_days > 0 && as_of_day - days + 1 >= floor_day;
}

static rfm_status check_floor(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                              rfm_error *err)
{
  const int32_t floor_day = table->floor_day;
  int32_t i;

  if (floor_day == RFM_DAY_MIN)
    return RFM_OK;
  if (as_of_day < floor_day)
    return rfm__fail(err, RFM_E_STATE, "as_of_day is %d, before the floor %d of the pruned table",
                     (int)as_of_day, (int)floor_day);
  for (i = 0; i < metrics->n; i++) {
    const rfm__metric *m = &metrics->metric[i];

    if (m->flags & RFM_METRIC_FROM_FLOOR || survives_pruning(metrics, m) ||
        window_is_whole(metrics, m, as_of_day, floor_day))
      continue;
    return rfm__fail_at(err, RFM_E_STATE, -1, i,
                        "metric %s needs days before the floor %d of the pruned table", m->name,
                        (int)floor_day);
  }
  return RFM_OK;
}

/* Attribute of each column, NULL where the metric is another. */
static rfm_status find_attributes(const rfm_table *table, const rfm_metrics *metrics,
                                  const rfm__attribute *attributes[RFM__MAX_METRICS],
                                  rfm_error *err)
{
  int32_t i;

  for (i = 0; i < metrics->n; i++) {
    const rfm__metric *m = &metrics->metric[i];
    const int32_t found = m->kind == RFM_METRIC_ATTRIBUTE
                              ? rfm__attributes_find(&table->attributes, m->attribute)
                              : 0;

    if (found < 0)
      return rfm__fail_at(err, RFM_E_NOTFOUND, -1, i, "metric %s: the table has no attribute %s",
                          m->name, m->attribute);
    attributes[i] = m->kind == RFM_METRIC_ATTRIBUTE ? table->attributes.list[found] : NULL;
  }
  return RFM_OK;
}

rfm_status rfm__measure_check(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                              const rfm__attribute *attributes[RFM__MAX_METRICS], rfm_error *err)
{
  rfm_status status = rfm__day_check("as_of_day", as_of_day, err);

  if (!status)
    status = check_floor(table, metrics, as_of_day, err);
  return status ? status : find_attributes(table, metrics, attributes, err);
}

/* ---- values of one customer ---- */

/* The later day wins, on the same day the greater value. */
static void better_attribute(const rfm__attribute *attribute, uint32_t row, int32_t as_of_day,
                             int *found, int32_t *day, double *value)
{
  int32_t d = 0;
  double v = 0;

  if (!rfm__attribute_as_of(attribute, row, as_of_day, &d, &v))
    return;
  if (*found && (d < *day || (d == *day && v <= *value)))
    return;
  *found = 1;
  *day = d;
  *value = v;
}

double rfm__or_missing(const rfm__metric *m, double value)
{
  return value != value && m->missing == RFM_MISSING_VALUE ? m->missing_value : value;
}

/* ---- all customers ---- */

/* Values are first written side by side in the order of visits, and then dealt out to the columns.
 */
typedef struct measuring {
  rfm__sweep sweep;
  rfm_features *features;
  const rfm__attribute *attributes[RFM__MAX_METRICS];
  double *values; /* per visit, all metrics */
  uint8_t *marks; /* per visit: the standing, DROPPED, or 0 for none */
  int plain;      /* visits may take the fast lane */
} measuring;

enum {
  DROPPED = 0x80,
  DEAL_ROWS = 8192, /* result rows of a chunk when dealing */
  DEAL_AHEAD = 16   /* rows whose values are asked for ahead */
};

double rfm__visit_attribute(const rfm__sweep *sweep, const rfm__attribute *attribute, size_t visit,
                            int32_t as_of_day)
{
  const rfm__roster *r = &sweep->roster;
  int found = 0;
  int32_t day = 0;
  double value = rfm__quiet_nan();
  int64_t i;

  if (!r->first)
    better_attribute(attribute, rfm__sweep_lead(sweep, visit), as_of_day, &found, &day, &value);
  else
    for (i = r->first[visit]; i < r->first[visit + 1]; i++)
      better_attribute(attribute, r->member[i], as_of_day, &found, &day, &value);
  return value;
}

/* The values of a visit as the metrics give them; returns the standing. */
static int32_t visit_values(measuring *m, int64_t chunk, size_t visit, double *values)
{
  const rfm_metrics *metrics = m->features->metrics;
  rfm__reader *reader;
  int32_t i, standing;

  if (m->plain && rfm__plain_visit(&m->sweep, chunk, visit, values, &standing))
    return standing;
  reader = rfm__sweep_read(&m->sweep, chunk, visit);
  for (i = 0; i < metrics->n; i++)
    values[i] = m->attributes[i]
                    ? rfm__visit_attribute(&m->sweep, m->attributes[i], visit, reader->as_of_day)
                    : rfm__metric_value(metrics, &metrics->metric[i], &reader->history,
                                        &reader->scratch, reader->as_of_day);
  return reader->history.standing;
}

static void count_standing(rfm_measure_counts *counts, int32_t standing)
{
  counts->n_buyers += standing == RFM_STANDING_BUYER;
  counts->n_prospects += standing == RFM_STANDING_PROSPECT;
  counts->n_returned_only += standing == RFM_STANDING_RETURNED_ONLY;
}

/* Fill in for missing values, or drop the customer. */
static void measure_visit(measuring *m, int64_t chunk, size_t visit)
{
  const rfm_metrics *metrics = m->features->metrics;
  rfm_measure_counts *counts = &m->sweep.readers[chunk % RFM__WAVE].counts;
  double *values = m->values + visit * (size_t)metrics->n;
  const int32_t standing = visit_values(m, chunk, visit, values);
  const int buyer = standing == RFM_STANDING_BUYER;
  int dropped = !buyer && metrics->flags & RFM_METRICS_DROP_PROSPECTS;
  int32_t i;

  for (i = 0; i < metrics->n; i++) {
    dropped |= buyer && values[i] != values[i] && metrics->metric[i].missing == RFM_MISSING_DROP;
    values[i] = rfm__or_missing(&metrics->metric[i], values[i]);
  }
  m->marks[visit] = (uint8_t)(standing | (dropped ? DROPPED : 0));
  if (dropped)
    counts->n_dropped++;
  else
    count_standing(counts, standing);
}

static void RFM_CALL measure_chunk(int64_t chunk, void *arg)
{
  measuring *m = arg;
  size_t visit, last;

  rfm__sweep_visits(&m->sweep, chunk, &visit, &last);
  for (; visit < last; visit++)
    if (rfm__sweep_has(&m->sweep, visit))
      measure_visit(m, chunk, visit);
}

/* ---- dealing out ---- */

static void deal_row(measuring *m, size_t row, size_t visit)
{
  rfm_features *f = m->features;
  const double *values = m->values + visit * (size_t)f->metrics->n;
  int32_t i;

  f->standing[row] = m->marks[visit];
  for (i = 0; i < f->metrics->n; i++)
    f->values[(size_t)i * (size_t)f->n_rows + row] = values[i];
  if (f->id_type == RFM_ID_INTEGER)
    f->number[row] =
        rfm__customer_at(&m->sweep.table->customers, rfm__sweep_lead(&m->sweep, visit))->id;
}

static void ask_for(const measuring *m, size_t row)
{
  const size_t visit = rfm__sweep_visit(&m->sweep, row);

  RFM__PREFETCH(m->values + visit * (size_t)m->features->metrics->n);
  RFM__PREFETCH(rfm__customer_at(&m->sweep.table->customers, rfm__sweep_lead(&m->sweep, visit)));
}

static void RFM_CALL deal_chunk(int64_t chunk, void *arg)
{
  measuring *m = arg;
  const size_t n = m->sweep.roster.n_rows;
  const size_t first = (size_t)chunk * DEAL_ROWS;
  const size_t last = n - first < DEAL_ROWS ? n : first + DEAL_ROWS;
  size_t row;

  for (row = first; row < last; row++) {
    if (row + DEAL_AHEAD < n)
      ask_for(m, row + DEAL_AHEAD);
    deal_row(m, row, rfm__sweep_visit(&m->sweep, row));
  }
}

int64_t rfm__roster_id_bytes(const rfm__sweep *sweep)
{
  const rfm__customers *customers = &sweep->table->customers;
  int64_t bytes = 0;
  rfm__id id;
  size_t row;

  if (customers->id_type == RFM_ID_INTEGER)
    return 0;
  for (row = 0; row < sweep->roster.n_rows; row++) {
    rfm__customers_id(customers, sweep->roster.lead[row], &id);
    bytes += (int64_t)id.n_bytes;
  }
  return bytes;
}

void rfm__roster_ids(const rfm__sweep *sweep, rfm_features *features)
{
  rfm__id id;
  size_t row;

  for (row = 0; row < sweep->roster.n_rows; row++) {
    rfm__customers_id(&sweep->table->customers, sweep->roster.lead[row], &id);
    rfm__features_set_id(features, (int64_t)row, &id);
  }
}

static void copy_byte_ids(measuring *m)
{
  if (m->features->id_type != RFM_ID_INTEGER)
    rfm__roster_ids(&m->sweep, m->features);
}

/* Keep the results that were not dropped: their leads move together, and with them ids and visits.
 */
static void drop_rows(measuring *m)
{
  rfm__roster *r = &m->sweep.roster;
  size_t row, kept = 0;

  for (row = 0; row < r->n_rows; row++) {
    const size_t visit = rfm__sweep_visit(&m->sweep, row);

    if (m->marks[visit] & DROPPED)
      continue;
    if (r->first)
      memmove(m->values + kept * (size_t)m->features->metrics->n,
              m->values + row * (size_t)m->features->metrics->n,
              (size_t)m->features->metrics->n * sizeof *m->values);
    if (r->first)
      m->marks[kept] = m->marks[row];
    r->lead[kept++] = r->lead[row];
  }
  r->n_rows = kept;
  m->features->n_rows = (int64_t)kept;
}

static rfm_status fill(measuring *m, rfm_error *err)
{
  const rfm_host *host = &m->sweep.table->host;
  rfm_status status;

  status =
      rfm__parallel_rows(host, "measuring", rfm__sweep_chunks(&m->sweep), measure_chunk, m, err);
  if (status)
    return status;
  rfm__sweep_counts(&m->sweep, &m->features->counts);
  if (m->features->counts.n_dropped > 0)
    drop_rows(m);
  copy_byte_ids(m);
  return rfm__parallel_rows(host, "writing columns",
                            (m->features->n_rows + DEAL_ROWS - 1) / DEAL_ROWS, deal_chunk, m, err);
}

static rfm_status run(measuring *m, rfm_metrics *metrics, int32_t as_of_day, rfm_error *err)
{
  const rfm_table *table = m->sweep.table;
  const size_t n = m->sweep.n_visits, n_values = n * (size_t)metrics->n;
  rfm_status status;

  m->features =
      rfm__features_alloc(&table->host, metrics, table->customers.id_type,
                          (int64_t)m->sweep.roster.n_rows, rfm__roster_id_bytes(&m->sweep));
  if (!m->features) {
    rfm_metrics_free(metrics);
    return rfm__fail_nomem(err);
  }
  m->features->as_of_day = as_of_day;
  m->plain = rfm__plain_allowed(&m->sweep, metrics);
  m->values = rfm__alloc(&table->host, n_values, sizeof *m->values);
  m->marks = rfm__alloc(&table->host, n, sizeof *m->marks);
  status = m->values && m->marks ? fill(m, err) : rfm__fail_nomem(err);
  rfm__dealloc(&table->host, m->values, n_values, sizeof *m->values);
  rfm__dealloc(&table->host, m->marks, n, sizeof *m->marks);
  return status;
}

static rfm_status measure(rfm_features **out, const rfm_table *table, const rfm_metrics *metrics,
                          int32_t as_of_day, const rfm_measure_options *options, rfm_error *err)
{
  measuring m;
  rfm_metrics *own = NULL;
  rfm_status status;

  memset(&m, 0, sizeof m);
  status = rfm__metrics_copy(&own, &table->host, metrics, err);
  if (!status)
    status = rfm__measure_check(table, own, as_of_day, m.attributes, err);
  if (!status)
    status = rfm__sweep_open(&m.sweep, table, own, as_of_day, options, err);
  if (status) {
    rfm_metrics_free(own);
    return status;
  }
  status = run(&m, own, as_of_day, err);
  rfm__sweep_close(&m.sweep);
  if (status)
    rfm_features_free(m.features);
  else
    *out = m.features;
  return status;
}

rfm_status RFM_CALL rfm_features_measure(rfm_features **out, const rfm_table *table,
                                         const rfm_metrics *metrics, int32_t as_of_day,
                                         const rfm_measure_options *options, rfm_error *err)
{
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  status = rfm__table_readable(table, err);
  if (status)
    return status;
  rfm__table_enter(table);
  status = measure(out, table, metrics, as_of_day, options, err);
  rfm__table_leave(table);
  return status;
}

/* ---- one customer ---- */

/* Read the history of a customer and all its aliases, on the stack when it is short. */
typedef union small_scratch {
  rfm__happening aligned;
  unsigned char bytes[SMALL_HISTORY * RFM__SCRATCH_PLACE];
} small_scratch;

static double person_attribute(const rfm_table *table, const rfm__attribute *attribute,
                               uint32_t root, int32_t as_of_day)
{
  int found = 0;
  int32_t day = 0;
  double value = rfm__quiet_nan();
  uint32_t row;

  for (row = root; row != RFM__NOBODY; row = rfm__table_next_name(table, root, row))
    better_attribute(attribute, row, as_of_day, &found, &day, &value);
  return value;
}

static void measure_one(rfm__reader *reader, const rfm__attribute **attributes, uint32_t root,
                        double *values)
{
  const rfm_metrics *metrics = reader->metrics;
  uint32_t row;
  int32_t i;

  rfm__reader_begin(reader);
  for (row = root; row != RFM__NOBODY; row = rfm__table_next_name(reader->table, root, row))
    rfm__reader_add(reader, row);
  rfm__reader_finish(reader);
  for (i = 0; i < metrics->n; i++)
    values[i] = rfm__or_missing(
        &metrics->metric[i],
        attributes[i] ? person_attribute(reader->table, attributes[i], root, reader->as_of_day)
                      : rfm__metric_value(metrics, &metrics->metric[i], &reader->history,
                                          &reader->scratch, reader->as_of_day));
}

static rfm_status read_one(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                           const rfm_id *id, double *values, int32_t *standing, rfm_error *err)
{
  const rfm__attribute *attributes[RFM__MAX_METRICS];
  small_scratch small;
  void *block = &small;
  size_t n;
  uint32_t root;
  rfm__id known;
  rfm__reader reader;
  rfm_status status = rfm__id_read(table->customers.id_type, id, "id", &known, err);

  if (!status)
    status = rfm__measure_check(table, metrics, as_of_day, attributes, err);
  if (status)
    return status;
  root = rfm__table_find(table, &known);
  if (root == RFM__NOBODY)
    return rfm__fail(err, RFM_E_NOTFOUND, "there is no such customer");
  root = rfm__aliases_root(&table->aliases, root);
  n = rfm__table_person_events(table, root);
  if (n > SMALL_HISTORY)
    block = rfm__alloc(&table->host, n, RFM__SCRATCH_PLACE);
  if (!block)
    return rfm__fail_nomem(err);
  memset(&reader, 0, sizeof reader);
  reader.table = table;
  reader.metrics = metrics;
  reader.runs = &table->base;
  reader.use_tail = 1;
  reader.as_of_day = as_of_day;
  reader.from_day = RFM_DAY_MIN;
  rfm__scratch_lay(&reader.scratch, block, n);
  measure_one(&reader, attributes, root, values);
  if (standing)
    *standing = reader.history.standing;
  if (n > SMALL_HISTORY)
    rfm__wipe_dealloc(&table->host, block, n, RFM__SCRATCH_PLACE);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_features_one(const rfm_table *table, const rfm_metrics *metrics,
                                     int32_t as_of_day, const rfm_id *id, double *values,
                                     int32_t n_values, int32_t *standing, rfm_error *err)
{
  const rfm_metrics *known = metrics;
  rfm_status status = rfm__table_readable(table, err);

  if (status)
    return status;
  if (!values)
    return rfm__fail(err, RFM_E_ARG, "values is NULL");
  if (!known)
    known = rfm__metrics_default();
  if (n_values != known->n)
    return rfm__fail(err, RFM_E_ARG, "n_values is %d, expected %d", (int)n_values, (int)known->n);
  return read_one(table, known, as_of_day, id, values, standing, err);
}
