# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Runs every test file but those named with the librfm that this Ruby finds, and writes what they say as meson does, for
# tests/support/summary.py.
#
# usage: run_all.rb TESTLOG.json [LEFT_OUT...]
require "json"
require "librfm"
require "rbconfig"
require "tempfile"

LIMIT_S = 600 # for one file: what waits for ever is killed

def run(path)
  out, err = %w[out err].map { |name| Tempfile.new(name) } # no pipes: children of the test would keep them open
  child = Process.detach(spawn(RbConfig.ruby, "-w", "-E", "UTF-8", path, out: out.path, err: err.path))
  late = "killed: not at its end after #{LIMIT_S} seconds\n" if child.join(LIMIT_S).nil?
  Process.kill("KILL", child.pid) if late
  status = child.value
  { name: File.basename(path, ".rb"), stdout: File.read(out.path), stderr: "#{File.read(err.path)}#{late}",
    result: status.success? ? "OK" : "FAIL", returncode: status.exitstatus || 1 }
end

puts "librfm of #{$LOADED_FEATURES.find { |path| path.end_with?('/librfm.rb') }}"
File.open(ARGV.fetch(0), "w") do |file|
  paths = Dir[File.join(__dir__, "test_*.rb")].reject { |path| ARGV.drop(1).include?(File.basename(path, ".rb")) }
  paths.each { |path| file.puts(JSON.generate(run(path))) }
end
