/* SPDX-License-Identifier: MIT */
/* Rows on their way into the table. Columns that the orders lack stay 0, which means "none" to the
 * library. */
#include "batch.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

void batch_open(batch *b, int has_kind)
{
  memset(b, 0, sizeof *b);
  b->has_kind = has_kind;
  b->id_offsets = new_array(BATCH_ROWS + 1, sizeof *b->id_offsets);
  b->anonymous = new_array(BATCH_ROWS, sizeof *b->anonymous);
  b->kind = new_array(BATCH_ROWS, sizeof *b->kind);
  b->time_s = new_array(BATCH_ROWS, sizeof *b->time_s);
  b->amount_minor = new_array(BATCH_ROWS, sizeof *b->amount_minor);
  b->number = new_array(BATCH_ROWS, sizeof *b->number);
  b->day = new_array(BATCH_ROWS, sizeof *b->day);
  b->order = new_array(BATCH_ROWS, sizeof *b->order);
  b->event = new_array(BATCH_ROWS, sizeof *b->event);
  b->item = new_array(BATCH_ROWS, sizeof *b->item);
  b->category = new_array(BATCH_ROWS, sizeof *b->category);
  b->group = new_array(BATCH_ROWS, sizeof *b->group);
}

void batch_free(batch *b)
{
  free(b->id_bytes);
  free(b->id_offsets);
  free(b->anonymous);
  free(b->kind);
  free(b->time_s);
  free(b->amount_minor);
  free(b->number);
  free(b->day);
  free(b->order);
  free(b->event);
  free(b->item);
  free(b->category);
  free(b->group);
}

int batch_takes(const batch *b, const order_event *e)
{
  return b->n == 0 || (b->n < BATCH_ROWS && b->has_time == e->has_time);
}

void batch_add(batch *b, const order_event *e)
{
  const int64_t i = b->n++;
  const size_t start = (size_t)b->id_offsets[i];

  b->has_time = e->has_time;
  b->id_bytes = grow_array(b->id_bytes, &b->id_room, start + e->id_size + 1, 1);
  if (e->id_size)
    memcpy(b->id_bytes + start, e->id, e->id_size);
  b->id_offsets[i + 1] = (int64_t)(start + e->id_size);
  b->anonymous[i] = e->id_size == 0;
  b->kind[i] = e->kind;
  b->time_s[i] = e->time_s;
  b->amount_minor[i] = e->amount_minor;
  b->number[i] = e->number;
  b->day[i] = e->day;
  b->order[i] = e->order;
  b->event[i] = e->event;
  b->item[i] = e->item;
  b->category[i] = e->category;
  b->group[i] = e->group;
}

rfm_events batch_events(const batch *b, int64_t first, int64_t n)
{
  rfm_events events = {.struct_size = sizeof events};

  events.n = n;
  events.id_bytes = b->id_bytes;
  events.id_offsets = b->id_offsets + first;
  events.anonymous = b->anonymous + first;
  events.time_s = b->has_time ? b->time_s + first : NULL;
  events.day = b->has_time ? NULL : b->day + first;
  events.amount_minor = b->amount_minor + first;
  events.kind = b->has_kind ? b->kind + first : NULL;
  events.order = b->order + first;
  events.event = b->event + first;
  events.item = b->item + first;
  events.category = b->category + first;
  events.group = b->group + first;
  return events;
}
