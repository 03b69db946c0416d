# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # A segment map: builtin, or boxes of your own. Immutable, share freely.
  #
  # Three segments always follow: other, prospect (no purchase yet), returned_only.
  class Segments < Saved
    describe "segment map", "rfm_segments"

    BOX = %i[key low high].freeze
    TEXT = %i[key language name action action_code].freeze

    class << self
      # A built-in map with words in English and Chinese: :classic, 11 segments of 5 levels; :types8, :grades6 and :tendencies4, of 2
      # levels (Scorer.fit with rule: :mean).
      def builtin(name = :classic)
        adopt(create(:rfm_segments_builtin, nil, Values.code(:rfm_segment_map, name, "name")))
      end

      # Texts as C takes them.
      def texts(texts)
        Arrays.structs(Arrays.list(texts, "texts").map { |each| text(each) })
      end

      # One box as C takes it.
      def box(box, columns)
        check(box, BOX, "boxes")
        low, high = %i[low high].map { |name| Arrays.input(box[name], :uint8, "#{name} of #{box[:key]}", columns).pointer }
        FFI.struct(FFI::Box, key: Values.text_pointer(box[:key], "key"), low: low, high: high)
      end

      private

      def text(text)
        check(text, TEXT, "texts")
        FFI.struct(FFI::SegmentText, **TEXT.to_h { |name| [name, Values.text_pointer(text[name], name.to_s)] })
      end

      def check(given, keys, argument)
        raise TypeError, "#{argument}: expected a Hash, got #{given.class}" unless given.is_a?(Hash)

        unknown = given.keys - keys
        raise Errors.refused("#{argument}: no #{unknown.join(', ')}; there are: #{keys.join(', ')}", argument) if unknown.any?
      end
    end

    # boxes: hashes of key (1 to 63 of a-z, 0-9 and '_'), low and high (lowest and highest score of each column); the first that holds a
    # customer's scores gives the segment. levels: of each column that the map is made for.
    # kinds: kind of metric per column, by which the map finds its columns among the scored ones; nil: the scored columns as they are.
    # texts: hashes of key, language ("en", "zh"), name, action, action_code; without them keys serve as names.
    # Raises DataError with the box or text as row.
    def initialize(boxes, levels:, kinds: nil, texts: [])
      super()
      columns = Arrays.input(levels, :int32, "levels")
      made = Arrays.structs(Arrays.list(boxes, "boxes").map { |box| Segments.box(box, columns.n) })
      words = Segments.texts(texts)
      spec = FFI.struct(FFI::SegmentsSpec, n_boxes: made.n, boxes: made.pointer, n_texts: words.n, texts: words.pointer,
                                           levels: columns.pointer, n_columns: columns.n)
      if kinds
        numbers = Arrays.list(kinds, "kinds").map { |kind| Values.code(:rfm_metric_kind, kind, "kinds") }
        spec[:kinds] = Arrays.input(numbers, :int32, "kinds", columns.n).pointer
      end
      take_over(self.class.create(:rfm_segments_new, nil, spec))
    end

    # A copy with other words.
    def with_texts(texts)
      words = Segments.texts(texts)
      self.class.adopt(self.class.create(:rfm_segments_with_texts, use, words.pointer, words.n))
    end

    # Segment of every row of Scorer#apply. Raises ArgumentError when the map was made for other levels or metrics.
    def apply(scores)
      Segmentation.new(self, scores)
    end

    # Segment number of one customer: `levels` in the order of the map's columns, R, F, M for the built-in ones.
    def one(levels, standing: nil)
      given = Arrays.input(levels, :uint8, "levels")
      made = ::FFI::MemoryPointer.new(:int32)
      call(:rfm_segments_one, given.pointer, given.n, Values.code(:rfm_standing, standing, "standing"), made)
      made.read_int32
    end

    # For each scored column and direction the nearest level that changes the segment: distance (signed, in the metric's unit), segment,
    # scored, from_level, to_level. values: one per metric.
    def neighbours(scorer, values)
      handle = Scorer.expect(scorer, "scorer").use
      given = Arrays.input(values, :float64, "values")
      memory, made = FFI.structs(FFI::Neighbour, 2 * scorer.size)
      n = ::FFI::MemoryPointer.new(:int32)
      call(:rfm_segments_neighbours, handle, given.pointer, given.n, memory, made.size, n)
      made.first(n.read_int32).map { |each| Values.record(each) }
    end

    # Cells without a box, cells with several, boxes that can never match: their numbers, and the first `room` of each.
    def check(room: 100)
      raise Errors.refused("room is #{room}, expected 0 or more", "room") if Values.whole(room, "room").negative?

      counted = FFI.struct(FFI::SegmentsReport)
      call(:rfm_segments_check, counted)
      n = [room, %i[n_uncovered n_overlapping n_dead_boxes].map { |name| counted[name] }.max].min
      lists = { uncovered: :uint64, overlapping: :uint64, dead_boxes: :int32 }
      places = lists.transform_values { |type| Arrays.output(type, n) }
      made = FFI.struct(FFI::SegmentsReport, room: n, **places)
      call(:rfm_segments_check, made)
      found = lists.to_h { |name, type| [name, Arrays.read(places[name], type, [n, made[:"n_#{name}"]].min)] }
      Values.record(made, **found)
    end

    # Number of segments, the three that always follow included.
    def size
      FFI.rfm_segments_size(use)
    end

    # Levels of each column that the map is made for.
    def levels
      handle = use
      n = ::FFI::MemoryPointer.new(:int32)
      Arrays.read(FFI.rfm_segments_levels(handle, n), :int32, n.read_int32)
    end

    # Key of a segment: the contract.
    def key(segment)
      word(FFI.rfm_segments_key(use, Values.whole(segment, "segment")), segment)
    end

    # What people call it, in a language.
    def name(segment, language = "en")
      word(FFI.rfm_segments_name(use, Values.whole(segment, "segment"), tag(language)), segment)
    end

    # What to do with such customers, in a language.
    def action(segment, language = "en")
      word(FFI.rfm_segments_action(use, Values.whole(segment, "segment"), tag(language)), segment)
    end

    # A code that the host can run ("coupon"), or an empty text.
    def action_code(segment)
      word(FFI.rfm_segments_action_code(use, Values.whole(segment, "segment")), segment)
    end

    # All keys in order.
    def keys
      Array.new(size) { |i| key(i) }
    end

    # All names in order.
    def names(language = "en")
      Array.new(size) { |i| name(i, language) }
    end

    # Number of a segment. Raises NotFoundError.
    def find(key)
      made = ::FFI::MemoryPointer.new(:int32)
      call(:rfm_segments_find, Values.text(key, "key"), made)
      made.read_int32
    end

    private

    def summary
      keys.join(", ")
    end

    # The tag of a language; refused where the map has no word of it, and the library would say all in English.
    def tag(language)
      tag = Values.text(language, "language")
      return tag if tag.start_with?("en", "zh") || words?(tag)

      raise Errors.refused("language is #{language.inspect}, of which the map has no words; en and zh come with the built-in ones",
                           "language")
    end

    def words?(tag)
      handle = use
      Array.new(size) { |i| i }.product(%i[rfm_segments_name rfm_segments_action]).any? do |i, word|
        FFI.public_send(word, handle, i, tag) != FFI.public_send(word, handle, i, "en")
      end
    end

    def word(made, segment)
      raise Errors.refused("segment is #{segment}, expected 0 .. #{size - 1}", "segment") if made.nil?

      made.force_encoding(Encoding::UTF_8)
    end
  end

  # Segment of every row.
  class Segmentation
    include Live

    # The map, and the rows.
    attr_reader :segments, :features
    # Number of rows.
    attr_reader :size
    alias length size

    def initialize(segments, scores)
      @segments = Segments.expect(segments, "segments")
      raise TypeError, "scores: expected Scores, got #{scores.class}" unless scores.is_a?(Scores)

      @features = scores.features
      @size = scores.size
      @segment = Arrays.output(:int32, @size)
      Call.call(:rfm_segments_apply, segments.use, scores.scorer.use, @features.use, scores.memory, @size * scores.names.size,
                @segment, @size)
    end

    # Segment number of each row.
    def segment(numo: false)
      Arrays.read(@segment, :int32, size, numo: numo)
    end

    # Key of each row's segment.
    def keys
      segment.map { |number| known[number] }
    end

    # Name of each row's segment.
    def names(language = "en")
      names = segments.names(language)
      segment.map { |number| names[number] }
    end

    # Rows of each segment by key, in the order of the map, empty ones included.
    def counts
      known.to_h { |key| [key, 0] }.merge(keys.tally)
    end

    # Customer and segment, a dictionary of names.
    def arrow_c_stream
      Frame.of(features, self).arrow_c_stream
    end

    # For Features#frame.
    def out_columns(language)
      [Frame::Column.new("segment", :RFM_ARROW_NAMES, segment, segments.names(language))]
    end

    private

    def summary
      counts.reject { |_, n| n.zero? }.map { |key, n| "#{key}: #{n}" }.join(", ")
    end

    def known
      @known ||= segments.keys
    end
  end
end
