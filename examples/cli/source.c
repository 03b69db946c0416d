/* SPDX-License-Identifier: MIT */
/* Where rows come from: the name decides whether it is a file or a table of a database. */
#include "source.h"

#include "memory.h"
#include "messages.h"
#include "platform.h"

#include <stdlib.h>
#include <string.h>

int field_is(field f, const char *wanted)
{
  const size_t n = strlen(wanted);

  if (f.size != n)
    return 0;
  for (size_t i = 0; i < n; i++) {
    const char c = f.text[i];

    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != wanted[i])
      return 0;
  }
  return 1;
}

/* C:\shop.csv has a colon too: a table's name is not empty and holds no part of a path. */
static const char *table_part(const char *name)
{
  const char *colon = strrchr(name, ':');

  if (!colon || colon == name || !colon[1] || strpbrk(colon + 1, "/\\"))
    return NULL;
  return colon + 1;
}

/* What is there is looked at, not opened: that would wait for the other end of a pipe. */
target target_of(const char *name)
{
  const char *table = path_kind(name) == PATH_NOTHING ? table_part(name) : NULL;
  target t = {NULL, NULL};

  t.file = copy_text(name, table ? (size_t)(table - 1 - name) : strlen(name));
  if (table)
    t.table = copy_text(table, strlen(table));
  return t;
}

void target_free(target *t)
{
  free(t->file);
  free(t->table);
}

int target_is_same(const target *a, const target *b)
{
  if (!is_same_file(a->file, b->file))
    return 0;
  return !a->table || !b->table || strcmp(a->table, b->table) == 0;
}

row_place source_place(const char *name)
{
  target t = target_of(name);
  const row_place p = {strcmp(name, "-") == 0 ? "standard input" : name, t.table ? "row" : "line"};

  target_free(&t);
  return p;
}

static char delimiter_sign(const char *delimiter)
{
  if (!delimiter)
    return ',';
  return strcmp(delimiter, "tab") == 0 ? '\t' : *delimiter;
}

int source_read(const char *name, const char *delimiter, const row_taker *taker)
{
  target t = target_of(name);
  int status;

  if (t.table)
    status = sqlite_read(&t, name, taker);
  else
    status = csv_read(t.file, delimiter_sign(delimiter), taker);
  target_free(&t);
  return status;
}

int source_check_names(const char *const *names, int n, const char *name)
{
  for (int i = 0; i < n; i++)
    for (int k = 0; k < i; k++)
      if (*names[i] && strcmp(names[i], names[k]) == 0)
        return bad_data(
            "%s, line 1, columns %d and %d: both are called \"%s\"; expected different names", name,
            k + 1, i + 1, names[i]);
  return EXIT_DONE;
}
