# SPDX-License-Identifier: MIT
"""Runs the program as a person would, and reports in the Test Anything Protocol.

A test is a function whose name is a sentence; it fails by an assertion and is left out by skip().
The program is named by RFM_PROGRAM, what it was built with by RFM_FEATURES.
"""

import csv
import gzip
import inspect
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.environ.get("RFM_PROGRAM", "rfm")
FEATURES = os.environ.get("RFM_FEATURES", "csv sqlite json").split()
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Skip(Exception):
    """Raised by a test that cannot run here."""


class Result:
    """What a run of the program came to."""

    def __init__(self, process):
        self.status = process.returncode
        self.bytes = process.stdout
        self.out = process.stdout.decode("utf-8")
        self.err = process.stderr.decode("utf-8")

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out)))

    def json(self):
        return json.loads(self.out)

    def by(self, key):
        return {row[key]: row for row in self.rows()}


def skip(reason):
    raise Skip(reason)


def rfm(*arguments, stdin=b"", env=None):
    """Run the program; never raises because of its exit status."""
    environment = dict(os.environ, **(env or {}))
    command = [PROGRAM] + [str(a) for a in arguments]
    return Result(
        subprocess.run(
            command, input=stdin, capture_output=True, env=environment, check=False, timeout=120
        )
    )


def done(*arguments, **options):
    """Run the program, which must succeed."""
    result = rfm(*arguments, **options)
    assert result.status == 0, f"exit {result.status}: {result.err}"
    return result


def refused(status, *arguments, says=(), **options):
    """Run the program, which must fail so, with these words in one line of standard error."""
    result = rfm(*arguments, **options)
    assert result.status == status, f"exit {result.status}, expected {status}: {result.err}"
    lines = [line for line in result.err.splitlines() if all(word in line for word in says)]
    assert lines, f"no line with {says} in: {result.err}"
    return result


def folder():
    """A new folder for one test; removed when the tests end."""
    made = tempfile.TemporaryDirectory(prefix="rfm-test-")
    _folders.append(made)
    return pathlib.Path(made.name)


def orders(text, encoding="utf-8"):
    """A CSV file with this content."""
    path = folder() / "orders.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def data(name):
    """One of the real data sets, uncompressed; the test is skipped when it is not there."""
    named = os.environ.get("RFM_TEST_DATA")
    places = (
        [pathlib.Path(named)]
        if named
        else [ROOT.parent / "shared" / "data", ROOT / "shared" / "data"]
    )
    for place in places:
        if (place / name).exists():
            return place / name
        if (place / (name + ".gz")).exists():
            path = folder() / name
            path.write_bytes(gzip.decompress((place / (name + ".gz")).read_bytes()))
            return path
    return skip(f"{name} is not here")


def needs(feature):
    """Skip the test when the program was built without this."""
    if feature not in FEATURES:
        skip(f"built without {feature}")


def _run(function):
    try:
        function()
    except Skip as reason:
        return "ok", f" # SKIP {reason}"
    except Exception:
        for line in traceback.format_exc().splitlines():
            print("# " + line)
        return "not ok", ""
    return "ok", ""


def main(module):
    """Run every public function that the module itself defines, in order."""
    tests = [
        f
        for name, f in vars(sys.modules[module]).items()
        if inspect.isfunction(f) and f.__module__ == module and not name.startswith("_")
    ]
    failed = 0
    print(f"1..{len(tests)}")
    for number, function in enumerate(tests, 1):
        verdict, remark = _run(function)
        failed += verdict != "ok"
        print(f"{verdict} {number} - {function.__name__.replace('_', ' ')}{remark}", flush=True)
    for made in _folders:
        made.cleanup()
    sys.exit(1 if failed else 0)


_folders = []
