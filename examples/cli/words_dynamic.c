/* SPDX-License-Identifier: MIT */
/* What the commands over time say. */
#include "words_table.h"

const phrase words_dynamic[N_WORDS] = {
    [W_TITLE_MIGRATE] = {"Who moved where", u8"\u5ba2\u7fa4\u8fc1\u79fb"},
    [W_TITLE_RECENCY] = {"How long ago the customers last bought",
                         u8"\u4f1a\u5458\u6700\u8fd1\u8d2d\u4e70\u5206\u5e03"},
    [W_TITLE_LADDER] = {"The loyalty ladder", u8"\u5fe0\u8bda\u9636\u68af"},
    [W_TITLE_RETENTION] = {"Who came back, by month of the first purchase",
                           u8"\u6309\u9996\u8d2d\u6708\u4efd\u7684\u7559\u5b58"},
    [W_TITLE_REPURCHASE] = {"What is bought again", u8"\u590d\u8d2d\u60c5\u51b5"},
    [W_WINDOW_OF_PURCHASES] = {"purchases: {1}", u8"\u8d2d\u4e70\u6b21\u6570\uff1a{1}"},
    [W_WINDOW_OF_DATES] = {"dates shown: {1}; purchases: all history",
                           u8"\u6240\u5217\u65e5\u671f\uff1a{1}"
                           u8"\uff1b\u8d2d\u4e70\u6b21\u6570\uff1a\u5168\u90e8\u5386\u53f2"},
    [W_WINDOW_OF_MONTHS] = {"months shown: {1}; purchases: all history",
                            u8"\u6240\u5217\u6708\u4efd\uff1a{1}"
                            u8"\uff1b\u8d2d\u4e70\u6b21\u6570\uff1a\u5168\u90e8\u5386\u53f2"},
    [W_WAS_IN] = {"where they were", u8"\u539f\u6240\u5728"},
    [W_IS_IN] = {"where they are", u8"\u73b0\u6240\u5728"},
    [W_PCT_WAS] = {"% of where they were", u8"\u5360\u539f\u6240\u5728\u4eba\u6570%"},
    [W_NOT_BORN] = {"not yet a customer", u8"\u5c1a\u672a\u6210\u4e3a\u4f1a\u5458"},
    [W_NO_PURCHASE] = {"no purchase yet", u8"\u672a\u8d2d\u4f1a\u5458"},
    [W_STAGE_NEW] = {"new", u8"\u65b0\u5ba2\u671f"},
    [W_STAGE_ACTIVE] = {"active", u8"\u6d3b\u8dc3\u671f"},
    [W_STAGE_SLEEPING] = {"sleeping", u8"\u6c89\u7761\u671f"},
    [W_STAGE_LAPSED] = {"lapsed", u8"\u6d41\u5931\u671f"},
    [W_BUYERS] = {"customers", u8"\u5df2\u8d2d\u4eba\u6570"},
    [W_PCT_MONTH_1] = {"% month 1", u8"\u7b2c1\u4e2a\u6708\u5360\u6bd4%"},
    [W_VERDICT_MONTH] = {"against a month before", u8"\u8f83\u4e0a\u6708\u540c\u65e5"},
    [W_VERDICT_YEAR] = {"against a year before", u8"\u8f83\u53bb\u5e74\u540c\u65e5"},
    [W_VERDICT_MORE] = {"more than {1}", u8"\u591a\u4e8e{1}"},
    [W_VERDICT_SAME] = {"as many as {1}", u8"\u4e0e{1}\u6301\u5e73"},
    [W_VERDICT_FEWER] = {"fewer than {1}", u8"\u5c11\u4e8e{1}"},
    [W_NOTE_MONTHS] =
        {"Months since the last purchase, the completed ones plus one: who bought yesterday is in "
         "month 1.",
         u8"\u8ddd\u4e0a\u6b21\u8d2d\u4e70\u7684\u6708\u6570\u4e3a\u5df2\u6ee1\u6708\u6570\u52a0"
         u8"\u4e00\uff1a\u6628\u5929\u8d2d\u4e70\u5373\u4e3a\u7b2c1\u4e2a\u6708\u3002"},
    [W_NOTE_COMPARED] =
        {"Compared is month 1 with month 1 of the same day a month and a year before, where the "
         "table reached back a month then.",
         u8"\u6bd4\u8f83\u7684\u662f\u7b2c1\u4e2a\u6708\u4eba\u6570\u4e0e\u4e0a\u6708\u540c\u65e5"
         u8"\u3001\u53bb\u5e74\u540c\u65e5\u7684\u7b2c1\u4e2a\u6708\u4eba\u6570\uff1b\u5f53\u65f6"
         u8"\u6570\u636e\u4e0d\u8db3\u4e00\u4e2a\u6708\u8005\u4e0d\u4f5c\u6bd4\u8f83\u3002"},
    [W_NOTE_MOVES] =
        {"Each line: where they were on {1}, where they are on {2}, both by the breaks of {3}. rfm "
         "segments uses breaks of its own day and, without --window, all history.",
         u8"\u6bcf\u884c\uff1a{1}\u6240\u5728\u4e0e{2}\u6240\u5728\uff0c\u5747\u6309{3}"
         u8"\u7684\u5207\u70b9\u8bc4\u5206\u3002rfm segments "
         u8"\u7528\u5f53\u65e5\u5207\u70b9\uff0c\u672a\u52a0 --window "
         u8"\u65f6\u53d6\u5168\u90e8\u5386\u53f2\u3002"},
    [W_NOTE_YOUNG] =
        {"On {1} the table held only {2} days, not the {3} of the window: purchases and spend of "
         "then are low beside those of now.",
         u8"{1}\u65f6\u6570\u636e\u4ec5\u6709{2}\u5929\uff0c\u4e0d\u8db3\u7a97\u53e3\u7684{3}"
         u8"\u5929\uff1a\u5f53\u65f6\u7684\u8d2d\u4e70\u6b21\u6570\u4e0e\u6d88\u8d39\u91d1\u989d"
         u8"\u56e0\u6b64\u504f\u4f4e\u3002"},
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
    [W_CONVERSION] = {"% who went on", u8"\u5347\u9636\u7387%"},
    [W_MEDIAN_NEXT] = {"median days to the next", u8"\u5347\u9636\u4e2d\u4f4d\u5929\u6570"},
    [W_OR_MORE] = {"{1} or more", u8"{1}\u6b21\u53ca\u4ee5\u4e0a"},
    [W_NOTE_LADDER] =
        {"Only purchases in the window count: the 1st of an old customer is the first in it, so "
         "line 1 is not the number of new customers (rfm retention). --window all counts every "
         "purchase.",
         u8"\u4ec5\u8ba1\u7a97\u53e3\u5185\u7684\u8d2d\u4e70\uff1a\u8001\u4f1a\u5458\u7684\u7b2c1"
         u8"\u6b21\u4e3a\u7a97\u53e3\u5185\u9996\u6b21\uff0c\u6545\u9996\u884c\u5e76\u975e\u65b0"
         u8"\u5ba2\u4eba\u6570\uff08\u89c1 rfm retention\uff09\uff1b--window all "
         u8"\u8ba1\u5165\u5168\u90e8\u8d2d\u4e70\u3002"},
    [W_JOINED] = {"month", u8"\u6708\u4efd"},
    [W_NEW_CUSTOMERS] = {"new customers", u8"\u65b0\u5ba2\u4eba\u6570"},
    [W_NOTE_RETENTION] =
        {"Percent of the new customers who bought in their first month (+0) and in each one after. "
         "The last month is not over.",
         u8"\u5404\u5217\u4e3a\u9996\u8d2d\u5f53\u6708\uff08+"
         u8"0\uff09\u53ca\u5176\u540e\u5404\u6708\u6709\u8d2d\u4e70\u7684\u6bd4\u4f8b\uff1b\u6700"
         u8"\u540e\u4e00\u4e2a\u6708\u5c1a\u672a\u7ed3\u675f\u3002"},
    [W_NOTE_FIRST_MONTH] =
        {"The first month is that of the table: who had bought before it began is new there, too.",
         u8"\u9996\u6708\u4e3a\u6570\u636e\u7684\u7b2c\u4e00\u4e2a\u6708\uff1a\u6b64\u524d\u5df2"
         u8"\u8d2d\u4e70\u7684\u8001\u4f1a\u5458\u4e5f\u8ba1\u4e3a\u65b0\u5ba2\u3002"},
    [W_ITEM] = {"item", u8"\u5546\u54c1"},
    [W_CATEGORY] = {"category", u8"\u54c1\u7c7b"},
    [W_BOUGHT_AGAIN] = {"bought it again", u8"\u590d\u8d2d\u4eba\u6570"},
    [W_REPURCHASE_RATE] = {"% bought again", u8"\u590d\u8d2d\u7387%"},
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
    [W_MONTH_1] = {"month 1", u8"\u7b2c1\u4e2a\u6708"},
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
};
