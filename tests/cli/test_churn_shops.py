#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Early warning in shops of other kinds: what it says where long cycles, regular gaps, seasons or the lack of money bend it."""

import datetime
import functools
import random
import re

from harness import done, folder, main

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


main(__name__)
