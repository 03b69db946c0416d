# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Signals whose handlers raise, one at every place of the gem.
module Signals
  # What a handler of a signal raises.
  class Signal < Exception; end # rubocop:disable Lint/InheritException

  # Runs the block with a signal where the at-th method or block of a file ends, which is where Ruby looks for signals, or at other events;
  # how many there were.
  def signalled(at, file = "lock.rb", events = %i[return b_return])
    reached = 0
    points = TracePoint.new(*events) do |point|
      raise Signal if point.path.end_with?("/librfm/#{file}") && (reached += 1) == at
    end
    begin
      GC.disable # Ruby would tell of a signal that comes out of a finalizer, and go on
      points.enable(target_thread: Thread.current) { yield }
    rescue Signal
      nil
    ensure
      GC.enable
    end
    reached
  end
end
