/* SPDX-License-Identifier: MIT */
/* Segments: boxes, keys and words, and a table from cells to segments. */
#ifndef RFM__SCORE_SEGMENTS_H
#define RFM__SCORE_SEGMENTS_H

#include <rfm/segment.h>

#include "base/hashmap.h"
#include "data/metrics.h"

enum {
  RFM__MAX_KEY = 63,
  RFM__MAX_LANGUAGE = 15,
  RFM__MAX_SEGMENT_NAME = 255,
  RFM__MAX_ACTION = 1023,
  RFM__MAX_ACTION_CODE = 63,
  RFM__MAX_BOXES = 100000,
  RFM__EXTRA_SEGMENTS = 3 /* other, prospect, returned_only: the last ones, in this order */
};

/* Words of one segment in one language. Texts are allocated with their terminator. */
typedef struct rfm__words {
  struct rfm__words *next; /* ascending by language */
  char *name;              /* or NULL */
  char *action;            /* or NULL */
  char language[RFM__MAX_LANGUAGE + 1];
} rfm__words;

typedef struct rfm__segment {
  rfm__words *words;
  char key[RFM__MAX_KEY + 1];
  char action_code[RFM__MAX_ACTION_CODE + 1]; /* or "" */
} rfm__segment;

struct rfm_segments {
  rfm_host host;
  rfm__segment *segment; /* n */
  rfm__hashmap by_key;   /* hash of the key -> segment */
  int32_t *box_segment;  /* n_boxes */
  uint8_t *low;          /* n_boxes x n_columns */
  uint8_t *high;         /* n_boxes x n_columns */
  int32_t *table;        /* segment by cell, digits 0 .. levels, last column fastest; or NULL */
  int64_t n_table;
  int64_t n_boxes;
  int32_t n;      /* segments, the extra ones included */
  int32_t n_room; /* room in segment: n_boxes and the extra ones */
  int32_t n_columns;
  int32_t levels[RFM__MAX_METRICS];
  int32_t kinds[RFM__MAX_METRICS]; /* rfm_metric_kind of each column; all 0: any */
};

/* Number of the segment with this key, or -1. */
int32_t rfm__segments_find(const rfm_segments *segments, const char *key, size_t n_key);

/* Segment of a buyer with these scores, each 0 .. levels. */
int32_t rfm__segments_of(const rfm_segments *segments, const uint8_t *score);

/* Is every score between low and high of the box? */
static inline int rfm__box_holds(const rfm_segments *segments, int64_t box, const uint8_t *score)
{
  const uint8_t *low = segments->low + box * segments->n_columns;
  const uint8_t *high = segments->high + box * segments->n_columns;

  for (int32_t j = 0; j < segments->n_columns; j++)
    if (score[j] < low[j] || score[j] > high[j])
      return 0;
  return 1;
}

/* Find the map's columns among the scorer's: `scored` gets their scored columns. RFM_E_ARG naming the column that is
 * missing or has other levels. */
rfm_status rfm__segments_fit(const rfm_segments *segments, const rfm_scorer *scorer,
                             int32_t scored[RFM__MAX_METRICS], rfm_error *err);

/* The map's scores out of a scorer's. */
static inline void rfm__segments_pick(const rfm_segments *segments,
                                      const int32_t scored[RFM__MAX_METRICS], const uint8_t *score,
                                      uint8_t picked[RFM__MAX_METRICS])
{
  for (int32_t j = 0; j < segments->n_columns; j++)
    picked[j] = score[scored[j]];
}

/* Length of a text of at most @most bytes, or -1 when it is longer. */
int32_t rfm__text_length(const char *text, int32_t most);

/* Replace or add words. The error has the text as row. */
rfm_status rfm__words_set(rfm_segments *segments, const rfm_segment_text *texts, int64_t n_texts,
                          rfm_error *err);

/* Copy all words of another map with the same segments. RFM_E_NOMEM. */
rfm_status rfm__words_copy(rfm_segments *segments, const rfm_segments *from, rfm_error *err);

void rfm__words_free(const rfm_host *host, rfm__words *words);

#endif
