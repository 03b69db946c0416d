/* SPDX-License-Identifier: MIT */
/* SipHash-2-4: two rounds for each 8 bytes, four at the end. */
#include "base/siphash.h"

static uint64_t rotate(uint64_t x, unsigned n)
{
  return x << n | x >> (64 - n);
}

static void sip_rounds(uint64_t v[4], int n)
{
  while (n--) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
  }
}

/* Little-endian, on every machine. */
static uint64_t read_bytes(const unsigned char *bytes, size_t n)
{
  uint64_t word = 0;

  while (n--)
    word = word << 8 | bytes[n];
  return word;
}

static void absorb(uint64_t v[4], uint64_t word)
{
  v[3] ^= word;
  sip_rounds(v, 2);
  v[0] ^= word;
}

uint64_t rfm__siphash(const void *bytes, size_t n_bytes, const uint64_t key[2])
{
  /* "somepseudorandomlygeneratedbytes", as the paper says. */
  uint64_t v[4] = {key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
                   key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)};
  const unsigned char *at = bytes;
  size_t left = n_bytes;

  for (; left >= 8; left -= 8, at += 8)
    absorb(v, read_bytes(at, 8));
  absorb(v, (uint64_t)n_bytes << 56 | read_bytes(at, left));
  v[2] ^= 0xff;
  sip_rounds(v, 4);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}
