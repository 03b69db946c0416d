/* SPDX-License-Identifier: MIT */
/* CRC-32C (Castagnoli, 1993; RFC 3720, appendix B.4): finds every single-bit flip of a block, and
 * every burst of up to 32 bits. */
#ifndef RFM__IO_CRC32C_H
#define RFM__IO_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* What eight bytes at a time come to. Made anew by each save and load, since the library keeps no
 * globals; that costs as much as 4 KiB of data. */
typedef struct rfm__crc32c {
  uint32_t table[8][256];
} rfm__crc32c;

void rfm__crc32c_init(rfm__crc32c *crc);

/* Go on from @value, the check of the bytes before; 0 at the start. */
uint32_t rfm__crc32c_add(const rfm__crc32c *crc, uint32_t value, const void *bytes, size_t n);

#endif
