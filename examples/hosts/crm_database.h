/* SPDX-License-Identifier: MIT */
#ifndef CRM_DATABASE_H
#define CRM_DATABASE_H

#include <rfm/rfm.h>

#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>

/* What the night reads from the CRM's database; crm_sample.h has the tables. Functions that fail have said why. */

extern volatile sig_atomic_t crm_interrupted;

bool crm_complain(const char *what, const char *message);
bool crm_ok(const char *what, rfm_status status, const rfm_error *err);
bool crm_sql_ok(sqlite3 *db, int code);
sqlite3_stmt *crm_prepare(sqlite3 *db, const char *text);

/* The day of "2024-12-31"; of other texts one that the library refuses. */
int32_t crm_day(const char *text);

bool crm_read_lines(sqlite3 *db, rfm_table *table);
bool crm_read_members(sqlite3 *db, rfm_table *table);

/* One label per customer of the table, 0 for those who live alone; freed by the caller, on failure too. */
bool crm_households(sqlite3 *db, const rfm_table *table, uint64_t **household, int64_t *n);

/* One byte per row: 0 for a household with a member of staff, which is scored, but teaches nothing. */
bool crm_learners(sqlite3 *db, const rfm_features *features, uint8_t *learn);

#endif /* CRM_DATABASE_H */
