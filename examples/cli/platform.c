/* SPDX-License-Identifier: MIT */
/* The few things that C alone cannot do, for POSIX and for Windows. */
#if !defined(_WIN32) && !defined(_XOPEN_SOURCE)
#define _XOPEN_SOURCE 700
#endif

#include "platform.h"

#include "memory.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#if defined(_WIN32)
#include <io.h>
#define isatty _isatty
#define fileno _fileno
#else
#include <unistd.h>
#endif

static volatile sig_atomic_t interrupt_flag;

int is_terminal(FILE *stream)
{
  return isatty(fileno(stream));
}

int may_colour(FILE *stream)
{
  const char *no_color = getenv("NO_COLOR");

  return is_terminal(stream) && !(no_color && *no_color);
}

int is_same_file(const char *a, const char *b)
{
  struct stat first, second;

  if (strcmp(a, b) == 0)
    return 1;
  if (stat(a, &first) || stat(b, &second))
    return 0;
  return first.st_ino && first.st_ino == second.st_ino && first.st_dev == second.st_dev;
}

path_is path_kind(const char *path)
{
  struct stat status;

  if (stat(path, &status))
    return PATH_NOTHING;
  return (status.st_mode & S_IFMT) == S_IFREG ? PATH_FILE : PATH_OTHER;
}

/* Not of "a\\b", which may be a file's name or a file in a folder: opening it will tell. */
int has_folder(const char *path)
{
  const char *slash = strrchr(path, '/');
  char *folder;
  int is_there;

  if (!slash)
    return 1;
  folder = copy_text(path, slash == path ? 1 : (size_t)(slash - path));
  is_there = path_kind(folder) == PATH_OTHER;
  free(folder);
  return is_there;
}

int move_file(const char *from, const char *to)
{
#if defined(_WIN32)
  remove(to); /* rename() does not replace there */
#endif
  return rename(from, to);
}

int64_t file_size(FILE *stream)
{
  struct stat status;

  if (fstat(fileno(stream), &status) || (status.st_mode & S_IFMT) != S_IFREG)
    return -1;
  return (int64_t)status.st_size;
}

static void on_signal(int number)
{
  (void)number;
  interrupt_flag = 1;
}

void catch_interrupts(void)
{
  signal(SIGINT, on_signal);
  signal(SIGTERM, on_signal);
}

int was_interrupted(void)
{
  return interrupt_flag;
}

void random_bytes(void *bytes, size_t size)
{
  FILE *source = fopen("/dev/urandom", "rb");

  if (!source)
    return;
  if (fread(bytes, 1, size, source) != size)
    memset(bytes, 0, size);
  fclose(source);
}
