#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rows of bench_cluster.c through scikit-learn's KMeans, from the same centres.

usage: bench_sklearn.py BENCH_CLUSTER [ROWS [K [THREADS]]]

Runs BENCH_CLUSTER first, which writes its rows to a file, then scikit-learn with as many threads: with tol=0, which
ends as librfm does when no centre moves; with the default tolerance, which ends earlier and a little worse; and once with
a k-means++ start of its own. The last lines are how many times longer scikit-learn took, and how far the inertias are apart.
`sh tests/bench/run.sh cluster` installs what this needs."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

program, *numbers = sys.argv[1:]
n = int(numbers[0]) if numbers else 1_000_000
k = int(numbers[1]) if len(numbers) > 1 else 8
threads = numbers[2] if len(numbers) > 2 else "2"
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # read when the modules are loaded
    os.environ[variable] = threads

import numpy as np  # noqa: E402
import sklearn  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402

COLUMNS, SEED = 3, 1


def fit(rows, **how):
    begin, processor = time.perf_counter(), time.process_time()
    found = KMeans(k, n_init=1, max_iter=300, algorithm="lloyd", **how).fit(rows)
    return time.perf_counter() - begin, time.process_time() - processor, found


def main():
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / "rows"
        said = subprocess.run([program, str(n), str(k), threads, str(file)],
                              check=True, capture_output=True, text=True).stdout
        data = np.fromfile(file)
    print(said)
    ours = {what: (float(seconds), float(processor), float(inertia)) for what, seconds, processor, inertia in
            re.findall(r"^(.*): ([\d.]+) s .* processor ([\d.]+) s, .* inertia (\S+)$", said, re.M)}
    rows, start = data[:n * COLUMNS].reshape(n, COLUMNS), data[n * COLUMNS:].reshape(k, COLUMNS)

    print(f"scikit-learn {sklearn.__version__}: {n} rows x {COLUMNS}, k {k}, {threads} threads")
    for name, ours_name, how in (
            ("given centres, tol=0", "from given centres", {"init": start, "tol": 0}),
            ("given centres, default tol", "from given centres", {"init": start}),
            ("one k-means++ start, default tol", "one k-means++ start", {"random_state": SEED})):
        seconds, processor, found = fit(rows, **how)
        librfm_seconds, librfm_processor, librfm_inertia = ours[ours_name]
        print(f"{name}: {seconds:.3f} s, processor {processor:.3f} s, {found.n_iter_} iterations, "
              f"inertia {found.inertia_:.17g}\n"
              f"  {seconds / librfm_seconds:.1f} times librfm's time, "
              f"{processor / librfm_processor:.1f} times its processor time; "
              f"scikit-learn's inertia is {found.inertia_ / librfm_inertia - 1:+.1e} of it")


if __name__ == "__main__":
    main()
