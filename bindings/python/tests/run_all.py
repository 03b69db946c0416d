#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs every test file but those named with the librfm that this Python finds, and writes what they say as meson does, for
tests/support/summary.py.

usage: run_all.py TESTLOG.json [LEFT_OUT...]"""

import json
import pathlib
import subprocess
import sys

import librfm

HERE = pathlib.Path(__file__).resolve().parent


def run(path):
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=300
    )
    result = "OK" if done.returncode == 0 else "FAIL"
    return {"name": path.stem, "stdout": done.stdout, "stderr": done.stderr, "result": result, "returncode": done.returncode}


def main():
    print("librfm of", pathlib.Path(librfm.__file__).parent)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for path in sorted(each for each in HERE.glob("test_*.py") if each.stem not in sys.argv[2:]):
            file.write(json.dumps(run(path)) + "\n")


if __name__ == "__main__":
    main()
