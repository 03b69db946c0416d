/* SPDX-License-Identifier: MIT */
/* One row of the orders, from text to an event. */
#ifndef CLI_ORDER_ROW_H
#define CLI_ORDER_ROW_H

#include "batch.h"
#include "columns.h"
#include "options.h"
#include "source.h"

/* What can be wrong with a row. */
typedef enum bad_row {
  ROW_IS_GOOD,
  ROW_BAD_COLUMNS,
  ROW_BAD_ID,
  ROW_BAD_DATE,
  ROW_BAD_AMOUNT,
  ROW_BAD_KIND,
  ROW_BAD_EVENT,
  N_BAD_ROWS
} bad_row;

enum { EXPLAIN_SIZE = 384 };

/* Reads @r into @e. When the row is bad, @why says in which column, what was found and what was
 * expected. @was_rounded tells whether the amount lost digits. */
bad_row order_row_read(const text_row *r, const column_roles *c, const options *o, order_event *e,
                       int *was_rounded, char why[EXPLAIN_SIZE]);

#endif
