#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds examples/consumer-project against the installed package, in every way a host would, and runs it:
#
#     sh tests/consumer/run.sh BUILD_DIR    what this build installs, under DESTDIR
#     sh tests/consumer/run.sh              a build of its own, installed in a prefix of its own
#
# One line of the Test Anything Protocol for each way. CC, CXX and MESON choose the tools.
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
project=$root/examples/consumer-project
: "${CC:=cc}" "${CXX:=c++}" "${MESON:=meson}"
export CC CXX
warnings='-Wall -Wextra -Wpedantic -Werror'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=0

# Runs the rest of the line as one test; what it prints is shown when it fails.
try() {
  tests=$((tests + 1))
  name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    echo "ok $tests - $name"
  else
    echo "not ok $tests - $name"
    tail -n 30 "$work/log" | sed 's/^/# /'
  fi
}

install_build() {
  "$MESON" install -C "$1" --no-rebuild --destdir "$work/root"
}

install_prefix() {
  "$MESON" setup "$work/build" "$root" --prefix="$work/root" --libdir=lib \
    -Dtests=disabled -Dexamples=disabled -Ddocs=disabled -Dbench=disabled &&
    "$MESON" install -C "$work/build"
}

# The program prints one line with the right answer, and (unless static) loads the installed library.
right() {
  LD_LIBRARY_PATH=$libdir "$1" >"$work/said" || return 1
  cat "$work/said"
  grep -q '^librfm [0-9.]*: customer 7 scores 5-5-5, segment Champions$' "$work/said"
}

loads() {
  LD_LIBRARY_PATH=$libdir ldd "$1" >"$work/loaded"
  cat "$work/loaded"
  if [ "$2" = shared ]; then
    grep -q "librfm.so.* => $libdir" "$work/loaded"
  else
    ! grep -q librfm "$work/loaded"
  fi
}

by_hand() { # COMPILER STANDARD SOURCE KIND PKG_CONFIG_OPTION...
  compiler=$1 standard=$2 source=$3 kind=$4
  shift 4
  flags=$(pkg-config --cflags --libs "$@" rfm) || return 1
  if [ "$kind" = static ]; then # the linker would take the shared one where both are
    flags=$(echo "$flags" | sed 's/-lrfm/-l:librfm.a/')
  fi
  # shellcheck disable=SC2086 # words are meant to be split
  "$compiler" -std="$standard" $warnings "$project/$source" -o "$work/by_hand" $flags &&
    right "$work/by_hand" && loads "$work/by_hand" "$kind"
}

by_meson() { # KIND OPTION...
  kind=$1
  shift
  rm -rf "$work/meson"
  "$MESON" setup "$work/meson" "$project" "$@" && "$MESON" compile -C "$work/meson" || return 1
  for program in host_c host_cpp; do
    right "$work/meson/$program" && loads "$work/meson/$program" "$kind" || return 1
  done
}

by_cmake() {
  cmake -S "$project" -B "$work/cmake" "$found_by" -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF \
    -DCMAKE_C_FLAGS="$warnings" -DCMAKE_CXX_FLAGS="$warnings" &&
    cmake --build "$work/cmake" || return 1
  for program in host_c host_cpp host_c_static; do
    right "$work/cmake/$program" || return 1
  done
  loads "$work/cmake/host_c" shared && loads "$work/cmake/host_c_static" static
}

echo 1..8
if [ $# -gt 0 ]; then
  try "the build installs under DESTDIR" install_build "$1"
  PKG_CONFIG_SYSROOT_DIR=$work/root
  export PKG_CONFIG_SYSROOT_DIR
else
  try "the library installs in a prefix" install_prefix
fi
PKG_CONFIG_PATH=$(dirname "$(find "$work/root" -name rfm.pc)")
libdir=$(dirname "$PKG_CONFIG_PATH")
if [ $# -gt 0 ]; then # whose lib64, where meson has chosen it, is none of the places where CMake looks on Debian
  found_by=-Drfm_DIR=$libdir/cmake/rfm
else
  found_by=-DCMAKE_PREFIX_PATH=$work/root
fi
export PKG_CONFIG_PATH
# A prefix of /usr would be left out as known to every compiler.
export PKG_CONFIG_ALLOW_SYSTEM_LIBS=1 PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1

try "C99 with pkg-config, shared" by_hand "$CC" c99 host.c shared
try "C99 with pkg-config --static" by_hand "$CC" c99 host.c static --static
try "C++17 with pkg-config, shared" by_hand "$CXX" c++17 host.cpp shared
try "C++17 with pkg-config --static" by_hand "$CXX" c++17 host.cpp static --static
try "meson, shared" by_meson shared
try "meson, static" by_meson static -Dprefer_static=true
if command -v cmake >/dev/null; then
  try "CMake, shared and static" by_cmake
else
  echo "ok 8 # SKIP there is no cmake"
fi
