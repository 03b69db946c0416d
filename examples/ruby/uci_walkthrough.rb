#!/usr/bin/env ruby
# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# From the orders of a real shop to segments, clusters and alerts, with the gem librfm and nothing else.
#
# usage: uci_walkthrough.rb uci_invoices.csv
#        uci_walkthrough.rb uci_lines.csv.gz
#
# The first file is the UCI data set Online Retail (Chen, 2012) by invoice: invoice_no, invoice_datetime, customer_id, amount, lines,
# country; the second one is the same as it is published, line by line. Both come to the same tables, which are those of
# examples/python/uci_walkthrough.py.
require "csv"
require "librfm"
require "time"
require "zlib"

MONTHS = 6 # of customers won and lost
WEEKS = 13 # of alerts
ACTIVE_DAYS = 90
LISTED = 10

def show(line, *values)
  puts format(line, *values).rstrip
end

# ---- orders in ----

def cents(text)
  (100 * Float(text)).round
end

def of_invoice(row)
  [row["invoice_no"], row["invoice_datetime"], row["customer_id"], cents(row["amount"])]
end

def of_line(row)
  [row["InvoiceNo"], row["InvoiceDate"], row["CustomerID"], Integer(row["Quantity"]) * cents(row["UnitPrice"])]
end

# The rows of Table#append. Orders without a customer stay: they are counted, as anonymous sales.
def read_orders(path)
  file = path.end_with?(".gz") ? Zlib::GzipReader.open(path) : File.open(path)
  CSV.new(file, headers: true).map do |row|
    order, time, customer, amount = row.key?("invoice_no") ? of_invoice(row) : of_line(row)
    { customer: customer && Float(customer).to_i, time: Time.parse("#{time} UTC"), amount: amount.abs, order: order,
      kind: order.start_with?("C") || amount.negative? ? :return : :sale }
  end
ensure
  file&.close
end

# ---- who they are ----

def print_cycle(cycle)
  show("half of the customers who come back do so within %.0f days, 90 %% within %.0f", *cycle[:gap_quantiles].values_at(0, 2))
  show("recency breaks in days: %s; horizon of the early warning: %d days", cycle[:recency_breaks].join(", "), cycle[:horizon_days])
end

def print_segments(features, scores, segments)
  found = segments.apply(scores)
  money = found.keys.zip(features[:monetary]).group_by(&:first).transform_values { |pairs| pairs.sum(&:last) }
  show("\n%-20s %9s %12s   %s", "segment", "customers", "revenue", "what to do")
  found.counts.each_with_index do |(key, count), number|
    next if count.zero?

    show("%-20s %9d %12.2f   %s", segments.name(number), count, money[key] / 100, segments.action(number))
  end
end

# Buyers alike, best first. Days, purchases and money become comparable by log and min-max.
def print_clusters(features)
  buyers = features.buyers
  scaling = LibRFM::Scaling.fit(buyers, log1p: [false, true, true])
  best, qualities = LibRFM::KMeans.choose(buyers, k_min: 2, k_max: 6, scaling: scaling, seed: 1)
  profile = LibRFM::Profile.new(buyers, best.assign(buyers), n_groups: best.results[:k], scaling: scaling)
  show("\nsilhouette of %s", qualities.map { |each| format("%d clusters %.3f", each[:k], each[:silhouette]) }.join(", "))
  show("%9s %9s %9s %9s", "customers", "days ago", "purchases", "spend")
  profile.ranking.each do |group|
    recency, frequency, monetary = profile.means(group)
    show("%9d %9.0f %9.1f %9.2f", profile.group(group)[:n_rows], recency, frequency, monetary / 100)
  end
end

# ---- how they moved ----

def print_flow(table, days)
  show("\n%-10s %7s %7s %9s %7s %7s   active: a purchase in %d days", "date", "active", "new", "won back", "kept", "lapsed", ACTIVE_DAYS)
  table.report_flow(days, window_days: ACTIVE_DAYS).drop(1).each do |flow|
    show("%-10s %7d %7d %9d %7d %7d", *flow.values_at(:day, :n_active, :n_new, :n_won_back, :n_kept, :n_lapsed))
  end
end

# Where those are now who were champions or loyal at the beginning, by one ruler.
def print_moves(table, days, scorer, segments)
  track = LibRFM::Track.frozen(table, days.values_at(0, -1), scorer, segments: segments, stages: nil)
  moves = track.moves
  %w[champions loyal].map { |key| segments.find(key) }.each do |number|
    show("\nof the %s of %s there are now", segments.name(number), days.first)
    moves[:count][number].each_with_index { |count, place| show("%9d %s", count, segments.name(place)) if count.positive? }
  end
end

# ---- who is about to leave ----

# The reason that raised the probability most (others speak for the customer); money in whole units.
def reason_text(reasons)
  first = reasons.find { |reason| reason[:moved].positive? }
  return "" if first.nil?

  unit = first[:metric] == "monetary" ? 100 : 1
  format("%s %g, others %g", first[:word], first[:value] / unit, first[:typical] / unit)
end

# Those likely to leave and worth much, by a model of today, and how good it is on days held back.
def print_warning(table, today)
  churn = LibRFM::Churn.train(table, as_of: today)
  report = churn.report(:repeat)
  show("\nno purchase in %d days, learned up to %s; against simple rules: %s", churn.info[:horizon_days], today, report[:verdict])
  show("AUC %.3f, by days since the last purchase alone %.3f, on %d customers held back", report[:auc], report[:baseline_auc][:recency],
       report[:n_holdout])
  print_focus(churn, churn.apply(table.measure(churn.metrics, as_of: today)))
end

def print_focus(churn, scores)
  focus = churn.focus(scores, LISTED)
  show("%d repeat buyers, %d likely to leave and worth much; the first %d:", churn.info[:n_repeat], focus[:n_listed], LISTED)
  show("%8s %7s %12s   %s", "customer", "chance", "at stake", "why")
  focus[:rows].each do |row|
    one = scores.features.row(row)
    chance = scores.probability[row]
    at_stake = chance * scores.spend_minor[row]
    show("%8d %6.1f%% %12.2f   %s", one[:customer], 100 * chance, at_stake / 100, reason_text(churn.reasons(one[:values])))
  end
end

# What a watch would have told week by week, by a model that knew nothing of these weeks.
def print_alerts(table, today, cycle)
  start = today - (7 * WEEKS)
  churn = LibRFM::Churn.train(table, as_of: start)
  watch = LibRFM::Watch.new([:probability], suggestion: cycle)
  watch.run(table, as_of: start, churn: churn, quiet: true)
  show("\n%-10s %9s %9s %7s %9s   alerts since %s", "look", "customers", "in danger", "alerts", "recovered", start)
  alerts = (1..WEEKS).flat_map { |week| look(watch, table, start + (7 * week), churn) }
  print_last(alerts.last(LISTED))
  outcome = watch.review(table, as_of: today, n: alerts.size, horizon_days: 30, churn: churn)
  show("of %d customers told of at least 30 days ago %d bought within 30 days", outcome[:n_alerts], outcome[:n_bought])
end

# The alerts of one look.
def look(watch, table, day, churn)
  alerts = []
  seen = watch.run(table, as_of: day, churn: churn) { |alert| alerts << alert }
  show("%-10s %9d %9d %7d %9d", day, *seen.values_at(:n_looked, :n_danger, :n_delivered, :n_left))
  alerts
end

def print_last(alerts)
  show("\n%-10s %8s %7s %12s   the last %d alerts", "day", "customer", "chance", "at stake", LISTED)
  alerts.each do |alert|
    at_stake = alert[:probability] * alert[:spend_minor]
    show("%-10s %8d %6.1f%% %12.2f   %s", alert[:day], alert[:customer], 100 * alert[:probability], at_stake / 100,
         reason_text(alert[:reasons]))
  end
end

def main(path)
  table = LibRFM::Table.new(threads: 0)
  table.append(read_orders(path))
  table.compact
  today = table.count[:last_day]
  cycle = table.suggest(as_of: today)
  features = table.measure(as_of: today)
  show("%d customers up to %s: %d buyers, %d who only returned", table.count[:n_customers], today,
       *features.count.values_at(:n_buyers, :n_returned_only))
  print_cycle(cycle)

  scorer = LibRFM::Scorer.fit(features, rule: %i[breaks quantile quantile], breaks: { recency: cycle[:recency_breaks] })
  segments = LibRFM::Segments.builtin(:classic)
  print_segments(features, scorer.apply(features), segments)
  print_clusters(features)

  days = LibRFM.day_steps(today, MONTHS + 1, unit: :months, step: -1)
  print_flow(table, days)
  print_moves(table, days, scorer, segments)

  print_warning(table, today)
  print_alerts(table, today, cycle)
end

main(ARGV.fetch(0)) if $PROGRAM_NAME == __FILE__
