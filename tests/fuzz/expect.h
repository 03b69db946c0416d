/* SPDX-License-Identifier: MIT */
/* What the program's readers must keep, whatever they read. */
#ifndef FUZZ_EXPECT_H
#define FUZZ_EXPECT_H

/* Ends the process when the condition does not hold. */
void expect(int condition, const char *what);

/* A reader ends with 0, 1 or 2; when it fails it says one thing, and else nothing. Call it after
 * each read. */
void expect_status(int status);

#endif
