/* SPDX-License-Identifier: MIT */
/* Files in a folder for the tests of bindings: saved objects, and arrays as they are. Each program
 * sets `folder`. */
#ifndef BINDINGS_TESTS_KEEP_H
#define BINDINGS_TESTS_KEEP_H

#include <rfm/rfm.h>

#include <stdio.h>
#include <stdlib.h>

static rfm_error err;
static const char *folder; /* set by main() */

#define NEED(status)                                                                               \
  do {                                                                                             \
    if (status) {                                                                                  \
      (void)fprintf(stderr, "%s\n", err.message);                                                  \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

static FILE *create(const char *name)
{
  char path[4096];
  FILE *file;

  (void)snprintf(path, sizeof path, "%s/%s", folder, name);
  file = fopen(path, "wb");
  if (!file)
    exit(1);
  return file;
}

static int RFM_CALL write_bytes(const void *data, size_t size, void *file)
{
  return fwrite(data, 1, size, file) == size ? RFM_CONTINUE : 0;
}

static void keep(const char *name, const void *data, size_t size)
{
  FILE *file = create(name);

  if (size && fwrite(data, 1, size, file) != size)
    exit(1);
  (void)fclose(file);
}

#define SAVE(name, function, object)                                                               \
  do {                                                                                             \
    FILE *file_ = create(name);                                                                    \
                                                                                                   \
    NEED(function(object, write_bytes, file_, &err));                                              \
    (void)fclose(file_);                                                                           \
  } while (0)

#endif
