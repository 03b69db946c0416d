/* SPDX-License-Identifier: MIT */
/* The few things that C alone cannot do: terminals, same files, signals, random bytes. */
#ifndef CLI_PLATFORM_H
#define CLI_PLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Whether a person looks at @stream. */
int is_terminal(FILE *stream);

/* Whether @stream may carry colour: a terminal, and NO_COLOR is not set. */
int may_colour(FILE *stream);

/* Whether both names lead to one existing file. */
int is_same_file(const char *a, const char *b);

/* What is at a path. */
typedef enum path_is { PATH_NOTHING, PATH_FILE, PATH_OTHER } path_is; /* a device, a pipe... */
path_is path_kind(const char *path);

/* Whether there is a folder to put @path into; also said of names whose folder cannot be told. */
int has_folder(const char *path);

/* Puts a file in the place of another or of nothing; 0 when done. */
int move_file(const char *from, const char *to);

/* Size in bytes, or -1 when that cannot be known (a pipe). */
int64_t file_size(FILE *stream);

/* From now on Ctrl-C and a request to end set a flag instead of ending the program at once. */
void catch_interrupts(void);

/* Whether that flag is set. */
int was_interrupted(void);

/* Fills @bytes with random bytes; leaves them as they are where there is no source of them. */
void random_bytes(void *bytes, size_t size);

#endif
