/* SPDX-License-Identifier: MIT */
/* Filling a store: ids first, then metrics, then what the host adds. */
#include "io/arrow_store.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "base/utf8.h"
#include "data/features.h"
#include "data/metrics.h"

#include <string.h>

enum { MAX_COLUMNS = 10000, MAX_NAMES = 1000000 };

/* What an rfm_arrow_type is in Arrow. */
typedef struct form {
  const char *format;
  int32_t width;
} form;

static const form FORMS[] = {
    [RFM_ARROW_DOUBLE] = {"g", 8}, [RFM_ARROW_UINT8] = {"C", 1},  [RFM_ARROW_INT32] = {"i", 4},
    [RFM_ARROW_INT64] = {"l", 8},  [RFM_ARROW_UINT64] = {"L", 8}, [RFM_ARROW_DATE] = {"tdD", 4},
    [RFM_ARROW_NAMES] = {"i", 4},
};

/* ---- memory ---- */

static void free_column(const rfm_host *host, int64_t n_rows, rfm__arrow_column *c)
{
  rfm__dealloc(host, c->name, c->name_size, 1);
  rfm__wipe_dealloc(host, c->data, c->data_size, 1);
  rfm__wipe_dealloc(host, c->offsets, (size_t)n_rows + 1, sizeof *c->offsets);
  rfm__dealloc(host, c->validity, c->validity_size, 1);
  rfm__dealloc(host, c->text_offsets, (size_t)c->n_names + 1, sizeof *c->text_offsets);
  rfm__dealloc(host, c->texts, c->texts_size, 1);
}

static size_t store_size(int32_t room)
{
  return sizeof(rfm__arrow_store) + (size_t)room * sizeof(rfm__arrow_column);
}

void rfm__arrow_store_hold(rfm__arrow_store *store)
{
  rfm__atomic_add(&store->refs, 1);
}

void rfm__arrow_store_drop(rfm__arrow_store *store)
{
  rfm_host host;

  if (rfm__atomic_add(&store->refs, -1) != 1)
    return;
  host = store->host;
  for (int32_t j = 0; j < store->n; j++)
    free_column(&host, store->n_rows, &store->column[j]);
  rfm__dealloc(&host, store, store_size(store->room), 1);
}

/* The next column, which the store owns from now on; NULL without memory for its name. */
static rfm__arrow_column *add_column(rfm__arrow_store *s, const char *name, const char *format,
                                     int32_t width)
{
  rfm__arrow_column *c = &s->column[s->n];
  const size_t size = strlen(name) + 1;

  c->name = rfm__alloc(&s->host, size, 1);
  if (!c->name)
    return NULL;
  memcpy(c->name, name, size);
  c->name_size = size;
  c->format = format;
  c->width = width;
  s->n++;
  return c;
}

static int reserve_data(rfm__arrow_store *s, rfm__arrow_column *c, size_t size)
{
  c->data = rfm__alloc(&s->host, size, 1);
  c->data_size = c->data ? size : 0;
  return c->data != NULL;
}

/* A row is null: the bitmap is made at the first one. */
static int mark_null(rfm__arrow_store *s, rfm__arrow_column *c, int64_t row)
{
  const size_t size = (size_t)(s->n_rows / 8 + 1);

  if (!c->validity) {
    c->validity = rfm__alloc(&s->host, size, 1);
    if (!c->validity)
      return 0;
    c->validity_size = size;
    memset(c->validity, 0xff, size);
  }
  c->validity[row / 8] &= (uint8_t) ~(1u << row % 8);
  return 1;
}

/* ---- columns ---- */

static rfm_status add_integer_ids(rfm__arrow_store *s, const rfm_features *f, rfm_error *err)
{
  rfm__arrow_column *c = add_column(s, "customer", "L", sizeof(uint64_t));
  const size_t size = (size_t)s->n_rows * sizeof(uint64_t);

  if (!c || !reserve_data(s, c, size))
    return rfm__fail_nomem(err);
  if (size > 0)
    memcpy(c->data, f->number, size);
  return RFM_OK;
}

static rfm_status add_byte_ids(rfm__arrow_store *s, const rfm_features *f, int as_text,
                               rfm_error *err)
{
  rfm__arrow_column *c = add_column(s, "customer", as_text ? "U" : "Z", sizeof(int64_t));
  const size_t size = (size_t)f->n_bytes;

  for (int64_t i = 0; i < s->n_rows && as_text; i++)
    if (!rfm__utf8_is_valid(f->bytes + f->offsets[i], (size_t)(f->offsets[i + 1] - f->offsets[i])))
      return rfm__fail_at(err, RFM_E_DATA, i, -1,
                          "row %lld: the id is not UTF-8, which RFM_ARROW_EXPORT_TEXT_IDS promises",
                          (long long)i);
  if (!c || !reserve_data(s, c, size))
    return rfm__fail_nomem(err);
  c->offsets = rfm__alloc(&s->host, (size_t)s->n_rows + 1, sizeof *c->offsets);
  if (!c->offsets)
    return rfm__fail_nomem(err);
  if (size > 0)
    memcpy(c->data, f->bytes, size);
  memcpy(c->offsets, f->offsets, ((size_t)s->n_rows + 1) * sizeof *c->offsets);
  return RFM_OK;
}

static rfm_status add_doubles(rfm__arrow_store *s, const char *name, const double *values,
                              int64_t stride, rfm_error *err)
{
  rfm__arrow_column *c = add_column(s, name, "g", sizeof(double));
  double *data;

  if (!c || !reserve_data(s, c, (size_t)s->n_rows * sizeof *data))
    return rfm__fail_nomem(err);
  data = c->data;
  for (int64_t i = 0; i < s->n_rows; i++) {
    const double value = values[i * stride];

    data[i] = value == value ? value : 0.0;
    if (value != value && !mark_null(s, c, i))
      return rfm__fail_nomem(err);
  }
  return RFM_OK;
}

static rfm_status add_values(rfm__arrow_store *s, const rfm_arrow_column *given, int64_t stride,
                             rfm_error *err)
{
  const form *how = &FORMS[given->type];
  const size_t width = (size_t)how->width;
  rfm__arrow_column *c = add_column(s, given->name, how->format, how->width);

  if (!c || !reserve_data(s, c, (size_t)s->n_rows * width))
    return rfm__fail_nomem(err);
  for (int64_t i = 0; i < s->n_rows; i++)
    memcpy((uint8_t *)c->data + (size_t)i * width,
           (const uint8_t *)given->values + (size_t)(i * stride) * width, width);
  return RFM_OK;
}

static rfm_status add_dictionary(rfm__arrow_store *s, rfm__arrow_column *c,
                                 const rfm_arrow_column *given, rfm_error *err)
{
  size_t size = 0;

  for (int32_t i = 0; i < given->n_names; i++)
    size += strlen(given->names[i]);
  c->text_offsets = rfm__alloc(&s->host, (size_t)given->n_names + 1, sizeof *c->text_offsets);
  if (!c->text_offsets)
    return rfm__fail_nomem(err);
  c->n_names = given->n_names;
  c->texts = rfm__alloc(&s->host, size, 1);
  if (!c->texts)
    return rfm__fail_nomem(err);
  c->texts_size = size;
  c->text_offsets[0] = 0;
  for (int32_t i = 0; i < given->n_names; i++) {
    const size_t n = strlen(given->names[i]);

    memcpy(c->texts + c->text_offsets[i], given->names[i], n);
    c->text_offsets[i + 1] = c->text_offsets[i] + (int64_t)n;
  }
  return RFM_OK;
}

static rfm_status add_names(rfm__arrow_store *s, const rfm_arrow_column *given, int64_t stride,
                            int32_t column, rfm_error *err)
{
  rfm_status st = add_values(s, given, stride, err);
  rfm__arrow_column *c = &s->column[s->n - 1];
  int32_t *codes = c->data;

  for (int64_t i = 0; i < s->n_rows && !st; i++) {
    if (codes[i] < -1 || codes[i] >= given->n_names)
      st = rfm__fail_at(err, RFM_E_DATA, i, column, "row %lld: %s is %d, and there are %d names",
                        (long long)i, given->name, (int)codes[i], (int)given->n_names);
    else if (codes[i] == -1 && !mark_null(s, c, i))
      st = rfm__fail_nomem(err);
    codes[i] = codes[i] < 0 ? 0 : codes[i];
  }
  return st ? st : add_dictionary(s, c, given, err);
}

static rfm_status check_given(const rfm_arrow_column *c, int64_t n_rows, int32_t column,
                              rfm_error *err)
{
  if (c->flags)
    return rfm__fail_at(err, RFM_E_ARG, -1, column, "flags must be 0");
  if (!c->name || (!c->values && n_rows > 0))
    return rfm__fail_at(err, RFM_E_ARG, -1, column, "%s is NULL", c->name ? "values" : "name");
  if (c->type < RFM_ARROW_DOUBLE || c->type > RFM_ARROW_NAMES)
    return rfm__fail_at(err, RFM_E_ARG, -1, column, "type is %d, not an rfm_arrow_type",
                        (int)c->type);
  if (c->stride < 0 || c->stride > INT32_MAX)
    return rfm__fail_at(err, RFM_E_ARG, -1, column, "stride is out of range");
  if (c->type == RFM_ARROW_NAMES ? c->n_names < 0 || c->n_names > MAX_NAMES || !c->names
                                 : c->n_names || c->names)
    return rfm__fail_at(err, RFM_E_ARG, -1, column,
                        "names are for RFM_ARROW_NAMES, and it needs them");
  for (int32_t i = 0; i < c->n_names; i++)
    if (!c->names[i])
      return rfm__fail_at(err, RFM_E_ARG, -1, column, "names[%d] is NULL", (int)i);
  return RFM_OK;
}

static rfm_status add_given(rfm__arrow_store *s, const rfm_arrow_column *columns, int32_t column,
                            rfm_error *err)
{
  rfm_arrow_column known;
  const uint8_t *at = (const uint8_t *)columns + (size_t)column * columns->struct_size;
  rfm_status st = rfm__options_read(&known, sizeof known, RFM__SIZE_UP_TO(rfm_arrow_column, type),
                                    at, "rfm_arrow_column", err);
  const int64_t stride = st || known.stride == 0 ? 1 : known.stride;

  if (!st)
    st = check_given(&known, s->n_rows, column, err);
  if (st)
    return st;
  if (known.type == RFM_ARROW_DOUBLE)
    return add_doubles(s, known.name, known.values, stride, err);
  return known.type == RFM_ARROW_NAMES ? add_names(s, &known, stride, column, err)
                                       : add_values(s, &known, stride, err);
}

static rfm_status fill(rfm__arrow_store *s, const rfm_features *f, const rfm_arrow_column *columns,
                       int32_t n_columns, uint32_t flags, rfm_error *err)
{
  const int metrics = !(flags & RFM_ARROW_EXPORT_NO_METRICS);
  rfm_status st = f->id_type == RFM_ID_BYTES
                      ? add_byte_ids(s, f, (flags & RFM_ARROW_EXPORT_TEXT_IDS) != 0, err)
                      : add_integer_ids(s, f, err);

  for (int32_t j = 0; j < f->metrics->n && metrics && !st; j++)
    st = add_doubles(s, f->metrics->metric[j].name, rfm__features_values(f, j), 1, err);
  for (int32_t j = 0; j < n_columns && !st; j++)
    st = add_given(s, columns, j, err);
  return st;
}

rfm_status rfm__arrow_store_new(rfm__arrow_store **out, const rfm_features *features,
                                const rfm_arrow_column *columns, int32_t n_columns, uint32_t flags,
                                rfm_error *err)
{
  rfm__arrow_store *s;
  rfm_status st;

  *out = NULL;
  if (n_columns < 0 || n_columns > MAX_COLUMNS || (n_columns > 0 && !columns))
    return rfm__fail(err, RFM_E_ARG,
                     columns ? "n_columns is %d" : "columns is NULL, n_columns is %d",
                     (int)n_columns);
  if (n_columns > 0 && columns->struct_size < RFM__SIZE_UP_TO(rfm_arrow_column, type))
    return rfm__fail(err, RFM_E_ABI, "rfm_arrow_column: struct_size is %u",
                     (unsigned)columns->struct_size);
  s = rfm__alloc_zero(&features->host, store_size(features->metrics->n + 1 + n_columns), 1);
  if (!s)
    return rfm__fail_nomem(err);
  s->host = features->host;
  s->room = features->metrics->n + 1 + n_columns;
  s->n_rows = features->n_rows;
  s->refs.value = 1;
  st = fill(s, features, columns, n_columns, flags, err);
  if (st)
    rfm__arrow_store_drop(s);
  else
    *out = s;
  return st;
}
