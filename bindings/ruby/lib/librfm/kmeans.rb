# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # k centres, and for each row the nearest one: exact, the same on every platform and with any number of threads.
  class KMeans < Saved
    describe "k-means", "rfm_kmeans"
    private_class_method :new

    class << self
      # Find k clusters.
      #
      # points: Features (through `scaling`; nil: as Scaling.fit without options), or rows of finite numbers as they are.
      # k: 1 to 1,024. starts: with different random centres, 0: 10. start: k rows of coordinates to start from.
      # max_iterations: per start, 0: 300. sample_rows: fit on so many rows, 0: all.
      # Raises DataError for a NaN and for fewer distinct rows than clusters.
      def fit(points, k: 8, scaling: nil, start: nil, pool: nil, progress: nil, **how)
        given = Points.new(points, scaling)
        raise Errors.refused("k is 0, expected 1 .. 1024", "k") if k == 0 # rubocop:disable Style/NumericPredicate -- of C the default

        options = options(k: k, **how)
        set_start(options, start, given.n_columns) if start
        host = Host.of(pool: pool, progress: progress)
        adopt(create(:rfm_kmeans_fit, host&.struct, given.struct, options, host: host || given.host))
      end

      # Clusters of labels that come from elsewhere, 0 .. k - 1 (-1 leaves the row out), so that later rows can be assigned.
      def from_labels(points, labels, k:, scaling: nil, pool: nil, progress: nil)
        given = Points.new(points, scaling)
        label = Labels.input(labels, given.n, given.features)
        host = Host.of(pool: pool, progress: progress)
        adopt(create(:rfm_kmeans_from_labels, host&.struct, given.struct, label.pointer, label.n, Values.whole(k, "k"),
                     host: host || given.host))
      end

      # Fit every k of a range and judge each: the clusters with the largest silhouette, and the quality of each k.
      def choose(points, k_min: 2, k_max: 10, scaling: nil, seed: 0, silhouette_rows: 0, pool: nil, progress: nil, **how)
        given = Points.new(points, scaling)
        options = options(k: 0, seed: seed, **how)
        judging = FFI.struct(FFI::QualityOptions, seed: Values.whole(seed, "seed", :uint64),
                                                  silhouette_rows: Values.whole(silhouette_rows, "silhouette_rows", :int64))
        low = Values.whole(k_min, "k_min")
        high = Values.whole(k_max, "k_max")
        memory, made = FFI.structs(FFI::Quality, (high - low + 1).clamp(1, 1024))
        host = Host.of(pool: pool, progress: progress)
        best = create(:rfm_kmeans_choose, host&.struct, given.struct, options, judging, low, high, memory, made.size,
                      host: host || given.host)
        [adopt(best), made.map { |each| Values.record(each) }]
      end

      private

      def options(k:, seed: 0, starts: 0, max_iterations: 0, sample_rows: 0)
        FFI.struct(FFI::KmeansOptions, seed: Values.whole(seed, "seed", :uint64), k: Values.whole(k, "k"),
                                       sample_rows: Values.whole(sample_rows, "sample_rows", :int64),
                                       n_starts: Values.whole(starts, "starts"),
                                       max_iterations: Values.whole(max_iterations, "max_iterations"))
      end

      # The library reads k x columns numbers.
      def set_start(options, start, n_columns)
        values, shape = Arrays.matrix(start, "start")
        raise Errors.refused("start has #{shape.first} rows, expected k, which is #{options[:k]}", "start") if shape.first != options[:k]
        raise Errors.refused("start has #{shape.last} columns, expected #{n_columns}, as the points", "start") if shape.last != n_columns

        options[:start] = values.pointer
      end
    end

    # Put every row into its nearest cluster: features with the metrics of the fit, or rows with as many columns.
    def assign(points)
      given = Points.new(points)
      made = Arrays.output(:int32, given.n)
      outside = ::FFI::MemoryPointer.new(:int64)
      call(:rfm_kmeans_assign, given.struct, made, given.n, outside, stops: given.stops(nil))
      Labels.new(made, given.n, given.features, outside.read_int64)
    end

    # Put one customer into the nearest cluster: `values` has one number per metric, or per column of the matrix.
    def one(values)
      given = Arrays.input(values, :float64, "values")
      made = ::FFI::MemoryPointer.new(:int32)
      call(:rfm_kmeans_one, given.pointer, given.n, made)
      made.read_int32
    end

    # What the fit came to. inertia: sum of squared distances of all rows to the mean of their cluster.
    def results
      Values.record(filled(:rfm_kmeans_get, FFI::KmeansResults), truths: [:is_converged])
    end

    # Means of the clusters in coordinates (normalised and weighted; of a matrix its own), an Array per cluster.
    def centres
      handle = use
      shape = results.values_at(:k, :n_columns)
      Arrays.rows(Arrays.read(FFI.rfm_kmeans_centres(handle), :float64, shape.inject(:*)), shape.last)
    end

    # Rows in each cluster.
    def sizes
      handle = use
      Arrays.read(FFI.rfm_kmeans_sizes(handle), :int64, results[:k])
    end

    # The scaling that rows go through; nil for clusters of a matrix.
    def scaling
      handle = use
      made = FFI.rfm_kmeans_scaling(handle)
      made.null? ? nil : Scaling.adopt(handle.part(made))
    end

    private

    def summary
      results.then { |made| "#{made[:k]} clusters of #{made[:n_rows]} rows in #{made[:n_columns]} columns" }
    end
  end
end
