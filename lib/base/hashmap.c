/* SPDX-License-Identifier: MIT */
/* Extendible hashing.
 *
 * The top bits of a key's hash choose the directory entry, the low bits the slot inside the
 * segment. Key 0 marks an empty slot, so that a lookup touches no other line than the slot's;
 * values under a real key 0 live in a list of their own (one value for integer ids, practically
 * none for hashed ones). */
#include "base/hashmap.h"

#include "base/alloc.h"

#include <string.h>

enum {
  SEGMENT_SLOTS = 256,
  /* Most entries that a segment is planned for, on average: as many as it has places. With more
     than half of them to split a map that grew would be as large, and took longer. */
  FILL_AHEAD = 192,
  /* One-sided splits that are worth their empty segments: bulk loads come in 256 groups of hashes,
     8 bits. */
  SPLITS_AHEAD = 12,
  /* Directory entries that we would ever want: 2^32 lead to 10^11 entries; 2^22 fill a 32-bit
     address space. */
  MAX_DEPTH = sizeof(size_t) > 4 ? 32 : 22
};

typedef struct slot {
  uint64_t key; /* 0: empty */
  uint64_t value;
} slot;

struct rfm__hashmap_segment {
  uint32_t n_slots; /* a power of two */
  uint32_t n_used;
  uint32_t depth; /* leading hash bits that all keys here share */
  uint32_t unused;
  slot slots[];
};

typedef rfm__hashmap_segment segment;

/* Linear probing stays short up to three quarters (Knuth, volume 3, 6.4: 2.5 probes for a hit, 8.5
 * for a miss). */
static uint32_t room_of(uint32_t n_slots)
{
  return n_slots / 4 * 3;
}

static size_t segment_bytes(uint32_t n_slots)
{
  return sizeof(segment) + n_slots * sizeof(slot);
}

static size_t directory_size(const rfm__hashmap *map)
{
  return map->directory ? (size_t)1 << map->depth : 0;
}

/* The first @depth bits of @hash; two shifts, as one by 64 is undefined. */
static size_t prefix_of(uint64_t hash, uint32_t depth)
{
  return (size_t)(hash >> 1 >> (63 - depth));
}

static segment *segment_of(const rfm__hashmap *map, uint64_t hash)
{
  return map->directory[prefix_of(hash, map->depth)];
}

/* Usually a constant, which spares the lookup a second cache line. */
static uint64_t slot_mask(const rfm__hashmap *map, const segment *s)
{
  return map->oversized ? s->n_slots - 1 : SEGMENT_SLOTS - 1;
}

static void put(segment *s, uint64_t hash, uint64_t key, uint64_t value)
{
  const uint64_t mask = s->n_slots - 1;
  uint64_t i = hash & mask;

  while (s->slots[i].key != 0)
    i = (i + 1) & mask;
  s->slots[i].key = key;
  s->slots[i].value = value;
  s->n_used++;
}

/* A segment for @n_keys, which is at least of the usual size. */
static segment *segment_new(rfm__hashmap *map, uint32_t depth, uint32_t n_keys)
{
  uint32_t n_slots = SEGMENT_SLOTS;
  segment *s;

  while (room_of(n_slots) < n_keys)
    n_slots *= 2;
  s = rfm__alloc_zero(map->host, 1, segment_bytes(n_slots));
  if (!s)
    return NULL;
  s->n_slots = n_slots;
  s->depth = depth;
  map->segment_bytes += segment_bytes(n_slots);
  return s;
}

static void segment_free(rfm__hashmap *map, segment *s)
{
  if (!s)
    return;
  map->segment_bytes -= segment_bytes(s->n_slots);
  rfm__wipe_dealloc(map->host, s, 1, segment_bytes(s->n_slots));
}

static void directory_free(rfm__hashmap *map)
{
  const size_t n = directory_size(map);
  size_t i, span;

  for (i = 0; i < n && map->directory[i]; i += span) {
    span = (size_t)1 << (map->depth - map->directory[i]->depth);
    segment_free(map, map->directory[i]);
  }
  rfm__dealloc(map->host, map->directory, n, sizeof(segment *));
  map->directory = NULL;
}

/* The first directory, each of its entries with a segment of its own. */
static int start(rfm__hashmap *map, uint32_t depth)
{
  const size_t n = (size_t)1 << depth;
  size_t i;

  map->directory = rfm__alloc_zero(map->host, n, sizeof(segment *));
  map->depth = depth;
  for (i = 0; i < n && map->directory; i++) {
    map->directory[i] = segment_new(map, depth, 1);
    if (!map->directory[i])
      directory_free(map);
  }
  return map->directory != NULL;
}

static int double_directory(rfm__hashmap *map)
{
  const size_t n = directory_size(map);
  segment **const directory = rfm__alloc(map->host, n, 2 * sizeof(segment *));
  size_t i;

  if (!directory)
    return 0;
  for (i = 0; i < n; i++)
    directory[2 * i] = directory[2 * i + 1] = map->directory[i];
  rfm__dealloc(map->host, map->directory, n, sizeof(segment *));
  map->directory = directory;
  map->depth++;
  return 1;
}

/* Point every directory entry whose hashes begin with @prefix (@depth bits) to @s. */
static void point_to(rfm__hashmap *map, size_t prefix, uint32_t depth, segment *s)
{
  const size_t n = (size_t)1 << (map->depth - depth);
  size_t i;

  for (i = 0; i < n; i++)
    map->directory[prefix * n + i] = s;
}

static int is_upper(const segment *s, uint64_t hash)
{
  return (int)(hash >> (63 - s->depth) & 1);
}

/* Entries of @s whose next hash bit is 1. */
static uint32_t count_upper(const rfm__hashmap *map, const segment *s)
{
  uint32_t i, n = 0;

  for (i = 0; i < s->n_slots; i++)
    if (s->slots[i].key != 0)
      n += (uint32_t)is_upper(s, rfm__mix(s->slots[i].key, map->seed));
  return n;
}

/* Take every entry of @s out and put it to @upper or back, each in its turn.
 *
 * The walk begins behind a gap, so no run of entries is entered in its middle: an entry that goes
 * back finds its place at or before the one that it left, and the walk does not meet it again. */
static void part(const rfm__hashmap *map, segment *s, segment *upper)
{
  const uint32_t mask = s->n_slots - 1;
  uint32_t i, n, gap = 0;

  while (s->slots[gap].key != 0)
    gap++;
  s->n_used = 0;
  for (n = 1; n <= mask; n++) {
    const slot entry = s->slots[i = (gap + n) & mask];

    if (entry.key != 0) {
      const uint64_t hash = rfm__mix(entry.key, map->seed);

      memset(&s->slots[i], 0, sizeof s->slots[i]);
      put(is_upper(s, hash) ? upper : s, hash, entry.key, entry.value);
    }
  }
}

static int split(rfm__hashmap *map, segment *s, uint64_t hash, uint32_t n_upper)
{
  const size_t lower = prefix_of(hash, s->depth) * 2;
  segment *const upper = segment_new(map, s->depth + 1, n_upper + 1);

  if (!upper || (s->depth == map->depth && !double_directory(map))) {
    segment_free(map, upper);
    return 0;
  }
  part(map, s, upper);
  s->depth++;
  point_to(map, lower + 1, s->depth, upper);
  return 1;
}

/* For keys that splitting does not part: the same entries in twice the slots. */
static int widen(rfm__hashmap *map, segment *s, uint64_t hash)
{
  segment *wide;
  uint32_t i;

  if (s->n_slots > UINT32_MAX / 4)
    return 0;
  wide = segment_new(map, s->depth, room_of(s->n_slots * 2));
  if (!wide)
    return 0;
  for (i = 0; i < s->n_slots; i++)
    if (s->slots[i].key != 0)
      put(wide, rfm__mix(s->slots[i].key, map->seed), s->slots[i].key, s->slots[i].value);
  point_to(map, prefix_of(hash, s->depth), s->depth, wide);
  segment_free(map, s);
  map->oversized = 1;
  return 1;
}

/* Will some of the next splits part the entries of @s and a new one? Keys that come in the order of
 * their hashes share more leading bits than the segment knows; keys of equal hash share all. */
static int parts_soon(const rfm__hashmap *map, const segment *s, uint64_t hash)
{
  uint64_t differing = 0;
  uint32_t i;

  for (i = 0; i < s->n_slots; i++)
    if (s->slots[i].key != 0)
      differing |= rfm__mix(s->slots[i].key, map->seed) ^ hash;
  return differing << s->depth >> (64 - SPLITS_AHEAD) != 0;
}

/* Split, even one-sidedly; or widen when that would lead nowhere. */
static int make_room(rfm__hashmap *map, segment *s, uint64_t hash)
{
  if (s->depth >= MAX_DEPTH - SPLITS_AHEAD || !parts_soon(map, s, hash))
    return widen(map, s, hash);
  return split(map, s, hash, count_upper(map, s));
}

static int insert_zero(rfm__hashmap *map, uint64_t value)
{
  void *values = map->zero_values;
  const int ok = rfm__grow(map->host, &values, &map->zero_capacity, map->n_zero, map->n_zero + 1,
                           sizeof *map->zero_values);

  map->zero_values = values;
  if (!ok)
    return 0;
  map->zero_values[map->n_zero++] = value;
  map->size++;
  return 1;
}

static int remove_zero(rfm__hashmap *map, uint64_t value)
{
  size_t i;

  for (i = 0; i < map->n_zero; i++)
    if (map->zero_values[i] == value) {
      map->zero_values[i] = map->zero_values[--map->n_zero];
      rfm__wipe(&map->zero_values[map->n_zero], sizeof value);
      map->size--;
      return 1;
    }
  return 0;
}

static uint64_t *find_zero(const rfm__hashmap *map, rfm__hashmap_same_fn same, const void *context)
{
  size_t i;

  for (i = 0; i < map->n_zero; i++)
    if (!same || same(map->zero_values[i], context))
      return &map->zero_values[i];
  return NULL;
}

/* Close the gap at @hole: move back what could not stand nearer to its home (Knuth, volume 3, 6.4,
 * algorithm R). */
static void close_gap(const rfm__hashmap *map, segment *s, uint64_t hole)
{
  const uint64_t mask = s->n_slots - 1;
  uint64_t i = hole;

  for (i = (hole + 1) & mask; s->slots[i].key != 0; i = (i + 1) & mask) {
    const uint64_t home = rfm__mix(s->slots[i].key, map->seed) & mask;

    if (((i - home) & mask) >= ((i - hole) & mask)) {
      s->slots[hole] = s->slots[i];
      hole = i;
    }
  }
  rfm__wipe(&s->slots[hole], sizeof s->slots[hole]);
}

void rfm__hashmap_init(rfm__hashmap *map, const rfm_host *host, const uint64_t seed[2])
{
  memset(map, 0, sizeof *map);
  map->host = host;
  map->seed[0] = seed[0];
  map->seed[1] = seed[1];
}

void rfm__hashmap_clear(rfm__hashmap *map)
{
  if (map->directory)
    directory_free(map);
  rfm__wipe_dealloc(map->host, map->zero_values, map->zero_capacity, sizeof *map->zero_values);
  rfm__hashmap_init(map, map->host, map->seed);
}

int rfm__hashmap_reserve(rfm__hashmap *map, size_t n)
{
  uint32_t depth = 0;

  if (map->directory || n == 0)
    return 1;
  while (depth < MAX_DEPTH - SPLITS_AHEAD && n >> depth > FILL_AHEAD)
    depth++;
  return start(map, depth);
}

uint64_t *rfm__hashmap_find(const rfm__hashmap *map, uint64_t key, rfm__hashmap_same_fn same,
                            const void *context)
{
  uint64_t hash, mask, i;
  segment *s;

  if (key == 0)
    return find_zero(map, same, context);
  if (!map->directory)
    return NULL;
  hash = rfm__mix(key, map->seed);
  s = segment_of(map, hash);
  mask = slot_mask(map, s);
  for (i = hash & mask; s->slots[i].key != 0; i = (i + 1) & mask)
    if (s->slots[i].key == key && (!same || same(s->slots[i].value, context)))
      return &s->slots[i].value;
  return NULL;
}

int rfm__hashmap_insert(rfm__hashmap *map, uint64_t key, uint64_t value)
{
  const uint64_t hash = rfm__mix(key, map->seed);
  segment *s;

  if (key == 0)
    return insert_zero(map, value);
  if (!map->directory && !start(map, 0))
    return 0;
  s = segment_of(map, hash);
  while (s->n_used >= room_of(s->n_slots)) {
    if (!make_room(map, s, hash))
      return 0;
    s = segment_of(map, hash);
  }
  put(s, hash, key, value);
  map->size++;
  return 1;
}

int rfm__hashmap_remove(rfm__hashmap *map, uint64_t key, uint64_t value)
{
  uint64_t hash, mask, i;
  segment *s;

  if (key == 0)
    return remove_zero(map, value);
  if (!map->directory)
    return 0;
  hash = rfm__mix(key, map->seed);
  s = segment_of(map, hash);
  mask = s->n_slots - 1;
  for (i = hash & mask; s->slots[i].key != 0; i = (i + 1) & mask)
    if (s->slots[i].key == key && s->slots[i].value == value) {
      close_gap(map, s, i);
      s->n_used--;
      map->size--;
      return 1;
    }
  return 0;
}

void rfm__hashmap_prefetch(const rfm__hashmap *map, uint64_t key)
{
  if (map->directory && key != 0) {
    const uint64_t hash = rfm__mix(key, map->seed);
    const segment *const s = segment_of(map, hash);

    RFM__PREFETCH(&s->slots[hash & (SEGMENT_SLOTS - 1)]);
  }
}

size_t rfm__hashmap_size(const rfm__hashmap *map)
{
  return map->size;
}

size_t rfm__hashmap_bytes(const rfm__hashmap *map)
{
  return map->segment_bytes + directory_size(map) * sizeof(segment *) +
         map->zero_capacity * sizeof *map->zero_values;
}

void rfm__hashmap_each(rfm__hashmap *map, rfm__hashmap_each_fn each, void *arg)
{
  const size_t n = directory_size(map);
  size_t i, span;
  uint32_t j;

  for (i = 0; i < map->n_zero; i++)
    each(0, &map->zero_values[i], arg);
  for (i = 0; i < n; i += span) {
    segment *const s = map->directory[i];

    span = (size_t)1 << (map->depth - s->depth);
    for (j = 0; j < s->n_slots; j++)
      if (s->slots[j].key != 0)
        each(s->slots[j].key, &s->slots[j].value, arg);
  }
}
