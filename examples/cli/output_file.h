/* SPDX-License-Identifier: MIT */
/* A file that is written whole or not at all: beside its place first, and moved there at the end.
 */
#ifndef CLI_OUTPUT_FILE_H
#define CLI_OUTPUT_FILE_H

#include <stdio.h>

typedef struct output_file {
  FILE *stream;
  const char *path; /* as the person wrote it; NULL: standard output */
  char *part;       /* where it is written; NULL: at its place, as devices and pipes are */
} output_file;

/* Refuses a file that is there already, unless @replace, and one whose folder is not there; @option
 * is named in the message. */
int output_check(const char *option, const char *path, int replace);

/* Checks @path once more and opens it for writing; NULL is standard output. Returns an exit status.
 */
int output_open(output_file *f, const char *option, const char *path, int replace);

/* Says which output cannot be written and why, which is in errno; returns an exit status. */
int output_failed(const output_file *f);

/* Ends the writing: with a @status other than EXIT_DONE, or when the disk is full, nothing of it is
 * left and an older file stays as it was. Returns @status or a failure of its own. */
int output_close(output_file *f, int status);

#endif
