#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns bindings/api.json into librfm/_prototypes.py: constants, structs and prototypes for ctypes.

usage: write_prototypes.py API_JSON           prints the module
       write_prototypes.py API_JSON FILE      says whether FILE holds it (exit status 1: it does not)"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from prototypes import class_name, main, name_and_depth, plain_names  # noqa: E402

SCALARS = {
    "char": "c_char",
    "double": "c_double",
    "int": "c_int",
    "int32_t": "c_int32",
    "int64_t": "c_int64",
    "rfm_status": "c_int32",
    "size_t": "c_size_t",
    "uint8_t": "c_uint8",
    "uint32_t": "c_uint32",
    "uint64_t": "c_uint64",
}

HEAD = '''# SPDX-License-Identifier: MIT
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
'''


class Writer:
    def __init__(self, api):
        self.api = api

    def ctype(self, kind):
        """The ctypes expression of a C type."""
        name, depth = name_and_depth(kind)
        if name == "void":
            return "None" if depth == 0 else "c_void_p"
        if name in self.api["callbacks"]:
            return name
        if name in self.api["opaque"] or name.startswith("struct "):
            return self.pointers("c_void_p", depth - 1)
        if name == "char" and depth > 0:
            return self.pointers("c_char_p", depth - 1)
        return self.pointers(SCALARS.get(name, name), depth)

    @staticmethod
    def pointers(inner, depth):
        return "POINTER(" * depth + inner + ")" * depth

    def callback(self, callback):
        types = [callback["returns"], *callback["params"]]
        return f"CFUNCTYPE({', '.join(self.callback_type(kind) for kind in types)})"

    def callback_type(self, kind):
        """Texts reach a callback as addresses: ctypes would copy and free them at will."""
        kind = self.ctype(kind)
        return "c_void_p" if kind.startswith("rfm_") else kind

    def field(self, field):
        kind = self.callback(field["callback"]) if "callback" in field else self.ctype(field["type"])
        if "length" in field:
            kind += f" * {field['length']}"
        return f'    ("{field["name"]}", {kind}),'

    def function(self, name, function):
        params = ", ".join(self.ctype(param["type"]) for param in function["params"])
        return f'    "{name}": ({self.ctype(function["returns"])}, [{params}]),'

    def lines(self):
        yield HEAD
        for name, value in self.api["constants"].items():
            yield f"{name} = {value}"
        for values in self.api["enums"].values():
            yield ""
            yield from (f"{name} = {value}" for name, value in values.items())
        yield "\n#: the values of each enum by name"
        yield "ENUMS: dict[str, dict[str, int]] = {"
        for name, values in self.api["enums"].items():
            yield f'    "{name}": {json.dumps(plain_names(values))},'
        yield "}\n"
        for name, values in self.api["enums"].items():
            yield f"{class_name(name)} = Literal[{json.dumps(list(plain_names(values)))[1:-1]}]"
        for name in self.api["structs"]:
            yield f"\n\nclass {name}(Structure):\n    pass"
        yield "\n"
        for name, callback in self.api["callbacks"].items():
            yield f"{name} = {self.callback(callback)}"
        yield ""
        for name, fields in self.api["structs"].items():
            yield f"{name}._fields_ = ["
            yield from (self.field(field) for field in fields)
            yield "]"
        yield "\nPROTOTYPES = {"
        yield from (self.function(name, function) for name, function in self.api["functions"].items())
        yield "}\n"
        yield PREPARE


PREPARE = '''
def prepare(library: ctypes.CDLL) -> None:
    """Give every function of the library its prototype."""
    for name, (restype, argtypes) in PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = restype
        function.argtypes = argtypes
'''


if __name__ == "__main__":
    sys.exit(main(lambda api: Writer(api).lines()))
