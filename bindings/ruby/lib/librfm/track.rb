# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Dynamic RFM: the scores and segments of every customer on many dates, and who moved where. Immutable, share freely.
  #
  # Rows are the same on all dates: every customer of the table, in ascending id. Dates are given as dates or by
  # number from 0; -1 is the last one.
  class Track < Resource
    describe "track", "rfm_track"

    private_class_method :new

    STAGES = { cycle_days: 0.0, new_cycles: 0.0, active_cycles: 0.0, sleeping_cycles: 0.0, own_cycle: false }.freeze
    NOT_BORN = "not_born"

    class << self
      # Track by one ruler: one scorer, with its metrics, for all dates. A move is a change of the customer.
      #
      # days: as-of days, ascending, each once, 1 to 10,000; see LibRFM.day_steps. scorer: not of :ntile.
      # segments: the map; nil: scores only. households: as Table#measure. keep_values: false keeps the values of the last date only.
      # stages: a hash of cycle_days (the shop's purchase cycle; 0: found), new_cycles, active_cycles, sleeping_cycles (how many cycles a
      # stage lasts; 0: 1, 2.5 and twice active_cycles) and own_cycle (of each customer instead of the shop); nil: no stages.
      # Raises DataError (with the date as row) for days that do not ascend.
      def frozen(table, days, scorer, **how)
        ruler = { levels: FFI::RFM_LEVELS_FROZEN, scorer: Scorer.expect(scorer, "scorer").use }
        measure(table, days, ruler, scorer, **how)
      end

      # Track by breaks that are learned again on each date. A move is a change among the customers of that date.
      #
      # metrics: what to measure; nil: recency, frequency and monetary. The others: as frozen, and rule, levels, weights, weighting, closed,
      # breaks and offset as Scorer.fit.
      # Raises StateError when nobody has a value in some column on a date.
      def relative(table, days, metrics: nil, segments: nil, stages: {}, households: nil, keep_values: true, **scoring)
        own = metrics.nil? ? Metrics.new : Metrics.expect(metrics, "metrics")
        options = ScorerOptions.new(own.scored_names, **scoring).struct
        measure(table, days, { levels: FFI::RFM_LEVELS_RELATIVE, metrics: own.use, scoring: options }, nil,
                segments: segments, stages: stages, households: households, keep_values: keep_values)
      end

      private

      def measure(table, days, ruler, scorer, segments: nil, stages: {}, households: nil, keep_values: true)
        Table.expect(table, "table")
        given = Reports.days(days)
        options = FFI.struct(FFI::TrackOptions, **ruler, **stages(stages), **households(households),
                             segments: segments && Segments.expect(segments, "segments").use)
        options[:flags] |= Values.flags(TRACK_NO_VALUES: !keep_values)
        table.lock.reading do
          handle = table.use
          adopt(create(:rfm_track_measure, handle, given.pointer, given.n, options, host: handle.host), scorer, segments)
        end
      end

      def stages(stages)
        return { flags: FFI::RFM_TRACK_NO_STAGES } if stages.nil?

        unknown = stages.keys - STAGES.keys
        raise Errors.refused("stages: no #{unknown.join(', ')}; there are: #{STAGES.keys.join(', ')}", "stages") if unknown.any?

        cycles = stages.reject { |name, _| name == :own_cycle }
        { flags: Values.flags(TRACK_OWN_CYCLE: stages[:own_cycle]),
          **cycles.to_h { |name, number| [name, Values.real(number, name.to_s)] } }
      end

      def households(households)
        return {} if households.nil?

        labels = Arrays.input(households, :uint64, "households")
        { n_household: labels.n, household: labels.pointer }
      end
    end

    # What was tracked, everything resolved: cycle_days (nil: there are no stages), levels (:frozen or :relative), breaks_day (of which day
    # frozen breaks are, for relative ones the last date), rolled (per metric whether it rolled from date to date)...
    def info
      made = about
      Values.record(made, enums: { levels: :rfm_levels }, breaks_day: Values.date(made[:breaks_day]),
                          cycle_days: made[:cycle_days].zero? ? nil : made[:cycle_days],
                          own_cycle: made[:flags].anybits?(FFI::RFM_TRACK_OWN_CYCLE),
                          rolled: Array.new(features.metrics.size) { |i| made[:rolled].anybits?(1 << i) })
    end

    # The dates, ascending.
    def days
      held { about.then { |made| Arrays.read(made[:day], :int32, made[:n_dates]) } }.map { |day| Values.date(day) }
    end

    # Number of dates.
    def size
      about[:n_dates]
    end

    # Names of the scored columns.
    def names
      scorer.names
    end

    # Keys of the segments by number, the last one for customers not born; without a map none.
    def segment_keys
      @map.nil? ? [] : [*@map.keys, NOT_BORN]
    end

    # The features of one date. Without `values` only the last date has some.
    def features(date = -1)
      at = number(date)
      use
      @features[at] ||= part(:rfm_track_features, at, Features) || raise(Errors.state("the track kept the values of its last date only"))
    end

    # The scorer of one date: that which was learned on it, or the one for all.
    def scorer(date = -1)
      at = number(date)
      @scorer.nil? ? part(:rfm_track_scorer, at, Scorer) : Scorer.adopt(@scorer.use)
    end

    # The levels of one date, an Array per customer; 0: not scored.
    def scores(date = -1)
      handle = use
      n = about
      flat = Arrays.read(FFI.rfm_track_scores(handle, number(date)), :uint8, n[:n_customers] * n[:n_scored])
      Arrays.rows(flat, n[:n_scored])
    end

    # Segment number of each customer on one date; of those not born the number of segments.
    def segments(date = -1)
      per_customer(:rfm_track_segments, date, :int32, "the track has no map")
    end

    # Life-cycle stage of each customer on one date: :not_born, :no_purchase, :new, :active, :sleeping, :lapsed.
    def stages(date = -1)
      per_customer(:rfm_track_stages, date, :uint8, "the track has no stages").map { |stage| Values.name_of(:rfm_stage, stage) }
    end

    # One customer through all dates: values (an Array per date), levels (the same), segments and stages (nil: there are none).
    def series(row)
      n = about
      dates = n[:n_dates]
      scored = n[:n_scored]
      metrics = features.metrics.size
      values = Arrays.output(:float64, dates * metrics)
      score = Arrays.output(:uint8, dates * scored)
      segment = n[:n_segments].zero? ? nil : Arrays.output(:int32, dates)
      stage = n[:cycle_days].zero? ? nil : Arrays.output(:uint8, dates)
      call(:rfm_track_series, Values.whole(row, "row", :int64), values, score, segment, stage, dates)
      {
        values: Arrays.rows(Arrays.read(values, :float64, dates * metrics), metrics),
        levels: Arrays.rows(Arrays.read(score, :uint8, dates * scored), scored),
        segments: segment && Arrays.read(segment, :int32, dates),
        stages: stage && Arrays.read(stage, :uint8, dates).map { |each| Values.name_of(:rfm_stage, each) }
      }
    end

    # How each customer came to the segment of a date: segment, before (nil: the same since the first date), since_date, since_day, days,
    # n_dates.
    def changes(date = -1)
      memory, made = FFI.structs(FFI::Change, n_customers)
      call(:rfm_track_changes, number(date), memory, made.size)
      made.map do |each|
        Values.record(each, since_day: Values.date(each[:since_day]), before: each[:before].negative? ? nil : each[:before])
      end
    end

    # Whose scores have fallen: scored (column), from_level, to_level, from_value, to_value, since_date, since_day, levels_a_month; nil for
    # customers without a decline. scored: a scored column by name or number; nil: of each customer that which lost most levels.
    def declines(date = -1, scored: nil)
      memory, made = FFI.structs(FFI::Decline, n_customers)
      number = scored.nil? ? -1 : scored_number(scored)
      call(:rfm_track_declines, number(date), number, memory, made.size)
      made.map { |each| each[:scored].negative? ? nil : Values.record(each, since_day: Values.date(each[:since_day])) }
    end

    # Who was where on one date, and is where on a later one: places, and count, an Array per place then of the customers in each place now.
    #
    # by: :segment, :level (of the scored column `scored`), :stage, or :label: labels of your own on both dates, 0 .. n_labels - 1 or -1.
    def moves(from_date = 0, to_date = -1, by: :segment, scored: 0, from_labels: nil, to_labels: nil, n_labels: 0)
      what = Values.code(:rfm_moves_by, by, "by")
      made = FFI.struct(FFI::Moves, by: what, from_date: number(from_date, "from_date"), to_date: number(to_date, "to_date"),
                                    scored: what == FFI::RFM_MOVES_BY_LEVEL ? scored_number(scored) : 0,
                                    n_labels: Values.whole(n_labels, "n_labels"))
      set_labels(made, from_labels, to_labels) if what == FFI::RFM_MOVES_BY_LABEL
      places = places(made)
      count = Arrays.output(:int64, places.size**2)
      call(:rfm_track_moves, made, count, places.size**2)
      { places: places, count: Arrays.rows(Arrays.read(count, :int64, places.size**2), places.size) }
    end

    # The ladder by the levels of one scored column, level 1 first; see Table#report_ladder.
    def ladder(scored)
      scored = scored_number(scored)
      memory, made = FFI.structs(FFI::Rung, column_levels(scored))
      call(:rfm_track_ladder, scored, memory, made.size)
      made.map { |rung| Values.record(rung) }
    end

    # One date side by side, for whatever takes an Arrow stream: customer, the metrics where they were kept, day, `<name>_score` of each
    # column, segment, stage. The other arguments are those of Features#frame.
    def frame(*results, date: -1, metrics: true, language: "en", **options)
      at = number(date)
      rows = features(values?(at) ? at : -1)
      own = OneDate.new(rows, out_columns(at, language))
      rows.frame(own, *results, metrics: metrics && values?(at), language: language, **options)
    end

    # All dates one behind the other, the frame of each; without the metrics when values were not kept.
    def arrow_c_stream
      ArrowStream.new(use.host&.threads, size) { |date| frame(date: date, metrics: values?(0)).exported }
    end

    # The columns of one date, for Features#frame.
    OneDate = Struct.new(:features, :columns) do
      def out_columns(_)
        columns
      end
    end
    private_constant :OneDate

    private

    # Whether the values of a date were kept.
    def values?(date)
      !FFI.rfm_track_features(use, date).null?
    end

    def out_columns(date, language)
      made = [Frame::Column.new("day", :RFM_ARROW_DATE, [days[date].jd - Values::EPOCH] * n_customers)]
      made += names.zip(scores(date).transpose).map { |name, levels| Frame::Column.new("#{name}_score", :RFM_ARROW_UINT8, levels || []) }
      made << Frame::Column.new("segment", :RFM_ARROW_NAMES, segments(date), [*@map.names(language), NOT_BORN]) if @map
      made << stage_column(date) unless about[:cycle_days].zero?
      made
    end

    def stage_column(date)
      known = FFI::ENUMS[:rfm_stage].keys
      Frame::Column.new("stage", :RFM_ARROW_NAMES, stages(date).map { |stage| known.index(stage) }, known.map(&:to_s))
    end

    def summary
      "#{n_customers} customers, #{size} dates"
    end

    def set_labels(made, from, to)
      { from_label: from, to_label: to }.each do |name, labels|
        raise Errors.refused("#{name}s: labels of both dates are needed", "#{name}s") if labels.nil?

        made[name] = Labels.input(labels, n_customers, nil).pointer
      end
      made[:n_rows] = n_customers
    end

    def places(moves)
      case moves[:by]
      when FFI::RFM_MOVES_BY_LEVEL then ["not_scored", *(1..column_levels(moves[:scored])).map(&:to_s), NOT_BORN]
      when FFI::RFM_MOVES_BY_STAGE then FFI::ENUMS[:rfm_stage].keys.map(&:to_s)
      when FFI::RFM_MOVES_BY_LABEL then [*(0...moves[:n_labels].clamp(0, 10_000)).map(&:to_s), "none", NOT_BORN]
      else @map.nil? ? [NOT_BORN] : segment_keys
      end
    end

    def column_levels(scored)
      levels = scorer.levels
      raise Errors.refused("scored is #{scored}, expected 0 .. #{levels.size - 1}", "scored") unless (0...levels.size).cover?(scored)

      levels[scored]
    end

    def scored_number(column)
      Columns.number(column, names, "scored")
    end

    def about
      filled(:rfm_track_get, FFI::TrackInfo)
    end

    def n_customers
      about[:n_customers]
    end

    # The number of a date that is given as such, or by its number, which counts from the end below 0.
    def number(date, name = "date")
      return days.index(date) || raise(Errors.refused("#{name} is #{date}, which is no date of the track", name)) if date.is_a?(Date)

      n = size
      at = Values.whole(date, name)
      raise Errors.refused("#{name} is #{at}, expected a date, or a number from #{-n} to #{n - 1}", name) unless (-n...n).cover?(at)

      at % n
    end

    def take_over(handle, scorer, map)
      super(handle)
      @scorer = scorer && Scorer.adopt(scorer.use) # which nobody else can close
      @map = map && Segments.adopt(map.use)
      @features = {}
    end

    # A part of the track, which keeps the track alive; nil where there is none.
    def part(function, date, kind)
      handle = use
      made = FFI.public_send(function, handle, number(date))
      made.null? ? nil : kind.adopt(handle.part(made))
    end

    def per_customer(function, date, type, missing)
      handle = use
      made = FFI.public_send(function, handle, number(date))
      raise Errors.state(missing) if made.null?

      Arrays.read(made, type, n_customers)
    end
  end
end
