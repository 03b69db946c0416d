/* SPDX-License-Identifier: MIT */
/* What rfm churn says. */
#include "words_table.h"

const phrase words_churn[N_WORDS] = {
    [W_CHANCE] = {"% chance of no purchase", u8"\u4e0d\u518d\u8d2d\u4e70\u6982\u7387%"},
    [W_RISE] = {"% by silence", u8"\u5176\u4e2d\u6c89\u9ed8\u6240\u81f4%"},
    [W_SPEND_EXPECTED] = {"spend expected if kept",
                          u8"\u9884\u8ba1\u6d88\u8d39(\u82e5\u7559\u4f4f)"},
    [W_REASON] = {"reason", u8"\u539f\u56e0"},
    [W_REASON_TEXT] = {"{1}: {2} (others {3})",
                       u8"{1}\uff1a{2}\uff08\u4e00\u822c\u4f1a\u5458{3}\uff09"},
    [W_REASON_SILENCE] = {"no purchase for {1}, usual gap {2}",
                          u8"\u5df2{1}\u672a\u8d2d\u4e70\uff0c\u5e73\u65f6\u95f4\u9694{2}\u5929"},
    [W_REASON_ONE_GAP] = {"no purchase for {1}, the only gap before was {2}",
                          u8"\u5df2{1}\u672a\u8d2d\u4e70\uff0c\u6b64\u524d\u4ec5\u6709\u4e00\u6b21"
                          u8"\u95f4\u9694\uff0c\u4e3a{2}\u5929"},
    [W_REASON_NO_GAP] =
        {"no purchase for {1} (others {2})",
         u8"\u5df2{1}\u672a\u8d2d\u4e70\uff08\u4e00\u822c\u4f1a\u5458{2}\u5929\uff09"},
    [W_REASON_DAYS] = {"no purchase for {1}", u8"\u5df2{1}\u672a\u8d2d\u4e70"},
    [W_REASON_FRESH] =
        {"bought only {1} ago (others {2})",
         u8"{1}\u524d\u624d\u8d2d\u4e70\u8fc7\uff08\u4e00\u822c\u4f1a\u5458{2}\u5929\uff09"},
    [W_REASON_FEW_DAYS] = {"{1} purchases on only {2}",
                           u8"{1}\u6b21\u8d2d\u4e70\u4ec5\u5728{2}\u5185"},
    [W_TITLE_DANGER] = {"Whose silence has raised the chance of leaving, the most first",
                        u8"\u6d41\u5931\u9884\u8b66\u540d\u5355\uff08\u6c89\u9ed8\u4f7f\u6d41\u5931"
                        u8"\u6982\u7387\u4e0a\u5347\u6700\u591a\u8005\u5728\u524d\uff09"},
    [W_TITLE_REACHED] =
        {"Whose chance of leaving reaches the threshold, the most added by silence first",
         u8"\u6d41\u5931\u6982\u7387\u8fbe\u5230\u9608\u503c\u7684\u540d\u5355\uff08\u6c89\u9ed8"
         u8"\u6240\u81f4\u6700\u9ad8\u8005\u5728\u524d\uff09"},
    [W_TITLE_SECOND] = {"One-time buyers, the likeliest to come a second time first",
                        u8"\u4e8c\u6b21\u8d2d\u4e70\u540d\u5355\uff08\u6700\u53ef\u80fd\u518d\u6b21"
                        u8"\u8d2d\u4e70\u8005\u5728\u524d\uff09"},
    [W_TITLE_FOCUS] = {"High in risk and in spend, the highest in both first",
                       u8"\u9ad8\u98ce\u9669\u9ad8\u4ef7\u503c\u540d\u5355\uff08\u4e24\u8005\u7686"
                       u8"\u9ad8\u8005\u5728\u524d\uff09"},
    [W_TITLE_MODEL] = {"How far the list can be trusted: the model, tested on days held back",
                       u8"\u540d\u5355\u53ef\u4fe1\u5ea6\uff1a\u5728\u7559\u51fa\u7684\u65e5\u5b50"
                       u8"\u4e0a\u68c0\u9a8c\u6a21\u578b"},
    [W_DAYS_AHEAD] = {"days looked ahead", u8"\u9884\u6d4b\u5929\u6570"},
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
    [W_VERDICT_NOBODY] = {"better than the simple rules below: the chances are good, and nobody's "
                          "silence stands out",
                          u8"\u4f18\u4e8e\u4e0b\u5217\u7b80\u5355\u89c4\u5219\uff1a\u6982\u7387"
                          u8"\u53ef\u7528\uff0c\u4e14\u65e0\u4eba\u6c89\u9ed8\u5f02\u5e38"},
    [W_VERDICT_NO_BETTER] =
        {"not shown to be better than the simple rules below: {1}",
         u8"\u672a\u89c1\u4f18\u4e8e\u4e0b\u5217\u7b80\u5355\u89c4\u5219\uff1a{1}"},
    [W_VERDICT_UNTESTED] =
        {"too little history or too few customers to test it: take the list as a guess",
         u8"\u5386\u53f2\u592a\u77ed\u6216\u4f1a\u5458\u592a\u5c11\uff0c\u65e0\u6cd5\u68c0\u9a8c"
         u8"\uff1a\u540d\u5355\u4ec5\u4f9b\u53c2\u8003"},
    [W_GO_BY_RECENCY] = {"go by days since last purchase, the most first",
                         u8"\u8bf7\u6309\u8ddd\u4e0a\u6b21\u8d2d\u4e70\u5929\u6570\u5224\u65ad"
                         u8"\uff0c\u5929\u6570\u591a\u8005\u5728\u524d"},
    [W_GO_BY_RATE] = {"go by purchases per day, the fewest first",
                      u8"\u8bf7\u6309\u8d2d\u4e70\u9891\u7387\u5224\u65ad\uff0c\u9891\u7387\u4f4e"
                      u8"\u8005\u5728\u524d"},
    [W_GO_BY_NOTHING] = {"one chance for everybody does as well, so nothing tells who leaves",
                         u8"\u6240\u6709\u4eba\u540c\u4e00\u6982\u7387\u5df2\u4e0e\u4e4b\u76f8"
                         u8"\u5f53\uff0c\u65e0\u4ece\u5224\u65ad\u8c01\u4f1a\u6d41\u5931"},
    [W_NOTE_DANGER] =
        {"In danger are {1} of {2} repeat buyers not lapsed yet: {3}.",
         u8"{2}\u540d\u5c1a\u672a\u6d41\u5931\u7684\u590d\u8d2d\u4f1a\u5458\u4e2d\uff0c{1}"
         u8"\u540d\u5728\u9884\u8b66\u4e2d\uff1a{3}\u3002"},
    [W_NOTE_DANGER_ONE] =
        {"In danger is {1} of {2} repeat buyers not lapsed yet: {3}.",
         u8"{2}\u540d\u5c1a\u672a\u6d41\u5931\u7684\u590d\u8d2d\u4f1a\u5458\u4e2d\uff0c{1}"
         u8"\u540d\u5728\u9884\u8b66\u4e2d\uff1a{3}\u3002"},
    [W_WITH_SPEND] = {"those with spend enough", u8"\u6d88\u8d39\u8fbe\u6807\u8005"},
    [W_WITHOUT_SPEND] = {"the repeat buyers", u8"\u590d\u8d2d\u4f1a\u5458"},
    [W_BOUND_SHARE] = {"one in twenty of {1}, whose silence added most (--top N for N of them)",
                       u8"{1}"
                       u8"\u7684\u4e8c\u5341\u5206\u4e4b\u4e00\uff0c\u6c89\u9ed8\u6240\u81f4\u6700"
                       u8"\u9ad8\u8005\uff08--top N \u53ef\u53d6N\u540d\uff09"},
    [W_BOUND_ALL] = {"all of {1}", u8"\u5168\u90e8{1}"},
    [W_BOUND_CAPACITY] =
        {"as many as can be contacted of {1}, whose silence added most",
         u8"{1}"
         u8"\u4e2d\u6c89\u9ed8\u6240\u81f4\u6700\u9ad8\u3001\u53ef\u8054\u7cfb\u7684\u4eba\u6570"},
    [W_BOUND_RISE] =
        {"all of {1} whose silence raised the chance",
         u8"{1}\u4e2d\u6c89\u9ed8\u4f7f\u6982\u7387\u4e0a\u5347\u7684\u5168\u90e8\u4f1a\u5458"},
    [W_BOUND_CHANCE] = {"all of {1} whose chance is {2} or more",
                        u8"{1}\u4e2d\u6982\u7387\u4e0d\u4f4e\u4e8e{2}\u8005"},
    [W_NOTE_SHOWN] = {"Shown are the first {1} of {2}.",
                      u8"\u4ec5\u663e\u793a{2}\u540d\u4e2d\u7684\u524d{1}\u540d\u3002"},
    [W_NOTE_LONG_CYCLE] =
        {"The shop's purchase cycle is longer than the {1} days that can be looked ahead: many who "
         "are late have not bought for {2} days, count as lapsed and are on no list.",
         u8"\u672c\u5e97\u7684\u8d2d\u4e70\u5468\u671f\u957f\u4e8e\u53ef\u9884\u6d4b\u7684{1}"
         u8"\u5929\uff1a\u8bb8\u591a\u903e\u671f\u8005\u5df2{2}"
         u8"\u5929\u672a\u8d2d\u4e70\uff0c\u7b97\u4f5c\u6d41\u5931\uff0c\u4e0d\u5728\u4efb\u4f55"
         u8"\u540d\u5355\u4e2d\u3002"},
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
    [W_EMPTY_RISE] =
        {"Nobody is listed: of {1} nobody's silence has raised the chance.",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a{1}"
         u8"\u4e2d\uff0c\u65e0\u4eba\u7684\u6c89\u9ed8\u4f7f\u6982\u7387\u4e0a\u5347\u3002"},
    [W_EMPTY_CHANCE] =
        {"Nobody is listed: of {1} nobody has reached the threshold, a chance of {2}.",
         u8"\u540d\u5355\u4e3a\u7a7a\uff1a{1}"
         u8"\u4e2d\u65e0\u4eba\u8fbe\u5230\u9608\u503c\uff08\u6982\u7387{2}\uff09\u3002"},
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
    [W_NOTE_SEASON_QUIET] =
        {"Those {1} days lie in a quieter season, which raises the chance.",
         u8"\u8fd9{1}\u5929\u4e3a\u6de1\u5b63\uff0c\u6982\u7387\u56e0\u6b64\u8f83\u9ad8\u3002"},
    [W_NOTE_SEASON_BUSY] =
        {"Those {1} days lie in a busier season, which lowers the chance.",
         u8"\u8fd9{1}\u5929\u4e3a\u65fa\u5b63\uff0c\u6982\u7387\u56e0\u6b64\u8f83\u4f4e\u3002"},
    [W_NOTE_EXPECTED] =
        {"Spend expected is that of the same days if the customer is kept: his spend of a purchase "
         "day so far, times the purchase days to expect of one who does buy.",
         u8"\u9884\u8ba1\u6d88\u8d39\u4e3a\u540c\u4e00\u671f\u95f4\u5185\u3001\u82e5\u7559\u4f4f"
         u8"\u8be5\u4f1a\u5458\u7684\u6d88\u8d39\uff1a\u6b64\u524d\u6bcf\u4e2a\u8d2d\u4e70\u65e5"
         u8"\u7684\u5e73\u5747\u6d88\u8d39\uff0c\u4e58\u4ee5\u786e\u6709\u8d2d\u4e70\u8005\u9884"
         u8"\u8ba1\u7684\u8d2d\u4e70\u65e5\u6570\u3002"},
    [W_NOTE_REASONS] =
        {"Reasons are what raises the chance most; others: the customer in the middle.",
         u8"\u539f\u56e0\u4e3a\u4f7f\u6982\u7387\u4e0a\u5347\u6700\u591a\u7684\u56e0\u7d20\uff1b"
         u8"\u4e00\u822c\u4f1a\u5458\uff1a\u5c45\u4e2d\u7684\u4f1a\u5458\u3002"},
};
