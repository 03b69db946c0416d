#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The orders of bench_orders.c through DuckDB: R, F and M of every customer, and their quantile breaks.

usage: bench_duckdb.py BENCH_ORDERS [ORDERS [CUSTOMERS [THREADS]]]

Runs BENCH_ORDERS first, then DuckDB with as many threads: once straight from Arrow columns in memory, once from
a DuckDB table in memory. The last lines are how many times longer DuckDB took. Both begin with columns in
memory; librfm's time contains building its table, which later sales only add to. `sh tests/bench/run.sh`
installs what this needs."""
import re
import statistics
import subprocess
import sys
import time

import duckdb
import numpy as np
import pyarrow as pa

ROUNDS, FIRST_DAY, DAYS = 7, 15000, 1000
MEASURE = """SELECT customer, {as_of} - max(day) AS recency, count(*) AS frequency, sum(amount) AS monetary
             FROM {source} GROUP BY customer"""
BREAKS = "SELECT " + ", ".join(
    f"quantile_cont({column}, [0.2, 0.4, 0.6, 0.8])" for column in ("recency", "frequency", "monetary")
) + " FROM rfm"


def splitmix64(first, n):
    """The numbers first .. first + n - 1 of bench_orders.c's generator, begun with 1."""
    with np.errstate(over="ignore"):
        steps = np.arange(first + 1, first + n + 1, dtype=np.uint64)
        z = np.uint64(1) + steps * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def make_orders(n, n_customers):
    numbers = splitmix64(0, 2 * n)
    return pa.table({
        "customer": numbers[0::2] % np.uint64(n_customers) * np.uint64(7919),
        "day": (FIRST_DAY + np.arange(n, dtype=np.int64) * DAYS // n).astype(np.int32),
        "amount": (numbers[1::2] % np.uint64(100000)).astype(np.int64) + 100,
    })


def median_seconds(work):
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def main():
    program, *numbers = sys.argv[1:]
    n = int(numbers[0]) if numbers else 1_000_000
    n_customers = int(numbers[1]) if len(numbers) > 1 else n // 10
    threads = int(numbers[2]) if len(numbers) > 2 else 2

    said = subprocess.run([program, str(n), str(n_customers), str(threads)],
                          check=True, capture_output=True, text=True).stdout
    print(said)
    ours = re.search(r"orders to R, F, M: ([\d.]+) s; quantile breaks: ([\d.]+) s", said)
    compacted = re.search(r"measure R, F, M, compacted .* ([\d.]+) s$", said, re.M)

    orders = make_orders(n, n_customers)
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    db.register("arrow_orders", orders)
    db.execute("CREATE TABLE stored_orders AS FROM arrow_orders")
    seconds = {
        source: median_seconds(lambda s=source: db.execute(
            "CREATE OR REPLACE TABLE rfm AS " + MEASURE.format(as_of=FIRST_DAY + DAYS, source=s)))
        for source in ("arrow_orders", "stored_orders")
    }
    breaks = median_seconds(lambda: db.execute(BREAKS).fetchall())
    customers = db.execute("SELECT count(*) FROM rfm").fetchone()[0]
    print(f"DuckDB {duckdb.__version__}: {n} orders of {customers} customers, {threads} threads, "
          f"median of {ROUNDS} rounds")
    print(f"R, F, M from Arrow memory {seconds['arrow_orders']:8.3f} s")
    print(f"R, F, M from its table    {seconds['stored_orders']:8.3f} s")
    print(f"quantile breaks           {breaks:8.4f} s")
    print("DuckDB's time as a multiple of librfm's:")
    print(f"  orders to R, F, M: {seconds['arrow_orders'] / float(ours[1]):.2f} from Arrow, "
          f"{seconds['stored_orders'] / float(ours[1]):.2f} from its table")
    print(f"  R, F, M of a table that is there: {seconds['stored_orders'] / float(compacted[1]):.2f}")
    print(f"  quantile breaks: {breaks / float(ours[2]):.2f}")


if __name__ == "__main__":
    main()
