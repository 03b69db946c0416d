/* SPDX-License-Identifier: MIT */
/* HEADER comes from meson.build; it must need nothing that was included before it, and bear repetition. */
#include HEADER
#include HEADER

int main(void)
{
  return 0;
}
