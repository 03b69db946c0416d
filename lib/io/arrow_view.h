/* SPDX-License-Identifier: MIT */
/* Arrow columns, read with suspicion: formats resolved once per stream, arrays checked once per
 * batch, values read by row without alignment. */
#ifndef RFM__IO_ARROW_VIEW_H
#define RFM__IO_ARROW_VIEW_H

#include <rfm/arrow.h>

/* What a format comes to. */
typedef enum rfm__arrow_class {
  RFM__ARROW_INT = 1,
  RFM__ARROW_UINT,
  RFM__ARROW_FLOAT,
  RFM__ARROW_DECIMAL,
  RFM__ARROW_DATE,      /* width 4: days; 8: milliseconds */
  RFM__ARROW_TIMESTAMP, /* width 8 */
  RFM__ARROW_TEXT,      /* width of its offsets, 4 or 8 */
  RFM__ARROW_TEXT_VIEW
} rfm__arrow_class;

/* One column of the stream's schema. Texts are borrowed from the schema. */
typedef struct rfm__arrow_field {
  const char *name;
  const char *format; /* as the producer wrote it; of the values of a dictionary */
  const char *zone;   /* of a timestamp; "": none */
  int64_t per_second; /* of a timestamp */
  int32_t child;      /* position in the struct */
  int32_t is_coded;   /* the column holds codes of a dictionary */
  int32_t code_width; /* bytes of a code */
  int32_t code_signed;
  int32_t kind;  /* an rfm__arrow_class */
  int32_t width; /* bytes of a value or an offset */
  int32_t scale; /* of a decimal */
} rfm__arrow_field;

/* Values of one array. */
typedef struct rfm__arrow_values {
  const uint8_t *validity; /* NULL: none is null */
  const uint8_t *data;     /* numbers, codes, views or bytes of texts */
  const uint8_t *offsets;  /* of texts */
  const uint8_t *sizes;    /* of the buffers of views */
  const void **buffers;    /* of views */
  int64_t n_buffers;       /* of views */
  int64_t offset, length;  /* row i is element offset + i */
} rfm__arrow_values;

/* One column of one batch. */
typedef struct rfm__arrow_view {
  const rfm__arrow_field *field;
  const uint8_t *parent_validity; /* of the struct itself */
  int64_t parent_offset;
  rfm__arrow_values codes;  /* of a dictionary */
  rfm__arrow_values values; /* of rows, or of codes */
} rfm__arrow_view;

/* Find a column by its name and understand its format. RFM_E_NOTFOUND: none, or two; RFM_E_DATA: a
 * format that no field takes, or a schema that contradicts itself. */
rfm_status rfm__arrow_find(rfm__arrow_field *out, const struct ArrowSchema *schema,
                           const char *name, rfm_error *err);

/* Is the schema that of a struct? */
rfm_status rfm__arrow_check_schema(const struct ArrowSchema *schema, rfm_error *err);

/* Is the batch a struct of @n_children columns that all have its rows? */
rfm_status rfm__arrow_check_batch(const struct ArrowArray *batch, int64_t n_children,
                                  rfm_error *err);

/* Look at a column of a batch that was checked. RFM_E_DATA when its buffers cannot hold what it
 * says. */
rfm_status rfm__arrow_bind(rfm__arrow_view *out, const rfm__arrow_field *field,
                           const struct ArrowArray *batch, rfm_error *err);

int rfm__arrow_is_null(const rfm__arrow_view *view, int64_t row);

/* The bytes of a text that is not null; 0: its offsets or code lead out of their array. */
int rfm__arrow_text(const rfm__arrow_view *view, int64_t row, const uint8_t **bytes, int64_t *n);

/* Where the number of a row that is not null begins (field->width bytes); NULL: its code leads out
 * of the dictionary. */
const uint8_t *rfm__arrow_number(const rfm__arrow_view *view, int64_t row);

/* The integer of a row of class INT, UINT, DATE or TIMESTAMP; 0: as above, or an unsigned one above
 * INT64_MAX. */
int rfm__arrow_integer(const rfm__arrow_view *view, int64_t row, int64_t *value);

/* The integer of a row of class INT or UINT as a key: every unsigned value, and signed ones as
 * their bits. */
int rfm__arrow_key(const rfm__arrow_view *view, int64_t row, uint64_t *value);

#endif
