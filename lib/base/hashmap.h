/* SPDX-License-Identifier: MIT */
/* uint64_t -> uint64_t by extendible hashing (Fagin, Nievergelt, Pippenger and Strong, 1979).
 *
 * A directory points to small segments; a full segment splits in two and no other one is touched,
 * so no insertion ever waits for a rehash of the whole map. Keys may repeat: byte ids use a 64-bit
 * hash as the key and a predicate to tell equal hashes apart. Any number of threads may read; a
 * writer is alone. */
#ifndef RFM__BASE_HASHMAP_H
#define RFM__BASE_HASHMAP_H

#include <rfm/base.h>

#include "base/attrs.h"

typedef struct rfm__hashmap_segment rfm__hashmap_segment;

/* The members are private to hashmap.c. An empty map owns no memory. */
typedef struct rfm__hashmap {
  const rfm_host *host; /* borrowed: outlives the map */
  uint64_t seed[2];
  rfm__hashmap_segment **directory; /* 1 << depth pointers, or NULL */
  uint64_t *zero_values;            /* values of key 0, which marks empty slots */
  size_t n_zero, zero_capacity;
  size_t size;
  size_t segment_bytes;
  uint32_t depth;
  uint32_t oversized; /* some segment has had more than the usual slots */
} rfm__hashmap;

/* Is @value, found under an equal key, the one that is looked for? */
typedef int (*rfm__hashmap_same_fn)(uint64_t value, const void *context);

/* Gets each entry; may change the value, not the map. */
typedef void (*rfm__hashmap_each_fn)(uint64_t key, uint64_t *value, void *arg);

/* The hash of an integer key under a seed: the finaliser of splitmix64 (Stafford's variant 13). One
 * to one for any seed, so distinct keys never agree in all bits. */
RFM__INLINE uint64_t rfm__mix(uint64_t key, const uint64_t seed[2])
{
  uint64_t x = key ^ seed[0];

  x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9) ^ seed[1];
  x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
  return x ^ x >> 31;
}

void rfm__hashmap_init(rfm__hashmap *map, const rfm_host *host, const uint64_t seed[2]);

/* Wipe and free everything; the map is then empty and usable. */
void rfm__hashmap_clear(rfm__hashmap *map);

/* The value of the first entry under @key that @same accepts (NULL: any), until the map next
 * changes; or NULL. */
uint64_t *rfm__hashmap_find(const rfm__hashmap *map, uint64_t key, rfm__hashmap_same_fn same,
                            const void *context);

/* Add an entry without looking for an equal one. 1: done; 0: no memory, no entry changed. */
int rfm__hashmap_insert(rfm__hashmap *map, uint64_t key, uint64_t value);

/* Make room for @n entries in a map that never had any, so that they need hardly a split; any other
 * map stays as it is. 1: done; 0: no memory, nothing changed. */
int rfm__hashmap_reserve(rfm__hashmap *map, size_t n);

/* Remove one entry with this key and this value and wipe its slot. 1: done; 0: there is none.
 * Allocates nothing. */
int rfm__hashmap_remove(rfm__hashmap *map, uint64_t key, uint64_t value);

/* Ask for the cache line where @key would be: call it some rows ahead in a batch. */
void rfm__hashmap_prefetch(const rfm__hashmap *map, uint64_t key);

size_t rfm__hashmap_size(const rfm__hashmap *map);

/* Memory taken from the host. */
size_t rfm__hashmap_bytes(const rfm__hashmap *map);

/* Visit every entry, in no order that means anything. */
void rfm__hashmap_each(rfm__hashmap *map, rfm__hashmap_each_fn each, void *arg);

#endif
