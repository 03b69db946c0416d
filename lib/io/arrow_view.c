/* SPDX-License-Identifier: MIT */
/* Reading Arrow's C data interface: formats, buffers, values. */
#include "io/arrow_view.h"

#include "base/error.h"
#include "base/line.h"

#include <stdio.h>
#include <string.h>

enum { VIEW_BYTES = 16, VIEW_INLINE = 12, MAX_COLUMNS = 100000 };

/* ---- formats ---- */

typedef struct format {
  const char *text;
  int32_t kind, width;
} format;

static const format FORMATS[] = {
    {"c", RFM__ARROW_INT, 1},   {"s", RFM__ARROW_INT, 2},        {"i", RFM__ARROW_INT, 4},
    {"l", RFM__ARROW_INT, 8},   {"C", RFM__ARROW_UINT, 1},       {"S", RFM__ARROW_UINT, 2},
    {"I", RFM__ARROW_UINT, 4},  {"L", RFM__ARROW_UINT, 8},       {"f", RFM__ARROW_FLOAT, 4},
    {"g", RFM__ARROW_FLOAT, 8}, {"tdD", RFM__ARROW_DATE, 4},     {"tdm", RFM__ARROW_DATE, 8},
    {"u", RFM__ARROW_TEXT, 4},  {"U", RFM__ARROW_TEXT, 8},       {"z", RFM__ARROW_TEXT, 4},
    {"Z", RFM__ARROW_TEXT, 8},  {"vu", RFM__ARROW_TEXT_VIEW, 0}, {"vz", RFM__ARROW_TEXT_VIEW, 0},
};

/* A whole number without sign; *@end is what follows it. -1: there is none. */
static int32_t read_number(const char *text, const char **end)
{
  int32_t value = 0, n = 0;

  for (; text[n] >= '0' && text[n] <= '9' && n < 6; n++)
    value = value * 10 + (text[n] - '0');
  *end = text + n;
  return n > 0 ? value : -1;
}

/* "d:precision,scale" with 128 bits, or "d:precision,scale,bits". */
static int parse_decimal(rfm__arrow_field *f)
{
  const char *at = f->format + 2;
  const int32_t precision = read_number(at, &at);
  int32_t bits = 128;
  int negative;

  if (precision < 1 || *at != ',')
    return 0;
  negative = at[1] == '-';
  f->scale = read_number(at + 1 + negative, &at);
  if (f->scale < 0 || f->scale > 76)
    return 0;
  f->scale = negative ? -f->scale : f->scale;
  if (*at == ',')
    bits = read_number(at + 1, &at);
  f->kind = RFM__ARROW_DECIMAL;
  f->width = bits / 8;
  return *at == '\0' && (bits == 32 || bits == 64 || bits == 128 || bits == 256);
}

/* "tsu:zone" in seconds, or thousandths, millionths, billionths of them. */
static int parse_timestamp(rfm__arrow_field *f)
{
  static const char units[] = "smun";
  static const int64_t per_second[] = {1, 1000, 1000000, 1000000000};
  const char *unit = f->format[2] ? strchr(units, f->format[2]) : NULL;

  if (!unit || f->format[3] != ':')
    return 0;
  f->kind = RFM__ARROW_TIMESTAMP;
  f->width = 8;
  f->per_second = per_second[unit - units];
  f->zone = f->format + 4;
  return 1;
}

static int parse_format(rfm__arrow_field *f)
{
  if (strncmp(f->format, "d:", 2) == 0)
    return parse_decimal(f);
  if (strncmp(f->format, "ts", 2) == 0)
    return parse_timestamp(f);
  for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
    if (strcmp(f->format, FORMATS[i].text) == 0) {
      f->kind = FORMATS[i].kind;
      f->width = FORMATS[i].width;
      return 1;
    }
  return 0;
}

static int parse_code(rfm__arrow_field *f, const char *text)
{
  rfm__arrow_field code = {0};

  code.format = text;
  f->is_coded = 1;
  if (!parse_format(&code) || (code.kind != RFM__ARROW_INT && code.kind != RFM__ARROW_UINT))
    return 0;
  f->code_width = code.width;
  f->code_signed = code.kind == RFM__ARROW_INT;
  return 1;
}

static rfm_status understand(rfm__arrow_field *f, const struct ArrowSchema *column, rfm_error *err)
{
  const struct ArrowSchema *values = column->dictionary ? column->dictionary : column;

  if (!column->format || !values->format || values->dictionary)
    return rfm__fail_at(err, RFM_E_DATA, -1, f->child,
                        "%s: the Arrow schema of the column is broken", f->name);
  f->format = values->format;
  if (column->dictionary && !parse_code(f, column->format))
    return rfm__fail_at(err, RFM_E_DATA, -1, f->child,
                        "%s: dictionary codes of Arrow format '%s', expected integers", f->name,
                        RFM__CUT(column->format, 40));
  if (!parse_format(f))
    return rfm__fail_at(err, RFM_E_DATA, -1, f->child, "%s: Arrow format '%s' is not supported",
                        f->name, RFM__CUT(f->format, 40));
  return RFM_OK;
}

rfm_status rfm__arrow_check_schema(const struct ArrowSchema *schema, rfm_error *err)
{
  if (!schema->format || strcmp(schema->format, "+s") != 0)
    return rfm__fail(err, RFM_E_DATA, "the Arrow stream is not one of structs (record batches)");
  if (schema->n_children < 0 || schema->n_children > MAX_COLUMNS ||
      (schema->n_children > 0 && !schema->children))
    return rfm__fail(err, RFM_E_DATA, "the Arrow schema is broken: it has no columns");
  for (int64_t i = 0; i < schema->n_children; i++)
    if (!schema->children[i])
      return rfm__fail(err, RFM_E_DATA, "the Arrow schema is broken: column %lld is NULL",
                       (long long)i);
  return RFM_OK;
}

/* As many names as have room, and whether these are all. */
static void list_names(char *out, size_t size, const struct ArrowSchema *schema)
{
  static const char more[] = ", ...";
  size_t n = 0;

  out[0] = '\0';
  for (int64_t i = 0; i < schema->n_children; i++) {
    const char *name = schema->children[i]->name ? schema->children[i]->name : "";
    char entry[48];
    const size_t length = strlen(rfm__line_cut(entry, sizeof entry, name));
    const size_t room = size - n - (i + 1 < schema->n_children ? sizeof more : 1);

    if (length + 2 > room) { /* the room of the mark was kept */
      memcpy(out + n, more, sizeof more);
      return;
    }
    n += (size_t)snprintf(out + n, size - n, "%s%s", i ? ", " : "", entry);
  }
}

/* What there is helps most whoever mistyped a name. */
static rfm_status fail_to_find(const struct ArrowSchema *schema, const char *name, int32_t n_found,
                               rfm_error *err)
{
  char there[148]; /* the rest of the message has at most 91 bytes */

  list_names(there, sizeof there, schema);
  return rfm__fail(err, RFM_E_NOTFOUND, "the Arrow stream has %s columns '%s'; there are: %s",
                   n_found ? "two" : "no", RFM__CUT(name, 40), there);
}

rfm_status rfm__arrow_find(rfm__arrow_field *out, const struct ArrowSchema *schema,
                           const char *name, rfm_error *err)
{
  int32_t n_found = 0;

  memset(out, 0, sizeof *out);
  out->name = name;
  for (int64_t i = 0; i < schema->n_children; i++)
    if (schema->children[i]->name && strcmp(schema->children[i]->name, name) == 0) {
      out->child = (int32_t)i;
      n_found++;
    }
  if (n_found != 1)
    return fail_to_find(schema, name, n_found, err);
  return understand(out, schema->children[out->child], err);
}

/* ---- arrays ---- */

static rfm_status fail_broken(const rfm__arrow_field *f, const char *what, rfm_error *err)
{
  return rfm__fail_at(err, RFM_E_DATA, -1, f->child, "%s: the Arrow array is broken: %s", f->name,
                      what);
}

rfm_status rfm__arrow_check_batch(const struct ArrowArray *batch, int64_t n_children,
                                  rfm_error *err)
{
  int broken = batch->length < 0 || batch->offset < 0 || batch->n_children != n_children ||
               batch->length > INT64_MAX / 64 - batch->offset || batch->n_buffers < 1 ||
               !batch->buffers || (n_children > 0 && !batch->children);

  for (int64_t i = 0; i < n_children && !broken; i++)
    broken = !batch->children[i] || batch->children[i]->length < 0 ||
             batch->children[i]->length < batch->offset + batch->length;
  if (broken)
    return rfm__fail(err, RFM_E_DATA,
                     "the Arrow batch is broken: its columns are not its schema's");
  if (batch->null_count > 0 && !batch->buffers[0])
    return rfm__fail(err, RFM_E_DATA, "the Arrow batch is broken: nulls without a bitmap");
  return RFM_OK;
}

/* Offset, length and the validity bitmap, which all arrays have. */
static rfm_status bind_values(rfm__arrow_values *v, const rfm__arrow_field *f, int32_t kind,
                              const struct ArrowArray *a, rfm_error *err)
{
  const int64_t n_buffers = kind == RFM__ARROW_TEXT ? 3 : 2;

  memset(v, 0, sizeof *v);
  if (a->length < 0 || a->offset < 0 || a->length > INT64_MAX / 64 - a->offset)
    return fail_broken(f, "its length or offset is out of range", err);
  if (!a->buffers || (kind == RFM__ARROW_TEXT_VIEW ? a->n_buffers < 3 || a->n_buffers > INT32_MAX
                                                   : a->n_buffers != n_buffers))
    return fail_broken(f, "it has another number of buffers than its type", err);
  if (a->null_count > 0 && !a->buffers[0])
    return fail_broken(f, "it has nulls without a bitmap", err);
  v->validity = a->null_count == 0 ? NULL : a->buffers[0];
  v->offset = a->offset;
  v->length = a->length;
  v->data = a->buffers[kind == RFM__ARROW_TEXT ? 2 : 1];
  if (kind == RFM__ARROW_TEXT)
    v->offsets = a->buffers[1];
  if (a->length > 0 && !(kind == RFM__ARROW_TEXT ? v->offsets : v->data))
    return fail_broken(f, "a buffer is NULL where data is due", err);
  if (kind == RFM__ARROW_TEXT_VIEW) {
    v->n_buffers = a->n_buffers - 3;
    v->buffers = a->buffers + 2;
    v->sizes = a->buffers[a->n_buffers - 1];
    if (v->n_buffers > 0 && !v->sizes)
      return fail_broken(f, "a string view has no buffer sizes", err);
  }
  return RFM_OK;
}

rfm_status rfm__arrow_bind(rfm__arrow_view *out, const rfm__arrow_field *field,
                           const struct ArrowArray *batch, rfm_error *err)
{
  const struct ArrowArray *column = batch->children[field->child];
  rfm_status st;

  memset(out, 0, sizeof *out);
  out->field = field;
  out->parent_validity = batch->null_count == 0 ? NULL : batch->buffers[0];
  out->parent_offset = batch->offset;
  if (!field->is_coded) {
    st = bind_values(&out->values, field, field->kind, column, err);
    out->values.offset += batch->offset; /* the parent's rows begin there too */
    return st;
  }
  if (!column->dictionary)
    return fail_broken(field, "its dictionary is missing", err);
  st = bind_values(&out->codes, field, RFM__ARROW_INT, column, err);
  out->codes.offset += batch->offset;
  return st ? st : bind_values(&out->values, field, field->kind, column->dictionary, err);
}

/* ---- values ---- */

static int bit_is_set(const uint8_t *bits, int64_t i)
{
  return bits[i / 8] >> i % 8 & 1;
}

static int is_null_at(const rfm__arrow_values *v, int64_t i)
{
  return v->validity && !bit_is_set(v->validity, v->offset + i);
}

static int64_t load_signed(const uint8_t *p, int32_t width)
{
  int8_t i8;
  int16_t i16;
  int32_t i32;
  int64_t i64;

  switch (width) {
  case 1:
    memcpy(&i8, p, sizeof i8);
    return i8;
  case 2:
    memcpy(&i16, p, sizeof i16);
    return i16;
  case 4:
    memcpy(&i32, p, sizeof i32);
    return i32;
  default:
    memcpy(&i64, p, sizeof i64);
    return i64;
  }
}

static uint64_t load_unsigned(const uint8_t *p, int32_t width)
{
  const uint64_t mask = width == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * width) - 1;

  return (uint64_t)load_signed(p, width) & mask;
}

/* Which value a code means; -1: none that is there. */
static int64_t value_of_code(const rfm__arrow_view *view, int64_t row)
{
  const rfm__arrow_field *f = view->field;
  const uint8_t *p = view->codes.data + (view->codes.offset + row) * f->code_width;
  const uint64_t code =
      f->code_signed ? (uint64_t)load_signed(p, f->code_width) : load_unsigned(p, f->code_width);

  return code < (uint64_t)view->values.length ? (int64_t)code : -1;
}

/* The element of the values that a row has. */
static int64_t element_of(const rfm__arrow_view *view, int64_t row)
{
  return view->field->is_coded ? value_of_code(view, row) : row;
}

int rfm__arrow_is_null(const rfm__arrow_view *view, int64_t row)
{
  int64_t element;

  if (view->parent_validity && !bit_is_set(view->parent_validity, view->parent_offset + row))
    return 1;
  if (!view->field->is_coded)
    return is_null_at(&view->values, row);
  if (is_null_at(&view->codes, row))
    return 1;
  element = value_of_code(view, row);
  return element >= 0 && is_null_at(&view->values, element);
}

static int text_by_offsets(const rfm__arrow_view *view, int64_t element, const uint8_t **bytes,
                           int64_t *n)
{
  const rfm__arrow_values *v = &view->values;
  const int32_t width = view->field->width;
  const uint8_t *p = v->offsets + (v->offset + element) * width;
  const int64_t begin = load_signed(p, width), end = load_signed(p + width, width);

  if (begin < 0 || end < begin || (end > begin && !v->data))
    return 0;
  *bytes = end > begin ? v->data + begin : NULL;
  *n = end - begin;
  return 1;
}

/* Sixteen bytes: the length, then up to 12 bytes of text, or 4 of prefix, the number of a buffer
 * and the offset in it. */
static int text_by_view(const rfm__arrow_view *view, int64_t element, const uint8_t **bytes,
                        int64_t *n)
{
  const rfm__arrow_values *v = &view->values;
  const uint8_t *p = v->data + (v->offset + element) * VIEW_BYTES;
  const int64_t length = load_signed(p, 4);
  int64_t buffer, begin;

  *n = length;
  *bytes = p + 4;
  if (length >= 0 && length <= VIEW_INLINE)
    return 1;
  buffer = load_signed(p + 8, 4);
  begin = load_signed(p + 12, 4);
  if (length < 0 || buffer < 0 || buffer >= v->n_buffers || begin < 0 || !v->buffers[buffer] ||
      length > load_signed(v->sizes + buffer * 8, 8) - begin)
    return 0;
  *bytes = (const uint8_t *)v->buffers[buffer] + begin;
  return 1;
}

int rfm__arrow_text(const rfm__arrow_view *view, int64_t row, const uint8_t **bytes, int64_t *n)
{
  const int64_t element = element_of(view, row);

  if (element < 0)
    return 0;
  return view->field->kind == RFM__ARROW_TEXT ? text_by_offsets(view, element, bytes, n)
                                              : text_by_view(view, element, bytes, n);
}

const uint8_t *rfm__arrow_number(const rfm__arrow_view *view, int64_t row)
{
  const int64_t element = element_of(view, row);

  return element < 0 ? NULL
                     : view->values.data + (view->values.offset + element) * view->field->width;
}

int rfm__arrow_integer(const rfm__arrow_view *view, int64_t row, int64_t *value)
{
  const uint8_t *p = rfm__arrow_number(view, row);

  if (!p)
    return 0;
  if (view->field->kind == RFM__ARROW_UINT) {
    const uint64_t raw = load_unsigned(p, view->field->width);

    *value = (int64_t)raw;
    return raw <= INT64_MAX;
  }
  *value = load_signed(p, view->field->width);
  return 1;
}

int rfm__arrow_key(const rfm__arrow_view *view, int64_t row, uint64_t *value)
{
  const uint8_t *p = rfm__arrow_number(view, row);

  if (!p)
    return 0;
  *value = view->field->kind == RFM__ARROW_UINT ? load_unsigned(p, view->field->width)
                                                : (uint64_t)load_signed(p, view->field->width);
  return 1;
}
