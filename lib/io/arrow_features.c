/* SPDX-License-Identifier: MIT */
/* Features from an Arrow stream: all batches gathered into columns, then made as those of any host.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/host.h"
#include "base/line.h"
#include "data/metrics.h"
#include "io/arrow_convert.h"
#include "io/arrow_stream.h"

#include <string.h>

typedef struct gathering {
  rfm_host host;
  const rfm_metrics *metrics;
  rfm__arrow_stream stream;
  rfm__arrow_field id_field, field[RFM__MAX_METRICS];
  rfm__arrow_view id_view, view[RFM__MAX_METRICS];
  void *column[RFM__MAX_METRICS]; /* doubles */
  size_t room[RFM__MAX_METRICS];
  void *number; /* integer ids */
  size_t number_room;
  void *bytes, *offsets; /* byte ids */
  size_t n_bytes, bytes_room, offsets_room;
  int is_text;
  int64_t n;
} gathering;

/* ---- schema ---- */

static rfm_status find_id(gathering *g, const char *customer, rfm_error *err)
{
  const rfm_status st = rfm__arrow_find(&g->id_field, &g->stream.schema, customer, err);
  const int32_t kind = g->id_field.kind;

  if (st)
    return st;
  g->is_text = kind == RFM__ARROW_TEXT || kind == RFM__ARROW_TEXT_VIEW;
  if (!g->is_text && kind != RFM__ARROW_INT && kind != RFM__ARROW_UINT)
    return rfm__fail_at(err, RFM_E_DATA, -1, g->id_field.child,
                        "%s: Arrow format '%s', expected integers or texts", customer,
                        RFM__CUT(g->id_field.format, 40));
  return RFM_OK;
}

static rfm_status find_fields(gathering *g, const char *customer, rfm_error *err)
{
  rfm_status st = find_id(g, customer, err);

  for (int32_t j = 0; j < g->metrics->n && !st; j++) {
    rfm__arrow_field *f = &g->field[j];

    st = rfm__arrow_find(f, &g->stream.schema, g->metrics->metric[j].name, err);
    if (!st && (f->kind == RFM__ARROW_TEXT || f->kind == RFM__ARROW_TEXT_VIEW))
      st = rfm__fail_at(err, RFM_E_DATA, -1, f->child, "%s: Arrow format '%s', expected numbers",
                        f->name, RFM__CUT(f->format, 40));
  }
  return st;
}

/* ---- rows ---- */

static int reserve(gathering *g, int64_t more)
{
  const size_t used = (size_t)g->n, wanted = used + (size_t)more;
  int done = 1;

  for (int32_t j = 0; j < g->metrics->n && done; j++)
    done = rfm__grow(&g->host, &g->column[j], &g->room[j], used, wanted, sizeof(double));
  if (!g->is_text)
    return done && rfm__grow(&g->host, &g->number, &g->number_room, used, wanted, sizeof(uint64_t));
  done = done && rfm__grow(&g->host, &g->offsets, &g->offsets_room, used + (g->n > 0), wanted + 1,
                           sizeof(int64_t));
  if (done)
    *(int64_t *)g->offsets = 0;
  return done;
}

static rfm_status fail_row(const gathering *g, const rfm__arrow_field *f, const char *what,
                           rfm_error *err)
{
  return rfm__fail_at(err, RFM_E_DATA, g->n, f->child, "row %lld: %s: %s", (long long)g->n, f->name,
                      what);
}

static rfm_status take_text(gathering *g, int64_t row, rfm_error *err)
{
  const uint8_t *bytes;
  int64_t n;

  if (!rfm__arrow_text(&g->id_view, row, &bytes, &n))
    return fail_row(g, &g->id_field, "the Arrow array is broken: a text leads out of it", err);
  if (n == 0)
    return fail_row(g, &g->id_field, "the id is empty", err);
  if (!rfm__grow(&g->host, &g->bytes, &g->bytes_room, g->n_bytes, g->n_bytes + (size_t)n, 1))
    return rfm__fail_nomem(err);
  memcpy((uint8_t *)g->bytes + g->n_bytes, bytes, (size_t)n);
  g->n_bytes += (size_t)n;
  ((int64_t *)g->offsets)[g->n + 1] = (int64_t)g->n_bytes;
  return RFM_OK;
}

static rfm_status take_id(gathering *g, int64_t row, rfm_error *err)
{
  uint64_t number;

  if (rfm__arrow_is_null(&g->id_view, row))
    return fail_row(g, &g->id_field, "the id is null", err);
  if (g->is_text)
    return take_text(g, row, err);
  if (!rfm__arrow_key(&g->id_view, row, &number))
    return fail_row(g, &g->id_field, "the Arrow array is broken: a code leads out of it", err);
  if (g->id_field.kind == RFM__ARROW_INT && number > INT64_MAX)
    return fail_row(g, &g->id_field, "the id is negative", err);
  ((uint64_t *)g->number)[g->n] = number;
  return RFM_OK;
}

static rfm_status take_value(gathering *g, int32_t j, int64_t row, rfm_error *err)
{
  double *value = (double *)g->column[j] + g->n;

  if (rfm__arrow_is_null(&g->view[j], row))
    return fail_row(g, &g->field[j], "the value is null", err);
  switch (rfm__arrow_double(&g->view[j], row, value)) {
  case RFM__CONVERTED:
    return RFM_OK;
  case RFM__CONVERTED_BROKEN:
    return fail_row(g, &g->field[j], "the Arrow array is broken: a code leads out of it", err);
  default:
    return fail_row(g, &g->field[j], "the value is not finite", err);
  }
}

static rfm_status take_row(gathering *g, int64_t row, rfm_error *err)
{
  rfm_status st = take_id(g, row, err);

  for (int32_t j = 0; j < g->metrics->n && !st; j++)
    st = take_value(g, j, row, err);
  g->n += !st;
  return st;
}

static rfm_status take_batch(gathering *g, rfm_error *err)
{
  const struct ArrowArray *batch = &g->stream.batch;
  rfm_status st = rfm__arrow_bind(&g->id_view, &g->id_field, batch, err);

  for (int32_t j = 0; j < g->metrics->n && !st; j++)
    st = rfm__arrow_bind(&g->view[j], &g->field[j], batch, err);
  if (!st && batch->length > INT32_MAX - g->n)
    st = rfm__fail(err, RFM_E_LIMIT, "the Arrow stream has more than 2147483647 rows");
  if (!st && !reserve(g, batch->length))
    st = rfm__fail_nomem(err);
  for (int64_t row = 0; row < batch->length && !st; row++)
    st = take_row(g, row, err);
  return st;
}

static rfm_status gather(gathering *g, rfm_error *err)
{
  rfm_status st = RFM_OK;
  int more = 1;

  /* arrays that are there even without rows */
  if (!reserve(g, 1) || (g->is_text && !rfm__grow(&g->host, &g->bytes, &g->bytes_room, 0, 1, 1)))
    return rfm__fail_nomem(err);
  while (more && !st) {
    st = rfm__progress(&g->host, "reading Arrow", 0.0, err);
    if (!st)
      st = rfm__arrow_next(&g->stream, &more, err);
    if (!st && more)
      st = take_batch(g, err);
  }
  return st;
}

/* ---- features ---- */

static rfm_status make(rfm_features **out, const gathering *g, int32_t as_of_day, rfm_error *err)
{
  const double *columns[RFM__MAX_METRICS];
  rfm_ids ids;

  memset(&ids, 0, sizeof ids);
  ids.struct_size = sizeof ids;
  ids.n = g->n;
  ids.number = g->number;
  ids.bytes = g->bytes;
  ids.offsets = g->offsets;
  for (int32_t j = 0; j < g->metrics->n; j++)
    columns[j] = g->column[j];
  return rfm_features_from_columns(out, &g->host, g->metrics, &ids, columns, g->n, as_of_day, err);
}

static void clear(gathering *g)
{
  for (int32_t j = 0; j < RFM__MAX_METRICS; j++)
    rfm__wipe_dealloc(&g->host, g->column[j], g->room[j], sizeof(double));
  rfm__wipe_dealloc(&g->host, g->number, g->number_room, sizeof(uint64_t));
  rfm__wipe_dealloc(&g->host, g->bytes, g->bytes_room, 1);
  rfm__wipe_dealloc(&g->host, g->offsets, g->offsets_room, sizeof(int64_t));
}

rfm_status RFM_CALL rfm_arrow_features(rfm_features **out, const rfm_host *host,
                                       const rfm_metrics *metrics, struct ArrowArrayStream *stream,
                                       const char *customer, int32_t as_of_day, rfm_error *err)
{
  gathering g;
  rfm_status st;

  memset(&g, 0, sizeof g);
  g.metrics = metrics ? metrics : rfm__metrics_default();
  if (out)
    *out = NULL;
  st = rfm__arrow_open(&g.stream, stream, err);
  if (!st && (!out || !customer))
    st = rfm__fail(err, RFM_E_ARG, "%s is NULL", out ? "customer" : "out");
  if (!st)
    st = rfm__host_read(&g.host, host, err);
  if (!st) {
    st = find_fields(&g, customer, err);
    if (!st)
      st = gather(&g, err);
    if (!st)
      st = make(out, &g, as_of_day, err);
    clear(&g);
  }
  rfm__arrow_close(&g.stream);
  return st;
}
