# SPDX-License-Identifier: MIT
"""Made by write_prototypes.py from bindings/api.json; do not edit."""

from __future__ import annotations

import ctypes
from typing import Literal
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)

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

#: the values of each enum by name
ENUMS: dict[str, dict[str, int]] = {
    "rfm_ahp_aggregation": {"judgements_geometric": 1, "judgements_arithmetic": 2, "priorities_geometric": 3, "priorities_arithmetic": 4},
    "rfm_ahp_method": {"eigenvector": 1, "geometric_mean": 2, "column_mean": 3},
    "rfm_ahp_completion": {"as_given": 1, "upper": 2, "lower": 3, "symmetric": 4},
    "rfm_ahp_random_index": {"saaty_1977": 1, "saaty_2005": 2, "alonso_lamata": 3},
    "rfm_arrow_type": {"double": 1, "uint8": 2, "int32": 3, "int64": 4, "uint64": 5, "date": 6, "names": 7},
    "rfm_status": {"ok": 0, "stopped": 2, "e_arg": -1, "e_abi": -2, "e_nomem": -3, "e_data": -4, "e_state": -5, "e_conflict": -6, "e_notfound": -7, "e_limit": -8, "e_version": -9, "e_format": -10, "e_host": -11},
    "rfm_log_level": {"debug": 1, "info": 2, "warning": 3},
    "rfm_support": {"status": 1, "kind": 2, "metric": 3, "purchase": 4, "rule": 5, "segment_map": 6, "closed": 7, "weighting": 8, "ahp_aggregation": 9, "ahp_method": 10, "ahp_completion": 11, "ahp_random_index": 12, "scale": 13, "linkage": 14, "line": 15, "levels": 16, "stage": 17, "moves_by": 18, "step": 19, "verdict": 20, "cohort_by": 21, "repurchase_by": 22, "churn_rule": 23, "watch_kind": 24},
    "rfm_step": {"days": 1, "months": 2, "month_ends": 3},
    "rfm_churn_group": {"repeat": 1, "one_time": 2, "lapsed": 3},
    "rfm_churn_rule": {"capacity": 1, "probability": 2, "value": 3},
    "rfm_churn_reason_bit": {"given": 256, "default": 512, "as_horizon": 1024, "half_of_history": 2048, "by_share": 4096, "by_capacity": 8192, "nobody": 16384, "by_rise": 32768},
    "rfm_churn_verdict": {"better": 1, "no_better": 2, "untested": 3},
    "rfm_churn_fit": {"fitted": 1, "rhythm_only": 2, "stopped_early": 3},
    "rfm_churn_baseline": {"base_rate": 1, "recency": 2, "rate": 3},
    "rfm_linkage": {"ward": 1, "single": 2, "average": 3, "complete": 4},
    "rfm_standing": {"buyer": 1, "prospect": 2, "returned_only": 3},
    "rfm_metric_kind": {"recency": 1, "frequency": 2, "monetary": 3, "order_value": 4, "repeat_value": 5, "second": 6, "tenure": 7, "membership_age": 8, "active_span": 9, "gap_mean": 10, "gap_sd": 11, "overdue": 12, "distinct_items": 13, "distinct_categories": 14, "top_category_share": 15, "repurchase_rate": 16, "trend_frequency": 17, "trend_monetary": 18, "visits": 19, "attribute": 20, "season_frequency": 21},
    "rfm_direction": {"more_is_better": 1, "less_is_better": 2},
    "rfm_money": {"net": 1, "gross": 2},
    "rfm_missing": {"keep": 1, "value": 2, "drop": 3},
    "rfm_purchase": {"order_or_day": 1, "order": 2, "day": 3, "row": 4},
    "rfm_suggest_reason": {"gaps": 1, "at_least": 2, "at_most": 4, "third_of_history": 8, "short_history": 16},
    "rfm_suggest_warning": {"few_customers": 1, "short_history": 2, "few_repeaters": 4, "anonymous": 8, "no_gaps": 16},
    "rfm_line": {"mean": 1, "median": 2},
    "rfm_verdict": {"more": 1, "same": 2, "fewer": 3},
    "rfm_cohort_by": {"first_purchase": 1, "joined": 2},
    "rfm_repurchase_by": {"item": 1, "category": 2},
    "rfm_scale": {"min_max": 1, "z": 2, "robust": 3, "range": 4},
    "rfm_rule": {"quantile": 1, "nested": 2, "width": 3, "breaks": 4, "ntile": 5, "r_rfm": 6, "mean": 7, "median": 8},
    "rfm_closed": {"upper": 1, "lower": 2, "good": 3},
    "rfm_weighting": {"equal": 1, "normalised": 2, "as_given": 3, "stone": 4},
    "rfm_segment_map": {"classic": 1, "types8": 2, "grades6": 3, "tendencies4": 4},
    "rfm_id_type": {"integer": 1, "bytes": 2},
    "rfm_kind": {"sale": 1, "return": 2, "payment": 3, "visit": 4, "contact": 5},
    "rfm_levels": {"frozen": 1, "relative": 2},
    "rfm_stage": {"not_born": 1, "no_purchase": 2, "new": 3, "active": 4, "sleeping": 5, "lapsed": 6},
    "rfm_moves_by": {"segment": 1, "level": 2, "stage": 3, "label": 4},
    "rfm_watch_kind": {"probability": 1, "composite": 2, "segment": 3, "overdue": 4, "fall": 5},
}

AhpAggregation = Literal["judgements_geometric", "judgements_arithmetic", "priorities_geometric", "priorities_arithmetic"]
AhpMethod = Literal["eigenvector", "geometric_mean", "column_mean"]
AhpCompletion = Literal["as_given", "upper", "lower", "symmetric"]
AhpRandomIndex = Literal["saaty_1977", "saaty_2005", "alonso_lamata"]
ArrowType = Literal["double", "uint8", "int32", "int64", "uint64", "date", "names"]
Status = Literal["ok", "stopped", "e_arg", "e_abi", "e_nomem", "e_data", "e_state", "e_conflict", "e_notfound", "e_limit", "e_version", "e_format", "e_host"]
LogLevel = Literal["debug", "info", "warning"]
Support = Literal["status", "kind", "metric", "purchase", "rule", "segment_map", "closed", "weighting", "ahp_aggregation", "ahp_method", "ahp_completion", "ahp_random_index", "scale", "linkage", "line", "levels", "stage", "moves_by", "step", "verdict", "cohort_by", "repurchase_by", "churn_rule", "watch_kind"]
Step = Literal["days", "months", "month_ends"]
ChurnGroup = Literal["repeat", "one_time", "lapsed"]
ChurnRule = Literal["capacity", "probability", "value"]
ChurnReasonBit = Literal["given", "default", "as_horizon", "half_of_history", "by_share", "by_capacity", "nobody", "by_rise"]
ChurnVerdict = Literal["better", "no_better", "untested"]
ChurnFit = Literal["fitted", "rhythm_only", "stopped_early"]
ChurnBaseline = Literal["base_rate", "recency", "rate"]
Linkage = Literal["ward", "single", "average", "complete"]
Standing = Literal["buyer", "prospect", "returned_only"]
MetricKind = Literal["recency", "frequency", "monetary", "order_value", "repeat_value", "second", "tenure", "membership_age", "active_span", "gap_mean", "gap_sd", "overdue", "distinct_items", "distinct_categories", "top_category_share", "repurchase_rate", "trend_frequency", "trend_monetary", "visits", "attribute", "season_frequency"]
Direction = Literal["more_is_better", "less_is_better"]
Money = Literal["net", "gross"]
Missing = Literal["keep", "value", "drop"]
Purchase = Literal["order_or_day", "order", "day", "row"]
SuggestReason = Literal["gaps", "at_least", "at_most", "third_of_history", "short_history"]
SuggestWarning = Literal["few_customers", "short_history", "few_repeaters", "anonymous", "no_gaps"]
Line = Literal["mean", "median"]
Verdict = Literal["more", "same", "fewer"]
CohortBy = Literal["first_purchase", "joined"]
RepurchaseBy = Literal["item", "category"]
Scale = Literal["min_max", "z", "robust", "range"]
Rule = Literal["quantile", "nested", "width", "breaks", "ntile", "r_rfm", "mean", "median"]
Closed = Literal["upper", "lower", "good"]
Weighting = Literal["equal", "normalised", "as_given", "stone"]
SegmentMap = Literal["classic", "types8", "grades6", "tendencies4"]
IdType = Literal["integer", "bytes"]
Kind = Literal["sale", "return", "payment", "visit", "contact"]
Levels = Literal["frozen", "relative"]
Stage = Literal["not_born", "no_purchase", "new", "active", "sleeping", "lapsed"]
MovesBy = Literal["segment", "level", "stage", "label"]
WatchKind = Literal["probability", "composite", "segment", "overdue", "fall"]


class rfm_ahp_judgements(Structure):
    pass


class rfm_ahp_options(Structure):
    pass


class rfm_ahp_results(Structure):
    pass


class rfm_arrow_events(Structure):
    pass


class rfm_arrow_counts(Structure):
    pass


class rfm_arrow_column(Structure):
    pass


class rfm_error(Structure):
    pass


class rfm_host(Structure):
    pass


class rfm_id(Structure):
    pass


class rfm_ids(Structure):
    pass


class rfm_churn_options(Structure):
    pass


class rfm_churn_info(Structure):
    pass


class rfm_churn_report(Structure):
    pass


class rfm_churn_term(Structure):
    pass


class rfm_churn_scores(Structure):
    pass


class rfm_churn_outlook(Structure):
    pass


class rfm_churn_reason(Structure):
    pass


class rfm_churn_cell(Structure):
    pass


class rfm_points(Structure):
    pass


class rfm_kmeans_options(Structure):
    pass


class rfm_kmeans_results(Structure):
    pass


class rfm_quality_options(Structure):
    pass


class rfm_quality(Structure):
    pass


class rfm_hierarchy_options(Structure):
    pass


class rfm_merge(Structure):
    pass


class rfm_measure_options(Structure):
    pass


class rfm_measure_counts(Structure):
    pass


class rfm_pareto_part(Structure):
    pass


class rfm_metric(Structure):
    pass


class rfm_metrics_options(Structure):
    pass


class rfm_suggestion(Structure):
    pass


class rfm_profile_options(Structure):
    pass


class rfm_profile_total(Structure):
    pass


class rfm_profile_column(Structure):
    pass


class rfm_profile_group(Structure):
    pass


class rfm_profile_cell(Structure):
    pass


class rfm_rung(Structure):
    pass


class rfm_recency_date(Structure):
    pass


class rfm_cohort(Structure):
    pass


class rfm_retention(Structure):
    pass


class rfm_repurchase(Structure):
    pass


class rfm_flow(Structure):
    pass


class rfm_scaling_options(Structure):
    pass


class rfm_scaled_column(Structure):
    pass


class rfm_scaling_counts(Structure):
    pass


class rfm_scorer_options(Structure):
    pass


class rfm_scores(Structure):
    pass


class rfm_scored_column(Structure):
    pass


class rfm_score_reason(Structure):
    pass


class rfm_box(Structure):
    pass


class rfm_segment_text(Structure):
    pass


class rfm_segments_spec(Structure):
    pass


class rfm_segments_report(Structure):
    pass


class rfm_neighbour(Structure):
    pass


class rfm_table_options(Structure):
    pass


class rfm_events(Structure):
    pass


class rfm_event(Structure):
    pass


class rfm_members(Structure):
    pass


class rfm_attribute(Structure):
    pass


class rfm_table_counts(Structure):
    pass


class rfm_anonymous(Structure):
    pass


class rfm_load_options(Structure):
    pass


class rfm_track_options(Structure):
    pass


class rfm_track_info(Structure):
    pass


class rfm_change(Structure):
    pass


class rfm_decline(Structure):
    pass


class rfm_moves(Structure):
    pass


class rfm_watch_rule(Structure):
    pass


class rfm_watch_options(Structure):
    pass


class rfm_watch_sources(Structure):
    pass


class rfm_watch_alert(Structure):
    pass


class rfm_watch_hooks(Structure):
    pass


class rfm_watch_result(Structure):
    pass


class rfm_watch_counts(Structure):
    pass


class rfm_watch_state(Structure):
    pass


class rfm_watch_outcome(Structure):
    pass


rfm_chunk_fn = CFUNCTYPE(None, c_int64, c_void_p)
rfm_write_fn = CFUNCTYPE(c_int, c_void_p, c_size_t, c_void_p)
rfm_read_fn = CFUNCTYPE(c_int, c_void_p, c_size_t, POINTER(c_size_t), c_void_p)
rfm_events_fn = CFUNCTYPE(c_int, POINTER(rfm_events), c_void_p)
rfm_customer_fn = CFUNCTYPE(c_int, POINTER(rfm_id), POINTER(rfm_id), c_int64, POINTER(c_int32), c_void_p)
rfm_event_fn = CFUNCTYPE(c_int, POINTER(rfm_event), c_void_p)
rfm_watch_alert_fn = CFUNCTYPE(c_int, POINTER(rfm_watch_alert), c_void_p)
rfm_watch_queued_fn = CFUNCTYPE(c_int, c_int64, c_void_p)

rfm_ahp_judgements._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_experts", c_int64),
    ("matrices", POINTER(c_double)),
    ("expert_weights", POINTER(c_double)),
    ("n_criteria", c_int32),
    ("reserved", c_int32),
]
rfm_ahp_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("tolerance", c_double),
    ("limit", c_double),
    ("aggregation", c_int32),
    ("method", c_int32),
    ("completion", c_int32),
    ("random_index", c_int32),
]
rfm_ahp_results._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("room", c_int64),
    ("n_experts", c_int64),
    ("lambda_max", c_double),
    ("ci", c_double),
    ("ri", c_double),
    ("cr", c_double),
    ("limit", c_double),
    ("reciprocity_error", c_double),
    ("judged", c_double),
    ("mended", c_double),
    ("mended_cr", c_double),
    ("expert_cr", POINTER(c_double)),
    ("row", c_int32),
    ("column", c_int32),
    ("is_consistent", c_int32),
    ("n_missing", c_int32),
    ("aggregation", c_int32),
    ("method", c_int32),
    ("completion", c_int32),
    ("random_index", c_int32),
]
rfm_arrow_events._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("customer", c_char_p),
    ("time", c_char_p),
    ("day", c_char_p),
    ("amount", c_char_p),
    ("kind", c_char_p),
    ("order", c_char_p),
    ("event", c_char_p),
    ("item", c_char_p),
    ("category", c_char_p),
    ("group", c_char_p),
    ("second", c_char_p),
    ("decimals", c_int32),
    ("reserved", c_int32),
]
rfm_arrow_counts._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("n_batches", c_int64),
    ("n_skipped", c_int64),
    ("n_anonymous", c_int64),
    ("n_rounded", c_int64),
]
rfm_arrow_column._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("stride", c_int64),
    ("name", c_char_p),
    ("values", c_void_p),
    ("names", POINTER(c_char_p)),
    ("n_names", c_int32),
    ("type", c_int32),
]
rfm_error._fields_ = [
    ("row", c_int64),
    ("status", c_int32),
    ("column", c_int32),
    ("message", c_char * 240),
]
rfm_host._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("user_data", c_void_p),
    ("alloc", CFUNCTYPE(c_void_p, c_size_t, c_void_p)),
    ("dealloc", CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)),
    ("log", CFUNCTYPE(None, c_int32, c_char_p, c_void_p)),
    ("parallel_for", CFUNCTYPE(c_int, c_int64, c_void_p, c_void_p, c_void_p)),
    ("progress", CFUNCTYPE(c_int, c_char_p, c_double, c_void_p)),
    ("pool", c_void_p),
]
rfm_id._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("number", c_uint64),
    ("n_bytes", c_int64),
    ("bytes", POINTER(c_uint8)),
]
rfm_ids._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n", c_int64),
    ("number", POINTER(c_uint64)),
    ("bytes", POINTER(c_uint8)),
    ("offsets", POINTER(c_int64)),
]
rfm_churn_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("capacity", c_int64),
    ("capacity_share", c_double),
    ("probability", c_double),
    ("value_minor", c_double),
    ("incentive_minor", c_double),
    ("contact_minor", c_double),
    ("acceptance", c_double),
    ("penalty", c_double),
    ("metrics", c_void_p),
    ("horizon_days", c_int32),
    ("n_cuts", c_int32),
    ("step_days", c_int32),
    ("rule", c_int32),
    ("money_level", c_int32),
    ("reserved", c_int32),
]
rfm_churn_info._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("threshold", c_double),
    ("rise", c_double),
    ("leave_threshold", c_double),
    ("money_above", c_double),
    ("money_break", c_double * 4),
    ("risk_break", c_double * 4),
    ("shop_gap", c_double),
    ("season", c_double),
    ("n_repeat", c_int64),
    ("n_one_time", c_int64),
    ("n_lapsed", c_int64),
    ("n_danger", c_int64),
    ("trained_day", c_int32),
    ("horizon_days", c_int32),
    ("horizon_reason", c_int32),
    ("population_days", c_int32),
    ("history_days", c_int32),
    ("label_days", c_int32),
    ("label_reason", c_int32),
    ("n_cuts", c_int32),
    ("first_cut", c_int32),
    ("last_cut", c_int32),
    ("step_days", c_int32),
    ("cut_reason", c_int32),
    ("rule", c_int32),
    ("threshold_reason", c_int32),
    ("money_level", c_int32),
    ("reserved", c_int32),
]
rfm_churn_report._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_examples", c_int64),
    ("n_lost_examples", c_int64),
    ("n_holdout", c_int64),
    ("n_lost", c_int64),
    ("auc", c_double),
    ("average_precision", c_double),
    ("ks", c_double),
    ("brier", c_double),
    ("log_loss", c_double),
    ("calibration_error", c_double),
    ("mean_probability", c_double),
    ("lift", c_double * 10),
    ("baseline_log_loss", c_double * 3),
    ("baseline_brier", c_double * 3),
    ("baseline_auc", c_double * 3),
    ("fitted_log_loss", c_double),
    ("advantage", c_double),
    ("advantage_error", c_double),
    ("fit", c_int32),
    ("verdict", c_int32),
    ("best_baseline", c_int32),
    ("holdout_day", c_int32),
    ("holdout_days", c_int32),
    ("reserved", c_int32),
]
rfm_churn_term._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("coefficient", c_double),
    ("standard_error", c_double),
    ("centre", c_double),
    ("scale", c_double),
    ("name", c_char_p),
]
rfm_churn_scores._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("probability", POINTER(c_double)),
    ("rise", POINTER(c_double)),
    ("spend_minor", POINTER(c_double)),
    ("group", POINTER(c_uint8)),
    ("danger", POINTER(c_uint8)),
    ("risk", POINTER(c_uint8)),
    ("worth", POINTER(c_uint8)),
]
rfm_churn_outlook._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("probability", c_double),
    ("rise", c_double),
    ("spend_minor", c_double),
    ("group", c_int32),
    ("danger", c_int32),
    ("risk", c_int32),
    ("worth", c_int32),
]
rfm_churn_reason._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("value", c_double),
    ("typical", c_double),
    ("moved", c_double),
    ("column", c_int32),
    ("reserved", c_int32),
]
rfm_churn_cell._fields_ = [
    ("n_customers", c_int64),
    ("spend_minor", c_double),
    ("loss_minor", c_double),
]
rfm_points._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("features", c_void_p),
    ("scaling", c_void_p),
    ("matrix", POINTER(c_double)),
    ("n_columns", c_int32),
    ("reserved", c_int32),
]
rfm_kmeans_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("seed", c_uint64),
    ("sample_rows", c_int64),
    ("start", POINTER(c_double)),
    ("k", c_int32),
    ("n_starts", c_int32),
    ("max_iterations", c_int32),
    ("reserved", c_int32),
]
rfm_kmeans_results._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("n_fitted", c_int64),
    ("inertia", c_double),
    ("k", c_int32),
    ("n_columns", c_int32),
    ("n_iterations", c_int32),
    ("is_converged", c_int32),
    ("best_start", c_int32),
    ("n_empty", c_int32),
]
rfm_quality_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("seed", c_uint64),
    ("silhouette_rows", c_int64),
]
rfm_quality._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("inertia", c_double),
    ("silhouette", c_double),
    ("calinski_harabasz", c_double),
    ("davies_bouldin", c_double),
    ("n_rows", c_int64),
    ("silhouette_rows", c_int64),
    ("k", c_int32),
    ("reserved", c_int32),
]
rfm_hierarchy_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("seed", c_uint64),
    ("linkage", c_int32),
    ("micro_clusters", c_int32),
]
rfm_merge._fields_ = [
    ("height", c_double),
    ("n_rows", c_int64),
    ("left", c_int32),
    ("right", c_int32),
]
rfm_measure_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_household", c_int64),
    ("household", POINTER(c_uint64)),
]
rfm_measure_counts._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_events", c_int64),
    ("n_future", c_int64),
    ("n_voided", c_int64),
    ("n_filtered", c_int64),
    ("n_before_window", c_int64),
    ("n_unlinked_returns", c_int64),
    ("n_excess_returns", c_int64),
    ("n_zero_ignored", c_int64),
    ("n_buyers", c_int64),
    ("n_prospects", c_int64),
    ("n_returned_only", c_int64),
    ("n_dropped", c_int64),
]
rfm_pareto_part._fields_ = [
    ("n_customers", c_int64),
    ("total", c_double),
    ("share", c_double),
    ("cumulative_share", c_double),
    ("mean", c_double),
    ("times_next", c_double),
]
rfm_metric._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("missing_value", c_double),
    ("name", c_char_p),
    ("attribute", c_char_p),
    ("kind", c_int32),
    ("direction", c_int32),
    ("window_days", c_int32),
    ("against_days", c_int32),
    ("money", c_int32),
    ("missing", c_int32),
]
rfm_metrics_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_categories", c_int64),
    ("n_groups", c_int64),
    ("shop_median_gap", c_double),
    ("categories", POINTER(c_uint64)),
    ("groups", POINTER(c_uint32)),
    ("season", POINTER(c_double)),
    ("kinds", c_int32),
    ("purchase", c_int32),
]
rfm_suggestion._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_buyers", c_int64),
    ("n_repeaters", c_int64),
    ("n_gaps", c_int64),
    ("gap_quantile", c_double * 4),
    ("anonymous_share", c_double),
    ("season_index", c_double * 12),
    ("history_days", c_int32),
    ("recency_break", c_int32 * 4),
    ("n_recency_breaks", c_int32),
    ("window_days", c_int32),
    ("window_reason", c_int32),
    ("horizon_days", c_int32),
    ("horizon_reason", c_int32),
    ("warnings", c_int32),
    ("season_years", c_int32),
]
rfm_profile_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("band", c_double),
    ("line", c_int32),
    ("reserved", c_int32),
]
rfm_profile_total._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("n_left_out", c_int64),
    ("value_index", c_double),
    ("n_groups", c_int32),
    ("n_metrics", c_int32),
    ("n_scaled", c_int32),
    ("line", c_int32),
]
rfm_profile_column._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("mean", c_double),
    ("line", c_double),
    ("share_high", c_double),
    ("weight", c_double),
    ("column", c_int32),
    ("reserved", c_int32),
]
rfm_profile_group._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("share", c_double),
    ("value_index", c_double),
    ("times_lowest", c_double),
    ("rank", c_int32),
    ("type", c_int32),
    ("tendency", c_int32),
    ("grade", c_int32),
]
rfm_profile_cell._fields_ = [
    ("mean", c_double),
    ("margin", c_double),
    ("is_high", c_int32),
    ("arrow", c_int32),
]
rfm_rung._fields_ = [
    ("n_reached", c_int64),
    ("n_stayed", c_int64),
    ("n_moved", c_int64),
    ("conversion", c_double),
    ("median_days", c_double),
]
rfm_recency_date._fields_ = [
    ("n_buyers", c_int64),
    ("n_month_1", c_int64),
    ("month_before", c_int64),
    ("year_before", c_int64),
    ("share_month_1", c_double),
    ("day", c_int32),
    ("against_month", c_int32),
    ("against_year", c_int32),
    ("reserved", c_int32),
]
rfm_cohort._fields_ = [
    ("n_customers", c_int64),
    ("first_day", c_int32),
    ("n_months", c_int32),
]
rfm_retention._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_cohorts", c_int64),
    ("cohorts", POINTER(rfm_cohort)),
    ("active", POINTER(c_int64)),
    ("money", POINTER(c_int64)),
    ("by", c_int32),
    ("first_day", c_int32),
    ("as_of_day", c_int32),
    ("reserved", c_int32),
]
rfm_repurchase._fields_ = [
    ("key", c_uint64),
    ("n_buyers", c_int64),
    ("n_again", c_int64),
    ("n_gaps", c_int64),
    ("rate", c_double),
    ("median_gap", c_double),
]
rfm_flow._fields_ = [
    ("n_before", c_int64),
    ("n_new", c_int64),
    ("n_kept", c_int64),
    ("n_won_back", c_int64),
    ("n_lapsed", c_int64),
    ("n_active", c_int64),
    ("day", c_int32),
    ("reserved", c_int32),
]
rfm_scaling_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("scales", POINTER(c_int32)),
    ("log1p", POINTER(c_uint8)),
    ("weights", POINTER(c_double)),
    ("low", POINTER(c_double)),
    ("high", POINTER(c_double)),
    ("n_columns", c_int32),
    ("scale", c_int32),
    ("clip_permille", c_int32),
    ("reserved", c_int32),
]
rfm_scaled_column._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("weight", c_double),
    ("clip_low", c_double),
    ("clip_high", c_double),
    ("zero", c_double),
    ("unit", c_double),
    ("lowest", c_double),
    ("highest", c_double),
    ("column", c_int32),
    ("scale", c_int32),
    ("log1p", c_int32),
    ("reserved", c_int32),
]
rfm_scaling_counts._fields_ = [
    ("n_clipped_low", c_int64),
    ("n_clipped_high", c_int64),
    ("n_raised", c_int64),
    ("n_outside", c_int64),
]
rfm_scorer_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_learn", c_int64),
    ("rules", POINTER(c_int32)),
    ("levels", POINTER(c_int32)),
    ("weights", POINTER(c_double)),
    ("offset", POINTER(c_double)),
    ("learn", POINTER(c_uint8)),
    ("breaks", POINTER(POINTER(c_double))),
    ("n_columns", c_int32),
    ("n_levels", c_int32),
    ("rule", c_int32),
    ("closed", c_int32),
    ("weighting", c_int32),
    ("reserved", c_int32),
]
rfm_scores._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("score", POINTER(c_uint8)),
    ("cell", POINTER(c_uint64)),
    ("composite", POINTER(c_double)),
]
rfm_scored_column._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("weight", c_double),
    ("n_parents", c_int64),
    ("column", c_int32),
    ("rule", c_int32),
    ("n_levels", c_int32),
    ("closed", c_int32),
]
rfm_score_reason._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("value", c_double),
    ("lower", c_double),
    ("upper", c_double),
    ("to_better", c_double),
    ("to_worse", c_double),
    ("column", c_int32),
    ("level", c_int32),
    ("n_levels", c_int32),
    ("reserved", c_int32),
]
rfm_box._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("key", c_char_p),
    ("low", POINTER(c_uint8)),
    ("high", POINTER(c_uint8)),
]
rfm_segment_text._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("key", c_char_p),
    ("language", c_char_p),
    ("name", c_char_p),
    ("action", c_char_p),
    ("action_code", c_char_p),
]
rfm_segments_spec._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_boxes", c_int64),
    ("n_texts", c_int64),
    ("boxes", POINTER(rfm_box)),
    ("levels", POINTER(c_int32)),
    ("kinds", POINTER(c_int32)),
    ("texts", POINTER(rfm_segment_text)),
    ("n_columns", c_int32),
    ("reserved", c_int32),
]
rfm_segments_report._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("room", c_int64),
    ("n_cells", c_int64),
    ("n_uncovered", c_int64),
    ("n_overlapping", c_int64),
    ("n_dead_boxes", c_int64),
    ("uncovered", POINTER(c_uint64)),
    ("overlapping", POINTER(c_uint64)),
    ("dead_boxes", POINTER(c_int32)),
]
rfm_neighbour._fields_ = [
    ("distance", c_double),
    ("segment", c_int32),
    ("scored", c_int32),
    ("from_level", c_int32),
    ("to_level", c_int32),
]
rfm_table_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("hash_seed", c_uint64 * 2),
    ("id_type", c_int32),
    ("day_start_s", c_int32),
    ("currency", c_char * 8),
]
rfm_events._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n", c_int64),
    ("customer", POINTER(c_uint64)),
    ("id_bytes", POINTER(c_uint8)),
    ("id_offsets", POINTER(c_int64)),
    ("anonymous", POINTER(c_uint8)),
    ("time_s", POINTER(c_int64)),
    ("day", POINTER(c_int32)),
    ("amount_minor", POINTER(c_int64)),
    ("kind", POINTER(c_uint8)),
    ("order", POINTER(c_uint64)),
    ("event", POINTER(c_uint64)),
    ("item", POINTER(c_uint64)),
    ("category", POINTER(c_uint64)),
    ("group", POINTER(c_uint32)),
    ("second_minor", POINTER(c_int64)),
]
rfm_event._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("time_s", c_int64),
    ("amount_minor", c_int64),
    ("second_minor", c_int64),
    ("order", c_uint64),
    ("event", c_uint64),
    ("item", c_uint64),
    ("category", c_uint64),
    ("day", c_int32),
    ("kind", c_int32),
    ("group", c_uint32),
    ("reserved", c_uint32),
]
rfm_members._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("ids", POINTER(rfm_ids)),
    ("joined_day", POINTER(c_int32)),
]
rfm_attribute._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("name", c_char_p),
    ("ids", POINTER(rfm_ids)),
    ("value", POINTER(c_double)),
    ("day", POINTER(c_int32)),
]
rfm_table_counts._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_customers", c_int64),
    ("n_aliases", c_int64),
    ("n_events", c_int64),
    ("n_tail", c_int64),
    ("n_voided", c_int64),
    ("n_tombstones", c_int64),
    ("n_anonymous", c_int64),
    ("n_duplicate", c_int64),
    ("n_before_floor", c_int64),
    ("n_pruned", c_int64),
    ("n_bytes", c_int64),
    ("n_bytes_held", c_int64),
    ("floor_day", c_int32),
    ("first_day", c_int32),
    ("last_day", c_int32),
    ("earlier_day", c_int32),
]
rfm_anonymous._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_sales", c_int64),
    ("n_returns", c_int64),
    ("sales_minor", c_int64),
    ("returns_minor", c_int64),
]
rfm_load_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("hash_seed", c_uint64 * 2),
]
rfm_track_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_household", c_int64),
    ("cycle_days", c_double),
    ("new_cycles", c_double),
    ("active_cycles", c_double),
    ("sleeping_cycles", c_double),
    ("scorer", c_void_p),
    ("metrics", c_void_p),
    ("scoring", POINTER(rfm_scorer_options)),
    ("segments", c_void_p),
    ("household", POINTER(c_uint64)),
    ("levels", c_int32),
    ("reserved", c_int32),
]
rfm_track_info._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_customers", c_int64),
    ("n_dates", c_int64),
    ("cycle_days", c_double),
    ("new_cycles", c_double),
    ("active_cycles", c_double),
    ("sleeping_cycles", c_double),
    ("day", POINTER(c_int32)),
    ("levels", c_int32),
    ("breaks_day", c_int32),
    ("n_scored", c_int32),
    ("n_segments", c_int32),
    ("rolled", c_uint32),
    ("reserved", c_int32),
]
rfm_change._fields_ = [
    ("segment", c_int32),
    ("before", c_int32),
    ("since_date", c_int32),
    ("since_day", c_int32),
    ("days", c_int32),
    ("n_dates", c_int32),
]
rfm_decline._fields_ = [
    ("from_value", c_double),
    ("to_value", c_double),
    ("levels_a_month", c_double),
    ("scored", c_int32),
    ("from_level", c_int32),
    ("to_level", c_int32),
    ("since_date", c_int32),
    ("since_day", c_int32),
    ("reserved", c_int32),
]
rfm_moves._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_rows", c_int64),
    ("from_label", POINTER(c_int32)),
    ("to_label", POINTER(c_int32)),
    ("by", c_int32),
    ("scored", c_int32),
    ("n_labels", c_int32),
    ("from_date", c_int32),
    ("to_date", c_int32),
    ("reserved", c_int32),
]
rfm_watch_rule._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("enter", c_double),
    ("leave", c_double),
    ("segment", c_char_p),
    ("kind", c_int32),
    ("metric", c_int32),
    ("days", c_int32),
    ("money_level", c_int32),
    ("purchases", c_int32),
    ("reserved", c_int32),
]
rfm_watch_options._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("capacity", c_int64),
    ("capacity_per_group", c_int64),
    ("rules", POINTER(rfm_watch_rule)),
    ("suggestion", POINTER(rfm_suggestion)),
    ("n_rules", c_int32),
    ("cool_down_days", c_int32),
    ("start_delay_days", c_int32),
    ("id_type", c_int32),
]
rfm_watch_sources._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("churn", c_void_p),
    ("scorer", c_void_p),
    ("segments", c_void_p),
    ("metrics", c_void_p),
]
rfm_watch_alert._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("alert_id", c_uint64),
    ("value", c_double),
    ("value_before", c_double),
    ("probability", c_double),
    ("spend_minor", c_double),
    ("id", POINTER(rfm_id)),
    ("reasons", POINTER(rfm_churn_reason)),
    ("n_reasons", c_int32),
    ("rule", c_int32),
    ("rules", c_int32),
    ("day", c_int32),
    ("day_before", c_int32),
    ("rank", c_int32),
    ("group", c_uint32),
    ("reserved", c_int32),
]
rfm_watch_hooks._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("queued", rfm_watch_queued_fn),
    ("alert", rfm_watch_alert_fn),
    ("user_data", c_void_p),
]
rfm_watch_result._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_delivered", c_int64),
    ("n_pending", c_int64),
    ("n_looked", c_int64),
    ("n_danger", c_int64),
    ("n_entered", c_int64),
    ("n_left", c_int64),
    ("n_young", c_int64),
    ("n_cooling", c_int64),
    ("n_over_capacity", c_int64),
    ("n_dropped", c_int64),
]
rfm_watch_counts._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_customers", c_int64),
    ("n_danger", c_int64),
    ("n_pending", c_int64),
    ("capacity", c_int64),
    ("capacity_per_group", c_int64),
    ("as_of_day", c_int32),
    ("n_rules", c_int32),
    ("cool_down_days", c_int32),
    ("start_delay_days", c_int32),
    ("id_type", c_int32),
    ("reserved", c_int32),
]
rfm_watch_state._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("danger", c_int32),
    ("rules", c_int32),
    ("since_day", c_int32),
    ("alert_day", c_int32),
    ("cool_until_day", c_int32),
    ("last_day", c_int32),
    ("purchase_day", c_int32),
    ("pending", c_int32),
]
rfm_watch_outcome._fields_ = [
    ("struct_size", c_uint32),
    ("flags", c_uint32),
    ("n_alerts", c_int64),
    ("n_bought", c_int64),
    ("first_day", c_int32),
    ("last_day", c_int32),
]

PROTOTYPES = {
    "rfm_ahp_fit": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_ahp_judgements), POINTER(rfm_ahp_options), POINTER(rfm_error)]),
    "rfm_ahp_size": (c_int32, [c_void_p]),
    "rfm_ahp_weights": (POINTER(c_double), [c_void_p]),
    "rfm_ahp_matrix": (POINTER(c_double), [c_void_p]),
    "rfm_ahp_get": (c_int32, [c_void_p, POINTER(rfm_ahp_results), POINTER(rfm_error)]),
    "rfm_ahp_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_ahp_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_ahp_free": (None, [c_void_p]),
    "rfm_arrow_append": (c_int32, [c_void_p, c_void_p, POINTER(rfm_arrow_events), POINTER(rfm_arrow_counts), POINTER(rfm_error)]),
    "rfm_arrow_features": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), c_void_p, c_void_p, c_char_p, c_int32, POINTER(rfm_error)]),
    "rfm_arrow_export": (c_int32, [c_void_p, c_void_p, POINTER(rfm_arrow_column), c_int32, c_uint32, POINTER(rfm_error)]),
    "rfm_arrow_chain": (c_int32, [c_void_p, POINTER(rfm_host), c_void_p, c_int64, POINTER(rfm_error)]),
    "rfm_version": (c_char_p, []),
    "rfm_status_name": (c_char_p, [c_int32]),
    "rfm_supports": (c_int32, [c_int32, c_int32]),
    "rfm_day_from_date": (c_int32, [c_int32, c_int32, c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_date_from_day": (c_int32, [c_int32, POINTER(c_int32), POINTER(c_int32), POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_day_steps": (c_int32, [c_int32, c_int32, c_int32, POINTER(c_int32), c_int64, POINTER(rfm_error)]),
    "rfm_key_hash": (c_uint64, [c_void_p, c_size_t]),
    "rfm_group_hash": (c_uint32, [c_void_p, c_size_t]),
    "rfm_churn_train": (c_int32, [POINTER(c_void_p), c_void_p, c_int32, POINTER(rfm_churn_options), POINTER(rfm_error)]),
    "rfm_churn_metrics": (c_void_p, [c_void_p]),
    "rfm_churn_apply": (c_int32, [c_void_p, c_void_p, POINTER(rfm_churn_scores), POINTER(rfm_error)]),
    "rfm_churn_one": (c_int32, [c_void_p, POINTER(c_double), c_int32, c_int32, POINTER(rfm_churn_outlook), POINTER(rfm_error)]),
    "rfm_churn_reasons": (c_int32, [c_void_p, POINTER(c_double), c_int32, POINTER(rfm_churn_reason), c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_churn_word": (c_char_p, [c_void_p, c_int32, c_char_p]),
    "rfm_churn_focus": (c_int32, [c_void_p, c_void_p, POINTER(rfm_churn_scores), POINTER(rfm_churn_cell), POINTER(c_int64), c_int64, POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_churn_list": (c_int32, [c_void_p, c_void_p, POINTER(rfm_churn_scores), c_int32, POINTER(c_int64), c_int64, POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_churn_value_threshold": (c_int32, [c_double, c_double, c_double, c_double, POINTER(c_double), POINTER(rfm_error)]),
    "rfm_churn_get": (c_int32, [c_void_p, POINTER(rfm_churn_info), POINTER(rfm_error)]),
    "rfm_churn_get_report": (c_int32, [c_void_p, c_int32, POINTER(rfm_churn_report), POINTER(rfm_error)]),
    "rfm_churn_metric_auc": (c_int32, [c_void_p, c_int32, c_int32, POINTER(c_double), POINTER(rfm_error)]),
    "rfm_churn_terms": (c_int32, [c_void_p, c_int32]),
    "rfm_churn_get_term": (c_int32, [c_void_p, c_int32, c_int32, POINTER(rfm_churn_term), POINTER(rfm_error)]),
    "rfm_churn_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_churn_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_churn_free": (None, [c_void_p]),
    "rfm_kmeans_fit": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_points), POINTER(rfm_kmeans_options), POINTER(rfm_error)]),
    "rfm_kmeans_from_labels": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_points), POINTER(c_int32), c_int64, c_int32, POINTER(rfm_error)]),
    "rfm_kmeans_assign": (c_int32, [c_void_p, POINTER(rfm_points), POINTER(c_int32), c_int64, POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_kmeans_one": (c_int32, [c_void_p, POINTER(c_double), c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_kmeans_get": (c_int32, [c_void_p, POINTER(rfm_kmeans_results), POINTER(rfm_error)]),
    "rfm_kmeans_centres": (POINTER(c_double), [c_void_p]),
    "rfm_kmeans_sizes": (POINTER(c_int64), [c_void_p]),
    "rfm_kmeans_scaling": (c_void_p, [c_void_p]),
    "rfm_kmeans_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_kmeans_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_kmeans_free": (None, [c_void_p]),
    "rfm_cluster_quality": (c_int32, [POINTER(rfm_host), POINTER(rfm_points), POINTER(c_int32), c_int64, POINTER(rfm_quality_options), POINTER(rfm_quality), POINTER(rfm_error)]),
    "rfm_kmeans_choose": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_points), POINTER(rfm_kmeans_options), POINTER(rfm_quality_options), c_int32, c_int32, POINTER(rfm_quality), c_int64, POINTER(rfm_error)]),
    "rfm_hierarchy_fit": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_points), POINTER(rfm_hierarchy_options), POINTER(rfm_error)]),
    "rfm_hierarchy_merges": (POINTER(rfm_merge), [c_void_p, POINTER(c_int64)]),
    "rfm_hierarchy_leaves": (POINTER(c_int32), [c_void_p, POINTER(c_int64)]),
    "rfm_hierarchy_cut": (c_int32, [c_void_p, c_int32, POINTER(c_int32), c_int64, POINTER(rfm_error)]),
    "rfm_hierarchy_clusters_at": (c_int32, [c_void_p, c_double, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_hierarchy_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_hierarchy_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_hierarchy_free": (None, [c_void_p]),
    "rfm_features_measure": (c_int32, [POINTER(c_void_p), c_void_p, c_void_p, c_int32, POINTER(rfm_measure_options), POINTER(rfm_error)]),
    "rfm_features_one": (c_int32, [c_void_p, c_void_p, c_int32, POINTER(rfm_id), POINTER(c_double), c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_features_from_columns": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), c_void_p, POINTER(rfm_ids), POINTER(POINTER(c_double)), c_int64, c_int32, POINTER(rfm_error)]),
    "rfm_features_concat": (c_int32, [POINTER(c_void_p), POINTER(c_void_p), c_int64, POINTER(rfm_error)]),
    "rfm_features_select": (c_int32, [POINTER(c_void_p), c_void_p, POINTER(c_uint8), c_int64, POINTER(rfm_error)]),
    "rfm_features_rows": (c_int64, [c_void_p]),
    "rfm_features_as_of": (c_int32, [c_void_p]),
    "rfm_features_metrics": (c_void_p, [c_void_p]),
    "rfm_features_column": (c_int32, [c_void_p, c_int32, POINTER(POINTER(c_double)), POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_features_ids": (c_int32, [c_void_p, POINTER(rfm_ids), POINTER(rfm_error)]),
    "rfm_features_find": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_features_row": (c_int32, [c_void_p, c_int64, POINTER(rfm_id), POINTER(c_double), c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_features_standing": (POINTER(c_uint8), [c_void_p]),
    "rfm_features_count": (c_int32, [c_void_p, POINTER(rfm_measure_counts), POINTER(rfm_error)]),
    "rfm_features_top": (c_int32, [c_void_p, POINTER(c_double), c_int64, POINTER(c_int64), c_int64, POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_features_pareto": (c_int32, [c_void_p, c_int32, c_int32, POINTER(rfm_pareto_part), POINTER(rfm_error)]),
    "rfm_features_free": (None, [c_void_p]),
    "rfm_metrics_new": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_metric), c_int32, POINTER(rfm_metrics_options), POINTER(rfm_error)]),
    "rfm_metrics_size": (c_int32, [c_void_p]),
    "rfm_metrics_get": (c_int32, [c_void_p, c_int32, POINTER(rfm_metric), POINTER(rfm_error)]),
    "rfm_metrics_get_options": (c_int32, [c_void_p, POINTER(rfm_metrics_options), POINTER(rfm_error)]),
    "rfm_metrics_free": (None, [c_void_p]),
    "rfm_suggest": (c_int32, [c_void_p, c_void_p, c_int32, POINTER(rfm_suggestion), POINTER(rfm_error)]),
    "rfm_pool_new": (c_int32, [POINTER(c_void_p), c_int32, POINTER(rfm_host), POINTER(rfm_error)]),
    "rfm_pool_threads": (c_int32, [c_void_p]),
    "rfm_pool_free": (None, [c_void_p]),
    "rfm_profile_make": (c_int32, [POINTER(c_void_p), c_void_p, c_void_p, POINTER(c_int32), c_int64, c_int32, POINTER(rfm_profile_options), POINTER(rfm_error)]),
    "rfm_profile_get_total": (c_int32, [c_void_p, POINTER(rfm_profile_total), POINTER(rfm_error)]),
    "rfm_profile_get_column": (c_int32, [c_void_p, c_int32, POINTER(rfm_profile_column), POINTER(rfm_error)]),
    "rfm_profile_get": (c_int32, [c_void_p, c_int32, POINTER(rfm_profile_group), POINTER(rfm_error)]),
    "rfm_profile_cells": (POINTER(rfm_profile_cell), [c_void_p, c_int32]),
    "rfm_profile_means": (POINTER(c_double), [c_void_p, c_int32]),
    "rfm_profile_ranking": (POINTER(c_int32), [c_void_p]),
    "rfm_profile_free": (None, [c_void_p]),
    "rfm_report_ladder": (c_int32, [c_void_p, c_void_p, c_int32, c_int32, POINTER(rfm_rung), c_int32, POINTER(rfm_error)]),
    "rfm_report_recency": (c_int32, [c_void_p, c_void_p, POINTER(c_int32), c_int64, POINTER(rfm_recency_date), POINTER(c_int64), c_int32, POINTER(rfm_error)]),
    "rfm_report_flow": (c_int32, [c_void_p, c_void_p, c_int32, POINTER(c_int32), c_int64, POINTER(rfm_flow), POINTER(rfm_error)]),
    "rfm_report_retention": (c_int32, [c_void_p, c_void_p, POINTER(rfm_retention), POINTER(rfm_error)]),
    "rfm_report_repurchase": (c_int32, [c_void_p, c_void_p, c_int32, c_int32, c_int32, POINTER(rfm_repurchase), c_int64, POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_scaling_fit": (c_int32, [POINTER(c_void_p), c_void_p, POINTER(rfm_scaling_options), POINTER(rfm_error)]),
    "rfm_scaling_apply": (c_int32, [c_void_p, c_void_p, POINTER(c_double), c_int64, POINTER(rfm_scaling_counts), c_int32, POINTER(rfm_error)]),
    "rfm_scaling_columns": (c_int32, [c_void_p]),
    "rfm_scaling_get": (c_int32, [c_void_p, c_int32, POINTER(rfm_scaled_column), POINTER(rfm_error)]),
    "rfm_scaling_metrics": (c_void_p, [c_void_p]),
    "rfm_scaling_learned_day": (c_int32, [c_void_p]),
    "rfm_scaling_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_scaling_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_scaling_free": (None, [c_void_p]),
    "rfm_scorer_fit": (c_int32, [POINTER(c_void_p), c_void_p, POINTER(rfm_scorer_options), POINTER(rfm_error)]),
    "rfm_scorer_from_breaks": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), c_void_p, POINTER(POINTER(c_double)), POINTER(rfm_scorer_options), c_int32, POINTER(rfm_error)]),
    "rfm_scorer_apply": (c_int32, [c_void_p, c_void_p, POINTER(rfm_scores), POINTER(rfm_error)]),
    "rfm_scorer_one": (c_int32, [c_void_p, POINTER(c_double), c_int32, c_int32, POINTER(c_uint8), c_int32, POINTER(c_uint64), POINTER(c_double), POINTER(rfm_error)]),
    "rfm_scorer_explain": (c_int32, [c_void_p, POINTER(c_double), c_int32, c_int32, POINTER(rfm_score_reason), POINTER(rfm_error)]),
    "rfm_scorer_columns": (c_int32, [c_void_p]),
    "rfm_scorer_get": (c_int32, [c_void_p, c_int32, POINTER(rfm_scored_column), POINTER(rfm_error)]),
    "rfm_scorer_metrics": (c_void_p, [c_void_p]),
    "rfm_scorer_learned_day": (c_int32, [c_void_p]),
    "rfm_scorer_breaks": (c_int32, [c_void_p, c_int32, c_int64, POINTER(POINTER(c_double)), POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_scorer_level_sizes": (c_int32, [c_void_p, c_int32, POINTER(POINTER(c_int64)), POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_scorer_weights": (POINTER(c_double), [c_void_p]),
    "rfm_scorer_levels": (POINTER(c_int32), [c_void_p]),
    "rfm_scorer_cell_name": (c_int32, [c_void_p, c_uint64, c_char_p, c_int64, POINTER(rfm_error)]),
    "rfm_scorer_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_scorer_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_scorer_free": (None, [c_void_p]),
    "rfm_segments_builtin": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), c_int32, POINTER(rfm_error)]),
    "rfm_segments_new": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_segments_spec), POINTER(rfm_error)]),
    "rfm_segments_with_texts": (c_int32, [POINTER(c_void_p), c_void_p, POINTER(rfm_segment_text), c_int64, POINTER(rfm_error)]),
    "rfm_segments_apply": (c_int32, [c_void_p, c_void_p, c_void_p, POINTER(c_uint8), c_int64, POINTER(c_int32), c_int64, POINTER(rfm_error)]),
    "rfm_segments_one": (c_int32, [c_void_p, POINTER(c_uint8), c_int32, c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_segments_neighbours": (c_int32, [c_void_p, c_void_p, POINTER(c_double), c_int32, POINTER(rfm_neighbour), c_int32, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_segments_check": (c_int32, [c_void_p, POINTER(rfm_segments_report), POINTER(rfm_error)]),
    "rfm_segments_size": (c_int32, [c_void_p]),
    "rfm_segments_levels": (POINTER(c_int32), [c_void_p, POINTER(c_int32)]),
    "rfm_segments_key": (c_char_p, [c_void_p, c_int32]),
    "rfm_segments_name": (c_char_p, [c_void_p, c_int32, c_char_p]),
    "rfm_segments_action": (c_char_p, [c_void_p, c_int32, c_char_p]),
    "rfm_segments_action_code": (c_char_p, [c_void_p, c_int32]),
    "rfm_segments_find": (c_int32, [c_void_p, c_char_p, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_segments_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_segments_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_segments_free": (None, [c_void_p]),
    "rfm_table_new": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_table_options), POINTER(rfm_error)]),
    "rfm_table_free": (None, [c_void_p]),
    "rfm_table_append": (c_int32, [c_void_p, POINTER(rfm_events), POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_table_append_one": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(rfm_event), POINTER(rfm_error)]),
    "rfm_table_drain": (c_int32, [c_void_p, rfm_events_fn, c_void_p, POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_table_add_members": (c_int32, [c_void_p, POINTER(rfm_members), POINTER(rfm_error)]),
    "rfm_table_set_attribute": (c_int32, [c_void_p, POINTER(rfm_attribute), POINTER(rfm_error)]),
    "rfm_table_void": (c_int32, [c_void_p, c_uint64, POINTER(rfm_error)]),
    "rfm_table_alias": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(rfm_id), POINTER(rfm_error)]),
    "rfm_table_forget": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(rfm_error)]),
    "rfm_table_prune": (c_int32, [c_void_p, c_int32, POINTER(rfm_error)]),
    "rfm_table_merge": (c_int32, [c_void_p, c_void_p, POINTER(rfm_error)]),
    "rfm_table_compact": (c_int32, [c_void_p, POINTER(rfm_error)]),
    "rfm_table_count": (c_int32, [c_void_p, POINTER(rfm_table_counts), POINTER(rfm_error)]),
    "rfm_table_anonymous": (c_int32, [c_void_p, c_int32, c_int32, POINTER(rfm_anonymous), POINTER(rfm_error)]),
    "rfm_table_last_event": (c_int32, [c_void_p, POINTER(rfm_event), POINTER(rfm_error)]),
    "rfm_table_find_event": (c_int32, [c_void_p, c_uint64, POINTER(rfm_event), POINTER(rfm_id), POINTER(rfm_error)]),
    "rfm_table_find": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(rfm_id), POINTER(rfm_error)]),
    "rfm_table_get_options": (c_int32, [c_void_p, POINTER(rfm_table_options), POINTER(rfm_error)]),
    "rfm_table_day_of": (c_int32, [c_void_p, c_int64, POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_table_each_customer": (c_int32, [c_void_p, rfm_customer_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_table_each_event": (c_int32, [c_void_p, POINTER(rfm_id), rfm_event_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_table_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_table_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_load_options), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_track_measure": (c_int32, [POINTER(c_void_p), c_void_p, POINTER(c_int32), c_int64, POINTER(rfm_track_options), POINTER(rfm_error)]),
    "rfm_track_get": (c_int32, [c_void_p, POINTER(rfm_track_info), POINTER(rfm_error)]),
    "rfm_track_features": (c_void_p, [c_void_p, c_int32]),
    "rfm_track_scorer": (c_void_p, [c_void_p, c_int32]),
    "rfm_track_scores": (POINTER(c_uint8), [c_void_p, c_int32]),
    "rfm_track_segments": (POINTER(c_int32), [c_void_p, c_int32]),
    "rfm_track_stages": (POINTER(c_uint8), [c_void_p, c_int32]),
    "rfm_track_series": (c_int32, [c_void_p, c_int64, POINTER(c_double), POINTER(c_uint8), POINTER(c_int32), POINTER(c_uint8), c_int64, POINTER(rfm_error)]),
    "rfm_track_changes": (c_int32, [c_void_p, c_int32, POINTER(rfm_change), c_int64, POINTER(rfm_error)]),
    "rfm_track_declines": (c_int32, [c_void_p, c_int32, c_int32, POINTER(rfm_decline), c_int64, POINTER(rfm_error)]),
    "rfm_track_moves": (c_int32, [c_void_p, POINTER(rfm_moves), POINTER(c_int64), c_int64, POINTER(rfm_error)]),
    "rfm_track_ladder": (c_int32, [c_void_p, c_int32, POINTER(rfm_rung), c_int64, POINTER(rfm_error)]),
    "rfm_track_free": (None, [c_void_p]),
    "rfm_watch_new": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), POINTER(rfm_watch_options), POINTER(rfm_error)]),
    "rfm_watch_run": (c_int32, [c_void_p, c_void_p, POINTER(rfm_watch_sources), c_int32, POINTER(rfm_watch_hooks), POINTER(rfm_watch_result), POINTER(rfm_error)]),
    "rfm_watch_observe": (c_int32, [c_void_p, c_void_p, POINTER(rfm_watch_sources), POINTER(rfm_id), c_int32, POINTER(rfm_watch_hooks), POINTER(c_int32), POINTER(rfm_error)]),
    "rfm_watch_deliver": (c_int32, [c_void_p, POINTER(rfm_watch_hooks), POINTER(c_int64), POINTER(rfm_error)]),
    "rfm_watch_forget": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(rfm_error)]),
    "rfm_watch_merge": (c_int32, [c_void_p, c_void_p, POINTER(rfm_error)]),
    "rfm_watch_count": (c_int32, [c_void_p, POINTER(rfm_watch_counts), POINTER(rfm_error)]),
    "rfm_watch_get_rule": (c_int32, [c_void_p, c_int32, POINTER(rfm_watch_rule), POINTER(rfm_error)]),
    "rfm_watch_find": (c_int32, [c_void_p, POINTER(rfm_id), POINTER(rfm_watch_state), POINTER(rfm_error)]),
    "rfm_watch_review": (c_int32, [c_void_p, c_void_p, POINTER(rfm_watch_sources), c_int32, c_int32, c_int64, POINTER(rfm_watch_outcome), POINTER(rfm_error)]),
    "rfm_watch_save": (c_int32, [c_void_p, rfm_write_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_watch_load": (c_int32, [POINTER(c_void_p), POINTER(rfm_host), rfm_read_fn, c_void_p, POINTER(rfm_error)]),
    "rfm_watch_free": (None, [c_void_p]),
}


def prepare(library: ctypes.CDLL) -> None:
    """Give every function of the library its prototype."""
    for name, (restype, argtypes) in PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = restype
        function.argtypes = argtypes
