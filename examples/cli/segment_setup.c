/* SPDX-License-Identifier: MIT */
/* The segment map that the options ask for. */
#include "segment_setup.h"

#include "map_file.h"
#include "messages.h"

#include <string.h>

static int is_map(const options *o, const char *name)
{
  return o->map && strcmp(o->map, name) == 0;
}

int segments_two_levels(const options *o)
{
  return is_map(o, "types8") || is_map(o, "grades6") || is_map(o, "tendencies4");
}

const char *segments_map(const options *o)
{
  return o->map ? o->map : "classic";
}

const char *segments_pattern(const options *o, const uint8_t score[N_SCORED],
                             char out[PATTERN_SIZE])
{
  const int n = segments_two_levels(o) && score[0] ? N_SCORED : 0;

  for (int k = 0; k < n; k++)
    out[k] = score[k] == 2 ? 'H' : 'L';
  out[n] = '\0';
  return out;
}

const char *segments_patterns(const pipeline *p, int32_t segment, char out[PATTERNS_SIZE])
{
  char pattern[PATTERN_SIZE];

  out[0] = '\0';
  if (!segments_two_levels(p->options))
    return out;
  for (int bits = 7; bits >= 0; bits--) {
    const uint8_t score[N_SCORED] = {(uint8_t)(1 + (bits >> 2 & 1)), (uint8_t)(1 + (bits >> 1 & 1)),
                                     (uint8_t)(1 + (bits & 1))};
    int32_t found = -1;

    if (rfm_segments_one(p->segments, score, N_SCORED, RFM_STANDING_BUYER, &found, NULL) ||
        found != segment)
      continue;
    strcat(strcat(out, *out ? " " : ""), segments_pattern(p->options, score, pattern));
  }
  return out;
}

/* Whether every column has @n levels. */
static int levels_are(const pipeline *p, int32_t n)
{
  const int32_t *levels = rfm_scorer_levels(p->scorer);

  return levels[0] == n && levels[1] == n && levels[2] == n;
}

static int make_builtin(pipeline *p, int32_t map)
{
  const int32_t wanted = map == RFM_SEGMENT_MAP_CLASSIC ? 5 : 2;
  rfm_error error;

  if (!levels_are(p, wanted) && p->options->map)
    return bad_usage("--map %s is made for %d levels, the scores have %d, %d and %d",
                     p->options->map, (int)wanted, (int)rfm_scorer_levels(p->scorer)[0],
                     (int)rfm_scorer_levels(p->scorer)[1], (int)rfm_scorer_levels(p->scorer)[2]);
  if (!levels_are(p, wanted)) {
    note("no segments: the classic map is made for 5 levels; --map FILE gives another");
    return EXIT_DONE;
  }
  return from_status(rfm_segments_builtin(&p->segments, &p->host, map, &error), &error,
                     "make the segment map");
}

/* What the library's validator found, as warnings: such maps work all the same. */
static void warn_about(const pipeline *p)
{
  uint64_t cells[8];
  int32_t boxes[8];
  rfm_segments_report found = {.struct_size = sizeof found, .room = 8};
  char name[64];

  found.uncovered = cells;
  found.dead_boxes = boxes;
  if (rfm_segments_check(p->segments, &found, NULL))
    return;
  if (found.n_uncovered && !rfm_scorer_cell_name(p->scorer, cells[0], name, sizeof name, NULL))
    note("%s: %lld of %lld cells have no segment (the first is %s); their customers are in "
         "\"other\"",
         p->options->map, (long long)found.n_uncovered, (long long)found.n_cells, name);
  if (found.n_overlapping)
    note("%s: cells in several segments, of which the first counts: %lld", p->options->map,
         (long long)found.n_overlapping);
  for (int64_t i = 0; i < found.n_dead_boxes && i < found.room; i++)
    note("%s, row %d: earlier rows hold all of its cells, so it never matches", p->options->map,
         (int)boxes[i] + 1);
}

int segments_make(pipeline *p)
{
  const options *o = p->options;
  int status;

  if (!o->map || is_map(o, "classic"))
    return make_builtin(p, RFM_SEGMENT_MAP_CLASSIC);
  if (is_map(o, "types8"))
    return make_builtin(p, RFM_SEGMENT_MAP_TYPES8);
  if (is_map(o, "grades6"))
    return make_builtin(p, RFM_SEGMENT_MAP_GRADES6);
  if (is_map(o, "tendencies4"))
    return make_builtin(p, RFM_SEGMENT_MAP_TENDENCIES4);
  status = map_file_read(&p->segments, &p->host, o->map, rfm_scorer_levels(p->scorer));
  if (!status)
    warn_about(p);
  return status;
}
