/* SPDX-License-Identifier: MIT */
/* Everything that saves and loads, behind one pair of signatures: what the fuzzer and the tests of
 * saved objects share. A new object is one line in saved_object.c. */
#ifndef TESTS_SUPPORT_SAVED_OBJECT_H
#define TESTS_SUPPORT_SAVED_OBJECT_H

#include <rfm/rfm.h>

typedef struct saved_object {
  const char *name; /* as messages call it: "a scorer" */
  uint32_t number;  /* of the envelope */
  rfm_status (*save)(const void *object, rfm_write_fn write, void *user_data, rfm_error *err);
  rfm_status (*load)(void **out, const rfm_host *host, rfm_read_fn read, void *user_data,
                     rfm_error *err);
  void (*destroy)(void *object);
} saved_object;

/* All kinds, by their number in the envelope; a NULL name ends the list. */
extern const saved_object saved_objects[];

/* The kind of this number, or NULL. */
const saved_object *saved_object_of(uint32_t number);

#endif
