# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Arrays in and out. What goes in is packed once; what comes out is a frozen Array, or a Numo::NArray where that is asked for.
  module Arrays
    # How Ruby packs and reads each element type, and the class of Numo for it.
    Type = Struct.new(:pack, :read, :size, :numo)
    TYPES = {
      float64: Type.new("d*", :read_array_of_double, 8, :DFloat),
      int64: Type.new("q*", :read_array_of_int64, 8, :Int64),
      uint64: Type.new("Q*", :read_array_of_uint64, 8, :UInt64),
      int32: Type.new("l*", :read_array_of_int32, 4, :Int32),
      uint32: Type.new("L*", :read_array_of_uint32, 4, :UInt32),
      uint8: Type.new("C*", :read_array_of_uint8, 1, :UInt8)
    }.freeze

    # An array for C: keep it while C reads.
    Input = Struct.new(:pointer, :n)

    module_function

    # The values as a C array of one type.
    def input(values, type, name, length = nil)
      bytes = ready?(values, type) ? values.to_binary : pack(list(values, name), type, name)
      n = bytes.bytesize / TYPES.fetch(type).size
      raise Errors.refused("#{name} has #{n} values, expected #{length}", name) if length && n != length

      Input.new(memory(bytes), n)
    end

    # The same, nil for nil.
    def optional(values, type, name, length = nil)
      values.nil? ? nil : input(values, type, name, length)
    end

    def memory(bytes)
      ::FFI::MemoryPointer.new(:char, [bytes.bytesize, 1].max).put_bytes(0, bytes)
    end

    # A sequence as an Array.
    def list(values, name)
      return values if values.is_a?(Array)
      return values.to_a if values.respond_to?(:to_a) && !values.is_a?(Hash) && !values.nil? && !values.is_a?(::Struct)

      raise TypeError, "#{name}: expected an Array, got #{values.class}"
    end

    def pack(values, type, name)
      return pack_floats(values, name) if type == :float64

      unless values.all?(Integer)
        wrong = values.index { |value| !value.is_a?(Integer) }
        expect_values(values, name)
        raise TypeError, "#{name}: expected an Integer in row #{wrong}, got #{values[wrong].class}"
      end
      check_range(values, Values::RANGES.fetch(type), name)
      values.pack(TYPES.fetch(type).pack)
    end

    # Refuse nil, as in a row without an amount.
    def expect_values(values, name)
      missing = values.index(nil)
      raise Errors.refused("#{name} has no value in row #{missing}", name, missing) if missing
    end

    def check_range(values, range, name)
      return if values.empty? || values.minmax.all? { |value| range.cover?(value) }

      row = values.index { |value| !range.cover?(value) }
      raise Errors.refused("#{name} is #{values[row]} in row #{row}, expected #{range.min} .. #{range.max}", name, row)
    end

    def pack_floats(values, name)
      return values.pack("d*") if values.all?(Float)

      values = values.map { |value| value.nil? ? Float::NAN : value } if values.include?(nil)
      wrong = values.index { |value| !(value.is_a?(Numeric) && value.real?) }
      raise TypeError, "#{name}: expected a number in row #{wrong}, got #{values[wrong].class}" if wrong

      values.map(&:to_f).pack("d*")
    end

    def numo?(values)
      defined?(Numo::NArray) && values.is_a?(Numo::NArray)
    end

    # Whether it is a vector of just that type. Others go through an Array, which is checked: a cast would wrap and truncate.
    def ready?(values, type)
      numo?(values) && values.is_a?(numo_class(type)) && values.shape.size == 1 && values.size.positive?
    end

    def numo_class(type)
      raise Errors.state("numo-narray is not loaded: require \"numo/narray\"") unless defined?(Numo::NArray)

      Numo.const_get(TYPES.fetch(type).numo)
    end

    # What C wrote or lends: a frozen Array, or with `numo` a copy as a Numo::NArray.
    def read(pointer, type, count, numo: false)
      empty = count.zero? || pointer.null?
      return empty ? [].freeze : pointer.public_send(TYPES.fetch(type).read, count).freeze unless numo

      kind = numo_class(type)
      empty ? kind.new(0) : kind.from_binary(pointer.read_bytes(count * TYPES.fetch(type).size))
    end

    # The values in rows of so many columns.
    def rows(values, columns)
      values.each_slice([columns, 1].max).map(&:freeze).freeze
    end

    # Memory for C to fill.
    def output(type, count)
      ::FFI::MemoryPointer.new(type == :float64 ? :double : type, [count, 1].max)
    end

    # Rows of numbers as one array, and their shape.
    def matrix(values, name)
      return [input(values.reshape(values.size), :float64, name), values.shape] if numo?(values)

      rows = list(values, name).map { |row| list(row, name) }
      widths = rows.map(&:size).uniq
      raise Errors.refused("#{name} has rows of different lengths", name) if widths.size > 1

      [input(rows.flatten(1), :float64, name), [rows.size, widths.first || 0]]
    end

    # An array of pointers to arrays, which it keeps; nil: NULL.
    def pointers(inputs)
      inputs = inputs.map { |each| each&.pointer }
      memory = ::FFI::MemoryPointer.new(:pointer, [inputs.size, 1].max)
      memory.write_array_of_pointer(inputs.map { |each| each || ::FFI::Pointer::NULL })
      memory.instance_variable_set(:@inputs, inputs)
      Input.new(memory, inputs)
    end

    # An array of structs of the values that the block turns into structs; it keeps them.
    def structs(made)
      return Input.new(nil, 0) if made.empty?

      size = made.first.class.size
      memory = ::FFI::MemoryPointer.new(:char, size * made.size)
      made.each_with_index { |each, i| memory.put_bytes(i * size, each.to_ptr.read_bytes(size)) }
      memory.instance_variable_set(:@made, made)
      Input.new(memory, made.size)
    end
  end
end
