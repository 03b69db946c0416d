/* SPDX-License-Identifier: MIT */
#ifndef RFM_TABLE_H
#define RFM_TABLE_H

#include <rfm/base.h>

/**
 * @file table.h
 * The customer table: events in, care of real data, save and load.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_table Table
 * The order history: who bought what when, in exact integers.
 * *Many readers or one writer*; the host holds the lock. Functions that take a `const rfm_table *` never change it.
 *
 * **What a table is.** A set of events, and beside it the members' joining days, aliases, attributes and the
 * keys of voided events. The order in which these arrive leaves no trace: tables that were fed the same things
 * in any order, or in parts that were merged, measure alike and save to the same bytes. The order matters only where it must:
 * - rfm_table_forget() and whatever concerns that customer;
 * - rfm_table_prune() and rows from before its floor, later rows of an order that it removes (or of which an alias that is told
 *   later brings other rows), and voids of what it removes;
 * - two values of one attribute, customer and day, of which the later takes the place of the other.
 *
 * **Returns.** In a batch without `kind` a negative amount is a return. Where kinds are given, and in #rfm_event, which always has
 * one, amounts are magnitudes: 5.00 that came back is #RFM_KIND_RETURN with 500, and -500 is refused.
 *
 * **Speed.** New events go to a tail that is not sorted; a batch of 32,768 rows or more, without event keys in it or in the
 * table, that is at least an eighth of the table goes to its place at once, together with the tail. Everything works at
 * any time; rfm_table_compact() sorts the tail and new ids into place, which makes later measures faster and memory smaller.
 *
 * **The host's database is the truth**, a saved table is a cache of it.
 * @{
 */

/** The order history of one business. Made by rfm_table_new() or rfm_table_load(), freed by rfm_table_free(). @since 0.1 */
typedef struct rfm_table rfm_table;

/** Type of the customers' ids. @since 0.1 */
typedef enum rfm_id_type {
  RFM_ID_INTEGER = 1, /**< uint64_t, every value allowed; the default. */
  RFM_ID_BYTES = 2    /**< Byte strings of 1 to 65,535 bytes, compared byte by byte. */
} rfm_id_type;

/** What an event is. @since 0.1 */
typedef enum rfm_kind {
  RFM_KIND_SALE = 1,    /**< Goods or services sold. */
  RFM_KIND_RETURN = 2,  /**< Goods taken back; its amount counts against sales. */
  RFM_KIND_PAYMENT = 3, /**< Money paid: a telecom's bill, a top-up, an instalment. */
  RFM_KIND_VISIT = 4,   /**< The customer came, without money. */
  RFM_KIND_CONTACT = 5  /**< The business contacted the customer, without money. */
} rfm_kind;

/** How a table is made. @since 0.1 */
typedef struct rfm_table_options {
  uint32_t struct_size;  /**< sizeof(rfm_table_options). */
  uint32_t flags;        /**< None yet; 0. */
  uint64_t hash_seed[2]; /**< 16 secret random bytes, for hosts that take ids from strangers, who could otherwise choose ids that slow the table; zeros: mixed from an address, which is enough for the others. Never saved, never seen in an output. */
  int32_t id_type;       /**< An #rfm_id_type; 0: #RFM_ID_INTEGER. */
  int32_t day_start_s;   /**< UTC offset minus the start of the business day, in seconds, within +-86,399: for events given by time, day = floor((time_s + day_start_s) / 86400). */
  char currency[8];      /**< Currency tag such as "EUR", zero-padded, or empty. Tables with different tags do not merge. */
} rfm_table_options;

/**
 * A batch of events as parallel arrays of n elements; NULL means that no row has the field.
 * @since 0.1
 */
typedef struct rfm_events {
  uint32_t struct_size;        /**< sizeof(rfm_events). */
  uint32_t flags;              /**< None yet; 0. */
  int64_t n;                   /**< Number of rows, 0 or more. */
  const uint64_t *customer;    /**< Customer ids of a table with integer ids. */
  const uint8_t *id_bytes;     /**< Customer ids of a table with byte ids, one after another... */
  const int64_t *id_offsets;   /**< ...and the n + 1 ascending offsets into them. */
  const uint8_t *anonymous;    /**< Not 0: the row has no customer, and its id is not looked at. The id arrays may be NULL when every row is anonymous. */
  const int64_t *time_s;       /**< Unix seconds; see #rfm_table_options.day_start_s. */
  const int32_t *day;          /**< Local days; where given they decide, and `time_s` only orders events within a day. One of the two must be given. */
  const int64_t *amount_minor; /**< Money in minor units, at most 2^53 in magnitude; NULL: all 0. With `kind` a magnitude of 0 or more, else a negative one makes the row a return. */
  const uint8_t *kind;         /**< #rfm_kind of each row; NULL: sales, and returns where the amount is negative. Visits and contacts carry amount 0. */
  const uint64_t *order;       /**< Order (invoice, receipt) that the row belongs to; 0: none. A return carries the order of its sale. */
  const uint64_t *event;       /**< Key of the event itself, unique in the table; 0: none. A return has a key of its own. */
  const uint64_t *item;        /**< What was bought; 0: none. */
  const uint64_t *category;    /**< What it belongs to; 0: none. */
  const uint32_t *group;       /**< Store or channel; 0: none. */
  const int64_t *second_minor; /**< A second measure (margin, points), at most 2^53 in magnitude, any sign for sales; a return's counts against it. NULL: all 0. */
} rfm_events;

/** Gives the next batch of a drain. See rfm_table_drain(). @since 0.1 */
typedef int(RFM_CALL *rfm_events_fn)(rfm_events *batch, void *user_data);

/** One event by itself: as it is read back, and as the till gives it to rfm_table_append_one(). @since 0.1 */
typedef struct rfm_event {
  uint32_t struct_size; /**< sizeof(rfm_event). */
  uint32_t flags;       /**< #RFM_EVENT_HAS_TIME; read back also #RFM_EVENT_VOIDED. */
  int64_t time_s;       /**< Unix seconds, when #RFM_EVENT_HAS_TIME is set. */
  int64_t amount_minor; /**< Magnitude in minor units; the kind says its direction. */
  int64_t second_minor; /**< Second measure. */
  uint64_t order;       /**< 0: none. */
  uint64_t event;       /**< 0: none. */
  uint64_t item;        /**< 0: none. */
  uint64_t category;    /**< 0: none. */
  int32_t day;          /**< Local day. */
  int32_t kind;         /**< An #rfm_kind; must be given. */
  uint32_t group;       /**< 0: none. */
  uint32_t reserved;    /**< 0. */
} rfm_event;

/** The event was given with a time. @since 0.1 */
#define RFM_EVENT_HAS_TIME 1u
/** The event's key is voided: it is kept, and never measured. @since 0.1 */
#define RFM_EVENT_VOIDED 2u

/** Members with or without purchases. @since 0.1 */
typedef struct rfm_members {
  uint32_t struct_size;      /**< sizeof(rfm_members). */
  uint32_t flags;            /**< None yet; 0. */
  const rfm_ids *ids;        /**< Who. */
  const int32_t *joined_day; /**< ids->n joining days, or NULL when they are not known. */
} rfm_members;

/** Values of one attribute. @since 0.1 */
typedef struct rfm_attribute {
  uint32_t struct_size; /**< sizeof(rfm_attribute). */
  uint32_t flags;       /**< #RFM_ATTRIBUTE_REPLACE or 0. */
  const char *name;     /**< UTF-8, 1 to 63 bytes. */
  const rfm_ids *ids;   /**< Whose; unknown customers become members. */
  const double *value;  /**< ids->n finite values. */
  const int32_t *day;   /**< ids->n days from which each value holds; NULL: always (undated). */
} rfm_attribute;

/** Let a value take the place of another one of the same customer and day, instead of #RFM_E_CONFLICT. @since 0.1 */
#define RFM_ATTRIBUTE_REPLACE 1u

/** What a table holds, and what it set aside, by reason, since it was made or loaded. @since 0.1 */
typedef struct rfm_table_counts {
  uint32_t struct_size;   /**< sizeof(rfm_table_counts). */
  uint32_t flags;         /**< 0. */
  int64_t n_customers;    /**< Customers; merged ones count once. */
  int64_t n_aliases;      /**< Ids that rfm_table_alias() made another name of a customer. */
  int64_t n_events;       /**< Events of customers in the table, voided ones included. */
  int64_t n_tail;         /**< Those of them not yet sorted into place by rfm_table_compact(). */
  int64_t n_voided;       /**< Events in the table (anonymous ones included) whose key is voided. */
  int64_t n_tombstones;   /**< Voided keys, with or without an event. */
  int64_t n_anonymous;    /**< Events without a customer, voided ones not counted. */
  int64_t n_duplicate;    /**< Deliveries of an event that was there already. Not saved; nor are the next two. */
  int64_t n_before_floor; /**< Rows that came for a day before the floor and were not taken. */
  int64_t n_pruned;       /**< Events of customers that rfm_table_prune() removed. */
  int64_t n_bytes;        /**< Memory that the table's content uses, with what waits for rfm_table_compact() (events that were forgotten, ids). A call that fails leaves it as it was. */
  int64_t n_bytes_held;   /**< Memory that the table has from the host: `n_bytes`, and room for more. A call that fails gives back the room of its events; room for customers and keys stays for the next. */
  int32_t floor_day;      /**< First day that the table keeps, or #RFM_DAY_MIN. */
  int32_t first_day;      /**< Day of the first event of a customer, voided ones left out; 0 without events. */
  int32_t last_day;       /**< Day of the last event of a customer, voided ones left out; 0 without events. */
  int32_t earlier_day;    /**< The latest day with an event before `last_day`; equal to it when there is none. A jump between the two hints at a mistyped year. */
} rfm_table_counts;

/** Sales without a customer. @since 0.1 */
typedef struct rfm_anonymous {
  uint32_t struct_size;   /**< sizeof(rfm_anonymous). */
  uint32_t flags;         /**< 0. */
  int64_t n_sales;        /**< Sales and payments. */
  int64_t n_returns;      /**< Returns. */
  int64_t sales_minor;    /**< Money of sales and payments. */
  int64_t returns_minor;  /**< Money of returns, 0 or more. */
} rfm_anonymous;

/** How a saved table is loaded. @since 0.1 */
typedef struct rfm_load_options {
  uint32_t struct_size;  /**< sizeof(rfm_load_options). */
  uint32_t flags;        /**< None yet; 0. */
  uint64_t hash_seed[2]; /**< As #rfm_table_options.hash_seed. */
} rfm_load_options;

/**
 * Make an empty table.
 *
 * @param[out] out  New table; NULL on failure.
 * @param      host Hooks, or NULL for malloc and one thread; copied.
 * @param      options How to make it, or NULL for integer ids, UTC days, no currency.
 * @param[out] err  Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(1), some 14 KB.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_new(rfm_table **out, const rfm_host *host,
                                          const rfm_table_options *options, rfm_error *err);

/**
 * Wipe and free a table.
 *
 * @param table NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_table_free(rfm_table *table);

/**
 * Append a batch, all of it or nothing. One row at the till and millions of rows at night use the same call.
 *
 * An event whose key is in the table with the same fields is a duplicate: counted, not taken again. With a voided
 * key it is taken and stays voided. Rows before the floor are counted, not taken. Late and unordered rows are normal.
 *
 * @param      table The table.
 * @param      batch Rows; read, not kept.
 * @param[out] n_appended Rows read, those set aside included: batch->n, or 0 on failure. NULL: not wanted.
 * @param[out] err Details on failure, with the row; or NULL.
 * @retval #RFM_OK Done. What was set aside is in rfm_table_count(); rfm_table_find_event() tells beforehand whether a key is known.
 * @retval #RFM_E_DATA A row is wrong: an amount, kind, day, or id out of range; offsets that do not ascend.
 * @retval #RFM_E_CONFLICT A row's event key is there with other fields, voided or not: a corrected event comes under a new
 *         key, after rfm_table_void() of the old one.
 * @retval #RFM_E_LIMIT More than 2^31 - 1 customers or 2^32 - 2 unsorted events, or more rows than memory has addresses; or
 *         the sums of |amount| or |second| over all events would pass INT64_MAX.
 * @retval #RFM_STOPPED, #RFM_E_HOST The host's parallel_for stopped it or broke its contract (large batches only).
 *
 * Cost: O(1) per row on average; no single row waits for a rehash or a sort. A batch that goes to its place at once moves
 * the events that are there: at most 8 for each row of it, and extra memory of 24 bytes and a second copy of each event.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_append(rfm_table *table, const rfm_events *batch,
                                             int64_t *n_appended, rfm_error *err);

/**
 * Append one event: what rfm_table_append() does with a batch of one row, for the till.
 *
 * @param      table The table.
 * @param      id    Whose it is; NULL: nobody's.
 * @param      event The event; read, not kept. Its `amount_minor` is a magnitude, the kind says its direction.
 * @param[out] err   Details on failure, or NULL.
 * @return As rfm_table_append().
 *
 * Cost: O(1).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_append_one(rfm_table *table, const rfm_id *id,
                                                 const rfm_event *event, rfm_error *err);

/**
 * Append batches until the host has no more: a loop over @p next and rfm_table_append().
 *
 * @p next gets a zeroed batch with struct_size set, fills it with pointers that stay valid until its next
 * call, and returns #RFM_CONTINUE; n = 0 ends the drain with #RFM_OK; any other return stops it with
 * #RFM_STOPPED. It must not use @p table. Batches before a failure stay; the failing one leaves no trace, and is the
 * host's to mend and deliver again.
 *
 * @param      table The table.
 * @param      next  Gives the next batch.
 * @param      user_data Handed to @p next.
 * @param[out] n_appended Rows read, also on failure and stop. NULL: not wanted.
 * @param[out] err Details on failure; the row counts from the start of the drain. Or NULL.
 * @return As rfm_table_append(), or #RFM_STOPPED.
 *
 * Cost: that of rfm_table_append() for each batch.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_drain(rfm_table *table, rfm_events_fn next, void *user_data,
                                            int64_t *n_appended, rfm_error *err);

/**
 * Add members, whether or not they have bought. Of several joining days of a customer the earliest counts.
 *
 * @param      table   The table.
 * @param      members Who, and since when.
 * @param[out] err     Details on failure, with the row; or NULL.
 * @retval #RFM_E_DATA An id or a day is out of range.
 * @retval #RFM_E_LIMIT More than 2^31 - 1 customers.
 *
 * Cost: O(1) per row on average, also for one row at a time.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_add_members(rfm_table *table, const rfm_members *members,
                                                  rfm_error *err);

/**
 * Set values of a named attribute (distance to the store, preference score), dated or not. A measure sees the last value
 * whose day is at or before its as-of day, else the undated one. Among the ids of one customer the later day wins, on the same day the greater value.
 *
 * @param      table     The table.
 * @param      attribute Name and values; at most 64 different names in a table.
 * @param[out] err       Details on failure, with the row; or NULL.
 * @retval #RFM_E_DATA A value is not finite; an id or a day is out of range.
 * @retval #RFM_E_CONFLICT The customer has another value for the same day, and #RFM_ATTRIBUTE_REPLACE is not set.
 * @retval #RFM_E_LIMIT Too many names or customers.
 *
 * Cost: O(values of the customer) per row, also for one row at a time.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_set_attribute(rfm_table *table, const rfm_attribute *attribute,
                                                    rfm_error *err);

/**
 * Take an event back (a till's void): it is never measured, now or when it arrives later. Voiding twice is harmless.
 * A key that no event has is voided for the future; ask rfm_table_find_event() first where that would be a mistake.
 *
 * @param      table The table.
 * @param      event Key of the event, not 0; it need not have arrived.
 * @param[out] err   Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(1).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_void(rfm_table *table, uint64_t event, rfm_error *err);

/**
 * Merge two customers: from now on @p from is another name of @p into (a lost card replaced), for past and later
 * events. Chains are followed: A into B and B into C make A, B and C one customer, C. The same alias again is harmless.
 * Its joining day and attributes count for the customer from now on. Events keep the id they came with, which only
 * rfm_table_save() and rfm_table_find_event() show.
 *
 * @param      table The table.
 * @param      from  The id that becomes another name; need not be known yet.
 * @param      into  The customer that stays; need not be known yet.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_DATA An id is out of range.
 * @retval #RFM_E_CONFLICT The two are the same, @p from is an alias of another id, or the chain would close.
 * @retval #RFM_E_LIMIT More than 2^31 - 1 customers.
 *
 * Cost: O(1) on average, however long the chain.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_alias(rfm_table *table, const rfm_id *from, const rfm_id *into,
                                            rfm_error *err);

/**
 * Forget a customer, as privacy law asks: the id, every alias of the same customer, events, event keys, voids of
 * them and attributes are removed and their memory is overwritten. The table does not remember whom it forgot:
 * a new delivery or an old backup brings the customer back.
 *
 * @param      table The table.
 * @param      id    The customer, by any of the ids.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND There is no such customer.
 *
 * Cost: O(own events), and O(attribute values) when the table has attributes. Allocates nothing; the room goes back at the next
 * rfm_table_compact().
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_forget(rfm_table *table, const rfm_id *id, rfm_error *err);

/**
 * Remove every event before a day, and refuse later ones (counted, not an error). A floor never goes down: an earlier
 * day changes nothing.
 *
 * **What stays.** An order of which any event, voided or not, stands on or after the floor stays whole: its day, its total and
 * what a return does to it are as before. (A key that is used again and again, a contract's say, is one order for ever.) Of
 * everything else before the floor each customer keeps the first and last purchase day, so recency and tenure survive. A
 * window that begins on or after the floor is whole, and for every as-of day from the floor on the table answers what the
 * whole one would; see #RFM_METRIC_FROM_FLOOR for the other metrics.
 *
 * **What comes later for an order that was removed** finds no order: a return is an unlinked one, counted as such, and the
 * order's day stays; a sale is a purchase of its own day. Rows of a day before the floor are not taken, those of
 * an order that stayed neither. Prune when returns are no longer to be expected.
 *
 * @param      table     The table.
 * @param      floor_day First day that is kept.
 * @param[out] err       Details on failure, or NULL.
 * @retval #RFM_STOPPED, #RFM_E_HOST As rfm_table_compact().
 *
 * Cost: O(events), O(events log own events) with order keys. Also compacts; the room of what was removed goes back at the
 * next rfm_table_compact(). Memory while it runs, beside that of rfm_table_compact(): 36 bytes per customer, which stay, and 12
 * bytes per event of the customer who has most.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_prune(rfm_table *table, int32_t floor_day, rfm_error *err);

/**
 * Take everything of another table into this one: the union of events, members, aliases, voids and attributes,
 * and the higher floor. Parts may be merged in any order; pruned ones too, when none of the orders that their floors took has
 * events in another part.
 *
 * @param      table The table that grows.
 * @param      other The table that is read; not changed.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_ARG Both are the same table, or their day start, id type or currency differ.
 * @retval #RFM_E_CONFLICT Event keys, aliases or attribute values contradict each other.
 * @retval #RFM_E_LIMIT As rfm_table_append().
 * @retval #RFM_STOPPED, #RFM_E_HOST As rfm_table_compact().
 *
 * Cost: O(events of both), and memory for a second copy of both while it runs. Also compacts.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_merge(rfm_table *table, const rfm_table *other, rfm_error *err);

/**
 * Sort the tail into place: later measures are faster and memory is smaller. No result changes. With nothing to sort it does nothing.
 * What forgotten customers left goes back: their events and, of byte ids, the room of the ids.
 *
 * @param      table The table.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_STOPPED The host's progress hook stopped it; the table is as it was.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract; the table is as it was.
 *
 * Cost: O(events + customers); needs memory for a second copy of the events while it runs, and of the ids, if there are byte
 * ids and some were forgotten.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_compact(rfm_table *table, rfm_error *err);

/**
 * What the table holds and what it set aside.
 *
 * @param      table  The table.
 * @param[out] counts Filled; set its struct_size first.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(1); O(events) after a void or a forgotten customer, until the next rfm_table_compact().
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_count(const rfm_table *table, rfm_table_counts *counts,
                                            rfm_error *err);

/**
 * Sales without a customer between two days, both included: by month, by window, as the host asks.
 *
 * @param      table     The table.
 * @param      first_day First day.
 * @param      last_day  Last day, not before @p first_day.
 * @param[out] totals    Filled; set its struct_size first.
 * @param[out] err       Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(days with anonymous sales + anonymous events with keys).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_anonymous(const rfm_table *table, int32_t first_day,
                                                int32_t last_day, rfm_anonymous *totals,
                                                rfm_error *err);

/**
 * The last event of the table in the order (day, time, ...), voided and anonymous ones left out: where to resume a feed
 * that comes in the order of time. A mistyped date far ahead would hide what follows (compare `last_day` and `earlier_day` of
 * rfm_table_count()); a feed with event keys is safest delivered again from well before.
 *
 * @param      table The table.
 * @param[out] event Filled; set its struct_size first.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_NOTFOUND The table has no event of a customer that stands.
 *
 * Cost: O(customers + events of the tail).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_last_event(const rfm_table *table, rfm_event *event,
                                                 rfm_error *err);

/**
 * Find an event by its key: is it there, what does it say, whose is it?
 *
 * @param      table    The table.
 * @param      key      Its event key, not 0.
 * @param[out] event    Filled; set its struct_size first. Or NULL.
 * @param[out] customer The id it came with, its bytes borrowed; of an anonymous event 0 or no bytes. Set its struct_size first. Or NULL.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_NOTFOUND No event in the table has this key.
 *
 * Cost: O(log customers).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_find_event(const rfm_table *table, uint64_t key, rfm_event *event,
                                                 rfm_id *customer, rfm_error *err);

/**
 * Find the customer whom an id stands for, aliases followed.
 *
 * @param      table    The table.
 * @param      id       Any of the customer's ids.
 * @param[out] customer The id under which the customer is measured, its bytes borrowed; set its struct_size first. Or NULL.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND There is no such customer.
 *
 * Cost: O(1).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_find(const rfm_table *table, const rfm_id *id, rfm_id *customer,
                                           rfm_error *err);

/**
 * How the table was made: id type, day start, currency. The hash seed stays secret and reads as zeros.
 *
 * @param      table   The table.
 * @param[out] options Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_get_options(const rfm_table *table, rfm_table_options *options,
                                                  rfm_error *err);

/**
 * The local day of a time, by the table's day start: what rfm_table_append() would store, and a measure's as-of day.
 *
 * @param      table  The table.
 * @param      time_s Unix seconds.
 * @param[out] day    Days since 1970-01-01.
 * @param[out] err    Details on failure, or NULL.
 * @retval #RFM_E_DATA The day is outside #RFM_DAY_MIN .. #RFM_DAY_MAX.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_day_of(const rfm_table *table, int64_t time_s, int32_t *day,
                                             rfm_error *err);

/** Gets one customer of rfm_table_each_customer(); @p id and @p into are valid during the call only. @since 0.1 */
typedef int(RFM_CALL *rfm_customer_fn)(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                       const int32_t *joined_day, void *user_data);

/**
 * Walk over all ids in ascending order: integers as numbers; byte ids byte by byte, a prefix first.
 *
 * @param      table The table.
 * @param      each  Gets the id; for an alias the customer it stands for, else NULL; the number of events that came
 *                   under this id; and its joining day or NULL. It may read the table, not change it.
 * @param      user_data Handed to @p each.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_STOPPED @p each, or the host's parallel_for that sorts many new ids, did not return #RFM_CONTINUE.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract.
 *
 * Cost: O(ids), O(ids log ids) when new ones came since the last rfm_table_compact().
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_each_customer(const rfm_table *table, rfm_customer_fn each,
                                                    void *user_data, rfm_error *err);

/** Gets one event of rfm_table_each_event(), valid during the call only. @since 0.1 */
typedef int(RFM_CALL *rfm_event_fn)(const rfm_event *event, void *user_data);

/**
 * Read one customer's events back, from all the ids that were merged, in their total order: (day, time, kind, order, item,
 * category, group, event key, amount, second measure), an absent field first. For support calls and access requests.
 *
 * @param      table The table.
 * @param      id    The customer, by any of the ids.
 * @param      each  Gets each event. It may read the table, not change it.
 * @param      user_data Handed to @p each.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND There is no such customer.
 * @retval #RFM_STOPPED @p each did not return #RFM_CONTINUE.
 *
 * Cost: O(own events log own events).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_each_event(const rfm_table *table, const rfm_id *id,
                                                 rfm_event_fn each, void *user_data, rfm_error *err);

/**
 * Save the table: little-endian, the same bytes for equal tables, with a checksum (integrity, not authenticity) per block.
 *
 * @param      table The table.
 * @param      write Gets the bytes. It may read the table, not change it.
 * @param      user_data Handed to @p write.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE; or, of a table that is not compact, the host's progress hook.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract (a table that is not compact only).
 *
 * Cost: O(events) when the table is compact, else O(events log own events). Extra memory while it runs: of a compact
 * table at most 20 KB (measured with 4,100 events, a table of 410 KB; and with 1 million, one of 71 MB), 4 bytes per
 * customer if there are aliases or attributes, and 24 bytes per voided key or per value of one attribute at a time. A
 * table that is not compact is first sorted into a second copy of its events (156 KB and 30 MB in these two cases): call
 * rfm_table_compact() before.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_save(const rfm_table *table, rfm_write_fn write,
                                           void *user_data, rfm_error *err);

/**
 * Load a saved table. Memory grows only with the bytes that were really read. Only @p read can stop it: the progress hook
 * and parallel_for are not called.
 *
 * @param[out] out  New table, compact; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      options Seed of the id map, or NULL.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved table, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: O(events). Extra memory beside the new table: the block in hand, mostly some 30 KB (measured: 33 KB beside a
 * table of 409 KB with 4,100 events, 31 KB beside one of 71 MB with 1 million), up to 140 KB with ids of many thousand
 * bytes; and while attributes or more than 8,192 events grow, the old copy of one column.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_table_load(rfm_table **out, const rfm_host *host,
                                           const rfm_load_options *options, rfm_read_fn read,
                                           void *user_data, rfm_error *err);

/** @} */
RFM_END_DECLS
#endif /* RFM_TABLE_H */
