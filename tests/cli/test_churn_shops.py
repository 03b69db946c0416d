#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Early warning in shops of other kinds: what it says where long cycles, regular gaps, seasons or the lack of money bend it."""

import datetime
import functools
import random
import re

from harness import data, done, folder, main

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


main(__name__)
