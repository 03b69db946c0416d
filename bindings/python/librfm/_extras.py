# SPDX-License-Identifier: MIT
"""Packages that need not be there."""

from __future__ import annotations


def missing(what: str, packages: str, extra: str, error: ImportError) -> ImportError:
    """The error for what needs packages that an extra of this one installs."""
    return ImportError(f"{what} needs more: pip install {packages}, or librfm[{extra}] from its wheel ({error})", name=error.name)
