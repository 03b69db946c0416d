/* SPDX-License-Identifier: MIT */
/* What the fuzzers of the program's readers share: bytes as a file that can be opened by its name,
 * and options. */
#ifndef FUZZ_FILE_OF_BYTES_H
#define FUZZ_FILE_OF_BYTES_H

#include "expect.h"
#include "options.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the bytes into a file of this process; returns its name. */
const char *file_of_bytes(const uint8_t *data, size_t size);

/* Options that a person might give, as bits of @choice. */
enum {
  CHOOSE_SKIP_BAD_ROWS = 1,
  CHOOSE_STRICT = 2,
  CHOOSE_DECIMAL_COMMA = 4, /* and columns between semicolons */
  CHOOSE_DATE_FORMAT = 8,
  CHOOSE_UNIX_DATES = 16,
  CHOOSE_WHERE = 32
};
options options_of(uint8_t choice);

#endif
