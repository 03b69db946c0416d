/* SPDX-License-Identifier: MIT */
/* Store: columns that go out, copied once and shared by a stream and all batches and schemas that
 * came of it. The last one that is released frees it. */
#ifndef RFM__IO_ARROW_STORE_H
#define RFM__IO_ARROW_STORE_H

#include <rfm/arrow.h>

#include "base/atomic.h"

typedef struct rfm__arrow_column {
  const char *format; /* static; of codes, when there are names */
  char *name;
  size_t name_size;
  void *data; /* values, codes, or the bytes of ids */
  size_t data_size;
  int64_t *offsets;  /* of byte ids: rows + 1; else NULL */
  uint8_t *validity; /* a bit per row, 0 where it is null; NULL: no row is */
  size_t validity_size;
  int32_t width;         /* bytes of a value */
  int32_t n_names;       /* texts of the dictionary */
  int64_t *text_offsets; /* n_names + 1, or NULL */
  char *texts;
  size_t texts_size;
} rfm__arrow_column;

typedef struct rfm__arrow_store {
  rfm_host host;
  rfm__atomic refs;
  int32_t n; /* columns */
  int32_t room;
  int64_t n_rows;
  rfm__arrow_column column[]; /* room */
} rfm__arrow_store;

/* Ids, metrics and @columns of the features, with one reference. */
rfm_status rfm__arrow_store_new(rfm__arrow_store **out, const rfm_features *features,
                                const rfm_arrow_column *columns, int32_t n_columns, uint32_t flags,
                                rfm_error *err);

void rfm__arrow_store_hold(rfm__arrow_store *store);

/* Give one reference back. */
void rfm__arrow_store_drop(rfm__arrow_store *store);

#endif
