/* SPDX-License-Identifier: MIT */
/* What became of the rows. */
#include "words_table.h"

const phrase words_counts[N_WORDS] = {
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
};
