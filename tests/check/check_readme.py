#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The C program in the README is the first example, letter by letter, and what it prints is the example's golden text.

usage: check_readme.py README.md 01_score.c 01_score.txt"""
import difflib
import pathlib
import re
import sys


def only(name, found):
    """The one match that there must be."""
    if len(found) != 1:
        sys.exit(f"README.md has {len(found)} {name}, expected 1")
    return found[0]


def differs(shown, path):
    expected = pathlib.Path(path).read_text(encoding="utf-8")
    difference = list(difflib.unified_diff(expected.splitlines(keepends=True), shown.splitlines(keepends=True),
                                           path, sys.argv[1]))
    sys.stdout.writelines(difference)
    return bool(difference)


readme = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
program = only("C blocks", re.findall(r"^```c\n(.*?)^```$", readme, re.M | re.S))
printed = only("runs of 01_score.c", re.findall(r"^    \$ cc [^\n]* 01_score\.c [^\n]*\n((?:    [^\n]*\n)+)", readme, re.M))
sys.exit(differs(program, sys.argv[2]) | differs(re.sub("^    ", "", printed, flags=re.M), sys.argv[3]))
