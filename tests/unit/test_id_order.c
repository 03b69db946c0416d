/* SPDX-License-Identifier: MIT */
/* The order of ids, beside the library's own comparison by qsort: ids as alike as a hostile feed
 * can make them. */
#include "data/customers.h"
#include "data/table.h"

#include "support/failing_host.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 4000, LONG_ID = 65535 };

static const rfm__id *sorting_ids;

static int by_id(const void *a, const void *b)
{
  return rfm__id_compare(RFM_ID_BYTES, &sorting_ids[*(const uint32_t *)a],
                         &sorting_ids[*(const uint32_t *)b]);
}

/* All ids are different, so the order is one only. */
static void assert_ordered(const rfm__id *ids, size_t n)
{
  uint32_t *order = malloc(n * sizeof *order), *expected = malloc(n * sizeof *expected);
  failing_host fh;

  failing_host_init(&fh);
  assert_int_equal(rfm__ids_order(&fh.host, RFM_ID_BYTES, ids, order, n, NULL), RFM_OK);
  for (size_t i = 0; i < n; i++)
    expected[i] = (uint32_t)i;
  sorting_ids = ids;
  qsort(expected, n, sizeof *expected, by_id);
  assert_memory_equal(order, expected, n * sizeof *order);
  failing_host_assert_clean(&fh);
  free(order);
  free(expected);
}

static void ids_that_differ_in_their_last_bytes_only(void **state)
{
  enum { N = 64 };
  uint8_t *bytes = calloc(N, LONG_ID);
  rfm__id ids[N];

  (void)state;
  for (size_t i = 0; i < N; i++) {
    bytes[(i + 1) * LONG_ID - 1] = (uint8_t)(i * 37);
    ids[i] = (rfm__id){0, bytes + i * LONG_ID, LONG_ID};
  }
  assert_ordered(ids, N);
  free(bytes);
}

/* "", "\0", "\0\0"... behind a prefix: shorter ones first, and padding is no byte. */
static void ids_that_differ_in_the_number_of_their_zeros(void **state)
{
  static uint8_t bytes[2 + MOST];
  rfm__id ids[MOST];

  (void)state;
  for (int i = 0; i < MOST; i++)
    ids[i] = (rfm__id){0, bytes, 1 + (size_t)(i * 7919 % MOST)};
  assert_ordered(ids, MOST);
}

/* Each id leaves the common prefix eight bytes later than the one before: the deepest staircase. */
static void ids_that_part_one_by_one(void **state)
{
  enum { N = 500, STEP = 8 };
  uint8_t *bytes = calloc(N, N * STEP);
  rfm__id ids[N];

  (void)state;
  for (int i = 0; i < N; i++) {
    uint8_t *own = bytes + (size_t)i * N * STEP;

    memset(own, 'x', N * STEP);
    own[i * STEP] = (uint8_t)(i % 2 ? 'a' : 'z');
    ids[i] = (rfm__id){0, own, N * STEP};
  }
  assert_ordered(ids, N);
  free(bytes);
}

static rfm_id number(uint64_t n)
{
  rfm_id id;

  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  id.number = n;
  return id;
}

/* A chain of aliases in both directions stands for its end at every link. */
static void a_long_chain_of_aliases_has_one_root(void **state)
{
  enum { N = 20000 };
  rfm_table *table;
  rfm_id found;
  rfm_error err;

  (void)state;
  memset(&found, 0, sizeof found);
  found.struct_size = sizeof found;
  assert_int_equal(rfm_table_new(&table, NULL, NULL, &err), RFM_OK);
  for (uint64_t i = 1; i < N; i++) { /* new names at the lower end, then at the upper one */
    const rfm_id from = number(N - i), into = number(N - i + 1);
    const rfm_id above = number(N + i), top = number(N + i - 1);

    assert_int_equal(rfm_table_alias(table, &from, &into, &err), RFM_OK);
    assert_int_equal(rfm_table_alias(table, &top, &above, &err), RFM_OK);
  }
  for (uint64_t i = 1; i < 2 * N; i += 997) {
    const rfm_id id = number(i);

    assert_int_equal(rfm_table_find(table, &id, &found, &err), RFM_OK);
    assert_true(found.number == 2 * N - 1);
  }
  {
    const rfm_id first = number(1), last = number(2 * N - 1);

    assert_int_equal(rfm_table_alias(table, &last, &first, &err), RFM_E_CONFLICT); /* a ring */
    assert_int_equal(rfm_table_forget(table, &first, &err), RFM_OK);
    assert_int_equal(rfm_table_find(table, &last, NULL, &err), RFM_E_NOTFOUND);
  }
  rfm_table_free(table);
}

/* Forgetting in any order leaves the order of the others whole. */
static void forgetting_in_any_order_keeps_the_order_of_the_others(void **state)
{
  enum { N = 3000 };

  (void)state;
  for (int way = 0; way < 3; way++) {
    rfm_table *table;
    rfm_error err;
    uint32_t rows[N];
    int left = N;

    assert_int_equal(rfm_table_new(&table, NULL, NULL, &err), RFM_OK);
    for (uint64_t i = 0; i < N; i++) {
      rfm_event e;
      const rfm_id id = number(i * 7919 % N);

      memset(&e, 0, sizeof e);
      e.struct_size = sizeof e;
      e.kind = RFM_KIND_SALE;
      assert_int_equal(rfm_table_append_one(table, &id, &e, &err), RFM_OK);
    }
    assert_int_equal(rfm_table_compact(table, &err), RFM_OK);
    for (uint64_t i = 0; i < N - 7; i++) {
      const rfm_id id = number(way == 0 ? i : way == 1 ? N - 1 - i : i * 101 % N);

      assert_int_equal(rfm_table_forget(table, &id, &err), RFM_OK);
      if (--left % 500)
        continue;
      assert_int_equal(rfm__customers_in_order(&table->customers, rows, &err), RFM_OK);
      for (int k = 1; k < left; k++)
        assert_true(rfm__customer_at(&table->customers, rows[k - 1])->id <
                    rfm__customer_at(&table->customers, rows[k])->id);
    }
    rfm_table_free(table);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ids_that_differ_in_their_last_bytes_only),
      cmocka_unit_test(ids_that_differ_in_the_number_of_their_zeros),
      cmocka_unit_test(ids_that_part_one_by_one),
      cmocka_unit_test(a_long_chain_of_aliases_has_one_root),
      cmocka_unit_test(forgetting_in_any_order_keeps_the_order_of_the_others),
  };

  return cmocka_run_group_tests_name("id_order", tests, NULL, NULL);
}
