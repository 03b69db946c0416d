#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reading CSV: guessed columns, formats of dates and money, and every file that must be refused."""

import gzip

from harness import FEATURES, data, done, folder, main, needs, orders, refused, rfm
from small_shop import ORDERS


def _first(text, *options):
    return done("score", orders(text), *options, "--format", "csv").rows()[0]


def common_names_are_guessed_and_the_guess_is_told():
    result = done(
        "score",
        orders("InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,2,2024-01-01,1.5,7\n"),
        "--format",
        "csv",
    )
    assert (
        "id: CustomerID" in result.err
        and "price: UnitPrice" in result.err
        and "order: InvoiceNo" in result.err
    )
    assert result.rows()[0]["monetary"] == "3.00"


def quiet_tells_nothing():
    assert done("score", orders(ORDERS), "--quiet").err == ""


def named_columns_come_before_guesses():
    text = "id,who,date,amount\n1,x,2024-01-01,1\n"
    assert _first(text, "--id", "who")["id"] == "x"


def an_unknown_column_is_bad_usage_and_the_columns_are_listed():
    refused(
        2, "score", orders(ORDERS), "--id", "nobody", says=["nobody", "customer_id, order_date"]
    )


def a_file_without_a_customer_column_is_bad_data():
    refused(1, "score", orders("a,b\n1,2\n"), says=["line 1", "--id", "a, b"])


def ids_stay_as_they_are_written():
    rows = done(
        "score",
        orders("id,date\n0001,2024-01-01\n1,2024-01-01\n 1,2024-01-01\n"),
        "--format",
        "csv",
    ).rows()
    assert sorted(r["id"] for r in rows) == [" 1", "0001", "1"]


def amounts_are_multiplied_exactly_and_rounded_half_away_from_zero():
    result = done(
        "score", orders("id,date,quantity,price\na,2024-01-01,3,0.335\nb,2024-01-01,-1,0.005\n")
    )
    assert "amounts rounded to the smallest unit: 2" in result.out
    rows = done(
        "score",
        orders("id,date,amount\na,2024-01-01,1.005\nb,2024-01-01,0.014\n"),
        "--format",
        "csv",
    ).by("id")
    assert (rows["a"]["monetary"], rows["b"]["monetary"]) == ("1.01", "0.01")


def a_decimal_comma_is_read_when_asked_for():
    assert (
        _first("id;date;amount\na;2024-01-01;12,50\n", "--delimiter", ";", "--decimal-comma")[
            "monetary"
        ]
        == "12.50"
    )


def a_tab_may_separate_columns():
    assert (
        _first("id\tdate\tamount\na\t2024-01-01\t2\n", "--delimiter", "tab")["monetary"] == "2.00"
    )


def dates_have_many_forms():
    for written in (
        "2024-01-05",
        "2024/1/5",
        "20240105",
        "2024-01-05 08:26:00",
        "2024-01-05T23:59:59.5Z",
        "2024-01-05 10:00+08:00",
    ):
        assert _first(f"id,date\na,{written}\n")["as_of"] == "2024-01-05", written
    assert _first("id,date\na,1/5/2024\n", "--date-format", "%m/%d/%Y")["as_of"] == "2024-01-05"
    assert _first("id,date\na,1704412800\n", "--date-format", "unix")["as_of"] == "2024-01-05"


def the_business_day_begins_when_the_shop_says():
    text = "id,time\na,2024-01-05 03:59:59\n"
    assert _first(text)["as_of"] == "2024-01-05"
    assert _first(text, "--day-start", "04:00")["as_of"] == "2024-01-04"
    assert _first("id,time\na,2024-01-05\n", "--day-start", "04:00")["as_of"] == "2024-01-05"


def kinds_say_what_a_row_is_in_both_languages():
    text = "id,date,kind,order,amount\na,2024-01-01,sale,1,10\na,2024-01-02,退货,2,3\na,2024-01-03,Visit,,\n"
    row = _first(text)
    assert (row["monetary"], row["frequency"]) == ("7.00", "1")


def an_unknown_kind_is_refused():
    refused(
        1,
        "score",
        orders("id,date,type,amount\na,2024-01-01,web,1\n"),
        says=["line 2", "column type", "--kind none"],
    )
    assert (
        _first("id,date,type,amount\na,2024-01-01,web,1\n", "--kind", "none")["monetary"] == "1.00"
    )


def with_kinds_a_negative_amount_is_refused():
    refused(
        1,
        "score",
        orders("id,date,kind,amount\na,2024-01-01,return,-1\n"),
        says=["line 2", "column amount", "0 or more"],
    )


def where_reads_only_the_rows_with_a_value():
    text = "id,date,shop,amount\na,2024-01-01,North,1\na,2024-01-02,South,2\n"
    result = done("score", orders(text), "--where", "shop=South", "--format", "csv")
    assert result.rows()[0]["monetary"] == "2.00"
    refused(
        2, "score", orders(text), "--where", "city=South", says=["city", "id, date, shop, amount"]
    )


def a_repeated_event_counts_once_and_a_changed_one_is_refused():
    text = "id,date,event_id,amount\na,2024-01-01,e1,1\na,2024-01-01,e1,1\n"
    assert _first(text)["monetary"] == "1.00"
    changed = orders(text + "a,2024-01-01,e1,2\nb,2024-01-01,e2,4\n")
    refused(1, "score", changed, says=["line 4"])
    rows = done("score", changed, "--skip-bad-rows", "--format", "csv").by("id")
    assert (rows["a"]["monetary"], rows["b"]["monetary"]) == ("1.00", "4.00")


def money_may_be_absent_and_that_is_told():
    result = done("score", data("lifetimes_example_transactions.csv"), "--format", "csv")
    assert "every amount counts as 0" in result.err
    assert len(result.rows()) == 5000


def standard_input_is_a_dash():
    assert (
        done("score", "-", "--format", "csv", stdin=ORDERS.encode()).by("id")["0001"]["frequency"]
        == "2"
    )


def a_byte_order_mark_carriage_returns_and_quoted_newlines_work():
    text = b'\xef\xbb\xbfid,date,note,amount\r\n"a",2024-01-01,"two\r\nlines",1\r\nb,2024-01-02,x,bad\r\n'
    refused(1, "score", orders(text), says=["line 4", "column amount", '"bad"'])
    assert _first(text.replace(b"bad", b"2"))["id"] == "a"


def utf_16_is_refused():
    refused(
        1,
        "score",
        orders("id,date\na,2024-01-01\n", "utf-16"),
        says=["line 1", "UTF-16", "expected UTF-8"],
    )


def nul_bytes_are_refused_with_their_line():
    refused(
        1, "score", orders(b"id,date\na,2024-01-01\nb\x00,2024-01-01\n"), says=["line 3", "NUL"]
    )


def duplicate_headers_are_refused():
    refused(
        1,
        "score",
        orders("id,date,date\n1,2024-01-01,2024-01-01\n"),
        says=["line 1", "columns 2 and 3", '"date"'],
    )


def an_empty_file_is_refused():
    refused(1, "score", orders(""), says=["line 1", "empty"])
    refused(1, "score", orders(b"\xef\xbb\xbf"), says=["line 1", "empty"])


def a_file_without_rows_is_refused():
    refused(1, "score", orders("id,date\n"), says=["no row has a customer"])


def a_file_whose_rows_are_all_left_out_is_told_why():
    bad = orders("id,date,amount\na,2024-01-01,abc\nb,yesterday,3\n")
    says = ["no row could be read: 2 skipped; the first: line 2, column amount", '"abc"']
    refused(1, "score", bad, "--skip-bad-rows", says=says)
    good = orders("id,date,amount\na,2024-01-01,1\n")
    refused(1, "score", good, "--where", "id=b", says=["--where leaves out every row"])


def thousands_separators_are_named_as_the_reason():
    for amount, more in (("1,234.50", []), ("12 345", []), ("1.234,50", ["--decimal-comma"]), ("-1'000", [])):
        shop = orders(f'id,date,amount\na,2024-01-01,"{amount}"\n')
        refused(1, "score", shop, *more, says=["line 2", "column amount", "without thousands separators"])
    for amount in ("12,50", "1,23", "EUR 5", "1,2345"):
        shop = orders(f'id,date,amount\na,2024-01-01,"{amount}"\n')
        assert "thousands" not in refused(1, "score", shop, says=["a number such as 1234.50"]).err


def a_date_format_of_unknown_codes_is_bad_usage():
    shop = orders("id,date,amount\na,2024-01-01,1\n")
    for asked in ("foo", "%Q", "%Y-%m", "%d/%m/%Y %p", "%Y%m%d%", ""):
        refused(2, "score", shop, "--date-format", asked, says=["%Y or %y, %m and %d", "unix", f'"{asked}"'])
    assert done("score", shop, "--date-format", "%Y-%m-%d").status == 0


def a_missing_file_is_bad_data():
    refused(1, "score", "/nonexistent/orders.csv", says=["/nonexistent/orders.csv"])


def a_missing_file_is_told_in_the_same_words_everywhere():
    for name in ("none.csv", "none.db:orders"):
        if ":" not in name or "sqlite" in FEATURES:
            refused(1, "score", f"{folder()}/{name}", says=["none", "there is no such file"])
    refused(1, "score", orders(ORDERS), "--scorer", "none.bin", says=["there is no such file"])


def another_delimiter_is_recognised():
    text = "id,date,amount\na,2024-01-01,1\n"
    for delimiter, asked in ((";", '";"'), ("\t", "tab"), ("|", '"|"')):
        shop = orders(text.replace(",", delimiter))
        refused(1, "score", shop, says=["line 1", "one column", f"--delimiter {asked}"])
        refused(1, "score", shop, "--id", "id", says=[f"--delimiter {asked}"])
        assert done("score", shop, "--delimiter", asked.strip('"')).status == 0
    refused(1, "score", orders(text), "--delimiter", ";", says=['--delimiter ","'])
    refused(1, "ahp", orders("1;2\n0,5;1\n"), says=["line 1", '--delimiter ";"'])


def files_that_are_not_csv_are_called_by_their_name():
    refused(1, "score", orders(gzip.compress(ORDERS.encode())), says=["gzip -dc"])
    refused(1, "score", orders(b"PK\x03\x04rest"), says=["spreadsheet", "CSV UTF-8"])
    refused(1, "score", orders(b"SQLite format 3\0rest"), says=["SQLite", "which table"])


def foreign_bytes_in_a_message_do_not_steer_the_terminal():
    result = refused(1, "score", orders(b"a\x1b[31m,b\n1,2\n"), says=["a?[31m, b"])
    assert "\x1b" not in result.err


def a_misplaced_quote_is_refused_with_its_line():
    refused(
        1, "score", orders('id,date\na,2024-01-01\nb"x",2024-01-01\n'), says=["line 3", "quote"]
    )
    refused(
        1, "score", orders('id,date\na,2024-01-01\n"b,2024-01-01\n'), says=["line 3", "never ends"]
    )


def text_where_an_amount_is_due_is_refused_with_line_column_and_what_was_expected():
    shop = orders("id,date,amount\na,2024-01-01,1\nb,2024-01-02,12.5 EUR\n")
    refused(
        1,
        "score",
        shop,
        says=[str(shop), "line 3", "column amount", '"12.5 EUR"', "expected a number"],
    )


def a_date_that_does_not_exist_is_refused():
    refused(
        1,
        "score",
        orders("id,date\na,2023-02-29\n"),
        says=["line 2", "column date", "expected a date"],
    )


def a_date_of_another_form_is_told_how_to_say_it():
    shop = orders("id,date\na,13.12.2023\n")
    refused(1, "score", shop, says=["line 2", "13.12.2023", "2011-12-09", "--date-format", "%d/%m/%Y"])
    refused(1, "score", shop, "--date-format", "%d/%m/%Y", says=["line 2", "--date-format %d/%m/%Y"])
    assert done("score", shop, "--date-format", "%d.%m.%Y").status == 0


def a_row_with_too_few_columns_is_refused():
    refused(
        1,
        "score",
        orders("id,date,amount\na,2024-01-01\n"),
        says=["line 2", "column 3", "expected 3"],
    )


def bad_rows_are_skipped_and_counted_by_reason_when_asked_for():
    needs("json")
    text = (
        "id,date,amount\na,2024-01-01,1\nb,never,1\nc,2024-01-01,much\nd,2024-01-01\n"
        "e,2024-01-02,99999999999999999999\nf,2024-01-03,2\n"
    )
    result = done("score", orders(text), "--skip-bad-rows", "--format", "json").json()
    assert [r["id"] for r in result["rows"]] == ["a", "f"]
    counts = result["counts"]
    assert (
        counts["rows"],
        counts["skipped_date"],
        counts["skipped_amount"],
        counts["skipped_columns"],
    ) == (6, 1, 2, 1)
    assert "skipped: amount: 2" in done("score", orders(text), "--skip-bad-rows").out


def empty_ids_are_anonymous_and_strict_refuses_them():
    shop = orders(ORDERS)
    assert "rows without a customer: 1" in done("score", shop).out
    refused(1, "score", shop, "--strict", says=["line 8", "column customer_id", "--strict"])


def a_mistyped_year_is_refused_with_its_day():
    shop = orders("id,date\na,2024-01-01\nb,2204-01-05\n")
    refused(1, "score", shop, says=["2204-01-05", "2024-01-01", "--as-of"])
    assert rfm("score", shop, "--as-of", "2024-01-01").status == 0


def nobody_bought_up_to_as_of_is_bad_data():
    for command in ("score", "pareto", "suggest"):
        refused(
            1, command, orders(ORDERS), "--as-of", "2020-01-01", says=["2020-01-01", "2024-01-05"]
        )
    visit = orders("id,date,kind\na,2024-01-01,visit\na,2024-01-05,sale\n")
    refused(1, "score", visit, "--as-of", "2024-01-02", says=["cannot learn the breaks"])


main(__name__)
