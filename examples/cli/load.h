/* SPDX-License-Identifier: MIT */
/* Orders into a table of the library. */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "options.h"
#include "key_names.h"
#include "order_row.h"

#include <rfm/table.h>

/* What became of the rows. */
typedef struct load_counts {
  int64_t n_rows;          /* data rows that were read */
  int64_t n_filtered;      /* left out by --where */
  int64_t n_rounded;       /* amounts that lost digits */
  int64_t bad[N_BAD_ROWS]; /* skipped, by reason */
} load_counts;

typedef struct loaded_orders {
  rfm_table *table;
  int32_t has_order; /* whether the orders have a column of order numbers */
  role named;        /* whose keys have names: items or categories for `repurchase`, groups for
                        `watch` */
  key_names names;   /* their texts; empty for other commands */
  load_counts read;
  rfm_table_counts held;
} loaded_orders;

/* Reads the orders that @o names. The table belongs to the caller even when the reading failed. */
int load_orders(loaded_orders *l, const options *o, const rfm_host *host);

#endif
