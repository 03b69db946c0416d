/* SPDX-License-Identifier: MIT */
/* Memory of the program itself: it is there, or the program ends. */
#include "memory.h"

#include "messages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
  if (!memory)
    exit(bad_data("out of memory"));
  return memory;
}

void *new_array(size_t n, size_t element_size)
{
  return checked(calloc(n ? n : 1, element_size));
}

void *grow_array(void *array, size_t *room, size_t need, size_t element_size)
{
  size_t larger = *room + *room / 2 + 16;

  if (need <= *room)
    return array;
  if (larger < need)
    larger = need;
  if (larger > SIZE_MAX / element_size)
    exit(bad_data("out of memory"));
  *room = larger;
  return checked(realloc(array, larger * element_size));
}

char *copy_text(const char *text, size_t size)
{
  char *copy = new_array(size + 1, 1);

  if (size)
    memcpy(copy, text, size);
  return copy;
}
