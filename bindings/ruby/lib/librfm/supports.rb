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

  # n dates in steps from an anchor, ascending; with a negative step the anchor is the last one.
  #
  # unit: :days, :months (clamped to the month's end) or :month_ends.
  def day_steps(anchor, count, unit: :months, step: 1)
    most = FFI::RFM_DAY_MAX - FFI::RFM_DAY_MIN + 1
    raise Errors.refused("n is #{count}, expected 0 .. #{most}", "n") unless (0..most).cover?(Values.whole(count, "n", :int64))

    days = Arrays.output(:int32, count)
    number = Values.code(:rfm_step, unit, "unit")
    Call.call(:rfm_day_steps, Values.day(anchor, "anchor"), number, Values.whole(step, "step"), days, count)
    Arrays.read(days, :int32, count).map { |day| Values.date(day) }
  end
end
