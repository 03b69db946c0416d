# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # How to bring days, purchases and money onto one scale, more being better. Immutable, share freely.
  class Scaling < Saved
    describe "scaling", "rfm_scaling"
    private_class_method :new

    class << self
      # Learn how to scale. What is "per column" is one value for all, an Array in the order of the scaled columns, or a Hash by name.
      #
      # scale: :min_max (the default), :z, :robust or :range, per column. log1p: true where ln(1 + x) comes before, per column.
      # weights: per column; nil: equal; divided by their sum unless weights_as_given.
      # low, high: for :range, per column in the metric's unit. clip: at quantiles, clip_permille rows in a thousand at each end; 0: 10.
      # Raises DataError for a NaN (leave such rows out with Features#buyers or #select), StateError when there is no row.
      def fit(features, scale: nil, log1p: nil, weights_as_given: false, clip: true, clip_permille: 0, **numbers)
        unknown = numbers.keys - %i[weights low high]
        raise ::ArgumentError, "unknown keywords: #{unknown.join(', ')}" if unknown.any?

        handle = Features.expect(features, "features").use
        names = features.metrics.scored_names
        made = FFI.struct(FFI::ScalingOptions, flags: Values.flags(SCALING_WEIGHTS_AS_GIVEN: weights_as_given, SCALING_NO_CLIP: !clip),
                                               clip_permille: Values.whole(clip_permille, "clip_permille"))
        arrays = arrays(names, scale, log1p, numbers.compact)
        arrays.each { |name, input| made[name] = input.pointer }
        made[:n_columns] = names.size unless arrays.empty?
        made[:scale] = Values.code(:rfm_scale, scale, "scale") if Columns.one?(scale)
        adopt(create(:rfm_scaling_fit, handle, made, host: handle.host))
      end

      private

      def arrays(names, scale, log1p, numbers)
        made = numbers.to_h { |name, given| [name, Columns.numbers(given, names, :float64, name.to_s)] }
        made[:scales] = Columns.codes(scale, names, :rfm_scale, FFI::RFM_SCALE_MIN_MAX, "scale") unless Columns.one?(scale)
        made[:log1p] = truths(log1p, names) unless log1p.nil?
        made
      end

      def truths(given, names)
        Arrays.input(Columns.listed(given, names, "log1p").map { |each| each ? 1 : 0 }, :uint8, "log1p")
      end
    end

    # Normalised values, weights left out, an Array per row; with `numo` a Numo::DFloat of shape (rows, columns).
    # Raises DataError for a NaN.
    def apply(features, numo: false)
      shape = [Features.expect(features, "features").size, size]
      values = Arrays.output(:float64, shape.inject(:*))
      call(:rfm_scaling_apply, features.use, values, shape.inject(:*), nil, 0)
      flat = Arrays.read(values, :float64, shape.inject(:*), numo: numo)
      numo ? flat.reshape(*shape) : Arrays.rows(flat, shape.last)
    end

    # What apply does to the values of each scaled column.
    def count(features)
      handle = Features.expect(features, "features").use
      memory, made = FFI.structs(FFI::ScalingCounts, size)
      call(:rfm_scaling_apply, handle, nil, 0, memory, size)
      made.map { |each| Values.record(each) }
    end

    # Number of scaled columns.
    def size
      FFI.rfm_scaling_columns(use)
    end

    # The scaled columns, everything resolved.
    def columns
      metrics.scored_names.each_with_index.map do |name, i|
        made = filled(:rfm_scaling_get, FFI::ScaledColumn, i)
        Values.record(made, enums: { scale: :rfm_scale }, truths: [:log1p], name: name)
      end
    end

    # What it scales.
    def metrics
      handle = use
      Metrics.adopt(handle.part(FFI.rfm_scaling_metrics(handle)))
    end

    # As-of day of the features that it was learned from.
    def learned
      Values.date(FFI.rfm_scaling_learned_day(use))
    end

    private

    def summary
      columns.map { |column| "#{column[:name]}: #{column[:scale]}" }.join(", ")
    end
  end
end
