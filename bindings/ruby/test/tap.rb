# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require "minitest"

# Results in the Test Anything Protocol, which meson and tests/support/summary.py read.
class TapReporter < Minitest::AbstractReporter
  def initialize
    super
    @count = 0
    @is_good = true
  end

  def record(result)
    @count += 1
    @is_good &&= result.passed? || result.skipped?
    puts "#{'not ' unless result.passed? || result.skipped?}ok #{@count} - #{sentence(result)}"
    result.failures.each { |failure| say(failure) } unless result.passed? || result.skipped?
  end

  def report
    puts "1..#{@count}"
    $stdout.flush
  end

  def passed?
    @is_good
  end

  private

  def sentence(result)
    name = result.name.delete_prefix("test_")
    result.skipped? ? "#{name} # SKIP #{result.failure.message.lines.first&.chomp}" : name
  end

  def say(failure)
    text = "#{failure.message}\n#{failure.location}\n#{failure.backtrace&.first(4)&.join("\n")}"
    puts(text.lines.map { |line| "# #{line.chomp}" })
  end
end

module Minitest
  def self.plugin_tap_init(_)
    reporter.reporters.replace([TapReporter.new])
  end
  extensions << "tap"
end
