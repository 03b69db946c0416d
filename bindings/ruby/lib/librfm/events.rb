# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Events on their way in and out: columns, arrays of hashes, one at the till.
  module Events
    # The columns of Table#append, and the fields of C.
    KEYS = { order: :uint64, event: :uint64, item: :uint64, category: :uint64, group: :uint32 }.freeze
    COLUMNS = [:customer, :day, :time, :amount, :kind, *KEYS.keys, :second].freeze

    module_function

    # The batch of columns, which keeps their memory.
    def batch(columns, are_bytes)
      ids = Ids.new(columns.fetch(:customer), "customer", are_bytes)
      inputs = { customer: ids.number, id_bytes: ids.bytes, id_offsets: ids.offsets, anonymous: ids.anonymous }
      given = columns.reject { |name, values| name == :customer || values.nil? }
      check_days(given, ids.n)
      given.each { |name, values| inputs[field(name)] = column(name, values, ids.n) }
      FFI.struct(FFI::Events, n: ids.n, **inputs.compact.transform_values(&:pointer))
    end

    def check_days(columns, count)
      return if count.zero? || columns.key?(:day) || columns.key?(:time)

      raise Errors.refused("day is missing: give the day of each event, or its time", "day")
    end

    # What append was given, as columns by name: keywords, or an array of hashes.
    def columns(rows, given)
      given = given.compact
      raise ::ArgumentError, "give either rows or columns" if rows && given.any?
      return check(by_column(rows)) if rows
      raise ::ArgumentError, "missing keyword: :customer" unless given.key?(:customer)

      check(given)
    end

    def check(columns)
      unknown = columns.keys - COLUMNS
      return columns if unknown.empty?

      raise Errors.refused("there is no column #{unknown.join(', ')}; there are: #{COLUMNS.join(', ')}", unknown.first)
    end

    # Hashes with the same keys, or rows of a CSV file.
    def by_column(rows)
      rows = Columns.named(rows)
      names = rows.flat_map(&:keys).uniq | [:customer]
      names.to_h { |name| [name, rows.map { |row| row[name] }] }
    end

    def field(name)
      { time: :time_s, amount: :amount_minor, second: :second_minor }.fetch(name, name)
    end

    def column(name, values, count)
      case name
      when :day then days(values, "day", count)
      when :time then times(values, "time", count)
      when :kind then kinds(values, count)
      when :amount, :second then money(values, name.to_s, count)
      else keys(values, KEYS.fetch(name), name.to_s, count)
      end
    end

    def money(values, name, count)
      Arrays.input(values, :int64, name, count)
    rescue TypeError => e
      raise TypeError, "#{e.message}; money is in minor units, see LibRFM.minor_units"
    end

    def days(values, name, count)
      Arrays.input(whole(values, :int32, name) { |value, row| Values.day(value, name, row) }, :int32, name, count)
    end

    def times(values, name, count)
      Arrays.input(whole(values, :int64, name) { |value, row| Values.seconds(value, name, row) }, :int64, name, count)
    end

    # The values as numbers: as they are where they are that, else by the block.
    def numbers(values, type, name, &number)
      return values if Arrays.ready?(values, type)

      values = Arrays.list(values, name)
      values.all?(Integer) ? values : values.each_with_index.map(&number)
    end

    # The same of values none of which may be missing.
    def whole(values, type, name, &number)
      Arrays.expect_values(values, name) if values.is_a?(Array)
      numbers(values, type, name, &number)
    end

    def kinds(values, count)
      values = Arrays.list(values, "kind")
      Arrays.expect_values(values, "kind")
      Arrays.input(values.map { |value| value.is_a?(Integer) ? value : Values.code(:rfm_kind, value, "kind") }, :uint8, "kind", count)
    end

    # Integers as they are; texts by their hash; nil is no key.
    def keys(values, type, name, count = nil)
      return if values.nil?

      made = Hash.new { |known, text| known[text] = Values.hash_of(text, type, name) }
      made.update(nil => 0, "" => 0)
      listed = numbers(values, type, name) { |value| value.nil? || value.is_a?(String) ? made[value] : value }
      Arrays.input(listed, type, name, count)
    end

    # One event for C.
    def one(day:, kind: :sale, amount: 0, time: nil, second: 0, group: 0, **keys)
      unknown = keys.keys - KEYS.keys
      raise ::ArgumentError, "unknown keywords: #{unknown.join(', ')}" if unknown.any?

      FFI.struct(
        FFI::Event,
        flags: time.nil? ? 0 : FFI::RFM_EVENT_HAS_TIME, time_s: time.nil? ? 0 : Values.seconds(time, "time"),
        day: Values.day(day, "day"), kind: Values.code(:rfm_kind, kind, "kind"),
        amount_minor: Values.whole(amount, "amount", :int64), second_minor: Values.whole(second, "second", :int64),
        group: keys([group], :uint32, "group").pointer.read_uint32,
        **keys.to_h { |name, value| [name, Values.key(value, name.to_s)] }
      )
    end

    # An event as it is read back. Amounts are magnitudes in minor units; a key that is not there is nil.
    def record(made)
      keys = KEYS.keys.to_h { |name| [name, made[name].zero? ? nil : made[name]] }
      {
        day: Values.date(made[:day]), kind: Values.name_of(:rfm_kind, made[:kind]), amount: made[:amount_minor],
        second: made[:second_minor], time: made[:flags].anybits?(FFI::RFM_EVENT_HAS_TIME) ? made[:time_s] : nil,
        **keys, voided: made[:flags].anybits?(FFI::RFM_EVENT_VOIDED)
      }
    end
  end
end
