/* SPDX-License-Identifier: MIT */
/* What the program says on standard error. Each line first wipes the progress bar. */
#include "messages.h"

#include "progress.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 2048 };

static int is_quiet;

/* One line, whatever bytes a file put into it: control characters must not steer the terminal. */
static void print_line(const char *format, va_list arguments)
{
  char line[LINE_SIZE];

  vsnprintf(line, sizeof line, format, arguments);
  for (char *c = line; *c; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f)
      *c = '?';
  progress_clear();
  fprintf(stderr, "rfm: %s\n", line);
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

int cannot_open(const char *path)
{
  return bad_data("%s: %s", path, errno == ENOENT ? "there is no such file" : strerror(errno));
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
