# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

# The telecom case of the literature (Lin and Xiao, 2006), planted as examples/telecom_case.c plants it; what C makes of it is
# tests/golden/examples/telecom_case.txt, and to the last bit what bindings/tests/same_telecom.c saves, which RFM_SAME_TELECOM names.
class TestTelecom < Test
  JUDGEMENTS = [[1, 0.71, 0.46], [1.41, 1, 0.85], [2.18, 1.18, 1]].freeze
  LEAST = [2.0, 0.0, 5443.0].freeze
  MOST = [128.0, 13.0, 149_917.0].freeze
  # Published means, normalised, of recency, frequency, monetary; value and rank.
  PAPER = [
    [0.6038, 0.5124, 0.5727, 0.5596, 2], [0.6804, 0.3445, 0.4413, 0.4618, 4], [0.5029, 0.7056, 0.4955, 0.5693, 1],
    [0.5815, 0.5534, 0.2767, 0.4387, 5], [0.3360, 0.5187, 0.4079, 0.4302, 6], [0.4261, 0.3356, 0.2728, 0.3284, 8],
    [0.3625, 0.4821, 0.6574, 0.5331, 3], [0.4359, 0.3117, 0.5174, 0.4298, 7]
  ].freeze
  SIZES = [174, 245, 110, 154, 66, 98, 75, 104].freeze
  SPREAD = [5.0, 0.4, 4000.0].freeze
  EXTREMES = [[1, 0, 2.0], [4, 0, 128.0], [7, 1, 0.0], [2, 1, 13.0], [5, 2, 5443.0], [6, 2, 149_917.0]].freeze

  # About normal, mean 0, standard deviation 1: the sum of twelve even numbers (Knuth's MMIX generator).
  def noise
    (1..12).inject(-6.0) do |sum, _|
      @state = ((@state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407) & ((2**64) - 1)
      sum + ((@state >> 33) / 2_147_483_648.0)
    end
  end

  def rounded(number)
    (number.negative? ? number - 0.5 : number + 0.5).truncate.to_f
  end

  def in_units(cluster, metric)
    part = PAPER[cluster][metric]
    range = MOST[metric] - LEAST[metric]
    metric.zero? ? MOST[0] - (part * range) : LEAST[metric] + (part * range)
  end

  # A cluster's customers moved by whole units until their mean is the wanted one; the first one stays.
  def settled(values, mean)
    left = rounded(mean * values.size) - values.inject(:+)
    values.each_with_index.map do |value, i|
      next value if i.zero?

      step = rounded(left / (values.size - i))
      left -= step
      value + step
    end
  end

  def planted
    @state = 20
    clusters = SIZES.each_with_index.map do |size, cluster|
      customers = Array.new(size) { (0..2).map { |metric| rounded(in_units(cluster, metric) + (SPREAD[metric] * noise)) } }
      EXTREMES.each { |at, metric, value| customers.first[metric] = value if at == cluster }
      customers.transpose.each_with_index.map { |values, metric| settled(values, in_units(cluster, metric)) }
    end
    (0..2).map { |metric| clusters.flat_map { |columns| columns[metric] } }
  end

  test "experts weigh as the paper prints" do
    as_given, upper = %i[as_given upper].map { |completion| LibRFM::AHP.fit(JUDGEMENTS, completion: completion) }
    assert_equal [0.221, 0.341, 0.439], upper.weights.map { |weight| weight.round(3) }
    golden = ROOT.join("tests/golden/examples/telecom_case.txt").read
    [as_given, upper].each do |ahp|
      assert_includes golden, format("%.3f %.3f %.3f  CR %.3f\n", *ahp.weights, ahp.results[:cr])
    end
  end

  test "clusters have the means values and ranks of the paper and all digits of c" do
    features = LibRFM::Features.from_columns(planted, as_of: 13_148)
    scaling = LibRFM::Scaling.fit(features, weights: [0.221, 0.341, 0.439], weights_as_given: true, clip: false)
    kmeans = LibRFM::KMeans.fit(features, k: 8, scaling: scaling)
    profile = LibRFM::Profile.new(features, kmeans.assign(features), n_groups: 8, scaling: kmeans.scaling)
    golden = ROOT.join("tests/golden/examples/telecom_case.txt").read
    PAPER.each_with_index { |published, i| compare(profile, published, golden, i) }
  end

  test "everything that is saved has the same bytes" do
    columns = planted
    expected = of_c(columns)
    found = of_ruby(LibRFM::Features.from_columns(columns, as_of: 13_148))
    assert_equal expected.keys.sort, found.keys.sort
    expected.each { |name, content| assert content == found[name], "#{name}: #{found[name].size} bytes, expected #{content.size}" }
  end

  # What the C program writes, by name.
  def of_c(columns)
    program = ENV["RFM_SAME_TELECOM"] || skip("no RFM_SAME_TELECOM")
    Dir.mktmpdir do |folder|
      out, status = Open3.capture2e(program, folder, stdin_data: columns.transpose.map { |row| "#{row.join(' ')}\n" }.join)
      assert status.success?, out
      Dir.children(folder).to_h { |each| [each, File.binread(File.join(folder, each))] }
    end
  end

  def of_ruby(features)
    ahp = LibRFM::AHP.fit(JUDGEMENTS, completion: :upper)
    scorer = LibRFM::Scorer.fit(features, rule: :mean, weights: ahp.weights)
    types = LibRFM::Segments.builtin(:types8)
    { "ahp" => ahp.to_bytes, "scorer" => scorer.to_bytes, "types" => types.to_bytes,
      "segment" => types.apply(scorer.apply(features)).segment.pack("l*"), **clusters(features, ahp.weights) }
  end

  def clusters(features, weights)
    scaling = LibRFM::Scaling.fit(features, weights: weights, clip: false)
    kmeans = LibRFM::KMeans.fit(features, k: 8, scaling: scaling)
    hierarchy = LibRFM::Hierarchy.fit(features, scaling: scaling)
    { "scaling" => scaling.to_bytes, "kmeans" => kmeans.to_bytes, "hierarchy" => hierarchy.to_bytes,
      "label" => kmeans.assign(features).label.pack("l*"), "cut" => hierarchy.cut(8).label.pack("l*") }
  end

  def compare(profile, published, golden, index)
    cluster = (0..7).min_by { |each| profile.cells(each).zip(published).sum { |cell, mean| (cell[:mean] - mean)**2 } }
    group = profile.group(cluster)
    found = [*profile.cells(cluster).map { |cell| cell[:mean] }, group[:value_index]]
    found.zip(published) { |value, paper| assert_in_delta paper, value, 0.0005 }
    assert_equal published.last, group[:rank]
    line = format("%7d  %9d  %.4f %.4f %.4f %.4f %d  %.4f %.4f %.4f %.4f %d  %.2f", index + 1, group[:n_rows], *published, *found,
                  group[:rank], group[:times_lowest])
    assert_includes golden, line
  end
end
