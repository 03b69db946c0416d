/* SPDX-License-Identifier: MIT */
/* From SQL to a table of the library: lines as columns in batches, members one by one, labels in the table's order. */
#include "crm_database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 8192, MAX_ID = 64 };

volatile sig_atomic_t crm_interrupted;

bool crm_complain(const char *what, const char *message)
{
  fprintf(stderr, "crm_night: %s: %s\n", what, message);
  return false;
}

bool crm_ok(const char *what, rfm_status status, const rfm_error *err)
{
  return status == RFM_OK || crm_complain(what, err->message);
}

bool crm_sql_ok(sqlite3 *db, int code)
{
  return code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW || crm_complain("sqlite", sqlite3_errmsg(db));
}

sqlite3_stmt *crm_prepare(sqlite3 *db, const char *text)
{
  sqlite3_stmt *stmt = NULL;

  crm_sql_ok(db, sqlite3_prepare_v2(db, text, -1, &stmt, NULL));
  return stmt;
}

/* ---- Order lines in: one cursor, batches of columns ---- */

typedef struct cursor {
  sqlite3_stmt *stmt;
  int code;
  uint8_t ids[BATCH * MAX_ID], anonymous[BATCH];
  int64_t offset[BATCH + 1], cents[BATCH];
  uint64_t order[BATCH], event[BATCH];
  int32_t day[BATCH];
  uint32_t store[BATCH];
} cursor;

/* A date that is none becomes a day that the library refuses; its error names the row. */
int32_t crm_day(const char *text)
{
  int year = 0, month = 0, day_of_month = 0;
  int32_t day;
  char more;

  if (text && sscanf(text, "%4d-%2d-%2d%c", &year, &month, &day_of_month, &more) == 3 &&
      rfm_day_from_date(year, month, day_of_month, &day, NULL) == RFM_OK)
    return day;
  return RFM_DAY_MIN - 1;
}

static uint64_t key_column(sqlite3_stmt *stmt, int column)
{
  const void *text = sqlite3_column_text(stmt, column);

  return text ? rfm_key_hash(text, (size_t)sqlite3_column_bytes(stmt, column)) : 0;
}

static bool read_row(cursor *c, int64_t i)
{
  const void *id = sqlite3_column_text(c->stmt, 2), *store = sqlite3_column_text(c->stmt, 3);
  const int64_t length = sqlite3_column_bytes(c->stmt, 2);

  if (length > MAX_ID)
    return crm_complain("lines", "an id of more than 64 bytes");
  if (length)
    memcpy(c->ids + c->offset[i], id, (size_t)length);
  c->offset[i + 1] = c->offset[i] + length;
  c->anonymous[i] = !id;
  c->event[i] = key_column(c->stmt, 0);
  c->order[i] = key_column(c->stmt, 1);
  c->store[i] = store ? rfm_group_hash(store, (size_t)sqlite3_column_bytes(c->stmt, 3)) : 0;
  c->day[i] = crm_day((const char *)sqlite3_column_text(c->stmt, 4));
  c->cents[i] = sqlite3_column_int64(c->stmt, 5); /* a return's is negative */
  return true;
}

static int RFM_CALL next_batch(rfm_events *batch, void *user_data)
{
  cursor *c = user_data;

  for (; batch->n < BATCH && c->code == SQLITE_ROW; batch->n++) {
    c->code = sqlite3_step(c->stmt);
    if (c->code != SQLITE_ROW)
      break;
    if (!read_row(c, batch->n))
      return 0;
  }
  batch->id_bytes = c->ids, batch->id_offsets = c->offset, batch->anonymous = c->anonymous;
  batch->order = c->order, batch->event = c->event, batch->group = c->store;
  batch->day = c->day, batch->amount_minor = c->cents;
  return crm_interrupted || (c->code != SQLITE_ROW && c->code != SQLITE_DONE) ? 0 : RFM_CONTINUE;
}

bool crm_read_lines(sqlite3 *db, rfm_table *table)
{
  rfm_error err;
  cursor *c = calloc(1, sizeof *c);

  if (!c)
    return crm_complain("lines", "out of memory");
  c->code = SQLITE_ROW;
  c->stmt = crm_prepare(db, "SELECT l.event, o.no, o.member, o.store, l.day, l.cents"
                           " FROM lines l JOIN orders o ON o.no = l.order_no ORDER BY l.rowid");
  bool good = c->stmt && crm_ok("lines", rfm_table_drain(table, next_batch, c, NULL, &err), &err);
  good = crm_sql_ok(db, c->code) && good;
  sqlite3_finalize(c->stmt);
  free(c);
  return good;
}

/* ---- Members: a joining day, and an attribute that holds from that day ---- */

static bool add_member(rfm_table *table, sqlite3_stmt *stmt)
{
  rfm_error err;
  const uint8_t *id = sqlite3_column_text(stmt, 0);
  const int64_t offsets[2] = { 0, sqlite3_column_bytes(stmt, 0) };
  const int32_t joined = crm_day((const char *)sqlite3_column_text(stmt, 1));
  const double distance = sqlite3_column_double(stmt, 2);
  const rfm_ids who = { .struct_size = sizeof who, .n = 1, .bytes = id, .offsets = offsets };
  const rfm_members member = { .struct_size = sizeof member, .ids = &who, .joined_day = &joined };
  const rfm_attribute km = { .struct_size = sizeof km, .name = "km", .ids = &who, .value = &distance,
                             .day = &joined };

  return crm_ok("member", rfm_table_add_members(table, &member, &err), &err) &&
         crm_ok("attribute", rfm_table_set_attribute(table, &km, &err), &err);
}

bool crm_read_members(sqlite3 *db, rfm_table *table)
{
  int code = SQLITE_DONE;
  sqlite3_stmt *stmt = crm_prepare(db, "SELECT id, joined, km FROM members");
  bool good = stmt != NULL;

  while (good && (code = sqlite3_step(stmt)) == SQLITE_ROW)
    good = add_member(table, stmt);
  good = crm_sql_ok(db, code) && good;
  sqlite3_finalize(stmt);
  return good;
}

/* ---- Households: one label per customer, in the order in which the table has them ---- */

typedef struct labels {
  sqlite3_stmt *stmt;
  uint64_t *label;
  int64_t n;
} labels;

static int64_t look_up(sqlite3_stmt *stmt, const uint8_t *id, int64_t length)
{
  sqlite3_bind_text(stmt, 1, (const char *)id, (int)length, SQLITE_STATIC);
  const int64_t found = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
  sqlite3_reset(stmt);
  return found;
}

static int RFM_CALL add_label(const rfm_id *id, const rfm_id *into, int64_t n_events, const int32_t *joined,
                              void *user_data)
{
  labels *l = user_data;

  (void)n_events, (void)joined;
  if (!into) /* another name of a customer has no label */
    l->label[l->n++] = (uint64_t)look_up(l->stmt, id->bytes, id->n_bytes);
  return RFM_CONTINUE;
}

bool crm_households(sqlite3 *db, const rfm_table *table, uint64_t **household, int64_t *n)
{
  rfm_error err;
  rfm_table_counts counts = { .struct_size = sizeof counts };
  labels l = { .stmt = crm_prepare(db, "SELECT household FROM members WHERE id = ?") };

  bool good = l.stmt && crm_ok("count", rfm_table_count(table, &counts, &err), &err);
  *household = l.label = calloc((size_t)counts.n_customers + 1, sizeof *l.label);
  good = good && l.label && crm_ok("households", rfm_table_each_customer(table, add_label, &l, &err), &err);
  *n = l.n;
  sqlite3_finalize(l.stmt);
  return good;
}

/* A household with a member of staff is scored, but teaches nothing. */
bool crm_learners(sqlite3 *db, const rfm_features *features, uint8_t *learn)
{
  rfm_error err;
  rfm_ids ids = { .struct_size = sizeof ids };
  sqlite3_stmt *stmt = crm_prepare(db, "SELECT max(h.staff) FROM members m JOIN members h ON h.id = m.id OR"
                                      " (m.household > 0 AND h.household = m.household) WHERE m.id = ?");
  const bool good = stmt && crm_ok("ids", rfm_features_ids(features, &ids, &err), &err);

  for (int64_t i = 0; good && i < ids.n; i++)
    learn[i] = !look_up(stmt, ids.bytes + ids.offsets[i], ids.offsets[i + 1] - ids.offsets[i]);
  sqlite3_finalize(stmt);
  return good;
}
