/* SPDX-License-Identifier: MIT */
/* Rhythm: likelihoods of pasts under each cell, and the weights of the cells. */
#include "model/rhythm.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "math/order.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum {
  CELLS = RFM__RHYTHM_CELLS,
  SUMS = CELLS + 1, /* of a step of EM */
  /* a past as one integer: ages and lasts fit the library's days, repeats are at most last */
  REPEAT_BITS = 20,
  DAY_BITS = 22
};

static const double FASTEST = .5, SLOWEST_SPANS = 4.0;
/* Probabilities are kept this far from 0 and 1. */
static const double LEAST = 1e-9;
/* Sums below this have lost digits to underflow. */
static const double LEAST_NORMAL = 1e-290;

/* Rate i of n between the slowest and the fastest, evenly on the log scale. */
static double grid_rate(double log_slowest, int i, int n)
{
  return rfm__exp(log_slowest + (double)i / (double)(n - 1) * (rfm__ln(FASTEST) - log_slowest));
}

void rfm__rhythm_grid(rfm__rhythm *rhythm, int32_t span_days)
{
  double log_slowest;
  int k;

  memset(rhythm, 0, sizeof *rhythm);
  rhythm->span_days = span_days < RFM__RHYTHM_MIN_SPAN ? RFM__RHYTHM_MIN_SPAN : span_days;
  log_slowest = -rfm__ln(SLOWEST_SPANS * rhythm->span_days);
  for (k = 0; k < CELLS; k++) {
    const int end = k % RFM__RHYTHM_ENDS;

    rhythm->weight[k] = 1.0 / CELLS;
    rhythm->buy[k] = grid_rate(log_slowest, k / RFM__RHYTHM_ENDS, RFM__RHYTHM_RATES);
    rhythm->log_buy[k] = rfm__ln(rhythm->buy[k]);
    rhythm->leave[k] = end == 0 ? 0.0 : grid_rate(log_slowest, end - 1, RFM__RHYTHM_ENDS - 1);
    rhythm->both[k] = rhythm->buy[k] + rhythm->leave[k];
  }
}

/* Of one who is there: `again`, that the next event comes within the horizon and is a purchase;
 * `times`, the rate of buying by the days of the horizon that he is expected to stay for. */
void rfm__rhythm_look(rfm__rhythm *rhythm, int32_t horizon_days)
{
  const double days = horizon_days;
  int k;

  for (k = 0; k < CELLS; k++) {
    const double leave = rhythm->leave[k];
    const double stay = leave > 0 ? (1.0 - rfm__exp(-leave * days)) / leave : days;

    rhythm->again[k] = rhythm->buy[k] / rhythm->both[k] * (1.0 - rfm__exp(-rhythm->both[k] * days));
    rhythm->times[k] = rhythm->buy[k] * stay;
  }
}

/* e^-(b + e) d is a product, so the rates of buying and of leaving are each looked at once:
 * `before` of buying is b^x e^-(b t), relative to the largest of all rates; the others are as they
 * say. */
typedef struct decays {
  double buy_before[RFM__RHYTHM_RATES], buy_since[RFM__RHYTHM_RATES];
  double leave_before[RFM__RHYTHM_ENDS], leave_since[RFM__RHYTHM_ENDS];
} decays;

static void decay(const rfm__rhythm *r, const rfm__past *past, decays *d)
{
  const double repeats = past->repeats, last = past->last, since = past->age - past->last;
  double most = -1e300;
  int i;

  for (i = 0; i < RFM__RHYTHM_RATES; i++) {
    const int k = i * RFM__RHYTHM_ENDS;

    d->buy_before[i] = repeats * r->log_buy[k] - r->buy[k] * last;
    most = d->buy_before[i] > most ? d->buy_before[i] : most;
    d->buy_since[i] = rfm__exp(-r->buy[k] * since);
  }
  for (i = 0; i < RFM__RHYTHM_RATES; i++)
    d->buy_before[i] = rfm__exp(d->buy_before[i] - most);
  for (i = 0; i < RFM__RHYTHM_ENDS; i++) {
    d->leave_before[i] = rfm__exp(-r->leave[i] * last);
    d->leave_since[i] = rfm__exp(-r->leave[i] * since);
  }
}

/* With rates b (buy) and e (leave) the likelihood of a past is
 * b^x e^-(b + e) t [e + b e^-(b + e) (T - t)] / (b + e): he left at some time since the last
 * purchase, or is still there, which is the second part times (b + e) / b. Both are given relative
 * to the same number. @there may be NULL. */
static void likelihoods(const rfm__rhythm *r, const rfm__past *past, double *likely, double *there)
{
  decays d;
  int k;

  decay(r, past, &d);
  for (k = 0; k < CELLS; k++) {
    const int i = k / RFM__RHYTHM_ENDS, j = k % RFM__RHYTHM_ENDS;
    const double before = d.buy_before[i] * d.leave_before[j];
    const double still = d.buy_since[i] * d.leave_since[j];

    likely[k] = before * ((r->leave[k] + r->buy[k] * still) / r->both[k]);
    if (there)
      there[k] = before * still;
  }
}

double rfm__rhythm_odds(const rfm__rhythm *rhythm, const rfm__past *past)
{
  double likely[CELLS], there[CELLS], all = 0.0, again = 0.0, p;
  int k;

  likelihoods(rhythm, past, likely, there);
  for (k = 0; k < CELLS; k++) {
    all += rhythm->weight[k] * likely[k];
    again += rhythm->weight[k] * there[k] * rhythm->again[k];
  }
  p = again / all;
  if (!(p > LEAST))
    p = LEAST;
  if (p > 1.0 - LEAST)
    p = 1.0 - LEAST;
  return rfm__ln((1.0 - p) / p);
}

/* Who bought again was there. After a silence that leaves no cell a chance that a double can hold,
 * what is left is the slowest who never leaves. */
double rfm__rhythm_days(const rfm__rhythm *rhythm, const rfm__past *past)
{
  double likely[CELLS], there[CELLS], times = 0.0, again = 0.0;
  int k;

  likelihoods(rhythm, past, likely, there);
  for (k = 0; k < CELLS; k++) {
    times += rhythm->weight[k] * there[k] * rhythm->times[k];
    again += rhythm->weight[k] * there[k] * rhythm->again[k];
  }
  if (!(again > LEAST_NORMAL))
    return rhythm->times[0] / rhythm->again[0];
  return times > again ? times / again : 1.0;
}

/* ---- fitting ---- */

/* Different pasts with how often they come, their likelihoods, and what a step of EM adds up. */
typedef struct learning {
  rfm__rhythm *rhythm;
  rfm__past *past;
  double *count;
  double *likely; /* CELLS per past */
  double *sums;   /* one per chunk: of each cell, then customers that the cells explain at all */
  int64_t n, n_chunks;
} learning;

static uint64_t key_of(const rfm__past *past)
{
  const uint64_t most = ((uint64_t)1 << REPEAT_BITS) - 1;
  const uint64_t repeats = (uint64_t)past->repeats;

  return (uint64_t)past->age << (DAY_BITS + REPEAT_BITS) | (uint64_t)past->last << REPEAT_BITS |
         (repeats > most ? most : repeats);
}

static rfm__past past_of(uint64_t key)
{
  rfm__past past;

  past.repeats = (int32_t)(key & (((uint64_t)1 << REPEAT_BITS) - 1));
  past.last = (int32_t)(key >> REPEAT_BITS & (((uint64_t)1 << DAY_BITS) - 1));
  past.age = (int32_t)(key >> (DAY_BITS + REPEAT_BITS));
  return past;
}

/* The keys in ascending order, or evenly spaced ones of them; returns their number. */
static int64_t thin_out(uint64_t *keys, int64_t n)
{
  int64_t i;

  if (n <= RFM__RHYTHM_PASTS)
    return n;
  for (i = 0; i < RFM__RHYTHM_PASTS; i++)
    keys[i] = keys[(2 * i + 1) * n / (2 * RFM__RHYTHM_PASTS)];
  return RFM__RHYTHM_PASTS;
}

static void count_keys(learning *l, const uint64_t *keys, int64_t n)
{
  int64_t i;

  for (i = 0; i < n; i++) {
    if (i == 0 || keys[i] != keys[i - 1]) {
      l->past[l->n] = past_of(keys[i]);
      l->count[l->n++] = 0.0;
    }
    l->count[l->n - 1] += 1.0;
  }
}

/* A silence of centuries after centuries of purchases has a likelihood of nought in all cells: such
 * a past says nothing, and does not count. */
static void RFM_CALL weigh_chunk(int64_t chunk, void *arg)
{
  const learning *l = arg;
  const int64_t begin = chunk * RFM__SUM_CHUNK;
  const int64_t end = l->n - begin < RFM__SUM_CHUNK ? l->n : begin + RFM__SUM_CHUNK;
  double sums[SUMS];
  int64_t i;
  int k;

  memset(sums, 0, sizeof sums);
  for (i = begin; i < end; i++) {
    const double *likely = l->likely + i * CELLS;
    double all = 0.0, share;

    for (k = 0; k < CELLS; k++)
      all += l->rhythm->weight[k] * likely[k];
    if (!(all > LEAST_NORMAL))
      continue;
    share = l->count[i] / all;
    sums[CELLS] += l->count[i];
    for (k = 0; k < CELLS; k++)
      sums[k] += share * likely[k];
  }
  for (k = 0; k < SUMS; k++)
    l->sums[k * l->n_chunks + chunk] = sums[k];
}

static void RFM_CALL likely_chunk(int64_t chunk, void *arg)
{
  const learning *l = arg;
  const int64_t begin = chunk * RFM__SUM_CHUNK;
  const int64_t end = l->n - begin < RFM__SUM_CHUNK ? l->n : begin + RFM__SUM_CHUNK;
  int64_t i;

  for (i = begin; i < end; i++)
    likelihoods(l->rhythm, &l->past[i], l->likely + i * CELLS, NULL);
}

/* One step of EM: each cell gets the customers that it explains, and one more. */
static rfm_status step(learning *l, const rfm_host *host, rfm_error *err)
{
  const rfm_status status = rfm__parallel_for(host, l->n_chunks, weigh_chunk, l, err);
  double n;
  int k;

  if (status)
    return status;
  n = rfm__sum_fold(l->sums + CELLS * l->n_chunks, l->n_chunks);
  for (k = 0; k < CELLS; k++) {
    const double explained =
        l->rhythm->weight[k] * rfm__sum_fold(l->sums + k * l->n_chunks, l->n_chunks);

    l->rhythm->weight[k] = (explained + 1.0) / (n + CELLS);
  }
  return RFM_OK;
}

static rfm_status learn(learning *l, const rfm_host *host, const uint64_t *keys, int64_t n,
                        rfm_error *err)
{
  const size_t room = (size_t)l->n, n_sums = (size_t)l->n_chunks * SUMS;
  rfm_status status = RFM_OK;
  int i;

  l->n = 0;
  l->past = rfm__alloc(host, room, sizeof *l->past);
  l->count = rfm__alloc(host, room, sizeof *l->count);
  l->likely = rfm__alloc(host, room, CELLS * sizeof *l->likely);
  l->sums = rfm__alloc(host, n_sums, sizeof *l->sums);
  if (!l->past || !l->count || !l->likely || !l->sums)
    status = rfm__fail_nomem(err);
  else
    count_keys(l, keys, n);
  if (!status)
    status = rfm__parallel_for(host, l->n_chunks, likely_chunk, l, err);
  for (i = 0; i < RFM__RHYTHM_STEPS && !status; i++)
    status = step(l, host, err);
  rfm__wipe_dealloc(host, l->past, room, sizeof *l->past);
  rfm__dealloc(host, l->count, room, sizeof *l->count);
  rfm__dealloc(host, l->likely, room, CELLS * sizeof *l->likely);
  rfm__dealloc(host, l->sums, n_sums, sizeof *l->sums);
  return status;
}

static int64_t different(const uint64_t *keys, int64_t n)
{
  int64_t i, found = 0;

  for (i = 0; i < n; i++)
    found += i == 0 || keys[i] != keys[i - 1];
  return found;
}

/* The oldest customer's age, but at most twice that which 99 of 100 do not exceed: one row of 1900
 * where a till had no date would leave hardly a rate of the grid for the others. */
static int32_t span_of(const uint64_t *keys, int64_t n)
{
  const int32_t oldest = past_of(keys[n - 1]).age, usual = past_of(keys[n - 1 - (n - 1) / 100]).age;

  return oldest / 2 > usual ? 2 * usual : oldest;
}

rfm_status rfm__rhythm_fit(rfm__rhythm *rhythm, const rfm_host *host, const rfm__past *pasts,
                           int64_t n, rfm_error *err)
{
  enum { BYTES = 2 * sizeof(uint64_t) + 2 * sizeof(uint32_t) };
  uint64_t *keys = rfm__alloc(host, (size_t)n, BYTES);
  uint32_t *index;
  learning l = {rhythm, NULL, NULL, NULL, NULL, 0, 0};
  rfm_status status;
  int64_t i, taken;

  if (!keys)
    return rfm__fail_nomem(err);
  index = (uint32_t *)(void *)(keys + 2 * n);
  for (i = 0; i < n; i++) {
    keys[i] = key_of(&pasts[i]);
    index[i] = 0;
  }
  rfm__sort_u64_index(keys, index, keys + n, index + n, (size_t)n);
  rfm__rhythm_grid(rhythm, span_of(keys, n));
  taken = thin_out(keys, n);
  l.n = different(keys, taken);
  l.n_chunks = rfm__sum_chunks(l.n);
  status = learn(&l, host, keys, taken, err);
  rfm__wipe_dealloc(host, keys, (size_t)n, BYTES);
  return status;
}
