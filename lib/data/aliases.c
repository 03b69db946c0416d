/* SPDX-License-Identifier: MIT */
/* Aliases: a forest over customer rows. */
#include "data/aliases.h"

#include "base/alloc.h"

#include <string.h>

void rfm__aliases_init(rfm__aliases *aliases, const rfm_host *host, const uint64_t seed[2])
{
  memset(aliases, 0, sizeof *aliases);
  aliases->host = host;
  rfm__hashmap_init(&aliases->map, host, seed);
}

void rfm__aliases_free(rfm__aliases *aliases)
{
  if (!aliases->host)
    return;
  rfm__dealloc(aliases->host, aliases->entries, aliases->room, sizeof *aliases->entries);
  rfm__hashmap_clear(&aliases->map);
}

static rfm__alias *entry_of(const rfm__aliases *aliases, uint32_t row)
{
  const uint64_t *index = aliases->n ? rfm__hashmap_find(&aliases->map, row, NULL, NULL) : NULL;

  return index ? &aliases->entries[*index] : NULL;
}

uint32_t rfm__aliases_parent(const rfm__aliases *aliases, uint32_t row)
{
  const rfm__alias *entry = entry_of(aliases, row);

  return entry ? entry->parent : RFM__NOBODY;
}

/* The entry of its tree that knows the root: by union by size at most 31 steps away. */
static rfm__alias *knower(const rfm__aliases *aliases, const rfm__alias *entry)
{
  while (entry->up)
    entry = &aliases->entries[entry->up - 1];
  return &aliases->entries[entry - aliases->entries];
}

uint32_t rfm__aliases_root(const rfm__aliases *aliases, uint32_t row)
{
  const rfm__alias *entry = entry_of(aliases, row);

  return entry ? knower(aliases, entry)->root : row;
}

/* Both trees become one under the root of the second. */
static void unite(rfm__aliases *aliases, rfm__alias *child, rfm__alias *above)
{
  rfm__alias *a = knower(aliases, child), *b = knower(aliases, above);
  const uint32_t root = b->root;

  if (a->size > b->size) {
    rfm__alias *larger = a;

    a = b;
    b = larger;
  }
  a->up = (uint32_t)(b - aliases->entries) + 1;
  b->size += a->size;
  b->root = root;
}

/* The entry of a row, made when there is none; NULL without memory. */
static rfm__alias *entry_for(rfm__aliases *aliases, uint32_t row)
{
  rfm__alias *entry = entry_of(aliases, row);
  void *entries = aliases->entries;
  size_t index = aliases->free ? aliases->free - 1 : aliases->n;
  int ok;

  if (entry)
    return entry;
  ok = rfm__grow(aliases->host, &entries, &aliases->room, aliases->n, index + 1, sizeof *entry);
  aliases->entries = entries;
  if (!ok || !rfm__hashmap_insert(&aliases->map, row, index))
    return NULL;
  entry = &aliases->entries[index];
  if (aliases->free)
    aliases->free = entry->next;
  else
    aliases->n++;
  memset(entry, 0, sizeof *entry);
  entry->row = row;
  entry->root = row;
  entry->size = 1;
  return entry;
}

static void entry_drop(rfm__aliases *aliases, rfm__alias *entry)
{
  const uint32_t index = (uint32_t)(entry - aliases->entries);

  (void)rfm__hashmap_remove(&aliases->map, entry->row, index);
  memset(entry, 0, sizeof *entry);
  entry->next = aliases->free;
  aliases->free = index + 1;
}

int rfm__aliases_link(rfm__aliases *aliases, uint32_t row, uint32_t parent)
{
  const int had_child = entry_of(aliases, row) != NULL;
  rfm__alias *child = entry_for(aliases, row), *above;

  if (!child)
    return 0;
  above = entry_for(aliases, parent);
  child = entry_of(aliases, row); /* entries may have moved */
  if (!above) {
    if (!had_child)
      entry_drop(aliases, child);
    return 0;
  }
  child->parent = parent;
  child->next = above->child;
  above->child = (uint32_t)(child - aliases->entries) + 1;
  unite(aliases, child, above);
  aliases->n_links++;
  return 1;
}

uint32_t rfm__aliases_next(const rfm__aliases *aliases, uint32_t root, uint32_t row)
{
  const rfm__alias *entry = entry_of(aliases, row);

  if (!entry)
    return RFM__NOBODY;
  if (entry->child)
    return aliases->entries[entry->child - 1].row;
  while (entry->row != root) {
    if (entry->next)
      return aliases->entries[entry->next - 1].row;
    entry = entry_of(aliases, entry->parent);
  }
  return RFM__NOBODY;
}

void rfm__aliases_remove(rfm__aliases *aliases, uint32_t root)
{
  rfm__alias *entry = entry_of(aliases, root);

  while (entry) {
    rfm__alias *above;

    while (entry->child)
      entry = &aliases->entries[entry->child - 1];
    if (entry->row == root) {
      entry_drop(aliases, entry);
      return;
    }
    above = entry_of(aliases, entry->parent);
    above->child = entry->next;
    aliases->n_links--;
    entry_drop(aliases, entry);
    entry = above;
  }
}

size_t rfm__aliases_bytes(const rfm__aliases *aliases)
{
  return aliases->room * sizeof *aliases->entries + rfm__hashmap_bytes(&aliases->map);
}

size_t rfm__aliases_used(const rfm__aliases *aliases)
{
  return rfm__hashmap_size(&aliases->map) * sizeof *aliases->entries + rfm__map_used(&aliases->map);
}
