# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

# Whatever a public method is called with, it returns or raises an error: it neither crashes nor hangs.
class TestWrong < Test
  TURNS = 60
  # What methods take that name their keywords only where they pass them on.
  KEYWORDS = %i[rule levels weights breaks offset churn scorer segments metrics stages households horizon_days capacity seed starts customer
                day amount kind order time event all_rules low high method recency].freeze

  # One of everything.
  def objects
    features = small_features
    scorer = LibRFM::Scorer.fit(features)
    scores = scorer.apply(features)
    kmeans = LibRFM::KMeans.fit(features, k: 2)
    watch = LibRFM::Watch.new(start_delay_days: 0).tap { |each| each.run(small_table, as_of: TODAY + 300) }
    [
      small_table, LibRFM::Table.new(ids: :bytes, threads: 2), LibRFM::Metrics.new, features, scorer, scores, LibRFM::Segments.builtin,
      LibRFM::Segments.builtin.apply(scores), LibRFM::AHP.fit([[1, 2], [0.5, 1]]), LibRFM::Scaling.fit(features), LibRFM::Pool.new(2),
      features.frame(scores), kmeans, kmeans.assign(features), LibRFM::Hierarchy.fit(features), watch, features.arrow_c_stream,
      LibRFM::Profile.new(features, [0, 1, 0, 1, 0], n_groups: 2), LibRFM::Track.frozen(small_table, [TODAY - 30, TODAY], scorer)
    ]
  end

  SIMPLE = [
    nil, true, false, -1, 0, 1, 2, 5, 2**31, 2**63, 2**64, -(2**70), 0.5, Float::NAN, Float::INFINITY, "", "x", "a\0b", "recency",
    :quantile, :recency, :sale, :champions, "\xFF", "x" * 200, [], [nil], [1], [1, 2, 3], [5, 4, 3], [1, 2, 3, 4, 5], [0.5] * 3,
    [Float::NAN] * 5, ["a", nil], [[1, 2], [0.5, 1]], [[1], [1, 2]], [[[]]], {}, { recency: 1 }, { recency: [1, 2, 3, 4] }, { 1 => 2 },
    (1..5), Object.new, Date.new(2025, 1, 1), Time.at(0), DateTime.now, TODAY, [TODAY] * 5, { customer: [1], day: [TODAY] },
    [{ customer: 1, day: TODAY }], [{ kind: :recency }], [{ key: "a", low: [1], high: [2] }], 1r, 1i, Class, proc { raise "mine" },
    [2**70], [-1] * 5, %w[sale] * 5, :integer
  ].freeze

  def value(random, objects)
    random.rand < 0.3 ? objects.sample(random: random) : SIMPLE.sample(random: random)
  end

  # As many as it takes, sometimes not; keywords by their names.
  def arguments(random, method, objects)
    chosen = method.parameters.reject { |kind, _| %i[opt key].include?(kind) && random.rand < 0.5 }
    plain = chosen.select { |kind, _| %i[req opt].include?(kind) }.map { value(random, objects) }
    named = chosen.select { |kind, _| %i[key keyreq].include?(kind) }.to_h { |_, name| [name, value(random, objects)] }
    passed_on = chosen.any? { |kind, _| kind == :keyrest } ? KEYWORDS.sample(random.rand(4), random: random) : []
    [plain, passed_on.to_h { |name| [name, value(random, objects)] }.merge(named)]
  end

  # Any error will do. What comes out is looked at: memory that is not there would show.
  def survive(random, method, objects)
    plain, named = arguments(random, method, objects)
    method.call(*plain, **named).inspect
  rescue StandardError, NotImplementedError
    nil
  end

  # close has its own test; ffi_lib is set but once, and adopt and create are for what C makes.
  LEFT_OUT = %i[close ffi_lib= adopt create].freeze

  def methods_of(thing)
    of_everything = thing.is_a?(Module) ? Class.instance_methods : Object.instance_methods
    (thing.public_methods - of_everything - LEFT_OUT).map { |name| thing.public_method(name) }
  end

  def in_a_folder(&block)
    Dir.mktmpdir { |folder| Dir.chdir(folder, &block) }
  end

  test "every method survives wrong arguments" do
    random = Random.new(1)
    in_a_folder do
      objects.each_index do |i|
        things = objects
        methods_of(things[i]).each { |method| TURNS.times { survive(random, method, things) } }
      end
    end
  end

  test "every maker survives wrong arguments" do
    classes = LibRFM.constants.map { |name| LibRFM.const_get(name) }.grep(Class).select { |kind| kind <= LibRFM::Resource }
    makers = classes.select { |kind| kind.public_methods.include?(:new) }.map { |kind| kind.method(:new) }
    random = Random.new(2)
    things = objects
    in_a_folder do
      (makers + classes.flat_map { |kind| methods_of(kind) } + methods_of(LibRFM)).each do |maker|
        TURNS.times { survive(random, maker, things) }
      end
    end
  end

  test "closed and empty objects survive every method" do
    things = objects
    closed = things.grep(LibRFM::Resource).each(&:close)
    empty = closed.map { |thing| thing.class.allocate }
    random = Random.new(3)
    in_a_folder do
      (closed + empty).flat_map { |thing| methods_of(thing) }.each { |method| 5.times { survive(random, method, things) } }
    end
  end
end
