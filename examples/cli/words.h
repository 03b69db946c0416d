/* SPDX-License-Identifier: MIT */
/* The words that a shop owner reads, in English and in Simplified Chinese. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stddef.h>

typedef enum language { LANGUAGE_EN = 1, LANGUAGE_ZH = 2 } language;

typedef enum word {
  /* Columns of the results. */
  W_MEMBER,
  W_RECENCY,
  W_PURCHASES,
  W_SPEND,
  W_R_SCORE,
  W_F_SCORE,
  W_M_SCORE,
  W_CELL,
  W_SEGMENT,
  W_COMPOSITE,
  W_CUSTOMERS,
  W_PCT_CUSTOMERS,
  W_ONE_TIME,
  W_ORDERS,
  W_REVENUE,
  W_PCT_REVENUE,
  W_AVERAGE_ORDER,
  W_ACTION,
  W_TENTH,
  W_PCT_CUMULATIVE,
  W_MEAN_SPEND,
  W_TIMES_NEXT,
  W_SCORE,
  W_MEASURE,
  W_VALUE,
  W_BETTER,
  W_WORSE,
  W_INTERVAL,
  W_CHANGE,
  W_NEAR_SEGMENT,
  W_DATE,
  W_KIND,
  W_AMOUNT,
  W_NO_HEADER,
  /* Titles. */
  W_TITLE_SCORES,
  W_TITLE_SEGMENTS,
  W_TITLE_CELLS,
  W_TITLE_CUSTOMER,
  W_TITLE_PARETO,
  W_TITLE_SUGGEST,
  W_TITLE_REASONS,
  W_TITLE_NEIGHBOURS,
  W_TITLE_EVENTS,
  /* Kinds of event, in the order of rfm_kind; orders may use them in either language. */
  W_SALE,
  W_RETURN,
  W_PAYMENT,
  W_VISIT,
  W_CONTACT,
  /* Lines above and below a table; {1} {2} {3} are filled in. */
  W_LINE_AS_OF,
  W_LAST_EVENT,
  W_ALL_HISTORY,
  W_WINDOW_DAYS,
  W_LINE_BREAKS,
  W_MONEY_NET,
  W_MONEY_GROSS,
  W_TOTAL,
  W_NOTE_PROSPECTS,
  W_NOTE_RETURNED,
  W_NOTE_ONE_TIME,
  W_NOTE_LOST,
  W_NOTE_ANONYMOUS,
  W_NOTE_TOP,
  W_NOTE_ABOVE,
  W_NOTE_TOP_TENTH,
  /* Amounts with their unit. */
  W_N_DAYS,
  W_N_PURCHASES,
  W_ONE_DAY,
  W_ONE_PURCHASE,
  W_N_LEVEL_OF,
  W_BETWEEN,
  W_NO_BREAK,
  W_MORE,
  W_FEWER,
  W_LEADS_BY,
  /* Suggestions. */
  W_N_BUYERS,
  W_N_REPEATERS,
  W_N_GAPS,
  W_HISTORY,
  W_GAP_50,
  W_GAP_75,
  W_GAP_90,
  W_GAP_95,
  W_RECENCY_BREAKS,
  W_BREAKS_WHY,
  W_SUGGEST_WINDOW,
  W_WINDOW_WHY,
  W_HORIZON,
  W_HORIZON_WHY,
  W_WARNINGS,
  W_NONE,
  W_ANONYMOUS_SHARE,
  W_WHY_BREAKS,
  W_WHY_WINDOW_GAPS,
  W_WHY_WINDOW_LEAST,
  W_WHY_WINDOW_SHORT,
  W_WHY_HORIZON_GAPS,
  W_WHY_HORIZON_LEAST,
  W_WHY_HORIZON_MOST,
  W_WHY_HORIZON_THIRD,
  W_WHY_NONE,
  W_WARN_CUSTOMERS,
  W_WARN_HISTORY,
  W_WARN_REPEATERS,
  W_WARN_ANONYMOUS,
  W_WARN_NO_GAPS,
  /* What became of the rows. */
  W_COUNT_ROWS,
  W_COUNT_FILTERED,
  W_COUNT_ANONYMOUS,
  W_COUNT_DUPLICATE,
  W_COUNT_ROUNDED,
  W_COUNT_FUTURE,
  W_COUNT_NOT_CHOSEN,
  W_COUNT_UNLINKED,
  W_COUNT_EXCESS,
  W_COUNT_PROSPECTS,
  W_COUNT_RETURNED,
  W_BAD_COLUMNS,
  W_BAD_ID,
  W_BAD_DATE,
  W_BAD_AMOUNT,
  W_BAD_KIND,
  W_BAD_EVENT,
  N_WORDS
} word;

/* The word in a language. */
const char *say(language lang, word w);

/* The word with {1}, {2} and {3} replaced; NULL leaves nothing in its place. Returns @out. */
const char *say_with(char *out, size_t size, language lang, word w, const char *first,
                     const char *second, const char *third);

/* "en" or "zh", as the library names them. */
const char *language_tag(language lang);

#endif
