#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes special_vectors.h: exp, log, roots and log1p to 106 bits, as a double and the rest.

usage: python3 special_vectors.py > special_vectors.h     (needs mpmath from PyPI; made with 1.3.0)

Arguments are doubles: ends of the ranges, places where a series is cut, and pseudo-random ones."""
import math
import random

import mpmath

mpmath.mp.prec = 1600
random.seed(20260101)


def row(x, exact, n=None):
    high = float(exact)
    rest = float(exact - mpmath.mpf(high))
    root = "" if n is None else f", {n}"
    print(f"    {{{x.hex()}, {high.hex()}, {rest.hex()}{root}}},")


def table(name, rows, what):
    print(f"\n/* {what} */\nstatic const vector {name}[] = {{")
    for x, exact, *n in rows:
        row(x, exact, *n)
    print("};")


def exp_arguments():
    yield from (1.0, -1.0, 0.5, 2**-30, -(2**-30), 10.0, -10.0, 709.78, -708.39, 0.34657, 0.34658, -1.0397)
    yield from (random.uniform(-1, 1) for _ in range(24))
    yield from (random.uniform(-700, 700) for _ in range(24))


def log_arguments():
    yield from (2.0, 3.0, 9.0, 1 / 9, 10.0, 0.5, 1e9, 1e-9, 1.7e308, 2.3e-308, 5e-324)
    yield from (1 + 2**-52, 1 - 2**-53, 0.7071, 0.70711, 1.4142, 1.41422)
    yield from (random.uniform(0.5, 2) for _ in range(24))
    yield from (math.ldexp(random.uniform(0.5, 1), random.randint(-1020, 1020)) for _ in range(24))


def root_arguments():
    yield from ((2.0, 2), (2.0, 3), (0.71 * 0.46, 3), (1e135, 15), (1e-135, 15), (1e300, 64))
    for n in list(range(1, 16)) * 2 + [31, 64]:
        yield math.ldexp(random.uniform(0.5, 1), random.randint(-400, 400)), n


def log1p_arguments():
    yield from (5e-324, 1e-300, 2**-53, 2**-52, 1e-9, 0.41, 0.42, 1.0, 999.99, 1e9, 2.0**53, 1.7e308)
    yield from (random.uniform(0, 1) for _ in range(24))
    yield from (math.ldexp(random.uniform(0.5, 1), random.randint(-60, 60)) for _ in range(24))


print("""/* SPDX-License-Identifier: MIT */
/* Made by special_vectors.py; do not edit. exact = value + rest, to 106 bits. */
#include <stdint.h>

typedef struct vector {
  double x, value, rest;
  int32_t n;
} vector;

/* clang-format off */""")
table("exp_vectors", ((x, mpmath.exp(mpmath.mpf(x)), 0) for x in exp_arguments()), "e^x")
table("log_vectors", ((x, mpmath.log(mpmath.mpf(x)), 0) for x in log_arguments()), "ln x")
table("root_vectors", ((x, mpmath.root(mpmath.mpf(x), n), n) for x, n in root_arguments()),
      "x^(1/n)")
table("log1p_vectors", ((x, mpmath.log(1 + mpmath.mpf(x)), 0) for x in log1p_arguments()),
      "ln(1 + x)")
print("/* clang-format on */")
