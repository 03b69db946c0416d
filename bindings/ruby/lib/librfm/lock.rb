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

    # A thread in some locks.
    class Stay
      attr_reader :thread, :locks

      def initialize
        @thread = Thread.current
        @locks = []
      end

      # What is taken is noted before, so that all of it is given back wherever this ends.
      def enter(claims)
        @locks = claims.map(&:lock)
        claims.each { |claim| claim.lock.enter(self, claim.writes) }
      end
    end

    class << self
      # Run the block with all claims or none: who waits for one does not hold another meanwhile.
      def hold(*claims)
        stay = Stay.new
        Interrupts.later do
          take(claims, stay)
          yield
        ensure
          Interrupts.finish { give_back(stay) } unless stay.locks.empty?
        end
      end

      private

      def take(claims, stay)
        CHANGING.synchronize do
          claims.each { |claim| claim.lock.check(claim.writes) }
          wanted = claims.reject(&:granted?)
          wait(wanted) until wanted.all?(&:free?)
          stay.enter(wanted)
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

      def give_back(stay)
        CHANGING.synchronize do
          stay.locks.each { |lock| lock.leave(stay) }
          CHANGED.broadcast
        end
      end
    end

    attr_reader :noun

    # writer_reads: whether callbacks of a call that changes the object may read it.
    def initialize(noun, writer_reads: false)
      @noun = noun
      @writer_reads = writer_reads
      @readers = {}.compare_by_identity # stays
      @writer = nil # a stay
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

      inside = blockers(writes).include?(Thread.current)
      raise Errors.state("called from inside a callback of the same #{noun}") if inside
    end

    def granted?(writes)
      !writes && @writer_reads && @writer&.thread == Thread.current
    end

    # The threads that must let go first.
    def blockers(writes)
      [@writer, *(@readers.keys if writes)].compact.map(&:thread)
    end

    def enter(stay, writes)
      writes ? @writer = stay : @readers[stay] = true
    end

    # Whether it was entered or not.
    def leave(stay)
      @writer = nil if @writer.equal?(stay)
      @readers.delete(stay)
    end

    private

    # A process that was forked has one thread; what others held stayed in the parent. The library still counts their readers.
    def check_fork(writes)
      raise Errors.state("the #{noun} was being changed when this process was forked") unless @writer.nil? || @writer.thread.alive?

      @is_left_in_use ||= !@readers.select! { |stay, _| stay.thread.alive? }.nil?
      return unless @is_left_in_use && writes

      raise Errors.state("the #{noun} was in use when this process was forked: change a copy (dup) of it")
    end
  end
end
