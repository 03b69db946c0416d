/* SPDX-License-Identifier: MIT */
/* What the program says on standard error. Each line first wipes the progress bar. */
#include "messages.h"

#include "progress.h"

#include <stdarg.h>
#include <stdio.h>

static int is_quiet;

static void print_line(const char *format, va_list arguments)
{
  progress_clear();
  fputs("rfm: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
}

void messages_quiet(int quiet)
{
  is_quiet = quiet;
}

void note(const char *format, ...)
{
  va_list arguments;

  if (is_quiet)
    return;
  va_start(arguments, format);
  print_line(format, arguments);
  va_end(arguments);
}

int bad_data(const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  print_line(format, arguments);
  va_end(arguments);
  return EXIT_BAD_DATA;
}

int bad_usage(const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  print_line(format, arguments);
  va_end(arguments);
  return EXIT_BAD_USAGE;
}

int interrupted(void)
{
  progress_clear();
  fputs("rfm: stopped\n", stderr);
  return EXIT_INTERRUPTED;
}

int from_status(rfm_status status, const rfm_error *error, const char *doing)
{
  if (status == RFM_OK)
    return EXIT_DONE;
  if (status == RFM_STOPPED)
    return interrupted();
  return bad_data("cannot %s: %s", doing, error->message);
}
