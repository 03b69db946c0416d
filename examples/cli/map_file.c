/* SPDX-License-Identifier: MIT */
/* A segment map from a CSV file. Boxes point into the rows, which are kept until the library has
 * copied them. */
#include "map_file.h"

#include "memory.h"
#include "messages.h"
#include "source.h"

#include <stdlib.h>
#include <string.h>

enum { N_RANGES = 3 };

enum map_column {
  MAP_KEY,
  MAP_R,
  MAP_F,
  MAP_M,
  MAP_NAME_EN,
  MAP_NAME_ZH,
  MAP_CODE,
  MAP_ACTION_EN,
  MAP_ACTION_ZH,
  N_MAP_COLUMNS
};

static const char *const column_names[N_MAP_COLUMNS] = {
    "key", "r", "f", "m", "name_en", "name_zh", "action_code", "action_en", "action_zh"};

typedef struct map_row {
  char *text[N_MAP_COLUMNS]; /* NULL: empty */
  uint8_t low[N_RANGES], high[N_RANGES];
  int64_t line;
} map_row;

typedef struct map_file {
  const char *path;
  const int32_t *levels;
  int n_columns, at[N_MAP_COLUMNS];
  map_row *rows;
  size_t n_rows, room;
} map_file;

static int take_header(const char *const *names, int n, void *user)
{
  map_file *f = user;

  f->n_columns = n;
  for (int i = 0; i < N_MAP_COLUMNS; i++) {
    f->at[i] = columns_named(names, n, column_names[i]);
    if (f->at[i] < 0 && i <= MAP_M)
      return bad_data("%s, line 1: there is no column \"%s\"; expected key,r,f,m", f->path,
                      column_names[i]);
  }
  return EXIT_DONE;
}

/* "5" or "4-5" within 1..@levels. */
static int parse_range(const char *text, int32_t levels, uint8_t *low, uint8_t *high)
{
  char *end;
  long first, last;

  if (!text || *text < '0' || *text > '9')
    return 0;
  first = last = strtol(text, &end, 10);
  if (*end == '-' && end[1] >= '0' && end[1] <= '9')
    last = strtol(end + 1, &end, 10);
  if (*end || first < 1 || last < first || last > levels)
    return 0;
  *low = (uint8_t)first;
  *high = (uint8_t)last;
  return 1;
}

static int take_row(const text_row *r, void *user)
{
  map_file *f = user;
  map_row *m;

  if (r->n != f->n_columns)
    return bad_data("%s, line %lld: found %d columns; expected %d", f->path, (long long)r->number,
                    r->n, f->n_columns);
  f->rows = grow_array(f->rows, &f->room, f->n_rows + 1, sizeof *f->rows);
  m = &f->rows[f->n_rows++];
  memset(m, 0, sizeof *m);
  m->line = r->number;
  for (int i = 0; i < N_MAP_COLUMNS; i++) {
    const field *text = f->at[i] < 0 ? NULL : &r->fields[f->at[i]];

    if (text && text->text && text->size)
      m->text[i] = copy_text(text->text, text->size);
  }
  for (int i = 0; i < N_RANGES; i++)
    if (!parse_range(m->text[MAP_R + i], f->levels[i], &m->low[i], &m->high[i]))
      return bad_data(
          "%s, line %lld, column %s: \"%s\"; expected scores such as 5 or 4-5, from 1 to %d",
          f->path, (long long)r->number, column_names[MAP_R + i],
          m->text[MAP_R + i] ? m->text[MAP_R + i] : "", (int)f->levels[i]);
  if (!m->text[MAP_KEY])
    return bad_data("%s, line %lld, column key: nothing there; expected a key such as loyal",
                    f->path, (long long)r->number);
  return EXIT_DONE;
}

static void set_text(rfm_segment_text *t, const map_row *m, const char *tag, int name, int action)
{
  memset(t, 0, sizeof *t);
  t->struct_size = sizeof *t;
  t->key = m->text[MAP_KEY];
  t->language = tag;
  t->name = m->text[name];
  t->action = m->text[action];
  t->action_code = m->text[MAP_CODE];
}

static int make_segments(rfm_segments **out, const rfm_host *host, const map_file *f)
{
  rfm_box *boxes = new_array(f->n_rows, sizeof *boxes);
  rfm_segment_text *texts = new_array(2 * f->n_rows, sizeof *texts);
  rfm_segments_spec spec = {.struct_size = sizeof spec};
  rfm_error error;
  rfm_status made;

  for (size_t i = 0; i < f->n_rows; i++) {
    const map_row *m = &f->rows[i];

    boxes[i].struct_size = sizeof boxes[i];
    boxes[i].key = m->text[MAP_KEY];
    boxes[i].low = m->low;
    boxes[i].high = m->high;
    set_text(&texts[2 * i], m, "en", MAP_NAME_EN, MAP_ACTION_EN);
    set_text(&texts[2 * i + 1], m, "zh", MAP_NAME_ZH, MAP_ACTION_ZH);
  }
  spec.n_boxes = (int64_t)f->n_rows;
  spec.n_texts = 2 * spec.n_boxes;
  spec.boxes = boxes;
  spec.texts = texts;
  spec.levels = f->levels;
  spec.n_columns = N_RANGES;
  made = rfm_segments_new(out, host, &spec, &error);
  free(boxes);
  free(texts);
  return made ? bad_data("%s: %s", f->path, error.message) : EXIT_DONE;
}

int map_file_read(rfm_segments **out, const rfm_host *host, const char *path,
                  const int32_t levels[3])
{
  map_file f = {.path = path, .levels = levels};
  const row_taker taker = {take_header, take_row, &f};
  int status = source_read(path, DELIMITER_OF_HEADER, &taker);

  if (!status && !f.n_rows)
    status = bad_data("%s: there is no row; expected segments", path);
  if (!status)
    status = make_segments(out, host, &f);
  for (size_t i = 0; i < f.n_rows; i++)
    for (int k = 0; k < N_MAP_COLUMNS; k++)
      free(f.rows[i].text[k]);
  free(f.rows);
  return status;
}
