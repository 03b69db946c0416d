#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every word of the program stands in one table, that of its heading in words.h, in both languages with the same places to fill in.

usage: check_words.py SOURCE_ROOT"""
import pathlib
import re
import sys

TEXT = r'(?:u8)?"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(rf"\[(W_\w+)\] =\s*\{{((?:{TEXT}\s*)+),\s*((?:{TEXT}\s*)+)\}}")


def headings(header):
    """The table of each word, by the comments of the enum."""
    table, found = None, {}
    for line in header.splitlines():
        heading = re.fullmatch(r"  /\* ---- (words_\w+\.c) ---- \*/", line)
        table = heading.group(1) if heading else table
        found.update({word: table for word in re.findall(r"^  (W_\w+),", line)})
    return found


def places(text):
    """What is filled in. Text is cut into pieces, also within "{1}"."""
    return set(re.findall(r"\{\d\}", re.sub(r'"\s*(?:u8)?"', "", text)))


def errors(folder):
    wanted = headings((folder / "words.h").read_text(encoding="utf-8"))
    met = {}
    for path in sorted(folder.glob("words_*.c")):
        for word, english, chinese in ENTRY.findall(path.read_text(encoding="utf-8")):
            if word in met:
                yield f"{word} stands in {met[word]} and in {path.name}"
            elif wanted.get(word) != path.name:
                yield f"{word} stands in {path.name}, and in words.h under {wanted.get(word)}"
            if places(english) != places(chinese):
                yield f"{word}: English fills in {sorted(places(english))}, Chinese {sorted(places(chinese))}"
            met[word] = path.name
    yield from (f"{word} stands in no table" for word in wanted if word not in met)


def main():
    bad = list(errors(pathlib.Path(sys.argv[1]) / "examples" / "cli"))
    for line in bad:
        print(line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
