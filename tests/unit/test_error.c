/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/line.h"

#include "support/test.h"

#include <string.h>

static void the_status_comes_back_with_and_without_a_struct(void **state)
{
  rfm_error err;

  (void)state;
  assert_int_equal(rfm__fail(NULL, RFM_E_ARG, "x"), RFM_E_ARG);
  assert_int_equal(rfm__fail(&err, RFM_E_STATE, "%s is %d", "n", 3), RFM_E_STATE);
  assert_int_equal(err.status, RFM_E_STATE);
  assert_int_equal(err.row, -1);
  assert_int_equal(err.column, -1);
  assert_string_equal(err.message, "n is 3");
}

static void row_and_column_are_kept(void **state)
{
  rfm_error err;

  (void)state;
  assert_int_equal(rfm__fail_at(&err, RFM_E_DATA, INT64_C(5000000000), 2, "amount"), RFM_E_DATA);
  assert_true(err.row == INT64_C(5000000000));
  assert_int_equal(err.column, 2);
}

static void no_memory_has_its_sentence(void **state)
{
  rfm_error err;

  (void)state;
  assert_int_equal(rfm__fail_nomem(&err), RFM_E_NOMEM);
  assert_string_equal(err.message, "out of memory");
}

/* @n filler bytes, then @character: does it stay or go as a whole? */
static size_t length_after(size_t n, const char *character)
{
  char text[300];
  rfm_error err;

  memset(text, 'a', n);
  strcpy(text + n, character);
  rfm__fail(&err, RFM_E_ARG, "%s", text);
  return strlen(err.message);
}

static void a_long_message_is_cut_between_characters(void **state)
{
  (void)state; /* room for 239 bytes */
  assert_int_equal(length_after(239, ""), 239);
  assert_int_equal(length_after(240, ""), 239);
  assert_int_equal(length_after(237, "\xc3\xa9"), 239);     /* e with acute: fits */
  assert_int_equal(length_after(238, "\xc3\xa9"), 238);     /* does not */
  assert_int_equal(length_after(236, "\xe5\x8c\x97"), 239); /* a Chinese character: fits */
  assert_int_equal(length_after(237, "\xe5\x8c\x97"), 237);
  assert_int_equal(length_after(238, "\xe5\x8c\x97"), 238);
  assert_int_equal(length_after(236, "\xf0\x9f\x98\x80"), 236); /* four bytes, three would fit */
  assert_int_equal(length_after(236, "\xe5\x8c\x97zzz"), 239);  /* fits, what follows is cut */
}

static void a_part_of_a_message_is_cut_between_characters_with_a_mark(void **state)
{
  (void)state; /* each character has three bytes */
  assert_string_equal(RFM__CUT("", 6), "");
  assert_string_equal(RFM__CUT("\xe5\x8c\x97\xe4\xba\xac", 6), "\xe5\x8c\x97\xe4\xba\xac");
  assert_string_equal(RFM__CUT("\xe5\x8c\x97\xe4\xba\xac", 5), "\xe5\x8c\x97...");
  assert_string_equal(RFM__CUT("\xe5\x8c\x97\xe4\xba\xac", 3), "\xe5\x8c\x97...");
  assert_string_equal(RFM__CUT("\xe5\x8c\x97\xe4\xba\xac", 2), "...");
  assert_string_equal(RFM__CUT("abcd", 3), "abc...");
}

static void a_message_is_one_line(void **state)
{
  rfm_error err;

  (void)state;
  rfm__fail(&err, RFM_E_ARG, "a\nb\rc\td%c", 127);
  assert_string_equal(err.message, "a b c d ");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_status_comes_back_with_and_without_a_struct),
      cmocka_unit_test(row_and_column_are_kept),
      cmocka_unit_test(no_memory_has_its_sentence),
      cmocka_unit_test(a_long_message_is_cut_between_characters),
      cmocka_unit_test(a_part_of_a_message_is_cut_between_characters_with_a_mark),
      cmocka_unit_test(a_message_is_one_line),
  };

  return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
