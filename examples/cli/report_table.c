/* SPDX-License-Identifier: MIT */
/* The readable table: columns aligned by what they take on the screen, numbers to the right, notes
 * beneath. */
#include "report_writer.h"

#include "amounts.h"
#include "field_date.h"
#include "memory.h"
#include "messages.h"
#include "platform.h"

#include <stdlib.h>
#include <string.h>

enum { N_BETWEEN = 2 }; /* blanks between columns */

typedef struct table_writer {
  char **texts; /* the shown cells of the section, row by row */
  size_t n_texts, texts_room;
  int n_shown;
  int *shown;      /* columns of the section */
  char *right;     /* whether each column is numbers */
  size_t total_at; /* first text of the total; 0: none */
  int blanks;      /* held back */
} table_writer;

static const char *styled(const report *r, const char *style)
{
  return may_colour(r->out) ? style : "";
}

static void print_line(report *r, word w, const char *first, const char *second, const char *third)
{
  char line[512];

  fprintf(r->out, "%s\n",
          say_with(line, sizeof line, (language)r->options->lang, w, first, second, third));
}

static void print_head(report *r)
{
  const language lang = (language)r->options->lang;
  const report_head *h = &r->head;
  char as_of[DATE_TEXT_SIZE], learned[DATE_TEXT_SIZE], number[AMOUNT_SIZE];
  char window[64], window_of[256];

  date_print(h->as_of_day, as_of);
  amount_count(h->window_days, number);
  say_with(window, sizeof window, lang, h->window_days ? W_WINDOW_DAYS : W_ALL_HISTORY, number,
           NULL, NULL);
  say_with(window_of, sizeof window_of, lang, h->window_of, window, NULL, NULL);
  print_line(r, W_LINE_AS_OF, as_of, h->is_last_event ? say(lang, W_LAST_EVENT) : NULL, window_of);
  if (h->money)
    fprintf(r->out, "%s\n", say(lang, h->money == 2 ? W_MONEY_GROSS : W_MONEY_NET));
  if (h->purchase && h->purchase != UNIT_ORDER)
    print_line(r, h->purchase == UNIT_DAY ? W_PURCHASES_BY_DAY : W_PURCHASES_BY_ROW,
               h->lacks_order ? say(lang, W_NO_ORDER_COLUMN) : NULL, NULL, NULL);
  if (h->n_levels) {
    date_print(h->breaks_day, learned);
    print_line(r, W_LINE_BREAKS, amount_count(h->n_levels, number), learned, NULL);
  }
  if (h->map && strcmp(h->map, "classic") != 0)
    print_line(r, W_LINE_MAP, h->map, NULL, NULL);
}

static char is_number(cell_type type)
{
  return type != CELL_TEXT && type != CELL_DAY;
}

static int table_begin(report *r, const report_section *section)
{
  table_writer *w = r->state;

  if (r->n_sections > 1)
    fputc('\n', r->out);
  fprintf(r->out, "%s%s%s\n", styled(r, "\033[1m"), say((language)r->options->lang, section->title),
          styled(r, "\033[0m"));
  if (r->n_sections == 1 && !r->head.is_plain)
    print_head(r);
  fputc('\n', r->out);
  w->shown = new_array((size_t)section->n_columns, sizeof *w->shown);
  w->right = new_array((size_t)section->n_columns, 1);
  for (int i = 0; i < section->n_columns; i++)
    if (section->columns[i].where & IN_TABLE) {
      w->right[w->n_shown] = is_number(section->columns[i].type);
      w->shown[w->n_shown++] = i;
    }
  return EXIT_DONE;
}

static void keep(table_writer *w, const char *text, size_t size)
{
  w->texts = grow_array(w->texts, &w->texts_room, w->n_texts + 1, sizeof *w->texts);
  w->texts[w->n_texts++] = copy_text(text, size);
}

static void keep_cell(const report *r, const cell *c)
{
  const int decimals = r->options->decimals;
  table_writer *w = r->state;
  char text[AMOUNT_SIZE];

  switch (c->type) {
  case CELL_EMPTY:
    keep(w, "", 0);
    return;
  case CELL_TEXT:
    keep(w, c->text, c->size);
    return;
  case CELL_COUNT:
    amount_count(c->count, text);
    break;
  case CELL_NUMBER:
    amount_fixed(2, c->number, text);
    break;
  case CELL_FINE:
    amount_fixed(4, c->number, text);
    break;
  case CELL_SHARE:
    amount_tenths(c->number, text);
    break;
  case CELL_MONEY:
    amount_money(c->number, decimals, text);
    break;
  case CELL_DAY:
    date_print((int32_t)c->count, text);
    break;
  }
  keep(w, text, strlen(text));
}

static int table_row(report *r, const cell *cells)
{
  const table_writer *w = r->state;

  for (int k = 0; k < w->n_shown; k++)
    keep_cell(r, &cells[w->shown[k]]);
  return EXIT_DONE;
}

static int table_total(report *r, const cell *cells)
{
  table_writer *w = r->state;

  w->total_at = w->n_texts;
  return table_row(r, cells);
}

static const char *header_of(const report *r, int k)
{
  const table_writer *w = r->state;

  return say((language)r->options->lang, r->section->columns[w->shown[k]].header);
}

/* A control character in an id must not steer the terminal. */
static void print_text(FILE *out, const char *text)
{
  for (; *text; text++)
    fputc((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text, out);
}

/* Blanks are held back until something follows them, so that no line ends with one. */
static void print_padded(const report *r, const char *text, size_t width, int right, int is_last)
{
  table_writer *w = r->state;
  const size_t used = display_width(text);
  const int pad = used < width ? (int)(width - used) : 0;

  w->blanks += right ? pad : 0;
  if (*text) {
    fprintf(r->out, "%*s", w->blanks, "");
    print_text(r->out, text);
    w->blanks = 0;
  }
  w->blanks += (right ? 0 : pad) + N_BETWEEN;
  if (is_last) {
    fputc('\n', r->out);
    w->blanks = 0;
  }
}

static size_t wider(size_t width, const char *text)
{
  const size_t other = display_width(text);

  return other > width ? other : width;
}

static void print_rule(const report *r, const size_t *widths)
{
  const table_writer *w = r->state;

  for (int k = 0; k < w->n_shown; k++) {
    for (size_t i = 0; i < widths[k]; i++)
      fputc('-', r->out);
    fputs(k + 1 == w->n_shown ? "\n" : "  ", r->out);
  }
}

static void print_rows(const report *r)
{
  const table_writer *w = r->state;
  size_t *widths = new_array((size_t)w->n_shown, sizeof *widths);
  const size_t n_shown = (size_t)w->n_shown;

  for (size_t k = 0; k < n_shown; k++)
    widths[k] = display_width(header_of(r, (int)k));
  for (size_t i = 0; i < w->n_texts; i++)
    widths[i % n_shown] = wider(widths[i % n_shown], w->texts[i]);
  for (size_t k = 0; k < n_shown; k++)
    print_padded(r, header_of(r, (int)k), widths[k], w->right[k], k + 1 == n_shown);
  print_rule(r, widths);
  for (size_t i = 0; i < w->n_texts; i++) {
    if (w->total_at && i == w->total_at)
      print_rule(r, widths);
    print_padded(r, w->texts[i], widths[i % n_shown], w->right[i % n_shown],
                 i % n_shown + 1 == n_shown);
  }
  free(widths);
}

/* One row, line by line. */
static void print_page(const report *r)
{
  const table_writer *w = r->state;
  size_t width = 0;

  for (int k = 0; k < w->n_shown; k++)
    width = wider(width, header_of(r, k));
  for (int k = 0; k < w->n_shown && w->n_texts; k++) {
    if (!*w->texts[k])
      continue;
    print_padded(r, header_of(r, k), width, 0, 0);
    print_padded(r, w->texts[k], 0, 0, 1);
  }
}

static void forget_section(table_writer *w)
{
  for (size_t i = 0; i < w->n_texts; i++)
    free(w->texts[i]);
  free(w->shown);
  free(w->right);
  w->shown = NULL;
  w->right = NULL;
  w->n_shown = 0;
  w->n_texts = 0;
  w->total_at = 0;
}

static int is_empty(const table_writer *w, size_t k)
{
  for (size_t i = k; i < w->n_texts; i += (size_t)w->n_shown)
    if (*w->texts[i])
      return 0;
  return 1;
}

/* A column in which no row has anything (actions of a map without any) is not shown, nor what was
 * left out. */
static void drop_columns(const report *r)
{
  table_writer *w = r->state;
  const size_t n_shown = (size_t)w->n_shown, n_texts = w->n_texts;
  char *dropped = new_array(n_shown, 1);
  size_t kept = 0, n = 0;

  for (size_t k = 0; k < n_shown; k++)
    dropped[k] = (char)((n_texts && is_empty(w, k)) || r->left_out >> w->shown[k] & 1);
  for (size_t k = 0; k < n_shown; k++)
    if (!dropped[k]) {
      w->right[kept] = w->right[k];
      w->shown[kept++] = w->shown[k];
    }
  for (size_t i = 0; i < n_texts; i++) {
    if (dropped[i % n_shown])
      free(w->texts[i]);
    else
      w->texts[n++] = w->texts[i];
  }
  w->total_at = w->total_at / n_shown * kept;
  w->n_texts = n;
  w->n_shown = (int)kept;
  free(dropped);
}

static int table_end(report *r)
{
  if (!r->section->is_page)
    drop_columns(r);
  if (r->section->is_page)
    print_page(r);
  else
    print_rows(r);
  forget_section(r->state);
  return EXIT_DONE;
}

static int is_told(const report *r, const char *key)
{
  for (int i = 0; i < r->n_told; i++)
    if (strcmp(r->told[i], key) == 0)
      return 1;
  return 0;
}

static void print_notes(const report *r)
{
  const language lang = (language)r->options->lang;
  char number[AMOUNT_SIZE];
  int any = 0;

  if (r->n_notes)
    fputc('\n', r->out);
  for (size_t i = 0; i < r->n_notes; i++)
    fprintf(r->out, "%s\n", r->notes[i]);
  for (int i = 0; i < r->n_counts; i++) {
    const report_counted *c = &r->counts[i];

    if (!c->n || is_told(r, c->key))
      continue;
    if (!any++)
      fputc('\n', r->out);
    fprintf(r->out, "%s: %s\n", say(lang, c->label), amount_count(c->n, number));
  }
}

static int table_close(report *r, int status)
{
  table_writer *w = r->state;

  if (!status)
    print_notes(r);
  forget_section(w);
  free(w->texts);
  free(w);
  return status;
}

int table_writer_open(report *r)
{
  static const report_writer writer = {table_begin, table_row, table_total, table_end, table_close};

  r->state = new_array(1, sizeof(table_writer));
  r->writer = &writer;
  return EXIT_DONE;
}
