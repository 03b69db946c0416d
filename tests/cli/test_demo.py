#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The demo, with a program that is built already."""

import os
import shutil
import subprocess
import sys

from harness import PROGRAM, ROOT, done, folder, main, needs, skip
from shown import assert_shown

ORDERS = "card no;date;amount\n" + "".join(f"{i};{1 + i % 28}/{1 + i % 12}/2024;{5 + i}\n" for i in range(60))


def _script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


def _demo(*arguments):
    """Run a copy of the demo that has nothing to install and nothing to build."""
    if sys.platform == "win32" or not shutil.which("sh"):
        skip("no shell here")
    for feature in ("csv", "sqlite", "json"):
        needs(feature)
    place = folder()
    _script(place / "tests" / "support" / "install_packages.sh", "install_packages() { :; }\n")
    for tool in ("meson", "ninja"):
        _script(place / "bin" / tool, "exit 0\n")
    _script(place / "build-demo" / "examples" / "cli" / "rfm", f'exec "{PROGRAM}" "$@"\n')
    (place / "examples").mkdir()
    shutil.copy(ROOT / "examples" / "demo.sh", place / "examples")
    env = dict(os.environ, PATH=f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}", TMPDIR=str(place))
    command = ["sh", place / "examples" / "demo.sh"] + list(arguments)
    return subprocess.run(command, env=env, capture_output=True, check=True, timeout=100, text=True, encoding="utf-8")


def the_command_at_the_end_has_the_options_of_the_demo():
    path = folder() / "owner's orders.csv"
    path.write_text(ORDERS)
    said = _demo(path, "--id", "card no", "--delimiter", ";", "--date-format", "%d/%m/%Y").stdout
    assert "--id 'card no' --delimiter ';' --date-format '%d/%m/%Y'\n" in said
    last = said.splitlines()[-1]
    assert last.startswith("In Chinese: ") and last.endswith("--date-format '%d/%m/%Y' --lang zh")
    typed = last.split(": ", 1)[1]
    out = subprocess.run(["sh", "-c", typed], capture_output=True, check=True, timeout=60).stdout
    assert "客群" in out.decode("utf-8")


def the_demo_ends_with_the_moves_of_the_month_and_the_members_in_danger():
    path = folder() / "orders.csv"
    done("simulate", "--customers", "3000", "--days", "730", "--seed", "1", "-o", path)
    said = _demo(path).stdout
    moves, danger = said.index("== 8. Who moved where in the last month =="), said.index("== 9. Members in danger, and why ==")
    assert moves < danger < said.index("== What was done ==")
    assert "where they were" in said[moves:danger] and "are where they were." in said[moves:danger]
    assert "no purchase for" in said[danger:] and "verdict" in said[danger:]


def what_the_readme_shows_of_the_demo_is_what_it_prints():
    assert_shown("README.md", "Customer segments", _demo().stdout)


def a_small_shop_is_watched_by_a_rule():
    path = folder() / "orders.csv"
    days = ("2024-01-01", "2024-01-08", "2024-01-15")
    rows = [f"{i},{day},9" for i in range(40) for day in days] + ["99,2024-06-30,9"]
    path.write_text("id,date,amount\n" + "\n".join(rows) + "\n")
    said = _demo(path)
    assert "cannot learn who leaves" in said.stderr
    assert "no purchase for" in said.stdout.split("== 9. ")[1]


def ids_may_hold_quotes_backslashes_and_lines():
    for number, best in enumerate(('"a""b"', "a\\b", '"$(x) `y`"', "it's", "-o", '"a, b"', '"a\nb"')):
        path = folder() / "orders.csv"
        path.write_text(f"customer,date,amount\n{best},2024-01-01,100\n2,2024-01-05,3\n{best},2024-01-09,100\n")
        said = _demo(path).stdout
        page = said.split("== 7. ")[1].split("== 8. ")[0]
        fits = "\n" not in best
        assert ("200.00" in page) == fits and ("does not fit" in page) != fits, number
        assert "(the orders are younger than a month)" in said and "== What was done ==" in said


main(__name__)
