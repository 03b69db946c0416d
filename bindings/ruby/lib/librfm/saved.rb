# SPDX-License-Identifier: MIT
# frozen_string_literal: true

require "pathname"
require "securerandom"
require "stringio"

module LibRFM
  # What can be saved. The bytes are the same on every platform and for every language.
  class Saved < Resource
    class << self
      attr_reader :saver, :loader

      # Load from a path, or from an open binary file, which is read to the end of the object only.
      def load(source, pool: nil, progress: nil)
        load_with(source, Host.of(pool: pool, progress: progress))
      end

      # Load what to_bytes gave.
      def from_bytes(bytes, **options)
        raise TypeError, "bytes: expected a String, got #{bytes.class}" unless bytes.is_a?(String)

        load(StringIO.new(bytes.b), **options)
      end

      private

      def describe(noun, prefix)
        super
        @saver = :"#{prefix}_save"
        @loader = :"#{prefix}_load"
      end

      def load_with(source, host, *options, &adopting)
        return File.open(source, "rb") { |file| load_from(file, host, *options) } if Saved.path?(source)
        raise TypeError, "source: expected a path or a binary file, got #{source.class}" unless source.respond_to?(:read)

        load_from(source, host, *options)
      end

      def load_from(file, host, *options)
        stop = Stop.new
        read = FFI.callback(:rfm_read_fn, &stop.guard { |buffer, size, n_read, _| Saved.read(file, buffer, size, n_read) })
        adopt(create(loader, host&.struct, *options, read, nil, host: host, stops: [stop]))
      end
    end

    def self.path?(value)
      value.is_a?(String) || value.is_a?(Pathname)
    end

    # Hands C the next bytes of a file.
    def self.read(file, buffer, size, n_read)
      bytes = file.read(size) || ""
      raise TypeError, "read of the file gave #{bytes.class}, expected a String" unless bytes.is_a?(String)
      raise IOError, "read of the file gave #{bytes.bytesize} bytes, asked for were #{size}" if bytes.bytesize > size

      buffer.put_bytes(0, bytes)
      n_read.put(:size_t, 0, bytes.bytesize)
    end

    # Gives a file all bytes: one that is no IO may take some at a time.
    def self.write(file, bytes)
      until bytes.empty?
        n = file.write(bytes)
        raise TypeError, "write of the file gave #{n.class}, expected the number of bytes" unless n.is_a?(Integer)
        raise IOError, "write of the file took #{n} bytes of #{bytes.bytesize}" unless (1..bytes.bytesize).cover?(n)

        bytes = bytes.byteslice(n..)
      end
    end

    # Save to a path, which is written whole or not at all, or to an open binary file. What the file raises comes out unchanged.
    def save(target)
      return save_path(Pathname(target)) if Saved.path?(target)
      raise TypeError, "target: expected a path or a binary file, got #{target.class}" unless target.respond_to?(:write)

      save_to(target)
    end

    # The saved form.
    def to_bytes
      file = StringIO.new(String.new(encoding: Encoding::BINARY))
      save_to(file)
      file.string
    end

    # For Marshal.
    def marshal_dump
      to_bytes
    end

    def marshal_load(bytes)
      take_over(self.class.from_bytes(bytes).use)
    end

    # A copy of its own.
    def initialize_copy(other)
      marshal_load(other.to_bytes)
    end

    private

    def save_to(file)
      stop = Stop.new
      write = FFI.callback(:rfm_write_fn, &stop.guard { |data, size, _| Saved.write(file, data.read_bytes(size)) })
      call(self.class.saver, write, nil, stops: [stop])
    end

    def save_path(path)
      use
      part = Pathname("#{path}.#{SecureRandom.hex(8)}.part") # nobody else's
      begin
        part.open(File::WRONLY | File::CREAT | File::EXCL | File::BINARY) { |file| save_to(file) }
        part.rename(path)
      rescue Exception # rubocop:disable Lint/RescueException -- nothing half done stays
        part.delete if part.exist?
        raise
      end
    end
  end
end
