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

    # n streams of the same columns, one behind the other: the block gives what each is exported of, see Frame#exported. threads: what
    # they work with.
    def initialize(threads, n = 1)
      @owner = Owner.new(SIZE * n, threads, ArrowStream.freeing(n))
      n.times { |i| Call.call(:rfm_arrow_export, @owner + (i * SIZE), *yield(i)) }
      Call.call(:rfm_arrow_chain, @owner, nil, @owner, n) if n > 1
    end

    # A stream that was released says so in its struct.
    def self.freeing(n)
      lambda do |memory|
        n.times do |i|
          release = memory.get_pointer((i * SIZE) + RELEASE)
          ::FFI::Function.new(:void, [:pointer], release).call(memory + (i * SIZE)) unless release.null?
        end
      end
    end

    # Release it, when nobody took it over.
    def close
      @owner.free
    end

    # The address of the stream.
    def to_i
      @owner.address
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
