# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require_relative "arrow_reader"

# Tracks and reports: the shop of examples/07_track.c, whose output is tests/golden/examples/07_track.txt.
class TestTrack < Test
  def setup
    @table = LibRFM::Table.new
    @table.append(
      customer: [1, 2, 3, 1, 4, 1, 2, 1, 3, 2, 1, 1, 4, 1, 5, 1],
      day: [19_906, 19_920, 19_951, 19_990, 20_013, 20_044, 20_071, 20_102,
            20_130, 20_135, 20_171, 20_198, 20_222, 20_240, 20_250, 20_262],
      amount: [4990, 1250, 8900, 2500, 700, 5990, 3200, 1800, 4550, 9900, 990, 3990, 2750, 6100, 1500, 4200]
    )
    @days = LibRFM.day_steps(TODAY, 6, unit: :month_ends, step: -2)
    yearly = LibRFM::Metrics.new([:recency, { kind: :frequency, window_days: 365 }, { kind: :monetary, window_days: 365 }])
    breaks = { recency: [30, 60, 90, 180], frequency: [1, 2, 3, 5], monetary: [1000, 2500, 5000, 10_000] }
    @scorer = LibRFM::Scorer.from_breaks(breaks, metrics: yearly, learned: TODAY)
    @map = LibRFM::Segments.builtin
  end

  def frozen(**how)
    LibRFM::Track.frozen(@table, @days, @scorer, segments: @map, **how)
  end

  test "customers move through the segments as the example says" do
    track = frozen
    keys = ->(row) { track.series(row)[:segments].map { |number| track.segment_keys[number] } }
    assert_equal %w[promising potential_loyalist loyal champions champions champions], keys.call(0)
    assert_equal ["not_born", "new", "about_to_sleep", "hibernating", "lost", "potential_loyalist"], keys.call(3)
    change = track.changes.first
    assert_equal ["loyal", 122, Date.new(2025, 2, 28)],
                 [track.segment_keys[change[:before]], change[:days], change[:since_day]]
    assert_equal [[2, 0, 5, 2, 0.7377], nil],
                 [track.declines[1].then { |fall| [2, *fall.values_at(:scored, :from_level, :to_level), fall[:levels_a_month].round(4)] },
                  track.declines[0]]
    assert_equal [[5, 4], [4, 2], [2, 1], [1, 1], [1, 0]], track.ladder(:frequency).map { |rung| rung.values_at(:n_reached, :n_moved) }
  end

  test "each date is what its own measure says" do
    track = frozen
    @days.each_with_index do |day, date|
      features = @table.measure(@scorer.metrics, as_of: day)
      assert_equal [features[:monetary], @scorer.apply(features).score], [track.features(date)[:monetary], track.scores(day)]
    end
    assert_equal [6, @days, @scorer.to_bytes], [track.size, track.days, track.scorer.to_bytes]
    assert_equal [:frozen, 64.0, [true] * 3, Date.new(2025, 6, 30)], track.info.values_at(:levels, :cycle_days, :rolled, :breaks_day)
  end

  test "moves add up to the customers" do
    track = frozen
    moves = track.moves(-2, -1)
    assert_equal [15, 5, "not_born"], [moves[:places].size, moves[:count].flatten.sum, moves[:places].last]
    assert_equal 1, moves[:count][14][@map.find("new")]
    stages = track.moves(0, -1, by: :stage)
    assert_equal [6, 5], [stages[:places].size, stages[:count].flatten.sum]
    levels = track.moves(by: :level, scored: :recency)
    assert_equal ["not_scored", "1", "2", "3", "4", "5", "not_born"], levels[:places]
    labels = track.moves(by: :label, from_labels: [0, 0, 1, -1, -1], to_labels: [1, 1, 1, 0, 0], n_labels: 2)
    assert_equal [0, 2, 0, 0], labels[:count][0] # customers 1 and 2
    assert_refused(LibRFM::ArgumentError, "from_labels") { track.moves(by: :label, n_labels: 2) }
  end

  test "relative levels are learned on each date" do
    track = LibRFM::Track.relative(@table, @days.last(3), levels: 2)
    assert_equal [:relative, [2, 2, 2]], [track.info[:levels], track.scorer(0).levels]
    features = @table.measure(as_of: @days.last)
    assert_equal LibRFM::Scorer.fit(features, levels: 2).apply(features).score, track.scores
    assert_refused(LibRFM::StateError, "map") { track.segments }
    assert_equal %i[active active active active new], track.stages
    assert_nil LibRFM::Track.relative(@table, @days.last(3), stages: nil).info[:cycle_days]
    assert_refused(ArgumentError, "level") { LibRFM::Track.relative(@table, @days.last(3), level: 2) }
  end

  test "values may be left out and dates named" do
    track = frozen(keep_values: false, stages: nil)
    assert_refused(LibRFM::StateError, "last date") { track.features(0) }
    assert_equal 5, track.features.size
    assert_refused(LibRFM::StateError, "stages") { track.stages }
    assert_refused(LibRFM::ArgumentError, "date", "-6 to 5") { track.scores(6) }
    assert_refused(LibRFM::ArgumentError, "date", "-6 to 5") { track.scorer(6) }
    assert_refused(LibRFM::ArgumentError, "no date of the track") { track.scores(Date.new(2025, 1, 1)) }
    assert_refused(LibRFM::ArgumentError, "scored", "recency") { track.ladder(:price) }
    assert_refused(LibRFM::ArgumentError, "cycle", "cycle_days") { frozen(stages: { cycle: 3 }) }
    assert_equal 1, assert_refused(LibRFM::DataError) { LibRFM::Track.frozen(@table, [20_000, 19_999], @scorer) }.row
    assert_refused(TypeError, "scorer") { LibRFM::Track.frozen(@table, @days, @map) }
  end

  test "a date goes out beside the ids" do
    track = frozen
    read = ArrowReader.read(track.frame(date: 3, language: "en", metrics: false))
    assert_equal %w[customer day recency_score frequency_score monetary_score segment stage], read.keys
    assert_equal ["Champions", "Loyal", "Potential Loyalist", "Hibernating", "not_born"], read["segment"]
    assert_equal [20_147] * 5, read["day"]
    assert_equal track.scores(3).map(&:last), read["monetary_score"]
    assert_equal track.stages(3).map(&:to_s), read["stage"]
    february, april = [3, 4].map { |date| @scorer.apply(track.features(date)) }
    assert_includes ArrowReader.read(track.frame(february, date: 3)).keys, "cell"
    assert_refused(LibRFM::ArgumentError, "of other features") { track.frame(april, date: 3) }
    bare = LibRFM::Track.frozen(@table, @days, @scorer, stages: nil, keep_values: false)
    assert_equal %w[customer day recency_score frequency_score monetary_score], ArrowReader.read(bare.frame(date: 0)).keys
  end

  test "all dates go out one behind the other" do
    track = frozen
    dates = Array.new(6) { |date| ArrowReader.read(track.frame(date: date)) }
    all = dates.inject { |before, date| before.merge(date) { |_, values, more| values + more } }
    assert_equal all, ArrowReader.read(track)
    table = LibRFM::Table.new
    assert_equal 30, table.append_frame(track, customer: "customer", day: "day")[:n_rows]
    assert_equal(@days, table.each_event(1).map { |event| event[:day] })
    bare = LibRFM::Track.frozen(@table, @days, @scorer, stages: nil, keep_values: false)
    assert_equal [%w[customer day recency_score frequency_score monetary_score], 30],
                 ArrowReader.read(bare).then { |read| [read.keys, read["day"].size] }
  end

  test "streams of several dates are released once whoever has them" do
    track = frozen
    20.times { track.arrow_c_stream }
    once = Struct.new(:arrow_c_stream).new(track.arrow_c_stream)
    LibRFM::Table.new.append_frame(once, customer: "customer", day: "day")
    assert_refused(LibRFM::ArgumentError) { LibRFM::Table.new.append_frame(once, customer: "customer", day: "day") }
    once = nil # rubocop:disable Lint/UselessAssignment
    GC.start
    program = "require 'librfm'; table = LibRFM::Table.new; table.append(customer: [1], day: [20_000])\n" \
              "puts (@all = LibRFM::Track.relative(table, [20_001, 20_002], stages: nil).arrow_c_stream).name"
    assert_equal "arrow_array_stream\n", run_ruby(program)
  end

  test "a track lives without its scorer and map" do
    track = frozen
    keys = track.segment_keys
    [@scorer, @map, track.scorer].each(&:close)
    assert_equal [keys, %w[recency frequency monetary]], [track.segment_keys, track.names]
    assert_includes ArrowReader.read(track.frame).keys, "segment"
  end

  test "a part of a track lives without it" do
    features = frozen.features
    GC.start
    assert_equal [1, 2, 3, 4, 5], features.customers
  end

  test "customers are won and lost as the example says" do
    flow = @table.report_flow(@days, window_days: 120).drop(1)
    assert_equal [[4, 1, 0, 3, 0], [3, 0, 0, 3, 1], [3, 0, 1, 2, 1], [3, 0, 0, 3, 0], [3, 1, 1, 1, 2]],
                 flow.map { |date| date.values_at(:n_active, :n_new, :n_won_back, :n_kept, :n_lapsed) }
    assert_equal @days.last, flow.last[:day]
    assert_equal 1, assert_refused(LibRFM::DataError) { @table.report_flow([20_001, 20_000], window_days: 1) }.row
  end

  test "reports are those of a shop worked out by hand" do
    table = LibRFM::Table.new
    table.append(customer: [1, 1, 2, 3], day: [20_000, 20_030, 20_000, 20_005], amount: [100] * 4, item: [7, 7, 7, nil])
    rungs = table.report_ladder(as_of: 20_100, rungs: 2)
    assert_equal [3, 1 / 3.0, 30.0], rungs.first.values_at(:n_reached, :conversion, :median_days)
    assert_predicate rungs.last[:conversion], :nan?
    assert_equal [{ key: 7, n_buyers: 2, n_again: 1, n_gaps: 1, rate: 0.5, median_gap: 30.0 }], table.report_repurchase(as_of: 20_100)
    assert_empty table.report_repurchase(as_of: 20_100, n: 0)
    retention = LibRFM::Table.new
    retention.append(customer: [1, 2, 1], day: [Date.new(2025, 1, 7), Date.new(2025, 1, 9), Date.new(2025, 2, 3)], amount: [100] * 3)
    cohorts = retention.report_retention(first: Date.new(2025, 1, 1), as_of: Date.new(2025, 2, 28))
    assert_equal [[2, [2, 1], [200, 100]], [0, [0], [0]]], cohorts.map { |cohort| cohort.values_at(:n_customers, :active, :money) }
    recency = LibRFM::Table.new
    recency.append(customer: [1, 2, 1], day: [20_000, 20_005, 20_065], amount: [100] * 3)
    report = recency.report_recency([20_030, 20_070], months: 3)
    assert_equal [[[2, 0, 0], nil], [[1, 0, 1], :more]], report.map { |date| date.values_at(:months, :against_month) }
    assert_refused(LibRFM::ArgumentError, "rungs is 0") { table.report_ladder(as_of: 20_100, rungs: 0) }
    assert_refused(LibRFM::ArgumentError, "first", "months") { table.report_retention(first: 20_100, as_of: 20_000) }
  end
end
