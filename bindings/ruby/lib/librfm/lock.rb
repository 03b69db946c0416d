# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Many readers or one writer, and an error instead of a wait for ever: when a callback uses its own table, and when threads wait for each
  # other.
  class Lock
    # All locks change hands under one mutex, so that several can be taken at once.
    CHANGING = Mutex.new
    CHANGED = ConditionVariable.new
    WAITING = {}.compare_by_identity # the claims of each thread that waits
    private_constant :CHANGING, :CHANGED, :WAITING

    # A wish to read, or to write.
    Claim = Struct.new(:lock, :writes) do
      def granted?
        lock.granted?(writes)
      end

      def free?
        lock.blockers(writes).empty?
      end

      # Whether it is this thread that must let go first, or one that waits for it.
      def waits_for?(thread)
        lock.blockers(writes).any? { |holder| holder == thread || WAITING.fetch(holder, []).any? { |claim| claim.waits_for?(thread) } }
      end
    end

    class << self
      # Run the block with all claims or none: who waits for one does not hold another meanwhile.
      def hold(*claims)
        Interrupts.later do
          taken = take(claims)
          begin
            yield
          ensure
            give_back(taken)
          end
        end
      end

      private

      def take(claims)
        CHANGING.synchronize do
          claims.each { |claim| claim.lock.check(claim.writes) }
          wanted = claims.reject(&:granted?)
          wait(wanted) until wanted.all?(&:free?)
          wanted.each { |claim| claim.lock.enter(claim.writes) }
        end
      end

      def wait(claims)
        me = Thread.current
        WAITING[me] = claims
        endless = claims.find { |claim| claim.waits_for?(me) }
        raise Errors.state("the #{endless.lock.noun} is in use by a thread that waits for this one") if endless

        Interrupts.while_waiting { CHANGED.wait(CHANGING) }
      ensure
        WAITING.delete(me)
      end

      def give_back(claims)
        CHANGING.synchronize do
          claims.each { |claim| claim.lock.leave(claim.writes) }
          CHANGED.broadcast
        end
      end
    end

    attr_reader :noun

    # writer_reads: whether callbacks of a call that changes the object may read it.
    def initialize(noun, writer_reads: false)
      @noun = noun
      @writer_reads = writer_reads
      @readers = Hash.new(0).compare_by_identity
      @writer = nil
      @is_left_in_use = false
    end

    def reading(&block)
      Lock.hold(to_read, &block)
    end

    def writing(&block)
      Lock.hold(to_write, &block)
    end

    def to_read
      Claim.new(self, false)
    end

    def to_write
      Claim.new(self, true)
    end

    # ---- for claims, under the mutex ----

    def check(writes)
      check_fork(writes)
      return if granted?(writes)

      inside = @writer == Thread.current || (writes && @readers.key?(Thread.current))
      raise Errors.state("called from inside a callback of the same #{noun}") if inside
    end

    def granted?(writes)
      !writes && @writer_reads && @writer == Thread.current
    end

    # The threads that must let go first.
    def blockers(writes)
      [@writer, *(@readers.keys if writes)].compact
    end

    def enter(writes)
      writes ? @writer = Thread.current : @readers[Thread.current] += 1
    end

    def leave(writes)
      return @writer = nil if writes

      @readers.delete(Thread.current) if (@readers[Thread.current] -= 1).zero?
    end

    private

    # A process that was forked has one thread; what others held stayed in the parent. The library still counts their readers.
    def check_fork(writes)
      raise Errors.state("the #{noun} was being changed when this process was forked") unless @writer.nil? || @writer.alive?

      @is_left_in_use ||= !@readers.reject! { |thread, _| !thread.alive? }.nil?
      return unless @is_left_in_use && writes

      raise Errors.state("the #{noun} was in use when this process was forked: change a copy (dup) of it")
    end
  end
end
