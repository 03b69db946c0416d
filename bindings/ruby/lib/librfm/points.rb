# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # What is clustered: features through a scaling, or a matrix as it is.
  class Points
    attr_reader :n, :n_columns, :features, :struct, :host

    def initialize(points, scaling = nil)
      if points.is_a?(Features)
        of_features(points, scaling)
      else
        raise Errors.refused("scaling: it goes with features, not with a matrix", "scaling") if scaling

        of_matrix(points)
      end
    end

    # What stops the work on them: a progress hook of the call, else that of the features.
    def stops(host)
      [(host || @host)&.stop].compact
    end

    private

    def of_features(features, scaling)
      @handle = features.use
      @features = features
      @n = features.size
      @n_columns = (scaling.nil? ? features.metrics.scored_names : Scaling.expect(scaling, "scaling").columns).size
      @host = @handle.host
      @struct = FFI.struct(FFI::Points, features: @handle)
      @struct[:scaling] = scaling.use if scaling
    end

    def of_matrix(points)
      values, shape = Arrays.matrix(points, "points")
      @n, @n_columns = shape
      @struct = FFI.struct(FFI::Points, n_rows: shape.first, n_columns: shape.last, matrix: values.pointer)
    end
  end

  # Cluster of every row.
  class Labels
    include Live

    # The rows (nil: of a matrix), and how many lie beyond the range of the fit.
    attr_reader :features, :n_outside
    # Number of rows.
    attr_reader :size
    alias length size

    def initialize(memory, size, features, n_outside = 0)
      @memory = memory
      @size = size
      @features = features
      @n_outside = n_outside
    end

    # Number of each row's cluster.
    def label(numo: false)
      Arrays.read(@memory, :int32, size, numo: numo)
    end

    # Of features: customer, cluster.
    def arrow_c_stream
      raise TypeError, "labels of a matrix have no customers: take their label" if features.nil?

      Frame.of(features, self).arrow_c_stream
    end

    # For Features#frame.
    def out_columns(_)
      [Frame::Column.new("cluster", :RFM_ARROW_INT32, label)]
    end

    # Labels of these rows as C takes them: Labels, a Segmentation, or one number per row.
    def self.input(labels, count, features)
      if labels.is_a?(Labels) || labels.is_a?(Segmentation)
        Frame.must_be_of(labels, features, "labels") if features
        labels = labels.is_a?(Labels) ? labels.label : labels.segment
      end
      Arrays.input(labels, :int32, "labels", count)
    end

    private

    def summary
      label.tally.sort.map { |number, n| "#{number}: #{n}" }.join(", ")
    end
  end

  module_function

  # Judge labels, whoever made them; -1 leaves a row out. silhouette_rows: rows that the silhouette is taken of, 0: 10,000.
  def cluster_quality(points, labels, scaling: nil, seed: 0, silhouette_rows: 0, pool: nil, progress: nil)
    given = Points.new(points, scaling)
    label = Labels.input(labels, given.n, given.features)
    options = FFI.struct(FFI::QualityOptions, seed: Values.whole(seed, "seed", :uint64),
                                              silhouette_rows: Values.whole(silhouette_rows, "silhouette_rows", :int64))
    made = FFI.struct(FFI::Quality)
    host = Host.of(pool: pool, progress: progress)
    Call.call(:rfm_cluster_quality, host&.struct, given.struct, label.pointer, label.n, options, made, stops: given.stops(host))
    Values.record(made)
  end
end
