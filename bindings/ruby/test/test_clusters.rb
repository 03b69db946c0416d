# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

# K-means, hierarchies, their quality, and profiles.
class TestClusters < Test
  LINE = [[0.0], [1.0], [10.0], [11.0], [12.0]].freeze

  test "two clusters of a line" do
    kmeans = LibRFM::KMeans.fit(LINE, k: 2, seed: 5)
    labels = kmeans.assign(LINE).label
    assert_equal [1, 1, 2], [labels.first(2).uniq.size, labels.last(3).uniq.size, labels.uniq.size]
    assert_equal [[[0.5], [11.0]], [2, 3]], [kmeans.centres.sort, kmeans.sizes.sort]
    assert_equal [2, 5, 2.5, true], kmeans.results.values_at(:k, :n_rows, :inertia, :is_converged)
    assert_equal [labels.first, nil], [kmeans.one([0.4]), kmeans.scaling]
    assert_equal 1, kmeans.assign([[100.0]]).n_outside
    assert_equal kmeans.to_bytes, Marshal.load(Marshal.dump(kmeans)).to_bytes
  end

  test "customers are clustered through a scaling" do
    features = small_features
    scaling = LibRFM::Scaling.fit(features, clip: false)
    kmeans = LibRFM::KMeans.fit(features, k: 2, scaling: scaling)
    labels = kmeans.assign(features)
    assert_equal [5, scaling.to_bytes], [labels.size, kmeans.scaling.to_bytes]
    assert_equal labels.label.first, kmeans.one(features.row(0)[:values])
    again = LibRFM::KMeans.from_labels(features, labels, k: 2, scaling: scaling)
    assert_equal kmeans.sizes.sort, again.sizes.sort
    assert_refused(LibRFM::ArgumentError) { kmeans.assign(LINE) }
    assert_refused(LibRFM::ArgumentError, "scaling") { LibRFM::KMeans.fit(LINE, k: 2, scaling: scaling) }
  end

  test "threads and starts change nothing" do
    features = large_table(rows: 20_000, customers: 3000).measure(as_of: 21_000)
    kmeans = LibRFM::KMeans.fit(features, k: 4)
    assert_equal kmeans.to_bytes, LibRFM::KMeans.fit(features, k: 4, pool: LibRFM::Pool.new(3)).to_bytes
    warm = LibRFM::KMeans.fit(features, k: 4, start: kmeans.centres)
    assert_operator warm.results[:inertia], :<=, kmeans.results[:inertia] * (1 + 1e-9)
    assert_refused(LibRFM::ArgumentError, "start") { LibRFM::KMeans.fit(features, k: 4, start: [[0, 0, 0]]) }
    assert_refused(LibRFM::ArgumentError, "2 columns") { LibRFM::KMeans.fit(features, k: 2, start: [[0, 0], [1, 1]]) }
  end

  test "the best k has the largest silhouette" do
    best, qualities = LibRFM::KMeans.choose(LINE, k_min: 2, k_max: 4)
    assert_equal [[2, 3, 4], 2], [qualities.map { |quality| quality[:k] }, best.results[:k]]
    judged = LibRFM.cluster_quality(LINE, best.assign(LINE))
    assert_equal qualities.first, judged
    assert_equal qualities.map { |quality| quality[:silhouette] }.max, judged[:silhouette]
    assert_predicate LibRFM.cluster_quality(LINE, [0] * 5)[:silhouette], :nan?
    assert_refused(LibRFM::ArgumentError) { LibRFM::KMeans.choose(LINE, k_min: 4, k_max: 2) }
    assert_refused(LibRFM::ArgumentError, "labels") { LibRFM.cluster_quality(LINE, [0, 1]) }
  end

  test "a hierarchy is cut anywhere" do
    hierarchy = LibRFM::Hierarchy.fit(LINE, linkage: :single)
    assert_equal [1.0, 1.0, 1.0, 9.0], hierarchy.merges.map { |merge| merge[:height] }
    assert_equal [[0, 0, 1, 1, 1], 2, 5, nil], [hierarchy.cut(2).label, hierarchy.clusters_at(1), hierarchy.size, hierarchy.leaves]
    again = LibRFM::Hierarchy.from_bytes(hierarchy.to_bytes)
    assert_equal [hierarchy.to_bytes, [0, 1, 2, 3, 4]], [again.to_bytes, again.cut(5).label]
    few = LibRFM::Hierarchy.fit(LINE, micro_clusters: 2)
    assert_equal [5, [0, 1], 1], [few.size, few.leaves.uniq.sort, few.merges.size]
    assert_refused(LibRFM::ArgumentError, "ward, single") { LibRFM::Hierarchy.fit(LINE, linkage: :double) }
    assert_refused(LibRFM::ArgumentError) { hierarchy.cut(6) }
  end

  test "profiles rank their groups" do
    features = small_features
    kmeans = LibRFM::KMeans.fit(features, k: 2)
    labels = kmeans.assign(features)
    profile = LibRFM::Profile.new(features, labels, n_groups: 2, scaling: kmeans.scaling)
    assert_equal [2, 5, :mean], [profile.size, *profile.total.values_at(:n_rows, :line)]
    best = profile.ranking.first
    assert_equal [1, labels.label.first], [profile.group(best)[:rank], best]
    assert_equal [3, 3, 1.0], [profile.columns.size, profile.cells(0).size, [0, 1].sum { |group| profile.group(group)[:share] }]
    assert_equal 38_180 / 5.0, profile.means[2]
    assert_equal %w[hhh loyal key_keep], profile.group(best).values_at(:type, :tendency, :grade) # above the mean in all three
    two = LibRFM::Features.from_columns([[10, 40], [2, 1]], metrics: LibRFM::Metrics.new(%i[recency frequency]), as_of: 20_000)
    assert_nil LibRFM::Profile.new(two, [0, 1], n_groups: 2).group(0)[:type]
    assert_refused(LibRFM::ArgumentError, "0 .. 1") { profile.cells(2) }
    assert_refused(LibRFM::ArgumentError, "-1 .. 1") { profile.means(-2) }
    assert_refused(LibRFM::DataError) { LibRFM::Profile.new(features, [0, 0, 0, 0, 7], n_groups: 2) }
  end

  test "segments have profiles too" do
    features = large_table(rows: 20_000, customers: 3000).measure(as_of: 21_000)
    classic = LibRFM::Segments.builtin
    segments = classic.apply(LibRFM::Scorer.fit(features).apply(features))
    profile = LibRFM::Profile.new(features, segments, n_groups: classic.size)
    assert_equal segments.counts.values, Array.new(classic.size) { |group| profile.group(group)[:n_rows] }
    assert_equal 1, profile.group(classic.find("potential_loyalist"))[:rank]
  end

  test "labels of other rows are refused" do
    features = small_features
    others = small_features
    labels = LibRFM::KMeans.fit(others, k: 2).assign(others)
    [-> { LibRFM::Profile.new(features, labels, n_groups: 2) }, -> { LibRFM.cluster_quality(features, labels) },
     -> { features.frame(labels) }, -> { features.frame(LibRFM::Scorer.fit(others).apply(others)) }].each do |use|
      assert_refused(LibRFM::ArgumentError, "of other features", &use)
    end
  end

  test "progress stops a fit by its own exception" do
    features = large_table(rows: 20_000, customers: 3000).measure(as_of: 21_000)
    error = assert_refused(IOError) { LibRFM::KMeans.fit(features, k: 5, progress: ->(stage, _) { raise IOError, stage }) }
    refute_empty error.message
  end
end
