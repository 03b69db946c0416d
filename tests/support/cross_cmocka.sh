#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes cmocka for another target, from the source package of this Debian or Ubuntu:
#
#     sh tests/support/cross_cmocka.sh COMPILER PREFIX [DOWNLOADS]
#
# Installs into PREFIX; meson finds it there by -Dpkg_config_path=PREFIX/lib/pkgconfig. The source is
# kept in DOWNLOADS and taken from there when it is there already. Needs cmake, ninja and xz. The
# package lists are private ones: the system's stay as they are, and no root is needed.
set -eu

[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: cross_cmocka.sh COMPILER PREFIX [DOWNLOADS]" >&2; exit 2; }
compiler=$1
mkdir -p "$2"
prefix=$(cd "$2" && pwd)
mkdir -p "${3:-$prefix/src}"
downloads=$(cd "${3:-$prefix/src}" && pwd)
# shellcheck source=tests/support/install_packages.sh
. "$(dirname "$0")/install_packages.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The lists and the source come from where the binary package would come from.
fetch_source() {
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/apt/sources" "$work/fetched"
  [ -n "$(apt-cache madison libcmocka-dev)" ] || try_three_times apt-get -q update # a new machine has no lists
  apt-cache madison libcmocka-dev |
    sed -n 's#.*| *\([^ |]*\) \([^ /|]*\)/\([^ |]*\) [^|]*$#deb-src \1 \2 \3#p' |
    sort -u >"$work/apt/sources/source.list"
  set -- -q -o Acquire::Retries=3 -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/apt/sources" \
    -o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User=root
  try_three_times apt-get "$@" update &&
    (cd "$work/fetched" && try_three_times apt-get "$@" source --download-only cmocka) &&
    mv "$work"/fetched/cmocka_*.orig.tar.* "$downloads"
}

source_archive() {
  find "$downloads" -name 'cmocka_*.orig.tar.*z*' ! -name '*.asc' | head -n 1
}

[ -n "$(source_archive)" ] || fetch_source
mkdir "$work/source"
tar -xf "$(source_archive)" -C "$work/source" --strip-components=1
case $compiler in
*mingw*) system=Windows ;;
*) system=Linux ;;
esac
cmake -S "$work/source" -B "$work/build" -G Ninja \
  -DCMAKE_SYSTEM_NAME=$system -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
  -DUNIT_TESTING=OFF -DWITH_EXAMPLES=OFF
ninja -C "$work/build" install
