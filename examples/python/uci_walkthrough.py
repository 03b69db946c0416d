#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""From the orders of a real shop to segments, clusters and alerts, with the package librfm and nothing else.

usage: uci_walkthrough.py uci_invoices.csv
       uci_walkthrough.py uci_lines.csv.gz

The first file is the UCI data set Online Retail (Chen, 2012) by invoice: invoice_no, invoice_datetime, customer_id, amount, lines,
country; the second one is the same as it is published, line by line. Both come to the same tables."""

import csv
import datetime
import gzip
import sys

import librfm

MONTHS = 6  # of customers won and lost
WEEKS = 13  # of alerts
ACTIVE_DAYS = 90
LISTED = 10


def show(line, *values):
    print((line % values).rstrip())


# ---- orders in ----


def cents(text):
    return round(100 * float(text))


def of_invoice(row):
    return row["invoice_no"], row["invoice_datetime"], row["customer_id"], cents(row["amount"])


def of_line(row):
    return row["InvoiceNo"], row["InvoiceDate"], row["CustomerID"], int(row["Quantity"]) * cents(row["UnitPrice"])


def read_orders(path):
    """The columns of Table.append(). Orders without a customer stay: they are counted, as anonymous sales."""
    columns = {"customer": [], "time": [], "amount": [], "order": [], "kind": []}
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        fields_of = of_invoice if "invoice_no" in rows.fieldnames else of_line
        for order, time, customer, amount in map(fields_of, rows):
            columns["customer"].append(int(float(customer)) if customer else None)
            columns["time"].append(datetime.datetime.fromisoformat(time))
            columns["amount"].append(abs(amount))
            columns["order"].append(order)
            columns["kind"].append("return" if order.startswith("C") or amount < 0 else "sale")
    return columns


# ---- who they are ----


def print_cycle(cycle):
    show("half of the customers who come back do so within %.0f days, 90 %% within %.0f", cycle.gap_quantiles[0], cycle.gap_quantiles[2])
    show("recency breaks in days: %s; horizon of the early warning: %d days", ", ".join(map(str, cycle.recency_breaks)), cycle.horizon_days)


def print_segments(features, scores, segments):
    money = dict.fromkeys(segments.keys, 0.0)
    found = segments.apply(scores)
    for key, value in zip(found.keys, features["monetary"]):
        money[key] += value
    show("\n%-20s %9s %12s   %s", "segment", "customers", "revenue", "what to do")
    for number, (key, count) in enumerate(found.counts().items()):
        if count:
            show("%-20s %9d %12.2f   %s", segments.name(number), count, money[key] / 100, segments.action(number))


def print_clusters(features):
    """Buyers alike, best first. Days, purchases and money become comparable by log and min-max."""
    buyers = features.buyers()
    scaling = librfm.Scaling.fit(buyers, log1p=[False, True, True])
    best, qualities = librfm.KMeans.choose(buyers, k_min=2, k_max=6, scaling=scaling, seed=1)
    profile = librfm.Profile(buyers, best.assign(buyers), n_groups=best.results.k, scaling=scaling)
    show("\nsilhouette of %s", ", ".join("%d clusters %.3f" % (each.k, each.silhouette) for each in qualities))
    show("%9s %9s %9s %9s", "customers", "days ago", "purchases", "spend")
    for group in profile.ranking:
        recency, frequency, monetary = profile.means(group)
        show("%9d %9.0f %9.1f %9.2f", profile.group(group).n_rows, recency, frequency, monetary / 100)


# ---- how they moved ----


def print_flow(table, days):
    show("\n%-10s %7s %7s %9s %7s %7s   active: a purchase in %d days", "date", "active", "new", "won back", "kept", "lapsed", ACTIVE_DAYS)
    for flow in librfm.report_flow(table, days, window_days=ACTIVE_DAYS)[1:]:
        show("%-10s %7d %7d %9d %7d %7d", flow.day, flow.n_active, flow.n_new, flow.n_won_back, flow.n_kept, flow.n_lapsed)


def print_moves(table, days, scorer, segments):
    """Where those are now who were champions or loyal at the beginning, by one ruler."""
    track = librfm.Track.frozen(table, [days[0], days[-1]], scorer, segments=segments, stages=None)
    moves = track.moves()
    for number in (segments.find("champions"), segments.find("loyal")):
        show("\nof the %s of %s there are now", segments.name(number), days[0])
        for place, count in enumerate(moves.count.tolist()[number]):
            if count:
                show("%9d %s", count, segments.name(place))


# ---- who is about to leave ----


def reason_text(churn, reasons):
    """The reason that raised the probability most (others speak for the customer); money in whole units."""
    first = next((reason for reason in reasons if reason.moved > 0), None)
    if first is None:
        return ""
    unit = 100 if churn.metrics.names[first.column] == "monetary" else 1
    return "%s %g, others %g" % (churn.word(first.column), first.value / unit, first.typical / unit)


def print_warning(table, today):
    """Those likely to leave and worth much, by a model of today, and how good it is on days held back."""
    churn = librfm.Churn.train(table, as_of=today)
    info, report = churn.info, churn.report("repeat")
    by_recency = report.baseline_auc["recency"]
    show("\nno purchase in %d days, learned up to %s; against simple rules: %s", info.horizon_days, today, report.verdict)
    show("AUC %.3f, by days since the last purchase alone %.3f, on %d customers held back", report.auc, by_recency, report.n_holdout)
    scores = churn.apply(table.measure(churn.metrics, as_of=today))
    focus = churn.focus(scores, LISTED)
    show("%d repeat buyers, %d likely to leave and worth much; the first %d:", info.n_repeat, focus.n_listed, LISTED)
    show("%8s %7s %12s   %s", "customer", "chance", "at stake", "why")
    for row in focus.rows:
        one, chance = scores.features.row(row), scores.probability[row]
        at_stake = chance * scores.spend_minor[row]
        show("%8d %6.1f%% %12.2f   %s", one.customer, 100 * chance, at_stake / 100, reason_text(churn, churn.reasons(one.values)))


def print_alerts(table, today, cycle):
    """What a watch would have told week by week, by a model that knew nothing of these weeks."""
    begin = today - datetime.timedelta(weeks=WEEKS)
    churn = librfm.Churn.train(table, as_of=begin)
    watch, alerts = librfm.Watch(["probability"], suggestion=cycle), []
    watch.run(table, as_of=begin, churn=churn, quiet=True)
    show("\n%-10s %9s %9s %7s %9s   alerts since %s", "look", "customers", "in danger", "alerts", "recovered", begin)
    for week in range(1, WEEKS + 1):
        day = begin + datetime.timedelta(weeks=week)
        seen = watch.run(table, as_of=day, churn=churn, alert=alerts.append)
        show("%-10s %9d %9d %7d %9d", day, seen.n_looked, seen.n_danger, seen.n_delivered, seen.n_left)
    show("\n%-10s %8s %7s %12s   the last %d alerts", "day", "customer", "chance", "at stake", LISTED)
    for alert in alerts[-LISTED:]:
        at_stake = alert.probability * alert.spend_minor
        why = reason_text(churn, alert.reasons)
        show("%-10s %8d %6.1f%% %12.2f   %s", alert.day, alert.customer, 100 * alert.probability, at_stake / 100, why)
    outcome = watch.review(table, as_of=today, n=len(alerts), horizon_days=30, churn=churn)
    show("of %d customers told of at least 30 days ago %d bought within 30 days", outcome.n_alerts, outcome.n_bought)


def main():
    table = librfm.Table(threads=0)
    table.append(**read_orders(sys.argv[1]))
    table.compact()
    counts = table.count()
    today = counts.last_day
    cycle = table.suggest(as_of=today)
    features = table.measure(as_of=today)
    standings = features.count()
    show("%d customers up to %s: %d buyers, %d who only returned", counts.n_customers, today, standings.n_buyers, standings.n_returned_only)
    print_cycle(cycle)

    scorer = librfm.Scorer.fit(features, rule=["breaks", "quantile", "quantile"], breaks={"recency": cycle.recency_breaks})
    segments = librfm.Segments.builtin("classic")
    print_segments(features, scorer.apply(features), segments)
    print_clusters(features)

    days = librfm.day_steps(today, MONTHS + 1, "months", -1)
    print_flow(table, days)
    print_moves(table, days, scorer, segments)

    print_warning(table, today)
    print_alerts(table, today, cycle)


if __name__ == "__main__":
    main()
