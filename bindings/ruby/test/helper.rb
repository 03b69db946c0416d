# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# What the tests of the gem share. The gem is the one that Ruby finds: installed, or bindings/ruby/lib by -I; its library that of
# LibRFM.ffi_lib.
require "librfm"
require "minitest/autorun"
require "open3"
require "pathname"
require "rbconfig"
require "tmpdir"
require_relative "tap"

ROOT = Pathname(__dir__).join("../../..").expand_path
FIRST = 20_000 # 2024-10-04
TODAY = 20_269 # 2025-06-30
GEM_LIB = Pathname($LOADED_FEATURES.find { |path| path.end_with?("/librfm.rb") }).dirname

class Test < Minitest::Test
  # A test whose name is a sentence.
  def self.test(sentence, &block)
    define_method("test_#{sentence}", &block)
  end

  # The error of exactly this kind that the block raises, with these words in it.
  def assert_refused(kind, *words, &block)
    error = assert_raises(kind, &block)
    assert_instance_of kind, error
    words.each { |word| assert_includes error.message, word }
    error
  end

  # Ten orders of five customers, those of examples/01_score.c.
  def small_table(**options)
    table = LibRFM::Table.new(**options)
    table.append(
      customer: [1, 2, 3, 1, 4, 1, 5, 2, 5, 1],
      day: [19_906, 19_920, 19_951, 19_990, 20_013, 20_044, 20_071, 20_171, 20_240, 20_262],
      amount: [4990, 1250, 8900, 2500, 700, 5990, 3200, 1800, 2750, 6100]
    )
    table
  end

  def small_features
    small_table.measure(as_of: TODAY)
  end

  # Orders enough for work in several pieces.
  def large_table(rows: 100_000, customers: 20_000, **options)
    table = LibRFM::Table.new(**options)
    table.append(
      customer: Array.new(rows) { |i| i * 7919 % customers },
      day: Array.new(rows) { |i| FIRST + (i * 104_729 % 700) },
      amount: Array.new(rows) { |i| 100 + (i * 15_485_863 % 9000) }
    )
    table
  end

  # A data set of the folder RFM_TEST_DATA; the test is skipped without it.
  def data(name)
    path = Pathname(ENV.fetch("RFM_TEST_DATA", "")).join(name)
    skip "no #{name} in RFM_TEST_DATA" unless path.file?
    path
  end

  # A library that need not be there; the test is skipped without it.
  def optional(name)
    require name
  rescue LoadError
    skip "#{name} is not installed"
  end

  # Run a program in a Ruby of its own, with the same gem, and give back what it prints; it must end well and say nothing else.
  def run_ruby(program, *arguments, env: {})
    ruby = [RbConfig.ruby, "-w", "-E", "UTF-8", "-I", GEM_LIB.to_s, "-", *arguments.map(&:to_s)]
    out, err, status = Open3.capture3(env, *ruby, stdin_data: program)
    assert status.success?, "#{status}: #{out}#{err}"
    assert_empty err
    out
  end
end
