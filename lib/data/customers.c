/* SPDX-License-Identifier: MIT */
/* Customers: ids, their rows, and the way from one to the other.
 *
 * The order of ids is in id_order.c. */
#include "data/customers.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "base/siphash.h"

#include <string.h>

enum { CHUNK_BYTES = 65536 };

struct rfm__id_chunk {
  rfm__id_chunk *next;
  size_t room;
  size_t used;
};

static uint8_t *chunk_data(rfm__id_chunk *chunk)
{
  return (uint8_t *)(chunk + 1);
}

/* Where the stored bytes of a row begin: two bytes of length, low first, then the id. */
static uint8_t *stored_bytes(const rfm__customer *customer)
{
  return (uint8_t *)(uintptr_t)customer->id;
}

static size_t stored_length(const uint8_t *stored)
{
  return stored[0] | (size_t)stored[1] << 8;
}

/* ---- arena ---- */

static rfm__id_chunk *chunk_new(const rfm_host *host, size_t room)
{
  rfm__id_chunk *chunk = rfm__alloc(host, 1, sizeof *chunk + room);

  if (chunk) {
    chunk->next = NULL;
    chunk->room = room;
    chunk->used = 0;
  }
  return chunk;
}

static void chunk_free(const rfm_host *host, rfm__id_chunk *chunk)
{
  if (chunk)
    rfm__wipe_dealloc(host, chunk, 1, sizeof *chunk + chunk->room);
}

static void push_chunk(rfm__customers *customers, rfm__id_chunk *chunk)
{
  chunk->next = customers->chunks;
  customers->chunks = chunk;
  customers->chunk_bytes += sizeof *chunk + chunk->room;
}

static void pop_chunk(rfm__customers *customers)
{
  rfm__id_chunk *chunk = customers->chunks;

  customers->chunks = chunk->next;
  customers->chunk_bytes -= sizeof *chunk + chunk->room;
  chunk_free(customers->host, chunk);
}

/* Room for the bytes of an id, or NULL. */
static uint8_t *arena_take(rfm__customers *customers, size_t n)
{
  rfm__id_chunk *chunk = customers->chunks;

  if (!chunk || chunk->room - chunk->used < n) {
    chunk = chunk_new(customers->host, n > CHUNK_BYTES ? n : CHUNK_BYTES);
    if (!chunk)
      return NULL;
    push_chunk(customers, chunk);
  }
  chunk->used += n;
  customers->id_bytes += n;
  return chunk_data(chunk) + chunk->used - n;
}

/* Give back what was taken last. An empty chunk would hide that the one before it has room. */
static void arena_untake(rfm__customers *customers, size_t n)
{
  customers->chunks->used -= n;
  customers->id_bytes -= n;
  if (customers->chunks->used == 0 && customers->chunks->next)
    pop_chunk(customers);
}

/* Wipe the bytes of an id; what was taken last is room again, so a batch that is taken back costs
 * no memory. */
static void arena_wipe(rfm__customers *customers, uint8_t *stored, size_t n)
{
  const rfm__id_chunk *chunk = customers->chunks;

  rfm__wipe(stored, n);
  if (stored + n == chunk_data(customers->chunks) + chunk->used)
    arena_untake(customers, n);
  else
    customers->wiped_bytes += n;
}

int rfm__customers_new_chunk(const rfm__customers *customers, rfm__id_chunk **chunk)
{
  *chunk = NULL;
  if (customers->wiped_bytes == 0)
    return 1;
  *chunk = chunk_new(customers->host, customers->id_bytes - customers->wiped_bytes);
  return *chunk != NULL;
}

void rfm__customers_drop_chunk(const rfm__customers *customers, rfm__id_chunk *chunk)
{
  chunk_free(customers->host, chunk);
}

void rfm__customers_fill_chunk(rfm__customers *customers, rfm__id_chunk *chunk,
                               const uint32_t *rows, size_t n)
{
  size_t i;

  for (i = 0; i < n; i++) {
    rfm__customer *customer = rfm__customer_at(customers, rows[i]);
    const uint8_t *stored = stored_bytes(customer);
    const size_t n_stored = stored_length(stored) + 2;
    uint8_t *to = chunk_data(chunk) + chunk->used;

    memcpy(to, stored, n_stored);
    customer->id = (uint64_t)(uintptr_t)to;
    chunk->used += n_stored;
  }
  while (customers->chunks)
    pop_chunk(customers);
  push_chunk(customers, chunk);
  customers->id_bytes = chunk->used;
  customers->wiped_bytes = 0;
}

/* ---- the whole ---- */

int rfm__customers_init(rfm__customers *customers, const rfm_host *host, int32_t id_type,
                        const uint64_t seed[2])
{
  memset(customers, 0, sizeof *customers);
  customers->host = host;
  customers->id_type = id_type;
  memcpy(customers->seed, seed, sizeof customers->seed);
  rfm__hashmap_init(&customers->map, host, seed);
  customers->blocks = rfm__alloc_zero(host, 1, sizeof *customers->blocks);
  if (!customers->blocks)
    return 0;
  customers->blocks_room = 1;
  customers->blocks[0] = rfm__alloc_zero(host, RFM__BLOCK_ROWS, sizeof **customers->blocks);
  if (!customers->blocks[0]) {
    rfm__customers_free(customers);
    return 0;
  }
  customers->n_blocks = 1;
  customers->n_rows = 1;
  customers->blocks[0][0].joined_day = RFM__NO_DAY;
  return 1;
}

void rfm__customers_free(rfm__customers *customers)
{
  const rfm_host *host = customers->host;
  size_t i;

  if (!host)
    return;
  for (i = 0; i < customers->n_blocks; i++)
    rfm__wipe_dealloc(host, customers->blocks[i], RFM__BLOCK_ROWS, sizeof **customers->blocks);
  rfm__dealloc(host, customers->blocks, customers->blocks_room, sizeof *customers->blocks);
  rfm__dealloc(host, customers->sorted, customers->n_sorted, sizeof *customers->sorted);
  rfm__hashmap_clear(&customers->map);
  while (customers->chunks)
    pop_chunk(customers);
  memset(customers, 0, sizeof *customers);
}

uint64_t rfm__customers_key(const rfm__customers *customers, const rfm__id *id)
{
  if (customers->id_type == RFM_ID_INTEGER)
    return id->number;
  return rfm__siphash(id->bytes, id->n_bytes, customers->seed);
}

typedef struct same_bytes_context {
  const rfm__customers *customers;
  const rfm__id *id;
} same_bytes_context;

static int same_bytes(uint64_t value, const void *context)
{
  const same_bytes_context *c = context;
  const uint8_t *stored = stored_bytes(rfm__customer_at(c->customers, (size_t)value));

  return stored_length(stored) == c->id->n_bytes &&
         memcmp(stored + 2, c->id->bytes, c->id->n_bytes) == 0;
}

uint32_t rfm__customers_find(const rfm__customers *customers, const rfm__id *id, uint64_t key)
{
  const same_bytes_context context = {customers, id};
  const uint64_t *row;

  if (customers->id_type == RFM_ID_INTEGER)
    row = rfm__hashmap_find(&customers->map, key, NULL, NULL);
  else
    row = rfm__hashmap_find(&customers->map, key, same_bytes, &context);
  return row ? (uint32_t)*row : RFM__NOBODY;
}

/* ---- rows ---- */

/* Make sure that row n_rows exists. */
static int next_block(rfm__customers *customers)
{
  void *blocks = customers->blocks;
  rfm__customer *block;
  int ok;

  if (customers->n_rows < customers->n_blocks * RFM__BLOCK_ROWS)
    return 1;
  ok = rfm__grow(customers->host, &blocks, &customers->blocks_room, customers->n_blocks,
                 customers->n_blocks + 1, sizeof *customers->blocks);
  customers->blocks = blocks;
  if (!ok)
    return 0;
  block = rfm__alloc_zero(customers->host, RFM__BLOCK_ROWS, sizeof *block);
  if (!block)
    return 0;
  customers->blocks[customers->n_blocks++] = block;
  return 1;
}

uint32_t rfm__customers_add(rfm__customers *customers, const rfm__id *id, uint64_t key)
{
  const int reuse = customers->free_row != 0;
  uint32_t row;
  rfm__customer *customer;
  uint64_t stored = id->number;

  if (!reuse && (customers->n_rows >= RFM__MAX_ROWS || !next_block(customers)))
    return RFM__NOBODY;
  row = reuse ? customers->free_row : (uint32_t)customers->n_rows;
  customer = rfm__customer_at(customers, row);
  if (customers->id_type == RFM_ID_BYTES) {
    uint8_t *bytes = arena_take(customers, id->n_bytes + 2);

    if (!bytes)
      return RFM__NOBODY;
    bytes[0] = (uint8_t)(id->n_bytes & 0xff);
    bytes[1] = (uint8_t)(id->n_bytes >> 8);
    memcpy(bytes + 2, id->bytes, id->n_bytes);
    stored = (uint64_t)(uintptr_t)bytes;
  }
  if (!rfm__hashmap_insert(&customers->map, key, row)) {
    if (customers->id_type == RFM_ID_BYTES)
      arena_untake(customers, id->n_bytes + 2);
    return RFM__NOBODY;
  }
  if (reuse)
    customers->free_row = customer->tail_head;
  else
    customers->n_rows++;
  customer->id = stored;
  customer->tail_head = 0;
  customer->tail_count = 0;
  customer->joined_day = RFM__NO_DAY;
  customer->flags = RFM__LIVE | (customer->flags & RFM__BASE_GONE);
  customers->n_live++;
  customers->order_is_whole = 0;
  return row;
}

void rfm__customers_id(const rfm__customers *customers, uint32_t row, rfm__id *id)
{
  const rfm__customer *customer = rfm__customer_at(customers, row);

  if (customers->id_type == RFM_ID_INTEGER) {
    id->number = customer->id;
    id->bytes = NULL;
    id->n_bytes = 0;
  } else {
    const uint8_t *stored = stored_bytes(customer);

    id->number = 0;
    id->bytes = stored + 2;
    id->n_bytes = stored_length(stored);
  }
}

/* The nearest place at or left of `place`, but not left of `low`, that is no hole; else `low`. Runs
 * of holes are jumped, and the jump is remembered, so that forgetting everybody in order stays
 * fast. */
static size_t skip_holes(rfm__customers *customers, size_t low, size_t place)
{
  const size_t start = place;

  while (place > low && customers->sorted[place] & RFM__HOLE) {
    const size_t jump = customers->sorted[place] & ~RFM__HOLE;

    place = place - low < jump ? low : place - jump;
  }
  if (customers->sorted[start] & RFM__HOLE && start > place)
    customers->sorted[start] = RFM__HOLE | (uint32_t)(start - place);
  return place;
}

/* Where a row stands in the sorted list; it must be there. */
static size_t sorted_place(rfm__customers *customers, const rfm__id *id)
{
  size_t low = 0, high = customers->n_sorted;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const size_t probe = skip_holes(customers, low, middle);
    rfm__id other;
    int order;

    if (customers->sorted[probe] & RFM__HOLE) {
      low = middle + 1;
      continue;
    }
    rfm__customers_id(customers, customers->sorted[probe], &other);
    order = rfm__id_compare(customers->id_type, &other, id);
    if (order == 0)
      return probe;
    if (order < 0)
      low = middle + 1;
    else
      high = probe;
  }
  return customers->n_sorted;
}

void rfm__customers_remove(rfm__customers *customers, uint32_t row)
{
  rfm__customer *customer = rfm__customer_at(customers, row);
  rfm__id id;

  rfm__customers_id(customers, row, &id);
  if (customer->flags & RFM__SORTED) {
    const size_t place = sorted_place(customers, &id);

    if (place < customers->n_sorted)
      customers->sorted[place] = RFM__HOLE | 1;
  }
  (void)rfm__hashmap_remove(&customers->map, rfm__customers_key(customers, &id), row);
  if (customers->id_type == RFM_ID_BYTES)
    arena_wipe(customers, stored_bytes(customer), id.n_bytes + 2);
  rfm__wipe(&customer->id, sizeof customer->id);
  customer->flags = RFM__BASE_GONE;
  customer->tail_count = 0;
  customer->joined_day = RFM__NO_DAY;
  customer->tail_head = customers->free_row;
  customers->free_row = row;
  customers->n_live--;
  customers->order_is_whole = 0;
}

void rfm__customers_set_order(rfm__customers *customers, uint32_t *rows, size_t n)
{
  size_t i;

  rfm__dealloc(customers->host, customers->sorted, customers->n_sorted, sizeof *customers->sorted);
  customers->sorted = rows;
  customers->n_sorted = n;
  customers->order_is_whole = 1;
  for (i = 0; i < n; i++)
    rfm__customer_at(customers, rows[i])->flags |= RFM__SORTED;
}

size_t rfm__customers_bytes(const rfm__customers *customers)
{
  return customers->n_blocks * RFM__BLOCK_ROWS * sizeof(rfm__customer) +
         customers->blocks_room * sizeof *customers->blocks +
         customers->n_sorted * sizeof(uint32_t) + customers->chunk_bytes +
         rfm__hashmap_bytes(&customers->map);
}

size_t rfm__customers_used(const rfm__customers *customers)
{
  return (customers->n_live + 1) * sizeof(rfm__customer) + customers->n_sorted * sizeof(uint32_t) +
         customers->id_bytes + rfm__map_used(&customers->map);
}

/* ---- ids of callers ---- */

rfm_status rfm__id_read(int32_t id_type, const rfm_id *given, const char *name, rfm__id *id,
                        rfm_error *err)
{
  rfm_id known;
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", name);
  status = rfm__options_read(&known, sizeof known, sizeof known, given, "rfm_id", err);
  if (status)
    return status;
  if (known.flags)
    return rfm__fail(err, RFM_E_ARG, "%s: flags is %u, expected 0", name, (unsigned)known.flags);
  if (id_type == RFM_ID_INTEGER) {
    if (known.bytes || known.n_bytes)
      return rfm__fail(err, RFM_E_ARG, "%s has bytes, but the ids here are integers", name);
  } else if (!known.bytes || known.n_bytes < 1 || known.n_bytes > RFM__MAX_ID_BYTES) {
    return rfm__fail(err, RFM_E_DATA,
                     "%s has %lld bytes, expected 1 to %d, for the ids here are bytes", name,
                     (long long)(known.bytes ? known.n_bytes : 0), RFM__MAX_ID_BYTES);
  }
  id->number = known.number;
  id->bytes = known.bytes;
  id->n_bytes = (size_t)known.n_bytes;
  return RFM_OK;
}
