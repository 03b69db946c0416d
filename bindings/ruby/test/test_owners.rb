# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require_relative "signals"

# Whatever the library makes is let go of exactly once, wherever a handler of a signal raises.
class TestOwners < Test
  include Signals

  # What was made and not let go of, and how often something was let go of that was gone: that is kept from the library, which would crash.
  class Ledger
    attr_reader :owners, :twice

    def initialize
      @is_there = {}
      @kept = []
      @owners = []
      @twice = 0
    end

    def made(pointer)
      @is_there[pointer.address] = true unless pointer.null?
    end

    # A stream that says so when it is released.
    def made_stream(stream)
      place = 3 * FFI::Pointer.size
      release = FFI::Function.new(:void, [:pointer], stream.get_pointer(place))
      counting = FFI::Function.new(:void, [:pointer]) { |struct| freed?(counting.address) && release.call(struct) }
      @kept << counting
      stream.put_pointer(place, made(counting) && counting)
    end

    # Whether the library may free it: it is there, or of another test.
    def freed?(address)
      return true unless @is_there.key?(address)

      @twice += 1 unless @is_there[address]
      @is_there[address].tap { @is_there[address] = false }
    end

    def left
      @is_there.values.count(true)
    end

    # As the garbage collector does it; an owner without a releaser was interrupted before it could own anything.
    def let_go
      @owners.each { |owner| owner.instance_variable_get(:@releaser)&.free }
    end
  end

  # Between the gem and the library.
  module Booked
    class << self
      attr_accessor :ledger
    end

    %i[rfm_pool_new rfm_features_measure].each do |name|
      define_method(name) { |out, *args| super(out, *args).tap { Booked.ledger&.made(out.get_pointer(0)) } }
    end

    %i[rfm_pool_free rfm_features_free].each do |name|
      define_method(name) do |object|
        super(object) if object.null? || Booked.ledger.nil? || Booked.ledger.freed?(object.address)
      end
    end

    def rfm_arrow_export(out, *args)
      super(out, *args).tap { |status| Booked.ledger&.made_stream(out) if status.zero? }
    end
  end
  LibRFM::FFI.singleton_class.prepend(Booked)

  # Who owns something.
  module Noted
    def initialize(*)
      Booked.ledger&.owners&.push(self)
      super
    end
  end
  FFI::AutoPointer.prepend(Noted)

  # Runs the block, and frees what it made, with a signal at every place of a file in turn: each time what is left, and what was freed twice.
  def ledgers(file, events)
    made = []
    loop do
      made << Booked.ledger = Ledger.new
      reached = signalled(made.size, file, events) { yield && Booked.ledger.let_go }
      Booked.ledger.let_go
      return made if reached < made.size
    end
  ensure
    Booked.ledger = nil
  end

  ENDS = %i[return b_return].freeze # where Ruby looks for signals
  PLACES = (ENDS + %i[line c_call c_return]).freeze

  # With orders of two customers.
  def table_of_two(**options)
    LibRFM::Table.new(**options).tap { |table| table.append(customer: [1, 2, 1], day: [20_000, 20_005, 20_065], amount: [1, 2, 3]) }
  end

  test "every stream of a chain is released once wherever a handler of a signal raises" do
    track = LibRFM::Track.relative(table_of_two(threads: 2), [20_010, 20_030, 20_050, 20_070], stages: nil)
    { "arrow.rb" => PLACES, "call.rb" => ENDS }.each do |file, events|
      made = ledgers(file, events) { track.arrow_c_stream.close || true }
      assert_operator made.size, :>, 40
      assert_equal [[0], [0]], [made.map(&:left).uniq, made.map(&:twice).uniq], file
    end
  end

  test "objects and the threads of their pool are freed once wherever a handler of a signal raises" do
    [[ENDS, true], [PLACES, false]].each do |events, all|
      made = ledgers("call.rb", events) { table_of_two(threads: 2).measure(as_of: 20_100) }
      assert_operator made.size, :>, 20
      assert_equal [0], made.map(&:twice).uniq
      assert_equal [0], made.map(&:left).uniq if all
    end
  end

  # Another stack frame, so that nothing of it is left on the stack.
  def pools_and_tables
    20.times { LibRFM::Pool.new(3).close }
    20.times { table_of_two(threads: 3).close }
  end

  test "threads end with the pools and tables that had them" do
    count = -> { ObjectSpace.each_object(LibRFM::Threads::Lease).count }
    before = count.call
    pools_and_tables
    3.times { GC.start }
    assert_operator count.call - before, :<, 20 # the collector may find some of 40 on the stack
  end

  test "a frame that closes the pool while it is read takes no threads away" do
    pool = LibRFM::Pool.new(2)
    frame = table_of_two.measure(as_of: 20_100).frame
    closing = Object.new
    closing.define_singleton_method(:arrow_c_stream) do
      pool.close
      3.times { GC.start }
      frame.arrow_c_stream
    end
    features = LibRFM::Features.from_frame(closing, customer: "customer", as_of: 20_100, pool: pool)
    assert_equal 2, LibRFM::Scorer.fit(features, levels: 2).apply(features).size
    refute_predicate features.use.host.threads.pointer, :null?
  end

  test "a closed stream is known as such whatever has its place" do
    stream = table_of_two.measure(as_of: 20_100).frame.arrow_c_stream
    stream.close
    GC.start
    others = Array.new(2000) { FFI::MemoryPointer.new(:char, 40).put_bytes(0, "x" * 40) }
    taken = Struct.new(:arrow_c_stream).new(stream)
    assert_refused(LibRFM::ArgumentError, "released or taken") { LibRFM::Features.from_frame(taken, customer: "customer", as_of: 20_100) }
    assert_equal 2000, others.size
  end

  test "a close that a signal interrupted lets go of the threads once" do
    table = table_of_two(threads: 2)
    features = table.measure(as_of: 20_100)
    users = -> { features.use.host.threads.instance_variable_get(:@users).dup }
    before = users.call
    { "arrow.rb" => PLACES, "call.rb" => ENDS }.each do |file, events|
      ledgers(file, events) { features.arrow_c_stream.close || true }
      assert_equal [before, 3], [users.call, table.count[:n_events]]
    end
  end
end
