/* SPDX-License-Identifier: MIT */
/* What the program says on standard error, and the exit status that goes with it.
 *
 * Every function of the program that may fail returns one of these statuses: EXIT_DONE to go on,
 * anything else after the reason was printed. */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include <rfm/base.h>

enum { EXIT_DONE = 0, EXIT_BAD_DATA = 1, EXIT_BAD_USAGE = 2, EXIT_INTERRUPTED = 3 };

#if defined(__GNUC__)
#define LIKE_PRINTF __attribute__((format(printf, 1, 2)))
#else
#define LIKE_PRINTF
#endif

/* Leaves out notes; errors are always printed. */
void messages_quiet(int quiet);

/* Something worth knowing. */
void note(const char *format, ...) LIKE_PRINTF;

/* Prints the reason and returns EXIT_BAD_DATA. */
int bad_data(const char *format, ...) LIKE_PRINTF;

/* Prints the reason and returns EXIT_BAD_USAGE. */
int bad_usage(const char *format, ...) LIKE_PRINTF;

/* The same for a file that cannot be opened for reading; why is in errno. */
int cannot_open(const char *path);

/* Says that the work was stopped and returns EXIT_INTERRUPTED. */
int interrupted(void);

/* What a call of the library came to; @doing completes "cannot ...". */
int from_status(rfm_status status, const rfm_error *error, const char *doing);

#endif
