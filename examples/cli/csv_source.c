/* SPDX-License-Identifier: MIT */
/* Rows of a CSV file, read with libcsv.
 *
 * The parser gets one line at a time, so that the line of every row is known although quoted fields
 * may hold newlines. It is strict: a misplaced quote would otherwise swallow rows in silence. */
#include "source.h"

#include "memory.h"
#include "messages.h"
#include "platform.h"
#include "progress.h"

#include <csv.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

typedef struct csv_source {
  struct csv_parser parser;
  const row_taker *taker;
  const char *name;
  char delimiter; /* 0: that of the first line */
  FILE *file;
  int64_t size, n_read; /* bytes; size -1: unknown */
  int64_t line;         /* lines that ended */
  int64_t row_line;     /* line where the present row began */
  int has_header;
  int status;
  char *text; /* the fields of the present row, one after another */
  size_t n_text, text_room;
  size_t *ends; /* where each one ends */
  size_t n_ends, ends_room;
  field *fields;
  size_t fields_room;
} csv_source;

static int keep_spaces(unsigned char c)
{
  (void)c;
  return 0;
}

static void on_field(void *bytes, size_t size, void *user)
{
  csv_source *s = user;

  s->text = grow_array(s->text, &s->text_room, s->n_text + size + 1, 1);
  if (size)
    memcpy(s->text + s->n_text, bytes, size);
  s->n_text += size;
  s->text[s->n_text++] = '\0';
  s->ends = grow_array(s->ends, &s->ends_room, s->n_ends + 1, sizeof *s->ends);
  s->ends[s->n_ends++] = s->n_text;
}

static int give_header(csv_source *s, int n)
{
  const char **names = new_array((size_t)n, sizeof *names);

  for (int i = 0; i < n; i++)
    names[i] = s->fields[i].text;
  s->has_header = 1;
  s->status = source_check_names(names, n, s->name);
  if (!s->status)
    s->status = s->taker->header(names, n, s->taker->user);
  free(names);
  return s->status;
}

static void on_row(int terminator, void *user)
{
  csv_source *s = user;
  text_row r;

  (void)terminator;
  s->fields = grow_array(s->fields, &s->fields_room, s->n_ends, sizeof *s->fields);
  for (size_t i = 0, start = 0; i < s->n_ends; start = s->ends[i++]) {
    s->fields[i].text = s->text + start;
    s->fields[i].size = s->ends[i] - start - 1;
  }
  r.fields = s->fields;
  r.n = (int)s->n_ends;
  r.number = s->row_line + 1;
  if (!s->status && !s->has_header && s->taker->header)
    give_header(s, r.n);
  else if (!s->status)
    s->status = s->taker->row(&r, s->taker->user);
  s->has_header = 1;
  s->n_text = 0;
  s->n_ends = 0;
}

static int parse(csv_source *s, const char *bytes, size_t size)
{
  if (csv_parse(&s->parser, bytes, size, on_field, on_row, s) != size && !s->status)
    s->status = bad_data(
        "%s, line %lld: a quote is misplaced; expected \"...\" around a whole field and \"\" "
        "for a quote in it",
        s->name, (long long)s->line + 1);
  return s->status;
}

/* Gives the parser what one chunk holds, line by line. */
static int parse_lines(csv_source *s, const char *at, const char *end)
{
  while (at < end) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    const char *stop = newline ? newline + 1 : end;

    if (!s->n_ends && !s->parser.entry_pos && !s->parser.quoted)
      s->row_line = s->line;
    if (parse(s, at, (size_t)(stop - at)))
      return s->status;
    s->line += newline != NULL;
    at = stop;
  }
  return s->status;
}

/* Files that people take for CSV, by their first bytes. */
static int refuse_other_files(const csv_source *s, const unsigned char *bytes, size_t n)
{
  static const char sqlite[] = "SQLite format 3";

  if (n >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    return bad_data("%s, line 1: the file is UTF-16; expected UTF-8 (save it as \"CSV UTF-8\")",
                    s->name);
  if (n >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
    return bad_data("%s: the file is compressed (gzip); unpack it first: gzip -dc FILE | rfm ... -",
                    s->name);
  if (n >= 4 && memcmp(bytes, "PK\003\004", 4) == 0)
    return bad_data("%s: the file is a spreadsheet or a zip archive; expected CSV (save it as "
                    "\"CSV UTF-8\")",
                    s->name);
  if (n >= sizeof sqlite && memcmp(bytes, sqlite, sizeof sqlite) == 0)
    return bad_data("%s: the file is an SQLite database; say which table, as in %s:orders", s->name,
                    s->name);
  return EXIT_DONE;
}

/* A byte-order mark is skipped; anything that is not plain bytes of text is refused. */
static int check_start(csv_source *s, const unsigned char *bytes, size_t n, size_t *skip)
{
  *skip = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  s->status = refuse_other_files(s, bytes, n);
  if (!s->status && n == *skip)
    s->status = bad_data("%s, line 1: the file is empty", s->name);
  return s->status;
}

static int check_nul(csv_source *s, const char *bytes, size_t n)
{
  const char *nul = memchr(bytes, 0, n);
  int64_t line = s->line + 1;

  if (!nul)
    return EXIT_DONE;
  for (const char *at = bytes; at < nul; at++)
    line += *at == '\n';
  return s->status =
             bad_data("%s, line %lld: a NUL byte; expected text (is this really a CSV file?)",
                      s->name, (long long)line);
}

/* A comma in the first line is one between columns, whatever else stands there. */
static char delimiter_in(const char *at, const char *end)
{
  static const char known[] = ",;\t|";
  const char *newline = memchr(at, '\n', (size_t)(end - at));
  const size_t n = (size_t)((newline ? newline : end) - at);

  for (const char *sign = known; *sign; sign++)
    if (memchr(at, *sign, n))
      return *sign;
  return ',';
}

static void set_delimiter(csv_source *s, const char *at, const char *end)
{
  csv_set_delim(&s->parser, (unsigned char)(s->delimiter ? s->delimiter : delimiter_in(at, end)));
}

static int read_chunks(csv_source *s, char *chunk)
{
  size_t n, skip = 0;

  while ((n = fread(chunk, 1, CHUNK, s->file)) > 0 || !s->n_read) {
    if (ferror(s->file))
      break;
    if (!s->n_read && check_start(s, (unsigned char *)chunk, n, &skip))
      return s->status;
    if (!s->n_read)
      set_delimiter(s, chunk + skip, chunk + n);
    s->n_read += (int64_t)n;
    if (check_nul(s, chunk, n) || parse_lines(s, chunk + skip, chunk + n))
      return s->status;
    skip = 0;
    if (!progress_show("reading", s->size > 0 ? (double)s->n_read / (double)s->size : -1))
      return s->status = interrupted();
  }
  if (ferror(s->file))
    return s->status = bad_data("%s: %s", s->name, strerror(errno));
  return EXIT_DONE;
}

static int finish(csv_source *s)
{
  if (csv_fini(&s->parser, on_field, on_row, s) && !s->status)
    s->status = bad_data("%s, line %lld: a quoted field never ends; expected a closing quote",
                         s->name, (long long)s->row_line + 1);
  if (!s->status && !s->has_header)
    s->status = bad_data("%s, line 1: the file is empty", s->name);
  return s->status;
}

int csv_read(const char *path, char delimiter, const row_taker *taker)
{
  const int is_input = strcmp(path, "-") == 0;
  csv_source s;
  char *chunk;

  memset(&s, 0, sizeof s);
  s.taker = taker;
  s.delimiter = delimiter;
  s.name = is_input ? "standard input" : path;
  s.file = is_input ? stdin : fopen(path, "rb");
  if (!s.file)
    return cannot_open(path);
  s.size = file_size(s.file);
  if (csv_init(&s.parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    exit(bad_data("out of memory"));
  csv_set_space_func(&s.parser, keep_spaces);

  chunk = new_array(CHUNK, 1);
  if (!read_chunks(&s, chunk))
    finish(&s);
  free(chunk);
  csv_free(&s.parser);
  free(s.text);
  free(s.ends);
  free(s.fields);
  if (!is_input)
    fclose(s.file);
  progress_clear();
  return s.status;
}
