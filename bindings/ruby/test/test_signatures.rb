# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require "yaml"

# The signatures in sig/ are true, where the gem rbs can read them: each public method has one, and what methods answer is what theirs say.
class TestSignatures < Test
  # Stricter than RBS: a hash has the keys of its record, no more and no fewer. `seen` are the records that came, and of each value that may
  # be nil whether it was.
  module Strict
    attr_accessor :seen

    def value(value, type)
      return super unless type.is_a?(RBS::Types::Alias)

      meant = builder.expand_alias2(type.name, type.args)
      meant.is_a?(RBS::Types::Record) ? record(value, meant, type.name.name) : value(value, meant)
    end

    def record(value, type, name)
      return false unless value.is_a?(Hash) && value.keys.sort == type.fields.keys.sort

      nils = (seen[name] ||= {})
      type.fields.each { |key, field| (nils[key] ||= []) << value[key].nil? if field.is_a?(RBS::Types::Optional) }
      type.fields.all? { |key, field| value(value[key], field) }
    end
  end

  def setup
    optional "rbs"
    require "rbs/test"
    loader = RBS::EnvironmentLoader.new
    folder = GEM_LIB.join("..", "sig")
    loader.add(path: folder)
    YAML.safe_load(folder.join("manifest.yaml").read)["dependencies"].each { |library| loader.add(library: library["name"]) }
    @builder = RBS::DefinitionBuilder.new(env: RBS::Environment.from_loader(loader).resolve_type_names)
  end

  def name_of(kind)
    namespace = kind == LibRFM ? RBS::Namespace.root : RBS::Namespace.parse("::LibRFM")
    RBS::TypeName.new(name: kind.name.split("::").last.to_sym, namespace: namespace)
  end

  # The signatures of a class by the methods' names, as "Table#count" and "Table.load".
  def signatures(kind)
    name = name_of(kind)
    both = { "." => @builder.build_singleton(name) }
    both["#"] = @builder.build_instance(name) if kind.is_a?(Class)
    both.flat_map do |sign, definition|
      own = definition.methods.select { |_, method| method.public? && method.implemented_in.to_s.start_with?("::LibRFM") }
      own.map { |method, signature| ["#{name.name}#{sign}#{method}", signature] }
    end.to_h
  end

  # The classes that somebody who uses the gem meets.
  def classes
    @builder.env.class_decls.keys.map(&:to_s).grep(/\A::LibRFM/).map { |name| Object.const_get(name) }.grep(Class)
  end

  # ---- methods ----

  # What the files of the gem call of one another.
  INTERNAL = %i[use initialize_copy marshal_dump marshal_load out_columns memory lock struct stops input reading reason exported lease].freeze
  INTERNAL_OF_CLASSES = %i[new pass column texts box input measure measure_one seed rule numbers of must_be_of freeing].freeze

  test "every public method has a signature and every signature a method" do
    objects = LibRFM.constants.map { |name| LibRFM.const_get(name) }.grep(Class)
    known = objects.select { |kind| kind < LibRFM::Resource || kind < Exception } | classes
    wrong = (known - [LibRFM::Resource, LibRFM::Saved]).flat_map { |kind| methods_of(kind) - signatures(kind).keys }
    assert_empty wrong
    assert_empty(LibRFM.singleton_methods.map { |method| "LibRFM.#{method}" } - signatures(LibRFM).keys)
    without = (classes + [LibRFM]).flat_map { |kind| signatures(kind).keys.reject { |method| method?(kind, method) } }
    assert_empty without
  end

  def methods_of(kind)
    name = name_of(kind).name
    (kind.public_instance_methods(false) - INTERNAL).map { |method| "#{name}##{method}" } +
      (kind.singleton_methods(false) - INTERNAL_OF_CLASSES).map { |method| "#{name}.#{method}" }
  end

  def method?(kind, method)
    sign, name = method.match(/([#.])(.*)\z/).captures
    sign == "#" ? kind.method_defined?(name) || name == "initialize" : kind.respond_to?(name)
  end

  test "a signature has the parameters of its method" do
    wrong = [LibRFM, *classes].flat_map do |kind|
      signatures(kind).reject { |name, signed| fits?(method_of(kind, name).parameters, signed.method_types.map(&:type)) }.keys
    end
    assert_empty wrong
  end

  def method_of(kind, method)
    sign, name = method.match(/([#.])(.*)\z/).captures
    return kind.method(name) if sign == "." && name != "new"

    kind.instance_method(sign == "." ? "initialize" : name)
  end

  def fits?(parameters, types)
    names = Hash.new([]).update(parameters.group_by(&:first).transform_values { |each| each.map(&:last) })
    positionals_fit?(names, types) && keywords_fit?(names, types)
  end

  def positionals_fit?(names, types)
    required, most = types.map { |type| [type.required_positionals.size, type.required_positionals.size + type.optional_positionals.size] }
                          .transpose
    required.min >= names[:req].size && most.max == names[:req].size + names[:opt].size
  end

  # Behind **others there may be more keywords, which the method checks by itself.
  def keywords_fit?(names, types)
    keywords = types.flat_map { |type| type.required_keywords.keys | type.optional_keywords.keys }
    more = keywords - names[:keyreq] - names[:key]
    (names[:keyreq] + names[:key] - keywords).empty? && (more.empty? || names[:keyrest].any?) &&
      types.all? { |type| (names[:keyreq] - type.required_keywords.keys).empty? }
  end

  # ---- enums and arguments ----

  # The type of this name.
  def type(name)
    @builder.expand_alias(RBS::TypeName.new(name: name.to_sym, namespace: RBS::Namespace.parse("::LibRFM")))
  end

  test "each enum has the values of the library" do
    unused = %i[rfm_arrow_type rfm_log_level]
    enums = LibRFM::FFI::ENUMS.except(*unused)
    assert_equal enums.transform_values(&:keys), enums.to_h { |name, _| [name, type(name.to_s.delete_prefix("rfm_")).types.map(&:literal)] }
  end

  test "hashes that are arguments have the keys that are taken" do
    taken = {
      metric: LibRFM::Metrics::KEYS, box: LibRFM::Segments::BOX, segment_text: LibRFM::Segments::TEXT, events: LibRFM::Events::COLUMNS,
      track_stages: LibRFM::Track::STAGES.keys, watch_rule: %i[kind metric segment everyone] + LibRFM::Watch::RULE.keys
    }
    assert_equal taken.transform_values(&:sort), taken.to_h { |name, _| [name, type(name).fields.keys.sort] }
  end

  # ---- answers ----

  test "no answer is left open" do
    open = all_signatures.flat_map do |name, signature|
      signature.method_types.map { |type| type.type.return_type }.select { |type| within(type).any?(RBS::Types::Bases::Any) }.map { name }
    end
    assert_empty open
  end

  test "what methods answer is what their signatures say" do
    given = answers
    expected = all_signatures.flat_map { |name, signature| with_hashes(name, signature) }.to_h
    assert_equal expected.keys.sort, given.keys.sort
    seen = {}
    wrong = given.flat_map do |name, answers|
      check = checker(name, seen)
      answers.reject { |answer| expected[name].any? { |type| check.value(answer, type) } }.map { |answer| [name, answer] }
    end
    assert_empty wrong
    assert_equal records(expected.values.flatten), seen.keys.sort
    assert_empty(seen.transform_values { |nils| nils.reject { |_, were| were.uniq.size == 2 }.keys }.reject { |_, keys| keys.empty? })
  end

  def all_signatures
    [LibRFM, *classes].map { |kind| signatures(kind) }.inject(:merge)
  end

  def checker(method, seen)
    kind = method.start_with?("LibRFM") ? LibRFM : LibRFM.const_get(method[/\A\w+/])
    check = RBS::Test::TypeCheck.new(self_class: kind, builder: @builder, sample_size: nil, unchecked_classes: [])
    check.extend(Strict).tap { |each| each.seen = seen }
  end

  # What a method answers and its block is given, where there is a hash in it.
  def with_hashes(name, signature)
    types = signature.method_types.map { |type| [type.type, type.block&.type] }
    answers = types.map { |type, _| type.return_type }
    blocks = types.filter_map { |_, block| block }.flat_map { |block| block.required_positionals.map(&:type) }
    { name => answers, "#{name} block" => blocks }.select { |_, all| all.flat_map { |type| within(type) }.any? { |type| hash?(type) } }.to_a
  end

  def hash?(type)
    type.is_a?(RBS::Types::Record) || (type.is_a?(RBS::Types::ClassInstance) && type.name.name == :Hash)
  end

  # The names of the records that are in types.
  def records(types)
    aliases = types.flat_map { |type| within(type) }.grep(RBS::Types::Alias).uniq(&:name)
    aliases.select { |each| @builder.expand_alias2(each.name, each.args).is_a?(RBS::Types::Record) }.map { |each| each.name.name }.sort
  end

  # A type and all of which it is made, but what Numo makes.
  def within(type)
    return [] if type.is_a?(RBS::Types::Alias) && type.name.name == :narray
    return [type, *within(@builder.expand_alias2(type.name, type.args))] if type.is_a?(RBS::Types::Alias)

    [type, *type.each_type.flat_map { |each| within(each) }]
  end

  # What the block is given.
  def told
    [].tap { |all| yield ->(each) { all << each } }
  end

  def answers
    { **table_answers, **feature_answers, **score_answers, **cluster_answers, **track_answers, **report_answers, **churn_answers,
      **watch_answers }
  end

  # Ten orders, one of them with all that an event may have; a member, another name, nobody.
  def full_table
    small_table.tap do |table|
      table.append_one(1, day: 20_268, time: 1_751_200_000, amount: 990, order: 8, event: 7, item: 6, category: 5, group: 4)
      table.append_one(nil, day: 20_268, amount: 100, event: 9)
      table.add_members([9], joined: [20_100])
      table.alias(8, into: 1)
    end
  end

  def table_answers
    table = full_table
    pruned = small_table.tap { |each| each.prune(20_000) }
    {
      "Table#options" => [table.options], "Table#count" => [table, pruned, LibRFM::Table.new].map(&:count),
      "Table#append_frame" => [LibRFM::Table.new.append_frame(frame_of_orders, customer: "customer", day: "day")],
      "Table#anonymous" => [table.anonymous(FIRST, TODAY)], "Table#last_event" => [table.last_event],
      "Table#find_event" => [table.find_event(7), bytes_table.find_event("e")],
      "Table#each_customer" => [table.each_customer], "Table#each_customer block" => told { |block| table.each_customer(&block) },
      "Table#each_event" => [table.each_event(1)], "Table#each_event block" => told { |block| table.each_event(1, &block) },
      "Table#measure_one" => [table.measure_one(1, as_of: TODAY)], "Table#suggest" => [table.suggest(as_of: TODAY)]
    }
  end

  # An event that is nobody's.
  def bytes_table
    LibRFM::Table.new(ids: :bytes).tap { |table| table.append_one(nil, day: FIRST, event: "e") }
  end

  def frame_of_orders
    small_features.frame(day: [Date.new(2025, 1, 1)] * 5)
  end

  def feature_answers
    features = small_features
    metrics = LibRFM::Metrics.new([:recency, { kind: :attribute, attribute: "distance" }], season: [1] * 12, categories: [1], groups: ["a"])
    {
      "Metrics#columns" => [metrics.columns], "Metrics#options" => [metrics.options, LibRFM::Metrics.new.options],
      "Features#row" => [features.row(0)], "Features#each_row" => [features.each_row],
      "Features#each_row block" => told { |block| features.each_row(&block) }, "Frame#each_row" => [frame_of_orders.each_row],
      "Frame#each_row block" => told { |block| frame_of_orders.each_row(&block) },
      "Features#count" => [features.count], "Features#pareto" => [features.pareto(:monetary, 2)]
    }
  end

  def score_answers
    features = small_features
    scorer = LibRFM::Scorer.fit(features)
    values = features.row(0)[:values]
    map = LibRFM::Segments.builtin
    judgements = [[[1, 3], [1 / 3.0, 1]], [[1, 3, 5], [1 / 3.0, 1, 9], [1 / 5.0, 1 / 9.0, 1]]]
    {
      "Scorer#columns" => [scorer.columns], "Scorer#one" => [scorer.one(values)], "Scorer#explain" => [scorer.explain(values, :recency)],
      "Segments#neighbours" => [map.neighbours(scorer, values)], "Segments#check" => [map.check],
      "Segmentation#counts" => [map.apply(scorer.apply(features)).counts],
      "AHP#results" => judgements.map { |matrix| LibRFM::AHP.fit(matrix).results }
    }
  end

  def cluster_answers
    features = small_features
    kmeans, = choice = LibRFM::KMeans.choose(features, k_max: 3)
    scaling = kmeans.scaling
    profile = LibRFM::Profile.new(features, kmeans.assign(features), n_groups: kmeans.results[:k], scaling: scaling)
    recent = LibRFM::Features.from_columns([[1, 2]], metrics: LibRFM::Metrics.new([:recency]), as_of: TODAY)
    {
      "LibRFM.cluster_quality" => [LibRFM.cluster_quality(features, kmeans.assign(features))],
      "Scaling#count" => [scaling.count(features)], "Scaling#columns" => [scaling.columns],
      "KMeans.choose" => [choice], "KMeans#results" => [kmeans.results],
      "Hierarchy#merges" => [LibRFM::Hierarchy.fit(features).merges],
      "Profile#total" => [profile.total], "Profile#columns" => [profile.columns], "Profile#group" => [profile, LibRFM::Profile.new(recent, [0, 0], n_groups: 1)].map { |each| each.group(0) },
      "Profile#cells" => [profile.cells(0)]
    }
  end

  def track_answers
    table = small_table
    days = LibRFM.day_steps(TODAY, 6, unit: :month_ends, step: -2)
    breaks = { recency: [30, 60, 90, 180], frequency: [1, 2, 3, 5], monetary: [1000, 2500, 5000, 10_000] }
    track = LibRFM::Track.frozen(table, days, LibRFM::Scorer.from_breaks(breaks, learned: TODAY), segments: LibRFM::Segments.builtin)
    bare = LibRFM::Track.relative(table, [TODAY], levels: 2, stages: nil)
    {
      "Track#info" => [track.info, bare.info], "Track#series" => [track.series(0), bare.series(0)], "Track#declines" => [track.declines],
      "Track#changes" => [track.changes, track.changes(0)], "Track#moves" => [track.moves], "Track#ladder" => [track.ladder(:frequency)]
    }
  end

  def report_answers
    table = full_table
    days = [19_910, 20_000, 20_100, 20_400, 20_500]
    {
      "Table#report_ladder" => [table.report_ladder(as_of: TODAY)], "Table#report_recency" => [table.report_recency(days)],
      "Table#report_flow" => [table.report_flow(days, window_days: 90)],
      "Table#report_retention" => [table.report_retention(first: FIRST, as_of: TODAY)],
      "Table#report_repurchase" => [table.report_repurchase(as_of: TODAY)]
    }
  end

  # 600 customers who come every one to three weeks, until most of them leave.
  def shop
    days = (0...600).to_h { |i| [i, (i % 90).step([400, 90 + (i * 7919 % 600)].min - 1, 7 + (i % 14)).to_a] }
    LibRFM::Table.new.tap do |table|
      table.append(customer: days.flat_map { |i, all| [i] * all.size }, day: days.values.flatten.map { |day| FIRST + day },
                   amount: days.flat_map { |i, all| [1000 + (10 * i)] * all.size })
    end
  end

  def trained
    @trained ||= [shop, FIRST + 400].then { |table, day| [table, day, LibRFM::Churn.train(table, as_of: day, horizon_days: 60)] }
  end

  def churn_answers
    table, day, churn = trained
    features = table.measure(churn.metrics, as_of: day)
    values = features.row(0)[:values]
    {
      "Churn#one" => [churn.one(values), churn.one(values, standing: :prospect)], "Churn#reasons" => [churn.reasons(values)],
      "Churn#focus" => [churn.focus(churn.apply(features))], "Churn#info" => [churn.info],
      "Churn#report" => [churn, LibRFM::Churn.train(table, as_of: FIRST + 200, horizon_days: 30)].map(&:report), # the latter is untested
      "Churn#terms" => [churn.terms]
    }
  end

  # Customer 1 of a group is silent for 2.5 of his gaps on day 25; customer 2 is not.
  def overdue
    table = LibRFM::Table.new
    table.append(customer: [1, 1, 1, 2], day: [0, 10, 20, 20].map { |day| FIRST + day }, amount: [1000] * 4, group: [7, nil, nil, nil])
    table.add_members([3])
    [table, FIRST + 45]
  end

  def watch_answers
    table, day, churn = trained
    warned = LibRFM::Watch.new([:probability, { kind: :fall, metric: :frequency }, { kind: :segment, segment: "lost" }])
    watch = LibRFM::Watch.new(start_delay_days: 0)
    small, as_of = overdue
    before = [watch.count, watch.review(small, as_of: as_of, horizon_days: 10)]
    {
      "Watch#rules" => [warned.rules], **looks(small, as_of, churn, table, day),
      "Watch#run" => [watch.run(small, as_of: as_of)], "Watch#count" => [before.first, watch.count],
      "Watch#find" => [1, 2].map { |customer| watch.find(customer) },
      "Watch#review" => [before.last, watch.review(small, as_of: as_of + 20, horizon_days: 10)]
    }
  end

  # Alerts of a model, and without one.
  def looks(small, as_of, churn, table, day)
    modelled = Array.new(2) { LibRFM::Watch.new([:probability], capacity: 3) }
    modelled.last.run(table, as_of: day + 1, churn: churn)
    {
      "Watch#run block" => told { |block| modelled.first.run(table, as_of: day + 1, churn: churn, &block) },
      "Watch#observe block" => told { |block| LibRFM::Watch.new(start_delay_days: 0).observe(small, 1, as_of: as_of, &block) },
      "Watch#deliver block" => told { |block| modelled.last.deliver(&block) }
    }
  end
end
