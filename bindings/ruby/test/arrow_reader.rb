# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require "ffi"

# An independent reader of Arrow streams, for the types that the gem gives out: what a data frame of Ruby would do.
module ArrowReader
  class Schema < FFI::Struct
    layout :format, :string, :name, :string, :metadata, :pointer, :flags, :int64, :n_children, :int64, :children, :pointer,
           :dictionary, :pointer, :release, :pointer, :private_data, :pointer
  end

  class Column < FFI::Struct
    layout :length, :int64, :null_count, :int64, :offset, :int64, :n_buffers, :int64, :n_children, :int64, :buffers, :pointer,
           :children, :pointer, :dictionary, :pointer, :release, :pointer, :private_data, :pointer
  end

  class Stream < FFI::Struct
    layout :get_schema, :pointer, :get_next, :pointer, :get_last_error, :pointer, :release, :pointer, :private_data, :pointer
  end

  NUMBERS = { "L" => :uint64, "l" => :int64, "g" => :float64, "C" => :uint8, "i" => :int32, "tdD" => :int32 }.freeze

  module_function

  # The columns of a frame by name, nil for null.
  def read(frame)
    made = {}
    each_column(frame) { |schema, column| (made[schema[:name].dup.force_encoding("UTF-8")] ||= []).concat(values(schema, column)) }
    made
  end

  # Every column of every batch.
  def each_column(frame)
    given = frame.arrow_c_stream
    stream = Stream.new(FFI::Pointer.new(given.to_i))
    schema = Schema.new
    call(:int, stream[:get_schema], stream, schema)
    loop do
      batch = Column.new
      call(:int, stream[:get_next], stream, batch)
      break if batch[:release].null?

      batch[:n_children].times { |i| yield child(Schema, schema, i), child(Column, batch, i) }
      call(:void, batch[:release], batch)
    end
    call(:void, schema[:release], schema)
    call(:void, stream[:release], stream)
    given.name # alive until here
  end

  def call(returns, address, *args)
    result = FFI::Function.new(returns, [:pointer] * args.size, address).call(*args.map(&:to_ptr))
    raise "the stream failed" if returns == :int && result != 0
  end

  def child(kind, parent, index)
    kind.new(parent[:children].get_pointer(index * FFI::Pointer.size))
  end

  def values(schema, column)
    found = if schema[:dictionary].null?
              NUMBERS.key?(schema[:format]) ? numbers(schema, column) : texts(schema, column)
            else
              named(schema, column)
            end
    valid = buffer(column, 0)
    found.each_with_index.map { |value, i| valid.null? || valid.get_uint8(i / 8)[i % 8] == 1 ? value : nil }
  end

  def named(schema, column)
    names = texts(Schema.new(schema[:dictionary]), Column.new(column[:dictionary]))
    buffer(column, 1).get_array_of_int32(0, column[:length]).map { |number| names[number] }
  end

  def numbers(schema, column)
    buffer(column, 1).public_send("get_array_of_#{NUMBERS[schema[:format]]}", 0, column[:length])
  end

  def texts(schema, column)
    offsets = buffer(column, 1).get_array_of_int64(0, column[:length] + 1)
    encoding = schema[:format] == "U" ? Encoding::UTF_8 : Encoding::BINARY
    offsets.each_cons(2).map { |first, last| buffer(column, 2).get_bytes(first, last - first).force_encoding(encoding) }
  end

  def buffer(column, index)
    column[:buffers].get_pointer(index * FFI::Pointer.size)
  end
end
