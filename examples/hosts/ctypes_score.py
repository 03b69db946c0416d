#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""librfm straight from Python, with nothing but ctypes: score a CSV of orders and explain one customer.

    python3 ctypes_score.py [orders.csv] [librfm.so.0]

Without a CSV a small one is made. Columns: customer, order, day (YYYY-MM-DD), amount.
"""
import array
import csv
import ctypes as c
import ctypes.util
import datetime
import math
import os
import random
import sys
import tempfile

try:
    import numpy
except ImportError:
    numpy = None

RFM_CONTINUE = 1  # what a callback returns to go on; an exception arrives as 0 and stops
ID_BYTES = 2
MAP_CLASSIC = 1
EPOCH = datetime.date(1970, 1, 1)


# ---- structs, field by field as in the headers; every one begins with its size and its flags ----

class Sized(c.Structure):
    """A sized struct: zeroed, its size set, then the given fields. What the fields point to must be kept alive."""

    _fields_ = [("struct_size", c.c_uint32), ("flags", c.c_uint32)]

    def __init__(self, **fields):
        super().__init__(struct_size=c.sizeof(self), **fields)


class Error(c.Structure):  # base.h: rfm_error, 256 bytes for ever
    _fields_ = [("row", c.c_int64), ("status", c.c_int32), ("column", c.c_int32), ("message", c.c_char * 240)]


class Id(Sized):  # base.h: rfm_id
    _fields_ = [("number", c.c_uint64), ("n_bytes", c.c_int64), ("bytes", c.c_char_p)]


class Ids(Sized):  # base.h: rfm_ids
    _fields_ = [("n", c.c_int64), ("number", c.POINTER(c.c_uint64)), ("bytes", c.c_void_p),
                ("offsets", c.POINTER(c.c_int64))]


class TableOptions(Sized):  # table.h: rfm_table_options
    _fields_ = [("hash_seed", c.c_uint64 * 2), ("id_type", c.c_int32), ("day_start_s", c.c_int32),
                ("currency", c.c_char * 8)]


class Events(Sized):  # table.h: rfm_events; pointers to columns
    _fields_ = [("n", c.c_int64)] + [(name, c.c_void_p) for name in (
        "customer", "id_bytes", "id_offsets", "anonymous", "time_s", "day", "amount_minor", "kind", "order",
        "event", "item", "category", "group", "second_minor")]


class Scores(Sized):  # scorer.h: rfm_scores
    _fields_ = [("n_rows", c.c_int64), ("score", c.c_void_p), ("cell", c.c_void_p), ("composite", c.c_void_p)]


class Reason(Sized):  # scorer.h: rfm_score_reason
    _fields_ = [(name, c.c_double) for name in ("value", "lower", "upper", "to_better", "to_worse")] + [
        (name, c.c_int32) for name in ("column", "level", "n_levels", "reserved")]


class Neighbour(c.Structure):  # segment.h: rfm_neighbour
    _fields_ = [("distance", c.c_double)] + [
        (name, c.c_int32) for name in ("segment", "scored", "from_level", "to_level")]


EventsFn = c.CFUNCTYPE(c.c_int, c.POINTER(Events), c.c_void_p)  # table.h: rfm_events_fn


# ---- functions: fallible ones raise, the others are given a result type ----

class RfmError(Exception):
    """A failure of the library: status, and row and column of the input or -1."""

    def __init__(self, error):
        super().__init__(error.message.decode())
        self.status, self.row, self.column = error.status, error.row, error.column


class Stopped(Exception):
    """A callback stopped the work."""


P, I32, I64 = c.c_void_p, c.c_int32, c.c_int64
CALLS = {  # the arguments without the rfm_error that comes last
    "rfm_table_new": [P, P, P], "rfm_table_append": [P, P, P], "rfm_table_drain": [P, EventsFn, P, P],
    "rfm_features_measure": [P, P, P, I32, P], "rfm_features_column": [P, I32, P, P], "rfm_features_ids": [P, P],
    "rfm_features_find": [P, P, P], "rfm_features_row": [P, I64, P, P, I32, P],
    "rfm_scorer_fit": [P, P, P], "rfm_scorer_apply": [P, P, P], "rfm_scorer_explain": [P, P, I32, I32, P],
    "rfm_segments_builtin": [P, P, I32], "rfm_segments_apply": [P, P, P, P, I64, P, I64],
    "rfm_segments_neighbours": [P, P, P, I32, P, I32, P],
}
OTHERS = {
    "rfm_version": (c.c_char_p, []), "rfm_key_hash": (c.c_uint64, [c.c_char_p, c.c_size_t]),
    "rfm_features_rows": (I64, [P]), "rfm_scorer_columns": (I32, [P]), "rfm_segments_size": (I32, [P]),
    "rfm_segments_name": (c.c_char_p, [P, I32, c.c_char_p]),
    "rfm_table_free": (None, [P]), "rfm_features_free": (None, [P]), "rfm_scorer_free": (None, [P]),
    "rfm_segments_free": (None, [P]),
}


class Library:
    """The shared library; lib.table_append(...) calls rfm_table_append and raises when it fails."""

    def __init__(self, path):
        self._dll = c.CDLL(path)
        for name, arguments in CALLS.items():
            setattr(self, name[4:], self._raising(name, arguments))
        for name, (result, arguments) in OTHERS.items():
            function = getattr(self._dll, name)
            function.restype, function.argtypes = result, arguments
            setattr(self, name[4:], function)

    def _raising(self, name, arguments):
        function = getattr(self._dll, name)
        function.restype, function.argtypes = c.c_int, arguments + [c.POINTER(Error)]

        def call(*given):
            error = Error()
            status = function(*given, c.byref(error))
            if status < 0:
                raise RfmError(error)
            if status:
                raise Stopped(name)
        return call


class Object:
    """An object of the library, freed with the Python object."""

    def __init__(self, make, free, *arguments):
        self._as_parameter_, self._free = None, free
        pointer = c.c_void_p()
        make(c.byref(pointer), *arguments)
        self._as_parameter_ = pointer

    def __del__(self):
        if self._as_parameter_ is not None:
            self._free(self._as_parameter_)


def address(values):
    """Address of an array.array's memory, which must outlive its use."""
    return values.buffer_info()[0]


def borrowed(pointer, n, owner):
    """A read-only view of n doubles of the library's memory, without a copy, that keeps its owner alive."""
    block = (c.c_double * n).from_address(c.addressof(pointer.contents)) if n else (c.c_double * 0)()
    block.owner = owner  # the view holds the block, the block holds the features
    view = memoryview(block).cast("B").cast("d").toreadonly()
    return numpy.frombuffer(view) if numpy else view


# ---- the data ----

def make_csv(path):
    dice = random.Random(1)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["customer", "order", "day", "amount"])
        for order in range(3000):
            who = min(int(dice.expovariate(1 / 120)), 499)
            day = EPOCH + datetime.timedelta(days=dice.randrange(19358, 20089))
            amount = dice.lognormvariate(3.5, 0.8)
            out.writerow([f"K-{who:03}", f"R{order:05}", day, f"{amount:.2f}"])
            if dice.random() < 0.03:
                out.writerow([f"K-{who:03}", f"R{order:05}", day, f"{-amount:.2f}"])


class Batch:
    """Columns of some CSV rows, and the rfm_events that points into them."""

    def __init__(self, lib, rows):
        ids = [row["customer"].encode() for row in rows]
        orders = [row["order"].encode() for row in rows]
        self.bytes = array.array("B", b"".join(ids))
        self.offsets = array.array("q", [0])
        for one in ids:
            self.offsets.append(self.offsets[-1] + len(one))
        self.order = array.array("Q", (lib.key_hash(key, len(key)) for key in orders))
        self.day = array.array("i", ((datetime.date.fromisoformat(row["day"]) - EPOCH).days for row in rows))
        self.amount = array.array("q", (round(float(row["amount"]) * 100) for row in rows))
        self.events = Events(n=len(rows), id_bytes=address(self.bytes), id_offsets=address(self.offsets),
                             day=address(self.day), amount_minor=address(self.amount), order=address(self.order))
        self.events.columns = self.__dict__.copy()  # addresses keep nothing alive: the struct must


def new_table(lib):
    options = TableOptions(id_type=ID_BYTES, currency=b"EUR",
                           hash_seed=(c.c_uint64 * 2)(*(int.from_bytes(os.urandom(8), "little") for _ in "12")))
    return Object(lib.table_new, lib.table_free, None, c.byref(options))


def drain(lib, table, batches):
    """Feed batches through rfm_table_drain; what the iterator raises comes out of here."""
    kept, raised, rows = [], [], I64()

    @EventsFn
    def next_batch(out, _user_data):
        try:
            batch = next(batches, None)
            if batch is not None:
                out[0] = batch.events  # a copy of the struct; its columns must stay until the next call
                kept[:] = [batch]
            return RFM_CONTINUE
        except BaseException as error:
            raised.append(error)
            return 0

    try:
        lib.table_drain(table, next_batch, None, c.byref(rows))
    except Stopped:
        raise raised[0] from None
    return rows.value


# ---- the parts of the demonstration ----

def features_ids(lib, features):
    ids = Ids()
    lib.features_ids(features, c.byref(ids))
    text = c.string_at(ids.bytes, ids.offsets[ids.n]) if ids.n else b""
    return [text[ids.offsets[i]:ids.offsets[i + 1]].decode() for i in range(ids.n)]


def column(lib, features, number):
    values, n = c.POINTER(c.c_double)(), I64()
    lib.features_column(features, number, c.byref(values), c.byref(n))
    return borrowed(values, n.value, features)


def score(lib, features, scorer, classic):
    rows, columns = lib.features_rows(features), lib.scorer_columns(scorer)
    levels, segment = (c.c_uint8 * (rows * columns))(), (I32 * rows)()
    composite = (c.c_double * rows)()
    scores = Scores(n_rows=rows, score=c.addressof(levels), composite=c.addressof(composite))
    lib.scorer_apply(scorer, features, c.byref(scores))
    lib.segments_apply(classic, scorer, features, levels, rows * columns, segment, rows)
    return levels, composite, segment


def explain(lib, features, scorer, classic, customer):
    row, key = I64(), customer.encode()
    lib.features_find(features, c.byref(Id(n_bytes=len(key), bytes=key)), c.byref(row))
    values, names = (c.c_double * 3)(), ("recency", "frequency", "monetary")
    lib.features_row(features, row, None, values, 3, None)
    for scored in range(lib.scorer_columns(scorer)):
        reason = Reason()
        lib.scorer_explain(scorer, values, 3, scored, c.byref(reason))
        better = "best" if math.isnan(reason.to_better) else f"{reason.to_better:+g} for the next"
        print(f"  {names[reason.column]} {reason.value:g} in ({reason.lower:g}, {reason.upper:g}]:"
              f" level {reason.level} of {reason.n_levels}, {better}")
    near, n = (Neighbour * 6)(), I32()
    lib.segments_neighbours(classic, scorer, values, 3, near, 6, c.byref(n))
    for one in near[:n.value]:
        print(f"  {names[one.scored]} {one.distance:+g} leads to {lib.segments_name(classic, one.segment, b'en').decode()}")


def failing(lib, rows):
    yield Batch(lib, rows[:100])
    raise OSError("the database went away")


def show_failures(lib, rows):
    table = new_table(lib)
    try:
        drain(lib, table, failing(lib, rows))
    except OSError as error:
        print("the drain stopped:", error)
    sys.unraisablehook = lambda _: None  # ctypes would print the exception; C sees 0
    try:
        lib.table_drain(table, EventsFn(lambda _batch, _user_data: 1 // 0), None, None)
    except Stopped as error:
        print("an exception that escapes the callback stops it too:", error)
    sys.unraisablehook = sys.__unraisablehook__
    try:
        lib.table_append(table, c.byref(Batch(lib, rows[:3] + [dict(rows[3], customer="")]).events), None)
    except RfmError as error:
        print(f"RfmError {error.status}, row {error.row}: {error}")


def main(path=None, library=None):
    lib = Library(library or ctypes.util.find_library("rfm") or "librfm.so.0")
    if path is None:
        path = os.path.join(tempfile.mkdtemp(), "orders.csv")
        make_csv(path)
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    table = new_table(lib)
    lib.table_append(table, c.byref(Batch(lib, rows[:1000]).events), None)
    taken = drain(lib, table, (Batch(lib, rows[i:i + 500]) for i in range(1000, len(rows), 500)))
    print(f"librfm {lib.version().decode()}, numpy {'yes' if numpy else 'no'}: {taken} of {len(rows)} rows by drain")

    last = max((datetime.date.fromisoformat(row["day"]) - EPOCH).days for row in rows)
    features = Object(lib.features_measure, lib.features_free, table, None, last, None)
    del table  # features do not refer to it
    scorer = Object(lib.scorer_fit, lib.scorer_free, features, None)
    classic = Object(lib.segments_builtin, lib.segments_free, None, MAP_CLASSIC)
    money = column(lib, features, 2)
    who = features_ids(lib, features)
    levels, composite, segment = score(lib, features, scorer, classic)
    print(f"{len(who)} customers, {sum(money) / 100:.2f} net")
    names = [lib.segments_name(classic, i, b"en").decode() for i in range(lib.segments_size(classic))]
    for i in range(5):
        print(f"  {who[i]} {money[i] / 100:9.2f} {levels[3 * i]}{levels[3 * i + 1]}{levels[3 * i + 2]}"
              f" {composite[i]:.2f} {names[segment[i]]}")
    print(who[42])
    explain(lib, features, scorer, classic, who[42])
    show_failures(lib, rows)
    before = money[0]
    del features
    assert money[0] == before  # the view keeps the features alive


if __name__ == "__main__":
    main(*sys.argv[1:3])
