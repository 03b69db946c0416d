#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rfm customer and rfm suggest."""

from harness import data, done, main, needs, orders, refused
from small_shop import BREAKS, ORDERS


def one_page_tells_scores_breaks_neighbours_and_last_events():
    out = done("customer", orders(ORDERS), "0001", *BREAKS).out
    for words in (
        "Potential Loyalist",
        "9",
        "R score",
        "4 of 5",
        "more than 7 days, up to 14 days",
        "7 days",
        "15 days",
        "2024-03-01",
        "20.00",
        "sale",
    ):
        assert words in out, words
    assert out.index("2024-03-01") < out.index("2024-01-05")


def a_bound_between_two_cents_is_told_by_the_cent_on_its_side():
    """The median of 1.00 and 1.01 is 1.005: 1.01 has the better score, so it is not for "more than 1.01"."""
    shop = orders("id,date,amount\na,2024-01-01,1.00\nb,2024-02-01,1.01\n")
    for who, interval in (("a", "up to 1.00"), ("b", "more than 1.00")):
        out = done("customer", shop, who, "--bins", "2").out
        assert any(line.startswith("spend  ") and f"  {interval}" in line for line in out.splitlines()), who


def the_page_exists_in_chinese():
    out = done("customer", orders(ORDERS), "0001", *BREAKS, "--lang", "zh").out
    for words in ("会员", "距上次购买天数", "R分", "潜力忠诚客户", "销售"):
        assert words in out, words


def json_has_the_parts_of_the_page_as_arrays():
    needs("json")
    found = done("customer", orders(ORDERS), "0001", *BREAKS, "--format", "json").json()
    assert found["rows"][0]["cell"] == "424"
    reason = found["reasons"][0]
    assert (reason["metric"], reason["lower_break"], reason["upper_break"]) == (
        "recency_days",
        7,
        14,
    )
    assert (reason["to_better"], reason["to_worse"]) == (-2, 6)
    money = found["reasons"][2]
    assert (money["value"], money["lower_break"], money["upper_break"]) == (30, 20, 50)
    assert {"segment", "metric", "distance", "from_score", "to_score"} <= set(
        found["neighbours"][0]
    )
    assert [e["day"] for e in found["events"]] == ["2024-03-01", "2024-01-05"]


def csv_holds_the_page_as_one_row():
    rows = done("customer", orders(ORDERS), "0001", *BREAKS, "--format", "csv").rows()
    assert len(rows) == 1 and rows[0]["segment"] == "potential_loyalist"


def a_customer_without_a_purchase_has_a_page_too():
    out = done("customer", orders(ORDERS), "0003", *BREAKS).out
    assert "Returned Everything" in out and "return" in out


def an_unknown_customer_is_bad_data():
    refused(1, "customer", orders(ORDERS), "1", says=['no customer "1"', "0001 is not 1"])


def rules_without_breaks_leave_the_explanation_out():
    for rule in ("ntile", "nested"):
        assert "2024-03-01" in done("customer", orders(ORDERS), "0001", "--rule", rule).out


def the_purchase_cycle_of_cdnow_gives_the_known_breaks():
    needs("json")
    row = done("suggest", data("cdnow_sample.csv"), "--format", "json").json()["rows"][0]
    assert row["recency_breaks"] == "34,91,196,279", row
    assert (row["gap_q50"], row["gap_q75"], row["gap_q90"], row["gap_q95"]) == (34, 90.5, 196, 279)


def the_purchase_cycle_of_the_gift_shop_gives_the_known_breaks():
    needs("json")
    row = done("suggest", data("uci_invoices.csv"), "--format", "json").json()["rows"][0]
    assert row["recency_breaks"] == "28,58,110,155", row
    assert row["warnings"] == "", row


def too_little_data_is_told_in_both_languages():
    english = done("suggest", orders(ORDERS)).out
    assert "fewer than 500 customers" in english and "less than 180 days" in english
    assert "会员不足500人" in done("suggest", orders(ORDERS), "--lang", "zh").out


def several_warnings_are_joined_as_the_language_does():
    shop = orders(ORDERS)
    english, chinese = done("suggest", shop).out, done("suggest", shop, "--lang", "zh").out
    assert "will be small; less than 180 days" in english
    assert "客群会很小；历史不足180天" in chinese and ";" not in chinese


main(__name__)
