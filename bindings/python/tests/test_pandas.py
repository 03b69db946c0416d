# SPDX-License-Identifier: MIT
"""The accessor of pandas' data frames."""

import datetime

import librfm
from support import main, optional, raises, run_python


def _pandas():
    optional("pyarrow")
    pandas = optional("pandas")
    optional("librfm.pandas")
    return pandas


def _orders():
    """Ten orders of five customers, in whole days and cents; see support.small_table()."""
    pandas = _pandas()
    days = [19906, 19920, 19951, 19990, 20013, 20044, 20071, 20171, 20240, 20262]
    return pandas.DataFrame(
        {
            "note": [object()] * 10,  # nothing that Arrow could take
            "member": [1, 2, 3, 1, 4, 1, 5, 2, 5, 1],
            "sold_at": pandas.to_datetime(days, unit="D") + pandas.Timedelta(hours=9),
            "price": [49.90, 12.50, 89.00, 25.00, 7.00, 59.90, 32.00, 18.00, 27.50, 61.00],
        },
        index=list("jihgfedcba"),
    )


COLUMNS = {"customer": "member", "time": "sold_at", "amount": "price", "decimals": 2}


def the_accessor_is_there_when_it_is_asked_for():
    optional("pandas"), optional("pyarrow")
    said = run_python(
        "import librfm, pandas; print(hasattr(pandas.DataFrame, 'rfm')); import librfm.pandas; print(hasattr(pandas.DataFrame, 'rfm'))"
    )
    assert said.split() == ["False", "True"]


def a_frame_of_orders_is_a_table():
    table = _orders().rfm.table(**COLUMNS, currency="EUR")
    assert (table.ids, table.currency, table.count().n_events) == ("integer", "EUR", 10)
    assert table.events(1)[0].amount == 4990 and table.events(1)[0].day == datetime.date(2024, 7, 2)


def the_type_of_the_ids_follows_from_the_column():
    orders = _orders()
    for dtype, expected in (("Int64", "integer"), ("str", "bytes"), ("category", "integer"), ("object", "bytes")):
        column = orders["member"].astype("str" if dtype == "object" else "int64").astype(dtype)
        table = orders.assign(member=column).rfm.table(**COLUMNS)
        assert table.ids == expected and table.count().n_customers == 5, dtype
    nobody = orders.assign(member=orders["member"].astype("Int64").replace(3, None))
    assert nobody.rfm.table(**COLUMNS).count().n_anonymous == 1


def scores_have_one_row_per_customer():
    scores = _orders().rfm.score(**COLUMNS, as_of=20269)
    assert list(scores.index) == [1, 2, 3, 4, 5] and scores.index.name == "member"
    assert list(scores.columns) == [
        "recency", "frequency", "monetary", "recency_score", "frequency_score", "monetary_score", "composite", "cell", "segment"
    ]  # fmt: skip
    assert list(scores["monetary"]) == [19580, 3050, 8900, 700, 5950] and list(scores["cell"]) == [555, 332, 114, 211, 433]
    assert scores.loc[1, "segment"] == "Champions" and scores["segment"].dtype == "category"


def without_a_day_the_last_one_of_the_orders_counts():
    orders = _orders()
    assert list(orders.rfm.score(**COLUMNS)["recency"]) == [0, 91, 311, 249, 22]
    raises(librfm.ArgumentError, orders[:0].rfm.score, **COLUMNS, ids="integer", says="as_of")


def another_scorer_map_and_language():
    orders = _orders()
    known = librfm.Scorer.from_breaks({"recency": [30, 100], "frequency": [1, 2]}, metrics=librfm.Metrics(["recency", "frequency"]))
    scores = orders.rfm.score(**COLUMNS, as_of=20269, scorer=known, segments=None)
    assert list(scores["cell"]) == [33, 22, 11, 11, 32] and "segment" not in scores and "monetary" not in scores
    chinese = orders.rfm.score(**COLUMNS, as_of=20269, language="zh")
    assert chinese.loc[1, "segment"] == "冠军客户"
    two = librfm.Scorer.fit(orders.rfm.table(**COLUMNS).measure(as_of=20269), rule="mean")
    types = orders.rfm.score(**COLUMNS, as_of=20269, scorer=two, segments="types8")
    assert types.loc[1, "segment"] == librfm.Segments.builtin("types8").name(0)


def amounts_and_times_are_not_copied():
    numpy, orders = optional("numpy"), _orders()
    made = orders.rfm._arrow({"sold_at", "price"})
    for name in ("sold_at", "price"):
        (chunk,) = made[name].chunks
        assert numpy.asarray(orders[name]).__array_interface__["data"][0] == chunk.buffers()[1].address, name


def wrong_columns_are_named():
    orders = _orders()
    raises(librfm.NotFoundError, orders.rfm.table, customer="who", time="sold_at", says="who")
    raises(librfm.NotFoundError, orders.rfm.table, customer="member", time="when", says="when")
    raises(TypeError, orders.rfm.table, customer="member", when="sold_at", says="when")
    raises(librfm.DataError, orders.rfm.table, customer="member", time="sold_at", amount="price", says="row 0")


if __name__ == "__main__":
    main(__name__)
