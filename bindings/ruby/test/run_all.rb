# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Runs every test file but those named with the librfm that this Ruby finds, and writes what they say as meson does, for
# tests/support/summary.py.
#
# usage: run_all.rb TESTLOG.json [LEFT_OUT...]
require "json"
require "librfm"
require "open3"
require "rbconfig"

def run(path)
  out, err, status = Open3.capture3(RbConfig.ruby, "-w", "-E", "UTF-8", path)
  { name: File.basename(path, ".rb"), stdout: out, stderr: err, result: status.success? ? "OK" : "FAIL", returncode: status.exitstatus || 1 }
end

puts "librfm of #{$LOADED_FEATURES.find { |path| path.end_with?('/librfm.rb') }}"
File.open(ARGV.fetch(0), "w") do |file|
  paths = Dir[File.join(__dir__, "test_*.rb")].reject { |path| ARGV.drop(1).include?(File.basename(path, ".rb")) }
  paths.each { |path| file.puts(JSON.generate(run(path))) }
end
