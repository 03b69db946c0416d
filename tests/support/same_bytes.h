/* SPDX-License-Identifier: MIT */
/* What is computed of the same events has the same bytes for any number of threads, any order of
 * chunks, and any order and cut of the events: tests for a list, with a same_bytes as their
 * prestate. Public functions only. */
#ifndef TESTS_SUPPORT_SAME_BYTES_H
#define TESTS_SUPPORT_SAME_BYTES_H

#include "support/rows.h"

typedef struct same_bytes {
  const row *rows; /* borrowed */
  int64_t n_rows;
  void (*dump)(dump *d, const rfm_table *table); /* adds what is computed */
  dump expected;                                 /* of all rows, on one thread */
} same_bytes;

/* Sets `expected`; the other members are given. */
void same_bytes_begin(same_bytes *s);
void same_bytes_end(same_bytes *s);

void assert_same_bytes(const same_bytes *s, const rfm_table *table);

void any_number_of_threads_gives_the_same_bytes(void **state);
void any_order_of_chunks_gives_the_same_bytes(void **state);
void any_order_of_appends_gives_the_same_bytes(void **state);
void merged_tables_give_the_same_bytes(void **state);

#endif
