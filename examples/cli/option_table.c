/* SPDX-License-Identifier: MIT */
/* All options of all commands: what they are called, where they go, what --help says. */
#include "option_table.h"

#include "options.h"

#define AT(field) offsetof(options, field)
#define COLUMN_OPTION(name, role, help)                                                            \
  {                                                                                                \
    name, TYPE_TEXT, AT(column) + (role) * sizeof(char *), "COLUMN", 0, 0, FOR_ORDERS, help        \
  }

#define HEADING(title)                                                                             \
  {                                                                                                \
    title, TYPE_HEADING, 0, NULL, 0, 0, FOR_ALL, NULL                                              \
  }

const option option_table[] = {
    HEADING("Input"),
    COLUMN_OPTION("id", ROLE_ID,
                  "column of the customer's id; it counts as written, 0001 is not 1"),
    COLUMN_OPTION("time", ROLE_TIME, "column of the date or time"),
    COLUMN_OPTION("amount", ROLE_AMOUNT, "column of the money; negative amounts are returns"),
    COLUMN_OPTION("quantity", ROLE_QUANTITY,
                  "with --price instead of --amount: multiplied exactly"),
    COLUMN_OPTION("price", ROLE_PRICE, "price of one piece"),
    COLUMN_OPTION("order", ROLE_ORDER, "column of the order, invoice or receipt number"),
    COLUMN_OPTION("event", ROLE_EVENT,
                  "column of a key that no other row has; repeated rows count once"),
    COLUMN_OPTION("kind", ROLE_KIND, "column with sale, return, payment, visit or contact"),
    COLUMN_OPTION("item", ROLE_ITEM, "column of the item"),
    COLUMN_OPTION("category", ROLE_CATEGORY, "column of the category"),
    COLUMN_OPTION(
        "group", ROLE_GROUP,
        "column of the store or channel; none, as for all of these, if there is no such column"),
    {"where", TYPE_WHERE, AT(where), "COLUMN=VALUE", 0, 0, FOR_ORDERS,
     "read only the rows with this value; may be repeated"},
    {"delimiter", TYPE_TEXT, AT(delimiter), "CHARACTER", 0, 0, FOR_ORDERS | FOR_AHP,
     "between the columns of a CSV file (default: comma); tab for a tab"},
    {"decimal-comma", TYPE_FLAG, AT(decimal_comma), NULL, 0, 0, FOR_ORDERS | FOR_AHP,
     "numbers look like 12,50"},
    {"date-format", TYPE_TEXT, AT(date_format), "FORMAT", 0, 0, FOR_ORDERS,
     "such as %d/%m/%Y or \"%m/%d/%Y %H:%M\", or unix (default: 2011-12-09, with or without a "
     "time)"},
    {"day-start", TYPE_CLOCK, AT(day_start_s), "HH:MM", 0, 0, FOR_ORDERS,
     "when the business day begins (default: 00:00)"},
    {"decimals", TYPE_NUMBER, AT(decimals), "N", 0, 9, FOR_ORDERS,
     "digits of the smallest unit of money (default: 2); more are rounded and counted"},
    {"strict", TYPE_FLAG, AT(strict), NULL, 0, 0, FOR_ORDERS, "refuse rows without a customer"},
    {"skip-bad-rows", TYPE_FLAG, AT(skip_bad_rows), NULL, 0, 0, FOR_ORDERS,
     "leave out rows that cannot be read and count them by reason"},
    HEADING("Purchases and money"),
    {"as-of", TYPE_DAY, AT(has_as_of), "YYYY-MM-DD", 0, 0, FOR_ORDERS,
     "look as of the end of this day (default: the day of the last event)"},
    {"window", TYPE_WINDOW, AT(has_window), "DAYS|all", 1, 36500,
     (FOR_SCORING | FOR_PARETO | FOR_CLUSTER) & ~FOR_DYNAMIC,
     "count purchases and spend of the last DAYS days (default: all)"},
    {"window", TYPE_WINDOW, AT(has_window), "DAYS|all", 1, 36500, FOR_DYNAMIC,
     "look at the last DAYS days (default: 365)"},
    {"from", TYPE_DAY, AT(has_from), "YYYY-MM-DD", 0, 0, FOR_MIGRATE,
     "the earlier date (default: by --months)"},
    {"months", TYPE_NUMBER, AT(months), "N", 1, 1200, FOR_MIGRATE,
     "the earlier date lies N months before the later one (default: 3)"},
    {"from", TYPE_DAY, AT(has_from), "YYYY-MM-DD", 0, 0, FOR_WATCH,
     "no look is earlier (default: the day after the last look in --state FILE, else four weeks "
     "before --as-of)"},
    {"step", TYPE_NUMBER, AT(step), "DAYS", 1, 3660, FOR_WATCH,
     "days from one look to the next, counted back from --as-of (default: 7)"},
    {"rungs", TYPE_NUMBER, AT(rungs), "N", 1, 1000, FOR_LADDER,
     "purchases up to which each is a line (default: 10)"},
    {"purchase", TYPE_CHOICE, AT(purchase), "row|order|day", 0, 0, FOR_ORDERS,
     "what counts as one purchase (default: order if there is such a column, else day)"},
    {"kinds", TYPE_TEXT, AT(kinds), "KIND,...", 0, 0, FOR_ORDERS,
     "which kinds count: sale, return, payment, visit, contact (default: sale,return)"},
    {"money", TYPE_CHOICE, AT(money), "net|gross", 0, 0, FOR_SCORING | FOR_PARETO | FOR_CLUSTER,
     "spend and revenue with returns subtracted, or not (default: net)"},
    HEADING("Scores and segments"),
    {"bins", TYPE_NUMBER, AT(bins), "N", 2, 100, FOR_SCORING,
     "scores run from 1 to N (default: 5)"},
    {"rule", TYPE_CHOICE, AT(rule), "quantile|nested|width|breaks|ntile|r-rfm", 0, 0,
     FOR_SCORING & ~FOR_WATCH, "how breaks between scores are found (default: quantile)"},
    {"breaks-r", TYPE_TEXT, AT(breaks[0]), "A,B,...", 0, 0, FOR_SCORING,
     "breaks of days since last purchase, such as 30,60,90,180"},
    {"breaks-f", TYPE_TEXT, AT(breaks[1]), "A,B,...", 0, 0, FOR_SCORING, "breaks of purchases"},
    {"breaks-m", TYPE_TEXT, AT(breaks[2]), "A,B,...", 0, 0, FOR_SCORING, "breaks of spend"},
    {"scorer", TYPE_TEXT, AT(scorer), "FILE", 0, 0, FOR_SCORING, "use the breaks saved in FILE"},
    {"save-scorer", TYPE_TEXT, AT(save_scorer), "FILE", 0, 0, FOR_SCORING & ~FOR_WATCH,
     "save the breaks"},
    {"weights", TYPE_TEXT, AT(weights), "R,F,M|hughes|stone|FILE", 0, 0, FOR_SCORING,
     "weights of the composite score, FILE as rfm ahp -o writes it (default: hughes, that is "
     "equal)"},
    {"map", TYPE_TEXT, AT(map), "classic|types8|grades6|tendencies4|FILE", 0, 0, FOR_SCORING,
     "which scores make which segment, FILE with the columns key, r, f and m, between them what "
     "stands in its first line, a comma, semicolon or tab (default: classic)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_SCORE,
     "only the N best customers, best first"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_REPURCHASE,
     "only the N with most buyers (default: 50 in a readable table, else all)"},
    {"by", TYPE_CHOICE, AT(by), "composite|monetary", 0, 0, FOR_SCORE,
     "what --top goes by: the composite score, where ties go by spend, or spend; then by id "
     "(default: composite)"},
    {"by", TYPE_CHOICE, AT(moves_by), "segment|stage", 0, 0, FOR_MIGRATE,
     "moves between segments, or between stages of the life-cycle (default: segment)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_MIGRATE,
     "only the N largest moves from one place to another, the largest first (default: all, and "
     "those "
     "who stayed, by place)"},
    {"by", TYPE_CHOICE, AT(repurchase_by), "item|category", 0, 0, FOR_REPURCHASE,
     "what was bought again (default: item if there is such a column, else category)"},
    HEADING("Early warning"),
    {"horizon", TYPE_NUMBER, AT(horizon), "DAYS", 1, 3660, FOR_CHURN,
     "how far to look ahead (default: as rfm suggest says)"},
    {"horizon", TYPE_NUMBER, AT(horizon), "DAYS", 1, 3660, FOR_WATCH,
     "how far to look ahead, and how long an alerted customer has to come back before it is told "
     "whether he did (default: as rfm suggest says)"},
    {"list", TYPE_CHOICE, AT(list), "danger|second|focus", 0, 0, FOR_CHURN,
     "those in danger; one-time buyers, who is likeliest to come a second time first; or those "
     "high "
     "both in risk and in spend (default: danger)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_CHURN,
     "N customers, as many as can be contacted (default: 200, and of --list danger not more than "
     "one in twenty of those with spend enough; all with --probability or --value)"},
    {"money-level", TYPE_NUMBER, AT(money_level), "LEVEL", 1, 5, FOR_CHURN,
     "what is spend enough to be in danger: 5 for the fifth of the buyers who spent most, 1 for "
     "everybody (default: 3)"},
    {"probability", TYPE_TEXT, AT(probability), "P", 0, 0, FOR_CHURN,
     "in danger from this chance of no purchase on, such as .8"},
    {"value", TYPE_TEXT, AT(value), "MONEY", 0, 0, FOR_CHURN,
     "in danger from where a contact pays: what a customer who is kept is worth, with "
     "--acceptance"},
    {"acceptance", TYPE_TEXT, AT(acceptance), "SHARE", 0, 0, FOR_CHURN,
     "of --value: how many of those leaving an offer keeps, such as .3"},
    {"incentive", TYPE_TEXT, AT(incentive), "MONEY", 0, 0, FOR_CHURN,
     "of --value: what an offer costs that is accepted, also by who would have stayed (default: "
     "0)"},
    {"contact", TYPE_TEXT, AT(contact), "MONEY", 0, 0, FOR_CHURN,
     "of --value: what one contact costs (default: 0)"},
    {"model", TYPE_TEXT, AT(model), "FILE", 0, 0, FOR_CHURN,
     "use the model saved in FILE instead of learning one"},
    {"model", TYPE_TEXT, AT(model), "FILE", 0, 0, FOR_WATCH,
     "use the model that rfm churn saved in FILE, with any rule (default: --rule probability "
     "learns "
     "one from what had happened by the first look)"},
    {"save-model", TYPE_TEXT, AT(save_model), "FILE", 0, 0, FOR_CHURN, "save the model"},
    HEADING("Alerts"),
    {"rule", TYPE_RULE, 0, "overdue|fall|composite|segment:KEY|probability", 0, 0, FOR_WATCH,
     "who is in danger: silent for long beside the own mean gap between purchases; recency score "
     "lower than 91 days before, with a high M score; composite score low; in this segment; no "
     "purchase likely. May be repeated (default: overdue). Breaks of scores are those of the first "
     "look, or of --scorer"},
    {"enter", TYPE_THRESHOLD, offsetof(typed_rule, enter), "NUMBER", 0, 0, FOR_WATCH,
     "of the --rule before it: danger begins here (default: 2.5 mean gaps, 2 levels lower, "
     "composite score 2, as the model says)"},
    {"leave", TYPE_THRESHOLD, offsetof(typed_rule, leave), "NUMBER", 0, 0, FOR_WATCH,
     "of the --rule before it: danger ends beyond this; not of fall and segment (default: 1.5 "
     "gaps, or .6 times --enter; one above it; .10 below it). A purchase ends it in any case"},
    {"join", TYPE_CHOICE, AT(join), "any|all", 0, 0, FOR_WATCH,
     "in danger by any of the rules, or only by all at once (default: any)"},
    {"top", TYPE_BIG, AT(top), "N", 1, INT32_MAX, FOR_WATCH,
     "at most N alerts a day, as many as can be contacted; who is kept back is looked at again "
     "(default: 200)"},
    {"top-per-group", TYPE_BIG, AT(top_per_group), "N", 1, INT32_MAX, FOR_WATCH,
     "at most N alerts a day in each store or channel (default: no such limit)"},
    {"cool-down", TYPE_NUMBER, AT(cool_down), "DAYS", 0, 3660, FOR_WATCH,
     "from one alert to the next of the same customer (default: the shop's median gap by the first "
     "look, 30 to 90; it is told below the alerts)"},
    {"start-delay", TYPE_NUMBER, AT(start_delay), "DAYS", 0, 3660, FOR_WATCH,
     "from the first purchase to the first alert (default: as many days as three quarters of the "
     "shop's gaps by the first look have at most, but 90 at most; it is told below the alerts)"},
    {"alert-first", TYPE_FLAG, AT(tell_first), NULL, 0, 0, FOR_WATCH,
     "the first look of all raises alerts too; without it, it only takes down who is in danger "
     "already"},
    {"state", TYPE_TEXT, AT(state), "FILE", 0, 0, FOR_WATCH,
     "what the watch remembers: read if FILE is there, written when all alerts are out, so that "
     "the "
     "next run tells only what is new"},
    HEADING("Clusters"),
    {"k", TYPE_TEXT, AT(k), "N|auto", 0, 0, FOR_CLUSTER,
     "number of clusters; auto: the one of 2 to 12 with the largest silhouette (default: 8)"},
    {"weights", TYPE_TEXT, AT(weights), "R,F,M|hughes|stone|FILE", 0, 0, FOR_CLUSTER,
     "how much R, F and M count, FILE as rfm ahp -o writes it; divided by their sum unless that is "
     "1 but for rounding (default: hughes, that is equal)"},
    {"method", TYPE_CHOICE, AT(linkage), "kmeans|ward|single|average|complete", 0, 0, FOR_CLUSTER,
     "how clusters are found: k-means, or merging the nearest step by step (default: kmeans)"},
    {"scale", TYPE_CHOICE, AT(scale), "min-max|z|robust", 0, 0, FOR_CLUSTER,
     "how days, purchases and spend become comparable (default: min-max)"},
    {"clip", TYPE_TEXT, AT(clip), "PERCENT|none", 0, 0, FOR_CLUSTER,
     "bring the most extreme values at either end nearer first, so that a few big buyers do not "
     "press all others together (default: 1)"},
    {"log1p", TYPE_FLAG, AT(log1p), NULL, 0, 0, FOR_CLUSTER,
     "take purchases and spend by their logarithm"},
    {"line", TYPE_CHOICE, AT(line), "mean|median", 0, 0, FOR_CLUSTER,
     "what is between high and low, of today's customers even with --model (default: mean)"},
    {"seed", TYPE_BIG, AT(seed), "N", 0, INT64_MAX, FOR_CLUSTER,
     "same seed, same clusters; of --method kmeans, or beyond 20,000 customers (default: 1)"},
    {"model", TYPE_TEXT, AT(model), "FILE", 0, 0, FOR_CLUSTER,
     "put the customers into the clusters saved in FILE instead of finding new ones"},
    {"save-model", TYPE_TEXT, AT(save_model), "FILE", 0, 0, FOR_CLUSTER, "save the clusters"},
    {"members", TYPE_TEXT, AT(members), "TARGET", 0, 0, FOR_CLUSTER,
     "also write which cluster each customer is in"},
    HEADING("Judgements"),
    {"complete", TYPE_CHOICE, AT(complete), "upper|lower|symmetric", 0, 0, FOR_AHP,
     "make a rounded matrix exact: from one triangle, or from both (default: as it is)"},
    {"method", TYPE_CHOICE, AT(method), "eigenvector|geometric|columns", 0, 0, FOR_AHP,
     "how judgements become weights (default: eigenvector)"},
    {"aggregate", TYPE_CHOICE, AT(aggregate),
     "geometric|arithmetic|priorities-geometric|priorities-arithmetic", 0, 0, FOR_AHP,
     "mean of the experts' judgements, or of their weights (default: geometric)"},
    {"expert-weights", TYPE_TEXT, AT(expert_weights), "W,W,...", 0, 0, FOR_AHP,
     "how much each expert counts, in the order of the files (default: all the same)"},
    {"ri", TYPE_CHOICE, AT(ri), "saaty-1977|saaty-2005|alonso-lamata", 0, 0, FOR_AHP,
     "random index that the consistency ratio is measured by (default: saaty-1977)"},
    HEADING("The store"),
    {"customers", TYPE_NUMBER, AT(customers), "N", 1, 10000000, FOR_SIMULATE,
     "number of members (default: 5000)"},
    {"days", TYPE_NUMBER, AT(days), "N", 1, 36500, FOR_SIMULATE,
     "length of the history (default: 730)"},
    {"start", TYPE_DAY, AT(has_first_day), "YYYY-MM-DD", 0, 0, FOR_SIMULATE,
     "first day (default: 2023-01-01)"},
    {"seed", TYPE_BIG, AT(seed), "N", 0, INT64_MAX, FOR_SIMULATE,
     "same seed, same store (default: 1)"},
    {"truth", TYPE_TEXT, AT(truth), "TARGET", 0, 0, FOR_SIMULATE,
     "also write each member's true rate, mean spend and last day"},
    HEADING("Output"),
    {"output", TYPE_TEXT, AT(output), "TARGET", 0, 0, FOR_ALL,
     "FILE, or DATABASE:TABLE for SQLite (default: standard output); also -o"},
    {"replace", TYPE_FLAG, AT(replace), NULL, 0, 0, FOR_ALL,
     "replace a file or table that is already there; without it nothing is overwritten"},
    {"format", TYPE_CHOICE, AT(format), "table|csv|json", 0, 0, FOR_ORDERS | FOR_AHP,
     "how results look (default: csv or json when FILE ends in .csv or .json, table when it ends "
     "in "
     ".txt or nothing)"},
    {"lang", TYPE_CHOICE, AT(lang), "en|zh", 0, 0, FOR_ORDERS | FOR_AHP,
     "language of the results (default: en); messages are in English"},
    {"quiet", TYPE_FLAG, AT(quiet), NULL, 0, 0, FOR_ALL,
     "no messages on standard error, no progress bar"},
    {"threads", TYPE_NUMBER, AT(threads), "N", 1, 256, FOR_ORDERS,
     "threads to use (default: one per processor); results are the same"},
};

const int n_option_table = sizeof option_table / sizeof option_table[0];
