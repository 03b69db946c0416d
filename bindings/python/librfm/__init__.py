# SPDX-License-Identifier: MIT
"""RFM analytics: orders in; recency, frequency, monetary value, scores, segments, weights and clusters out.

Exact, and the same bytes as from C, on every platform and with any number of threads. Money is in minor units (cents), days are
dates or days since 1970-01-01. Nothing is required but Python; NumPy, pandas, polars, pyarrow and DuckDB go in and out where they are.

>>> table = Table()
>>> table.append([1, 2, 1, 3], day=[20000, 20001, 20200, 19500], amount=[4990, 1250, 8900, 700])
4
>>> features = table.measure(as_of=20250)
>>> scorer = Scorer.fit(features, levels=3)
>>> scorer.apply(features).cell_names
['333', '212', '111']
"""

from ._arrow import ArrowStreamExportable
from ._call import Pool
from ._event_columns import group_hash, key_hash
from ._library import version
from ._supports import day_steps, supports
from ._values import Customer, Day
from .ahp import AHP, AHPResults
from .alerts import Alert
from .churn import Churn, ChurnInfo, ChurnReason, ChurnReport, ChurnScores, ChurnTerm, Focus, FocusCell, Outlook
from .clusters import Hierarchy, KMeans, KMeansResults, Labels, Merge, Quality, cluster_quality
from .counts import Anonymous, ArrowCounts, TableCounts
from .errors import (
    ArgumentError,
    ConflictError,
    DataError,
    Error,
    FormatError,
    HostError,
    LimitError,
    NotFoundError,
    StateError,
    StoppedError,
)
from .events import Event
from .features import Features, Frame, MeasureCounts, ParetoPart, Row
from .metrics import Metric, Metrics, MetricsOptions
from .money import minor_units
from .moves import Change, Changes, Decline, Declines, Moves
from .profile import Profile, ProfileCell, ProfileColumn, ProfileGroup, ProfileTotal
from .report import (
    Cohort,
    Flow,
    RecencyDate,
    RecencyReport,
    Repurchase,
    Retention,
    Rung,
    report_flow,
    report_ladder,
    report_recency,
    report_repurchase,
    report_retention,
)
from .scaling import ScaledColumn, Scaling, ScalingCounts
from .scorer import Score, ScoredColumn, ScoreReason, Scorer, Scores
from .segments import Box, Neighbour, Segmentation, Segments, SegmentsReport, SegmentText
from .suggestion import Suggestion
from .table import CustomerEntry, Table
from .track import Series, Stages, Track, TrackInfo
from .watch import Watch, WatchCounts, WatchOutcome, WatchResult, WatchRule, WatchState

__version__ = version

__all__ = [
    "AHP",
    "AHPResults",
    "Alert",
    "Anonymous",
    "ArgumentError",
    "ArrowCounts",
    "ArrowStreamExportable",
    "Box",
    "Change",
    "Changes",
    "Churn",
    "ChurnInfo",
    "ChurnReason",
    "ChurnReport",
    "ChurnScores",
    "ChurnTerm",
    "Cohort",
    "ConflictError",
    "Customer",
    "CustomerEntry",
    "DataError",
    "Day",
    "Decline",
    "Declines",
    "Error",
    "Event",
    "Features",
    "Flow",
    "Focus",
    "FocusCell",
    "FormatError",
    "Frame",
    "Hierarchy",
    "HostError",
    "KMeans",
    "KMeansResults",
    "Labels",
    "LimitError",
    "MeasureCounts",
    "Merge",
    "Metric",
    "Metrics",
    "MetricsOptions",
    "Moves",
    "Neighbour",
    "NotFoundError",
    "Outlook",
    "ParetoPart",
    "Pool",
    "Profile",
    "ProfileCell",
    "ProfileColumn",
    "ProfileGroup",
    "ProfileTotal",
    "Quality",
    "RecencyDate",
    "RecencyReport",
    "Repurchase",
    "Retention",
    "Row",
    "Rung",
    "ScaledColumn",
    "Scaling",
    "ScalingCounts",
    "Score",
    "ScoreReason",
    "ScoredColumn",
    "Scorer",
    "Scores",
    "SegmentText",
    "Segmentation",
    "Segments",
    "SegmentsReport",
    "Series",
    "Stages",
    "StateError",
    "StoppedError",
    "Suggestion",
    "Table",
    "TableCounts",
    "Track",
    "TrackInfo",
    "Watch",
    "WatchCounts",
    "WatchOutcome",
    "WatchResult",
    "WatchRule",
    "WatchState",
    "cluster_quality",
    "day_steps",
    "group_hash",
    "key_hash",
    "minor_units",
    "report_flow",
    "report_ladder",
    "report_recency",
    "report_repurchase",
    "report_retention",
    "supports",
    "version",
]
