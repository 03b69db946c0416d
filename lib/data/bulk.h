/* SPDX-License-Identifier: MIT */
/* Bulk: a large batch goes to its place at once, sorted into runs with all that the table holds. */
#ifndef RFM__DATA_BULK_H
#define RFM__DATA_BULK_H

#include "data/batch.h"

/* Is the batch large, in itself and beside the table, and free of event keys, which must be looked
 * up in their turn? */
int rfm__bulk_suits(const rfm_table *table, const rfm__batch *batch);

/* Append a batch that suits, all of it or nothing. Sums of its anonymous days exist then, but
 * without its rows. */
rfm_status rfm__bulk_append(rfm_table *table, const rfm__batch *batch, rfm_error *err);

#endif
