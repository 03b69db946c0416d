#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What results look like: tables, CSV, JSON, English and Chinese."""

import unicodedata

from harness import done, folder, main, needs, orders, refused
from small_shop import BREAKS, ORDERS


def _width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _table(text):
    """The lines of the first table: header, rule, rows."""
    lines = text.splitlines()
    rule = next(i for i, line in enumerate(lines) if line.startswith("---"))
    return [line for line in lines[rule - 1 :] if line][:2], lines[rule]


def segments_show_customers_shares_and_actions_in_the_order_of_the_map():
    rows = done("segments", orders(ORDERS), *BREAKS, "--format", "csv").rows()
    keys = [r["segment"] for r in rows]
    assert keys == [
        "champions",
        "loyal",
        "potential_loyalist",
        "new",
        "promising",
        "need_attention",
        "about_to_sleep",
        "cant_lose",
        "at_risk",
        "hibernating",
        "lost",
        "prospect",
        "returned_only",
    ], keys
    by = {r["segment"]: r for r in rows}
    assert by["champions"]["customers"] == "0"
    assert by["potential_loyalist"]["customers"] == "1"
    assert abs(float(by["potential_loyalist"]["share_customers"]) - 1 / 3) < 1e-9
    assert abs(float(by["potential_loyalist"]["share_revenue"]) - 30 / 35.5) < 1e-9
    assert by["potential_loyalist"]["average_order"] == "15.00"
    assert (by["new"]["one_time_buyers"], by["potential_loyalist"]["one_time_buyers"]) == ("1", "0")
    assert by["returned_only"]["customers"] == "1" and by["returned_only"]["share_customers"] == ""


def one_time_buyers_are_counted_over_all_history_whatever_the_window():
    rows = done("segments", orders(ORDERS), "--window", "20", "--format", "csv").rows()
    assert sum(int(r["one_time_buyers"] or 0) for r in rows) == 2


def a_segment_of_customers_silent_in_the_window_says_so():
    names = "".join(f"{i},2024-01-{i:02},1,{i}\n" for i in range(1, 21))
    shop = orders("id,date,order,amount\n" + names + "21,2024-03-01,1,5\n21,2024-03-20,2,5\n")
    out = done("segments", shop, "--window", "30").out
    assert "Customers who bought nothing in the last 30 days: 20." in out and "A segment with 0 orders" in out
    assert "bought nothing in the last" not in done("segments", shop).out


def the_english_table_needs_no_manual():
    out = done("segments", orders(ORDERS), *BREAKS).out
    for words in (
        "Customer segments",
        "As of 2024-03-10",
        "all history",
        "breaks of 2024-03-10",
        "% customers",
        "one-time buyers",
        "% revenue",
        "average order",
        "what to do",
        "Potential Loyalist",
        "Customers without a purchase that stood (all returned, or returns only), not in the table: 1",
        "Rows without a customer, not in the table: 1 (revenue of 7.00)",
    ):
        assert words in out, words


def customers_without_a_purchase_that_stood_are_called_so():
    """Of b there are returns only: he may have bought before this file begins."""
    text = "id,date,order,amount\na,2024-01-01,1,10\nb,2024-02-01,2,-5\n"
    said = "without a purchase that stood (all returned, or returns only)"
    for command in ("segments", "cluster", "pareto"):
        more = ("--k", "1") if command == "cluster" else ()
        assert said in done(command, orders(text), *more).out, command
        assert "无有效购买" in done(command, orders(text), *more, "--lang", "zh").out, command


def tenths_tell_who_has_spend_below_0():
    text = "id,date,order,amount\na,2024-01-01,1,10\nb,2024-02-01,2,5\nb,2024-02-02,3,-8.50\nc,2024-02-02,4,4\n"
    run = done("pareto", orders(text))
    assert "Customers with spend below 0, who count as 0 here: 1 (-3.50 together)" in run.out
    assert "消费金额为负、此处按0计的会员：1名（合计-3.50）" in done("pareto", orders(text), "--lang", "zh").out
    tenths = done("pareto", orders(text), "--format", "csv").rows()
    assert sum(float(row["revenue"]) for row in tenths) == 14
    assert "below 0" not in done("pareto", orders(ORDERS)).out


def tenths_of_fewer_than_ten_customers_say_so():
    head, said = "id,date,amount\n", "Fewer than ten customers: not every tenth has one."
    for n in (9, 10):
        shop = orders(head + "".join(f"{i},2024-01-01,{i}\n" for i in range(n)))
        assert (said in done("pareto", shop).out) == (n < 10)


def the_chinese_table_uses_the_words_of_the_trade():
    out = done("segments", orders(ORDERS), *BREAKS, "--lang", "zh").out
    for words in (
        "截至 2024-03-10",
        "客群",
        "人数占比%",
        "仅购一次人数",
        "订单数",
        "金额占比%",
        "平均客单价",
        "潜力忠诚客户",
        "切点日期 2024-03-10",
    ):
        assert words in out, words


def names_that_two_systems_share_stand_beside_map_and_pattern():
    """重要保持客户 is HHH or LHH among the grades, only LHH among the types."""
    shop = orders(ORDERS)
    for name, patterns in (("grades6", {"HHH LHH"}), ("types8", {"LHH"}), ("tendencies4", set())):
        rows = done("segments", shop, "--map", name, "--lang", "zh", "--format", "csv").rows()
        assert {r["pattern"] for r in rows if r["name"].endswith("重要保持客户")} == patterns, name
        assert " ".join(r["pattern"] for r in rows).split().count("LLL") == 1, name
        for command in (("segments", shop), ("score", shop), ("cells", shop), ("customer", shop, "0001")):
            lines = done(*command, "--map", name).out.splitlines()
            assert f"Segments are those of the map {name}" in lines, (name, command)
            assert any("R F M high or low" in line for line in lines), (name, command)
    assert "of the map" not in done("segments", shop).out and "high or low" not in done("score", shop).out


def purchases_by_day_have_their_reason_and_those_asked_for_none():
    shop = orders("id,date,amount\na,2024-01-01,10\nb,2024-02-01,5\nb,2024-02-02,8\nc,2024-02-02,4\n")
    assert "purchases are counted by day: there is no column of order numbers" in done("score", shop).out
    for options, unit in ((("--purchase", "row"), "row"), (("--purchase", "day"), "day"), (("--rule", "r-rfm"), "row")):
        assert f"purchases are counted by {unit}\n" in done("score", shop, *options).out, options


def json_names_the_map():
    needs("json")
    for options, name in (((), "classic"), (("--map", "grades6"), "grades6")):
        for command in ("segments", "score", "cells"):
            assert done(command, orders(ORDERS), *options, "--format", "json").json()["map"] == name
    assert "map" not in done("pareto", orders(ORDERS), "--format", "json").json()


def money_is_spend_of_a_customer_and_revenue_of_many():
    shop = orders(ORDERS)
    for command in ("score", "segments", "cells", "pareto"):
        lines = done(command, shop, *(() if command == "pareto" else BREAKS)).out.splitlines()
        assert lines[2] == "spend (of one customer) and revenue (of many) are sales minus returns"
        gross = done(command, shop, "--money", "gross").out.splitlines()
        assert gross[2].endswith("are sales, returns not subtracted")
        header = next(line for line in lines if line.startswith(("customer", "segment", "cell", "tenth")))
        assert ("spend" if command == "score" else "revenue") in header


def the_table_says_how_purchases_were_counted_when_not_by_order():
    without = orders("id,date\na,2024-01-01\n")
    line = "purchases are counted by day: there is no column of order numbers\n"
    for command in ("score", "segments", "pareto"):
        assert line in done(command, without).out
        assert "are counted" not in done(command, orders(ORDERS)).out
    assert "counted by row\n" in done("score", without, "--purchase", "row").out
    assert "counted by day\n" in done("score", orders(ORDERS), "--purchase", "day").out
    assert "购买次数按天计算（没有订单号列）" in done("score", without, "--lang", "zh").out
    needs("json")
    assert done("score", without, "--format", "json").json()["purchase"] == "day"


def a_window_reads_as_it_is_typed():
    shop = orders(ORDERS)
    for typed in ("all", "90"):
        row = done("score", shop, "--window", typed, "--format", "csv").rows()[0]
        assert row["window"] == typed
        needs("json")
        assert done("score", shop, "--window", typed, "--format", "json").json()["window"] == typed
    found = done("suggest", shop, "--format", "csv").rows()[0]
    assert found["suggested_window"] == "all"


def columns_line_up_in_both_languages():
    for language in ("en", "zh"):
        (header, rule), _ = _table(done("segments", orders(ORDERS), "--lang", language).out)
        ends, at = [], 0
        for part in rule.split("  "):
            at += len(part) + 2
            ends.append(at - 2)
        # a header never runs over the end of its column
        for end in ends[:-1]:
            text, used = "", 0
            for c in header:
                if used >= end:
                    break
                text, used = text + c, used + _width(c)
            assert used == end, (language, header)
            assert header[len(text) : len(text) + 2] == "  ", (language, header)


def no_line_of_a_table_ends_with_a_blank():
    for line in done("segments", orders(ORDERS)).out.splitlines():
        assert line == line.rstrip(), repr(line)


def money_has_thousands_separators_in_tables_and_none_in_data():
    shop = orders("id,date,amount\na,2024-01-01,1234567.5\n")
    assert "1,234,567.50" in done("score", shop).out
    assert done("score", shop, "--format", "csv").rows()[0]["monetary"] == "1234567.50"


def decimals_say_how_money_is_shown():
    shop = orders("id,date,amount\na,2024-01-01,1200\n")
    assert done("score", shop, "--decimals", "0", "--format", "csv").rows()[0]["monetary"] == "1200"
    assert (
        done("score", shop, "--decimals", "3", "--format", "csv").rows()[0]["monetary"]
        == "1200.000"
    )


def json_holds_head_rows_and_counts():
    needs("json")
    found = done("score", orders(ORDERS), *BREAKS, "--format", "json").json()
    assert (found["as_of"], found["window"], found["breaks_of"], found["purchase"]) == (
        "2024-03-10",
        "all",
        "2024-03-10",
        "order",
    )
    assert len(found["rows"]) == 4
    first = found["rows"][0]
    assert (first["id"], first["recency_days"], first["monetary"], first["segment"]) == (
        "0001",
        9,
        30.0,
        "potential_loyalist",
    )
    assert found["rows"][2]["recency_days"] is None
    assert found["counts"]["rows"] == 7
    assert found["counts"]["anonymous"] == 1
    assert found["counts"]["returned_only"] == 1


def json_refuses_ids_that_are_not_text():
    needs("json")
    refused(
        1, "score", orders(b"id,date\n\xff\xfe1,2024-01-01\n"), "--format", "json", says=["UTF-8"]
    )


def csv_quotes_what_must_be_quoted():
    shop = orders('id,date,amount\n"a,""b""",2024-01-01,1\n')
    result = done("score", shop, "--format", "csv")
    assert '"a,""b""",' in result.out
    assert result.rows()[0]["id"] == 'a,"b"'


def the_name_of_the_output_chooses_the_format():
    path = folder() / "scores.csv"
    result = done("score", orders(ORDERS), "-o", path)
    assert result.out == "" and path.read_text().startswith("id,recency_days")
    needs("json")
    path = folder() / "scores.json"
    done("score", orders(ORDERS), "-o", path)
    assert path.read_text().startswith("{")


def an_ending_that_is_not_known_needs_a_format():
    for name in ("scores.xlsx", "scores.2024-01-01", ".hidden.pdf"):
        path = folder() / name
        refused(2, "score", orders(ORDERS), "-o", path, says=["--format", ".json"])
        assert not path.exists()
        done("score", orders(ORDERS), "-o", path, "--format", "csv")
        assert path.read_text().startswith("id,")
    for name in ("scores", "scores.txt", ".hidden"):
        path = folder() / name
        done("score", orders(ORDERS), "-o", path)
        assert path.read_text().startswith("Customer scores\n")
    path = folder() / "SCORES.CSV"
    done("score", orders(ORDERS), "-o", path)
    assert path.read_text().startswith("id,")


def a_file_that_is_there_is_replaced_only_when_asked_for():
    path = folder() / "scores.csv"
    path.write_text("precious")
    # before anything is read
    refused(2, "score", "nonexistent.csv", "-o", path, says=["already", "--replace"])
    assert path.read_text() == "precious"
    done("score", orders(ORDERS), "-o", path, "--replace")
    assert path.read_text().startswith("id,")
    assert [p.name for p in path.parent.iterdir()] == ["scores.csv"]


def a_file_stays_as_it_was_when_the_work_fails():
    needs("json")
    path = folder() / "scores.json"
    path.write_text("precious")
    bad = orders(b"id,date\n\xff\xfe1,2024-01-01\n")
    refused(1, "score", bad, "-o", path, "--replace", says=["UTF-8"])
    assert path.read_text() == "precious"
    assert [p.name for p in path.parent.iterdir()] == ["scores.json"]


def the_output_cannot_be_the_input():
    shop = orders(ORDERS)
    refused(2, "score", shop, "-o", shop, says=["the output is the input"])
    assert shop.read_text() == ORDERS


def cells_are_the_occupied_ones_best_first():
    rows = done("cells", orders(ORDERS), *BREAKS, "--format", "csv").rows()
    assert [(r["cell"], r["segment"], r["customers"]) for r in rows] == [
        ("511", "new", "1"),
        ("424", "potential_loyalist", "1"),
        ("212", "hibernating", "1"),
    ]


def tenths_have_equal_sizes_and_shares_that_add_up():
    text = "id,date,amount\n" + "".join(f"c{i:02},2024-01-01,{i}\n" for i in range(1, 13))
    rows = done("pareto", orders(text), "--format", "csv").rows()
    assert [r["customers"] for r in rows] == ["2", "2"] + ["1"] * 8
    assert rows[0]["revenue"] == "23.00"
    assert abs(float(rows[0]["share_revenue"]) - 23 / 78) < 1e-9
    assert abs(float(rows[9]["cumulative_share"]) - 1) < 1e-9
    assert rows[9]["times_next"] == ""
    assert abs(float(rows[0]["times_next"]) - 11.5 / 9.5) < 1e-9


def a_map_from_a_file_is_used_and_its_flaws_are_told():
    path = folder() / "map.csv"
    path.write_text(
        "key,r,f,m,name_en,name_zh,action_code,action_en\n"
        "good,4-5,1-5,1-5,Good ones,好,call,Call them\n"
        "never,5,5,5,Never,,,\n"
        "rest,1-2,1-5,1-5,The rest,,,\n"
    )
    result = done("segments", orders(ORDERS), *BREAKS, "--map", path, "--format", "csv")
    by = {r["segment"]: r for r in result.rows()}
    assert (by["good"]["customers"], by["good"]["name"], by["good"]["action_code"]) == (
        "2",
        "Good ones",
        "call",
    )
    assert by["rest"]["customers"] == "1"
    assert "25 of 125 cells have no segment" in result.err
    assert "row 2" in result.err
    assert "好" in done("segments", orders(ORDERS), *BREAKS, "--map", path, "--lang", "zh").out


def a_map_may_have_other_delimiters_than_the_orders():
    text = "key,r,f,m,name_en\ngood,4-5,1-5,1-5,Good ones\nrest,1-3,1-5,1-5,The rest\n"
    european = orders(ORDERS.replace(",", ";").replace(".", ","))
    shops = ((orders(ORDERS),), (european, "--delimiter", ";", "--decimal-comma"))
    wanted = {"good": "2", "rest": "1"}
    for delimiter in (",", ";", "\t", "|"):
        path = folder() / "map.csv"
        path.write_text(text.replace(",", delimiter))
        for shop in shops:
            by = done("segments", *shop, *BREAKS, "--map", path, "--format", "csv").by("segment")
            assert {key: by[key]["customers"] for key in wanted} == wanted, delimiter
    path.write_text("key;r;f;m\ngood;4-6;1-5;1-5\n")
    refused(1, "segments", orders(ORDERS), "--map", path, says=["line 2", "column r", "4-6"])


def a_map_with_a_wrong_range_is_refused_with_its_line():
    path = folder() / "map.csv"
    path.write_text("key,r,f,m\ngood,4-6,1-5,1-5\n")
    refused(1, "segments", orders(ORDERS), "--map", path, says=["line 2", "column r", "4-6"])


def types_grades_and_tendencies_cut_at_the_mean():
    types = done("segments", orders(ORDERS), "--map", "types8", "--format", "csv").rows()
    assert len([r for r in types if r["share_customers"]]) == 8
    assert types[0]["action_code"] == "vip_event" and types[7]["action"] == "Seasonal mail"
    grades = done("segments", orders(ORDERS), "--map", "grades6", "--lang", "zh")
    assert "发放召回优惠券" in grades.out
    assert "重要保持客户" in grades.out
    assert "不低于平均值" in grades.out
    tendencies = done("segments", orders(ORDERS), "--map", "tendencies4", "--format", "csv").rows()
    assert [r["segment"] for r in tendencies if r["share_customers"]] == ["loyal", "wavering", "forming", "leaving"]


main(__name__)
