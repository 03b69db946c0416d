/* SPDX-License-Identifier: MIT */
/* Writing an envelope: one buffer, a check of what passes through it. */
#include "base/alloc.h"
#include "base/error.h"
#include "io/envelope.h"

#include <assert.h>
#include <string.h>

enum { HEAD_BYTES = 12 };

/* The check of the block so far takes in what has come to the buffer since. */
static void check_buffer(rfm__save *save)
{
  const size_t n = save->used - save->checked;

  save->crc = rfm__crc32c_add(&save->tables, save->crc, save->buffer + save->checked, n);
  save->checked = save->used;
}

static void flush(rfm__save *save)
{
  check_buffer(save);
  if (save->used > 0 && save->write(save->buffer, save->used, save->user_data) != RFM_CONTINUE)
    save->status = rfm__fail(save->err, RFM_STOPPED, "stopped by the host");
  save->used = 0;
  save->checked = 0;
}

/* Bytes of the envelope itself and of payloads. */
static void put(rfm__save *save, const void *bytes, size_t n)
{
  const uint8_t *from = bytes;

  while (n > 0 && !save->status) {
    const size_t room = RFM__SAVE_BUFFER - save->used;
    const size_t piece = n < room ? n : room;

    memcpy(save->buffer + save->used, from, piece);
    save->used += piece;
    from += piece;
    n -= piece;
    if (save->used == RFM__SAVE_BUFFER)
      flush(save);
  }
}

static void put_le(rfm__save *save, uint64_t value, size_t n)
{
  uint8_t bytes[8];

  for (size_t i = 0; i < n; i++)
    bytes[i] = (uint8_t)(value >> 8 * i);
  put(save, bytes, n);
}

void rfm__save_open(rfm__save *save, const rfm_host *host, rfm_write_fn write, void *user_data,
                    uint32_t object, rfm_error *err)
{
  memset(save, 0, sizeof *save);
  save->host = host;
  save->write = write;
  save->user_data = user_data;
  save->err = err;
  rfm__crc32c_init(&save->tables);
  save->buffer = rfm__alloc(host, RFM__SAVE_BUFFER, 1);
  if (!save->buffer)
    save->status = rfm__fail_nomem(err);
  put(save, RFM__MAGIC, RFM__MAGIC_BYTES);
  rfm__save_begin(save, RFM__TAG_HEAD, HEAD_BYTES);
  rfm__save_u32(save, object);
  rfm__save_u16(save, RFM__FORMAT_MAJOR);
  rfm__save_u16(save, RFM__FORMAT_MINOR);
  rfm__save_u32(save, 0); /* flags */
  rfm__save_end(save);
}

rfm_status rfm__save_close(rfm__save *save)
{
  rfm__save_begin(save, RFM__TAG_DONE, 0);
  rfm__save_end(save);
  if (!save->status)
    flush(save);
  rfm__wipe_dealloc(save->host, save->buffer, RFM__SAVE_BUFFER, 1);
  return save->status;
}

void rfm__save_begin(rfm__save *save, uint32_t tag, uint64_t n_bytes)
{
  save->crc = 0;
  save->checked = save->used;
  save->due = n_bytes;
  put_le(save, tag, 4);
  put_le(save, n_bytes, 8);
}

void rfm__save_end(rfm__save *save)
{
  if (save->status)
    return;
  assert(save->due == 0);
  check_buffer(save);
  put_le(save, save->crc, 4);
}

static void put_payload(rfm__save *save, uint64_t value, size_t n)
{
  assert(save->status || save->due >= n);
  save->due -= n;
  put_le(save, value, n);
}

void rfm__save_u8(rfm__save *save, uint8_t value)
{
  put_payload(save, value, 1);
}

void rfm__save_u16(rfm__save *save, uint16_t value)
{
  put_payload(save, value, 2);
}

void rfm__save_u32(rfm__save *save, uint32_t value)
{
  put_payload(save, value, 4);
}

void rfm__save_u64(rfm__save *save, uint64_t value)
{
  put_payload(save, value, 8);
}

void rfm__save_i32(rfm__save *save, int32_t value)
{
  put_payload(save, (uint32_t)value, 4);
}

void rfm__save_i64(rfm__save *save, int64_t value)
{
  put_payload(save, (uint64_t)value, 8);
}

void rfm__save_f64(rfm__save *save, double value)
{
  const double plain = value + 0.0; /* no -0.0 */
  uint64_t bits;

  memcpy(&bits, &plain, sizeof bits);
  put_payload(save, bits, 8);
}

void rfm__save_bytes(rfm__save *save, const void *bytes, size_t n)
{
  assert(save->status || save->due >= n);
  save->due -= n;
  put(save, bytes, n);
}

size_t rfm__save_cut(size_t first, size_t n)
{
  return n - first < RFM__BLOCK_ITEMS ? n - first : RFM__BLOCK_ITEMS;
}

void rfm__save_record(rfm__save *save, uint32_t tag, size_t i, size_t n, size_t record_bytes)
{
  const size_t items = rfm__save_cut(i, n);

  if (i % RFM__BLOCK_ITEMS != 0)
    return;
  if (i > 0)
    rfm__save_end(save);
  rfm__save_begin(save, tag, 4 + items * record_bytes);
  rfm__save_u32(save, (uint32_t)items);
}

void rfm__save_list_end(rfm__save *save, size_t n)
{
  if (n > 0)
    rfm__save_end(save);
}
