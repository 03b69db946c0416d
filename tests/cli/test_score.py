#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rfm score and the settings of its scorer."""

from harness import done, folder, main, needs, orders, refused
from small_shop import BREAKS, ORDERS


def every_customer_has_a_row_with_the_scores_worked_out_by_hand():
    rows = done("score", orders(ORDERS), *BREAKS, "--format", "csv").by("id")
    shown = {
        i: (r["recency_days"], r["frequency"], r["monetary"], r["cell"], r["segment"])
        for i, r in rows.items()
    }
    assert shown == {
        "0001": ("9", "2", "30.00", "424", "potential_loyalist"),
        "0002": ("29", "1", "5.50", "212", "hibernating"),
        "0003": ("", "0", "0.00", "", "returned_only"),
        "0004": ("0", "1", "0.00", "511", "new"),
    }, shown
    assert abs(float(rows["0001"]["composite"]) - 10 / 3) < 1e-9
    assert rows["0003"]["r"] == "0" and rows["0003"]["composite"] == ""


def the_columns_of_csv_are_the_machine_keys_in_every_language():
    header = done("score", orders(ORDERS), "--format", "csv", "--lang", "zh").out.splitlines()[0]
    assert header == (
        "id,recency_days,frequency,monetary,r,f,m,cell,segment,composite,"
        "as_of,window,breaks_of"
    ), header


def every_row_says_as_of_window_and_the_date_of_its_breaks():
    for row in done("score", orders(ORDERS), "--window", "30", "--format", "csv").rows():
        assert (row["as_of"], row["window"], row["breaks_of"]) == (
            "2024-03-10",
            "30",
            "2024-03-10",
        )


def a_window_counts_purchases_and_spend_but_recency_looks_at_all_history():
    rows = done("score", orders(ORDERS), "--window", "15", "--format", "csv").by("id")
    assert (rows["0001"]["frequency"], rows["0001"]["monetary"]) == ("1", "20.00")
    assert (rows["0002"]["recency_days"], rows["0002"]["frequency"]) == ("29", "0")


def events_after_the_as_of_day_do_not_exist():
    rows = done("score", orders(ORDERS), "--as-of", "2024-02-29", "--format", "csv").by("id")
    assert rows["0001"]["monetary"] == "10.00"
    assert rows["0004"]["segment"] == "prospect"


def gross_money_does_not_subtract_returns():
    text = "id,date,amount\na,2024-01-01,10\na,2024-01-02,-4\nb,2024-01-03,1\n"
    net = done("score", orders(text), "--format", "csv").by("id")
    gross = done("score", orders(text), "--money", "gross", "--format", "csv").by("id")
    assert (net["a"]["monetary"], gross["a"]["monetary"]) == ("6.00", "10.00")


def top_gives_the_best_rows_in_order():
    rows = done("score", orders(ORDERS), "--top", "2", "--by", "monetary", "--format", "csv").rows()
    assert [r["id"] for r in rows] == ["0001", "0002"]


def a_tie_of_composites_goes_to_the_larger_spend_and_then_to_the_lower_id():
    shop = orders(
        "id,date,amount\n"
        + "".join(f"{i},2024-01-01,{m}\n" for i, m in zip("abcde", (3, 5, 7, 7, 1)))
    )
    same = ("--rule", "breaks", "--breaks-r", "9", "--breaks-f", "9", "--breaks-m", "9")
    rows = done("score", shop, *same, "--top", "4", "--format", "csv").rows()
    assert {r["composite"] for r in rows} == {"1.333333333"}, rows
    assert [r["id"] for r in rows] == ["c", "d", "b", "a"]
    note = done("score", shop, *same, "--top", "2").out
    assert "The 2 best by composite score bring 60.9 % of the revenue." in note  # 14 of 23
    assert "ties go by spend" in " ".join(done("score", "--help").out.split())


def a_purchase_is_a_row_an_order_or_a_day_as_asked():
    text = "id,date,order_id,amount\na,2024-01-01,1,1\na,2024-01-01,1,1\na,2024-01-01,2,1\na,2024-01-02,3,1\n"
    found = [
        done("score", orders(text), "--purchase", unit, "--format", "csv").rows()[0]["frequency"]
        for unit in ("row", "order", "day")
    ]
    assert found == ["4", "3", "2"]
    assert done("score", orders(text), "--format", "csv").rows()[0]["frequency"] == "3"
    assert (
        done("score", orders(text), "--order", "none", "--format", "csv").rows()[0]["frequency"]
        == "2"
    )


def weights_can_be_numbers_a_name_or_a_file():
    path = folder() / "weights.csv"
    path.write_text("criterion,weight\nrecency,2\nfrequency,1\nmonetary,1\n")
    expected = {
        "2,1,1": (2 * 4 + 2 + 4) / 4,
        path: (2 * 4 + 2 + 4) / 4,
        "hughes": 10 / 3,
        "stone": (5 * 4 + 11 * 2 + 2 * 4) / 18,
    }
    for weights, composite in expected.items():
        row = done("score", orders(ORDERS), *BREAKS, "--weights", weights, "--format", "csv").by(
            "id"
        )["0001"]
        assert abs(float(row["composite"]) - composite) < 1e-9, (weights, row)


def weights_that_are_neither_numbers_nor_a_file_say_what_was_expected():
    for typed in ("1,2", "1,x,2", "1,2,3,4", "0.5"):
        refused(2, "score", orders(ORDERS), *BREAKS, "--weights", typed, says=["three numbers R,F,M, or a file", typed])
    refused(1, "score", orders(ORDERS), *BREAKS, "--weights", "none.csv", says=["there is no such file"])
    path = folder() / "weights.csv"
    path.write_text("criterion,weight\n1,0.2\n2,0.3\n3,0.5\n")
    refused(1, "score", orders(ORDERS), *BREAKS, "--weights", path, says=["a first line ,recency,frequency,monetary"])


def weights_of_criteria_called_r_f_and_m_are_taken():
    path = folder() / "weights.csv"
    path.write_text("criterion,weight\nR,2\nf,1\nM,1\n")
    row = done("score", orders(ORDERS), *BREAKS, "--weights", path, "--format", "csv").by("id")
    assert float(row["0001"]["composite"]) == (2 * 4 + 2 + 4) / 4
    path.write_text("criterion,weight\nR,2\nF,1\nprice,1\n")
    refused(1, "score", orders(ORDERS), "--weights", path, says=["R, F and M"])
    path.write_text("R;F;M\n")
    refused(1, "score", orders(ORDERS), "--weights", path, says=["line 1", "criterion,weight"])


def saved_breaks_are_not_overwritten_unasked():
    scorer = folder() / "scorer.bin"
    scorer.write_bytes(b"the ruler of last year")
    asked = ("score", orders(ORDERS), "--save-scorer", scorer)
    refused(2, *asked, says=["--save-scorer", "--replace"])
    assert scorer.read_bytes() == b"the ruler of last year"
    done(*asked, "--replace")
    assert done("score", orders(ORDERS), "--scorer", scorer).status == 0


def saved_breaks_score_the_same_later_and_keep_their_date():
    scorer = folder() / "scorer.bin"
    first = done("score", orders(ORDERS), *BREAKS, "--save-scorer", scorer, "--format", "csv").by(
        "id"
    )
    later = orders(ORDERS + "0004,2024-03-20,A7,1\n")
    second = done("score", later, "--scorer", scorer, "--format", "csv").by("id")
    assert second["0001"]["breaks_of"] == "2024-03-10" and second["0001"]["as_of"] == "2024-03-20"
    assert second["0001"]["m"] == first["0001"]["m"]
    assert second["0001"]["r"] == "3"  # 19 days lie between 14 and 28


def settings_that_a_saved_scorer_brings_cannot_be_given_again():
    refused(2, "score", orders(ORDERS), "--scorer", "x", "--bins", "4", says=["--bins", "--scorer"])


def a_damaged_scorer_is_refused():
    path = folder() / "scorer.bin"
    path.write_bytes(b"not a scorer at all")
    refused(1, "score", orders(ORDERS), "--scorer", path, says=[str(path)])


def more_levels_leave_the_classic_segments_out_and_print_cells_with_dashes():
    result = done("score", orders(ORDERS), "--bins", "10", "--format", "csv")
    assert "no segments" in result.err
    assert all(row["segment"] == "" for row in result.rows())
    assert result.by("id")["0004"]["cell"].count("-") == 2


def a_map_that_does_not_fit_the_levels_is_bad_usage():
    refused(
        2, "score", orders(ORDERS), "--bins", "4", "--map", "classic", says=["classic", "5 levels"]
    )
    refused(2, "segments", orders(ORDERS), "--bins", "4", says=["5 levels"])
    refused(2, "score", orders(ORDERS), "--map", "types8", "--bins", "5", says=["types8"])
    refused(2, "score", orders(ORDERS), "--map", "grades6", "--rule", "width", says=["grades6"])


def every_rule_scores_within_its_levels():
    for rule in ("quantile", "nested", "width", "ntile", "r-rfm"):
        rows = done("score", orders(ORDERS), "--rule", rule, "--format", "csv").rows()
        assert all(0 <= int(r[k]) <= 5 for r in rows for k in "rfm"), rule


def levels_that_ties_leave_empty_are_told():
    shop = orders("id,date\n" + "".join(f"c{i},2024-01-{i:02}\n" for i in range(1, 11)))
    assert "no customer has F score 2, 3, 4, 5: too few different values" in done("score", shop).err


def typed_days_stand_beside_learned_purchases_and_spend():
    rows = done("score", orders(ORDERS), "--breaks-r", "7,14,28,60", "--format", "csv").by("id")
    assert {i: rows[i]["r"] for i in ("0001", "0002", "0004")} == {"0001": "4", "0002": "2", "0004": "5"}


def typed_breaks_must_be_ascending_lists():
    shop = orders(ORDERS)
    refused(2, "score", shop, "--breaks-r", "7,14", "--rule", "ntile", says=["--rule"])
    refused(2, "score", shop, "--rule", "breaks", says=["--breaks-r"])
    refused(2, "score", shop, *BREAKS[:3], "9,7", *BREAKS[4:], says=["ascend"])
    refused(2, "score", shop, *BREAKS[:3], "a,b", *BREAKS[4:], says=["breaks-r"])


def payments_count_only_when_asked():
    shop = orders(
        "id,date,amount,kind\nA,2024-01-05,10.00,sale\nA,2024-01-20,30.00,payment\n"
        "B,2024-01-10,7.00,payment\n"
    )
    spent = {r["id"]: (r["recency_days"], r["monetary"]) for r in done("score", shop, "--format", "csv").rows()}
    assert spent["A"] == ("15", "10.00") and spent["B"][0] == "", spent
    paid = done("score", shop, "--kinds", "payment", "--format", "csv").by("id")
    assert (paid["A"]["recency_days"], paid["A"]["monetary"]) == ("0", "30.00")
    assert (paid["B"]["recency_days"], paid["B"]["monetary"]) == ("10", "7.00")
    refused(2, "score", shop, "--kinds", "gift", says=["--kinds", "payment"])


def the_number_of_threads_does_not_change_a_byte():
    needs("csv")
    shop = folder() / "shop.csv"
    done("simulate", "--customers", "400", "-o", shop)
    outputs = {done("score", shop, "--threads", n, "--format", "csv").bytes for n in (1, 2, 7)}
    assert len(outputs) == 1


def json_holds_what_the_best_bring():
    needs("json")
    best = done("score", orders(ORDERS), "--top", "1", "--by", "monetary", "--format", "json").json()
    assert abs(best["share_revenue"] - 30 / 35.5) < 1e-12


main(__name__)
