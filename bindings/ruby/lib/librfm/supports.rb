# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# What the library knows at run time, keys, and days in steps.
module LibRFM
  module_function

  # Version of the library that was loaded.
  def version
    FFI.rfm_version
  end

  # Whether the library that was loaded knows a name: supports?(:metric, :visits).
  def supports?(what, name)
    number = Values.code(:rfm_support, what, "what")
    enum = what.to_sym == :metric ? :rfm_metric_kind : :"rfm_#{what}"
    value = FFI::ENUMS.fetch(enum)[name.to_sym]
    !value.nil? && FFI.rfm_supports(number, value) == 1
  end

  # The integer that stands for the text of an order, event, item or category.
  def key_hash(text)
    Values.hash_of(text, :uint64, "text")
  end

  # The same for a group (store, channel).
  def group_hash(text)
    Values.hash_of(text, :uint32, "text")
  end

  # Money in minor units: "19.99" is 1999.
  #
  # amount: a text of digits with or without a decimal point, or a number (a Float by its shortest text). decimals: of the currency, 0 to 18.
  # Raises ArgumentError for any other text ("n/a", "", "1,234.50"), and for what is not whole in minor units.
  def minor_units(amount, decimals: 2)
    raise TypeError, "amount: expected a String or a number, got #{amount.class}" unless amount.is_a?(String) || amount.is_a?(Numeric)
    raise Errors.refused("decimals is #{decimals}, expected 0 .. 18", "decimals") unless (0..18).cover?(Values.whole(decimals, "decimals"))
    if amount.is_a?(String) && !amount.match?(/\A\s*[-+]?\d+(\.\d+)?\s*\z/)
      raise Errors.refused("amount is #{amount.inspect}, expected a decimal number such as 1234.50", "amount")
    end

    units = Rational(amount.to_s, exception: false)&.*(10**decimals)
    return units.to_i if units && units.denominator == 1

    raise Errors.refused("amount is #{amount}, expected a whole number of minor units, which have #{decimals} decimals", "amount")
  end

  # n dates in steps from an anchor, ascending; with a negative step the anchor is the last one.
  #
  # unit: :days, :months (clamped to the month's end) or :month_ends: the end of the anchor's month and of others, so that the last date may
  # lie after the anchor, where there are no orders yet.
  def day_steps(anchor, count, unit: :months, step: 1)
    most = FFI::RFM_DAY_MAX - FFI::RFM_DAY_MIN + 1
    raise Errors.refused("n is #{count}, expected 0 .. #{most}", "n") unless (0..most).cover?(Values.whole(count, "n", :int64))

    days = Arrays.output(:int32, count)
    number = Values.code(:rfm_step, unit, "unit")
    Call.call(:rfm_day_steps, Values.day(anchor, "anchor"), number, Values.whole(step, "step"), days, count)
    Arrays.read(days, :int32, count).map { |day| Values.date(day) }
  end
end
