/* SPDX-License-Identifier: MIT */
/* What reports of scores and segments say, and what all of them say of themselves. */
#include "words_table.h"

const phrase words_reports[N_WORDS] = {
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
    /* Lines above and below a table; {1} {2} {3} are filled in. */
    [W_LINE_AS_OF] = {"As of {1}{2}; {3}", u8"\u622a\u81f3 {1}{2}\uff1b{3}"},
    [W_LAST_EVENT] = {" (the day of the last event)",
                      u8"\uff08\u6700\u540e\u4e00\u6761\u8bb0\u5f55\u4e4b\u65e5\uff09"},
    [W_ALL_HISTORY] = {"all history", u8"\u5168\u90e8\u5386\u53f2"},
    [W_WINDOW_DAYS] = {"the last {1} days", u8"\u6700\u8fd1{1}\u5929"},
    [W_WINDOW_OF_MEASURES] = {"purchases and spend: {1}",
                              u8"\u8d2d\u4e70\u6b21\u6570\u4e0e\u6d88\u8d39\u91d1\u989d\uff1a{1}"},
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
};
