/* SPDX-License-Identifier: MIT */
#include "base/options.h"

#include "support/test.h"

#include <string.h>

/* What the library knows; its first release ended with `a`. */
typedef struct known_options {
  uint32_t struct_size, flags;
  int64_t a;
  double b;
} known_options;

enum { FIRST_SIZE = RFM__SIZE_UP_TO(known_options, a) };

/* What a caller of a later release hands over. */
typedef struct later_options {
  known_options known;
  int64_t c;
} later_options;

static rfm_status read_options(known_options *known, const void *given, rfm_error *err)
{
  return rfm__options_read(known, sizeof *known, FIRST_SIZE, given, "rfm_known_options", err);
}

static void null_reads_as_zero(void **state)
{
  known_options known;

  (void)state;
  memset(&known, 0xff, sizeof known);
  assert_int_equal(read_options(&known, NULL, NULL), RFM_OK);
  assert_int_equal(known.struct_size, sizeof known);
  assert_int_equal(known.flags, 0);
  assert_int_equal(known.a, 0);
  assert_true(known.b == 0.0);
}

static void an_older_caller_gets_zero_in_the_new_field(void **state)
{
  known_options given = {FIRST_SIZE, 3, 4, 5.0}, known;

  (void)state;
  assert_int_equal(read_options(&known, &given, NULL), RFM_OK);
  assert_int_equal(known.struct_size, sizeof known);
  assert_int_equal(known.flags, 3);
  assert_int_equal(known.a, 4);
  assert_true(known.b == 0.0); /* beyond the size that the caller stated */
}

static void a_later_caller_is_heard_when_the_tail_is_zero(void **state)
{
  later_options given = {{sizeof given, 0, 4, 5.0}, 0};
  known_options known;

  (void)state;
  assert_int_equal(read_options(&known, &given, NULL), RFM_OK);
  assert_int_equal(known.struct_size, sizeof known);
  assert_true(known.b == 5.0);
}

static void each_unknown_byte_that_is_set_is_refused(void **state)
{
  later_options given;
  known_options known;
  rfm_error err;
  size_t i;

  (void)state;
  for (i = sizeof known; i < sizeof given; i++) {
    memset(&given, 0, sizeof given);
    given.known.struct_size = sizeof given;
    ((unsigned char *)&given)[i] = 1;
    assert_int_equal(read_options(&known, &given, &err), RFM_E_ABI);
    assert_non_null(strstr(err.message, "rfm_known_options"));
  }
}

static void every_size_is_either_read_or_refused(void **state)
{
  static unsigned char given[RFM__OPTIONS_MAX_SIZE + 2];
  known_options known;
  uint32_t size;
  rfm_status status;

  (void)state;
  for (size = 0; size < sizeof given; size++) {
    memcpy(given, &size, sizeof size);
    status = read_options(&known, given, NULL);
    assert_int_equal(status,
                     size >= FIRST_SIZE && size <= RFM__OPTIONS_MAX_SIZE ? RFM_OK : RFM_E_ABI);
  }
  size = UINT32_MAX; /* never initialised */
  memcpy(given, &size, sizeof size);
  assert_int_equal(read_options(&known, given, NULL), RFM_E_ABI);
}

static void an_output_must_be_there_and_large_enough(void **state)
{
  known_options out = {FIRST_SIZE - 1, 0, 0, 0.0};
  rfm_error err;

  (void)state;
  assert_int_equal(rfm__out_check(NULL, FIRST_SIZE, "rfm_known", &err), RFM_E_ARG);
  assert_string_equal(err.message, "rfm_known is NULL");
  assert_int_equal(rfm__out_check(&out, FIRST_SIZE, "rfm_known", NULL), RFM_E_ABI);
  out.struct_size = RFM__OPTIONS_MAX_SIZE + 1;
  assert_int_equal(rfm__out_check(&out, FIRST_SIZE, "rfm_known", NULL), RFM_E_ABI);
  out.struct_size = FIRST_SIZE;
  assert_int_equal(rfm__out_check(&out, FIRST_SIZE, "rfm_known", NULL), RFM_OK);
}

static void an_output_of_the_same_size_is_filled(void **state)
{
  const known_options result = {99, 99, 7, 8.0};
  known_options out = {sizeof out, 5, 0, 0.0};

  (void)state;
  rfm__out_write(&out, &result, sizeof result);
  assert_int_equal(out.struct_size, sizeof out); /* the caller's */
  assert_int_equal(out.flags, 5);
  assert_int_equal(out.a, 7);
  assert_true(out.b == 8.0);
}

static void an_older_output_is_not_overrun(void **state)
{
  const known_options result = {99, 99, 7, 8.0};
  known_options out = {FIRST_SIZE, 0, 0, -1.0};

  (void)state;
  rfm__out_write(&out, &result, sizeof result);
  assert_int_equal(out.a, 7);
  assert_true(out.b == -1.0);
}

static void the_tail_of_a_later_output_is_zeroed(void **state)
{
  const known_options result = {99, 99, 7, 8.0};
  later_options out = {{sizeof out, 0, 0, 0.0}, -1};

  (void)state;
  rfm__out_write(&out, &result, sizeof result);
  assert_int_equal(out.known.struct_size, sizeof out);
  assert_true(out.known.b == 8.0);
  assert_int_equal(out.c, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(null_reads_as_zero),
      cmocka_unit_test(an_older_caller_gets_zero_in_the_new_field),
      cmocka_unit_test(a_later_caller_is_heard_when_the_tail_is_zero),
      cmocka_unit_test(each_unknown_byte_that_is_set_is_refused),
      cmocka_unit_test(every_size_is_either_read_or_refused),
      cmocka_unit_test(an_output_must_be_there_and_large_enough),
      cmocka_unit_test(an_output_of_the_same_size_is_filled),
      cmocka_unit_test(an_older_output_is_not_overrun),
      cmocka_unit_test(the_tail_of_a_later_output_is_zeroed),
  };

  return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
