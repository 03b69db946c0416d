# SPDX-License-Identifier: MIT
"""Events in, care of real data, questions, save and load."""

import array
import copy
import datetime
import decimal
import fractions
import io
import math
import pickle

import librfm
from librfm import Table
from support import FIRST, TODAY, folder, main, optional, raises, run_python, small_table

DAY = datetime.date(2024, 10, 4)


def a_batch_of_lists_goes_in_and_comes_back():
    table = Table()
    read = table.append(
        [7, 7, 8], day=[DAY, FIRST + 1, FIRST + 2], amount=[1999, -500, 250], order=["A1", "A1", 12], item=[3, None, 4],
        group=["north", None, 2], second=[5, -6, 0],
    )  # fmt: skip
    assert read == 3
    first, second = table.events(7)
    assert first.day == DAY and first.kind == "sale" and first.amount == 1999 and first.time is None
    assert first.order == librfm.key_hash("A1") == second.order and first.group == librfm.group_hash("north")
    assert (second.kind, second.amount, second.item) == ("return", 500, None)
    assert table.events(8)[0].order == 12


def arrays_of_the_exact_type_are_read_where_they_are():
    ids, days, money = array.array("Q", [1, 2]), array.array("i", [FIRST, FIRST + 1]), array.array("q", [100, 200])
    table = Table()
    assert table.append(ids, day=memoryview(days), amount=money) == 2
    assert [entry.customer for entry in table.customers()] == [1, 2]


def numpy_arrays_of_any_width_go_in():
    numpy = optional("numpy")
    table = Table()
    days = numpy.array(["2024-10-04", "2024-10-05"], "datetime64[D]")
    table.append(numpy.array([1, 2], "int16"), day=days, amount=numpy.array([[100, 0], [200, 0]], "int64")[:, 0])
    table.append(numpy.array([3]), time=days[:1].astype("datetime64[ns]") + numpy.timedelta64(3600, "s"))
    assert table.events(1)[0].day == DAY and table.events(2)[0].amount == 200
    assert table.events(3)[0].time == FIRST * 86400 + 3600


def columns_of_pandas_and_polars_go_in():
    for name in ("pandas", "polars"):
        frame = optional(name).DataFrame({"who": ["a", "b"], "day": [DAY, DAY], "cents": [100, 200]})
        table = Table(ids="bytes")
        table.append(frame["who"], day=frame["day"], amount=frame["cents"])
        assert [entry.customer for entry in table.customers()] == ["a", "b"]
        assert table.events("b")[0].amount == 200


def ids_of_any_bytes_survive():
    table = Table(ids="bytes")
    table.append(["ann", b"\xff\x00", "冠军"], day=[FIRST] * 3, amount=[1, 2, 3])
    customers = [entry.customer for entry in table.customers()]
    assert customers[0] == "ann" and customers[1] == "冠军"
    assert table.events(customers[2])[0].amount == 2 == table.events(b"\xff\x00")[0].amount


def a_none_among_the_ids_is_nobody():
    table = Table()
    table.append([1, None, None], day=[FIRST] * 3, amount=[100, 200, -50])
    totals = table.anonymous(FIRST, DAY)
    assert (totals.n_sales, totals.sales_minor, totals.n_returns, totals.returns_minor) == (1, 200, 1, 50)


def money_is_read_exactly_or_refused():
    assert librfm.minor_units(10**50) == 10**52 and librfm.minor_units(decimal.Decimal("1e20")) == 10**22
    exact = {
        "19.99": 1999, " 7 ": 700, "-0.5": -50, "1234567890123.45": 123456789012345, 19.99: 1999, 5: 500, 1e17: 10**19,
        decimal.Decimal("12.30"): 1230, decimal.Decimal("0E-60"): 0, fractions.Fraction(1999, 50): 3998,
    }  # fmt: skip
    for amount, cents in exact.items():
        assert librfm.minor_units(amount) == cents
    assert [librfm.minor_units("20", decimals=0), librfm.minor_units("12.345", 3)] == [20, 12345]
    for amount in ("n/a", "", "1,234.50", "12.345", "1e3", "1_000", "1/2", ".", "٣", 0.1 + 0.2, math.nan, decimal.Decimal("sNaN"), "1" * 5000, decimal.Decimal("1e3000000")):
        raises(librfm.ArgumentError, librfm.minor_units, amount, says="amount is")
    long = raises(librfm.ArgumentError, librfm.minor_units, decimal.Decimal("1." + "0" * 60000 + "1"), says="at most 40 digits")
    assert len(str(long)) < 120
    for amount in (None, True, b"1", [1]):
        raises(TypeError, librfm.minor_units, amount, says="amount: expected a str or a number")
    raises(librfm.ArgumentError, librfm.minor_units, "1", decimals=-1, says="decimals is -1")


def datetimes_are_seconds_and_know_their_zone():
    table = Table(day_start_s=3600)
    naive = datetime.datetime(2024, 10, 4, 23, 30)
    east = naive.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    table.append([1, 2], time=[naive, east], amount=[1, 1])
    assert table.events(1)[0].day == DAY + datetime.timedelta(days=1)
    assert table.events(2)[0].time == FIRST * 86400 + 21 * 3600 + 1800
    assert table.day_of(naive) == DAY + datetime.timedelta(days=1)
    before = datetime.datetime(1969, 12, 31, 23, 59, 59, 500000)
    assert table.day_of(before) == datetime.date(1970, 1, 1)


def a_day_is_no_datetime():
    raises(TypeError, small_table().measure, as_of=datetime.datetime(2025, 1, 1), says=["as_of", ".date()"])
    raises(TypeError, small_table().measure, as_of="2025-01-01", says="as_of")


def one_event_at_the_till():
    table = Table()
    table.append_one(5, day=DAY, amount=1250, order="R1", event="R1/1", time=datetime.datetime(2024, 10, 4, 9))
    table.append_one(None, day=DAY, kind="sale", amount=100)
    event, customer = table.find_event("R1/1")
    assert customer == 5 and event.amount == 1250 and event.order == librfm.key_hash("R1")
    assert table.last_event() == event
    assert table.count().n_anonymous == 1


def batches_come_from_any_iterable():
    table = Table()
    batches = [{"customer": [1, 2], "day": [FIRST] * 2}, {"customer": [], "day": []}, {"customer": [3], "day": [FIRST]}]
    assert table.append_batches(batches) == 3
    assert table.append_batches([]) == 0
    assert table.count().n_customers == 3


def a_wrong_row_of_a_drain_counts_from_its_start():
    batches = ({"customer": [i, i], "day": [FIRST, FIRST], "amount": [1, 2**60 if i == 2 else 2]} for i in range(4))
    table = Table()
    error = raises(librfm.DataError, table.append_batches, batches, says="row 5")
    assert error.row == 5 and table.count().n_events == 4


def what_the_iterable_raises_comes_out_unchanged():
    def batches():
        yield {"customer": [1], "day": [FIRST]}
        raise KeyError("torn")

    table = Table()
    assert raises(KeyError, table.append_batches, batches()).args == ("torn",)
    assert table.count().n_events == 1
    raises(TypeError, table.append_batches, [{"wrong": [1]}], says="wrong")


def what_is_no_batch_is_refused_by_name():
    for wrong in (None, [5], [{"customer": [1], "day": [FIRST], "color": [1]}], [{"day": [FIRST]}], [{1: 2}]):
        raises(TypeError, Table().append_batches, wrong, says="batches" if wrong else "iterable")


def a_file_that_takes_less_or_nonsense_is_noticed():
    class Slow(io.BytesIO):
        def write(self, data):
            return super().write(data[:3])

    table, slow = small_table(), Slow()
    table.save(slow)
    assert slow.getvalue() == table.to_bytes()
    for answer in (0, -1, 10**9, "all"):
        raises(ValueError, table.save, type("File", (), {"write": lambda self, data, said=answer: said})(), says="write()")


def a_table_in_use_cannot_change_itself():
    table = small_table()
    state = librfm.StateError
    raises(state, table.append_batches, ({"customer": [table.count().n_events]} for _ in range(1)), says="inside a callback")
    raises(state, table.each_customer, lambda entry: table.append([1], day=[FIRST]), says="inside a callback")
    seen = []
    table.each_customer(lambda entry: seen.append(table.events(entry.customer)[0].amount))
    assert seen == [4990, 1250, 8900, 700, 3200]


def walks_stop_by_exception_or_false():
    table, seen = small_table(), []

    def each(entry):
        seen.append(entry.customer)
        if entry.customer == 2:
            raise ZeroDivisionError("enough")

    raises(ZeroDivisionError, table.each_customer, each, says="enough")
    assert seen == [1, 2]
    raises(librfm.StoppedError, table.each_event, 1, lambda event: False)


def members_attributes_aliases_and_voids():
    table = Table()
    table.add_members([1, 2], joined=[DAY, FIRST + 1])
    table.append([1, 3], day=[FIRST + 5] * 2, amount=[100, 200], event=["e1", "e3"])
    table.set_attribute("distance", [1, 2], [1.5, 2.5])
    table.set_attribute("distance", [1], [9.0], day=[FIRST + 100])
    raises(librfm.ConflictError, table.set_attribute, "distance", [1], [2.0])
    table.set_attribute("distance", [1], [3.5], replace=True)
    metrics = librfm.Metrics(["frequency", librfm.Metric("attribute", attribute="distance")])
    assert table.measure_one(1, metrics, as_of=FIRST + 50) == ((1.0, 3.5), "buyer")
    assert table.measure_one(1, metrics, as_of=FIRST + 100) == ((1.0, 9.0), "buyer")
    table.alias(3, 1)
    assert table.find(3) == 1
    entries = {entry.customer: entry for entry in table.customers()}
    assert entries[3].into == 1 and entries[1].joined == DAY and entries[1].n_events == 1
    raises(librfm.ConflictError, table.alias, 1, 3)
    table.void("e3")
    assert table.find_event("e3")[0].voided
    assert table.measure_one(1, metrics, as_of=FIRST + 50)[0][0] == 1.0


def forget_prune_merge_compact():
    table, other = small_table(), Table()
    table.forget(3)
    raises(librfm.NotFoundError, table.find, 3)
    table.prune(20000)
    assert table.count().floor_day == DAY
    other.append([9], day=[FIRST + 300], amount=[1])
    table.merge(other)
    assert table.find(9) == 9
    table.compact()
    assert table.count().n_tail == 0
    raises(librfm.ArgumentError, table.merge, table)
    raises(librfm.ArgumentError, table.merge, Table(currency="EUR"), says="currenc")


def counts_and_options_are_told():
    table = small_table(currency="EUR", day_start_s=7200)
    counts = table.count()
    assert (counts.n_customers, counts.n_events, counts.floor_day) == (5, 10, None)
    assert counts.first_day == datetime.date(2024, 7, 2) and counts.last_day == datetime.date(2025, 6, 23)
    assert (table.ids, table.currency, table.day_start_s) == ("integer", "EUR", 7200)
    empty = Table().count()
    assert empty.first_day is None and empty.last_day is None
    raises(librfm.NotFoundError, Table().last_event)
    assert repr(table) == "Table(5 customers, 10 events)"


def suggestions_name_their_reasons():
    suggestion = small_table().suggest(as_of=TODAY)
    assert suggestion.n_buyers == 5 and suggestion.n_repeaters == 3 and suggestion.n_gaps == 5
    assert "few_customers" in suggestion.warnings
    assert suggestion.gap_quantiles[0] == 169.0  # of 84 54 218 251 169
    assert len(suggestion.season_index) == 12 and suggestion.season_years == 0
    assert suggestion.recency_breaks == tuple(sorted(suggestion.recency_breaks))


def a_saved_table_is_the_same_from_path_file_and_bytes():
    table, place = small_table(), folder() / "shop.rfm"
    table.save(place)
    saved = place.read_bytes()
    assert saved == table.to_bytes() == Table.load(place).to_bytes() == Table.load(str(place)).to_bytes()
    assert Table.load(bytearray(saved)).to_bytes() == Table.from_bytes(memoryview(saved)).to_bytes() == saved
    file = io.BytesIO()
    table.save(file)
    table.save(file)
    file.seek(0)
    assert Table.load(file, hash_seed=b"0123456789abcdef").to_bytes() == Table.load(file).to_bytes() == saved
    assert not file.read()
    assert [path.name for path in place.parent.iterdir()] == ["shop.rfm"]


def a_save_that_fails_leaves_nothing():
    said = run_python(
        """
import os, pathlib, resource, signal, sys
import librfm

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
table, place = librfm.Table(), pathlib.Path(sys.argv[1], "shop.rfm")
table.append(list(range(2000)), day=[20000] * 2000)
size = len(table.to_bytes())
for limit in (100, size // 2, size - 1):  # as on a full disk: some of it fails when it is closed
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        table.save(place)
    except OSError:
        print(os.listdir(sys.argv[1]))
""",
        folder(),
    )
    assert said == "[]\n" * 3, said


def a_pickled_or_copied_table_is_another_one():
    table = small_table()
    other = pickle.loads(pickle.dumps(table))
    other.append([77], day=[FIRST])
    assert other.count().n_customers == 6 and table.count().n_customers == 5
    assert copy.deepcopy(table).to_bytes() == copy.copy(table).to_bytes() == table.to_bytes()


def damaged_bytes_are_refused():
    saved = bytearray(small_table().to_bytes())
    raises(librfm.FormatError, Table.load, b"")
    raises(librfm.FormatError, Table.load, saved[:-1])
    saved[-1] ^= 1
    raises(librfm.FormatError, Table.load, saved)
    raises(librfm.FormatError, librfm.Scorer.load, small_table().to_bytes())
    raises(FileNotFoundError, Table.load, folder() / "none")


def what_a_file_raises_comes_out_unchanged():
    class Torn(io.RawIOBase):
        def write(self, _):
            raise OSError("disk full")

        def read(self, _=-1):
            raise EOFError("torn")

    table, place = small_table(), folder() / "shop.rfm"
    raises(OSError, table.save, Torn(), says="disk full")
    raises(EOFError, Table.load, Torn(), says="torn")
    raises(TypeError, Table.load, io.StringIO("text"), says="expected bytes")
    place.write_bytes(b"before")
    table.close()
    raises(librfm.StateError, table.save, place, says="closed")
    assert place.read_bytes() == b"before" and len(list(place.parent.iterdir())) == 1


def errors_name_the_argument():
    table = small_table()
    raises(librfm.ArgumentError, table.append, [1], day=[1, 2], says=["day", "expected 1"])
    raises(librfm.ArgumentError, table.append, [1], day=[FIRST], kind=["gift"], says=["kind", "sale, return"])
    raises(librfm.ArgumentError, Table, ids="words", says=["ids", "integer, bytes"])
    raises(librfm.ArgumentError, table.append, [-1], day=[FIRST], says="customer")
    raises(TypeError, table.append, ["x"], day=[FIRST], says=["customer", 'Table(ids="bytes")'])
    raises(TypeError, table.append, [1], day=[FIRST], amount=[1.5], says=["amount: expected an integer in row 0, got float", "minor_units"])
    raises(TypeError, table.append, [1, 2], day=[FIRST] * 2, amount=[1, decimal.Decimal("1.5")], says=["row 1, got Decimal", "decimals="])
    raises(librfm.ArgumentError, table.append, [1, 2], day=[FIRST] * 2, amount=[1, 2**63], says="amount is 9223372036854775808 in row 1, expected")
    raises(librfm.ArgumentError, table.append, [1], day=[FIRST], amount=[10**5000], says="amount is too large in row 0")
    raises(ZeroDivisionError, table.append, [1, 2], day=[FIRST] * 2, amount=(1 // each for each in (1, 0)))
    raises(TypeError, table.append, [1], day=[FIRST], amount={5}, says="amount: expected a sequence of numbers, got set")
    raises(librfm.ArgumentError, table.append, [1, 2], day=[FIRST] * 2, kind=[1, 300], says="kind is 300 in row 1, expected 0 .. 255")
    raises(TypeError, table.append, [1, 2], day=[FIRST, "2025-01-01"], says=["day in row 1: expected a date", "got str", "fromisoformat"])
    raises(librfm.ArgumentError, table.append, [1, 2], day=[FIRST, 2**40], says="day in row 1 is 1099511627776, expected")
    raises(TypeError, table.append, [1, 2], time=[FIRST, "noon"], says="time in row 1: expected a datetime")
    texts = Table(ids="bytes")
    raises(TypeError, texts.append, [1], day=[FIRST], says=["customer: expected texts or bytes in row 0, got int", "Table(), without ids="])
    raises(TypeError, texts.append, array.array("Q", [1]), day=[FIRST], says="Table(), without ids=")
    raises(librfm.DataError, texts.append_frame, small_table().measure(as_of=TODAY), customer="customer", day="recency", says="Table(), without")
    raises(librfm.ArgumentError, Table, currency="EUROPEAN", says="currency")
    raises(librfm.ArgumentError, Table, hash_seed=b"short", says="hash_seed")
    raises(TypeError, Table, pool=librfm.Pool(1), threads=2, says="either")
    error = raises(librfm.DataError, table.append, [1, 2], day=[FIRST, 2**31 - 1], says="row 1")
    assert error.row == 1 and error.status_name and isinstance(pickle.loads(pickle.dumps(error)), librfm.DataError)


if __name__ == "__main__":
    main(__name__)
