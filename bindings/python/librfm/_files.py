# SPDX-License-Identifier: MIT
"""Saving to and loading from paths, file objects and bytes."""

from __future__ import annotations

import ctypes
import io
import os
import pathlib
import secrets
from typing import Any, BinaryIO, Callable, ClassVar, TypeVar, Union

from . import _prototypes as c
from ._call import Host, Object, Pool, Progress, Stop, call, host_of, pass_host
from ._library import lib

#: Where saved bytes come from: a path, an open binary file, or the bytes themselves.
Source = Union[str, "os.PathLike[str]", BinaryIO, bytes, bytearray, memoryview]
#: Where saved bytes go: a path or an open binary file.
Target = Union[str, "os.PathLike[str]", BinaryIO]

F = TypeVar("F", bound="Saved")


def save_to(function: Callable[..., int], handle: Any, file: Any) -> None:
    stop = Stop()

    def write(data: int, size: int, _: Any) -> None:
        rest = memoryview(ctypes.string_at(data, size))
        while rest:  # a raw file may take less than it is given
            written = file.write(rest)
            if written is not None and not (isinstance(written, int) and 0 < written <= len(rest)):
                raise ValueError(f"write() of the file gave {written!r}, expected 1 to {len(rest)} bytes")
            rest = rest[len(rest) if written is None else written :]

    call(function, handle, c.rfm_write_fn(stop.guard(write)), None, stops=(stop,))


def reader_of(file: Any, stop: Stop) -> Any:
    """The callback that reads from a file."""

    def read(buffer: int, size: int, n_read: Any, _: Any) -> None:
        data = file.read(size)
        if not isinstance(data, bytes):
            raise TypeError(f"read() of the file gave {type(data).__name__}, expected bytes")
        if len(data) > size:
            raise ValueError(f"read() of the file gave {len(data)} bytes, asked for were {size}")
        ctypes.memmove(buffer, data, len(data))
        n_read[0] = len(data)

    return c.rfm_read_fn(stop.guard(read))


def is_path(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike))


class Saved(Object):
    """What can be saved. The bytes are the same on every platform and for every language."""

    _save: ClassVar[str]
    _load: ClassVar[str]

    def _saving(self, file: Any) -> None:
        save_to(getattr(lib, self._save), self._use(), file)

    def save(self, target: Target) -> None:
        """Save to a path, which is written whole or not at all, or to an open binary file.

        What the file raises comes out unchanged."""
        if not is_path(target):
            if not hasattr(target, "write"):
                raise TypeError(f"target: expected a path or a binary file, got {type(target).__name__}")
            self._saving(target)
            return
        path = pathlib.Path(target)  # type: ignore[arg-type]
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        with part.open("xb") as file:  # nobody else's
            try:
                self._saving(file)
                file.close()
                os.replace(part, path)
            except BaseException:
                try:
                    file.close()  # which may fail again, as on a full disk
                finally:
                    part.unlink(missing_ok=True)
                raise

    def to_bytes(self) -> bytes:
        """The saved form as bytes."""
        file = io.BytesIO()
        self._saving(file)
        return file.getvalue()

    @classmethod
    def load(cls: type[F], source: Source, *, pool: Pool | None = None, progress: Progress | None = None) -> F:
        """Load from a path, an open binary file or bytes. A file is read to the end of the object only.

        Raises FormatError for other or damaged bytes; what the file raises comes out unchanged."""
        return cls._load_with(source, host_of(pool, progress=progress))

    @classmethod
    def from_bytes(cls: type[F], data: bytes) -> F:
        """Load what to_bytes() gave."""
        return cls.load(data)

    @classmethod
    def _load_with(cls: type[F], source: Any, host: Host | None, *options: Any) -> F:
        if is_path(source):
            with open(source, "rb") as file:
                return cls._loading(file, host, *options)
        if isinstance(source, (bytes, bytearray, memoryview)):
            return cls._loading(io.BytesIO(source), host, *options)
        if not hasattr(source, "read"):
            raise TypeError(f"source: expected a path, a binary file or bytes, got {type(source).__name__}")
        return cls._loading(source, host, *options)

    @classmethod
    def _loading(cls: type[F], file: Any, host: Host | None, *options: Any) -> F:
        stop = Stop()
        read = reader_of(file, stop)
        return cls._adopt(cls._create(getattr(lib, cls._load), pass_host(host), *options, read, None, host=host, stops=(stop,)))

    def __reduce__(self) -> Any:
        return type(self).from_bytes, (self.to_bytes(),)
