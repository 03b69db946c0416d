/* SPDX-License-Identifier: MIT */
#include "support/same_bytes.h"

#include "support/random.h"

#include <stdlib.h>

static rfm_error err;

void same_bytes_begin(same_bytes *s)
{
  rfm_table *table = rows_table(NULL, s->rows, s->n_rows);

  s->dump(&s->expected, table);
  rfm_table_free(table);
}

void same_bytes_end(same_bytes *s)
{
  dump_free(&s->expected);
}

void assert_same_bytes(const same_bytes *s, const rfm_table *table)
{
  dump now = {NULL, 0, 0};

  s->dump(&now, table);
  assert_same_dump(&now, &s->expected);
  dump_free(&now);
}

/* As it came, and in place. */
static void assert_same_as_it_is_and_compact(const same_bytes *s, rfm_table *table)
{
  assert_same_bytes(s, table);
  assert_ok(rfm_table_compact(table, &err), &err);
  assert_same_bytes(s, table);
}

static void assert_same_under(const same_bytes *s, const rfm_host *host)
{
  rfm_table *table = rows_table(host, s->rows, s->n_rows);

  assert_same_as_it_is_and_compact(s, table);
  rfm_table_free(table);
}

void any_number_of_threads_gives_the_same_bytes(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7};

  for (int i = 0; i < COUNT_OF(n_threads); i++) {
    rfm_pool *pool = NULL;
    rfm_host host;

    assert_ok(rfm_pool_new(&pool, n_threads[i], NULL, &err), &err);
    ZERO_STRUCT(host);
    host.pool = pool;
    assert_same_under(*state, &host);
    rfm_pool_free(pool);
  }
}

static int RFM_CALL backwards(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  (void)user_data;
  while (n-- > 0)
    chunk(n, arg);
  return RFM_CONTINUE;
}

void any_order_of_chunks_gives_the_same_bytes(void **state)
{
  rfm_host host;

  ZERO_STRUCT(host);
  host.parallel_for = backwards;
  assert_same_under(*state, &host);
}

static void shuffle(row *rows, int64_t n)
{
  uint64_t random = 5;

  for (int64_t i = n; i-- > 1;) {
    const int64_t j = random_below(&random, (uint32_t)(i + 1));
    const row other = rows[j];

    rows[j] = rows[i];
    rows[i] = other;
  }
}

/* In four parts, the first two in place when the others come. */
void any_order_of_appends_gives_the_same_bytes(void **state)
{
  const same_bytes *s = *state;
  const int64_t n = s->n_rows;
  row *rows = rows_copy(s->rows, n);
  rfm_table *table = rows_table(NULL, NULL, 0);

  shuffle(rows, n);
  for (int part = 0; part < 4; part++) {
    const int64_t begin = n * part / 4, end = n * (part + 1) / 4;

    assert_ok(rows_append(table, rows + begin, end - begin, &err), &err);
    if (part == 1)
      assert_ok(rfm_table_compact(table, &err), &err);
  }
  assert_same_as_it_is_and_compact(s, table);
  rfm_table_free(table);
  free(rows);
}

/* Every third row in a table of its own. */
void merged_tables_give_the_same_bytes(void **state)
{
  const same_bytes *s = *state;
  row *rows = rows_copy(s->rows, s->n_rows), *thirds = rows_copy(s->rows, s->n_rows);
  rfm_table *table, *other;
  int64_t n = 0, m = 0;

  for (int64_t i = 0; i < s->n_rows; i++)
    if (i % 3)
      rows[n++] = s->rows[i];
    else
      thirds[m++] = s->rows[i];
  table = rows_table(NULL, rows, n);
  other = rows_table(NULL, thirds, m);
  assert_ok(rfm_table_merge(table, other, &err), &err);
  assert_same_bytes(s, table);
  rfm_table_free(table);
  rfm_table_free(other);
  free(rows);
  free(thirds);
}
