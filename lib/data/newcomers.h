/* SPDX-License-Identifier: MIT */
/* Newcomers: customers that a change has added and may still take back.
 *
 * They are chained through their tail_head, which is not in use before the change is committed. */
#ifndef RFM__DATA_NEWCOMERS_H
#define RFM__DATA_NEWCOMERS_H

#include "data/table.h"

typedef struct rfm__newcomers {
  rfm_table *table;
  uint32_t last; /* newest newcomer, or RFM__NOBODY */
} rfm__newcomers;

/* Row of an id whose key is known, added when it is new. RFM__NOBODY: no memory or no room; see
 * rfm__newcomers_fail(). */
uint32_t rfm__newcomers_row(rfm__newcomers *newcomers, const rfm__id *id, uint64_t key);

/* Row of a new customer for an id that is not there, and for which there is memory and room; else
 * RFM__NOBODY. */
uint32_t rfm__newcomers_add(rfm__newcomers *newcomers, const rfm__id *id, uint64_t key);

/* The error that goes with RFM__NOBODY; `row` is the one that it names, -1: none. */
rfm_status rfm__newcomers_fail(const rfm__newcomers *newcomers, int64_t row, rfm_error *err);

/* They stay. */
void rfm__newcomers_commit(rfm__newcomers *newcomers);

/* Take them back. */
void rfm__newcomers_rollback(rfm__newcomers *newcomers);

/* Check that the ids fit the table, as far as that needs no look at each. */
rfm_status rfm__table_read_ids(const rfm_table *table, const rfm_ids *given, rfm_ids *ids,
                               rfm_error *err);

/* Id `i` of checked ids, itself checked. */
rfm_status rfm__table_id_at(const rfm_table *table, const rfm_ids *ids, int64_t i, rfm__id *id,
                            rfm_error *err);

/* Rows of all ids, new customers added. */
rfm_status rfm__newcomers_rows(rfm__newcomers *newcomers, const rfm_ids *ids, uint32_t *rows,
                               rfm_error *err);

#endif
