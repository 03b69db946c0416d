# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # What is in the library's memory and can neither be saved nor made without it: results, frames, streams.
  module Live
    def self.included(kind)
      kind.private_class_method :allocate
    end

    def inspect
      "#<#{self.class.name} #{summary}>"
    end

    def marshal_dump
      raise TypeError, "#{self.class.name} cannot be marshalled: save what it was made of"
    end
  end
end
