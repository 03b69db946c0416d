# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Alerts: remembers a small state of every customer, and tells who has come into danger since the last look, once.
  #
  # Delivery is at least once: drop an alert_id that you have seen. Save the watch in `queued` and after a run, and none gets lost.
  # Several threads may use one watch: calls that change it wait for the others.
  class Watch < Saved
    describe "watch", "rfm_watch"

    FLAGS = { all_rules: :WATCH_ALL, stay_on_purchase: :WATCH_STAY_ON_PURCHASE }.freeze
    RULE = { enter: :real, leave: :real, days: :whole, money_level: :whole, purchases: :whole }.freeze

    class << self
      # A rule as C takes it: the name of its kind, or a hash.
      def rule(rule)
        rule = { kind: rule } unless rule.is_a?(Hash)
        known = %i[kind metric segment everyone] + RULE.keys
        unknown = rule.keys - known
        raise Errors.refused("rules: a rule has no #{unknown.join(', ')}; there are: #{known.join(', ')}", "rules") if unknown.any?

        made = FFI.struct(FFI::WatchRule, kind: Values.code(:rfm_watch_kind, rule[:kind], "kind"),
                                          metric: Values.code(:rfm_metric_kind, rule[:metric], "metric"),
                                          segment: Values.text_pointer(rule[:segment], "segment"),
                                          flags: Values.flags(WATCH_EVERYONE: rule[:everyone]))
        RULE.each { |name, type| made[name] = Values.public_send(type, rule[name], name.to_s) if rule[name] }
        made
      end
    end

    # rules: 1 to 8 names of kinds, or hashes; nil: overdue by 2.5. Of a hash, what is not given has its default:
    # kind: :probability (of a Churn), :composite (of a Scorer), :segment (of Segments; segment: its key), :overdue (purchases: least number)
    # or :fall (of a metric's score: metric, days, money_level). enter, leave: thresholds. everyone: for :probability, whatever the group.
    # all_rules: danger only while all rules hold. stay_on_purchase: a purchase alone does not end danger.
    # capacity: most alerts of a day, 0: 200; capacity_per_group: for each store, 0: no limit.
    # cool_down_days: from an alert to the next of the same customer; start_delay_days: from the first purchase to the first alert;
    # 0: none; nil: by the shop's purchase cycle, suggestion (of Table#suggest), or 30 and 90.
    # ids: :integer or :bytes, as the tables.
    def initialize(rules = nil, capacity: 0, capacity_per_group: 0, cool_down_days: nil, start_delay_days: nil, ids: :integer,
                   suggestion: nil, progress: nil, pool: nil, **flags)
      super()
      unknown = flags.keys - FLAGS.keys
      raise ::ArgumentError, "unknown keywords: #{unknown.join(', ')}" if unknown.any?

      listed = Arrays.structs(Arrays.list(rules || [], "rules").map { |rule| Watch.rule(rule) })
      options = FFI.struct(
        FFI::WatchOptions,
        flags: Values.flags(WATCH_NO_COOL_DOWN: cool_down_days == 0, WATCH_NO_START_DELAY: start_delay_days == 0,
                            **FLAGS.to_h { |name, flag| [flag, flags[name]] }),
        rules: listed.pointer, n_rules: listed.n,
        capacity: Values.whole(capacity, "capacity", :int64),
        capacity_per_group: Values.whole(capacity_per_group, "capacity_per_group", :int64),
        cool_down_days: Values.whole(cool_down_days || 0, "cool_down_days"),
        start_delay_days: Values.whole(start_delay_days || 0, "start_delay_days"),
        id_type: Values.code(:rfm_id_type, ids, "ids")
      )
      options[:suggestion] = Suggestion.struct(suggestion).to_ptr if suggestion
      host = Host.of(pool: pool, progress: progress)
      take_over(self.class.create(:rfm_watch_new, host&.struct, options, host: host))
    end

    # Deliver what waits, look at all customers as of a day, then deliver what that raised. Returns what it came to.
    #
    # The block gets each alert as a hash: alert_id (16 hexadecimal digits, as the program rfm writes it), customer, rule, rules, value,
    # value_before, probability, spend_minor (NaN without a model), reasons, day, day_before, rank, group. Without a block they stay in the
    # watch, for deliver. It may read watch and table, not change them; an exception stops the run, and what was not delivered waits.
    # churn, scorer, segments: what the rules need; metrics: what a purchase is, without the first two.
    # queued: called with the number of alerts before they are delivered: save the watch here.
    # quiet: only take down who is in danger, raise nothing: for the first run in an old shop.
    def run(table, as_of:, quiet: false, queued: nil, **sources, &alert)
      day = Values.day(as_of, "as_of")
      hooks = Hooks.new(queued, alert, sources[:churn], quiet)
      result = FFI.struct(FFI::WatchResult)
      looking(table, hooks, sources) do |handle, given, stops|
        call(:rfm_watch_run, handle, given, day, hooks.struct, result, stops: stops)
      end
      Values.record(result)
    end

    # Look at one customer, after a sale was appended. Returns whether an alert was raised; the block gets it, as in run.
    def observe(table, customer, as_of:, queued: nil, **sources, &alert)
      day = Values.day(as_of, "as_of")
      who = Values.customer_id(customer)
      hooks = Hooks.new(queued, alert, sources[:churn])
      n = ::FFI::MemoryPointer.new(:int32)
      looking(table, hooks, sources) do |handle, given, stops|
        call(:rfm_watch_observe, handle, given, who, day, hooks.struct, n, stops: stops)
      end
      n.read_int32 == 1
    end

    # Deliver what waits, without a look, to the block. Returns how many. churn: for the words of the reasons.
    def deliver(queued: nil, churn: nil, &alert)
      raise ::ArgumentError, "no block given" unless alert

      hooks = Hooks.new(queued, alert, churn)
      n = ::FFI::MemoryPointer.new(:int64)
      writing { call(:rfm_watch_deliver, hooks.struct, n, stops: [hooks.stop]) }
      n.read_int64
    end

    # Forget a customer, as privacy law asks; beside Table#forget. Raises NotFoundError.
    def forget(customer)
      who = Values.customer_id(customer)
      writing { call(:rfm_watch_forget, who) }
    end

    # Take the states and waiting alerts of another watch: of other customers (stores, machines), or of the same ones.
    def merge(other)
      Watch.expect(other, "other")
      raise Errors.refused("other is the same watch", "other") if equal?(other)

      Lock.hold(lock.to_write, other.lock.to_read) { call(:rfm_watch_merge, other.use) }
    end

    # What the watch holds, and how its defaults came out.
    def count
      made = reading { filled(:rfm_watch_count, FFI::WatchCounts) }
      flags = FLAGS.transform_values { |name| made[:flags].anybits?(FFI.const_get("RFM_#{name}")) }
      counts = Values.record(made, days: [:as_of_day], ids: Values.name_of(:rfm_id_type, made[:id_type]), **flags)
      counts.reject { |name, _| name == :id_type }
    end

    # The rules, defaults resolved, as new takes them; thresholds of the model stay 0.
    def rules
      Array.new(count[:n_rules]) { |i| held { reading { rule(filled(:rfm_watch_get_rule, FFI::WatchRule, i)) } } }
    end

    # The state of one customer: danger, rules that held (numbers), since_day, alert_day, cool_until_day (nil: none), last_day,
    # purchase_day, pending. Raises NotFoundError.
    def find(customer)
      who = Values.customer_id(customer)
      made = reading { filled(:rfm_watch_find, FFI::WatchState, who) }
      Values.record(made, days: %i[since_day alert_day cool_until_day last_day purchase_day], truths: %i[danger pending],
                          rules: Watch.numbers(made[:rules]))
    end

    # How the last alerts came out: n_alerts, n_bought in the horizon after them, first_day, last_day (nil without any).
    # horizon_days: 0: that of churn. n: how many alerts at most.
    def review(table, as_of:, horizon_days: 0, n: 1000, **sources)
      day = Values.day(as_of, "as_of")
      made = FFI.struct(FFI::WatchOutcome)
      Lock.hold(lock.to_read, Table.expect(table, "table").lock.to_read) do
        call(:rfm_watch_review, table.use, sources(sources), day, Values.whole(horizon_days, "horizon_days"),
             Values.whole(n, "n", :int64), made)
      end
      days = %i[first_day last_day].to_h { |name| [name, made[:n_alerts].zero? ? nil : Values.date(made[name])] }
      Values.record(made, **days)
    end

    # The numbers of the bits that are set.
    def self.numbers(bits)
      (0..7).select { |i| bits.anybits?(1 << i) }
    end

    # The lock of many readers or one writer.
    def lock
      use
      @lock
    end

    # The callbacks of a look.
    class Hooks
      attr_reader :stop, :struct

      def initialize(queued, alert, churn, quiet = false)
        @stop = Stop.new
        @struct = FFI.struct(FFI::WatchHooks, flags: Values.flags(WATCH_QUIET: quiet))
        @struct[:queued] = FFI.callback(:rfm_watch_queued_fn, &@stop.guard { |n, _| queued.call(n) }) if queued
        @struct[:alert] = FFI.callback(:rfm_watch_alert_fn, &@stop.guard { |made, _| alert.call(record(made, churn)) }) if alert
      end

      private

      # The size that the library gives its structs: that of a later one may be larger.
      def size_of(structs)
        structs.read_uint32
      end

      def record(pointer, churn)
        made = FFI::WatchAlert.new(pointer)
        reasons = Array.new(made[:n_reasons]) { |i| FFI::ChurnReason.new(made[:reasons] + (i * size_of(made[:reasons]))) }
        alert = Values.record(made, days: %i[day day_before], customer: Values.customer_of(FFI::Id.new(made[:id])),
                                    alert_id: format("%016x", made[:alert_id]), rules: Watch.numbers(made[:rules]),
                                    group: made[:group].zero? ? nil : made[:group],
                                    reasons: reasons.map { |reason| churn ? churn.reason(reason) : Values.record(reason) })
        alert.reject { |name, _| name == :n_reasons }
      end
    end

    private

    def summary
      count.then { |counts| "#{counts[:n_customers]} customers, #{counts[:n_danger]} in danger" }
    end

    def take_over(handle)
      super
      @lock = Lock.new("watch", writer_reads: true)
    end

    SOURCES = { churn: Churn, scorer: Scorer, segments: Segments, metrics: Metrics }.freeze
    private_constant :SOURCES

    def sources(given)
      unknown = given.keys - SOURCES.keys
      raise ::ArgumentError, "unknown keywords: #{unknown.join(', ')}" if unknown.any?

      FFI.struct(FFI::WatchSources, **given.compact.to_h { |name, value| [name, SOURCES[name].expect(value, name.to_s).use] })
    end

    def rule(made)
      Values.record(made, enums: { kind: :rfm_watch_kind, metric: :rfm_metric_kind }, segment: Values.borrowed_text(made[:segment]),
                          everyone: made[:flags].anybits?(FFI::RFM_WATCH_EVERYONE))
    end

    # A look changes the watch and reads the table; the hooks of what it measures with may stop it.
    def looking(table, hooks, given)
      Table.expect(table, "table")
      sources = sources(given)
      stops = given.compact.values.filter_map { |source| source.use.host&.stop }
      Lock.hold(lock.to_write, table.lock.to_read) { yield table.use, sources, [hooks.stop, *stops] }
    end

    def writing(&block)
      lock.writing(&block)
    end

    def reading(&block)
      lock.reading(&block)
    end

    def save_to(file)
      reading { super }
    end
  end
end
