#!/bin/sh
# SPDX-License-Identifier: MIT
# From orders to decisions in one go:
#
#     sh examples/demo.sh                 a simulated store of 5,000 members
#     sh examples/demo.sh my-orders.csv   your own orders; the file is only read
#     sh examples/demo.sh my-orders.csv --id card --date-format %d/%m/%Y
#                                         the same with options of rfm that say how to read it
#
# Builds the program rfm (installing what is missing on Debian or Ubuntu) and shows who the
# customers are, what they are worth and what to do, who moved, and who is about to leave. Results
# are kept in a new folder that is named at the end.
set -eu

usage() {
  echo "usage: sh examples/demo.sh [ORDERS.csv [OPTION OF RFM]...]" >&2
  exit 2
}

heading() {
  printf '\n== %s ==\n' "$1"
}

# The words as they would be typed, each after a blank.
typed() {
  for word in "$@"; do
    case $word in
      '' | *[!A-Za-z0-9_./:=,-]*)
        printf " '%s'" "$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
}

# What the reader could type himself, then what comes of it.
show() {
  printf '\n$ rfm%s\n\n' "$(typed "$@")"
  "$program" "$@"
}

# Of the line below the header of a CSV file: "a""b" is a"b.
first_field() {
  sed -e '2!d' -e '/^"/!{s/,.*//;b' -e '}' -e 's/^"//' -e 's/""/\
/g' -e 's/".*//' -e 's/\n/"/g'
}

orders_file=
case ${1-} in -*) usage ;; esac
if [ $# -ge 1 ]; then
  [ -f "$1" ] || { echo "demo: there is no file $1" >&2; usage; }
  orders_file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
  shift
fi

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=tests/support/install_packages.sh
. "$root/tests/support/install_packages.sh"

heading "1. Build the program"
install_packages gcc libc6-dev meson ninja-build pkgconf \
  libsqlite3-dev libcsv-dev libjansson-dev || exit $?
build=$root/build-demo
log=$(mktemp)
if ! { [ -f "$build/build.ninja" ] ||
  meson setup "$build" "$root" -Dtests=disabled -Ddocs=disabled -Dbench=disabled \
    -Dexamples=enabled -Dcsv=enabled -Dsqlite=enabled -Djson=enabled; } >"$log" 2>&1 ||
  ! ninja -C "$build" >>"$log" 2>&1; then
  tail -n 30 "$log" >&2
  echo "demo: the build failed; the whole log is $log" >&2
  exit 1
fi
rm -f "$log"
program=$build/examples/cli/rfm
echo "$program"

results=$(mktemp -d "${TMPDIR:-/tmp}/rfm-demo-XXXXXX")
cd "$results"

if [ -n "$orders_file" ]; then
  heading "2. Your orders"
  orders=$orders_file
  echo "$orders (it is only read)"
else
  heading "2. A store of 5,000 members over two years, in a SQLite database"
  orders=shop.db:orders
  show simulate --customers 5000 --days 730 --seed 1 -o "$orders"
fi

heading "3. Who the customers are, what they bring, and what to do"
show segments "$orders" "$@"

heading "4. How much hangs on the best customers"
show pareto "$orders" "$@" --quiet

heading "5. Groups of customers alike: clusters of days, purchases and spend"
show cluster "$orders" "$@" --k auto --quiet

heading "6. Scores of every customer, into the database"
show score "$orders" "$@" -o shop.db:scores --quiet
echo "done: table scores of shop.db, one row per customer"

heading "7. One page about the customer who spends most"
best=$("$program" score "$orders" "$@" --top 1 --by monetary --format csv --quiet | first_field)
show customer "$@" --quiet -- "$orders" "$best" ||
  echo "(the id of this customer does not fit on one line)"

heading "8. Who moved where in the last month"
show migrate "$orders" "$@" --months 1 --top 12 --quiet ||
  echo "(the orders are younger than a month)"

heading "9. Members in danger, and why"
show churn "$orders" "$@" --top 12 --quiet ||
  show watch "$orders" "$@" --top 12 --alert-first --quiet

heading "What was done"
cat <<END
Every customer got three scores from 1 to 5: how recently, how often, and for how much he bought.
The scores make the segments above, each with its share of the customers and of the revenue, and
with an action to take. The clusters come from the numbers themselves: customers who are alike, named
by what is high and low, ranked by their value index. The moves of the month say who became better or
worse, and the last list who is leaving: it learned from this store's own past, and says whether it
can be trusted. Who has come into danger only now, each week or night: rfm watch.

The scores are in the table "scores" of $results/shop.db
The program is $program; try: rfm --help
In Chinese: cd$(typed "$results") &&$(typed "$program" segments "$orders" "$@" --lang zh)
END
