/* SPDX-License-Identifier: MIT */
/* The ascending order of ids: integers as numbers, bytes by memcmp and then length.
 *
 * Byte ids are sorted eight bytes at a time as big-endian integers: a radix sort by the first
 * eight, then the runs that are still equal by the next eight, and so on. Ids with a long common
 * prefix stay linear that way. */
#include "data/customers.h"

#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"

#include <string.h>

int rfm__id_compare(int32_t id_type, const rfm__id *a, const rfm__id *b)
{
  size_t shorter;
  int order;

  if (id_type == RFM_ID_INTEGER)
    return a->number < b->number ? -1 : a->number > b->number;
  shorter = a->n_bytes < b->n_bytes ? a->n_bytes : b->n_bytes;
  order = memcmp(a->bytes, b->bytes, shorter);
  if (order != 0)
    return order;
  return a->n_bytes < b->n_bytes ? -1 : a->n_bytes > b->n_bytes;
}

/* What a sort works with: n ids read through `read`, by index. */
typedef struct sorting {
  const rfm__customers *customers; /* ids by row, or... */
  const rfm__id *ids;              /* ...by position */
  uint64_t *keys, *scratch_keys;
  uint32_t *scratch;
  int32_t id_type;
} sorting;

static void read_id(const sorting *s, uint32_t index, rfm__id *id)
{
  if (s->customers)
    rfm__customers_id(s->customers, index, id);
  else
    *id = s->ids[index];
}

/* Bytes depth .. depth + 7 as a big-endian number, zeros beyond the end. */
static uint64_t eight_bytes(const rfm__id *id, size_t depth)
{
  uint64_t key = 0;
  size_t i;

  for (i = depth; i < depth + 8; i++)
    key = key << 8 | (i < id->n_bytes ? id->bytes[i] : 0u);
  return key;
}

static uint64_t key_at(const sorting *s, uint32_t index, size_t depth)
{
  rfm__id id;

  read_id(s, index, &id);
  return s->id_type == RFM_ID_INTEGER ? id.number : eight_bytes(&id, depth);
}

/* Runs shorter than this are sorted by comparing. */
enum { SMALL_RUN = 16 };

static void insertion_sort(const sorting *s, uint32_t *rows, size_t n)
{
  size_t i;

  for (i = 1; i < n; i++) {
    const uint32_t moved = rows[i];
    size_t place = i;
    rfm__id a, b;

    read_id(s, moved, &b);
    for (; place > 0; place--) {
      read_id(s, rows[place - 1], &a);
      if (rfm__id_compare(s->id_type, &a, &b) <= 0)
        break;
      rows[place] = rows[place - 1];
    }
    rows[place] = moved;
  }
}

/* Bring the ids that end within the first `depth` bytes to the front; returns their number. Their
 * bytes are the prefix that the run shares, so they come before the others, shorter ones first. */
static size_t split_ended(const sorting *s, uint32_t *rows, size_t n, size_t depth)
{
  size_t i, ended = 0;
  rfm__id id;

  for (i = 0; i < n; i++) {
    const uint32_t row = rows[i];

    read_id(s, row, &id);
    if (id.n_bytes > depth)
      continue;
    rows[i] = rows[ended];
    rows[ended] = row;
    s->keys[ended++] = id.n_bytes;
  }
  rfm__sort_u64_index(s->keys, rows, s->scratch_keys, s->scratch, ended);
  return ended;
}

static void sort_run(const sorting *s, uint32_t *rows, size_t n, size_t depth);

/* End of the stretch of equal keys that begins at `begin`. The keys are read anew from the ids, for
 * sorting a stretch overwrites the scratch that they were in. */
static size_t stretch_end(const sorting *s, const uint32_t *rows, size_t begin, size_t n,
                          size_t depth)
{
  const uint64_t key = key_at(s, rows[begin], depth);
  size_t end = begin + 1;

  while (end < n && key_at(s, rows[end], depth) == key)
    end++;
  return end;
}

/* Sort every stretch of equal keys further but the largest, which is handed back: so recursion
 * halves the rows and is at most 31 deep, however alike hostile ids are. */
static uint32_t *sort_smaller_stretches(const sorting *s, uint32_t *rows, size_t *n, size_t depth)
{
  size_t begin, end, first = 0, most = 0;

  for (begin = 0; begin < *n; begin = end) {
    end = stretch_end(s, rows, begin, *n, depth);
    if (end - begin > most) {
      most = end - begin;
      first = begin;
    }
  }
  for (begin = 0; begin < *n; begin = end) {
    end = begin == first ? first + most : stretch_end(s, rows, begin, *n, depth);
    if (begin != first && end - begin > 1)
      sort_run(s, rows + begin, end - begin, depth + 8);
  }
  *n = most;
  return rows + first;
}

/* Sort ids that share their first `depth` bytes. */
static void sort_run(const sorting *s, uint32_t *rows, size_t n, size_t depth)
{
  size_t i, ended;

  for (; n > SMALL_RUN; depth += 8) {
    ended = split_ended(s, rows, n, depth);
    rows += ended;
    n -= ended;
    for (i = 0; i < n; i++)
      s->keys[i] = key_at(s, rows[i], depth);
    rfm__sort_u64_index(s->keys, rows, s->scratch_keys, s->scratch, n);
    rows = sort_smaller_stretches(s, rows, &n, depth);
  }
  insertion_sort(s, rows, n);
}

static rfm_status sort_numbers(const sorting *s, const rfm_host *host, uint32_t *rows, size_t n,
                               rfm_error *err)
{
  size_t i;

  for (i = 0; i < n; i++)
    s->keys[i] = key_at(s, rows[i], 0);
  return rfm__sort_u64_index_on(host, s->keys, rows, s->scratch_keys, s->scratch, n, err);
}

static rfm_status sort_indices(sorting *s, const rfm_host *host, uint32_t *rows, size_t n,
                               rfm_error *err)
{
  rfm_status status = RFM_OK;

  s->keys = rfm__alloc(host, n, sizeof *s->keys);
  s->scratch_keys = rfm__alloc(host, n, sizeof *s->scratch_keys);
  s->scratch = rfm__alloc(host, n, sizeof *s->scratch);
  if (!s->keys || !s->scratch_keys || !s->scratch)
    status = rfm__fail_nomem(err);
  else if (s->id_type == RFM_ID_INTEGER)
    status = sort_numbers(s, host, rows, n, err);
  else
    sort_run(s, rows, n, 0);
  rfm__wipe_dealloc(host, s->keys, n, sizeof *s->keys);
  rfm__wipe_dealloc(host, s->scratch_keys, n, sizeof *s->scratch_keys);
  rfm__dealloc(host, s->scratch, n, sizeof *s->scratch);
  return status;
}

rfm_status rfm__ids_order(const rfm_host *host, int32_t id_type, const rfm__id *ids,
                          uint32_t *order, size_t n, rfm_error *err)
{
  sorting s = {NULL, NULL, NULL, NULL, NULL, 0};
  size_t i;

  s.ids = ids;
  s.id_type = id_type;
  for (i = 0; i < n; i++)
    order[i] = (uint32_t)i;
  return sort_indices(&s, host, order, n, err);
}

/* Rows that came after the last compaction, in no order. */
static size_t collect_new(const rfm__customers *customers, uint32_t *rows)
{
  size_t row, n = 0;

  for (row = 1; row < customers->n_rows; row++)
    if ((rfm__customer_at(customers, row)->flags & (RFM__LIVE | RFM__SORTED)) == RFM__LIVE)
      rows[n++] = (uint32_t)row;
  return n;
}

/* The sorted list without the places of forgotten customers. */
static void copy_sorted(const rfm__customers *customers, uint32_t *rows)
{
  size_t i, out = 0;

  for (i = 0; i < customers->n_sorted; i++)
    if (!(customers->sorted[i] & RFM__HOLE))
      rows[out++] = customers->sorted[i];
}

/* Merge the `n_new` sorted rows that stand at the end of `rows` with the sorted list, from the
 * front. */
static void merge_orders(const rfm__customers *customers, uint32_t *rows, size_t n_new)
{
  size_t old = 0, fresh = customers->n_live - n_new, out = 0;
  rfm__id a, b;

  for (; old < customers->n_sorted; old++) {
    if (customers->sorted[old] & RFM__HOLE)
      continue;
    rfm__customers_id(customers, customers->sorted[old], &a);
    for (; fresh < customers->n_live; fresh++) {
      rfm__customers_id(customers, rows[fresh], &b);
      if (rfm__id_compare(customers->id_type, &a, &b) < 0)
        break;
      rows[out++] = rows[fresh];
    }
    rows[out++] = customers->sorted[old];
  }
}

rfm_status rfm__customers_in_order(const rfm__customers *customers, uint32_t *rows, rfm_error *err)
{
  sorting s = {NULL, NULL, NULL, NULL, NULL, 0};
  size_t n_new = 0, n_old = 0, i;
  rfm_status status;

  for (i = 0; i < customers->n_sorted; i++)
    n_old += !(customers->sorted[i] & RFM__HOLE);
  if (n_old == customers->n_live) {
    copy_sorted(customers, rows);
    return RFM_OK;
  }
  n_new = collect_new(customers, rows + n_old);
  s.customers = customers;
  s.id_type = customers->id_type;
  status = sort_indices(&s, customers->host, rows + n_old, n_new, err);
  if (!status)
    merge_orders(customers, rows, n_new);
  return status;
}
