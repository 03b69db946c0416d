# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Merges of the two nearest clusters, from single rows to one cluster; cut at any number or height afterwards.
  class Hierarchy < Saved
    describe "hierarchy", "rfm_hierarchy"
    private_class_method :new

    # Merge rows, nearest first.
    #
    # linkage: :ward (the default), :single, :average or :complete. micro_clusters: merge so many clusters of k-means instead of rows, for
    # large tables. Raises LimitError for too many rows: ask for micro-clusters.
    def self.fit(points, linkage: nil, micro_clusters: 0, scaling: nil, seed: 0, pool: nil, progress: nil)
      given = Points.new(points, scaling)
      options = FFI.struct(FFI::HierarchyOptions, seed: Values.whole(seed, "seed", :uint64),
                                                  linkage: Values.code(:rfm_linkage, linkage, "linkage"),
                                                  micro_clusters: Values.whole(micro_clusters, "micro_clusters"))
      host = Host.of(pool: pool, progress: progress)
      adopt(create(:rfm_hierarchy_fit, host&.struct, given.struct, options, host: host || given.host), given.features)
    end

    # The merges by height: height, n_rows, left, right (leaves 0 .. n - 1, or n + i for the result of merge i).
    def merges
      handle = use
      n = ::FFI::MemoryPointer.new(:int64)
      first = FFI.rfm_hierarchy_merges(handle, n)
      Array.new(n.read_int64) { |i| Values.record(FFI::Merge.new(first + (i * FFI::Merge.size))) }
    end

    # Leaf of each row; nil where rows themselves are the leaves.
    def leaves
      handle = use
      n = ::FFI::MemoryPointer.new(:int64)
      made = FFI.rfm_hierarchy_leaves(handle, n)
      made.null? ? nil : Arrays.read(made, :int32, n.read_int64)
    end

    # Number of rows.
    def size
      handle = use
      n = ::FFI::MemoryPointer.new(:int64)
      return n.read_int64 unless FFI.rfm_hierarchy_leaves(handle, n).null?

      FFI.rfm_hierarchy_merges(handle, n)
      n.read_int64 + 1
    end

    # Cut into k clusters, numbered in the order of their first rows. k: 1 to the number of leaves.
    def cut(count)
      n = size
      made = Arrays.output(:int32, n)
      call(:rfm_hierarchy_cut, Values.whole(count, "k"), made, n)
      Labels.new(made, n, @features)
    end

    # How many clusters a cut at this height makes: what cut takes.
    def clusters_at(height)
      made = ::FFI::MemoryPointer.new(:int32)
      call(:rfm_hierarchy_clusters_at, Values.real(height, "height"), made)
      made.read_int32
    end

    private

    def summary
      "#{size} rows"
    end

    def take_over(handle, features = nil)
      super(handle)
      @features = features
    end
  end
end
