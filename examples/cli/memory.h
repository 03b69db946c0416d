/* SPDX-License-Identifier: MIT */
/* Memory of the program itself. A program that has none left can only say so and end; the library,
 * which must not, has its own. */
#ifndef CLI_MEMORY_H
#define CLI_MEMORY_H

#include <stddef.h>

/* Zeroed room for @n elements, never NULL. */
void *new_array(size_t n, size_t element_size);

/* Makes room for at least @need elements; @room holds the present number and is updated. */
void *grow_array(void *array, size_t *room, size_t need, size_t element_size);

/* A copy of @size bytes with a terminating 0. */
char *copy_text(const char *text, size_t size);

#endif
