#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands over time: migrate, recency, ladder, retention, repurchase."""

from harness import data, done, folder, main, needs, orders, refused

# As of 2024-04-10. Purchases by customer:
#   A  Jan 5, Feb 3, Feb 20, Apr 2      B  Jan 31, Mar 15      C  Feb 29
#   D  Apr 10 (and a member since)      E  Mar 1, all returned on Mar 20
SHOP = """customer_id,order_date,order_id,amount,sku,category
A,2024-01-05,1,10.00,tea,drinks
A,2024-02-03,2,20.00,tea,drinks
A,2024-02-20,3,20.00,cup,things
A,2024-04-02,4,20.00,tea,drinks
B,2024-01-31,5,10.00,tea,drinks
B,2024-03-15,6,10.00,tea,drinks
C,2024-02-29,7,10.00,cup,things
D,2024-04-10,8,10.00,cup,things
E,2024-03-01,9,50.00,pot,things
E,2024-03-20,9,-50.00,pot,things
"""

DYNAMIC = ("migrate", "recency", "ladder", "retention", "repurchase")


def _csv_of(*arguments):
    return done(*arguments, "--format", "csv").rows()


def the_ladder_counts_steps_conversion_and_median_days():
    rows = _csv_of("ladder", orders(SHOP))
    assert [r["purchases"] for r in rows] == ["1", "2", "3", "4"], rows
    assert [r["customers"] for r in rows] == ["4", "2", "1", "1"]
    assert [r["stayed"] for r in rows] == ["2", "1", "0", "1"]
    assert [r["conversion"] for r in rows] == ["0.5", "0.5", "1", "0"]
    # A after 29 days, B after 44: the median is 36.5; then 17 and 42
    assert [float(r["median_days"] or -1) for r in rows] == [36.5, 17, 42, -1]


def the_last_rung_holds_those_with_more():
    out = done("ladder", orders(SHOP), "--rungs", "2").out
    assert "2 or more" in out
    rows = _csv_of("ladder", orders(SHOP), "--rungs", "2")
    assert rows[0]["stayed"] == "2" and rows[1]["customers"] == "2"
    assert rows[1]["stayed"] == rows[1]["conversion"] == ""  # A went on, to a third and a fourth


def a_window_leaves_older_purchases_out_and_says_so():
    rows = _csv_of("ladder", orders(SHOP), "--window", "30")
    assert [r["customers"] for r in rows] == ["3"]  # A, B on March 15, D
    said = "the 1st of an old customer is the first in it"
    assert said in done("ladder", orders(SHOP), "--window", "30").out
    assert "老会员的第1次为窗口内首次" in done("ladder", orders(SHOP), "--window", "30", "--lang", "zh").out
    assert said not in done("ladder", orders(SHOP)).out  # which is younger than the window


def every_head_says_what_the_window_is_of():
    heads = {
        "migrate": ("purchases and spend: {}", "购买次数与消费金额：{}"),
        "recency": ("dates shown: {}; purchases: all history", "所列日期：{}；购买次数：全部历史"),
        "retention": ("months shown: {}; purchases: all history", "所列月份：{}；购买次数：全部历史"),
        "ladder": ("purchases: {}", "购买次数：{}"),
        "repurchase": ("purchases: {}", "购买次数：{}"),
    }
    for command, (english, chinese) in heads.items():
        shop = orders(SHOP)
        line = done(command, shop, "--window", "90").out.splitlines()[1]
        assert line == "As of 2024-04-10 (the day of the last event); " + english.format("the last 90 days"), line
        line = done(command, shop, "--window", "all", "--lang", "zh").out.splitlines()[1]
        assert line == "截至 2024-04-10（最后一条记录之日）；" + chinese.format("全部历史"), line


def recency_counts_completed_months_plus_one():
    rows = _csv_of("recency", orders(SHOP))
    assert [r["date"] for r in rows] == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-10"]
    months = [[int(r[f"month_{k}"]) for k in (1, 2, 3)] for r in rows]
    # January 31 completes a month on February 29; E returned everything on March 20, but not by March 10
    assert months == [[2, 0, 0], [2, 1, 0], [1, 2, 0], [3, 1, 0]], months
    assert [r["customers"] for r in rows] == ["2", "3", "3", "4"]
    # the table began on January 5: its first whole month is February, its first day with one before March 31
    assert [r["against_month"] for r in rows] == ["", "", "fewer", "same"]
    assert [r["month_1_a_month_before"] for r in rows] == ["", "", "2", "3"]
    assert all(r["against_year"] == "" for r in rows)


def recency_shows_what_it_compares_with():
    out = done("recency", orders(SHOP)).out
    lines = [line for line in out.splitlines() if line.startswith("2024-0")]
    assert "month 1" in out and "against a month before" in out
    assert lines[2].endswith("fewer than 2") and lines[3].endswith("as many as 3"), lines
    chinese = done("recency", orders(SHOP), "--lang", "zh").out
    assert "第1个月" in chinese and "少于2" in chinese and "与3持平" in chinese


def a_year_is_compared_only_with_a_whole_month():
    # C bought on May 4, 2023: of May 31 a month is not known, of June 30 it is
    rows = _csv_of("recency", orders(SHOP + "C,2023-05-04,11,10.00,cup,things\nF,2024-06-30,12,1.00,cup,things\n"))
    year = {r["date"]: (r["month_1_a_year_before"], r["against_year"]) for r in rows}
    assert year["2024-05-31"] == ("", "") and year["2024-06-30"] == ("0", "more")
    uci = _csv_of("recency", data("uci_invoices.csv"))[-1]  # which begins on December 1, 2010
    assert (uci["date"], uci["month_1"], uci["month_1_a_month_before"]) == ("2011-12-09", "1629", "1500")
    assert (uci["month_1_a_year_before"], uci["against_year"]) == ("", "")


def retention_follows_the_month_of_the_first_purchase():
    rows = _csv_of("retention", orders(SHOP))
    assert [r["month"] for r in rows] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert [r["customers"] for r in rows] == ["2", "1", "0", "1"]
    active = [[r[f"active_{k}"] for k in range(4)] for r in rows]
    assert active == [["2", "1", "1", "1"], ["1", "0", "0", ""], ["0", "0", "", ""], ["1", "", "", ""]]
    assert "2024-03" in done("retention", orders(SHOP)).out


def the_first_month_of_the_table_holds_old_customers_and_says_so():
    said = "The first month is that of the table: who had bought before it began is new there, too."
    assert said in done("retention", orders(SHOP)).out
    assert said not in done("retention", orders(SHOP), "--window", "60").out  # from February 11 on
    assert "此前已购买的老会员也计为新客" in done("retention", orders(SHOP), "--lang", "zh").out


def repurchase_tells_items_by_their_text():
    rows = _csv_of("repurchase", orders(SHOP))
    assert [(r["item"], r["customers"], r["again"]) for r in rows] == [
        ("cup", "3", "0"),
        ("tea", "2", "2"),
    ], rows
    tea = {r["item"]: r for r in rows}["tea"]
    assert (tea["rate"], float(tea["median_days"])) == ("1", 44)  # 29, 59 and 44 days


def repurchase_goes_by_category_when_told():
    by = {r["category"]: r for r in _csv_of("repurchase", orders(SHOP), "--by", "category")}
    assert set(by) == {"drinks", "things"}
    assert by["things"]["customers"] == "3" and by["things"]["again"] == "0"
    assert len(_csv_of("repurchase", orders(SHOP), "--top", "1")) == 1


def repurchase_without_items_says_which_column_it_needs():
    plain = "customer_id,order_date,amount\nA,2024-01-05,10\n"
    refused(2, "repurchase", orders(plain), says=["--item COLUMN"])
    refused(2, "repurchase", orders(plain), "--by", "category", says=["--category COLUMN"])


BREAKS = ["--breaks-r", "20,40,60,90", "--breaks-f", "1,2,3,4", "--breaks-m", "5,15,25,60"]


def moves_say_where_they_were_and_where_they_are():
    rows = _csv_of("migrate", orders(SHOP), "--from", "2024-02-10", *BREAKS)
    moves = {(r["from"], r["to"]): int(r["customers"]) for r in rows}
    # C, D and E were not there; rows sum to the five members
    assert sum(moves.values()) == 5
    assert sum(n for (was, _), n in moves.items() if was == "not_born") == 3
    assert moves[("not_born", "returned_only")] == 1
    # A: 7 days, 2 purchases, 30.00 (R5 F2); then 8 days, 4, 70.00 (R5 F4 M5)
    assert moves[("potential_loyalist", "champions")] == 1
    # B: 10 days, 1, 10.00 (R5 F1); then 26 days, 2, 20.00 (R4 F2)
    assert moves[("new", "potential_loyalist")] == 1
    for row in rows:
        same = sum(int(r["customers"]) for r in rows if r["from"] == row["from"])
        assert abs(float(row["share_from"]) - int(row["customers"]) / same) < 1e-9


def the_largest_moves_come_first_and_those_who_stayed_are_counted():
    # as above: B, C and D go to three places, E returned everything, A became a champion
    options = ("--from", "2024-02-10", *BREAKS)
    rows = _csv_of("migrate", orders(SHOP), *options, "--top", "9")
    assert len(rows) == 5 and all(row["from"] != row["to"] for row in rows)
    longer = SHOP + "F,2024-04-09,11,10.00,cup,things\n"  # like D
    first = _csv_of("migrate", orders(longer), *options, "--top", "1")
    assert [(row["from"], row["to"], row["customers"]) for row in first] == [("not_born", "new", "2")]
    out = done("migrate", orders(longer), *options, "--top", "1").out
    assert "These are 2 of the 6 customers who moved." in out
    assert "0 of 6 customers are where they were." in out


def the_earlier_date_may_be_given_in_months():
    by_date = done("migrate", orders(SHOP), "--from", "2024-03-10").out
    assert done("migrate", orders(SHOP), "--months", "1").out == by_date
    assert "2024-01-10" in done("migrate", orders(SHOP)).out  # three months


def moves_between_stages_name_the_cycle():
    # gaps 29 17 42 44: the median is 35.5 days
    out = done("migrate", orders(SHOP), "--by", "stage", "--from", "2024-02-10").out
    assert "35.5 days" in out and "not yet a customer" in out
    rows = _csv_of("migrate", orders(SHOP), "--by", "stage", "--from", "2024-02-10")
    moves = {(r["from"], r["to"]): r["customers"] for r in rows}
    assert moves[("not_born", "new")] == "1"  # D
    assert moves[("not_born", "no_purchase")] == "1"  # E
    assert moves[("new", "active")] == "1"  # B; A's first purchase is 36 days ago
    assert moves[("active", "active")] == "1"


def moves_say_what_they_cannot_be_compared_with():
    options = ("--from", "2024-02-10", *BREAKS)
    ruler = "both by the breaks of 2024-04-10. rfm segments uses breaks of its own day"
    young = "On 2024-02-10 the table held only 37 days, not the 365 of the window"  # from January 5 on
    out = done("migrate", orders(SHOP), *options).out
    assert ruler in out and young in out and "% of where they were" in out
    chinese = done("migrate", orders(SHOP), *options, "--lang", "zh").out
    assert "均按2024-04-10的切点评分" in chinese and "2024-02-10时数据仅有37天，不足窗口的365天" in chinese
    for window in ("37", "all"):
        assert "the table held only" not in done("migrate", orders(SHOP), *options, "--window", window).out
    stages = done("migrate", orders(SHOP), "--by", "stage", "--from", "2024-02-10").out
    assert "; purchases: all history\n" in stages and "breaks" not in stages
    assert "breaks" in out
    stages = ("migrate", orders(SHOP), "--by", "stage", "--from", "2024-02-10")
    assert "切点" in chinese and "切点" not in done(*stages, "--lang", "zh").out
    assert "breaks_of" not in _csv_of(*stages)[0] and "breaks_of" in _csv_of("migrate", orders(SHOP), *options)[0]


def the_earlier_date_must_be_earlier():
    refused(2, "migrate", orders(SHOP), "--from", "2024-04-10", says=["--from"])
    says = ["2024-01-04 (--from)", "the first event is of 2024-01-05"]
    refused(1, "migrate", orders(SHOP), "--from", "2024-01-04", says=says)
    refused(1, "migrate", orders(SHOP), "--months", "4", says=["2023-12-10 (--months)"])
    refused(2, "migrate", orders(SHOP), "--rule", "ntile", says=["ntile"])


def a_window_of_nothing_is_refused_and_names_all():
    for command in DYNAMIC:
        refused(2, command, orders(SHOP), "--window", "0", says=["all"])


def more_than_a_hundred_years_of_months_are_refused():
    shop = orders(SHOP + "F,1924-05-10,11,1.00,tea,drinks\n")
    for command in ("recency", "retention"):
        assert len(_csv_of(command, shop, "--window", "all")) == 1200, command
        older = orders(SHOP + "F,1924-04-30,11,1.00,tea,drinks\n")
        refused(2, command, older, "--window", "all", says=["1924-04-30", "1200 months", "--window DAYS"])


def the_window_is_a_year_unless_told_otherwise():
    for command in DYNAMIC:
        out = done(command, orders(SHOP)).out
        assert "the last 365 days" in out, command
        assert "all history" in done(command, orders(SHOP), "--window", "all").out, command


def every_command_speaks_chinese():
    words = {
        "migrate": "原所在",
        "recency": "已购人数",
        "ladder": "忠诚阶梯",
        "retention": "新客人数",
        "repurchase": "复购率%",
    }
    for command, word in words.items():
        assert word in done(command, orders(SHOP), "--lang", "zh").out, command
    assert "升阶率%" in done("ladder", orders(SHOP), "--lang", "zh").out
    # a stage is not called as a segment is
    stages = _csv_of("migrate", orders(SHOP), "--by", "stage", "--from", "2024-02-10", "--lang", "zh")
    assert {"新客期", "活跃期"} <= {row["to_name"] for row in stages}


def json_holds_the_same_rows():
    needs("json")
    for command in DYNAMIC:
        document = done(command, orders(SHOP), "--format", "json").json()
        assert len(document["rows"]) == len(_csv_of(command, orders(SHOP))), command


def the_season_index_needs_a_whole_year():
    assert "How busy" not in done("suggest", orders(SHOP)).out
    days = [f"2023-{m:02d}-{d:02d}" for m in range(1, 13) for d in range(1, 29)]
    busy = [f"2023-12-{d:02d}" for d in range(1, 29)]
    rows = "".join(f"c{i},{day},1\n" for i, day in enumerate(days + busy))
    shop = orders("customer_id,order_date,amount\n" + rows)
    out = done("suggest", shop, "--as-of", "2023-12-31", "--purchase", "row").out
    assert "How busy" in out and "one whole year" in out
    needs("json")
    document = done("suggest", shop, "--as-of", "2023-12-31", "--purchase", "row", "--format", "json")
    seasons = document.json()["seasons"]
    # 56 purchases in the 31 days of December, of 364 in 365 days
    assert abs(seasons[11]["season_index"] - (56 / 31) / (364 / 365)) < 1e-9, seasons


def a_saved_scorer_is_the_ruler_of_the_moves():
    saved = folder() / "ruler.rfm"
    done("segments", orders(SHOP), *BREAKS, "--window", "365", "--save-scorer", saved)
    typed = _csv_of("migrate", orders(SHOP), "--from", "2024-02-10", *BREAKS)
    assert typed == _csv_of("migrate", orders(SHOP), "--from", "2024-02-10", "--scorer", saved)
    refused(2, "migrate", orders(SHOP), "--scorer", saved, "--window", "90", says=["--scorer"])


if __name__ == "__main__":
    main(__name__)
