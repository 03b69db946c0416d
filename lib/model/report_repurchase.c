/* SPDX-License-Identifier: MIT */
/* Repurchase by item or category.
 *
 * Each customer and key leaves one mark, and each gap another; sorted by key, the marks of a key
 * stand together. */
#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"
#include "math/special.h"
#include "model/report.h"

#include <string.h>

/* What a mark says: a buyer on one day, a buyer on more days, or beyond them the days of a gap. */
enum { ONCE = 0, AGAIN = 1, GAP = 2 };

typedef struct marking {
  const rfm_host *host;
  uint64_t *keys;
  uint32_t *marks;
  size_t n, keys_room, marks_room;
  int32_t from_day;
  int by_item;
} marking;

static int add_mark(marking *m, uint64_t key, uint32_t mark)
{
  void *keys = m->keys, *marks = m->marks;
  int ok = rfm__grow(m->host, &keys, &m->keys_room, m->n, m->n + 1, sizeof *m->keys);

  m->keys = keys;
  ok = ok && rfm__grow(m->host, &marks, &m->marks_room, m->n, m->n + 1, sizeof *m->marks);
  m->marks = marks;
  if (!ok)
    return 0;
  m->keys[m->n] = key;
  m->marks[m->n++] = mark;
  return 1;
}

/* Purchase rows of the window that have a key: key and day, sorted. */
static size_t collect(const marking *m, rfm__reader *reader)
{
  const rfm__history *h = &reader->history;
  rfm__scratch *s = &reader->scratch;
  size_t i, n = 0;

  for (i = 0; i < h->n_events; i++) {
    const rfm__happening *e = &h->events[i];
    const uint64_t key = m->by_item ? e->event.item : e->event.category;

    if (!key || e->purchase_day == RFM__NO_DAY || e->purchase_day < m->from_day)
      continue;
    s->keys[n] = key;
    s->index[n++] = (uint32_t)(e->purchase_day - RFM_DAY_MIN);
  }
  rfm__pairs_sort(s->keys, s->index, n);
  return n;
}

static int mark_customer(rfm__reader *reader, void *arg)
{
  marking *m = arg;
  const rfm__scratch *s = &reader->scratch;
  const size_t n = collect(m, reader);
  size_t begin, i;
  int ok = 1;

  for (begin = 0; begin < n && ok; begin = i) {
    int again = 0;

    for (i = begin + 1; i < n && s->keys[i] == s->keys[begin] && ok; i++) {
      if (s->index[i] == s->index[i - 1])
        continue;
      again = 1;
      ok = add_mark(m, s->keys[begin], GAP + s->index[i] - s->index[i - 1]);
    }
    ok = ok && add_mark(m, s->keys[begin], again ? AGAIN : ONCE);
  }
  return ok;
}

/* The row of the marks begin .. end - 1, which are of one key; gaps are moved to the front. */
static rfm_repurchase row_of(marking *m, size_t begin, size_t end)
{
  int32_t *gaps = (int32_t *)(void *)(m->marks + begin);
  rfm_repurchase row;
  size_t i, n = 0;

  memset(&row, 0, sizeof row);
  row.key = m->keys[begin];
  for (i = begin; i < end; i++) {
    const uint32_t mark = m->marks[i];

    row.n_buyers += mark < GAP;
    row.n_again += mark == AGAIN;
    if (mark >= GAP)
      gaps[n++] = (int32_t)(mark - GAP);
  }
  row.n_gaps = (int64_t)n;
  row.rate = (double)row.n_again / (double)row.n_buyers;
  row.median_gap = rfm__median_days(gaps, n);
  return row;
}

static size_t count_keys(const marking *m)
{
  size_t i, n = 0;

  for (i = 0; i < m->n; i++)
    n += i == 0 || m->keys[i] != m->keys[i - 1];
  return n;
}

static void fill_rows(marking *m, rfm_repurchase *rows, uint64_t *order, uint32_t *index)
{
  size_t begin, end, n = 0;

  for (begin = 0; begin < m->n; begin = end) {
    for (end = begin + 1; end < m->n && m->keys[end] == m->keys[begin]; end++)
      ;
    rows[n] = row_of(m, begin, end);
    order[n] =
        ~(uint64_t)rows[n].n_buyers; /* most buyers first; a stable sort keeps keys ascending */
    index[n] = (uint32_t)n;
    n++;
  }
}

static rfm_status tell(marking *m, rfm_repurchase *rows, int64_t room, int64_t *n, rfm_error *err)
{
  const size_t n_keys = count_keys(m);
  rfm_repurchase *all = rfm__alloc(m->host, n_keys, sizeof *all);
  uint64_t *order = rfm__alloc(m->host, n_keys, 2 * sizeof *order);
  uint32_t *index = rfm__alloc(m->host, n_keys, 2 * sizeof *index);
  const int ok = all && order && index;
  int64_t i;

  if (ok) {
    fill_rows(m, all, order, index);
    rfm__sort_u64_index(order, index, order + n_keys, index + n_keys, n_keys);
    for (i = 0; rows && i < room && i < (int64_t)n_keys; i++)
      rows[i] = all[index[i]];
    *n = (int64_t)n_keys;
  }
  rfm__dealloc(m->host, all, n_keys, sizeof *all);
  rfm__dealloc(m->host, order, n_keys, 2 * sizeof *order);
  rfm__dealloc(m->host, index, n_keys, 2 * sizeof *index);
  return ok ? RFM_OK : rfm__fail_nomem(err);
}

static rfm_status sort_marks(marking *m, rfm_error *err)
{
  uint64_t *keys = rfm__alloc(m->host, m->n, sizeof *keys);
  uint32_t *marks = rfm__alloc(m->host, m->n, sizeof *marks);
  const int ok = keys && marks;

  if (ok)
    rfm__sort_u64_index(m->keys, m->marks, keys, marks, m->n);
  rfm__dealloc(m->host, keys, m->n, sizeof *keys);
  rfm__dealloc(m->host, marks, m->n, sizeof *marks);
  return ok ? RFM_OK : rfm__fail_nomem(err);
}

rfm_status RFM_CALL rfm_report_repurchase(const rfm_table *table, const rfm_metrics *metrics,
                                          int32_t by, int32_t window_days, int32_t as_of_day,
                                          rfm_repurchase *rows, int64_t room, int64_t *n,
                                          rfm_error *err)
{
  const rfm__walk walk = {
      table, metrics, "counting repurchases", as_of_day, RFM__HAS_ITEM | RFM__HAS_CATEGORY, 1};
  marking m;
  rfm_status status = rfm__table_readable(table, err);

  memset(&m, 0, sizeof m);
  if (!status)
    status = rfm__report_check_window(table, window_days, as_of_day, &m.from_day, err);
  if (status)
    return status;
  if (by != RFM_REPURCHASE_ITEM && by != RFM_REPURCHASE_CATEGORY)
    return rfm__fail(err, RFM_E_ARG, "by is %d, expected an rfm_repurchase_by", (int)by);
  if (!n || room < 0 || (room > 0 && !rows))
    return rfm__fail(err, RFM_E_ARG, "n or rows is NULL, or room is %lld", (long long)room);
  m.host = &table->host;
  m.by_item = by == RFM_REPURCHASE_ITEM;
  status = rfm__report_walk(&walk, mark_customer, &m, err);
  if (!status)
    status = sort_marks(&m, err);
  if (!status)
    status = tell(&m, rows, room, n, err);
  rfm__dealloc(m.host, m.keys, m.keys_room, sizeof *m.keys);
  rfm__dealloc(m.host, m.marks, m.marks_room, sizeof *m.marks);
  return status;
}
