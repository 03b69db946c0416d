# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Every call whose arguments point to memory of Ruby, in a shop so small that it is quick. With STRESS=1 garbage is collected at every
# chance: memory that nobody keeps would be gone. Prints what came out.
require "librfm"

DAY = 20_030

def shop
  table = LibRFM::Table.new(ids: :bytes, threads: 2, progress: ->(_, _) {})
  table.append([{ customer: "a", day: 20_000, amount: 500, order: "A" }, { customer: "b", day: 20_010, amount: 700, order: "B" }])
  table.append_batches([{ customer: ["a"], day: [20_020], amount: [900] }])
  table.append_one("b", day: 20_021, amount: 100)
  table.set_attribute("near", %w[a b], [1.5, 2.5], day: [20_000, 20_000])
  table
end

def scored(table)
  metrics = LibRFM::Metrics.new([:recency, { kind: :attribute, attribute: "near" }], categories: [0])
  features = table.measure(metrics, as_of: DAY)
  [metrics, features, LibRFM::Scorer.fit(features, rule: %i[breaks quantile], levels: [2, 2], breaks: [[9], nil])]
end

def map
  LibRFM::Segments.new([{ key: "good", low: [2, 1], high: [2, 2] }], levels: [2, 2],
                       texts: [{ key: "good", language: "en", name: "Good" }])
end

def track(table, metrics)
  track = LibRFM::Track.relative(table, [20_015, DAY], metrics: metrics, levels: [2, 2], segments: map)
  again = LibRFM::Table.new(ids: :bytes)
  again.append_frame(track, customer: "customer", day: "day")
  [track.series(0), again.to_bytes]
end

def clusters(features)
  scaling = LibRFM::Scaling.fit(features, weights: [1, 2])
  [scaling.to_bytes, LibRFM::KMeans.fit(features, k: 2, scaling: scaling).to_bytes, LibRFM::AHP.fit([[1, 2], [0.5, 1]]).to_bytes]
end

def alerts(table)
  rules = [{ kind: :overdue, enter: 1.1, purchases: 2 }]
  watch = LibRFM::Watch.new(rules, ids: :bytes, start_delay_days: 0, suggestion: table.suggest(as_of: DAY))
  told = []
  watch.run(table, as_of: 20_100) { |alert| told << alert.values_at(:customer, :value) }
  [told, watch.to_bytes]
end

# 1: young objects only, which is what arguments are, and thirty times as fast as a whole collection.
GC.stress = ENV["STRESS"] == "1" ? 1 : false
table = shop
metrics, features, scorer = scored(table)
segments = map.apply(scorer.apply(features))
again = LibRFM::Features.from_frame(features.frame(segments), customer: "customer", as_of: DAY, metrics: metrics)
p table.to_bytes, scorer.to_bytes, segments.names, again.customers, again[:near], table.each_event("a").to_a
p track(table, metrics), clusters(features), alerts(table)
