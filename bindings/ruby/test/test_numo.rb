# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

begin
  require "numo/narray"
rescue LoadError
  require_relative "numo_stand_in"
end

# Arrays of Numo.
class TestNumo < Test
  test "arrays go in and come out" do
    table = LibRFM::Table.new
    ids = Numo::UInt64[1, 2, 1]
    table.append(customer: ids, day: Numo::Int32[20_000, 20_001, 20_010], amount: Numo::Int32[4990, 1250, 8900], order: Numo::UInt64[1, 2, 3])
    assert_refused(TypeError, "amount", "Float") { table.append(customer: ids, day: [20_000] * 3, amount: Numo::DFloat[1.5, 2, 3]) }
    features = table.measure(as_of: 20_020)
    assert_equal Numo::DFloat[10, 19], features.column(:recency, numo: true)
    assert_equal Numo::UInt64[1, 2], features.customers(numo: true)
    levels = LibRFM::Scorer.fit(features, levels: 2).apply(features).score(numo: true)
    assert_equal Numo::UInt8[[2, 2, 2], [1, 1, 1]], levels
    assert_equal [[0.5], [10.5]], LibRFM::KMeans.fit(Numo::DFloat[[0], [1], [10], [11]], k: 2).centres.sort
  end

  test "results of no rows are arrays of none" do
    none = small_features.select([false] * 5)
    assert_equal [0], none.column(:recency, numo: true).shape
    assert_equal [0, 3], LibRFM::Scorer.fit(small_features).apply(none).score(numo: true).shape
    assert_equal 0, LibRFM::Table.new.append(customer: Numo::UInt64.new(0), day: Numo::Int32.new(0))
  end

  test "all that is large comes as an array" do
    features = small_features
    scores = LibRFM::Scorer.fit(features).apply(features)
    assert_equal Numo::DFloat[*scores.composite], scores.composite(numo: true)
    assert_equal Numo::UInt64[*scores.cell], scores.cell(numo: true)
    segments = LibRFM::Segments.builtin.apply(scores)
    assert_equal Numo::Int32[*segments.segment], segments.segment(numo: true)
    scaling = LibRFM::Scaling.fit(features)
    assert_equal Numo::DFloat[*scaling.apply(features)], scaling.apply(features, numo: true)
    labels = LibRFM::KMeans.fit(features, k: 2, scaling: scaling).assign(features)
    assert_equal Numo::Int32[*labels.label], labels.label(numo: true)
  end
end
