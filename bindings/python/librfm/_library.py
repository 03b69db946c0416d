# SPDX-License-Identifier: MIT
"""Finds and loads the shared library."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import pathlib
from typing import Iterator

from . import _prototypes

_HERE = pathlib.Path(__file__).resolve().parent


def _candidates() -> Iterator[str]:
    named = os.environ.get("RFM_LIBRARY")
    if named:
        yield named
        return
    for folder in (_HERE.parent / ".librfm.mesonpy.libs", _HERE):
        for pattern in ("librfm.so*", "librfm.*.dylib", "librfm.dylib", "rfm*.dll", "librfm*.dll"):
            yield from (str(path) for path in sorted(folder.glob(pattern)))
    system = ctypes.util.find_library("rfm")
    if system:
        yield system


def _load() -> ctypes.CDLL:
    tried = []
    for path in _candidates():
        try:
            library = ctypes.CDLL(path)
        except OSError as error:
            tried.append(f"{path}: {error}")
            continue
        _prototypes.prepare(library)
        return library
    raise ImportError("no librfm shared library was found; name one in RFM_LIBRARY" + "".join(f"\n  {t}" for t in tried))


lib = _load()

version: str = lib.rfm_version().decode()
_HEADERS = (_prototypes.RFM_VERSION_MAJOR, _prototypes.RFM_VERSION_MINOR)
if tuple(int(part) for part in version.split(".")[:2]) < _HEADERS:
    raise ImportError(f"librfm {version} is older than this package, which is of {_HEADERS[0]}.{_HEADERS[1]}")
