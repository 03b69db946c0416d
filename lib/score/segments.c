/* SPDX-License-Identifier: MIT */
/* Segments: a map from its boxes to its free; words are in words.c, look-ups in segment_apply.c. */
#include "score/segments.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "base/line.h"
#include "base/options.h"
#include "score/cell.h"
#include "score/scorer.h"

#include <string.h>

/* Cells of the table, and box cells that filling it may visit: a quarter of a second at worst. Maps
 * beyond either are scanned box by box. */
enum { MAX_TABLE = 1 << 20, MAX_VISITS = 1 << 28 };

static const char *const EXTRA_KEYS[RFM__EXTRA_SEGMENTS] = {"other", "prospect", "returned_only"};

typedef struct key_query {
  const rfm_segments *segments;
  const char *key;
  size_t n;
} key_query;

static int same_key(uint64_t number, const void *context)
{
  const key_query *q = context;
  const char *key = q->segments->segment[number].key;

  return memcmp(key, q->key, q->n) == 0 && key[q->n] == '\0';
}

int32_t rfm__segments_find(const rfm_segments *s, const char *key, size_t n_key)
{
  const key_query q = {s, key, n_key};
  const uint64_t *number = rfm__hashmap_find(&s->by_key, rfm_key_hash(key, n_key), same_key, &q);

  return number ? (int32_t)*number : -1;
}

static rfm_status add_segment(rfm_segments *s, const char *key, size_t n_key, rfm_error *err)
{
  if (!rfm__hashmap_insert(&s->by_key, rfm_key_hash(key, n_key), (uint64_t)s->n))
    return rfm__fail_nomem(err);
  memcpy(s->segment[s->n++].key, key, n_key);
  return RFM_OK;
}

/* Each kind known, and once: a second column of a kind could not be told from the first. */
static rfm_status check_kinds(const rfm_segments_spec *o, rfm_error *err)
{
  for (int32_t j = 0; o->kinds && j < o->n_columns; j++) {
    if (o->kinds[j] < RFM_METRIC_RECENCY || o->kinds[j] > RFM_METRIC_ATTRIBUTE)
      return rfm__fail_at(err, RFM_E_ARG, -1, j, "kinds of column %d is %d, not an rfm_metric_kind",
                          (int)j, (int)o->kinds[j]);
    for (int32_t i = 0; i < j; i++)
      if (o->kinds[i] == o->kinds[j])
        return rfm__fail_at(err, RFM_E_ARG, -1, j, "kinds of columns %d and %d are the same",
                            (int)i, (int)j);
  }
  return RFM_OK;
}

static rfm_status check_spec(const rfm_segments_spec *o, rfm_error *err)
{
  if (o->flags || o->reserved)
    return rfm__fail(err, RFM_E_ARG, "%s of rfm_segments_spec must be 0",
                     o->flags ? "flags" : "reserved");
  if (o->n_columns < 1 || o->n_columns > RFM__MAX_METRICS)
    return rfm__fail(err, RFM_E_ARG, "n_columns is %d, not 1 to %d", (int)o->n_columns,
                     RFM__MAX_METRICS);
  if (o->n_boxes < 1 || o->n_boxes > RFM__MAX_BOXES)
    return rfm__fail(err, RFM_E_ARG, "n_boxes is %lld, not 1 to %d", (long long)o->n_boxes,
                     RFM__MAX_BOXES);
  if (!o->boxes || !o->levels)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", o->boxes ? "levels" : "boxes");
  for (int32_t j = 0; j < o->n_columns; j++)
    if (o->levels[j] < RFM__MIN_LEVELS || o->levels[j] > RFM__MAX_LEVELS)
      return rfm__fail_at(err, RFM_E_ARG, -1, j, "levels of column %d are %d, not %d to %d", (int)j,
                          (int)o->levels[j], RFM__MIN_LEVELS, RFM__MAX_LEVELS);
  return check_kinds(o, err);
}

/* A map with room for so many boxes. */
static rfm_status segments_new(rfm_segments **out, const rfm_host *host, const int32_t *levels,
                               int32_t n_columns, int64_t n_boxes, rfm_error *err)
{
  static const uint64_t seed[2] = {0, 0}; /* keys are the host's own, nobody attacks with them */
  const size_t cells = (size_t)n_boxes * (size_t)n_columns;
  rfm_segments *s = rfm__alloc_zero(host, 1, sizeof *s);

  *out = s;
  if (!s)
    return rfm__fail_nomem(err);
  s->host = *host;
  s->n_columns = n_columns;
  s->n_boxes = n_boxes;
  s->n_room = (int32_t)n_boxes + RFM__EXTRA_SEGMENTS;
  memcpy(s->levels, levels, (size_t)n_columns * sizeof *levels);
  rfm__hashmap_init(&s->by_key, &s->host, seed);
  s->segment = rfm__alloc_zero(host, (size_t)s->n_room, sizeof *s->segment);
  s->box_segment = rfm__alloc(host, (size_t)n_boxes, sizeof *s->box_segment);
  s->low = rfm__alloc(host, cells, 1);
  s->high = rfm__alloc(host, cells, 1);
  return s->segment && s->box_segment && s->low && s->high ? RFM_OK : rfm__fail_nomem(err);
}

static rfm_status check_key(const char *key, int64_t row, rfm_error *err)
{
  const int32_t n = rfm__text_length(key, RFM__MAX_KEY);

  if (n < 1 || strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != (size_t)n)
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "key is not 1 to %d of a-z, 0-9 and '_'",
                        RFM__MAX_KEY);
  for (int i = 0; i < RFM__EXTRA_SEGMENTS; i++)
    if (strcmp(key, EXTRA_KEYS[i]) == 0)
      return rfm__fail_at(err, RFM_E_DATA, row, -1, "key '%s' belongs to the library", key);
  return RFM_OK;
}

static rfm_status check_box(const rfm_segments *s, const rfm_box *box, int64_t row, rfm_error *err)
{
  if (box->flags)
    return rfm__fail_at(err, RFM_E_ARG, row, -1, "flags of rfm_box must be 0");
  if (!box->key || !box->low || !box->high)
    return rfm__fail_at(err, RFM_E_ARG, row, -1, "%s of the box is NULL",
                        !box->key   ? "key"
                        : !box->low ? "low"
                                    : "high");
  for (int32_t j = 0; j < s->n_columns; j++)
    if (box->low[j] < 1 || box->low[j] > box->high[j] || box->high[j] > s->levels[j])
      return rfm__fail_at(
          err, RFM_E_DATA, row, j, "box %lld, column %d: %d to %d is no range within 1 to %d",
          (long long)row, (int)j, (int)box->low[j], (int)box->high[j], (int)s->levels[j]);
  return check_key(box->key, row, err);
}

static rfm_status read_box(rfm_box *out, const rfm_box *boxes, int64_t row, rfm_error *err)
{
  const char *at = (const char *)boxes + (size_t)row * boxes->struct_size;
  rfm_status st =
      rfm__options_read(out, sizeof *out, RFM__SIZE_UP_TO(rfm_box, high), at, "rfm_box", err);

  if (!st && memcmp(at, &boxes->struct_size, sizeof boxes->struct_size) != 0)
    st = rfm__fail_at(err, RFM_E_ABI, row, -1, "rfm_box.struct_size differs from the first one's");
  return st;
}

static rfm_status take_box(rfm_segments *s, const rfm_box *boxes, int64_t row, rfm_error *err)
{
  const size_t n = (size_t)s->n_columns;
  rfm_box box;
  rfm_status st = read_box(&box, boxes, row, err);

  if (!st)
    st = check_box(s, &box, row, err);
  if (st)
    return st;
  memcpy(s->low + (size_t)row * n, box.low, n);
  memcpy(s->high + (size_t)row * n, box.high, n);
  s->box_segment[row] = rfm__segments_find(s, box.key, strlen(box.key));
  if (s->box_segment[row] >= 0)
    return RFM_OK;
  s->box_segment[row] = s->n;
  return add_segment(s, box.key, strlen(box.key), err);
}

/* Cells of the table, or 0 when there are too many. */
static int64_t table_size(const rfm_segments *s)
{
  int64_t n = 1;

  for (int32_t j = 0; j < s->n_columns && n; j++)
    n = n * (s->levels[j] + 1) <= MAX_TABLE ? n * (s->levels[j] + 1) : 0;
  return n;
}

static int64_t box_volume(const rfm_segments *s, int64_t box)
{
  int64_t volume = 1;

  for (int32_t j = 0; j < s->n_columns; j++)
    volume *= s->high[box * s->n_columns + j] - s->low[box * s->n_columns + j] + 1;
  return volume;
}

static int is_cheap(const rfm_segments *s)
{
  int64_t visits = 0;

  for (int64_t box = 0; box < s->n_boxes && visits <= MAX_VISITS; box++)
    visits += box_volume(s, box);
  return visits <= MAX_VISITS;
}

/* Step the cell like an odometer, last column fastest, within the box; 0 after the last one. */
static int next_cell(const rfm_segments *s, int64_t box, uint8_t *cell)
{
  const uint8_t *low = s->low + box * s->n_columns, *high = s->high + box * s->n_columns;

  for (int32_t j = s->n_columns - 1; j >= 0; j--) {
    if (cell[j] < high[j]) {
      cell[j]++;
      return 1;
    }
    cell[j] = low[j];
  }
  return 0;
}

static void fill_box(rfm_segments *s, int64_t box, int32_t other)
{
  uint8_t cell[RFM__MAX_METRICS];

  memcpy(cell, s->low + box * s->n_columns, (size_t)s->n_columns);
  do {
    int64_t at = 0;

    for (int32_t j = 0; j < s->n_columns; j++)
      at = at * (s->levels[j] + 1) + cell[j];
    if (s->table[at] == other)
      s->table[at] = s->box_segment[box];
  } while (next_cell(s, box, cell));
}

static rfm_status make_table(rfm_segments *s, rfm_error *err)
{
  const int32_t other = s->n - RFM__EXTRA_SEGMENTS;
  const int64_t n = table_size(s);

  if (n == 0 || !is_cheap(s))
    return RFM_OK;
  s->table = rfm__alloc(&s->host, (size_t)n, sizeof *s->table);
  s->n_table = n;
  if (!s->table)
    return rfm__fail_nomem(err);
  for (int64_t i = 0; i < n; i++)
    s->table[i] = other;
  for (int64_t box = 0; box < s->n_boxes; box++)
    fill_box(s, box, other);
  return RFM_OK;
}

static rfm_status add_extras(rfm_segments *s, rfm_error *err)
{
  rfm_status st = RFM_OK;

  for (int i = 0; i < RFM__EXTRA_SEGMENTS && !st; i++)
    st = add_segment(s, EXTRA_KEYS[i], strlen(EXTRA_KEYS[i]), err);
  return st;
}

static rfm_status build(rfm_segments **out, const rfm_host *host, const rfm_segments_spec *o,
                        rfm_error *err)
{
  uint64_t unit[RFM__MAX_METRICS];
  rfm_status st = rfm__cell_units(o->levels, o->n_columns, unit, err);

  if (!st)
    st = segments_new(out, host, o->levels, o->n_columns, o->n_boxes, err);
  if (!st && o->kinds)
    memcpy((*out)->kinds, o->kinds, (size_t)o->n_columns * sizeof *o->kinds);
  for (int64_t row = 0; !st && row < o->n_boxes; row++)
    st = take_box(*out, o->boxes, row, err);
  if (!st)
    st = add_extras(*out, err);
  if (!st)
    st = make_table(*out, err);
  if (!st)
    st = rfm__words_set(*out, o->texts, o->n_texts, err);
  return st;
}

rfm_status RFM_CALL rfm_segments_new(rfm_segments **out, const rfm_host *host,
                                     const rfm_segments_spec *spec, rfm_error *err)
{
  rfm_segments *s = NULL;
  rfm_segments_spec o;
  rfm_host hooks;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!spec)
    return rfm__fail(err, RFM_E_ARG, "spec is NULL");
  st = rfm__host_read(&hooks, host, err);
  if (!st)
    st = rfm__options_read(&o, sizeof o, RFM__SIZE_UP_TO(rfm_segments_spec, reserved), spec,
                           "rfm_segments_spec", err);
  if (!st)
    st = check_spec(&o, err);
  if (!st)
    st = build(&s, &hooks, &o, err);
  if (st)
    rfm_segments_free(s);
  else
    *out = s;
  return st;
}

/* Everything but the words. */
static rfm_status copy_boxes(rfm_segments *s, const rfm_segments *from, rfm_error *err)
{
  const size_t cells = (size_t)from->n_boxes * (size_t)from->n_columns;
  rfm_status st = RFM_OK;

  memcpy(s->box_segment, from->box_segment, (size_t)from->n_boxes * sizeof *s->box_segment);
  memcpy(s->kinds, from->kinds, sizeof s->kinds);
  memcpy(s->low, from->low, cells);
  memcpy(s->high, from->high, cells);
  for (int32_t i = 0; i < from->n && !st; i++)
    st = add_segment(s, from->segment[i].key, strlen(from->segment[i].key), err);
  return st ? st : make_table(s, err);
}

rfm_status RFM_CALL rfm_segments_with_texts(rfm_segments **out, const rfm_segments *segments,
                                            const rfm_segment_text *texts, int64_t n_texts,
                                            rfm_error *err)
{
  rfm_segments *s = NULL;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!segments)
    return rfm__fail(err, RFM_E_ARG, "segments is NULL");
  st = segments_new(&s, &segments->host, segments->levels, segments->n_columns, segments->n_boxes,
                    err);
  if (!st)
    st = copy_boxes(s, segments, err);
  if (!st)
    st = rfm__words_copy(s, segments, err);
  if (!st)
    st = rfm__words_set(s, texts, n_texts, err);
  if (st)
    rfm_segments_free(s);
  else
    *out = s;
  return st;
}

int32_t RFM_CALL rfm_segments_size(const rfm_segments *segments)
{
  return segments ? segments->n : 0;
}

const int32_t *RFM_CALL rfm_segments_levels(const rfm_segments *segments, int32_t *n_columns)
{
  if (n_columns)
    *n_columns = segments ? segments->n_columns : 0;
  return segments ? segments->levels : NULL;
}

rfm_status RFM_CALL rfm_segments_find(const rfm_segments *segments, const char *key,
                                      int32_t *segment, rfm_error *err)
{
  int32_t n_key, number;

  if (!segments || !key || !segment)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !segments ? "segments"
                     : !key    ? "key"
                               : "segment");
  n_key = rfm__text_length(key, RFM__MAX_KEY);
  number = n_key < 0 ? -1 : rfm__segments_find(segments, key, (size_t)n_key);
  if (number < 0)
    return rfm__fail(err, RFM_E_NOTFOUND, "the map has no segment '%s'",
                     RFM__CUT(key, RFM__MAX_KEY));
  *segment = number;
  return RFM_OK;
}

void RFM_CALL rfm_segments_free(rfm_segments *s)
{
  rfm_host host;

  if (!s)
    return;
  host = s->host;
  for (int32_t i = 0; i < s->n; i++)
    rfm__words_free(&host, s->segment[i].words);
  rfm__hashmap_clear(&s->by_key);
  rfm__dealloc(&host, s->table, (size_t)s->n_table, sizeof *s->table);
  rfm__dealloc(&host, s->high, (size_t)s->n_boxes * (size_t)s->n_columns, 1);
  rfm__dealloc(&host, s->low, (size_t)s->n_boxes * (size_t)s->n_columns, 1);
  rfm__dealloc(&host, s->box_segment, (size_t)s->n_boxes, sizeof *s->box_segment);
  rfm__dealloc(&host, s->segment, (size_t)s->n_room, sizeof *s->segment);
  rfm__dealloc(&host, s, 1, sizeof *s);
}
