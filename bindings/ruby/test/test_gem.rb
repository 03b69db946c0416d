# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require_relative "helper"
require "fileutils"

# The gem builds, installs into a new GEM_HOME and works there: with the library in it, and without one.
#
# Its only dependency is ffi. Where that is a package of the system (ruby-ffi of Debian), GEM_PATH names the folder whose
# specifications/ has it, so that neither a network nor a second copy is needed.
class TestGem < Test
  SOURCE = Pathname(__dir__).parent
  FFI_HOME = Gem::Specification.find_by_name("ffi").base_dir
  WORK = 'require "librfm"; table = LibRFM::Table.new; table.append(customer: [1], day: [20_000]); puts table.count[:n_events]; ' \
         'puts $LOADED_FEATURES.grep(/librfm.rb$/)'

  # The built gem in a new GEM_HOME; gives the environment that uses it.
  def installed(library)
    Dir.mktmpdir do |folder|
      source = File.join(folder, "source")
      FileUtils.mkdir(source)
      FileUtils.cp_r(%w[lib sig README.md librfm.gemspec].map { |name| SOURCE.join(name) }, source)
      FileUtils.mkdir(File.join(source, "vendor"))
      FileUtils.cp(File.realpath(library), File.join(source, "vendor", "librfm.so")) if library
      home = File.join(folder, "home")
      env = { "GEM_HOME" => home, "GEM_PATH" => [home, FFI_HOME].join(":"), "RUBYLIB" => nil, "RFM_LIBRARY" => nil, "RUBYOPT" => nil }
      gem_command(env, source, "build", "librfm.gemspec")
      file = Dir[File.join(source, "*.gem")].first
      gem_command(env, source, "install", "--local", "--no-document", file)
      yield env, home, File.basename(file)
    end
  end

  def gem_command(env, folder, *arguments)
    out, status = Open3.capture2e(env, RbConfig.ruby, "-S", "gem", *arguments, chdir: folder)
    assert status.success?, out
  end

  def run_with(env)
    Open3.capture3(env, RbConfig.ruby, "-w", "-e", WORK)
  end

  def library
    ENV["RFM_LIBRARY"] || LibRFM.ffi_lib.find { |path| File.file?(path) }
  end

  test "with the library in it it is of this platform and needs nothing else" do
    installed(library) do |env, home, file|
      assert_equal "librfm-#{LibRFM::VERSION}-#{Gem::Platform.local}.gem", file
      out, err, = run_with(env)
      assert_empty err
      assert_equal ["1", "#{home}/gems/#{File.basename(file, '.gem')}/lib/librfm.rb"], out.split("\n")
    end
  end

  test "without one it uses that which is named and says when there is none" do
    installed(nil) do |env, _, file|
      assert_equal "librfm-#{LibRFM::VERSION}.gem", file
      assert_equal "1", run_with(env.merge("RFM_LIBRARY" => library)).first.lines.first.chomp
      _, err, status = run_with(env.merge("RFM_LIBRARY" => "/nowhere/librfm.so"))
      refute_predicate status, :success?
      assert_includes err, "no librfm shared library was found; name one in RFM_LIBRARY"
    end
  end
end
