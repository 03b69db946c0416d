/* SPDX-License-Identifier: MIT */
/* What rfm ahp says. */
#include "words_table.h"

const phrase words_ahp[N_WORDS] = {
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
};
