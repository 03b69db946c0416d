/* SPDX-License-Identifier: MIT */
/* Fuzzer of the program's reader of orders. The first byte chooses options (file_of_bytes.h), the
 * rest is the CSV file.
 *
 * Beyond crashes it looks for rows that are lost: each is filtered out, bad, anonymous, a duplicate
 * or an event of the table. Every byte must come back. */
#include "file_of_bytes.h"

#include "load.h"

#include <rfm/features.h>

#include <stdlib.h>
#include <string.h>

static int64_t n_live;

static void *RFM_CALL count_alloc(size_t size, void *user_data)
{
  (void)user_data;
  n_live++;
  return malloc(size);
}

static void RFM_CALL count_dealloc(void *block, size_t size, void *user_data)
{
  (void)user_data;
  (void)size;
  n_live--;
  free(block);
}

static int64_t n_bad(const load_counts *read)
{
  int64_t n = 0;

  for (int i = 0; i < N_BAD_ROWS; i++)
    n += read->bad[i];
  return n;
}

static void expect_all_rows(const loaded_orders *l, const options *o)
{
  const load_counts *read = &l->read;
  const int64_t kept = l->held.n_events + l->held.n_anonymous + l->held.n_duplicate;

  expect(read->n_rows == read->n_filtered + n_bad(read) + kept, "a row was lost");
  expect(o->skip_bad_rows || n_bad(read) == 0, "a bad row was skipped unasked");
  expect(!o->strict || l->held.n_anonymous == 0, "a row without a customer was taken");
  expect(o->n_where || read->n_filtered == 0, "a row was filtered unasked");
}

static void measure(const rfm_table *table)
{
  rfm_features *features = NULL;

  expect(rfm_features_measure(&features, table, NULL, RFM_DAY_MAX, NULL, NULL) == RFM_OK,
         "orders that were read cannot be measured");
  rfm_features_free(features);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  options o;
  rfm_host host;
  loaded_orders l;
  int status;

  if (size == 0)
    return 0;
  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  host.alloc = count_alloc;
  host.dealloc = count_dealloc;
  o = options_of(data[0]);
  o.orders = file_of_bytes(data + 1, size - 1);
  status = load_orders(&l, &o, &host);
  expect_status(status);
  if (!status) {
    expect_all_rows(&l, &o);
    measure(l.table);
  }
  rfm_table_free(l.table);
  expect(n_live == 0, "memory did not come back");
  return 0;
}
