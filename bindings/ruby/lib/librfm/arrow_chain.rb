# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Several Arrow streams as one, whose functions are Ruby's own. They are the same for all chains: a struct that moves away says by its
  # number which one it is, and what it needs is kept until it is released.
  class ArrowChain
    FAILED = Errno::EIO::Errno
    PRIVATE = 4 * ::FFI::Pointer.size
    # `release` of a struct ArrowArray: null in one that is the end.
    RELEASE = (5 * 8) + (3 * ::FFI::Pointer.size)
    @kept = {}
    @last = 0

    class << self
      # Make a struct ArrowArrayStream of the streams.
      def fill(memory, streams)
        number = @last += 1
        @kept[number] = new(streams)
        memory.write_array_of_pointer(FUNCTIONS + [::FFI::Pointer.new(number)])
      end

      # What the block does with the chain of a struct; `otherwise` when it raises.
      def of(struct, otherwise)
        Interrupts.later { yield @kept.fetch(struct.get_pointer(PRIVATE).address) }
      rescue Exception # rubocop:disable Lint/RescueException -- nothing may unwind through who reads the stream
        otherwise
      end

      def forget(struct)
        @kept.delete(struct.get_pointer(PRIVATE).address)
        struct.put_pointer(ArrowStream::RELEASE, nil)
      end
    end

    FUNCTIONS = [
      ::FFI::Function.new(:int, %i[pointer pointer]) { |struct, out| of(struct, FAILED) { |chain| chain.schema(out) } },
      ::FFI::Function.new(:int, %i[pointer pointer]) { |struct, out| of(struct, FAILED) { |chain| chain.next_batch(out) } },
      ::FFI::Function.new(:pointer, [:pointer]) { |struct| of(struct, nil, &:last_error) },
      ::FFI::Function.new(:void, [:pointer]) { |struct| of(struct, nil, &:close) && forget(struct) }
    ].freeze
    private_constant :FUNCTIONS

    def initialize(streams)
      @streams = streams.dup
    end

    def schema(out)
      present(0, :int, out)
    end

    # The last stream stays to the end: it knows the schema.
    def next_batch(out)
      loop do
        status = present(1, :int, out)
        return status unless status.zero? && out.get_pointer(RELEASE).null? && @streams.size > 1

        @streams.shift.close
      end
    end

    def last_error
      present(2, :pointer)
    end

    def close
      @streams.each(&:close)
    end

    private

    # Call a function of the stream that is being read, by its number in the struct.
    def present(function, returns, *args)
      struct = ::FFI::Pointer.new(@streams.first.to_i)
      address = struct.get_pointer(function * ::FFI::Pointer.size)
      ::FFI::Function.new(returns, [:pointer] * (1 + args.size), address).call(struct, *args)
    end
  end
end
