/* SPDX-License-Identifier: MIT */
/* The tiny table among the saved objects, and what else a load of tables refuses. */
#include "io_tables.h"
#include "saved_fixture.h"

static const saved_lie lies[] = {
    {"TABL", 0, 3, 4, "no such type of id"},
    {"TABL", 0, 0, 4, "no such type of id"},
    {"TABL", 4, 86400, 4, "day start"},
    {"TABL", 8, 0x7fffffff, 4, "floor"},
    {"TABL", 12, 2, 4, "blocks are missing"},
    {"TABL", 24, 4, 8, "blocks are missing"},
    {"TABL", 24, UINT64_C(1) << 63, 8, "blocks are missing"},
    {"TABL", 32, 0, 8, "blocks are missing"},
    {"TABL", 40, 2, 8, "blocks are missing"},
    {"TABL", 48, UINT64_MAX, 8, "blocks are missing"},
    {"TABL", 48, 2, 8, "more events than the table says"},
    {"TABL", 48, 0, 8, "more events than the table says"},
    {"TABL", 56, 0, 8, "blocks are missing"},
    {"TABL", 64, 0, 8, "blocks are missing"},
    {"CUST", 0, 4, 4, "number of its items"},
    {"CUST", 0, 2, 4, "left over"},
    {"CUST", 0, 0, 4, "number of its items"},
    {"CUST", 0, 0xffffffff, 4, "number of its items"},
    {"CUST", 8, 300, 8, "item 1: it is not in order"},
    {"CUST", 8, 301, 8, "item 1: it is not in order"},
    {"CUST", 4, 0x7fffffff, 4, "item 0: its joining day"},
    {"ALIA", 4, 0, 4, "no such customer"},
    {"ALIA", 4, 4, 4, "no such customer"},
    {"ALIA", 8, 2, 4, "ring"},
    {"VOID", 4, 0, 8, "a key is 0"},
    {"EVNT", 0, 4, 4, "its length"},
    {"EVNT", 0, 0, 4, "number of events"},
    {"EVNT", 0, 1025, 4, "number of events"},
    {"EVNT", 4, 128 | 35, 4, "no such column"},
    {"EVNT", 8, 0, 4, "number of events or runs"},
    {"EVNT", 8, 4, 4, "number of events or runs"},
    {"EVNT", 12, 9, 4, "item 0: there is no such customer"},
    {"EVNT", 16, 0, 4, "item 0: it has no events"},
    {"EVNT", 16, 2, 4, ""},
    {"EVNT", 16, 0xffffffff, 4, "its events are not there"},
    {"EVNT", 20, 2, 4, "item 2: customers are not in order"},
    {"EVNT", 12, 1, 4, "item 1: customers are not in order"},
    {"EVNT", 36, 4, 4, "item 0: its day"}, /* below the floor */
    {"EVNT", 40, 4, 4, "no order after it"},
    {"EVNT", 40, 2932897, 4, "item 1: its day"},
    {"EVNT", 44, 4, 4, "item 2: its day"}, /* below the floor, without an order */
    {"EVNT", 48, 0, 1, "item 0: it has no kind"},
    {"EVNT", 48, 0x81, 1, "item 0: it has no kind"},
    {"EVNT", 49, 4, 1, "item 1: its amount"},
    {"EVNT", 51, UINT64_MAX, 8, "item 0: its amount"},
    {"EVNT", 59, (UINT64_C(1) << 53) + 1, 8, "item 1: its amount"},
    {"EVNT", 91, UINT64_C(1) << 50, 8, "item 2: its time"},
    {"EVNT", 107, 0, 8, "a column is empty"},
    {"EVNT", 123, 0, 8, "item 0: it has neither a customer nor a key"},
    {"EVNT", 131, 9, 8, "item 1: its key comes twice"},
    {"ATTR", 0, 0, 1, "its name"},
    {"ATTR", 0, 64, 1, "its name"},
    {"ATTR", 2, 0, 1, "its name"},
    {"ATTR", 5, 2, 4, "number of its items"},
    {"ATTR", 5, 0, 4, "number of its items"},
    {"ATTR", 9, 0, 4, "no such customer"},
    {"ATTR", 13, 0x7fffffff, 4, "item 0: its day"},
    {"ATTR", 17, UINT64_C(0x7ff0000000000000), 8, "not finite"},
    {"ATTR", 17, UINT64_C(0x8000000000000000), 8, "-0"},
    {"ANON", 4, 4, 4, "item 0: its day"},
    {"ANON", 8, 0, 8, "item 0: a count"},
    {"ANON", 8, UINT64_MAX, 8, "a count"},
    {"ANON", 32, (UINT64_C(1) << 53) + 1, 8, "item 0: its money"},
    {"ANON", 32, UINT64_MAX, 8, "item 0: its money"},
    {"ANON", 40, 1, 8, "item 0: its money"},
    {"ANON", 48, (UINT64_C(1) << 53) + 1, 8, "item 0: its money"},
    {"PRUN", 4, 0, 4, "no such customer"},
    {"PRUN", 4, 2, 4, "item 0: its customer is another name"},
    {"PRUN", 8, 5, 4, "its days"},
    {"PRUN", 12, 5, 4, "its days"},
    {"PRUN", 12, 0x80000000, 4, "its days"},
    {"PRUN", 40, 1, 4, "its days"},
    {"PRUN", 40, 16, 4, "its days"},
    {"PRUN", 40, 0x80000002, 4, "its days"},
    {"TABL", 12, 0x7fffffff, 4, "blocks are missing"},
    {"TABL", 24, 0x7fffffff, 8, "blocks are missing"},
    {"TABL", 48, 0x7fffffff, 8, "blocks are missing"},
    {"CUST", 0, 0x7fffffff, 4, "number of its items"},
    {"EVNT", 0, 0x7fffffff, 4, "number of events"},
    {"EVNT", 8, 0x7fffffff, 4, "number of events or runs"},
    {"ATTR", 5, 0x7fffffff, 4, "number of its items"},
    {"ANON", 0, 0x7fffffff, 4, "number of its items"},
    {"PRUN", 0, 0x7fffffff, 4, "number of its items"},
};

static const saved_case table_case = {
    RFM__OBJECT_TABLE, tiny_table, TABLE, sizeof TABLE, lies, COUNT_OF(lies),
};

static void a_currency_does_not_hold_zeros(void **state)
{
  stream s = stream_of(TABLE, sizeof TABLE);

  (void)state;
  s.bytes[block_of(&s, "TABL") + 12 + 17] = 0;
  patch(&s, block_of(&s, "TABL"), 16, 'E', 1);
  assert_table_refused(&s, "currency");
  stream_free(&s);
}

/* Take a block out, or put one in twice. */
static void blocks_that_are_missing_or_double_are_refused(void **state)
{
  (void)state;
  for (int k = 0; k < 10; k++) {
    stream s = stream_of(TABLE, sizeof TABLE), more = {0};
    const size_t at = block_at(&s, k), end = k < 9 ? block_at(&s, k + 1) : s.n;
    rfm_table *t;

    stream_put(&more, s.bytes, end);
    stream_put(&more, s.bytes + at, s.n - at);
    if (k < 9) /* a second end mark is not read */
      assert_int_equal(load(&t, &more, NULL), RFM_E_FORMAT);
    memmove(s.bytes + at, s.bytes + end, s.n - end);
    s.n -= end - at;
    assert_int_equal(load(&t, &s, NULL), RFM_E_FORMAT);
    stream_free(&s);
    stream_free(&more);
  }
}

static void sums_beyond_the_bounds_are_refused(void **state)
{
  rfm_table *t = new_table(NULL, RFM_ID_INTEGER, "");
  stream s;
  size_t at;

  (void)state;
  for (int i = 0; i < RFM__BLOCK_ITEMS; i++)
    add_number(t, 1, i, 1, 0, 0, NULL, 1);
  s = saved(t);
  at = block_of(&s, "EVNT");
  for (int i = 0; i < RFM__BLOCK_ITEMS; i++) /* 1,024 times 2^53 is 2^63, one too many */
    put_le(s.bytes + at + 12 + 12 + 8 + 5 * RFM__BLOCK_ITEMS + (size_t)8 * (size_t)i,
           UINT64_C(1) << 53, 8);
  seal(&s, at);
  assert_table_refused(&s, "the sums of money are too large");
  rfm_table_free(t);
  stream_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&table_case),
      cmocka_unit_test(a_currency_does_not_hold_zeros),
      cmocka_unit_test(blocks_that_are_missing_or_double_are_refused),
      cmocka_unit_test(sums_beyond_the_bounds_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
