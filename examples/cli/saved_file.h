/* SPDX-License-Identifier: MIT */
/* What was learned, in a file: between the library's callbacks and the program's files. */
#ifndef CLI_SAVED_FILE_H
#define CLI_SAVED_FILE_H

#include "output_file.h"

#include <rfm/rfm.h>

/* An rfm_write_fn and an rfm_read_fn; @stream is a FILE. */
int RFM_CALL saved_write(const void *data, size_t size, void *stream);
int RFM_CALL saved_read(void *buffer, size_t size, size_t *n_read, void *stream);

/* Ends a saving that came to @saved; @doing completes "cannot ...". Returns an exit status. */
int saved_close(output_file *file, rfm_status saved, const rfm_error *error, const char *doing);

/* Ends a loading that came to @loaded. */
int loaded_close(FILE *file, const char *path, rfm_status loaded, const rfm_error *error);

/* Whether something was learned of recency, frequency and monetary, in this order, which the
 * program shows. @n_scored is how many columns it has. */
int learned_of_rfm(const rfm_metrics *metrics, int32_t n_scored);

#endif
