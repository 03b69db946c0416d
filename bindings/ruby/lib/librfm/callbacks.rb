# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # When Thread#kill, Thread#raise and Timeout come in: not while C works, for nothing may unwind through it, nor while a lock changes
  # hands; at once where a block of the user runs, or a lock is waited for.
  module Interrupts
    module_function

    def later(&block)
      Thread.handle_interrupt(Object => :never, &block)
    end

    def at_once(&block)
      Thread.handle_interrupt(Object => :immediate, &block)
    end

    def while_waiting(&block)
      Thread.handle_interrupt(Object => :on_blocking, &block)
    end

    # Nobody sends so many signals while something is let go of: it fails for another reason.
    MOST_SIGNALS = 100
    private_constant :MOST_SIGNALS

    # What may be done twice, to its end: a handler of a signal may raise wherever a method or block ends, and nothing must stay for that.
    def finish
      raised = nil
      left = MOST_SIGNALS
      begin
        yield
      rescue Exception => e # rubocop:disable Lint/RescueException -- it is raised when all is done
        raised = e
        retry if (left -= 1).positive?
      end
      raise raised if raised
    end
  end

  # Carries an exception out of a callback: C sees 0, and the call raises what the callback raised. Each thread has its own.
  class Stop
    def initialize
      @kept = {}.compare_by_identity
    end

    # A block of the user for C: false stops the work, as does an exception; any other value goes on. A block that is left by break,
    # return, throw or Fiber.yield would unwind through the library, or never come back to it: it stops the work instead.
    def guard(&block)
      lambda do |*args|
        visit = Visit.new(block, args)
        visit.error.nil? ? Stop.code(visit.answer) : keep(visit.error)
      end
    end

    # A block of the gem, which always comes back.
    def guard_own(&block)
      lambda do |*args|
        Stop.code(block.call(*args))
      rescue Exception => e # rubocop:disable Lint/RescueException -- it comes out of the call unchanged
        keep(e)
      end
    end

    # The exception of this thread, which is forgotten.
    def take
      @kept.delete(Thread.current)
    end

    # What C takes for the value of a block.
    def self.code(answer)
      false.equal?(answer) ? 0 : FFI::RFM_CONTINUE
    end

    private

    def keep(error)
      @kept[Thread.current] = error
      0
    end
  end

  # A call of a user's block from inside C, in a fiber of its own: that is as far as anything unwinds, and one that is left half-way is
  # seen. Around it is a second fiber, in which interrupts come in: Ruby ends it by Thread#kill, and kills the thread when they may come
  # in again, which is after the call. Exceptions leave the fibers as values, for an error of Timeout throws when it is raised again.
  class Visit
    LEFT = "a block was left by break, return, throw or Fiber.yield"

    # What the block returned, and what stops the work; nil: nothing.
    attr_reader :answer, :error

    def initialize(block, args)
      @error = left
      locals = Thread.current.keys.to_h { |name| [name, Thread.current[name]] }
      inside = Fiber.new(blocking: true) { keep_error { run(block, args, locals) } }
      Fiber.new(blocking: true) { keep_error { Interrupts.at_once { finish(inside) } } }.resume
    rescue FiberError => e
      @error = e
    rescue TypeError # Ruby 3.1 raises it for Thread#kill
      nil
    end

    private

    # The block sees the variables of the fiber that called, and sets its own.
    def run(block, args, locals)
      locals.each { |name, value| Thread.current[name] = value }
      @answer = block.call(*args)
      @error = nil
    end

    # A fiber that is not at its end was left: it is unwound.
    def finish(inside)
      inside.resume
      return unless inside.alive?

      inside.raise(left)
      @error ||= left
    end

    def keep_error
      yield
    rescue UncaughtThrowError
      @error = left
    rescue LocalJumpError => e
      @error = e.reason == :noreason ? e : left
    rescue Exception => e # rubocop:disable Lint/RescueException -- it comes out of the call unchanged
      @error = e
    end

    def left
      StoppedError.new(LEFT, status: FFI::RFM_STOPPED)
    end
  end
end
