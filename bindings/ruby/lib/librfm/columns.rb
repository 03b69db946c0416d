# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Arguments with one value per scored column: one for all, an Array in their order, or a Hash by name.
  module Columns
    module_function

    # The number of a column that is given by name or number.
    def number(column, names, argument)
      return Values.whole(column, argument) unless column.is_a?(Symbol) || column.is_a?(String)

      names.index(column.to_s) ||
        raise(Errors.refused("#{argument} is #{column.inspect}, expected one of: #{names.join(', ')}", argument))
    end

    # Hashes, or rows of a CSV file, whose keys are names.
    def named(rows)
      rows = rows.each.to_a if rows.respond_to?(:by_row) # a CSV::Table, whose to_a has the header, too
      Arrays.list(rows, "rows").map do |row|
        raise TypeError, "rows: expected a Hash, got #{row.class}" unless row.respond_to?(:to_h) && !row.is_a?(Array)

        row.to_h.transform_keys do |name|
          name.respond_to?(:to_sym) ? name.to_sym : raise(TypeError, "rows: expected names as keys, got #{name.class}")
        end
      end
    end

    def one?(given)
      given.nil? || given.is_a?(Symbol) || given.is_a?(String) || given.is_a?(Numeric) || given == true || given == false
    end

    def listed(given, names, argument)
      return [given] * names.size if one?(given)
      return by_name(given, names, argument) if given.is_a?(Hash)

      values = Arrays.list(given, argument)
      return values if values.size == names.size

      raise Errors.refused("#{argument} has #{values.size} values, expected #{names.size}: #{names.join(', ')}", argument)
    end

    def by_name(given, names, argument)
      given = given.transform_keys(&:to_s)
      unknown = given.keys - names
      return names.map { |name| given[name] } if unknown.empty?

      raise Errors.refused("#{argument} names #{unknown.join(', ')}; the columns are: #{names.join(', ')}", argument)
    end

    # One number for each column, as an array for C.
    def numbers(given, names, type, argument)
      values = listed(given, names, argument)
      missing = values.index(nil)
      raise Errors.refused("#{argument} misses #{names[missing]}", argument) if missing

      Arrays.input(values, type, argument)
    end

    # One value of an enum for each column, `default` for nil.
    def codes(given, names, enum, default, argument)
      values = listed(given, names, argument).map { |each| each.nil? ? default : Values.code(enum, each, argument) }
      Arrays.input(values, :int32, argument)
    end
  end
end
