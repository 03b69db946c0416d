# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by examples/demo.sh and tests/run.sh: installs Debian packages that are missing.
#
#     . tests/support/install_packages.sh
#     install_packages gcc meson ninja-build
#
# Installs only what is missing, as root or by sudo without a password; a download that fails is
# tried three times. Without such rights it prints the one command to run, and returns 2.

# Which of the named packages are not installed.
missing_packages() {
  for package in "$@"; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' ||
      printf '%s ' "$package"
  done
}

# Runs the rest of the line up to three times.
try_three_times() {
  for pause in 2 5 0; do
    "$@" && return 0
    sleep "$pause"
  done
  return 1
}

install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not Debian or Ubuntu: install by hand what corresponds to: $*" >&2
    return 2
  fi
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0

  if [ "$(id -u)" -eq 0 ]; then
    as_root=env
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n env'
  else
    echo "Some packages are missing. Please run this, then start again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing" >&2
    return 2
  fi

  echo "Installing: $missing"
  # shellcheck disable=SC2086 # words are meant to be split
  if ! try_three_times $as_root DEBIAN_FRONTEND=noninteractive apt-get -q \
    -o Acquire::Retries=3 update >/dev/null ||
    ! try_three_times $as_root DEBIAN_FRONTEND=noninteractive apt-get -q \
      -o Acquire::Retries=3 install -y --no-install-recommends $missing >/dev/null; then
    echo "Could not install: $missing" >&2
    return 1
  fi
}
