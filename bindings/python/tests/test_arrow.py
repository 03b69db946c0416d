# SPDX-License-Identifier: MIT
"""Data frames in and out by the Arrow C stream."""

import ctypes
import datetime
import decimal
import gc

import librfm
from librfm import Features, Scorer, Segments, Table
from support import TODAY, large_table, main, optional, raises, run_python, small_features

COLUMNS = {
    "who": ["ann", "bob", None],
    "at": [datetime.datetime(2024, 10, 4, 9), datetime.datetime(2024, 10, 5, 9), datetime.datetime(2024, 10, 6, 9)],
    "paid": [19.99, 5.0, -2.5],
}


def _read(frame):
    table = Table(ids="bytes")
    counts = table.append_frame(frame, customer="who", time="at", amount="paid", decimals=2)
    assert (counts.n_rows, counts.n_anonymous) == (3, 1), counts
    assert table.events("ann")[0].amount == 1999 and table.events("bob")[0].day == datetime.date(2024, 10, 5)
    return table.to_bytes()


def polars_pandas_pyarrow_and_duckdb_go_in_alike():
    polars, pandas, pyarrow = optional("polars"), optional("pandas"), optional("pyarrow")
    orders = pyarrow.table(COLUMNS)
    frames = polars.DataFrame(COLUMNS), pandas.DataFrame(COLUMNS), orders, orders.to_reader()
    saved = {_read(frame) for frame in frames}
    assert len(saved) == 1
    duckdb = optional("duckdb")
    assert _read(duckdb.sql("SELECT * FROM orders")) in saved


def decimals_and_dictionaries_go_in():
    pyarrow = optional("pyarrow")
    money = [decimal.Decimal("19.99"), decimal.Decimal("0.01"), decimal.Decimal("7.00")]
    frame = pyarrow.table(
        {
            "who": pyarrow.array(["a", "b", "a"]).dictionary_encode(),
            "day": pyarrow.array([datetime.date(2024, 10, 4)] * 3),
            "paid": pyarrow.array(money, pyarrow.decimal128(10, 2)),
            "kind": ["sale", "return", "sale"],
        }
    )
    table = Table(ids="bytes")
    table.append_frame(frame, customer="who", day="day", amount="paid", kind="kind", decimals=2)
    assert [event.amount for event in table.events("a")] == [700, 1999] and table.events("b")[0].kind == "return"


def wrong_frames_are_refused_by_column_and_row():
    pyarrow = optional("pyarrow")
    table, frame = Table(ids="bytes"), pyarrow.table(COLUMNS)
    raises(librfm.NotFoundError, table.append_frame, frame, customer="name", time="at", says="name")
    raises(librfm.DataError, table.append_frame, frame, customer="who", day="paid", amount="paid")
    error = raises(librfm.DataError, table.append_frame, frame, customer="who", time="at", amount="paid", says="row 0")
    assert (error.row, error.column) == (0, 2)
    rounded = table.append_frame(frame, customer="who", time="at", amount="paid", round_amounts=True)
    assert rounded.n_rounded == 2
    raises(TypeError, table.append_frame, COLUMNS, customer="who", time="at", says=["frame", "dict"])
    raises(TypeError, table.append_frame, frame, customer=3, time="at", says="customer")
    raises(librfm.ArgumentError, table.append_frame, frame, customer="who", time="at", amount="paid", decimals=99)


def what_a_stream_raises_is_in_the_message():
    pyarrow = optional("pyarrow")
    schema = pyarrow.schema({"who": pyarrow.int64(), "day": pyarrow.date32()})

    def batches():
        yield pyarrow.record_batch([[1], [datetime.date(2024, 10, 4)]], schema=schema)
        raise OSError("torn wire")

    table = Table()
    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    raises(librfm.HostError, table.append_frame, reader, customer="who", day="day", says="torn wire")
    assert table.count().n_events == 1


def a_stream_is_used_once():
    capsule = small_features().__arrow_c_stream__()

    class Once:
        def __arrow_c_stream__(self, requested_schema=None):
            return capsule

    assert len(Features.from_frame(Once(), customer="customer", as_of=TODAY)) == 5
    raises(librfm.ArgumentError, Features.from_frame, Once(), customer="customer", as_of=TODAY)


def things_that_are_no_streams_are_refused():
    class Wrong:
        def __init__(self, what):
            self.what = what

        def __arrow_c_stream__(self, requested_schema=None):
            if isinstance(self.what, Exception):
                raise self.what
            return self.what

    for what in (None, 7, "stream", object()):
        raises(TypeError, Table().append_frame, Wrong(what), customer="a", day="b", says="frame")
    raises(KeyError, Table().append_frame, Wrong(KeyError("mine")), customer="a", day="b")


def features_come_from_a_frame_and_go_back():
    polars = optional("polars")
    features = small_features()
    frame = polars.DataFrame(features)
    assert frame.columns == ["customer", "recency", "frequency", "monetary"] and frame.height == 5
    again = Features.from_frame(frame, customer="customer", as_of=TODAY)
    assert list(again["monetary"]) == list(features["monetary"])
    raises(librfm.NotFoundError, Features.from_frame, frame, customer="who", as_of=TODAY, says="who")


def results_go_out_beside_the_ids():
    polars, pandas, pyarrow = optional("polars"), optional("pandas"), optional("pyarrow")
    features = small_features()
    scores = Scorer.fit(features).apply(features)
    segments = Segments.builtin().apply(scores)
    assert polars.DataFrame(scores).columns == [
        "customer", "recency_score", "frequency_score", "monetary_score", "composite", "cell"
    ]  # fmt: skip
    named = polars.DataFrame(segments)
    assert named.columns == ["customer", "segment"] and named["segment"][0] == "Champions"
    frame = pyarrow.table(features.frame(scores, segments, language="zh", mine=[1.5, 2.5, 3.5, 4.5, float("nan")]))
    assert frame["segment"][0].as_py() == Segments.builtin().name(0, "zh")
    assert frame["mine"].to_pylist() == [1.5, 2.5, 3.5, 4.5, None] and frame["cell"][1].as_py() == 332
    assert frame["monetary_score"].to_pylist() == [5, 2, 4, 1, 3]
    assert list(pandas.DataFrame.from_arrow(scores)["cell"]) == [555, 332, 114, 211, 433]
    raises(TypeError, features.frame, 3, says="results")
    raises(librfm.ArgumentError, features.frame(mine=[1.0]).__arrow_c_stream__, says="mine")


def whole_numbers_go_out_whole_and_dates_as_dates():
    numpy, pandas, pyarrow = optional("numpy"), optional("pandas"), optional("pyarrow")
    features, dates = small_features(), [datetime.date(2025, 1, 1 + i) for i in range(5)]
    kinds = {
        "int64": ([2**60 + 1, 2, 3, 4, 5], pandas.Series(range(5)), numpy.arange(5, dtype="int16"), list(2**60 + numpy.arange(5)), numpy.arange(5, dtype="uint32")),
        "uint64": ([2**64 - 1, 2, 3, 4, 5], numpy.arange(5, dtype="uint64")),
        "uint8": ([True, False, True, False, True], numpy.array([1, 0, 0, 1, 1], bool)),
        "date32[day]": (dates, numpy.array(dates, "datetime64[D]"), pyarrow.array(dates)),
        "double": ([1, None, 3, 4, 5], [1.5, None, 3, 4, 5], pandas.array([1, None, 3, 4, 5], dtype="Int64"), numpy.ones(5, "float32")),
    }
    for kind, columns in kinds.items():
        for values in columns:
            made = pyarrow.table(features.frame(mine=values))["mine"]
            assert str(made.type) == kind, (made.type, values)
            given = values.to_pylist() if isinstance(values, pyarrow.Array) else list(values)
            assert made.to_pylist() == [None if value is pandas.NA else value for value in given], (made, values)
    for texts in (["b", None, "a", "b", ""], numpy.array(list("babab")), pandas.Series(["b", None, "a", "b", ""])):
        made = pyarrow.table(features.frame(mine=texts))["mine"]
        assert made.to_pylist() == [value if isinstance(value, str) else None for value in texts] and str(made.type).startswith("dictionary")
    for wrong in (["a", 1, 2, 3, 4], [2**60, None, 1, 1, 1], [dates[0], None, *dates[:3]], [[1]] * 5, 7, "abcde", set("abcde"), numpy.ones(5) * 1j):
        try:
            features.frame(mine=wrong).__arrow_c_stream__()
        except (TypeError, librfm.ArgumentError) as error:
            assert "mine" in str(error), error
        else:
            raise AssertionError(wrong)


def text_ids_go_out_as_texts_and_any_bytes_as_bytes():
    pyarrow = optional("pyarrow")
    columns = [[1.0, 2.0]] * 3
    texts = Features.from_columns(columns, customers=["a", "b"], as_of=TODAY)
    assert pyarrow.table(texts)["customer"].to_pylist() == ["a", "b"]
    assert pyarrow.table(texts.frame(text_ids=False))["customer"].to_pylist() == [b"a", b"b"]
    others = Features.from_columns(columns, customers=[b"\xff", b"b"], as_of=TODAY)
    raises(librfm.DataError, others.frame().__arrow_c_stream__)
    assert pyarrow.table(others.frame(text_ids=False))["customer"].to_pylist() == [b"b", b"\xff"]


def a_stream_outlives_everything():
    pyarrow = optional("pyarrow")
    features = small_features()
    reader = pyarrow.RecordBatchReader.from_stream(features.frame())
    features.close()
    del features
    gc.collect()
    assert reader.read_all()["monetary"].to_pylist() == [19580, 3050, 8900, 700, 5950]


def capsules_that_nobody_takes_are_released():
    features = large_table(rows=30000, customers=9000).measure(as_of=21000)
    for _ in range(3):
        features.__arrow_c_stream__()
    gc.collect()
    before = _memory()
    for _ in range(300):  # 290 KB each
        features.__arrow_c_stream__()
    assert _memory() - before < 20 << 20


def _memory():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


def a_capsule_has_the_name_that_the_interface_says():
    capsule = small_features().__arrow_c_stream__()
    get_name = ctypes.pythonapi.PyCapsule_GetName
    get_name.restype, get_name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    assert get_name(capsule) == b"arrow_array_stream"


def a_capsule_that_was_renamed_is_freed_all_the_same():
    said = run_python("""
import ctypes, librfm
capsule = librfm.Features.from_columns([[1], [1], [1]], as_of=20000).__arrow_c_stream__()
rename = ctypes.pythonapi.PyCapsule_SetName
rename.argtypes = [ctypes.py_object, ctypes.c_char_p]
name = b"used_arrow_array_stream"
rename(capsule, name)
del capsule
print("alive")
""")
    assert said == "alive\n", said


if __name__ == "__main__":
    main(__name__)
