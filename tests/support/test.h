/* SPDX-License-Identifier: MIT */
/* cmocka with the headers that it wants first, and the assertion that most tests share. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* A refusal: the status, also in the error; the row of the error (-1: none); and a text that its
 * message must hold. */
#define assert_refused(call, wanted, err, wanted_row, text)                                        \
  do {                                                                                             \
    memset((err), 0, sizeof *(err));                                                               \
    assert_int_equal((call), (wanted));                                                            \
    assert_int_equal((err)->status, (wanted));                                                     \
    assert_int_equal((err)->row, (wanted_row));                                                    \
    if (!strstr((err)->message, (text)))                                                           \
      fail_msg("'%s' does not say '%s'", (err)->message, (text));                                  \
  } while (0)

#endif
