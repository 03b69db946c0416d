/* SPDX-License-Identifier: MIT */
/* Exact decimal numbers, from text to minor units (cents). No amount passes through a double. */
#ifndef CLI_DECIMAL_H
#define CLI_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

/* digits / 10^scale */
typedef struct decimal {
  int64_t digits;
  int scale; /* 0 to 18 */
} decimal;

enum { MAX_DECIMALS = 9 };

/* Reads "-12.50", also "1.25e2"; with @comma "-12,50". Returns 0 when @text is anything else or has
 * more than 18 digits. */
int decimal_parse(const char *text, size_t size, int comma, decimal *number);

/* Exact product; 0 when it would not fit. */
int decimal_multiply(decimal a, decimal b, decimal *product);

/* In units of 10^-@decimals, rounded half away from zero; @was_rounded says whether that changed
 * it. Returns 0 when the result is beyond 2^53, the largest amount that the library takes. */
int decimal_to_minor(decimal number, int decimals, int64_t *minor, int *was_rounded);

#endif
