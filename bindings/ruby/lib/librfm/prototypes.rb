# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Made by write_prototypes.py from bindings/api.json; do not edit.
module LibRFM
  module FFI
    RFM_ARROW_ZONES_AS_UTC = 1
    RFM_ARROW_ROUND = 2
    RFM_ARROW_SKIP_NULLS = 4
    RFM_ARROW_EXPORT_TEXT_IDS = 1
    RFM_ARROW_EXPORT_NO_METRICS = 2
    RFM_VERSION_MAJOR = 0
    RFM_VERSION_MINOR = 1
    RFM_VERSION_PATCH = 0
    RFM_CONTINUE = 1
    RFM_DAY_MIN = -719162
    RFM_DAY_MAX = 2932896
    RFM_METRIC_UNSCORED = 1
    RFM_METRIC_FROM_FLOOR = 2
    RFM_METRIC_SHRUNK_GAP = 4
    RFM_METRICS_DROP_PROSPECTS = 1
    RFM_METRICS_IGNORE_ZERO = 2
    RFM_SCALING_WEIGHTS_AS_GIVEN = 1
    RFM_SCALING_NO_CLIP = 2
    RFM_EVENT_HAS_TIME = 1
    RFM_EVENT_VOIDED = 2
    RFM_ATTRIBUTE_REPLACE = 1
    RFM_TRACK_OWN_CYCLE = 1
    RFM_TRACK_NO_STAGES = 2
    RFM_TRACK_NO_VALUES = 4
    RFM_WATCH_EVERYONE = 1
    RFM_WATCH_ALL = 1
    RFM_WATCH_STAY_ON_PURCHASE = 2
    RFM_WATCH_NO_COOL_DOWN = 4
    RFM_WATCH_NO_START_DELAY = 8
    RFM_WATCH_QUIET = 1

    RFM_AHP_JUDGEMENTS_GEOMETRIC = 1
    RFM_AHP_JUDGEMENTS_ARITHMETIC = 2
    RFM_AHP_PRIORITIES_GEOMETRIC = 3
    RFM_AHP_PRIORITIES_ARITHMETIC = 4

    RFM_AHP_EIGENVECTOR = 1
    RFM_AHP_GEOMETRIC_MEAN = 2
    RFM_AHP_COLUMN_MEAN = 3

    RFM_AHP_AS_GIVEN = 1
    RFM_AHP_UPPER = 2
    RFM_AHP_LOWER = 3
    RFM_AHP_SYMMETRIC = 4

    RFM_AHP_SAATY_1977 = 1
    RFM_AHP_SAATY_2005 = 2
    RFM_AHP_ALONSO_LAMATA = 3

    RFM_ARROW_DOUBLE = 1
    RFM_ARROW_UINT8 = 2
    RFM_ARROW_INT32 = 3
    RFM_ARROW_INT64 = 4
    RFM_ARROW_UINT64 = 5
    RFM_ARROW_DATE = 6
    RFM_ARROW_NAMES = 7

    RFM_OK = 0
    RFM_STOPPED = 2
    RFM_E_ARG = -1
    RFM_E_ABI = -2
    RFM_E_NOMEM = -3
    RFM_E_DATA = -4
    RFM_E_STATE = -5
    RFM_E_CONFLICT = -6
    RFM_E_NOTFOUND = -7
    RFM_E_LIMIT = -8
    RFM_E_VERSION = -9
    RFM_E_FORMAT = -10
    RFM_E_HOST = -11

    RFM_LOG_DEBUG = 1
    RFM_LOG_INFO = 2
    RFM_LOG_WARNING = 3

    RFM_SUPPORT_STATUS = 1
    RFM_SUPPORT_KIND = 2
    RFM_SUPPORT_METRIC = 3
    RFM_SUPPORT_PURCHASE = 4
    RFM_SUPPORT_RULE = 5
    RFM_SUPPORT_SEGMENT_MAP = 6
    RFM_SUPPORT_CLOSED = 7
    RFM_SUPPORT_WEIGHTING = 8
    RFM_SUPPORT_AHP_AGGREGATION = 9
    RFM_SUPPORT_AHP_METHOD = 10
    RFM_SUPPORT_AHP_COMPLETION = 11
    RFM_SUPPORT_AHP_RANDOM_INDEX = 12
    RFM_SUPPORT_SCALE = 13
    RFM_SUPPORT_LINKAGE = 14
    RFM_SUPPORT_LINE = 15
    RFM_SUPPORT_LEVELS = 16
    RFM_SUPPORT_STAGE = 17
    RFM_SUPPORT_MOVES_BY = 18
    RFM_SUPPORT_STEP = 19
    RFM_SUPPORT_VERDICT = 20
    RFM_SUPPORT_COHORT_BY = 21
    RFM_SUPPORT_REPURCHASE_BY = 22
    RFM_SUPPORT_CHURN_RULE = 23
    RFM_SUPPORT_WATCH_KIND = 24

    RFM_STEP_DAYS = 1
    RFM_STEP_MONTHS = 2
    RFM_STEP_MONTH_ENDS = 3

    RFM_CHURN_REPEAT = 1
    RFM_CHURN_ONE_TIME = 2
    RFM_CHURN_LAPSED = 3

    RFM_CHURN_CAPACITY = 1
    RFM_CHURN_PROBABILITY = 2
    RFM_CHURN_VALUE = 3

    RFM_CHURN_GIVEN = 256
    RFM_CHURN_DEFAULT = 512
    RFM_CHURN_AS_HORIZON = 1024
    RFM_CHURN_HALF_OF_HISTORY = 2048
    RFM_CHURN_BY_SHARE = 4096
    RFM_CHURN_BY_CAPACITY = 8192
    RFM_CHURN_NOBODY = 16384
    RFM_CHURN_BY_RISE = 32768

    RFM_CHURN_BETTER = 1
    RFM_CHURN_NO_BETTER = 2
    RFM_CHURN_UNTESTED = 3

    RFM_CHURN_FITTED = 1
    RFM_CHURN_RHYTHM_ONLY = 2
    RFM_CHURN_STOPPED_EARLY = 3

    RFM_CHURN_BASE_RATE = 1
    RFM_CHURN_RECENCY = 2
    RFM_CHURN_RATE = 3

    RFM_LINKAGE_WARD = 1
    RFM_LINKAGE_SINGLE = 2
    RFM_LINKAGE_AVERAGE = 3
    RFM_LINKAGE_COMPLETE = 4

    RFM_STANDING_BUYER = 1
    RFM_STANDING_PROSPECT = 2
    RFM_STANDING_RETURNED_ONLY = 3

    RFM_METRIC_RECENCY = 1
    RFM_METRIC_FREQUENCY = 2
    RFM_METRIC_MONETARY = 3
    RFM_METRIC_ORDER_VALUE = 4
    RFM_METRIC_REPEAT_VALUE = 5
    RFM_METRIC_SECOND = 6
    RFM_METRIC_TENURE = 7
    RFM_METRIC_MEMBERSHIP_AGE = 8
    RFM_METRIC_ACTIVE_SPAN = 9
    RFM_METRIC_GAP_MEAN = 10
    RFM_METRIC_GAP_SD = 11
    RFM_METRIC_OVERDUE = 12
    RFM_METRIC_DISTINCT_ITEMS = 13
    RFM_METRIC_DISTINCT_CATEGORIES = 14
    RFM_METRIC_TOP_CATEGORY_SHARE = 15
    RFM_METRIC_REPURCHASE_RATE = 16
    RFM_METRIC_TREND_FREQUENCY = 17
    RFM_METRIC_TREND_MONETARY = 18
    RFM_METRIC_VISITS = 19
    RFM_METRIC_ATTRIBUTE = 20
    RFM_METRIC_SEASON_FREQUENCY = 21

    RFM_MORE_IS_BETTER = 1
    RFM_LESS_IS_BETTER = 2

    RFM_MONEY_NET = 1
    RFM_MONEY_GROSS = 2

    RFM_MISSING_KEEP = 1
    RFM_MISSING_VALUE = 2
    RFM_MISSING_DROP = 3

    RFM_PURCHASE_ORDER_OR_DAY = 1
    RFM_PURCHASE_ORDER = 2
    RFM_PURCHASE_DAY = 3
    RFM_PURCHASE_ROW = 4

    RFM_REASON_GAPS = 1
    RFM_REASON_AT_LEAST = 2
    RFM_REASON_AT_MOST = 4
    RFM_REASON_THIRD_OF_HISTORY = 8
    RFM_REASON_SHORT_HISTORY = 16

    RFM_WARN_FEW_CUSTOMERS = 1
    RFM_WARN_SHORT_HISTORY = 2
    RFM_WARN_FEW_REPEATERS = 4
    RFM_WARN_ANONYMOUS = 8
    RFM_WARN_NO_GAPS = 16

    RFM_LINE_MEAN = 1
    RFM_LINE_MEDIAN = 2

    RFM_VERDICT_MORE = 1
    RFM_VERDICT_SAME = 2
    RFM_VERDICT_FEWER = 3

    RFM_COHORT_FIRST_PURCHASE = 1
    RFM_COHORT_JOINED = 2

    RFM_REPURCHASE_ITEM = 1
    RFM_REPURCHASE_CATEGORY = 2

    RFM_SCALE_MIN_MAX = 1
    RFM_SCALE_Z = 2
    RFM_SCALE_ROBUST = 3
    RFM_SCALE_RANGE = 4

    RFM_RULE_QUANTILE = 1
    RFM_RULE_NESTED = 2
    RFM_RULE_WIDTH = 3
    RFM_RULE_BREAKS = 4
    RFM_RULE_NTILE = 5
    RFM_RULE_R_RFM = 6
    RFM_RULE_MEAN = 7
    RFM_RULE_MEDIAN = 8

    RFM_CLOSED_UPPER = 1
    RFM_CLOSED_LOWER = 2
    RFM_CLOSED_GOOD = 3

    RFM_WEIGHTING_EQUAL = 1
    RFM_WEIGHTING_NORMALISED = 2
    RFM_WEIGHTING_AS_GIVEN = 3
    RFM_WEIGHTING_STONE = 4

    RFM_SEGMENT_MAP_CLASSIC = 1
    RFM_SEGMENT_MAP_TYPES8 = 2
    RFM_SEGMENT_MAP_GRADES6 = 3
    RFM_SEGMENT_MAP_TENDENCIES4 = 4

    RFM_ID_INTEGER = 1
    RFM_ID_BYTES = 2

    RFM_KIND_SALE = 1
    RFM_KIND_RETURN = 2
    RFM_KIND_PAYMENT = 3
    RFM_KIND_VISIT = 4
    RFM_KIND_CONTACT = 5

    RFM_LEVELS_FROZEN = 1
    RFM_LEVELS_RELATIVE = 2

    RFM_STAGE_NOT_BORN = 1
    RFM_STAGE_NO_PURCHASE = 2
    RFM_STAGE_NEW = 3
    RFM_STAGE_ACTIVE = 4
    RFM_STAGE_SLEEPING = 5
    RFM_STAGE_LAPSED = 6

    RFM_MOVES_BY_SEGMENT = 1
    RFM_MOVES_BY_LEVEL = 2
    RFM_MOVES_BY_STAGE = 3
    RFM_MOVES_BY_LABEL = 4

    RFM_WATCH_PROBABILITY = 1
    RFM_WATCH_COMPOSITE = 2
    RFM_WATCH_SEGMENT = 3
    RFM_WATCH_OVERDUE = 4
    RFM_WATCH_FALL = 5

    # The values of each enum by name.
    ENUMS = {
      rfm_ahp_aggregation: { judgements_geometric: 1, judgements_arithmetic: 2, priorities_geometric: 3, priorities_arithmetic: 4 }.freeze,
      rfm_ahp_method: { eigenvector: 1, geometric_mean: 2, column_mean: 3 }.freeze,
      rfm_ahp_completion: { as_given: 1, upper: 2, lower: 3, symmetric: 4 }.freeze,
      rfm_ahp_random_index: { saaty_1977: 1, saaty_2005: 2, alonso_lamata: 3 }.freeze,
      rfm_arrow_type: { double: 1, uint8: 2, int32: 3, int64: 4, uint64: 5, date: 6, names: 7 }.freeze,
      rfm_status: { ok: 0, stopped: 2, e_arg: -1, e_abi: -2, e_nomem: -3, e_data: -4, e_state: -5, e_conflict: -6, e_notfound: -7, e_limit: -8, e_version: -9, e_format: -10, e_host: -11 }.freeze,
      rfm_log_level: { debug: 1, info: 2, warning: 3 }.freeze,
      rfm_support: { status: 1, kind: 2, metric: 3, purchase: 4, rule: 5, segment_map: 6, closed: 7, weighting: 8, ahp_aggregation: 9, ahp_method: 10, ahp_completion: 11, ahp_random_index: 12, scale: 13, linkage: 14, line: 15, levels: 16, stage: 17, moves_by: 18, step: 19, verdict: 20, cohort_by: 21, repurchase_by: 22, churn_rule: 23, watch_kind: 24 }.freeze,
      rfm_step: { days: 1, months: 2, month_ends: 3 }.freeze,
      rfm_churn_group: { repeat: 1, one_time: 2, lapsed: 3 }.freeze,
      rfm_churn_rule: { capacity: 1, probability: 2, value: 3 }.freeze,
      rfm_churn_reason_bit: { given: 256, default: 512, as_horizon: 1024, half_of_history: 2048, by_share: 4096, by_capacity: 8192, nobody: 16384, by_rise: 32768 }.freeze,
      rfm_churn_verdict: { better: 1, no_better: 2, untested: 3 }.freeze,
      rfm_churn_fit: { fitted: 1, rhythm_only: 2, stopped_early: 3 }.freeze,
      rfm_churn_baseline: { base_rate: 1, recency: 2, rate: 3 }.freeze,
      rfm_linkage: { ward: 1, single: 2, average: 3, complete: 4 }.freeze,
      rfm_standing: { buyer: 1, prospect: 2, returned_only: 3 }.freeze,
      rfm_metric_kind: { recency: 1, frequency: 2, monetary: 3, order_value: 4, repeat_value: 5, second: 6, tenure: 7, membership_age: 8, active_span: 9, gap_mean: 10, gap_sd: 11, overdue: 12, distinct_items: 13, distinct_categories: 14, top_category_share: 15, repurchase_rate: 16, trend_frequency: 17, trend_monetary: 18, visits: 19, attribute: 20, season_frequency: 21 }.freeze,
      rfm_direction: { more_is_better: 1, less_is_better: 2 }.freeze,
      rfm_money: { net: 1, gross: 2 }.freeze,
      rfm_missing: { keep: 1, value: 2, drop: 3 }.freeze,
      rfm_purchase: { order_or_day: 1, order: 2, day: 3, row: 4 }.freeze,
      rfm_suggest_reason: { gaps: 1, at_least: 2, at_most: 4, third_of_history: 8, short_history: 16 }.freeze,
      rfm_suggest_warning: { few_customers: 1, short_history: 2, few_repeaters: 4, anonymous: 8, no_gaps: 16 }.freeze,
      rfm_line: { mean: 1, median: 2 }.freeze,
      rfm_verdict: { more: 1, same: 2, fewer: 3 }.freeze,
      rfm_cohort_by: { first_purchase: 1, joined: 2 }.freeze,
      rfm_repurchase_by: { item: 1, category: 2 }.freeze,
      rfm_scale: { min_max: 1, z: 2, robust: 3, range: 4 }.freeze,
      rfm_rule: { quantile: 1, nested: 2, width: 3, breaks: 4, ntile: 5, r_rfm: 6, mean: 7, median: 8 }.freeze,
      rfm_closed: { upper: 1, lower: 2, good: 3 }.freeze,
      rfm_weighting: { equal: 1, normalised: 2, as_given: 3, stone: 4 }.freeze,
      rfm_segment_map: { classic: 1, types8: 2, grades6: 3, tendencies4: 4 }.freeze,
      rfm_id_type: { integer: 1, bytes: 2 }.freeze,
      rfm_kind: { sale: 1, return: 2, payment: 3, visit: 4, contact: 5 }.freeze,
      rfm_levels: { frozen: 1, relative: 2 }.freeze,
      rfm_stage: { not_born: 1, no_purchase: 2, new: 3, active: 4, sleeping: 5, lapsed: 6 }.freeze,
      rfm_moves_by: { segment: 1, level: 2, stage: 3, label: 4 }.freeze,
      rfm_watch_kind: { probability: 1, composite: 2, segment: 3, overdue: 4, fall: 5 }.freeze,
    }.freeze

    # What each callback returns and takes; the fields that are callbacks under "struct.field".
    CALLBACKS = {
      rfm_chunk_fn: [:void, [:int64, :pointer]].freeze,
      rfm_write_fn: [:int, [:pointer, :size_t, :pointer]].freeze,
      rfm_read_fn: [:int, [:pointer, :size_t, :pointer, :pointer]].freeze,
      rfm_events_fn: [:int, [:pointer, :pointer]].freeze,
      rfm_customer_fn: [:int, [:pointer, :pointer, :int64, :pointer, :pointer]].freeze,
      rfm_event_fn: [:int, [:pointer, :pointer]].freeze,
      rfm_watch_alert_fn: [:int, [:pointer, :pointer]].freeze,
      rfm_watch_queued_fn: [:int, [:int64, :pointer]].freeze,
      "rfm_host.alloc": [:pointer, [:size_t, :pointer]].freeze,
      "rfm_host.dealloc": [:void, [:pointer, :size_t, :pointer]].freeze,
      "rfm_host.log": [:void, [:int32, :pointer, :pointer]].freeze,
      "rfm_host.parallel_for": [:int, [:int64, :pointer, :pointer, :pointer]].freeze,
      "rfm_host.progress": [:int, [:pointer, :double, :pointer]].freeze,
    }.freeze

    class AhpJudgements < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_experts, :int64,
             :matrices, :pointer,
             :expert_weights, :pointer,
             :n_criteria, :int32,
             :reserved, :int32)
    end

    class AhpOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :tolerance, :double,
             :limit, :double,
             :aggregation, :int32,
             :method, :int32,
             :completion, :int32,
             :random_index, :int32)
    end

    class AhpResults < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :room, :int64,
             :n_experts, :int64,
             :lambda_max, :double,
             :ci, :double,
             :ri, :double,
             :cr, :double,
             :limit, :double,
             :reciprocity_error, :double,
             :judged, :double,
             :mended, :double,
             :mended_cr, :double,
             :expert_cr, :pointer,
             :row, :int32,
             :column, :int32,
             :is_consistent, :int32,
             :n_missing, :int32,
             :aggregation, :int32,
             :method, :int32,
             :completion, :int32,
             :random_index, :int32)
    end

    class ArrowEvents < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :customer, :pointer,
             :time, :pointer,
             :day, :pointer,
             :amount, :pointer,
             :kind, :pointer,
             :order, :pointer,
             :event, :pointer,
             :item, :pointer,
             :category, :pointer,
             :group, :pointer,
             :second, :pointer,
             :decimals, :int32,
             :reserved, :int32)
    end

    class ArrowCounts < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :n_batches, :int64,
             :n_skipped, :int64,
             :n_anonymous, :int64,
             :n_rounded, :int64)
    end

    class ArrowColumn < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :stride, :int64,
             :name, :pointer,
             :values, :pointer,
             :names, :pointer,
             :n_names, :int32,
             :type, :int32)
    end

    class Error < ::FFI::Struct
      layout(:row, :int64,
             :status, :int32,
             :column, :int32,
             :message, [:char, 240])
    end

    class Host < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :user_data, :pointer,
             :alloc, :pointer,
             :dealloc, :pointer,
             :log, :pointer,
             :parallel_for, :pointer,
             :progress, :pointer,
             :pool, :pointer)
    end

    class Id < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :number, :uint64,
             :n_bytes, :int64,
             :bytes, :pointer)
    end

    class Ids < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n, :int64,
             :number, :pointer,
             :bytes, :pointer,
             :offsets, :pointer)
    end

    class ChurnOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :capacity, :int64,
             :capacity_share, :double,
             :probability, :double,
             :value_minor, :double,
             :incentive_minor, :double,
             :contact_minor, :double,
             :acceptance, :double,
             :penalty, :double,
             :metrics, :pointer,
             :horizon_days, :int32,
             :n_cuts, :int32,
             :step_days, :int32,
             :rule, :int32,
             :money_level, :int32,
             :reserved, :int32)
    end

    class ChurnInfo < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :threshold, :double,
             :rise, :double,
             :leave_threshold, :double,
             :money_above, :double,
             :money_break, [:double, 4],
             :risk_break, [:double, 4],
             :shop_gap, :double,
             :season, :double,
             :n_repeat, :int64,
             :n_one_time, :int64,
             :n_lapsed, :int64,
             :n_danger, :int64,
             :trained_day, :int32,
             :horizon_days, :int32,
             :horizon_reason, :int32,
             :population_days, :int32,
             :history_days, :int32,
             :label_days, :int32,
             :label_reason, :int32,
             :n_cuts, :int32,
             :first_cut, :int32,
             :last_cut, :int32,
             :step_days, :int32,
             :cut_reason, :int32,
             :rule, :int32,
             :threshold_reason, :int32,
             :money_level, :int32,
             :reserved, :int32)
    end

    class ChurnReport < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_examples, :int64,
             :n_lost_examples, :int64,
             :n_holdout, :int64,
             :n_lost, :int64,
             :auc, :double,
             :average_precision, :double,
             :ks, :double,
             :brier, :double,
             :log_loss, :double,
             :calibration_error, :double,
             :mean_probability, :double,
             :lift, [:double, 10],
             :baseline_log_loss, [:double, 3],
             :baseline_brier, [:double, 3],
             :baseline_auc, [:double, 3],
             :fitted_log_loss, :double,
             :advantage, :double,
             :advantage_error, :double,
             :fit, :int32,
             :verdict, :int32,
             :best_baseline, :int32,
             :holdout_day, :int32,
             :holdout_days, :int32,
             :reserved, :int32)
    end

    class ChurnTerm < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :coefficient, :double,
             :standard_error, :double,
             :centre, :double,
             :scale, :double,
             :name, :pointer)
    end

    class ChurnScores < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :probability, :pointer,
             :rise, :pointer,
             :spend_minor, :pointer,
             :group, :pointer,
             :danger, :pointer,
             :risk, :pointer,
             :worth, :pointer)
    end

    class ChurnOutlook < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :probability, :double,
             :rise, :double,
             :spend_minor, :double,
             :group, :int32,
             :danger, :int32,
             :risk, :int32,
             :worth, :int32)
    end

    class ChurnReason < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :value, :double,
             :typical, :double,
             :moved, :double,
             :column, :int32,
             :reserved, :int32)
    end

    class ChurnCell < ::FFI::Struct
      layout(:n_customers, :int64,
             :spend_minor, :double,
             :loss_minor, :double)
    end

    class Points < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :features, :pointer,
             :scaling, :pointer,
             :matrix, :pointer,
             :n_columns, :int32,
             :reserved, :int32)
    end

    class KmeansOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :seed, :uint64,
             :sample_rows, :int64,
             :start, :pointer,
             :k, :int32,
             :n_starts, :int32,
             :max_iterations, :int32,
             :reserved, :int32)
    end

    class KmeansResults < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :n_fitted, :int64,
             :inertia, :double,
             :k, :int32,
             :n_columns, :int32,
             :n_iterations, :int32,
             :is_converged, :int32,
             :best_start, :int32,
             :n_empty, :int32)
    end

    class QualityOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :seed, :uint64,
             :silhouette_rows, :int64)
    end

    class Quality < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :inertia, :double,
             :silhouette, :double,
             :calinski_harabasz, :double,
             :davies_bouldin, :double,
             :n_rows, :int64,
             :silhouette_rows, :int64,
             :k, :int32,
             :reserved, :int32)
    end

    class HierarchyOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :seed, :uint64,
             :linkage, :int32,
             :micro_clusters, :int32)
    end

    class Merge < ::FFI::Struct
      layout(:height, :double,
             :n_rows, :int64,
             :left, :int32,
             :right, :int32)
    end

    class MeasureOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_household, :int64,
             :household, :pointer)
    end

    class MeasureCounts < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_events, :int64,
             :n_future, :int64,
             :n_voided, :int64,
             :n_filtered, :int64,
             :n_before_window, :int64,
             :n_unlinked_returns, :int64,
             :n_excess_returns, :int64,
             :n_zero_ignored, :int64,
             :n_buyers, :int64,
             :n_prospects, :int64,
             :n_returned_only, :int64,
             :n_dropped, :int64)
    end

    class ParetoPart < ::FFI::Struct
      layout(:n_customers, :int64,
             :total, :double,
             :share, :double,
             :cumulative_share, :double,
             :mean, :double,
             :times_next, :double)
    end

    class Metric < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :missing_value, :double,
             :name, :pointer,
             :attribute, :pointer,
             :kind, :int32,
             :direction, :int32,
             :window_days, :int32,
             :against_days, :int32,
             :money, :int32,
             :missing, :int32)
    end

    class MetricsOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_categories, :int64,
             :n_groups, :int64,
             :shop_median_gap, :double,
             :categories, :pointer,
             :groups, :pointer,
             :season, :pointer,
             :kinds, :int32,
             :purchase, :int32)
    end

    class Suggestion < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_buyers, :int64,
             :n_repeaters, :int64,
             :n_gaps, :int64,
             :gap_quantile, [:double, 4],
             :anonymous_share, :double,
             :season_index, [:double, 12],
             :history_days, :int32,
             :recency_break, [:int32, 4],
             :n_recency_breaks, :int32,
             :window_days, :int32,
             :window_reason, :int32,
             :horizon_days, :int32,
             :horizon_reason, :int32,
             :warnings, :int32,
             :season_years, :int32)
    end

    class ProfileOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :band, :double,
             :line, :int32,
             :reserved, :int32)
    end

    class ProfileTotal < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :n_left_out, :int64,
             :value_index, :double,
             :n_groups, :int32,
             :n_metrics, :int32,
             :n_scaled, :int32,
             :line, :int32)
    end

    class ProfileColumn < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :mean, :double,
             :line, :double,
             :share_high, :double,
             :weight, :double,
             :column, :int32,
             :reserved, :int32)
    end

    class ProfileGroup < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :share, :double,
             :value_index, :double,
             :times_lowest, :double,
             :rank, :int32,
             :type, :int32,
             :tendency, :int32,
             :grade, :int32)
    end

    class ProfileCell < ::FFI::Struct
      layout(:mean, :double,
             :margin, :double,
             :is_high, :int32,
             :arrow, :int32)
    end

    class Rung < ::FFI::Struct
      layout(:n_reached, :int64,
             :n_stayed, :int64,
             :n_moved, :int64,
             :conversion, :double,
             :median_days, :double)
    end

    class RecencyDate < ::FFI::Struct
      layout(:n_buyers, :int64,
             :n_month_1, :int64,
             :month_before, :int64,
             :year_before, :int64,
             :share_month_1, :double,
             :day, :int32,
             :against_month, :int32,
             :against_year, :int32,
             :reserved, :int32)
    end

    class Cohort < ::FFI::Struct
      layout(:n_customers, :int64,
             :first_day, :int32,
             :n_months, :int32)
    end

    class Retention < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_cohorts, :int64,
             :cohorts, :pointer,
             :active, :pointer,
             :money, :pointer,
             :by, :int32,
             :first_day, :int32,
             :as_of_day, :int32,
             :reserved, :int32)
    end

    class Repurchase < ::FFI::Struct
      layout(:key, :uint64,
             :n_buyers, :int64,
             :n_again, :int64,
             :n_gaps, :int64,
             :rate, :double,
             :median_gap, :double)
    end

    class Flow < ::FFI::Struct
      layout(:n_before, :int64,
             :n_new, :int64,
             :n_kept, :int64,
             :n_won_back, :int64,
             :n_lapsed, :int64,
             :n_active, :int64,
             :day, :int32,
             :reserved, :int32)
    end

    class ScalingOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :scales, :pointer,
             :log1p, :pointer,
             :weights, :pointer,
             :low, :pointer,
             :high, :pointer,
             :n_columns, :int32,
             :scale, :int32,
             :clip_permille, :int32,
             :reserved, :int32)
    end

    class ScaledColumn < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :weight, :double,
             :clip_low, :double,
             :clip_high, :double,
             :zero, :double,
             :unit, :double,
             :lowest, :double,
             :highest, :double,
             :column, :int32,
             :scale, :int32,
             :log1p, :int32,
             :reserved, :int32)
    end

    class ScalingCounts < ::FFI::Struct
      layout(:n_clipped_low, :int64,
             :n_clipped_high, :int64,
             :n_raised, :int64,
             :n_outside, :int64)
    end

    class ScorerOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_learn, :int64,
             :rules, :pointer,
             :levels, :pointer,
             :weights, :pointer,
             :offset, :pointer,
             :learn, :pointer,
             :breaks, :pointer,
             :n_columns, :int32,
             :n_levels, :int32,
             :rule, :int32,
             :closed, :int32,
             :weighting, :int32,
             :reserved, :int32)
    end

    class Scores < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :score, :pointer,
             :cell, :pointer,
             :composite, :pointer)
    end

    class ScoredColumn < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :weight, :double,
             :n_parents, :int64,
             :column, :int32,
             :rule, :int32,
             :n_levels, :int32,
             :closed, :int32)
    end

    class ScoreReason < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :value, :double,
             :lower, :double,
             :upper, :double,
             :to_better, :double,
             :to_worse, :double,
             :column, :int32,
             :level, :int32,
             :n_levels, :int32,
             :reserved, :int32)
    end

    class Box < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :key, :pointer,
             :low, :pointer,
             :high, :pointer)
    end

    class SegmentText < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :key, :pointer,
             :language, :pointer,
             :name, :pointer,
             :action, :pointer,
             :action_code, :pointer)
    end

    class SegmentsSpec < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_boxes, :int64,
             :n_texts, :int64,
             :boxes, :pointer,
             :levels, :pointer,
             :kinds, :pointer,
             :texts, :pointer,
             :n_columns, :int32,
             :reserved, :int32)
    end

    class SegmentsReport < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :room, :int64,
             :n_cells, :int64,
             :n_uncovered, :int64,
             :n_overlapping, :int64,
             :n_dead_boxes, :int64,
             :uncovered, :pointer,
             :overlapping, :pointer,
             :dead_boxes, :pointer)
    end

    class Neighbour < ::FFI::Struct
      layout(:distance, :double,
             :segment, :int32,
             :scored, :int32,
             :from_level, :int32,
             :to_level, :int32)
    end

    class TableOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :hash_seed, [:uint64, 2],
             :id_type, :int32,
             :day_start_s, :int32,
             :currency, [:char, 8])
    end

    class Events < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n, :int64,
             :customer, :pointer,
             :id_bytes, :pointer,
             :id_offsets, :pointer,
             :anonymous, :pointer,
             :time_s, :pointer,
             :day, :pointer,
             :amount_minor, :pointer,
             :kind, :pointer,
             :order, :pointer,
             :event, :pointer,
             :item, :pointer,
             :category, :pointer,
             :group, :pointer,
             :second_minor, :pointer)
    end

    class Event < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :time_s, :int64,
             :amount_minor, :int64,
             :second_minor, :int64,
             :order, :uint64,
             :event, :uint64,
             :item, :uint64,
             :category, :uint64,
             :day, :int32,
             :kind, :int32,
             :group, :uint32,
             :reserved, :uint32)
    end

    class Members < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :ids, :pointer,
             :joined_day, :pointer)
    end

    class Attribute < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :name, :pointer,
             :ids, :pointer,
             :value, :pointer,
             :day, :pointer)
    end

    class TableCounts < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_customers, :int64,
             :n_aliases, :int64,
             :n_events, :int64,
             :n_tail, :int64,
             :n_voided, :int64,
             :n_tombstones, :int64,
             :n_anonymous, :int64,
             :n_duplicate, :int64,
             :n_before_floor, :int64,
             :n_pruned, :int64,
             :n_bytes, :int64,
             :n_bytes_held, :int64,
             :floor_day, :int32,
             :first_day, :int32,
             :last_day, :int32,
             :earlier_day, :int32)
    end

    class Anonymous < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_sales, :int64,
             :n_returns, :int64,
             :sales_minor, :int64,
             :returns_minor, :int64)
    end

    class LoadOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :hash_seed, [:uint64, 2])
    end

    class TrackOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_household, :int64,
             :cycle_days, :double,
             :new_cycles, :double,
             :active_cycles, :double,
             :sleeping_cycles, :double,
             :scorer, :pointer,
             :metrics, :pointer,
             :scoring, :pointer,
             :segments, :pointer,
             :household, :pointer,
             :levels, :int32,
             :reserved, :int32)
    end

    class TrackInfo < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_customers, :int64,
             :n_dates, :int64,
             :cycle_days, :double,
             :new_cycles, :double,
             :active_cycles, :double,
             :sleeping_cycles, :double,
             :day, :pointer,
             :levels, :int32,
             :breaks_day, :int32,
             :n_scored, :int32,
             :n_segments, :int32,
             :rolled, :uint32,
             :reserved, :int32)
    end

    class Change < ::FFI::Struct
      layout(:segment, :int32,
             :before, :int32,
             :since_date, :int32,
             :since_day, :int32,
             :days, :int32,
             :n_dates, :int32)
    end

    class Decline < ::FFI::Struct
      layout(:from_value, :double,
             :to_value, :double,
             :levels_a_month, :double,
             :scored, :int32,
             :from_level, :int32,
             :to_level, :int32,
             :since_date, :int32,
             :since_day, :int32,
             :reserved, :int32)
    end

    class Moves < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_rows, :int64,
             :from_label, :pointer,
             :to_label, :pointer,
             :by, :int32,
             :scored, :int32,
             :n_labels, :int32,
             :from_date, :int32,
             :to_date, :int32,
             :reserved, :int32)
    end

    class WatchRule < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :enter, :double,
             :leave, :double,
             :segment, :pointer,
             :kind, :int32,
             :metric, :int32,
             :days, :int32,
             :money_level, :int32,
             :purchases, :int32,
             :reserved, :int32)
    end

    class WatchOptions < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :capacity, :int64,
             :capacity_per_group, :int64,
             :rules, :pointer,
             :suggestion, :pointer,
             :n_rules, :int32,
             :cool_down_days, :int32,
             :start_delay_days, :int32,
             :id_type, :int32)
    end

    class WatchSources < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :churn, :pointer,
             :scorer, :pointer,
             :segments, :pointer,
             :metrics, :pointer)
    end

    class WatchAlert < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :alert_id, :uint64,
             :value, :double,
             :value_before, :double,
             :probability, :double,
             :spend_minor, :double,
             :id, :pointer,
             :reasons, :pointer,
             :n_reasons, :int32,
             :rule, :int32,
             :rules, :int32,
             :day, :int32,
             :day_before, :int32,
             :rank, :int32,
             :group, :uint32,
             :reserved, :int32)
    end

    class WatchHooks < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :queued, :pointer,
             :alert, :pointer,
             :user_data, :pointer)
    end

    class WatchResult < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_delivered, :int64,
             :n_pending, :int64,
             :n_looked, :int64,
             :n_danger, :int64,
             :n_entered, :int64,
             :n_left, :int64,
             :n_young, :int64,
             :n_cooling, :int64,
             :n_over_capacity, :int64,
             :n_dropped, :int64)
    end

    class WatchCounts < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_customers, :int64,
             :n_danger, :int64,
             :n_pending, :int64,
             :capacity, :int64,
             :capacity_per_group, :int64,
             :as_of_day, :int32,
             :n_rules, :int32,
             :cool_down_days, :int32,
             :start_delay_days, :int32,
             :id_type, :int32,
             :reserved, :int32)
    end

    class WatchState < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :danger, :int32,
             :rules, :int32,
             :since_day, :int32,
             :alert_day, :int32,
             :cool_until_day, :int32,
             :last_day, :int32,
             :purchase_day, :int32,
             :pending, :int32)
    end

    class WatchOutcome < ::FFI::Struct
      layout(:struct_size, :uint32,
             :flags, :uint32,
             :n_alerts, :int64,
             :n_bought, :int64,
             :first_day, :int32,
             :last_day, :int32)
    end

    attach_function :rfm_ahp_fit, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_ahp_size, [:pointer], :int32
    attach_function :rfm_ahp_weights, [:pointer], :pointer
    attach_function :rfm_ahp_matrix, [:pointer], :pointer
    attach_function :rfm_ahp_get, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_ahp_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_ahp_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_ahp_free, [:pointer], :void
    attach_function :rfm_arrow_append, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_arrow_features, [:pointer, :pointer, :pointer, :pointer, :string, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_arrow_export, [:pointer, :pointer, :pointer, :int32, :uint32, :pointer], :int32, blocking: true
    attach_function :rfm_arrow_chain, [:pointer, :pointer, :pointer, :int64, :pointer], :int32
    attach_function :rfm_version, [], :string
    attach_function :rfm_status_name, [:int32], :string
    attach_function :rfm_supports, [:int32, :int32], :int32
    attach_function :rfm_day_from_date, [:int32, :int32, :int32, :pointer, :pointer], :int32
    attach_function :rfm_date_from_day, [:int32, :pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_day_steps, [:int32, :int32, :int32, :pointer, :int64, :pointer], :int32
    attach_function :rfm_key_hash, [:pointer, :size_t], :uint64
    attach_function :rfm_group_hash, [:pointer, :size_t], :uint32
    attach_function :rfm_churn_train, [:pointer, :pointer, :int32, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_churn_metrics, [:pointer], :pointer
    attach_function :rfm_churn_apply, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_churn_one, [:pointer, :pointer, :int32, :int32, :pointer, :pointer], :int32
    attach_function :rfm_churn_reasons, [:pointer, :pointer, :int32, :pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_churn_word, [:pointer, :int32, :string], :string
    attach_function :rfm_churn_focus, [:pointer, :pointer, :pointer, :pointer, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_churn_list, [:pointer, :pointer, :pointer, :int32, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_churn_value_threshold, [:double, :double, :double, :double, :pointer, :pointer], :int32
    attach_function :rfm_churn_get, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_churn_get_report, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_churn_metric_auc, [:pointer, :int32, :int32, :pointer, :pointer], :int32
    attach_function :rfm_churn_terms, [:pointer, :int32], :int32
    attach_function :rfm_churn_get_term, [:pointer, :int32, :int32, :pointer, :pointer], :int32
    attach_function :rfm_churn_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_churn_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_churn_free, [:pointer], :void
    attach_function :rfm_kmeans_fit, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_kmeans_from_labels, [:pointer, :pointer, :pointer, :pointer, :int64, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_kmeans_assign, [:pointer, :pointer, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_kmeans_one, [:pointer, :pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_kmeans_get, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_kmeans_centres, [:pointer], :pointer
    attach_function :rfm_kmeans_sizes, [:pointer], :pointer
    attach_function :rfm_kmeans_scaling, [:pointer], :pointer
    attach_function :rfm_kmeans_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_kmeans_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_kmeans_free, [:pointer], :void
    attach_function :rfm_cluster_quality, [:pointer, :pointer, :pointer, :int64, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_kmeans_choose, [:pointer, :pointer, :pointer, :pointer, :pointer, :int32, :int32, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_hierarchy_fit, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_hierarchy_merges, [:pointer, :pointer], :pointer
    attach_function :rfm_hierarchy_leaves, [:pointer, :pointer], :pointer
    attach_function :rfm_hierarchy_cut, [:pointer, :int32, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_hierarchy_clusters_at, [:pointer, :double, :pointer, :pointer], :int32
    attach_function :rfm_hierarchy_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_hierarchy_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_hierarchy_free, [:pointer], :void
    attach_function :rfm_features_measure, [:pointer, :pointer, :pointer, :int32, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_features_one, [:pointer, :pointer, :int32, :pointer, :pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_features_from_columns, [:pointer, :pointer, :pointer, :pointer, :pointer, :int64, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_features_concat, [:pointer, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_features_select, [:pointer, :pointer, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_features_rows, [:pointer], :int64
    attach_function :rfm_features_as_of, [:pointer], :int32
    attach_function :rfm_features_metrics, [:pointer], :pointer
    attach_function :rfm_features_column, [:pointer, :int32, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_features_ids, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_features_find, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_features_row, [:pointer, :int64, :pointer, :pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_features_standing, [:pointer], :pointer
    attach_function :rfm_features_count, [:pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_features_top, [:pointer, :pointer, :int64, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_features_pareto, [:pointer, :int32, :int32, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_features_free, [:pointer], :void
    attach_function :rfm_metrics_new, [:pointer, :pointer, :pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_metrics_size, [:pointer], :int32
    attach_function :rfm_metrics_get, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_metrics_get_options, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_metrics_free, [:pointer], :void
    attach_function :rfm_suggest, [:pointer, :pointer, :int32, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_pool_new, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_pool_threads, [:pointer], :int32
    attach_function :rfm_pool_free, [:pointer], :void
    attach_function :rfm_profile_make, [:pointer, :pointer, :pointer, :pointer, :int64, :int32, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_profile_get_total, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_profile_get_column, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_profile_get, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_profile_cells, [:pointer, :int32], :pointer
    attach_function :rfm_profile_means, [:pointer, :int32], :pointer
    attach_function :rfm_profile_ranking, [:pointer], :pointer
    attach_function :rfm_profile_free, [:pointer], :void
    attach_function :rfm_report_ladder, [:pointer, :pointer, :int32, :int32, :pointer, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_report_recency, [:pointer, :pointer, :pointer, :int64, :pointer, :pointer, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_report_flow, [:pointer, :pointer, :int32, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_report_retention, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_report_repurchase, [:pointer, :pointer, :int32, :int32, :int32, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scaling_fit, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scaling_apply, [:pointer, :pointer, :pointer, :int64, :pointer, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_scaling_columns, [:pointer], :int32
    attach_function :rfm_scaling_get, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_scaling_metrics, [:pointer], :pointer
    attach_function :rfm_scaling_learned_day, [:pointer], :int32
    attach_function :rfm_scaling_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scaling_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scaling_free, [:pointer], :void
    attach_function :rfm_scorer_fit, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scorer_from_breaks, [:pointer, :pointer, :pointer, :pointer, :pointer, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_scorer_apply, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scorer_one, [:pointer, :pointer, :int32, :int32, :pointer, :int32, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_scorer_explain, [:pointer, :pointer, :int32, :int32, :pointer, :pointer], :int32
    attach_function :rfm_scorer_columns, [:pointer], :int32
    attach_function :rfm_scorer_get, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_scorer_metrics, [:pointer], :pointer
    attach_function :rfm_scorer_learned_day, [:pointer], :int32
    attach_function :rfm_scorer_breaks, [:pointer, :int32, :int64, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_scorer_level_sizes, [:pointer, :int32, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_scorer_weights, [:pointer], :pointer
    attach_function :rfm_scorer_levels, [:pointer], :pointer
    attach_function :rfm_scorer_cell_name, [:pointer, :uint64, :pointer, :int64, :pointer], :int32
    attach_function :rfm_scorer_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scorer_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_scorer_free, [:pointer], :void
    attach_function :rfm_segments_builtin, [:pointer, :pointer, :int32, :pointer], :int32
    attach_function :rfm_segments_new, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_segments_with_texts, [:pointer, :pointer, :pointer, :int64, :pointer], :int32
    attach_function :rfm_segments_apply, [:pointer, :pointer, :pointer, :pointer, :int64, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_segments_one, [:pointer, :pointer, :int32, :int32, :pointer, :pointer], :int32
    attach_function :rfm_segments_neighbours, [:pointer, :pointer, :pointer, :int32, :pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_segments_check, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_segments_size, [:pointer], :int32
    attach_function :rfm_segments_levels, [:pointer, :pointer], :pointer
    attach_function :rfm_segments_key, [:pointer, :int32], :string
    attach_function :rfm_segments_name, [:pointer, :int32, :string], :string
    attach_function :rfm_segments_action, [:pointer, :int32, :string], :string
    attach_function :rfm_segments_action_code, [:pointer, :int32], :string
    attach_function :rfm_segments_find, [:pointer, :string, :pointer, :pointer], :int32
    attach_function :rfm_segments_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_segments_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_segments_free, [:pointer], :void
    attach_function :rfm_table_new, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_free, [:pointer], :void
    attach_function :rfm_table_append, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_append_one, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_drain, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_add_members, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_set_attribute, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_void, [:pointer, :uint64, :pointer], :int32
    attach_function :rfm_table_alias, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_forget, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_prune, [:pointer, :int32, :pointer], :int32, blocking: true
    attach_function :rfm_table_merge, [:pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_compact, [:pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_count, [:pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_anonymous, [:pointer, :int32, :int32, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_last_event, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_find_event, [:pointer, :uint64, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_find, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_get_options, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_table_day_of, [:pointer, :int64, :pointer, :pointer], :int32
    attach_function :rfm_table_each_customer, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_each_event, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_table_load, [:pointer, :pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_track_measure, [:pointer, :pointer, :pointer, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_track_get, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_track_features, [:pointer, :int32], :pointer, blocking: true
    attach_function :rfm_track_scorer, [:pointer, :int32], :pointer
    attach_function :rfm_track_scores, [:pointer, :int32], :pointer
    attach_function :rfm_track_segments, [:pointer, :int32], :pointer
    attach_function :rfm_track_stages, [:pointer, :int32], :pointer
    attach_function :rfm_track_series, [:pointer, :int64, :pointer, :pointer, :pointer, :pointer, :int64, :pointer], :int32
    attach_function :rfm_track_changes, [:pointer, :int32, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_track_declines, [:pointer, :int32, :int32, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_track_moves, [:pointer, :pointer, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_track_ladder, [:pointer, :int32, :pointer, :int64, :pointer], :int32, blocking: true
    attach_function :rfm_track_free, [:pointer], :void
    attach_function :rfm_watch_new, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_watch_run, [:pointer, :pointer, :pointer, :int32, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_observe, [:pointer, :pointer, :pointer, :pointer, :int32, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_watch_deliver, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_forget, [:pointer, :pointer, :pointer], :int32
    attach_function :rfm_watch_merge, [:pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_count, [:pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_get_rule, [:pointer, :int32, :pointer, :pointer], :int32
    attach_function :rfm_watch_find, [:pointer, :pointer, :pointer, :pointer], :int32
    attach_function :rfm_watch_review, [:pointer, :pointer, :pointer, :int32, :int32, :int64, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_save, [:pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_load, [:pointer, :pointer, :pointer, :pointer, :pointer], :int32, blocking: true
    attach_function :rfm_watch_free, [:pointer], :void
  end
end
