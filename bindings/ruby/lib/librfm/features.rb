# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # A matrix: one row per customer in ascending id, one column of floats per metric. Immutable, share freely.
  #
  # A value is NaN where the metric is undefined. Made by Table#measure, from_columns, from_rows or from_frame.
  class Features < Resource
    describe "features object", "rfm_features"
    private_class_method :new

    class << self
      # Features of numbers that someone else has aggregated.
      #
      # columns: one array of finite numbers per metric, by name or in the order of the metrics. customers: ids in any order, each once;
      # nil: 0, 1, 2... metrics: nil: recency, frequency, monetary. Raises DataError for NaN, infinities and ids that come twice.
      def from_columns(columns, as_of:, customers: nil, metrics: nil, pool: nil, progress: nil)
        own = metrics.nil? ? Metrics.new : Metrics.expect(metrics, "metrics")
        listed = in_order(columns, own.names)
        ids = customers.nil? ? nil : Ids.new(customers, "customers")
        n = ids ? ids.n : Arrays.list(listed.first, "columns").size
        inputs = own.names.zip(listed).map { |name, values| Arrays.input(values, :float64, "column #{name}", n) }
        who = ids&.struct("customers")
        host = Host.of(pool: pool, progress: progress)
        adopt(create(:rfm_features_from_columns, host&.struct, own.use, who, Arrays.pointers(inputs).pointer, n,
                     Values.day(as_of, "as_of"), host: host))
      end

      # The same of an array of hashes: `customer` names the key of the ids, the metrics' names those of the numbers.
      def from_rows(rows, as_of:, customer: :customer, metrics: nil, **options)
        rows = Columns.named(rows)
        own = metrics.nil? ? Metrics.new : Metrics.expect(metrics, "metrics")
        columns = own.names.to_h { |name| [name, rows.map { |row| row[name.to_sym] }] }
        from_columns(columns, customers: rows.map { |row| row[customer.to_sym] }, as_of: as_of, metrics: own, **options)
      end

      # Features of a data frame that someone else has aggregated: anything with arrow_c_stream.
      #
      # customer: name of the id column; each metric's name is that of its column.
      def from_frame(frame, customer:, as_of:, metrics: nil, pool: nil, progress: nil)
        host = Host.of(pool: pool, progress: progress)
        named = Values.text(customer, "customer")
        day = Values.day(as_of, "as_of")
        own = Metrics.pass(metrics)
        stream = ArrowStream.of(frame, "frame")
        adopt(create(:rfm_arrow_features, host&.struct, own, ::FFI::Pointer.new(stream.to_i), named, day, host: host))
      end

      # Join features of disjoint customers: same metrics, day and type of id. Raises ConflictError for a customer in two.
      def concat(parts)
        handles = parts.map { |part| expect(part, "parts").use }
        raise Errors.refused("parts: expected one or more", "parts") if handles.empty?

        memory = ::FFI::MemoryPointer.new(:pointer, handles.size).write_array_of_pointer(handles)
        adopt(create(:rfm_features_concat, memory, handles.size, host: handles.first.host))
      end

      # What Table#measure does.
      def measure(table, metrics, as_of, households)
        options = nil
        if households
          labels = Arrays.input(households, :uint64, "households")
          options = FFI.struct(FFI::MeasureOptions, n_household: labels.n, household: labels.pointer)
        end
        adopt(create(:rfm_features_measure, table, Metrics.pass(metrics), as_of, options, host: table.host))
      end

      # What Table#measure_one does.
      def measure_one(table, metrics, as_of, customer)
        n = metrics.nil? ? 3 : Metrics.expect(metrics, "metrics").size
        values = Arrays.output(:float64, n)
        standing = ::FFI::MemoryPointer.new(:int32)
        Call.call(:rfm_features_one, table, Metrics.pass(metrics), as_of, customer, values, n, standing)
        { values: Arrays.read(values, :float64, n), standing: Values.name_of(:rfm_standing, standing.read_int32) }
      end

      private

      def in_order(columns, names)
        return by_name(columns, names) if columns.is_a?(Hash)

        listed = Arrays.list(columns, "columns")
        return listed if listed.size == names.size

        raise Errors.refused("columns: there are #{listed.size}, expected #{names.size}: #{names.join(', ')}", "columns")
      end

      def by_name(columns, names)
        columns = columns.transform_keys(&:to_s)
        return names.map { |name| columns[name] } if columns.keys.sort == names.sort

        raise Errors.refused("columns are #{columns.keys.join(', ')}; expected: #{names.join(', ')}", "columns")
      end
    end

    # Number of rows.
    def size
      FFI.rfm_features_rows(use)
    end
    alias length size

    # The day that the numbers are of.
    def as_of
      Values.date(FFI.rfm_features_as_of(use))
    end

    # What was measured.
    def metrics
      handle = use
      Metrics.adopt(handle.part(FFI.rfm_features_metrics(handle)))
    end

    # Names of the columns.
    def names
      metrics.names
    end

    # One column by name or number: an Array of floats, one per row; or with `numo` a Numo::DFloat.
    def column(column, numo: false)
      values = ::FFI::MemoryPointer.new(:pointer)
      n = ::FFI::MemoryPointer.new(:int64)
      held do
        call(:rfm_features_column, Columns.number(column, names, "column"), values, n)
        Arrays.read(values.read_pointer, :float64, n.read_int64, numo: numo)
      end
    end
    alias [] column

    # The ids in ascending order: an Array of integers or texts; or with `numo` (integers only) a Numo::UInt64.
    def customers(numo: false)
      held do
        made = filled(:rfm_features_ids, FFI::Ids)
        made[:offsets].null? ? Arrays.read(made[:number], :uint64, made[:n], numo: numo) : Ids.texts(made)
      end
    end

    # Row of a customer. Raises NotFoundError.
    def find(customer)
      row = ::FFI::MemoryPointer.new(:int64)
      call(:rfm_features_find, Values.customer_id(customer), row)
      row.read_int64
    end

    # One row, from 0: customer, values, standing. Scorer#one takes its values.
    def row(row)
      n = metrics.size
      who = FFI.struct(FFI::Id)
      values = Arrays.output(:float64, n)
      standing = ::FFI::MemoryPointer.new(:int32)
      customer = held do
        call(:rfm_features_row, Values.whole(row, "row", :int64), who, values, n, standing)
        Values.customer_of(who)
      end
      { customer: customer, values: Arrays.read(values, :float64, n),
        standing: Values.name_of(:rfm_standing, standing.read_int32) }
    end

    # Every row as a hash: the customer, and each metric under its name, nil where it is undefined. With results beside them: frame(...).each_row.
    def each_row(&block)
      return to_enum(:each_row) { size } unless block

      frame.each_row(&block)
      self
    end

    # Per row :buyer, :prospect or :returned_only.
    def standing
      known = FFI::ENUMS[:rfm_standing].invert
      held { |handle| Arrays.read(FFI.rfm_features_standing(handle), :uint8, size) }.map { |number| known[number] }
    end

    # What the measure saw and left out; zeros but for the standings in features that were not measured here.
    def count
      Values.record(filled(:rfm_features_count, FFI::MeasureCounts))
    end

    # The rows of those who bought, who alone have a recency: what scalings and clusters are made of.
    def buyers
      select(standing.map { |standing| standing == :buyer })
    end

    # The chosen rows: `keep` has a value per row, true (or 1) for those to keep, false, nil or 0 for the others.
    def select(keep)
      chosen = Arrays.input(truths(keep), :uint8, "keep", size)
      handle = use
      self.class.adopt(self.class.create(:rfm_features_select, handle, chosen.pointer, chosen.n, host: handle.host))
    end

    # Rows with the largest values, best first: of a column, or of an array with one value per row (composite scores).
    # Ties go to the lower id; rows with NaN never come.
    def top(by, count = 10)
      by = column(by) if by.is_a?(Symbol) || by.is_a?(String) || by.is_a?(Integer)
      given = Arrays.input(by, :float64, "by", size)
      room = [Values.whole(count, "count", :int64), size].min
      raise Errors.refused("count is #{room}, expected 0 or more", "count") if room.negative?

      rows = Arrays.output(:int64, room)
      found = ::FFI::MemoryPointer.new(:int64)
      call(:rfm_features_top, given.pointer, given.n, rows, room, found)
      Arrays.read(rows, :int64, found.read_int64)
    end

    # Buyers by value descending in equal parts, best first: how much the best customers are worth.
    def pareto(column, parts = 10)
      n = Values.whole(parts, "parts")
      memory, made = FFI.structs(FFI::ParetoPart, n.clamp(1, 1000))
      call(:rfm_features_pareto, Columns.number(column, names, "column"), n, memory)
      made.map { |part| Values.record(part) }
    end

    # Ids, metrics and results side by side, row by row or for whatever takes an Arrow stream.
    #
    # results: Scores, Segmentation, Labels, ChurnScores of these features. metrics: whether the features' own columns come along.
    # text_ids: ids of bytes as texts (they must be UTF-8), not as binaries. language: of segment names. columns: more arrays by name, one
    # value per row: integers, dates, texts, true and false (1 and 0), or else floats; nil is missing in texts and floats.
    def frame(*results, metrics: true, text_ids: true, language: "en", **columns)
      Frame.new(self, results, metrics: metrics, text_ids: text_ids, language: language, columns: columns)
    end

    # Ids and metrics as an Arrow stream; a copy that outlives the features.
    def arrow_c_stream
      frame.arrow_c_stream
    end

    private

    # 1 for those to keep.
    def truths(keep)
      Arrays.list(keep, "keep").each_with_index.map do |each, row|
        case each
        when true, 1 then 1
        when false, nil, 0 then 0
        else raise TypeError, "keep: expected true or false in row #{row}, got #{each.class}"
        end
      end
    end

    def summary
      "#{size} customers, #{names.join(', ')}, #{as_of}"
    end
  end

  # Ids of many customers, as C takes them. `anonymous` is a byte per row where some have none.
  class Ids
    attr_reader :n, :anonymous, :number, :bytes, :offsets

    # are_bytes: of what type they must be; nil: whatever they are.
    def initialize(values, name, are_bytes = nil)
      if Arrays.ready?(values, :uint64)
        @number = Arrays.input(values, :uint64, name)
        @n = @number.n
      else
        of_list(Arrays.list(values, name), name, are_bytes)
      end
    end

    # The struct for C, which keeps the memory.
    def struct(name)
      raise Errors.refused("#{name} has a nil", name) if anonymous

      FFI.struct(FFI::Ids, n: n, number: number&.pointer, bytes: bytes&.pointer, offsets: offsets&.pointer)
    end

    # The texts that C lent.
    def self.texts(made)
      offsets = Arrays.read(made[:offsets], :int64, made[:n] + 1)
      data = made[:bytes].null? ? "".b : made[:bytes].read_bytes(offsets.last)
      offsets.each_cons(2).map { |first, last| Values.id_text(data.byteslice(first, last - first)) }.freeze
    end

    # The bytes of one text.
    def self.bytes(value, name, row)
      raise TypeError, "#{name}: expected a String in row #{row}, got #{value.class}" unless value.is_a?(String)
      return Values.bytes_of(value, name, row) unless value.empty?

      raise DataError.new("#{name} is an empty text in row #{row}: of an event without a customer it is nil",
                          status: FFI::RFM_E_DATA, row: row, field: name)
    end

    private

    def of_list(values, name, are_bytes)
      @n = values.size
      expect_type(values, name, are_bytes) unless are_bytes.nil?
      @anonymous = Arrays.input(values.map { |value| value.nil? ? 1 : 0 }, :uint8, name) if values.include?(nil)
      are_bytes = values.find { |value| !value.nil? }.is_a?(String) if are_bytes.nil?
      return of_texts(values, name) if are_bytes

      values = values.map { |value| value.nil? ? 0 : value } if @anonymous
      @number = Arrays.input(values, :uint64, name)
    end

    # A table has ids of one type.
    def expect_type(values, name, are_bytes)
      expected = are_bytes ? String : Integer
      wrong = values.index { |value| !(value.nil? || value.is_a?(expected)) }
      return if wrong.nil?

      kind = are_bytes ? "a String" : "an Integer"
      kind += "; integers are for a table of ids: :integer" if are_bytes && values[wrong].is_a?(Integer)
      kind += "; texts are for a table of ids: :bytes" if !are_bytes && values[wrong].is_a?(String)
      raise TypeError, "#{name}: #{values[wrong].class} in row #{wrong}, expected #{kind}"
    end

    def of_texts(values, name)
      total = 0
      texts = values.each_with_index.map { |value, row| value.nil? ? "" : Ids.bytes(value, name, row) }
      ends = texts.map { |text| total += text.bytesize }
      @bytes = Arrays::Input.new(Arrays.memory(texts.map(&:b).join), total)
      @offsets = Arrays.input([0, *ends], :int64, name)
    end
  end
end
