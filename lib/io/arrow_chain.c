/* SPDX-License-Identifier: MIT */
/* Streams of the same columns, one behind the other. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "io/arrow_stream.h"

#include <string.h>

enum { MOST_DEPTH = 32 };

/* ---- whole columns ---- */

/* What is wrong with a column, a nested one of it or its dictionary; NULL: nothing. */
static const char *fault_of(const struct ArrowSchema *column, int depth)
{
  const char *fault = NULL;

  if (!column || !column->format)
    return "is broken: a nested type is NULL or has no format";
  if (column->n_children < 0 || (column->n_children > 0 && !column->children))
    return "is broken: a nested type does not have the children that it counts";
  if (depth > MOST_DEPTH)
    return "is nested too deep, 32 levels are read";
  for (int64_t i = 0; i < column->n_children && !fault; i++)
    fault = fault_of(column->children[i], depth + 1);
  return fault || !column->dictionary ? fault : fault_of(column->dictionary, depth + 1);
}

static rfm_status check_whole(const struct ArrowSchema *schema, int64_t number, rfm_error *err)
{
  for (int64_t i = 0; i < schema->n_children; i++) {
    const char *fault = fault_of(schema->children[i], 0);

    if (fault)
      return rfm__fail_at(err, RFM_E_DATA, number, (int32_t)i,
                          "stream %lld: the Arrow schema of column %lld %s", (long long)number,
                          (long long)i, fault);
  }
  return RFM_OK;
}

/* ---- the same columns ---- */

/* Of two that are whole. */
static int same_column(const struct ArrowSchema *a, const struct ArrowSchema *b)
{
  if (strcmp(a->name ? a->name : "", b->name ? b->name : "") != 0 ||
      strcmp(a->format, b->format) != 0 || a->n_children != b->n_children ||
      !a->dictionary != !b->dictionary)
    return 0;
  for (int64_t i = 0; i < a->n_children; i++)
    if (!same_column(a->children[i], b->children[i]))
      return 0;
  return !a->dictionary || same_column(a->dictionary, b->dictionary);
}

static rfm_status check_columns(const struct ArrowSchema *schema, const struct ArrowSchema *first,
                                int64_t number, rfm_error *err)
{
  if (schema->n_children != first->n_children)
    return rfm__fail_at(err, RFM_E_DATA, number, -1, "stream %lld has %lld columns, the first %lld",
                        (long long)number, (long long)schema->n_children,
                        (long long)first->n_children);
  for (int64_t i = 0; i < schema->n_children; i++)
    if (!same_column(schema->children[i], first->children[i]))
      return rfm__fail_at(err, RFM_E_DATA, number, (int32_t)i,
                          "stream %lld: column %lld has another name or type than in the first",
                          (long long)number, (long long)i);
  return RFM_OK;
}

/* ---- the chain ---- */

typedef struct chain {
  rfm_host host;
  int64_t n;
  int64_t at;                        /* those before are released */
  struct ArrowArrayStream streams[]; /* n */
} chain;

static size_t chain_size(int64_t n)
{
  return sizeof(chain) + (size_t)n * sizeof(struct ArrowArrayStream);
}

static struct ArrowArrayStream *present(struct ArrowArrayStream *self)
{
  chain *c = self->private_data;

  return &c->streams[c->at];
}

static void release_one(struct ArrowArrayStream *stream)
{
  if (stream->release)
    stream->release(stream);
  stream->release = NULL;
}

static void chain_free(chain *c)
{
  const rfm_host host = c->host;

  while (c->at < c->n)
    release_one(&c->streams[c->at++]);
  rfm__dealloc(&host, c, 1, chain_size(c->n));
}

static int get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
  return present(self)->get_schema(present(self), out);
}

/* The last stream stays to the end: it knows the schema. */
static int get_next(struct ArrowArrayStream *self, struct ArrowArray *out)
{
  chain *c = self->private_data;
  int code = present(self)->get_next(present(self), out);

  while (!code && !out->release && c->at + 1 < c->n) {
    release_one(&c->streams[c->at++]);
    code = present(self)->get_next(present(self), out);
  }
  return code;
}

static const char *get_last_error(struct ArrowArrayStream *self)
{
  struct ArrowArrayStream *stream = present(self);

  return stream->get_last_error ? stream->get_last_error(stream) : NULL;
}

static void release_stream(struct ArrowArrayStream *self)
{
  chain_free(self->private_data);
  self->release = NULL;
}

/* ---- making it ---- */

/* Move one stream into its place; @first is the schema of stream 0, which is moved in before. */
static rfm_status take(chain *c, int64_t number, struct ArrowArrayStream *given,
                       struct ArrowSchema *first, rfm_error *err)
{
  rfm__arrow_stream s;
  rfm_status st = rfm__arrow_open(&s, given, err);

  if (!st)
    st = check_whole(&s.schema, number, err);
  if (!st && number > 0)
    st = check_columns(&s.schema, first, number, err);
  if (st) {
    if (err)
      err->row = number;
    rfm__arrow_close(&s);
    return st;
  }
  c->streams[number] = s.stream;
  s.stream.release = NULL;
  if (number == 0) {
    *first = s.schema;
    s.schema.release = NULL;
  }
  rfm__arrow_close(&s);
  return RFM_OK;
}

static rfm_status take_all(chain *c, struct ArrowArrayStream *streams, rfm_error *err)
{
  struct ArrowSchema first = {0};
  rfm_status st = RFM_OK;

  for (int64_t i = 0; i < c->n && !st; i++)
    st = take(c, i, &streams[i], &first, err);
  if (first.release)
    first.release(&first);
  return st;
}

static rfm_status make(chain **out, const rfm_host *given, struct ArrowArrayStream *streams,
                       int64_t n, rfm_error *err)
{
  rfm_host host;
  rfm_status st = rfm__host_read(&host, given, err);

  if (st)
    return st;
  if (!streams)
    return rfm__fail(err, RFM_E_ARG, "streams is NULL");
  if (n < 1)
    return rfm__fail(err, RFM_E_ARG, "n is %lld, expected 1 or more", (long long)n);
  if ((uint64_t)n <= (SIZE_MAX - sizeof(chain)) / sizeof(struct ArrowArrayStream))
    *out = rfm__alloc_zero(&host, 1, chain_size(n));
  if (!*out)
    return rfm__fail_nomem(err);
  (*out)->host = host;
  (*out)->n = n;
  st = take_all(*out, streams, err);
  if (st)
    chain_free(*out);
  return st;
}

rfm_status RFM_CALL rfm_arrow_chain(struct ArrowArrayStream *out, const rfm_host *host,
                                    struct ArrowArrayStream *streams, int64_t n, rfm_error *err)
{
  chain *c = NULL;
  rfm_status st = out ? make(&c, host, streams, n, err) : rfm__fail(err, RFM_E_ARG, "out is NULL");

  for (int64_t i = 0; streams && i < n; i++) /* those that a failure left */
    release_one(&streams[i]);
  if (out)
    memset(out, 0, sizeof *out);
  if (st)
    return st;
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = c;
  return RFM_OK;
}
