/* SPDX-License-Identifier: MIT */
/* The progress bar: on standard error, only where a person looks at it. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

/* Decides whether there will be a bar. */
void progress_start(int quiet);

/* Shows @done (0..1; below 0: unknown) of @stage. Returns 0 when the person asked to stop. */
int progress_show(const char *stage, double done);

/* The same as a hook of the library. */
int progress_hook(const char *stage, double done, void *user_data);

/* Wipes the bar. */
void progress_clear(void);

#endif
