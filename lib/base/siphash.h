/* SPDX-License-Identifier: MIT */
/* SipHash-2-4 (Aumasson and Bernstein, 2012): hashes of bytes that nobody can steer without the
 * key. */
#ifndef RFM__BASE_SIPHASH_H
#define RFM__BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/* The same on every platform; @bytes may be NULL when @n_bytes is 0. */
uint64_t rfm__siphash(const void *bytes, size_t n_bytes, const uint64_t key[2]);

#endif
