/* SPDX-License-Identifier: MIT */
/* Pulling an Arrow stream. The interface says: the error's text may be asked for only after an
 * error, and lives until the next call; a batch without a release callback is the end. */
#include "io/arrow_stream.h"

#include "base/error.h"
#include "base/line.h"
#include "io/arrow_view.h"

#include <string.h>

static rfm_status fail_stream(rfm__arrow_stream *s, const char *doing, int code, rfm_error *err)
{
  const char *text = s->stream.get_last_error ? s->stream.get_last_error(&s->stream) : NULL;

  return rfm__fail(err, RFM_E_HOST, "the Arrow stream failed at %s (%d): %s", doing, code,
                   RFM__CUT(text ? text : "it does not say why", 120));
}

rfm_status rfm__arrow_open(rfm__arrow_stream *out, struct ArrowArrayStream *given, rfm_error *err)
{
  int code;

  memset(out, 0, sizeof *out);
  if (!given)
    return rfm__fail(err, RFM_E_ARG, "stream is NULL");
  if (!given->release)
    return rfm__fail(err, RFM_E_ARG, "stream was released or taken over before");
  out->stream = *given;
  given->release = NULL;
  if (!out->stream.get_schema || !out->stream.get_next)
    return rfm__fail(err, RFM_E_ARG, "stream has no %s callback",
                     out->stream.get_schema ? "get_next" : "get_schema");
  code = out->stream.get_schema(&out->stream, &out->schema);
  if (code) {
    out->schema.release = NULL;
    return fail_stream(out, "its schema", code, err);
  }
  return rfm__arrow_check_schema(&out->schema, err);
}

static void release_batch(rfm__arrow_stream *stream)
{
  if (stream->batch.release)
    stream->batch.release(&stream->batch);
  memset(&stream->batch, 0, sizeof stream->batch);
}

rfm_status rfm__arrow_next(rfm__arrow_stream *stream, int *more, rfm_error *err)
{
  int code;

  *more = 0;
  release_batch(stream);
  code = stream->stream.get_next(&stream->stream, &stream->batch);
  if (code) {
    stream->batch.release = NULL;
    return fail_stream(stream, "a batch", code, err);
  }
  if (!stream->batch.release)
    return RFM_OK;
  *more = 1;
  stream->n_batches++;
  return rfm__arrow_check_batch(&stream->batch, stream->schema.n_children, err);
}

void rfm__arrow_close(rfm__arrow_stream *stream)
{
  release_batch(stream);
  if (stream->schema.release)
    stream->schema.release(&stream->schema);
  if (stream->stream.release)
    stream->stream.release(&stream->stream);
  memset(stream, 0, sizeof *stream);
}
