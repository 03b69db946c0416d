# SPDX-License-Identifier: MIT
"""Segment maps: ranges of scores that carry a name and an action."""

from __future__ import annotations

import ctypes
import dataclasses
from typing import Any, Iterable, Sequence

from . import _prototypes as c
from ._arrays import Input, Output, borrowed
from ._call import call, expect
from ._files import Saved
from ._library import lib
from ._out_columns import OutColumn
from ._values import code, optional_text, record, refused, struct, text, whole
from .features import Features, RowResult
from .scorer import Scorer, Scores, bytes_of


@dataclasses.dataclass(frozen=True)
class Box:
    """Scores from `low` to `high` in every column of the map; the first box that holds a customer's scores gives the segment.

    key: of the segment, 1 to 63 of a-z, 0-9 and '_'."""

    key: str
    low: Sequence[int]
    high: Sequence[int]


@dataclasses.dataclass(frozen=True)
class SegmentText:
    """Words for one segment in one language ("en", "zh"); None: as before."""

    key: str
    language: str
    name: str | None = None
    action: str | None = None
    action_code: str | None = None


@dataclasses.dataclass(frozen=True)
class Neighbour:
    """A neighbouring segment, one change of one metric away. distance: signed, in the metric's unit."""

    distance: float
    segment: int
    scored: int
    from_level: int
    to_level: int


@dataclasses.dataclass(frozen=True)
class SegmentsReport:
    """What check() found: counts, and the first cell codes and box numbers."""

    n_cells: int
    n_uncovered: int
    n_overlapping: int
    n_dead_boxes: int
    uncovered: tuple[int, ...]
    overlapping: tuple[int, ...]
    dead_boxes: tuple[int, ...]


class Segmentation(RowResult):
    """Segment of every row. segment: int32 numbers, read-only. As an Arrow stream: customer, segment (a dictionary of names)."""

    features: Features

    def __init__(self, segments: Segments, scores: Scores) -> None:
        expect(segments, Segments, "segments")
        if not isinstance(scores, Scores):
            raise TypeError(f"scores: expected Scores, got {type(scores).__name__}")
        n = len(scores)
        score, made = Input(bytes_of(scores.score), "uint8", "score"), Output("int32", n)
        features = scores.features
        call(
            lib.rfm_segments_apply,
            segments._use(),
            scores.scorer._use(),
            features._use(),
            score.pointer,
            score.n,
            made.pointer,
            n,
        )
        self.segments = segments
        self.features = features
        self.segment: memoryview[int] = made.view()

    def __len__(self) -> int:
        return len(self.segment)

    def __repr__(self) -> str:
        return f"Segmentation({len(self)} customers in {len(set(self.segment))} segments)"

    @property
    def keys(self) -> list[str]:
        """Key of each row's segment."""
        known = self.segments.keys
        return [known[number] for number in self.segment]

    def names(self, language: str = "en") -> list[str]:
        """Name of each row's segment."""
        known = self.segments.names(language)
        return [known[number] for number in self.segment]

    def counts(self) -> dict[str, int]:
        """Rows of each segment by key, in the order of the map, empty ones included."""
        made = dict.fromkeys(self.segments.keys, 0)
        for key in self.keys:
            made[key] += 1
        return made

    def _out_columns(self, language: str) -> list[OutColumn]:
        names = tuple(self.segments.names(language))
        return [OutColumn("segment", c.RFM_ARROW_NAMES, self.segment, names=names)]


class Segments(Saved):
    """A segment map: builtin(), or boxes of your own. Immutable, share freely.

    boxes: Box objects, the first match wins. levels: of each column that the map is made for.
    kinds: kind of metric per column, by which the map finds its columns among the scored ones; None: the scored columns as they are.
    texts: SegmentText objects; without them keys serve as names.
    Three segments always follow: `other`, `prospect` (no purchase yet), `returned_only`.
    Raises DataError with the box or text as row.

    >>> two = Segments([Box("good", [2], [2]), Box("poor", [1], [1])], levels=[2])
    >>> two.keys
    ['good', 'poor', 'other', 'prospect', 'returned_only']
    >>> Segments.builtin("classic").name(0, "zh")
    '冠军客户'
    """

    _noun = "segment map"
    _free = "rfm_segments_free"
    _save = "rfm_segments_save"
    _load = "rfm_segments_load"

    def __init__(
        self,
        boxes: Iterable[Box],
        *,
        levels: Sequence[int],
        kinds: Sequence[c.MetricKind] | None = None,
        texts: Iterable[SegmentText] = (),
    ) -> None:
        columns = Input(levels, "int32", "levels")
        kept: list[Any] = []
        box_array, n_boxes = _array(c.rfm_box, [_box(box, columns.n, kept) for box in boxes])
        text_array, n_texts = _texts(texts)
        spec = struct(
            c.rfm_segments_spec,
            n_boxes=n_boxes,
            n_texts=n_texts,
            boxes=box_array,
            levels=columns.pointer,
            n_columns=columns.n,
        )
        if n_texts:
            spec.texts = text_array
        if kinds is not None:
            wanted = Input([code("rfm_metric_kind", kind, "kinds") for kind in kinds], "int32", "kinds", columns.n)
            spec.kinds = wanted.pointer
        self._handle = self._create(lib.rfm_segments_new, None, ctypes.byref(spec))

    @classmethod
    def builtin(cls, name: c.SegmentMap = "classic") -> Segments:
        """A built-in map with words in English and Chinese.

        "classic": 11 segments of 5 levels; "types8", "grades6" and "tendencies4": of 2 levels (Scorer.fit(rule="mean"))."""
        number = code("rfm_segment_map", name, "name")
        return cls._adopt(cls._create(lib.rfm_segments_builtin, None, number))

    def with_texts(self, texts: Iterable[SegmentText]) -> Segments:
        """A copy with other words."""
        array, n = _texts(texts)
        return self._adopt(self._create(lib.rfm_segments_with_texts, self._use(), array if n else None, n))

    def apply(self, scores: Scores) -> Segmentation:
        """Segment of every row of Scorer.apply(). Raises ArgumentError when the map was made for other levels or metrics."""
        return Segmentation(self, scores)

    def one(self, levels: Any, standing: c.Standing | None = None) -> int:
        """Segment number of one customer: `levels` in the order of the map's columns, R, F, M for the built-in ones."""
        given, made = Input(levels, "uint8", "levels"), ctypes.c_int32()
        number = code("rfm_standing", standing, "standing")
        call(lib.rfm_segments_one, self._use(), given.pointer, given.n, number, ctypes.byref(made))
        return made.value

    def neighbours(self, scorer: Scorer, values: Any) -> list[Neighbour]:
        """For each scored column and direction the nearest level that changes the segment. values: one per metric."""
        handle = expect(scorer, Scorer, "scorer")._use()
        given = Input(values, "float64", "values")
        room, n = 2 * len(scorer), ctypes.c_int32()
        made = (c.rfm_neighbour * max(room, 1))()
        call(lib.rfm_segments_neighbours, self._use(), handle, given.pointer, given.n, made, room, ctypes.byref(n))
        return [record(Neighbour, each) for each in made[: n.value]]

    def check(self, room: int = 100) -> SegmentsReport:
        """Cells without a box, cells with several, boxes that can never match; the first `room` of each."""
        wanted = whole(room, "room")
        if wanted < 0:
            raise refused(f"room is {wanted}, expected 0 or more")
        counted = struct(c.rfm_segments_report)
        call(lib.rfm_segments_check, self._use(), ctypes.byref(counted))
        n = min(wanted, max(counted.n_uncovered, counted.n_overlapping, counted.n_dead_boxes))
        uncovered, overlapping, dead = (ctypes.c_uint64 * n)(), (ctypes.c_uint64 * n)(), (ctypes.c_int32 * n)()
        made = struct(c.rfm_segments_report, room=n, uncovered=uncovered, overlapping=overlapping, dead_boxes=dead)
        call(lib.rfm_segments_check, self._use(), ctypes.byref(made))
        return SegmentsReport(
            made.n_cells,
            made.n_uncovered,
            made.n_overlapping,
            made.n_dead_boxes,
            tuple(uncovered[: min(n, made.n_uncovered)]),
            tuple(overlapping[: min(n, made.n_overlapping)]),
            tuple(dead[: min(n, made.n_dead_boxes)]),
        )

    def __len__(self) -> int:
        """Number of segments, the three that always follow included."""
        return int(lib.rfm_segments_size(self._use()))

    @property
    def levels(self) -> memoryview:
        """Levels of each column that the map is made for: int32."""
        handle, n = self._use(), ctypes.c_int32()
        made = lib.rfm_segments_levels(handle, ctypes.byref(n))
        return borrowed(made, "int32", n.value, handle)

    def _word(self, made: bytes | None, segment: int) -> str:
        if made is None:
            raise refused(f"segment is {segment}, expected 0 .. {len(self) - 1}")
        return made.decode()

    def key(self, segment: int) -> str:
        """Key of a segment: the contract."""
        return self._word(lib.rfm_segments_key(self._use(), whole(segment, "segment")), segment)

    def _language(self, language: str) -> bytes:
        """The tag of a language, unless the map knows no word of it, where the library would say it in English."""
        tag, handle = text(language, "language"), self._use()
        if tag[:2] in (b"en", b"zh"):
            return tag
        words = (lib.rfm_segments_name, lib.rfm_segments_action)
        if all(word(handle, i, tag) == word(handle, i, b"en") for word in words for i in range(lib.rfm_segments_size(handle))):
            raise refused(f"language is {language!r}, of which the map has no words; en and zh come with the built-in ones")
        return tag

    def name(self, segment: int, language: str = "en") -> str:
        """What people call it, in a language."""
        number, tag = whole(segment, "segment"), self._language(language)
        return self._word(lib.rfm_segments_name(self._use(), number, tag), segment)

    def action(self, segment: int, language: str = "en") -> str:
        """What to do with such customers, in a language."""
        number, tag = whole(segment, "segment"), self._language(language)
        return self._word(lib.rfm_segments_action(self._use(), number, tag), segment)

    def action_code(self, segment: int) -> str:
        """A code that the host can run ("coupon"), or an empty text."""
        return self._word(lib.rfm_segments_action_code(self._use(), whole(segment, "segment")), segment)

    @property
    def keys(self) -> list[str]:
        """All keys in order."""
        return [self.key(i) for i in range(len(self))]

    def names(self, language: str = "en") -> list[str]:
        """All names in order."""
        return [self.name(i, language) for i in range(len(self))]

    def find(self, key: str) -> int:
        """Number of a segment. Raises NotFoundError."""
        made = ctypes.c_int32()
        call(lib.rfm_segments_find, self._use(), text(key, "key"), ctypes.byref(made))
        return made.value

    def __repr__(self) -> str:
        return "Segments(closed)" if self.closed else f"Segments({', '.join(self.keys)})"


def _array(kind: Any, items: list[Any]) -> tuple[Any, int]:
    return (kind * max(len(items), 1))(*items), len(items)


def _box(box: Any, n_columns: int, kept: list[Any]) -> c.rfm_box:
    if not isinstance(box, Box):
        raise TypeError(f"boxes: expected Box, got {type(box).__name__}")
    low = Input(box.low, "uint8", f"low of {box.key}", n_columns)
    high = Input(box.high, "uint8", f"high of {box.key}", n_columns)
    kept += [low, high]
    return struct(c.rfm_box, key=text(box.key, "key"), low=low.pointer, high=high.pointer)


def _texts(texts: Any) -> tuple[Any, int]:
    return _array(c.rfm_segment_text, [_text(each) for each in texts])


def _text(words: Any) -> c.rfm_segment_text:
    if not isinstance(words, SegmentText):
        raise TypeError(f"texts: expected SegmentText, got {type(words).__name__}")
    return struct(
        c.rfm_segment_text,
        key=text(words.key, "key"),
        language=text(words.language, "language"),
        name=optional_text(words.name, "name"),
        action=optional_text(words.action, "action"),
        action_code=optional_text(words.action_code, "action_code"),
    )
