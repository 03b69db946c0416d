# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "lib/librfm"

# With a shared library in vendor/ the gem is of this platform and needs no other; without one it serves every platform, and finds the
# library of the system.
Gem::Specification.new do |spec|
  spec.name = "librfm"
  spec.version = LibRFM::VERSION
  spec.summary = "RFM customer analytics: scores, segments, clusters, early warning and alerts"
  spec.description = "Orders in; recency, frequency, monetary value, scores, segments, weights, clusters, churn and alerts out."
  spec.authors = ["The librfm authors"]
  spec.license = "MIT"
  spec.files = Dir["{lib,sig,vendor}/**/*", "README.md", base: __dir__].reject { |path| File.directory?(File.join(__dir__, path)) }
  spec.platform = Gem::Platform::CURRENT unless Dir[File.join(__dir__, "vendor", "*")].empty?
  spec.required_ruby_version = ">= 3.1"
  spec.add_dependency "ffi", "~> 1.15"
end
