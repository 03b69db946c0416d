#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Early warning: who is listed, in what order, how sure that is, what is refused."""

import csv
import datetime
import functools
import math
import re

from harness import data, done, folder, main, needs, orders, refused
from small_shop import ORDERS

AS_OF = "2025-07-01"


def _date(text):
    return datetime.date.fromisoformat(text)


@functools.lru_cache
def _store(seed="2"):
    """4,000 members of 1,000 days, and when each of them left for good."""
    where = folder()
    size = ("--customers", "4000", "--days", "1000", "--seed", seed)
    done("simulate", *size, "-o", where / "orders.csv", "--truth", where / "truth.csv")
    with open(where / "truth.csv", newline="", encoding="utf-8") as file:
        left = {row["member_id"]: _date(row["last_day"]) for row in csv.DictReader(file)}
    return where / "orders.csv", left


def _churn(path, *options):
    return done("churn", path, "--as-of", AS_OF, "--quiet", *options)


def the_list_of_danger_goes_by_what_silence_added():
    path, left = _store()
    rows = _churn(path, "--format", "csv", "--top", "40").rows()
    rise = [float(row["rise"]) for row in rows]
    assert 0 < len(rows) <= 40
    assert rise == sorted(rise, reverse=True)
    assert all(0 < float(row["probability"]) < 1 and int(row["frequency"]) >= 2 for row in rows)
    assert all(row["reason"].startswith("no purchase for") for row in rows[:5])
    lost = sum(left[row["id"]] <= _date(AS_OF) for row in rows)
    assert lost > 0.5 * len(rows)  # of the population it is about one in six


def a_title_says_what_the_list_goes_by():
    path, _ = _store()
    titles = {
        "danger": ("Whose silence has raised the chance of leaving, the most first", "流失预警名单（沉默使流失概率上升最多者在前）"),
        "second": ("One-time buyers, the likeliest to come a second time first", "二次购买名单（最可能再次购买者在前）"),
        "focus": ("High in risk and in spend, the highest in both first", "高风险高价值名单（两者皆高者在前）"),
    }
    for name, (english, chinese) in titles.items():
        assert _churn(path, "--list", name).out.startswith(english + "\n")
        assert _churn(path, "--list", name, "--lang", "zh").out.startswith(chinese + "\n")


def a_list_by_a_threshold_does_not_call_everybody_silent():
    english, chinese = "Whose chance of leaving reaches the threshold, the most added by silence first", "流失概率达到阈值的名单（沉默所致最高者在前）"
    price = ("--value", "2000", "--acceptance", ".3", "--incentive", "100", "--contact", "10")
    for rule in (price, ("--probability", ".16")):
        how = (data("uci_invoices.csv"), *rule, "--quiet")
        rows = done("churn", *how, "--format", "csv").rows()
        rise = [float(row["rise"]) for row in rows]
        assert rise == sorted(rise, reverse=True) and any(row["recency_days"] == "0" for row in rows)
        assert done("churn", *how).out.startswith(english + "\n")
        assert done("churn", *how, "--lang", "zh").out.startswith(chinese + "\n")


def every_list_says_how_long_each_has_been_silent():
    path, _ = _store()
    for name in ("danger", "second", "focus"):
        rows = _churn(path, "--list", name, "--format", "csv").rows()
        header, _, first = _churn(path, "--list", name).out.split("\n\n")[1].splitlines()[:3]
        assert header.split("  ")[1] == "days since last purchase", header
        assert first.split()[:2] == [rows[0]["id"], rows[0]["recency_days"]], first


def one_time_buyers_have_a_list_of_their_own():
    path, _ = _store()
    rows = _churn(path, "--list", "second", "--format", "csv", "--top", "25").rows()
    assert len(rows) == 25
    assert {row["frequency"] for row in rows} == {"1"}
    chance = [float(row["probability"]) for row in rows]
    assert chance == sorted(chance)  # the likeliest to come again first
    everyone = _churn(path, "--list", "second", "--format", "csv", "--top", "100000").rows()
    assert chance[-1] < float(everyone[-1]["probability"])


def the_focus_list_is_of_those_high_in_both():
    path, _ = _store()
    focus = _churn(path, "--list", "focus", "--format", "csv").rows()
    everyone = done("score", path, "--as-of", AS_OF, "--quiet", "--format", "csv").rows()
    spends = sorted(float(row["monetary"]) for row in everyone if row["recency_days"])
    assert focus and min(float(row["monetary"]) for row in focus) > spends[len(spends) // 2]


def the_model_says_how_good_it_is_beside_its_baselines():
    path, _ = _store()
    told = _churn(path, "--horizon", "90", "--format", "json").json()["model"][0]
    assert told["horizon_days"] == 90 and told["examples"] > 1000 and told["held_back"] > 500
    assert told["verdict"] == "better"
    rules = [told[key] for key in ("log_loss_recency", "log_loss_rate", "log_loss_base_rate")]
    assert math.isclose(told["advantage"], min(rules) - told["fitted_log_loss"])
    assert told["advantage"] > 3 * told["advantage_error"] > 0
    assert told["fitted_log_loss"] <= told["log_loss"] + 1e-9
    assert 0.6 < told["auc"] < 1 and told["calibration_error"] < 0.1
    assert abs(told["mean_probability"] - told["share_lost"]) <= told["calibration_error"] + 1e-9


def what_is_compared_is_what_is_printed():
    path, _ = _store()
    lines = dict(re.split(r"  +", line) for line in _churn(path, "--top", "1").out.splitlines() if re.fullmatch(r"[^ ].*[a-z)]  +[-0-9.]+", line))
    errors = [float(lines[f"error {by}, fitted"]) for by in ("by days since last purchase alone", "by purchases per day alone", "by one chance for everybody")]
    gain = min(errors) - float(lines["error of the model, fitted (log loss: less is better)"])
    assert abs(gain - float(lines["model better than the best of the rules by"])) < 0.00011
    assert "% chance of no purchase, on average" in lines and "% who really did not buy" in lines


def a_saved_model_is_used_again_without_learning():
    path, _ = _store()
    model = folder() / "churn.rfm"
    learned = _churn(path, "--save-model", model, "--format", "csv").rows()
    assert _churn(path, "--model", model, "--format", "csv").rows() == learned
    later = done("churn", path, "--as-of", "2025-08-01", "--quiet", "--model", model, "--format", "csv").rows()
    assert later and later != learned
    # what fits the saved model need not be enough to learn from
    few = orders("member_id,order_time,order_id,amount\nA,2025-06-01,1,5\nA,2025-06-20,2,5\n")
    done("churn", few, "--model", model, "--as-of", "2025-07-02")


def a_model_never_looks_at_days_before_its_own():
    path, _ = _store()
    model = folder() / "churn.rfm"
    _churn(path, "--save-model", model)
    says = ("--model", "2025-07-01", "2025-06-30")
    refused(1, "churn", path, "--as-of", "2025-06-30", "--model", model, says=says)


def a_model_that_does_not_fit_is_refused():
    path, _ = _store()
    model = folder() / "churn.rfm"
    _churn(path, "--save-model", model)
    refused(2, "churn", path, "--save-model", model, says=("--save-model", "--replace"))
    refused(2, "churn", path, "--model", model, "--horizon", "60", says=("--horizon", "--model"))
    refused(2, "churn", path, "--model", model, "--money-level", "1", says=("--money-level", "--model"))
    refused(2, "churn", path, "--model", model, "--purchase", "day", says=("--purchase", "--model"))
    refused(1, "churn", path, "--model", path, says=("orders.csv", "nothing that librfm saved"))
    refused(1, "churn", path, "--model", "nowhere.rfm", says=("nowhere.rfm", "no such file"))
    receipts = orders("member_id,order_time,amount\nA,2025-07-02,5\n")
    refused(1, "churn", receipts, "--model", model, says=("--model", "order number", "--order COLUMN"))


def a_reason_names_the_silence_beside_the_own_gap():
    path, _ = _store()
    rows = _churn(path, "--format", "csv", "--top", "5").rows()
    first = rows[0]
    assert first["reason"].startswith(f"no purchase for {first['recency_days']} days, usual gap ")
    gap = float(first["reason"].split("usual gap ")[1].split(";")[0])
    assert 0 < gap < float(first["recency_days"]) / 2


def a_reason_says_what_differs_from_others():
    path = data("uci_invoices.csv")
    by = done("churn", path, "--quiet", "--top", "9999", "--format", "csv").by("id")
    for row in by.values():
        for own, others in re.findall(r": ([-0-9.,]+) \(others ([-0-9.,]+)\)", row["reason"]):
            assert own != others, row
    # four purchases, as many as the customer in the middle has, on two days: May 25 and 170 days before
    assert by["15882"]["frequency"] == "4"
    assert by["15882"]["reason"] == "4 purchases on only 2 days; no purchase for 198 days, the only gap before was 170"
    # two purchases on one day, then nothing
    assert by["14920"]["reason"].startswith("no purchase for 212 days (others ")


def a_single_gap_is_not_called_usual():
    path = data("uci_invoices.csv")
    by = done("churn", path, "--quiet", "--format", "csv").by("id")
    twice = [row for row in by.values() if row["frequency"] == "2"]
    assert len(twice) > 20 and not any("usual gap" in row["reason"] for row in twice)
    assert by["15700"]["reason"].startswith("no purchase for 172 days, the only gap before was 1;")
    chinese = done("churn", path, "--quiet", "--format", "csv", "--lang", "zh").by("id")
    assert chinese["15700"]["reason"].startswith("已172天未购买，此前仅有一次间隔，为1天；")


def a_list_that_cannot_be_trusted_says_so():
    path = folder() / "orders.csv"
    done("simulate", "--customers", "700", "--days", "500", "--seed", "1", "-o", path)
    out = done("churn", path).out
    assert "not shown to be better than the simple rules below" in out
    assert out.index("verdict") < out.index("log loss")
    assert "未见优于下列简单规则" in done("churn", path, "--lang", "zh").out


def rows_alone_say_how_far_they_look_and_whether_to_trust_them():
    path = folder() / "orders.csv"
    done("simulate", "--customers", "700", "--days", "500", "--seed", "1", "-o", path)
    calls = path.with_name("calls.csv")
    said = done("churn", path, "--horizon", "60", "-o", calls).err
    assert "careful" in said and "better than a simple rule; go by purchases per day" in said
    assert "careful" in done("watch", path, "--horizon", "60", "--rule", "probability").err
    assert "careful" not in done("watch", path, "--horizon", "60", "--rule", "overdue").err
    with open(calls, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows and {(row["horizon_days"], row["verdict"]) for row in rows} == {("60", "no_better")}
    store, _ = _store()
    assert "careful" not in done("churn", store, "--as-of", AS_OF, "--horizon", "90").err


def a_list_that_cannot_be_trusted_names_the_rule_that_does_best():
    needs("json")
    path = data("uci_invoices.csv")
    go_by = {  # the first of equal ones is named
        "base_rate": ("one chance for everybody does as well", "所有人同一概率已与之相当"),
        "recency": ("go by days since last purchase, the most first", "请按距上次购买天数判断"),
        "rate": ("go by purchases per day, the fewest first", "请按购买频率判断"),
    }
    met = set()
    for options in (("--as-of", "2011-03-01"), ("--as-of", "2011-04-01", "--list", "second")):
        ran = done("churn", path, *options)
        told = done("churn", path, *options, "--format", "json").json()["model"][0]
        assert told["verdict"] == "no_better", options
        errors = {rule: told["log_loss_" + rule] for rule in go_by}
        assert told["best_rule"] == min(errors, key=errors.get)
        english, chinese = go_by[told["best_rule"]]
        assert english in ran.err and "simple rules below: " + english in ran.out, options
        assert chinese in done("churn", path, *options, "--lang", "zh").out
        met.add(told["best_rule"])
    assert met == {"rate", "base_rate"}


def the_horizon_has_its_unit_and_is_called_suggested_only_where_it_is():
    path, _ = _store()
    english, chinese = (_churn(path, "--horizon", "60", "--lang", lang).out.splitlines() for lang in ("en", "zh"))
    assert [line.split()[-1] for line in english if line.startswith("days looked ahead ")] == ["60"]
    assert [line.split()[-1] for line in chinese if line.startswith("预测天数 ")] == ["60"]
    assert "建议预测天数" in done("suggest", path, "--lang", "zh").out


def top_is_how_many_are_contacted():
    path, _ = _store()
    usual, many = (_churn(path, "--format", "json", *top).json() for top in ((), ("--top", "150")))
    assert len(usual["rows"]) < 100 and len(many["rows"]) == many["in_danger"] == 150
    assert many["rows"][: len(usual["rows"])] == usual["rows"]
    said = _churn(path, "--top", "150").out
    assert f"In danger are 150 of {many['population']:,} repeat buyers" in said and "as many as can be contacted" in said
    assert "In danger is 1 of " in _churn(path, "--top", "1").out
    assert "one in twenty" in _churn(path).out
    assert "all of those with spend enough whose silence raised the chance" in _churn(path, "--top", "100000").out


def a_threshold_may_be_a_probability():
    path, _ = _store()
    rows = _churn(path, "--probability", ".8", "--money-level", "1", "--format", "csv").rows()
    assert rows and min(float(row["probability"]) for row in rows) >= 0.8
    everyone = _churn(path, "--top", "100000", "--money-level", "1", "--format", "csv").rows()
    assert len(rows) == sum(float(row["probability"]) >= 0.8 for row in everyone) < len(everyone)


def a_threshold_may_be_what_a_contact_pays():
    path, _ = _store()
    price = ("--value", "200", "--incentive", "10", "--contact", "1", "--acceptance", ".3")
    assert math.isclose(_churn(path, *price, "--format", "json").json()["threshold"], 11 / 67)
    out = _churn(path, "--value", "11", *price[2:]).out  # (10 + 1) / (.3 + 10) is above 1
    assert "Nobody is listed: no contact pays" in out


def a_shop_without_money_has_a_list():
    path, _ = _store()
    rows = _churn(path, "--amount", "none", "--format", "csv").rows()
    assert rows and {row["monetary"] for row in rows} == {"0.00"}
    for lang, words in (("en", ("spend  ", "spend expected", "with spend enough", "and spend", "spend (of one customer)")), ("zh", ("消费金额", "预计消费", "消费达标"))):
        own, none = (_churn(path, *amount, "--lang", lang).out for amount in ((), ("--amount", "none")))
        assert all(word in own for word in words) and not any(word in none for word in words), lang
    assert "one in twenty of the repeat buyers, whose silence added most" in _churn(path, "--amount", "none").out
    empty = done("churn", path, "--amount", "none", "--as-of", AS_OF, "--probability", ".99999999")
    assert "of the repeat buyers nobody has reached the threshold, a chance of 100.0 %" in empty.out
    focus = _churn(path, "--amount", "none", "--list", "focus").out
    assert "spend does not tell the customers apart" in focus


def an_empty_list_says_why():
    path, _ = _store()
    sure = done("churn", path, "--as-of", AS_OF, "--probability", ".99999999", "--format", "csv")
    assert sure.rows() == [] and "nobody has reached the threshold" in sure.err
    assert "名单为空" in _churn(path, "--probability", ".99999999", "--lang", "zh").out


def threads_do_not_change_a_digit():
    path, _ = _store()
    one, three = (_churn(path, "--format", "json", "--threads", n).out for n in ("1", "3"))
    assert one == three


def chinese_has_its_words():
    path, _ = _store()
    out = _churn(path, "--lang", "zh", "--top", "3").out
    assert "不再购买概率" in out and "距上次购买天数" in out and "结论" in out


def a_small_shop_is_told_that_it_is_too_small():
    refused(1, "churn", orders(ORDERS), says=("learn who leaves",))


def bad_usage_is_told():
    refused(2, "churn", orders(ORDERS), "--list", "best", says=("danger|second|focus",))
    refused(2, "churn", orders(ORDERS), "--horizon", "0", says=("--horizon",))
    refused(2, "churn", orders(ORDERS), "--probability", "1", says=("--probability", "between 0 and 1"))
    refused(2, "churn", orders(ORDERS), "--value", "200", says=("--value", "--acceptance"))
    refused(2, "churn", orders(ORDERS), "--contact", "1", says=("--contact", "--value"))
    price = ("--value", "5", "--acceptance", ".3")
    refused(2, "churn", orders(ORDERS), *price, "--incentive", "5", says=("--value 5", "--incentive 5"))
    refused(2, "churn", orders(ORDERS), *price, "--probability", ".5", says=("exclude each other",))
    refused(2, "churn", orders(ORDERS), "--bins", "5", says=("not an option of rfm churn",))


main(__name__)
