#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing (Debian, Ubuntu), builds everything and runs every test:
#
#     sh tests/run.sh                 in build-test/
#     sh tests/run.sh BUILD_DIR       elsewhere
#
# The last line counts single tests: "N passed, N failed, N skipped". The exit status is 0 when all
# passed, 1 when not, 2 when packages are missing that only root can install: then the command to run
# is shown. Tests on real data are skipped without it; RFM_TEST_DATA names its folder, and then none
# of them may be skipped.
set -u

case ${1-} in
-*)
  echo "usage: sh tests/run.sh [BUILD_DIR]" >&2
  exit 2
  ;;
esac
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build-test}
# shellcheck source=tests/support/install_packages.sh
. "$root/tests/support/install_packages.sh"

# Elsewhere than on Debian meson tells what is missing.
install_packages gcc g++ libc6-dev meson ninja-build pkgconf python3 cmake libcmocka-dev \
  libsqlite3-dev libcsv-dev libjansson-dev gzip ruby ruby-ffi ruby-minitest
status=$?
if [ $status -ne 0 ] && command -v dpkg-query >/dev/null; then
  exit $status
fi

echo "Building in $build"
log=$(mktemp)
if ! { [ -f "$build/build.ninja" ] || meson setup "$build" "$root" -Dtests=enabled; } >"$log" 2>&1 ||
  ! ninja -C "$build" >>"$log" 2>&1; then
  grep -E 'error|ERROR|warning:|FAILED' "$log" | head -n 20
  tail -n 30 "$log"
  rm -f "$log"
  echo "The build failed."
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

echo "Testing"
rm -f "$build"/meson-logs/testlog.json
# The summary counts what failed. No time limit is near what a slow machine needs.
CMOCKA_MESSAGE_OUTPUT=TAP meson test -C "$build" --no-rebuild --timeout-multiplier 5 >"$log" 2>&1
if [ ! -s "$build"/meson-logs/testlog.json ] || ! grep -q '^Ok: ' "$log"; then # it did not come to its end
  tail -n 30 "$log"
  rm -f "$log"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
rm -f "$log"
need_data=
[ -d "${RFM_TEST_DATA:-}" ] && need_data=--need-data
# shellcheck disable=SC2086 # no option is no word
exec python3 "$root/tests/support/summary.py" $need_data "$build/meson-logs/testlog.json"
