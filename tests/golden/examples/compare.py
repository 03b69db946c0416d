#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An example prints exactly what its text says.

usage: compare.py PROGRAM EXPECTED"""
import difflib
import os
import pathlib
import shlex
import subprocess
import sys

# Meson tells how to run programs for another machine.
wrapper = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))
run = subprocess.run(wrapper + [sys.argv[1]], capture_output=True)
sys.stderr.buffer.write(run.stderr)
got = run.stdout.decode("utf-8").replace("\r\n", "\n")
expected = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
sys.stdout.writelines(difflib.unified_diff(
    expected.splitlines(keepends=True), got.splitlines(keepends=True), "expected", "printed"))
sys.exit(run.returncode != 0 or got != expected)
