/* SPDX-License-Identifier: MIT */
#if !defined(_WIN32) && !defined(_XOPEN_SOURCE)
#define _XOPEN_SOURCE 700
#endif

#include "file_of_bytes.h"

#include "messages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if !defined(_WIN32)
#include <unistd.h>
#endif

static int n_said; /* since the last expect_status() */

void expect(int condition, const char *what)
{
  if (condition)
    return;
  (void)fprintf(stderr, "fuzzer: %s\n", what);
  abort();
}

/* ---- a file ---- */

static char file_name[64];

static void remove_file(void)
{
  (void)remove(file_name);
}

static FILE *create(void)
{
#if defined(_WIN32)
  expect(tmpnam(file_name) != NULL, "there is no name for a file");
  return fopen(file_name, "wb");
#else
  strcpy(file_name, "/tmp/rfm-fuzz-XXXXXX");
  return fdopen(mkstemp(file_name), "wb");
#endif
}

const char *file_of_bytes(const uint8_t *data, size_t size)
{
  FILE *file = *file_name ? fopen(file_name, "wb") : create();

  expect(file != NULL, "the file cannot be written");
  static int is_registered;
  if (!is_registered++)
    (void)atexit(remove_file);
  expect(fwrite(data, 1, size, file) == size && fclose(file) == 0, "the file cannot be written");
  return file_name;
}

/* ---- options ---- */

options options_of(uint8_t choice)
{
  options o;

  memset(&o, 0, sizeof o);
  o.decimals = 2;
  o.lang = LANGUAGE_EN;
  o.skip_bad_rows = (choice & CHOOSE_SKIP_BAD_ROWS) != 0;
  o.strict = (choice & CHOOSE_STRICT) != 0;
  o.decimal_comma = (choice & CHOOSE_DECIMAL_COMMA) != 0;
  o.delimiter = choice & CHOOSE_DECIMAL_COMMA ? ";" : NULL;
  if (choice & CHOOSE_DATE_FORMAT)
    o.date_format = "%d/%m/%y %H:%M:%S%%";
  else if (choice & CHOOSE_UNIX_DATES)
    o.date_format = "unix";
  if (choice & CHOOSE_WHERE)
    o.where[o.n_where++] = "shop=1";
  return o;
}

/* ---- messages, in place of examples/cli/messages.c ---- */

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
