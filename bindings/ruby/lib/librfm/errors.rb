# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Whatever the library refuses. The message says which argument, row or column was wrong, never a customer's id.
  class Error < StandardError
    # The status of C, a number below 0 (#status_name has its words), and row and column of the input from 0; nil: none.
    attr_reader :status, :row, :column
    # The argument or field that was refused before the library was asked; nil: the library refused it.
    attr_reader :field

    def initialize(message, status: nil, row: nil, column: nil, field: nil)
      super(message)
      @status = status
      @row = row
      @column = column
      @field = field
    end

    # The status in words ("out of memory").
    def status_name
      FFI.rfm_status_name(status || 0)
    end
  end

  # An argument is out of range, or objects do not fit each other.
  class ArgumentError < Error; end
  # A row of the input is wrong; #row says which.
  class DataError < Error; end
  # There is no such customer, key, column or attribute.
  class NotFoundError < Error; end
  # Two rows contradict each other.
  class ConflictError < Error; end
  # Not possible as things are: closed, in use, nothing to learn from.
  class StateError < Error; end
  # Beyond what the library can hold.
  class LimitError < Error; end
  # Saved bytes that are damaged, or of a later version.
  class FormatError < Error; end
  # A stream failed; its own words are in the message.
  class HostError < Error; end
  # A callback stopped the work.
  class StoppedError < Error; end

  # Which statuses are which exceptions.
  module Errors
    CLASSES = {
      RFM_E_ARG: ArgumentError, RFM_E_ABI: Error, RFM_E_NOMEM: NoMemoryError, RFM_E_DATA: DataError, RFM_E_STATE: StateError,
      RFM_E_CONFLICT: ConflictError, RFM_E_NOTFOUND: NotFoundError, RFM_E_LIMIT: LimitError, RFM_E_VERSION: FormatError,
      RFM_E_FORMAT: FormatError, RFM_E_HOST: HostError, RFM_STOPPED: StoppedError
    }.freeze

    module_function

    # The exception of what C filled in.
    def of(status, error)
      kind = by_status.fetch(status, Error)
      message = Wording.of(error[:message].to_s.force_encoding(Encoding::UTF_8).scrub)
      return kind.new(message) if kind == NoMemoryError

      row, column = [error[:row], error[:column]].map { |number| number.negative? ? nil : number }
      message += " (row #{row})" if row && !message.match?(/\b#{row}\b/)
      kind.new(message, status: status, row: row, column: column)
    end

    def by_status
      @by_status ||= CLASSES.transform_keys { |name| FFI.const_get(name) }
    end

    # An argument that is of the right type, but wrong.
    def refused(message, field = nil, row = nil)
      ArgumentError.new(message, status: FFI::RFM_E_ARG, row: row, field: field&.to_s)
    end

    def state(message)
      StateError.new(message, status: FFI::RFM_E_STATE)
    end
  end
end
