# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Columns beside the ids, row by row or for anything that takes an Arrow stream; see Features#frame. Each export is a new stream.
  class Frame
    include Live

    # One column that goes out: values, their Arrow type, and names for numbers.
    Column = Struct.new(:name, :type, :values, :names) do
      # The values as Ruby has them.
      def read
        case type
        when :RFM_ARROW_NAMES then values.map { |number| number.negative? ? nil : names[number] }
        when :RFM_ARROW_DATE then values.map { |day| Values.date(day) }
        when :RFM_ARROW_DOUBLE then values.map { |value| value.is_a?(Float) && value.nan? ? nil : value }
        else values
        end
      end
    end
    ELEMENTS = {
      RFM_ARROW_DOUBLE: :float64, RFM_ARROW_UINT8: :uint8, RFM_ARROW_INT32: :int32, RFM_ARROW_INT64: :int64,
      RFM_ARROW_UINT64: :uint64, RFM_ARROW_DATE: :int32, RFM_ARROW_NAMES: :int32
    }.freeze

    WHOLE_IN_FLOAT = 2**53
    private_constant :WHOLE_IN_FLOAT

    def initialize(features, results, metrics:, text_ids:, language:, columns:)
      @features = Features.expect(features, "features")
      @metrics = metrics
      @text_ids = text_ids
      @columns = results.flat_map { |result| columns_of(result, language) }
      @columns += columns.map { |name, values| own_column(name, values) }
    end

    # Only these columns of results beside the ids.
    def self.of(features, *results)
      new(features, results, metrics: false, text_ids: true, language: "en", columns: {})
    end

    # Results of other rows must not end up beside these ids.
    def self.must_be_of(result, features, argument)
      return if result.features.nil? || result.features.equal?(features)

      raise Errors.refused("#{argument}: the #{result.class.name.split('::').last} are of other features; buyers and select make new ones " \
                           "at each call", argument)
    end

    # Every row as a hash: the customer, and each column under its name; nil where it is undefined.
    def each_row(&block)
      return to_enum(:each_row) { @features.size } unless block

      columns = { customer: @features.customers }.merge(measured, @columns.to_h { |column| [column.name.to_sym, column.read] })
      @features.size.times { |row| block.call(columns.transform_values { |values| values[row] }) }
      self
    end

    # An ArrowStream, whose to_i is the address of the struct.
    def arrow_c_stream
      ArrowStream.new(@features.use.host&.threads) { exported }
    end

    # What rfm_arrow_export is called with.
    def exported
      made = Arrays.structs(@columns.map { |column| struct(column) })
      [@features.use, made.pointer, made.n, Values.flags(ARROW_EXPORT_TEXT_IDS: @text_ids, ARROW_EXPORT_NO_METRICS: !@metrics)]
    end

    private

    def summary
      "#{@features.size} rows; beside the ids: #{@columns.map(&:name).join(', ')}"
    end

    def measured
      return {} unless @metrics

      @features.names.each_with_index.to_h { |name, i| [name.to_sym, Column.new(name, :RFM_ARROW_DOUBLE, @features.column(i)).read] }
    end

    def columns_of(result, language)
      unless result.respond_to?(:out_columns)
        raise TypeError, "results: expected Scores, Segmentation, Labels or ChurnScores, got #{result.class}"
      end

      Frame.must_be_of(result, @features, "results")
      result.out_columns(language)
    end

    def own_column(name, values)
      taken = ["customer", *(@metrics ? @features.names : [])]
      raise Errors.refused("#{name}: there is a column of this name already", name) if taken.include?(name.to_s)

      values = Arrays.list(values, name.to_s)
      size = @features.size
      raise Errors.refused("#{name} has #{values.size} values, expected #{size}", name) if values.size != size
      return Column.new(name, :RFM_ARROW_DOUBLE, values) if values.empty?
      return Column.new(name, values.max < 2**63 ? :RFM_ARROW_INT64 : :RFM_ARROW_UINT64, values) if values.all?(Integer)
      return Column.new(name, :RFM_ARROW_UINT8, values.map { |each| each ? 1 : 0 }) if (values - [true, false]).empty?
      return Column.new(name, :RFM_ARROW_DATE, days(name, values)) if values.any?(Date)
      return texts(name, values) if values.any?(String) && values.compact.all?(String)

      floats(name, values)
    end

    def days(name, values)
      Arrays.expect_values(values, name)
      values.map { |value| Values.day(value, name.to_s) }
    end

    # Numbers of the different ones.
    def texts(name, values)
      numbers = values.compact.uniq.each_with_index.to_h
      Column.new(name, :RFM_ARROW_NAMES, values.map { |value| numbers.fetch(value, -1) }, numbers.keys)
    end

    # Whole numbers stay what they are, or are refused.
    def floats(name, values)
      beyond = values.index { |value| value.is_a?(Integer) && value.abs > WHOLE_IN_FLOAT }
      return Column.new(name, :RFM_ARROW_DOUBLE, values) if beyond.nil?

      raise Errors.refused("#{name} has a whole number beyond 2**53 in row #{beyond}, and others that are none or nil, beside which it " \
                           "would not stay whole", name, beyond)
    end

    def struct(column)
      values = Arrays.input(column.values, ELEMENTS.fetch(column.type), column.name.to_s, @features.size)
      made = FFI.struct(FFI::ArrowColumn, name: Values.text_pointer(column.name, "name of a column"),
                                          values: values.pointer, type: FFI.const_get(column.type))
      name_numbers(made, column.names) if column.names
      made
    end

    def name_numbers(made, names)
      texts = names.map { |name| Values.text_pointer(name, "names") }
      memory = ::FFI::MemoryPointer.new(:pointer, [texts.size, 1].max).write_array_of_pointer(texts)
      memory.instance_variable_set(:@texts, texts)
      made[:names] = memory
      made[:n_names] = names.size
    end
  end
end
