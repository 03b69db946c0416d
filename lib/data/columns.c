/* SPDX-License-Identifier: MIT */
/* Columns: events as parallel arrays.
 *
 * One table describes every column, so that allocation, copying and wiping are loops, not lists. */
#include "data/columns.h"

#include "base/alloc.h"

#include <string.h>

/* Where a column's pointer stands in rfm__columns, how wide a value is, and the bit that makes it
 * exist. */
typedef struct column_kind {
  size_t offset;
  size_t size;
  uint32_t bit; /* 0: always there */
} column_kind;

static const column_kind COLUMNS[] = {
    {offsetof(rfm__columns, day), sizeof(int32_t), 0},
    {offsetof(rfm__columns, kind), sizeof(uint8_t), 0},
    {offsetof(rfm__columns, amount), sizeof(int64_t), 0},
    {offsetof(rfm__columns, time), sizeof(int64_t), RFM__HAS_TIME},
    {offsetof(rfm__columns, order), sizeof(uint64_t), RFM__HAS_ORDER},
    {offsetof(rfm__columns, item), sizeof(uint64_t), RFM__HAS_ITEM},
    {offsetof(rfm__columns, category), sizeof(uint64_t), RFM__HAS_CATEGORY},
    {offsetof(rfm__columns, group), sizeof(uint32_t), RFM__HAS_GROUP},
    {offsetof(rfm__columns, event), sizeof(uint64_t), RFM__HAS_EVENT},
    {offsetof(rfm__columns, second), sizeof(int64_t), RFM__HAS_SECOND},
};

enum { N_COLUMNS = sizeof COLUMNS / sizeof COLUMNS[0], INSERTION_ROWS = 24 };

static void *column_of(const rfm__columns *columns, const column_kind *kind)
{
  void *array;

  memcpy(&array, (const char *)columns + kind->offset, sizeof array);
  return array;
}

static void set_column(rfm__columns *columns, const column_kind *kind, void *array)
{
  memcpy((char *)columns + kind->offset, &array, sizeof array);
}

static int exists(const column_kind *kind, uint32_t mask)
{
  return kind->bit == 0 || (mask & kind->bit) != 0;
}

/* Absent is 0, but for times. */
static void fill_absent(void *array, const column_kind *kind, size_t row, size_t n)
{
  int64_t *times = array;
  size_t i;

  if (kind->bit != RFM__HAS_TIME) {
    memset((char *)array + row * kind->size, 0, n * kind->size);
    return;
  }
  for (i = row; i < row + n; i++)
    times[i] = RFM__NO_TIME;
}

int rfm__columns_alloc(rfm__columns *columns, const rfm_host *host, uint32_t mask, size_t room)
{
  int i;

  memset(columns, 0, sizeof *columns);
  columns->room = room;
  for (i = 0; i < N_COLUMNS; i++) {
    void *array = exists(&COLUMNS[i], mask) ? rfm__alloc(host, room, COLUMNS[i].size) : NULL;

    if (exists(&COLUMNS[i], mask) && !array) {
      rfm__columns_free(columns, host);
      return 0;
    }
    set_column(columns, &COLUMNS[i], array);
  }
  columns->mask = mask;
  return 1;
}

int rfm__columns_extend(rfm__columns *columns, const rfm_host *host, uint32_t mask)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++) {
    void *array;

    if (!(mask & COLUMNS[i].bit & ~columns->mask))
      continue;
    array = rfm__alloc(host, columns->room, COLUMNS[i].size);
    if (!array)
      return 0;
    fill_absent(array, &COLUMNS[i], 0, columns->room);
    set_column(columns, &COLUMNS[i], array);
    columns->mask |= COLUMNS[i].bit;
  }
  return 1;
}

void rfm__columns_reduce(rfm__columns *columns, const rfm_host *host, uint32_t mask)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++) {
    if (exists(&COLUMNS[i], mask))
      continue;
    rfm__wipe_dealloc(host, column_of(columns, &COLUMNS[i]), columns->room, COLUMNS[i].size);
    set_column(columns, &COLUMNS[i], NULL);
  }
  columns->mask &= mask;
}

int rfm__columns_grow(rfm__columns *columns, const rfm_host *host, size_t room, size_t n)
{
  rfm__columns old = *columns;
  int i;

  memset(columns, 0, sizeof *columns);
  columns->room = room;
  columns->mask = old.mask;
  for (i = 0; i < N_COLUMNS; i++) {
    void *from = column_of(&old, &COLUMNS[i]), *to;

    if (!exists(&COLUMNS[i], old.mask))
      continue;
    to = rfm__alloc(host, room, COLUMNS[i].size);
    if (!to) {
      rfm__columns_free(&old, host);
      rfm__columns_free(columns, host);
      return 0;
    }
    if (n > 0)
      memcpy(to, from, n * COLUMNS[i].size);
    set_column(columns, &COLUMNS[i], to);
    rfm__wipe_dealloc(host, from, old.room, COLUMNS[i].size);
    set_column(&old, &COLUMNS[i], NULL);
  }
  return 1;
}

void rfm__columns_free(rfm__columns *columns, const rfm_host *host)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++)
    rfm__wipe_dealloc(host, column_of(columns, &COLUMNS[i]), columns->room, COLUMNS[i].size);
  memset(columns, 0, sizeof *columns);
}

size_t rfm__columns_used(const rfm__columns *columns, size_t n)
{
  size_t bytes = 0;
  int i;

  for (i = 0; i < N_COLUMNS; i++)
    if (column_of(columns, &COLUMNS[i]))
      bytes += n * COLUMNS[i].size;
  return bytes;
}

size_t rfm__columns_bytes(const rfm__columns *columns)
{
  return rfm__columns_used(columns, columns->room);
}

void rfm__columns_copy(rfm__columns *to, size_t to_row, const rfm__columns *from, size_t from_row,
                       size_t n)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++) {
    char *target = column_of(to, &COLUMNS[i]);
    const char *source = column_of(from, &COLUMNS[i]);
    const size_t size = COLUMNS[i].size;

    if (target && source)
      memcpy(target + to_row * size, source + from_row * size, n * size);
    else if (target)
      fill_absent(target, &COLUMNS[i], to_row, n);
  }
}

void rfm__columns_move(rfm__columns *columns, size_t to_row, size_t from_row, size_t n)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++) {
    char *array = column_of(columns, &COLUMNS[i]);
    const size_t size = COLUMNS[i].size;

    if (array)
      memmove(array + to_row * size, array + from_row * size, n * size);
  }
}

#define PERMUTE(type)                                                                              \
  static void permute_##type(type *values, const uint32_t *from, size_t n, type *scratch)          \
  {                                                                                                \
    size_t i;                                                                                      \
                                                                                                   \
    for (i = 0; i < n; i++)                                                                        \
      scratch[i] = values[from[i]];                                                                \
    memcpy(values, scratch, n * sizeof *values);                                                   \
  }

PERMUTE(uint8_t)
PERMUTE(uint32_t)
PERMUTE(uint64_t)

void rfm__columns_permute(rfm__columns *columns, size_t begin, const uint32_t *from, size_t n,
                          void *scratch)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++) {
    void *array = column_of(columns, &COLUMNS[i]);

    if (array && COLUMNS[i].size == sizeof(uint8_t))
      permute_uint8_t((uint8_t *)array + begin, from, n, scratch);
    else if (array && COLUMNS[i].size == sizeof(uint32_t))
      permute_uint32_t((uint32_t *)array + begin, from, n, scratch);
    else if (array)
      permute_uint64_t((uint64_t *)array + begin, from, n, scratch);
  }
}

void rfm__columns_wipe(rfm__columns *columns, size_t row, size_t n)
{
  int i;

  for (i = 0; i < N_COLUMNS; i++) {
    char *array = column_of(columns, &COLUMNS[i]);

    if (array)
      rfm__wipe(array + row * COLUMNS[i].size, n * COLUMNS[i].size);
  }
}

#define ORDER_BY(field)                                                                            \
  if (a->field != b->field)                                                                        \
    return a->field < b->field ? -1 : 1;

int rfm__event_compare(const rfm__event *a, const rfm__event *b)
{
  const int kind_a = a->kind & RFM__KIND_MASK, kind_b = b->kind & RFM__KIND_MASK;

  ORDER_BY(day)
  ORDER_BY(time)
  if (kind_a != kind_b)
    return kind_a - kind_b;
  ORDER_BY(order)
  ORDER_BY(item)
  ORDER_BY(category)
  ORDER_BY(group)
  ORDER_BY(event)
  ORDER_BY(amount)
  ORDER_BY(second)
  return 0;
}

/* Rows in order, as far as the day and the first columns tell without reading the others. */
static int sorted_pair(const rfm__columns *columns, size_t row)
{
  rfm__event a, b;

  if (columns->day[row] != columns->day[row + 1])
    return columns->day[row] < columns->day[row + 1];
  rfm__columns_get(columns, row, &a);
  rfm__columns_get(columns, row + 1, &b);
  return rfm__event_compare(&a, &b) <= 0;
}

/* First row from `begin` that stands before its predecessor, or `end`. */
static size_t first_unsorted(const rfm__columns *columns, size_t begin, size_t end)
{
  size_t row;

  for (row = begin; row + 1 < end; row++)
    if (!sorted_pair(columns, row))
      return row + 1;
  return end;
}

/* Insertion from the end: late events of a live table are few and near their place. */
static void insert_row(rfm__columns *columns, size_t begin, size_t row)
{
  rfm__event moved, before;
  size_t place = row;

  rfm__columns_get(columns, row, &moved);
  while (place > begin) {
    rfm__columns_get(columns, place - 1, &before);
    if (rfm__event_compare(&before, &moved) <= 0)
      break;
    rfm__columns_put(columns, place, &before);
    place--;
  }
  rfm__columns_put(columns, place, &moved);
}

/* Let the row at `hole` sink into the heap of n rows from `begin`. */
static void sink(rfm__columns *columns, size_t begin, size_t hole, size_t n)
{
  rfm__event moved, child, other;

  rfm__columns_get(columns, begin + hole, &moved);
  while (2 * hole + 1 < n) {
    size_t down = 2 * hole + 1;

    rfm__columns_get(columns, begin + down, &child);
    if (down + 1 < n) {
      rfm__columns_get(columns, begin + down + 1, &other);
      if (rfm__event_compare(&child, &other) < 0) {
        child = other;
        down++;
      }
    }
    if (rfm__event_compare(&moved, &child) >= 0)
      break;
    rfm__columns_put(columns, begin + hole, &child);
    hole = down;
  }
  rfm__columns_put(columns, begin + hole, &moved);
}

/* In place and O(n log n) whatever comes, since a chunk of parallel work may not allocate. */
static void heap_sort(rfm__columns *columns, size_t begin, size_t n)
{
  rfm__event first, last;
  size_t i;

  for (i = n / 2; i-- > 0;)
    sink(columns, begin, i, n);
  for (i = n; i-- > 1;) {
    rfm__columns_get(columns, begin, &first);
    rfm__columns_get(columns, begin + i, &last);
    rfm__columns_put(columns, begin, &last);
    rfm__columns_put(columns, begin + i, &first);
    sink(columns, begin, 0, i);
  }
}

void rfm__columns_sort(rfm__columns *columns, size_t begin, size_t end)
{
  size_t row = first_unsorted(columns, begin, end);

  if (end - row > INSERTION_ROWS) {
    heap_sort(columns, begin, end - begin);
    return;
  }
  for (; row < end; row++)
    insert_row(columns, begin, row);
}

static void sink_event(rfm__event *events, size_t hole, size_t n)
{
  const rfm__event moved = events[hole];

  while (2 * hole + 1 < n) {
    size_t down = 2 * hole + 1;

    if (down + 1 < n && rfm__event_compare(&events[down], &events[down + 1]) < 0)
      down++;
    if (rfm__event_compare(&moved, &events[down]) >= 0)
      break;
    events[hole] = events[down];
    hole = down;
  }
  events[hole] = moved;
}

void rfm__events_sort(rfm__event *events, size_t n)
{
  size_t i;

  for (i = n / 2; i-- > 0;)
    sink_event(events, i, n);
  for (i = n; i-- > 1;) {
    const rfm__event first = events[0];

    events[0] = events[i];
    events[i] = first;
    sink_event(events, 0, i);
  }
}
