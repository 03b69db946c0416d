#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The telecom case finds the published clusters: means and values within 0.0005, ranks as printed.

usage: telecom_table.py PROGRAM"""
import os
import shlex
import subprocess
import sys

TOLERANCE = 0.0005
wrapper = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))
out = subprocess.run(wrapper + [sys.argv[1]], capture_output=True, check=True, text=True).stdout
table = out[out.index("Means and value") : out.index("Names")]
rows = [line.split() for line in table.splitlines()[2:] if line.strip()]
assert [row[0] for row in rows] == list("12345678")
assert sum(int(row[1]) for row in rows) == 1026
for row in rows:
    paper, found = row[2:7], row[7:12]
    for published, mean in zip(paper[:4], found[:4]):
        assert abs(float(published) - float(mean)) <= TOLERANCE, row
    assert paper[4] == found[4], row
