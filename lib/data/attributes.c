/* SPDX-License-Identifier: MIT */
/* Attributes: per name one list of values, chained per customer. */
#include "data/attributes.h"

#include "base/alloc.h"

#include <string.h>

void rfm__attributes_init(rfm__attributes *attributes, const rfm_host *host, const uint64_t seed[2])
{
  memset(attributes, 0, sizeof *attributes);
  attributes->host = host;
  memcpy(attributes->seed, seed, sizeof attributes->seed);
}

static void attribute_free(rfm__attribute *attribute)
{
  const rfm_host *host = attribute->host;

  rfm__wipe_dealloc(host, attribute->values, attribute->room, sizeof *attribute->values);
  rfm__hashmap_clear(&attribute->map);
  rfm__dealloc(host, attribute, 1, sizeof *attribute);
}

void rfm__attributes_free(rfm__attributes *attributes)
{
  while (attributes->n > 0)
    rfm__attributes_drop_last(attributes);
}

void rfm__attributes_drop_last(rfm__attributes *attributes)
{
  attribute_free(attributes->list[--attributes->n]);
}

void rfm__attributes_tidy(rfm__attributes *attributes)
{
  int32_t i, kept = 0;

  for (i = 0; i < attributes->n; i++) {
    if (attributes->list[i]->n_live > 0)
      attributes->list[kept++] = attributes->list[i];
    else
      attribute_free(attributes->list[i]);
  }
  attributes->n = kept;
}

int32_t rfm__attributes_find(const rfm__attributes *attributes, const char *name)
{
  int32_t i;

  for (i = 0; i < attributes->n; i++)
    if (strcmp(attributes->list[i]->name, name) == 0)
      return i;
  return -1;
}

rfm__attribute *rfm__attributes_add(rfm__attributes *attributes, const char *name)
{
  rfm__attribute *attribute = rfm__alloc_zero(attributes->host, 1, sizeof *attribute);

  if (!attribute)
    return NULL;
  attribute->host = attributes->host;
  memcpy(attribute->name, name, strlen(name) + 1);
  rfm__hashmap_init(&attribute->map, attributes->host, attributes->seed);
  attributes->list[attributes->n++] = attribute;
  return attribute;
}

/* First place of a row's chain + 1, or 0. */
static uint32_t head_of(const rfm__attribute *attribute, uint32_t row)
{
  const uint64_t *head = attribute->n ? rfm__hashmap_find(&attribute->map, row, NULL, NULL) : NULL;

  return head ? (uint32_t)*head : 0;
}

rfm__attribute_value *rfm__attribute_at(const rfm__attribute *attribute, uint32_t row, int32_t day)
{
  uint32_t place = head_of(attribute, row);

  while (place && attribute->values[place - 1].day != day)
    place = attribute->values[place - 1].next;
  return place ? &attribute->values[place - 1] : NULL;
}

int rfm__attribute_put(rfm__attribute *attribute, uint32_t row, int32_t day, double value)
{
  const size_t place = attribute->free ? attribute->free - 1 : attribute->n;
  uint64_t *head = rfm__hashmap_find(&attribute->map, row, NULL, NULL);
  void *values = attribute->values;
  rfm__attribute_value *v;
  int ok;

  ok = place < UINT32_MAX && rfm__grow(attribute->host, &values, &attribute->room, attribute->n,
                                       place + 1, sizeof *attribute->values);
  attribute->values = values;
  if (!ok || (!head && !rfm__hashmap_insert(&attribute->map, row, 0)))
    return 0;
  if (!head)
    head = rfm__hashmap_find(&attribute->map, row, NULL, NULL);
  v = &attribute->values[place];
  if (attribute->free)
    attribute->free = v->next;
  else
    attribute->n++;
  v->value = value + 0.0; /* never -0.0 */
  v->day = day;
  v->row = row;
  v->next = (uint32_t)*head;
  *head = place + 1;
  attribute->n_live++;
  return 1;
}

/* Wipe a place and make it the first free one. */
static void place_free(rfm__attribute *attribute, uint32_t place)
{
  rfm__attribute_value *v = &attribute->values[place - 1];

  rfm__wipe(v, sizeof *v);
  v->next = attribute->free;
  attribute->free = place;
  attribute->n_live--;
}

void rfm__attribute_take(rfm__attribute *attribute, uint32_t row, int32_t day)
{
  uint64_t *head = rfm__hashmap_find(&attribute->map, row, NULL, NULL);
  uint32_t place = head ? (uint32_t)*head : 0, before = 0, after;

  while (place && attribute->values[place - 1].day != day) {
    before = place;
    place = attribute->values[place - 1].next;
  }
  if (!place)
    return;
  after = attribute->values[place - 1].next;
  if (before)
    attribute->values[before - 1].next = after;
  else if (after)
    *head = after;
  else
    (void)rfm__hashmap_remove(&attribute->map, row, place);
  place_free(attribute, place);
}

int rfm__attribute_as_of(const rfm__attribute *attribute, uint32_t row, int32_t as_of_day,
                         int32_t *day, double *value)
{
  uint32_t place = head_of(attribute, row);
  int found = 0;

  for (; place; place = attribute->values[place - 1].next) {
    const rfm__attribute_value *v = &attribute->values[place - 1];

    if (v->day > as_of_day || (found && v->day < *day))
      continue;
    *day = v->day;
    *value = v->value;
    found = 1;
  }
  return found;
}

void rfm__attributes_forget(rfm__attributes *attributes, uint32_t row)
{
  int32_t i;

  for (i = 0; i < attributes->n; i++) {
    rfm__attribute *attribute = attributes->list[i];
    uint32_t place = head_of(attribute, row);

    if (place)
      (void)rfm__hashmap_remove(&attribute->map, row, place);
    while (place) {
      const uint32_t next = attribute->values[place - 1].next;

      place_free(attribute, place);
      place = next;
    }
  }
}

size_t rfm__attributes_bytes(const rfm__attributes *attributes)
{
  size_t bytes = 0;
  int32_t i;

  for (i = 0; i < attributes->n; i++)
    bytes += sizeof *attributes->list[i] +
             attributes->list[i]->room * sizeof(rfm__attribute_value) +
             rfm__hashmap_bytes(&attributes->list[i]->map);
  return bytes;
}

size_t rfm__attributes_used(const rfm__attributes *attributes)
{
  size_t bytes = 0;
  int32_t i;

  for (i = 0; i < attributes->n; i++)
    bytes += sizeof *attributes->list[i] +
             attributes->list[i]->n_live * sizeof(rfm__attribute_value) +
             rfm__map_used(&attributes->list[i]->map);
  return bytes;
}
