/* SPDX-License-Identifier: MIT */
#ifndef CRM_SAMPLE_H
#define CRM_SAMPLE_H

#include <sqlite3.h>

/* Tables that a CRM would have, members(id, joined, household, staff, km), orders(no, member, store) and
 * lines(event, order_no, day, cents), with about 20 lines a member up to 2025-01-31. Returns a code of SQLite. */
int crm_sample_fill(sqlite3 *db, int n_members);

#endif /* CRM_SAMPLE_H */
