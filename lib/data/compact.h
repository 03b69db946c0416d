/* SPDX-License-Identifier: MIT */
/* Compaction, for the files of the table room that need everything in place. */
#ifndef RFM__DATA_COMPACT_H
#define RFM__DATA_COMPACT_H

#include "data/table.h"

/* As rfm_table_compact(), of a table that may be written. */
rfm_status rfm__table_compact(rfm_table *table, rfm_error *err);

/* Take over runs that hold all events of the table, which then has no tail. Cannot fail. The event
 * keys are to be moved. */
void rfm__table_swap_runs(rfm_table *table, rfm__runs *runs);

/* Point every event key at its event in the base. */
void rfm__table_move_keys(rfm_table *table);

/* As rfm_table_prune(), of a table that may be written and a day in range. */
rfm_status rfm__table_prune(rfm_table *table, int32_t floor_day, rfm_error *err);

#endif
