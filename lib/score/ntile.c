/* SPDX-License-Identifier: MIT */
/* NTILE: as SQL has it, so equal values may part, and the level belongs to the row, not to the
 * value. */
#include "score/ntile.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/siphash.h"
#include "math/order.h"
#include "score/rules.h"

typedef struct ranking {
  uint64_t *key;
  uint64_t *spare_key;
  uint32_t *row;
  uint32_t *spare_row;
  size_t room;
} ranking;

static rfm_status open_ranking(ranking *r, const rfm_host *host, rfm_error *err)
{
  r->key = rfm__alloc(host, r->room, sizeof *r->key);
  r->spare_key = rfm__alloc(host, r->room, sizeof *r->spare_key);
  r->row = rfm__alloc(host, r->room, sizeof *r->row);
  r->spare_row = rfm__alloc(host, r->room, sizeof *r->spare_row);
  return r->key && r->spare_key && r->row && r->spare_row ? RFM_OK : rfm__fail_nomem(err);
}

static void close_ranking(ranking *r, const rfm_host *host)
{
  rfm__dealloc(host, r->spare_row, r->room, sizeof *r->spare_row);
  rfm__dealloc(host, r->row, r->room, sizeof *r->row);
  rfm__wipe_dealloc(host, r->spare_key, r->room, sizeof *r->spare_key);
  rfm__wipe_dealloc(host, r->key, r->room, sizeof *r->key);
}

/* Buyers with a value, worst first, ties by ascending row, which is ascending id; returns their
 * number. */
static int64_t rank_rows(ranking *r, const rfm__scored *c, const rfm_features *features)
{
  const double *values = rfm__features_values(features, c->column);
  const uint64_t turned = c->less_is_better ? UINT64_MAX : 0;
  int64_t n = 0;

  for (int64_t i = 0; i < features->n_rows; i++) {
    if (features->standing[i] != RFM_STANDING_BUYER || values[i] != values[i])
      continue;
    r->key[n] = rfm__double_bits_ordered(values[i]) ^ turned;
    r->row[n++] = (uint32_t)i;
  }
  rfm__sort_u64_index(r->key, r->row, r->spare_key, r->spare_row, (size_t)n);
  return n;
}

/* Level of place 0 .. n - 1 among n in k tiles, of which the first n mod k have one more. */
static int32_t tile_of(int64_t place, int64_t n, int32_t k)
{
  const int64_t size = n / k, larger = n % k;

  if (place < larger * (size + 1))
    return (int32_t)(place / (size + 1)) + 1;
  return (int32_t)((place - larger) / size) + 1;
}

static void deal_tiles(rfm__scored *c, const ranking *r, int64_t n, const uint8_t *mask,
                       int64_t n_learning)
{
  int64_t place = 0;

  for (int64_t i = 0; i < n; i++) {
    const int64_t taken = place < n_learning ? place : n_learning - 1;
    const int32_t tile = tile_of(taken, n_learning, c->levels);

    c->tiles[r->row[i]] = (uint8_t)tile;
    if (!mask[r->row[i]])
      continue;
    c->sizes[tile - 1]++;
    place++;
  }
}

rfm_status rfm__ntile_learn(rfm_scorer *scorer, int32_t scored, const rfm__learning *from,
                            rfm_error *err)
{
  rfm__scored *c = &scorer->scored[scored];
  const int64_t n_rows = from->features->n_rows;
  ranking r = {NULL, NULL, NULL, NULL, (size_t)n_rows};
  int64_t n, n_learning = 0;
  rfm_status st = open_ranking(&r, &scorer->host, err);

  if (st)
    goto done;
  c->tiles = rfm__alloc_zero(&scorer->host, (size_t)n_rows, 1);
  c->n_tiles = n_rows;
  if (!c->tiles) {
    st = rfm__fail_nomem(err);
    goto done;
  }
  n = rank_rows(&r, c, from->features);
  for (int64_t i = 0; i < n; i++)
    n_learning += from->mask[r.row[i]];
  if (n_learning > 0)
    deal_tiles(c, &r, n, from->mask, n_learning);
  else
    st = rfm__rules_fail_empty(scorer, scored, err);

done:
  close_ranking(&r, &scorer->host);
  return st;
}

/* Of one array after another, each keyed by what came before. Lives in memory only, so byte order
 * does not matter. */
static uint64_t chain(uint64_t so_far, const void *bytes, int64_t n_bytes)
{
  const uint64_t key[2] = {so_far, (uint64_t)n_bytes};

  return bytes ? rfm__siphash(bytes, (size_t)n_bytes, key) : so_far;
}

static uint64_t fingerprint(const rfm_features *f)
{
  uint64_t hash = (uint64_t)(uint32_t)f->as_of_day;

  hash = chain(hash, f->number, f->n_rows * (int64_t)sizeof *f->number);
  if (f->offsets) {
    hash = chain(hash, f->offsets, (f->n_rows + 1) * (int64_t)sizeof *f->offsets);
    hash = chain(hash, f->bytes, f->offsets[f->n_rows]);
  }
  hash = chain(hash, f->standing, f->n_rows);
  return chain(hash, f->values, f->n_rows * f->metrics->n * (int64_t)sizeof *f->values);
}

void rfm__ntile_bind(rfm_scorer *scorer, const rfm_features *features)
{
  scorer->n_learned = features->n_rows;
  scorer->fingerprint = fingerprint(features);
}

rfm_status rfm__ntile_check(const rfm_scorer *scorer, const rfm_features *features, rfm_error *err)
{
  if (!scorer->ntile)
    return RFM_OK;
  if (scorer->n_learned == features->n_rows && scorer->learned_day == features->as_of_day &&
      scorer->fingerprint == fingerprint(features))
    return RFM_OK;
  return rfm__fail(err, RFM_E_STATE, "an NTILE scorer scores only the features it was fitted on");
}
