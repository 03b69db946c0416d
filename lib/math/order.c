/* SPDX-License-Identifier: MIT */
/* Radix sort, least significant byte first: one histogram pass for all bytes, one move per byte
 * that varies. */
#include "math/order.h"

enum {
  N_BYTES = 8,
  N_VALUES = 256,
  SMALL = 48 /* below this, insertion beats clearing and summing 2,048 counters */
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
