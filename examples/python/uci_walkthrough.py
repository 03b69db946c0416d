#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""From the invoices of a real shop to segments and clusters, with the package librfm and nothing else.

usage: uci_walkthrough.py uci_invoices.csv

The file is the UCI data set Online Retail (Chen, 2012) by invoice: invoice_no, invoice_datetime, customer_id, amount, lines, country."""

import csv
import datetime
import sys
from decimal import Decimal

import librfm


def read_invoices(path):
    """The columns of Table.append(). Invoices without a customer stay: they are counted, as anonymous sales."""
    columns = {"customer": [], "time": [], "amount": [], "order": [], "kind": []}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cents = int(Decimal(row["amount"]) * 100)
            is_return = row["invoice_no"].startswith("C") or cents < 0
            columns["customer"].append(int(row["customer_id"]) if row["customer_id"] else None)
            columns["time"].append(datetime.datetime.fromisoformat(row["invoice_datetime"]))
            columns["amount"].append(abs(cents))
            columns["order"].append(row["invoice_no"])
            columns["kind"].append("return" if is_return else "sale")
    return columns


def print_cycle(table, today):
    suggestion = table.suggest(as_of=today)
    print(f"Half of the customers who come back do so within {suggestion.gap_quantiles[0]:.0f} days, 90 % within {suggestion.gap_quantiles[2]:.0f}.")
    return suggestion.recency_breaks


def print_segments(features, scores):
    segments = librfm.Segments.builtin("classic").apply(scores)
    money = dict.fromkeys(segments.segments.keys, 0.0)
    for key, value in zip(segments.keys, features["monetary"]):
        money[key] += value
    print(f"\n{'segment':20} {'customers':>9} {'revenue':>14}   what to do")
    for number, (key, count) in enumerate(segments.counts().items()):
        if count:
            map_ = segments.segments
            print(f"{map_.name(number):20} {count:9,} {money[key] / 100:14,.2f}   {map_.action(number)}")


def print_clusters(features):
    """Buyers alike, best first. Days, purchases and money become comparable by log and min-max."""
    buyers = features.select([standing == 1 for standing in features.standing])
    scaling = librfm.Scaling.fit(buyers, log1p=[False, True, True])
    best, qualities = librfm.KMeans.choose(buyers, k_min=2, k_max=6, scaling=scaling, seed=1)
    profile = librfm.Profile(buyers, best.assign(buyers), n_groups=best.results().k, scaling=scaling)
    print("\nclusters            " + ", ".join(f"k = {each.k}: {each.silhouette:.3f}" for each in qualities))
    for group in profile.ranking:
        recency, frequency, monetary = profile.means(group)
        print(f"{profile.group(group).n_rows:9,} customers, {recency:5.0f} days ago, {frequency:5.1f} purchases, {monetary / 100:9,.2f}")


def main():
    table = librfm.Table(threads=0)
    read = table.append(**read_invoices(sys.argv[1]))
    table.compact()
    counts = table.count()
    today = counts.last_day
    print(f"{read:,} invoices, {counts.n_customers:,} customers, {counts.n_anonymous:,} invoices without one, up to {today}")

    breaks = print_cycle(table, today)
    features = table.measure(as_of=today)
    print(f"{features.count().n_buyers} buyers, {features.count().n_returned_only} who only returned")
    scorer = librfm.Scorer.fit(features, rule=["breaks", "quantile", "quantile"], breaks={"recency": breaks})
    scores = scorer.apply(features)
    print_segments(features, scores)
    print_clusters(features)


if __name__ == "__main__":
    main()
