#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One truth for every binding: reads the public headers and writes bindings/api.json.

usage: read_headers.py INCLUDE_DIR           prints the interface
       read_headers.py INCLUDE_DIR FILE      says whether FILE holds it (exit status 1: it does not)

The headers are written in one style (docs/style.md), so that a few patterns read all of it. What they do not read is an
error, not an omission."""
import json
import pathlib
import re
import sys



def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def own_part(text):
    """The text between RFM_BEGIN_DECLS and RFM_END_DECLS."""
    return text[text.index("RFM_BEGIN_DECLS\n") :] if "RFM_BEGIN_DECLS\n" in text else ""


def spaced(text):
    return re.sub(r"\s*\*\s*", " *", re.sub(r"\s+", " ", text)).strip()


def read_type(declaration):
    """("const double *const *", "columns", array length or None) of "const double *const *columns"."""
    match = re.fullmatch(r"(.*?)(\w+)(?:\[(\w+)\])?", spaced(declaration))
    kind = match[1].replace(" *const", " *const ").strip()
    return spaced(kind), match[2], match[3]


def read_enums(text):
    for match in re.finditer(r"typedef enum (\w+) \{(.*?)\} \1;", text, re.S):
        values = {}
        for item in filter(None, (part.strip() for part in without_comments(match[2]).split(","))):
            name, value = (part.strip() for part in item.split("="))
            values[name] = int(value, 0)
        yield match[1], values


def read_constants(text):
    for name, value in re.findall(r"^#define (RFM_\w+) \(?(-?\d+|0x[0-9a-f]+)u?\)?(?:\s|$)", text, re.M):
        yield name, int(value, 0)


def read_structs(text):
    for match in re.finditer(r"typedef struct (\w+) \{(.*?)\n\} \1;", text, re.S):
        yield match[1], [field for line in without_comments(match[2]).split(";") for field in read_fields(line)]


def read_fields(line):
    line = spaced(line)
    callback = re.fullmatch(r"(.*?)\( ?RFM_CALL \*(\w+)\)\((.*)\)", line)
    if callback:
        yield {"name": callback[2], "callback": read_callback(callback[1], callback[3])}
        return
    if not line:
        return
    first, *others = line.split(",")
    kind, name, length = read_type(first)
    base = kind.rstrip("* ").strip() if others else kind
    yield field(name, kind, length)
    for other in others:  # "uint32_t struct_size, flags" or "const uint64_t *a, *b"
        other = other.strip()
        yield field(other.lstrip("*"), base + " *" if other.startswith("*") else base, None)


def field(name, kind, length):
    return {"name": name, "type": kind} | ({"length": int(length)} if length else {})


def read_callback(returns, params):
    return {"returns": spaced(returns), "params": [read_type(p)[0] for p in split_params(params)]}


def split_params(text):
    return [] if spaced(text) in ("void", "") else [part.strip() for part in text.split(",")]


def read_callbacks(text):
    for match in re.finditer(r"typedef (\w+) ?\( ?RFM_CALL \*(\w+)\)\((.*?)\);", text, re.S):
        yield match[2], read_callback(match[1], match[3])


def read_opaque(text):
    return re.findall(r"typedef struct (\w+) \1;", text)


def read_docs(comment):
    """{parameter: (direction, text)} of a Doxygen comment."""
    docs = {}
    for match in re.finditer(r"@param(?:\[([a-z,]+)\])?\s+(\w+)\s+(.*?)(?=\n \* @|\n \*\n|\n \*/|\Z)", comment, re.S):
        docs[match[2]] = (match[1] or "in", re.sub(r"\s*\n \*\s*", " ", match[3]).strip())
    return docs


def read_functions(text):
    pattern = r"(/\*\*(?:(?!\*/).)*\*/)\s*RFM_API (.*?)RFM_CALL (\w+)\((.*?)\);"
    for comment, returns, name, params in re.findall(pattern, text, re.S):
        docs = read_docs(comment)
        yield name, {"returns": spaced(returns), "params": [read_param(name, p, docs) for p in split_params(params)]}


def read_param(function, declaration, docs):
    kind, name, _ = read_type(declaration)
    if name not in docs:
        raise SystemExit(f"{function}: {name} is not documented")
    direction, words = docs[name]
    param = {"name": name, "type": kind, "direction": direction.replace(",", "")}
    if kind.endswith("*"):
        param["nullable"] = "NULL" in words
    if re.fullmatch(r"rfm_\w+ \* ?\*", kind) and direction == "out" and "New" in words:
        param["owned_by"] = "caller"
    return param


def read(include):
    api = {"constants": {}, "enums": {}, "opaque": {}, "callbacks": {}, "structs": {}, "functions": {}}
    for path in sorted((include / "rfm").glob("*.h")):
        text = own_part(path.read_text(encoding="utf-8"))
        api["constants"] |= dict(read_constants(text))
        api["enums"] |= dict(read_enums(text))
        api["callbacks"] |= dict(read_callbacks(text))
        api["structs"] |= dict(read_structs(text))
        for name in read_opaque(text):
            api["opaque"][name] = f"{name}_free"
        for name, function in read_functions(text):
            api["functions"][name] = {"header": f"rfm/{path.name}"} | function
        check_nothing_is_left(path, text, api)
    return api


def check_nothing_is_left(path, text, api):
    """Every name that the header declares has been read."""
    plain = without_comments(text)
    for name in re.findall(r"RFM_CALL (rfm_\w+)\(", plain):
        if name not in api["functions"]:
            raise SystemExit(f"{path}: {name} was not read")
    for name in re.findall(r"\} (rfm_\w+);", plain):
        if name not in api["enums"] and name not in api["structs"]:
            raise SystemExit(f"{path}: {name} was not read")


def main():
    text = json.dumps(read(pathlib.Path(sys.argv[1])), indent=1, sort_keys=False) + "\n"
    if len(sys.argv) == 2:
        sys.stdout.write(text)
        return 0
    if pathlib.Path(sys.argv[2]).read_text(encoding="utf-8") == text:
        return 0
    print(f"{sys.argv[2]} is not what the headers say: run bindings/read_headers.py include > bindings/api.json")
    return 1


if __name__ == "__main__":
    sys.exit(main())
