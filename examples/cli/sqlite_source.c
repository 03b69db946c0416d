/* SPDX-License-Identifier: MIT */
/* Rows of a table or view of an SQLite database. */
#include "source.h"

#include "memory.h"
#include "messages.h"
#include "platform.h"
#include "progress.h"

#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_WAIT_MS = 1000, ROWS_PER_LOOK = 4096 };

typedef struct sqlite_source {
  sqlite3 *db;
  sqlite3_stmt *rows;
  const row_taker *taker;
  const char *name; /* as the person wrote it */
  int64_t n_expected;
} sqlite_source;

static int fail(const sqlite_source *s, int64_t row_number)
{
  if (sqlite3_errcode(s->db) == SQLITE_BUSY)
    return bad_data("%s: another program is writing to this database; try again", s->name);
  if (row_number)
    return bad_data("%s, row %lld: %s", s->name, (long long)row_number, sqlite3_errmsg(s->db));
  return bad_data("%s: %s", s->name, sqlite3_errmsg(s->db));
}

static sqlite3_stmt *prepare(const sqlite_source *s, const char *pattern, const char *table)
{
  char *sql = sqlite3_mprintf(pattern, table);
  sqlite3_stmt *statement = NULL;

  if (sql)
    sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
  sqlite3_free(sql);
  return statement;
}

/* For the progress bar only; without a person looking there is no need to count. */
static int64_t count_rows(const sqlite_source *s, const char *table)
{
  sqlite3_stmt *count =
      is_terminal(stderr) ? prepare(s, "SELECT count(*) FROM \"%w\"", table) : NULL;
  int64_t n = 0;

  if (count && sqlite3_step(count) == SQLITE_ROW)
    n = sqlite3_column_int64(count, 0);
  sqlite3_finalize(count);
  return n;
}

static int give_header(const sqlite_source *s)
{
  const int n = sqlite3_column_count(s->rows);
  const char **names = new_array((size_t)n, sizeof *names);
  int status;

  for (int i = 0; i < n; i++)
    names[i] = sqlite3_column_name(s->rows, i);
  status = source_check_names(names, n, s->name);
  if (!status)
    status = s->taker->header(names, n, s->taker->user);
  free(names);
  return status;
}

static void fetch(const sqlite_source *s, field *fields, int n)
{
  for (int i = 0; i < n; i++) {
    fields[i].text = (const char *)sqlite3_column_text(s->rows, i);
    fields[i].size = (size_t)sqlite3_column_bytes(s->rows, i);
  }
}

static int look_up(const sqlite_source *s, int64_t n)
{
  const double done = s->n_expected ? (double)n / (double)s->n_expected : -1;

  return n % ROWS_PER_LOOK || progress_show("reading", done) ? EXIT_DONE : interrupted();
}

static int give_rows(const sqlite_source *s)
{
  const int n = sqlite3_column_count(s->rows);
  field *fields = new_array((size_t)n, sizeof *fields);
  text_row r = {fields, n, 0};
  int status = EXIT_DONE, step = SQLITE_ROW;

  while (!status && (step = sqlite3_step(s->rows)) == SQLITE_ROW) {
    r.number++;
    fetch(s, fields, n);
    status = s->taker->row(&r, s->taker->user);
    if (!status)
      status = look_up(s, r.number);
  }
  if (!status && step != SQLITE_DONE)
    status = fail(s, r.number + 1);
  free(fields);
  progress_clear();
  return status;
}

/* SQLite only says that it cannot open what is not there. */
static int check_file(const char *path)
{
  FILE *file = fopen(path, "rb");

  if (!file)
    return cannot_open(path);
  fclose(file);
  return EXIT_DONE;
}

int sqlite_read(const target *t, const char *name, const row_taker *taker)
{
  sqlite_source s = {NULL, NULL, taker, name, 0};
  int status = check_file(t->file);

  if (status)
    return status;
  if (sqlite3_open_v2(t->file, &s.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
    status = fail(&s, 0);
    goto done;
  }
  sqlite3_busy_timeout(s.db, BUSY_WAIT_MS);
  s.n_expected = count_rows(&s, t->table);
  s.rows = prepare(&s, "SELECT * FROM \"%w\"", t->table);
  if (!s.rows) {
    status = fail(&s, 0);
    goto done;
  }
  status = taker->header ? give_header(&s) : EXIT_DONE;
  if (!status)
    status = give_rows(&s);

done:
  sqlite3_finalize(s.rows);
  sqlite3_close(s.db);
  return status;
}
