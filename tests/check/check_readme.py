#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The C program in the README is the first example, letter by letter.

usage: check_readme.py README.md 01_score.c"""
import difflib
import pathlib
import re
import sys

readme, example = (pathlib.Path(p).read_text(encoding="utf-8") for p in sys.argv[1:])
blocks = re.findall(r"^```c\n(.*?)^```$", readme, re.M | re.S)
if len(blocks) != 1:
    sys.exit(f"README.md has {len(blocks)} C blocks, expected 1")
difference = list(difflib.unified_diff(example.splitlines(keepends=True),
                                       blocks[0].splitlines(keepends=True),
                                       sys.argv[2], sys.argv[1]))
sys.stdout.writelines(difference)
sys.exit(bool(difference))
