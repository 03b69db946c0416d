/* SPDX-License-Identifier: MIT */
#ifndef RFM_WATCH_H
#define RFM_WATCH_H

#include <rfm/churn.h>
#include <rfm/segment.h>

/**
 * @file watch.h
 * Alerts: who has come into danger since the last look, told once.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_watch Alerts
 * Remembers a small state of every customer, and calls the host when one crosses into danger; again only after recovery.
 * *Many readers or one writer*; the host holds the lock. Functions that take a `const rfm_watch *` never change it, and may
 * be called from the watch's callbacks.
 *
 * **A look** is a comparison of one customer with the rules at a day: rfm_watch_run() looks at all, rfm_watch_observe() at one
 * after a sale. Days of looks never go back. The watch has neither table nor model: it is given both at each look, so a model
 * may be trained anew, and the saved bytes of the watch are its own.
 *
 * **Rules** have a threshold to enter and one to leave (hysteresis). They are joined by *any*: in danger while one of them
 * holds; or by *all* (#RFM_WATCH_ALL): only while each holds. A rule whose value is missing (NaN) does not hold.
 * - Out of danger, a rule holds when it meets its threshold to enter.
 * - In danger, a rule that held at the last look holds until it is beyond its threshold to leave; the others when they meet the
 *   one to enter.
 * - Danger ends when the rules no longer hold, or with a purchase on a later day than that of the last one known (unless
 *   #RFM_WATCH_STAY_ON_PURCHASE). The look that ends it does not begin it again.
 *
 * **An alert** is raised by the look that finds a customer in danger who was not, when the start delay since the first
 * purchase and the cool-down since the last alert have passed, and the capacity has room for one more. Those whom one of
 * these three keeps back stay out of danger, are looked at again the next time, and lost no alert.
 *
 * **Delivery.** A run first puts all its alerts, in order, into the state of the watch, calls `queued`, and then hands them to
 * `alert` one by one. Delivered means that `alert` returned #RFM_CONTINUE; what was not delivered stays in the state, is
 * saved with it, and is what the next run begins with, before it looks at anybody. So save the watch in `queued` and after the run:
 * wherever a host is stopped or killed, and goes on from its last save, no alert is lost; none whose delivery is in the saved
 * bytes comes again; and any other that comes again has the same `alert_id`. Delivery is at least once: drop an `alert_id` that
 * you have seen.
 *
 * **Order.** By the expected loss (spend expected if kept times probability), the largest first, then by ascending id. Without a
 * model, money (never below 0) stands in for the loss.
 *
 * **Same bytes** of alerts and saved state for any number of threads, any order of appends, and merged tables, for the same looks.
 * @{
 */

/** Rules, one state per customer, and alerts to deliver. Made by rfm_watch_new() or rfm_watch_load(), freed by rfm_watch_free(). @since 0.1 */
typedef struct rfm_watch rfm_watch;

/** What a rule looks at. @since 0.1 */
typedef enum rfm_watch_kind {
  RFM_WATCH_PROBABILITY = 1, /**< Probability of no purchase at or above `enter`, by #rfm_watch_sources.churn, of those in its population who are worth a contact (unless #RFM_WATCH_EVERYONE); left below `leave`. With the model's own threshold it is entered by those whom rfm_churn_apply() calls in danger, rise included. */
  RFM_WATCH_COMPOSITE = 2,   /**< Composite score at or below `enter`, by #rfm_watch_sources.scorer; left above `leave`. Both to within 10^-9, since a sum of weights is rounded. */
  RFM_WATCH_SEGMENT = 3,     /**< In the segment with this key, by #rfm_watch_sources.segments and scorer. Its value is the segment's number. For several segments take several rules. */
  RFM_WATCH_OVERDUE = 4,     /**< Days since the last purchase divided by the mean gap between purchase days at or above `enter`, with `purchases` or more; left below `leave`. Needs no model. */
  RFM_WATCH_FALL = 5         /**< The score of a metric, by #rfm_watch_sources.scorer, is lower than it was `days` days before, by `enter` levels or more, with a money score of at least `money_level` now; left when it is higher than it was on entering. Its value is the score now. */
} rfm_watch_kind;

/** For #RFM_WATCH_PROBABILITY: whatever the model's group (the lapsed, one-time buyers) and the customer's money. @since 0.1 */
#define RFM_WATCH_EVERYONE 1u

/** One rule. @since 0.1 */
typedef struct rfm_watch_rule {
  uint32_t struct_size; /**< sizeof(rfm_watch_rule); in an array all are equal. */
  uint32_t flags;       /**< #RFM_WATCH_EVERYONE. */
  double enter;         /**< Threshold to enter; 0: of the model for #RFM_WATCH_PROBABILITY, 2 for #RFM_WATCH_COMPOSITE, 2.5 for #RFM_WATCH_OVERDUE, 2 levels for #RFM_WATCH_FALL. Not for #RFM_WATCH_SEGMENT. */
  double leave;         /**< Threshold to leave, not beyond `enter`; 0: of the model where `enter` is the model's, else `enter` less .10, at least 0, for #RFM_WATCH_PROBABILITY; `enter` plus 1 for #RFM_WATCH_COMPOSITE; `enter` x .6 for #RFM_WATCH_OVERDUE (1.5 of 2.5). Not for the others. */
  const char *segment;  /**< Key of the segment, for #RFM_WATCH_SEGMENT; copied. */
  int32_t kind;         /**< An #rfm_watch_kind; must be given. */
  int32_t metric;       /**< For #RFM_WATCH_FALL: an #rfm_metric_kind, the first scored column of it counts; 0: #RFM_METRIC_RECENCY. */
  int32_t days;         /**< For #RFM_WATCH_FALL: how many days before, 1 to 3,660; 0: 91. */
  int32_t money_level;  /**< For #RFM_WATCH_FALL: least score of #RFM_METRIC_MONETARY; 0: 4; 1: whatever the money. */
  int32_t purchases;    /**< For #RFM_WATCH_OVERDUE: least number of purchases, 2 or more; 0: 3. */
  int32_t reserved;     /**< 0. */
} rfm_watch_rule;

/** Danger only while all rules hold, instead of any. @since 0.1 */
#define RFM_WATCH_ALL 1u
/** A purchase alone does not end danger. @since 0.1 */
#define RFM_WATCH_STAY_ON_PURCHASE 2u
/** No cool-down: alerts again as soon as danger begins again, on a later day than that of the last alert. @since 0.1 */
#define RFM_WATCH_NO_COOL_DOWN 4u
/** No start delay. @since 0.1 */
#define RFM_WATCH_NO_START_DELAY 8u

/** How a watch is made. @since 0.1 */
typedef struct rfm_watch_options {
  uint32_t struct_size;            /**< sizeof(rfm_watch_options). */
  uint32_t flags;                  /**< #RFM_WATCH_ALL, #RFM_WATCH_STAY_ON_PURCHASE, #RFM_WATCH_NO_COOL_DOWN, #RFM_WATCH_NO_START_DELAY. */
  int64_t capacity;                /**< Most alerts of a day; 0: 200. Runs of the same day share it; alerts of rfm_watch_observe() count, and are raised beyond it. */
  int64_t capacity_per_group;      /**< The same for each group (store), and for those without one; 0: no limit. */
  const rfm_watch_rule *rules;     /**< n_rules rules; NULL: one #RFM_WATCH_OVERDUE. Copied. */
  const rfm_suggestion *suggestion;/**< The shop's purchase cycle by rfm_suggest(), for the two defaults below; NULL: not known. Only `n_gaps` and the first two of `gap_quantile` are read. */
  int32_t n_rules;                 /**< 1 to 8; 0 with NULL. */
  int32_t cool_down_days;          /**< Days from an alert to the next of the same customer, 1 to 3,660; 0: the median purchase gap, rounded up, at least 30 and at most 90; 30 when it is not known. For none set #RFM_WATCH_NO_COOL_DOWN. */
  int32_t start_delay_days;        /**< Days from the first purchase to the first alert, 1 to 3,660; 0: 90, or the three-quarter quantile of gaps, rounded up, where that is less. For none set #RFM_WATCH_NO_START_DELAY. */
  int32_t id_type;                 /**< An #rfm_id_type, that of the tables; 0: #RFM_ID_INTEGER. */
} rfm_watch_options;

/** What a look measures with. Borrowed for the call. @since 0.1 */
typedef struct rfm_watch_sources {
  uint32_t struct_size;         /**< sizeof(rfm_watch_sources). */
  uint32_t flags;               /**< None yet; 0. */
  const rfm_churn *churn;       /**< For #RFM_WATCH_PROBABILITY; with any rule it gives alerts probability, spend and reasons. Or NULL. */
  const rfm_scorer *scorer;     /**< For #RFM_WATCH_COMPOSITE, #RFM_WATCH_SEGMENT, #RFM_WATCH_FALL; else ignored. Not of NTILE. */
  const rfm_segments *segments; /**< For #RFM_WATCH_SEGMENT; else ignored. */
  const rfm_metrics *metrics;   /**< What a purchase is (kinds, categories, groups, unit), with neither churn nor scorer, whose metrics say it else, the churn's first; NULL: sales and returns. Its columns are not looked at. */
} rfm_watch_sources;

/** One alert; valid during the call only. @since 0.1 */
typedef struct rfm_watch_alert {
  uint32_t struct_size;            /**< sizeof(rfm_watch_alert) as the library knows it. */
  uint32_t flags;                  /**< 0. */
  uint64_t alert_id;               /**< Hash of customer, rule and day; never 0, the same on every platform. Two different alerts share one with odds of about n * n / 2^65. It hides nobody: who knows the ids can compute it. */
  double value;                    /**< Of the rule, now; see #rfm_watch_kind. */
  double value_before;             /**< The same at the last look; NaN at the first one, or when it was missing. */
  double probability;              /**< Of no purchase within the churn's horizon; NaN without a model. */
  double spend_minor;              /**< Spend expected in the horizon if kept; NaN without a model. */
  const rfm_id *id;                /**< The customer, by the id under which he is measured. */
  const rfm_churn_reason *reasons; /**< Why, by rfm_churn_reasons(): the n_reasons that moved the probability most. */
  int32_t n_reasons;               /**< 0 to 3; 0 without a model. */
  int32_t rule;                    /**< The first rule that holds, from 0. */
  int32_t rules;                   /**< All rules that hold: bit i is rule i. */
  int32_t day;                     /**< Day of the look. */
  int32_t day_before;              /**< Day of the look before; that of this look at the first one. */
  int32_t rank;                    /**< Place in the run's order, from 1; 0: raised by rfm_watch_observe(). */
  uint32_t group;                  /**< Group of the customer's last event that has one (sales and payments, up to the day); 0: none. */
  int32_t reserved;                /**< 0. */
} rfm_watch_alert;

/** Gets one alert. It may read watch and table, not change them. @since 0.1 */
typedef int(RFM_CALL *rfm_watch_alert_fn)(const rfm_watch_alert *alert, void *user_data);

/** Called before alerts are delivered, when there are some: save the watch here. It may read the watch, not change it. @since 0.1 */
typedef int(RFM_CALL *rfm_watch_queued_fn)(int64_t n_pending, void *user_data);

/** Only take down who is in danger, raise nothing: for the first run in an old shop, where else every customer lost long ago makes an alert. @since 0.1 */
#define RFM_WATCH_QUIET 1u

/** How to run. @since 0.1 */
typedef struct rfm_watch_hooks {
  uint32_t struct_size;       /**< sizeof(rfm_watch_hooks). */
  uint32_t flags;             /**< #RFM_WATCH_QUIET, for rfm_watch_run(). */
  rfm_watch_queued_fn queued; /**< Or NULL. */
  rfm_watch_alert_fn alert;   /**< Gets the alerts; NULL: they stay in the watch, for rfm_watch_deliver(). */
  void *user_data;            /**< Handed to both. */
} rfm_watch_hooks;

/** What a run came to. @since 0.1 */
typedef struct rfm_watch_result {
  uint32_t struct_size;    /**< sizeof(rfm_watch_result). */
  uint32_t flags;          /**< 0. */
  int64_t n_delivered;     /**< Alerts that were delivered, those of before included. */
  int64_t n_pending;       /**< Alerts that wait for delivery. */
  int64_t n_looked;        /**< Customers with a purchase who were looked at; 0, as what follows, when the run was stopped before. */
  int64_t n_danger;        /**< Those of them in danger now. */
  int64_t n_entered;       /**< Came into danger: the alerts of this run; with #RFM_WATCH_QUIET those taken down. */
  int64_t n_left;          /**< Recovered. */
  int64_t n_young;         /**< Kept back by the start delay. */
  int64_t n_cooling;       /**< Kept back by the cool-down. */
  int64_t n_over_capacity; /**< Kept back by the capacity. */
  int64_t n_dropped;       /**< States of ids that the table no longer has. */
} rfm_watch_result;

/** What a watch holds, and how its defaults came out. @since 0.1 */
typedef struct rfm_watch_counts {
  uint32_t struct_size;       /**< sizeof(rfm_watch_counts). */
  uint32_t flags;             /**< The flags of #rfm_watch_options. */
  int64_t n_customers;        /**< Customers with a state. */
  int64_t n_danger;           /**< In danger. */
  int64_t n_pending;          /**< Alerts that wait for delivery. */
  int64_t capacity;           /**< See #rfm_watch_options. */
  int64_t capacity_per_group; /**< The same; 0: no limit. */
  int32_t as_of_day;          /**< Day of the last look; #RFM_DAY_MIN before the first. */
  int32_t n_rules;            /**< Rules. */
  int32_t cool_down_days;     /**< As used: 0 is none here, not the default as in #rfm_watch_options. */
  int32_t start_delay_days;   /**< The same. */
  int32_t id_type;            /**< An #rfm_id_type. */
  int32_t reserved;           /**< 0. */
} rfm_watch_counts;

/** The state of one customer. @since 0.1 */
typedef struct rfm_watch_state {
  uint32_t struct_size;    /**< sizeof(rfm_watch_state). */
  uint32_t flags;          /**< 0. */
  int32_t danger;          /**< 1: in danger. */
  int32_t rules;           /**< Rules that held at the last look: bit i is rule i; 0 out of danger. */
  int32_t since_day;       /**< Day on which danger began last; #RFM_DAY_MIN: never. */
  int32_t alert_day;       /**< Day of the last alert; #RFM_DAY_MIN: none. */
  int32_t cool_until_day;  /**< First day on which another is allowed, the day after the alert at the earliest; #RFM_DAY_MIN without an alert. */
  int32_t last_day;        /**< Day of the last look. */
  int32_t purchase_day;    /**< Day of the last purchase that the look knew. */
  int32_t pending;         /**< 1: an alert waits for delivery. */
} rfm_watch_state;

/** How the last alerts came out. @since 0.1 */
typedef struct rfm_watch_outcome {
  uint32_t struct_size;   /**< sizeof(rfm_watch_outcome). */
  uint32_t flags;         /**< 0. */
  int64_t n_alerts;       /**< Alerts that were looked at: at most as many as asked for. */
  int64_t n_bought;       /**< Those whose customer bought in the horizon after the day of the alert. */
  int32_t first_day;      /**< Day of the earliest of them; 0 without any. */
  int32_t last_day;       /**< Day of the latest of them; 0 without any. */
} rfm_watch_outcome;

/**
 * Make a watch that knows nobody yet.
 *
 * @param[out] out     New watch; NULL on failure.
 * @param      host    Hooks, or NULL; copied.
 * @param      options Rules and how they are joined; NULL: overdue by 2.5, capacity 200, cool-down 30 days, start delay 90 days.
 * @param[out] err     Details on failure, with the rule as row; or NULL.
 * @retval #RFM_E_ARG  A setting is out of range, a threshold to leave lies beyond that to enter, or a rule has what its kind does not take.
 *
 * Cost: O(rules), at most 8.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_new(rfm_watch **out, const rfm_host *host,
                                          const rfm_watch_options *options, rfm_error *err);

/**
 * Deliver what waits, then look at all customers as of a day, then deliver what that raised.
 *
 * States of customers whom the table no longer has are dropped; that of an id which became another name of a customer is merged into
 * that customer's, as by rfm_watch_merge(), and an alert that waits for it is told of that customer. Of a customer whom the scorer's metrics leave out (#RFM_MISSING_DROP) its rules have no
 * value. Another run of the same day looks again, at what has come since. From a run on the watch finds ids under the table's
 * #rfm_table_options.hash_seed; before the first one, and between a load and a run, under a hash that is mixed from an address.
 *
 * A failure before the delivery changes nothing but what was delivered of before. A stop by `queued` or `alert` leaves all that was
 * not delivered in the watch.
 *
 * @param      watch     The watch.
 * @param      table     The order history; of the watch's type of id.
 * @param      sources   Models; NULL: none, purchases are sales and returns.
 * @param      as_of_day The end of this day is "now": later events do not exist. Not before the day of an earlier look.
 * @param      hooks     Gets the alerts; NULL: they stay in the watch.
 * @param[out] result    Filled, also when the run was stopped; set its struct_size first. Or NULL.
 * @param[out] err       Details on failure, or NULL.
 * @retval #RFM_E_ARG    The day goes back; a rule needs a source that is not there, a metric that the scorer does not have, or other
 *         levels; another type of id; the segment map does not fit the scorer; the model was trained after the day.
 * @retval #RFM_E_NOTFOUND A metric of a model or scorer names an attribute that the table does not have, or a rule a segment that
 *         the map does not have.
 * @retval #RFM_E_DATA   A metric that the model needs is missing.
 * @retval #RFM_E_STATE  An NTILE scorer; a metric needs history that was pruned; or alerts
 *         of an earlier day wait, and @p hooks has no `alert` to take them.
 * @retval #RFM_STOPPED  A callback or the host's progress hook stopped it.
 * @retval #RFM_E_HOST   The host's parallel_for broke its contract.
 *
 * Cost: one measure of the table for churn or for purchases, one for the scorer, one for each #RFM_WATCH_FALL; O(customers); and
 * the own events of those who come into danger. Memory for a second copy of the states while it runs.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_run(rfm_watch *watch, const rfm_table *table,
                                          const rfm_watch_sources *sources, int32_t as_of_day,
                                          const rfm_watch_hooks *hooks, rfm_watch_result *result,
                                          rfm_error *err);

/**
 * Look at one customer, after a sale was appended: the same look as that of a run. An alert that it raises is delivered at once;
 * where that is stopped, it stays in the watch. `queued` is called before, as in a run. States of ids that became other names of the
 * customer, by rfm_table_alias(), come in with the next run: until then their cool-down does not count here.
 *
 * @param      watch     The watch.
 * @param      table     The order history, with the sale.
 * @param      sources   As rfm_watch_run().
 * @param      id        The customer, by any of the ids.
 * @param      as_of_day The day; not before that of an earlier look.
 * @param      hooks     Gets the alert; NULL: it stays in the watch.
 * @param[out] n_raised  1 when an alert was raised, also when its delivery was stopped, else 0; or NULL.
 * @param[out] err       Details on failure, or NULL.
 * @retval #RFM_E_DATA   The id is out of range; or as rfm_watch_run().
 * @retval #RFM_E_NOTFOUND There is no such customer, attribute or segment.
 * @retval #RFM_E_STATE  As rfm_watch_run(); or alerts of an earlier day wait: rfm_watch_deliver() first.
 * @return Else as rfm_watch_run().
 *
 * Cost: O(own events), whatever the number of customers. Allocates only to make room for a customer or an alert that is new, and for more than 256 events.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_observe(rfm_watch *watch, const rfm_table *table,
                                              const rfm_watch_sources *sources, const rfm_id *id,
                                              int32_t as_of_day, const rfm_watch_hooks *hooks,
                                              int32_t *n_raised, rfm_error *err);

/**
 * Deliver what waits, without a look.
 *
 * @param      watch       The watch.
 * @param      hooks       Gets the alerts; its `alert` must be there.
 * @param[out] n_delivered Their number, also when stopped; or NULL.
 * @param[out] err         Details on failure, or NULL.
 * @retval #RFM_STOPPED    A callback stopped it; the rest waits.
 *
 * Cost: O(alerts that wait).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_deliver(rfm_watch *watch, const rfm_watch_hooks *hooks,
                                              int64_t *n_delivered, rfm_error *err);

/**
 * Forget a customer, as privacy law asks: state and waiting alert are removed and overwritten. Call it beside rfm_table_forget();
 * other ids of the same customer that were looked at before the merge go with the next run.
 *
 * @param      watch The watch.
 * @param      id    The id under which the customer was looked at.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND The watch does not know the id.
 *
 * Cost: O(alerts that wait).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_forget(rfm_watch *watch, const rfm_id *id, rfm_error *err);

/**
 * Take the states and waiting alerts of another watch: of other customers (stores, machines), or of the same ones. Of a customer
 * whom both know, the later look counts; of looks of the same day that in danger, then the later begin of danger; and the later end of
 * cool-down always. Of a customer's alerts the latest counts: one that waits goes on waiting, unless the other watch has delivered it or
 * knows of a later one; of two of the same day that with the larger expected loss waits. The order of merges leaves no trace.
 *
 * @param      watch The watch that grows.
 * @param      other The watch that is read; not changed.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_ARG Both are the same watch, or their rules, settings or types of id differ; the first difference is named.
 *
 * Cost: O(customers of both), and memory for a copy of both while it runs.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_merge(rfm_watch *watch, const rfm_watch *other,
                                            rfm_error *err);

/**
 * What the watch holds.
 *
 * @param      watch  The watch.
 * @param[out] counts Filled; set its struct_size first.
 * @param[out] err    Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(customers).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_count(const rfm_watch *watch, rfm_watch_counts *counts,
                                            rfm_error *err);

/**
 * Read one rule, its defaults resolved; the segment's key is borrowed. Thresholds of the model stay 0.
 *
 * @param      watch The watch.
 * @param      i     From 0.
 * @param[out] rule  Filled, `flags` included; set its struct_size first.
 * @param[out] err   Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_get_rule(const rfm_watch *watch, int32_t i,
                                               rfm_watch_rule *rule, rfm_error *err);

/**
 * The state of one customer.
 *
 * @param      watch The watch.
 * @param      id    The id under which the customer was looked at.
 * @param[out] state Filled; set its struct_size first.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_E_DATA The id is out of range.
 * @retval #RFM_E_NOTFOUND The watch does not know the id.
 *
 * Cost: O(alerts that wait).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_find(const rfm_watch *watch, const rfm_id *id,
                                           rfm_watch_state *state, rfm_error *err);

/**
 * How the last alerts came out: how many of their customers bought in the horizon. Of each customer the last alert counts, and
 * only when its horizon has passed; the latest first, on the same day by ascending id. It says what happened, not what the contact did: hold
 * some customers back at random to learn that.
 *
 * @param      watch   The watch.
 * @param      table   The order history.
 * @param      sources Whose metrics say what a purchase is, as rfm_watch_run(); NULL: sales and returns.
 * @param      as_of_day The end of this day is "now".
 * @param      horizon_days Days after the alert, 1 to 3,660; 0: those of sources->churn.
 * @param      n_last  How many alerts at most, 1 or more.
 * @param[out] outcome Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @retval #RFM_E_ARG  Another type of id, or no horizon.
 * @retval #RFM_E_STATE A pruned table no longer knows what was bought then.
 * @retval #RFM_STOPPED, #RFM_E_HOST The host's parallel_for stopped it or broke its contract.
 *
 * Customers whom the table no longer has are left out; one whose ids became one since the last run may count once for each.
 * Cost: O(customers), and the own events of those looked at.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_review(const rfm_watch *watch, const rfm_table *table,
                                             const rfm_watch_sources *sources, int32_t as_of_day,
                                             int32_t horizon_days, int64_t n_last,
                                             rfm_watch_outcome *outcome, rfm_error *err);

/**
 * Save rules, states and waiting alerts: the same bytes for the same looks. It holds customers' ids.
 *
 * @param      watch The watch.
 * @param      write Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err   Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE; or the host's parallel_for stopped it.
 * @retval #RFM_E_HOST The host's parallel_for broke its contract.
 *
 * Cost: O(customers log customers).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_save(const rfm_watch *watch, rfm_write_fn write,
                                           void *user_data, rfm_error *err);

/**
 * Load a saved watch.
 *
 * @param[out] out  New watch; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved watch, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: O(customers + alerts that wait).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_watch_load(rfm_watch **out, const rfm_host *host, rfm_read_fn read,
                                           void *user_data, rfm_error *err);

/**
 * Wipe and free a watch.
 *
 * @param watch NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_watch_free(rfm_watch *watch);

/** @} */
RFM_END_DECLS
#endif /* RFM_WATCH_H */
