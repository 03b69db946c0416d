/* SPDX-License-Identifier: MIT */
/* A matrix of pairwise judgements from a CSV file: square, with or without a line and a column of
 * names. Fractions (1/3) are read as they stand; a blank is a judgement that was not made. */
#ifndef CLI_MATRIX_FILE_H
#define CLI_MATRIX_FILE_H

#include "options.h"

enum { MOST_CRITERIA = 15 };

typedef struct matrix_file {
  int n;                      /* criteria */
  double *values;             /* n x n by rows; NaN where there is no judgement */
  char *names[MOST_CRITERIA]; /* all NULL when the file has none */
} matrix_file;

/* Returns an exit status; free it in any case. */
int matrix_file_read(matrix_file *m, const char *path, const options *o);

void matrix_file_free(matrix_file *m);

/* "1/3", "0.71" or, with @comma, "0,71"; 0 when @text is anything else or not above 0. */
int matrix_number(const char *text, size_t size, int comma, double *number);

#endif
