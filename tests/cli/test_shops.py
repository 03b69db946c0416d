#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The real shops, against what is published or was counted of them (NUMBERS 3, data/README)."""

import csv

from harness import data, done, folder, main, needs

READMES_MAP = """key,r,f,m,name_en
champions,5,5,5,Champions
potential_loyalist,3-5,3-5,2-5,Potential Loyalist
loyal,2-4,2-4,2-4,Loyal Customers
promising,3-4,1-3,3-5,Promising
new,4-5,1-3,1-5,New Customers
cant_lose,1-2,3-4,4-5,Can't Lose Them
at_risk,1-2,2-5,4-5,At Risk
need_attention,1-3,3-5,3-5,Need Attention
about_to_sleep,2-3,1-3,1-4,About To Sleep
lost,1,1-5,1-5,Lost
"""


def _gift_shop(name, *options):
    return done("segments", data(name), "--quiet", "--format", "csv", *options).rows()


def _sum(rows, column):
    """In cents, so that the sum is exact."""
    return sum(int(r[column].replace(".", "")) for r in rows)


def the_r_package_gives_every_customer_the_same_scores():
    expected = list(csv.DictReader(open(data("r_rfm_orders_expected.csv"), newline="")))
    found = done(
        "score",
        data("r_rfm_orders.csv"),
        "--rule",
        "r-rfm",
        "--as-of",
        "2006-12-31",
        "--format",
        "csv",
    ).by("id")
    assert len(found) == len(expected) == 995
    for e in expected:
        f = found[e["customer_id"]]
        assert [
            f["recency_days"],
            f["frequency"],
            float(f["monetary"]),
            f["r"],
            f["f"],
            f["m"],
            f["cell"],
        ] == [
            e["recency_days"],
            e["orders"],
            float(e["amount"]),
            e["r"],
            e["f"],
            e["m"],
            e["score"],
        ], (
            e,
            f,
        )


def the_r_packages_map_names_every_customer_the_same():
    path = folder() / "map.csv"
    path.write_text(READMES_MAP)
    names = {r["key"]: r["name_en"] for r in csv.DictReader(READMES_MAP.splitlines())}
    names["other"] = "Others"
    expected = list(csv.DictReader(open(data("r_rfm_orders_expected.csv"), newline="")))
    result = done(
        "score",
        data("r_rfm_orders.csv"),
        "--rule",
        "r-rfm",
        "--as-of",
        "2006-12-31",
        "--map",
        path,
        "--format",
        "csv",
    )
    found = result.by("id")
    for e in expected:
        assert names[found[e["customer_id"]]["segment"]] == e["segment_readme_map"], e
    assert (
        "10 of 125 cells have no segment" in result.err and "cells in several segments, of which the first counts: 58" in result.err
    )


def invoices_of_the_gift_shop_give_the_known_customers():
    rows = _gift_shop("uci_invoices.csv")
    assert sum(int(r["customers"]) for r in rows) == 4372
    assert sum(int(r["one_time_buyers"] or 0) for r in rows) == 1494
    assert {r["segment"]: r["customers"] for r in rows}["returned_only"] == "33"
    assert sum(int(r["customers"]) for r in rows if r["share_customers"]) == 4339
    assert _sum(rows, "revenue") == 830006581


def lines_of_the_gift_shop_give_the_same_customers_and_money():
    rows = _gift_shop("uci_lines.csv")
    assert sum(int(r["customers"]) for r in rows) == 4372
    assert sum(int(r["one_time_buyers"] or 0) for r in rows) == 1494
    assert {r["segment"]: r["customers"] for r in rows}["returned_only"] == "33"
    assert _sum(rows, "revenue") == 830006581
    assert _sum(_gift_shop("uci_lines.csv", "--money", "gross"), "revenue") == 891140790


def lines_of_the_gift_shop_are_counted():
    needs("json")
    counts = done("segments", data("uci_lines.csv"), "--format", "json").json()["counts"]
    assert (counts["rows"], counts["anonymous"], counts["rounded"]) == (541909, 135080, 4), counts


def the_cdnow_cohort_adds_up_and_has_no_new_customers():
    rows = done("segments", data("cdnow_master.csv"), "--quiet", "--format", "csv").by("segment")
    assert sum(int(r["customers"]) for r in rows.values()) == 23570
    assert _sum(rows.values(), "revenue") == 250031563
    assert rows["new"]["customers"] == "0"


main(__name__)
