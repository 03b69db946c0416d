/* SPDX-License-Identifier: MIT */
/* The words of the program: finds them in the tables, and fills in what they leave open. */
#include "words_table.h"

#include <string.h>

/* By subject; each word is in one of them. */
static const phrase *const tables[] = {
    words_columns,  words_reports, words_suggest, words_counts, words_ahp,
    words_clusters, words_dynamic, words_churn,   words_watch,
};

const char *say(language lang, word w)
{
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    if (tables[i][w].english)
      return lang == LANGUAGE_ZH ? tables[i][w].chinese : tables[i][w].english;
  return "";
}

const char *language_tag(language lang)
{
  return lang == LANGUAGE_ZH ? "zh" : "en";
}

/* Adds as many of @n bytes as fit; never half a character. */
static size_t add_bytes(char *out, size_t size, size_t used, const char *text, size_t n)
{
  if (n > size - 1 - used)
    for (n = size - 1 - used; n && ((unsigned char)text[n] & 0xc0) == 0x80; n--)
      ;
  memcpy(out + used, text, n);
  out[used + n] = '\0';
  return used + n;
}

const char *say_with(char *out, size_t size, language lang, word w, const char *first,
                     const char *second, const char *third)
{
  const char *const values[3] = {first, second, third};
  const char *at = say(lang, w);
  size_t used = 0;

  out[0] = '\0';
  while (*at) {
    const size_t plain = strcspn(at, "{");

    used = add_bytes(out, size, used, at, plain);
    at += plain;
    if (*at == '{') {
      const char *value = values[at[1] - '1'];

      if (value)
        used = add_bytes(out, size, used, value, strlen(value));
      at += 3;
    }
  }
  return out;
}
