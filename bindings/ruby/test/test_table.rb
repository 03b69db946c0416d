# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require "csv"
require_relative "helper"

# Events in, care of real data, questions, save and load.
class TestTable < Test
  DAY = Date.new(2024, 10, 4)

  test "a batch of columns goes in and comes back" do
    table = LibRFM::Table.new
    read = table.append(customer: [7, 7, 8], day: [DAY, FIRST + 1, FIRST + 2], amount: [1999, -500, 250], order: ["A1", "A1", 12],
                        item: [3, nil, 4], group: ["north", nil, 2], second: [5, -6, 0])
    assert_equal 3, read
    first, second = table.each_event(7).to_a
    assert_equal [DAY, :sale, 1999, nil, false], first.values_at(:day, :kind, :amount, :time, :voided)
    assert_equal LibRFM.key_hash("A1"), first[:order]
    assert_equal LibRFM.group_hash("north"), first[:group]
    assert_equal [:return, 500, nil], second.values_at(:kind, :amount, :item)
    assert_equal 12, table.each_event(8).next[:order]
  end

  test "an array of hashes says the same as columns" do
    rows = [{ customer: 7, day: DAY, amount: 1999, order: "A1" }, { "customer" => 8, "day" => DAY, "amount" => 5, "order" => nil }]
    by_rows = LibRFM::Table.new.tap { |table| table.append(rows) }
    by_column = LibRFM::Table.new.tap { |table| table.append(customer: [7, 8], day: [DAY] * 2, amount: [1999, 5], order: ["A1", nil]) }
    assert_equal by_column.to_bytes, by_rows.to_bytes
    assert_equal 0, by_rows.append([])
  end

  test "ids of any bytes survive" do
    table = LibRFM::Table.new(ids: :bytes)
    table.append(customer: ["ann", "\xFF\x00".b, "冠军"], day: [FIRST] * 3, amount: [1, 2, 3])
    assert_equal ["ann", "冠军", "\xFF\x00".b], table.each_customer.map { |entry| entry[:customer] }
    assert_equal 2, table.each_event("\xFF\x00".b).first[:amount]
  end

  test "a text is the same id and key in every encoding" do
    table = LibRFM::Table.new(ids: :bytes)
    latin = "é".encode("ISO-8859-1")
    table.append(customer: [latin, "é", "é".encode("UTF-16LE")], day: [FIRST] * 3, order: [latin, "é", "x"])
    assert_equal ["é", 3], table.each_customer.first.values_at(:customer, :n_events)
    assert_equal ["é", 1], [table.find(latin), table.each_event("é").map { |event| event[:order] }.first(2).uniq.size]
    assert_equal LibRFM.group_hash("é"), LibRFM.group_hash(latin)
    wrong = "\xFF".dup.force_encoding("UTF-8")
    assert_refused(LibRFM::ArgumentError, "customer in row 1 cannot be brought from UTF-8", "BINARY") do
      table.append(customer: ["a", wrong], day: [FIRST] * 2)
    end
    assert_refused(LibRFM::ArgumentError, "order cannot be brought") { table.append(customer: ["a"], day: [FIRST], order: [wrong]) }
    ascii = "\xE9".dup.force_encoding("US-ASCII")
    error = assert_refused(LibRFM::ArgumentError, "customer cannot be brought from US-ASCII") { table.find(ascii) }
    assert_equal "customer", error.field
  end

  test "a nil among the ids is nobody" do
    table = LibRFM::Table.new
    table.append(customer: [1, nil, nil], day: [FIRST] * 3, amount: [100, 200, -50])
    assert_equal({ n_sales: 1, n_returns: 1, sales_minor: 200, returns_minor: 50 }, table.anonymous(FIRST, DAY))
  end

  test "times are instants and the business day may begin late" do
    table = LibRFM::Table.new(day_start_s: 3600)
    table.append(customer: [1, 2], time: [Time.utc(2024, 10, 4, 23, 30), Time.new(2024, 10, 4, 23, 30, 0, "+02:00")], amount: [1, 1])
    assert_equal DAY + 1, table.each_event(1).first[:day]
    assert_equal (FIRST * 86_400) + (21 * 3600) + 1800, table.each_event(2).first[:time]
    assert_equal Date.new(1970, 1, 1), table.day_of(Time.at(-1800.5))
  end

  test "a day is no time" do
    assert_refused(TypeError, "as_of", "Date") { small_table.measure(as_of: Time.now) }
    assert_refused(TypeError, "as_of") { small_table.measure(as_of: DateTime.now) }
    assert_refused(TypeError, "as_of") { small_table.measure(as_of: "2025-01-01") }
  end

  test "one event at the till" do
    table = LibRFM::Table.new
    table.append_one(5, day: DAY, amount: 1250, order: "R1", event: "R1/1", time: Time.utc(2024, 10, 4, 9), group: "north")
    table.append_one(nil, day: DAY, kind: :sale, amount: 100)
    found = table.find_event("R1/1")
    assert_equal [5, 1250, LibRFM.key_hash("R1"), LibRFM.group_hash("north")], found.values_at(:customer, :amount, :order, :group)
    assert_equal table.last_event, found.reject { |name, _| name == :customer }
    assert_equal 1, table.count[:n_anonymous]
  end

  test "batches come from any enumerable" do
    table = LibRFM::Table.new
    batches = [{ customer: [1, 2], day: [FIRST] * 2 }, [], [{ customer: 3, day: FIRST }]]
    assert_equal 3, table.append_batches(batches.each)
    assert_equal 0, table.append_batches([])
    assert_equal 3, table.count[:n_customers]
  end

  test "a wrong row of a drain counts from its start" do
    table = LibRFM::Table.new
    batches = (0..3).map { |i| { customer: [i, i], day: [FIRST] * 2, amount: [1, i == 2 ? 2**60 : 2] } }
    assert_equal 5, assert_refused(LibRFM::DataError, "row 5") { table.append_batches(batches) }.row
    assert_equal 4, table.count[:n_events]
  end

  test "members attributes other names and voids" do
    table = LibRFM::Table.new
    table.add_members([1, 2], joined: [DAY, FIRST + 1])
    table.append(customer: [1, 3], day: [FIRST + 5] * 2, amount: [100, 200], event: %w[e1 e3])
    table.set_attribute("distance", [1, 2], [1.5, 2.5])
    table.set_attribute("distance", [1], [9.0], day: [FIRST + 100])
    assert_refused(LibRFM::ConflictError) { table.set_attribute("distance", [1], [2.0]) }
    table.set_attribute("distance", [1], [3.5], replace: true)
    metrics = LibRFM::Metrics.new([:frequency, { kind: :attribute, attribute: "distance" }])
    assert_equal({ values: [1.0, 3.5], standing: :buyer }, table.measure_one(1, metrics, as_of: FIRST + 50))
    assert_equal [1.0, 9.0], table.measure_one(1, metrics, as_of: FIRST + 100)[:values]
    table.alias(3, into: 1)
    assert_equal 1, table.find(3)
    entries = table.each_customer.to_h { |entry| [entry[:customer], entry] }
    assert_equal [1, DAY, 1], [entries[3][:into], entries[1][:joined], entries[1][:n_events]]
    assert_refused(LibRFM::ConflictError) { table.alias(1, into: 3) }
    table.void("e3")
    assert table.find_event("e3")[:voided]
    assert_equal 1.0, table.measure_one(1, metrics, as_of: FIRST + 50)[:values].first
  end

  test "forget prune merge compact" do
    table = small_table
    table.forget(3)
    assert_refused(LibRFM::NotFoundError) { table.find(3) }
    table.prune(20_000)
    assert_equal DAY, table.count[:floor_day]
    other = LibRFM::Table.new.tap { |more| more.append(customer: [9], day: [FIRST + 300], amount: [1]) }
    table.merge(other)
    assert_equal 9, table.find(9)
    table.compact
    assert_equal 0, table.count[:n_tail]
    assert_refused(LibRFM::ArgumentError, "same table") { table.merge(table) }
    assert_refused(LibRFM::ArgumentError, "currenc") { table.merge(LibRFM::Table.new(currency: "EUR")) }
  end

  test "counts and options are told" do
    table = small_table(currency: "EUR", day_start_s: 7200)
    counts = table.count
    assert_equal [5, 10, nil, Date.new(2024, 7, 2), Date.new(2025, 6, 23)],
                 counts.values_at(:n_customers, :n_events, :floor_day, :first_day, :last_day)
    assert_equal({ ids: :integer, day_start_s: 7200, currency: "EUR" }, table.options)
    assert_equal [nil, nil], LibRFM::Table.new.count.values_at(:first_day, :last_day)
    assert_refused(LibRFM::NotFoundError) { LibRFM::Table.new.last_event }
    assert_equal "#<LibRFM::Table 5 customers, 10 events>", table.inspect
  end

  test "suggestions name their reasons" do
    suggestion = small_table.suggest(as_of: TODAY)
    assert_equal [5, 3, 5, 0], suggestion.values_at(:n_buyers, :n_repeaters, :n_gaps, :season_years)
    assert_equal 169.0, suggestion[:gap_quantiles].first # of 84 54 218 251 169
    assert_equal [169, 218, 238, 244], suggestion[:recency_breaks]
    assert_includes suggestion[:warnings], :few_customers
  end

  test "a saved table is the same from path file and bytes" do
    Dir.mktmpdir do |folder|
      path = File.join(folder, "shop.rfm")
      table = small_table
      table.save(path)
      saved = File.binread(path)
      assert_equal saved, table.to_bytes
      loaded = [LibRFM::Table.load(path), LibRFM::Table.load(Pathname(path)), LibRFM::Table.from_bytes(saved), table.dup]
      assert_equal [saved], [*loaded, Marshal.load(Marshal.dump(table))].map(&:to_bytes).uniq
      file = StringIO.new("".b)
      2.times { table.save(file) }
      file.rewind
      2.times { assert_equal saved, LibRFM::Table.load(file, hash_seed: "0123456789abcdef").to_bytes }
      assert_equal ["shop.rfm"], Dir.children(folder)
    end
  end

  test "a copy is another table" do
    table = small_table
    copy = table.dup
    copy.append(customer: [77], day: [FIRST])
    assert_equal [6, 5], [copy, table].map { |each| each.count[:n_customers] }
  end

  test "damaged bytes are refused" do
    saved = small_table.to_bytes
    assert_refused(LibRFM::FormatError) { LibRFM::Table.from_bytes("") }
    assert_refused(LibRFM::FormatError) { LibRFM::Table.from_bytes(saved[0...-1]) }
    assert_refused(LibRFM::FormatError) { LibRFM::Scorer.from_bytes(saved) }
    assert_raises(Errno::ENOENT) { LibRFM::Table.load("/nowhere/shop.rfm") }
  end

  test "errors name the argument" do
    table = small_table
    assert_refused(TypeError, "metrics: expected an Array, got Symbol") { LibRFM::Metrics.new(:recency) }
    assert_refused(TypeError, "rules: expected an Array, got Symbol") { LibRFM::Watch.new(:overdue) }
    assert_refused(LibRFM::ArgumentError, "customer is a String, but the ids here are integers") { table.find("1") }
    wrong = ->(kind, *words, &block) { assert_refused(kind, *words, &block) }
    assert_equal "day", wrong.call(LibRFM::ArgumentError, "day has 2", "expected 1") { table.append(customer: [1], day: [1, 2]) }.field
    wrong.call(LibRFM::ArgumentError, "day has no value in row 1") { table.append(customer: [1, 2], day: [FIRST, nil]) }
    wrong.call(TypeError, "day: expected a Date", "in row 1, got Float") { table.append(customer: [1, 2], day: [FIRST, 1.5]) }
    missing = wrong.call(LibRFM::ArgumentError, "amount has no value in row 1") { table.append(customer: [1, 2], day: [FIRST] * 2, amount: [1, nil]) }
    assert_equal [1, nil], [missing.row, missing.column]
    wrong.call(TypeError, "time: expected a Time", "in row 0, got String") { table.append(customer: [1], time: ["2025-01-01"]) }
    wrong.call(LibRFM::ArgumentError, "kind has no value in row 1") { table.append(customer: [1, 2], day: [FIRST] * 2, kind: [:sale, nil]) }
    wrong.call(LibRFM::ArgumentError, "kind", "sale, return") { table.append(customer: [1], day: [FIRST], kind: [:gift]) }
    wrong.call(LibRFM::ArgumentError, "ids", "integer, bytes") { LibRFM::Table.new(ids: :words) }
    wrong.call(LibRFM::ArgumentError, "customer is -1 in row 0") { table.append(customer: [-1], day: [FIRST]) }
    wrong.call(LibRFM::ArgumentError, "no column price", "amount") { table.append([{ customer: 1, price: 3 }]) }
    wrong.call(TypeError, "customer: String in row 0", "ids: :bytes") { table.append(customer: ["x"], day: [FIRST]) }
    texts = LibRFM::Table.new(ids: :bytes)
    wrong.call(TypeError, "customer: Integer in row 1", "ids: :integer") { texts.append(customer: [nil, 1], day: [1, 1]) }
    empty = wrong.call(LibRFM::DataError, "empty text in row 1") { texts.append(customer: ["a", ""], day: [1, 1]) }
    assert_equal [1, "customer"], [empty.row, empty.field]
    wrong.call(LibRFM::ArgumentError, "give the day of each event") { table.append([{ customer: 1, amount: 5 }]) }
    wrong.call(TypeError, "rows: expected names as keys, got Integer") { table.append([{ 5 => 1 }]) }
    wrong.call(TypeError, "amount: expected an Integer in row 0, got Float", "minor_units") do
      table.append(customer: [1], day: [FIRST], amount: [1.5])
    end
    wrong.call(LibRFM::ArgumentError, "currency") { LibRFM::Table.new(currency: "EUROPEAN") }
    wrong.call(LibRFM::ArgumentError, "currency is no UTF-8") { LibRFM::Table.new(currency: "\xFF") }
    wrong.call(LibRFM::ArgumentError, "currency is no UTF-8") { LibRFM::Table.new(currency: "\xFF".b) }
    wrong.call(LibRFM::ArgumentError, "hash_seed") { LibRFM::Table.new(hash_seed: "short") }
    wrong.call(ArgumentError, "either") { LibRFM::Table.new(pool: LibRFM::Pool.new(1), threads: 2) }
    wrong.call(ArgumentError, "customer") { table.append(day: [FIRST]) }
    error = wrong.call(LibRFM::DataError, "row 1") { table.append(customer: [1, 2], day: [FIRST, (2**31) - 1]) }
    assert_equal [1, "invalid data", nil], [error.row, error.status_name, error.field]
  end

  test "messages of the library speak of methods keywords and dates" do
    features = small_table.tap { |table| table.append(customer: [9], day: [FIRST], amount: [-100]) }.measure(as_of: TODAY)
    assert_refused(LibRFM::DataError, "leave such rows out: Features#buyers or #select") { LibRFM::KMeans.fit(features, k: 2) }
    watch = LibRFM::Watch.new.tap { |each| each.run(small_table, as_of: TODAY) }
    assert_refused(LibRFM::ArgumentError, "as_of is 20268 (2025-06-29), before day 20269 (2025-06-30)") { watch.run(small_table, as_of: TODAY - 1) }
    error = assert_refused(LibRFM::ArgumentError, "rule 0 needs churn, which is not given") do
      LibRFM::Watch.new([:probability]).run(small_table, as_of: TODAY)
    end
    refute_includes error.message, "row"
    assert_refused(LibRFM::DataError, "kind is 7, expected a kind, 1 to 5") do
      LibRFM::Table.new.append(customer: [1], day: [FIRST], kind: [7])
    end
    paid = features.frame(paid: [0.5] * features.size, day: [Date.new(2025, 1, 1)] * features.size)
    table = LibRFM::Table.new
    assert_refused(LibRFM::DataError, "round_amounts: true") { table.append_frame(paid, customer: "customer", day: "day", amount: "paid") }
    assert_refused(LibRFM::DataError, "'g' (float64)") { table.append_frame(paid, customer: "paid", day: "day") }
    texts = LibRFM::Table.new(ids: :bytes)
    assert_refused(LibRFM::NotFoundError, "no columns 'who'; there are: customer, ") { texts.append_frame(paid, customer: "who", day: "day") }
    assert_refused(LibRFM::DataError, "the table has ids: :bytes") { texts.append_frame(paid, customer: "customer", day: "day") }
  end

  test "names of columns in messages stay as they are" do
    features = small_features
    names = %w[amount_minor time_s as_of_day n_levels]
    frame = features.frame(metrics: false, **names.to_h { |name| [name.to_sym, [1] * features.size] })
    assert_refused(LibRFM::NotFoundError, "no columns 'who'; there are: customer, #{names.join(', ')}") do
      LibRFM::Table.new.append_frame(frame, customer: "who", day: "day")
    end
  end

  test "keys are the same as those of C" do
    assert_equal LibRFM.key_hash("C536379"), LibRFM.key_hash("C536379".b)
    refute_equal LibRFM.key_hash("a"), LibRFM.key_hash("b")
    assert LibRFM.supports?(:rule, :quantile) && LibRFM.supports?(:metric, :visits) && LibRFM.supports?(:status, :ok)
    refute LibRFM.supports?(:rule, :guess)
    assert_equal LibRFM::VERSION, LibRFM.version
  end

  test "the rows of a CSV table go in" do
    rows = CSV.parse("customer,day,amount\n7,20000,1999\n8,20001,250\n", headers: true, converters: :integer)
    table = LibRFM::Table.new
    assert_equal 2, table.append(rows)
    assert_equal [1999, 250], [7, 8].map { |customer| table.each_event(customer).first[:amount] }
  end

  test "money is read exactly or refused" do
    exact = { "19.99" => 1999, " 7 " => 700, "-0.5" => -50, "1234567890123.45" => 123_456_789_012_345, 19.99 => 1999, 5 => 500, 1.5r => 150 }
    exact.each { |amount, cents| assert_equal cents, LibRFM.minor_units(amount) }
    assert_equal [20, 12_345], [LibRFM.minor_units("20", decimals: 0), LibRFM.minor_units("12.345", decimals: 3)]
    ["n/a", "", "1,234.50", "12.345", "1e3", "1_000", "1/2", ".", "٣", 0.1 + 0.2, Float::NAN, 1ri].each do |amount|
      assert_refused(LibRFM::ArgumentError, "amount is") { LibRFM.minor_units(amount) }
    end
    assert_refused(TypeError, "amount", "NilClass") { LibRFM.minor_units(nil) }
    assert_refused(LibRFM::ArgumentError, "decimals is -1") { LibRFM.minor_units("1", decimals: -1) }
  end

  test "days go in steps" do
    months = LibRFM.day_steps(Date.new(2025, 1, 31), 3)
    assert_equal %w[2025-01-31 2025-02-28 2025-03-31], months.map(&:to_s)
    assert_equal [19_998, 19_999, 20_000], LibRFM.day_steps(20_000, 3, unit: :days, step: -1).map { |day| day.jd - 2_440_588 }
    assert_refused(LibRFM::ArgumentError, "n is -1") { LibRFM.day_steps(20_000, -1) }
    assert_equal Date.new(1, 1, 1, Date::GREGORIAN), LibRFM.day_steps(-719_162, 1).first
  end
end
