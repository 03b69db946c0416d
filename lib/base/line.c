/* SPDX-License-Identifier: MIT */
/* Bounded lines of text: hosts put them into exceptions and log files, so they stay one line of
 * valid UTF-8. */
#include "base/line.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the character that begins with @lead. */
static size_t character_bytes(unsigned char lead)
{
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Length of @line without a character that was cut in two at its end. */
static size_t whole_characters(const char *line, size_t length)
{
  size_t start = length;

  while (start > 0 && ((unsigned char)line[start - 1] & 0xc0) == 0x80)
    start--;
  if (start > 0)
    start--; /* the lead byte */
  return start + character_bytes((unsigned char)line[start]) <= length ? length : start;
}

void rfm__line_format(char *line, size_t size, const char *format, va_list args)
{
  const int wanted = vsnprintf(line, size, format, args);
  size_t i;

  if (wanted < 0)
    line[0] = '\0';
  else if ((size_t)wanted >= size)
    line[whole_characters(line, size - 1)] = '\0';
  for (i = 0; line[i]; i++)
    if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
      line[i] = ' ';
}

const char *rfm__line_cut(char *out, size_t size, const char *text)
{
  const size_t room = size - sizeof "...";
  const char *end = memchr(text, '\0', room + 1);

  if (end) {
    memcpy(out, text, (size_t)(end - text) + 1);
    return out;
  }
  memcpy(out, text, room);
  memcpy(out + whole_characters(out, room), "...", sizeof "...");
  return out;
}
