#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The three hosts do what their texts say. Programs and library are named by RFM_TILL, RFM_NIGHT and RFM_LIBRARY."""

import contextlib
import datetime
import os
import pathlib
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from harness import folder, main, skip  # noqa: E402

GOLDEN = ROOT / "tests" / "golden" / "examples"
FIRST, SECOND = "2024-12-31", "2025-01-31"


def _run(variable, *arguments, status=0):
    """Run the program that the variable names; without it the test is skipped."""
    program = os.environ.get(variable) or skip(f"no {variable}")
    command = [program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == status, f"exit {done.returncode}: {done.stderr}"
    return done


def _expected(name):
    return (GOLDEN / name).read_text(encoding="utf-8")


# ---- pos_till ----


def the_till_prints_what_its_text_says():
    done = _run("RFM_TILL", folder() / "till.rfm")
    assert done.stdout == _expected("pos_till.txt"), done.stdout
    assert done.stderr == ""


def a_day_that_comes_again_leaves_the_same_file():
    table = folder() / "till.rfm"
    _run("RFM_TILL", table)
    first = table.read_bytes()
    again = _run("RFM_TILL", table, "zh").stdout
    assert table.read_bytes() == first
    assert " 8 came twice" in again, again


def a_till_of_many_years_stays_within_its_memory():
    place = folder()
    start = datetime.date(2020, 1, 1)
    for year in range(5):
        feed = place / "feed"
        with feed.open("w", encoding="utf-8") as file:
            for i in range(year * 2000, year * 2000 + 2000):
                day = start + datetime.timedelta(days=i * 365 // 2000)
                file.write(f"sale {day}T10:00 C-{i * 7919 % 300} R{i} R{i}/1 {500 + i % 900}\n")
        last = _run("RFM_TILL", place / "till.rfm", "en", feed, 2000000).stdout.splitlines()[-1]
        assert last.endswith(" 0 refused"), last
        assert 1900 < int(last.split(", ")[2].split()[0]) < 2100, last


def a_till_without_memory_refuses_and_keeps_what_it_has():
    place = folder()
    feed = place / "feed"
    feed.write_text(
        "".join(f"sale 2025-03-01T10:00 C-{i} R{i} R{i}/1 500\n" for i in range(9000)), encoding="utf-8"
    )
    refused = _run("RFM_TILL", place / "till.rfm", "en", feed, 600000).stdout
    assert "refused: out of memory" in refused
    known = int(refused.splitlines()[-1].split(", ")[2].split()[0])
    feed.write_text("", encoding="utf-8")
    again = _run("RFM_TILL", place / "till.rfm", "en", feed, 5000000).stdout
    assert f" {known} events" in again, again


def a_file_that_is_no_table_is_left_as_it_is():
    table = folder() / "till.rfm"
    table.write_bytes(b"not a table")
    assert "till.rfm" in _run("RFM_TILL", table, status=1).stderr
    assert table.read_bytes() == b"not a table"


# ---- crm_night ----


def _night(database, day, *options, status=0):
    return _run("RFM_NIGHT", "--members", 600, *options, database, day, status=status)


def _rows(database, query="SELECT * FROM scores ORDER BY day, id"):
    with contextlib.closing(sqlite3.connect(database)) as db:
        return db.execute(query).fetchall()


def a_first_night_scores_every_customer_once():
    database = folder() / "crm.db"
    said = _night(database, FIRST).stdout
    assert "recency   typed" in said and "monetary  learned" in said and "gap_mean  learned" in said, said
    rows = _rows(database)
    counts = [int(word) for word in said.splitlines()[0].replace(":", "").split() if word.isdigit()]
    assert len(rows) == sum(counts), (len(rows), counts)
    households = "SELECT count(DISTINCT CASE WHEN household THEN 'h' || household ELSE id END) FROM members"
    assert len(rows) == _rows(database, households)[0][0]
    buyers = [row for row in rows if row[8] not in ("prospect", "returned_only")]
    assert len(buyers) == counts[0]
    assert all(1 <= level <= 5 for row in buyers for level in row[2:6])
    assert all(row[2:7] == (0, 0, 0, 0, None) for row in rows if row not in buyers)
    assert {row[8] for row in rows} > {"champions", "lost", "prospect"}


def a_second_night_uses_the_rules_of_the_first():
    database = folder() / "crm.db"
    _night(database, FIRST)
    rules = pathlib.Path(f"{database}.rules")
    kept, before = rules.read_bytes(), _rows(database)
    said = _night(database, SECOND, "--quiet")
    assert said.stdout == said.stderr == ""
    assert rules.read_bytes() == kept
    assert [path.name for path in sorted(database.parent.iterdir())] == ["crm.db", "crm.db.rules"]
    after = _rows(database)
    assert [row for row in after if row[0] == FIRST] == before
    assert {row[0] for row in after} == {FIRST, SECOND}


def neither_threads_nor_another_run_change_a_score():
    database = folder() / "crm.db"
    _night(database, FIRST, "--quiet", "--threads", 1)
    first = _rows(database)
    _night(database, FIRST, "--quiet", "--threads", 3)
    assert _rows(database) == first
    other = folder() / "crm.db"
    _night(other, FIRST, "--quiet", "--threads", 4)
    assert _rows(other) == first


def a_wrong_date_in_the_database_is_named_by_its_row():
    database = folder() / "crm.db"
    _night(database, FIRST)
    before = _rows(database)
    with contextlib.closing(sqlite3.connect(database)) as db:
        db.execute("UPDATE lines SET day = '2024-02-30' WHERE rowid = 43")
        db.commit()
    assert "row 42" in _night(database, SECOND, status=1).stderr
    assert _rows(database) == before


def a_damaged_rules_file_stops_the_night():
    database = folder() / "crm.db"
    _night(database, FIRST)
    rules = pathlib.Path(f"{database}.rules")
    rules.write_bytes(rules.read_bytes()[:-1])
    assert "crm.db.rules" in _night(database, SECOND, status=1).stderr
    assert {row[0] for row in _rows(database)} == {FIRST}


def a_call_without_a_day_says_how_to_call():
    assert "usage:" in _run("RFM_NIGHT", "crm.db", status=2).stderr


# ---- ctypes_score.py ----


def python_needs_nothing_but_ctypes():
    library = os.environ.get("RFM_LIBRARY") or skip("no shared library that Python can load")
    command = [sys.executable, "-I", "-B", str(ROOT / "examples" / "hosts" / "ctypes_score.py")]
    environment = dict(os.environ, RFM_LIBRARY=library)
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, timeout=60, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    version, rest = done.stdout.split("\n", 1)
    assert version.startswith("librfm ")
    assert rest == _expected("ctypes_score.txt"), done.stdout


if __name__ == "__main__":
    main(__name__)
