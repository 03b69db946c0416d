/* SPDX-License-Identifier: MIT */
/* A table of an SQLite database, in one transaction: all of it or nothing. First section only. */
#include "report_writer.h"

#include "field_date.h"
#include "memory.h"
#include "messages.h"

#include <sqlite3.h>

#include <stdlib.h>
#include <string.h>

enum { BUSY_WAIT_MS = 1000 };

typedef struct sqlite_writer {
  sqlite3 *db;
  sqlite3_stmt *insert;
} sqlite_writer;

static int fail(const report *r)
{
  const sqlite_writer *w = r->state;

  if (sqlite3_errcode(w->db) == SQLITE_BUSY)
    return bad_data("%s: another program is using this database; nothing was written",
                    r->options->output);
  return bad_data("%s: %s; nothing was written", r->options->output, sqlite3_errmsg(w->db));
}

static int run(const report *r, char *sql)
{
  const sqlite_writer *w = r->state;
  const int result = sql ? sqlite3_exec(w->db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

  sqlite3_free(sql);
  return result == SQLITE_OK ? EXIT_DONE : fail(r);
}

static int table_exists(const report *r, int *exists)
{
  const sqlite_writer *w = r->state;
  sqlite3_stmt *look = NULL;
  int step = SQLITE_ERROR;

  if (sqlite3_prepare_v2(w->db, "SELECT 1 FROM sqlite_master WHERE lower(name) = lower(?)", -1,
                         &look, NULL) == SQLITE_OK) {
    sqlite3_bind_text(look, 1, r->target.table, -1, SQLITE_STATIC);
    step = sqlite3_step(look);
  }
  *exists = step == SQLITE_ROW;
  sqlite3_finalize(look);
  return step == SQLITE_ROW || step == SQLITE_DONE ? EXIT_DONE : fail(r);
}

static int drop_old(const report *r)
{
  int exists = 0;
  const int status = table_exists(r, &exists);

  if (status || !exists)
    return status;
  if (!r->options->replace)
    return bad_usage("%s: the table is there already; --replace replaces it", r->options->output);
  return run(r, sqlite3_mprintf("DROP TABLE \"%w\"", r->target.table));
}

static const char *type_name(cell_type type)
{
  switch (type) {
  case CELL_TEXT:
  case CELL_DAY:
    return "TEXT";
  case CELL_COUNT:
    return "INTEGER";
  default:
    return "REAL";
  }
}

/* CREATE TABLE and the INSERT that fits it. */
static int create_table(const report *r)
{
  const report_section *s = r->section;
  sqlite_writer *w = r->state;
  sqlite3_str *create = sqlite3_str_new(w->db), *insert = sqlite3_str_new(w->db);
  char *sql;
  int status, n = 0;

  sqlite3_str_appendf(create, "CREATE TABLE \"%w\" (", r->target.table);
  sqlite3_str_appendf(insert, "INSERT INTO \"%w\" VALUES (", r->target.table);
  for (int i = 0; i < s->n_columns; i++) {
    if (!(s->columns[i].where & IN_DATA))
      continue;
    sqlite3_str_appendf(create, "%s\"%w\" %s", n ? ", " : "", s->columns[i].key,
                        type_name(s->columns[i].type));
    sqlite3_str_appendall(insert, n++ ? ", ?" : "?");
  }
  if (!r->head.is_plain) {
    sqlite3_str_appendf(create, ", %s TEXT, window TEXT, breaks_of TEXT", as_of_key(&r->head));
    sqlite3_str_appendall(insert, ", ?, ?, ?");
  }
  sqlite3_str_appendchar(create, 1, ')');
  sqlite3_str_appendchar(insert, 1, ')');
  status = run(r, sqlite3_str_finish(create));
  sql = sqlite3_str_finish(insert);
  if (!status && (!sql || sqlite3_prepare_v2(w->db, sql, -1, &w->insert, NULL) != SQLITE_OK))
    status = fail(r);
  sqlite3_free(sql);
  return status;
}

static int sqlite_begin(report *r, const report_section *section)
{
  int status;

  (void)section;
  if (r->n_sections > 1)
    return EXIT_DONE;
  status = drop_old(r);
  return status ? status : create_table(r);
}

static void bind_day(sqlite3_stmt *insert, int at, int32_t day)
{
  char text[DATE_TEXT_SIZE];

  date_print(day, text);
  sqlite3_bind_text(insert, at, text, -1, SQLITE_TRANSIENT);
}

static void bind_cell(const report *r, int at, const cell *c)
{
  const sqlite_writer *w = r->state;

  switch (c->type) {
  case CELL_EMPTY:
    sqlite3_bind_null(w->insert, at);
    break;
  case CELL_TEXT:
    sqlite3_bind_text(w->insert, at, c->text, (int)c->size, SQLITE_TRANSIENT);
    break;
  case CELL_COUNT:
    sqlite3_bind_int64(w->insert, at, c->count);
    break;
  case CELL_MONEY:
    sqlite3_bind_double(w->insert, at, cell_major(c, r->options->decimals));
    break;
  case CELL_DAY:
    bind_day(w->insert, at, (int32_t)c->count);
    break;
  default:
    sqlite3_bind_double(w->insert, at, c->number);
    break;
  }
}

static int sqlite_row(report *r, const cell *cells)
{
  const sqlite_writer *w = r->state;
  char window[PLAIN_SIZE];
  int at = 1;

  if (r->n_sections > 1)
    return EXIT_DONE;
  sqlite3_clear_bindings(w->insert);
  for (int i = 0; i < r->section->n_columns; i++)
    if (r->section->columns[i].where & IN_DATA)
      bind_cell(r, at++, &cells[i]);
  if (!r->head.is_plain) {
    bind_day(w->insert, at++, r->head.as_of_day);
    sqlite3_bind_text(w->insert, at++, window_plain(r->head.window_days, window), -1,
                      SQLITE_TRANSIENT);
    if (r->head.n_levels)
      bind_day(w->insert, at, r->head.breaks_day);
  }
  sqlite3_step(w->insert);
  return sqlite3_reset(w->insert) == SQLITE_OK ? EXIT_DONE : fail(r);
}

static int sqlite_end(report *r)
{
  (void)r;
  return EXIT_DONE;
}

static int sqlite_close(report *r, int status)
{
  sqlite_writer *w = r->state;

  sqlite3_finalize(w->insert);
  if (!status)
    status = run(r, sqlite3_mprintf("COMMIT"));
  sqlite3_close(w->db); /* rolls back what was not committed */
  free(w);
  return status;
}

int sqlite_writer_open(report *r)
{
  static const report_writer writer = {sqlite_begin, sqlite_row, NULL, sqlite_end, sqlite_close};
  sqlite_writer *w = new_array(1, sizeof *w);
  int status;

  r->writer = &writer;
  r->state = w;
  if (sqlite3_open_v2(r->target.file, &w->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
      SQLITE_OK) {
    status = fail(r);
  } else {
    sqlite3_busy_timeout(w->db, BUSY_WAIT_MS);
    status = run(r, sqlite3_mprintf("BEGIN IMMEDIATE"));
  }
  if (status)
    sqlite_close(r, status);
  return status;
}
