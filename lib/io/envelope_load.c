/* SPDX-License-Identifier: MIT */
/* Reading an envelope, block by block.
 *
 * Nothing is read beyond what the block in hand asks for, so saved objects may follow each other in
 * one stream. The payload's memory grows as its bytes arrive, whatever length they claim. */
#include "base/alloc.h"
#include "base/error.h"
#include "io/envelope.h"

#include <string.h>

enum { BLOCK_HEAD_BYTES = 12, CRC_BYTES = 4 };

uint32_t rfm__load_le32(const uint8_t *p)
{
  return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint64_t rfm__load_le64(const uint8_t *p)
{
  return rfm__load_le32(p) | (uint64_t)rfm__load_le32(p + 4) << 32;
}

/* ---- failing ---- */

/* The tag as text; what a damaged one holds is not for a message. */
static void tag_name(uint32_t tag, char name[5])
{
  for (int i = 0; i < 4; i++) {
    const char letter = (char)(tag >> 8 * i & 0x7f);

    name[i] = letter >= 'A' && letter <= 'Z' ? letter : '?';
  }
  name[4] = '\0';
}

void rfm__load_fail(rfm__load *load, int64_t item, const char *what)
{
  const long long block = load->n_blocks, number = item;
  char name[5];

  if (load->status)
    return;
  tag_name(load->tag, name);
  if (load->tag == 0)
    load->status = rfm__fail(load->err, RFM_E_FORMAT, "block %lld: %s", block, what);
  else if (item < 0)
    load->status = rfm__fail(load->err, RFM_E_FORMAT, "block %lld (%s): %s", block, name, what);
  else
    load->status = rfm__fail_at(load->err, RFM_E_FORMAT, item, -1, "block %lld (%s), item %lld: %s",
                                block, name, number, what);
}

void rfm__load_status(rfm__load *load, rfm_status status, const char *what)
{
  if (load->status || !status)
    return;
  if (status == RFM_E_NOMEM)
    load->status = rfm__fail_nomem(load->err);
  else
    rfm__load_fail(load, -1, what);
}

/* ---- bytes from the host ---- */

/* Up to @n bytes, fewer only at the end; the host may give fewer at a time. Their number. */
static size_t read_some(rfm__load *load, uint8_t *bytes, size_t n)
{
  size_t done = 0;

  while (done < n && !load->status) {
    const size_t wanted = n - done;
    size_t got = 0;

    if (load->read(bytes + done, wanted, &got, load->user_data) != RFM_CONTINUE)
      load->status = rfm__fail(load->err, RFM_STOPPED, "stopped by the host");
    else if (got > wanted)
      load->status =
          rfm__fail(load->err, RFM_E_HOST, "read gave %llu bytes where %llu were asked for",
                    (unsigned long long)got, (unsigned long long)wanted);
    else if (got == 0)
      break;
    else
      done += got;
  }
  return done;
}

static void read_bytes(rfm__load *load, uint8_t *bytes, size_t n)
{
  if (read_some(load, bytes, n) < n)
    rfm__load_fail(load, -1, "the bytes end too early");
}

/* Room for a payload of @length bytes, but at most twice what has come of it, and no second copy of
 * what is not needed any more. */
static int payload_room(rfm__load *load, uint64_t length)
{
  const uint64_t most = load->n < RFM__PIECE ? RFM__PIECE : 2 * (uint64_t)load->n;
  const uint64_t room = length < most ? length : most;
  uint8_t *payload;

  if (room <= load->room)
    return 1;
  if (load->n == 0) {
    rfm__wipe_dealloc(load->host, load->payload, load->room, 1);
    load->payload = NULL;
    load->room = 0;
  }
  payload = room <= SIZE_MAX ? rfm__alloc(load->host, (size_t)room, 1) : NULL;
  if (!payload)
    return 0;
  if (load->n > 0)
    memcpy(payload, load->payload, load->n);
  rfm__wipe_dealloc(load->host, load->payload, load->room, 1);
  load->payload = payload;
  load->room = (size_t)room;
  return 1;
}

/* A payload of the length that the block claims, as far as its bytes really come. */
static void read_payload(rfm__load *load, uint64_t length)
{
  load->n = 0;
  load->at = 0;
  while (load->n < length && !load->status) {
    const uint64_t left = length - load->n;
    const size_t piece = left < RFM__PIECE ? (size_t)left : RFM__PIECE;

    if (load->n + piece > load->room && !payload_room(load, length)) {
      load->status = rfm__fail_nomem(load->err);
      return;
    }
    read_bytes(load, load->payload + load->n, piece);
    load->n += piece;
  }
}

void rfm__load_next(rfm__load *load)
{
  uint8_t head[BLOCK_HEAD_BYTES] = {0}, check[CRC_BYTES] = {0};
  uint32_t crc;

  if (rfm__load_left(load) > 0)
    rfm__load_fail(load, -1, "there are bytes left over");
  load->n_blocks++;
  load->tag = 0;
  read_bytes(load, head, sizeof head);
  load->tag = rfm__load_le32(head);
  read_payload(load, rfm__load_le64(head + 4));
  read_bytes(load, check, sizeof check);
  if (load->status)
    return;
  crc = rfm__crc32c_add(&load->tables, 0, head, sizeof head);
  crc = rfm__crc32c_add(&load->tables, crc, load->payload, load->n);
  if (crc != rfm__load_le32(check))
    rfm__load_fail(load, -1, "its check sum is wrong");
}

void rfm__load_expect(rfm__load *load, uint32_t tag)
{
  char name[5];

  if (load->status || load->tag == tag)
    return;
  tag_name(tag, name);
  load->status = rfm__fail(load->err, RFM_E_FORMAT, "block %lld: a block %s was expected",
                           (long long)load->n_blocks, name);
}

void rfm__load_done(rfm__load *load)
{
  rfm__load_expect(load, RFM__TAG_DONE);
  if (rfm__load_left(load) > 0)
    rfm__load_fail(load, -1, "there are bytes left over");
}

/* ---- the head ---- */

static const char *object_name(uint32_t object)
{
  static const char *const names[] = {
      "something unknown", "a table",     "a scorer",  "a segment map",    "weights",
      "k-means clusters",  "a hierarchy", "a scaling", "an early warning", "a watch"};

  return names[object <= RFM__OBJECT_WATCH ? object : 0];
}

/* Bytes that are not even an envelope have no block to name. */
static void read_magic(rfm__load *load)
{
  uint8_t magic[RFM__MAGIC_BYTES] = {0};
  const size_t n = read_some(load, magic, sizeof magic);

  if (load->status)
    return;
  if (n == 0)
    load->status = rfm__fail(load->err, RFM_E_FORMAT, "there are no bytes");
  else if (memcmp(magic, RFM__MAGIC, sizeof magic) != 0)
    load->status = rfm__fail(load->err, RFM_E_FORMAT, "the bytes are nothing that librfm saved");
}

static void read_head(rfm__load *load, uint32_t object)
{
  uint32_t found;
  int major, minor;

  rfm__load_next(load);
  rfm__load_expect(load, RFM__TAG_HEAD);
  found = rfm__load_u32(load);
  major = rfm__load_u16(load);
  minor = rfm__load_u16(load);
  if (load->status)
    return;
  if (major > RFM__FORMAT_MAJOR || (major == RFM__FORMAT_MAJOR && minor > RFM__FORMAT_MINOR))
    load->status =
        rfm__fail(load->err, RFM_E_VERSION, "saved in format %d.%d, this library reads up to %d.%d",
                  major, minor, RFM__FORMAT_MAJOR, RFM__FORMAT_MINOR);
  else if (found != object)
    load->status = rfm__fail(load->err, RFM_E_FORMAT, "the bytes hold %s, not %s",
                             object_name(found), object_name(object));
  else if (major < RFM__FORMAT_MAJOR || rfm__load_u32(load) != 0)
    rfm__load_fail(load, -1, "there is no such version or flag");
}

void rfm__load_open(rfm__load *load, const rfm_host *host, rfm_read_fn read, void *user_data,
                    uint32_t object, rfm_error *err)
{
  memset(load, 0, sizeof *load);
  load->host = host;
  load->read = read;
  load->user_data = user_data;
  load->err = err;
  load->n_blocks = -1; /* the head is block 0 */
  rfm__crc32c_init(&load->tables);
  read_magic(load);
  read_head(load, object);
}

rfm_status rfm__load_close(rfm__load *load)
{
  rfm__wipe_dealloc(load->host, load->payload, load->room, 1);
  return load->status;
}

/* ---- values ---- */

size_t rfm__load_left(const rfm__load *load)
{
  return load->status ? 0 : load->n - load->at;
}

const uint8_t *rfm__load_bytes(rfm__load *load, size_t n)
{
  if (load->status || n > rfm__load_left(load)) {
    rfm__load_fail(load, -1, "it is too short");
    return NULL;
  }
  load->at += n;
  return load->payload + load->at - n;
}

uint8_t rfm__load_u8(rfm__load *load)
{
  const uint8_t *p = rfm__load_bytes(load, 1);

  return p ? *p : 0;
}

uint16_t rfm__load_u16(rfm__load *load)
{
  const uint8_t *p = rfm__load_bytes(load, 2);

  return (uint16_t)(p ? p[0] | p[1] << 8 : 0);
}

uint32_t rfm__load_u32(rfm__load *load)
{
  const uint8_t *p = rfm__load_bytes(load, 4);

  return p ? rfm__load_le32(p) : 0;
}

uint64_t rfm__load_u64(rfm__load *load)
{
  const uint8_t *p = rfm__load_bytes(load, 8);

  return p ? rfm__load_le64(p) : 0;
}

int32_t rfm__load_i32(rfm__load *load)
{
  return (int32_t)rfm__load_u32(load);
}

int64_t rfm__load_i64(rfm__load *load)
{
  return (int64_t)rfm__load_u64(load);
}

double rfm__load_f64(rfm__load *load)
{
  const uint64_t bits = rfm__load_u64(load), minus_zero = UINT64_C(1) << 63;
  double value;

  memcpy(&value, &bits, sizeof value);
  if (value - value == 0 && bits != minus_zero)
    return value;
  rfm__load_fail(load, -1, "a number is not finite, or -0");
  return 0.0;
}

void rfm__load_text(rfm__load *load, char *text, size_t n, size_t least, size_t most,
                    const char *what)
{
  const uint8_t *bytes = n < least || n > most ? NULL : rfm__load_bytes(load, n);

  text[0] = '\0';
  if (!bytes || (n > 0 && memchr(bytes, 0, n))) {
    rfm__load_fail(load, -1, what);
    return;
  }
  if (n > 0)
    memcpy(text, bytes, n);
  text[n] = '\0';
}

uint32_t rfm__load_count(rfm__load *load, size_t record_bytes)
{
  const uint32_t n = rfm__load_u32(load);

  if (n == 0 || n > RFM__BLOCK_ITEMS || n > rfm__load_left(load) / record_bytes) {
    rfm__load_fail(load, -1, "the number of its items is wrong");
    return 0;
  }
  return n;
}
