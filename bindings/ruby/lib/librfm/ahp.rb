# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Weights from experts' pairwise comparisons, and what the judgements are worth: the Analytic Hierarchy Process. Immutable, share freely.
  class AHP < Saved
    describe "AHP", "rfm_ahp"
    private_class_method :new

    ENUMS = %i[aggregation method completion random_index].to_h { |name| [name, :"rfm_ahp_#{name}"] }.freeze

    class << self
      # Weights from judgements.
      #
      # matrices: one matrix of n x n numbers, or one per expert: a(i, j) says how many times as important i is as j; nil or NaN: not
      # judged. n is 2 to 15. expert_weights: one per expert, only their ratios matter.
      # tolerance: of reciprocity, 0: 0.05. limit: of the consistency ratio, 0: 0.10.
      # aggregation: :judgements_geometric (the default), :judgements_arithmetic, :priorities_geometric, :priorities_arithmetic.
      # method: :eigenvector (the default), :geometric_mean, :column_mean.
      # completion: :as_given (the default), :upper, :lower, :symmetric.
      # random_index: :saaty_1977 (the default), :saaty_2005, :alonso_lamata.
      # Raises DataError with the expert as row and the criterion as column.
      def fit(matrices, expert_weights: nil, tolerance: 0.0, limit: 0.0, **how)
        unknown = how.keys - ENUMS.keys
        raise ::ArgumentError, "unknown keywords: #{unknown.join(', ')}" if unknown.any?

        options = FFI.struct(FFI::AhpOptions, tolerance: Values.real(tolerance, "tolerance"), limit: Values.real(limit, "limit"))
        ENUMS.each { |name, enum| options[name] = Values.code(enum, how[name], name.to_s) }
        adopt(create(:rfm_ahp_fit, nil, judgements(matrices, expert_weights), options))
      end

      private

      def judgements(matrices, expert_weights)
        values, shape = stacked(matrices)
        raise Errors.refused("matrices are #{shape[1]} x #{shape[2]}, expected as many rows as columns", "matrices") if shape[1] != shape[2]

        experts = Arrays.optional(expert_weights, :float64, "expert_weights", shape.first)
        FFI.struct(FFI::AhpJudgements, n_experts: shape.first, matrices: values.pointer, n_criteria: shape[1],
                                       expert_weights: experts&.pointer)
      end

      # The matrices one after another, and experts, rows, columns.
      def stacked(matrices)
        listed = Arrays.list(matrices, "matrices")
        unless listed.first.respond_to?(:first) && listed.first.first.respond_to?(:first)
          values, shape = Arrays.matrix(listed, "matrices")
          return [values, [1, *shape]]
        end
        sizes = listed.map { |matrix| Arrays.list(matrix, "matrices").size }.uniq
        raise Errors.refused("matrices are of different sizes", "matrices") if sizes.size > 1

        values, shape = Arrays.matrix(listed.flat_map { |matrix| Arrays.list(matrix, "matrices") }, "matrices")
        [values, [listed.size, sizes.first, shape.last]]
      end
    end

    # Number of criteria.
    def size
      FFI.rfm_ahp_size(use)
    end

    # One per criterion, summing to 1.
    def weights
      handle = use
      Arrays.read(FFI.rfm_ahp_weights(handle), :float64, size)
    end

    # The matrix of all experts after completion, an Array per row; NaN where nobody judged.
    def matrix
      handle = use
      Arrays.rows(Arrays.read(FFI.rfm_ahp_matrix(handle), :float64, size * size), size)
    end

    # How consistent the judgements are, and which one to look at again (row and column nil: none).
    def results
      n = filled(:rfm_ahp_get, FFI::AhpResults)[:n_experts]
      ratios = Arrays.output(:float64, n)
      made = FFI.struct(FFI::AhpResults, room: n, expert_cr: ratios)
      call(:rfm_ahp_get, made)
      place = { row: made[:row], column: made[:column] }.transform_values { |number| number.negative? ? nil : number }
      Values.record(made, enums: ENUMS, truths: [:is_consistent], expert_cr: Arrays.read(ratios, :float64, n), **place)
    end

    private

    def summary
      weights.map { |weight| format("%.3f", weight) }.join(", ")
    end
  end
end
