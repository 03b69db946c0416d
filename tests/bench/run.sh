#!/bin/sh
# SPDX-License-Identifier: MIT
# librfm beside DuckDB on the same orders, or beside scikit-learn or scipy on the same rows; or data frames of Python
# by Arrow beside their rows:
#
#     sh tests/bench/run.sh [ORDERS [CUSTOMERS [THREADS]]]
#     sh tests/bench/run.sh cluster [ROWS [K [THREADS]]]
#     sh tests/bench/run.sh hierarchy [ROWS [ward|single|average|complete [THREADS [COLUMNS]]]]
#     sh tests/bench/run.sh frames [ORDERS [CUSTOMERS]]
#
# Builds a release in build-bench/ with what it is compared to in a virtual environment there, which is
# kept for the next run. One million orders or rows unless told otherwise, 20,000 for a hierarchy; run it on a quiet machine.
set -eu

bench=orders
peer=duckdb
packages='duckdb numpy pyarrow'
case ${1-} in
cluster)
  bench=cluster
  peer=sklearn
  packages='numpy scikit-learn'
  ;;
hierarchy)
  bench=hierarchy
  peer=scipy
  packages='numpy scipy'
  ;;
frames)
  bench=frames
  peer=frames
  packages='numpy pandas polars pyarrow'
  ;;
esac
[ "$bench" = orders ] || shift

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build-bench
# shellcheck source=tests/support/install_packages.sh
. "$root/tests/support/install_packages.sh"
install_packages gcc libc6-dev meson ninja-build pkgconf python3 python3-venv

if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" "$root" -Dbench=enabled -Dtests=disabled -Dexamples=disabled -Ddocs=disabled >/dev/null
fi
program=tests/bench/bench_$bench
[ "$bench" = frames ] && program=all
ninja -C "$build" "$program" >/dev/null
if [ ! -f "$build/venv/$peer" ]; then
  [ -d "$build/venv" ] || python3 -m venv "$build/venv"
  # shellcheck disable=SC2086 # several packages
  try_three_times "$build/venv/bin/pip" install --quiet $packages
  touch "$build/venv/$peer"
fi
if [ "$bench" = frames ]; then
  export RFM_LIBRARY="$build/lib/librfm.so" PYTHONPATH="$root/bindings/python"
  exec "$build/venv/bin/python" "$root/tests/bench/bench_frames.py" "$@"
fi
exec "$build/venv/bin/python" "$root/tests/bench/bench_$peer.py" "$build/$program" "$@"
