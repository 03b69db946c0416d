# SPDX-License-Identifier: MIT
"""Columns of lists, NumPy, pandas, polars and pyarrow: what is missing is nobody or no key, or is refused by argument and row."""

import datetime
import math

import librfm
from librfm import Features, Table
from support import FIRST, main, optional, raises, small_features

DAYS = [FIRST, FIRST + 1, FIRST + 2]
TIMES = [datetime.datetime(2025, 1, 2, 9), None, datetime.datetime(2025, 1, 4, 9)]


def _ids(customer, ids="integer"):
    """The ids that went in, and how many rows were nobody's."""
    table = Table(ids=ids)
    assert table.append(customer, day=DAYS, amount=[100, 200, 300]) == 3
    return [entry.customer for entry in table.customers()], table.count().n_anonymous


def ids_that_are_missing_are_nobodys():
    numpy, pandas, polars, pyarrow = optional("numpy"), optional("pandas"), optional("polars"), optional("pyarrow")
    numbers = [7, None, 8]
    for column in (
        numbers,
        numpy.ma.array([7, 999, 8], mask=[0, 1, 0]),
        pandas.array(numbers, dtype="Int64"),
        pandas.Series(numbers, dtype=object),
        polars.Series(numbers),
        pyarrow.array(numbers),
        pyarrow.chunked_array([[7, None], [8]]),
    ):
        assert _ids(column) == ([7, 8], 1), column


def texts_of_every_frame_are_ids():
    numpy, pandas, polars, pyarrow = optional("numpy"), optional("pandas"), optional("polars"), optional("pyarrow")
    texts = ["ann", None, "bob"]
    for column in (
        texts,
        ["ann", math.nan, "bob"],
        numpy.array(texts, dtype=object),
        pandas.Series(texts, dtype="string"),
        pandas.Series(texts, dtype=object),
        pandas.Series(texts, dtype="category"),
        polars.Series(texts),
        polars.Series(texts, dtype=polars.Categorical),
        pyarrow.array(texts),
        pyarrow.array(texts).dictionary_encode(),
        pyarrow.chunked_array([["ann"], [None, "bob"]]),
    ):
        assert _ids(column, ids="bytes") == (["ann", "bob"], 1), column
    assert _ids(pyarrow.array(["ann", "cid", "bob"]), ids="bytes") == (["ann", "bob", "cid"], 0)


def ids_of_the_wrong_type_are_refused_with_what_to_do():
    numpy = optional("numpy")
    raises(TypeError, _ids, ["1", "2", "3"], says=["customer", "row 0", 'Table(ids="bytes")'])
    raises(TypeError, _ids, [1, 2, "3"], ids="bytes", says=["customer", "row 0", "int"])
    raises(TypeError, _ids, numpy.array([1, 2, 3]), ids="bytes", says=["customer", "int64"])
    for floats in ([1.0, 2.0, None], numpy.array([1.0, math.nan, 3.0])):
        raises(TypeError, _ids, floats, says=["customer", "Int64"])


def keys_that_are_missing_are_none():
    numpy, pandas, pyarrow = optional("numpy"), optional("pandas"), optional("pyarrow")
    for column in (["R1", None, ""], pandas.Series(["R1", None, ""]), pyarrow.array(["R1", None, ""])):
        table = Table()
        table.append([1, 1, 1], day=DAYS, order=column)
        assert [event.order for event in table.events(1)] == [librfm.key_hash("R1"), None, None]
    table = Table()
    table.append([1, 1, 1], day=DAYS, group=numpy.ma.array([5, 6, 0], mask=[0, 1, 0]))
    assert [event.group for event in table.events(1)] == [5, None, None]


def days_times_and_amounts_that_are_missing_are_refused_by_row():
    numpy, pandas, polars, pyarrow = optional("numpy"), optional("pandas"), optional("polars"), optional("pyarrow")
    holes = [100, None, 300]
    masked = numpy.ma.array([1, 2, 3], mask=[0, 1, 0])
    for column in (holes, masked, pandas.array(holes, dtype="Int64"), polars.Series(holes), pyarrow.array(holes)):
        error = raises(librfm.ArgumentError, Table().append, [1, 2, 3], day=DAYS, amount=column, says="amount has no value in row 1")
        assert (error.row, error.column) == (1, None)
        raises(librfm.ArgumentError, Table().append, [1, 2, 3], day=column, says="day has no value in row 1")
    for column in (TIMES, pandas.Series(TIMES), polars.Series(TIMES), pyarrow.array(TIMES), numpy.array(TIMES, "datetime64[s]")):
        raises(librfm.ArgumentError, Table().append, [1, 2, 3], time=column, says="time has no value in row 1")
        raises(librfm.ArgumentError, Table().append, [1, 2, 3], day=numpy.array(TIMES, "datetime64[D]"), says="day has no value in row 1")
    raises(librfm.ArgumentError, Table().append, [1, 2, 3], day=DAYS, kind=["sale", None, "sale"], says="kind has no value in row 1")


def a_mask_that_hides_nothing_changes_nothing():
    numpy = optional("numpy")
    assert _ids(numpy.ma.array([1, 2, 3])) == ([1, 2, 3], 0)


def a_missing_number_is_nan():
    numpy, polars = optional("numpy"), optional("polars")
    scorer = librfm.Scorer.from_breaks([[1], [1], [1]])
    assert scorer.one([2, None, 2]).levels == scorer.one([2, math.nan, 2]).levels == (1, 0, 2)
    for column in ([1.0, None], polars.Series([1.0, None]), numpy.ma.array([1.0, 2.0], mask=[0, 1])):
        error = raises(librfm.DataError, Features.from_columns, [column] * 3, as_of=FIRST)
        assert error.row == 1, error


def whole_frames_are_matrices():
    pandas, polars, numpy = optional("pandas"), optional("polars"), optional("numpy")
    points = [[0.0, 1.0], [1.0, 1.0], [9.0, 8.0], [9.0, 9.0]]
    expected = librfm.KMeans.fit(points, k=2).to_bytes()
    for matrix in (pandas.DataFrame(points), polars.DataFrame(points, orient="row"), numpy.array(points), numpy.ma.array(points)):
        assert librfm.KMeans.fit(matrix, k=2).to_bytes() == expected
    holes = pandas.DataFrame([[0.0, None], [1.0, 1.0]])
    raises(librfm.DataError, librfm.KMeans.fit, holes, k=1)


def single_values_are_refused_by_name():
    rule = librfm.WatchRule
    raises(TypeError, librfm.Watch, [rule("overdue", enter="2.5")], says="enter")
    raises(librfm.ArgumentError, librfm.Watch, [rule("overdue", enter=10**400)], says="enter")
    raises(librfm.ArgumentError, Table, currency="\ud800", says="currency")
    raises(librfm.ArgumentError, Table(ids="bytes").append_one, "\ud800", day=FIRST, says="customer")
    raises(librfm.ArgumentError, Table(ids="bytes").append, ["\ud800"], day=[FIRST], says="customer")
    raises(librfm.ArgumentError, librfm.key_hash, "\ud800", says="key")


def a_series_of_pandas_goes_by_its_names():
    pandas = optional("pandas")
    given = {"monetary": 2, "recency": 1, "frequency": 1}
    for weights in (given, pandas.Series(given)):
        assert list(librfm.Scorer.fit(small_features(), weights=weights).weights) == [0.25, 0.25, 0.5]
    assert list(librfm.Scorer.fit(small_features(), weights=pandas.Series([1, 1, 2])).weights) == [0.25, 0.25, 0.5]


def an_array_without_dimensions_is_one_value():
    weights = librfm.Scorer.fit(small_features(), weights=optional("numpy").array(2.0)).weights
    assert list(weights) == [1 / 3] * 3
    square = optional("numpy").ones((3, 3))
    raises(TypeError, librfm.Scorer.fit, small_features(), weights=square, says="weights: expected one value per scored column, got ndarray")


if __name__ == "__main__":
    main(__name__)
