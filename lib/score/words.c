/* SPDX-License-Identifier: MIT */
/* Words: names, action texts and action codes of segments, by language. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/line.h"
#include "base/options.h"
#include "base/utf8.h"
#include "score/segments.h"

#include <string.h>

int32_t rfm__text_length(const char *text, int32_t most)
{
  for (int32_t n = 0; n <= most; n++)
    if (text[n] == '\0')
      return n;
  return -1;
}

static rfm_status check_text(const char *text, int32_t most, const char *what, int64_t row,
                             rfm_error *err)
{
  if (text && rfm__text_length(text, most) < 0)
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "%s has more than %d bytes", what, (int)most);
  if (text && !rfm__utf8_is_valid((const uint8_t *)text, strlen(text)))
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "%s is not UTF-8", what);
  return RFM_OK;
}

static rfm_status check_language(const char *language, int64_t row, rfm_error *err)
{
  const int32_t n = rfm__text_length(language, RFM__MAX_LANGUAGE);
  const char *allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

  if (n < 1 || strspn(language, allowed) != (size_t)n)
    return rfm__fail_at(err, RFM_E_DATA, row, -1,
                        "language is not a tag of 1 to %d letters, digits or '-'",
                        RFM__MAX_LANGUAGE);
  return RFM_OK;
}

static rfm_status check_words(const rfm_segment_text *t, int64_t row, rfm_error *err)
{
  rfm_status st;

  if (t->flags)
    return rfm__fail_at(err, RFM_E_ARG, row, -1, "flags of rfm_segment_text must be 0");
  if (!t->key || !t->language)
    return rfm__fail_at(err, RFM_E_ARG, row, -1, "%s is NULL", t->key ? "language" : "key");
  st = check_language(t->language, row, err);
  if (!st)
    st = check_text(t->name, RFM__MAX_SEGMENT_NAME, "name", row, err);
  if (!st)
    st = check_text(t->action, RFM__MAX_ACTION, "action", row, err);
  if (!st)
    st = check_text(t->action_code, RFM__MAX_ACTION_CODE, "action_code", row, err);
  return st;
}

static void free_text(const rfm_host *host, char *text)
{
  if (text)
    rfm__dealloc(host, text, strlen(text) + 1, 1);
}

/* Let *slot be a copy of @text; NULL leaves it. */
static int replace_text(const rfm_host *host, char **slot, const char *text)
{
  char *copy;

  if (!text)
    return 1;
  copy = rfm__alloc(host, strlen(text) + 1, 1);
  if (!copy)
    return 0;
  memcpy(copy, text, strlen(text) + 1);
  free_text(host, *slot);
  *slot = copy;
  return 1;
}

/* The words in a language, made when they are not there; NULL: no memory. */
static rfm__words *words_in(const rfm_host *host, rfm__segment *segment, const char *language)
{
  rfm__words **at = &segment->words;
  rfm__words *made;

  while (*at && strcmp((*at)->language, language) < 0)
    at = &(*at)->next;
  if (*at && strcmp((*at)->language, language) == 0)
    return *at;
  made = rfm__alloc_zero(host, 1, sizeof *made);
  if (!made)
    return NULL;
  memcpy(made->language, language, strlen(language));
  made->next = *at;
  *at = made;
  return made;
}

static rfm_status set_words(const rfm_host *host, rfm__segment *segment, const rfm_segment_text *t,
                            rfm_error *err)
{
  rfm__words *words = words_in(host, segment, t->language);

  if (!words || !replace_text(host, &words->name, t->name) ||
      !replace_text(host, &words->action, t->action))
    return rfm__fail_nomem(err);
  if (t->action_code) {
    memset(segment->action_code, 0, sizeof segment->action_code);
    memcpy(segment->action_code, t->action_code, strlen(t->action_code));
  }
  return RFM_OK;
}

/* Text @row of an array whose elements are as large as its first one says. */
static rfm_status read_text(rfm_segment_text *out, const rfm_segment_text *texts, int64_t row,
                            rfm_error *err)
{
  const char *at = (const char *)texts + (size_t)row * texts->struct_size;
  rfm_status st =
      rfm__options_read(out, sizeof *out, RFM__SIZE_UP_TO(rfm_segment_text, action_code), at,
                        "rfm_segment_text", err);

  if (!st && memcmp(at, &texts->struct_size, sizeof texts->struct_size) != 0)
    st = rfm__fail_at(err, RFM_E_ABI, row, -1,
                      "rfm_segment_text.struct_size differs from the first one's");
  return st;
}

static rfm_status take_text(rfm_segments *s, const rfm_segment_text *texts, int64_t row,
                            rfm_error *err)
{
  rfm_segment_text t;
  int32_t n_key, number;
  rfm_status st = read_text(&t, texts, row, err);

  if (!st)
    st = check_words(&t, row, err);
  if (st)
    return st;
  n_key = rfm__text_length(t.key, RFM__MAX_KEY);
  number = n_key < 0 ? -1 : rfm__segments_find(s, t.key, (size_t)n_key);
  if (number < 0)
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "the map has no segment '%s'",
                        RFM__CUT(t.key, RFM__MAX_KEY));
  return set_words(&s->host, &s->segment[number], &t, err);
}

rfm_status rfm__words_set(rfm_segments *segments, const rfm_segment_text *texts, int64_t n_texts,
                          rfm_error *err)
{
  rfm_status st = RFM_OK;

  if (n_texts < 0 || (n_texts > 0 && !texts))
    return rfm__fail(err, RFM_E_ARG, n_texts < 0 ? "n_texts is negative" : "texts is NULL");
  for (int64_t row = 0; row < n_texts && !st; row++)
    st = take_text(segments, texts, row, err);
  return st;
}

rfm_status rfm__words_copy(rfm_segments *segments, const rfm_segments *from, rfm_error *err)
{
  rfm_status st = RFM_OK;

  for (int32_t i = 0; i < from->n && !st; i++) {
    const rfm__segment *source = &from->segment[i];

    memcpy(segments->segment[i].action_code, source->action_code, sizeof source->action_code);
    for (const rfm__words *w = source->words; w && !st; w = w->next) {
      rfm_segment_text t = {0};

      t.language = w->language;
      t.name = w->name;
      t.action = w->action;
      st = set_words(&segments->host, &segments->segment[i], &t, err);
    }
  }
  return st;
}

void rfm__words_free(const rfm_host *host, rfm__words *words)
{
  while (words) {
    rfm__words *next = words->next;

    free_text(host, words->name);
    free_text(host, words->action);
    rfm__dealloc(host, words, 1, sizeof *words);
    words = next;
  }
}

/* The words in a language, or NULL. */
static const rfm__words *find_words(const rfm_segments *s, int32_t number, const char *language)
{
  const rfm__words *w = s->segment[number].words;

  while (w && strcmp(w->language, language) != 0)
    w = w->next;
  return w;
}

static int exists(const rfm_segments *s, int32_t number)
{
  return s && number >= 0 && number < s->n;
}

static const char *name_in(const rfm__words *words)
{
  return words->name;
}

static const char *action_in(const rfm__words *words)
{
  return words->action;
}

/* What the words of @language hold, else those of what it is a kind of ("zh" of "zh-cdp"), else the
 * English ones; NULL when none hold it. */
static const char *find_text(const rfm_segments *s, int32_t number, const char *language,
                             const char *(*text_in)(const rfm__words *words))
{
  char tag[RFM__MAX_LANGUAGE + 1] = "en";

  if (language && rfm__text_length(language, RFM__MAX_LANGUAGE) > 0)
    strcpy(tag, language);
  for (;;) {
    const rfm__words *words = find_words(s, number, tag);
    char *hyphen = strrchr(tag, '-');

    if (words && text_in(words))
      return text_in(words);
    if (hyphen)
      *hyphen = '\0';
    else if (strcmp(tag, "en") != 0)
      strcpy(tag, "en");
    else
      return NULL;
  }
}

const char *RFM_CALL rfm_segments_name(const rfm_segments *segments, int32_t segment,
                                       const char *language)
{
  const char *name;

  if (!exists(segments, segment))
    return NULL;
  name = find_text(segments, segment, language, name_in);
  return name ? name : segments->segment[segment].key;
}

const char *RFM_CALL rfm_segments_action(const rfm_segments *segments, int32_t segment,
                                         const char *language)
{
  const char *action;

  if (!exists(segments, segment))
    return NULL;
  action = find_text(segments, segment, language, action_in);
  return action ? action : "";
}

const char *RFM_CALL rfm_segments_action_code(const rfm_segments *segments, int32_t segment)
{
  return exists(segments, segment) ? segments->segment[segment].action_code : NULL;
}

const char *RFM_CALL rfm_segments_key(const rfm_segments *segments, int32_t segment)
{
  return exists(segments, segment) ? segments->segment[segment].key : NULL;
}
