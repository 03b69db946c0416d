#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Early warning in shops of other kinds: what it says where long cycles, regular gaps, seasons or the lack of money bend it."""

import csv
import datetime
import functools
import random
import re

from harness import data, done, folder, main, needs

FIRST_DAY = datetime.date(2018, 1, 1)


def _write(purchases):
    """The orders of (customer, day, amount)."""
    path = folder() / "orders.csv"
    rows = (f"m{who:04},{FIRST_DAY + datetime.timedelta(day)},{amount:.2f}\n" for who, day, amount in purchases)
    path.write_text("member_id,order_time,amount\n" + "".join(rows))
    return path


@functools.lru_cache
def _durable_goods():
    """5,000 customers of ten years who buy every two years or so, and leave after seven on average."""
    chance, days, purchases = random.Random(7), 3650, []
    for who in range(5000):
        day = chance.random() * days
        gone = day + chance.expovariate(1 / 2500)
        while day < min(days, gone):
            purchases.append((who, int(day), 900 * 2 ** chance.gauss(0, 1)))
            day += max(60, chance.gauss(730, 180))
    return _write(purchases)


@functools.lru_cache
def _regular_visitors():
    """1,500 customers whom nothing keeps away: each comes after gaps of his own, give or take 15 %."""
    chance, days, purchases = random.Random(1), 800, []
    for who in range(1500):
        gap, day = 30 * 2 ** chance.gauss(0, 0.9), chance.random() * 300
        while day < days:
            purchases.append((who, int(day), 30 * 2 ** chance.gauss(0, 0.7)))
            day += max(1, chance.gauss(gap, 0.15 * gap))
    return _write(purchases)


def who_has_just_bought_is_not_called_silent():
    focus = ("churn", _durable_goods(), "--list", "focus", "--quiet", "--format", "csv")
    rows = done(*focus).rows()
    fresh = [row for row in rows if row["reason"].startswith("bought only")]
    assert len(fresh) > 20
    for row in rows:
        days = re.match(r"bought only (\d+) days ago \(others (\d+)\)", row["reason"])
        assert not days or int(row["recency_days"]) == int(days.group(1)) < int(days.group(2)), row
        assert float(row["rise"]) > 0 or "no purchase for" not in row["reason"], row
    row = done(*focus, "--lang", "zh").by("id")[fresh[0]["id"]]
    assert row["reason"].startswith(f"{row['recency_days']}天前才购买过（一般会员"), row


def nobody_in_danger_stands_without_a_reason():
    for options in (("--as-of", "2011-02-01"), ("--as-of", "2011-09-01"), ("--horizon", "30")):
        rows = done("churn", data("uci_invoices.csv"), *options, "--quiet", "--format", "csv").rows()
        assert rows and all(row["reason"] for row in rows), options
    early = ("churn", data("uci_invoices.csv"), "--as-of", "2011-02-01", "--quiet", "--format", "csv")
    by = done(*early).by("id")
    assert not any("58 (others 55)" in row["reason"] for row in by.values())  # which moves the chance by less than a hundredth
    assert by["13089"]["reason"].startswith("no purchase for 1 day, usual gap ")
    assert done(*early, "--lang", "zh").by("id")["13089"]["reason"].startswith("已1天未购买，平时间隔")
    alerts = done("watch", data("uci_invoices.csv"), "--rule", "probability", "--from", "2011-09-01", "--quiet", "--format", "csv").rows()
    assert len(alerts) > 50 and all(row["reason"] for row in alerts)


def a_shop_whose_cycle_is_too_long_is_told():
    english = done("churn", _durable_goods())
    line = "The shop's purchase cycle is longer than the 365 days that can be looked ahead: many who are late have not bought for 730 days, count as lapsed and are on no list."
    assert line in english.out.splitlines() and f"rfm: careful: {line}" in english.err.splitlines()
    assert "本店的购买周期长于可预测的365天" in done("churn", _durable_goods(), "--lang", "zh").out
    assert "careful: The shop's purchase cycle" in done("watch", _durable_goods(), "--rule", "probability", "--alert-first").err
    given = done("churn", _durable_goods(), "--horizon", "365")
    assert "purchase cycle" not in given.out + given.err  # who says a horizon knows it


def a_list_without_anybody_does_not_say_that_nobody_is_late():
    english = done("churn", _durable_goods(), "--as-of", "2027-12-10").out
    assert "Nobody is listed: of those with spend enough nobody's silence has raised the chance." in english
    assert "消费达标者中，无人的沉默使概率上升。" in done("churn", _durable_goods(), "--as-of", "2027-12-10", "--lang", "zh").out


def a_good_model_with_nobody_to_warn_of_says_so():
    english, chinese = (done("churn", _regular_visitors(), "--quiet", "--lang", lang).out for lang in ("en", "zh"))
    assert "Nobody is listed" in english
    assert re.search("^verdict  +better than the simple rules below: the chances are good, and nobody's silence stands out$", english, re.M)
    assert "the list can be used" not in english and "概率可用，且无人沉默异常" in chinese
    assert done("churn", _regular_visitors(), "--list", "focus").out.count("the list can be used") == 1


def _n_orders(path, first, days):
    """Rows from a day on, of as many days."""
    last = (datetime.date.fromisoformat(first) + datetime.timedelta(days - 1)).isoformat()
    with open(path, newline="", encoding="utf-8") as file:
        return sum(first <= row["order_time"][:10] <= last for row in csv.DictReader(file))


def a_season_is_told():
    needs("json")
    path = folder() / "orders.csv"
    done("simulate", "--customers", "2000", "--days", "1461", "--seed", "2", "-o", path)
    seasons = {
        "2026-01-31": (1, "Those 60 days lie in a quieter season, which raises the chance.", "这60天为淡季，概率因此较高。"),
        "2026-10-15": (-1, "Those 60 days lie in a busier season, which lowers the chance.", "这60天为旺季，概率因此较低。"),
    }
    for day, (sign, english, chinese) in seasons.items():
        year_ago = "2025" + day[4:]
        before = (datetime.date.fromisoformat(year_ago) - datetime.timedelta(60)).isoformat()
        assert sign * _n_orders(path, year_ago, 60) < sign * _n_orders(path, before, 60)
        how = ("churn", path, "--as-of", day, "--horizon", "60", "--quiet")
        assert english in done(*how).out.splitlines() and chinese in done(*how, "--lang", "zh").out.splitlines()
        season = done(*how, "--format", "json").json()["model"][0]["season"]
        assert sign * season > 0.1
        assert {float(row["season"]) for row in done(*how, "--format", "csv").rows()} == {round(season, 10)}
    none = ("churn", path, "--as-of", "2024-10-15", "--horizon", "60", "--quiet")  # less than two years
    assert done(*none, "--format", "json").json()["model"][0]["season"] == 0 and "season" not in done(*none).out


main(__name__)
