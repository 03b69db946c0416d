# SPDX-License-Identifier: MIT
"""What the tests of the package share. The library is the one that librfm finds: an installed wheel's, or RFM_LIBRARY's."""

import importlib
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from harness import data, folder, main, skip  # noqa: E402,F401 - for the tests

import librfm  # noqa: E402

FIRST = 20000  # 2024-10-04


def optional(name):
    """A package that need not be there; the test is skipped without it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return skip(f"{name} is not installed")


def raises(expected, function, /, *args, says=(), **options):
    """The exception of exactly this kind that a call raises, with these words in it."""
    try:
        function(*args, **options)
    except BaseException as error:  # noqa: BLE001 - an exception of a callback may be any
        assert type(error) is expected, f"{type(error).__name__}: {error}"
        for word in [says] if isinstance(says, str) else says:
            assert word in str(error), f"no {word!r} in: {error}"
        return error
    raise AssertionError(f"nothing was raised, expected {expected.__name__}")


def small_table(**options):
    """Ten orders of five customers, those of examples/01_score.c."""
    table = librfm.Table(**options)
    table.append(
        [1, 2, 3, 1, 4, 1, 5, 2, 5, 1],
        day=[19906, 19920, 19951, 19990, 20013, 20044, 20071, 20171, 20240, 20262],
        amount=[4990, 1250, 8900, 2500, 700, 5990, 3200, 1800, 2750, 6100],
    )
    return table


TODAY = 20269


def small_features(**options):
    return small_table(**options).measure(as_of=TODAY)


def large_table(rows=200000, customers=20000, **options):
    """Orders enough for work in several pieces."""
    table = librfm.Table(**options)
    table.append(
        [i * 7919 % customers for i in range(rows)],
        day=[FIRST + i * 104729 % 700 for i in range(rows)],
        amount=[100 + i * 15485863 % 9000 for i in range(rows)],
    )
    return table


def leaving_table(**options):
    """600 members who come every one to three weeks, until two thirds of them leave, one after another; text ids on request."""
    table = librfm.Table(**options)
    orders = [(i, FIRST + day) for i in range(600) for day in range(i % 90, min(400, 90 + i * 7919 % 600), 7 + i % 14)]
    name = str if table.ids == "bytes" else int
    table.append([name(i) for i, _ in orders], day=[day for _, day in orders], amount=[1000 + 10 * i for i, _ in orders])
    return table


TRAINED = FIRST + 400


def run_python(program, *arguments):
    """Run a program in a Python of its own, and give back what it prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-c", program, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
        cwd=pathlib.Path(__file__).parent,
    )
    assert done.returncode == 0, f"exit {done.returncode}: {done.stdout} {done.stderr}"
    assert not done.stderr, done.stderr
    return done.stdout
