/* SPDX-License-Identifier: MIT */
/* Radix sort, least significant byte first: one histogram pass for all bytes, one move per byte
 * that varies. Many keys are first dealt into buckets of neighbours, which the cache can hold and
 * threads can share. */
#include "math/order.h"

#include "base/executor.h"

enum {
  N_BYTES = 8,
  N_VALUES = 256,
  N_BUCKETS = 256,
  N_CHUNKS = 16,
  MANY = 1 << 14, /* fewer are not worth buckets */
  SMALL = 48      /* below this, insertion beats clearing and summing 2,048 counters */
};

typedef struct pairs {
  uint64_t *keys;
  uint32_t *index;
} pairs;

static void insertion_sort(uint64_t *keys, uint32_t *index, size_t n)
{
  size_t i, j;

  for (i = 1; i < n; i++) {
    const uint64_t key = keys[i];
    const uint32_t payload = index[i];

    for (j = i; j > 0 && keys[j - 1] > key; j--) {
      keys[j] = keys[j - 1];
      index[j] = index[j - 1];
    }
    keys[j] = key;
    index[j] = payload;
  }
}

static void count_bytes(const uint64_t *keys, size_t n, size_t counts[N_BYTES][N_VALUES])
{
  size_t i;
  int byte;

  memset(counts, 0, N_BYTES * sizeof counts[0]);
  for (i = 0; i < n; i++)
    for (byte = 0; byte < N_BYTES; byte++)
      counts[byte][keys[i] >> (8 * byte) & 0xff]++;
}

/* Move @from to @to in the order of one byte; @starts holds its counts and is used up. */
static void move_by_byte(pairs from, pairs to, size_t n, int byte, size_t starts[N_VALUES])
{
  size_t i, sum = 0;

  for (i = 0; i < N_VALUES; i++) {
    const size_t count = starts[i];

    starts[i] = sum;
    sum += count;
  }
  for (i = 0; i < n; i++) {
    const size_t at = starts[from.keys[i] >> (8 * byte) & 0xff]++;

    to.keys[at] = from.keys[i];
    to.index[at] = from.index[i];
  }
}

void rfm__sort_u64_index(uint64_t *keys, uint32_t *index, uint64_t *scratch_keys,
                         uint32_t *scratch_index, size_t n)
{
  size_t counts[N_BYTES][N_VALUES];
  pairs from = {keys, index}, to = {scratch_keys, scratch_index};
  int byte;

  if (n < SMALL) {
    insertion_sort(keys, index, n);
    return;
  }
  count_bytes(keys, n, counts);
  for (byte = 0; byte < N_BYTES; byte++) {
    const pairs moved = to;

    if (counts[byte][keys[0] >> (8 * byte) & 0xff] == n)
      continue; /* all keys agree in this byte */
    move_by_byte(from, to, n, byte, counts[byte]);
    to = from;
    from = moved;
  }
  if (from.keys != keys) {
    memcpy(keys, from.keys, n * sizeof *keys);
    memcpy(index, from.index, n * sizeof *index);
  }
}

/* Keys on their way into buckets: equal stretches between the least and the greatest. */
typedef struct dealing {
  pairs from, to;
  size_t n;
  uint64_t least;
  uint32_t shift;
  uint32_t place[N_CHUNKS][N_BUCKETS]; /* pairs (fewer than 2^32) of each bucket, then places */
  size_t first[N_BUCKETS + 1];
} dealing;

static size_t chunk_begin(const dealing *d, int64_t chunk)
{
  return d->n / N_CHUNKS * (size_t)chunk + (chunk == N_CHUNKS ? d->n % N_CHUNKS : 0);
}

static size_t bucket_of(const dealing *d, size_t i)
{
  return (size_t)((d->from.keys[i] - d->least) >> d->shift);
}

static void measure_range(dealing *d)
{
  uint64_t greatest = d->from.keys[0];
  size_t i;

  d->least = greatest;
  for (i = 1; i < d->n; i++) {
    const uint64_t key = d->from.keys[i];

    d->least = key < d->least ? key : d->least;
    greatest = key > greatest ? key : greatest;
  }
  for (d->shift = 0; (greatest - d->least) >> d->shift >= N_BUCKETS; d->shift++) {
  }
}

static void RFM_CALL count_chunk(int64_t chunk, void *arg)
{
  dealing *d = arg;
  uint32_t *count = d->place[chunk];
  size_t i;

  memset(count, 0, sizeof d->place[chunk]);
  for (i = chunk_begin(d, chunk); i < chunk_begin(d, chunk + 1); i++)
    count[bucket_of(d, i)]++;
}

static void lay_buckets(dealing *d)
{
  uint32_t at = 0;
  int bucket, chunk;

  for (bucket = 0; bucket < N_BUCKETS; bucket++) {
    d->first[bucket] = at;
    for (chunk = 0; chunk < N_CHUNKS; chunk++) {
      const uint32_t size = d->place[chunk][bucket];

      d->place[chunk][bucket] = at;
      at += size;
    }
  }
  d->first[N_BUCKETS] = at;
}

static void RFM_CALL move_chunk(int64_t chunk, void *arg)
{
  dealing *d = arg;
  size_t i;

  for (i = chunk_begin(d, chunk); i < chunk_begin(d, chunk + 1); i++) {
    const uint32_t at = d->place[chunk][bucket_of(d, i)]++;

    d->to.keys[at] = d->from.keys[i];
    d->to.index[at] = d->from.index[i];
  }
}

/* Sort a bucket and bring it home. */
static void RFM_CALL sort_bucket(int64_t bucket, void *arg)
{
  const dealing *d = arg;
  const size_t first = d->first[bucket], n = d->first[bucket + 1] - first;

  rfm__sort_u64_index(d->to.keys + first, d->to.index + first, d->from.keys + first,
                      d->from.index + first, n);
  memcpy(d->from.keys + first, d->to.keys + first, n * sizeof *d->to.keys);
  memcpy(d->from.index + first, d->to.index + first, n * sizeof *d->to.index);
}

rfm_status rfm__sort_u64_index_on(const rfm_host *host, uint64_t *keys, uint32_t *index,
                                  uint64_t *scratch_keys, uint32_t *scratch_index, size_t n,
                                  rfm_error *err)
{
  dealing d = {{keys, index}, {scratch_keys, scratch_index}, n, 0, 0, {{0}}, {0}};
  rfm_status status;

  if (n < MANY) {
    rfm__sort_u64_index(keys, index, scratch_keys, scratch_index, n);
    return RFM_OK;
  }
  measure_range(&d);
  status = rfm__parallel_for(host, N_CHUNKS, count_chunk, &d, err);
  if (status)
    return status;
  lay_buckets(&d);
  status = rfm__parallel_for(host, N_CHUNKS, move_chunk, &d, err);
  return status ? status : rfm__parallel_for(host, N_BUCKETS, sort_bucket, &d, err);
}
