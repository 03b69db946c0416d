# SPDX-License-Identifier: MIT
"""The customer table: events in, care of real data, save and load."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from typing import Any, Callable, Iterable, Mapping, TypeVar

from . import _prototypes as c
from ._arrays import Input
from ._arrow import ArrowStreamExportable, Stream
from ._call import Handle, Host, Pool, Progress, Stop, call, expect, host_of, pass_host
from ._event_columns import days, second
from ._files import Saved, Source
from ._ids import Ids
from ._library import lib
from ._lock import Lock, holding
from ._values import (
    Customer,
    Day,
    code,
    customer_id,
    customer_of,
    date,
    day,
    day_or_none,
    name_of,
    optional_text,
    output,
    record,
    refused,
    struct,
    text,
    whole,
)
from .counts import Anonymous, ArrowCounts, TableCounts
from .errors import StateError
from .events import Event, batch_of, batches_of, event_of, event_struct, key
from .features import Features, Household, measure, measure_one
from .metrics import Metrics, pass_metrics
from .suggestion import Suggestion, suggestion_of

T = TypeVar("T", bound="Table")


@dataclasses.dataclass(frozen=True)
class CustomerEntry:
    """One id of a table. `into`: of an alias the customer it stands for."""

    customer: int | str
    into: int | str | None
    n_events: int
    joined: datetime.date | None


class Table(Saved):
    """The order history of one business: who bought what when, in exact integers.

    ids: "integer" (from 0 to 2**64 - 1) or "bytes" (texts or bytes of 1 to 65,535 bytes).
    day_start_s: UTC offset minus the start of the business day in seconds, for events given by time.
    currency: a tag such as "EUR", up to 7 bytes; tables of different ones do not merge.
    hash_seed: 16 secret bytes, for hosts that take ids from strangers.
    threads: how many work at once (0: one per processor), or pool: a Pool to share. Results never depend on it.
    progress: a function, called between pieces of long work with a short text and 0..1; raising stops the work. Or a bar of
    tqdm, or True for a new one with each call.

    Several threads may use one table: calls that change it wait for the others.

    >>> table = Table()
    >>> table.append([1, 2, 1], day=[20000, 20001, 20010], amount=[4990, 1250, 8900])
    3
    >>> features = table.measure(as_of=20020)
    >>> list(features["recency"]), list(features["monetary"])
    ([10.0, 19.0], [13890.0, 1250.0])
    """

    _noun = "table"
    _free = "rfm_table_free"
    _save = "rfm_table_save"
    _lock = Lock("table")  # of one that was never made
    _load = "rfm_table_load"

    def __init__(
        self,
        *,
        ids: c.IdType = "integer",
        day_start_s: int = 0,
        currency: str = "",
        hash_seed: bytes | None = None,
        threads: int = 1,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> None:
        options = struct(
            c.rfm_table_options,
            hash_seed=_seed(hash_seed),
            id_type=code("rfm_id_type", ids, "ids"),
            day_start_s=whole(day_start_s, "day_start_s"),
            currency=_currency(currency),
        )
        host = host_of(pool, threads, progress)
        self._set(self._create(lib.rfm_table_new, pass_host(host), ctypes.byref(options), host=host))

    def _set(self, handle: Handle) -> None:
        self._handle = handle
        self._lock = Lock("table")
        self._are_bytes = self._options().id_type == c.RFM_ID_BYTES

    @classmethod
    def _adopt(cls: type[T], handle: Handle) -> T:
        made = super()._adopt(handle)
        made._set(handle)
        return made

    @classmethod
    def load(
        cls: type[T],
        source: Source,
        *,
        hash_seed: bytes | None = None,
        threads: int = 1,
        pool: Pool | None = None,
        progress: Progress | None = None,
    ) -> T:
        """Load from a path, an open binary file or bytes; the other arguments are those of Table().

        Raises FormatError for other or damaged bytes; what the file raises comes out unchanged."""
        options = struct(c.rfm_load_options, hash_seed=_seed(hash_seed))
        return cls._load_with(source, host_of(pool, threads, progress), ctypes.byref(options))

    @classmethod
    def _load_with(cls: type[T], source: Any, host: Host | None, *options: Any) -> T:
        return super()._load_with(source, host, *(options or (None,)))

    def _saving(self, file: Any) -> None:
        self._lock.reading(super()._saving, file)

    def _reading(self, function: Callable[..., int], *args: Any, stops: tuple[Stop, ...] = ()) -> None:
        self._lock.reading(call, function, self._use(), *args, stops=stops)

    def _writing(
        self, function: Callable[..., int], *args: Any, stops: tuple[Stop, ...] = (), reads: tuple[Lock, ...] = ()
    ) -> None:
        holding(self._change, function, *args, stops=stops, writes=(self._lock,), reads=reads)

    def _change(self, function: Callable[..., int], *args: Any, stops: tuple[Stop, ...]) -> None:
        try:
            call(function, self._use(), *args, stops=stops)
        except StateError as error:
            if not self._lock.was_read_at_fork:
                raise
            why = "another thread was reading it when the process forked, and a copy can be changed: Table.from_bytes(table.to_bytes())"
            raise StateError(f"{error}; {why}", error.status) from None

    # ---- events in ----

    def append(
        self,
        customer: Any,
        *,
        day: Any = None,
        time: Any = None,
        amount: Any = None,
        kind: Any = None,
        order: Any = None,
        event: Any = None,
        item: Any = None,
        category: Any = None,
        group: Any = None,
        second: Any = None,
    ) -> int:
        """Append a batch of events, all of it or nothing. Returns the number of rows read.

        Every argument is a sequence with one value per row: a list, an array, a column of a data frame. Arrays of the exact
        type (uint64 ids, int32 days, int64 times and money) are read where they are.

        customer: ids; None, or what pandas, NumPy and Arrow have for it: nobody's.
        day: dates or days since 1970-01-01; or time: Unix seconds or datetimes (without a zone they are civil time, stored as if UTC).
        Where there are both, days decide.
        amount, second: integers in minor units; without `kind` a negative amount is a return.
        kind: "sale", "return", "payment", "visit", "contact"; amounts are then magnitudes.
        order, event, item, category, group: integers, or texts that are hashed; None or 0: none.
        In the other columns every row needs a value.

        Raises ArgumentError or TypeError (with the argument) for a column that is no such thing, DataError (with the row) for a value out of range, ConflictError for an event key that is there with other
        fields, LimitError when sums would overflow.

        >>> table = Table(ids="bytes")
        >>> table.append(["ann", "bob", None], day=[datetime.date(2025, 1, 2)] * 3, amount=[1999, 500, 250])
        3
        >>> table.count().n_anonymous
        1
        """
        batch = batch_of(
            self._are_bytes, customer, day=day, time=time, amount=amount, kind=kind, order=order, event=event,
            item=item, category=category, group=group, second=second,
        )  # fmt: skip
        appended = ctypes.c_int64()
        self._writing(lib.rfm_table_append, ctypes.byref(batch), ctypes.byref(appended))
        return appended.value

    def append_one(
        self,
        customer: Customer | None,
        *,
        day: Day,
        kind: c.Kind = "sale",
        amount: int = 0,
        time: datetime.datetime | int | None = None,
        order: int | str | None = None,
        event: int | str | None = None,
        item: int | str | None = None,
        category: int | str | None = None,
        group: int | str | None = None,
        second: int = 0,
    ) -> None:
        """Append one event, for the till; the arguments are those of append(). `amount` is a magnitude, `kind` its direction."""
        made = event_struct(
            day=day, kind=kind, amount=amount, time=time, order=order, event=event, item=item, category=category, group=group, second=second
        )
        who = None if customer is None else customer_id(customer)
        self._writing(lib.rfm_table_append_one, None if who is None else ctypes.byref(who), ctypes.byref(made))

    def append_batches(self, batches: Iterable[Mapping[str, Any]]) -> int:
        """Append batch after batch: each a mapping with the arguments of append(). Returns the number of rows read.

        Batches before a failure stay; the row in an error counts from the first batch. What the iterable raises comes out unchanged.

        >>> table = Table()
        >>> table.append_batches({"customer": [i], "day": [20000], "amount": [100]} for i in range(3))
        3
        """
        stop, source = Stop(), batches_of(self._are_bytes, batches)
        kept: list[Any] = []

        def give(place: Any, _: Any) -> None:
            batch = next(source, None)
            kept[:] = [batch]
            if batch is not None:
                ctypes.memmove(place, ctypes.byref(batch), ctypes.sizeof(batch))

        appended = ctypes.c_int64()
        hook = c.rfm_events_fn(stop.guard(give))
        self._writing(lib.rfm_table_drain, hook, None, ctypes.byref(appended), stops=(stop,))
        return appended.value

    def append_frame(
        self,
        frame: ArrowStreamExportable,
        *,
        customer: str | None = None,
        time: str | None = None,
        day: str | None = None,
        amount: str | None = None,
        kind: str | None = None,
        order: str | None = None,
        event: str | None = None,
        item: str | None = None,
        category: str | None = None,
        group: str | None = None,
        second: str | None = None,
        decimals: int = 0,
        zones_as_utc: bool = False,
        round_amounts: bool = False,
        skip_nulls: bool = False,
    ) -> ArrowCounts:
        """Append a data frame of polars, pandas, pyarrow or DuckDB: anything with `__arrow_c_stream__`, without a detour.

        The arguments name its columns. decimals: digits of the minor unit, 0 to 9: 2 makes 1234 of 12.34.
        zones_as_utc: take times with a zone as UTC; without it they need a day column.
        round_amounts: round amounts that are not whole in minor units, and count them; without it they are refused.
        skip_nulls: skip rows without a time, day, amount or kind, and count them; without it they are refused.
        event: a key of each row, by which one that is there already counts as a duplicate; without it every row is another event, also those
        of a frame that is appended again.

        Batches of up to 65,536 rows are all or nothing. Raises DataError with row and column, NotFoundError for a missing column,
        HostError when the stream itself fails.
        """
        events = struct(
            c.rfm_arrow_events,
            flags=c.RFM_ARROW_ZONES_AS_UTC * bool(zones_as_utc)
            | c.RFM_ARROW_ROUND * bool(round_amounts)
            | c.RFM_ARROW_SKIP_NULLS * bool(skip_nulls),
            decimals=whole(decimals, "decimals"),
            customer=optional_text(customer, "customer"),
            time=optional_text(time, "time"),
            day=optional_text(day, "day"),
            amount=optional_text(amount, "amount"),
            kind=optional_text(kind, "kind"),
            order=optional_text(order, "order"),
            event=optional_text(event, "event"),
            item=optional_text(item, "item"),
            category=optional_text(category, "category"),
            group=optional_text(group, "group"),
            second=optional_text(second, "second"),
        )
        stream = Stream(frame, "frame")
        counts = output(c.rfm_arrow_counts)
        self._writing(lib.rfm_arrow_append, stream.pointer, ctypes.byref(events), ctypes.byref(counts))
        return record(ArrowCounts, counts)

    def add_members(self, customer: Any, *, joined: Any = None) -> None:
        """Add members, whether or not they have bought. joined: their joining days; of several the earliest counts."""
        ids = Ids(customer, "customer", self._are_bytes)
        made = ids.struct("customer")
        members = struct(c.rfm_members, ids=ctypes.pointer(made))
        joining = None if joined is None else days(joined, "joined", ids.n)
        if joining is not None:
            members.joined_day = joining.pointer
        self._writing(lib.rfm_table_add_members, ctypes.byref(members))

    def set_attribute(self, name: str, customer: Any, value: Any, *, day: Any = None, replace: bool = False) -> None:
        """Set values of a named attribute (distance to the store, preference score).

        value: finite numbers; day: from which each holds, None: always. A measure sees the last one up to its as-of day.
        Raises ConflictError when a customer has another value for the same day, unless `replace`."""
        ids = Ids(customer, "customer", self._are_bytes)
        made = ids.struct("customer")
        values = Input(value, "float64", "value", ids.n)
        since = None if day is None else days(day, "day", ids.n)
        attribute = struct(
            c.rfm_attribute,
            flags=c.RFM_ATTRIBUTE_REPLACE if replace else 0,
            name=text(name, "name"),
            ids=ctypes.pointer(made),
            value=values.pointer,
        )
        if since is not None:
            attribute.day = since.pointer
        self._writing(lib.rfm_table_set_attribute, ctypes.byref(attribute))

    # ---- care ----

    def void(self, event: int | str) -> None:
        """Take an event back by its key: it is never measured, now or when it arrives later."""
        self._writing(lib.rfm_table_void, key(event, "event"))

    def alias(self, customer: Customer, into: Customer) -> None:
        """From now on `customer` is another name of `into` (a lost card replaced). Raises ConflictError for a circle."""
        first, second = customer_id(customer), customer_id(into, "into")
        self._writing(lib.rfm_table_alias, ctypes.byref(first), ctypes.byref(second))

    def forget(self, customer: Customer) -> None:
        """Remove a customer with all that belongs to it, as privacy law asks. Raises NotFoundError."""
        who = customer_id(customer)
        self._writing(lib.rfm_table_forget, ctypes.byref(who))

    def prune(self, floor: Day) -> None:
        """Remove every event before a day, and set later ones aside. First and last purchase days stay."""
        self._writing(lib.rfm_table_prune, day(floor, "floor"))

    def merge(self, other: Table) -> None:
        """Take everything of another table into this one. Raises ConflictError when they contradict each other."""
        expect(other, Table, "other")
        if other is self:
            raise refused("other is the same table")
        self._writing(lib.rfm_table_merge, other._use(), reads=(other._lock,))

    def compact(self) -> None:
        """Sort new events into place: later measures are faster and memory is smaller. No result changes."""
        self._writing(lib.rfm_table_compact)

    # ---- questions ----

    def _options(self) -> c.rfm_table_options:
        made = output(c.rfm_table_options)
        call(lib.rfm_table_get_options, self._use(), ctypes.byref(made))
        return made

    @property
    def ids(self) -> str:
        """Type of the ids: "integer" or "bytes"."""
        return name_of("rfm_id_type", self._options().id_type)

    @property
    def day_start_s(self) -> int:
        """UTC offset minus the start of the business day, in seconds."""
        return int(self._options().day_start_s)

    @property
    def currency(self) -> str:
        """The currency tag, or an empty text."""
        tag: bytes = self._options().currency
        return tag.decode("utf-8", "replace")

    def count(self) -> TableCounts:
        """What the table holds and what it set aside. Days are None where there are none."""
        made = output(c.rfm_table_counts)
        self._reading(lib.rfm_table_count, ctypes.byref(made))
        empty = made.n_events - made.n_voided <= 0 and not (made.first_day or made.last_day)
        days = {name: None if empty else date(getattr(made, name)) for name in ("first_day", "last_day", "earlier_day")}
        return record(TableCounts, made, floor_day=day_or_none(made.floor_day), **days)

    def anonymous(self, first: Day, last: Day) -> Anonymous:
        """Sales without a customer between two days, both included."""
        made = output(c.rfm_anonymous)
        self._reading(lib.rfm_table_anonymous, day(first, "first"), day(last, "last"), ctypes.byref(made))
        return Anonymous(made.n_sales, made.n_returns, made.sales_minor, made.returns_minor)

    def last_event(self) -> Event:
        """The last event by day and time: where to resume a feed. Raises NotFoundError on an empty table."""
        made = output(c.rfm_event)
        self._reading(lib.rfm_table_last_event, ctypes.byref(made))
        return event_of(made)

    def find_event(self, event: int | str) -> tuple[Event, int | str | None]:
        """The event with this key, and the id it came with; None: nobody's. Raises NotFoundError."""
        made, who = output(c.rfm_event), output(c.rfm_id)
        asked = key(event, "event")
        customer = self._lock.reading(self._find, who, lib.rfm_table_find_event, asked, ctypes.byref(made))
        nobody = self._are_bytes and not who.bytes
        return event_of(made), None if nobody else customer

    def find(self, customer: Customer) -> int | str:
        """The id under which a customer is measured, aliases followed. Raises NotFoundError."""
        asked = customer_id(customer)
        return self._lock.reading(self._find, output(c.rfm_id), lib.rfm_table_find, ctypes.byref(asked))

    def _find(self, found: c.rfm_id, function: Callable[..., int], *args: Any) -> int | str:
        """The id that C lends until the table changes."""
        call(function, self._use(), *args, ctypes.byref(found))
        return customer_of(found)

    def day_of(self, time: datetime.datetime | int) -> datetime.date:
        """The local day of a time, by the table's day start."""
        made = ctypes.c_int32()
        self._reading(lib.rfm_table_day_of, whole(second(time, "time"), "time", "int64"), ctypes.byref(made))
        return date(made.value)

    def each_customer(self, each: Callable[[CustomerEntry], bool | None]) -> None:
        """Call `each` for every id in ascending order. It may read the table, not change it; raising ends the walk, as does False
        (StoppedError)."""
        stop = Stop()

        def give(who: Any, into: Any, n_events: int, joined: Any, _: Any) -> bool | None:
            return each(
                CustomerEntry(
                    customer_of(who[0]),
                    customer_of(into[0]) if into else None,
                    n_events,
                    date(joined[0]) if joined else None,
                )
            )

        self._reading(lib.rfm_table_each_customer, c.rfm_customer_fn(stop.guard(give)), None, stops=(stop,))

    def customers(self) -> list[CustomerEntry]:
        """All ids in ascending order."""
        made: list[CustomerEntry] = []
        self.each_customer(made.append)
        return made

    def each_event(self, customer: Customer, each: Callable[[Event], bool | None]) -> None:
        """Call `each` for every event of a customer in order; see each_customer(). Raises NotFoundError."""
        stop, who = Stop(), customer_id(customer)
        hook = c.rfm_event_fn(stop.guard(lambda event, _: each(event_of(event[0]))))
        self._reading(lib.rfm_table_each_event, ctypes.byref(who), hook, None, stops=(stop,))

    def events(self, customer: Customer) -> list[Event]:
        """All events of a customer in order. Raises NotFoundError."""
        made: list[Event] = []
        self.each_event(customer, made.append)
        return made

    # ---- measures ----

    def measure(self, metrics: Metrics | None = None, *, as_of: Day, households: Household = None) -> Features:
        """Measure every customer as of the end of a day.

        metrics: what; None: recency, frequency and monetary over all history.
        households: one label from 0 per customer in the order of customers() without aliases; equal ones are one customer, 0 is alone.
        Raises NotFoundError for an unknown attribute, StateError when a metric needs history that was pruned."""
        return self._lock.reading(measure, self._use(), metrics, day(as_of, "as_of"), households)

    def measure_one(self, customer: Customer, metrics: Metrics | None = None, *, as_of: Day) -> tuple[tuple[float, ...], str]:
        """One customer's values, as the row of measure(), and the standing ("buyer", "prospect", "returned_only")."""
        return self._lock.reading(measure_one, self._use(), metrics, day(as_of, "as_of"), customer_id(customer))

    def suggest(self, metrics: Metrics | None = None, *, as_of: Day) -> Suggestion:
        """Read the purchase cycle, and propose recency breaks, window and horizon.

        metrics: their filter decides what a purchase is; None: sales and returns."""
        made = output(c.rfm_suggestion)
        self._reading(lib.rfm_suggest, pass_metrics(metrics), day(as_of, "as_of"), ctypes.byref(made))
        return suggestion_of(made)

    def __repr__(self) -> str:
        if self.closed:
            return "Table(closed)"
        counts = self.count()
        return f"Table({counts.n_customers} customers, {counts.n_events} events)"

def _seed(seed: bytes | None) -> Any:
    if seed is None:
        return (ctypes.c_uint64 * 2)()
    if not isinstance(seed, bytes):
        raise TypeError(f"hash_seed: expected bytes, got {type(seed).__name__}")
    if len(seed) != 16:
        raise refused(f"hash_seed has {len(seed)} bytes, expected 16")
    return (ctypes.c_uint64 * 2).from_buffer_copy(seed)


def _currency(tag: Any) -> bytes:
    data = text(tag, "currency")
    if len(data) > 7:
        raise refused(f"currency has {len(data)} bytes, expected 7 or fewer")
    return data
