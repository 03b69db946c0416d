# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Early warning, trained on the table's own past: the chance that a customer buys nothing within a horizon. Immutable, share freely.
  class Churn < Saved
    describe "churn model", "rfm_churn"
    private_class_method :new

    MONEY = { value: :value_minor, incentive: :incentive_minor, contact: :contact_minor }.freeze
    REALS = { capacity_share: :capacity_share, probability: :probability, acceptance: :acceptance, penalty: :penalty, **MONEY }.freeze
    WHOLES = { horizon_days: :int32, n_cuts: :int32, step_days: :int32, money_level: :int32, capacity: :int64 }.freeze
    MOST_REASONS = 28
    FLOATS = %i[probability rise spend_minor].freeze
    BYTES = %i[group danger risk worth].freeze

    class << self
      # Train on a table as of a day. Raises StateError when there is too little to learn from: use rules then.
      #
      # horizon_days: to look ahead; 0: that of Table#suggest. metrics: what a purchase is, and further columns to learn from.
      # rule: how danger is set: :capacity (the default: capacity and capacity_share), :probability (probability), or :value (value,
      # incentive and contact in minor units, acceptance; see value_threshold). money_level: money score from which a customer is worth a
      # contact. n_cuts, step_days: past days to learn from. penalty: of each coefficient. What is not given has its default.
      def train(table, as_of:, metrics: nil, rule: nil, **numbers)
        Table.expect(table, "table")
        day = Values.day(as_of, "as_of")
        options = FFI.struct(FFI::ChurnOptions, rule: Values.code(:rfm_churn_rule, rule, "rule"), metrics: Metrics.pass(metrics))
        numbers.each { |name, value| set(options, name, value) }
        table.lock.reading do
          handle = table.use
          adopt(create(:rfm_churn_train, handle, day, options, host: handle.host))
        end
      end

      # Probability from which a contact pays: (incentive + contact) / (acceptance (value - incentive) + incentive), money in minor units.
      def value_threshold(value:, incentive:, contact:, acceptance:)
        made = ::FFI::MemoryPointer.new(:double)
        given = { value: value, incentive: incentive, contact: contact, acceptance: acceptance }
        Call.call(:rfm_churn_value_threshold, *given.map { |name, each| Values.real(each, name.to_s) }, made)
        made.read_double
      end

      private

      def set(options, name, value)
        return options[REALS[name]] = Values.real(value, name.to_s) if REALS.key?(name)
        return options[name] = Values.whole(value, name.to_s, WHOLES[name]) if WHOLES.key?(name)

        raise ::ArgumentError, "unknown keyword: #{name}"
      end
    end

    # The metrics to measure before apply: recency, frequency, monetary, tenure, active_span, gap_mean, then yours.
    def metrics
      handle = use
      Metrics.adopt(handle.part(FFI.rfm_churn_metrics(handle)))
    end

    # Probability, spend, group and danger of every row of features that were measured with #metrics.
    def apply(features)
      ChurnScores.new(self, features)
    end

    # The same for one customer: values: one per metric, as Table#measure_one gives them.
    def one(values, standing: nil)
      given = Arrays.input(values, :float64, "values")
      number = Values.code(:rfm_standing, standing, "standing")
      made = filled(:rfm_churn_one, FFI::ChurnOutlook, given.pointer, given.n, number)
      Values.record(made, enums: { group: :rfm_churn_group }, truths: [:danger])
    end

    # Why: what moved one buyer's probability most, the largest first: metric, word (in a language), value, typical, moved.
    def reasons(values, language: "en")
      given = Arrays.input(values, :float64, "values")
      memory, made = FFI.structs(FFI::ChurnReason, MOST_REASONS)
      n = ::FFI::MemoryPointer.new(:int32)
      call(:rfm_churn_reasons, given.pointer, given.n, memory, made.size, n)
      made.first(n.read_int32).map { |reason| reason(reason, language) }
    end

    # A reason that C filled in.
    def reason(made, language = "en")
      Values.record(made, metric: metrics.names[made[:column]], word: word(made[:column], language))
    end

    # What a manager calls a column: "days since last purchase", in English or Chinese.
    def word(column, language = "en")
      made = FFI.rfm_churn_word(use, Columns.number(column, metrics.names, "column"), tag(language))
      raise Errors.refused("column is #{column}, expected 0 .. #{metrics.size - 1}", "column") if made.nil?

      made.force_encoding(Encoding::UTF_8)
    end

    # Rows of a group whose silence has raised the probability most, at most n: those who have probably left.
    #
    # group: :repeat, or :one_time (who may make a second purchase).
    def top(scores, group = :repeat, count = 10)
      given = given(scores)
      room = room(count, scores)
      rows = Arrays.output(:int64, room)
      found = ::FFI::MemoryPointer.new(:int64)
      call(:rfm_churn_list, *given, Values.code(:rfm_churn_group, group, "group"), rows, room, found)
      Arrays.read(rows, :int64, found.read_int64)
    end

    # Likely to leave by worth much: cells (an Array per level of risk, of hashes per money score: n_customers, spend_minor, loss_minor), the
    # rows of those high in both, best first, the first `count` (nil: all), and n_listed, how many there are.
    def focus(scores, count = nil)
      given = given(scores)
      room = room(count || scores.size, scores)
      memory, cells = FFI.structs(FFI::ChurnCell, 25)
      rows = Arrays.output(:int64, room)
      found = ::FFI::MemoryPointer.new(:int64)
      call(:rfm_churn_focus, *given, memory, rows, room, found)
      { cells: Arrays.rows(cells.map { |cell| Values.record(cell) }, 5), rows: Arrays.read(rows, :int64, [room, found.read_int64].min),
        n_listed: found.read_int64 }
    end

    # What was resolved at training, each with its reason.
    def info
      made = filled(:rfm_churn_get, FFI::ChurnInfo)
      reasons = %i[label_reason cut_reason].to_h { |name| [name, :rfm_churn_reason_bit] }
      days = %i[trained_day first_cut last_cut]
      horizon = made[:horizon_reason]
      record = Values.record(made, enums: { rule: :rfm_churn_rule, **reasons }, days: days)
      names = Values.names_of_bits(:rfm_suggest_reason, horizon) + Values.names_of_bits(:rfm_churn_reason_bit, horizon)
      threshold = Values.names_of_bits(:rfm_churn_reason_bit, made[:threshold_reason])
      record.reject { |name, _| %i[horizon_reason threshold_reason].include?(name) }
            .merge(horizon_reasons: names, threshold_reasons: threshold)
    end

    # How good it is on days held back. group: :repeat, :one_time, or nil: everyone with a purchase.
    def report(group = nil)
      made = filled(:rfm_churn_get_report, FFI::ChurnReport, group_number(group))
      enums = { fit: :rfm_churn_fit, verdict: :rfm_churn_verdict, best_baseline: :rfm_churn_baseline }
      Values.record(made, enums: enums, holdout_day: made[:holdout_days].zero? ? nil : Values.date(made[:holdout_day]), **baselines(made))
    end

    # Area under the ROC curve of one metric alone, on the same holdout.
    def metric_auc(column, group = nil)
      made = ::FFI::MemoryPointer.new(:double)
      number = Columns.number(column, metrics.names, "column")
      call(:rfm_churn_metric_auc, group_number(group), number, made)
      made.read_double
    end

    # The terms of a model, the intercept first: name, coefficient, standard_error, centre, scale.
    def terms(group = :repeat)
      number = group_number(group)
      raise TypeError, "group: expected :repeat or :one_time, got NilClass" if number.zero?

      Array.new(FFI.rfm_churn_terms(use, number)) do |i|
        held do
          made = filled(:rfm_churn_get_term, FFI::ChurnTerm, number, i)
          Values.record(made, name: Values.borrowed_text(made[:name]))
        end
      end
    end

    private

    # The number of a group that has a model; nil: all with one.
    def group_number(group)
      number = Values.code(:rfm_churn_group, group, "group")
      return number unless number == FFI::RFM_CHURN_LAPSED

      raise Errors.refused("group is #{group.inspect}, of which there is no model; expected :repeat or :one_time", "group")
    end

    def tag(language)
      tag = Values.text(language, "language")
      return tag if tag.start_with?("en", "zh")

      raise Errors.refused("language is #{language.inspect}, expected one of: en, zh", "language")
    end

    # A figure of each baseline by its name.
    def baselines(made)
      names = FFI::ENUMS[:rfm_churn_baseline].keys
      %i[baseline_log_loss baseline_brier baseline_auc].to_h { |figure| [figure, names.zip(made[figure].to_a).to_h] }
    end

    def given(scores)
      raise TypeError, "scores: expected ChurnScores, got #{scores.class}" unless scores.is_a?(ChurnScores)

      [scores.features.use, scores.struct]
    end

    def room(count, scores)
      return [count, scores.size].min unless Values.whole(count, "count", :int64).negative?

      raise Errors.refused("count is #{count}, expected 0 or more", "count")
    end

    def summary
      info.then { |info| "#{info[:horizon_days]} days from #{info[:trained_day]}, #{report[:verdict]}" }
    end
  end

  # What an early warning says of every row of features.
  class ChurnScores
    include Live

    # The model, the rows, their number, and the arrays as C takes them.
    attr_reader :churn, :features, :size, :struct
    alias length size

    def initialize(churn, features)
      @churn = Churn.expect(churn, "churn")
      @features = Features.expect(features, "features")
      @size = features.size
      @arrays = Churn::FLOATS.to_h { |name| [name, Arrays.output(:float64, @size)] }
      @arrays.update(Churn::BYTES.to_h { |name| [name, Arrays.output(:uint8, @size)] })
      @struct = FFI.struct(FFI::ChurnScores, n_rows: @size, **@arrays)
      Call.call(:rfm_churn_apply, churn.use, features.use, @struct)
    end

    # Of no purchase within the horizon, 0..1; NaN without a purchase so far.
    def probability(numo: false)
      floats(:probability, numo)
    end

    # How much the customer's silence has raised it; NaN as above.
    def rise(numo: false)
      floats(:rise, numo)
    end

    # Spend expected in the horizon if kept, in minor units; NaN as above.
    def spend_minor(numo: false)
      floats(:spend_minor, numo)
    end

    # Per row :repeat, :one_time or :lapsed; nil without a purchase.
    def group
      bytes(:group).map { |number| Values.name_of(:rfm_churn_group, number) }
    end

    # Per row whether the customer is in danger.
    def danger
      bytes(:danger).map { |number| number == 1 }
    end

    # Level of risk 1..5, 5 the most likely to leave; 0 outside the population.
    def risk
      bytes(:risk)
    end

    # Money score 1..5; 0 without a purchase.
    def worth
      bytes(:worth)
    end

    # Customer, and the seven columns.
    def arrow_c_stream
      Frame.of(features, self).arrow_c_stream
    end

    # For Features#frame.
    def out_columns(_)
      groups = FFI::ENUMS[:rfm_churn_group].keys.map(&:to_s)
      Churn::FLOATS.map { |name| Frame::Column.new(name.to_s, :RFM_ARROW_DOUBLE, floats(name, false)) } +
        [Frame::Column.new("churn_group", :RFM_ARROW_NAMES, bytes(:group).map { |number| number - 1 }, groups)] +
        %i[danger risk worth].map { |name| Frame::Column.new(name.to_s, :RFM_ARROW_UINT8, bytes(name)) }
    end

    private

    def summary
      "#{size} rows, #{danger.count(true)} in danger"
    end

    def floats(name, numo)
      Arrays.read(@arrays.fetch(name), :float64, size, numo: numo)
    end

    def bytes(name)
      Arrays.read(@arrays.fetch(name), :uint8, size)
    end
  end
end
