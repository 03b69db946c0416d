/* SPDX-License-Identifier: MIT */
/* The tables of words, one for each subject, both languages side by side. Chinese stands as code
 * points: "\u4f1a\u5458" is the two characters U+4F1A U+5458, so that the source is plain ASCII and
 * the program UTF-8 with every compiler. */
#ifndef CLI_WORDS_TABLE_H
#define CLI_WORDS_TABLE_H

#include "words.h"

typedef struct phrase {
  const char *english, *chinese;
} phrase;

extern const phrase words_columns[N_WORDS];
extern const phrase words_reports[N_WORDS];
extern const phrase words_suggest[N_WORDS];
extern const phrase words_counts[N_WORDS];
extern const phrase words_ahp[N_WORDS];
extern const phrase words_clusters[N_WORDS];
extern const phrase words_dynamic[N_WORDS];
extern const phrase words_churn[N_WORDS];
extern const phrase words_watch[N_WORDS];

#endif
