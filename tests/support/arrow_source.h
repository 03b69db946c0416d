/* SPDX-License-Identifier: MIT */
/* Arrow streams made by hand, right or wrong on purpose. What is released is filled with 0xdd, so
 * that whatever still points there is noticed, and counted. */
#ifndef TESTS_SUPPORT_ARROW_SOURCE_H
#define TESTS_SUPPORT_ARROW_SOURCE_H

#include <rfm/arrow.h>

enum { ARROW_MAX_COLUMNS = 8, ARROW_MAX_BUFFERS = 6, ARROW_MAX_BATCHES = 4 };

/* One column of one batch; buffers are borrowed while the stream is made and copied into every
 * array. */
typedef struct arrow_column {
  const char *name, *format;
  int64_t length, offset, null_count;
  int64_t n_buffers;
  const void *buffers[ARROW_MAX_BUFFERS];
  size_t sizes[ARROW_MAX_BUFFERS]; /* bytes of each; 0: the buffer is NULL */
  const struct arrow_column *dictionary;
} arrow_column;

typedef struct arrow_batch {
  int64_t length, offset, null_count;
  const uint8_t *validity; /* of the struct, 8 bytes, or NULL */
  int n_columns;
  arrow_column column[ARROW_MAX_COLUMNS];
} arrow_batch;

typedef struct arrow_source {
  const arrow_batch *batches; /* the first one also gives the schema */
  int n_batches;
  int fail_schema, fail_at; /* errno of get_schema; number of the batch from 1 that fails */
  int root_is_no_struct;
  int next;
  int live; /* schemas, arrays and streams that are not released */
} arrow_source;

/* A stream over the source, which must outlive it. */
void arrow_source_open(struct ArrowArrayStream *out, arrow_source *source);

#endif
