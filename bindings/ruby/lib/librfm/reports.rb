# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # The business over time: ladder, recency by month, retention, repurchase, customers won and lost. For tables.
  #
  # metrics say what a purchase is (filter, kinds, unit, returns; their columns do not matter); nil: sales and returns, by order or day.
  # Everything is seen as of a day: later events do not exist.
  module Reports
    MOST_DATES = 10_000

    # Who came to 1, 2, 3... purchases (n_reached), how many went on (n_moved, conversion 0..1), and how long it took (median_days).
    # The last rung holds also those with more. window_days: purchases of the last so many days; 0: all history.
    def report_ladder(metrics = nil, as_of:, rungs: 5, window_days: 0)
      memory, made = FFI.structs(FFI::Rung, Reports.within(rungs, "rungs"))
      reading(:rfm_report_ladder, Metrics.pass(metrics), Values.whole(window_days, "window_days"), Values.day(as_of, "as_of"), memory, rungs)
      made.map { |rung| Values.record(rung) }
    end

    # Buyers on each of the days by completed months since the last purchase plus one, and the verdict on those of month 1.
    #
    # days: ascending days (LibRFM.day_steps). Of each: n_buyers, n_month_1, month_before and year_before (nil: nobody had bought then),
    # share_month_1, against_month and against_year (:more, :same, :fewer, nil), and months: buyers of month 1, 2, 3...; the last one
    # holds also those who lapsed longer ago.
    def report_recency(days, metrics = nil, months: 12)
      days = Reports.days(days)
      n = Reports.within(months, "months")
      memory, made = FFI.structs(FFI::RecencyDate, days.n)
      count = Arrays.output(:int64, days.n * n)
      reading(:rfm_report_recency, Metrics.pass(metrics), days.pointer, days.n, memory, count, months)
      made.zip(Arrays.rows(Arrays.read(count, :int64, days.n * n), n)).map { |date, row| Reports.recency_date(date, row) }
    end

    # Customers active on each of the days (a purchase among the last window_days), and how they came and went since the day before:
    # n_before, n_new, n_kept, n_won_back, n_lapsed, n_active.
    def report_flow(days, metrics = nil, window_days:)
      days = Reports.days(days)
      memory, made = FFI.structs(FFI::Flow, days.n)
      reading(:rfm_report_flow, Metrics.pass(metrics), Values.whole(window_days, "window_days"), days.pointer, days.n, memory)
      made.map { |flow| Values.record(flow, day: Values.date(flow[:day])) }
    end

    # Of those who joined in a month, how many bought in that month and in each one after: first_day, n_customers, and by month active
    # customers and their net money, as far as known by the as-of day.
    #
    # first: a day of the first month. by: :first_purchase (the default) or :joined.
    def report_retention(metrics = nil, first:, as_of:, by: nil)
      first = Values.day(first, "first")
      as_of = Values.day(as_of, "as_of")
      n = Reports.months(first, as_of)
      memory, cohorts = FFI.structs(FFI::Cohort, n)
      active = Arrays.output(:int64, n * n)
      money = Arrays.output(:int64, n * n)
      made = FFI.struct(FFI::Retention, n_cohorts: n, cohorts: memory, active: active, money: money,
                                        by: Values.code(:rfm_cohort_by, by, "by"), first_day: first, as_of_day: as_of)
      reading(:rfm_report_retention, Metrics.pass(metrics), made)
      active, money = [active, money].map { |cells| Arrays.rows(Arrays.read(cells, :int64, n * n), n) }
      cohorts.each_with_index.map { |cohort, i| Reports.cohort(cohort, active[i], money[i]) }
    end

    # Repurchase rate and cycle of each item (or category): key, n_buyers, n_again, n_gaps, rate, median_gap in days; those with most
    # buyers first. by: :item or :category. n: only the first so many; nil: all.
    def report_repurchase(metrics = nil, as_of:, by: :item, window_days: 0, n: nil)
      given = [Metrics.pass(metrics), Values.code(:rfm_repurchase_by, by, "by"), Values.whole(window_days, "window_days"),
               Values.day(as_of, "as_of")]
      raise Errors.refused("n is #{n}, expected 0 or more", "n") if n && Values.whole(n, "n").negative?

      found = ::FFI::MemoryPointer.new(:int64)
      lock.reading do # nothing changes between asking how many there are and reading them
        call(:rfm_report_repurchase, *given, nil, 0, found)
        memory, made = FFI.structs(FFI::Repurchase, [n, found.read_int64].compact.min)
        call(:rfm_report_repurchase, *given, memory, made.size, found)
        made.map { |each| Values.record(each) }
      end
    end

    module_function

    def days(days)
      made = Events.days(days, "days", nil)
      return made if made.n <= MOST_DATES

      raise Errors.refused("days has #{made.n} values, expected #{MOST_DATES} or fewer", "days")
    end

    # A number of rows that memory is made for.
    def within(value, name)
      return value if (1..1000).cover?(Values.whole(value, name))

      raise Errors.refused("#{name} is #{value}, expected 1 .. 1000", name)
    end

    def recency_date(made, months)
      before = %i[month_before year_before].to_h { |name| [name, made[name].negative? ? nil : made[name]] }
      Values.record(made, enums: { against_month: :rfm_verdict, against_year: :rfm_verdict }, day: Values.date(made[:day]), months: months,
                          **before)
    end

    # Calendar months from the first day to the last, both included.
    def months(first, last)
      first, last = [[first, "first"], [last, "as_of"]].map { |day, name| date_of(day, name) }
      n = (((last.year - first.year) * 12) + last.month - first.month) + 1
      raise Errors.refused("first: from then to as_of there are #{n} months, expected 1 .. 1200", "first") unless (1..1200).cover?(n)

      n
    end

    def date_of(day, name)
      range = FFI::RFM_DAY_MIN..FFI::RFM_DAY_MAX
      raise Errors.refused("#{name} is day #{day}, expected #{range}", name) unless range.cover?(day)

      Values.date(day)
    end

    def cohort(made, active, money)
      known = made[:n_months]
      { first_day: Values.date(made[:first_day]), n_customers: made[:n_customers], active: active.first(known), money: money.first(known) }
    end
  end

  class Table
    include Reports
  end
end
