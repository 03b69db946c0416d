/* SPDX-License-Identifier: MIT */
/* Customers: ids, the rows they own, and the ascending order of ids.
 *
 * A row number is internal: it never changes while its customer lives, and it never reaches an
 * output. Row 0 is nobody: anonymous events with keys hang there. Rows live in blocks and ids in
 * arena chunks that are never moved, so adding one customer costs the same at any size, and
 * forgetting one leaves no copy behind. */
#ifndef RFM__DATA_CUSTOMERS_H
#define RFM__DATA_CUSTOMERS_H

#include <rfm/table.h>

#include "base/hashmap.h"

enum {
  RFM__NOBODY = 0,
  RFM__BLOCK_ROWS = 512, /* rows per block, 12 KB: small enough for a till, large enough to keep the
                            directory small */
  RFM__MAX_ID_BYTES = 65535
};

#define RFM__MAX_ROWS ((size_t)1 << 31) /* nobody and 2^31 - 1 customers */
#define RFM__NO_DAY INT32_MIN

/* Flags of a customer. */
enum {
  RFM__LIVE = 1,      /* has an id and is in the map */
  RFM__ALIAS = 2,     /* is another name of a customer */
  RFM__ROOT = 4,      /* other names point here */
  RFM__SORTED = 8,    /* stands in the sorted list */
  RFM__BASE_GONE = 16 /* its run in the base belongs to a forgotten owner of the row */
};

typedef struct rfm__customer {
  uint64_t id;         /* the integer; or the address of a 2-byte length and the bytes */
  uint32_t tail_head;  /* newest tail event + 1, or 0; of a free row: the next free one */
  uint32_t tail_count; /* events in the tail */
  int32_t joined_day;  /* or RFM__NO_DAY */
  uint32_t flags;
} rfm__customer;

/* An id on its way in or out. */
typedef struct rfm__id {
  uint64_t number;
  const uint8_t *bytes;
  size_t n_bytes;
} rfm__id;

typedef struct rfm__id_chunk rfm__id_chunk;

typedef struct rfm__customers {
  const rfm_host *host; /* borrowed from the table */
  rfm__customer **blocks;
  size_t n_blocks, blocks_room;
  size_t n_rows; /* rows ever used, nobody included */
  size_t n_live;
  uint32_t free_row;     /* first free row below n_rows, or 0 */
  rfm__hashmap map;      /* id, or its keyed hash -> row */
  rfm__id_chunk *chunks; /* the one that is being filled first */
  size_t chunk_bytes;
  size_t id_bytes;    /* of ids in the chunks, wiped ones included */
  size_t wiped_bytes; /* of them, wiped */
  uint32_t *sorted; /* rows in ascending id as of the last compaction; 0 where one was forgotten */
  size_t n_sorted;
  int32_t order_is_whole; /* sorted holds every live row and no hole */
  int32_t id_type;
  uint64_t seed[2];
} rfm__customers;

/* Memory that the entries of a map use. */
RFM__INLINE size_t rfm__map_used(const rfm__hashmap *map)
{
  return rfm__hashmap_size(map) * 2 * sizeof(uint64_t);
}

/* Where a forgotten customer stood in the sorted list: this bit, and how many places to the left
 * are holes at least. */
#define RFM__HOLE ((uint32_t)1 << 31)

RFM__INLINE rfm__customer *rfm__customer_at(const rfm__customers *customers, size_t row)
{
  return &customers->blocks[row / RFM__BLOCK_ROWS][row % RFM__BLOCK_ROWS];
}

/* 1: done, 0: no memory. */
int rfm__customers_init(rfm__customers *customers, const rfm_host *host, int32_t id_type,
                        const uint64_t seed[2]);
void rfm__customers_free(rfm__customers *customers);

/* Key of an id in the map. */
uint64_t rfm__customers_key(const rfm__customers *customers, const rfm__id *id);

/* Row of an id whose key is known, or RFM__NOBODY. */
uint32_t rfm__customers_find(const rfm__customers *customers, const rfm__id *id, uint64_t key);

/* Add an id that is not there. Returns its row, or RFM__NOBODY without memory, or at RFM__MAX_ROWS.
 */
uint32_t rfm__customers_add(rfm__customers *customers, const rfm__id *id, uint64_t key);

/* Take a customer out and wipe the id; the row is free for another one. Allocates nothing. */
void rfm__customers_remove(rfm__customers *customers, uint32_t row);

/* Make one chunk for all ids that are left, when some were wiped; else *chunk is NULL. Changes
 * nothing. 1: done, 0: no memory. */
int rfm__customers_new_chunk(const rfm__customers *customers, rfm__id_chunk **chunk);

/* Give it back unused. NULL is ignored. */
void rfm__customers_drop_chunk(const rfm__customers *customers, rfm__id_chunk *chunk);

/* Copy all ids there, those of `rows` in this order, which are all live ones; then wipe and free
 * the old chunks. */
void rfm__customers_fill_chunk(rfm__customers *customers, rfm__id_chunk *chunk,
                               const uint32_t *rows, size_t n);

/* The id of a live row, borrowed. */
void rfm__customers_id(const rfm__customers *customers, uint32_t row, rfm__id *id);

/* Read an id of a caller, who calls it @name, against the type that ids have. RFM_E_DATA for a
 * length that no id has, else RFM_E_ARG and RFM_E_ABI. */
rfm_status rfm__id_read(int32_t id_type, const rfm_id *given, const char *name, rfm__id *id,
                        rfm_error *err);

/* < 0, 0, > 0 in the order of ids. */
int rfm__id_compare(int32_t id_type, const rfm__id *a, const rfm__id *b);

/* All n_live live rows in ascending id into `rows`. RFM_E_NOMEM; RFM_STOPPED and RFM_E_HOST as
 * rfm__parallel_for(). */
rfm_status rfm__customers_in_order(const rfm__customers *customers, uint32_t *rows, rfm_error *err);

/* Remember an order made by rfm__customers_in_order(); takes the array over. */
void rfm__customers_set_order(rfm__customers *customers, uint32_t *rows, size_t n);

/* Sort the positions 0 .. n - 1 of `ids` into `order`, ascending. For ids that are in no table;
 * fails like rfm__customers_in_order(). */
rfm_status rfm__ids_order(const rfm_host *host, int32_t id_type, const rfm__id *ids,
                          uint32_t *order, size_t n, rfm_error *err);

/* Memory from the host, and that of it which is in use. */
size_t rfm__customers_bytes(const rfm__customers *customers);
size_t rfm__customers_used(const rfm__customers *customers);

#endif
