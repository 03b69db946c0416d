# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require_relative "arrow_reader"

# Arrow streams in and out, by the protocol of data frames in Ruby.
class TestArrow < Test
  test "features go out and come in again" do
    features = small_features
    again = LibRFM::Features.from_frame(features, customer: "customer", as_of: TODAY)
    assert_equal features.each_row.to_a, again.each_row.to_a
    assert_refused(LibRFM::NotFoundError, "who") { LibRFM::Features.from_frame(features, customer: "who", as_of: TODAY) }
  end

  test "events come in from a stream" do
    columns = LibRFM::Features.from_columns({ recency: [19_990, 20_000], frequency: [1999, 1250], monetary: [0, 0] },
                                            customers: %w[ann bob], as_of: TODAY)
    table = LibRFM::Table.new(ids: :bytes)
    frame = columns.frame(day: [Date.new(2024, 10, 4), Date.new(2024, 10, 5)], paid: [19.99, -2.5])
    counts = table.append_frame(frame, customer: "customer", day: "day", amount: "paid", decimals: 2)
    assert_equal [2, 0], counts.values_at(:n_rows, :n_anonymous)
    assert_equal [1999, Date.new(2024, 10, 4)], table.each_event("ann").first.values_at(:amount, :day)
    assert_equal :return, table.each_event("bob").first[:kind]
    error = assert_refused(LibRFM::DataError, "row 0") { table.append_frame(frame, customer: "customer", day: "day", amount: "paid") }
    assert_equal 0, error.row
    rounded = table.append_frame(frame, customer: "customer", day: "day", amount: "paid", round_amounts: true)
    assert_equal 2, rounded[:n_rounded]
    assert_refused(LibRFM::ArgumentError, "no column price") { table.append_frame(frame, price: "paid") }
    assert_refused(LibRFM::NotFoundError, "name") { table.append_frame(frame, customer: "name", day: "day") }
  end

  test "results go out beside the ids" do
    features = small_features
    scores = LibRFM::Scorer.fit(features).apply(features)
    segments = LibRFM::Segments.builtin.apply(scores)
    labels = LibRFM::KMeans.fit(features, k: 2).assign(features)
    own = { mine: [1.5, 2.5, 3.5, 4.5, Float::NAN], since: Array.new(5) { |i| Date.new(2025, 1, 1 + i) }, visits: [1, 2, 3, 4, 5] }
    read = ArrowReader.read(features.frame(scores, segments, labels, language: "zh", **own))
    assert_equal %w[customer recency frequency monetary recency_score frequency_score monetary_score composite cell segment cluster
                    mine since visits], read.keys
    assert_equal [1, 2, 3, 4, 5], read["customer"]
    assert_equal [555, 332, 114, 211, 433], read["cell"]
    assert_equal features[:monetary], read["monetary"]
    assert_equal segments.names("zh"), read["segment"]
    assert_equal [[1.5, 2.5, 3.5, 4.5, nil], [1, 2, 3, 4, 5], labels.label], read.values_at("mine", "visits", "cluster")
    assert_equal [20_089, 20_090], read["since"].first(2)
    assert_equal %w[customer segment], ArrowReader.read(segments).keys
    assert_equal %w[customer cluster], ArrowReader.read(labels).keys
    assert_refused(TypeError, "results") { features.frame(3) }
    assert_refused(LibRFM::ArgumentError, "mine has 1") { features.frame(mine: [1.0]) }
    assert_refused(TypeError, "matrix") { LibRFM::Hierarchy.fit([[0.0], [1.0]]).cut(1).arrow_c_stream }
  end

  test "a frame gives its rows as hashes" do
    features = small_features
    scores = LibRFM::Scorer.fit(features).apply(features)
    segments = LibRFM::Segments.builtin.apply(scores)
    frame = features.frame(scores, segments, metrics: false, language: "zh", since: [Date.new(2025, 1, 1)] * 5)
    assert_equal({ customer: 1, recency_score: 5, frequency_score: 5, monetary_score: 5, composite: 5.0, cell: 555, segment: segments.names("zh").first,
                   since: Date.new(2025, 1, 1) }, frame.each_row.first)
    assert_equal [5, features.customers], [frame.each_row.size, frame.each_row.map { |row| row[:customer] }]
    columns = ArrowReader.read(features.frame(scores, segments))
    columns.transform_values!(&:to_enum)
    features.frame(scores, segments).each_row { |row| row.each { |name, value| assert_equal columns.fetch(name.to_s).next, value, name } }
    assert_equal [], features.select([false] * 5).frame(mine: []).each_row.to_a
  end

  test "texts go out by name and what is undefined as nil" do
    features = small_features
    segments = LibRFM::Segments.builtin.apply(LibRFM::Scorer.fit(features).apply(features))
    own = { chinese: segments.names("zh"), note: ["b", nil, "a", "b", ""], share: [0.5, Float::NAN, nil, 1, 2] }
    frame = features.frame(segments, **own)
    read = ArrowReader.read(frame)
    assert_equal [segments.names, own[:chinese], own[:note]], read.values_at("segment", "chinese", "note")
    assert_equal [own[:note], [0.5, nil, nil, 1, 2]], [:note, :share].map { |name| frame.each_row.map { |row| row[name] } }
    assert_refused(LibRFM::ArgumentError, "recency: there is a column") { features.frame(recency: [1] * 5) }
    assert_equal [1] * 5, features.frame(metrics: false, recency: [1] * 5).each_row.map { |row| row[:recency] }
    assert_refused(TypeError, "note") { features.frame(note: ["a", 1, 2, 3, 4]).arrow_c_stream }
  end

  test "whole numbers go out as they are or are refused" do
    features = small_features
    large = (2**60) + 1
    own = { hash: [(2**64) - 1, 0, 1, 2, 3], code: [large, -1, 0, 1, 2], kept: [true, false, true, true, false], some: [1, nil, 2, 3, 4] }
    read = ArrowReader.read(features.frame(metrics: false, **own))
    assert_equal [own[:hash], own[:code], [1, 0, 1, 1, 0], own[:some]], read.values_at("hash", "code", "kept", "some")
    assert_refused(LibRFM::ArgumentError, "code has a whole number beyond 2**53 in row 1") { features.frame(code: [nil, large, 1, 2, 3]) }
    assert_refused(LibRFM::ArgumentError, "since has no value in row 4") { features.frame(since: [*[Date.new(2025, 1, 1)] * 4, nil]) }
  end

  test "ids of any bytes go out as bytes" do
    features = LibRFM::Features.from_columns([[1.0, 2.0]] * 3, customers: ["\xFF".b, "b"], as_of: TODAY)
    assert_refused(LibRFM::DataError) { features.arrow_c_stream }
    assert_equal ["b".b, "\xFF".b], ArrowReader.read(features.frame(text_ids: false))["customer"]
  end

  test "a stream is used once and outlives everything" do
    stream = small_features.arrow_c_stream
    once = Struct.new(:arrow_c_stream).new(stream)
    GC.start
    assert_equal 5, LibRFM::Features.from_frame(once, customer: "customer", as_of: TODAY).size
    assert_refused(LibRFM::ArgumentError) { LibRFM::Features.from_frame(once, customer: "customer", as_of: TODAY) }
    assert_equal "arrow_array_stream", stream.name
    assert_refused(TypeError, "stream") { stream.dup }
    closed = small_features.arrow_c_stream.tap { |each| 2.times { each.close } }
    assert_refused(LibRFM::ArgumentError, "released") do
      LibRFM::Features.from_frame(Struct.new(:arrow_c_stream).new(closed), customer: "customer", as_of: TODAY)
    end
  end

  test "things that are no streams are refused" do
    wrong = Struct.new(:arrow_c_stream)
    [nil, "stream", 0].each do |what|
      assert_refused(TypeError, "frame") { LibRFM::Table.new.append_frame(wrong.new(what), customer: "a", day: "b") }
    end
    named = Struct.new(:to_i, :name)
    [$stdin, Time.now, 3.5, named.new(4096, "arrow_schema"), named.new(4097, "arrow_array_stream"), named.new(2**70, "arrow_array_stream"),
     named.new("4096", "arrow_array_stream")].each do |what|
      assert_refused(TypeError, "frame: arrow_c_stream gave no") { LibRFM::Table.new.append_frame(wrong.new(what), customer: "a", day: "b") }
    end
    assert_refused(TypeError, "frame", "Hash") { LibRFM::Table.new.append_frame({}, customer: "a", day: "b") }
  end
end
