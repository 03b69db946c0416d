/* SPDX-License-Identifier: MIT */
/* A file that is written whole or not at all: NAME.part becomes NAME when nothing went wrong.
 * Devices and pipes are written as they are. */
#include "output_file.h"

#include "memory.h"
#include "messages.h"
#include "platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int output_check(const char *option, const char *path, int replace)
{
  if (!replace && path_kind(path) == PATH_FILE)
    return bad_usage("%s %s: the file is there already; --replace replaces it", option, path);
  if (!has_folder(path))
    return bad_data("%s %s: there is no such folder", option, path);
  return EXIT_DONE;
}

static char *part_of(const char *path)
{
  static const char ending[] = ".part";
  const size_t n = strlen(path);
  char *part = new_array(n + sizeof ending, 1);

  memcpy(part, path, n);
  memcpy(part + n, ending, sizeof ending);
  return part;
}

int output_open(output_file *f, const char *option, const char *path, int replace)
{
  const int status = path ? output_check(option, path, replace) : EXIT_DONE;

  memset(f, 0, sizeof *f);
  if (status)
    return status;
  f->path = path;
  f->part = path && path_kind(path) != PATH_OTHER ? part_of(path) : NULL;
  f->stream = path ? fopen(f->part ? f->part : path, "wb") : stdout;
  if (f->stream)
    return EXIT_DONE;
  free(f->part);
  f->part = NULL;
  return bad_data("%s: %s", path, strerror(errno));
}

int output_failed(const output_file *f)
{
  return bad_data("%s: cannot write: %s", f->path ? f->path : "standard output", strerror(errno));
}

int output_close(output_file *f, int status)
{
  int failed;

  if (!f->stream)
    return status;
  failed = ferror(f->stream);
  failed |= f->path ? fclose(f->stream) : fflush(f->stream); /* a disk may be full only now */
  if (!failed && !status && f->part)
    failed = move_file(f->part, f->path);
  if (failed && !status)
    status = output_failed(f);
  if (status && f->part)
    remove(f->part);
  free(f->part);
  return status;
}
