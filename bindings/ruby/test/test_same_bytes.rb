# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require_relative "arrow_reader"
require "bigdecimal"
require "csv"

# Ruby and C make the same bytes of the same orders. The C program, bindings/tests/same_bytes.c, is named by RFM_SAME_BYTES.
class TestSameBytes < Test
  # UCI by invoice: cancellations and negative amounts are returns.
  def invoices(rows)
    rows.map do |row|
      cents = (BigDecimal(row["amount"]) * 100).to_i
      time = Time.new(*row["invoice_datetime"].scan(/\d+/).map(&:to_i), "+00:00")
      { customer: row["customer_id"]&.to_i, time: time, day: time.to_date, amount: cents.abs, order: row["invoice_no"],
        kind: row["invoice_no"].start_with?("C") || cents.negative? ? :return : :sale }
    end
  end

  # CDNOW: the number of CDs is the second measure.
  def purchases(rows)
    rows.map do |row|
      { customer: row["customer_id"].to_i, day: Date.parse(row["date"]), amount: (BigDecimal(row["amount"]) * 100).to_i,
        second: row["cds"].to_i }
    end
  end

  # What the C program writes, by name.
  def of_c(name)
    program = ENV["RFM_SAME_BYTES"] || skip("no RFM_SAME_BYTES")
    Dir.mktmpdir do |folder|
      out, status = Open3.capture2e(program, name, folder)
      assert status.success?, out
      Dir.children(folder).to_h { |each| [each, File.binread(File.join(folder, each))] }
    end
  end

  def of_ruby(rows)
    table = LibRFM::Table.new(threads: 2)
    table.append(rows)
    { "table" => table.to_bytes, **scores(table), **clusters(table), "track" => track(table), **warnings(table) }
  end

  def measured(table)
    table.measure(LibRFM::Metrics.new(drop_prospects: true), as_of: table.count[:last_day])
  end

  def scores(table)
    features = measured(table)
    scorer = LibRFM::Scorer.fit(features)
    scores = scorer.apply(features)
    classic = LibRFM::Segments.builtin
    { "scorer" => scorer.to_bytes, "segments" => classic.to_bytes, "score" => scores.score.flatten.pack("C*"),
      "arrow" => stream(features, classic.apply(scores)) }
  end

  def clusters(table)
    features = measured(table)
    scaling = LibRFM::Scaling.fit(features, log1p: [false, true, true])
    kmeans = LibRFM::KMeans.fit(features, k: 4, seed: 7, scaling: scaling)
    { "scaling" => scaling.to_bytes, "kmeans" => kmeans.to_bytes, "label" => kmeans.assign(features).label.pack("l*") }
  end

  # The track of same_bytes.c, by what is kept of it.
  def track(table)
    days = LibRFM.day_steps(table.count[:last_day], 6, unit: :month_ends, step: -1)
    track = LibRFM::Track.relative(table, days, segments: LibRFM::Segments.builtin)
    stages = LibRFM::FFI::ENUMS[:rfm_stage]
    dates = days.map do |day|
      track.scores(day).flatten.pack("C*") + track.segments(day).pack("l*") + track.stages(day).map { |stage| stages[stage] }.pack("C*")
    end
    dates.join + track.moves(days.first, days.last)[:count].flatten.pack("q*")
  end

  # What the churn model and the watch of same_bytes.c come to.
  def warnings(table)
    today = table.count[:last_day]
    churn = LibRFM::Churn.train(table, as_of: today - 90)
    watch = LibRFM::Watch.new(%i[probability overdue])
    alerts = []
    watch.run(table, as_of: today - 90, churn: churn, quiet: true)
    [60, 30].each { |before| watch.run(table, as_of: today - before, churn: churn) { |alert| alerts << alert[:alert_id] } }
    watch.run(table, as_of: today, churn: churn)
    probability = churn.apply(table.measure(churn.metrics, as_of: today)).probability
    { "churn" => churn.to_bytes, "watch" => watch.to_bytes, "alerts" => alerts.map(&:hex).pack("Q*"), "probability" => probability.pack("d*") }
  end

  # Every buffer of the exported stream, as same_bytes.c writes them.
  def stream(features, segmentation)
    column = LibRFM::Frame::Column.new("segment", :RFM_ARROW_INT32, segmentation.segment)
    numbers = Struct.new(:features, :column) { def out_columns(_) = [column] }
    text = "".b
    ArrowReader.each_column(features.frame(numbers.new(features, column), text_ids: false)) { |schema, array| text << buffers(schema, array) }
    text
  end

  def buffers(schema, array)
    n = array[:length]
    valid, values = [0, 1].map { |i| ArrowReader.buffer(array, i) }
    width = { "C" => 1, "i" => 4 }.fetch(schema[:format], 8)
    "#{schema[:name]} #{schema[:format]} #{n} #{array[:null_count]}\n".b +
      (valid.null? ? "" : valid.read_bytes((n + 7) / 8)) + values.read_bytes(width * n)
  end

  def assert_same(name, &rows_of)
    path = data(name)
    expected = of_c(name)
    found = of_ruby(rows_of.call(CSV.read(path, headers: true)))
    assert_equal expected.keys.sort, found.keys.sort
    expected.each { |each, content| assert content == found[each], "#{each}: #{found[each].size} bytes, expected #{content.size}" }
  end

  test "the invoices of uci give the same bytes" do
    assert_same("uci_invoices.csv") { |rows| invoices(rows) }
  end

  test "the purchases of cdnow give the same bytes" do
    assert_same("cdnow_sample.csv") { |rows| purchases(rows) }
  end
end
