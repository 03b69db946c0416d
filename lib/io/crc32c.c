/* SPDX-License-Identifier: MIT */
/* CRC-32C by slicing: eight table look-ups for eight bytes (Kounavis and Berry, 2005). */
#include "io/crc32c.h"

/* x^32 + x^28 + x^27 + ... + 1 (0x1EDC6F41) with its bits reversed. */
static const uint32_t POLYNOMIAL = UINT32_C(0x82f63b78);

static uint32_t of_byte(uint32_t byte)
{
  for (int bit = 0; bit < 8; bit++)
    byte = byte >> 1 ^ (byte & 1 ? POLYNOMIAL : 0);
  return byte;
}

void rfm__crc32c_init(rfm__crc32c *crc)
{
  for (uint32_t i = 0; i < 256; i++)
    crc->table[0][i] = of_byte(i);
  for (int k = 1; k < 8; k++)
    for (int i = 0; i < 256; i++) {
      const uint32_t before = crc->table[k - 1][i];

      crc->table[k][i] = before >> 8 ^ crc->table[0][before & 0xff];
    }
}

uint32_t rfm__crc32c_add(const rfm__crc32c *crc, uint32_t value, const void *bytes, size_t n)
{
  const uint32_t(*t)[256] = crc->table;
  const uint8_t *p = bytes;
  uint32_t c = ~value;

  for (; n >= 8; n -= 8, p += 8)
    c = t[7][(c ^ p[0]) & 0xff] ^ t[6][(c >> 8 ^ p[1]) & 0xff] ^ t[5][(c >> 16 ^ p[2]) & 0xff] ^
        t[4][c >> 24 ^ p[3]] ^ t[3][p[4]] ^ t[2][p[5]] ^ t[1][p[6]] ^ t[0][p[7]];
  for (; n > 0; n--, p++)
    c = c >> 8 ^ t[0][(c ^ *p) & 0xff];
  return ~c;
}
