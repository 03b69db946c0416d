# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# What the gem uses of Numo, as Numo documents it, where Numo is not installed. Whatever else is called fails.
module Numo
  # Elements in rows of the last dimension, as bytes.
  class NArray
    attr_reader :shape, :to_binary

    def self.[](*values)
      new(values.first.is_a?(Array) ? [values.size, values.first.size] : [values.size], values.flatten.pack(self::PACK))
    end

    def self.from_binary(bytes)
      raise ::ArgumentError, "string is empty or too short" if bytes.empty?

      new([bytes.bytesize / [0].pack(self::PACK).bytesize], bytes)
    end

    def initialize(shape, bytes = nil)
      @shape = Array(shape)
      @to_binary = bytes || ("\0" * (size * [0].pack(self.class::PACK).bytesize))
    end

    def size
      shape.inject(:*)
    end

    def reshape(*shape)
      raise ::ArgumentError, "total array size must be same" if shape.inject(:*) != size

      self.class.new(shape, to_binary)
    end

    def to_a
      flat = to_binary.unpack(self.class::PACK)
      shape.size == 1 ? flat : flat.each_slice([shape.last, 1].max).to_a
    end

    def ==(other)
      other.is_a?(NArray) && [shape, to_a] == [other.shape, other.to_a]
    end
  end

  { DFloat: "d*", Int64: "q*", UInt64: "Q*", Int32: "l*", UInt32: "L*", UInt8: "C*" }.each do |name, pack|
    const_set(name, Class.new(NArray) { const_set(:PACK, pack) })
  end
end
