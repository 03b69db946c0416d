/* SPDX-License-Identifier: MIT */
/* Which column of the orders is what: as the person said, or guessed from common names. */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

typedef enum role {
  ROLE_ID,
  ROLE_TIME,
  ROLE_AMOUNT,
  ROLE_QUANTITY,
  ROLE_PRICE,
  ROLE_ORDER,
  ROLE_EVENT,
  ROLE_KIND,
  ROLE_ITEM,
  ROLE_CATEGORY,
  ROLE_GROUP,
  N_ROLES
} role;

typedef struct column_roles {
  int n;                  /* columns of the orders */
  int at[N_ROLES];        /* where each role stands; -1: nowhere */
  char name[N_ROLES][64]; /* its header, shortened; empty: nowhere */
} column_roles;

/* Settles every role for the headers @names, and notes what was guessed. @place names the file for
 * messages. */
int columns_find(column_roles *c, const char *const *names, int n, const char *const *asked,
                 const char *place);

/* Place of the column with this name, or -1. Capital letters matter only when several differ by
 * them alone. */
int columns_named(const char *const *names, int n, const char *name);

/* Says that --@option asks for a column that is not there, and which are; returns the status. */
int columns_missing(const char *const *names, int n, const char *asked, const char *option,
                    const char *place);

/* What to say after --delimiter, when @text, the only column of a line, looks like several; or
 * NULL. */
const char *other_delimiter(const char *text);

#endif
