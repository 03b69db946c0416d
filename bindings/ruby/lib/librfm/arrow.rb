# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # An Arrow stream on its way out, by the protocol of data frames in Ruby: #to_i is the address of a struct ArrowArrayStream, which whoever
  # takes it over moves out. A stream is used once; one that nobody takes is released with this object.
  class ArrowStream
    include Live

    SIZE = 5 * ::FFI::Pointer.size
    RELEASE = 3 * ::FFI::Pointer.size
    NAME = "arrow_array_stream"
    # What has to_i, too, and is no address.
    OTHERS = [String, Numeric, NilClass, Time, IO, Process::Status].freeze
    private_constant :OTHERS

    # The block fills the struct in; threads: what it works with until it is released.
    def initialize(threads = nil)
      @memory = ::FFI::MemoryPointer.new(:char, SIZE)
      Interrupts.later do
        yield @memory
        @owner = ::FFI::AutoPointer.new(::FFI::Pointer.new(@memory.address), ArrowStream.releaser(@memory, threads&.retain))
      end
    end

    # rfm_arrow_export of features, with columns beside them.
    def self.export(features, columns, flags)
      new(features.host&.threads) { |memory| Call.call(:rfm_arrow_export, memory, features, columns.pointer, columns.n, flags) }
    end

    # Streams of the same columns, which it takes over, one behind the other.
    def self.chain(streams)
      new do |memory|
        taken = ::FFI::MemoryPointer.new(:char, SIZE * streams.size)
        streams.each_with_index { |stream, i| stream.move_to(taken + (i * SIZE)) }
        Call.call(:rfm_arrow_chain, memory, nil, taken, streams.size)
      ensure
        streams.each_index { |i| releaser(taken + (i * SIZE), nil).call(nil) } if taken # those that a signal kept from the chain
      end
    end

    def self.releaser(memory, threads)
      lambda do |_|
        release = memory.get_pointer(RELEASE)
        ::FFI::Function.new(:void, [:pointer], release).call(memory) unless release.null?
        threads&.release
      end
    end

    # Release it, when nobody took it over.
    def close
      @owner.free
    end

    # Move it out, as whoever takes it over does.
    def move_to(place)
      place.put_bytes(0, @memory.read_bytes(SIZE))
      @memory.put_pointer(RELEASE, nil)
    end

    # The address of the stream.
    def to_i
      @memory.address
    end

    # What the struct is.
    def name
      NAME
    end

    def initialize_copy(_)
      raise TypeError, "a stream cannot be copied"
    end

    # The address that a data frame gives; keep what it gave until the call that takes it over has returned.
    def self.of(frame, name)
      unless frame.respond_to?(:arrow_c_stream)
        raise TypeError, "#{name}: expected a data frame with arrow_c_stream, got #{frame.class}"
      end

      given = frame.arrow_c_stream
      raise TypeError, "#{name}: arrow_c_stream gave no Arrow stream" unless stream?(given)

      given
    end

    # Whatever else has to_i would be taken for an address, too.
    def self.stream?(given)
      return false if !given.respond_to?(:to_i) || OTHERS.any? { |kind| given.is_a?(kind) }
      return false if given.respond_to?(:name) && given.name != NAME

      address = given.to_i
      address.is_a?(Integer) && (1...2**64).cover?(address) && (address % ::FFI::Pointer.size).zero?
    end
    private_class_method :stream?

    private

    def summary
      "of #{NAME}"
    end
  end
end
