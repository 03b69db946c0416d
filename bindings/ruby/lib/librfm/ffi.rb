# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # The functions of the shared library, loaded at their first use; see LibRFM.ffi_lib.
  module FFI
    extend ::FFI::Library

    begin
      ffi_lib LibRFM.ffi_lib
    rescue LoadError => e
      raise LoadError, "no librfm shared library was found; name one in RFM_LIBRARY\n  #{e.message}"
    end
  end
end

require_relative "prototypes"

module LibRFM
  module FFI
    headers = [RFM_VERSION_MAJOR, RFM_VERSION_MINOR]
    if (rfm_version.split(".").first(2).map(&:to_i) <=> headers).negative?
      raise LoadError, "librfm #{rfm_version} is older than this gem, which is of #{headers.join('.')}"
    end

    # A sized struct with these fields. It keeps the memory that they point to.
    def self.struct(type, **fields)
      made = type.new
      made[:struct_size] = type.size if type.members.include?(:struct_size)
      fields.each { |name, value| set(made, name, value) }
      made
    end

    # A field; ffi keeps memory that a field points to, but not what is behind a struct.
    def self.set(made, name, value)
      made[name] = value.is_a?(::FFI::Struct) ? value.to_ptr : value
      return unless value.is_a?(::FFI::Struct)

      made.instance_variable_set(:@kept, [*made.instance_variable_get(:@kept), value])
    end

    # n structs one after another: the memory, and each struct.
    def self.structs(type, count)
      memory = ::FFI::MemoryPointer.new(:char, [type.size * count, 1].max)
      each = Array.new(count) do |i|
        made = type.new(memory + (i * type.size))
        made[:struct_size] = type.size if type.members.include?(:struct_size)
        made
      end
      [memory, each]
    end

    # A callback of the library that runs the block.
    def self.callback(name, &block)
      returns, params = CALLBACKS.fetch(name)
      ::FFI::Function.new(returns, params, &block)
    end
  end
end
