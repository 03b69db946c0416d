# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # The order history of one business: who bought what when, in exact integers.
  #
  # Several threads may use one table: calls that change it wait for the others.
  class Table < Saved
    describe "table", "rfm_table"

    class << self
      # Load from a path or an open binary file; the other arguments are those of new.
      def load(source, hash_seed: nil, threads: 1, pool: nil, progress: nil)
        options = FFI.struct(FFI::LoadOptions)
        seed(options, hash_seed)
        load_with(source, Host.of(pool: pool, threads: threads, progress: progress), options)
      end

      # Set the seed of the id map: 16 secret bytes.
      def seed(options, bytes)
        return if bytes.nil?
        raise TypeError, "hash_seed: expected a String, got #{bytes.class}" unless bytes.is_a?(String)
        raise Errors.refused("hash_seed has #{bytes.bytesize} bytes, expected 16", "hash_seed") unless bytes.bytesize == 16

        bytes.unpack("Q2").each_with_index { |number, i| options[:hash_seed][i] = number }
      end
    end

    # ids: :integer (from 0 to 2**64 - 1) or :bytes (texts of 1 to 65,535 bytes).
    # day_start_s: UTC offset minus the start of the business day in seconds, for events given by time.
    # currency: a tag such as "EUR", up to 7 bytes; tables of different ones do not merge.
    # hash_seed: 16 secret bytes, for hosts that take ids from strangers.
    # threads: how many work at once (0: one per processor), or pool: a Pool to share. Results never depend on it.
    # progress: called between pieces of long work with a short text and 0..1; an exception stops the work and comes out, as does false.
    def initialize(ids: :integer, day_start_s: 0, currency: "", hash_seed: nil, threads: 1, pool: nil, progress: nil)
      super()
      options = FFI.struct(FFI::TableOptions, id_type: Values.code(:rfm_id_type, ids, "ids"),
                                              day_start_s: Values.whole(day_start_s, "day_start_s"))
      tag = Values.text(currency, "currency")
      raise Errors.refused("currency has #{tag.bytesize} bytes, expected 7 or fewer", "currency") if tag.bytesize > 7

      options[:currency].to_ptr.put_bytes(0, tag)
      Table.seed(options, hash_seed)
      host = Host.of(pool: pool, threads: threads, progress: progress)
      take_over(self.class.create(:rfm_table_new, host&.struct, options, host: host))
    end

    # ---- events in ----

    # Append a batch of events, all of it or nothing. Returns the number of rows read.
    #
    #     table.append([{ customer: 7, day: Date.new(2025, 1, 2), amount: 1999 }])
    #     table.append(customer: [7, 8], day: [20_000, 20_001], amount: [1999, -500])
    #
    # rows: an array of hashes (or rows of a CSV file), or each column by itself with one value per row:
    # customer: ids; nil: nobody's. day: dates or days since 1970-01-01; or time: Times or Unix seconds. Where there are both, days decide.
    # amount, second: integers in minor units; without kind a negative amount is a return.
    # kind: :sale, :return, :payment, :visit, :contact; amounts are then magnitudes.
    # order, event, item, category, group: integers, or texts that are hashed; nil or 0: none.
    #
    # Raises DataError (with the row) for a value out of range, ConflictError for an event key that is there with other fields,
    # LimitError when sums would overflow.
    def append(rows = nil, **columns)
      batch = Events.batch(Events.columns(rows, columns), bytes?)
      appended = ::FFI::MemoryPointer.new(:int64)
      writing(:rfm_table_append, batch, appended)
      appended.read_int64
    end

    # Append one event, for the till; the arguments are those of append. `amount` is a magnitude, `kind` its direction.
    def append_one(customer, day:, **fields)
      who = customer.nil? ? nil : Values.customer_id(customer)
      writing(:rfm_table_append_one, who, Events.one(day: day, **fields))
    end

    # Append batch after batch: each an array of hashes, or a hash of columns. Returns the number of rows read.
    #
    # Batches before a failure stay; the row in an error counts from the first batch. What the enumerable raises comes out unchanged.
    def append_batches(batches)
      source = batches.lazy.map { |batch| Events.batch(batch.is_a?(Hash) ? Events.columns(nil, batch) : Events.columns(batch, {}), bytes?) }
      source = source.reject { |batch| batch[:n].zero? }.to_enum # an empty batch would be the end
      kept = nil
      stop = Stop.new
      give = stop.guard do |place, _|
        kept = next_of(source)
        place.put_bytes(0, kept.to_ptr.read_bytes(FFI::Events.size)) if kept
      end
      appended = ::FFI::MemoryPointer.new(:int64)
      writing(:rfm_table_drain, FFI.callback(:rfm_events_fn, &give), nil, appended, stops: [stop])
      appended.read_int64
    end

    # Append a data frame: anything with arrow_c_stream, without a detour. The column names of the frame are given by field.
    #
    # decimals: digits of the minor unit, 0 to 9: 2 makes 1234 of 12.34. zones_as_utc: take times with a zone as UTC.
    # round_amounts: round amounts that are not whole in minor units, and count them. skip_nulls: skip rows without a time, day or amount,
    # and count them. Without these such rows are refused. Returns what was read.
    def append_frame(frame, decimals: 0, zones_as_utc: false, round_amounts: false, skip_nulls: false, **columns)
      Events.check(columns)
      flags = Values.flags(ARROW_ZONES_AS_UTC: zones_as_utc, ARROW_ROUND: round_amounts, ARROW_SKIP_NULLS: skip_nulls)
      named = columns.to_h { |field, name| [field, Values.text_pointer(name, field.to_s)] }
      events = FFI.struct(FFI::ArrowEvents, flags: flags, decimals: Values.whole(decimals, "decimals"), **named)
      stream = ArrowStream.of(frame, "frame")
      counts = FFI.struct(FFI::ArrowCounts)
      writing(:rfm_arrow_append, ::FFI::Pointer.new(stream.to_i), events, counts)
      Values.record(counts)
    end

    # Add members, whether or not they have bought. joined: their joining days; of several the earliest counts.
    def add_members(customers, joined: nil)
      ids = Ids.new(customers, "customers", bytes?)
      days = joined.nil? ? nil : Events.days(joined, "joined", ids.n)
      writing(:rfm_table_add_members, FFI.struct(FFI::Members, ids: ids.struct("customers"), joined_day: days&.pointer))
    end

    # Set values of a named attribute (distance to the store, preference score).
    #
    # values: finite numbers; day: from which each holds, nil: always. A measure sees the last one up to its as-of day.
    # Raises ConflictError when a customer has another value for the same day, unless `replace`.
    def set_attribute(name, customers, values, day: nil, replace: false)
      ids = Ids.new(customers, "customers", bytes?)
      numbers = Arrays.input(values, :float64, "values", ids.n)
      since = day.nil? ? nil : Events.days(day, "day", ids.n)
      attribute = FFI.struct(FFI::Attribute, flags: Values.flags(ATTRIBUTE_REPLACE: replace), name: Values.text_pointer(name, "name"),
                                             ids: ids.struct("customers"), value: numbers.pointer, day: since&.pointer)
      writing(:rfm_table_set_attribute, attribute)
    end

    # ---- care ----

    # Take an event back by its key: it is never measured, now or when it arrives later.
    def void(event)
      writing(:rfm_table_void, Values.key(event, "event"))
    end

    # From now on `customer` is another name of `into` (a lost card replaced). Raises ConflictError for a circle.
    def alias(customer, into:)
      writing(:rfm_table_alias, Values.customer_id(customer), Values.customer_id(into, "into"))
    end

    # Remove a customer with all that belongs to it, as privacy law asks. Raises NotFoundError.
    def forget(customer)
      writing(:rfm_table_forget, Values.customer_id(customer))
    end

    # Remove every event before a day, and set later ones aside. First and last purchase days stay.
    def prune(floor)
      writing(:rfm_table_prune, Values.day(floor, "floor"))
    end

    # Take everything of another table into this one. Raises ConflictError when they contradict each other.
    def merge(other)
      Table.expect(other, "other")
      raise Errors.refused("other is the same table", "other") if equal?(other)

      Lock.hold(lock.to_write, other.lock.to_read) { call(:rfm_table_merge, other.use) }
    end

    # Sort new events into place: later measures are faster and memory is smaller. No result changes.
    def compact
      writing(:rfm_table_compact)
    end

    # ---- questions ----

    # How the table was made: ids, day_start_s, currency.
    def options
      made = filled(:rfm_table_get_options, FFI::TableOptions)
      { ids: Values.name_of(:rfm_id_type, made[:id_type]), day_start_s: made[:day_start_s],
        currency: made[:currency].to_s.force_encoding(Encoding::UTF_8) }
    end

    # What the table holds and what it set aside. Days are nil where there are none.
    def count
      made = read(:rfm_table_count, FFI::TableCounts)
      counts = Values.record(made)
      empty = made[:n_events] <= made[:n_voided] && made[:first_day].zero? && made[:last_day].zero?
      %i[first_day last_day earlier_day].each { |name| counts[name] = empty ? nil : Values.date(counts[name]) }
      counts.merge(floor_day: Values.date_or_nil(made[:floor_day]))
    end

    # Sales without a customer between two days, both included.
    def anonymous(first, last)
      Values.record(read(:rfm_table_anonymous, FFI::Anonymous, Values.day(first, "first"), Values.day(last, "last")))
    end

    # The last event by day and time: where to resume a feed. Raises NotFoundError on an empty table.
    def last_event
      Events.record(read(:rfm_table_last_event, FFI::Event))
    end

    # The event with this key, and under :customer the id it came with (nil: nobody's). Raises NotFoundError.
    def find_event(event)
      made = FFI.struct(FFI::Event)
      who = FFI.struct(FFI::Id)
      key = Values.key(event, "event")
      lent do
        call(:rfm_table_find_event, key, made, who)
        nobody = bytes? && who[:bytes].null?
        Events.record(made).merge(customer: nobody ? nil : Values.customer_of(who))
      end
    end

    # The id under which a customer is measured, other names followed. Raises NotFoundError.
    def find(customer)
      asked = Values.customer_id(customer)
      found = FFI.struct(FFI::Id)
      lent do
        call(:rfm_table_find, asked, found)
        Values.customer_of(found)
      end
    end

    # The local day of a time, by the table's day start.
    def day_of(time)
      made = ::FFI::MemoryPointer.new(:int32)
      reading(:rfm_table_day_of, Values.seconds(time, "time"), made)
      Values.date(made.read_int32)
    end

    # All ids in ascending order: customer, into (of another name the customer it stands for), n_events, joined. Without a block an
    # Enumerator. They are read first, so the block may change the table, and leave as it likes.
    def each_customer(&block)
      return to_enum(:each_customer) unless block

      walk(:rfm_customer_fn, :rfm_table_each_customer) do |id, into, n_events, joined, _|
        { customer: Values.customer_of(FFI::Id.new(id)), into: into.null? ? nil : Values.customer_of(FFI::Id.new(into)),
          n_events: n_events, joined: joined.null? ? nil : Values.date(joined.read_int32) }
      end.each(&block)
      self
    end

    # All events of a customer in order; see each_customer. Raises NotFoundError.
    def each_event(customer, &block)
      return to_enum(:each_event, customer) unless block

      walk(:rfm_event_fn, :rfm_table_each_event, Values.customer_id(customer)) { |event, _| Events.record(FFI::Event.new(event)) }
        .each(&block)
      self
    end

    # ---- measures ----

    # Measure every customer as of the end of a day.
    #
    # metrics: what; nil: recency, frequency and monetary over all history. households: one label from 0 per customer in the order of
    # each_customer without other names; equal ones are one customer, 0 is alone.
    # Raises NotFoundError for an unknown attribute, StateError when a metric needs history that was pruned.
    def measure(metrics = nil, as_of:, households: nil)
      day = Values.day(as_of, "as_of")
      lock.reading { Features.measure(use, metrics, day, households) }
    end

    # One customer's values, as the row of measure, and the standing (:buyer, :prospect, :returned_only).
    def measure_one(customer, metrics = nil, as_of:)
      day = Values.day(as_of, "as_of")
      lock.reading { Features.measure_one(use, metrics, day, Values.customer_id(customer)) }
    end

    # The shop's purchase cycle, and the breaks, window and horizon that follow from it. Gaps and breaks in days.
    #
    # metrics: their filter decides what a purchase is; nil: sales and returns. Reasons: :gaps, :at_least, :at_most, :third_of_history,
    # :short_history. Warnings: :few_customers, :short_history, :few_repeaters, :anonymous, :no_gaps.
    def suggest(metrics = nil, as_of:)
      Suggestion.record(read(:rfm_suggest, FFI::Suggestion, Metrics.pass(metrics), Values.day(as_of, "as_of")))
    end

    # Call a function that reads the table.
    def reading(function, *args, stops: [])
      lock.reading { call(function, *args, stops: stops) }
    end

    # The lock of many readers or one writer.
    def lock
      use
      @lock
    end

    # Whether ids are texts.
    def bytes?
      raise Errors.state("the table is closed") if closed?

      @are_bytes
    end

    private

    def summary
      count.then { |counts| "#{counts[:n_customers]} customers, #{counts[:n_events]} events" }
    end

    def take_over(handle)
      super
      @lock = Lock.new("table")
      @are_bytes = options[:ids] == :bytes
    end

    def writing(function, *args, stops: [])
      lock.writing { call(function, *args, stops: stops) }
      nil
    end

    # What the block reads of the table's own memory: nobody changes or closes it meanwhile.
    def lent(&block)
      lock.reading { held(&block) }
    end

    # A struct that a function fills in.
    def read(function, type, *args)
      lock.reading { filled(function, type, *args) }
    end

    def save_to(file)
      lock.reading { super }
    end

    # What the block makes of each thing that a function shows.
    def walk(type, function, *args, &make)
      made = []
      stop = Stop.new
      show = FFI.callback(type, &stop.guard_own { |*shown| made << make.call(*shown) })
      reading(function, *args, show, nil, stops: [stop])
      made
    end

    def next_of(source)
      source.next
    rescue StopIteration
      nil
    end
  end
end
