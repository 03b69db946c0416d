/* SPDX-License-Identifier: MIT */
/* Greedy k-means++ over the tree.
 *
 * The weight of a row is its squared distance from the nearest centre. A box whose rows all have
 * the same nearest centre knows the sum of their weights, so neither the trials nor the draws look
 * at more rows than those near the borders. */
#include "cluster/kmeans_start.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"

#include <string.h>

typedef struct seeding {
  const rfm__point_tree *tree;
  rfm__centres *centres; /* `k` are there; trials stand after them */
  int32_t n_trials;
  int32_t *candidates; /* n_trials x n_parts x room */
  int32_t room;        /* centres and one trial */
  rfm__wide *trial;    /* n_trials x parts: sums of weights with that trial as centre */
  rfm__wide *weight;   /* parts: of the centres that are there */
} seeding;

int32_t rfm__start_trials(int32_t k)
{
  static const int32_t powers_of_e[] = {3, 8, 21, 55, 149, 404, 1097, 2981, 8104, 22027};
  int32_t trials = 2;

  for (size_t i = 0; i < sizeof powers_of_e / sizeof *powers_of_e; i++)
    trials += k >= powers_of_e[i];
  return trials;
}

/* ---- weights ---- */

RFM__INLINE uint64_t weight_of(int32_t d, const seeding *s, const int32_t *candidates, int32_t m,
                               const int32_t *x)
{
  int64_t score;

  rfm__nearest_of(s->centres, candidates, m, x, d, &score);
  return (uint64_t)(score + rfm__dot(x, x, d));
}

static rfm__wide weight_of_node(const seeding *s, int32_t node, int32_t c)
{
  return rfm__tree_spread(s->tree, node, s->centres->at + (int64_t)c * s->tree->n_columns,
                          s->centres->norm[c]);
}

typedef struct weighing {
  const seeding *s;
  rfm__wide sum;
} weighing;

static void weigh_node(void *arg, int32_t node, int32_t c)
{
  weighing *w = arg;

  w->sum = rfm__wide_add(w->sum, weight_of_node(w->s, node, c));
}

RFM__INLINE rfm__wide weigh_rows(int32_t d, const seeding *s, int32_t node,
                                 const int32_t *candidates, int32_t m)
{
  const rfm__tree_node *of = &s->tree->node[node];
  const int32_t *x = s->tree->x + (int64_t)of->first * d;
  rfm__wide sum = {0, 0};

  for (int32_t i = 0; i < of->n; i++, x += d)
    sum = rfm__wide_add_u64(sum, weight_of(d, s, candidates, m, x));
  return sum;
}

static void weigh_leaf(void *arg, int32_t node, const int32_t *candidates, int32_t m)
{
  weighing *w = arg;

  w->sum = rfm__wide_add(
      w->sum, RFM__BY_WIDTH(w->s->tree->n_columns, weigh_rows, w->s, node, candidates, m));
}

/* The centres that are there, and one trial. */
static int32_t *gather(const seeding *s, int64_t chunk, int32_t n_centres)
{
  int32_t *candidates = s->candidates + chunk * s->room;

  for (int32_t c = 0; c < n_centres; c++)
    candidates[c] = c;
  return candidates;
}

static void RFM_CALL weigh_chunk(int64_t chunk, void *arg)
{
  const seeding *s = arg;
  const int32_t trial = (int32_t)(chunk / s->tree->n_parts);
  const int32_t part = (int32_t)(chunk % s->tree->n_parts), k = s->centres->k;
  int32_t *candidates = gather(s, chunk, k);
  weighing w = {s, {0, 0}};
  const rfm__filter_visitor visitor = {weigh_node, weigh_leaf, &w};

  candidates[k] = k + trial;
  rfm__filter(s->tree, s->centres, part, candidates, k + 1, &visitor);
  s->trial[chunk] = w.sum;
}

static rfm__wide sum_of(const rfm__wide *weights, int32_t n)
{
  rfm__wide sum = {0, 0};

  for (int32_t i = 0; i < n; i++)
    sum = rfm__wide_add(sum, weights[i]);
  return sum;
}

/* ---- drawing ---- */

/* A number below @bound, which is not 0. */
static rfm__wide draw_below(rfm__rng *rng, rfm__wide bound)
{
  uint64_t mask = bound.high ? bound.high : bound.low;
  rfm__wide drawn;

  for (int shift = 1; shift < 64; shift *= 2)
    mask |= mask >> shift;
  do {
    drawn.high = bound.high ? rfm__rng_next(rng) & mask : 0;
    drawn.low = bound.high ? rfm__rng_next(rng) : rfm__rng_next(rng) & mask;
  } while (!rfm__wide_less(drawn, bound));
  return drawn;
}

/* The row at which the sum of weights passes `left`. */
typedef struct finding {
  const seeding *s;
  rfm__wide left;
  const int32_t *row; /* NULL: not reached yet */
} finding;

/* 1 when the end of the way is within @weight; else that much less is left. */
static int reach(finding *f, rfm__wide weight)
{
  if (rfm__wide_less(f->left, weight))
    return 1;
  f->left = rfm__wide_subtract(f->left, weight);
  return 0;
}

static void find_in_rows(finding *f, int32_t node, const int32_t *candidates, int32_t m)
{
  const rfm__tree_node *of = &f->s->tree->node[node];
  const int32_t d = f->s->tree->n_columns;
  const int32_t *x = f->s->tree->x + (int64_t)of->first * d;

  for (int32_t i = 0; i < of->n && !f->row; i++, x += d) {
    const rfm__wide weight = {0, weight_of(d, f->s, candidates, m, x)};

    if (reach(f, weight))
      f->row = x;
  }
}

static void find_in_leaf(void *arg, int32_t node, const int32_t *candidates, int32_t m)
{
  finding *f = arg;

  if (!f->row)
    find_in_rows(f, node, candidates, m);
}

static void find_in_node(void *arg, int32_t node, int32_t c)
{
  finding *f = arg;

  if (f->row || !reach(f, weight_of_node(f->s, node, c)))
    return;
  while (!rfm__tree_is_leaf(f->s->tree, node))
    node = reach(f, weight_of_node(f->s, node + 1, c)) ? node + 1 : f->s->tree->node[node + 1].next;
  find_in_rows(f, node, &c, 1);
}

static const int32_t *draw_row(const seeding *s, rfm__rng *rng)
{
  const int32_t k = s->centres->k;
  finding f = {s, draw_below(rng, sum_of(s->weight, s->tree->n_parts)), NULL};
  const rfm__filter_visitor visitor = {find_in_node, find_in_leaf, &f};
  int32_t part = 0;

  while (!reach(&f, s->weight[part]))
    part++;
  rfm__filter(s->tree, s->centres, part, gather(s, 0, k), k, &visitor);
  return f.row;
}

/* ---- centre by centre ---- */

static rfm_status weigh_trials(seeding *s, const rfm_host *host, rfm_error *err)
{
  const int32_t n_parts = s->tree->n_parts;
  int32_t best = 0;
  rfm_status st = rfm__parallel_for(host, (int64_t)s->n_trials * n_parts, weigh_chunk, s, err);

  if (st)
    return st;
  for (int32_t t = 1; t < s->n_trials; t++)
    if (rfm__wide_less(sum_of(s->trial + t * n_parts, n_parts),
                       sum_of(s->trial + best * n_parts, n_parts)))
      best = t;
  memcpy(s->weight, s->trial + best * n_parts, (size_t)n_parts * sizeof *s->weight);
  rfm__centre_set(s->centres, s->centres->k,
                  s->centres->at + (int64_t)(s->centres->k + best) * s->centres->n_columns);
  s->centres->k++;
  return RFM_OK;
}

static rfm_status draw_all(seeding *s, const rfm_host *host, rfm__rng *rng, int32_t k,
                           rfm_error *err)
{
  const int32_t *x = s->tree->x;
  const uint64_t first = rfm__rng_below(rng, (uint64_t)s->tree->n);
  const int32_t n_trials = s->n_trials;
  rfm_status st;

  rfm__centre_set(s->centres, 0, x + (int64_t)first * s->tree->n_columns);
  s->n_trials = 1;
  st = weigh_trials(s, host, err);
  s->n_trials = n_trials;
  while (!st && s->centres->k < k) {
    for (int32_t t = 0; t < n_trials; t++)
      rfm__centre_set(s->centres, s->centres->k + t, draw_row(s, rng));
    st = weigh_trials(s, host, err);
  }
  return st;
}

rfm_status rfm__start_draw(const rfm__point_tree *tree, const rfm_host *host, rfm__rng *rng,
                           rfm__centres *centres, rfm_error *err)
{
  const int32_t k = centres->k;
  seeding s = {.tree = tree, .centres = centres, .n_trials = rfm__start_trials(k), .room = k + 1};
  const size_t n_trials = (size_t)s.n_trials, n_parts = (size_t)tree->n_parts;
  const size_t n_candidates = n_trials * n_parts * (size_t)s.room;
  rfm_status st;

  s.candidates = rfm__alloc(host, n_candidates, sizeof *s.candidates);
  s.trial = rfm__alloc(host, n_trials * n_parts, sizeof *s.trial);
  s.weight = rfm__alloc(host, n_parts, sizeof *s.weight);
  centres->k = 0;
  st = s.candidates && s.trial && s.weight ? draw_all(&s, host, rng, k, err) : rfm__fail_nomem(err);
  centres->k = k;
  rfm__dealloc(host, s.weight, n_parts, sizeof *s.weight);
  rfm__dealloc(host, s.trial, n_trials * n_parts, sizeof *s.trial);
  rfm__dealloc(host, s.candidates, n_candidates, sizeof *s.candidates);
  return st;
}

/* ---- distinct rows ---- */

/* A hash table of rows: numbers into `x` plus 1, 0 where free; a power of two, at most half full.
 */
typedef struct row_set {
  const int32_t *x;
  int32_t *slot;
  size_t n_slots;
  int32_t n_columns;
  int32_t n;
} row_set;

static size_t hash_row(const row_set *set, const int32_t *x)
{
  uint64_t hash = 0;

  for (int32_t j = 0; j < set->n_columns; j++) {
    hash = (hash ^ (uint64_t)x[j]) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
  }
  return (size_t)hash & (set->n_slots - 1);
}

static void put_row(row_set *set, int32_t row)
{
  const size_t d = (size_t)set->n_columns;
  const int32_t *x = set->x + (size_t)row * d;
  size_t at = hash_row(set, x);

  for (; set->slot[at] != 0; at = (at + 1) & (set->n_slots - 1))
    if (memcmp(set->x + (size_t)(set->slot[at] - 1) * d, x, d * sizeof *x) == 0)
      return;
  set->slot[at] = row + 1;
  set->n++;
}

rfm_status rfm__start_distinct(const rfm__point_tree *tree, const rfm_host *host, int32_t most,
                               int32_t *n_distinct, rfm_error *err)
{
  row_set set = {tree->x, NULL, 2, tree->n_columns, 0};

  while (set.n_slots < 2 * (size_t)most)
    set.n_slots *= 2;
  set.slot = rfm__alloc_zero(host, set.n_slots, sizeof *set.slot);
  if (!set.slot)
    return rfm__fail_nomem(err);
  for (int32_t row = 0; row < tree->n && set.n < most; row++)
    put_row(&set, row);
  *n_distinct = set.n;
  rfm__dealloc(host, set.slot, set.n_slots, sizeof *set.slot);
  return RFM_OK;
}
