/* SPDX-License-Identifier: MIT */
/* Saving what a table holds in no order: voids and attribute values are sorted first. */
#include "base/alloc.h"
#include "base/error.h"
#include "io/table_parts.h"
#include "math/order.h"

#include <string.h>

/* Keys with the index that belongs to each, and room to sort them. */
typedef struct sorting {
  uint64_t *keys, *scratch_keys;
  uint32_t *index, *scratch_index;
  size_t n, room;
} sorting;

static int sorting_open(sorting *s, const rfm_host *host, size_t room)
{
  s->n = 0;
  s->room = room;
  s->keys = rfm__alloc(host, room, sizeof *s->keys);
  s->scratch_keys = rfm__alloc(host, room, sizeof *s->scratch_keys);
  s->index = rfm__alloc(host, room, sizeof *s->index);
  s->scratch_index = rfm__alloc(host, room, sizeof *s->scratch_index);
  return s->keys && s->scratch_keys && s->index && s->scratch_index;
}

static void sorting_close(sorting *s, const rfm_host *host)
{
  rfm__wipe_dealloc(host, s->keys, s->room, sizeof *s->keys);
  rfm__wipe_dealloc(host, s->scratch_keys, s->room, sizeof *s->scratch_keys);
  rfm__dealloc(host, s->index, s->room, sizeof *s->index);
  rfm__dealloc(host, s->scratch_index, s->room, sizeof *s->scratch_index);
}

static void sorting_add(sorting *s, uint64_t key, uint32_t index)
{
  s->keys[s->n] = key;
  s->index[s->n++] = index;
}

static void sorting_sort(sorting *s)
{
  rfm__sort_u64_index(s->keys, s->index, s->scratch_keys, s->scratch_index, s->n);
}

static void fail_nomem(rfm__save *save)
{
  if (!save->status)
    save->status = rfm__fail_nomem(save->err);
}

/* ---- voids ---- */

static void take_void(uint64_t key, uint64_t *value, void *arg)
{
  (void)value;
  sorting_add(arg, key, 0);
}

void rfm__save_voids(rfm__save *save, const rfm_table *table)
{
  const rfm__hashmap *voids = &table->voids;
  const size_t n = rfm__hashmap_size(voids);
  sorting keys;
  size_t i;

  if (n == 0 || save->status)
    return;
  if (sorting_open(&keys, &table->host, n)) {
    rfm__hashmap_each((rfm__hashmap *)voids, take_void, &keys); /* changes no value */
    sorting_sort(&keys);
    for (i = 0; i < keys.n; i++) {
      rfm__save_record(save, RFM__TAG_VOIDS, i, n, RFM__VOID_BYTES);
      rfm__save_u64(save, keys.keys[i]);
    }
    rfm__save_list_end(save, n);
  } else {
    fail_nomem(save);
  }
  sorting_close(&keys, &table->host);
}

/* ---- attributes ---- */

/* Days as unsigned numbers in the same order: the undated one comes first. */
static uint32_t day_rank(int32_t day)
{
  return (uint32_t)day ^ UINT32_C(0x80000000);
}

static void save_values(rfm__save *save, const uint32_t *place, const rfm__attribute *attribute,
                        const sorting *values)
{
  const size_t n_name = strlen(attribute->name);
  size_t first = 0, i;

  do { /* an attribute without values has a block, too */
    const size_t n = rfm__save_cut(first, values->n);

    rfm__save_begin(save, RFM__TAG_ATTRIBUTE, 1 + n_name + 4 + n * RFM__VALUE_BYTES);
    rfm__save_u8(save, (uint8_t)n_name);
    rfm__save_bytes(save, attribute->name, n_name);
    rfm__save_u32(save, (uint32_t)n);
    for (i = first; i < first + n; i++) {
      const rfm__attribute_value *v = &attribute->values[values->index[i]];

      rfm__save_u32(save, place[v->row]);
      rfm__save_i32(save, v->day);
      rfm__save_f64(save, v->value);
    }
    rfm__save_end(save);
    first += n;
  } while (first < values->n && !save->status);
}

static void save_attribute(rfm__save *save, const rfm_table *table, const uint32_t *place,
                           const rfm__attribute *attribute)
{
  sorting values;
  size_t i;

  if (save->status)
    return;
  if (sorting_open(&values, &table->host, attribute->n_live)) {
    for (i = 0; i < attribute->n; i++) {
      const rfm__attribute_value *v = &attribute->values[i];

      if (v->row != RFM__NOBODY)
        sorting_add(&values, (uint64_t)place[v->row] << 32 | day_rank(v->day), (uint32_t)i);
    }
    sorting_sort(&values);
    save_values(save, place, attribute, &values);
  } else {
    fail_nomem(save);
  }
  sorting_close(&values, &table->host);
}

/* By name, not in the order in which they came. */
void rfm__save_attributes(rfm__save *save, const rfm_table *table, const uint32_t *place)
{
  const rfm__attributes *attributes = &table->attributes;
  const rfm__attribute *next, *last = NULL;
  int32_t done, i;

  for (done = 0; done < attributes->n; done++) {
    next = NULL;
    for (i = 0; i < attributes->n; i++)
      if ((!last || strcmp(attributes->list[i]->name, last->name) > 0) &&
          (!next || strcmp(attributes->list[i]->name, next->name) < 0))
        next = attributes->list[i];
    save_attribute(save, table, place, next);
    last = next;
  }
}
