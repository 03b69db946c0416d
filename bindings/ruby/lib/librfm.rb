# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require "date"
require "ffi"

# RFM analytics: orders in; recency, frequency, monetary value, scores, segments, clusters, churn and alerts out.
#
# Exact, and the same bytes as from C, on every platform and with any number of threads. Money is in minor units (cents), days are
# Date objects or days since 1970-01-01. A number that is undefined is NaN, in and out (nil goes in as NaN); what is not there, such as
# the first day of an empty table or a key, is nil.
module LibRFM
  VERSION = "0.1.0"

  class << self
    # Paths or names of the shared library, tried in this order. May be set until the first use.
    attr_accessor :ffi_lib
  end

  named = ENV.fetch("RFM_LIBRARY", "")
  beside = Dir[File.expand_path("../vendor/{librfm.so*,librfm*.dylib,{lib,}rfm*.dll}", __dir__)].sort
  self.ffi_lib = named.empty? ? beside + %w[rfm librfm.so.0] : [named]

  autoload :FFI, "librfm/ffi"
end

require_relative "librfm/wording"
require_relative "librfm/errors"
require_relative "librfm/values"
require_relative "librfm/arrays"
require_relative "librfm/live"
require_relative "librfm/callbacks"
require_relative "librfm/call"
require_relative "librfm/lock"
require_relative "librfm/saved"
require_relative "librfm/arrow"
require_relative "librfm/supports"
require_relative "librfm/metrics"
require_relative "librfm/features"
require_relative "librfm/frame"
require_relative "librfm/columns"
require_relative "librfm/scorer"
require_relative "librfm/segments"
require_relative "librfm/ahp"
require_relative "librfm/scaling"
require_relative "librfm/points"
require_relative "librfm/kmeans"
require_relative "librfm/hierarchy"
require_relative "librfm/profile"
require_relative "librfm/events"
require_relative "librfm/suggestion"
require_relative "librfm/table"
require_relative "librfm/reports"
require_relative "librfm/track"
require_relative "librfm/churn"
require_relative "librfm/watch"
