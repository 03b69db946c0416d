/* SPDX-License-Identifier: MIT */
/* Which column of the orders is what. Names are compared without capitals, spaces, '_' and '-', so
 * that CustomerID, customer_id and "Customer ID" are one. */
#include "columns.h"

#include "messages.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MAX_NAME = 64, MAX_NAMES = 20 };

static const struct {
  const char *word;             /* for messages, and the option's name */
  const char *names[MAX_NAMES]; /* the likeliest first */
} guesses[N_ROLES] = {
    [ROLE_ID] = {"id",
                 {"customerid", "memberid", "custid", "clientid", "userid", "cardno", "cardid",
                  "customer", "member", "customerno", "memberno", "id", u8"\u4f1a\u5458\u53f7",
                  u8"\u4f1a\u5458\u7f16\u53f7", u8"\u4f1a\u5458", u8"\u5ba2\u6237\u7f16\u53f7",
                  u8"\u5361\u53f7"}},
    [ROLE_TIME] = {"time",
                   {"orderdate", "invoicedatetime", "invoicedate", "ordertime", "datetime",
                    "timestamp", "purchasedate", "transactiondate", "saledate", "orderedat", "date",
                    "time", "day", u8"\u4e0b\u5355\u65f6\u95f4", u8"\u8ba2\u5355\u65e5\u671f",
                    u8"\u6d88\u8d39\u65e5\u671f", u8"\u65e5\u671f", u8"\u65f6\u95f4"}},
    [ROLE_AMOUNT] = {"amount",
                     {"amount", "revenue", "total", "totalamount", "netamount", "orderamount",
                      "ordertotal", "linetotal", "sales", "spend", "payment", "value",
                      u8"\u91d1\u989d", u8"\u6d88\u8d39\u91d1\u989d",
                      u8"\u8ba2\u5355\u91d1\u989d"}},
    [ROLE_QUANTITY] = {"quantity", {"quantity", "qty", "units", u8"\u6570\u91cf"}},
    [ROLE_PRICE] = {"price", {"unitprice", "price", "priceperunit", u8"\u5355\u4ef7"}},
    [ROLE_ORDER] = {"order",
                    {"orderid", "orderno", "ordernumber", "invoiceno", "invoiceid", "invoice",
                     "invoicenumber", "receiptno", "receiptid", "receipt", "transactionid", "order",
                     u8"\u8ba2\u5355\u53f7", u8"\u5355\u53f7"}},
    [ROLE_EVENT] = {"event", {"eventid", "eventkey", "event", "rowid", "lineid"}},
    [ROLE_KIND] = {"kind", {"kind", "eventkind", "type", "eventtype", u8"\u7c7b\u578b"}},
    [ROLE_ITEM] = {"item",
                   {"item", "itemid", "stockcode", "sku", "productid", "product", "articleno",
                    u8"\u5546\u54c1", u8"\u5546\u54c1\u7f16\u53f7"}},
    [ROLE_CATEGORY] = {"category",
                       {"category", "categoryid", "department", u8"\u54c1\u7c7b",
                        u8"\u7c7b\u522b"}},
    [ROLE_GROUP] = {"group",
                    {"group", "store", "storeid", "shop", "branch", "channel", u8"\u95e8\u5e97",
                     u8"\u6e20\u9053"}},
};

/* @name without capitals, spaces, '_' and '-'. */
static void simplify(const char *name, char simple[MAX_NAME])
{
  size_t n = 0;

  for (; *name && n + 1 < MAX_NAME; name++)
    if (*name != ' ' && *name != '_' && *name != '-')
      simple[n++] = (char)tolower((unsigned char)*name);
  simple[n] = '\0';
}

static int same_letters(const char *a, const char *b)
{
  while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
    a++;
    b++;
  }
  return tolower((unsigned char)*a) == tolower((unsigned char)*b);
}

int columns_named(const char *const *names, int n, const char *name)
{
  int found = -1;

  for (int i = 0; i < n; i++)
    if (strcmp(names[i], name) == 0)
      return i;
  for (int i = 0; i < n; i++) {
    if (!same_letters(names[i], name))
      continue;
    if (found >= 0)
      return -1;
    found = i;
  }
  return found;
}

static int guess(const char *const *names, int n, role r)
{
  char simple[MAX_NAME];

  for (int k = 0; k < MAX_NAMES && guesses[r].names[k]; k++)
    for (int i = 0; i < n; i++) {
      simplify(names[i], simple);
      if (strcmp(simple, guesses[r].names[k]) == 0)
        return i;
    }
  return -1;
}

/* "a, b, c": what there is to choose from. */
static void list_names(char *out, size_t size, const char *const *names, int n)
{
  size_t used = 0;

  out[0] = '\0';
  for (int i = 0; i < n && used < size; i++)
    used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", names[i]);
}

static void put(column_roles *c, const char *const *names, role r, int at)
{
  c->at[r] = at;
  snprintf(c->name[r], sizeof c->name[r], "%s", at < 0 ? "" : names[at]);
}

int columns_missing(const char *const *names, int n, const char *asked, const char *option,
                    const char *place)
{
  char list[400];

  list_names(list, sizeof list, names, n);
  return bad_usage("%s has no column \"%s\" for --%s; its columns are: %s", place, asked, option,
                   list);
}

const char *other_delimiter(const char *text)
{
  static const struct {
    char sign;
    const char *option;
  } known[] = {{';', "\";\""}, {'\t', "tab"}, {'|', "\"|\""}, {',', "\",\""}};

  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strchr(text, known[i].sign))
      return known[i].option;
  return NULL;
}

static int take_asked(column_roles *c, const char *const *names, int n, role r, const char *asked,
                      const char *place)
{
  const int at = columns_named(names, n, asked);

  if (at < 0 && strcmp(asked, "none") == 0)
    return EXIT_DONE;
  if (at < 0)
    return columns_missing(names, n, asked, guesses[r].word, place);
  put(c, names, r, at);
  return EXIT_DONE;
}

/* Money comes from one column, or from quantity and price when there is none. */
static void settle_money(column_roles *c, const char *const *asked)
{
  if (c->at[ROLE_AMOUNT] >= 0 && !asked[ROLE_PRICE])
    c->at[ROLE_QUANTITY] = c->at[ROLE_PRICE] = -1;
  else if (c->at[ROLE_QUANTITY] >= 0 && c->at[ROLE_PRICE] >= 0)
    c->at[ROLE_AMOUNT] = -1;
  else
    c->at[ROLE_QUANTITY] = c->at[ROLE_PRICE] = -1;
  for (int r = ROLE_AMOUNT; r <= ROLE_PRICE; r++)
    if (c->at[r] < 0)
      c->name[r][0] = '\0';
}

static void note_guesses(const column_roles *c, const char *const *asked)
{
  char line[400];
  size_t used = 0;

  line[0] = '\0';
  for (int r = 0; r < N_ROLES && used < sizeof line; r++)
    if (*c->name[r] && !asked[r])
      used += (size_t)snprintf(line + used, sizeof line - used, "%s%s: %s", used ? ", " : "",
                               guesses[r].word, c->name[r]);
  if (used)
    note("columns taken by their names: %s", line);
}

int columns_find(column_roles *c, const char *const *names, int n, const char *const *asked,
                 const char *place)
{
  char list[400];

  if (n == 1 && other_delimiter(names[0]))
    return bad_data("%s, line 1: there is one column, \"%.80s\"; try --delimiter %s", place,
                    names[0], other_delimiter(names[0]));
  c->n = n;
  for (int r = 0; r < N_ROLES; r++) {
    put(c, names, (role)r, -1);
    if (!asked[r]) {
      put(c, names, (role)r, guess(names, n, (role)r));
      continue;
    }
    const int status = take_asked(c, names, n, (role)r, asked[r], place);
    if (status)
      return status;
  }
  settle_money(c, asked);
  note_guesses(c, asked);
  for (int r = ROLE_ID; r <= ROLE_TIME; r++)
    if (c->at[r] < 0) {
      list_names(list, sizeof list, names, n);
      return bad_data(
          "%s, line 1: no column looks like the customer's %s; say --%s COLUMN; its columns "
          "are: %s",
          place, r == ROLE_ID ? "id" : "purchase date", guesses[r].word, list);
    }
  if (c->at[ROLE_AMOUNT] < 0 && c->at[ROLE_PRICE] < 0)
    note("no column of money: every amount counts as 0");
  return EXIT_DONE;
}
