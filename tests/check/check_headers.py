#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every public header is installed and part of rfm.h, stands alone, knows only the layers below its own, and documents alike
what is alike.

usage: check_headers.py INCLUDE_DIR"""
import pathlib
import re
import sys

# Who may include whom: only what has a lower number. A new header gets its place here.
LAYER = {"base": 0, "pool": 1, "ahp": 1, "table": 1, "metrics": 2, "features": 3, "report": 3, "arrow": 4, "churn": 4, "scorer": 4, "scaling": 4, "segment": 5, "cluster": 5, "profile": 6, "track": 6, "watch": 6}
# Headers that a host asks for by name: arrow.h declares the structs of another project.
APART = {"arrow"}
# All that a compiler without a C library has to offer, and all that a header needs.
FREESTANDING = {"stddef.h", "stdint.h"}
# What every load can return; one that computes as it loads is also particular about the thread's floating point.
LOAD_STATUSES = {"RFM_STOPPED", "RFM_E_FORMAT", "RFM_E_VERSION", "RFM_E_HOST"}


def includes(text):
    return re.findall(r'^[ \t]*#[ \t]*include[ \t]+[<"]([^">]+)[">]', text, re.M)


def layer_errors(name, text):
    for include in includes(text):
        module = re.fullmatch(r"rfm/(\w+)\.h", include)
        if not module:
            if include not in FREESTANDING:
                yield f"includes {include}, which is not a freestanding header"
        elif module[1] not in LAYER:
            yield f"includes {include}, which has no layer"
        elif LAYER[module[1]] >= LAYER[name]:
            yield f"includes {include}, which is not below it"


def form_errors(name, text):
    guard = f"RFM_{name.upper()}_H"
    first = f"/* SPDX-License-Identifier: MIT */\n#ifndef {guard}\n#define {guard}\n"
    if not text.startswith(first):
        yield "does not begin with the SPDX line and the guard " + guard
    if not re.search(rf"#endif /\* {guard} \*/\n\Z", text):
        yield "does not end with the end of its guard"
    if len(re.findall(rf"\b{guard}\b", text)) != 3:
        yield f"uses {guard} elsewhere"
    if f"@file {name}.h" not in text:
        yield "has no @file, without which Doxygen leaves its functions out"


def functions(text):
    """Comment, name and parameters of each public function."""
    return re.findall(r"/\*\*((?:(?!\*/).)*)\*/\s*RFM_API\s[^;(]*\bRFM_CALL\s+(\w+)\(([^;]*)\);", text, re.S)


def function_errors(text):
    for comment, name, parameters in functions(text):
        statuses = {status for line in re.findall(r"@retval((?:,? +#\w+)+)", comment) for status in re.findall(r"\w+", line)}
        if name.endswith("_load") and statuses - {"RFM_E_STATE"} != LOAD_STATUSES:
            yield f"names other statuses for {name}() than {', '.join(sorted(LOAD_STATUSES))}"
        if re.search(r"\*\*(out|best)\b|\brfm_\w+_fn\b", parameters) and "Cost:" not in comment:
            yield f"does not tell the cost of {name}(), which makes an object or calls back"


def main():
    root = pathlib.Path(sys.argv[1])
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((root / "rfm").iterdir())}
    installed = set(re.findall(r"'rfm/(\w+)\.h'", (root / "meson.build").read_text(encoding="utf-8")))
    in_umbrella = re.findall(r"#include <rfm/(\w+)\.h>", texts["rfm"])
    modules = set(texts) - {"rfm"}

    bad = [f"{name}.h is not installed by include/meson.build" for name in sorted(set(texts) - installed)]
    bad += [f"rfm.h does not include {name}.h" for name in sorted(modules - set(in_umbrella) - APART)]
    bad += [f"rfm.h includes {name}.h, which is not there" for name in sorted(set(in_umbrella) - modules)]
    if in_umbrella != sorted(in_umbrella):
        bad.append("rfm.h does not name its headers in the order of the alphabet")
    for name, text in texts.items():
        errors = list(form_errors(name, text)) + list(function_errors(text))
        if name in LAYER:
            errors += layer_errors(name, text)
        elif name != "rfm":
            errors.append("has no layer in check_headers.py")
        bad += [f"{name}.h {error}" for error in errors]
    print("\n".join(bad))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
