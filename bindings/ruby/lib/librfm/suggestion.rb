# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # What Table#suggest gives, and Watch takes back.
  module Suggestion
    SAME = %i[n_buyers n_repeaters n_gaps anonymous_share season_years history_days window_days horizon_days].freeze
    LISTS = { gap_quantiles: :gap_quantile, season_index: :season_index, recency_breaks: :recency_break }.freeze
    BITS = {
      window_reasons: %i[window_reason rfm_suggest_reason], horizon_reasons: %i[horizon_reason rfm_suggest_reason],
      warnings: %i[warnings rfm_suggest_warning]
    }.freeze

    module_function

    def record(made)
      lists = LISTS.to_h { |name, field| [name, made[field].to_a] }
      lists[:recency_breaks] = lists[:recency_breaks].first(made[:n_recency_breaks])
      bits = BITS.to_h { |name, (field, enum)| [name, Values.names_of_bits(enum, made[field])] }
      { **SAME.to_h { |name| [name, made[name]] }, **lists, **bits }
    end

    def struct(given)
      missing = [*SAME, *LISTS.keys, *BITS.keys] - (given.is_a?(Hash) ? given.keys : [])
      raise Errors.refused("suggestion: expected what Table#suggest gives; it misses #{missing.first}", "suggestion") if missing.any?

      made = FFI.struct(FFI::Suggestion, n_recency_breaks: given[:recency_breaks].size, **given.slice(*SAME))
      LISTS.each { |name, field| given[name].first(made[field].size).each_with_index { |value, i| made[field][i] = value } }
      BITS.each { |name, (field, enum)| made[field] = given[name].sum { |bit| Values.code(enum, bit, name.to_s) } }
      made
    end
  end
end
