/* SPDX-License-Identifier: MIT */
/* Order statistics by refining histograms.
 *
 * Doubles become integers in the same order ("images", order.h). The first pass counts them by
 * binade (sign and exponent), and within a binade by as many leading bits of the mantissa as a
 * sample of the rows says it deserves. Of these bins those with a wanted rank become intervals,
 * which later passes cut further while they hold too many rows to sort. An interval of one value is
 * done however many rows it has, so ties cost neither time nor memory.
 *
 * A column of small whole numbers (whole.h) needs no bins: its first pass counts values.
 *
 * Every pass only counts or takes minima, so threads cannot change the result; nor can the sample,
 * which chooses only how the work is cut. */
#include "math/select.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "math/order.h"
#include "math/quantile.h"
#include "math/whole.h"

#include <string.h>

enum {
  BINADE_SHIFT = 52, /* sign and exponent are the leading 12 bits */
  N_BINADES = 1 << 12,
  SHARED_BITS = 13,                        /* 2^13 bins are shared out among the binades ... */
  N_BINS = (1 << SHARED_BITS) + N_BINADES, /* ... which also get one each */
  MAX_COUNTERS = 16384, /* of later rounds: 64 KiB, within the second-level cache */
  MIN_BINS = 16,        /* of one interval, whatever their number */
  N_SAMPLE = 4096,
  BLOCK = 512,       /* images at a time: 4 KiB on the stack */
  MAX_TASKS = 16,    /* each has counters of its own */
  TASK_ROWS = 32768, /* fewer are not worth a task */
  FEW_ROWS = 16384,  /* always few enough to sort, ... */
  FEW_SHARE = 64     /* ... as is this part of all rows */
};

typedef struct binade {
  uint32_t first_bin;
  uint32_t shift; /* bin of an image: first_bin + (mantissa >> shift) */
} binade;

/* Images low .. high, within one bin of the first pass. */
typedef struct interval {
  uint64_t low, high;
  int64_t below;                /* rows below low */
  int64_t count;                /* rows inside */
  uint32_t first_rank, n_ranks; /* wanted ranks inside, as positions in ranks */
  uint32_t shift, unused;       /* bin of an image of the next round: (image - low) >> shift */
} interval;

typedef struct extent {
  uint64_t low, high;
} extent;

/* One block of images for a pass; the task says whose counters to use. */
typedef void (*block_fn)(rfm__select *s, size_t task, const uint64_t *images, int n);

struct rfm__select {
  const rfm_host *host;
  rfm__column column;
  size_t bytes; /* of this struct and the arrays behind it */
  int64_t n_tasks;
  int64_t n_used;
  const uint64_t *ranks;
  double *found;
  uint32_t max_ranks, n_ranks;
  uint32_t n_intervals, n_bins; /* bins per interval of this round */
  binade *binades;
  uint32_t *first_interval;   /* of each bin, and one more: the first that ends in it or later */
  interval *intervals, *next; /* ascending, disjoint; max_ranks each */
  uint32_t *counters;         /* n_tasks rows of counter_stride; there are fewer than 2^31 rows */
  size_t counter_stride;
  int whole; /* the counters are those of whole.h */
  int task_is_whole[MAX_TASKS];
  extent *extents; /* n_tasks rows of max_ranks */
  double *rows;    /* while the last rows are collected */
  block_fn block;  /* of the running pass */
};

/* Put the images of the rows that count among begin .. end - 1 to @images; returns their number. */
static int load_block(const rfm__column *column, int64_t begin, int64_t end, uint64_t *images)
{
  const double *const values = column->values;
  const uint8_t *const mask = column->mask;
  int64_t i;
  int n = 0;

  if (!mask)
    for (i = begin; i < end; i++) {
      images[n] = rfm__double_bits_ordered(values[i]);
      n += values[i] == values[i];
    }
  else
    for (i = begin; i < end; i++) {
      images[n] = rfm__double_bits_ordered(values[i]);
      n += (mask[i] != 0) & (values[i] == values[i]);
    }
  return n;
}

static int64_t task_begin(const rfm__select *s, int64_t task)
{
  const int64_t each = s->column.n / s->n_tasks, extra = s->column.n % s->n_tasks;

  return each * task + (task < extra ? task : extra);
}

static uint32_t *counters_of(const rfm__select *s, size_t task)
{
  return s->counters + task * s->counter_stride;
}

static void RFM_CALL pass_task(int64_t task, void *arg)
{
  rfm__select *const s = arg;
  const int64_t end = task_begin(s, task + 1);
  uint64_t images[BLOCK];
  int64_t begin, stop;

  for (begin = task_begin(s, task); begin < end; begin = stop) {
    stop = end - begin < BLOCK ? end : begin + BLOCK;
    s->block(s, (size_t)task, images, load_block(&s->column, begin, stop, images));
  }
}

static void RFM_CALL whole_task(int64_t task, void *arg)
{
  rfm__select *const s = arg;

  s->task_is_whole[task] = rfm__whole_count(&s->column, task_begin(s, task),
                                            task_begin(s, task + 1), counters_of(s, (size_t)task));
}

/* Give every row to @block, on all tasks. */
static rfm_status run_pass(rfm__select *s, block_fn block, rfm_error *err)
{
  s->block = block;
  return rfm__parallel_for(s->host, s->n_tasks, pass_task, s, err);
}

static void clear_counters(rfm__select *s, size_t n)
{
  int64_t t;

  for (t = 0; t < s->n_tasks; t++)
    memset(counters_of(s, (size_t)t), 0, n * sizeof *s->counters);
}

/* Add the counters of all tasks to those of the first. */
static void add_counters(rfm__select *s, size_t n)
{
  int64_t t;
  size_t i;

  for (t = 1; t < s->n_tasks; t++)
    for (i = 0; i < n; i++)
      s->counters[i] += counters_of(s, (size_t)t)[i];
}

/* Counters of the first pass: together they are the rows that count. */
static void add_up(rfm__select *s, size_t n)
{
  size_t i;

  add_counters(s, n);
  for (i = 0; i < n; i++)
    s->n_used += s->counters[i];
}

static uint32_t bin_of(const rfm__select *s, uint64_t image)
{
  const binade b = s->binades[image >> BINADE_SHIFT];

  return b.first_bin + (uint32_t)((image & ((UINT64_C(1) << BINADE_SHIFT) - 1)) >> b.shift);
}

static void count_bins(rfm__select *s, size_t task, const uint64_t *images, int n)
{
  uint32_t *const counters = counters_of(s, task);
  int i;

  for (i = 0; i < n; i++)
    counters[bin_of(s, images[i])]++;
}

/* The interval that holds @image, or n_intervals. Most rows are outside of all and leave at the
 * first test. */
static uint32_t interval_of(const rfm__select *s, uint64_t image)
{
  const uint32_t *const first = s->first_interval + bin_of(s, image);
  uint32_t k = first[0], end = first[1];

  while (k < end) {
    const uint32_t middle = k + (end - k) / 2;

    if (s->intervals[middle].high < image)
      k = middle + 1;
    else
      end = middle;
  }
  return k < first[1] && s->intervals[k].low <= image ? k : s->n_intervals;
}

static void take_extents(rfm__select *s, size_t task, const uint64_t *images, int n)
{
  extent *const extents = s->extents + task * s->max_ranks;
  uint32_t k;
  int i;

  for (i = 0; i < n; i++)
    if ((k = interval_of(s, images[i])) < s->n_intervals) {
      extent *const e = &extents[k];

      e->low = images[i] < e->low ? images[i] : e->low;
      e->high = images[i] > e->high ? images[i] : e->high;
    }
}

static void count_inside(rfm__select *s, size_t task, const uint64_t *images, int n)
{
  uint32_t *const counters = counters_of(s, task);
  uint32_t k;
  int i;

  for (i = 0; i < n; i++)
    if ((k = interval_of(s, images[i])) < s->n_intervals) {
      const interval *const v = &s->intervals[k];

      counters[(size_t)k * s->n_bins + ((images[i] - v->low) >> v->shift)]++;
    }
}

/* Counter k is where the next row of interval k goes. */
static void collect_inside(rfm__select *s, size_t task, const uint64_t *images, int n)
{
  uint32_t *const next = counters_of(s, task);
  uint32_t k;
  int i;

  for (i = 0; i < n; i++)
    if ((k = interval_of(s, images[i])) < s->n_intervals)
      s->rows[next[k]++] = rfm__double_of_ordered(images[i]);
}

/* Share out bins by what a few rows, evenly spread, say. */
static void choose_binades(rfm__select *s)
{
  const int64_t step = s->column.n / N_SAMPLE + 1;
  uint32_t seen[N_BINADES] = {0}, first_bin = 0, bits, b;
  uint64_t image;
  int64_t i;

  for (i = 0; i < s->column.n; i += step)
    if (load_block(&s->column, i, i + 1, &image))
      seen[image >> BINADE_SHIFT]++;
  for (b = 0; b < N_BINADES; b++) {
    /* seen / N_SAMPLE of all shared bins, rounded down to a power of two */
    for (bits = 0; UINT32_C(2) << bits <= seen[b] << (SHARED_BITS - 12); bits++) {
    }
    s->binades[b].first_bin = first_bin;
    s->binades[b].shift = BINADE_SHIFT - bits;
    first_bin += UINT32_C(1) << bits;
  }
}

/* Point each bin to its intervals. */
static void index_intervals(rfm__select *s)
{
  uint32_t bin = 0, last, k;

  for (k = 0; k < s->n_intervals; k++)
    for (last = bin_of(s, s->intervals[k].high); bin <= last; bin++)
      s->first_interval[bin] = k;
  for (; bin <= N_BINS; bin++)
    s->first_interval[bin] = s->n_intervals;
}

/* Shrink every interval to the values that it really holds. */
static rfm_status tighten(rfm__select *s, rfm_error *err)
{
  rfm_status status;
  uint32_t k;
  int64_t t;

  index_intervals(s);
  for (t = 0; t < s->n_tasks; t++)
    for (k = 0; k < s->n_intervals; k++)
      s->extents[(size_t)t * s->max_ranks + k] = (extent){UINT64_MAX, 0};
  status = run_pass(s, take_extents, err);
  if (status)
    return status;
  for (k = 0; k < s->n_intervals; k++) {
    interval *const v = &s->intervals[k];

    v->low = UINT64_MAX;
    v->high = 0;
    for (t = 0; t < s->n_tasks; t++) {
      const extent *const e = &s->extents[(size_t)t * s->max_ranks + k];

      v->low = e->low < v->low ? e->low : v->low;
      v->high = e->high > v->high ? e->high : v->high;
    }
  }
  return RFM_OK;
}

/* Take out the intervals of one value: their ranks are found. */
static void settle(rfm__select *s)
{
  uint32_t k, r, kept = 0;

  for (k = 0; k < s->n_intervals; k++) {
    const interval v = s->intervals[k];

    if (v.low != v.high)
      s->intervals[kept++] = v;
    else
      for (r = 0; r < v.n_ranks; r++)
        s->found[v.first_rank + r] = rfm__double_of_ordered(v.low);
  }
  s->n_intervals = kept;
}

static int64_t rows_inside(const rfm__select *s)
{
  int64_t rows = 0;
  uint32_t k;

  for (k = 0; k < s->n_intervals; k++)
    rows += s->intervals[k].count;
  return rows;
}

/* Add the bins of @v in which a wanted rank lies to @next; returns its end. */
static interval *keep_bins(const rfm__select *s, const interval *v, const uint32_t *counts,
                           interval *next)
{
  const uint64_t width = (UINT64_C(1) << v->shift) - 1;
  const uint32_t end = v->first_rank + v->n_ranks;
  uint32_t rank = v->first_rank;
  uint64_t low = v->low;
  int64_t below = v->below;

  for (; rank < end; below += *counts++, low += width + 1) {
    const uint64_t above = (uint64_t)(below + *counts);

    if (s->ranks[rank] >= above)
      continue;
    *next = (interval){
        low, v->high - low > width ? low + width : v->high, below, *counts, rank, 0, 0, 0};
    for (; rank < end && s->ranks[rank] < above; rank++)
      next->n_ranks++;
    next++;
  }
  return next;
}

static void go_on_with(rfm__select *s, interval *end)
{
  interval *const old = s->intervals;

  s->n_intervals = (uint32_t)(end - s->next);
  s->intervals = s->next;
  s->next = old;
}

static uint32_t ranks_below(const rfm__select *s, uint32_t from, int64_t above)
{
  uint32_t n = 0;

  while (from + n < s->n_ranks && s->ranks[from + n] < (uint64_t)above)
    n++;
  return n;
}

/* The bins of the first pass that matter. */
static void keep_first_bins(rfm__select *s)
{
  interval *end = s->next, v = {0};
  uint32_t b, bin;

  for (b = 0; b < N_BINADES; b++) {
    v.low = (uint64_t)b << BINADE_SHIFT;
    v.high = v.low + ((UINT64_C(1) << BINADE_SHIFT) - 1);
    v.shift = s->binades[b].shift;
    v.count = 0;
    for (bin = 0; bin < UINT32_C(1) << (BINADE_SHIFT - v.shift); bin++)
      v.count += s->counters[s->binades[b].first_bin + bin];
    v.n_ranks = ranks_below(s, v.first_rank, v.below + v.count);
    end = keep_bins(s, &v, s->counters + s->binades[b].first_bin, end);
    v.first_rank += v.n_ranks;
    v.below += v.count;
  }
  go_on_with(s, end);
}

static void choose_shifts(rfm__select *s)
{
  uint32_t k;

  s->n_bins = MIN_BINS;
  while (s->n_bins * 2 <= MAX_COUNTERS / s->n_intervals)
    s->n_bins *= 2;
  for (k = 0; k < s->n_intervals; k++) {
    interval *const v = &s->intervals[k];

    for (v->shift = 0; (v->high - v->low) >> v->shift >= s->n_bins; v->shift++) {
    }
  }
}

/* Cut the intervals into bins and go on with those that matter. */
static rfm_status refine(rfm__select *s, rfm_error *err)
{
  interval *end = s->next;
  rfm_status status;
  uint32_t k;

  choose_shifts(s);
  index_intervals(s);
  clear_counters(s, (size_t)s->n_bins * s->n_intervals);
  status = run_pass(s, count_inside, err);
  if (status)
    return status;
  add_counters(s, (size_t)s->n_bins * s->n_intervals);
  for (k = 0; k < s->n_intervals; k++)
    end = keep_bins(s, &s->intervals[k], s->counters + (size_t)k * s->n_bins, end);
  go_on_with(s, end);
  return RFM_OK;
}

/* Collect the rows of all intervals, on this thread, and sort those of each. */
static rfm_status finish(rfm__select *s, int64_t n_rows, rfm_error *err)
{
  double *const rows = rfm__alloc(s->host, (size_t)n_rows, sizeof *rows);
  int64_t at = 0;
  uint32_t k, r;

  if (!rows)
    return rfm__fail_nomem(err);
  for (k = 0; k < s->n_intervals; k++) {
    s->counters[k] = (uint32_t)at;
    at += s->intervals[k].count;
  }
  index_intervals(s);
  s->rows = rows;
  s->n_tasks = 1;
  s->block = collect_inside;
  pass_task(0, s);
  for (k = 0, at = 0; k < s->n_intervals; at += s->intervals[k++].count) {
    const interval *const v = &s->intervals[k];

    rfm__sort_doubles(rows + at, v->count);
    for (r = v->first_rank; r < v->first_rank + v->n_ranks; r++)
      s->found[r] = rows[at + (int64_t)s->ranks[r] - v->below];
  }
  rfm__wipe_dealloc(s->host, rows, (size_t)n_rows, sizeof *rows);
  return RFM_OK;
}

static int64_t tasks_for(const rfm_host *host, int64_t n)
{
  if ((!host->parallel_for && !host->pool) || n < 2 * TASK_ROWS)
    return 1;
  return n / TASK_ROWS < MAX_TASKS ? n / TASK_ROWS : MAX_TASKS;
}

/* Cut @count elements off a block, or only add up their bytes while @block is NULL. */
static void *carve(char *block, size_t *at, size_t count, size_t size)
{
  void *const piece = block ? block + *at : NULL;

  *at += (count * size + 7) / 8 * 8;
  return piece;
}

/* Lay out the arrays of @s behind it in @block; returns the bytes of all. */
static size_t lay_out(rfm__select *s, void *block)
{
  const size_t n = s->max_ranks, n_tasks = (size_t)s->n_tasks;
  size_t at = 0;

  s->counter_stride = MIN_BINS * n > MAX_COUNTERS ? MIN_BINS * n : MAX_COUNTERS;
  carve(block, &at, 1, sizeof *s);
  s->binades = carve(block, &at, N_BINADES, sizeof *s->binades);
  s->first_interval = carve(block, &at, N_BINS + 1, sizeof *s->first_interval);
  s->intervals = carve(block, &at, n, sizeof *s->intervals);
  s->next = carve(block, &at, n, sizeof *s->next);
  s->counters = carve(block, &at, n_tasks * s->counter_stride, sizeof *s->counters);
  s->extents = carve(block, &at, n_tasks * n, sizeof *s->extents);
  return at;
}

/* The first pass over a column that looks like whole numbers; s->whole: it is one. */
static rfm_status count_whole(rfm__select *s, rfm_error *err)
{
  rfm_status status;
  int64_t t;

  if (!rfm__whole_likely(&s->column))
    return RFM_OK;
  clear_counters(s, RFM__WHOLE_VALUES);
  status = rfm__parallel_for(s->host, s->n_tasks, whole_task, s, err);
  for (s->whole = 1, t = 0; t < s->n_tasks; t++)
    s->whole &= s->task_is_whole[t];
  if (!status && s->whole)
    add_up(s, RFM__WHOLE_VALUES);
  return status;
}

/* The first pass over any other column. */
static rfm_status count_all(rfm__select *s, rfm_error *err)
{
  rfm_status status;

  choose_binades(s);
  clear_counters(s, N_BINS);
  status = run_pass(s, count_bins, err);
  if (!status)
    add_up(s, N_BINS);
  return status;
}

rfm_status rfm__select_new(rfm__select **out, const rfm_host *host, const rfm__column *column,
                           uint32_t max_ranks, rfm_error *err)
{
  rfm__select draft = {0}, *s;
  rfm_status status;

  *out = NULL;
  draft.host = host;
  draft.column = *column;
  draft.n_tasks = tasks_for(host, column->n);
  draft.max_ranks = max_ranks;
  draft.bytes = lay_out(&draft, NULL);
  s = rfm__alloc(host, 1, draft.bytes);
  if (!s)
    return rfm__fail_nomem(err);
  lay_out(&draft, s);
  *s = draft;
  status = count_whole(s, err);
  if (!status && !s->whole)
    status = count_all(s, err);
  if (status) {
    rfm__select_free(s);
    return status;
  }
  *out = s;
  return RFM_OK;
}

int64_t rfm__select_rows(const rfm__select *s)
{
  return s->n_used;
}

rfm_status rfm__select_find(rfm__select *s, const uint64_t *ranks, uint32_t n_ranks, double *found,
                            rfm_error *err)
{
  const int64_t few = s->n_used / FEW_SHARE > FEW_ROWS ? s->n_used / FEW_SHARE : FEW_ROWS;
  rfm_status status = RFM_OK;

  s->ranks = ranks;
  s->n_ranks = n_ranks;
  s->found = found;
  if (s->whole) {
    rfm__whole_find(s->counters, ranks, n_ranks, found);
    return RFM_OK;
  }
  keep_first_bins(s);
  for (settle(s); s->n_intervals > 0 && !status; settle(s)) {
    if (rows_inside(s) <= few)
      return finish(s, rows_inside(s), err);
    status = tighten(s, err);
    settle(s);
    if (!status && rows_inside(s) > few)
      status = refine(s, err);
  }
  return status;
}

void rfm__select_free(rfm__select *s)
{
  if (s)
    rfm__wipe_dealloc(s->host, s, 1, s->bytes);
}
