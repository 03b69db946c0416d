/* SPDX-License-Identifier: MIT */
/* Streams that go out. Every struct that a consumer can hold (schema, batch, any child that was
 * moved out of one) has a reference to the store of its own, and callbacks that do not ask where
 * the struct lies. */
#include "base/alloc.h"
#include "base/error.h"
#include "data/features.h"
#include "io/arrow_store.h"

#include <errno.h>
#include <string.h>

enum { BATCH_ROWS = 65536, MOST_BUFFERS = 3 };

/* ---- schemas ---- */

/* What a schema of ours points to; n_children schemas follow it, and as many pointers to them. */
typedef struct schema_part {
  rfm__arrow_store *store;
  int64_t n_children;
  struct ArrowSchema dictionary;
} schema_part;

static size_t schema_part_size(int64_t n_children)
{
  return sizeof(schema_part) +
         (size_t)n_children * (sizeof(struct ArrowSchema) + sizeof(struct ArrowSchema *));
}

static struct ArrowSchema *child_schemas(schema_part *p)
{
  return (struct ArrowSchema *)(p + 1);
}

static void release_schema(struct ArrowSchema *schema)
{
  schema_part *p = schema->private_data;
  rfm__arrow_store *store = p->store;
  struct ArrowSchema *children = child_schemas(p);

  for (int64_t i = 0; i < p->n_children; i++)
    if (children[i].release)
      children[i].release(&children[i]);
  if (p->dictionary.release)
    p->dictionary.release(&p->dictionary);
  rfm__dealloc(&store->host, p, schema_part_size(p->n_children), 1);
  schema->release = NULL;
  rfm__arrow_store_drop(store);
}

/* A schema whose children are still empty; 0: no memory. */
static int begin_schema(struct ArrowSchema *out, rfm__arrow_store *store, const char *format,
                        const char *name, int64_t n_children)
{
  schema_part *p = rfm__alloc_zero(&store->host, schema_part_size(n_children), 1);

  memset(out, 0, sizeof *out);
  if (!p)
    return 0;
  rfm__arrow_store_hold(store);
  p->store = store;
  p->n_children = n_children;
  out->format = format;
  out->name = name;
  out->n_children = n_children;
  out->children = (struct ArrowSchema **)(child_schemas(p) + n_children);
  for (int64_t i = 0; i < n_children; i++)
    out->children[i] = &child_schemas(p)[i];
  out->private_data = p;
  out->release = release_schema;
  return 1;
}

static int fill_column_schema(struct ArrowSchema *out, rfm__arrow_store *store,
                              const rfm__arrow_column *c)
{
  schema_part *p;

  if (!begin_schema(out, store, c->format, c->name, 0))
    return 0;
  p = out->private_data;
  out->flags = c == store->column ? 0 : ARROW_FLAG_NULLABLE; /* ids never are null */
  if (!c->text_offsets)
    return 1;
  out->dictionary = &p->dictionary;
  return begin_schema(&p->dictionary, store, "U", "", 0);
}

static int fill_schema(struct ArrowSchema *out, rfm__arrow_store *store)
{
  int done = begin_schema(out, store, "+s", "", store->n);

  for (int32_t j = 0; j < store->n && done; j++)
    done = fill_column_schema(out->children[j], store, &store->column[j]);
  if (!done && out->release)
    release_schema(out);
  return done;
}

/* ---- arrays ---- */

/* What an array of ours points to; n_children arrays follow it, and as many pointers to them. */
typedef struct array_part {
  rfm__arrow_store *store;
  int64_t n_children;
  struct ArrowArray dictionary;
  const void *buffers[MOST_BUFFERS];
} array_part;

static size_t array_part_size(int64_t n_children)
{
  return sizeof(array_part) +
         (size_t)n_children * (sizeof(struct ArrowArray) + sizeof(struct ArrowArray *));
}

static struct ArrowArray *child_arrays(array_part *p)
{
  return (struct ArrowArray *)(p + 1);
}

static void release_array(struct ArrowArray *array)
{
  array_part *p = array->private_data;
  rfm__arrow_store *store = p->store;
  struct ArrowArray *children = child_arrays(p);

  for (int64_t i = 0; i < p->n_children; i++)
    if (children[i].release)
      children[i].release(&children[i]);
  if (p->dictionary.release)
    p->dictionary.release(&p->dictionary);
  rfm__dealloc(&store->host, p, array_part_size(p->n_children), 1);
  array->release = NULL;
  rfm__arrow_store_drop(store);
}

/* An array whose children are still empty, with one buffer; 0: no memory. */
static int begin_array(struct ArrowArray *out, rfm__arrow_store *store, int64_t length,
                       int64_t n_children)
{
  array_part *p = rfm__alloc_zero(&store->host, array_part_size(n_children), 1);

  memset(out, 0, sizeof *out);
  if (!p)
    return 0;
  rfm__arrow_store_hold(store);
  p->store = store;
  p->n_children = n_children;
  out->length = length;
  out->n_buffers = 1;
  out->buffers = p->buffers;
  out->n_children = n_children;
  out->children = (struct ArrowArray **)(child_arrays(p) + n_children);
  for (int64_t i = 0; i < n_children; i++)
    out->children[i] = &child_arrays(p)[i];
  out->private_data = p;
  out->release = release_array;
  return 1;
}

static int fill_dictionary(struct ArrowArray *out, rfm__arrow_store *store,
                           const rfm__arrow_column *c)
{
  array_part *p;

  if (!begin_array(out, store, c->n_names, 0))
    return 0;
  p = out->private_data;
  p->buffers[1] = c->text_offsets;
  p->buffers[2] = c->texts;
  out->n_buffers = 3;
  return 1;
}

/* Rows begin .. begin + length - 1 of a column; begin is a multiple of 8, so the bitmap needs no
 * offset. */
static int fill_column(struct ArrowArray *out, rfm__arrow_store *store, const rfm__arrow_column *c,
                       int64_t begin, int64_t length)
{
  array_part *p;

  if (!begin_array(out, store, length, 0))
    return 0;
  p = out->private_data;
  out->null_count = c->validity ? -1 : 0;
  p->buffers[0] = c->validity ? c->validity + begin / 8 : NULL;
  p->buffers[1] =
      c->offsets ? (const void *)(c->offsets + begin) : (const uint8_t *)c->data + begin * c->width;
  p->buffers[2] = c->offsets ? c->data : NULL;
  out->n_buffers = c->offsets ? 3 : 2;
  if (!c->text_offsets)
    return 1;
  out->dictionary = &p->dictionary;
  return fill_dictionary(&p->dictionary, store, c);
}

static int fill_batch(struct ArrowArray *out, rfm__arrow_store *store, int64_t begin)
{
  const int64_t left = store->n_rows - begin, length = left < BATCH_ROWS ? left : BATCH_ROWS;
  int done = begin_array(out, store, length, store->n);

  for (int32_t j = 0; j < store->n && done; j++)
    done = fill_column(out->children[j], store, &store->column[j], begin, length);
  if (!done && out->release)
    release_array(out);
  return done;
}

/* ---- the stream ---- */

typedef struct exporting {
  rfm__arrow_store *store;
  int64_t next; /* first row of the next batch */
  int failed;
} exporting;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
  exporting *e = stream->private_data;

  e->failed = !fill_schema(out, e->store);
  return e->failed ? ENOMEM : 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
  exporting *e = stream->private_data;

  memset(out, 0, sizeof *out);
  if (e->next >= e->store->n_rows)
    return 0;
  e->failed = !fill_batch(out, e->store, e->next);
  e->next += e->failed ? 0 : BATCH_ROWS;
  return e->failed ? ENOMEM : 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
  const exporting *e = stream->private_data;

  return e->failed ? "out of memory" : NULL;
}

static void release_stream(struct ArrowArrayStream *stream)
{
  exporting *e = stream->private_data;
  rfm__arrow_store *store = e->store;

  rfm__dealloc(&store->host, e, 1, sizeof *e);
  rfm__arrow_store_drop(store);
  stream->release = NULL;
}

rfm_status RFM_CALL rfm_arrow_export(struct ArrowArrayStream *out, const rfm_features *features,
                                     const rfm_arrow_column *columns, int32_t n_columns,
                                     uint32_t flags, rfm_error *err)
{
  rfm__arrow_store *store;
  exporting *e;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  memset(out, 0, sizeof *out);
  if (!features)
    return rfm__fail(err, RFM_E_ARG, "features is NULL");
  if (flags & ~(RFM_ARROW_EXPORT_TEXT_IDS | RFM_ARROW_EXPORT_NO_METRICS))
    return rfm__fail(err, RFM_E_ARG, "flags has unknown bits");
  st = rfm__arrow_store_new(&store, features, columns, n_columns, flags, err);
  if (st)
    return st;
  e = rfm__alloc_zero(&store->host, 1, sizeof *e);
  if (!e) {
    rfm__arrow_store_drop(store);
    return rfm__fail_nomem(err);
  }
  e->store = store;
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = e;
  return RFM_OK;
}
