/* SPDX-License-Identifier: MIT */
#ifndef RFM__BASE_UTF8_H
#define RFM__BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Are @n bytes well-formed UTF-8 (Unicode 15, table 3-7)? */
int rfm__utf8_is_valid(const uint8_t *bytes, size_t n);

#endif
