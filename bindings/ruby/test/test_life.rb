# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

# Callbacks, threads, forks, garbage, and the end of the program.
class TestLife < Test
  class Torn
    def write(_)
      raise IOError, "disk full"
    end

    def read(_)
      raise EOFError, "torn"
    end
  end

  test "what a block raises stops the work and comes out unchanged" do
    told = []
    table = large_table(rows: 20_000, progress: ->(stage, done) { told << [stage, done] })
    table.compact
    table.measure(as_of: 21_000)
    assert told.all? { |stage, done| stage.encoding == Encoding::UTF_8 && (0..1).cover?(done) }
    refute_empty told

    mine = Class.new(Exception) # rubocop:disable Lint/InheritException
    raised = mine.new("enough")
    table = large_table(rows: 20_000, progress: ->(_, _) { raise raised })
    before = table.count
    assert_same raised, assert_raises(mine) { table.compact }
    assert_same raised, assert_raises(mine) { table.measure(as_of: 21_000) }
    assert_equal before, table.count
    assert_refused(LibRFM::StoppedError) { large_table(rows: 20_000, progress: ->(_, _) { false }).compact }
  end

  test "what a file raises comes out unchanged and leaves no half of a file" do
    table = small_table
    assert_refused(IOError, "disk full") { table.save(Torn.new) }
    assert_refused(EOFError, "torn") { LibRFM::Table.load(Torn.new) }
    Dir.mktmpdir do |folder|
      path = File.join(folder, "shop.rfm")
      File.binwrite(path, "before")
      table.close
      assert_refused(LibRFM::StateError, "closed") { table.save(path) }
      assert_equal [["shop.rfm"], "before"], [Dir.children(folder), File.binread(path)]
    end
    assert_refused(TypeError, "target") { small_table.save(3) }
    short = Class.new { def read(size) = "x" * (size + 1) }
    assert_refused(IOError, "asked for") { LibRFM::Table.load(short.new) }
  end

  # Takes at most so many bytes at a time.
  class Slow
    attr_reader :bytes

    def initialize(most)
      @most = most
      @bytes = "".b
    end

    def write(bytes)
      @bytes << bytes.byteslice(0, @most)
      [bytes.bytesize, @most].min
    end
  end

  test "a file that takes a part gets the rest or the save fails" do
    table = small_table
    slow = Slow.new(7)
    table.save(slow)
    assert_equal table.to_bytes, slow.bytes
    assert_refused(IOError, "took 0 bytes") { table.save(Slow.new(0)) }
    careless = Class.new { def write(_) = nil }
    assert_refused(TypeError, "write of the file gave NilClass") { table.save(careless.new) }
  end

  test "what an enumerable raises comes out unchanged" do
    table = LibRFM::Table.new
    batches = Enumerator.new do |give|
      give << { customer: [1], day: [FIRST] }
      raise KeyError, "torn"
    end
    assert_refused(KeyError, "torn") { table.append_batches(batches) }
    assert_equal 1, table.count[:n_events]
    assert_refused(LibRFM::ArgumentError, "wrong") { table.append_batches([{ customer: [1], wrong: [1] }]) }
    inside = Enumerator.new { |give| give << { customer: [table.count[:n_events]], day: [FIRST] } }
    assert_refused(LibRFM::StateError, "inside a callback") { table.append_batches(inside) }
  end

  test "a block that is left by break or throw stops the work instead of unwinding through it" do
    table = large_table(rows: 20_000, progress: ->(_, _) { throw :out })
    error = catch(:out) { assert_refused(LibRFM::StoppedError, "left by break") { table.compact } }
    assert_equal LibRFM::FFI::RFM_STOPPED, error.status
    other = LibRFM::Table.new
    other.append(customer: [1] * 3, day: [20_000, 20_010, 20_020])
    watch = LibRFM::Watch.new(start_delay_days: 0)
    assert_refused(LibRFM::StoppedError) { watch.run(other, as_of: 20_050) { break } }
    assert_equal 1, watch.count[:n_pending]
  end

  test "walks are enumerators that may be left and may change the table" do
    table = small_table
    assert_equal([1, 2], table.each_customer.map { |entry| entry[:customer] }.first(2))
    assert_equal 2, table.each_customer { |entry| break entry[:customer] if entry[:customer] == 2 }
    each = table.each_event(1)
    assert_equal [4990, 2500], [each.next, each.next].map { |event| event[:amount] }
    table.each_customer { |entry| table.append(customer: [entry[:customer]], day: [TODAY]) }
    assert_equal 15, table.count[:n_events]
    assert_equal [5, 4], [table.each_customer.to_a.size, small_features.each_row.drop(1).size]
  end

  test "threads change no byte" do
    one = large_table
    many = large_table(threads: 7)
    assert_equal one.to_bytes, many.to_bytes
    first, second = [one, many].map { |table| table.measure(as_of: 20_800) }
    assert_equal first[:monetary], second[:monetary]
    assert_equal LibRFM::Scorer.fit(first).to_bytes, LibRFM::Scorer.fit(second).to_bytes
    assert_equal 3, LibRFM::Pool.new(3).threads
  end

  def together(count, &work)
    Array.new(count) { |number| Thread.new(number, &work).tap { |thread| thread.report_on_exception = false } }.map(&:value)
  end

  test "many threads share one table" do
    table = LibRFM::Table.new(threads: 2)
    together(5) do |number|
      20.times do |turn|
        table.append(customer: Array.new(50) { |i| (number * 1000) + i }, day: [20_000 + turn] * 50, amount: [100] * 50)
        table.measure(as_of: 21_000)
        table.each_customer.first
        table.compact if (turn % 10).zero?
      end
    end
    assert_equal 5 * 20 * 50, table.count[:n_events]
  end

  test "many threads save to one path" do
    tables = Array.new(4) { |number| large_table(rows: 20_000 + number) }
    Dir.mktmpdir do |folder|
      path = File.join(folder, "shop.rfm")
      together(4) { |number| 10.times { tables[number].save(path) } }
      assert_equal ["shop.rfm"], Dir.children(folder)
      assert_includes tables.map(&:to_bytes), File.binread(path)
    end
  end

  test "many threads apply one scorer" do
    features = large_table(rows: 60_000, customers: 9000).measure(as_of: 20_800)
    scorer = LibRFM::Scorer.fit(features)
    expected = scorer.apply(features).cell
    assert_equal [expected], together(4) { scorer.apply(features).cell }.uniq
  end

  test "closing in one thread leaves the others their memory" do
    features = large_table(rows: 60_000, customers: 9000).measure(as_of: 20_800)
    started = Queue.new
    readers = Array.new(3) { Thread.new { sums_until_closed(features, started) } }
    3.times { started.pop }
    features.close
    GC.start
    assert_equal 1, readers.flat_map(&:value).uniq.size
  end

  def sums_until_closed(features, started)
    sums = []
    loop do
      sums << features[:monetary].sum
      started << true
    end
  rescue LibRFM::StateError
    sums
  end

  test "tables merged into each other do not wait for ever" do
    tables = Array.new(2) { LibRFM::Table.new }
    tables.each { |table| table.append(customer: [1, 2, 1], day: [20_000, 20_001, 20_002], amount: [1, 2, 3], event: [7, 8, 9]) } # else merges double
    together(4) { |number| 20.times { tables[number % 2].merge(tables[1 - (number % 2)]) } }
    assert_equal [3, 3], tables.map { |table| table.count[:n_events] }
  end

  test "other threads run while the library works" do
    table = large_table
    ticks = 0
    ticking = Thread.new { loop { (ticks += 1) && sleep(0.0005) } }
    table.compact
    LibRFM::KMeans.fit(table.measure(as_of: 21_000), k: 8)
    assert_operator ticks, :>, 3
  ensure
    ticking&.kill
  end

  test "a closed object raises everywhere" do
    features = small_features
    scorer = LibRFM::Scorer.fit(features)
    scorer.close
    assert_predicate scorer, :closed?
    [-> { scorer.to_bytes }, -> { scorer.apply(features) }, -> { scorer.names }, -> { scorer.size }, -> { scorer.dup }].each do |use|
      assert_refused(LibRFM::StateError, "the scorer is closed", &use)
    end
    assert_equal "#<LibRFM::Scorer closed>", scorer.inspect
    table = small_table.tap(&:close)
    [-> { table.append(customer: [1], day: [1]) }, -> { table.count }, -> { table.each_customer.to_a }, -> { table.measure(as_of: 1) },
     -> { LibRFM::Track.frozen(table, [1], LibRFM::Scorer.from_breaks([[1]] * 3)) }].each do |use|
      assert_refused(LibRFM::StateError, "the table is closed", &use)
    end
    pool = LibRFM::Pool.new(2).tap(&:close)
    assert_refused(LibRFM::StateError, "closed") { LibRFM::Table.new(pool: pool) }
    assert_refused(LibRFM::StateError, "closed") { LibRFM::Scorer.allocate.names }
  end

  test "what cannot be copied says so" do
    [small_features, LibRFM::Metrics.new, LibRFM::Pool.new(2)].each { |each| assert_refused(TypeError, "cannot be copied") { each.clone } }
  end

  # Results of each kind.
  def results
    features = small_features
    scores = LibRFM::Scorer.fit(features).apply(features)
    [scores, LibRFM::Segments.builtin.apply(scores), LibRFM::KMeans.fit(features, k: 2).assign(features), features.frame(scores),
     features.arrow_c_stream, LibRFM::Pool.new(2)]
  end

  test "results say what they are and that they cannot be marshalled" do
    results.each do |result|
      refute_includes result.inspect, "0x"
      assert_operator result.inspect.size, :<, 200
      assert_refused(TypeError, "cannot be marshalled") { Marshal.dump(result) }
      assert_raises(NoMethodError) { result.class.allocate }
    end
    assert_refused(TypeError, "cannot be marshalled") { Marshal.dump(small_features) }
    assert_equal "#<LibRFM::Scores 5 rows, recency, frequency, monetary>", results.first.inspect
  end

  test "an object that was never made is a closed one" do
    assert_refused(LibRFM::StateError, "closed") { small_table.merge(LibRFM::Table.allocate) }
    assert_refused(LibRFM::StateError, "closed") { LibRFM::Watch.new.merge(LibRFM::Watch.allocate) }
    assert_refused(LibRFM::StateError, "closed") { LibRFM::Watch.new.run(LibRFM::Table.allocate, as_of: TODAY) }
  end

  test "a pool lives as long as its tables" do
    table = LibRFM::Pool.new(3).then { |pool| large_table(pool: pool).tap { pool.close } }
    GC.start
    assert_equal 20_000, table.measure(as_of: 20_800).size
  end

  EVERYTHING = <<~'RUBY'
    require "librfm"
    pool = LibRFM::Pool.new(3)
    table = LibRFM::Table.new(pool: pool, progress: ->(_, _) {})
    table.append(customer: Array.new(20_000) { |i| i * 7919 % 2000 }, day: Array.new(20_000) { |i| 20_000 + i * 104_729 % 700 },
                 amount: Array.new(20_000) { |i| 100 + i % 9000 })
    features = table.measure(as_of: 21_000)
    scorer = LibRFM::Scorer.fit(features)
    scores = scorer.apply(features)
    streams = [features, scores, LibRFM::Segments.builtin.apply(scores)].map(&:arrow_c_stream)
    cycle = [table, features, scorer.metrics, streams]
    cycle << cycle
  RUBY

  test "live objects do not disturb the end" do
    ["", "exit", "GC.disable", "at_exit { table.measure(as_of: 20_500) }",
     "Thread.new { loop { table.measure(as_of: 20_500) } }; sleep 0.05"].each do |ending|
      assert_equal "2000\n", run_ruby("#{EVERYTHING}\nputs features.size\n#{ending}")
    end
  end

  test "a forked child works without the threads of its parent" do
    threaded = large_table(rows: 20_000, threads: 3)
    table = small_table
    child = fork do
      status = 1
      status = 0 if table.measure(as_of: TODAY).size == 5 && refuses?(threaded) &&
                    large_table(rows: 20_000, pool: LibRFM::Pool.new(2)).count[:n_customers] == 20_000
      GC.start
    ensure
      exit!(status)
    end
    assert_predicate Process.wait2(child).last, :success?
    assert_operator threaded.measure(as_of: 21_000).size, :>, 0
  end

  def refuses?(table)
    table.measure(as_of: TODAY)
    false
  rescue LibRFM::StateError => e
    e.message.include?("parent")
  end

  test "a child that ends as usual does not hang" do
    program = "#{EVERYTHING}\n$stdout.sync = true\nchild = fork\nputs Process.wait2(child).last.exitstatus if child\n"
    assert_equal "0\n", run_ruby(program)
  end

  test "collecting garbage at every chance changes nothing" do
    program = Pathname(__dir__).join("stress.rb").read
    assert_equal run_ruby(program), run_ruby(program, env: { "STRESS" => "1" })
  end

  test "nothing leaks" do
    20.times { turn }
    GC.start
    before = memory
    150.times { turn }
    GC.start
    assert_operator memory - before, :<, 12 << 20
  end

  def turn
    table = large_table(rows: 2000, customers: 500)
    features = table.measure(as_of: 20_800)
    LibRFM::Scorer.fit(features).apply(features).arrow_c_stream
    LibRFM::Table.from_bytes(table.to_bytes)
    assert_raises(LibRFM::NotFoundError) { table.find(10**9) }
  end

  def memory
    Integer(File.read("/proc/self/statm").split[1]) * 4096
  end
end
