#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A million orders in a data frame of polars or pandas: into a table of librfm by Arrow, and by way of Python rows.

usage: bench_frames.py [ORDERS [CUSTOMERS]]

Each way runs three times in processes of its own, and the best counts. Memory is what the process holds at most beyond the frame
and the packages: first until the call into C, then in all. `sh tests/bench/run.sh frames` installs what this needs."""
import ctypes
import importlib
import json
import pathlib
import resource
import subprocess
import sys
import time

ROUNDS, DAYS = 3, 700
COLUMNS = {"customer": "customer", "time": "time", "amount": "amount", "decimals": 2}


def make_frame(package, n, n_customers):
    import numpy as np

    numbers = np.random.default_rng(1)
    seconds = np.sort(numbers.integers(0, DAYS * 86400, n))
    return importlib.import_module(package).DataFrame({
        "customer": numbers.integers(0, n_customers, n),
        "time": np.datetime64("2024-01-01", "us") + seconds * np.timedelta64(1_000_000, "us"),
        "amount": numbers.integers(100, 100_000, n) / 100,
    })


def rows_of(package, frame):
    return frame.rows() if package == "polars" else list(frame.itertuples(index=False, name=None))


class Peak:
    """The most memory that was held since reset()."""

    begin = 0

    def reset(self):
        ctypes.CDLL(None).malloc_trim(0)
        pathlib.Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # getrusage() forgets the peak before
        self.begin = self._peak()

    def megabytes(self):
        return (self._peak() - self.begin) / 1024

    def _peak(self):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def by_arrow(frame, _, peak):
    import librfm

    capsule = frame.__arrow_c_stream__()
    before = peak.megabytes()
    del capsule
    table = librfm.Table()
    table.append_frame(frame, **COLUMNS)
    return table, before


def by_lists(frame, package, peak):
    import librfm

    customer, when, amount = zip(*rows_of(package, frame))
    amount = [round(100 * each) for each in amount]
    before = peak.megabytes()
    table = librfm.Table()
    table.append(customer, time=when, amount=amount)
    return table, before


WAYS = {"by Arrow": by_arrow, "by rows": by_lists}


def one_run(package, way, n, n_customers):
    """In a process of its own: prints seconds, those of processors, megabytes until the call and in all, and what the table came to."""
    frame, peak = make_frame(package, n, n_customers), Peak()
    WAYS[way](make_frame(package, 1000, 10), package, peak)  # what packages load when they are first used
    peak.reset()
    begin, busy = time.perf_counter(), time.process_time()
    table, before = WAYS[way](frame, package, peak)
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    print(json.dumps([seconds, busy, before, peak.megabytes(), table.count().n_events]))


def best_run(package, way, n, n_customers):
    runs = []
    for _ in range(ROUNDS):
        command = [sys.executable, __file__, "--run", package, way, str(n), str(n_customers)]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    assert all(run[4] == n for run in runs)
    return [min(run[i] for run in runs) for i in range(4)]


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    n_customers = int(sys.argv[2]) if len(sys.argv) > 2 else n // 10
    print(f"{n:,} orders of {n_customers:,} customers: integer ids, datetimes, amounts as floats; best of {ROUNDS} runs")
    for package in ("polars", "pandas"):
        runs = {way: best_run(package, way, n, n_customers) for way in WAYS}
        for way, (seconds, busy, before, peak) in runs.items():
            print(f"{package} {way:8} {seconds:6.2f} s, {busy:6.2f} s of processors; "
                  f"memory: {before:4.0f} MB until the call, {peak:4.0f} MB in all")
        elapsed, busy = (runs["by rows"][i] / runs["by Arrow"][i] for i in range(2))
        print(f"{package}: by rows takes {elapsed:.1f} times as long, {busy:.1f} times the work of processors", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        one_run(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    else:
        main()
