/* SPDX-License-Identifier: MIT */
/* A stream that was taken over: schema, batches, and everything released once. */
#ifndef RFM__IO_ARROW_STREAM_H
#define RFM__IO_ARROW_STREAM_H

#include <rfm/arrow.h>

typedef struct rfm__arrow_stream {
  struct ArrowArrayStream stream; /* moved out of the caller's struct */
  struct ArrowSchema schema;
  struct ArrowArray batch; /* the present one */
  int64_t n_batches;
} rfm__arrow_stream;

/* Take @given over and read its schema, which is then that of a struct. Close it, also after a
 * failure. */
rfm_status rfm__arrow_open(rfm__arrow_stream *out, struct ArrowArrayStream *given, rfm_error *err);

/* Release the batch before and read the next one, checked; *@more is 0 at the end. */
rfm_status rfm__arrow_next(rfm__arrow_stream *stream, int *more, rfm_error *err);

void rfm__arrow_close(rfm__arrow_stream *stream);

#endif
