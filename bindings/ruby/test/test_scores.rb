# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

# Metrics, features, scorers, segments, AHP and scaling.
class TestScores < Test
  CONSISTENT = [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]].freeze

  test "metrics come back resolved" do
    metrics = LibRFM::Metrics.new(
      [:recency, { kind: :monetary, window_days: 90, money: :gross, name: "ninety", unscored: true }],
      drop_prospects: true, categories: ["food", 7], groups: [1], kinds: %i[sale payment], purchase: :day
    )
    assert_equal [%w[recency ninety], %w[recency]], [metrics.names, metrics.scored_names]
    recency, ninety = metrics.columns
    assert_equal [:less_is_better, :net, :keep, nil], recency.values_at(:direction, :money, :missing, :attribute)
    assert_equal [90, :gross, true], ninety.values_at(:window_days, :money, :unscored)
    options = metrics.options
    assert_equal [true, false, :day, %i[sale payment], [1]], options.values_at(:drop_prospects, :ignore_zero, :purchase, :kinds, :groups)
    assert_equal [7, LibRFM.key_hash("food")].sort, options[:categories].sort
    again = Marshal.load(Marshal.dump(metrics))
    assert_equal [metrics.columns, options], [again.columns, again.options]
  end

  test "seasons weigh purchases" do
    metrics = LibRFM::Metrics.new(%i[frequency season_frequency], season: ([2.0] * 6) + ([0.5] * 6))
    assert_equal [1.0, 2.0], small_table.measure_one(4, metrics, as_of: TODAY)[:values] # in October
    assert_refused(LibRFM::ArgumentError, "season") { LibRFM::Metrics.new([:season_frequency], season: [1.0]) }
  end

  test "wrong metrics are refused by name" do
    assert_refused(LibRFM::ArgumentError, "kind", "recency, frequency") { LibRFM::Metrics.new([:recence]) }
    assert_refused(LibRFM::ArgumentError, "window") { LibRFM::Metrics.new([{ kind: :recency, window_days: -1 }]) }
    assert_refused(LibRFM::ArgumentError, "window_day", "window_days") { LibRFM::Metrics.new([{ kind: :recency, window_day: 1 }]) }
    assert_refused(LibRFM::ArgumentError, "metrics") { LibRFM::Metrics.new([]) }
    assert_refused(LibRFM::NotFoundError) { small_table.measure(LibRFM::Metrics.new([{ kind: :attribute, attribute: "x" }]), as_of: TODAY) }
  end

  test "features have columns rows and ids" do
    features = small_features
    assert_equal [7.0, 98.0, 318.0, 256.0, 29.0], features[:recency]
    assert_equal [4.0, 2.0, 1.0, 1.0, 2.0], features.column(1)
    assert_equal [1, 2, 3, 4, 5], features.customers
    assert_equal({ customer: 2, values: [98.0, 2.0, 3050.0], standing: :buyer }, features.row(features.find(2)))
    assert_equal({ customer: 3, recency: 318.0, frequency: 1.0, monetary: 8900.0 }, features.each_row.to_a[2])
    assert_equal [5, Date.new(2025, 6, 30), [:buyer]], [features.size, features.as_of, features.standing.uniq]
    assert_equal 5, features.count[:n_buyers]
    assert_equal [0, 2], features.top(:monetary, 2)
    assert_equal [2, 1], features.top([1, 2, 3, Float::NAN, 0], 2)
    assert_equal [3, 2], features.pareto("monetary", 2).map { |part| part[:n_customers] }
    assert_equal [1, 5], features.select([true, false, 0, nil, 1]).customers
    assert_refused(TypeError, "keep", "row 1, got String") { features.select([true, "0", 0, 0, 0]) }
    assert_refused(LibRFM::ArgumentError, "column", "recency, frequency") { features[:price] }
    assert_refused(LibRFM::NotFoundError) { features.find(99) }
    assert_predicate features[:recency], :frozen?
  end

  test "features come of columns rows and parts" do
    columns = { monetary: [5000, 900], frequency: [2, 1], recency: [10, 40] }
    features = LibRFM::Features.from_columns(columns, customers: %w[b a], as_of: TODAY)
    assert_equal [%w[a b], [40.0, 10.0]], [features.customers, features[:recency]]
    rows = [{ customer: "b", recency: 10, frequency: 2, monetary: 5000 }, { customer: "a", recency: 40, frequency: 1, monetary: 900 }]
    assert_equal features[:monetary], LibRFM::Features.from_rows(rows, as_of: TODAY)[:monetary]
    other = LibRFM::Features.from_columns([[1], [1], [1]], customers: ["c"], as_of: TODAY)
    assert_equal %w[a b c], LibRFM::Features.concat([features, other]).customers
    assert_refused(LibRFM::ConflictError) { LibRFM::Features.concat([features, features]) }
    nan = assert_refused(LibRFM::DataError) { LibRFM::Features.from_columns([[1, nil], [1, 1], [1, 1]], as_of: TODAY) }
    assert_equal [1, 0], [nan.row, nan.column]
    assert_refused(LibRFM::ArgumentError, "there are 2, expected 3") { LibRFM::Features.from_columns([[1], [1]], as_of: TODAY) }
    assert_refused(LibRFM::ArgumentError, "column frequency has 2") { LibRFM::Features.from_columns([[1], [1, 2], [1]], as_of: TODAY) }
  end

  test "what is asked for as numo needs it" do
    features = small_features
    assert_refused(LibRFM::StateError, "numo/narray") { features.column(:recency, numo: true) }
  end

  test "undefined values are nan" do
    table = small_table
    table.add_members([6])
    features = table.measure(as_of: TODAY)
    assert_predicate features[:recency].last, :nan?
    scores = LibRFM::Scorer.fit(features).apply(features)
    assert_equal [[0, 0, 0], :prospect], [scores.score.last, features.standing.last]
    assert_equal [1, 2, 3, 4, 5], features.buyers.customers
    assert_predicate scores.composite.last, :nan?
  end

  test "quantiles give the cells that were worked out by hand" do
    features = small_features
    scorer = LibRFM::Scorer.fit(features)
    scores = scorer.apply(features)
    assert_equal %w[555 332 114 211 433], scores.cell_names
    assert_equal [555, 332, 114, 211, 433], scores.cell
    assert_equal [5, 3, 1, 2, 4], scores[:recency]
    assert_equal [[5, 5, 5], [3, 3, 2]], scores.score.first(2)
    assert_in_delta 8 / 3.0, scores.composite[1], 1e-12
    assert_equal scorer.one(features.row(1)[:values]), { levels: [3, 3, 2], cell: 332, composite: scores.composite[1] }
    assert_equal [0, 0, 0], scorer.one(features.row(1)[:values], standing: :prospect)[:levels]
    assert_equal [1, 1, 1, 1, 1], scorer.level_sizes(:recency)
    assert_equal scorer.to_bytes, LibRFM::Scorer.from_bytes(scorer.to_bytes).to_bytes
    assert_equal Date.new(2025, 6, 30), scorer.learned
  end

  test "typed breaks score days as the book says" do
    breaks = { recency: [30, 60, 90, 180], frequency: [1, 2, 4, 8], monetary: [1000, 2500, 5000, 9900] }
    scorer = LibRFM::Scorer.from_breaks(breaks, weights: [1, 2, 1])
    assert_equal [[5, 5, 1], [4, 4, 1], [1, 1, 5]],
                 [[30, 9, 1000], [31, 5, 1000], [181, 1, 9901]].map { |values| scorer.one(values)[:levels] }
    assert_equal [0.25, 0.5, 0.25], scorer.weights
    reason = scorer.explain([31, 5, 1000], :recency)
    assert_equal [30.0, 60.0, 4, -1.0, 30.0], reason.values_at(:lower, :upper, :level, :to_better, :to_worse)
    assert_predicate scorer.explain([1, 5, 1000], :recency)[:to_better], :nan?
    assert_equal [30.0, 60.0, 90.0, 180.0], scorer.breaks("recency")
    mixed = LibRFM::Scorer.fit(small_features, rule: %i[breaks quantile mean], levels: [5, 3, 2], breaks: { recency: [30, 60, 90, 180] })
    assert_equal %i[breaks quantile mean], mixed.columns.map { |column| column[:rule] }
    assert_equal [5, 3, 2], mixed.levels
  end

  test "wrong options of a scorer are refused by name" do
    features = small_features
    fit = ->(**how) { LibRFM::Scorer.fit(features, **how) }
    assert_refused(LibRFM::ArgumentError, "rule", "quantile, nested") { fit.call(rule: :guess) }
    assert_refused(LibRFM::ArgumentError, "levels has 2 values, expected 3") { fit.call(levels: [5, 5]) }
    assert_refused(LibRFM::ArgumentError, "breaks of recency has 3", "4") { fit.call(rule: :breaks, breaks: [[1, 2, 3]] * 3) }
    assert_refused(LibRFM::ArgumentError, "frequency") { fit.call(rule: :breaks, breaks: { recency: [1, 2, 3, 4] }) }
    assert_refused(LibRFM::ArgumentError, "price") { fit.call(weights: { price: 1 }) }
    assert_refused(LibRFM::DataError) { LibRFM::Scorer.from_breaks([[3, 2, 1]] * 3) }
    assert_refused(TypeError, "features") { LibRFM::Scorer.fit(small_table) }
    assert_refused(LibRFM::ArgumentError) { fit.call.apply(small_table.measure(LibRFM::Metrics.new([:recency]), as_of: TODAY)) }
    assert_refused(NoMethodError) { LibRFM::Scorer.new }
  end

  test "segments have names in two languages" do
    features = small_features
    classic = LibRFM::Segments.builtin
    segments = classic.apply(LibRFM::Scorer.fit(features).apply(features))
    assert_equal %w[champions need_attention at_risk hibernating potential_loyalist], segments.keys
    assert_equal %w[冠军客户 Champions], [segments.names("zh").first, segments.names.first]
    assert_equal [5, 1, 14], [segments.counts.values.sum, segments.counts["champions"], classic.size]
    assert_equal [0, "prospect"], [classic.one([5, 5, 5]), classic.key(classic.one([0, 0, 0], standing: :prospect))]
    assert_equal classic.keys.index("lost"), classic.find("lost")
    assert_equal [5, 5, 5], classic.levels
    refute_empty classic.action(0) + classic.action_code(0)
    assert_refused(LibRFM::ArgumentError, "0 .. 13") { classic.name(14) }
    assert_refused(LibRFM::ArgumentError, 'language is "fr"', "en and zh") { segments.names("fr") }
    french = classic.with_texts([{ key: "lost", language: "fr", name: "Perdus" }])
    assert_equal %w[Perdus Champions], [french.name(10, "fr"), french.name(0, "fr")]
    assert_refused(LibRFM::ArgumentError, "classic, types8, grades6, tendencies4") { LibRFM::Segments.builtin(:modern) }
    assert_refused(LibRFM::NotFoundError) { classic.find("nobody") }
  end

  test "a map of ones own is checked" do
    boxes = [{ key: "good", low: [2, 1], high: [3, 3] }, { key: "poor", low: [1, 1], high: [1, 2] },
             { key: "never", low: [3, 3], high: [3, 3] }]
    words = [{ key: "good", language: "en", name: "Good ones", action: "Keep", action_code: "keep" }]
    mine = LibRFM::Segments.new(boxes, levels: [3, 3], kinds: %i[recency monetary], texts: words)
    assert_equal ["good", "Good ones", "keep"], [mine.keys.first, mine.name(0), mine.action_code(0)]
    report = mine.check
    assert_equal [9, [13], [33], [2]], report.values_at(:n_cells, :uncovered, :overlapping, :dead_boxes)
    assert_empty mine.check(room: 0)[:uncovered]
    other = mine.with_texts([{ key: "poor", language: "zh", name: "差" }])
    assert_equal %w[差 poor], [other.name(1, "zh"), mine.name(1, "zh")]
    assert_equal other.to_bytes, LibRFM::Segments.from_bytes(other.to_bytes).to_bytes
    bad = assert_refused(LibRFM::DataError) { LibRFM::Segments.new([{ key: "Bad key", low: [1], high: [1] }], levels: [2]) }
    assert_equal 0, bad.row
    assert_refused(LibRFM::ArgumentError, "low of a") { LibRFM::Segments.new([{ key: "a", low: [1, 2], high: [1] }], levels: [2]) }
    assert_refused(LibRFM::ArgumentError, "hi", "high") { LibRFM::Segments.new([{ key: "a", low: [1], hi: [1] }], levels: [2]) }
  end

  test "neighbours say what would change a segment" do
    features = small_features
    scorer = LibRFM::Scorer.fit(features)
    classic = LibRFM::Segments.builtin
    values = features.row(1)[:values]
    first = classic.neighbours(scorer, values).first
    changed = values.dup
    changed[first[:scored]] += first[:distance]
    assert_equal first[:segment], classic.one(scorer.one(changed)[:levels])
    refute_equal first[:segment], classic.one(scorer.one(values)[:levels])
  end

  test "judgements become weights" do
    ahp = LibRFM::AHP.fit(CONSISTENT)
    ahp.weights.zip([4 / 7.0, 2 / 7.0, 1 / 7.0]) { |found, expected| assert_in_delta expected, found, 1e-12 }
    assert_equal [CONSISTENT.map { |row| row.map(&:to_f) }, 3], [ahp.matrix, ahp.size]
    experts = [CONSISTENT, [[1, 9, 1 / 9.0], [1 / 9.0, 1, 9], [9, 1 / 9.0, 1]]]
    two = LibRFM::AHP.fit(experts, expert_weights: [3, 1], method: :geometric_mean)
    results = two.results
    assert_equal [2, :geometric_mean, :judgements_geometric], results.values_at(:n_experts, :method, :aggregation)
    assert_operator results[:expert_cr][1], :>, 1
    assert_equal two.to_bytes, LibRFM::AHP.from_bytes(two.to_bytes).to_bytes
    missing = LibRFM::AHP.fit([[1, 2, nil], [0.5, 1, 2], [Float::NAN, 0.5, 1]])
    assert_equal 1, missing.results[:n_missing]
    assert_in_delta 4 / 7.0, missing.weights.first, 1e-9
  end

  test "wrong judgements are refused by name" do
    assert_refused(LibRFM::ArgumentError, "1 x 2") { LibRFM::AHP.fit([[1, 2]]) }
    assert_refused(LibRFM::ArgumentError, "different lengths") { LibRFM::AHP.fit([[1, 2], [0.5]]) }
    assert_equal 0, assert_refused(LibRFM::DataError) { LibRFM::AHP.fit([[1, 2], [2, 1]]) }.row
    assert_refused(LibRFM::ArgumentError, "eigenvector") { LibRFM::AHP.fit([[1, 2], [0.5, 1]], method: :guess) }
    assert_refused(TypeError, "matrices") { LibRFM::AHP.fit("ab") }
    assert_refused(ArgumentError, "metod") { LibRFM::AHP.fit([[1, 2], [0.5, 1]], metod: :eigenvector) }
  end

  test "scaling makes more better" do
    features = small_features
    scaling = LibRFM::Scaling.fit(features, clip: false, weights: [1, 2, 1], log1p: { monetary: true })
    values = scaling.apply(features)
    assert_equal [5, 3, 1.0, 0.0], [values.size, values.first.size, values[0][0], values[2][0]]
    recency, frequency, monetary = scaling.columns
    assert_equal [:min_max, false, -311.0, 318.0, -Float::INFINITY], recency.values_at(:scale, :log1p, :unit, :zero, :clip_low)
    assert_equal [0.5, true], [frequency[:weight], monetary[:log1p]]
    assert_equal [0, 0, 0], scaling.count(features).map { |count| count[:n_outside] }
    again = LibRFM::Scaling.from_bytes(scaling.to_bytes)
    assert_equal [values, features.as_of], [again.apply(features), again.learned]
    assert_equal [true] * 3, LibRFM::Scaling.fit(features, log1p: true).columns.map { |column| column[:log1p] }
    ruler = LibRFM::Scaling.fit(features, scale: :range, low: 0, high: [365, 10, 100_000])
    assert_equal 0.4, ruler.apply(features)[0][1]
    assert_refused(LibRFM::ArgumentError, "scale", "min_max, z") { LibRFM::Scaling.fit(features, scale: :cube) }
    assert_refused(LibRFM::DataError) { LibRFM::Scaling.fit(features, weights: [0, 0, 0]) }
  end
end
