/* SPDX-License-Identifier: MIT */
/* The words of the program, both languages side by side. Chinese stands as code points:
 * "\u4f1a\u5458" is the two characters U+4F1A U+5458, so that the source is plain ASCII and the
 * program UTF-8 with every compiler. */
#include "words.h"

#include <string.h>

static const struct {
  const char *english, *chinese;
} words[N_WORDS] = {
    /* Columns of the results. */
    [W_MEMBER] = {"customer", u8"\u4f1a\u5458"},
    [W_RECENCY] = {"days since last purchase", u8"\u8ddd\u4e0a\u6b21\u8d2d\u4e70\u5929\u6570"},
    [W_PURCHASES] = {"purchases", u8"\u8d2d\u4e70\u6b21\u6570"},
    [W_SPEND] = {"spend", u8"\u6d88\u8d39\u91d1\u989d"},
    [W_R_SCORE] = {"R score", u8"R\u5206"},
    [W_F_SCORE] = {"F score", u8"F\u5206"},
    [W_M_SCORE] = {"M score", u8"M\u5206"},
    [W_PATTERN] = {"R F M high or low", u8"R F M\u9ad8\u4f4e"},
    [W_CELL] = {"cell", u8"RFM\u7ec4\u5408"},
    [W_SEGMENT] = {"segment", u8"\u5ba2\u7fa4"},
    [W_COMPOSITE] = {"composite score", u8"\u7efc\u5408\u5f97\u5206"},
    [W_CUSTOMERS] = {"customers", u8"\u4eba\u6570"},
    [W_PCT_CUSTOMERS] = {"% customers", u8"\u4eba\u6570\u5360\u6bd4%"},
    [W_ONE_TIME] = {"one-time buyers", u8"\u4ec5\u8d2d\u4e00\u6b21\u4eba\u6570"},
    [W_ORDERS] = {"orders", u8"\u8ba2\u5355\u6570"},
    [W_REVENUE] = {"revenue", u8"\u6d88\u8d39\u91d1\u989d"},
    [W_PCT_REVENUE] = {"% revenue", u8"\u91d1\u989d\u5360\u6bd4%"},
    [W_AVERAGE_ORDER] = {"average order", u8"\u5e73\u5747\u5ba2\u5355\u4ef7"},
    [W_ACTION] = {"what to do", u8"\u5efa\u8bae\u52a8\u4f5c"},
    [W_TENTH] = {"tenth of customers", u8"\u5ba2\u6237\u5341\u7b49\u5206"},
    [W_PCT_CUMULATIVE] = {"cumulative %", u8"\u7d2f\u8ba1\u5360\u6bd4%"},
    [W_MEAN_SPEND] = {"spend per customer", u8"\u4eba\u5747\u6d88\u8d39"},
    [W_TIMES_NEXT] = {"times the next tenth", u8"\u4e3a\u4e0b\u4e00\u7b49\u5206\u500d\u6570"},
    [W_SCORE] = {"score", u8"\u5f97\u5206"},
    [W_MEASURE] = {"what is measured", u8"\u6307\u6807"},
    [W_VALUE] = {"value", u8"\u6570\u503c"},
    [W_BETTER] = {"better score at", u8"\u5347\u6863\u4e8e"},
    [W_WORSE] = {"worse score at", u8"\u964d\u6863\u4e8e"},
    [W_INTERVAL] = {"this score is for", u8"\u8be5\u5206\u9002\u7528\u8303\u56f4"},
    [W_CHANGE] = {"change", u8"\u53d8\u5316"},
    [W_NEAR_SEGMENT] = {"nearby segment", u8"\u76f8\u90bb\u5ba2\u7fa4"},
    [W_DATE] = {"date", u8"\u65e5\u671f"},
    [W_KIND] = {"kind", u8"\u7c7b\u578b"},
    [W_AMOUNT] = {"amount", u8"\u91d1\u989d"},
    [W_NO_HEADER] = {"", u8""},
    /* Titles. */
    [W_TITLE_SCORES] = {"Customer scores", u8"\u4f1a\u5458\u8bc4\u5206"},
    [W_TITLE_SEGMENTS] = {"Customer segments", u8"\u5ba2\u7fa4\u4e00\u89c8"},
    [W_TITLE_CELLS] = {"Cells of R, F and M scores", u8"RFM\u7ec4\u5408\u4e00\u89c8"},
    [W_TITLE_CUSTOMER] = {"One customer", u8"\u4f1a\u5458\u6863\u6848"},
    [W_TITLE_PARETO] = {"What each tenth of the customers is worth",
                        u8"\u5ba2\u6237\u5341\u7b49\u5206\u8d21\u732e"},
    [W_TITLE_SUGGEST] = {"The purchase cycle of this shop",
                         u8"\u672c\u5e97\u8d2d\u4e70\u5468\u671f"},
    [W_TITLE_REASONS] = {"How the scores came about", u8"\u5f97\u5206\u4f9d\u636e"},
    [W_TITLE_NEIGHBOURS] = {"Nearest other segments",
                            u8"\u6700\u8fd1\u7684\u5176\u4ed6\u5ba2\u7fa4"},
    [W_TITLE_EVENTS] = {"Last events", u8"\u6700\u8fd1\u8bb0\u5f55"},
    /* Kinds of event, in the order of rfm_kind; orders may use them in either language. */
    [W_SALE] = {"sale", u8"\u9500\u552e"},
    [W_RETURN] = {"return", u8"\u9000\u8d27"},
    [W_PAYMENT] = {"payment", u8"\u4ed8\u6b3e"},
    [W_VISIT] = {"visit", u8"\u5230\u5e97"},
    [W_CONTACT] = {"contact", u8"\u8054\u7cfb"},
    /* Lines above and below a table; {1} {2} {3} are filled in. */
    [W_LINE_AS_OF] =
        {"As of {1}{2}; purchases and spend: {3}",
         u8"\u622a\u81f3 {1}{2}\uff1b\u8d2d\u4e70\u6b21\u6570\u4e0e\u6d88\u8d39\u91d1\u989d"
         u8"\uff1a{3}"},
    [W_LAST_EVENT] = {" (the day of the last event)",
                      u8"\uff08\u6700\u540e\u4e00\u6761\u8bb0\u5f55\u4e4b\u65e5\uff09"},
    [W_ALL_HISTORY] = {"all history", u8"\u5168\u90e8\u5386\u53f2"},
    [W_WINDOW_DAYS] = {"the last {1} days", u8"\u6700\u8fd1{1}\u5929"},
    [W_LINE_MAP] = {"Segments are those of the map {1}", u8"\u5ba2\u7fa4\u5212\u5206\uff1a{1}"},
    [W_LINE_BREAKS] =
        {"Scores run from 1 to {1} (best); breaks of {2}",
         u8"\u5f97\u5206\u4ece1\u5230{1}\uff08\u6700\u597d\uff09\uff1b\u5207\u70b9\u65e5\u671f "
         u8"{2}"},
    [W_PURCHASES_BY_DAY] = {"purchases are counted by day{1}",
                            u8"\u8d2d\u4e70\u6b21\u6570\u6309\u5929\u8ba1\u7b97{1}"},
    [W_PURCHASES_BY_ROW] = {"purchases are counted by row{1}",
                            u8"\u8d2d\u4e70\u6b21\u6570\u6309\u884c\u8ba1\u7b97{1}"},
    [W_NO_ORDER_COLUMN] = {": there is no column of order numbers",
                           u8"\uff08\u6ca1\u6709\u8ba2\u5355\u53f7\u5217\uff09"},
    [W_MONEY_NET] = {"spend (of one customer) and revenue (of many) are sales minus returns",
                     u8"\u6d88\u8d39\u91d1\u989d\u4e3a\u9500\u552e\u51cf\u9000\u8d27"},
    [W_MONEY_GROSS] =
        {"spend (of one customer) and revenue (of many) are sales, returns not subtracted",
         u8"\u6d88\u8d39\u91d1\u989d\u4e3a\u9500\u552e\uff0c\u672a\u51cf\u9000\u8d27"},
    [W_TOTAL] = {"all together", u8"\u5408\u8ba1"},
    [W_NOTE_PROSPECTS] =
        {"Customers who have not bought by then, not in the table: {1}",
         u8"\u5c1a\u672a\u8d2d\u4e70\u3001\u672a\u5217\u5165\u4e0a\u8868\u7684\u4f1a\u5458\uff1a"
         u8" {1}\u540d"},
    [W_NOTE_RETURNED] =
        {"Customers without a purchase that stood (all returned, or returns only), not in the "
         "table: {1}",
         u8"\u65e0\u6709\u6548\u8d2d\u4e70\uff08\u5168\u90e8\u9000\u8d27\u6216\u4ec5\u6709\u9000"
         u8"\u8d27\uff09\u3001\u672a\u5217\u5165\u4e0a\u8868\u7684\u4f1a\u5458\uff1a {1}\u540d"},
    [W_NOTE_ONE_TIME] =
        {"One-time buyers bought exactly once up to {1}; many of them long ago.",
         u8"\u4ec5\u8d2d\u4e00\u6b21\uff1a\u622a\u81f3{1}\u6070\u597d\u8d2d\u4e70\u4e00\u6b21"
         u8"\uff0c\u5176\u4e2d\u8bb8\u591a\u4eba\u65e9\u5df2\u4e0d\u518d\u6765\u3002"},
    [W_NOTE_SILENT] = {"Customers who bought nothing in the last {2} days: {1}. A segment with 0 "
                       "orders is of them, whatever its name; a longer --window tells them apart.",
                       u8"\u8fd1{2}\u5929\u672a\u8d2d\u4e70\u7684\u4f1a\u5458\uff1a{1}"
                       u8"\u540d\u3002\u8ba2\u5355\u6570\u4e3a0\u7684\u5ba2\u7fa4\u5747\u4e3a\u6b64"
                       u8"\u7c7b\u4f1a\u5458\uff0c\u4e0e\u5176\u540d\u79f0\u65e0\u5173\uff1b\u53ef"
                       u8"\u7528\u66f4\u957f\u7684 --window \u52a0\u4ee5\u533a\u5206\u3002"},
    [W_NOTE_LOST] =
        {"A segment is a position among your customers on this day, not a proof.",
         u8"\u5ba2\u7fa4\u53ea\u8868\u793a\u5f53\u65e5\u5728\u5168\u4f53\u4f1a\u5458\u4e2d\u7684"
         u8"\u4f4d\u7f6e\uff0c\u5e76\u975e\u5b9a\u8bba\u3002"},
    [W_NOTE_ANONYMOUS] =
        {"Rows without a customer, not in the table: {1} (revenue of {2})",
         u8"\u6ca1\u6709\u4f1a\u5458\u3001\u672a\u5217\u5165\u4e0a\u8868\u7684\u8bb0\u5f55\uff1a"
         u8" {1}\u6761\uff08\u6d88\u8d39\u91d1\u989d{2}\uff09"},
    [W_NOTE_TOP] =
        {"The {1} best by {2} bring {3} of the revenue.",
         u8"\u6309{2}\u6392\u540d\u524d{1}\u540d\u4f1a\u5458\u8d21\u732e{3}\u7684\u6d88\u8d39"
         u8"\u91d1\u989d\u3002"},
    [W_NOTE_ABOVE] =
        {"{1} of the customers lie at or above the mean of spend.",
         u8"{1}\u7684\u4f1a\u5458\u6d88\u8d39\u91d1\u989d\u4e0d\u4f4e\u4e8e\u5e73\u5747\u503c"
         u8"\u3002"},
    [W_NOTE_TOP_TENTH] =
        {"The best tenth of the customers brings {1} of the revenue.",
         u8"\u6700\u597d\u7684\u5341\u5206\u4e4b\u4e00\u4f1a\u5458\u8d21\u732e{1}\u7684\u6d88"
         u8"\u8d39\u91d1\u989d\u3002"},
    [W_NOTE_BELOW_ZERO] = {"Customers with spend below 0, who count as 0 here: {1} ({2} together)",
                           u8"\u6d88\u8d39\u91d1\u989d\u4e3a\u8d1f\u3001\u6b64\u5904\u63090\u8ba1"
                           u8"\u7684\u4f1a\u5458\uff1a{1}\u540d\uff08\u5408\u8ba1{2}\uff09"},
    [W_NOTE_FEW_TENTHS] = {"Fewer than ten customers: not every tenth has one.",
                           u8"\u4f1a\u5458\u4e0d\u8db3\u5341\u4eba\uff1a\u5e76\u975e\u6bcf\u4e00"
                           u8"\u7b49\u5206\u90fd\u6709\u4eba\u3002"},
    /* Amounts with their unit. */
    [W_N_DAYS] = {"{1} days", u8"{1}\u5929"},
    [W_N_PURCHASES] = {"{1} purchases", u8"{1}\u6b21"},
    [W_ONE_DAY] = {"1 day", u8"1\u5929"},
    [W_ONE_PURCHASE] = {"1 purchase", u8"1\u6b21"},
    [W_N_LEVEL_OF] = {"{1} of {2}", u8"{1}\uff08\u6ee1\u5206{2}\uff09"},
    [W_UP_TO] = {"up to {2}", u8"\u81f3\u591a{2}"},
    [W_ABOVE] = {"more than {1}", u8"\u5927\u4e8e{1}"},
    [W_ABOVE_UP_TO] = {"more than {1}, up to {2}", u8"\u5927\u4e8e{1}\uff0c\u81f3{2}"},
    [W_BELOW] = {"below {2}", u8"\u5c0f\u4e8e{2}"},
    [W_FROM] = {"{1} or more", u8"{1}\u53ca\u4ee5\u4e0a"},
    [W_FROM_BELOW] = {"{1} or more, below {2}", u8"{1}\u53ca\u4ee5\u4e0a\uff0c\u5c0f\u4e8e{2}"},
    [W_NO_BREAK] = {"...", u8"..."},
    [W_MORE] = {"{1} more", u8"\u591a{1}"},
    [W_FEWER] = {"{1} fewer", u8"\u5c11{1}"},
    [W_LESS] = {"{1} less", u8"\u5c11{1}"},
    [W_LEADS_BY] = {"{1} from {2} to {3}", u8"{1}\u4ece{2}\u5230{3}"},
    /* Suggestions. */
    [W_N_BUYERS] = {"customers with a purchase", u8"\u6709\u8d2d\u4e70\u7684\u4f1a\u5458\u6570"},
    [W_N_REPEATERS] = {"bought on two days or more",
                       u8"\u8d2d\u4e70\u4e24\u5929\u53ca\u4ee5\u4e0a\u7684\u4eba\u6570"},
    [W_N_GAPS] = {"gaps between purchases", u8"\u8d2d\u4e70\u95f4\u9694\u6570"},
    [W_HISTORY] = {"days of history", u8"\u5386\u53f2\u5929\u6570"},
    [W_GAP_50] = {"half of the gaps are at most", u8"\u534a\u6570\u95f4\u9694\u4e0d\u8d85\u8fc7"},
    [W_GAP_75] = {"three quarters are at most",
                  u8"\u56db\u5206\u4e4b\u4e09\u95f4\u9694\u4e0d\u8d85\u8fc7"},
    [W_GAP_90] = {"nine in ten are at most", u8"\u4e5d\u6210\u95f4\u9694\u4e0d\u8d85\u8fc7"},
    [W_GAP_95] = {"nineteen in twenty are at most",
                  u8"\u4e5d\u6210\u4e94\u95f4\u9694\u4e0d\u8d85\u8fc7"},
    [W_RECENCY_BREAKS] =
        {"breaks for days since last purchase",
         u8"\u8ddd\u4e0a\u6b21\u8d2d\u4e70\u5929\u6570\u7684\u5efa\u8bae\u5207\u70b9"},
    [W_BREAKS_WHY] = {"why", u8"\u7406\u7531"},
    [W_SUGGEST_WINDOW] =
        {"window for purchases and spend",
         u8"\u8d2d\u4e70\u6b21\u6570\u4e0e\u6d88\u8d39\u91d1\u989d\u7684\u5efa\u8bae\u7a97\u53e3"},
    [W_WINDOW_WHY] = {"why", u8"\u7406\u7531"},
    [W_HORIZON] = {"how far to look ahead", u8"\u5efa\u8bae\u9884\u6d4b\u5929\u6570"},
    [W_HORIZON_WHY] = {"why", u8"\u7406\u7531"},
    [W_WARNINGS] = {"warnings", u8"\u63d0\u9192"},
    [W_NONE] = {"none", u8"\u65e0"},
    [W_BETWEEN_REASONS] = {"; ", u8"\uff1b"},
    [W_ANONYMOUS_SHARE] = {"% revenue without a customer",
                           u8"\u65e0\u4f1a\u5458\u6d88\u8d39\u91d1\u989d\u5360\u6bd4"},
    [W_WHY_BREAKS] =
        {"the gaps above in whole days, for --breaks-r {1}",
         u8"\u7531\u4e0a\u8ff0\u95f4\u9694\u53d6\u6574\u5f97\u51fa\uff0c\u53ef\u7528\u4e8e --bre"
         u8"aks-r {1}"},
    [W_WHY_WINDOW_GAPS] =
        {"whole years that hold two of the long gaps",
         u8"\u4ee5\u6574\u5e74\u8ba1\uff0c\u53ef\u5bb9\u7eb3\u4e24\u4e2a\u957f\u95f4\u9694"},
    [W_WHY_WINDOW_LEAST] =
        {"one year is the least, so that every season is in it",
         u8"\u81f3\u5c11\u4e00\u5e74\uff0c\u4ee5\u5305\u542b\u5404\u4e2a\u5b63\u8282"},
    [W_WHY_WINDOW_SHORT] = {"the history is shorter than that: use all of it",
                            u8"\u5386\u53f2\u4e0d\u8db3\uff0c\u4f7f\u7528\u5168\u90e8\u5386\u53f2"},
    [W_WHY_HORIZON_GAPS] =
        {"nine in ten who come back do so by then, in whole weeks",
         u8"\u518d\u6b21\u8d2d\u4e70\u8005\u4e5d\u6210\u5728\u6b64\u671f\u95f4\u56de\u6765\uff0c"
         u8"\u6309\u6574\u5468\u8ba1"},
    [W_WHY_HORIZON_LEAST] = {"not below 28 days", u8"\u4e0d\u5c11\u4e8e28\u5929"},
    [W_WHY_HORIZON_MOST] = {"not above 365 days", u8"\u4e0d\u8d85\u8fc7365\u5929"},
    [W_WHY_HORIZON_THIRD] =
        {"not above a third of the history",
         u8"\u4e0d\u8d85\u8fc7\u5386\u53f2\u957f\u5ea6\u7684\u4e09\u5206\u4e4b\u4e00"},
    [W_WHY_NONE] = {"nobody bought twice", u8"\u6ca1\u6709\u4eba\u8d2d\u4e70\u8fc7\u4e24\u6b21"},
    [W_WARN_CUSTOMERS] =
        {"fewer than 500 customers: segments will be small",
         u8"\u4f1a\u5458\u4e0d\u8db3500\u4eba\uff1a\u5ba2\u7fa4\u4f1a\u5f88\u5c0f"},
    [W_WARN_HISTORY] = {"less than 180 days of history: seasons cannot be seen",
                        u8"\u5386\u53f2\u4e0d\u8db3180\u5929\uff1a\u770b\u4e0d\u51fa\u5b63\u8282"},
    [W_WARN_REPEATERS] =
        {"fewer than one customer in five came back: purchase counts say little",
         u8"\u56de\u8d2d\u4f1a\u5458\u4e0d\u8db3\u4e24\u6210\uff1a\u8d2d\u4e70\u6b21\u6570\u533a"
         u8"\u5206\u5ea6\u4f4e"},
    [W_WARN_ANONYMOUS] =
        {"more than a fifth of revenue has no customer: ask for the card at the till",
         u8"\u8d85\u8fc7\u4e24\u6210\u6d88\u8d39\u91d1\u989d\u6ca1\u6709\u4f1a\u5458\uff1a\u8bf7"
         u8"\u5728"
         u8"\u6536\u94f6\u65f6\u8be2\u95ee\u4f1a\u5458\u53f7"},
    [W_WARN_NO_GAPS] =
        {"nobody bought twice: there is nothing to suggest from",
         u8"\u6ca1\u6709\u4eba\u8d2d\u4e70\u8fc7\u4e24\u6b21\uff1a\u65e0\u4ece\u5efa\u8bae"},
    /* What became of the rows. */
    [W_COUNT_ROWS] = {"rows read", u8"\u8bfb\u53d6\u884c\u6570"},
    [W_COUNT_FILTERED] = {"rows left out by --where",
                          u8"\u88ab--where\u6392\u9664\u7684\u884c\u6570"},
    [W_COUNT_ANONYMOUS] = {"rows without a customer", u8"\u65e0\u4f1a\u5458\u7684\u884c\u6570"},
    [W_COUNT_DUPLICATE] =
        {"rows that came twice (same event key)",
         u8"\u91cd\u590d\u7684\u884c\u6570\uff08\u4e8b\u4ef6\u7f16\u53f7\u76f8\u540c\uff09"},
    [W_COUNT_ROUNDED] = {"amounts rounded to the smallest unit",
                         u8"\u56db\u820d\u4e94\u5165\u7684\u91d1\u989d\u6570"},
    [W_COUNT_FUTURE] = {"rows after the as-of day",
                        u8"\u622a\u81f3\u65e5\u671f\u4e4b\u540e\u7684\u884c\u6570"},
    [W_COUNT_NOT_CHOSEN] =
        {"rows of other kinds (visits, payments)",
         u8"\u5176\u4ed6\u7c7b\u578b\u7684\u884c\u6570\uff08\u5230\u5e97\u3001\u4ed8\u6b3e\u7b49"
         u8"\uff09"},
    [W_COUNT_UNLINKED] = {"returns whose sale is not known",
                          u8"\u627e\u4e0d\u5230\u539f\u9500\u552e\u7684\u9000\u8d27\u6570"},
    [W_COUNT_EXCESS] = {"orders with more returned than sold",
                        u8"\u9000\u8d27\u591a\u4e8e\u9500\u552e\u7684\u8ba2\u5355\u6570"},
    [W_COUNT_PROSPECTS] = {"members who have not bought yet",
                           u8"\u5c1a\u672a\u8d2d\u4e70\u7684\u4f1a\u5458\u6570"},
    [W_COUNT_RETURNED] = {"members without a purchase that stood (all returned, or returns only)",
                          u8"\u65e0\u6709\u6548\u8d2d\u4e70\u7684\u4f1a\u5458\u6570\uff08\u5168"
                          u8"\u90e8\u9000\u8d27\u6216\u4ec5\u6709\u9000\u8d27\uff09"},
    [W_BAD_COLUMNS] = {"skipped: wrong number of columns",
                       u8"\u5df2\u8df3\u8fc7\uff1a\u5217\u6570\u4e0d\u7b26"},
    [W_BAD_ID] = {"skipped: customer id",
                  u8"\u5df2\u8df3\u8fc7\uff1a\u4f1a\u5458\u53f7\u6709\u8bef"},
    [W_BAD_DATE] = {"skipped: date", u8"\u5df2\u8df3\u8fc7\uff1a\u65e5\u671f\u6709\u8bef"},
    [W_BAD_AMOUNT] = {"skipped: amount", u8"\u5df2\u8df3\u8fc7\uff1a\u91d1\u989d\u6709\u8bef"},
    [W_BAD_KIND] = {"skipped: kind", u8"\u5df2\u8df3\u8fc7\uff1a\u7c7b\u578b\u6709\u8bef"},
    [W_BAD_EVENT] =
        {"skipped: same event key, other contents",
         u8"\u5df2\u8df3\u8fc7\uff1a\u4e8b\u4ef6\u7f16\u53f7\u76f8\u540c\u800c\u5185\u5bb9\u4e0d"
         u8"\u540c"},
    /* Weights from judgements. */
    [W_CRITERION] = {"criterion", u8"\u51c6\u5219"},
    [W_WEIGHT] = {"weight", u8"\u6743\u91cd"},
    [W_EXPERT] = {"expert", u8"\u4e13\u5bb6"},
    [W_CR] = {"consistency ratio", u8"\u4e00\u81f4\u6027\u6bd4\u7387"},
    [W_TITLE_AHP] = {"Weights from judgements", u8"\u5224\u65ad\u77e9\u9635\u7684\u6743\u91cd"},
    [W_TITLE_EXPERTS] = {"Each expert alone", u8"\u5404\u4f4d\u4e13\u5bb6"},
    [W_AHP_WEIGHTS] = {"weights: {1}", u8"\u6743\u91cd\uff1a{1}"},
    [W_AHP_FIGURES] = {"lambda_max {1}, consistency index CI {2}, consistency ratio CR {3}",
                       u8"\u6700\u5927\u7279\u5f81\u503c {1}\uff0c\u4e00\u81f4\u6027\u6307\u6807CI "
                       u8"{2}\uff0c\u4e00\u81f4\u6027\u6bd4\u7387CR {3}"},
    [W_AHP_CONSISTENT] = {"The judgements agree well enough: the consistency ratio is at most {1}.",
                          u8"\u5224\u65ad\u57fa\u672c\u4e00\u81f4\uff1a\u4e00\u81f4\u6027\u6bd4"
                          u8"\u7387\u4e0d\u8d85\u8fc7{1}\u3002"},
    [W_AHP_INCONSISTENT] =
        {"The judgements contradict each other: the consistency ratio is above {1}. Ask again "
         "before using these weights.",
         u8"\u5224\u65ad\u76f8\u4e92\u77db\u76fe\uff1a\u4e00\u81f4\u6027\u6bd4\u7387\u8d85\u8fc7{1}"
         u8"\uff0c\u8bf7\u91cd\u65b0\u5224\u65ad\u540e\u518d\u4f7f\u7528\u8fd9\u4e9b\u6743\u91cd"
         u8"\u3002"},
    [W_AHP_RECONSIDER] = {"If a judgement is to be reconsidered, then {1} over {2}, now {3}.",
                          u8"\u6700\u9700\u91cd\u65b0\u8003\u8651\u7684\u5224\u65ad\uff1a{1}"
                          u8"\u76f8\u5bf9\u4e8e{2}\uff0c\u73b0\u4e3a{3}\u3002"},
    [W_AHP_MENDED] = {"With {1}, as the weights have it, the consistency ratio would be {2}.",
                      u8"\u82e5\u6309\u6743\u91cd\u6539\u4e3a{1}"
                      u8"\uff0c\u4e00\u81f4\u6027\u6bd4\u7387\u4e3a{2}\u3002"},
    [W_AHP_AGREE] = {"No judgement contradicts the others.",
                     u8"\u6ca1\u6709\u76f8\u4e92\u77db\u76fe\u7684\u5224\u65ad\u3002"},
    [W_AHP_MISSING] =
        {"Pairs of criteria that nobody compared: {1}; the consistency ratio flatters.",
         u8"\u65e0\u4eba\u6bd4\u8f83\u7684\u51c6\u5219\u5bf9\uff1a{1}"
         u8"\uff1b\u4e00\u81f4\u6027\u6bd4\u7387\u56e0\u6b64\u504f\u4f4e\u3002"},
    [W_AHP_ROUNDED] =
        {"The matrix is not exactly reciprocal (off by up to {1}); --complete makes it so.",
         u8"\u77e9\u9635\u5e76\u975e\u4e25\u683c\u4e92\u53cd\uff08\u6700\u5927\u504f\u5dee{1}"
         u8"\uff09\uff1b\u53ef\u7528 --complete \u8865\u4e3a\u4e92\u53cd\u77e9\u9635\u3002"},
    /* Clusters. */
    [W_CLUSTER] = {"cluster", u8"\u805a\u7c7b"},
    [W_VALUE_RANK] = {"value rank", u8"\u4ef7\u503c\u6392\u540d"},
    [W_ARROWS] = {"R F M", u8"R F M"},
    [W_TYPE] = {"type", u8"\u5ba2\u6237\u7c7b\u578b"},
    [W_TENDENCY] = {"tendency", u8"\u503e\u5411"},
    [W_GRADE] = {"grade", u8"\u5ba2\u6237\u7ea7\u522b"},
    [W_VALUE_INDEX] = {"value index", u8"\u4ef7\u503c\u6307\u6570"},
    [W_TIMES_LOWEST] = {"index / lowest index",
                        u8"\u4ef7\u503c\u6307\u6570\u4e3a\u6700\u4f4e\u8005\u500d\u6570"},
    [W_N_CLUSTERS] = {"clusters", u8"\u805a\u7c7b\u4e2a\u6570"},
    [W_INERTIA] = {"inertia", u8"\u7c07\u5185\u5e73\u65b9\u548c"},
    [W_SILHOUETTE] = {"silhouette", u8"\u8f6e\u5ed3\u7cfb\u6570"},
    [W_CALINSKI] = {"Calinski-Harabasz", u8"Calinski-Harabasz\u6307\u6570"},
    [W_DAVIES] = {"Davies-Bouldin", u8"Davies-Bouldin\u6307\u6570"},
    [W_CHOSEN] = {"chosen", u8"\u9009\u7528"},
    [W_TITLE_CLUSTERS] = {"Customer clusters, best first",
                          u8"\u5ba2\u6237\u805a\u7c7b\uff08\u6309\u4ef7\u503c\u6392\u540d\uff09"},
    [W_TITLE_CHOICE] = {"How many clusters", u8"\u805a\u7c7b\u4e2a\u6570\u7684\u6bd4\u8f83"},
    [W_MEAN] = {"mean", u8"\u5e73\u5747\u503c"},
    [W_MEDIAN] = {"median", u8"\u4e2d\u4f4d\u6570"},
    [W_NOTE_ARROWS] = {u8"R F M: \u2191 at or above the {1} of all customers{2}, \u2193 below it; "
                       u8"more is better, and for R recent is more.",
                       u8"R F "
                       u8"M\uff1a\u2191\u4e0d\u4f4e\u4e8e\u5168\u4f53\u4f1a\u5458{2}\u7684{1}"
                       u8"\uff0c\u2193\u4f4e\u4e8e{1}"
                       u8"\uff1b\u8d8a\u9ad8\u8d8a\u597d\uff0cR\u8d8a\u8fd1\u8d8a\u9ad8\u3002"},
    [W_OF_CLIPPED] = {"' scaled values (after clipping)",
                      u8"\u5f52\u4e00\u5316\u503c\uff08\u622a\u5c3e\u540e\uff09"},
    [W_OF_LOGARITHM] = {"' scaled values (after the logarithm)",
                        u8"\u5f52\u4e00\u5316\u503c\uff08\u53d6\u5bf9\u6570\u540e\uff09"},
    [W_OF_BOTH] =
        {"' scaled values (after clipping and the logarithm)",
         u8"\u5f52\u4e00\u5316\u503c\uff08\u622a\u5c3e\u5e76\u53d6\u5bf9\u6570\u540e\uff09"},
    [W_NOTE_BENT] =
        {u8"So a mean beside \u2191 may lie below the plain {1}, and one beside \u2193 above it.",
         u8"\u56e0\u6b64\u2191\u65c1\u7684\u5747\u503c\u53ef\u80fd\u4f4e\u4e8e\u539f\u59cb\u6570"
         u8"\u636e\u7684{1}\uff0c\u2193\u65c1\u7684\u4e5f\u53ef\u80fd\u9ad8\u4e8e\u5b83\u3002"},
    [W_NOTE_SHARE_HIGH] =
        {"At or above it are {1} of the customers in R, {2} in F, {3} in M.",
         u8"\u4e0d\u4f4e\u4e8e\u8be5\u503c\u7684\u4f1a\u5458\u5360\u6bd4\uff1aR {1}\uff0cF"
         u8" {2}\uff0cM {3}\u3002"},
    [W_NOTE_VALUE_INDEX] =
        {"The value index is {1} R + {2} F + {3} M of the scaled means: it has no unit, is not "
         "money, and grades need not follow it.",
         u8"\u4ef7\u503c\u6307\u6570 = {1} R + {2} F + {3} M\uff08\u5f52\u4e00\u5316\u5747"
         u8"\u503c\uff09\uff1a\u65e0\u5355\u4f4d\uff0c\u5e76\u975e\u91d1\u989d\uff1b\u5ba2"
         u8"\u6237\u7ea7\u522b\u7684\u6b21\u5e8f\u4e0d\u5fc5\u4e0e\u4e4b\u4e00\u81f4\u3002"},
    [W_NOTE_CLIPPED] =
        {"Extremes brought nearer by --clip: of R {1}, of F {2}, of M {3}. Only days, "
         "purchases, spend and revenue have them as they are.",
         u8"\u88ab\u622a\u5c3e\uff08--clip\uff09\u7684\u6781\u7aef\u503c\u4e2a\u6570\uff1aR "
         u8"{1}\uff0cF {2}\uff0cM "
         u8"{3}"
         u8"\u3002\u4ec5\u5929\u6570\u3001\u6b21\u6570\u4e0e\u6d88\u8d39\u91d1\u989d\u5404\u5217"
         u8"\u7528\u539f\u503c\u3002"},
    [W_NOTE_RAISED] = {"Customers with spend below 0, which --log1p takes as 0: {1}",
                       u8"\u6d88\u8d39\u91d1\u989d\u4e3a\u8d1f\u3001--"
                       u8"log1p\u63090\u8ba1\u7684\u4f1a\u5458\uff1a{1}\u540d"},
    [W_NOTE_QUALITY] =
        {"Inertia {1}; silhouette {2} (1: far apart, 0: they touch).",
         u8"\u7c07\u5185\u5e73\u65b9\u548c {1}\uff1b\u8f6e\u5ed3\u7cfb\u6570 {2}\uff081"
         u8"\u4e3a\u5206\u79bb\uff0c0\u4e3a\u76f8\u63a5\uff09\u3002"},
    [W_NOTE_SAMPLE] = {"The silhouette is that of {1} customers drawn from {2}.",
                       u8"\u8f6e\u5ed3\u7cfb\u6570\u53d6\u81ea{2}"
                       u8"\u540d\u4f1a\u5458\u4e2d\u62bd\u53d6\u7684{1}\u540d\u3002"},
    [W_NOTE_CHOICE] = {"Of 2 to {1} clusters, {2} have the largest silhouette.",
                       u8"\u57282\u81f3{1}\u4e2a\u805a\u7c7b\u4e2d\uff0c{2}\u4e2a\u7684\u8f6e\u5ed3"
                       u8"\u7cfb\u6570\u6700\u5927\u3002"},
    [W_NOTE_NAMES] =
        {"Several clusters may have one type: read their means.",
         u8"\u51e0\u4e2a\u805a\u7c7b\u53ef\u4ee5\u540c\u5c5e\u4e00\u79cd\u5ba2\u6237\u7c7b"
         u8"\u578b\uff0c\u8bf7\u770b\u5404\u81ea\u7684\u5747\u503c\u3002"},
    [W_NOTE_MICRO] =
        {"Merged from {1} small groups of alike customers, as there are too many to merge one by "
         "one.",
         u8"\u4f1a\u5458\u8fc7\u591a\uff0c\u5148\u5e76\u4e3a{1}\u4e2a\u76f8\u8fd1\u7684"
         u8"\u5c0f\u7ec4\u518d\u9010\u5c42\u5408\u5e76\u3002"},
    [W_NOTE_SMALL] =
        {"Clusters of fewer than {1} customers: {2}. They are outliers, not groups{3}.",
         u8"\u4e0d\u8db3{1}\u4eba\u7684\u805a\u7c7b\uff1a{2}"
         u8"\u4e2a\uff0c\u5c5e\u79bb\u7fa4\u4f1a\u5458\u800c\u975e\u5ba2\u7fa4{3}\u3002"},
    [W_TRY_METHOD] = {"; try --method ward or kmeans",
                      u8"\uff0c\u53ef\u6539\u7528 --method ward \u6216 kmeans"},
    [W_TRY_K] = {"; try a smaller --k, or --log1p",
                 u8"\uff0c\u53ef\u51cf\u5c0f --k \u6216\u52a0 --log1p"},
    [W_NOTE_ALONE] =
        {"One cluster is all customers: there is nothing to compare it with, so it has no type, "
         "tendency or grade.",
         u8"\u4ec5\u4e00\u4e2a\u805a\u7c7b\uff0c\u5373\u5168\u4f53\u4f1a\u5458\uff1a\u65e0\u4ece"
         u8"\u6bd4\u8f83\uff0c\u6545\u65e0\u7c7b\u578b\u3001\u503e\u5411\u4e0e\u7ea7\u522b\u3002"},
    [W_NOTE_MODEL] = {"The clusters are those of {1}.",
                      u8"\u8fd9\u4e9b\u805a\u7c7b\u5f97\u81ea{1}\u3002"},
    [W_NOTE_TODAY] =
        {"Names and arrows compare with the {1} of today's customers: they may change while the "
         "clusters stay.",
         u8"\u5ba2\u6237\u7c7b\u578b\u4e0e\u7bad\u5934\u6309\u4eca\u65e5\u4f1a\u5458\u7684{1}"
         u8"\u5224\u65ad\uff1a\u805a\u7c7b\u4e0d\u53d8\uff0c\u540d\u79f0\u4e5f\u53ef\u80fd\u53d8"
         u8"\u5316\u3002"},
    [W_NOTE_OUTSIDE] = {"Customers beyond all that was seen then: {1}",
                        u8"\u8d85\u51fa\u5f53\u65f6\u8303\u56f4\u7684\u4f1a\u5458\uff1a{1}\u540d"},
    [W_NOTE_STRANGE] =
        {"{1} of the customers are outside what the clusters of {2} were made from, or clipped: "
         "find new clusters, unless --clip was that wide.",
         u8"{1}\u7684\u4f1a\u5458\u8d85\u51fa{2}"
         u8"\u805a\u7c7b\u65f6\u7684\u8303\u56f4\u6216\u88ab\u622a\u5c3e\uff1a\u9664\u975e\u5f53"
         u8"\u65f6--"
         u8"clip\u5c31\u8fd9\u4e48\u5927\uff0c\u5426\u5219\u8bf7\u91cd\u65b0\u805a\u7c7b\u3002"},
    /* Over time. */
    [W_TITLE_MIGRATE] = {"Who moved where", u8"\u5ba2\u7fa4\u8fc1\u79fb"},
    [W_TITLE_RECENCY] = {"How long ago the customers last bought",
                         u8"\u4f1a\u5458\u6700\u8fd1\u8d2d\u4e70\u5206\u5e03"},
    [W_TITLE_LADDER] = {"The loyalty ladder", u8"\u5fe0\u8bda\u9636\u68af"},
    [W_TITLE_RETENTION] = {"Who came back, by month of the first purchase",
                           u8"\u6309\u9996\u8d2d\u6708\u4efd\u7684\u7559\u5b58"},
    [W_TITLE_REPURCHASE] = {"What is bought again", u8"\u590d\u8d2d\u60c5\u51b5"},
    [W_WAS_IN] = {"where they were", u8"\u539f\u6240\u5728"},
    [W_IS_IN] = {"where they are", u8"\u73b0\u6240\u5728"},
    [W_PCT_WAS] = {"% of those who were there", u8"\u5360\u539f\u6240\u5728\u4eba\u6570%"},
    [W_NOT_BORN] = {"not yet a customer", u8"\u5c1a\u672a\u6210\u4e3a\u4f1a\u5458"},
    [W_NO_PURCHASE] = {"no purchase yet", u8"\u672a\u8d2d\u4f1a\u5458"},
    [W_STAGE_NEW] = {"new", u8"\u65b0\u5ba2"},
    [W_STAGE_ACTIVE] = {"active", u8"\u6d3b\u8dc3"},
    [W_STAGE_SLEEPING] = {"sleeping", u8"\u6c89\u7761"},
    [W_STAGE_LAPSED] = {"lapsed", u8"\u6d41\u5931"},
    [W_BUYERS] = {"customers", u8"\u5df2\u8d2d\u4eba\u6570"},
    [W_PCT_MONTH_1] = {"% month 1", u8"\u7b2c1\u4e2a\u6708\u5360\u6bd4%"},
    [W_VERDICT_MONTH] = {"month 1 than a month before",
                         u8"\u7b2c1\u4e2a\u6708\u4eba\u6570\u8f83\u4e0a\u6708"},
    [W_VERDICT_YEAR] = {"than a year before", u8"\u8f83\u53bb\u5e74\u540c\u671f"},
    [W_VERDICT_MORE] = {"more", u8"\u589e\u52a0"},
    [W_VERDICT_SAME] = {"as many", u8"\u6301\u5e73"},
    [W_VERDICT_FEWER] = {"fewer", u8"\u51cf\u5c11"},
    [W_NOTE_MONTHS] =
        {"Months since the last purchase, the completed ones plus one: who bought yesterday is in "
         "month 1.",
         u8"\u8ddd\u4e0a\u6b21\u8d2d\u4e70\u7684\u6708\u6570\u4e3a\u5df2\u6ee1\u6708\u6570\u52a0"
         u8"\u4e00\uff1a\u6628\u5929\u8d2d\u4e70\u5373\u4e3a\u7b2c1\u4e2a\u6708\u3002"},
    [W_NOTE_MOVES] =
        {"Each line: where they were on {1}, where they are on {2}. The same breaks score both.",
         u8"\u6bcf\u884c\uff1a{1}\u6240\u5728\u4e0e{2}"
         u8"\u6240\u5728\uff1b\u4e24\u65e5\u4f7f\u7528\u540c\u4e00\u5207\u70b9\u3002"},
    [W_NOTE_STAGES] = {"Each line: where they were on {1}, where they are on {2}. Purchase cycle "
                       "of the shop: {3} days.",
                       u8"\u6bcf\u884c\uff1a{1}\u6240\u5728\u4e0e{2}"
                       u8"\u6240\u5728\u3002\u672c\u5e97\u8d2d\u4e70\u5468\u671f{3}\u5929\u3002"},
    [W_NOTE_LARGEST_MOVES] = {"These are {1} of the {2} customers who moved.",
                              u8"\u4ee5\u4e0a\u4e3a\u53d1\u751f\u8fc1\u79fb\u7684{2}"
                              u8"\u540d\u4f1a\u5458\u4e2d\u7684{1}\u540d\u3002"},
    [W_NOTE_STAYED] = {"{1} of {2} customers are where they were.",
                       u8"{2}\u540d\u4f1a\u5458\u4e2d{1}\u540d\u7559\u5728\u539f\u5904\u3002"},
    [W_NTH_PURCHASE] = {"purchase", u8"\u7b2c\u51e0\u6b21\u8d2d\u4e70"},
    [W_REACHED] = {"came to it", u8"\u8fbe\u5230\u4eba\u6570"},
    [W_STAYED] = {"came no further", u8"\u6b62\u6b65\u4eba\u6570"},
    [W_CONVERSION] = {"% who went on", u8"\u5347\u9636\u7387"},
    [W_MEDIAN_NEXT] = {"median days to the next", u8"\u5347\u9636\u4e2d\u4f4d\u5929\u6570"},
    [W_OR_MORE] = {"{1} or more", u8"{1}\u6b21\u53ca\u4ee5\u4e0a"},
    [W_JOINED] = {"month", u8"\u6708\u4efd"},
    [W_NEW_CUSTOMERS] = {"new customers", u8"\u65b0\u5ba2\u4eba\u6570"},
    [W_NOTE_RETENTION] =
        {"Percent of the new customers who bought in their first month (+0) and in each one after. "
         "The last month is not over.",
         u8"\u5404\u5217\u4e3a\u9996\u8d2d\u5f53\u6708\uff08+"
         u8"0\uff09\u53ca\u5176\u540e\u5404\u6708\u6709\u8d2d\u4e70\u7684\u6bd4\u4f8b\uff1b\u6700"
         u8"\u540e\u4e00\u4e2a\u6708\u5c1a\u672a\u7ed3\u675f\u3002"},
    [W_ITEM] = {"item", u8"\u5546\u54c1"},
    [W_CATEGORY] = {"category", u8"\u54c1\u7c7b"},
    [W_BOUGHT_AGAIN] = {"bought it again", u8"\u590d\u8d2d\u4eba\u6570"},
    [W_REPURCHASE_RATE] = {"% bought again", u8"\u590d\u8d2d\u7387"},
    [W_CYCLE] = {"median days between", u8"\u590d\u8d2d\u4e2d\u4f4d\u5929\u6570"},
    [W_NOTE_FIRST_ROWS] = {"The first {1} of {2}; --top shows more.",
                           u8"\u4ec5\u5217\u524d{1}\u9879\uff0c\u5171{2}\u9879\uff1b\u53ef\u7528 "
                           u8"--top \u663e\u793a\u66f4\u591a\u3002"},
    [W_TITLE_SEASONS] = {"How busy each month of the year is", u8"\u5404\u6708\u65fa\u6de1"},
    [W_MONTH_OF_YEAR] = {"month", u8"\u6708\u4efd"},
    [W_SEASON_INDEX] = {"times a usual month", u8"\u5b63\u8282\u6307\u6570"},
    [W_NOTE_SEASON_ONE] = {"From one whole year, which cannot tell a season from growth.",
                           u8"\u4ec5\u636e\u4e00\u4e2a\u6574\u5e74\uff0c\u65e0\u6cd5\u533a\u5206"
                           u8"\u5b63\u8282\u4e0e\u589e\u957f\u3002"},
    [W_NOTE_SEASONS] = {"From {1} whole years.", u8"\u636e{1}\u4e2a\u6574\u5e74\u3002"},
    [W_MONTH_1] = {"1", u8"1"},
    [W_MONTH_2] = {"2", u8"2"},
    [W_MONTH_3] = {"3", u8"3"},
    [W_MONTH_4] = {"4", u8"4"},
    [W_MONTH_5] = {"5", u8"5"},
    [W_MONTH_6] = {"6", u8"6"},
    [W_MONTH_7] = {"7", u8"7"},
    [W_MONTH_8] = {"8", u8"8"},
    [W_MONTH_9] = {"9", u8"9"},
    [W_MONTH_10] = {"10", u8"10"},
    [W_MONTH_11] = {"11", u8"11"},
    [W_MONTH_12] = {"12", u8"12"},
    [W_MONTH_13] = {"13+", u8"13+"},
    [W_AFTER_0] = {"+0", u8"+0"},
    [W_AFTER_1] = {"+1", u8"+1"},
    [W_AFTER_2] = {"+2", u8"+2"},
    [W_AFTER_3] = {"+3", u8"+3"},
    [W_AFTER_4] = {"+4", u8"+4"},
    [W_AFTER_5] = {"+5", u8"+5"},
    [W_AFTER_6] = {"+6", u8"+6"},
    [W_AFTER_7] = {"+7", u8"+7"},
    [W_AFTER_8] = {"+8", u8"+8"},
    [W_AFTER_9] = {"+9", u8"+9"},
    [W_AFTER_10] = {"+10", u8"+10"},
    [W_AFTER_11] = {"+11", u8"+11"},
    [W_AFTER_12] = {"+12", u8"+12"},
    [W_CHANCE] = {"% chance of no purchase", u8"\u4e0d\u518d\u8d2d\u4e70\u6982\u7387%"},
    [W_RISE] = {"% by silence", u8"\u5176\u4e2d\u6c89\u9ed8\u6240\u81f4%"},
    [W_SPEND_EXPECTED] = {"spend expected if kept",
                          u8"\u9884\u8ba1\u6d88\u8d39(\u82e5\u7559\u4f4f)"},
    [W_REASON] = {"reason", u8"\u539f\u56e0"},
    [W_REASON_TEXT] = {"{1}: {2} (others {3})",
                       u8"{1}\uff1a{2}\uff08\u4e00\u822c\u4f1a\u5458{3}\uff09"},
    [W_REASON_SILENCE] =
        {"no purchase for {1} days, usual gap {2}",
         u8"\u5df2{1}\u5929\u672a\u8d2d\u4e70\uff0c\u5e73\u65f6\u95f4\u9694{2}\u5929"},
    [W_TITLE_DANGER] = {"Who is likely to leave", u8"\u6d41\u5931\u9884\u8b66\u540d\u5355"},
    [W_TITLE_SECOND] = {"One-time buyers, the likeliest to come a second time first",
                        u8"\u4e8c\u6b21\u8d2d\u4e70\u540d\u5355\uff08\u6700\u53ef\u80fd\u518d\u6b21"
                        u8"\u8d2d\u4e70\u8005\u5728\u524d\uff09"},
    [W_TITLE_FOCUS] = {"High in risk and in spend",
                       u8"\u9ad8\u98ce\u9669\u9ad8\u4ef7\u503c\u540d\u5355"},
    [W_TITLE_MODEL] = {"How far the list can be trusted: the model, tested on days held back",
                       u8"\u540d\u5355\u53ef\u4fe1\u5ea6\uff1a\u5728\u7559\u51fa\u7684\u65e5\u5b50"
                       u8"\u4e0a\u68c0\u9a8c\u6a21\u578b"},
    [W_EXAMPLES] = {"examples learned from", u8"\u8bad\u7ec3\u6837\u672c"},
    [W_HELD_BACK] = {"customers held back", u8"\u68c0\u9a8c\u4eba\u6570"},
    [W_AUC] = {"leavers before stayers (AUC: 0.5 is chance, 1 perfect)",
               u8"\u6392\u5e8f\u51c6\u786e\u5ea6\uff08AUC\uff1a0."
               u8"5\u4e3a\u968f\u673a\uff0c1\u4e3a\u5b8c\u7f8e\uff09"},
    [W_LOG_LOSS] = {"error of the model, fitted (log loss: less is better)",
                    u8"\u6a21\u578b\u8bef\u5dee\uff0c\u62df\u5408\u540e\uff08\u5bf9\u6570\u635f"
                    u8"\u5931\uff1a\u8d8a\u5c0f\u8d8a\u597d\uff09"},
    [W_LOG_LOSS_RECENCY] = {"error by days since last purchase alone, fitted",
                            u8"\u4ec5\u770b\u8ddd\u4e0a\u6b21\u8d2d\u4e70\u5929\u6570\u65f6\u7684"
                            u8"\u8bef\u5dee\uff0c\u62df\u5408\u540e"},
    [W_LOG_LOSS_RATE] =
        {"error by purchases per day alone, fitted",
         u8"\u4ec5\u770b\u8d2d\u4e70\u9891\u7387\u65f6\u7684\u8bef\u5dee\uff0c\u62df\u5408\u540e"},
    [W_LOG_LOSS_BASE] = {"error by one chance for everybody, fitted",
                         u8"\u6240\u6709\u4eba\u540c\u4e00\u6982\u7387\u65f6\u7684\u8bef\u5dee"
                         u8"\uff0c\u62df\u5408\u540e"},
    [W_ADVANTAGE] = {"model better than the best of the rules by",
                     u8"\u6a21\u578b\u8bef\u5dee\u6bd4\u6700\u597d\u7684\u89c4\u5219\u5c0f"},
    [W_ADVANTAGE_ERROR] =
        {"standard error of that (3 times it is needed)",
         u8"\u5176\u6807\u51c6\u8bef\uff08\u81f3\u5c11\u987b\u4e3a\u51763\u500d\uff09"},
    [W_MEAN_CHANCE] = {"% chance of no purchase, on average",
                       u8"\u5e73\u5747\u4e0d\u518d\u8d2d\u4e70\u6982\u7387%"},
    [W_SHARE_LOST] = {"% who really did not buy",
                      u8"\u5b9e\u9645\u672a\u8d2d\u4e70\u4eba\u6570\u5360\u6bd4%"},
    [W_CALIBRATION] = {"% by which chances are off (calibration error)",
                       u8"\u6982\u7387\u4e0e\u5b9e\u9645\u5e73\u5747\u76f8\u5dee%"
                       u8"\uff08\u6821\u51c6\u8bef\u5dee\uff09"},
    [W_VERDICT] = {"verdict", u8"\u7ed3\u8bba"},
    [W_VERDICT_BETTER] =
        {"better than the simple rules below: the list can be used",
         u8"\u4f18\u4e8e\u4e0b\u5217\u7b80\u5355\u89c4\u5219\uff1a\u540d\u5355\u53ef\u7528"},
    [W_VERDICT_NO_BETTER] =
        {"not shown to be better than the simple rules below: go by days since last purchase",
         u8"\u672a\u89c1\u4f18\u4e8e\u4e0b\u5217\u7b80\u5355\u89c4\u5219\uff1a\u8bf7\u6309\u8ddd"
         u8"\u4e0a\u6b21\u8d2d\u4e70\u5929\u6570\u5224\u65ad"},
    [W_VERDICT_UNTESTED] =
        {"too little history or too few customers to test it: take the list as a guess",
         u8"\u5386\u53f2\u592a\u77ed\u6216\u4f1a\u5458\u592a\u5c11\uff0c\u65e0\u6cd5\u68c0\u9a8c"
         u8"\uff1a\u540d\u5355\u4ec5\u4f9b\u53c2\u8003"},
    [W_NOTE_DANGER] =
        {"In danger are {1} of {2} repeat buyers not lapsed yet: {3}.",
         u8"{2}\u540d\u5c1a\u672a\u6d41\u5931\u7684\u590d\u8d2d\u4f1a\u5458\u4e2d\uff0c{1}"
         u8"\u540d\u5728\u9884\u8b66\u4e2d\uff1a{3}\u3002"},
    [W_BOUND_SHARE] =
        {"one in twenty of those with spend enough, whose silence added most (--top N for N of "
         "them)",
         u8"\u6d88\u8d39\u8fbe\u6807\u8005\u7684\u4e8c\u5341\u5206\u4e4b\u4e00\uff0c\u6c89\u9ed8"
         u8"\u6240\u81f4\u6700\u9ad8\u8005\uff08--top N \u53ef\u53d6N\u540d\uff09"},
    [W_BOUND_ALL] = {"all with spend enough", u8"\u5168\u90e8\u6d88\u8d39\u8fbe\u6807\u8005"},
    [W_BOUND_CAPACITY] =
        {"as many as can be contacted, of those with spend enough whose silence added most",
         u8"\u6d88\u8d39\u8fbe\u6807\u8005\u4e2d\u6c89\u9ed8\u6240\u81f4\u6700\u9ad8\u3001\u53ef"
         u8"\u8054\u7cfb\u7684\u4eba\u6570"},
    [W_BOUND_CHANCE] = {"those with spend enough and a chance of {1} or more",
                        u8"\u6d88\u8d39\u8fbe\u6807\u4e14\u6982\u7387\u4e0d\u4f4e\u4e8e{1}\u8005"},
    [W_NOTE_SHOWN] = {"Shown are the first {1} of {2}.",
                      u8"\u4ec5\u663e\u793a{2}\u540d\u4e2d\u7684\u524d{1}\u540d\u3002"},
    [W_EMPTY_POPULATION] =
        {"Nobody is listed: nobody who bought twice or more has bought in the last {1} days.",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u8fd1{1}"
         u8"\u5929\u5185\u6ca1\u6709\u8d2d\u4e70\u4e24\u6b21\u53ca\u4ee5\u4e0a\u7684\u4f1a\u5458"
         u8"\u3002"},
    [W_EMPTY_MONEY] =
        {"Nobody is listed: nobody who bought twice or more, the last time in the last {1} days, "
         "has a money level of {2} or more (--money-level).",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u8fd1{1}"
         u8"\u5929\u5185\u8d2d\u4e70\u8fc7\u4e24\u6b21\u53ca\u4ee5\u4e0a\u7684\u4f1a\u5458\uff0c"
         u8"\u6d88\u8d39\u7ea7\u522b\u5747\u4f4e\u4e8e{2}\uff08--money-level\uff09\u3002"},
    [W_EMPTY_PRICE] = {"Nobody is listed: no contact pays, whatever the chance; see --value, "
                       "--acceptance, --incentive and --contact.",
                       u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u65e0\u8bba\u6982\u7387\u591a\u9ad8\uff0c"
                       u8"\u8054\u7cfb\u90fd\u4e0d\u5212\u7b97\uff1b\u89c1 "
                       u8"--value\u3001--acceptance\u3001--incentive\u3001--contact\u3002"},
    [W_EMPTY_CHANCE] = {"Nobody is listed: of those with spend enough nobody has reached the "
                        "threshold, a chance of {1}.",
                        u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u6d88\u8d39\u8fbe\u6807\u8005\u4e2d\u65e0"
                        u8"\u4eba\u8fbe\u5230\u9608\u503c\uff08\u6982\u7387{1}\uff09\u3002"},
    [W_EMPTY_FOCUS] =
        {"Nobody is listed: nobody is in the upper two fifths of both risk and spend.",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u6ca1\u6709\u4f1a\u5458\u7684\u98ce\u9669\u4e0e\u6d88"
         u8"\u8d39\u540c\u65f6\u4f4d\u4e8e\u6700\u9ad8\u7684\u4e94\u5206\u4e4b\u4e8c\u3002"},
    [W_EMPTY_FOCUS_MONEY] =
        {"Nobody is listed: spend does not tell the customers apart, so nobody is high in it; see "
         "--list danger.",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u4f1a\u5458\u6d88\u8d39\u91d1\u989d\u6ca1\u6709\u5dee"
         u8"\u522b\uff0c\u65e0\u4eba\u9ad8\u4e8e\u4ed6\u4eba\uff1b\u89c1 --list danger\u3002"},
    [W_EMPTY_SECOND] =
        {"Nobody is listed: there are no one-time buyers of the last {1} days.",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a\u8fd1{1}"
         u8"\u5929\u5185\u6ca1\u6709\u4ec5\u8d2d\u4e00\u6b21\u7684\u4f1a\u5458\u3002"},
    [W_NOTE_CHANCE] = {"The chance is that of no purchase in the next {1} days; by silence is what "
                       "of it came since the day of the last purchase.",
                       u8"\u6982\u7387\u4e3a\u4eca\u540e{1}"
                       u8"\u5929\u5185\u4e0d\u518d\u8d2d\u4e70\u7684\u6982\u7387\uff1b\u6c89\u9ed8"
                       u8"\u6240\u81f4\u4e3a\u5176\u4e2d\u81ea\u4e0a\u6b21\u8d2d\u4e70\u4e4b\u65e5"
                       u8"\u4ee5\u6765\u589e\u52a0\u7684\u90e8\u5206\u3002"},
    [W_NOTE_EXPECTED] =
        {"Spend expected is that of the same days at the pace of the last 365, if the customer is "
         "kept: 0 for who bought nothing in them.",
         u8"\u9884\u8ba1\u6d88\u8d39\u4e3a\u540c\u4e00\u671f\u95f4\u5185\u3001\u82e5\u7559\u4f4f"
         u8"\u8be5\u4f1a\u5458\u3001\u6309\u8fd1365\u5929\u901f\u5ea6\u7684\u6d88\u8d39\uff1b\u8fd1"
         u8"365\u5929\u672a\u8d2d\u4e70\u8005\u4e3a0\u3002"},
    [W_NOTE_REASONS] =
        {"Reasons are what raises the chance most; others: the customer in the middle.",
         u8"\u539f\u56e0\u4e3a\u4f7f\u6982\u7387\u4e0a\u5347\u6700\u591a\u7684\u56e0\u7d20\uff1b"
         u8"\u4e00\u822c\u4f1a\u5458\uff1a\u5c45\u4e2d\u7684\u4f1a\u5458\u3002"},
    /* Alerts. */
    [W_TITLE_ALERTS] = {"Who has come into danger",
                        u8"\u65b0\u8fdb\u5165\u6d41\u5931\u9884\u8b66\u7684\u4f1a\u5458"},
    [W_TITLE_LOOKS] = {"The looks", u8"\u5404\u6b21\u68c0\u67e5"},
    [W_STORE] = {"store", u8"\u95e8\u5e97"},
    [W_LOOKED] = {"customers looked at", u8"\u68c0\u67e5\u4eba\u6570"},
    [W_IN_DANGER] = {"in danger", u8"\u9884\u8b66\u4e2d\u4eba\u6570"},
    [W_ENTERED] = {"came into danger", u8"\u65b0\u8fdb\u5165\u9884\u8b66"},
    [W_ALERTS] = {"alerts", u8"\u63d0\u9192\u6570"},
    [W_RECOVERED] = {"recovered", u8"\u5df2\u6062\u590d"},
    [W_KEPT_NEW] = {"kept back: new customer", u8"\u6682\u7f13\uff1a\u65b0\u5ba2"},
    [W_KEPT_COOLING] = {"kept back: alerted lately",
                        u8"\u6682\u7f13\uff1a\u8fd1\u671f\u5df2\u63d0\u9192"},
    [W_KEPT_CAPACITY] = {"kept back: too many a day",
                         u8"\u6682\u7f13\uff1a\u540d\u989d\u5df2\u6ee1"},
    [W_REASON_OVERDUE] = {"no purchase for {1} days, {2} times the usual {3}",
                          u8"\u5df2{1}\u5929\u672a\u8d2d\u4e70\uff0c\u4e3a\u5e73\u65f6\u95f4\u9694{"
                          u8"3}\u5929\u7684{2}\u500d"},
    [W_REASON_COMPOSITE] = {"composite score {1}", u8"\u7efc\u5408\u5f97\u5206{1}"},
    [W_REASON_SEGMENT] = {"now {1}, before {2}", u8"\u73b0\u4e3a{1}\uff0c\u539f\u4e3a{2}"},
    [W_REASON_SEGMENT_NOW] = {"now {1}", u8"\u73b0\u4e3a{1}"},
    [W_REASON_FALL] = {"R score {1}, {2} or more lower than {3} days before",
                       u8"R\u5206{1}\uff0c\u6bd4{3}\u5929\u524d\u81f3\u5c11\u4f4e{2}"},
    [W_NOTE_WATCH_NOW] = {"Alerts: {1}; in danger now: {2} of {3} customers.",
                          u8"\u5171{1}\u6761\u63d0\u9192\uff1b\u76ee\u524d\u9884\u8b66\u4e2d\uff1a{"
                          u8"3}\u540d\u4f1a\u5458\u4e2d\u7684{2}\u540d\u3002"},
    [W_NOTE_ALERT_DAY] = {"Days, purchases and spend are as of the date of the alert.",
                          u8"\u5929\u6570\u3001\u8d2d\u4e70\u6b21\u6570\u4e0e\u6d88\u8d39\u91d1"
                          u8"\u989d\u5747\u622a\u81f3\u63d0\u9192\u65e5\u671f\u3002"},
    [W_NOTE_WATCH_BEGAN] =
        {"Customers in danger already on {1}, when the watch began, and not told: {2}",
         u8"{1}"
         u8"\u5f00\u59cb\u76d1\u6d4b\u65f6\u5df2\u5728\u9884\u8b66\u4e2d\u3001\u4e0d\u4e88\u63d0"
         u8"\u9192\u7684\u4f1a\u5458\uff1a{2}\u540d"},
    [W_NOTE_REVIEW] = {"Of the last {1} customers alerted, {2} bought within the {3} days after.",
                       u8"\u6700\u8fd1\u88ab\u63d0\u9192\u7684{1}\u540d\u4f1a\u5458\u4e2d\uff0c{2}"
                       u8"\u540d\u5728\u5176\u540e{3}\u5929\u5185\u8d2d\u4e70\u3002"},
    [W_NOTE_CHANCE_THEN] = {"The chance is that of no purchase in the {1} days after the date.",
                            u8"\u6982\u7387\u4e3a\u8be5\u65e5\u671f\u4e4b\u540e{1}"
                            u8"\u5929\u5185\u4e0d\u518d\u8d2d\u4e70\u7684\u6982\u7387\u3002"},
};

const char *say(language lang, word w)
{
  return lang == LANGUAGE_ZH ? words[w].chinese : words[w].english;
}

const char *language_tag(language lang)
{
  return lang == LANGUAGE_ZH ? "zh" : "en";
}

/* Adds as many of @n bytes as fit; never half a character. */
static size_t add_bytes(char *out, size_t size, size_t used, const char *text, size_t n)
{
  if (n > size - 1 - used)
    for (n = size - 1 - used; n && ((unsigned char)text[n] & 0xc0) == 0x80; n--)
      ;
  memcpy(out + used, text, n);
  out[used + n] = '\0';
  return used + n;
}

const char *say_with(char *out, size_t size, language lang, word w, const char *first,
                     const char *second, const char *third)
{
  const char *const values[3] = {first, second, third};
  const char *at = say(lang, w);
  size_t used = 0;

  out[0] = '\0';
  while (*at) {
    const size_t plain = strcspn(at, "{");

    used = add_bytes(out, size, used, at, plain);
    at += plain;
    if (*at == '{') {
      const char *value = values[at[1] - '1'];

      if (value)
        used = add_bytes(out, size, used, value, strlen(value));
      at += 3;
    }
  }
  return out;
}
