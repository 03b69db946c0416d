# SPDX-License-Identifier: MIT
"""The early warning: trained, applied, explained, saved."""

import datetime
import gc
import math
import pickle

import librfm
from librfm import Churn, Metric, Metrics, Table
from support import FIRST, TRAINED, folder, leaving_table, main, optional, raises, small_features, small_table

_made = {}


def _churn():
    """Table, model and scores, made once."""
    if not _made:
        table = leaving_table()
        churn = Churn.train(table, as_of=TRAINED, horizon_days=60)
        _made["all"] = table, churn, churn.apply(table.measure(churn.metrics, as_of=TRAINED))
    return _made["all"]


def what_was_resolved_is_told_with_its_reason():
    info = _churn()[1].info
    assert (info.horizon_days, info.horizon_reasons, info.population_days) == (60, ("given",), 120)
    assert (info.label_days, info.label_reason, info.cut_reason, info.n_cuts) == (60, "as_horizon", "default", 4)
    assert (info.rule, info.threshold_reasons, info.money_level) == ("capacity", ("by_share",), 3)
    assert info.trained_day == datetime.date(1970, 1, 1) + datetime.timedelta(TRAINED) and info.first_cut < info.last_cut
    assert info.n_repeat + info.n_one_time + info.n_lapsed == 600 and len(info.money_break) == len(info.risk_break) == 4
    suggested = Churn.train(_churn()[0], as_of=TRAINED).info
    assert set(suggested.horizon_reasons) <= {"gaps", "at_least", "at_most", "third_of_history", "short_history"}
    assert suggested.horizon_days == _churn()[0].suggest(as_of=TRAINED).horizon_days


def those_in_danger_have_probability_and_rise_and_are_worth_it():
    _, churn, scores = _churn()
    info = churn.info
    assert len(scores) == 600 and sum(scores.danger) == info.n_danger > 0
    for row in range(600):
        high = scores.probability[row] >= info.threshold and scores.rise[row] >= info.rise
        worth = scores.features["monetary"][row] > info.money_above
        assert scores.danger[row] == (scores.group[row] == 1 and high and worth), row
    assert list(scores.group).count(3) == info.n_lapsed
    raises(TypeError, scores.probability.__setitem__, 0, 0.5)


def one_customer_has_the_values_of_its_row():
    table, churn, scores = _churn()
    for row in (0, 7, 98):
        values, standing = table.measure_one(row, churn.metrics, as_of=TRAINED)
        one = churn.one(values, standing)
        assert (one.probability, one.rise, one.spend_minor) == (scores.probability[row], scores.rise[row], scores.spend_minor[row])
        assert (one.danger, one.risk, one.worth) == (bool(scores.danger[row]), scores.risk[row], scores.worth[row])
        assert one.group == (None, "repeat", "one_time", "lapsed")[scores.group[row]]
    prospect = churn.one([math.nan, 0, 0] + [math.nan] * 3, "prospect")
    assert prospect.group is None and math.isnan(prospect.probability) and not prospect.danger


def reasons_come_in_words_the_largest_first():
    _, churn, scores = _churn()
    values = scores.features.row(churn.top(scores)[0]).values
    reasons = churn.reasons(values)
    assert [abs(each.moved) for each in reasons] == sorted((abs(each.moved) for each in reasons), reverse=True)
    first = reasons[0]
    assert (first.word, first.column, first.value) == ("days since last purchase", 0, values[0])
    typical = list(values)
    typical[0], typical[3] = first.typical, values[4] + first.typical  # the same purchases
    assert math.isclose(churn.one(values).probability - churn.one(typical).probability, first.moved)
    assert churn.reasons(values, "zh")[0].word == churn.word("recency", "zh") != churn.word(0)
    raises(librfm.DataError, churn.reasons, [math.nan] * 6)
    raises(librfm.ArgumentError, churn.word, "age", says=["column", "recency"])
    raises(librfm.ArgumentError, churn.word, 6, says="column is 6")
    raises(librfm.ArgumentError, churn.report, "lapsed", says="group is 'lapsed', of which there is no model")
    assert repr(churn).endswith(f"{churn.report().verdict})")
    raises(librfm.ArgumentError, Churn.train, small_table(), as_of=20300, value=5000, says=["value, incentive", 'go with rule="value"'])


def the_top_are_those_whose_silence_tells_most():
    _, churn, scores = _churn()
    repeat = [row for row in range(600) if scores.group[row] == 1]
    expected = sorted(repeat, key=lambda row: (-scores.rise[row], row))
    assert churn.top(scores, n=20) == expected[:20] and churn.top(scores, n=0) == []
    assert churn.top(scores, n=10**6) == expected and churn.top(scores, "one_time") == []
    raises(librfm.ArgumentError, churn.top, scores, n=-1, says="n is -1")
    raises(librfm.ArgumentError, churn.top, scores, "lapsed", says="group")
    raises(TypeError, churn.top, scores.features, says="scores")


def focus_counts_by_risk_and_worth():
    _, churn, scores = _churn()
    focus = churn.focus(scores)
    assert sum(cell.n_customers for line in focus.cells for cell in line) == churn.info.n_repeat
    for risk in range(1, 6):
        for worth in range(1, 6):
            rows = [row for row in range(600) if (scores.risk[row], scores.worth[row]) == (risk, worth)]
            cell = focus.cells[risk - 1][worth - 1]
            assert cell.n_customers == len(rows)
            assert math.isclose(cell.loss_minor, sum(scores.spend_minor[row] * scores.probability[row] for row in rows))
    assert sorted(focus.rows) == [row for row in range(600) if scores.risk[row] >= 4 and scores.worth[row] >= 4]
    assert focus.n_listed == len(focus.rows)
    few = churn.focus(scores, 2)
    assert few.rows == focus.rows[:2] and few.n_listed == focus.n_listed


def it_says_itself_how_good_it_is():
    churn = _churn()[1]
    report = churn.report("repeat")
    assert (report.fit, report.verdict, report.best_baseline) == ("fitted", "better", "recency")
    assert report.n_lost < report.n_holdout and 0.5 < report.auc <= 1 and len(report.lift) == 10
    assert set(report.baseline_auc) == {"base_rate", "recency", "rate"} and report.baseline_auc["base_rate"] == 0.5
    assert report.advantage > 3 * report.advantage_error > 0
    untested = churn.report("one_time")
    assert (untested.verdict, untested.best_baseline, untested.n_holdout) == ("untested", None, 0) and math.isnan(untested.auc)
    assert churn.metric_auc("recency") > 0.9 and math.isnan(churn.metric_auc("recency", "one_time"))
    raises(librfm.ArgumentError, churn.report, "lapsed", says="group")


def terms_are_told_by_name():
    churn = _churn()[1]
    assert [term.name for term in churn.terms()] == ["intercept", "rhythm", "order_value", "repeat_days", "overdue"]
    assert churn.terms("one_time")[1].coefficient == 1
    for function, *given in ((churn.terms,), (churn.metric_auc, "recency")):
        raises(librfm.ArgumentError, function, *given, "lapsed", says=["group", "one_time"])
    raises(TypeError, churn.terms, None, says="group: expected")
    own = Metrics([Metric("visits", name="calls")])
    trained = Churn.train(_churn()[0], as_of=TRAINED, metrics=own, horizon_days=60)
    assert trained.metrics.names[-1] == "calls" and trained.terms()[-1].name == "calls"
    assert churn.metrics.names == ["recency", "frequency", "monetary", "tenure", "active_span", "gap_mean"]


def a_contact_pays_from_a_threshold_on():
    assert math.isclose(Churn.value_threshold(200, 10, 1, 0.3), 11 / 67)
    raises(librfm.ArgumentError, Churn.value_threshold, 10, 200, 1, 0.3)
    raises(TypeError, Churn.value_threshold, 200, "ten", 1, 0.3, says="incentive")
    by_value = Churn.train(_churn()[0], as_of=TRAINED, rule="value", value=200, incentive=10, contact=1, acceptance=0.3)
    assert math.isclose(by_value.info.threshold, 11 / 67) and by_value.info.threshold_reasons == ("given",) and by_value.info.rise == -1
    never = Churn.train(_churn()[0], as_of=TRAINED, rule="value", value=200, incentive=10, contact=100, acceptance=0.1)
    assert never.info.threshold_reasons == ("given", "nobody") and never.info.threshold == 1 and never.info.n_danger == 0
    given = Churn.train(_churn()[0], as_of=TRAINED, rule="probability", probability=0.5, money_level=1)
    assert given.info.threshold == 0.5 and given.info.money_above == -math.inf


def a_model_is_saved_like_everything_else():
    churn, path = _churn()[1], folder() / "churn.rfm"
    churn.save(path)
    for again in (Churn.load(path), Churn.from_bytes(churn.to_bytes()), pickle.loads(pickle.dumps(churn))):
        assert again.to_bytes() == churn.to_bytes() and again.info == churn.info
    raises(librfm.FormatError, Churn.load, b"no model")
    raises(TypeError, Churn)


def threads_change_nothing():
    assert Churn.train(leaving_table(threads=3), as_of=TRAINED, horizon_days=60).to_bytes() == _churn()[1].to_bytes()


def scores_go_out_beside_the_ids():
    polars = optional("polars")
    _, churn, scores = _churn()
    frame = polars.DataFrame(scores.features.frame(scores, metrics=False))
    assert frame.columns == ["customer", "probability", "rise", "spend_minor", "churn_group", "danger", "risk", "worth"]
    assert set(frame["churn_group"]) == {"repeat", "lapsed"} and frame["danger"].sum() == churn.info.n_danger
    assert frame["probability"].to_list() == list(scores.probability)
    assert polars.DataFrame(scores).height == 600
    numpy = optional("numpy")
    assert numpy.asarray(scores.probability).dtype == "float64" and numpy.asarray(scores.risk).max() == 5


def scores_outlive_model_and_features():
    table = leaving_table()
    churn = Churn.train(table, as_of=TRAINED, horizon_days=60)
    metrics = churn.metrics
    probability = churn.apply(table.measure(metrics, as_of=TRAINED)).probability
    table.close()
    churn.close()
    raises(librfm.StateError, churn.to_bytes, says="churn model is closed")
    del table, churn
    gc.collect()
    assert len(probability) == 600 and metrics.names[0] == "recency"


def wrong_arguments_are_named():
    table, churn, scores = _churn()
    raises(librfm.StateError, Churn.train, small_table(), as_of=FIRST + 269, horizon_days=30, says="too few examples")
    raises(TypeError, Churn.train, scores, as_of=TRAINED, says="table")
    raises(TypeError, Churn.train, table, as_of="now", says="as_of")
    for name, wrong in (("horizon_days", -1), ("n_cuts", 3), ("capacity_share", 2.0), ("penalty", -1.0), ("money_level", 6), ("rule", "luck")):
        raises(librfm.ArgumentError, Churn.train, table, as_of=TRAINED, **{name: wrong}, says=name)
    for name in ("capacity_share", "probability", "value", "incentive", "contact", "acceptance", "penalty"):
        raises(TypeError, Churn.train, table, as_of=TRAINED, **{name: "much"}, says=name)
    raises(librfm.DataError, Churn.train, table, as_of=TRAINED, metrics=Metrics(["gap_sd"]), says="gap_sd")
    raises(librfm.ArgumentError, churn.apply, small_features(), says="metrics")
    raises(librfm.ArgumentError, churn.apply, table.measure(churn.metrics, as_of=TRAINED - 1))
    raises(TypeError, churn.apply, table, says="features")
    raises(librfm.ArgumentError, churn.one, [1.0, 2.0])
    raises(librfm.DataError, churn.one, [5, 1, 1, 1, 0, math.nan])


def progress_stops_the_training():
    def stop(stage, done):
        raise KeyError(stage)

    again = Table.load(_churn()[0].to_bytes(), progress=stop)
    raises(KeyError, Churn.train, again, as_of=TRAINED)


if __name__ == "__main__":
    main(__name__)
