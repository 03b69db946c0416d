/* SPDX-License-Identifier: MIT */
/* cmocka with the headers that it wants first. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

#endif
