/* SPDX-License-Identifier: MIT */
/* Greedy k-means++ over the tree.
 *
 * The weight of a row is its squared distance from the nearest centre. Most boxes are owned: all of
 * their rows are nearest to one centre, and the sum of weights is known without looking at them. A
 * new centre, or a trial, is followed down the tree to where it is near enough to matter; so the
 * cost falls with every centre that is there. */
#include "cluster/kmeans_start.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"

#include <string.h>

enum { MIXED = -1 }; /* owner of a node whose children, or rows, know better */

/* What is known of nodes below an owned one is out of date: they are owned by the same centre. */
typedef struct seeding {
  const rfm__point_tree *tree;
  const rfm_host *host;
  rfm__centres *centres; /* `k` are there; trials stand after them */
  int32_t n_trials;
  rfm__wide *gain;     /* n_trials x parts: what the sum of weights would fall by */
  int32_t *owner;      /* per node */
  rfm__wide *weight;   /* per node: the sum over its rows */
  uint64_t *reach;     /* per MIXED node: no row has more weight */
  uint16_t *row_owner; /* per row of a MIXED leaf */
} seeding;

RFM__STATIC_ASSERT(RFM__START_MOST <= UINT16_MAX, "a centre's number is two bytes");

int32_t rfm__start_trials(int32_t k)
{
  static const int32_t powers_of_e[] = {3, 8, 21, 55, 149, 404, 1097, 2981, 8104, 22027};
  int32_t trials = 2;

  for (size_t i = 0; i < sizeof powers_of_e / sizeof *powers_of_e; i++)
    trials += k >= powers_of_e[i];
  return trials;
}

/* ---- boxes and rows ---- */

static const int32_t *box_of(const seeding *s, int32_t node)
{
  return s->tree->box + (int64_t)node * 2 * s->tree->n_columns;
}

static const int32_t *place_of(const seeding *s, int32_t c)
{
  return s->centres->at + (int64_t)c * s->tree->n_columns;
}

static rfm__wide spread_of(const seeding *s, int32_t node, int32_t c)
{
  return rfm__tree_spread(s->tree, node, place_of(s, c), s->centres->norm[c]);
}

static int beats(const seeding *s, int32_t node, int32_t winner, int32_t c)
{
  return RFM__BY_WIDTH(s->tree->n_columns, rfm__is_beaten, s->centres, c, winner, box_of(s, node));
}

/* Squared distance from a centre to the nearest point of a box. */
static uint64_t least_distance(const seeding *s, int32_t node, int32_t c)
{
  const int32_t d = s->tree->n_columns;
  const int32_t *box = box_of(s, node), *at = place_of(s, c);
  uint64_t sum = 0;

  for (int32_t j = 0; j < d; j++) {
    const int64_t out = at[j] < box[j]       ? box[j] - at[j]
                        : at[j] > box[d + j] ? at[j] - box[d + j]
                                             : 0;

    sum += (uint64_t)(out * out);
  }
  return sum;
}

/* And to the farthest. */
static uint64_t greatest_distance(const seeding *s, int32_t node, int32_t c)
{
  const int32_t d = s->tree->n_columns;
  const int32_t *box = box_of(s, node), *at = place_of(s, c);
  uint64_t sum = 0;

  for (int32_t j = 0; j < d; j++) {
    const int64_t low = (int64_t)at[j] - box[j], high = (int64_t)box[d + j] - at[j];
    const int64_t out = low > high ? low : high;

    sum += (uint64_t)(out * out);
  }
  return sum;
}

/* The nearest centre of a row of a leaf, which is owned by @owner or MIXED. */
RFM__INLINE int32_t row_owner_of(const seeding *s, int64_t row, int32_t owner)
{
  return owner == MIXED ? s->row_owner[row] : owner;
}

/* ---- what a trial would gain ---- */

typedef struct trying {
  const seeding *s;
  int32_t c;
  rfm__wide gain;
} trying;

RFM__INLINE rfm__wide gain_of_rows(int32_t d, const seeding *s, int32_t node, int32_t owner,
                                   int32_t c)
{
  const rfm__tree_node *of = &s->tree->node[node];
  const int32_t *x = s->tree->x + (int64_t)of->first * d;
  rfm__wide gain = {0, 0};

  for (int64_t row = of->first; row < (int64_t)of->first + of->n; row++, x += d) {
    const int64_t fall = rfm__centre_score(s->centres, row_owner_of(s, row, owner), x, d) -
                         rfm__centre_score(s->centres, c, x, d);

    gain = rfm__wide_add_u64(gain, (uint64_t)(fall > 0 ? fall : 0));
  }
  return gain;
}

/* @owner is that of an owned node above, else MIXED: then the node knows its own. */
static void try_node(trying *t, int32_t node, int32_t owner)
{
  const seeding *s = t->s;

  owner = owner == MIXED ? s->owner[node] : owner;
  if (owner == MIXED ? least_distance(s, node, t->c) >= s->reach[node]
                     : beats(s, node, owner, t->c))
    return;
  if (owner != MIXED && beats(s, node, t->c, owner)) {
    t->gain = rfm__wide_add(
        t->gain, rfm__wide_subtract(spread_of(s, node, owner), spread_of(s, node, t->c)));
  } else if (rfm__tree_is_leaf(s->tree, node)) {
    t->gain = rfm__wide_add(t->gain,
                            RFM__BY_WIDTH(s->tree->n_columns, gain_of_rows, s, node, owner, t->c));
  } else {
    try_node(t, node + 1, owner);
    try_node(t, s->tree->node[node + 1].next, owner);
  }
}

static void RFM_CALL try_chunk(int64_t chunk, void *arg)
{
  const seeding *s = arg;
  const rfm__tree_part *part = &s->tree->part[chunk % s->tree->n_parts];
  trying t = {s, s->centres->k + (int32_t)(chunk / s->tree->n_parts), {0, 0}};

  if (part->n > 0)
    try_node(&t, part->root, MIXED);
  s->gain[chunk] = t.gain;
}

/* ---- a centre more ---- */

static void own(const seeding *s, int32_t node, int32_t c)
{
  s->owner[node] = c;
  s->weight[node] = spread_of(s, node, c);
}

static uint64_t reach_of(const seeding *s, int32_t node)
{
  const int32_t owner = s->owner[node];

  return owner == MIXED ? s->reach[node] : greatest_distance(s, node, owner);
}

static void take_rows(seeding *s, int32_t node, int32_t owner, int32_t c)
{
  const rfm__tree_node *of = &s->tree->node[node];
  const int32_t d = s->tree->n_columns;
  const int32_t *x = s->tree->x + (int64_t)of->first * d;

  s->weight[node].high = s->weight[node].low = s->reach[node] = 0;
  for (int64_t row = of->first; row < (int64_t)of->first + of->n; row++, x += d) {
    const int32_t other = row_owner_of(s, row, owner);
    const int64_t old = rfm__centre_score(s->centres, other, x, d);
    const int64_t new = rfm__centre_score(s->centres, c, x, d);
    const uint64_t weight = (uint64_t)((new < old ? new : old) + rfm__dot(x, x, d));

    s->row_owner[row] = (uint16_t)(new < old ? c : other);
    s->weight[node] = rfm__wide_add_u64(s->weight[node], weight);
    s->reach[node] = weight > s->reach[node] ? weight : s->reach[node];
  }
}

/* Centre @c is there: what is known of a node is brought up to date. @owner as in try_node(). */
static void take_node(seeding *s, int32_t node, int32_t owner, int32_t c)
{
  const int32_t left = node + 1;
  int32_t right;

  if (owner != MIXED)
    own(s, node, owner);
  owner = s->owner[node];
  if (owner == MIXED ? least_distance(s, node, c) >= s->reach[node] : beats(s, node, owner, c))
    return;
  if (owner != MIXED && beats(s, node, c, owner)) {
    own(s, node, c);
    return;
  }
  s->owner[node] = MIXED;
  if (rfm__tree_is_leaf(s->tree, node)) {
    take_rows(s, node, owner, c);
    return;
  }
  right = s->tree->node[left].next;
  take_node(s, left, owner, c);
  take_node(s, right, owner, c);
  s->weight[node] = rfm__wide_add(s->weight[left], s->weight[right]);
  s->reach[node] = reach_of(s, left) > reach_of(s, right) ? reach_of(s, left) : reach_of(s, right);
}

static void RFM_CALL take_chunk(int64_t chunk, void *arg)
{
  seeding *s = arg;
  const rfm__tree_part *part = &s->tree->part[chunk];
  const int32_t c = s->centres->k - 1;

  if (part->n == 0)
    return;
  if (c == 0)
    own(s, part->root, c);
  else
    take_node(s, part->root, MIXED, c);
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

/* 1 when the end of the way is within @weight; else that much less is left. */
static int reach_end(rfm__wide *left, rfm__wide weight)
{
  if (rfm__wide_less(*left, weight))
    return 1;
  *left = rfm__wide_subtract(*left, weight);
  return 0;
}

static const int32_t *draw_in_leaf(const seeding *s, int32_t node, int32_t owner, rfm__wide left)
{
  const int32_t d = s->tree->n_columns;
  int64_t row = s->tree->node[node].first;

  for (;; row++) {
    const int32_t *x = s->tree->x + row * d;
    const int64_t score = rfm__centre_score(s->centres, row_owner_of(s, row, owner), x, d);
    const rfm__wide weight = {0, (uint64_t)(score + rfm__dot(x, x, d))};

    if (reach_end(&left, weight))
      return x;
  }
}

static const int32_t *draw_in_node(const seeding *s, int32_t node, rfm__wide left)
{
  int32_t owner = s->owner[node];

  while (!rfm__tree_is_leaf(s->tree, node)) {
    const int32_t child = node + 1;
    const rfm__wide weight = owner == MIXED ? s->weight[child] : spread_of(s, child, owner);

    node = reach_end(&left, weight) ? child : s->tree->node[child].next;
    owner = owner == MIXED ? s->owner[node] : owner;
  }
  return draw_in_leaf(s, node, owner, left);
}

static rfm__wide weight_of_part(const seeding *s, int32_t part)
{
  const rfm__wide none = {0, 0};

  return s->tree->part[part].n > 0 ? s->weight[s->tree->part[part].root] : none;
}

/* A row, with odds by weight. */
static const int32_t *draw_row(const seeding *s, rfm__rng *rng)
{
  rfm__wide left = {0, 0};
  int32_t part = 0;

  for (int32_t p = 0; p < s->tree->n_parts; p++)
    left = rfm__wide_add(left, weight_of_part(s, p));
  left = draw_below(rng, left);
  while (!reach_end(&left, weight_of_part(s, part)))
    part++;
  return draw_in_node(s, s->tree->part[part].root, left);
}

/* ---- centre by centre ---- */

static rfm_status add_centre(seeding *s, const int32_t *at, rfm_error *err)
{
  rfm__centre_set(s->centres, s->centres->k++, at);
  return rfm__parallel_for(s->host, s->tree->n_parts, take_chunk, s, err);
}

static rfm__wide gain_of(const seeding *s, int32_t trial)
{
  rfm__wide sum = {0, 0};

  for (int32_t p = 0; p < s->tree->n_parts; p++)
    sum = rfm__wide_add(sum, s->gain[trial * s->tree->n_parts + p]);
  return sum;
}

static rfm_status add_best_trial(seeding *s, rfm__rng *rng, rfm_error *err)
{
  const int32_t k = s->centres->k;
  int32_t best = 0;
  rfm_status st;

  for (int32_t t = 0; t < s->n_trials; t++)
    rfm__centre_set(s->centres, k + t, draw_row(s, rng));
  st = rfm__parallel_for(s->host, (int64_t)s->n_trials * s->tree->n_parts, try_chunk, s, err);
  if (st)
    return st;
  for (int32_t t = 1; t < s->n_trials; t++)
    if (rfm__wide_less(gain_of(s, best), gain_of(s, t)))
      best = t;
  return add_centre(s, place_of(s, k + best), err);
}

static rfm_status add_all(seeding *s, rfm__rng *rng, int32_t k, rfm_error *err)
{
  const int64_t first = (int64_t)rfm__rng_below(rng, (uint64_t)s->tree->n);
  rfm_status st;

  s->centres->k = 0;
  st = add_centre(s, s->tree->x + first * s->tree->n_columns, err);
  while (!st && s->centres->k < k)
    st = add_best_trial(s, rng, err);
  s->centres->k = k;
  return st;
}

rfm_status rfm__start_draw(const rfm__point_tree *tree, const rfm_host *host, rfm__rng *rng,
                           rfm__centres *centres, rfm_error *err)
{
  const int32_t k = centres->k;
  seeding s = {tree, host, centres, rfm__start_trials(k), NULL, NULL, NULL, NULL, NULL};
  const size_t n = (size_t)tree->n, nodes = (size_t)tree->room;
  const size_t n_gains = (size_t)s.n_trials * (size_t)tree->n_parts;
  rfm_status st;

  s.gain = rfm__alloc(host, n_gains, sizeof *s.gain);
  s.owner = rfm__alloc(host, nodes, sizeof *s.owner);
  s.weight = rfm__alloc(host, nodes, sizeof *s.weight);
  s.reach = rfm__alloc(host, nodes, sizeof *s.reach);
  s.row_owner = rfm__alloc(host, n, sizeof *s.row_owner);
  st = s.gain && s.owner && s.weight && s.reach && s.row_owner ? add_all(&s, rng, k, err)
                                                               : rfm__fail_nomem(err);
  rfm__dealloc(host, s.row_owner, n, sizeof *s.row_owner);
  rfm__dealloc(host, s.reach, nodes, sizeof *s.reach);
  rfm__dealloc(host, s.weight, nodes, sizeof *s.weight);
  rfm__dealloc(host, s.owner, nodes, sizeof *s.owner);
  rfm__dealloc(host, s.gain, n_gains, sizeof *s.gain);
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
