/* SPDX-License-Identifier: MIT */
/* One file of the process's own, written anew for every input. */
#if !defined(_WIN32) && !defined(_XOPEN_SOURCE)
#define _XOPEN_SOURCE 700
#endif

#include "file_of_bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if !defined(_WIN32)
#include <unistd.h>
#endif

/* ---- a file ---- */

static char file_name[64];

static void remove_file(void)
{
  (void)remove(file_name);
}

static FILE *create(void)
{
  (void)atexit(remove_file);
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
