# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Breaks per scored column, learned once by fit or typed by from_breaks. Immutable, share freely between threads.
  class Scorer < Saved
    describe "scorer", "rfm_scorer"
    private_class_method :new

    class << self
      # Learn breaks from the buyers among the rows. What is "per column" is one value for all, an Array in the order of the scored
      # columns, or a Hash by name.
      #
      # rule: :quantile (the default), :nested, :width, :breaks, :ntile, :r_rfm, :mean or :median, per column.
      # levels: 2 to 100, per column; nil: 5, and 2 for mean and median. weights: of the composite, per column.
      # weighting: :equal, :normalised, :as_given or :stone. closed: where a value equal to a break goes: :upper (to the interval below),
      # :lower or :good. breaks: per column, levels - 1 ascending breaks in the metric's unit, where the rule is :breaks.
      # offset: per column, for :r_rfm. learn: one value per row, 0 keeps the row out of learning.
      def fit(features, learn: nil, **how)
        handle = Features.expect(features, "features").use
        options = ScorerOptions.new(features.metrics.scored_names, **how).struct
        if learn
          learning = Arrays.input(learn, :uint8, "learn", features.size)
          options[:n_learn] = learning.n
          options[:learn] = learning.pointer
        end
        adopt(create(:rfm_scorer_fit, handle, options, host: handle.host))
      end

      # A scorer of typed breaks: per scored column ascending breaks in the metric's unit (days, purchases, minor units).
      #
      # learned: the day that the breaks are of.
      def from_breaks(breaks, metrics: nil, learned: 0, pool: nil, progress: nil, **how)
        own = metrics.nil? ? Metrics.new : Metrics.expect(metrics, "metrics")
        names = own.scored_names
        listed = Columns.listed(breaks, names, "breaks")
        inputs = names.zip(listed).map { |name, each| Arrays.input(each, :float64, "breaks of #{name}") }
        options = ScorerOptions.new(names, levels: inputs.map { |each| each.n + 1 }, **how).struct
        host = Host.of(pool: pool, progress: progress)
        adopt(create(:rfm_scorer_from_breaks, host&.struct, own.use, Arrays.pointers(inputs).pointer, options,
                     Values.day(learned, "learned"), host: host))
      end
    end

    # Score every row of features that were measured with the scorer's metrics. Raises ArgumentError for other metrics: measure with #metrics.
    def apply(features)
      Scores.new(self, features)
    end

    # Score one customer: levels, cell, composite. values: one number per metric, as Table#measure_one gives them. Not of :ntile.
    def one(values, standing: nil)
      given = Arrays.input(values, :float64, "values")
      levels = Arrays.output(:uint8, size)
      cell = ::FFI::MemoryPointer.new(:uint64)
      composite = ::FFI::MemoryPointer.new(:double)
      number = Values.code(:rfm_standing, standing, "standing")
      call(:rfm_scorer_one, given.pointer, given.n, number, levels, size, cell, composite)
      { levels: Arrays.read(levels, :uint8, size), cell: cell.read_uint64, composite: composite.read_double }
    end

    # Which break decided, and how far the next levels are (NaN: there is none). column: a scored column by name or number.
    def explain(values, column)
      given = Arrays.input(values, :float64, "values")
      scored = Columns.number(column, names, "column")
      Values.record(filled(:rfm_scorer_explain, FFI::ScoreReason, given.pointer, given.n, scored))
    end

    # Number of scored columns.
    def size
      FFI.rfm_scorer_columns(use)
    end

    # Names of the scored columns.
    def names
      metrics.scored_names
    end

    # The scored columns, everything resolved.
    def columns
      names.each_with_index.map do |name, i|
        made = filled(:rfm_scorer_get, FFI::ScoredColumn, i)
        Values.record(made, enums: { rule: :rfm_rule, closed: :rfm_closed }, name: name)
      end
    end

    # What it scores: measure with these.
    def metrics
      handle = use
      Metrics.adopt(handle.part(FFI.rfm_scorer_metrics(handle)))
    end

    # The day that the breaks are of.
    def learned
      Values.date(FFI.rfm_scorer_learned_day(use))
    end

    # Breaks of a scored column, ascending; empty for :ntile. parent: the cell before it, under :nested.
    def breaks(column, parent: 0)
      made = ::FFI::MemoryPointer.new(:pointer)
      n = ::FFI::MemoryPointer.new(:int32)
      number = Columns.number(column, names, "column")
      held do
        call(:rfm_scorer_breaks, number, Values.whole(parent, "parent", :int64), made, n)
        Arrays.read(made.read_pointer, :float64, n.read_int32)
      end
    end

    # How many learning rows each level of a scored column got; empty for typed breaks.
    def level_sizes(column)
      made = ::FFI::MemoryPointer.new(:pointer)
      n = ::FFI::MemoryPointer.new(:int64)
      held do
        call(:rfm_scorer_level_sizes, Columns.number(column, names, "column"), made, n)
        Arrays.read(made.read_pointer, :int64, n.read_int64)
      end
    end

    # Weights of the composite, as used.
    def weights
      handle = use
      Arrays.read(FFI.rfm_scorer_weights(handle), :float64, size)
    end

    # Levels of each scored column.
    def levels
      handle = use
      Arrays.read(FFI.rfm_scorer_levels(handle), :int32, size)
    end

    # A cell code as text: "545"; "10-3-7" when a column has more than 9 levels. Raises DataError for no such cell.
    def cell_name(cell)
      room = (4 * size) + 1
      made = ::FFI::MemoryPointer.new(:char, room)
      call(:rfm_scorer_cell_name, Values.whole(cell, "cell", :uint64), made, room)
      made.read_string.force_encoding(Encoding::UTF_8)
    end

    private

    def summary
      columns.map { |column| "#{column[:name]}: #{column[:rule]}, #{column[:n_levels]}" }.join("; ")
    end
  end

  # The options of a scorer, for fit, from_breaks and Track.
  class ScorerOptions
    attr_reader :struct

    def initialize(names, rule: nil, levels: nil, weights: nil, weighting: nil, closed: nil, breaks: nil, offset: nil)
      @names = names
      @struct = FFI.struct(FFI::ScorerOptions, closed: Values.code(:rfm_closed, closed, "closed"),
                                               weighting: Values.code(:rfm_weighting, weighting, "weighting"))
      set_rule(rule)
      set_levels(levels)
      point(:weights, Columns.numbers(weights, names, :float64, "weights")) if weights
      point(:offset, Columns.numbers(offset, names, :float64, "offset")) if offset
      set_breaks(breaks, rule, levels) if breaks
    end

    private

    def point(field, input)
      @struct[field] = input.pointer
      @struct[:n_columns] = @names.size
    end

    def set_rule(rule)
      return @struct[:rule] = Values.code(:rfm_rule, rule, "rule") if Columns.one?(rule)

      point(:rules, Columns.codes(rule, @names, :rfm_rule, FFI::RFM_RULE_QUANTILE, "rule"))
    end

    def set_levels(levels)
      return @struct[:n_levels] = levels.nil? ? 0 : Values.whole(levels, "levels") if Columns.one?(levels)

      point(:levels, Columns.numbers(levels, @names, :int32, "levels"))
    end

    # Typed breaks, of which the library reads levels - 1 per column: their number is checked here.
    def set_breaks(breaks, rule, levels)
      given = Columns.listed(breaks, @names, "breaks")
      rules, levels = [[rule, "rule"], [levels, "levels"]].map do |each, argument|
        Columns.one?(each) ? [each] * @names.size : Columns.listed(each, @names, argument)
      end
      inputs = @names.each_index.map { |i| breaks_of(@names[i], given[i], rules[i]&.to_sym, levels[i] || 5) }
      point(:breaks, Arrays.pointers(inputs))
    end

    def breaks_of(name, breaks, rule, levels)
      raise Errors.refused("breaks misses #{name}", "breaks") if rule == :breaks && breaks.nil?
      return if breaks.nil?
      raise Errors.refused("breaks of #{name} are given, but its rule is not :breaks", "breaks") unless rule == :breaks

      expected = Values.whole(levels, "levels") - 1
      input = Arrays.input(breaks, :float64, "breaks of #{name}")
      return input if input.n == expected

      raise Errors.refused("breaks of #{name} has #{input.n} values, expected levels - 1, which is #{expected}", "breaks")
    end
  end

  # Scores of every row of features.
  class Scores
    include Live

    # What scored them, the rows, and the names of the scored columns.
    attr_reader :scorer, :features, :names
    # Number of rows.
    attr_reader :size
    alias length size

    def initialize(scorer, features)
      @scorer = Scorer.expect(scorer, "scorer")
      @features = Features.expect(features, "features")
      @size = features.size
      @names = scorer.names
      @score = Arrays.output(:uint8, @size * @names.size)
      @cell = Arrays.output(:uint64, @size)
      @composite = Arrays.output(:float64, @size)
      made = FFI.struct(FFI::Scores, n_rows: @size, score: @score, cell: @cell, composite: @composite)
      Call.call(:rfm_scorer_apply, scorer.use, features.use, made)
    end

    # The levels of each row, an Array per row; 0: not scored. With `numo` a Numo::UInt8 of shape (rows, columns).
    def score(numo: false)
      flat = flat(numo: numo)
      numo ? flat.reshape(size, names.size) : Arrays.rows(flat, names.size)
    end

    # The levels of one scored column, by name or number.
    def column(column)
      number = Columns.number(column, names, "column")
      raise Errors.refused("column is #{number}, expected 0 .. #{names.size - 1}", "column") unless (0...names.size).cover?(number)

      flat.each_slice(names.size).map { |row| row[number] }.freeze
    end
    alias [] column

    # Codes of the cells: 545 is R 5, F 4, M 5.
    def cell(numo: false)
      Arrays.read(@cell, :uint64, size, numo: numo)
    end

    # The cell of each row as text: "545".
    def cell_names
      known = Hash.new { |names, cell| names[cell] = scorer.cell_name(cell) }
      cell.map { |each| known[each] }
    end

    # Weighted sums, NaN where a level is 0.
    def composite(numo: false)
      Arrays.read(@composite, :float64, size, numo: numo)
    end

    # Customer, `<name>_score` for each column, composite, cell.
    def arrow_c_stream
      Frame.of(features, self).arrow_c_stream
    end

    # For Features#frame.
    def out_columns(_)
      [
        *names.each_with_index.map { |name, i| Frame::Column.new("#{name}_score", :RFM_ARROW_UINT8, column(i)) },
        Frame::Column.new("composite", :RFM_ARROW_DOUBLE, composite),
        Frame::Column.new("cell", :RFM_ARROW_UINT64, cell)
      ]
    end

    # All levels, row by row: what Segments reads.
    def memory
      @score
    end

    private

    def summary
      "#{size} rows, #{names.join(', ')}"
    end

    def flat(numo: false)
      Arrays.read(@score, :uint8, size * names.size, numo: numo)
    end
  end
end
