/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

/* Bytes of the character at @s, of which @left are there; 0 when it is malformed. */
static size_t character_size(const uint8_t *s, size_t left)
{
  const size_t size = s[0] < 0x80   ? 1
                      : s[0] < 0xc2 ? 0
                      : s[0] < 0xe0 ? 2
                      : s[0] < 0xf0 ? 3
                      : s[0] < 0xf5 ? 4
                                    : 0;
  /* What the second byte may be after a few first ones: no overlong forms, no surrogates, nothing
   * above U+10FFFF. */
  const uint8_t least = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
  const uint8_t most = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;

  if (size > left || (size > 1 && (s[1] < least || s[1] > most)))
    return 0;
  for (size_t i = 2; i < size; i++)
    if (s[i] < 0x80 || s[i] > 0xbf)
      return 0;
  return size;
}

int rfm__utf8_is_valid(const uint8_t *bytes, size_t n)
{
  size_t at = 0;

  while (at < n) {
    const size_t size = character_size(bytes + at, n - at);

    if (size == 0)
      return 0;
    at += size;
  }
  return 1;
}
