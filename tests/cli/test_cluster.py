#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Clusters: what they are like, how they are found, what is refused."""

import csv

from harness import data, done, folder, main, needs, orders, refused
from shown import assert_shown
from small_shop import ORDERS


def _near(text, number, distance=1e-9):
    return abs(float(text) - number) <= distance


def _store():
    """400 made-up members, one of whom spends more than all others together."""
    path = folder() / "orders.csv"
    done("simulate", "--customers", "400", "--days", "500", "-o", path)
    with open(path, newline="", encoding="utf-8") as file:
        columns = csv.DictReader(file).fieldnames
    whale = {"event_id": "W", "order_id": "W", "member_id": "W", "kind": "sale", "amount": "900000.00"}
    day = "2024-05-01 10:00:00"
    with open(path, "a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow([whale.get(c, day if "time" in c else "") for c in columns])
    return path


def a_small_shop_by_hand():
    """Normalised R F M of 0001, 0002, 0004: 20/29 1 1, 0 0 11/60, 1 0 0; the last two are nearest."""
    run = done("cluster", orders(ORDERS), "--k", "2", "--clip", "none", "--format", "json").json()
    best, last = run["rows"]
    assert [best["customers"], last["customers"]] == [1, 2]
    assert [best["recency_days"], best["frequency"], best["monetary"]] == [9, 2, 30]
    assert [last["recency_days"], last["frequency"], last["monetary"]] == [14.5, 1, 2.75]
    assert _near(best["value_index"], (20 / 29 + 2) / 3) and _near(last["value_index"], (1 / 2 + 11 / 120) / 3)
    assert _near(best["times_lowest"], (20 / 29 + 2) / (1 / 2 + 11 / 120), 1e-6)
    assert [best["type"], best["tendency"], best["grade"]] == ["hhh", "loyal", "key_keep"]
    assert [last["type"], last["tendency"], last["grade"]] == ["lll", "leaving", "low_priority"]
    assert [last["r_arrow"], last["f_arrow"], last["m_arrow"]] == [-1, -1, -1]
    assert run["left_out"] == 1  # 0003 returned everything
    assert all(_near(share, number) for share, number in zip(run["share_customers_high"], [2 / 3, 1 / 3, 1 / 3]))


def the_table_says_what_a_manager_must_know():
    out = done("cluster", _store()).out
    for words in (
        "value rank",
        "HHH High value",
        "VIP event, early access",
        "↑ ↑ ↑",
        "at or above the mean of all customers' scaled values (after clipping)",
        "beside ↑ may lie below the plain mean",
        "of the customers in R",
        "is not money",
        "silhouette",
        "Extremes brought nearer by --clip: ",
        "all together",
    ):
        assert words in out, words


def an_arrow_may_contradict_the_mean_beside_it_and_the_table_says_so():
    """Spends 1 1 1000 (mean 334, of log1p 2.77) and 100 100 100 (100, 4.62); all: 217 and 3.69."""
    lines = [f"{i},2024-03-10,{m}" for i, m in zip("abc", (1, 1, 1000))] + [f"{i},2024-01-01,100" for i in "def"]
    shop = orders("\n".join(["id,date,amount"] + lines) + "\n")
    how = ("--k", "2", "--weights", "1,0,0", "--clip", "none")
    recent, old = done("cluster", shop, *how, "--log1p", "--format", "csv").rows()
    assert [recent["monetary"], old["monetary"]] == ["334.00", "100.00"]
    assert [recent["m_arrow"], old["m_arrow"]] == ["-1", "1"]
    bent = done("cluster", shop, *how, "--log1p").out
    assert "↑ at or above the mean of all customers' scaled values (after the logarithm), ↓ below it" in bent
    assert "So a mean beside ↑ may lie below the plain mean, and one beside ↓ above it." in bent
    assert "不低于全体会员归一化值（取对数后）的平均值" in done("cluster", shop, *how, "--log1p", "--lang", "zh").out
    plain = done("cluster", shop, *how).out
    assert "↑ at or above the mean of all customers, ↓ below it" in plain and "plain mean" not in plain


def clusters_tell_their_revenue_and_its_share():
    """0001 spent 30.00, 0002 and 0004 5.50 together."""
    path = orders(ORDERS)
    best, last = done("cluster", path, "--k", "2", "--clip", "none", "--format", "csv").rows()
    assert [best["revenue"], last["revenue"]] == ["30.00", "5.50"]
    assert _near(best["share_revenue"], 30 / 35.5) and _near(last["share_revenue"], 5.5 / 35.5)
    out = done("cluster", path, "--k", "2", "--clip", "none").out
    assert "revenue  % revenue" in out and "35.50      100.0" in out


def rows_are_ranked_by_value_and_hold_every_customer():
    path = _store()
    rows = done("cluster", path, "--format", "csv").rows()
    buyers = [r for r in done("score", path, "--format", "csv").rows() if r["recency_days"]]
    assert [int(r["rank"]) for r in rows] == list(range(1, 9))
    values = [float(r["value_index"]) for r in rows]
    assert values == sorted(values, reverse=True)
    assert sum(int(r["customers"]) for r in rows) == len(buyers)
    assert _near(sum(float(r["share_customers"]) for r in rows), 1, 1e-6)


def chinese_words_are_those_of_the_trade():
    out = done("cluster", _store(), "--lang", "zh").out
    for words in ("价值指数", "价值排名", "客户类型", "倾向", "客户级别"):
        assert words in out, words
    for words in ("忠诚", "重要保持客户", "不低于", "价值指数为最低者倍数"):
        assert words in out, words


def auto_takes_the_largest_silhouette_and_shows_the_others():
    path = _store()
    for method in ("kmeans", "ward"):
        run = done("cluster", path, "--k", "auto", "--method", method, "--format", "json").json()
        assert [c["k"] for c in run["choice"]] == list(range(2, 13))
        best = max(run["choice"], key=lambda c: c["silhouette"])
        assert best["chosen"] == 1 and sum(c["chosen"] for c in run["choice"]) == 1
        assert best["k"] == run["k"] == len(run["rows"])
        assert _near(best["silhouette"], run["silhouette"])
        inertia = [c["inertia"] for c in run["choice"]]
        assert inertia == sorted(inertia, reverse=True)


def auto_does_with_few_customers():
    path = orders(ORDERS)
    for method in ("kmeans", "ward"):
        run = done("cluster", path, "--k", "auto", "--method", method, "--format", "json").json()
        assert [c["k"] for c in run["choice"]] == [2, 3]
        assert sum(r["customers"] for r in run["rows"]) == 3
        alone = orders("".join(line + "\n" for line in ORDERS.splitlines()[:3]))
        run = done("cluster", alone, "--k", "auto", "--method", method, "--format", "json").json()
        assert [r["customers"] for r in run["rows"]] == [1] and "choice" not in run


def one_cluster_alone_has_no_names():
    members = folder() / "members.csv"
    path = orders(ORDERS)
    (row,) = done("cluster", path, "--k", "1", "--members", members, "--format", "csv").rows()
    assert [row[c] for c in ("type", "tendency", "grade", "type_name", "action_code", "action")] == [""] * 6
    with open(members, newline="", encoding="utf-8") as file:
        assert {(m["cluster"], m["type"], m["grade"]) for m in csv.DictReader(file)} == {("1", "", "")}
    out = done("cluster", path, "--k", "1").out
    assert "One cluster is all customers" in out and "tendency  " not in out and "Several clusters" not in out


def clusters_of_a_few_are_called_outliers():
    path = _store()
    out = done("cluster", path, "--method", "single", "--k", "5").out
    assert "of fewer than 10 customers: 4. They are outliers, not groups; try --method ward or kmeans." in out
    assert "fewer than 10" not in done("cluster", path, "--k", "3").out
    many = done("cluster", path, "--k", "40").out
    assert "They are outliers, not groups; try a smaller --k, or --log1p." in many


def a_share_that_is_not_nothing_is_not_shown_as_0():
    """One whale among 2,400 others: 0.04 % of the customers."""
    lines = [f"{i},2024-01-{1 + i % 28:02},{1 + i % 9}" for i in range(2400)] + ["w,2024-01-05,90000"]
    path = orders("id,date,amount\n" + "\n".join(lines) + "\n")
    out = done("cluster", path, "--k", "2", "--clip", "none", "--weights", "0,0,1").out
    assert "  < 0.1  " in out and "  0.0  " not in out


def every_method_finds_k_clusters():
    path = _store()
    for method in ("kmeans", "ward", "single", "average", "complete"):
        rows = done("cluster", path, "--method", method, "--k", "5", "--format", "csv").rows()
        assert len(rows) == 5, method


def a_whale_alone_does_not_press_all_others_together():
    path = _store()
    spend = lambda *more: max(
        float(r["m_scaled"]) for r in done("cluster", path, "--format", "csv", *more).rows() if int(r["customers"]) > 1
    )
    assert spend("--clip", "none") < 0.05 < 0.5 < spend()


def members_are_written_with_their_cluster():
    path, there = _store(), folder() / "members.csv"
    rows = done("cluster", path, "--members", there, "--format", "csv").by("cluster")
    with open(there, newline="", encoding="utf-8") as file:
        members = list(csv.DictReader(file))
    assert len({m["id"] for m in members}) == len(members)
    for number, row in rows.items():
        own = [m for m in members if m["cluster"] == number]
        assert len(own) == int(row["customers"])
        assert {(m["type"], m["grade"]) for m in own} == {(row["type"], row["grade"])}
    refused(2, "cluster", path, "--members", there, says=["--replace"])
    refused(2, "cluster", path, "--members", there, "-o", there, "--replace", says=["--members"])


def saved_clusters_take_later_customers_as_they_took_these():
    path, model = _store(), folder() / "model.bin"
    for more in ([], ["--method", "ward", "--k", "5"], ["--clip", "none"]):
        saved = ("--save-model", model, "--replace")
        first = done("cluster", path, "--as-of", "2024-05-14", "--window", "200", *more, *saved)
        again = done("cluster", path, "--as-of", "2024-05-14", "--model", model, "--format", "json").json()
        assert again["window"] == "200"
        assert "The clusters are those of 2024-05-14." in done("cluster", path, "--model", model).out
        if more[:1] != ["--method"]:  # a row may be nearer to the mean of another cluster than it was merged into
            table = [line.split()[:4] for line in first.out.splitlines() if line.strip()[:1].isdigit()]
            assert table[0][:3] == [str(again["rows"][0][key]) for key in ("rank", "cluster", "customers")]
    refused(2, "cluster", path, "--model", model, "--k", "3", says=["--k", "--model"])
    refused(2, "cluster", path, "--model", model, "--window", "30", says=["--window", "--model"])
    refused(2, "cluster", path, "--model", model, "--kinds", "sale", says=["--kinds", "--model"])
    refused(2, "cluster", path, "--save-model", model, says=["--save-model", "--replace"])


def clusters_are_numbered_by_value_and_keep_the_numbers_in_a_model():
    path, model = _store(), folder() / "model.bin"
    for method in ("kmeans", "ward"):
        saved = ("--save-model", model, "--replace", "--members", folder() / "m.csv")
        first = done("cluster", path, "--method", method, "--as-of", "2024-05-14", *saved, "--format", "csv").rows()
        assert [r["cluster"] for r in first] == [r["rank"] for r in first] == [str(i) for i in range(1, 9)]
        with open(saved[-1], newline="", encoding="utf-8") as file:
            members = [m["cluster"] for m in csv.DictReader(file)]
        assert [members.count(r["cluster"]) for r in first] == [int(r["customers"]) for r in first]
        again = done("cluster", path, "--as-of", "2024-05-14", "--model", model, "--format", "csv").rows()
        numbers = [int(r["cluster"]) for r in again]
        assert sorted(numbers) == list(range(1, 9))
        if method == "kmeans":  # merging: a row may be nearer to the mean of another cluster
            assert numbers == sorted(numbers)


def numbers_of_saved_clusters_stay_when_their_ranks_change():
    """By .6 R + .4 M: today for 10 is .6, 66 to 69 days ago for 90 about .41. 28 days ago for 10 is .36."""

    def shop(day):
        return orders("id,date,amount\n" + "".join(f"{i},{day},10\n{i}x,2024-01-0{i},90\n" for i in range(1, 5)))

    model = folder() / "model.bin"
    how = ("--k", "2", "--weights", "0.6,0,0.4", "--clip", "none", "--save-model", model)
    first = done("cluster", shop("2024-03-10"), "--as-of", "2024-03-10", *how, "--format", "csv").rows()
    assert [(r["cluster"], r["monetary"]) for r in first] == [("1", "10.00"), ("2", "90.00")]
    again = done("cluster", shop("2024-02-11"), "--as-of", "2024-03-10", "--model", model, "--format", "csv").rows()
    assert [(r["rank"], r["cluster"], r["monetary"]) for r in again] == [("1", "2", "90.00"), ("2", "1", "10.00")]


def names_of_a_model_compare_with_customers_of_today_and_say_so():
    path, model = _store(), folder() / "model.bin"
    done("cluster", path, "--save-model", model)
    note = "Names and arrows compare with the {} of today's customers: they may change while the clusters stay."
    assert note.format("mean") in done("cluster", path, "--model", model).out
    assert note.format("median") in done("cluster", path, "--model", model, "--line", "median").out
    assert "today's customers" not in done("cluster", path).out


def a_model_that_no_longer_fits_asks_for_new_clusters():
    """Spends of 1 to 100 once, all clipped or outside later: 30 of 100 now spend 1000."""
    head = "id,date,amount\n"
    then = head + "".join(f"{i},2024-01-{1 + i % 28:02},{1 + i}\n" for i in range(100))
    now = head + "".join(f"{i},2024-01-{1 + i % 28:02},{1000 if i < 30 else 1 + i}\n" for i in range(100))
    for clip in ("1", "none"):
        model = folder() / "model.bin"
        done("cluster", orders(then), "--k", "3", "--clip", clip, "--save-model", model)
        same, later = (done("cluster", orders(text), "--model", model).out for text in (then, now))
        assert "find new clusters" not in same
        assert " of the customers are outside what the clusters of 2024-01-28 were made from" in later
    figures = done("cluster", orders(now), "--model", model, "--format", "json").json()
    assert figures["outside_or_clipped"] == 30
    assert "30.0 % of the customers are outside" in later and "find new clusters" in later


def a_seed_that_changes_nothing_is_told():
    path, model = _store(), folder() / "model.bin"
    done("cluster", path, "--save-model", model)
    refused(2, "cluster", path, "--model", model, "--seed", "2", says=["--seed", "--model"])
    ward = done("cluster", path, "--method", "ward", "--seed", "2")
    assert "--seed makes no difference" in ward.err
    assert "--seed makes" not in done("cluster", path, "--method", "ward").err + done("cluster", path, "--seed", "2").err


def customers_beyond_a_model_are_counted():
    path, model = _store(), folder() / "model.bin"
    done("cluster", path, "--as-of", "2024-04-01", "--clip", "none", "--save-model", model)
    assert "Customers beyond all that was seen then: " in done("cluster", path, "--model", model).out


def a_damaged_model_is_refused():
    path = folder() / "model.bin"
    path.write_bytes(b"no clusters at all")
    refused(1, "cluster", orders(ORDERS), "--model", path, says=[str(path)])
    refused(1, "cluster", orders(ORDERS), "--model", folder() / "none", says=["none"])
    scorer = folder() / "scorer.bin"
    done("score", orders(ORDERS), "--save-scorer", scorer)
    refused(1, "cluster", orders(ORDERS), "--model", scorer, says=[str(scorer)])


def weights_are_divided_by_their_sum_unless_that_is_nearly_1():
    path = orders(ORDERS)
    for typed, used in (
        ("2,1,1", [0.5, 0.25, 0.25]),
        ("0.221,0.341,0.439", [0.221, 0.341, 0.439]),
        ("stone", [5 / 18, 11 / 18, 2 / 18]),
        ("hughes", [1 / 3, 1 / 3, 1 / 3]),
    ):
        run = done("cluster", path, "--k", "2", "--weights", typed, "--format", "json").json()
        assert all(_near(a, b) for a, b in zip(run["weights"], used)), (typed, run["weights"])


def weights_of_judgements_go_from_ahp_to_cluster():
    matrix, weights = folder() / "matrix.csv", folder() / "weights.csv"
    matrix.write_text(",recency,frequency,monetary\nrecency,1,0.71,0.46\nfrequency,,1,0.85\nmonetary,,,1\n")
    done("ahp", matrix, "-o", weights)
    run = done("cluster", orders(ORDERS), "--k", "2", "--weights", weights, "--format", "json").json()
    assert [round(w, 3) for w in run["weights"]] == [0.221, 0.341, 0.439]


def the_same_seed_gives_the_same_bytes_with_any_threads():
    path = _store()
    first = done("cluster", path, "--format", "json", "--threads", "1").bytes
    assert done("cluster", path, "--format", "json", "--threads", "3").bytes == first


def nothing_below_0_is_shown_where_it_rounds_to_0():
    """z-scores of all customers have the mean 0, but for rounding."""
    path = _store()
    for scale in ("z", "robust"):
        assert "-0.0000" not in done("cluster", path, "--scale", scale, "--clip", "none", "--k", "2").out
    assert "index / lowest index" in done("cluster", path).out  # beside money, "times the lowest" reads as money


def the_median_can_be_the_line_and_logarithms_the_measure():
    path = _store()
    run = done("cluster", path, "--line", "median", "--format", "json").json()
    assert all(0.5 <= share for share in run["share_customers_high"])
    assert "the median of all customers' scaled values" in done("cluster", path, "--line", "median").out
    for scale in ("min-max", "z", "robust"):
        done("cluster", path, "--scale", scale, "--log1p")


def spend_below_0_has_no_logarithm_and_that_is_told():
    text = "id,date,order,amount\na,2024-01-01,1,10\nb,2024-02-01,2,5\nb,2024-02-02,3,-8.50\nc,2024-02-02,4,4\n"
    how = ("--k", "2", "--clip", "none")
    said = done("cluster", orders(text), *how, "--log1p").out
    assert "Customers with spend below 0, which --log1p takes as 0: 1\n" in said
    assert "below 0" not in done("cluster", orders(text), *how).out


def numbers_and_names_that_make_no_sense_are_bad_usage():
    path = orders(ORDERS)
    for more, says in (
        (["--k", "0"], "--k"),
        (["--k", "many"], "--k"),
        (["--k", "1025"], "--k"),
        (["--clip", "60"], "--clip"),
        (["--clip", "0.05"], "--clip"),
        (["--clip", "some"], "--clip"),
        (["--method", "eigenvector"], "kmeans"),
        (["--scale", "log"], "--scale"),
        (["--line", "mode"], "--line"),
        (["--map", "types8"], "not an option of rfm cluster"),
        (["--weights", "0,0,0"], "--weights"),
    ):
        refused(2, "cluster", path, *more, says=[says])
    refused(2, "ahp", path, "--method", "ward", says=["eigenvector"])
    refused(2, "score", path, "--k", "3", says=["not an option of rfm score"])


def more_clusters_than_different_customers_are_refused():
    three = orders(ORDERS)
    refused(1, "cluster", three, "--k", "4", says=["cannot find the clusters", "3 distinct rows", "; say --k with that number at most, or --k auto"])
    refused(1, "cluster", three, "--k", "4", "--method", "ward", says=["not 1 to 3; say --k with that number at most, or --k auto"])
    same = orders("id,date,amount\na,2024-01-01,5\nb,2024-01-01,5\n")
    refused(1, "cluster", same, "--k", "2", says=["only 1 distinct row; say --k with that number at most, or --k auto"])
    done("cluster", three, "--k", "3")
    for path in (three, same):
        done("cluster", path, "--k", "auto")


def orders_that_were_all_returned_have_no_clusters():
    header = ORDERS.splitlines()[0]
    all_returned = [line for line in ORDERS.splitlines() if line.startswith("0003")]
    path = orders("\n".join([header] + all_returned) + "\n")
    refused(1, "cluster", path, says=["nobody has bought"])


def a_real_shop_gets_clusters_that_can_be_named():
    run = done("cluster", data("uci_invoices.csv"), "--format", "json").json()
    rows = run["rows"]
    assert sum(r["customers"] for r in rows) == 4339 and run["left_out"] == 33
    assert len(rows) == 8 and all(r["customers"] >= 40 for r in rows)
    assert rows[0]["type"] == "hhh" and rows[-1]["type"] == "lll"
    assert {"hhh", "hll", "lll"} <= {r["type"] for r in rows}
    assert rows[0]["monetary"] > 10 * rows[3]["monetary"]


def the_page_about_clusters_shows_what_is_printed():
    assert_shown("docs/clusters.md", "  value rank  cluster", done("cluster", data("uci_invoices.csv")).out)


def a_silhouette_of_some_customers_says_so():
    needs("json")
    path = folder() / "orders.csv"
    rows = "".join(f"{i},2024-01-{1 + i % 28:02},{1 + i * 7 % 9973}\n" for i in range(20500))
    path.write_text("id,date,amount\n" + rows)
    assert "The silhouette is that of 10,000 customers drawn from 20,500." in done("cluster", path).out
    told = done("cluster", path, "--method", "ward", "--format", "json").json()
    assert told["silhouette_customers"] == 10000 and told["merged_from"] == 1000
    small = done("cluster", orders(ORDERS), "--k", "2", "--format", "json").json()
    assert small["silhouette_customers"] == 3 and "merged_from" not in small
    assert "outliers" not in done("cluster", orders(ORDERS), "--k", "2").out  # of three customers


main(__name__)
