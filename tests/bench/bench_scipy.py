#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rows of bench_hierarchy.c through scipy.cluster.hierarchy.linkage.

usage: bench_scipy.py BENCH_HIERARCHY [ROWS [LINKAGE [THREADS [COLUMNS]]]]

Each runs in processes of its own, three times in turn; the times are medians and the memory is the most that a process
ever held, rows and program included. The last lines are how many times longer scipy took, how many times more
memory, and how far the largest heights are apart. `sh tests/bench/run.sh hierarchy` installs what this needs."""
import os
import re
import statistics
import subprocess
import sys
import time

ROUNDS = 3


def splitmix64(n):
    """The first n numbers of bench_hierarchy.c's generator, begun with 1."""
    import numpy as np

    with np.errstate(over="ignore"):
        z = np.uint64(1) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def scipy_once(n, linkage_name, columns):
    import numpy as np
    import scipy
    from scipy.cluster.hierarchy import linkage

    rows = ((splitmix64(n * columns) >> np.uint64(11)).astype(float) / 2**53) ** 2
    rows = rows.reshape(n, columns)
    begin = time.perf_counter()
    merges = linkage(rows, linkage_name)
    seconds = time.perf_counter() - begin
    print(f"scipy {scipy.__version__}: {linkage_name} of {n} rows x {columns}: {seconds:.4f} s, "
          f"largest height {merges[-1, 2]:.15g}")


def run(*command):
    """Seconds, largest height, and the process's largest memory in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    print(said.strip() + f", {usage.ru_maxrss / 1024:.0f} MB")
    found = re.search(r"([\d.]+) s, largest height (\S+)$", said.strip())
    return float(found[1]), float(found[2]), usage.ru_maxrss / 1024


def main():
    if sys.argv[1] == "--scipy":
        scipy_once(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
        return
    program, *given = sys.argv[1:]
    n, linkage_name, threads, columns = given + ["20000", "ward", "2", "3"][len(given):]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(run(program, n, linkage_name, threads, columns))
        theirs.append(run(sys.executable, __file__, "--scipy", n, linkage_name, columns))
    a, b = (statistics.median(seconds for seconds, _, _ in runs) for runs in (ours, theirs))
    print("scipy's figures as a multiple of librfm's:")
    print(f"  time {b / a:.1f}, memory {theirs[0][2] / ours[0][2]:.1f}; "
          f"largest height apart by {theirs[0][1] / ours[0][1] - 1:+.1e}")


if __name__ == "__main__":
    main()
