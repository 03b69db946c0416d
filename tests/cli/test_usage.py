#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Help, bad usage, terminals and pipes."""

import os
import signal
import subprocess
import sys
import time

from harness import FEATURES, PROGRAM, done, folder, main, orders, refused, rfm, skip
from small_shop import ORDERS

COMMANDS = ("score", "segments", "cells", "customer", "pareto", "cluster", "churn", "watch", "suggest", "ahp", "simulate")


def _on_terminal(*arguments, env=None):
    """What a person sees when standard error and output are a terminal."""
    if sys.platform == "win32":
        skip("no pseudo-terminals here")
    import pty

    parent, child = pty.openpty()
    process = subprocess.Popen(
        [PROGRAM] + [str(a) for a in arguments],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=child,
        env=dict(os.environ, **(env or {})),
    )
    os.close(child)
    seen = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(parent)
    assert process.wait() == 0, seen
    return seen.decode("utf-8")


def help_shows_examples_first():
    out = done("--help").out
    assert out.index("Examples:") < out.index("Usage:") < out.index("Commands:")
    for command in COMMANDS:
        assert command in out
        help_of = done(command, "--help").out
        assert help_of.index("Examples:") < help_of.index("Usage:") < help_of.index("Output:")


def help_groups_options_by_subject():
    out = done("score", "--help").out
    order = ("\nInput:\n  --id", "\nPurchases and money:\n  --as-of", "\nScores and segments:\n", "\nOutput:\n")
    places = [out.index(part) for part in order]
    assert places == sorted(places)
    assert "Judgements:" not in out and "The store:" not in out
    assert "\nJudgements:\n  --complete" in done("ahp", "--help").out
    for command in COMMANDS:
        lines = done(command, "--help").out.splitlines()
        assert all(len(line) <= 100 and line == line.rstrip() for line in lines), command


def what_becomes_of_a_file_that_is_there_is_in_the_help():
    text = " ".join(done("score", "--help").out.split())
    assert "--replace replace a file or table that is already there; without it nothing is" in text
    assert "csv or json when FILE ends in .csv or .json" in text


def help_of_a_command_lists_its_options_only():
    assert "--top" in done("score", "--help").out
    assert "--top" not in done("segments", "--help").out
    assert "--bins" not in done("pareto", "--help").out


def no_command_is_bad_usage():
    assert rfm().status == 2
    refused(2, "frobnicate", says=["frobnicate", "--help"])


def the_version_is_that_of_the_library():
    assert done("--version").out.startswith("rfm ")


def mistakes_in_options_are_bad_usage():
    shop = orders(ORDERS)
    for words, arguments in {
        ("which orders",): ["score"],
        ("which customer",): ["customer", shop],
        ("unknown option", "--wat"): ["score", shop, "--wat"],
        ("not an option of rfm pareto",): ["pareto", shop, "--bins", "5"],
        ("--window", "1 to 36500", "all"): ["score", shop, "--window", "0"],
        ("unknown option", "--Input"): ["score", shop, "--Input"],
        ("--bins", "2 to 100"): ["score", shop, "--bins", "1"],
        ("--rule", "quantile|nested"): ["score", shop, "--rule", "guess"],
        ("--as-of", "2011-12-09"): ["score", shop, "--as-of", "yesterday"],
        ("--bins", "needs a value"): ["score", shop, "--bins"],
        ("--quiet", "no value"): ["score", shop, "--quiet=1"],
        ("--where", "COLUMN=VALUE"): ["score", shop, "--where", "x"],
        ("--quantity", "--price"): ["score", shop, "--price", "amount"],
        ("--delimiter",): ["score", shop, "--delimiter", "ab"],
        ("--day-start",): ["score", shop, "--day-start", "25:00"],
        ("what is",): ["score", shop, "more"],
    }.items():
        refused(2, *arguments, says=words)


def options_may_be_written_with_an_equals_sign_and_anywhere():
    shop = orders(ORDERS)
    assert (
        done("score", "--format=csv", shop, "--top=1").out
        == done("score", shop, "--top", "1", "--format", "csv").out
    )


def an_id_that_looks_like_an_option_follows_two_dashes():
    shop = orders("id,date\n-5,2024-01-01\n")
    assert "-5" in done("customer", "--", shop, "-5").out


def a_pipe_gets_neither_colour_nor_progress():
    result = done("segments", orders(ORDERS))
    assert "\033" not in result.out + result.err
    assert "\r" not in result.err


def a_terminal_gets_a_progress_bar_and_colour():
    seen = _on_terminal("segments", orders(ORDERS))
    assert "reading" in seen and "\033[1m" in seen


def no_color_is_respected():
    seen = _on_terminal("segments", orders(ORDERS), env={"NO_COLOR": "1"})
    assert "\033" not in seen
    assert "reading" in seen


def quiet_shows_no_progress_bar():
    assert "reading" not in _on_terminal("segments", orders(ORDERS), "--quiet")


def an_interrupt_ends_the_work_with_status_3():
    if sys.platform == "win32":
        skip("no signals here")
    target = folder() / "big.csv"
    process = subprocess.Popen(
        [PROGRAM, "simulate", "--customers", "3000000", "--days", "3650", "-o", target],
        stderr=subprocess.PIPE,
    )
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=60)[1]
    assert process.returncode == 3, (process.returncode, err)
    assert b"stopped" in err and not list(target.parent.iterdir())


def an_output_without_a_folder_is_refused_before_any_other_is_written():
    shop, there = orders(ORDERS), folder()
    nowhere, database = there / "no" / "x.csv", f"{there}/no/x.db:t"
    for arguments in (
        ["cluster", shop, "--k", "2", "--members", there / "a.csv", "--save-model", there / "b", "-o", nowhere],
        ["cluster", shop, "--k", "2", "--members", nowhere, "--save-model", there / "b", "-o", there / "a.csv"],
        ["cluster", shop, "--k", "2", "--members", there / "a.csv", "--save-model", nowhere],
        ["score", shop, "--save-scorer", there / "a", "-o", nowhere],
        ["score", shop, "--save-scorer", nowhere, "-o", there / "a.csv"],
        ["simulate", "--customers", "5", "--truth", nowhere, "-o", there / "a.csv"],
    ):
        refused(1, *arguments, says=["x.csv: there is no such folder"])
        assert not list(there.iterdir()), arguments
    if "sqlite" in FEATURES:
        refused(1, "cluster", shop, "--k", "2", "--members", there / "a.csv", "-o", database, says=["no/x.db"])
        assert not list(there.iterdir())


def a_named_pipe_is_read_and_written_as_it_is():
    if sys.platform == "win32":
        skip("no pipes with names here")
    shop, pipe = orders(ORDERS), folder() / "pipe"
    os.mkfifo(pipe)
    expected = done("score", shop, "--format", "csv").out
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        done("score", shop, "--format", "csv", "-o", pipe)
        assert reader.stdout.read().decode() == expected
    with subprocess.Popen(["sh", "-c", f"cat '{shop}' > '{pipe}'"]):
        assert done("score", pipe, "--format", "csv").out == expected


def an_output_that_cannot_be_written_is_told():
    refused(
        1,
        "score",
        orders(ORDERS),
        "-o",
        folder() / "no" / "such" / "scores.csv",
        says=["scores.csv"],
    )
    if os.path.exists("/dev/full"):
        refused(
            1, "score", orders(ORDERS), "--format", "csv", "-o", "/dev/full", says=["/dev/full"]
        )
        many = orders("id,date\n" + "".join(f"{i},2024-01-01\n" for i in range(5000)))
        full = ("--format", "csv", "-o", "/dev/full")
        refused(1, "score", many, *full, says=["/dev/full: cannot write: No space left on device"])
        assert os.path.exists(
            "/dev/full"
        )  # what is left of a file that failed is removed, but never a device


main(__name__)
