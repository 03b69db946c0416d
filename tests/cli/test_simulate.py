#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The simulated store."""

import sqlite3

from harness import done, folder, main, needs, refused


def the_same_seed_gives_the_same_store_and_another_seed_another():
    first, same, other = (
        done("simulate", "--customers", "50", "--seed", seed).bytes for seed in (1, 1, 2)
    )
    assert first == same and first != other


def a_larger_store_holds_the_members_of_the_smaller_one():
    path, more = folder() / "truth.csv", folder() / "truth.csv"
    done("simulate", "--customers", "20", "--truth", path)
    done("simulate", "--customers", "40", "--truth", more)
    assert more.read_text().startswith(path.read_text())


def a_file_of_truths_that_is_there_stays():
    path = folder() / "truth.csv"
    path.write_text("precious")
    refused(2, "simulate", "--truth", path, says=["--truth", "--replace"])
    both = folder() / "both.csv"
    refused(2, "simulate", "--customers", "9", "-o", both, "--truth", both, says=["--replace"])
    assert path.read_text() == "precious" and both.read_text().startswith("event_id,")


def the_store_has_returns_anonymous_sales_and_seasons():
    rows = done("simulate", "--customers", "2000", "--days", "730").rows()
    sales = [r for r in rows if r["kind"] == "sale"]
    orders = {r["order_id"]: r for r in sales}
    returns = [r for r in rows if r["kind"] == "return"]
    assert all(r["order_id"] in orders for r in returns)
    assert 0.03 < len(returns) / len(orders) < 0.05
    anonymous = sum(not r["member_id"] for r in orders.values())
    assert 0.09 < anonymous / len(orders) < 0.11
    month = [sum(r["order_time"][5:7] == m for r in orders.values()) for m in ("02", "12")]
    assert month[1] > 1.5 * month[0]
    assert len({r["event_id"] for r in rows}) == len(rows)
    assert [r["order_time"] for r in rows] == sorted(r["order_time"] for r in rows)
    assert all(len(r["amount"].split(".")[1]) == 2 for r in rows)


def days_lie_within_the_history_that_was_asked_for():
    rows = done("simulate", "--customers", "200", "--days", "30", "--start", "2024-02-01").rows()
    assert min(r["order_time"] for r in rows) >= "2024-02-01"
    assert max(r["order_time"] for r in rows) < "2024-03-02"


def the_program_reads_its_own_store_without_being_told_the_columns():
    shop = folder() / "shop.csv"
    done("simulate", "--customers", "300", "-o", shop)
    rows = done("segments", shop, "--format", "csv").rows()
    assert sum(int(r["customers"]) for r in rows) == 300


def a_database_and_a_file_hold_the_same_orders():
    needs("sqlite")
    db = folder() / "shop.db"
    done("simulate", "--customers", "100", "-o", f"{db}:orders")
    rows = done("simulate", "--customers", "100").rows()
    found = (
        sqlite3.connect(db)
        .execute("SELECT order_id, member_id, order_time, amount FROM orders")
        .fetchall()
    )
    assert [
        (r["order_id"], r["member_id"] or None, r["order_time"], float(r["amount"])) for r in rows
    ] == found
    refused(2, "simulate", "--customers", "100", "-o", f"{db}:orders", says=["--replace"])
    done("simulate", "--customers", "100", "-o", f"{db}:orders", "--replace")


main(__name__)
