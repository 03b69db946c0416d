# SPDX-License-Identifier: MIT
"""Alerts: rules, looks, delivery at least once, callbacks, and the saved state."""

import datetime
import math
import pickle

import librfm
from librfm import Churn, Metric, Metrics, Scorer, Segments, Table, Watch, WatchRule
from support import FIRST, TRAINED, folder, leaving_table, main, optional, raises


def _weekly(customers=(1, 2, 3), until=100, **options):
    """Customers who come every ten days, with 100 times their number in cents."""
    table = Table(**options)
    for customer in customers:
        days = range(FIRST, FIRST + until, 10)
        number = int(customer)
        table.append([customer] * len(days), day=list(days), amount=[100 * number] * len(days), group=[number] * len(days))
    return table


LAST = FIRST + 90  # the last purchase of _weekly(): overdue by 2.5 from 25 days later on


def an_alert_tells_who_and_why():
    alerts, queued = [], []
    watch = Watch()
    result = watch.run(_weekly(), as_of=LAST + 24, alert=alerts.append, queued=queued.append)
    assert (result.n_looked, result.n_danger, result.n_delivered) == (3, 0, 0) and not queued
    result = watch.run(_weekly(), as_of=LAST + 25, alert=alerts.append, queued=queued.append)
    assert (result.n_entered, result.n_delivered, result.n_pending, result.n_danger) == (3, 3, 0, 3) and queued == [3]
    assert [alert.customer for alert in alerts] == [3, 2, 1], "the most money first"
    first = alerts[0]
    assert (first.value, first.value_before, first.rule, first.rules, first.rank, first.group) == (2.5, 2.4, 0, (0,), 1, 3)
    day = datetime.date(1970, 1, 1) + datetime.timedelta(LAST + 25)
    assert (first.day, first.day_before) == (day, day - datetime.timedelta(1)) and first.reasons == ()
    assert math.isnan(first.probability) and math.isnan(first.spend_minor) and len({a.alert_id for a in alerts}) == 3
    assert watch.run(_weekly(), as_of=LAST + 26, alert=alerts.append).n_delivered == 0, "told once"


def what_an_alert_raises_comes_out_and_the_alert_stays():
    class Unreachable(Exception):
        pass

    told = []

    def call(alert):
        if len(told) == 1:
            raise Unreachable(alert.customer)
        told.append(alert)

    watch = Watch()
    error = raises(Unreachable, watch.run, _weekly(), as_of=LAST + 25, alert=call)
    assert error.args == (2,) and watch.count().n_pending == 2
    assert not watch.find(3).pending and watch.find(2).pending and watch.find(1).pending
    raises(librfm.StoppedError, watch.deliver, lambda alert: False)
    rest = []
    assert watch.deliver(rest.append) == 2 and [alert.customer for alert in rest] == [2, 1]
    assert watch.count().n_pending == 0 and watch.deliver(rest.append) == 0


def what_queued_raises_leaves_all_alerts_in_the_watch():
    def full(n):
        raise OSError(f"no room for {n}")

    watch, told = Watch(), []
    raises(OSError, watch.run, _weekly(), as_of=LAST + 25, alert=told.append, queued=full, says="no room for 3")
    assert not told and watch.count().n_pending == 3
    assert watch.run(_weekly(), as_of=LAST + 25, alert=told.append).n_delivered == 3


def a_watch_is_saved_before_it_delivers():
    path, watch = folder() / "watch.rfm", Watch()

    def die(alert):
        raise SystemExit(alert.alert_id)

    death = raises(SystemExit, watch.run, _weekly(), as_of=LAST + 25, alert=die, queued=lambda n: watch.save(path))
    told = []
    assert Watch.load(path).deliver(told.append) == 3 and told[0].alert_id == death.code


def reasons_of_alerts_are_in_words():
    table = leaving_table()
    churn = Churn.train(table, as_of=TRAINED, horizon_days=60)
    told, later, watch = [], [], Watch(["probability"])
    watch.run(table, as_of=TRAINED, churn=churn)
    saved = watch.to_bytes()
    watch.deliver(told.append, churn=churn)
    Watch.from_bytes(saved).deliver(later.append)
    reasons = told[0].reasons
    assert [reason.word for reason in reasons] == [churn.word(reason.column) for reason in reasons] and reasons
    assert {reason.word for alert in later for reason in alert.reasons} == {None}
    row = table.measure_one(told[0].customer, churn.metrics, as_of=TRAINED)[0]
    assert list(reasons) == churn.reasons(row)[: len(reasons)]


def alerts_make_a_data_frame():
    polars, pandas, told = optional("polars"), optional("pandas"), []
    table = leaving_table()
    churn = Churn.train(table, as_of=TRAINED, horizon_days=60)
    Watch(["probability"]).run(table, as_of=TRAINED, churn=churn, alert=told.append)
    Watch(ids="bytes").run(_weekly(customers=("1", "2"), ids="bytes"), as_of=LAST + 25, alert=told.append)
    frame = polars.DataFrame(told[:-2])
    assert frame["alert_id"].to_list() == [alert.alert_id for alert in told[:-2]] and frame["customer"].dtype == polars.Int64
    assert all(len(alert.alert_id) == 16 and int(alert.alert_id, 16) for alert in told)
    assert polars.DataFrame(told[-2:])["customer"].to_list() == ["2", "1"]
    assert list(pandas.DataFrame(told)["rank"]) == [alert.rank for alert in told]


def a_callback_stops_by_false_and_by_nothing_else_it_returns():
    for answer in (None, True, 0, 2, "ok", []):
        assert Watch().run(_weekly(), as_of=LAST + 25, alert=lambda _, said=answer: said).n_delivered == 3
    watch = Watch()
    raises(librfm.StoppedError, watch.run, _weekly(), as_of=LAST + 25, alert=lambda _: False)
    assert watch.count().n_pending == 3


def callbacks_may_read_the_watch_and_the_table_not_change_them():
    watch, table, seen = Watch(), _weekly(), []

    def call(alert):
        seen.append((watch.find(alert.customer).danger, watch.count().n_pending, table.count().n_customers))
        raises(librfm.StateError, watch.run, table, as_of=LAST + 25, says="callback")
        raises(librfm.StateError, watch.forget, alert.customer, says="callback")
        raises(librfm.StateError, table.append, [9], day=[FIRST], amount=[1], says="callback")
        raises(librfm.StateError, watch.merge, Watch())
        assert Watch.from_bytes(watch.to_bytes()).count() == watch.count()

    watch.run(table, as_of=LAST + 25, alert=call)
    assert [one[0] for one in seen] == [True] * 3 and {one[2] for one in seen} == {3}


def a_sale_is_looked_at_at_once():
    watch, table, told = Watch(), _weekly(), []
    watch.run(table, as_of=LAST + 25, quiet=True)
    assert watch.find(1).danger and watch.find(1).alert_day is None and watch.count().n_pending == 0
    table.append_one(1, day=LAST + 26, amount=500)
    assert watch.observe(table, 1, as_of=LAST + 26, alert=told.append) is False and not watch.find(1).danger
    table.append_one(4, day=LAST + 26, amount=500)
    assert watch.observe(table, 4, as_of=LAST + 26) is False and len(watch) == 4
    late = Watch()
    assert late.observe(table, 2, as_of=LAST + 26, alert=told.append) is True
    assert told[0].customer == 2 and told[0].rank == 0 and math.isnan(told[0].value_before)
    raises(librfm.NotFoundError, watch.observe, table, 77, as_of=LAST + 26)


def rules_are_told_with_their_defaults():
    rules = [WatchRule("overdue", enter=3, purchases=2), WatchRule("probability", everyone=True), WatchRule("segment", segment="lost")]
    watch = Watch([*rules, "fall", "composite"], all_rules=True, stay_on_purchase=True, capacity=7, cool_down_days=0, start_delay_days=5)
    overdue, probability, segment, fall, composite = watch.rules
    assert (overdue.enter, overdue.purchases, overdue.kind) == (3, 2, "overdue") and math.isclose(overdue.leave, 1.8)
    assert probability.everyone and probability.enter == 0 and segment.segment == "lost"
    assert (fall.metric, fall.days, fall.money_level, fall.enter) == ("recency", 91, 4, 2)
    assert (composite.enter, composite.leave) == (2, 3)
    counts = watch.count()
    assert (counts.n_rules, counts.capacity, counts.cool_down_days, counts.start_delay_days) == (5, 7, 0, 5)
    assert counts.all_rules and counts.stay_on_purchase and counts.as_of_day is None and counts.ids == "integer"
    again = Watch(watch.rules, all_rules=True, stay_on_purchase=True, capacity=7, cool_down_days=0, start_delay_days=5)
    assert again.to_bytes() == watch.to_bytes()


def the_shops_cycle_sets_the_delays():
    suggestion = _weekly().suggest(as_of=LAST)
    counts = Watch(suggestion=suggestion).count()
    assert (counts.cool_down_days, counts.start_delay_days) == (30, 10)  # the median gap is 10 days, and at least 30
    assert (Watch().count().cool_down_days, Watch().count().start_delay_days) == (30, 90)


def a_model_gives_probability_and_reasons():
    table = leaving_table(ids="bytes")
    churn = Churn.train(table, as_of=TRAINED, horizon_days=60)
    scores = churn.apply(table.measure(churn.metrics, as_of=TRAINED))
    watch, told = Watch(["probability"], ids="bytes"), []
    result = watch.run(table, as_of=TRAINED, churn=churn, alert=told.append)
    assert result.n_danger == churn.info.n_danger == len(told)
    losses = [alert.probability * alert.spend_minor for alert in told]
    assert losses == sorted(losses, reverse=True)
    for alert in told:
        row = scores.features.find(alert.customer)
        assert (alert.probability, alert.spend_minor) == (scores.probability[row], scores.spend_minor[row]) and scores.danger[row]
        expected = churn.reasons(scores.features.row(row).values)[: len(alert.reasons)]
        assert [(each.column, each.moved) for each in alert.reasons] == [(each.column, each.moved) for each in expected]
        assert alert.reasons[0].word == churn.word(alert.reasons[0].column)
    raises(librfm.ArgumentError, watch.run, table, as_of=TRAINED, says="churn")


def segments_and_composites_are_watched():
    table = _weekly()
    scorer = Scorer.from_breaks({"recency": [30, 60, 90, 180], "frequency": [1, 2, 4, 8], "monetary": [1000, 1500, 2500, 9900]})
    map_ = Segments.builtin("classic")
    key = map_.apply(scorer.apply(table.measure(as_of=LAST + 100))).keys[2]
    watch, told = Watch([WatchRule("segment", segment=key), "composite"]), []
    watch.run(table, as_of=LAST + 100, scorer=scorer, segments=map_, alert=told.append)
    assert 3 in [alert.customer for alert in told] and told[0].rules in ((0,), (1,), (0, 1))
    unknown = Watch([WatchRule("segment", segment="nowhere")])
    raises(librfm.NotFoundError, unknown.run, table, as_of=LAST + 100, scorer=scorer, segments=map_, says="nowhere")


def the_last_alerts_are_reviewed():
    table, watch = _weekly(), Watch()
    watch.run(table, as_of=LAST + 25, alert=lambda alert: None)
    assert watch.review(table, as_of=LAST + 30, n=10, horizon_days=14).n_alerts == 0
    table.append_one(2, day=LAST + 30, amount=500)
    outcome = watch.review(table, as_of=LAST + 60, horizon_days=14)
    assert (outcome.n_alerts, outcome.n_bought, outcome.first_day) == (3, 1, outcome.last_day)
    assert Watch().review(table, as_of=LAST, n=1, horizon_days=14) == librfm.WatchOutcome(0, 0, None, None)
    raises(librfm.ArgumentError, watch.review, table, as_of=LAST + 60, n=10, says="horizon")


def customers_are_forgotten_and_watches_merged():
    one, two = Watch(), Watch()
    one.run(_weekly((1, 2)), as_of=LAST + 25)
    two.run(_weekly((3,)), as_of=LAST + 25)
    one.merge(two)
    assert len(one) == 3 and one.count().n_pending == 3 and len(two) == 1
    one.forget(2)
    assert len(one) == 2 and one.count().n_pending == 2
    raises(librfm.NotFoundError, one.forget, 2)
    raises(librfm.NotFoundError, one.find, 2)
    raises(librfm.ArgumentError, one.merge, one, says="same")
    raises(librfm.ArgumentError, one.merge, Watch(capacity=3), says="capacity")
    raises(TypeError, one.merge, _weekly(), says="other")


def a_watch_is_saved_like_everything_else():
    watch = Watch(ids="bytes")
    watch.run(_weekly(("1", "2"), ids="bytes"), as_of=LAST + 25)
    for again in (Watch.load(watch.to_bytes()), pickle.loads(pickle.dumps(watch))):
        assert again.to_bytes() == watch.to_bytes() and again.find("2") == watch.find("2")
        told = []
        assert again.deliver(told.append) == 2 and told[0].customer == "2"
    raises(librfm.FormatError, Watch.load, b"no watch")


def threads_change_no_byte_of_a_watch():
    saved = set()
    for threads in (1, 3):
        watch, table = Watch(), leaving_table(threads=threads)
        watch.run(table, as_of=TRAINED)
        saved.add(watch.to_bytes())
    assert len(saved) == 1


def wrong_arguments_are_named():
    table, watch, argument = _weekly(), Watch(), librfm.ArgumentError
    raises(argument, Watch, [], says="rules")
    raises(TypeError, Watch, [3], says="rules")
    raises(argument, Watch, ["late"], says=["kind", "overdue"])
    error = raises(argument, Watch, ["overdue", WatchRule("overdue", enter=2, leave=3)])
    assert error.row == 1
    raises(TypeError, Watch, [WatchRule("overdue", enter="much")], says="enter")
    raises(TypeError, Watch, [WatchRule("segment", segment=3)], says="segment")
    raises(argument, Watch, cool_down_days=-1, says="cool_down_days")
    raises(TypeError, Watch, suggestion=30, says="suggestion")
    raises(argument, Watch, ids="names", says="ids")
    raises(TypeError, watch.run, watch, as_of=LAST, says="table")
    raises(TypeError, watch.run, table, as_of=LAST, churn=table, says="churn")
    raises(TypeError, watch.run, table, as_of=LAST, alert=3, says="alert")
    raises(TypeError, watch.run, table, as_of=LAST, queued="yes", says="queued")
    raises(TypeError, watch.deliver, None, says="alert")
    raises(argument, watch.review, table, as_of=LAST, n=0, horizon_days=14)
    raises(argument, Watch(ids="bytes").run, table, as_of=LAST)
    watch.run(table, as_of=LAST)
    raises(argument, watch.run, table, as_of=LAST - 1)
    by_day = Metrics([Metric("recency")], purchase="day")
    assert Watch().run(table, as_of=LAST + 25, metrics=by_day).n_danger == 3
    watch.close()
    raises(librfm.StateError, watch.count, says="watch is closed")
    raises(librfm.StateError, watch.run, table, as_of=LAST, says="closed")


def progress_stops_a_look_before_it_changes_anything():
    def stop(stage, done):
        raise KeyError(stage)

    table, watch = Table.load(_weekly().to_bytes(), progress=stop), Watch()
    before = watch.to_bytes()
    raises(KeyError, watch.run, table, as_of=LAST + 25)
    assert watch.to_bytes() == before


if __name__ == "__main__":
    main(__name__)
