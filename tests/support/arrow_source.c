/* SPDX-License-Identifier: MIT */
#include "support/arrow_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- schema ---- */

typedef struct schema_block {
  arrow_source *source;
  struct ArrowSchema child[ARROW_MAX_COLUMNS], dictionary;
  struct ArrowSchema *children[ARROW_MAX_COLUMNS];
  char format[64], name[64];
} schema_block;

static void release_schema(struct ArrowSchema *schema)
{
  schema_block *b = schema->private_data;

  for (int i = 0; i < ARROW_MAX_COLUMNS; i++)
    if (b->child[i].release)
      b->child[i].release(&b->child[i]);
  if (b->dictionary.release)
    b->dictionary.release(&b->dictionary);
  b->source->live--;
  memset(b, 0xdd, sizeof *b);
  free(b);
  schema->release = NULL;
}

static schema_block *begin_schema(struct ArrowSchema *out, arrow_source *source, const char *format,
                                  const char *name)
{
  schema_block *b = calloc(1, sizeof *b);

  memset(out, 0, sizeof *out);
  b->source = source;
  source->live++;
  strncpy(b->format, format, sizeof b->format - 1);
  strncpy(b->name, name ? name : "", sizeof b->name - 1);
  out->format = b->format;
  out->name = name ? b->name : NULL;
  out->private_data = b;
  out->release = release_schema;
  return b;
}

static void column_schema(struct ArrowSchema *out, arrow_source *source, const arrow_column *c)
{
  schema_block *b = begin_schema(out, source, c->format, c->name);

  if (c->dictionary) {
    column_schema(&b->dictionary, source, c->dictionary);
    out->dictionary = &b->dictionary;
  }
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
  arrow_source *source = stream->private_data;
  schema_block *b;

  memset(out, 0xdd, sizeof *out); /* a producer need not have filled it */
  if (source->fail_schema)
    return source->fail_schema;
  b = begin_schema(out, source, source->root_is_no_struct ? "l" : "+s", NULL);
  out->n_children = source->batches->n_columns;
  out->children = b->children;
  for (int i = 0; i < source->batches->n_columns; i++) {
    column_schema(&b->child[i], source, &source->batches->column[i]);
    b->children[i] = &b->child[i];
  }
  return 0;
}

/* ---- arrays ---- */

typedef struct array_block {
  arrow_source *source;
  struct ArrowArray child[ARROW_MAX_COLUMNS], dictionary;
  struct ArrowArray *children[ARROW_MAX_COLUMNS];
  const void *buffers[ARROW_MAX_BUFFERS];
  void *owned[ARROW_MAX_BUFFERS];
  size_t sizes[ARROW_MAX_BUFFERS];
} array_block;

static void release_array(struct ArrowArray *array)
{
  array_block *b = array->private_data;

  for (int i = 0; i < ARROW_MAX_COLUMNS; i++)
    if (b->child[i].release)
      b->child[i].release(&b->child[i]);
  if (b->dictionary.release)
    b->dictionary.release(&b->dictionary);
  for (int i = 0; i < ARROW_MAX_BUFFERS; i++)
    if (b->owned[i]) {
      memset(b->owned[i], 0xdd, b->sizes[i]);
      free(b->owned[i]);
    }
  b->source->live--;
  memset(b, 0xdd, sizeof *b);
  free(b);
  array->release = NULL;
}

static array_block *begin_array(struct ArrowArray *out, arrow_source *source)
{
  array_block *b = calloc(1, sizeof *b);

  memset(out, 0, sizeof *out);
  b->source = source;
  source->live++;
  out->buffers = b->buffers;
  out->private_data = b;
  out->release = release_array;
  return b;
}

/* A copy of just the bytes, so that sanitizers see every step beyond them. */
static void put_buffer(array_block *b, int i, const void *bytes, size_t size)
{
  if (size == 0)
    return;
  b->owned[i] = malloc(size);
  b->sizes[i] = size;
  memcpy(b->owned[i], bytes, size);
  b->buffers[i] = b->owned[i];
}

static void column_array(struct ArrowArray *out, arrow_source *source, const arrow_column *c)
{
  array_block *b = begin_array(out, source);

  out->length = c->length;
  out->offset = c->offset;
  out->null_count = c->null_count;
  out->n_buffers = c->n_buffers;
  for (int i = 0; i < ARROW_MAX_BUFFERS; i++)
    put_buffer(b, i, c->buffers[i], c->sizes[i]);
  if (c->dictionary) {
    column_array(&b->dictionary, source, c->dictionary);
    out->dictionary = &b->dictionary;
  }
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
  arrow_source *source = stream->private_data;
  const arrow_batch *batch = &source->batches[source->next];
  array_block *b;

  memset(out, 0xdd, sizeof *out);
  if (source->fail_at == source->next + 1)
    return EIO;
  if (source->next == source->n_batches) {
    out->release = NULL;
    return 0;
  }
  source->next++;
  b = begin_array(out, source);
  out->length = batch->length;
  out->offset = batch->offset;
  out->null_count = batch->null_count;
  out->n_buffers = 1;
  put_buffer(b, 0, batch->validity, batch->validity ? 8 : 0);
  out->n_children = batch->n_columns;
  out->children = b->children;
  for (int i = 0; i < batch->n_columns; i++) {
    column_array(&b->child[i], source, &batch->column[i]);
    b->children[i] = &b->child[i];
  }
  return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
  (void)stream;
  return "the disk is full";
}

static void release_stream(struct ArrowArrayStream *stream)
{
  arrow_source *source = stream->private_data;

  source->live--;
  stream->release = NULL;
}

void arrow_source_open(struct ArrowArrayStream *out, arrow_source *source)
{
  source->next = 0;
  source->live = 1;
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = source;
}
