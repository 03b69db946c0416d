/* SPDX-License-Identifier: MIT */
/* Saving and loading a segment map: keys and boxes in one block, then the words of all languages.
 * Loading goes through the functions that a host's own map goes through. */
#include <rfm/segment.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "io/envelope.h"
#include "score/scorer.h"
#include "score/segments.h"

#include <string.h>

#define TAG_SEGMENTS RFM__TAG('S', 'E', 'G', 'M')
#define TAG_WORDS RFM__TAG('W', 'O', 'R', 'D')

enum {
  HEAD_BYTES = 12,
  NO_TEXT = 0xffff /* length of a text that is not there */
};

/* ---- saving ---- */

static size_t text_bytes(const char *text)
{
  return text ? strlen(text) : 0;
}

static void save_short(rfm__save *save, const char *text)
{
  rfm__save_u8(save, (uint8_t)strlen(text));
  rfm__save_bytes(save, text, strlen(text));
}

static void save_long(rfm__save *save, const char *text)
{
  rfm__save_u16(save, text ? (uint16_t)strlen(text) : (uint16_t)NO_TEXT);
  rfm__save_bytes(save, text, text_bytes(text));
}

static void save_boxes(rfm__save *save, const rfm_segments *s)
{
  const int32_t n_keys = s->n - RFM__EXTRA_SEGMENTS;
  const size_t n = (size_t)s->n_columns;
  uint64_t bytes = HEAD_BYTES + n * 8 + (uint64_t)s->n_boxes * (4 + 2 * n);

  for (int32_t i = 0; i < n_keys; i++)
    bytes += 1 + strlen(s->segment[i].key);
  rfm__save_begin(save, TAG_SEGMENTS, bytes);
  rfm__save_i32(save, s->n_columns);
  rfm__save_u32(save, (uint32_t)n_keys);
  rfm__save_u32(save, (uint32_t)s->n_boxes);
  for (int32_t j = 0; j < s->n_columns; j++)
    rfm__save_i32(save, s->levels[j]);
  for (int32_t j = 0; j < s->n_columns; j++)
    rfm__save_i32(save, s->kinds[j]);
  for (int32_t i = 0; i < n_keys; i++)
    save_short(save, s->segment[i].key);
  for (int64_t box = 0; box < s->n_boxes; box++) {
    rfm__save_i32(save, s->box_segment[box]);
    rfm__save_bytes(save, s->low + (size_t)box * n, n);
    rfm__save_bytes(save, s->high + (size_t)box * n, n);
  }
  rfm__save_end(save);
}

/* The words of a segment are one block: its action code, and by language name and action. */
static void save_words(rfm__save *save, const rfm__segment *segment, int32_t number)
{
  uint64_t bytes = 4 + 4 + 1 + strlen(segment->action_code);
  uint32_t n = 0;

  for (const rfm__words *w = segment->words; w; w = w->next) {
    bytes += 5 + strlen(w->language) + text_bytes(w->name) + text_bytes(w->action);
    n++;
  }
  if (n == 0)
    return;
  rfm__save_begin(save, TAG_WORDS, bytes);
  rfm__save_i32(save, number);
  rfm__save_u32(save, n);
  save_short(save, segment->action_code);
  for (const rfm__words *w = segment->words; w; w = w->next) {
    save_short(save, w->language);
    save_long(save, w->name);
    save_long(save, w->action);
  }
  rfm__save_end(save);
}

rfm_status RFM_CALL rfm_segments_save(const rfm_segments *segments, rfm_write_fn write,
                                      void *user_data, rfm_error *err)
{
  rfm__save save;

  if (!segments || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", segments ? "write" : "segments");
  rfm__save_open(&save, &segments->host, write, user_data, RFM__OBJECT_SEGMENTS, err);
  save_boxes(&save, segments);
  for (int32_t i = 0; i < segments->n; i++)
    save_words(&save, &segments->segment[i], i);
  return rfm__save_close(&save);
}

/* ---- loading boxes ---- */

typedef char key_text[RFM__MAX_KEY + 1];

typedef struct reading {
  rfm__load *load;
  rfm_segments *segments;
  key_text *keys;
  rfm_box *boxes;
  uint32_t n_keys, n_boxes;
  int32_t n_columns;
  int32_t levels[RFM__MAX_METRICS];
  int32_t kinds[RFM__MAX_METRICS];
} reading;

static void load_head(reading *r)
{
  r->n_columns = rfm__load_i32(r->load);
  r->n_keys = rfm__load_u32(r->load);
  r->n_boxes = rfm__load_u32(r->load);
  if (r->n_columns < 1 || r->n_columns > RFM__MAX_METRICS) {
    rfm__load_fail(r->load, -1, "the number of columns is wrong");
    return;
  }
  for (int32_t j = 0; j < r->n_columns && !r->load->status; j++)
    r->levels[j] = rfm__load_i32(r->load);
  for (int32_t j = 0; j < r->n_columns && !r->load->status; j++) {
    r->kinds[j] = rfm__load_i32(r->load);
    if (r->kinds[0] == 0 && r->kinds[j] != 0)
      rfm__load_fail(r->load, j, "there is a kind for some columns only");
  }
  if (r->n_boxes > rfm__load_left(r->load) / (4 + 2 * (size_t)r->n_columns) ||
      r->n_keys > r->n_boxes || r->n_keys > rfm__load_left(r->load) / 2)
    rfm__load_fail(r->load, -1, "the number of boxes or keys is wrong");
}

static void load_keys(reading *r)
{
  for (uint32_t i = 0; i < r->n_keys && !r->load->status; i++)
    rfm__load_text(r->load, r->keys[i], rfm__load_u8(r->load), 1, RFM__MAX_KEY, "a key is wrong");
}

/* Keys are numbered as they first appear; the ranges stay where they are in the payload. */
static void load_boxes(reading *r)
{
  uint32_t n_seen = 0;

  for (uint32_t i = 0; i < r->n_boxes && !r->load->status; i++) {
    const uint32_t key = rfm__load_u32(r->load);

    if (key > n_seen || key >= r->n_keys) {
      rfm__load_fail(r->load, i, "its key is not in order");
      return;
    }
    n_seen += key == n_seen;
    memset(&r->boxes[i], 0, sizeof r->boxes[i]);
    r->boxes[i].struct_size = sizeof r->boxes[i];
    r->boxes[i].key = r->keys[key];
    r->boxes[i].low = rfm__load_bytes(r->load, (size_t)r->n_columns);
    r->boxes[i].high = rfm__load_bytes(r->load, (size_t)r->n_columns);
  }
  if (n_seen != r->n_keys)
    rfm__load_fail(r->load, -1, "a key has no box");
  if (rfm__load_left(r->load) > 0)
    rfm__load_fail(r->load, -1, "there are bytes left over");
}

static void make_map(reading *r)
{
  rfm_segments_spec spec;
  rfm_status status;

  if (r->load->status)
    return;
  memset(&spec, 0, sizeof spec);
  spec.struct_size = sizeof spec;
  spec.n_boxes = r->n_boxes;
  spec.boxes = r->boxes;
  spec.levels = r->levels;
  spec.kinds = r->kinds[0] ? r->kinds : NULL; /* a later 0 is refused there */
  spec.n_columns = r->n_columns;
  status = rfm_segments_new(&r->segments, r->load->host, &spec, NULL);
  rfm__load_status(r->load, status, "levels, kinds, keys or boxes are wrong");
  if (!status && r->segments->n != (int32_t)r->n_keys + RFM__EXTRA_SEGMENTS)
    rfm__load_fail(r->load, -1, "a key comes twice");
}

static void load_segments(reading *r)
{
  const rfm_host *host = r->load->host;

  rfm__load_next(r->load);
  rfm__load_expect(r->load, TAG_SEGMENTS);
  load_head(r);
  if (r->load->status)
    return;
  r->keys = rfm__alloc(host, r->n_keys, sizeof *r->keys);
  r->boxes = rfm__alloc(host, r->n_boxes, sizeof *r->boxes);
  if (!r->keys || !r->boxes)
    rfm__load_status(r->load, RFM_E_NOMEM, NULL);
  load_keys(r);
  if (!r->load->status)
    load_boxes(r);
  make_map(r);
  rfm__dealloc(host, r->keys, r->n_keys, sizeof *r->keys);
  rfm__dealloc(host, r->boxes, r->n_boxes, sizeof *r->boxes);
}

/* ---- loading words ---- */

typedef struct words_text {
  char code[RFM__MAX_ACTION_CODE + 1];
  char language[RFM__MAX_LANGUAGE + 1], last[RFM__MAX_LANGUAGE + 1];
  char name[RFM__MAX_SEGMENT_NAME + 1];
  char action[RFM__MAX_ACTION + 1];
} words_text;

/* The text, or NULL when there is none. */
static const char *load_long(rfm__load *load, char *text, size_t most)
{
  const uint16_t n = rfm__load_u16(load);

  if (n == NO_TEXT)
    return NULL;
  rfm__load_text(load, text, n, 0, most, "a text is wrong");
  return text;
}

static void load_language(reading *r, const char *key, uint32_t i, words_text *t)
{
  rfm_segment_text given;

  memset(&given, 0, sizeof given);
  rfm__load_text(r->load, t->language, rfm__load_u8(r->load), 1, RFM__MAX_LANGUAGE,
                 "a language is wrong");
  if (i > 0 && strcmp(t->language, t->last) <= 0)
    rfm__load_fail(r->load, i, "languages are not in order");
  given.struct_size = sizeof given;
  given.key = key;
  given.language = t->language;
  given.name = load_long(r->load, t->name, RFM__MAX_SEGMENT_NAME);
  given.action = load_long(r->load, t->action, RFM__MAX_ACTION);
  given.action_code = i == 0 && t->code[0] ? t->code : NULL;
  if (!r->load->status)
    rfm__load_status(r->load, rfm__words_set(r->segments, &given, 1, NULL), "a text is wrong");
  memcpy(t->last, t->language, sizeof t->last);
}

static void load_words(reading *r, int32_t *last)
{
  const int32_t number = rfm__load_i32(r->load);
  const uint32_t n = rfm__load_u32(r->load);
  words_text t;

  rfm__load_text(r->load, t.code, rfm__load_u8(r->load), 0, RFM__MAX_ACTION_CODE,
                 "an action code is wrong");
  if (number <= *last || number >= r->segments->n || n == 0)
    rfm__load_fail(r->load, -1, "its segment is wrong");
  *last = number;
  for (uint32_t i = 0; i < n && !r->load->status; i++)
    load_language(r, r->segments->segment[number].key, i, &t);
}

static void load_parts(reading *r)
{
  int32_t last = -1;

  load_segments(r);
  rfm__load_next(r->load);
  while (!r->load->status && r->load->tag == TAG_WORDS) {
    load_words(r, &last);
    rfm__load_next(r->load);
  }
  rfm__load_done(r->load);
}

rfm_status RFM_CALL rfm_segments_load(rfm_segments **out, const rfm_host *host, rfm_read_fn read,
                                      void *user_data, rfm_error *err)
{
  rfm__load load;
  rfm_host hooks;
  reading r;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  status = rfm__host_read(&hooks, host, err);
  if (status)
    return status;
  memset(&r, 0, sizeof r);
  r.load = &load;
  rfm__load_open(&load, &hooks, read, user_data, RFM__OBJECT_SEGMENTS, err);
  load_parts(&r);
  status = rfm__load_close(&load);
  if (status)
    rfm_segments_free(r.segments);
  else
    *out = r.segments;
  return status;
}
