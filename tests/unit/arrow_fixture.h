/* SPDX-License-Identifier: MIT */
/* Columns of Arrow arrays, for the tests of what comes in and goes out. */
#ifndef ARROW_FIXTURE_H
#define ARROW_FIXTURE_H

#include "base/attrs.h"
#include "support/approx.h"
#include "support/arrow_source.h"
#include "support/failing_host.h"
#include "support/rows.h"

#include <math.h>
#include <stdlib.h>

static rfm_error failure;

static RFM__UNUSED arrow_column fixed(const char *name, const char *format, int64_t n,
                                      const void *data, size_t size)
{
  arrow_column c;

  memset(&c, 0, sizeof c);
  c.name = name;
  c.format = format;
  c.length = n;
  c.n_buffers = 2;
  c.buffers[1] = data;
  c.sizes[1] = size;
  return c;
}

static RFM__UNUSED arrow_column text32(const char *name, int64_t n, const int32_t *offsets,
                                       const char *bytes)
{
  arrow_column c = fixed(name, "u", n, offsets, (size_t)(n + 1) * sizeof *offsets);

  c.n_buffers = 3;
  c.buffers[2] = bytes;
  c.sizes[2] = strlen(bytes);
  return c;
}

#endif
