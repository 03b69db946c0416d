# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Many readers or one writer, and an error instead of a wait for ever when a callback uses its own table.
  class Lock
    # writer_reads: whether callbacks of a call that changes the object may read it.
    def initialize(noun, writer_reads: false)
      @noun = noun
      @writer_reads = writer_reads
      @mutex = Mutex.new
      @changed = ConditionVariable.new
      @readers = Hash.new(0).compare_by_identity
      @writer = nil
    end

    def reading
      me = Thread.current
      return yield if @writer_reads && @writer == me

      enter(-> { @writer == me }, -> { @writer.nil? }) { @readers[me] += 1 }
      begin
        yield
      ensure
        leave { (@readers[me] -= 1).zero? && @readers.delete(me) }
      end
    end

    def writing
      me = Thread.current
      enter(-> { @writer == me || @readers.key?(me) }, -> { @writer.nil? && @readers.empty? }) { @writer = me }
      begin
        yield
      ensure
        leave { @writer = nil }
      end
    end

    private

    def enter(inside, free)
      @mutex.synchronize do
        raise Errors.state("called from inside a callback of the same #{@noun}") if inside.call

        @changed.wait(@mutex) until free.call
        yield
      end
    end

    def leave
      @mutex.synchronize do
        yield
        @changed.broadcast
      end
    end
  end
end
