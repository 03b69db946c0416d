/* SPDX-License-Identifier: MIT */
/* Texts of keys, in a table of open addressing: keys are hashes already. */
#include "key_names.h"

#include "memory.h"

#include <stdlib.h>

enum { FIRST_ROOM = 1024 };

static key_name *place_of(const key_names *names, uint64_t key)
{
  size_t at = (size_t)key & (names->room - 1);

  while (names->places[at].key && names->places[at].key != key)
    at = (at + 1) & (names->room - 1);
  return &names->places[at];
}

static void grow(key_names *names)
{
  key_names larger = {NULL, names->n, names->room ? 2 * names->room : FIRST_ROOM};

  larger.places = new_array(larger.room, sizeof *larger.places);
  for (size_t i = 0; i < names->room; i++)
    if (names->places[i].key)
      *place_of(&larger, names->places[i].key) = names->places[i];
  free(names->places);
  *names = larger;
}

void key_names_add(key_names *names, uint64_t key, field text)
{
  key_name *place;

  if (!key)
    return;
  if (2 * names->n >= names->room)
    grow(names);
  place = place_of(names, key);
  if (place->key)
    return;
  place->key = key;
  place->text = copy_text(text.text, text.size);
  names->n++;
}

const char *key_names_of(const key_names *names, uint64_t key)
{
  return names->room && place_of(names, key)->text ? place_of(names, key)->text : "";
}

void key_names_free(key_names *names)
{
  for (size_t i = 0; i < names->room; i++)
    free(names->places[i].text);
  free(names->places);
}
