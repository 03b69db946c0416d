# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Profiles of groups of customers: clusters, segments, or any others. Immutable, share freely.
  class Profile < Resource
    describe "profile", "rfm_profile"

    # Describe groups of customers.
    #
    # labels: group of each row: Labels, a Segmentation, or numbers 0 .. n_groups - 1; -1 leaves the row out.
    # scaling: KMeans#scaling for clusters; nil: learned here. line: between high and low, :mean (the default) or :median of all customers.
    # band: around the line in which arrows are 0.
    # Raises DataError for a label out of range or a NaN, StateError when no row has a group.
    def initialize(features, labels, n_groups:, scaling: nil, line: nil, band: 0.0)
      super()
      handle = Features.expect(features, "features").use
      ruler = scaling.nil? ? nil : Scaling.expect(scaling, "scaling").use
      label = Labels.input(labels, features.size, features)
      options = FFI.struct(FFI::ProfileOptions, band: Values.real(band, "band"), line: Values.code(:rfm_line, line, "line"))
      take_over(self.class.create(:rfm_profile_make, handle, ruler, label.pointer, label.n, Values.whole(n_groups, "n_groups"), options,
                                  host: handle.host))
    end

    # All customers together. value_index: weighted mean of the normalised values.
    def total
      Values.record(filled(:rfm_profile_get_total, FFI::ProfileTotal), enums: { line: :rfm_line })
    end

    # The scaled columns over all customers, normalised.
    def columns
      Array.new(total[:n_scaled]) { |i| Values.record(filled(:rfm_profile_get_column, FFI::ProfileColumn, i)) }
    end

    # Number of groups.
    def size
      total[:n_groups]
    end

    # The maps that a group's type, tendency and grade are segments of.
    MAPS = { type: :types8, tendency: :tendencies4, grade: :grades6 }.freeze
    private_constant :MAPS

    # One group, from 0. rank: 1 for the largest value index. type, tendency, grade: keys of the segments of :types8, :tendencies4 and
    # :grades6 (Segments.builtin has their names and actions); nil without recency, frequency and monetary.
    def group(group)
      made = filled(:rfm_profile_get, FFI::ProfileGroup, Values.whole(group, "group"))
      keys = MAPS.to_h { |field, map| [field, made[field].negative? ? nil : Segments.builtin(map).key(made[field])] }
      Values.record(made, **keys)
    end

    # A group's mean, margin (mean minus the line), is_high and arrow (1 up, -1 down, 0 within the band) in each scaled column.
    def cells(group)
      handle = use
      first = FFI.rfm_profile_cells(handle, Values.whole(group, "group"))
      raise Errors.refused("group is #{group}, expected 0 .. #{size - 1}", "group") if first.null?

      Array.new(total[:n_scaled]) do |i|
        Values.record(FFI::ProfileCell.new(first + (i * FFI::ProfileCell.size)), truths: [:is_high])
      end
    end

    # A group's mean of every metric in its own unit; without a group that of all customers in any group.
    def means(group = -1)
      handle = use
      made = FFI.rfm_profile_means(handle, Values.whole(group, "group"))
      raise Errors.refused("group is #{group}, expected -1 .. #{size - 1}", "group") if made.null?

      Arrays.read(made, :float64, total[:n_metrics])
    end

    # Group numbers by rank, best first.
    def ranking
      handle = use
      Arrays.read(FFI.rfm_profile_ranking(handle), :int32, size)
    end

    private

    def summary
      "#{size} groups of #{total[:n_rows]} rows"
    end
  end
end
