#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""librfm from Python with nothing but ctypes: failures as exceptions, columns without a copy, a score explained.

    RFM_LIBRARY=/path/librfm.so python3 ctypes_score.py
"""

import ctypes as c
import ctypes.util
import datetime
import math
import os

CONTINUE = 1  # what a callback returns to go on; an exception that escapes arrives as 0, and stops
SALE, RETURN = 1, 2
ID_BYTES = 2
MAP_CLASSIC = 1
METRICS = ("recency", "frequency", "monetary")
EPOCH = datetime.date(1970, 1, 1)


# ---- Structs, field by field as in the headers; every one begins with its size and its flags ----


class Sized(c.Structure):
    """Zeroed, its size set, then the given fields. What its pointers point to must be kept alive."""

    _fields_ = [("struct_size", c.c_uint32), ("flags", c.c_uint32)]

    def __init__(self, **fields):
        super().__init__(struct_size=c.sizeof(self), **fields)


def fields(ctype, names):
    return [(name, ctype) for name in names.split()]


class Error(c.Structure):
    _fields_ = [("row", c.c_int64), ("status", c.c_int32), ("column", c.c_int32), ("message", c.c_char * 240)]


class Id(Sized):
    # Not c_char_p, which would look for a zero at the end: ids have none.
    _fields_ = [("number", c.c_uint64), ("n_bytes", c.c_int64), ("bytes", c.c_void_p)]

    @classmethod
    def of(cls, text):
        block = c.create_string_buffer(text.encode())
        made = cls(n_bytes=len(block) - 1, bytes=c.addressof(block))
        made.block = block  # an address keeps nothing alive
        return made

    def __str__(self):
        return c.string_at(self.bytes, self.n_bytes).decode()


class TableOptions(Sized):
    _fields_ = [("hash_seed", c.c_uint64 * 2), *fields(c.c_int32, "id_type day_start_s"), ("currency", c.c_char * 8)]


class Event(Sized):
    _fields_ = [
        *fields(c.c_int64, "time_s amount_minor second_minor"),
        *fields(c.c_uint64, "order event item category"),
        *fields(c.c_int32, "day kind"),
        *fields(c.c_uint32, "group reserved"),
    ]


class Scores(Sized):
    _fields_ = [("n_rows", c.c_int64), *fields(c.c_void_p, "score cell composite")]


class Reason(Sized):
    _fields_ = [
        *fields(c.c_double, "value lower upper to_better to_worse"),
        *fields(c.c_int32, "column level n_levels reserved"),
    ]


class Neighbour(c.Structure):
    _fields_ = [("distance", c.c_double), *fields(c.c_int32, "segment scored from_level to_level")]


EventFn = c.CFUNCTYPE(c.c_int, c.POINTER(Event), c.c_void_p)


# ---- Functions: those that can fail raise ----


class RfmError(Exception):
    """A failure of the library: its status, and row and column of the input or -1."""

    def __init__(self, error):
        super().__init__(error.message.decode())
        self.status, self.row, self.column = error.status, error.row, error.column


class Stopped(Exception):
    """A callback stopped the work."""


P, I32, I64, TEXT = c.c_void_p, c.c_int32, c.c_int64, c.c_char_p
FALLIBLE = {  # the arguments without the rfm_error that comes last
    "table_new": [P, P, P],
    "table_append_one": [P, P, P],
    "table_each_event": [P, P, EventFn, P],
    "features_measure": [P, P, P, I32, P],
    "features_column": [P, I32, P, P],
    "features_row": [P, I64, P, P, I32, P],
    "scorer_fit": [P, P, P],
    "scorer_apply": [P, P, P],
    "scorer_explain": [P, P, I32, I32, P],
    "segments_builtin": [P, P, I32],
    "segments_apply": [P, P, P, P, I64, P, I64],
    "segments_neighbours": [P, P, P, I32, P, I32, P],
}
OTHERS = {
    "version": (TEXT, []),
    "key_hash": (c.c_uint64, [TEXT, c.c_size_t]),
    "features_rows": (I64, [P]),
    "segments_name": (TEXT, [P, I32, TEXT]),
    **{kind + "_free": (None, [P]) for kind in ("table", "features", "scorer", "segments")},
}


class Library:
    """The shared library; lib.table_new(...) calls rfm_table_new."""

    def __init__(self, path):
        dll = c.CDLL(path)
        for name, arguments in FALLIBLE.items():
            setattr(self, name, self._raising(dll["rfm_" + name], arguments))
        for name, (result, arguments) in OTHERS.items():
            function = dll["rfm_" + name]
            function.restype, function.argtypes = result, arguments
            setattr(self, name, function)

    @staticmethod
    def _raising(function, arguments):
        function.restype, function.argtypes = c.c_int, [*arguments, c.POINTER(Error)]

        def call(*given):
            error = Error()
            status = function(*given, c.byref(error))
            if status:
                raise RfmError(error) if status < 0 else Stopped(error.message.decode())

        return call


class Object:
    """An object of the library, freed with the Python object."""

    def __init__(self, make, free, *arguments):
        self._free, self._as_parameter_ = free, c.c_void_p()
        make(c.byref(self._as_parameter_), *arguments)

    def __del__(self):
        self._free(self._as_parameter_)


# ---- What the example does ----


def append(lib, table, customer, order, day, cents):
    key = order.encode()
    kind = SALE if cents >= 0 else RETURN
    event = Event(kind=kind, amount_minor=abs(cents), day=day, order=lib.key_hash(key, len(key)))
    lib.table_append_one(table, c.byref(Id.of(customer)), c.byref(event))


def column(lib, features, number):
    """A view of the library's memory, without a copy. It keeps the features alive, so it never dangles."""
    first, n = c.POINTER(c.c_double)(), I64()
    lib.features_column(features, number, c.byref(first), c.byref(n))
    block = (c.c_double * n.value).from_address(c.addressof(first.contents))
    block.owner = features  # the view holds the block, and the block holds the features
    return memoryview(block).cast("B").cast("d").toreadonly()


def orders_of(lib, table, customer):
    """The customer's events. What goes wrong in the callback is carried around the C code, and raised again here."""
    days, raised = [], []

    @EventFn
    def each(event, _user_data):
        try:
            days.append(EPOCH + datetime.timedelta(days=event[0].day))
            return CONTINUE
        except BaseException as error:
            raised.append(error)
            return 0

    try:
        lib.table_each_event(table, c.byref(Id.of(customer)), each, None)
    except Stopped:
        raise raised[0] from None
    return days


def explain(lib, features, scorer, classic, row):
    who, values, near, n = Id(), (c.c_double * 3)(), (Neighbour * 6)(), I32()
    lib.features_row(features, row, c.byref(who), values, 3, None)
    print(who)
    for scored in range(3):
        why = Reason()
        lib.scorer_explain(scorer, values, 3, scored, c.byref(why))
        more = "the best" if math.isnan(why.to_better) else f"{why.to_better:+g} for the next"
        between = f"above {why.lower:g}, up to {why.upper:g}"
        print(f"  {METRICS[scored]} {why.value:g} is {between}: {why.level} of {why.n_levels}, {more}")
    lib.segments_neighbours(classic, scorer, values, 3, near, 6, c.byref(n))
    for one in near[: n.value]:
        print(f"  {METRICS[one.scored]} {one.distance:+g}: {lib.segments_name(classic, one.segment, b'en').decode()}")


def main():
    lib = Library(os.environ.get("RFM_LIBRARY") or ctypes.util.find_library("rfm") or "librfm.so.0")
    seed = (c.c_uint64 * 2)(*(int.from_bytes(os.urandom(8), "little") for _ in range(2)))
    options = TableOptions(id_type=ID_BYTES, currency=b"EUR", hash_seed=seed)
    table = Object(lib.table_new, lib.table_free, None, c.byref(options))
    for i in range(600):
        who, day = f"K-{i * i % 61:02}", 19358 + i * 7 % 731
        append(lib, table, who, f"R{i}", day, 500 + i * 7919 % 9000)
        if i % 30 == 0:
            append(lib, table, who, f"R{i}", day + 1, -500)
    print("librfm", lib.version().decode())
    print("K-04 first came on", orders_of(lib, table, "K-04")[0])

    features = Object(lib.features_measure, lib.features_free, table, None, 20089, None)
    scorer = Object(lib.scorer_fit, lib.scorer_free, features, None)
    classic = Object(lib.segments_builtin, lib.segments_free, None, MAP_CLASSIC)
    rows = lib.features_rows(features)
    levels, segment = (c.c_uint8 * (rows * 3))(), (I32 * rows)()
    scores = Scores(n_rows=rows, score=c.addressof(levels))
    lib.scorer_apply(scorer, features, c.byref(scores))
    lib.segments_apply(classic, scorer, features, levels, rows * 3, segment, rows)
    for row in range(4):
        r, f, m = levels[3 * row : 3 * row + 3]
        print(f"  {r}{f}{m} {lib.segments_name(classic, segment[row], b'en').decode()}")
    explain(lib, features, scorer, classic, 3)

    try:
        append(lib, table, "", "R9", 20000, 100)
    except RfmError as error:
        print(f"RfmError {error.status}: {error}")
    money = column(lib, features, 2)
    del table, features, scorer  # the view still owns what it shows
    print(f"{len(money)} customers, {sum(money) / 100:.2f} EUR")


if __name__ == "__main__":
    main()
