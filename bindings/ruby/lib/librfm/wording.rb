# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # What the library says of its C names, in those of Ruby.
  module Wording
    KEYWORDS = {
      "RFM_ARROW_EXPORT_TEXT_IDS" => "text_ids: true", "RFM_ARROW_ROUND" => "round_amounts: true",
      "RFM_ARROW_SKIP_NULLS" => "skip_nulls: true", "RFM_ARROW_ZONES_AS_UTC" => "zones_as_utc: true", "RFM_KIND_RETURN" => "kind: :return",
      "the rule RFM_CHURN_PROBABILITY" => "rule: :probability", "the rule RFM_CHURN_VALUE" => "rule: :value",
      "RFM_METRIC_SHRUNK_GAP" => "shrunk_gap: true", "RFM_RULE_BREAKS" => ":breaks", "RFM_SCALE_RANGE" => "scale: :range",
      "leave such rows out with rfm_features_select()" => "leave such rows out: Features#buyers or #select",
      "take them by hooks.alert, or deliver them first" => "take them by a block, or deliver them first",
      "id has bytes, but the ids here are integers" => "customer is a String, but the ids here are integers",
      "id has 0 bytes, expected 1 to 65535, for the ids here are bytes" => "customer is an Integer or empty, but the ids here are texts",
      "RFM_SCALING_NO_CLIP" => "clip: false", "which rfm_watch_sources lacks" => "which is not given",
      "the table's ids are bytes" => "the table has ids: :bytes", "the table's ids are integers" => "the table has ids: :integer"
    }.freeze
    KEYWORD = Regexp.union(KEYWORDS.keys)
    ARGUMENTS = {
      "as_of_day" => "as_of", "amount_minor" => "amount", "second_minor" => "second", "time_s" => "time", "id_type" => "ids",
      "n_starts" => "starts", "value_minor" => "value", "incentive_minor" => "incentive", "contact_minor" => "contact", "n_levels" => "levels"
    }.freeze
    ARGUMENT = /\b(?:#{Regexp.union(ARGUMENTS.keys)})(?=,| (?:is|are|and|or)\b)/.freeze
    STRUCT = /\Arfm_\w+: /.freeze
    METHOD = /\brfm_([a-z]+)_(\w+)\(\)/.freeze
    ENUM = /\ban rfm_(?:[a-z]+_)?([a-z]+)\b/.freeze
    DAY = /(?<=day |day is |as_of is )-?\d{4,6}\b/.freeze
    FORMAT = /(?<=Arrow format ')[^']+'/.freeze
    FORMATS = {
      "b" => "bool", "c" => "int8", "C" => "uint8", "s" => "int16", "S" => "uint16", "i" => "int32", "I" => "uint32", "l" => "int64",
      "L" => "uint64", "e" => "float16", "f" => "float32", "g" => "float64", "u" => "string", "U" => "large_string",
      "vu" => "string_view", "z" => "binary", "Z" => "large_binary", "tdD" => "date32", "tdm" => "date64"
    }.freeze

    module_function

    def of(message)
      said, there, names = message.partition("; there are: ") # the caller's own
      said = said.sub(STRUCT, "").gsub(KEYWORD, KEYWORDS).gsub(ARGUMENT, ARGUMENTS)
                 .gsub(METHOD) { "#{$1.capitalize}##{$2}" }.gsub(ENUM, 'a \1')
                 .gsub(DAY) { |day| "#{day} (#{Values.date(day.to_i)})" }.gsub(FORMAT) { |format| named(format) }
      said + there + names
    end

    def named(quoted)
      name = FORMATS[quoted.chomp("'")]
      name.nil? ? quoted : "#{quoted} (#{name})"
    end
  end
end
