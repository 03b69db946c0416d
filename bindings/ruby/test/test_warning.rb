# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"

# Early warning and alerts.
class TestWarning < Test
  TRAINED = 20_400

  # 600 customers who come every one to three weeks, until most of them leave.
  def shop(**options)
    orders = (0...600).flat_map do |i|
      (i % 90).step([400, 90 + (i * 7919 % 600)].min - 1, 7 + (i % 14)).map { |day| [i, 20_000 + day] }
    end
    table = LibRFM::Table.new(**options)
    table.append(customer: orders.map(&:first), day: orders.map(&:last), amount: orders.map { |i, _| 1000 + (10 * i) })
    table
  end

  def trained
    @table = shop
    @churn = LibRFM::Churn.train(@table, as_of: TRAINED, horizon_days: 60)
    @features = @table.measure(@churn.metrics, as_of: TRAINED)
  end

  test "a model says what it is and how good" do
    trained
    info = @churn.info
    assert_equal [60, [:given], :as_horizon, :default, [:by_share], :capacity, Date.new(2025, 11, 8)],
                 info.values_at(:horizon_days, :horizon_reasons, :label_reason, :cut_reason, :threshold_reasons, :rule, :trained_day)
    report = @churn.report(:repeat)
    assert_equal %i[better fitted recency], report.values_at(:verdict, :fit, :best_baseline)
    assert_equal %i[base_rate recency rate], report[:baseline_auc].keys
    assert_operator report[:auc], :>, @churn.metric_auc(:frequency, :repeat)
    assert_equal %w[intercept rhythm order_value repeat_days overdue], @churn.terms.map { |term| term[:name] }
    assert_equal %w[recency frequency monetary tenure active_span gap_mean], @churn.metrics.names
    assert_equal @churn.to_bytes, LibRFM::Churn.from_bytes(@churn.to_bytes).to_bytes
  end

  test "every customer has a probability and some are in danger" do
    trained
    scores = @churn.apply(@features)
    assert_equal [600, @churn.info[:n_danger]], [scores.size, scores.danger.count(true)]
    assert_equal({ repeat: @churn.info[:n_repeat], lapsed: @churn.info[:n_lapsed] }, scores.group.tally)
    row = @churn.top(scores, :repeat, 1).first
    assert_equal scores.rise.each_index.select { |i| scores.group[i] == :repeat }.max_by { |i| scores.rise[i] }, row
    outlook = @churn.one(@features.row(row)[:values])
    assert_equal [scores.probability[row], :repeat, scores.worth[row]], outlook.values_at(:probability, :group, :worth)
    focus = @churn.focus(scores, 3)
    assert_equal [3, scores.group.count(:repeat)], [focus[:rows].size, focus[:cells].flatten.sum { |cell| cell[:n_customers] }]
    assert_equal 7, scores.out_columns("en").size
  end

  test "reasons have words" do
    trained
    values = @features.row(@churn.top(@churn.apply(@features), :repeat, 1).first)[:values]
    reason = @churn.reasons(values).first
    assert_equal ["recency", "days since last purchase", values[0]], reason.values_at(:metric, :word, :value)
    assert_equal "距上次购买天数", @churn.reasons(values, language: "zh").first[:word]
    assert_equal @churn.word(:frequency), @churn.word(1)
    assert_refused(LibRFM::ArgumentError, "language", "en, zh") { @churn.reasons(values, language: "fr") }
    assert_refused(LibRFM::ArgumentError, "column", "recency") { @churn.word(:price) }
    assert_refused(LibRFM::ArgumentError, "expected :repeat or :one_time") { @churn.terms(:lapsed) }
    assert_refused(TypeError, "group: expected :repeat or :one_time") { @churn.terms(nil) }
    assert_refused(LibRFM::ArgumentError, "expected :repeat or :one_time") { @churn.report(:lapsed) }
  end

  test "a contact pays from eleven in sixty seven on" do
    assert_in_delta 11 / 67.0, LibRFM::Churn.value_threshold(value: 200, incentive: 10, contact: 1, acceptance: 0.3), 1e-12
    assert_refused(LibRFM::ArgumentError) { LibRFM::Churn.value_threshold(value: 10, incentive: 10, contact: 1, acceptance: 0.3) }
  end

  test "what cannot be learned is refused" do
    assert_refused(LibRFM::StateError) { LibRFM::Churn.train(small_table, as_of: TODAY) }
    assert_refused(LibRFM::ArgumentError, "go with rule: :value") { LibRFM::Churn.train(small_table, as_of: TODAY, value: 5000) }
    assert_refused(LibRFM::ArgumentError, "rule", "capacity, probability, value") { LibRFM::Churn.train(shop, as_of: TRAINED, rule: :money) }
    assert_refused(ArgumentError, "horizon") { LibRFM::Churn.train(shop, as_of: TRAINED, horizon: 60) }
    trained
    assert_refused(LibRFM::ArgumentError) { @churn.apply(@table.measure(as_of: TRAINED)) }
    assert_refused(LibRFM::ArgumentError) { @churn.apply(@table.measure(@churn.metrics, as_of: TRAINED - 1)) }
  end

  # The overdue rule by hand: customer 1 came every 10 days, three times; 2.5 gaps of silence are 25 days.
  def overdue
    table = LibRFM::Table.new
    table.append(customer: [1, 1, 1, 2], day: [20_000, 20_010, 20_020, 20_020], amount: [1000] * 4, group: [7, nil, nil, nil])
    [table, LibRFM::Watch.new(start_delay_days: 0)]
  end

  test "an alert is told once" do
    table, watch = overdue
    assert_empty alerts(watch, table, 20_044)
    alert, = told = alerts(watch, table, 20_045)
    assert_equal [1, 1, 2.5, 0, [0], Date.new(2024, 11, 18), 7],
                 [told.size, *alert.values_at(:customer, :value, :rule, :rules, :day, :group)]
    assert_predicate alert[:probability], :nan?
    assert_match(/\A\h{16}\z/, alert[:alert_id])
    assert_empty alerts(watch, table, 20_046)
    assert_equal [true, [0], Date.new(2024, 11, 18), false], watch.find(1).values_at(:danger, :rules, :alert_day, :pending)
    table.append(customer: [1], day: [20_050], amount: [1000])
    assert_empty alerts(watch, table, 20_050)
    refute watch.find(1)[:danger]
    assert_equal [1, 1], watch.review(table, as_of: 20_100, horizon_days: 10).values_at(:n_alerts, :n_bought)
  end

  test "blocks may read the watch and the table not change them" do
    table, watch = overdue
    seen = []
    saved = nil
    watch.run(table, as_of: 20_045, queued: ->(_) { saved = watch.to_bytes }) do |alert|
      seen << [watch.find(alert[:customer])[:danger], watch.count[:n_pending], table.count[:n_customers]]
      assert_refused(LibRFM::StateError, "callback") { watch.forget(1) }
      assert_refused(LibRFM::StateError, "callback") { table.append(customer: [9], day: [20_000], amount: [1]) }
    end
    assert_equal [[true, 1, 2]], seen
    assert_equal 1, LibRFM::Watch.from_bytes(saved).count[:n_pending]
  end

  def alerts(watch, table, day)
    told = []
    watch.run(table, as_of: day) { |alert| told << alert }
    told
  end

  test "what was not delivered waits also in saved bytes" do
    table, watch = overdue
    queued = []
    error = assert_refused(IOError, "no line") { watch.run(table, as_of: 20_045, queued: ->(n) { queued << n }) { raise IOError, "no line" } }
    assert_equal [[1], "no line"], [queued, error.message]
    assert_equal [1, 1], watch.count.values_at(:n_pending, :n_danger)
    again = LibRFM::Watch.from_bytes(watch.to_bytes)
    assert_equal watch.to_bytes, again.to_bytes
    told = []
    assert_equal 1, again.deliver { |alert| told << alert[:alert_id] }
    assert_equal 1, watch.deliver { |alert| told << alert[:alert_id] }
    assert_equal 1, told.uniq.size
  end

  test "watches merge and forget" do
    table, watch = overdue
    other = overdue.last
    other.run(table, as_of: 20_045)
    watch.merge(other)
    assert_refused(LibRFM::StoppedError) { watch.deliver { false } }
    assert_equal 1, watch.count[:n_pending]
    watch.forget(1)
    assert_equal 0, watch.count[:n_pending]
    assert_refused(LibRFM::ArgumentError, "same watch") { watch.merge(watch) }
  end

  test "a sale is looked at when it is rung up" do
    table, watch = overdue
    assert watch.observe(table, 1, as_of: 20_045) { |alert| assert_equal 0, alert[:rank] }
    refute watch.observe(table, 2, as_of: 20_045)
    assert_refused(LibRFM::NotFoundError) { watch.observe(table, 99, as_of: 20_045) }
    assert_refused(LibRFM::NotFoundError) { watch.find(99) }
  end

  test "a block may look but not change" do
    table, watch = overdue
    seen = nil
    error = assert_refused(LibRFM::StateError, "inside a callback") do
      watch.run(table, as_of: 20_045) do |alert|
        seen = table.measure_one(alert[:customer], as_of: 20_045)[:values]
        table.append(customer: [1], day: [20_045])
      end
    end
    assert_equal [[25.0, 3.0, 3000.0], LibRFM::FFI::RFM_E_STATE], [seen, error.status]
    assert_refused(LibRFM::StateError, "same watch") { watch.deliver { watch.forget(1) } }
  end

  test "rules come back resolved" do
    watch = LibRFM::Watch.new(
      [{ kind: :overdue, enter: 3, leave: 2, purchases: 4 }, { kind: :segment, segment: "at_risk" }, { kind: :fall, metric: :frequency },
       { kind: :probability, everyone: true }], all_rules: true, capacity: 5, cool_down_days: 10
    )
    overdue, segment, fall, probability = watch.rules
    assert_equal [:overdue, 3.0, 2.0, 4], overdue.values_at(:kind, :enter, :leave, :purchases)
    assert_equal ["at_risk", :frequency, 91, true], [segment[:segment], fall[:metric], fall[:days], probability[:everyone]]
    assert_equal [true, false, 5, 10, 90, nil, :integer],
                 watch.count.values_at(:all_rules, :stay_on_purchase, :capacity, :cool_down_days, :start_delay_days, :as_of_day, :ids)
    assert_refused(LibRFM::ArgumentError, "kind", "probability, composite") { LibRFM::Watch.new([:silence]) }
    shop = small_table.suggest(as_of: TODAY) # the median gap is 169 days, at most 90
    assert_equal [90, 90], LibRFM::Watch.new(suggestion: shop).count.values_at(:cool_down_days, :start_delay_days)
    assert_refused(LibRFM::ArgumentError, "suggestion", "n_buyers") { LibRFM::Watch.new(suggestion: {}) }
    assert_refused(LibRFM::ArgumentError, "thresh") { LibRFM::Watch.new([{ kind: :overdue, thresh: 1 }]) }
    assert_refused(LibRFM::ArgumentError) { watch.run(small_table, as_of: TODAY) } # no churn, scorer, segments
    assert_refused(ArgumentError, "model") { watch.run(small_table, as_of: TODAY, model: 1) }
  end

  test "the model of the warning names its reasons in alerts" do
    trained
    watch = LibRFM::Watch.new([:probability], capacity: 3, suggestion: @table.suggest(as_of: TRAINED))
    told = []
    result = watch.run(@table, as_of: TRAINED + 1, churn: @churn) { |alert| told << alert }
    assert_equal [3, 600, [1, 2, 3]], [result[:n_delivered], result[:n_looked], told.map { |alert| alert[:rank] }]
    losses = told.map { |alert| alert[:probability] * alert[:spend_minor] }
    assert_equal losses.sort.reverse, losses
    assert_equal "days since last purchase", told.first[:reasons].first[:word]
    assert_equal 0, watch.run(@table, as_of: TRAINED + 2, churn: @churn, quiet: true)[:n_delivered]
  end
end
