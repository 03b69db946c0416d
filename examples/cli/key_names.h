/* SPDX-License-Identifier: MIT */
/* Texts of keys: the library keeps numbers, a person wants to read the item. */
#ifndef CLI_KEY_NAMES_H
#define CLI_KEY_NAMES_H

#include "source.h"

typedef struct key_name {
  uint64_t key; /* 0: none */
  char *text;
} key_name;

/* Zeroed: empty. */
typedef struct key_names {
  key_name *places; /* by key, open addressing */
  size_t n, room;   /* room is a power of two, or 0 */
} key_names;

/* Remembers the text of a key; 0 and known keys are ignored. */
void key_names_add(key_names *names, uint64_t key, field text);

/* The text, or "". */
const char *key_names_of(const key_names *names, uint64_t key);

void key_names_free(key_names *names);

#endif
