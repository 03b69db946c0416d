#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Alerts: whom the watch tells of, when, why, once; what it remembers; what is refused."""

import json
import os
import re
import sqlite3
import subprocess
import sys

from harness import PROGRAM, done, folder, main, needs, orders, refused, rfm, skip

# Overdue is who was silent for 2.5 times the mean gap between purchases:
#   A  Jan 1 11 21          gap 10: from February 15 on, 25 days after the last one
#   B  Jan 1 11 21, Feb 20  the same; then gap 50 / 3: from April 2 on, 42 days after the last one
#   C  Mar 1 5 9            gap 4: from March 19 on
#   Z  Apr 10               bought once: never
SHOP = """customer_id,order_date,order_id,amount,store
A,2024-01-01,1,10,North
A,2024-01-11,2,10,North
A,2024-01-21,3,10,South
B,2024-01-01,4,20,North
B,2024-01-11,5,20,North
B,2024-01-21,6,20,North
B,2024-02-20,7,20,North
C,2024-03-01,8,5,South
C,2024-03-05,9,5,South
C,2024-03-09,10,5,South
Z,2024-04-10,11,1,South
"""

DAILY = ("--step", "1", "--cool-down", "30", "--start-delay", "0")
FEBRUARY = ("--from", "2024-02-01") + DAILY


def _alerts(path, *options):
    rows = done("watch", path, "--quiet", "--format", "csv", *options).rows()
    return [(row["date"], row["id"]) for row in rows]


def _document(path, *options):
    """The last line of the JSON, which holds all but the alerts."""
    needs("json")
    return json.loads(done("watch", path, "--quiet", "--format", "json", *options).out.splitlines()[-1])


def _store(days="700"):
    path = folder() / "orders.csv"
    done("simulate", "--customers", "3000", "--days", days, "--seed", "3", "-o", path)
    return path


def each_customer_is_told_once_and_again_after_recovery():
    told = [("2024-02-15", "B"), ("2024-02-15", "A"), ("2024-03-19", "C"), ("2024-04-02", "B")]
    assert _alerts(orders(SHOP), *FEBRUARY) == told  # of one day the one who spent most comes first


def an_alert_says_why_as_of_its_day():
    rows = done("watch", orders(SHOP), *FEBRUARY, "--format", "csv").rows()
    first, last = rows[0], rows[-1]
    assert (first["recency_days"], first["frequency"], first["monetary"]) == ("25", "3", "60.00")
    assert (last["recency_days"], last["frequency"], last["monetary"]) == ("42", "4", "80.00")
    assert first["reason"] == "no purchase for 25 days, 2.5 times the usual 10.0"
    assert (first["rule"], first["value"], float(first["value_before"])) == ("overdue", "2.5", 2.4)
    assert [row["group"] for row in rows] == ["North", "South", "South", "North"]
    assert len({row["alert_id"] for row in rows}) == 4


def looks_are_counted_back_from_the_last_day():
    # weekly looks at March 14, 21, 28, April 4, 10 less 27 days: on Wednesdays
    days = [look["date"] for look in _document(orders(SHOP))["looks"]]
    assert days == ["2024-03-13", "2024-03-20", "2024-03-27", "2024-04-03", "2024-04-10"]
    days = [look["date"] for look in _document(orders(SHOP), "--from", "2024-03-30", "--step", "5")["looks"]]
    assert days == ["2024-03-31", "2024-04-05", "2024-04-10"]


def the_first_look_of_all_takes_down_and_tells_nobody():
    quiet = _document(orders(SHOP), "--from", "2024-03-01", *DAILY)["looks"][0]
    assert (quiet["danger"], quiet["entered"], quiet["alerts"]) == (1, 1, 0)  # A
    assert _alerts(orders(SHOP), "--from", "2024-03-01", *DAILY) == [("2024-03-19", "C"), ("2024-04-02", "B")]
    loud = _alerts(orders(SHOP), "--from", "2024-03-01", "--alert-first", *DAILY)
    assert loud[0] == ("2024-03-01", "A") and len(loud) == 3
    out = done("watch", orders(SHOP), "--from", "2024-03-01", *DAILY).out
    assert "Customers in danger already on 2024-03-01, when the watch began, and not told: 1\n" in out


def looks_count_who_recovered_and_who_was_kept_back():
    looks = {look["date"]: look for look in _document(orders(SHOP), *FEBRUARY)["looks"]}
    assert [d for d, look in looks.items() if look["recovered"]] == ["2024-02-20"]
    assert looks["2024-02-15"]["danger"] == 2 and looks["2024-02-20"]["danger"] == 1
    cooling = _document(orders(SHOP), *FEBRUARY, "--cool-down", "60")["looks"]
    assert [look["date"] for look in cooling if look["kept_back_cool_down"]][0] == "2024-04-02"
    young = _document(orders(SHOP), *FEBRUARY, "--start-delay", "60")["looks"]
    assert [look["kept_back_start_delay"] for look in young if look["date"] == "2024-02-20"] == [1]


def who_is_beyond_the_capacity_comes_the_next_day():
    told = _alerts(orders(SHOP), *FEBRUARY, "--top", "1")
    assert told[:2] == [("2024-02-15", "B"), ("2024-02-16", "A")]
    looks = {look["date"]: look for look in _document(orders(SHOP), *FEBRUARY, "--top", "1")["looks"]}
    assert looks["2024-02-15"]["kept_back_capacity"] == 1
    both = _alerts(orders(SHOP), *FEBRUARY, "--top-per-group", "1")  # A last bought in the South
    assert both[:2] == [("2024-02-15", "B"), ("2024-02-15", "A")]


def it_says_how_the_last_alerts_came_out():
    # on March 30, 28 days have passed since February 15: B bought on February 20, A did not
    options = FEBRUARY + ("--as-of", "2024-03-30", "--horizon", "28")
    document = _document(orders(SHOP), *options)
    assert [document[key] for key in ("horizon_days", "reviewed", "reviewed_bought")] == [28, 2, 1]
    out = done("watch", orders(SHOP), *options).out
    assert "Of the last 2 customers alerted, 1 bought within the 28 days after." in out


def rules_have_thresholds_of_their_own():
    later = _alerts(orders(SHOP), *FEBRUARY, "--rule", "overdue", "--enter", "3")
    assert later[:2] == [("2024-02-20", "A"), ("2024-03-21", "C")]  # B came on the day when it would have been 3
    breaks = ("--breaks-r", "10,20,30,40", "--breaks-f", "1,2,3,4", "--breaks-m", "5,15,25,60", "--bins", "5")
    path = orders(SHOP)
    # more than 40 days: R1, F3 of 5, M4 and M5: at risk; of March 9 it is April 19
    segment = ("--rule", "segment:at_risk", *breaks, *FEBRUARY)
    rows = done("watch", path, "--format", "csv", *segment).rows()
    assert [(row["date"], row["id"], row["rule"]) for row in rows][:1] == [("2024-02-21", "A", "segment:at_risk")]
    assert rows[0]["reason"].startswith("now At Risk, before ")
    # April 1 is 91 days after the first purchases of A and B, whose scores were 5 then and are 1 now
    fall = done("watch", path, "--format", "csv", "--rule", "fall", *breaks, *FEBRUARY).rows()
    assert [(row["date"], row["id"]) for row in fall] == [("2024-04-01", "B"), ("2024-04-01", "A")]
    assert fall[0]["reason"] == "R score from 5 to 1 in 91 days"
    assert (fall[0]["value"], fall[0]["score_before"]) == ("1", "5") and rows[0]["score_before"] == ""
    chinese = done("watch", path, "--format", "csv", "--rule", "fall", *breaks, *FEBRUARY, "--lang", "zh").rows()
    assert chinese[0]["reason"] == "R分91天内由5降至1"
    low = done("watch", path, "--format", "csv", "--rule", "composite", "--enter", "2.7", *breaks, *FEBRUARY).rows()
    assert low and all(float(row["value"]) <= 2.7 for row in low)


def all_rules_together_are_fewer_than_any():
    path = _store()
    two = ("--rule", "overdue", "--rule", "fall")
    any_, all_ = (_alerts(path, *two, "--join", how) for how in ("any", "all"))
    assert 0 < len(all_) < len(any_)
    rows = done("watch", path, "--quiet", "--format", "csv", *two, "--join", "all").rows()
    assert {row["rule"] for row in rows} == {"overdue+fall"}


def nothing_looks_into_the_future():
    path = _store()
    cut = folder() / "cut.csv"
    head, *rows = path.read_text().splitlines()
    when = head.split(",").index("order_time")
    kept = [row for row in rows if row.split(",")[when][:10] <= "2024-11-10"]
    cut.write_text("\n".join([head] + kept) + "\n")
    span = ("--from", "2024-10-10", "--step", "4")
    for rule in ("overdue", "fall", "segment:at_risk", "probability"):
        then = done("watch", cut, "--format", "csv", "--rule", rule, *span, "--as-of", "2024-11-10").rows()
        now = done("watch", path, "--format", "csv", "--rule", rule, *span, "--as-of", "2024-11-10").rows()
        later = done("watch", path, "--format", "csv", "--rule", rule, *span, "--as-of", "2024-11-30").rows()
        assert then and then == now, rule
        ids = [row["alert_id"] for row in then]
        before = [row["alert_id"] for row in later if row["date"] <= "2024-11-10"]
        # 20 days are five steps of four: the same days of looks
        assert ids == before, rule


def the_model_is_that_of_the_first_look():
    path = _store()
    model = folder() / "churn.rfm"
    rule = ("--rule", "probability", "--from", "2024-11-02", "--as-of", "2024-11-30")
    own = done("watch", path, "--format", "csv", *rule).rows()
    done("churn", path, "--as-of", "2024-11-02", "--save-model", model)
    assert own and own == done("watch", path, "--format", "csv", *rule, "--model", model).rows()
    assert own[0]["reason"].startswith("no purchase for") and 0 < float(own[0]["probability"]) < 1
    # with any other rule it adds chance and spend
    rows = done("watch", path, "--format", "csv", "--model", model, *rule[2:]).rows()
    assert all(row["probability"] and row["reason"].startswith("no purchase for") for row in rows)
    receipts = orders(path.read_text().replace("order_id", "note", 1))
    refused(1, "watch", receipts, *rule, "--model", model, says=("--model", "order number", "--order COLUMN"))
    says = ("--model", "2024-11-02", "2024-11-01")
    refused(1, "watch", path, *rule, "--from", "2024-11-01", "--step", "1", "--model", model, says=says)


def breaks_of_a_later_day_are_refused():
    path = orders(SHOP)
    scorer = folder() / "breaks.rfm"
    done("segments", path, "--as-of", "2024-03-01", "--save-scorer", scorer)
    how = ("--rule", "segment:at_risk", "--scorer", scorer) + DAILY
    done("watch", path, *how, "--from", "2024-03-01")
    refused(1, "watch", path, *how, "--from", "2024-02-29", says=("--scorer", "2024-03-01", "2024-02-29"))


# ---- what it remembers ----


def two_runs_with_a_state_tell_what_one_longer_run_tells():
    path = _store()
    place = folder()
    model, scorer = place / "churn.rfm", place / "breaks.rfm"
    begin = "2024-10-20"
    done("churn", path, "--as-of", begin, "--save-model", model)
    done("segments", path, "--as-of", begin, "--save-scorer", scorer)
    for rule in (
        ("--rule", "overdue", "--top", "3"),
        ("--rule", "probability", "--model", model),
        ("--rule", "fall", "--rule", "segment:at_risk", "--scorer", scorer),
    ):
        how = (*rule, "--step", "1")
        state = folder() / "watch.rfm"
        whole = _alerts(path, "--from", begin, "--as-of", "2024-11-30", *how)
        begun = _alerts(path, "--from", begin, "--as-of", "2024-11-07", *how, "--state", state)
        rest = _alerts(path, "--as-of", "2024-11-30", *how, "--state", state)
        assert begun and rest and begun + rest == whole, rule


def a_nightly_run_tells_only_what_is_new():
    path = _store()
    state = folder() / "watch.rfm"
    told = []
    for day in range(10, 20):
        told += _alerts(path, "--as-of", f"2024-11-{day}", "--state", state)
    assert told and len({who for _, who in told}) == len(told)
    assert _alerts(path, "--as-of", "2024-11-19", "--state", state) == []  # once more on the same day


def the_state_brings_its_settings():
    path = orders(SHOP)
    state = folder() / "watch.rfm"
    begin = ("--as-of", "2024-02-10", "--state", state) + FEBRUARY + ("--top", "1")
    assert _alerts(path, *begin) == []
    goes_on = ("--state", state, "--step", "1", "--as-of", "2024-02-16")
    assert _alerts(path, *goes_on) == [("2024-02-15", "B"), ("2024-02-16", "A")]
    for other in (("--top", "2"), ("--cool-down", "0"), ("--rule", "fall"), ("--join", "all")):
        refused(2, "watch", path, "--state", state, *other, says=("--state", "begun with other"))
    done("watch", path, "--state", state, "--top", "1", "--rule", "overdue", "--cool-down", "30")


def a_watch_never_goes_back():
    path = orders(SHOP)
    state = folder() / "watch.rfm"
    done("watch", path, "--as-of", "2024-03-01", "--state", state)
    says = ("--state", "2024-03-01", "2024-02-29")
    refused(1, "watch", path, "--as-of", "2024-02-29", "--state", state, says=says + ("--as-of",))
    refused(1, "watch", path, "--from", "2024-02-29", "--state", state, says=says + ("--from",))


def an_output_that_fails_leaves_the_state_as_it_was():
    if not os.path.exists("/dev/full"):
        skip("no device that is always full")
    path, state = orders(SHOP), folder() / "watch.rfm"
    done("watch", path, *FEBRUARY, "--as-of", "2024-02-10", "--state", state)
    before = state.read_bytes()
    goes_on = ("--state", state, "--step", "1", "--format", "csv", "--as-of", "2024-02-16")
    assert rfm("watch", path, *goes_on, "-o", "/dev/full").status == 1
    assert state.read_bytes() == before
    assert _alerts(path, *goes_on) == [("2024-02-15", "B"), ("2024-02-15", "A")]


def who_is_killed_before_the_alerts_are_out_tells_them_again():
    if sys.platform == "win32":
        skip("no pipes with names here")
    path, state, pipe = _store(), folder() / "watch.rfm", folder() / "alerts"
    all_at_once = ("--alert-first", "--top", "9999", "--enter", "1.5", "--format", "csv", "--state", state)
    how = ("watch", path, "--quiet", "--rule", "overdue", *all_at_once)
    os.mkfifo(pipe)
    with subprocess.Popen([PROGRAM, *(str(word) for word in how), "-o", pipe]) as process:
        with open(pipe, "rb") as reader:
            begun = reader.read(1)
            process.kill()
    assert begun and not list(state.parent.iterdir())
    again = done(*how)
    assert len(again.bytes) > 100000  # more than a pipe holds: it cannot have been done
    assert len(again.rows()) > 500 and done(*how).rows() == []


# ---- how it looks ----


def a_table_a_csv_and_lines_of_json_tell_the_same():
    needs("json")
    path = orders(SHOP)
    rows = done("watch", path, *FEBRUARY, "--format", "csv").rows()
    lines = [json.loads(line) for line in done("watch", path, *FEBRUARY, "--format", "json").out.splitlines()]
    assert [(line["date"], line["id"]) for line in lines[:-1]] == [(row["date"], row["id"]) for row in rows]
    assert lines[0]["monetary"] == 60 and lines[0]["probability"] is None
    assert len(lines[-1]["looks"]) == 70 and lines[-1]["as_of"] == "2024-04-10"
    out = done("watch", path, *FEBRUARY).out
    assert [line.split()[:2] for line in out.splitlines() if "times the usual" in line] == [
        [row["date"], row["id"]] for row in rows
    ]
    assert "Alerts: 4; in danger now: 3 of 4 customers." in out


def rows_tell_the_day_of_the_alert_from_that_of_the_run():
    rows = done("watch", orders(SHOP), *FEBRUARY, "--format", "csv").rows()
    assert {row["run_as_of"] for row in rows} == {"2024-04-10"} and "as_of" not in rows[0]
    assert rows[0]["date"] == "2024-02-15"


def the_rules_stand_below_with_their_limits_and_whom_they_never_tell():
    breaks = ("--breaks-r", "10,20,30,40", "--breaks-f", "1,2,3,4", "--breaks-m", "5,15,25,60", "--bins", "5")
    rules = ("--rule", "overdue", "--enter", "3", "--rule", "fall", "--rule", "composite", "--rule", "segment:at_risk")
    how = (orders(SHOP), *FEBRUARY, *rules, *breaks)
    lines = done("watch", *how, "--join", "all").out.split("The rules\n\n")[1].splitlines()
    assert [re.split("  +", line) for line in lines[2:6]] == [
        ["overdue", "no purchase for 3 times the own mean gap", "below 1.8 times", "who bought fewer than 3 times"],
        ["fall", "R score 2 levels lower than 91 days before, M score 4 or more", "R score higher again", "who had not bought 91 days before"],
        ["composite", "composite score 2 or less", "above 3"],
        ["segment:at_risk", "in the segment At Risk", "in another"],
    ]
    assert "In danger is who meets all of the rules at once." in lines
    chinese = done("watch", *how, "--lang", "zh").out
    assert "购买不足3次者" in chinese and "进入客群：流失风险客户" in chinese and "同时符合" not in chinese
    told = _document(*how)["rules"]
    assert [(rule["rule"], rule["enter"], rule["leave"]) for rule in told] == [
        ("overdue", 3, 1.8), ("fall", 2, None), ("composite", 2, 3), ("segment:at_risk", None, None)
    ]


def the_rule_of_a_model_tells_the_thresholds_of_the_model():
    needs("json")
    path, model = _store(), folder() / "churn.rfm"
    rule = ("--rule", "probability", "--as-of", "2024-11-30", "--model", model)
    churn = json.loads(done("churn", path, "--as-of", "2024-11-02", "--save-model", model, "--format", "json").out)
    (told,) = _document(path, *rule)["rules"]
    assert abs(told["enter"] - churn["threshold"]) < 1e-9 and abs(told["leave"] - (churn["threshold"] - 0.1)) < 1e-9
    out = done("watch", path, *rule).out
    assert f"chance of no purchase {100 * churn['threshold']:.1f} %, of it " in out
    assert "who bought once, or nothing for " in out and "or has a money level below 3" in out
    own = done("watch", path, *rule, "--enter", ".8").out
    assert re.search("chance of no purchase 80.0 %  below 70.0 %", own)


def what_keeps_alerts_back_is_told_as_it_was_used():
    needs("json")
    # gaps by February 1: 10 10 10 10 days of A and B
    line = "Alerts come {} days or more after the first purchase, {} or more after the last alert, at most {} a day."
    path, first = orders(SHOP), ("--from", "2024-02-01", "--step", "1")
    assert line.format(10, 30, 200) in done("watch", path, *first).out
    assert line.format(0, 60, 7) in done("watch", path, *first, "--start-delay", "0", "--cool-down", "60", "--top", "7").out
    assert "首次购买满10天、距上次提醒满30天方予提醒，每日至多200名" in done("watch", path, *first, "--lang", "zh").out
    document = _document(path, *first)
    assert [document[key] for key in ("start_delay_days", "cool_down_days", "capacity")] == [10, 30, 200]
    text = " ".join(done("watch", "--help").out.split())
    assert "as many days as three quarters of the shop's gaps by the first look have at most, but 90 at most" in text


def alerts_go_into_a_database():
    needs("sqlite")
    place = folder() / "shop.db"
    done("watch", orders(SHOP), *FEBRUARY, "-o", f"{place}:alerts")
    with sqlite3.connect(place) as database:
        rows = database.execute("SELECT count(*), min(date), min(run_as_of) FROM alerts").fetchall()
    assert rows == [(4, "2024-02-15", "2024-04-10")]


def a_fall_that_a_short_window_hides_is_told():
    path, short = _store(), ("--rule", "fall", "--window", "30")
    assert _alerts(path, *short) == []
    english = "Nobody has fallen: spend is that of the last 30 days (--window), and who has not bought for most of 91 days has hardly any, so no M score of 4."
    assert english in done("watch", path, *short).out
    assert "无人下降：消费金额仅计最近30天" in done("watch", path, *short, "--lang", "zh").out
    for other in (("--rule", "fall"), ("--rule", "overdue", "--window", "30")):
        assert _alerts(path, *other) and "Nobody has fallen" not in done("watch", path, *other).out


def an_empty_table_has_the_columns_of_a_full_one():
    path = orders(SHOP)
    none = orders(SHOP.replace(",store", ",note"))
    full, empty, storeless = (done("watch", file, *FEBRUARY, "--rule", "overdue", "--enter", enter).out for file, enter in ((path, "3"), (path, "90"), (none, "90")))
    headers = [re.split("  +", out.split("\n\n")[1].splitlines()[0]) for out in (full, empty, storeless)]
    assert headers[0] == headers[1] == ["date", "customer", "store", "days since last purchase", "purchases", "spend", "reason"]
    assert headers[2] == [name for name in headers[0] if name != "store"]


def chinese_has_its_words():
    out = done("watch", orders(SHOP), *FEBRUARY, "--lang", "zh").out
    assert "新进入流失预警的会员" in out and "已25天未购买，为平时间隔10.0天的2.5倍" in out
    assert "共4条提醒；目前预警中：4名会员中的3名。" in out


# ---- what is refused ----


def bad_usage_names_the_option():
    path = orders(SHOP)
    refused(2, "watch", path, "--from", "2024-05-01", says=("--from", "--as-of"))
    refused(1, "watch", path, "--from", "2023-12-31", says=("2023-12-31", "--from", "2024-01-01"))
    refused(2, "watch", path, "--rule", "overdue", "--leave", "3", says=("--leave 3", "leave is beyond enter"))
    refused(2, "watch", path, "--enter", "3", says=("--enter", "--rule overdue --enter 3"))
    refused(2, "watch", path, "--rule", "late", says=("--rule", "overdue", "segment:at_risk", "late"))
    refused(2, "watch", path, "--rule", "composite", "--enter", "0", says=("--enter", "above 0"))
    refused(2, "watch", path, "--rule", "segment:nobody", says=("segment:nobody", "cant_lose"))
    refused(2, "watch", path, "--rule", "segment:lost", "--enter", "1", says=("segment:lost", "--enter"))
    refused(2, "watch", path, "--window", "0", says=("--window", "all"))
    refused(2, "watch", path, "--step", "0", says=("--step",))
    refused(2, "watch", path, "--bins", "4", says=("--bins", "--rule fall"))
    refused(2, "watch", path, *["--rule=fall"] * 9, says=("--rule", "8 times"))
    refused(2, "watch", path, "--join", "some", says=("--join", "any|all"))
    refused(2, "watch", path, "--state", "x.json", "-o", "x.json", says=("--state", "-o"))


def a_state_must_be_one():
    path = orders(SHOP)
    refused(1, "watch", path, "--state", path, says=("orders.csv", "nothing that librfm saved"))
    refused(1, "watch", path, "--state", "nowhere/watch.rfm", says=("--state", "no such folder"))
    assert path.read_text() == SHOP


def too_few_customers_to_learn_from_is_told():
    refused(1, "watch", orders(SHOP), "--rule", "probability", says=("learn who leaves",))


main(__name__)
