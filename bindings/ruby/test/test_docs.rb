# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require "json"

# What is written about the gem is true: the README runs, every function is in it or left out for a reason.
class TestDocs < Test
  BINDINGS = ROOT.join("bindings")

  def sources
    GEM_LIB.glob("librfm/*.rb").reject { |path| path.basename.to_s == "prototypes.rb" }.map(&:read).join
  end

  def api
    @api ||= JSON.parse(BINDINGS.join("api.json").read)
  end

  def left_out
    JSON.parse(BINDINGS.join("ruby", "left_out.json").read)
  end

  test "every public function is in the gem or left out for a reason" do
    used = sources.scan(/\brfm_\w+/)
    made = sources.scan(/describe "[^"]*", "(rfm_\w+)"/).flatten
    used += made.flat_map { |prefix| %w[free save load].map { |verb| "#{prefix}_#{verb}" } }
    assert_equal left_out.keys.sort, (api["functions"].keys - used).sort
    left_out.each_value { |reason| refute_empty reason }
  end

  test "every option of a struct is in the gem" do
    # Of rfm_host what is not for Ruby, see bindings/README.md; and stride, since every column goes out by itself.
    known = %w[struct_size flags reserved alloc dealloc log parallel_for user_data stride]
    functions = api["functions"].reject { |name, _| left_out.key?(name) }.values
    named = functions.flat_map { |function| function["params"].map { |param| param["type"][/\brfm_\w+/] } }.uniq & api["structs"].keys
    inputs = named.reject { |name| name.end_with?("_fn") }
    missing = inputs.flat_map do |struct|
      api["structs"][struct].map { |field| field["name"] }.reject { |name| known.include?(name) || offered?(struct, name) }
                            .map { |name| "#{struct}.#{name}" }
    end
    assert_empty missing
  end

  # A field that is named; of what is only told, all fields go out by themselves.
  def offered?(struct, field)
    params = api["functions"].values.flat_map { |function| function["params"] }.select { |param| param["type"][/\brfm_\w+/] == struct }
    params.all? { |param| param["direction"].end_with?("out") } || sources.match?(/\b#{field}\b/)
  end

  test "the version is that of the headers" do
    assert_equal LibRFM::VERSION, api["constants"].values_at("RFM_VERSION_MAJOR", "RFM_VERSION_MINOR", "RFM_VERSION_PATCH").join(".")
  end

  ORDERS = (0...200).map do |i|
    format("M%<who>02d,R%<i>d,2025-%<month>02d-%<day>02d,%<price>d.%<cents>02d\n",
           who: i * 7919 % 40, i: i, month: 1 + (i % 6), day: 1 + (i * 13 % 28), price: 1 + (i * 37 % 90), cents: i % 100)
  end.join

  # 600 customers who come every one to three weeks, until most of them leave.
  HISTORY = (0...600).flat_map do |i|
    (i % 90).step([400, 90 + (i * 7919 % 600)].min - 1, 7 + (i % 14)).map do |day|
      format("C%<who>03d,R%<who>d-%<day>d,%<date>s,%<price>d.00\n", who: i, day: day, date: Date.new(2024, 6, 1) + day, price: 10 + (i % 50))
    end
  end.join

  test "the snippets of the readme run" do
    blocks = BINDINGS.join("ruby", "README.md").read.scan(/^```ruby\n(.*?)^```$/m).flatten
    assert_operator blocks.size, :>=, 8
    expected = blocks.join.scan(/^# (.*)$/).flatten
    Dir.mktmpdir do |folder|
      { "orders.csv" => ORDERS, "history.csv" => HISTORY }.each do |name, rows|
        File.write(File.join(folder, name), "member,receipt,day,price\n#{rows}")
      end
      program = "Dir.chdir(ARGV.shift)\n#{blocks.join}"
      assert_equal expected, run_ruby(program, folder).lines.map(&:chomp)
    end
  end

  test "the walkthrough prints what that of python prints" do
    path = ROOT.join("examples", "ruby", "uci_walkthrough.rb")
    said = run_ruby("$PROGRAM_NAME = ARGV.shift\nload $PROGRAM_NAME", path, data("uci_invoices.csv"))
    assert_equal ROOT.join("tests", "golden", "examples", "uci_walkthrough.txt").read, said
  end
end
