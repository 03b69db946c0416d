/* SPDX-License-Identifier: MIT */
/* The watch's book: a state by customer, found by id. */
#include "model/watch.h"

#include "base/alloc.h"
#include "math/order.h"
#include "math/special.h"

#include <string.h>

int rfm__watch_book_open(rfm__watch_book *book, const rfm_host *host, int32_t id_type,
                         int32_t n_rules, const uint64_t *seed)
{
  const uint64_t address[2] = {(uint64_t)(uintptr_t)book, 0}; /* nothing comes out in its order */

  memset(book, 0, sizeof *book);
  book->n_rules = n_rules;
  return rfm__customers_init(&book->ids, host, id_type, seed ? seed : address);
}

static size_t block_bytes(const rfm__watch_book *book)
{
  return RFM__BLOCK_ROWS * rfm__watch_stride(book);
}

void rfm__watch_book_close(rfm__watch_book *book)
{
  const rfm_host *host = book->ids.host;
  size_t i;

  if (!host)
    return;
  for (i = 0; i < book->n_blocks; i++)
    rfm__wipe_dealloc(host, book->blocks[i], 1, block_bytes(book));
  rfm__dealloc(host, book->blocks, book->blocks_room, sizeof *book->blocks);
  rfm__customers_free(&book->ids);
  memset(book, 0, sizeof *book);
}

uint32_t rfm__watch_book_find(const rfm__watch_book *book, const rfm__id *id)
{
  return rfm__customers_find(&book->ids, id, rfm__customers_key(&book->ids, id));
}

/* Room for one more row. */
static int reserve(rfm__watch_book *book)
{
  const rfm_host *host = book->ids.host;
  void *blocks = book->blocks;
  int ok;

  if (book->ids.n_rows / RFM__BLOCK_ROWS < book->n_blocks)
    return 1;
  ok = rfm__grow(host, &blocks, &book->blocks_room, book->n_blocks, book->n_blocks + 1,
                 sizeof *book->blocks);
  book->blocks = blocks;
  if (!ok)
    return 0;
  book->blocks[book->n_blocks] = rfm__alloc(host, 1, block_bytes(book));
  if (!book->blocks[book->n_blocks])
    return 0;
  book->n_blocks++;
  return 1;
}

static void set_nothing(rfm__watch_book *book, uint32_t row)
{
  rfm__watch_record *r = rfm__watch_at(book, row);
  int32_t i;

  memset(r, 0, sizeof *r);
  r->last_day = r->purchase_day = r->since_day = r->alert_day = RFM_DAY_MIN;
  for (i = 0; i < book->n_rules; i++)
    rfm__watch_values(book, row)[i] = rfm__quiet_nan();
}

uint32_t rfm__watch_book_add(rfm__watch_book *book, const rfm__id *id)
{
  uint32_t row;

  if (!reserve(book))
    return RFM__NOBODY;
  row = rfm__customers_add(&book->ids, id, rfm__customers_key(&book->ids, id));
  if (row != RFM__NOBODY)
    set_nothing(book, row);
  return row;
}

void rfm__watch_book_remove(rfm__watch_book *book, uint32_t row)
{
  rfm__wipe(rfm__watch_at(book, row), rfm__watch_stride(book));
  rfm__customers_remove(&book->ids, row);
}

/* ---- two states of one customer ---- */

int rfm__watch_compare_values(const double *a, const double *b, int32_t n)
{
  int32_t i;

  for (i = 0; i < n; i++) {
    const uint64_t x = a[i] == a[i] ? rfm__double_bits_ordered(a[i]) : 0;
    const uint64_t y = b[i] == b[i] ? rfm__double_bits_ordered(b[i]) : 0;

    if (x != y)
      return x < y ? -1 : 1;
  }
  return 0;
}

#define COMPARE(field)                                                                             \
  if (a->field != b->field)                                                                        \
  return a->field < b->field ? -1 : 1

/* > 0: a counts. All that two looks can differ in comes in, so that no order of merges shows. */
static int compare_looks(const rfm__watch_record *a, const double *a_values,
                         const rfm__watch_record *b, const double *b_values, int32_t n_rules)
{
  const int marks = memcmp(a->mark, b->mark, sizeof a->mark);

  COMPARE(last_day);
  COMPARE(danger);
  COMPARE(since_day);
  COMPARE(purchase_day);
  COMPARE(rules);
  return marks ? marks : rfm__watch_compare_values(a_values, b_values, n_rules);
}

/* The later alert, of the same day that of the higher group. */
static int alert_is_later(const rfm__watch_record *a, const rfm__watch_record *b)
{
  return a->alert_day != b->alert_day ? a->alert_day > b->alert_day : a->group > b->group;
}

void rfm__watch_fold(rfm__watch_book *book, uint32_t row, const rfm__watch_record *other,
                     const double *values)
{
  rfm__watch_record *r = rfm__watch_at(book, row);
  double *own = rfm__watch_values(book, row);
  const rfm__watch_record *alerted = alert_is_later(other, r) ? other : r;
  const int32_t alert_day = alerted->alert_day;
  const uint32_t group = alerted->group;

  if (compare_looks(other, values, r, own, book->n_rules) > 0) {
    *r = *other;
    memcpy(own, values, (size_t)book->n_rules * sizeof *own);
  }
  r->alert_day = alert_day;
  r->group = group;
}
