/* SPDX-License-Identifier: MIT */
/* Every number comes from a row's own number by a multiplicative hash (Knuth 6.4): the same sample everywhere.
 *
 * Members join over three years, have up to 40 orders of up to four lines, and live in households; some are staff.
 * One order in fifteen has no card, one line in 25 is returned, one in a hundred is delivered twice. */
#include "crm_sample.h"

#include <stddef.h>

#define COUNT_TO(n) "WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < " #n ") "
#define DICE(x) "((" x ") * 2654435761 %% 4294967296 >> 11)"

static const char SCHEMA_AND_ROWS[] =
  "BEGIN;"
  "CREATE TABLE members(id TEXT PRIMARY KEY, joined TEXT, household INT, staff INT, km REAL);"
  "CREATE INDEX by_household ON members(household);"
  "CREATE TABLE orders(no TEXT PRIMARY KEY, member TEXT, store TEXT);"
  "CREATE TABLE lines(event TEXT, order_no TEXT, day TEXT, cents INT);"
  "CREATE TEMP TABLE size AS SELECT %d AS members;"
  COUNT_TO((SELECT members - 1 FROM size))
  "INSERT INTO members SELECT printf('C%%05d', n), date('2022-01-05', (" DICE("n") " %% 1080) || ' days'),"
  " CASE WHEN n %% 10 < 2 THEN n / 10 + 1 ELSE 0 END, n %% 199 = 0, " DICE("n + 7") " %% 400 / 10.0 FROM i;"
  "CREATE TEMP TABLE o AS " COUNT_TO(39) /* order n of a member; one in 12 members never buys */
  "SELECT m.rowid * 64 + n AS serial, m.id AS member, date(m.joined, (n * (9 + " DICE("m.rowid")
  " %% 19 * (" DICE("m.rowid + 3") " %% 19)) + " DICE("m.rowid * 64 + n") " %% 9) || ' days') AS day"
  " FROM members m JOIN i ON n < " DICE("m.rowid + 5") " %% 40 WHERE m.rowid %% 12 <> 7;"
  "DELETE FROM o WHERE day > '2025-01-31';"
  "INSERT INTO orders SELECT 'A-' || serial, CASE WHEN " DICE("serial + 1") " %% 15 THEN member END," /* or no card */
  " substr('ABCDEF', 1 + " DICE("serial") " %% 6, 1) || '-street' FROM o;" COUNT_TO(3)
  "INSERT INTO lines SELECT 'A-' || serial || '/' || n, 'A-' || serial, day, 199 + " DICE("serial * 4 + n")
  " %% 90 * (" DICE("serial * 4 + n + 9") " %% 90) FROM o JOIN i ON n <= " DICE("serial + 2") " %% 4;"
  "INSERT INTO lines SELECT event || 'r', order_no, date(day, '+9 days'), -cents FROM lines" /* returns */
  " WHERE " DICE("rowid") " %% 25 = 0;"
  "INSERT INTO lines SELECT * FROM lines WHERE " DICE("rowid + 1") " %% 100 = 0;" /* delivered twice */
  "DROP TABLE o; DROP TABLE size; COMMIT;";

int crm_sample_fill(sqlite3 *db, int n_members)
{
  char *text = sqlite3_mprintf(SCHEMA_AND_ROWS, n_members);
  const int code = text ? sqlite3_exec(db, text, NULL, NULL, NULL) : SQLITE_NOMEM;

  sqlite3_free(text);
  return code;
}
