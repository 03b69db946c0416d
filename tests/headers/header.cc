/* SPDX-License-Identifier: MIT */
/* As header.c, for C++. */
#include HEADER
#include HEADER

int main()
{
  return 0;
}
