# SPDX-License-Identifier: MIT
"""Reports, by hand-worked shops."""

import datetime
import math

import librfm
from librfm import Metrics, Table, key_hash
from support import FIRST, main, optional, raises, small_table


def _day(month, number):
    return datetime.date(2025, month, number)


def _shop():
    """Customer 1 buys three times, 2 twice, 3 once; 2 brings something back in March."""
    table = Table()
    table.append(
        [1, 2, 3, 1, 2, 1, 2],
        day=[_day(1, 1), _day(1, 5), _day(1, 31), _day(1, 11), _day(2, 4), _day(2, 10), _day(3, 1)],
        amount=[1000, 2000, 500, 1500, 250, 700, -250],
        item=["tea", "tea", "tea", "tea", "cup", "tea", "cup"],
    )
    return table


def a_ladder_tells_who_went_on_and_how_long_it_took():
    one, two, three = librfm.report_ladder(_shop(), as_of=_day(2, 28), rungs=3)
    assert (one.n_reached, one.n_stayed, one.n_moved) == (3, 1, 2)
    assert one.conversion == 2 / 3 and one.median_days == 20  # of 10 and 30 days
    assert (two.n_reached, two.conversion, two.median_days) == (2, 0.5, 30)
    assert three.n_reached == three.n_stayed == 1 and math.isnan(three.conversion) and math.isnan(three.median_days)
    assert librfm.report_ladder(_shop(), as_of=_day(2, 28), rungs=1, window_days=20)[0].n_reached == 1  # from February 9 on


def recency_by_month_says_whether_it_is_more_than_before():
    report = librfm.report_recency(_shop(), [_day(1, 31), _day(2, 28)], months=2)
    assert report.count.shape == (2, 2) and report.count.tolist() == [[3, 0], [2, 1]]
    first, second = report.dates
    assert (first.day, first.n_buyers, first.n_month_1, first.share_month_1) == (_day(1, 31), 3, 3, 1.0)
    assert (first.month_before, first.against_month, first.year_before, first.against_year) == (None,) * 4
    assert (second.n_month_1, second.month_before, second.against_month) == (2, 3, "fewer")
    nobody = librfm.report_recency(Table(), [FIRST], months=3)
    assert nobody.count.tolist() == [[0, 0, 0]] and math.isnan(nobody.dates[0].share_month_1)


def flows_add_up():
    before, now = librfm.report_flow(_shop(), [_day(1, 31), _day(2, 28)], window_days=28)
    assert (before.day, before.n_active) == (_day(1, 31), 3)
    assert (now.n_before, now.n_kept, now.n_lapsed, now.n_active, now.n_new, now.n_won_back) == (3, 2, 1, 2, 0, 0)


def retention_counts_customers_and_money_of_each_month():
    made = librfm.report_retention(_shop(), first=_day(1, 15), as_of=_day(3, 15))
    assert [(each.first_day, each.n_customers, each.n_months) for each in made.cohorts] == [
        (_day(1, 1), 3, 3), (_day(2, 1), 0, 2), (_day(3, 1), 0, 1)
    ]  # fmt: skip
    assert made.active.tolist() == [[3, 2, 0], [0, 0, -1], [0, -1, -1]]  # a return without its order takes no purchase back
    assert made.money.tolist() == [[5000, 950, -250], [0, 0, 0], [0, 0, 0]]
    raises(TypeError, made.active.__setitem__, (0, 0), 1)


def members_are_in_the_cohort_of_their_joining_day():
    table = _shop()
    table.add_members([1, 3], joined=[_day(1, 1), _day(2, 20)])
    made = librfm.report_retention(table, first=_day(1, 1), as_of=_day(2, 28), by="joined")
    assert [each.n_customers for each in made.cohorts] == [1, 1]


def repurchase_is_told_by_item_most_buyers_first():
    tea, cup = librfm.report_repurchase(_shop(), as_of=_day(2, 28))
    assert (tea.key, tea.n_buyers, tea.n_again, tea.n_gaps, tea.rate, tea.median_gap) == (key_hash("tea"), 3, 1, 2, 1 / 3, 20)
    assert cup.n_buyers == 1 and cup.key == key_hash("cup") and math.isnan(cup.median_gap)
    assert librfm.report_repurchase(_shop(), as_of=_day(2, 28), n=1) == [tea]
    assert librfm.report_repurchase(_shop(), as_of=_day(2, 28), n=0) == []
    assert len(librfm.report_repurchase(_shop(), as_of=_day(2, 28), n=2**60)) == 2
    assert librfm.report_repurchase(_shop(), as_of=_day(2, 28), by="category") == []


def metrics_say_what_a_purchase_is():
    table = Table()
    table.append([1, 1], day=[FIRST, FIRST], amount=[100, 0], order=[1, 2])
    assert librfm.report_ladder(table, as_of=FIRST, rungs=2)[1].n_reached == 1
    by_day = Metrics(purchase="day")
    assert librfm.report_ladder(table, as_of=FIRST, rungs=2, metrics=by_day)[1].n_reached == 0


def rows_of_reports_are_rows_of_data_frames():
    flows = librfm.report_flow(_shop(), [_day(1, 31), _day(2, 28)], window_days=28)
    frame = optional("pandas").DataFrame(flows)
    assert list(frame["n_active"]) == [3, 2]
    assert optional("polars").DataFrame(flows)["day"].to_list() == [_day(1, 31), _day(2, 28)]


def wrong_arguments_are_named():
    table, argument = small_table(), librfm.ArgumentError
    for rungs in (0, 1001, -5):
        raises(argument, librfm.report_ladder, table, as_of=FIRST, rungs=rungs, says="rungs")
    raises(TypeError, librfm.report_ladder, [1], as_of=FIRST, says="table")
    raises(TypeError, librfm.report_ladder, table, as_of="today", says="as_of")
    raises(TypeError, librfm.report_ladder, table, as_of=FIRST, metrics=7, says="metrics")
    raises(argument, librfm.report_ladder, table, as_of=FIRST, window_days=-1, says="window_days")
    raises(argument, librfm.report_recency, table, [FIRST], months=0, says="months")
    error = raises(librfm.DataError, librfm.report_recency, table, [FIRST + 1, FIRST])
    assert error.row == 1
    raises(TypeError, librfm.report_flow, table, FIRST, window_days=30, says="days")
    raises(argument, librfm.report_flow, table, [FIRST], window_days=0, says="window_days")
    raises(argument, librfm.report_retention, table, first=FIRST + 1, as_of=FIRST, says=["first", "after"])
    raises(argument, librfm.report_retention, table, first=-(10**6), as_of=FIRST, says="first")
    raises(argument, librfm.report_retention, table, first=_day(1, 1), as_of=datetime.date(2225, 1, 1), says=["first", "1200"])
    raises(argument, librfm.report_retention, table, first=FIRST, as_of=FIRST, by="week", says="by")
    raises(argument, librfm.report_repurchase, table, as_of=FIRST, n=-1, says="n is -1")
    table.prune(FIRST + 100)
    raises(librfm.StateError, librfm.report_flow, table, [FIRST], window_days=30)
    table.close()
    raises(librfm.StateError, librfm.report_ladder, table, as_of=FIRST, says="closed")


def a_report_inside_a_callback_reads_and_one_that_is_stopped_raises():
    table, seen = small_table(), []
    table.each_customer(lambda entry: seen.append(librfm.report_ladder(table, as_of=FIRST + 400)[0].n_reached))
    assert seen == [5] * 5

    def stop(stage, done):
        raise KeyError(stage)

    stopped = Table(progress=stop)
    stopped.append([1], day=[FIRST], amount=[1])
    raises(KeyError, librfm.report_ladder, stopped, as_of=FIRST)


if __name__ == "__main__":
    main(__name__)
