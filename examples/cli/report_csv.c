/* SPDX-License-Identifier: MIT */
/* CSV, quoted by libcsv where it must be. The first section only; each row ends with what every
 * table says of itself. */
#include "report_writer.h"

#include "field_date.h"
#include "messages.h"

#include <csv.h>

#include <string.h>

static void put_text(FILE *out, const char *text, size_t size)
{
  if (memchr(text, ',', size) || memchr(text, '"', size) || memchr(text, '\n', size) ||
      memchr(text, '\r', size))
    csv_fwrite(out, text, size);
  else
    fwrite(text, 1, size, out);
}

static int csv_begin(report *r, const report_section *section)
{
  int n = 0;

  if (r->n_sections > 1)
    return EXIT_DONE;
  for (int i = 0; i < section->n_columns; i++)
    if (section->columns[i].where & IN_DATA)
      fprintf(r->out, "%s%s", n++ ? "," : "", section->columns[i].key);
  if (!r->head.is_plain)
    fprintf(r->out, ",%s,window%s", as_of_key(&r->head), r->head.n_levels ? ",breaks_of" : "");
  fputc('\n', r->out);
  return EXIT_DONE;
}

static void put_head(report *r)
{
  char as_of[DATE_TEXT_SIZE], learned[DATE_TEXT_SIZE], window[PLAIN_SIZE];

  date_print(r->head.as_of_day, as_of);
  fprintf(r->out, ",%s,%s", as_of, window_plain(r->head.window_days, window));
  if (r->head.n_levels) {
    date_print(r->head.breaks_day, learned);
    fprintf(r->out, ",%s", learned);
  }
}

static int csv_row(report *r, const cell *cells)
{
  char plain[PLAIN_SIZE];
  int n = 0;

  if (r->n_sections > 1)
    return EXIT_DONE;
  for (int i = 0; i < r->section->n_columns; i++) {
    if (!(r->section->columns[i].where & IN_DATA))
      continue;
    if (n++)
      fputc(',', r->out);
    if (cells[i].type == CELL_TEXT)
      put_text(r->out, cells[i].text, cells[i].size);
    else
      fwrite(plain, 1, cell_plain(&cells[i], r->options->decimals, plain), r->out);
  }
  if (!r->head.is_plain)
    put_head(r);
  fputc('\n', r->out);
  return ferror(r->out) ? output_failed(&r->file) : EXIT_DONE;
}

static int csv_end(report *r)
{
  (void)r;
  return EXIT_DONE;
}

static int csv_close(report *r, int status)
{
  (void)r;
  return status;
}

int csv_writer_open(report *r)
{
  static const report_writer writer = {csv_begin, csv_row, NULL, csv_end, csv_close};

  r->writer = &writer;
  return EXIT_DONE;
}
