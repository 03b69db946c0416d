/* SPDX-License-Identifier: MIT */
/* What the tests of lib/io share: a stream in memory that can be slow, short or stubborn, and a
 * hand on the blocks of an envelope. */
#ifndef IO_FIXTURE_H
#define IO_FIXTURE_H

#include "io/envelope.h"
#include "support/failing_host.h"
#include "support/random.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

typedef struct stream {
  uint8_t *bytes;
  size_t n, room;
  size_t at;       /* next byte to read */
  size_t most;     /* bytes per read; 0: as many as asked for */
  int64_t calls;   /* of either callback */
  int64_t stop_at; /* the call that stops; 0: none */
  int answer;      /* what it returns then */
} stream;

static rfm_error failure;

static void stream_put(stream *s, const void *bytes, size_t n)
{
  if (s->n + n > s->room) {
    s->room = (s->n + n) * 2;
    s->bytes = realloc(s->bytes, s->room);
    assert_non_null(s->bytes);
  }
  if (n > 0)
    memcpy(s->bytes + s->n, bytes, n);
  s->n += n;
}

static int RFM_CALL stream_write(const void *data, size_t size, void *user_data)
{
  stream *s = user_data;

  if (++s->calls == s->stop_at)
    return s->answer;
  assert_true(size > 0);
  stream_put(s, data, size);
  return RFM_CONTINUE;
}

static RFM__UNUSED int RFM_CALL stream_read(void *buffer, size_t size, size_t *n_read,
                                            void *user_data)
{
  stream *s = user_data;
  size_t n = s->n - s->at < size ? s->n - s->at : size;

  if (++s->calls == s->stop_at)
    return s->answer;
  if (s->most > 0 && n > s->most)
    n = s->most;
  if (n > 0)
    memcpy(buffer, s->bytes + s->at, n);
  s->at += n;
  *n_read = n;
  return RFM_CONTINUE;
}

static RFM__UNUSED stream stream_of(const void *bytes, size_t n)
{
  stream s;

  memset(&s, 0, sizeof s);
  stream_put(&s, bytes, n);
  return s;
}

static RFM__UNUSED void stream_rewind(stream *s)
{
  s->at = 0;
  s->calls = 0;
}

static void stream_free(stream *s)
{
  free(s->bytes);
  memset(s, 0, sizeof *s);
}

static RFM__UNUSED void assert_same_stream(const stream *a, const stream *b)
{
  assert_int_equal(a->n, b->n);
  assert_memory_equal(a->bytes, b->bytes, a->n);
}

static void put_le(uint8_t *p, uint64_t value, int n)
{
  for (int i = 0; i < n; i++)
    p[i] = (uint8_t)(value >> 8 * i);
}

/* Where block @k begins, the head being 0; its payload comes 12 bytes later. */
static RFM__UNUSED size_t block_at(const stream *s, int k)
{
  size_t at = RFM__MAGIC_BYTES;

  while (k-- > 0)
    at += 16 + (size_t)rfm__load_le64(s->bytes + at + 4);
  assert_true(at < s->n);
  return at;
}

/* The first block with this tag. */
static RFM__UNUSED size_t block_of(const stream *s, const char *tag)
{
  size_t at = RFM__MAGIC_BYTES;

  while (memcmp(s->bytes + at, tag, 4) != 0) {
    at += 16 + (size_t)rfm__load_le64(s->bytes + at + 4);
    assert_true(at < s->n);
  }
  return at;
}

/* Put the right check sum on a block again. */
static RFM__UNUSED void seal(stream *s, size_t at)
{
  const size_t n = 12 + (size_t)rfm__load_le64(s->bytes + at + 4);
  rfm__crc32c tables;

  rfm__crc32c_init(&tables);
  put_le(s->bytes + at + n, rfm__crc32c_add(&tables, 0, s->bytes + at, n), 4);
}

/* Write a number over one of the payload of a block, and seal it. */
static RFM__UNUSED void patch(stream *s, size_t at, size_t offset, uint64_t value, int n_bytes)
{
  put_le(s->bytes + at + 12 + offset, value, n_bytes);
  seal(s, at);
}

#endif
