#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The demo, with a program that is built already."""

import os
import shutil
import subprocess
import sys

from harness import PROGRAM, ROOT, folder, main, needs, skip

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


main(__name__)
