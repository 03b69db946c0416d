/* SPDX-License-Identifier: MIT */
/* What rfm watch says. */
#include "words_table.h"

const phrase words_watch[N_WORDS] = {
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
    [W_TITLE_RULES] = {"The rules", u8"\u76d1\u6d4b\u89c4\u5219"},
    [W_RULE] = {"rule", u8"\u89c4\u5219"},
    [W_RULE_BEGINS] = {"in danger from", u8"\u8fdb\u5165\u9884\u8b66"},
    [W_RULE_ENDS] = {"until", u8"\u89e3\u9664\u9884\u8b66"},
    [W_RULE_NEVER] = {"never told", u8"\u4ece\u4e0d\u63d0\u9192"},
    [W_OVERDUE_BEGINS] =
        {"no purchase for {1} times the own mean gap",
         u8"\u672a\u8d2d\u4e70\u5929\u6570\u8fbe\u5e73\u65f6\u95f4\u9694\u7684{1}\u500d"},
    [W_OVERDUE_ENDS] = {"below {1} times", u8"\u4f4e\u4e8e{1}\u500d"},
    [W_OVERDUE_NEVER] = {"who bought fewer than {1} times",
                         u8"\u8d2d\u4e70\u4e0d\u8db3{1}\u6b21\u8005"},
    [W_FALL_BEGINS] =
        {"R score {1} levels lower than {2} days before, M score {3} or more",
         u8"R\u5206\u6bd4{2}\u5929\u524d\u4f4e{1}\u7ea7\uff0c\u4e14M\u5206\u4e0d\u4f4e\u4e8e{3}"},
    [W_FALL_ENDS] = {"R score higher again", u8"R\u5206\u56de\u5347"},
    [W_FALL_NEVER] = {"who had not bought {1} days before",
                      u8"{1}\u5929\u524d\u5c1a\u672a\u8d2d\u4e70\u8005"},
    [W_COMPOSITE_BEGINS] = {"composite score {1} or less",
                            u8"\u7efc\u5408\u5f97\u5206\u4e0d\u9ad8\u4e8e{1}"},
    [W_COMPOSITE_ENDS] = {"above {1}", u8"\u9ad8\u4e8e{1}"},
    [W_SEGMENT_BEGINS] = {"in the segment {1}", u8"\u8fdb\u5165\u5ba2\u7fa4\uff1a{1}"},
    [W_SEGMENT_ENDS] = {"in another", u8"\u8f6c\u5165\u5176\u4ed6\u5ba2\u7fa4"},
    [W_CHANCE_BEGINS] = {"chance of no purchase {1}",
                         u8"\u4e0d\u518d\u8d2d\u4e70\u6982\u7387\u8fbe{1}"},
    [W_CHANCE_AND_RISE_BEGINS] = {"chance of no purchase {1}, of it {2} by silence",
                                  u8"\u4e0d\u518d\u8d2d\u4e70\u6982\u7387\u8fbe{1}"
                                  u8"\uff0c\u5176\u4e2d\u6c89\u9ed8\u6240\u81f4\u8fbe{2}"},
    [W_CHANCE_ENDS] = {"below {1}", u8"\u4f4e\u4e8e{1}"},
    [W_CHANCE_NEVER] =
        {"who bought once, or nothing for {1} days, or has a money level below {2}",
         u8"\u4ec5\u8d2d\u4e00\u6b21\u3001{1}"
         u8"\u5929\u672a\u8d2d\u4e70\u3001\u6216\u6d88\u8d39\u7ea7\u522b\u4f4e\u4e8e{2}\u8005"},
    [W_REASON_OVERDUE] = {"no purchase for {1} days, {2} times the usual {3}",
                          u8"\u5df2{1}\u5929\u672a\u8d2d\u4e70\uff0c\u4e3a\u5e73\u65f6\u95f4\u9694{"
                          u8"3}\u5929\u7684{2}\u500d"},
    [W_REASON_COMPOSITE] = {"composite score {1}", u8"\u7efc\u5408\u5f97\u5206{1}"},
    [W_REASON_SEGMENT] = {"now {1}, before {2}", u8"\u73b0\u4e3a{1}\uff0c\u539f\u4e3a{2}"},
    [W_REASON_SEGMENT_NOW] = {"now {1}", u8"\u73b0\u4e3a{1}"},
    [W_REASON_FALL] = {"R score from {1} to {2} in {3} days",
                       u8"R\u5206{3}\u5929\u5185\u7531{1}\u964d\u81f3{2}"},
    [W_NOTE_ALL_RULES] =
        {"In danger is who meets all of the rules at once.",
         u8"\u540c\u65f6\u7b26\u5408\u5168\u90e8\u89c4\u5219\u8005\u65b9\u4e3a\u9884\u8b66\u3002"},
    [W_NOTE_SHORT_WINDOW] = {"Nobody has fallen: spend is that of the last {1} days (--window), "
                             "and who has not bought for most of {2} days has hardly any, so no M "
                             "score of {3}. Take a window longer than {2} days.",
                             u8"\u65e0\u4eba\u4e0b\u964d\uff1a\u6d88\u8d39\u91d1\u989d\u4ec5\u8ba1"
                             u8"\u6700\u8fd1{1}\u5929\uff08--window\uff09\uff0c\u800c{2}"
                             u8"\u5929\u5185\u5927\u591a\u672a\u8d2d\u4e70\u8005\u51e0\u4e4e\u6ca1"
                             u8"\u6709\u6d88\u8d39\uff0cM\u5206\u5230\u4e0d\u4e86{3}"
                             u8"\u3002\u8bf7\u53d6\u957f\u4e8e{2}\u5929\u7684\u7a97\u53e3\u3002"},
    [W_NOTE_LIMITS] =
        {"A purchase ends danger. Alerts come {1} days or more after the first purchase, {2} or "
         "more after the last alert, at most {3} a day.",
         u8"\u4e00\u65e6\u8d2d\u4e70\u5373\u89e3\u9664\u9884\u8b66\u3002\u9996\u6b21\u8d2d\u4e70"
         u8"\u6ee1{1}\u5929\u3001\u8ddd\u4e0a\u6b21\u63d0\u9192\u6ee1{2}"
         u8"\u5929\u65b9\u4e88\u63d0\u9192\uff0c\u6bcf\u65e5\u81f3\u591a{3}\u540d\u3002"},
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
