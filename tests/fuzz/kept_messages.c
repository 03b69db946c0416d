/* SPDX-License-Identifier: MIT */
/* In place of examples/cli/messages.c: messages are made and counted, and not printed. */
#include "expect.h"

#include "messages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int n_said; /* since the last expect_status() */

void expect(int condition, const char *what)
{
  if (condition)
    return;
  (void)fprintf(stderr, "fuzzer: %s\n", what);
  abort();
}

static void say_nothing(const char *format, va_list arguments)
{
  char line[4096];
  const int n = vsnprintf(line, sizeof line, format, arguments);

  expect(n > 0 && (size_t)n < sizeof line, "a message is empty or endless");
}

void note(const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  say_nothing(format, arguments);
  va_end(arguments);
}

int bad_data(const char *format, ...)
{
  va_list arguments;

  n_said++;
  va_start(arguments, format);
  say_nothing(format, arguments);
  va_end(arguments);
  return EXIT_BAD_DATA;
}

int bad_usage(const char *format, ...)
{
  va_list arguments;

  n_said++;
  va_start(arguments, format);
  say_nothing(format, arguments);
  va_end(arguments);
  return EXIT_BAD_USAGE;
}

int cannot_open(const char *path)
{
  return bad_data("%s: cannot open", path);
}

int interrupted(void)
{
  return EXIT_INTERRUPTED;
}

int from_status(rfm_status status, const rfm_error *error, const char *doing)
{
  return status == RFM_OK ? EXIT_DONE : bad_data("cannot %s: %s", doing, error->message);
}

void expect_status(int status)
{
  expect(status == EXIT_DONE || status == EXIT_BAD_DATA || status == EXIT_BAD_USAGE,
         "no such exit status");
  expect((status != EXIT_DONE) == n_said, "a failure says one thing, a success none");
  n_said = 0;
}
