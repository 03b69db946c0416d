# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # A list of metrics with the filter, the purchase unit and the money they share. Immutable, share freely.
  #
  #     LibRFM::Metrics.new([:recency, { kind: :monetary, window_days: 365, name: "year" }], purchase: :day)
  #
  # metrics: names of kinds, or hashes, 1 to 32; nil: recency, frequency and monetary over all history. Of a hash:
  # kind: :recency (days), :frequency (purchases), :monetary (minor units of money), :order_value, :repeat_value, :second, :tenure,
  # :membership_age, :active_span, :gap_mean, :gap_sd, :overdue, :distinct_items, :distinct_categories, :top_category_share,
  # :repurchase_rate, :trend_frequency, :trend_monetary, :visits, :attribute, :season_frequency.
  # window_days: days that end with the as-of day; 0: all history. against_days: for trends the length of the earlier window.
  # name: of its column; attribute: which one, for the kind :attribute.
  # direction: :more_is_better or :less_is_better; money: :net or :gross.
  # missing: :keep (NaN), :value (missing_value) or :drop (no row).
  # unscored: measured and carried, not scored; from_floor: on a pruned table count from its floor;
  # shrunk_gap: shrink the mean gap towards the shop's median.
  class Metrics < Resource
    describe "list of metrics", "rfm_metrics"

    FLAGS = { unscored: :METRIC_UNSCORED, from_floor: :METRIC_FROM_FLOOR, shrunk_gap: :METRIC_SHRUNK_GAP }.freeze
    ENUMS = { kind: :rfm_metric_kind, direction: :rfm_direction, money: :rfm_money, missing: :rfm_missing }.freeze
    DAYS = %i[window_days against_days].freeze
    TEXTS = %i[name attribute].freeze
    KEYS = [*ENUMS.keys, *DAYS, *TEXTS, :missing_value, *FLAGS.keys].freeze

    # drop_prospects: customers without a purchase have no row. ignore_zero: rows of amount 0 are no purchases.
    # shop_median_gap: in days, for shrunk gaps. season: 12 indices of the months, January first, for :season_frequency.
    # categories, groups: only rows of these (keys, or texts that are hashed). kinds: of events that count; nil: sales and returns.
    # purchase: :order_or_day, :order, :day or :row.
    def initialize(metrics = nil, drop_prospects: false, ignore_zero: false, shop_median_gap: 0.0, season: nil, categories: nil,
                   groups: nil, kinds: nil, purchase: nil)
      super()
      metrics = Arrays.list(metrics, "metrics") unless metrics.nil?
      raise Errors.refused("metrics: expected one metric or more", "metrics") if metrics&.empty?

      listed = Arrays.structs((metrics || []).map { |metric| Metrics.column(metric) })
      options = FFI.struct(
        FFI::MetricsOptions,
        flags: Values.flags(METRICS_DROP_PROSPECTS: drop_prospects, METRICS_IGNORE_ZERO: ignore_zero),
        shop_median_gap: Values.real(shop_median_gap, "shop_median_gap"),
        kinds: Array(kinds).uniq.sum { |kind| 1 << Values.code(:rfm_kind, kind, "kinds") },
        purchase: Values.code(:rfm_purchase, purchase, "purchase")
      )
      set(options, :categories, :n_categories, Events.keys(categories, :uint64, "categories"))
      set(options, :groups, :n_groups, Events.keys(groups, :uint32, "groups"))
      options[:season] = Arrays.input(season, :float64, "season", 12).pointer if season
      take_over(self.class.create(:rfm_metrics_new, nil, listed.pointer, listed.n, options))
    end

    # The struct of one metric.
    def self.column(metric)
      metric = { kind: metric } unless metric.is_a?(Hash)
      unknown = metric.keys - KEYS
      raise Errors.refused("metrics: a metric has no #{unknown.join(', ')}; there are: #{KEYS.join(', ')}", "metrics") if unknown.any?
      raise Errors.refused("metrics: a metric has no kind: #{metric}", "metrics") if metric[:kind].nil?

      made = FFI.struct(FFI::Metric, flags: Values.flags(**FLAGS.to_h { |name, flag| [flag, metric[name]] }))
      ENUMS.each { |name, enum| made[name] = Values.code(enum, metric[name], name.to_s) }
      DAYS.each { |name| made[name] = Values.whole(metric.fetch(name, 0), name.to_s) }
      TEXTS.each { |name| made[name] = Values.text_pointer(metric[name], name.to_s) }
      made[:missing_value] = Values.real(metric.fetch(:missing_value, 0.0), "missing_value")
      made
    end

    # An argument that may be nil: recency, frequency, monetary.
    def self.pass(metrics)
      metrics.nil? ? nil : expect(metrics, "metrics").use
    end

    # Number of columns.
    def size
      FFI.rfm_metrics_size(use)
    end

    # The definitions, everything resolved, as hashes that new takes.
    def columns
      Array.new(size) { |i| definition(i) }
    end

    # Names of the columns.
    def names
      columns.map { |column| column[:name] }
    end

    # Names of the columns that are scored and scaled.
    def scored_names
      columns.reject { |column| column[:unscored] }.map { |column| column[:name] }
    end

    # What the metrics share, everything resolved, as the keywords of new.
    def options
      held { shared(filled(:rfm_metrics_get_options, FFI::MetricsOptions)) }
    end

    def marshal_dump
      [columns, options]
    end

    def marshal_load(dumped)
      initialize(dumped.first, **dumped.last)
    end

    private

    def shared(made)
      {
        drop_prospects: made[:flags].anybits?(FFI::RFM_METRICS_DROP_PROSPECTS),
        ignore_zero: made[:flags].anybits?(FFI::RFM_METRICS_IGNORE_ZERO),
        shop_median_gap: made[:shop_median_gap],
        season: chosen(made[:season], :float64, 12),
        categories: chosen(made[:categories], :uint64, made[:n_categories]),
        groups: chosen(made[:groups], :uint32, made[:n_groups]),
        kinds: FFI::ENUMS[:rfm_kind].select { |_, number| made[:kinds].anybits?(1 << number) }.keys,
        purchase: Values.name_of(:rfm_purchase, made[:purchase])
      }
    end

    def summary
      names.join(", ")
    end

    def set(options, field, count, input)
      return unless input

      options[field] = input.pointer
      options[count] = input.n
    end

    def definition(column)
      made = FFI.struct(FFI::Metric)
      texts = held do
        call(:rfm_metrics_get, column, made)
        TEXTS.to_h { |name| [name, Values.borrowed_text(made[name])] }
      end
      flags = FLAGS.transform_values { |flag| made[:flags].anybits?(FFI.const_get("RFM_#{flag}")) }
      Values.record(made, enums: ENUMS, **texts, **flags)
    end

    def chosen(pointer, type, count)
      pointer.null? ? nil : Arrays.read(pointer, type, count)
    end
  end
end
