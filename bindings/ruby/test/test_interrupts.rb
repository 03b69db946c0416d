# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require_relative "signals"
require "timeout"

# Threads that are ended, fibers that are left, and locks that wait for each other: nothing unwinds through the library, and no lock stays.
class TestInterrupts < Test
  # Customers who are all overdue on day 20,060.
  def overdue(customers = 20, **options)
    table = LibRFM::Table.new(**options)
    table.append(customer: (0...customers).flat_map { |who| [who] * 4 }, day: [20_000, 20_010, 20_020, 20_030] * customers)
    table
  end

  def watch
    LibRFM::Watch.new(start_delay_days: 0)
  end

  include Signals

  test "a handler of a signal that raises leaves no lock taken" do
    table = LibRFM::Table.new
    other = LibRFM::Table.new
    append = -> { table.append_one(1, day: 20_000, amount: 1) }
    [append, -> { table.count }, -> { table.merge(other) }].each do |work|
      at = 1
      while signalled(at, &work) >= at
        append.call
        at += 1
      end
      assert_operator at, :>, 5
    end
  end

  test "what a block raised in a call that a signal interrupted comes out of no other" do
    raised = true
    table = large_table(rows: 20_000, progress: ->(_, _) { raised || (raised = true) && raise(IOError, "of the first call") })
    interrupted = lambda do
      raised = false
      table.measure(as_of: 21_000)
    rescue IOError
      nil
    end
    at = 1
    while signalled(at, "call.rb", %i[line return b_return], &interrupted) >= at
      raised = true
      assert_equal 20_000, table.measure(as_of: 21_000).size
      at += 1
    end
    assert_operator at, :>, 20
  end

  test "a handler of a signal cannot use a table, and nothing waits for ever" do
    table = overdue
    told = nil
    before = trap("USR1") do
      told = begin
        table.count
      rescue ThreadError => e
        e.class
      end
    end
    Process.kill("USR1", Process.pid)
    sleep 0.01 until told
    assert_equal [ThreadError, 20], [told, table.count[:n_customers]]
  ensure
    trap("USR1", before)
  end

  # A thread that runs the block with a queue, to which it says that it is there; given back when it has said so.
  def started
    said = Queue.new
    thread = Thread.new do
      Thread.current.report_on_exception = false
      yield said
    end
    said.pop
    thread
  end

  # Table and watch can be used by all threads as before.
  def assert_free(table, watch)
    Timeout.timeout(20) do
      Thread.new { table.append_one(1, day: 20_031) }.join
      table.append_one(1, day: 20_031)
      watch.forget(1) if watch.count[:n_customers].positive?
      assert_operator watch.run(table, as_of: 20_061) { nil }[:n_looked], :>, 0
    end
  end

  test "a thread that is killed in a block dies although errors of the library are rescued" do
    table = overdue
    watch = self.watch
    went_on = false
    unwound = false
    thread = started do |said|
      watch.run(table, as_of: 20_060) do
        said << true
        sleep
      ensure
        unwound = true
      end
      went_on = true
    rescue LibRFM::Error
      went_on = true
    end
    thread.kill
    assert_same thread, thread.join(20)
    assert_equal [false, true, 20], [went_on, unwound, watch.count[:n_pending]]
    assert_free table, watch
  end

  test "a thread that kills itself in a block dies after the call" do
    table = overdue
    watch = self.watch
    went_on = false
    Thread.new do
      watch.run(table, as_of: 20_060) { Thread.exit }
      went_on = true
    rescue LibRFM::Error
      went_on = true
    end.join
    refute went_on
    assert_free table, watch
  end

  test "what another thread raises in a block comes out unchanged" do
    table = overdue
    watch = self.watch
    thread = started { |said| watch.run(table, as_of: 20_060) { (said << true) && sleep } }
    raised = IOError.new("mine")
    thread.raise(raised)
    assert_same raised, assert_raises(IOError) { thread.join(20) }
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { watch.deliver { sleep } } }
    assert_free table, watch
  end

  test "threads that are killed or interrupted at any moment leave no lock" do
    table = overdue(300, progress: ->(_, _) { Thread.pass })
    watch = self.watch
    random = Random.new(1)
    60.times do |turn|
      thread = started do |said|
        said << true
        loop { table.measure(as_of: 20_060) && table.compact && watch.run(table, as_of: 20_060) { Thread.pass } }
      end
      sleep(random.rand * 0.01)
      turn.even? ? thread.kill : thread.raise(IOError, "mine")
      ended = turn.even? ? thread.join(20) : assert_raises(IOError) { thread.join(20) }
      assert_includes [thread, "mine"], ended.is_a?(Thread) ? ended : ended.message
    end
    assert_free table, watch
  end

  test "a thread that waits for a lock can be killed" do
    table = overdue
    holder = started { |said| watch.run(table, as_of: 20_060) { (said << true) && sleep } }
    waiting = started do |said|
      said << true
      table.append_one(1, day: 20_031)
    end
    Thread.pass until waiting.status == "sleep"
    waiting.kill
    assert_same waiting, waiting.join(20)
    holder.kill.join
    assert_equal 80, table.count[:n_events]
    assert_free table, watch
  end

  test "an enumerator that is left half-way stops the work" do
    table = overdue
    watch = self.watch
    closed = false
    alerts = Enumerator.new do |give|
      watch.run(table, as_of: 20_060) do |alert|
        give << alert
      ensure
        closed = true
      end
    end
    assert_refused(LibRFM::StoppedError, "Fiber.yield") { alerts.next }
    assert_equal [true, 20], [closed, watch.count[:n_pending]]
    assert_free table, watch
  end

  test "a block cannot yield on its way out either" do
    table = overdue
    watch = self.watch
    stubborn = Fiber.new do
      watch.run(table, as_of: 20_060) do
        loop do
          Fiber.yield
        rescue LibRFM::StoppedError
          next
        end
      end
    end
    assert_refused(LibRFM::StoppedError, "Fiber.yield") { stubborn.resume }
    assert_free table, watch
  end

  test "a block sees the variables of its fiber and may use fibers of its own" do
    Thread.current[:language] = "zh"
    seen = []
    watch.run(overdue(1), as_of: 20_060) do |alert|
      numbers = Enumerator.new { |give| 3.times { |i| give << i } }
      seen << Thread.current[:language] << alert[:customer] << numbers.next << numbers.next
    end
    assert_equal ["zh", 0, 0, 1], seen
  ensure
    Thread.current[:language] = nil
  end

  test "blocks that return a value go on and those without a block given say so" do
    table = overdue
    assert_equal 20, watch.run(table, as_of: 20_060) { nil }[:n_delivered]
    assert_raises(LocalJumpError) { watch.run(table, as_of: 20_060) { without_block } }
  end

  def without_block
    yield
  end

  # Reads the watch while it feeds the table.
  def feed(watch, reached, go_on)
    Enumerator.new do |give|
      reached << true
      go_on.pop
      watch.count
      give << { customer: [1], day: [20_031] }
    end
  end

  test "a feed that reads the watch does not wait for the run that waits for its table" do
    table = overdue
    watch = self.watch
    reached = Queue.new
    go_on = Queue.new
    feeding = Thread.new { table.append_batches(feed(watch, reached, go_on)) }
    reached.pop
    running = Thread.new { watch.run(table, as_of: 20_060)[:n_looked] }
    Thread.pass until running.status == "sleep"
    go_on << true
    assert_equal [1, 20], Timeout.timeout(20) { [feeding.value, running.value] }
  end

  test "threads that wait for each other are told" do
    table = overdue
    watch = self.watch.tap { |each| each.run(table, as_of: 20_060) }
    reached = Queue.new
    go_on = Queue.new
    feeding = Thread.new { table.append_batches(feed(watch, reached, go_on)) }
    feeding.report_on_exception = false
    reached.pop
    delivering = started { |said| watch.deliver { (said << true) && table.count } }
    Thread.pass until delivering.status == "sleep"
    go_on << true
    assert_refused(LibRFM::StateError, "the watch is in use by a thread that waits for this one") { feeding.value }
    assert_equal 20, Timeout.timeout(20) { delivering.value }
  end

  # What the block says in a child of fork.
  def in_a_child
    reader, writer = IO.pipe
    child = fork do
      reader.close
      writer.write(Timeout.timeout(20) { yield })
    rescue Exception => e # rubocop:disable Lint/RescueException -- the parent looks at it
      writer.write("#{e.class}: #{e.message}")
    ensure
      writer.close
      exit!(0)
    end
    writer.close
    reader.read.tap { Process.wait(child) }
  end

  # The other thread is in no block here: Ruby 3.1 may crash in a child of fork when another thread was in a fiber.
  test "a child of fork reads what another thread was reading and changes a copy" do
    table = overdue
    reading = started { |said| table.lock.reading { LibRFM::Interrupts.at_once { (said << true) && sleep } } }
    counts = in_a_child { [table, table.dup.tap { |copy| copy.append_one(1, day: 20_031) }].map { |each| each.count[:n_events] }.inspect }
    assert_equal "[80, 81]", counts
    assert_match(/StateError.*forked.*dup/, in_a_child { table.append_one(1, day: 20_031) })
  ensure
    reading&.kill&.join
  end

  test "a child of fork refuses what another thread was changing" do
    table = overdue
    changing = started { |said| table.lock.writing { LibRFM::Interrupts.at_once { (said << true) && sleep } } }
    assert_match(/StateError.*being changed.*forked/, in_a_child { table.count })
  ensure
    changing&.kill&.join
    assert_equal 80, table.count[:n_events]
  end
end
