# SPDX-License-Identifier: MIT
"""What the writers of prototypes share: how types and names of C are read, and how the output is compared with its file."""
import json
import pathlib
import sys


def plain_names(values):
    """The values of an enum by their lower-case names, without what all begin with."""
    parts = [name.split("_") for name in values]
    shared = 0
    while len({tuple(part[: shared + 1]) for part in parts}) == 1 and all(len(part) > shared + 1 for part in parts):
        shared += 1
    return {"_".join(part[shared:]).lower(): value for part, value in zip(parts, values.values())}


def class_name(name):
    """RandomIndex of rfm_random_index."""
    return "".join(part.capitalize() for part in name.split("_")[1:])


def name_and_depth(kind):
    """("double", 2) of "const double *const *"."""
    plain = " ".join(kind.replace("const", " ").replace("*", " * ").split())
    return plain.rstrip("* "), plain.count("*")


def main(lines):
    """Print what `lines` makes of api.json, or say whether a file holds it."""
    api = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = "\n".join(lines(api))
    if len(sys.argv) == 2:
        sys.stdout.write(text)
        return 0
    if pathlib.Path(sys.argv[2]).read_text(encoding="utf-8") == text:
        return 0
    print(f"{sys.argv[2]} is not what {sys.argv[1]} says: run {sys.argv[0]}")
    return 1
