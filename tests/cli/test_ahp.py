#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rfm ahp: weights from judgements. Expected figures are those of NUMBERS.md 1.1 and 2."""

from harness import done, folder, main, needs, orders, refused

TELECOM = "1,0.71,0.46\n1.41,1,0.85\n2.18,1.18,1\n"
NAMED = ",R,F,M\nR,1,0.71,0.46\nF,1.41,1,0.85\nM,2.18,1.18,1\n"
CARS = "ferrari,honda,truck\n1,9,1/9\n1/9,1,1/9\n9,9,1\n"
EXPERTS = ("1,1/3,1/5\n3,1,1/2\n5,2,1\n", "1,1/2,1/3\n2,1,1/3\n3,3,1\n", "1,1/2,1/4\n2,1,1/2\n4,2,1\n")


def _file(text, name="telecom.csv"):
    path = folder() / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def _experts():
    return [_file(text, f"expert{k}.csv") for k, text in enumerate(EXPERTS)]


def _figures(*arguments):
    needs("json")
    return done("ahp", *arguments, "--format", "json").json()


def _near(found, expected, digits=12):
    for a, b in zip(found, expected, strict=True):
        assert abs(a - b) <= 0.5001 * 10**-digits, (found, expected)


def the_telecom_matrix_prints_its_weights():
    out = done("ahp", _file(TELECOM)).out
    assert "weights: 0.221 0.340 0.439\n" in out
    assert "lambda_max 3.0105, consistency index CI 0.0052, consistency ratio CR 0.0090" in out
    assert "agree well enough" in out and "at most 0.10" in out
    assert "not exactly reciprocal (off by up to 0.003)" in out


def its_upper_triangle_prints_what_was_published():
    out = done("ahp", "--complete", "upper", _file(TELECOM)).out
    assert "weights: 0.221 0.341 0.439\n" in out
    assert "lambda_max 3.0082" in out and "CR 0.0071" in out
    assert "reciprocal" not in out


def json_has_all_digits():
    found = _figures(_file(TELECOM))
    _near(found["weights"], [0.220641584025, 0.340349917617, 0.439008498358])
    _near([found["lambda_max"], found["ci"]], [3.010465763796, 0.005232881898])
    _near([found["cr"]], [0.009022], 6)
    assert found["is_consistent"] == 1 and found["missing"] == 0
    assert [row["criterion"] for row in found["rows"]] == ["1", "2", "3"]
    assert "as_of" not in found


def every_option_reaches_the_library():
    path = _file(TELECOM)
    for options, weights in {
        ("--method", "geometric"): [0.220649498531, 0.340337834149, 0.439012667319],
        ("--method", "columns"): [0.220891287789, 0.340391890565, 0.438716821646],
        ("--complete", "upper"): [0.220864047985, 0.340543942695, 0.438592009321],
        ("--complete", "lower"): [0.220501202789, 0.340211142448, 0.439287654763],
        ("--complete", "symmetric"): [0.220682606659, 0.340377588033, 0.438939805309],
    }.items():
        _near(_figures(path, *options)["weights"], weights)
    _near([_figures(path, "--ri", "saaty-2005")["cr"]], [0.010063], 6)
    assert _figures(path, "--ri", "alonso-lamata")["ri"] == 0.5247


def names_may_stand_above_at_the_left_or_nowhere():
    for text in (NAMED, "R,F,M\n" + TELECOM, "R,1,.71,.46\nF,1.41,1,.85\nM,2.18,1.18,1\n"):
        rows = done("ahp", _file(text), "--format", "csv").rows()
        assert [row["criterion"] for row in rows] == ["R", "F", "M"]
        assert rows[0]["weight"] == "0.220641584"


def spreadsheets_of_any_country_are_read():
    text = "\ufeff;R;F;M\r\nR;1;0,71;0,46\r\nF; 1,41 ;;0,85\r\nM;2,18;1,18;1\r\n"
    rows = done("ahp", _file(text), "--delimiter", ";", "--decimal-comma", "--format", "csv").rows()
    assert rows[1]["weight"] == "0.3403499176"


def contradictions_are_told_with_the_judgement_to_reconsider():
    out = done("ahp", _file(CARS)).out
    assert "0.180 0.042 0.778" in out
    assert "contradict each other" in out
    assert "ferrari over honda, now 9." in out
    assert "With 4.327" in out
    found = _figures(_file(CARS))
    assert (found["reconsider_row"], found["reconsider_column"]) == (1, 2)
    assert found["is_consistent"] == 0


def a_missing_judgement_is_a_blank():
    out = done("ahp", _file("R,F,M\n1,2,\n,1,3\n,,1\n")).out
    assert "weights: 0.600 0.300 0.100\n" in out
    assert "nobody compared: 1" in out
    assert "No judgement contradicts" in out


def experts_become_one():
    files = _experts()
    _near(_figures(*files)["weights"], [0.135280733067, 0.281007128098, 0.583712138835])
    _near(
        _figures(*files, "--aggregate", "priorities-arithmetic")["weights"],
        [0.136455073928, 0.281340151559, 0.582204774513],
    )
    weighted = ("--expert-weights", "0.5,0.3,0.2")
    _near(_figures(*files, *weighted)["weights"], [0.129040521073, 0.286089460914, 0.584870018013])
    _near(
        _figures(*files, *weighted, "--aggregate", "priorities-arithmetic")["weights"],
        [0.130414310152, 0.286433836558, 0.58315185329],
    )
    assert [row["cr"] < 0.1 for row in _figures(*files)["experts"]] == [True] * 3
    out = done("ahp", *files).out
    assert "Each expert alone" in out and str(files[2]) in out


def a_weight_of_zero_silences_an_expert():
    files = _experts()
    alone = _figures(files[0])["weights"]
    assert _figures(*files, "--expert-weights", "1,0,0")["weights"] == alone


def weights_go_on_to_the_scores():
    needs("csv")
    made = folder() / "weights.csv"
    text = NAMED.replace("R", "recency").replace("F", "frequency").replace("M", "monetary")
    done("ahp", _file(text), "-o", made)
    shop = orders("id,date,amount\na,2024-01-01,5\nb,2024-02-01,7\nb,2024-03-01,9\nc,2024-03-01,5\n")
    breaks = ("--rule", "breaks", "--breaks-r", "10", "--breaks-f", "1", "--breaks-m", "8")
    scored = done("score", shop, "--weights", made, *breaks, "--format", "csv").by("id")
    # a scores 1 1 1, b 2 2 2, c 2 1 1: one more by the weight of recency.
    assert [scored[key]["composite"][:6] for key in "abc"] == ["1", "2", "1.2206"]
    # as a spreadsheet of another country writes them
    made.write_text(made.read_text().replace(",", ";").replace(".", ","))
    assert done("score", shop, "--weights", made, *breaks, "--format", "csv").by("id") == scored
    made.write_text("criterion;weight\nR;0,5\nF;a\nM;0,25\n")
    refused(1, "score", shop, "--weights", made, says=["line 3", "column weight"])


def criteria_called_r_f_and_m_are_printed_and_go_on_to_the_scores():
    needs("csv")
    made = folder() / "weights.csv"
    out = done("ahp", _file(NAMED)).out
    assert [line.split()[0] for line in out.splitlines()[4:7]] == ["R", "F", "M"], out
    done("ahp", _file(NAMED), "-o", made)
    shop = orders("id,date,amount\na,2024-01-01,5\nb,2024-02-01,7\n")
    assert done("score", shop, "--weights", made).status == 0


def contradicting_weights_are_doubted_where_they_are_written_and_used():
    """R over F 9, F over M 9, M over R 9: a circle, lambda_max 1 + 9 + 1/9, CI 3.556, CR 6.13."""
    needs("csv")
    made, sound = folder() / "circle.csv", folder() / "sound.csv"
    circle = _file(",recency,frequency,monetary\nrecency,1,9,1/9\nfrequency,1/9,1,9\nmonetary,9,1/9,1\n")
    doubt = "circle.csv: consistency ratio 6.13 is above 0.10: ask again before using these weights\n"
    assert done("ahp", circle, "-o", made).err.endswith(doubt)
    assert "consistency ratio" not in done("ahp", circle).err  # the table says it
    shop = orders("id,date,amount\na,2024-01-01,5\nb,2024-02-01,7\n")
    assert doubt in done("cluster", shop, "--k", "2", "--weights", made).err
    assert doubt in done("score", shop, "--weights", made).err
    assert "consistency" not in done("score", shop, "--weights", made, "--quiet").err
    named = NAMED.replace("R", "recency").replace("F", "frequency").replace("M", "monetary")
    assert "consistency" not in done("ahp", _file(named), "-o", sound).err
    assert "consistency" not in done("score", shop, "--weights", sound).err


def chinese_words_are_there():
    out = done("ahp", _file(NAMED), "--lang", "zh").out
    assert "权重：0.221 0.340 0.439" in out
    assert "一致性比率" in out


def wrong_matrices_are_refused_with_their_place():
    for text, words in {
        "1,2,3\n0.5,1,2\n": ["square", "in lines: 2", "in columns: 3"],
        "1,2\n0.5\n": ["line 2", "2 columns"],
        "1\n": ["square"],
        "1,0\n2,1\n": ["line 1", "column 2", "above 0"],
        "1,-2\n0.5,1\n": ["line 1", "column 2", "above 0"],
        "1,1/0\n0.5,1\n": ["line 1", "column 2", "above 0"],
        "1,2x\n0.5,1\n": ["line 1", "column 2", "2x"],
        "2,2\n0.5,1\n": ["line 1", "column 1", "expected 1"],
        "R,F\n1,3\n3,1\n": ["column R", "R over F is 3 and F over R is 3; one should be 1 divided by the other", "--complete"],
        "1,3\n1/4,1\n": ["1 over 2 is 3 and 2 over 1 is 0.25;"],
        "R,F,M\n1,,2\n,1,5\n1/2,5,1\n": ["column F", "F over M is 5 and M over F is 5;"],
        "A,B,C\n1,2,\n1/2,1,\n,,1\n": ["column C", "cut off"],
        ",R,F\nR,1,2\nM,0.5,1\n": ["line 3", '"M"', '"F"'],
        "\n".join([",".join(["1"] * 17)] * 17): ["15 criteria"],
        "": ["empty"],
    }.items():
        refused(1, "ahp", _file(text), says=words)
    refused(1, "ahp", _file(TELECOM), _file("1,2\n0.5,1\n"), says=["3 criteria"])
    refused(1, "ahp", _file(NAMED), _file(NAMED.replace("M", "N")), says=['"M"', '"N"'])
    refused(1, "ahp", folder() / "nothing.csv", says=["nothing.csv"])
    refused(1, "ahp", _file("1,\n,1\n"), "--method", "geometric", says=["missing"])


def mistakes_are_bad_usage():
    path = _file(TELECOM)
    for words, arguments in {
        ("which judgements",): ["ahp"],
        ("--complete", "upper|lower|symmetric"): ["ahp", path, "--complete", "both"],
        ("--expert-weights", "1 here"): ["ahp", path, "--expert-weights", "1,2"],
        ("--expert-weights", "-1"): ["ahp", path, "--expert-weights", "-1"],
        ("output is the input",): ["ahp", path, "-o", path],
        ("not an option of rfm ahp",): ["ahp", path, "--bins", "5"],
    }.items():
        refused(2, *arguments, says=words)


def help_shows_examples_first():
    out = done("ahp", "--help").out
    assert out.index("Examples:") < out.index("Usage: rfm ahp MATRIX.csv") < out.index("Judgements:")


def a_word_among_numbers_is_named_by_its_cell():
    for word in ("abc", "nan"):
        says = ["line 1, column 2", "expected a number above 0", word]
        refused(1, "ahp", _file(f"1,{word}\n1,1\n"), says=says)
    refused(1, "ahp", _file("1,2,3\n"), says=["found judgements in lines: 1, in columns: 3"])
    refused(1, "ahp", _file(""), says=["the file is empty"])


main(__name__)
