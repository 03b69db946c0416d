# SPDX-License-Identifier: MIT
"""Python and C make the same bytes of the same orders. The C program is named by RFM_SAME_BYTES."""

import array
import csv
import ctypes
import datetime
import os
import subprocess
from decimal import Decimal

import librfm
from support import data, folder, main, skip


def _invoices(rows):
    """UCI by invoice: cancellations and negative amounts are returns."""
    cents = [int(Decimal(row["amount"]) * 100) for row in rows]
    returned = [row["invoice_no"].startswith("C") or amount < 0 for row, amount in zip(rows, cents)]
    return {
        "customer": [int(row["customer_id"]) if row["customer_id"] else None for row in rows],
        "time": [_time(row["invoice_datetime"]) for row in rows],
        "day": [_time(row["invoice_datetime"]).date() for row in rows],
        "amount": [abs(amount) for amount in cents],
        "kind": ["return" if each else "sale" for each in returned],
        "order": [row["invoice_no"] for row in rows],
        "second": [0] * len(rows),
    }


def _purchases(rows):
    """CDNOW: the number of CDs is the second measure."""
    return {
        "customer": [int(row["customer_id"]) for row in rows],
        "day": [_time(row["date"]).date() for row in rows],
        "amount": [int(Decimal(row["amount"]) * 100) for row in rows],
        "second": [int(row["cds"]) for row in rows],
    }


def _time(text):
    return datetime.datetime.fromisoformat(text)


def _table(name, columns_of):
    with data(name).open(encoding="utf-8", newline="") as file:
        columns = columns_of(list(csv.DictReader(file)))
    table = librfm.Table(threads=2)
    table.append(**columns)
    return table


def _of_c(name):
    """What the C program writes, by name."""
    data(name)
    program = os.environ.get("RFM_SAME_BYTES") or skip("no RFM_SAME_BYTES")
    place = folder()
    done = subprocess.run([program, name, str(place)], capture_output=True, encoding="utf-8", check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in place.iterdir()}


def _of_python(table):
    features = table.measure(librfm.Metrics(drop_prospects=True), as_of=table.count().last_day)
    scorer = librfm.Scorer.fit(features)
    scores = scorer.apply(features)
    segments = librfm.Segments.builtin("classic")
    scaling = librfm.Scaling.fit(features, log1p=[False, True, True])
    kmeans = librfm.KMeans.fit(features, k=4, seed=7, scaling=scaling)
    return {
        "table": table.to_bytes(),
        "scorer": scorer.to_bytes(),
        "segments": segments.to_bytes(),
        "scaling": scaling.to_bytes(),
        "kmeans": kmeans.to_bytes(),
        "score": bytes(scores.score),
        "label": bytes(kmeans.assign(features).label),
        "arrow": b"".join(_buffers(features.frame(text_ids=False, segment=segments.apply(scores).segment))),
        "track": b"".join(_dates(table)),
        **_warnings(table),
    }


def _dates(table):
    """The track of same_bytes.c, by what is kept of it."""
    days = librfm.day_steps(table.count().last_day, 6, "month_ends", -1)
    track = librfm.Track.relative(table, days, segments=librfm.Segments.builtin("classic"))
    for date in days:
        yield from (bytes(track.scores(date)), bytes(track.segments(date)), bytes(track.stages(date)))
    yield bytes(track.moves(days[0], days[-1]).count)


def _warnings(table):
    """What the churn model and the watch of same_bytes.c come to."""
    today = table.count().last_day
    days = [today - datetime.timedelta(before) for before in (90, 60, 30, 0)]
    churn = librfm.Churn.train(table, as_of=days[0])
    watch, alerts = librfm.Watch(["probability", "overdue"]), []
    watch.run(table, as_of=days[0], churn=churn, quiet=True)
    for day in days[1:3]:
        watch.run(table, as_of=day, churn=churn, alert=alerts.append)
    watch.run(table, as_of=today, churn=churn)
    return {
        "churn": churn.to_bytes(),
        "probability": bytes(churn.apply(table.measure(churn.metrics, as_of=today)).probability),
        "watch": watch.to_bytes(),
        "alerts": array.array("Q", [int(alert.alert_id, 16) for alert in alerts]).tobytes(),
    }


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))),
    ("private_data", ctypes.c_void_p),
]


def _buffers(frame):
    """Every buffer of the stream, as same_bytes.c writes them."""
    get_pointer = ctypes.pythonapi.PyCapsule_GetPointer
    get_pointer.restype, get_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    capsule = frame.__arrow_c_stream__()
    stream = _Stream.from_address(get_pointer(capsule, b"arrow_array_stream"))
    schema, array = _Schema(), _Array()
    assert stream.get_schema(stream, schema) == 0
    while stream.get_next(stream, array) == 0 and array.release:
        for i in range(array.n_children):
            yield from _column(schema.children[i][0], array.children[i][0])
        array.release(array)
    schema.release(schema)


def _column(schema, array):
    yield b"%s %s %d %d\n" % (schema.name, schema.format, array.length, array.null_count)
    if array.buffers[0]:
        yield ctypes.string_at(array.buffers[0], (array.length + 7) // 8)
    yield ctypes.string_at(array.buffers[1], {b"C": 1, b"i": 4}.get(schema.format, 8) * array.length)


def _assert_same(name, columns_of):
    expected, found = _of_c(name), _of_python(_table(name, columns_of))
    assert set(expected) == set(found)
    for each, content in expected.items():
        assert found[each] == content, f"{each}: {len(found[each])} bytes, expected {len(content)}"


def the_invoices_of_uci_give_the_same_bytes():
    _assert_same("uci_invoices.csv", _invoices)


def the_purchases_of_cdnow_give_the_same_bytes():
    _assert_same("cdnow_sample.csv", _purchases)


if __name__ == "__main__":
    main(__name__)
