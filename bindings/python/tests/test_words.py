# SPDX-License-Identifier: MIT
"""What errors say: the package's own words, and what to do."""

import datetime
import pickle
import re

import librfm
from librfm import Churn, KMeans, Segments, Table, Watch
from support import FIRST, TODAY, TRAINED, leaving_table, main, optional, raises, run_python, small_table

LINES = "member,sold_at,price\n7,2025-01-02 09:00,19.99\n,2025-01-03 09:00,5.00\n8,2025-01-04 09:00,2.50\n"


def ids_that_pandas_made_floats_of_are_told_how_to_read():
    pandas, io = optional("pandas"), optional("io")
    read = pandas.read_csv(io.StringIO(LINES), parse_dates=["sold_at"])
    columns = {"customer": "member", "time": "sold_at", "amount": "price", "decimals": 2}
    for ids in ("integer", "bytes"):
        raises(librfm.DataError, Table(ids=ids).append_frame, read, **columns, says=["member: floats, expected", "Int64"])
    optional("pyarrow")
    importer = optional("librfm.pandas")
    raises(librfm.DataError, importer.OrdersAccessor(read).score, **columns, says=["member: floats", "Int64"])
    right = pandas.read_csv(io.StringIO(LINES), parse_dates=["sold_at"], dtype={"member": "Int64"})
    assert Table().append_frame(right, **columns).n_anonymous == 1


def times_that_are_texts_are_told_how_to_parse():
    pandas, io = optional("pandas"), optional("io")
    read = pandas.read_csv(io.StringIO(LINES), dtype={"member": "Int64"})
    for name, expected in (("time", "timestamps"), ("day", "dates")):
        says = [f"sold_at: texts, expected {expected}", "parse_dates="]
        raises(librfm.DataError, Table().append_frame, read, customer="member", says=says, **{name: "sold_at"})


def options_have_the_names_of_arguments():
    pyarrow = optional("pyarrow")
    frame = pyarrow.table({"who": [1], "day": [datetime.date(2025, 1, 2)], "paid": [0.5]})
    raises(librfm.DataError, Table().append_frame, frame, customer="who", day="day", amount="paid", says="round_amounts=True")
    frame = pyarrow.table({"who": [1], "day": pyarrow.array([None], pyarrow.date32()), "paid": [1]})
    raises(librfm.DataError, Table().append_frame, frame, customer="who", day="day", amount="paid", says="skip_nulls=True")
    raises(librfm.DataError, Table().append_one, 1, day=FIRST, amount=-5, says=["amount is -5", 'kind="return"'])
    raises(librfm.DataError, Table().append_one, 1, day=FIRST, kind=None, says="one of: sale, return")
    raises(librfm.ArgumentError, Table().append, [1], says="day and time are missing, one must be given")


def names_of_columns_stay_as_they_are():
    pyarrow = optional("pyarrow")
    frame = pyarrow.table({"member": [1], "amount_minor": [5], "as_of_day": [3], "x is NULL": [1]})
    says = "no columns 'who'; there are: member, amount_minor, as_of_day, x is NULL"
    raises(librfm.NotFoundError, Table().append_frame, frame, customer="who", day="day", says=says)


def ids_of_the_other_type_are_told_as_such():
    raises(librfm.ArgumentError, small_table().find, "1", says="customer is a text, but the ids here are integers")
    raises(librfm.DataError, Table(ids="bytes").append_one, 1, day=FIRST, says="an integer or an empty text, but the ids here are texts")


def alerts_that_wait_are_told_with_their_day():
    watch, table = Watch(start_delay_days=0), Table()
    table.append([1, 1, 1], day=[20000, 20010, 20020])
    assert watch.run(table, as_of=20060).n_pending == 1
    raises(librfm.StateError, watch.run, table, as_of=20070, says="alerts of day 2024-12-03 wait: take them by alert=, or deliver()")


def who_never_bought_is_left_out_in_words_of_the_package():
    table = small_table()
    table.append([6], day=[TODAY], amount=[-500])
    error = raises(librfm.DataError, KMeans.fit, table.measure(as_of=TODAY), k=2, says="Features.buyers()")
    assert error.row == 5, error
    bought = table.measure(librfm.Metrics(drop_prospects=True), as_of=TODAY)
    assert KMeans.fit(bought, k=2).results.n_rows == 5


def days_are_dates():
    watch = Watch()
    watch.run(small_table(), as_of=datetime.date(2025, 7, 2))
    says = ["as_of is 2025-07-01", "2025-07-02"]
    raises(librfm.ArgumentError, watch.run, small_table(), as_of=datetime.date(2025, 7, 1), says=says)
    raises(librfm.ArgumentError, small_table().measure, as_of=10**7, says="as_of is 10000000")
    raises(librfm.DataError, librfm.report_flow, small_table(), [20000, 19999], window_days=30, says=["day 2024-10-03", "2024-10-04"])
    before = small_table().measure(as_of=19000)
    raises(librfm.StateError, librfm.Scorer.fit, before, says="recency: as of day 2022-01-08 no buyer")


def a_rule_without_its_source_says_which():
    error = raises(librfm.ArgumentError, Watch(["probability"]).run, leaving_table(), as_of=TRAINED)
    assert re.fullmatch(r"rule 0 needs \w+, which was not given", str(error)), error


def what_is_not_installed_is_named_with_the_extra():
    needs = (
        ("sklearn", "sklearn", "scikit-learn", ""),
        ("pandas", "pandas", "pandas pyarrow", ""),
        ("plot", "numpy", "matplotlib", "librfm.plot.transitions([[1]], ['all'])"),
        ("plot", "matplotlib", "matplotlib", "librfm.plot.transitions([[1]], ['all'])"),
    )
    for module, without, packages, use in needs:
        program = (
            f"import sys; sys.modules['{without}'] = None\n"
            f"try:\n    import librfm.{module}\n    {use}\nexcept ImportError as error:\n    print(error)"
        )
        said = run_python(program)
        assert f"librfm.{module} needs more: pip install {packages}, or librfm[{module}]" in said, said


def a_language_without_words_is_refused():
    features = small_table().measure(as_of=TODAY)
    segments = Segments.builtin().apply(librfm.Scorer.fit(features).apply(features))
    for use in (segments.names, segments.segments.names, lambda tag: segments.segments.action(0, tag)):
        raises(librfm.ArgumentError, use, "fr", says=["language", "fr"])
        assert use("zh-CN") == use("zh") != use("en")
    raises(librfm.ArgumentError, features.frame, segments, language="fr", says="language")
    french = segments.segments.with_texts([librfm.SegmentText("lost", "fr", name="Perdus")])
    assert french.name(french.find("lost"), "fr") == "Perdus" and french.name(0, "fr") == "Champions"
    churn = Churn.train(leaving_table(), as_of=TRAINED, horizon_days=60)
    raises(librfm.ArgumentError, churn.word, 0, "fr", says="language")
    assert churn.word(0, "zh") != churn.word(0, "en")


def results_say_what_they_are():
    features = small_table().measure(as_of=TODAY)
    scores = librfm.Scorer.fit(features).apply(features)
    table, segments = leaving_table(), Segments.builtin().apply(scores)
    churn = Churn.train(table, as_of=TRAINED, horizon_days=60)
    warning = churn.apply(table.measure(churn.metrics, as_of=TRAINED))
    labels = KMeans.fit([[0.0], [1.0], [9.0]], k=2).assign([[0.0], [1.0], [9.0]])
    assert repr(scores) == "Scores(5 customers, recency, frequency, monetary)"
    assert repr(segments) == "Segmentation(5 customers in 5 segments)" and repr(labels) == "Labels(3 rows)"
    assert repr(warning) == f"ChurnScores(600 customers, {churn.info.n_danger} in danger)"
    for thing in (features, scores, segments, labels, warning):
        raises(TypeError, pickle.dumps, thing, says=f"{type(thing).__name__} cannot be pickled")


if __name__ == "__main__":
    main(__name__)
