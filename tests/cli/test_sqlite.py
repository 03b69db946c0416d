#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Orders from SQLite, results into SQLite."""

import csv
import io
import sqlite3

from harness import done, folder, main, needs, orders, refused
from small_shop import BREAKS, ORDERS


def _shop():
    """A database with the small shop's orders."""
    needs("sqlite")
    path = folder() / "shop.db"
    db = sqlite3.connect(path)
    db.execute(
        "CREATE TABLE orders (customer_id TEXT, order_date TEXT, order_id TEXT, amount REAL)"
    )
    rows = [(r[0] or None, *r[1:3], float(r[3])) for r in list(csv.reader(io.StringIO(ORDERS)))[1:]]
    db.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    db.commit()
    db.close()
    return path


def _query(path, sql):
    db = sqlite3.connect(path)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def a_table_reads_the_same_as_a_file():
    table = done("score", f"{_shop()}:orders", *BREAKS, "--format", "csv").out
    assert table == done("score", orders(ORDERS), *BREAKS, "--format", "csv").out


def scores_are_written_back_beside_the_orders():
    shop = _shop()
    done("score", f"{shop}:orders", *BREAKS, "-o", f"{shop}:scores")
    rows = _query(
        shop,
        "SELECT id, recency_days, frequency, monetary, cell, segment, as_of, breaks_of FROM scores",
    )
    assert rows[0] == (
        "0001",
        9,
        2,
        30.0,
        "424",
        "potential_loyalist",
        "2024-03-10",
        "2024-03-10",
    ), rows[0]
    assert rows[2][:4] == ("0003", None, 0, 0.0)
    assert len(_query(shop, "SELECT * FROM orders")) == 7


def a_table_that_is_there_is_replaced_only_when_asked_for():
    shop = _shop()
    target = f"{shop}:scores"
    done("score", f"{shop}:orders", "-o", target)
    refused(2, "score", f"{shop}:orders", "--as-of", "2024-02-29", "-o", target, says=["--replace"])
    assert _query(shop, "SELECT DISTINCT as_of FROM scores") == [("2024-03-10",)]
    done("score", f"{shop}:orders", "--as-of", "2024-02-29", "-o", target, "--replace")
    assert _query(shop, "SELECT DISTINCT as_of FROM scores") == [("2024-02-29",)]


def the_orders_themselves_are_never_the_output():
    shop = _shop()
    refused(
        2,
        "score",
        f"{shop}:orders",
        "-o",
        f"{shop}:orders",
        "--replace",
        says=["the output is the input"],
    )
    refused(2, "score", f"{shop}:orders", "-o", shop, says=["which table"])
    assert len(_query(shop, "SELECT * FROM orders")) == 7


def a_bad_cell_is_refused_with_its_row():
    shop = _shop()
    db = sqlite3.connect(shop)
    db.execute("INSERT INTO orders VALUES ('9', '2024-01-01', 'A9', 'free')")
    db.commit()
    db.close()
    refused(1, "score", f"{shop}:orders", says=["row 8", "column amount", '"free"'])
    done("score", f"{shop}:orders", "--skip-bad-rows")


def a_missing_table_or_database_is_bad_data():
    refused(1, "score", f"{_shop()}:nothing", says=["nothing"])
    refused(1, "score", f"{folder()}/none.db:orders", says=["none.db"])


def a_name_with_a_colon_in_its_folder_is_split_at_the_last_one():
    needs("sqlite")
    path = folder() / "a:b"
    path.mkdir()
    shop = _shop()
    (path / "shop.db").write_bytes(shop.read_bytes())
    assert done("score", f"{path}/shop.db:orders").status == 0


def a_busy_database_is_refused_and_nothing_is_written():
    shop = _shop()
    db = sqlite3.connect(shop, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    refused(
        1,
        "score",
        f"{shop}:orders",
        "-o",
        f"{shop}:scores",
        says=["another program", "nothing was written"],
    )
    db.execute("ROLLBACK")
    db.execute("BEGIN EXCLUSIVE")
    refused(1, "score", f"{shop}:orders", says=["another program"])
    db.close()
    assert _query(shop, "SELECT name FROM sqlite_master WHERE name = 'scores'") == []


def every_command_writes_a_table():
    shop = _shop()
    for command in ("segments", "cells", "pareto", "suggest"):
        done(command, f"{shop}:orders", "-o", f"{shop}:{command}")
        assert _query(shop, f"SELECT count(*) FROM {command}")[0][0] > 0
    done("customer", f"{shop}:orders", "0001", "-o", f"{shop}:page")
    assert _query(shop, "SELECT id, segment IS NOT NULL FROM page") == [("0001", 1)]


main(__name__)
