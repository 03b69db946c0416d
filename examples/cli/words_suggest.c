/* SPDX-License-Identifier: MIT */
/* What rfm suggest says. */
#include "words_table.h"

const phrase words_suggest[N_WORDS] = {
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
};
