/* SPDX-License-Identifier: MIT */
/* Numbers as people read them. */
#ifndef CLI_AMOUNTS_H
#define CLI_AMOUNTS_H

#include <stddef.h>
#include <stdint.h>

enum { AMOUNT_SIZE = 48 };

/* "1,234,567" */
const char *amount_count(int64_t n, char out[AMOUNT_SIZE]);

/* "1,234.50" of 123450 minor units; halves are rounded away from zero. */
const char *amount_money(double minor, int decimals, char out[AMOUNT_SIZE]);

/* The same without separators: "1234.50". */
const char *amount_plain(double minor, int decimals, char out[AMOUNT_SIZE]);

/* With so many decimals: "0.3138"; what rounds to 0 has no sign. */
const char *amount_fixed(int decimals, double number, char out[AMOUNT_SIZE]);

/* A share in percent: "12.3"; "< 0.1" for what is not nothing. */
const char *amount_tenths(double share, char out[AMOUNT_SIZE]);

/* "12.3 %" */
const char *amount_percent(double share, char out[AMOUNT_SIZE]);

/* 3 as "3", 2.5 as "2.5" */
const char *amount_number(double number, char out[AMOUNT_SIZE]);

/* Columns of a terminal that the UTF-8 text takes: two for a Chinese character. */
size_t display_width(const char *text);

#endif
