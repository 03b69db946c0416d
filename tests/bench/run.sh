#!/bin/sh
# SPDX-License-Identifier: MIT
# librfm beside DuckDB on the same orders:
#
#     sh tests/bench/run.sh [ORDERS [CUSTOMERS [THREADS]]]
#
# Builds a release in build-bench/ with DuckDB, numpy and pyarrow in a virtual environment there, which
# is kept for the next run. One million orders unless told otherwise; run it on a quiet machine.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build-bench
# shellcheck source=tests/support/install_packages.sh
. "$root/tests/support/install_packages.sh"
install_packages gcc libc6-dev meson ninja-build pkgconf python3 python3-venv

if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" "$root" -Dbench=enabled -Dtests=disabled -Dexamples=disabled -Ddocs=disabled >/dev/null
fi
ninja -C "$build" tests/bench/bench_orders >/dev/null
if [ ! -f "$build/venv/ready" ]; then
  python3 -m venv "$build/venv"
  try_three_times "$build/venv/bin/pip" install --quiet duckdb numpy pyarrow
  touch "$build/venv/ready"
fi
exec "$build/venv/bin/python" "$root/tests/bench/bench_duckdb.py" "$build/tests/bench/bench_orders" "$@"
