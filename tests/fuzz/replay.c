/* SPDX-License-Identifier: MIT */
/* Runs a fuzzer over files, for compilers without libFuzzer and for the test suite. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BYTES = 1 << 24 };

static int replay(const char *name)
{
  FILE *file = fopen(name, "rb");
  uint8_t *bytes = malloc(MAX_BYTES);
  size_t n;

  if (!file || !bytes) {
    (void)fprintf(stderr, "cannot read %s\n", name);
    exit(2);
  }
  n = fread(bytes, 1, MAX_BYTES, file);
  (void)fclose(file);
  (void)LLVMFuzzerTestOneInput(bytes, n);
  for (size_t cut = 0; cut < n && n <= 4096; cut++) /* every beginning of a small one, too */
    (void)LLVMFuzzerTestOneInput(bytes, cut);
  free(bytes);
  return 0;
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    (void)replay(argv[i]);
  return 0;
}
