#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a reader would stumble over in lib/: long files, functions and lines, and characters that editors show differently.

usage: check_style.py SOURCE_ROOT"""
import pathlib
import re
import sys

FILE_LINES, FUNCTION_LINES, COLUMNS = 800, 100, 120


def long_functions(lines):
    """Functions have their braces in column 0; so do arrays and structs, whose opening one is not alone."""
    begin = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            begin = number
        elif line.startswith("}") and begin:
            if number - begin + 1 > FUNCTION_LINES:
                yield f"{begin}: a function of {number - begin + 1} lines, more than {FUNCTION_LINES}"
            begin = None


def line_errors(lines):
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield f"{number}: {len(line)} columns, more than {COLUMNS}"
        if "\t" in line:
            yield f"{number}: a tab"
        if line != line.rstrip():
            yield f"{number}: blanks at the end"
        if not line.isascii():
            yield f"{number}: not ASCII"


def file_errors(path):
    text = path.read_bytes().decode("utf-8", "backslashreplace")
    lines = text.splitlines()
    if not lines or not lines[0].startswith("/* SPDX-License-Identifier: MIT */"):
        yield "1: no SPDX line"
    if not text.endswith("\n") or "\r" in text:
        yield f"{len(lines)}: lines do not end as they should"
    if len(lines) > FILE_LINES:
        yield f"{len(lines)}: a file of {len(lines)} lines, more than {FILE_LINES}"
    yield from long_functions(lines)
    yield from line_errors(lines)


def unlisted(lib):
    """Every source is built, and every source that is to be built is there."""
    listed = set(re.findall(r"^\s*'([\w/]+\.c)',", (lib / "meson.build").read_text(encoding="utf-8"), re.M))
    there = {path.relative_to(lib).as_posix() for path in lib.rglob("*.c")}
    yield from (f"lib/meson.build does not list {name}" for name in sorted(there - listed))
    yield from (f"lib/meson.build lists {name}, which is not there" for name in sorted(listed - there))


def main():
    root = pathlib.Path(sys.argv[1])
    bad = list(unlisted(root / "lib"))
    for path in sorted((root / "lib").rglob("*.[ch]")):
        bad += [f"{path.relative_to(root)}:{error}" for error in file_errors(path)]
    print("\n".join(bad))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
