/* SPDX-License-Identifier: MIT */
/* What rfm cluster says. */
#include "words_table.h"

const phrase words_clusters[N_WORDS] = {
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
};
