#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns bindings/api.json into lib/librfm/prototypes.rb: constants, structs and prototypes for the gem ffi.

usage: write_prototypes.py API_JSON           prints the file
       write_prototypes.py API_JSON FILE      says whether FILE holds it (exit status 1: it does not)"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from prototypes import class_name, main, name_and_depth, plain_names  # noqa: E402

SCALARS = {
    "char": "char",
    "double": "double",
    "int": "int",
    "int32_t": "int32",
    "int64_t": "int64",
    "rfm_status": "int32",
    "size_t": "size_t",
    "uint8_t": "uint8",
    "uint32_t": "uint32",
    "uint64_t": "uint64",
}

# What may take long lets other threads of Ruby run meanwhile; the others are quicker than to let go and to take hold again.
LONG = re.compile(
    r"_(anonymous|append|apply|assign|changes|choose|compact|concat|count|cut|declines|deliver|drain|each_customer|each_event|export"
    r"|features|fit|flow|focus|from_breaks|from_columns|from_labels|ladder|list|load|make|measure|merge|moves|pareto|prune|quality"
    r"|recency|repurchase|retention|review|run|save|select|top|train)$|^rfm_suggest$"
)

HEAD = """# SPDX-License-Identifier: MIT
# frozen_string_literal: true

# Made by write_prototypes.py from bindings/api.json; do not edit.
module LibRFM
  module FFI"""


def lines(api):
    yield HEAD
    for name, value in api["constants"].items():
        yield f"    {name} = {value}"
    for values in api["enums"].values():
        yield ""
        yield from (f"    {name} = {value}" for name, value in values.items())
    yield "\n    # The values of each enum by name."
    yield "    ENUMS = {"
    for name, values in api["enums"].items():
        listed = ", ".join(f"{plain}: {value}" for plain, value in plain_names(values).items())
        yield f"      {name}: {{ {listed} }}.freeze,"
    yield "    }.freeze"
    yield "\n    # What each callback returns and takes; the fields that are callbacks under \"struct.field\"."
    yield "    CALLBACKS = {"
    for name, callback in api["callbacks"].items():
        yield f"      {name}: {signature(api, callback)},"
    for struct, fields in api["structs"].items():
        for field in fields:
            if "callback" in field:
                yield f'      "{struct}.{field["name"]}": {signature(api, field["callback"])},'
    yield "    }.freeze"
    for name, fields in in_order(api["structs"]).items():
        yield f"\n    class {class_name(name)} < ::FFI::Struct"
        yield "      layout(" + ",\n             ".join(layout(api, field) for field in fields) + ")"
        yield "    end"
    yield ""
    for name, function in api["functions"].items():
        params = ", ".join(f":{kind(api, param['type'])}" for param in function["params"])
        blocking = ", blocking: true" if LONG.search(name) else ""
        yield f"    attach_function :{name}, [{params}], :{kind(api, function['returns'])}{blocking}"
    yield "  end\nend\n"


def in_order(structs):
    """No struct holds another one, so their order does not matter."""
    held = {field.get("type") for fields in structs.values() for field in fields}
    if held & set(structs):
        raise SystemExit(f"a struct holds {held & set(structs)}")
    return structs


def kind(api, declared):
    """The type of a parameter: texts that go in or out are strings of Ruby, all other pointers are addresses."""
    name, depth = name_and_depth(declared)
    if depth == 0 and name not in api["callbacks"]:
        return "void" if name == "void" else SCALARS[name]
    return "string" if name == "char" and depth == 1 and "const" in declared else "pointer"


def layout(api, field):
    """A field that is a text is an address: ffi could read it, but not set it."""
    if "callback" in field or kind(api, field["type"]) in ("string", "pointer"):
        return f":{field['name']}, :pointer"
    scalar = f":{kind(api, field['type'])}"
    return f":{field['name']}, " + (f"[{scalar}, {field['length']}]" if "length" in field else scalar)


def signature(api, callback):
    """A text reaches a callback as an address too: it need not be ASCII."""
    returns, *params = (kind(api, each).replace("string", "pointer") for each in [callback["returns"], *callback["params"]])
    return f"[:{returns}, [{', '.join(f':{each}' for each in params)}]].freeze"


if __name__ == "__main__":
    sys.exit(main(lines))
