/* SPDX-License-Identifier: MIT */
/* Envelope: what every saved object is wrapped in, written and read. docs/format.md is the law.
 *
 * Both sides keep the first failure and do nothing after it, so that callers look at `status` where
 * it suits them and not after every field. */
#ifndef RFM__IO_ENVELOPE_H
#define RFM__IO_ENVELOPE_H

#include <rfm/base.h>

#include "io/crc32c.h"

enum {
  RFM__FORMAT_MAJOR = 1,
  RFM__FORMAT_MINOR = 0,
  RFM__BLOCK_ITEMS = 1024, /* most events, customers... of one block: at most 80 KB of events */
  RFM__PIECE = 65536,      /* most bytes asked for at a time; ids of one block, but for the last */
  RFM__SAVE_BUFFER = 4096  /* bytes written at a time */
};

/* After PNG: a byte that is no ASCII, a name, and both kinds of line end, which bad transports
 * change. */
#define RFM__MAGIC "\x89RFM\r\n\x1a\n"
enum { RFM__MAGIC_BYTES = 8 };

/* What is saved. */
enum {
  RFM__OBJECT_TABLE = 1,
  RFM__OBJECT_SCORER = 2,
  RFM__OBJECT_SEGMENTS = 3,
  RFM__OBJECT_AHP = 4,
  RFM__OBJECT_KMEANS = 5,
  RFM__OBJECT_HIERARCHY = 6,
  RFM__OBJECT_SCALING = 7,
  RFM__OBJECT_CHURN = 8,
  RFM__OBJECT_WATCH = 9
};

/* A tag as it stands in the bytes, first letter first. */
#define RFM__TAG(a, b, c, d)                                                                       \
  ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

#define RFM__TAG_HEAD RFM__TAG('H', 'E', 'A', 'D')
#define RFM__TAG_DONE RFM__TAG('D', 'O', 'N', 'E')

/* ---- writing ---- */

typedef struct rfm__save {
  const rfm_host *host;
  rfm_write_fn write;
  void *user_data;
  rfm_error *err;
  rfm_status status; /* of the first failure */
  uint8_t *buffer;   /* RFM__SAVE_BUFFER bytes */
  size_t used;
  size_t checked; /* bytes of the buffer that the check has seen, or that belong to no block */
  uint64_t due;   /* bytes that the block still needs */
  uint32_t crc;
  rfm__crc32c tables;
} rfm__save;

/* Begin an envelope: magic and head. */
void rfm__save_open(rfm__save *save, const rfm_host *host, rfm_write_fn write, void *user_data,
                    uint32_t object, rfm_error *err);

/* End it, hand out what is left, free the buffer; also after a failure. */
rfm_status rfm__save_close(rfm__save *save);

/* A block is begun with its exact length, filled, and ended. */
void rfm__save_begin(rfm__save *save, uint32_t tag, uint64_t n_bytes);
void rfm__save_end(rfm__save *save);

void rfm__save_u8(rfm__save *save, uint8_t value);
void rfm__save_u16(rfm__save *save, uint16_t value);
void rfm__save_u32(rfm__save *save, uint32_t value);
void rfm__save_u64(rfm__save *save, uint64_t value);
void rfm__save_i32(rfm__save *save, int32_t value);
void rfm__save_i64(rfm__save *save, int64_t value);
void rfm__save_f64(rfm__save *save, double value);
void rfm__save_bytes(rfm__save *save, const void *bytes, size_t n);

/* A list of n records is cut into blocks of RFM__BLOCK_ITEMS that begin with their number: items of
 * the block that begins with item @first. */
size_t rfm__save_cut(size_t first, size_t n);

/* Call before record @i of @n, each of @record_bytes, and rfm__save_list_end() after the last one.
 */
void rfm__save_record(rfm__save *save, uint32_t tag, size_t i, size_t n, size_t record_bytes);
void rfm__save_list_end(rfm__save *save, size_t n);

/* ---- reading ---- */

typedef struct rfm__load {
  const rfm_host *host;
  rfm_read_fn read;
  void *user_data;
  rfm_error *err;
  rfm_status status; /* of the first failure */
  int64_t n_blocks;  /* blocks read before this one */
  uint32_t tag;      /* of this block */
  uint8_t *payload;
  size_t room;
  size_t n;  /* bytes of the payload */
  size_t at; /* how far they are used up */
  rfm__crc32c tables;
} rfm__load;

/* Read magic and head of an envelope that holds an @object. */
void rfm__load_open(rfm__load *load, const rfm_host *host, rfm_read_fn read, void *user_data,
                    uint32_t object, rfm_error *err);

/* Free the payload; also after a failure. Returns the status. */
rfm_status rfm__load_close(rfm__load *load);

/* Read the next block whole, whatever its tag; the one before must have been used up. */
void rfm__load_next(rfm__load *load);

/* The block that was read must be this one. */
void rfm__load_expect(rfm__load *load, uint32_t tag);

/* It must be the end mark. */
void rfm__load_done(rfm__load *load);

/* Bytes of the payload that are not used up; 0 after a failure. */
size_t rfm__load_left(const rfm__load *load);

/* The block does not say what it should: RFM_E_FORMAT, once. @item is a row in the block or -1. */
void rfm__load_fail(rfm__load *load, int64_t item, const char *what);

/* Another failure: out of memory, or what building the object came to. RFM_OK is none. */
void rfm__load_status(rfm__load *load, rfm_status status, const char *what);

/* The next value, 0 when there is none. */
uint8_t rfm__load_u8(rfm__load *load);
uint16_t rfm__load_u16(rfm__load *load);
uint32_t rfm__load_u32(rfm__load *load);
uint64_t rfm__load_u64(rfm__load *load);
int32_t rfm__load_i32(rfm__load *load);
int64_t rfm__load_i64(rfm__load *load);

/* A finite double that is not -0.0. */
double rfm__load_f64(rfm__load *load);

/* The next @n bytes, borrowed until the next block; NULL when there are fewer. */
const uint8_t *rfm__load_bytes(rfm__load *load, size_t n);

/* A text of @n bytes without a zero byte, @least .. @most of them, and a terminator into @text,
 * which has room for @most + 1. */
void rfm__load_text(rfm__load *load, char *text, size_t n, size_t least, size_t most,
                    const char *what);

/* The number of records that fill the rest of a list's block, at least @record_bytes each. */
uint32_t rfm__load_count(rfm__load *load, size_t record_bytes);

/* ---- bytes ---- */

uint32_t rfm__load_le32(const uint8_t *p);
uint64_t rfm__load_le64(const uint8_t *p);

#endif
