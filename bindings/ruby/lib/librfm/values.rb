# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Single values on their way in and out: whole numbers, names of enums, days, texts, ids, structs.
  module Values
    RANGES = {
      int32: -(2**31)..(2**31) - 1, int64: -(2**63)..(2**63) - 1,
      uint8: 0..255, uint32: 0..(2**32) - 1, uint64: 0..(2**64) - 1
    }.freeze
    # Julian day number of 1970-01-01.
    EPOCH = 2_440_588

    module_function

    def whole(value, name, type = :int32)
      raise TypeError, "#{name}: expected an Integer, got #{value.class}" unless value.is_a?(Integer)

      range = RANGES.fetch(type)
      raise Errors.refused("#{name} is #{value}, expected #{range.min} .. #{range.max}", name) unless range.cover?(value)

      value
    end

    def real(value, name)
      raise TypeError, "#{name}: expected a number, got #{value.class}" unless value.is_a?(Numeric) && value.real?

      value.to_f
    end

    # A text for C, which ends at its first zero byte.
    def text(value, name)
      value = value.to_s if value.is_a?(Symbol)
      raise TypeError, "#{name}: expected a String, got #{value.class}" unless value.is_a?(String)
      raise Errors.refused("#{name} has a zero character", name) if value.b.include?("\0")

      utf8 = value.encode(Encoding::UTF_8)
      utf8.valid_encoding? ? utf8 : raise(Errors.refused("#{name} is no UTF-8", name))
    rescue EncodingError
      raise Errors.refused("#{name} is no UTF-8", name)
    end

    # A text as a field of a struct, which keeps it; nil: none.
    def text_pointer(value, name)
      value.nil? ? nil : ::FFI::MemoryPointer.from_string(text(value, name))
    end

    # The number behind a name of an enum; nil is 0, the default.
    def code(enum, value, name)
      return 0 if value.nil?

      values = FFI::ENUMS.fetch(enum)
      unless value.is_a?(Symbol) || value.is_a?(String)
        raise TypeError, "#{name}: expected one of #{values.keys.join(', ')}, got #{value.class}"
      end

      values.fetch(value.to_sym) do
        raise Errors.refused("#{name} is #{value.inspect}, expected one of: #{values.keys.join(', ')}", name)
      end
    end

    # The name behind a number of an enum; nil for 0, which names nothing.
    def name_of(enum, value)
      FFI::ENUMS.fetch(enum).key(value) || (value.zero? ? nil : value)
    end

    def names_of_bits(enum, bits)
      FFI::ENUMS.fetch(enum).select { |_, bit| bits.anybits?(bit) }.keys
    end

    # The sum of the flags whose options are set.
    def flags(**given)
      given.sum { |name, is_set| is_set ? FFI.const_get("RFM_#{name}") : 0 }
    end

    # Days since 1970-01-01 of a Date or a number. A DateTime or Time has a time of day too, and so is refused.
    def day(value, name, row = nil)
      if value.is_a?(DateTime) || !(value.is_a?(Date) || value.is_a?(Integer))
        hint = value.is_a?(String) ? "; take Date.parse of it" : ("; take its to_date" if value.respond_to?(:to_date))
        raise TypeError, "#{name}: expected a Date or days since 1970-01-01#{" in row #{row}" if row}, got #{value.class}#{hint}"
      end

      value.is_a?(Date) ? value.jd - EPOCH : whole(value, name)
    end

    # The date of a day that the library gave.
    def date(number)
      Date.jd(EPOCH + number, Date::GREGORIAN)
    end

    # The same, nil for the day before all days.
    def date_or_nil(number)
      number == FFI::RFM_DAY_MIN ? nil : date(number)
    end

    # Unix seconds of a Time, a DateTime or a number.
    def seconds(value, name, row = nil)
      value = value.to_time if value.is_a?(DateTime)
      return value.to_i if value.is_a?(Time)
      return whole(value, name, :int64) if value.is_a?(Integer)

      raise TypeError, "#{name}: expected a Time or Unix seconds#{" in row #{row}" if row}, got #{value.class}"
    end

    # A text as bytes: in UTF-8, so that it is the same in every encoding; what is BINARY as it is.
    def bytes_of(text, name, row = nil)
      return text if text.encoding == Encoding::BINARY

      utf8 = text.encode(Encoding::UTF_8)
      utf8.valid_encoding? ? utf8 : raise(EncodingError)
    rescue EncodingError
      place = "#{name}#{" in row #{row}" if row}"
      raise Errors.refused("#{place} cannot be brought from #{text.encoding} into UTF-8; bytes of any kind are BINARY (String#b)", name)
    end

    # The integer that stands for a text.
    def hash_of(text, type, name)
      raise TypeError, "#{name}: expected a String, got #{text.class}" unless text.is_a?(String)

      bytes = bytes_of(text, name)
      type == :uint32 ? FFI.rfm_group_hash(bytes, bytes.bytesize) : FFI.rfm_key_hash(bytes, bytes.bytesize)
    end

    # A key as an integer or a text that is hashed; nil and an empty text: none.
    def key(value, name)
      return 0 if value.nil? || value == ""

      value.is_a?(String) ? hash_of(value, :uint64, name) : whole(value, name, :uint64)
    end

    # A text as Ruby has it: UTF-8 where it is that, else bytes.
    def id_text(bytes)
      utf8 = bytes.dup.force_encoding(Encoding::UTF_8)
      utf8.valid_encoding? ? utf8 : bytes.b
    end

    def customer_id(value, name = "customer")
      return FFI.struct(FFI::Id, number: whole(value, name, :uint64)) unless value.is_a?(String)

      text = bytes_of(value, name)
      FFI.struct(FFI::Id, n_bytes: text.bytesize, bytes: Arrays.memory(text))
    end

    # The id that C filled in.
    def customer_of(made)
      made[:bytes].null? ? made[:number] : id_text(made[:bytes].read_bytes(made[:n_bytes]))
    end

    # A text that C lent; nil: none.
    def borrowed_text(pointer)
      pointer.nil? || pointer.null? ? nil : pointer.read_string.force_encoding(Encoding::UTF_8)
    end

    # A struct that C filled in as a hash: no sizes and pointers, `enums` by name, `days` as dates, `truths` as true or false.
    def record(made, enums: {}, days: [], truths: [], **others)
      fields = made.layout.fields.reject { |field| skipped?(field) }
      values = fields.to_h { |field| [field.name, plain(made[field.name])] }
      enums.each { |name, enum| values[name] = name_of(enum, values[name]) }
      days.each { |name| values[name] = date_or_nil(values[name]) }
      truths.each { |name| values[name] = values[name] == 1 }
      values.merge(others)
    end

    def skipped?(field)
      %i[struct_size flags reserved room].include?(field.name) || field.type == ::FFI::Type::POINTER
    end

    def plain(value)
      value.is_a?(::FFI::Struct::InlineArray) ? value.to_a : value
    end
  end
end
