# SPDX-License-Identifier: MIT
"""Tracks: the same as date by date, and who moved where."""

import datetime
import gc
import math

import librfm
from librfm import Features, KMeans, Metrics, Scorer, Segments, Stages, Table, Track
from support import FIRST, large_table, main, optional, raises, small_features, small_table

DATES = [19950, 20050, 20150, 20269]
#: One ruler for small_table(): days, purchases, cents.
BREAKS = {"recency": [30, 60, 90, 180], "frequency": [1, 2, 3, 5], "monetary": [1000, 2500, 5000, 10000]}


def _ruler():
    return Scorer.from_breaks(BREAKS)


def _track(**options):
    return Track.frozen(small_table(), DATES, _ruler(), segments=Segments.builtin("classic"), **options)


def every_date_is_the_same_as_by_itself():
    table, map_ = large_table(rows=20000, customers=2000, threads=2), Segments.builtin("classic")
    days = [20200, 20400, 20600]
    scorer = Scorer.fit(table.measure(as_of=20600))
    frozen = Track.frozen(table, days, scorer, segments=map_)
    relative = Track.relative(table, days, segments=map_, levels=5)
    for number, day in enumerate(days):
        features = table.measure(as_of=day)
        for track, ruler in ((frozen, scorer), (relative, Scorer.fit(features))):
            scores = ruler.apply(features)
            kept = track.features(number)
            assert kept.as_of == features.as_of and list(kept.customers) == list(features.customers)
            assert all(bytes(kept[name]) == bytes(features[name]) for name in features.names)
            assert bytes(track.scores(number)) == bytes(scores.score)
            assert track.scorer(number).to_bytes() == ruler.to_bytes()
            alone = map_.apply(scores).segment
            born = [i for i, segment in enumerate(track.segments(number)) if segment != len(map_)]
            assert born and all(track.segments(number)[i] == alone[i] for i in born)


def dates_are_given_as_dates_or_numbers():
    track = _track()
    assert len(track) == 4 and track.days[-1] == datetime.date(2025, 6, 30)
    assert track.scores(datetime.date(2025, 6, 30)) == track.scores(3) == track.scores(-1) == track.scores()
    given = [datetime.date(2024, 8, 15), datetime.date(2025, 6, 30)]
    assert Track.frozen(small_table(), given, _ruler()).days == tuple(given)
    raises(librfm.ArgumentError, track.scores, datetime.date(2025, 6, 29), says="no date of the track")
    for wrong in (4, -5, 20269):
        raises(librfm.ArgumentError, track.scores, wrong, says=["date", "from -4 to 3"])
    raises(TypeError, track.scores, "2025-06-30", says="date")
    raises(TypeError, track.scores, datetime.datetime(2025, 6, 30), says="date")
    error = raises(librfm.DataError, Track.frozen, small_table(), [20050, 20050], _ruler())
    assert error.row == 1


def what_was_tracked_is_told():
    info = _track(stages=Stages(cycle_days=30, sleeping_cycles=4)).info
    assert (info.n_customers, info.n_scored, info.levels) == (5, 3, "frozen")
    assert (info.cycle_days, info.new_cycles, info.active_cycles, info.sleeping_cycles) == (30, 1, 2.5, 4)
    assert info.n_segments == len(Segments.builtin("classic")) and info.rolled == (True,) * 3 and not info.own_cycle
    track = Track.relative(small_table(), DATES[1:], rule="mean", levels=2, stages=None)
    assert track.info.levels == "relative" and track.info.breaks_day == track.days[-1] and track.info.n_segments == 0
    assert track.info.cycle_days is None and track.segment_keys == [] and track.names == ["recency", "frequency", "monetary"]


def who_comes_later_is_not_born():
    track = _track(stages=Stages(cycle_days=30))
    assert track.segment_keys[-1] == "not_born" and track.segments(0)[4] == len(track.segment_keys) - 1
    # customer 5 buys on day 20071 and 20240; at a cycle of 30 days active is up to 75 days after, sleeping up to 150
    assert [track.STAGES[stage - 1] for stage in track.series(4).stages] == ["not_born", "not_born", "sleeping", "active"]
    # and customer 3 once, on day 19951: lapsed after more than five cycles
    assert [track.STAGES[stage - 1] for stage in track.series(2).stages] == ["not_born", "sleeping", "lapsed", "lapsed"]
    assert track.series(2).levels.tolist()[0] == [0, 0, 0] and math.isnan(track.series(2).values[0, 0])


def a_series_is_a_row_through_all_dates():
    track = _track()
    for row in range(5):
        series = track.series(row)
        assert series.values.shape == (4, 3) and series.levels.shape == (4, 3)
        for date in range(4):
            values = track.features(date).row(row).values
            assert all(a == b or a != a and b != b for a, b in zip(values, series.values.tolist()[date]))
            assert series.levels.tolist()[date] == track.scores(date).tolist()[row]
            assert series.segments[date] == track.segments(date)[row] and series.stages[date] == track.stages(date)[row]
    plain = Track.frozen(small_table(), DATES, _ruler(), stages=None).series(0)
    assert plain.segments is None and plain.stages is None
    raises(librfm.ArgumentError, track.series, 5)


def changes_tell_since_when():
    track = _track()
    changes = track.changes()
    assert len(changes) == 5
    for row in range(5):
        segments = list(track.series(row).segments)
        since = max((i for i in range(1, 4) if segments[i] != segments[i - 1]), default=0)
        one = changes[row]
        assert (one.segment, one.before) == (segments[-1], segments[since - 1] if since else None)
        assert (one.since_date, one.n_dates, one.days) == (since, 4 - since, DATES[-1] - DATES[since])
        assert one.since_day == track.days[since]
        assert (changes.segment[row], changes.since_day[row]) == (one.segment, DATES[since])
    raises(IndexError, lambda: changes[5])
    raises(librfm.StateError, Track.frozen(small_table(), DATES, _ruler()).changes, says="no segments")


def declines_tell_what_fell_from_when():
    table = Table()
    table.append([1, 2, 2], day=[FIRST, FIRST, FIRST + 100], amount=[100, 100, 100])
    ruler = Scorer.from_breaks({"recency": [10, 20, 40, 80], "frequency": [1], "monetary": [1]})
    track = Track.frozen(table, [FIRST, FIRST + 15, FIRST + 30, FIRST + 105], ruler)
    declines = track.declines(2)
    one = declines[0]
    assert (one.column, one.from_level, one.to_level, one.since_day) == ("recency", 5, 3, track.days[0])
    assert (one.from_value, one.to_value, one.levels_a_month) == (0, 30, 2)
    assert list(declines.scored) == [0, 0] and list(declines.to_value) == [30, 30]
    late = track.declines()
    assert late[1] is None and list(late.scored) == [0, -1] and late.levels_a_month[1] == 0 and math.isnan(late.to_value[1])
    assert list(track.declines(scored="frequency").scored) == [-1, -1]
    raises(librfm.ArgumentError, track.declines, scored="money", says=["scored", "monetary"])
    raises(librfm.ArgumentError, track.declines, scored=3, says="scored is 3")


def moves_add_up_to_all_customers():
    track = _track(stages=Stages(cycle_days=30))
    for options in ({}, {"by": "stage"}, {"by": "level", "scored": "recency"}):
        moves = track.moves(0, 3, **options)
        count = moves.count.tolist()
        assert moves.count.shape == (len(moves.places),) * 2 and sum(map(sum, count)) == 5
        assert sum(count[moves.places.index("not_born")]) == 3, "customers 3, 4 and 5 come later"
    before, now = track.scores(0).tolist(), track.scores(3).tolist()
    level = track.moves(0, 3, by="level", scored=0)
    assert level.places == ("not_scored", "1", "2", "3", "4", "5", "not_born")
    assert level.count[before[0][0], now[0][0]] >= 1


def moves_between_clusters_are_counted_by_labels():
    track = _track()
    buyers = track.features(-1)
    labels = KMeans.fit(buyers, k=2, seed=1).assign(buyers)
    first = [-1] * 5
    moves = track.moves(1, -1, by="label", from_labels=first, to_labels=labels, n_labels=2)
    assert moves.places == ("0", "1", "none", "not_born")
    assert [sum(column) for column in zip(*moves.count.tolist())] == [list(labels.label).count(0), list(labels.label).count(1), 0, 0]
    raises(librfm.DataError, track.moves, by="label", from_labels=first, to_labels=[2] * 5, n_labels=2)
    raises(librfm.ArgumentError, track.moves, 1, 2, by="label", from_labels=first, to_labels=labels, n_labels=2, says="labels")
    raises(librfm.ArgumentError, track.moves, by="label", from_labels=first, to_labels=first, n_labels=0, says="n_labels")
    raises(librfm.ArgumentError, track.moves, from_labels=first, says="from_labels")
    raises(librfm.ArgumentError, track.moves, by="cluster", says=["by", "segment"])
    raises(TypeError, track.moves, by="label", n_labels=2, says="labels")
    raises(librfm.StateError, Track.frozen(small_table(), DATES, _ruler()).moves)


def the_ladder_counts_levels_that_were_reached():
    track = _track()
    rungs = track.ladder("frequency")
    best = [max(score[1] for score in track.series(row).levels.tolist()) for row in range(5)]
    assert [rung.n_reached for rung in rungs] == [sum(1 for level in best if level >= rung) for rung in range(1, 6)]
    assert all(rung.n_reached == rung.n_stayed + rung.n_moved for rung in rungs)


def values_of_the_last_date_alone_can_be_kept():
    track, all_ = _track(keep_values=False), _track()
    assert bytes(track.scores(0)) == bytes(all_.scores(0)) and list(track.features()["recency"]) == list(all_.features()["recency"])
    raises(librfm.StateError, track.features, 0, says="kept")
    assert math.isnan(track.series(0).values[0, 0]) and not math.isnan(track.series(0).values[3, 0])
    assert optional("polars").DataFrame(track.frame(date=0)).columns[:2] == ["customer", "day"]


def a_date_goes_out_as_a_frame():
    polars = optional("polars")
    track = _track(stages=Stages(cycle_days=30))
    frame = polars.DataFrame(track.frame(track.changes(), track.declines(), mine=[1.5] * 5))
    assert frame.columns == [
        "customer", "recency", "frequency", "monetary", "day", "recency_score", "frequency_score", "monetary_score", "segment", "stage",
        "segment_before", "segment_since", "segment_days",
        "decline_column", "decline_from_level", "decline_to_level", "decline_levels_a_month", "mine",
    ]  # fmt: skip
    assert frame["day"].to_list() == [datetime.date(2025, 6, 30)] * 5
    assert frame["recency_score"].to_list() == [row[0] for row in track.scores().tolist()]
    assert frame["segment_since"].to_list() == [track.changes()[row].since_day for row in range(5)]
    assert polars.DataFrame(track.frame(language="zh"))["segment"][0] in Segments.builtin().names("zh")
    raises(librfm.ArgumentError, track.frame, track.changes(0), says="other features")
    assert polars.DataFrame(track.changes()).columns[:2] == ["customer", "segment_before"]
    chinese = polars.DataFrame(track.frame(track.changes(), language="zh"))["segment_before"].drop_nulls()
    assert len(chinese) and set(chinese) <= {*Segments.builtin().names("zh"), "not_born"}


def all_dates_go_out_one_behind_the_other():
    polars, pyarrow = optional("polars"), optional("pyarrow")
    track = _track(stages=Stages(cycle_days=30))
    frame = polars.DataFrame(track)
    single = [polars.DataFrame(track.frame(date=date)) for date in range(4)]
    assert frame.equals(polars.concat(single)) and frame.height == 20
    assert frame["day"].unique().sort().to_list() == list(track.days)
    assert frame["segment"][4] == frame["stage"][4] == "not_born"
    assert "recency" not in polars.DataFrame(_track(keep_values=False)).columns
    assert polars.DataFrame(Track.frozen(Table(), [FIRST, FIRST + 1], _ruler())).height == 0
    reader = pyarrow.RecordBatchReader.from_stream(track)
    first = reader.read_next_batch()
    track.close()
    del track
    gc.collect()
    assert first.num_rows == 5 and reader.read_all().num_rows == 15
    many = Track.relative(large_table(rows=70000, customers=70000), [21000, 21100])
    assert [batch.num_rows for batch in pyarrow.RecordBatchReader.from_stream(many)] == [65536, 4464] * 2
    many.__arrow_c_stream__()  # nobody takes it


def results_outlive_the_track():
    track = _track()
    features, scores, segments, changes = track.features(0), track.scores(), track.segments(), track.changes()
    scorer = Track.relative(small_table(), DATES[1:]).scorer(0)
    expected = bytes(scores), bytes(segments), list(features["recency"])[:2]
    track.close()
    raises(librfm.StateError, track.scores, says="track is closed")
    del track
    gc.collect()
    assert (bytes(scores), bytes(segments), list(features["recency"])[:2]) == expected
    assert isinstance(features, Features) and len(changes) == 5 and scorer.apply(features).scorer is scorer


def words_and_names_stay_when_the_callers_objects_close():
    map_, ruler = Segments.builtin("classic"), _ruler()
    track = Track.frozen(small_table(), DATES, ruler, segments=map_)
    map_.close()
    ruler.close()
    assert track.segment_keys[0] == "champions" and track.scorer().names == track.names


def nobody_and_nothing_is_tracked():
    table = Table()
    track = Track.frozen(table, [FIRST], _ruler())
    assert len(track.scores()) == len(track.declines()) == 0 and track.info.n_customers == 0
    assert [rung.n_reached for rung in track.ladder(0)] == [0] * 5
    raises(librfm.ArgumentError, Track.frozen, table, [], _ruler())
    raises(librfm.StateError, Track.relative, table, [FIRST])


def wrong_arguments_are_named():
    table, ruler = small_table(), _ruler()
    raises(TypeError, Track.frozen, ruler, DATES, ruler, says="table")
    raises(TypeError, Track.frozen, table, DATES, table, says="scorer")
    raises(TypeError, Track.frozen, table, DATES, ruler, segments="classic", says="segments")
    raises(TypeError, Track.frozen, table, DATES, ruler, stages=30, says="stages")
    raises(TypeError, Track.frozen, table, DATES, ruler, stages=Stages(cycle_days="month"), says="cycle_days")
    raises(librfm.ArgumentError, Track.frozen, table, DATES, ruler, stages=Stages(cycle_days=-1))
    raises(TypeError, Track.frozen, table, "today", ruler, says="days")
    raises(librfm.ArgumentError, Track.frozen, table, DATES, ruler, segments=Segments.builtin("types8"))
    raises(librfm.ArgumentError, Track.frozen, table, DATES, ruler, households=[1, 2])
    raises(TypeError, Track.relative, table, DATES, metrics="recency", says="metrics")
    raises(librfm.ArgumentError, Track.relative, table, DATES, metrics=Metrics(["recency"]), weights=[1, 2], says="weights")
    raises(TypeError, Track)
    households = Track.frozen(table, DATES, ruler, households=[1, 1, 0, 0, 0])
    assert households.info.n_customers == 4
    assert small_features().row(0).customer == households.features().row(0).customer


def progress_stops_a_track():
    def stop(stage, done):
        raise KeyError(stage)

    table = Table(progress=stop)
    table.append([1], day=[FIRST], amount=[1])
    raises(KeyError, Track.frozen, table, [FIRST], _ruler(), stages=None)


if __name__ == "__main__":
    main(__name__)
