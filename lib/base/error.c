/* SPDX-License-Identifier: MIT */
/* Filling the caller's rfm_error. */
#include "base/error.h"

#include "base/line.h"

#include <stdarg.h>
#include <string.h>

RFM__STATIC_ASSERT(sizeof(rfm_error) == 256, "rfm_error is frozen");

static void fill(rfm_error *err, rfm_status status, int64_t row, int32_t column, const char *format,
                 va_list args)
{
  memset(err, 0, sizeof *err); /* no stale bytes behind the terminator */
  err->row = row;
  err->status = status;
  err->column = column;
  rfm__line_format(err->message, sizeof err->message, format, args);
}

rfm_status rfm__fail(rfm_error *err, rfm_status status, const char *format, ...)
{
  va_list args;

  if (err) {
    va_start(args, format);
    fill(err, status, -1, -1, format, args);
    va_end(args);
  }
  return status;
}

rfm_status rfm__fail_at(rfm_error *err, rfm_status status, int64_t row, int32_t column,
                        const char *format, ...)
{
  va_list args;

  if (err) {
    va_start(args, format);
    fill(err, status, row, column, format, args);
    va_end(args);
  }
  return status;
}

rfm_status rfm__fail_nomem(rfm_error *err)
{
  return rfm__fail(err, RFM_E_NOMEM, "out of memory");
}
